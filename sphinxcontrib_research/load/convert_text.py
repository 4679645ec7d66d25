"""Values that are texts, lists of texts and truth values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.load.notes import UnreadableError
from sphinxcontrib_research.text.clean import clean, problems

if TYPE_CHECKING:
    from sphinxcontrib_research.load.notes import Notes
    from sphinxcontrib_research.model.paper import Value

_TRUE = frozenset(("y", "yes", "true", "t", "on", "1", "x", "\u2713", "\u2714"))
_FALSE = frozenset(("n", "no", "false", "f", "off", "0", "", "-", "none"))
_TEXT_KEYS = ("value", "text", "name", "title", "label", "tag", "en")
BLOCKS = frozenset(("abstract", "summary", "note", "bio", "bibtex"))
"""The fields whose lines mean something."""
_ITEM_SEPARATOR = re.compile(r"[,;]")
_BROKEN_MACRO = re.compile("[\a\b\v\f\x1b](?=[A-Za-z])")
_LETTERS = {"\a": "\\a", "\b": "\\b", "\v": "\\v", "\f": "\\f", "\x1b": "\\e"}
_FORBIDDEN_IN_ID = re.compile(r"[\s<>`]+")


def cleaned(text: str, notes: Notes, *, folded: bool = True) -> str:
    r"""Return a text as pages may hold it; what was taken out is told.

    LaTeX that JSON or TOML turned into control characters (``"\beta"``) is put back.

    Args:
        text: The text as the data holds it.
        notes: Where faults are told.
        folded: Whether it becomes one line: a line may mean something where it ends up (``.so`` in a
            manual page), and only paragraphs need theirs.
    """
    text = text.strip()
    if text.isprintable():
        return text
    if fault := problems(text):
        notes.tell(f"it {fault}", "control")
        text = _without_controls(text)
    return " ".join(text.split()) if folded else text


def _without_controls(text: str) -> str:
    return clean(_BROKEN_MACRO.sub(lambda match: _LETTERS[match[0]], text))


def one_line(text: str) -> str:
    """Return a text as :func:`cleaned` does, without a word of what was taken out."""
    text = text.strip()
    return text if text.isprintable() else " ".join(_without_controls(text).split())


def text(value: Value, notes: Notes, *, folded: bool = True) -> str:
    """Read a text of one line; of a list its items, separated by commas.

    Raises:
        ValueError: It is a mapping that holds no text.
    """
    if isinstance(value, str):
        return cleaned(value, notes, folded=folded)
    if isinstance(value, list):
        return ", ".join(texts(value, notes))
    if isinstance(value, dict):
        for key in _TEXT_KEYS:
            if isinstance(inner := value.get(key), str):
                return cleaned(inner, notes, folded=folded)
        raise UnreadableError("it takes a text, not a mapping")
    return ""


def block(value: Value, notes: Notes) -> str:
    """Read a text of any number of lines.

    Raises:
        ValueError: It is a mapping that holds no text.
    """
    return text(value, notes, folded=False)


def texts(value: Value, notes: Notes) -> tuple[str, ...]:
    """Read one text or a list of them; ``{1: …, 2: …}`` is a list whose items are numbered.

    Raises:
        ValueError: It is a mapping that holds no text.
    """
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        value = list(value.values())
    if not isinstance(value, list):
        return (found,) if (found := text(value, notes)) else ()
    read: list[str] = []
    for item in value:
        if isinstance(item, str):
            read.append(item.strip() if item.isprintable() else cleaned(item, notes))
        elif item is not None:
            read.append(text(item, notes))
    return tuple([one for one in read if one])


def tags(value: Value, notes: Notes) -> tuple[str, ...]:
    """Read a list of words; in one text they are separated by commas or semicolons."""
    if isinstance(value, str):
        found = [word.strip() for word in _ITEM_SEPARATOR.split(cleaned(value, notes))]
        return tuple(dict.fromkeys([word for word in found if word]))
    found_texts = texts(value, notes)
    return found_texts if len(set(found_texts)) == len(found_texts) else tuple(dict.fromkeys(found_texts))


def ids(value: Value, notes: Notes) -> tuple[str, ...]:
    """Read a list of ids; in one text they are separated by commas or blanks."""
    if isinstance(value, str):
        value = list(value.replace(",", " ").split())
    return texts(value, notes)


def identity(value: Value, notes: Notes) -> str:
    """Read an id.

    Raises:
        ValueError: It is not a text.
    """
    if not isinstance(value, str):
        raise UnreadableError("an id is a text")
    wanted = cleaned(value, notes)
    if not _FORBIDDEN_IN_ID.search(wanted):
        return wanted
    mended = _FORBIDDEN_IN_ID.sub("-", wanted).strip("-")
    notes.tell(f"an id holds no blanks, '<', '>' and backquotes: '{mended}' is used", "id")
    return mended


def truth(value: Value, notes: Notes) -> bool:  # noqa: ARG001 - all readers of values take both
    """Read a truth value as people write them.

    Raises:
        ValueError: It is none.
    """
    folded = value.strip().casefold() if isinstance(value, str) else None
    if folded in _TRUE:
        return True
    if folded in _FALSE:
        return False
    raise ValueError(f"'{_shortened(value)}' is neither true nor false: write true or false")


def _shortened(value: Value) -> str:
    return value[:40] if isinstance(value, str) else "a list" if isinstance(value, list) else "a mapping"

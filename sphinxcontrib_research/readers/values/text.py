"""Values that are texts: of one line or several, lists of them, ids, truth values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

from sphinxcontrib_research.markup.spans import clean, problems
from sphinxcontrib_research.readers.diagnostics import UnreadableError
from sphinxcontrib_research.util import late
from sphinxcontrib_research.vocabulary import REVIEW, TEXT_KEYS, truth_of

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics

_ITEM_SEPARATOR = late(r"[,;]")
_BROKEN_MACRO = late("[\a\b\v\f\x1b](?=[A-Za-z])")
_LETTERS = {"\a": "\\a", "\b": "\\b", "\v": "\\v", "\f": "\\f", "\x1b": "\\e"}
_FORBIDDEN_IN_ID = re.compile(r"[\s<>`]+")


def cleaned(text: str, diagnostics: Diagnostics, *, folded: bool = True) -> str:
    r"""Return a text as pages may hold it; report what was taken out.

    LaTeX that JSON or TOML turned into control characters (``"\beta"``) is put back.

    Args:
        text: The text as the data holds it.
        diagnostics: Where faults are reported.
        folded: Whether it becomes one line: a line may mean something where it ends up (``.so`` in a
            manual page), and only paragraphs need theirs.
    """
    text = text.strip()
    if text.isprintable():
        return text
    if fault := problems(text):
        diagnostics.report(f"it {fault}", "control")
        text = _without_controls(text)
    return " ".join(text.split()) if folded else text


def _without_controls(text: str) -> str:
    return clean(_BROKEN_MACRO().sub(lambda match: _LETTERS[match[0]], text))


def one_line(text: str) -> str:
    """Return a text as :func:`cleaned` does, without reporting what was taken out."""
    text = text.strip()
    return text if text.isprintable() else " ".join(_without_controls(text).split())


def text(value: Value, diagnostics: Diagnostics, *, folded: bool = True) -> str:
    """Read a text of one line; of a list its items, separated by commas.

    Raises:
        ValueError: It is a mapping that holds no text.
    """
    if isinstance(value, str):
        return cleaned(value, diagnostics, folded=folded)
    if isinstance(value, list):
        return ", ".join(texts(value, diagnostics))
    if isinstance(value, dict):
        for key in TEXT_KEYS:
            if isinstance(inner := value.get(key), str):
                return cleaned(inner, diagnostics, folded=folded)
        raise UnreadableError("a mapping where a text is expected; it is ignored")
    return ""


def block(value: Value, diagnostics: Diagnostics) -> str:
    """Read a text of any number of lines.

    Raises:
        ValueError: It is a mapping that holds no text.
    """
    return text(value, diagnostics, folded=False)


def texts(value: Value, diagnostics: Diagnostics) -> tuple[str, ...]:
    """Read one text or a list of them; ``{1: …, 2: …}`` is a list whose items are numbered.

    Raises:
        ValueError: It is a mapping that holds no text.
    """
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        value = list(value.values())
    if not isinstance(value, list):
        return (found,) if (found := text(value, diagnostics)) else ()
    read: list[str] = []
    for item in value:
        if isinstance(item, str):
            read.append(item.strip() if item.isprintable() else cleaned(item, diagnostics))
        elif item is not None:
            read.append(text(item, diagnostics))
    return tuple([line for line in read if line])


def tags(value: Value, diagnostics: Diagnostics) -> tuple[str, ...]:
    """Read a list of words; in one text they are separated by commas or semicolons."""
    if isinstance(value, str):
        found = [word.strip() for word in _ITEM_SEPARATOR().split(cleaned(value, diagnostics))]
        return tuple(dict.fromkeys([word for word in found if word]))
    found_texts = texts(value, diagnostics)
    return found_texts if len(set(found_texts)) == len(found_texts) else tuple(dict.fromkeys(found_texts))


def ids(value: Value, diagnostics: Diagnostics) -> tuple[str, ...]:
    """Read a list of ids; in one text they are separated by commas or blanks."""
    if isinstance(value, str):
        value = list(value.replace(",", " ").split())
    return texts(value, diagnostics)


def identity(value: Value, diagnostics: Diagnostics) -> str:
    """Read an id.

    Raises:
        ValueError: It is not a text.
    """
    if not isinstance(value, str):
        raise UnreadableError("the id is not a text; it is ignored")
    wanted = normalize("NFC", cleaned(value, diagnostics))
    if not _FORBIDDEN_IN_ID.search(wanted):
        return wanted
    mended = _FORBIDDEN_IN_ID.sub("-", wanted).strip("-")
    diagnostics.report(f"the id contains spaces, '<', '>' or backquotes; '{mended}' is used", "id")
    return mended


def truth(value: Value, diagnostics: Diagnostics) -> bool:  # noqa: ARG001 - all readers of values take both
    """Read a truth value as people write them.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, str):
        found = truth_of(value) if value.strip() else False
        if found is not None:
            return found
    raise ValueError(f"invalid truth value '{_shortened(value)}'; it is ignored; write true or false")


def hidden(value: Value, diagnostics: Diagnostics) -> bool | Literal["review"]:
    """Read whether a paper is hidden: a truth value, or ``review``, until somebody has looked at it.

    Raises:
        ValueError: It is neither.
    """
    if isinstance(value, str) and value.strip().casefold() == REVIEW:
        return REVIEW
    return truth(value, diagnostics)


def _shortened(value: Value) -> str:
    return value[:40] if isinstance(value, str) else "a list" if isinstance(value, list) else "a mapping"

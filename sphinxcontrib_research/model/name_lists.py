"""Lists of names in one text: where one name ends and the next begins."""

from __future__ import annotations

import re
from html import unescape

from sphinxcontrib_research.model.name_parts import (
    CJK,
    INITIALS,
    INSTITUTION,
    PARTICLES,
    SUFFIX,
    is_one_group,
    shield,
    unshield,
)

_OPEN_END = re.compile(
    r"(?:^|[,;]\s*|\s+)(?:(?:and|&)\s+)?(?:others|et\.?\s+al\b\.?|etc\b\.?|\.\.\.|\u2026|\u7b49)[\s.,;]*$",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"others|et\.?\s+al\.?", re.IGNORECASE)
_AND = re.compile(r"(?:\s*,)?\s+(?:(?:and|&)\s+)+", re.IGNORECASE)
_LOOSE_AND = re.compile(r"^(?:and|&)\s+|\s+(?:and|&)$", re.IGNORECASE)
_SEMICOLON = re.compile(r"[;\uff1b]")
_COMMA = re.compile(r"[,\uff0c\u3001]")
_SEPARATOR = re.compile(r"[;\uff1b,\uff0c\u3001]|\s(?:and|&)\s", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")
_ONE_INITIAL = re.compile(r"[^\W\d_]\.")
_FAMILY = r"(?P<family>(?:[^\W\d_]+['\u2019 -]){0,3}[^\W\d_]*[a-z][^\W\d_]*)"
_DOTTED = r"(?:[^\W\d_]\.[\s-]?)+"
_DOTTED_LAST = re.compile(rf"{_FAMILY}\s(?P<given>{_DOTTED})")
_CAPITALS_LAST = re.compile(rf"{_FAMILY}\s(?P<given>[A-Z]{{1,3}}|{_DOTTED})")


def split_names(text: str) -> tuple[list[str], bool]:
    """Split a list of names, in any of the ways that lists are written.

    ``A and B``, ``A, B and C``, ``A; B``, ``A & B``, ``Last, F., Last, F.``, ``Last F, Last F``, one a line,
    and mixtures. Whether a comma ends a name or stands within it ("Family, Given") follows from the whole
    text. What stands in braces, parentheses or tags is never torn apart.

    Args:
        text: The authors as the data says them.

    Returns:
        The names, each as written, and whether the list says that there are more (``others``, ``et al.``).
    """
    if "&" in text and ";" in text:
        text = unescape(text)
    text = shield(text.strip())
    if "\n" in text and not _SEPARATOR.search(text):
        text = text.replace("\n", ";")
    text = " ".join(text.split())
    is_open = False
    while match := _OPEN_END.search(text):
        is_open, text = True, text[: match.start()]
    names: list[str] = []
    for part in _SEMICOLON.split(text):
        names += _split_part(part.strip())
    kept = [name for name in _joined_marks(names) if not _OTHERS.fullmatch(name)]
    return [unshield(name) for name in _families_first(kept)], is_open or len(kept) < len(
        _joined_marks(names)
    )


def _split_part(text: str) -> list[str]:
    pieces = [piece.strip(" ,") for piece in _AND.split(_LOOSE_AND.sub("", text))]
    if len(pieces) == 1:
        return _split_commas(pieces[0])
    if any("," in piece for piece in pieces[1:]):  # BibTeX: the commas stand within the names
        names: list[str] = []
        for piece in pieces:
            names += [piece] if piece.count(",") <= 2 else _split_commas(piece)
        return names
    return _split_commas(pieces[0]) + pieces[1:]


def _split_commas(text: str) -> list[str]:
    items = [item.strip() for item in _COMMA.split(text)]
    items = [item for item in items if item]
    if len(items) < 2:
        return items
    if CJK.search(text):
        return [", ".join(items)] if len(items) == 2 and len(items[0]) == 1 else items
    if len(items) == 3 and _is_one_with_suffix(items):
        return [", ".join(items)]
    if len(items) == 2:
        return [", ".join(items)] if _is_one_name(*items) else items
    if len(items) % 2 == 0 and _are_pairs(items):
        return [f"{family}, {given}" for family, given in zip(items[::2], items[1::2], strict=True)]
    names: list[str] = []
    was_whole = False
    for item in items:
        joins = was_whole and (INITIALS.fullmatch(item) or SUFFIX.fullmatch(item))
        if joins:
            names[-1] += f", {item}"
            was_whole = SUFFIX.fullmatch(item) is not None and ", " in names[-1]
        else:
            names.append(item)
            was_whole = not INITIALS.fullmatch(item)
    return names


def _is_one_with_suffix(items: list[str]) -> bool:
    """Whether these are "particle Family, Jr., Given" or "Family, Given, Jr."."""
    words = items[0].split()
    if SUFFIX.fullmatch(items[1]):
        return len(words) == 1 or words[0] in PARTICLES
    return len(words) == 1 and SUFFIX.fullmatch(items[2]) is not None


def _are_pairs(items: list[str]) -> bool:
    """Whether these are "Family, Given, Family, Given …": most are single words, the families nearly all."""
    single = [" " not in item for item in items]
    return sum(single) * 2 > len(items) and sum(single[::2]) * 3 > len(items)


def _is_one_name(first: str, second: str) -> bool:
    """Whether ``first, second`` is "Family, Given" rather than two names."""
    if INITIALS.fullmatch(second) or SUFFIX.fullmatch(second) or INSTITUTION.search(first):
        return True
    words = first.split()
    if len(words) == 1 or words[0] in PARTICLES or second.rsplit(maxsplit=1)[-1] in PARTICLES:
        return True
    return " " not in second and not _ONE_INITIAL.search(first)


def _is_full_name(name: str) -> bool:
    return (
        " " in name
        and name[:1].isupper()
        and not INSTITUTION.search(name)
        and name.count("{") == name.count("}")
    )


def _joined_marks(names: list[str]) -> list[str]:
    """Marks and numbers that stand alone belong to the name before them: ``Jane Doe1, 2, *``."""
    joined: list[str] = []
    for name in names:
        if _LETTERS.search(name):
            joined.append(name)
        elif joined and name:
            joined[-1] += name if "*" in name else ""
    return joined


def _families_first(names: list[str], form: re.Pattern[str] = _CAPITALS_LAST) -> list[str]:
    """``Smith JA, Doe K``, as PubMed writes, becomes ``Smith, JA`` and ``Doe, K``; ``Smith J.`` likewise.

    Only where all names are so, and one at least can't be a family name in capitals (``Jun LI``): alone,
    ``Karthik N`` may as well be a given name with an initial, which stays as written.
    """
    matches = [form.fullmatch(name) for name in names]
    if len(names) < 2 or not all(matches):
        return names
    if all(_may_be_family(match["given"]) for match in matches if match):
        return names
    return [f"{match['family']}, {match['given']}" for match in matches if match]


def _may_be_family(capitals: str) -> bool:
    return len(capitals) > 1 and capitals.isalpha() and not set("AEIOUY").isdisjoint(capitals)


def split_bibtex_names(text: str) -> tuple[list[str], bool]:
    """Split a list of names as BibTeX does, at each ``and`` outside braces.

    A list that has none although it holds several names is split as any other. Names in BibLaTeX's extended
    form (``family=Gao, given=Ann``) stay as they are.

    Args:
        text: The value of ``author`` or ``editor``, with its braces.

    Returns:
        As :func:`split_names`.
    """
    if text.startswith("{") and is_one_group(text):
        inner, is_open = split_names(text[1:-1])
        if len(inner) > 2 and all(_is_full_name(name) for name in inner):
            return inner, is_open  # a list put in braces as a whole
    pieces = _AND.split(_LOOSE_AND.sub("", " ".join(shield(text.strip()).split())))
    most = 1 if len(pieces) == 1 else 2
    if any((piece.count(",") > most and "=" not in piece) or ";" in piece for piece in pieces):
        return split_names(text)
    names = [unshield(piece.strip(" ,")) for piece in pieces]
    kept = [name for name in names if name and not _OTHERS.fullmatch(name)]
    return _families_first(kept, _DOTTED_LAST), any(_OTHERS.fullmatch(name) for name in names)

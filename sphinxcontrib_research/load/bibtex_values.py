"""Values of BibTeX fields -> plain text, addresses, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.load.bibtex_escapes import unescaped
from sphinxcontrib_research.load.journals import ADS_MACROS
from sphinxcontrib_research.model.addresses import without_escapes
from sphinxcontrib_research.model.identifiers import parse_arxiv, parse_isbn
from sphinxcontrib_research.model.name_lists import split_bibtex_names
from sphinxcontrib_research.text import plain
from sphinxcontrib_research.text.address import ADDRESS, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinxcontrib_research.model.paper import Value

_LATEX = re.compile(r"[\\{}~$]|--")
_ADDRESS_MACRO = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}|\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}")
_IN_TAG = re.compile(r"<(?:a\s[^<>]{0,2000}?\bhref\s?=\s?[\"']?)?(https?://[^\s\"'<>]+)", re.IGNORECASE)
_MACRO_ALONE = re.compile(r"\{?\\([A-Za-z]+)\s*(?:\{\})?\}?")
_SEPARATOR = re.compile(r"[;,]")
_DASHES = re.compile(r"[-\u2013\u2014]+")
_DAYS = r"(\d{1,2})(?:st|nd|rd|th)?(?:[ ]?[-\u2013\u2014/][ ]?\d{1,2})?"
_DAY = re.compile(rf"{_DAYS}[ .]{{0,2}}[^\W\d]{{3,10}}\.?|[^\W\d]{{3,10}}[ .]{{1,2}}{_DAYS}")
_MARKS = {
    **dict.fromkeys(
        ("highlight", "me", "self", "own", "bold", "myself", "myname", "mainauthor", "thesisauthor"), "me"
    ),
    **dict.fromkeys(
        ("equal", "equalcontribution", "equally", "equalcontrib", "cofirst", "first", "star"), "equal"
    ),
    **dict.fromkeys(("corresponding", "correspondingauthor", "corr", "corresp"), "corresponding"),
}
"""What the annotations of names that people use mean to us."""
_EXTENDED_NAME = re.compile(r"\b(family|given|prefix|suffix)\s*=\s*(?:\{([^{}]*)\}|\"([^\"]*)\"|([^,]*))")


def text(value: str) -> str:
    """Return a value without LaTeX."""
    if "$" in value:
        value = unescaped(value)
    return plain(value) if _LATEX.search(value) else value


def texts(value: str) -> list[Value]:
    """Return the parts of a list that commas or semicolons separate, each once."""
    parts = [part.strip() for part in _SEPARATOR.split(value)]
    return list(dict.fromkeys(text(part) for part in parts if part))


def pages(value: str) -> str:
    """Return pages, with a hyphen for any dash, as CSL writes them."""
    return "-".join([part.strip() for part in _DASHES.split(text(value.replace("--", "-")))])


def day_in(month: str) -> str:
    """Return the first day that a month says beside itself: ``9--11 jul``, ``July~1``; else nothing."""
    match = _DAY.fullmatch(month.strip())
    return (match[1] or match[2]) if match is not None else ""


def address(value: str) -> str:
    """Return an address or identifier without what LaTeX or HTML need to print it."""
    value = without_escapes(value)
    if "\\" in value and (match := _ADDRESS_MACRO.search(value)):
        value = match[1] or match[2] or ""
    if value.startswith("<") and (match := _IN_TAG.match(value)):
        return match[1]
    return value.strip("{} ")


def addresses(value: str) -> list[str]:
    """Return the addresses of a field that may hold several, as Mendeley writes them; one at least."""
    parts = value.split()
    if len(parts) > 1 and all(part.startswith(("http://", "https://")) for part in parts):
        return [address(part.rstrip(",;")) for part in parts]
    return [address(value)]


def addresses_within(value: str) -> list[str]:
    r"""Return the addresses among the words of a field: ``[Online]. Available: \url{https://…}``."""
    value = without_escapes(value)
    found = [match[1] or match[2] or "" for match in _ADDRESS_MACRO.finditer(value)]
    bare = ADDRESS.finditer(_ADDRESS_MACRO.sub(" ", value).replace("{", " ").replace("}", " "))
    found += [trimmed(match[0]) for match in bare]
    return [one for one in dict.fromkeys(one.strip() for one in found) if one]


def host(url: str) -> str:
    """Return the host of an address."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


def journal(value: str) -> str:
    """Return a journal's name; what a macro of ADS stands for."""
    if "\\" in value and (match := _MACRO_ALONE.fullmatch(value)):
        return ADS_MACROS.get(match[1].lower(), value)
    return value


def is_arxiv(value: str) -> bool:
    """Say whether a value is an identifier of arXiv."""
    return _is(parse_arxiv, value)


def is_isbn(value: str) -> bool:
    """Say whether a value is an ISBN."""
    return _is(parse_isbn, value)


def _is(parse: Callable[[str], str], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


def people(value: str, annotations: str = "") -> list[Value]:
    """Return the names of a list, those in BibLaTeX's extended form (``family=…``) as all others.

    Args:
        value: The list.
        annotations: What BibLaTeX's ``author+an`` says of its names (the manual, section 3.7).
    """
    names, is_open = split_bibtex_names(value)
    found: list[Value] = [_name(name) if "=" in name else name for name in names]
    for number, marks in _annotations(annotations) if annotations else ():
        if marks and 0 < number <= len(found):
            found[number - 1] = {"name": found[number - 1], **dict.fromkeys(marks, "true")}
    return [*found, "others"] if is_open else found


def _annotations(value: str) -> Iterator[tuple[int, list[str]]]:
    """Yield what ``1=highlight; 2:family=equal,corresponding`` says of names, by their numbers."""
    for part in value.split(";"):
        place, _is, words = part.partition("=")
        number = place.partition(":")[0].strip()
        said = [word.strip(" \"'").casefold() for word in words.split(",")]
        if number.isascii() and number.isdecimal():
            marks = [_MARKS.get(word.replace("-", "").replace(" ", ""), "") for word in said]
            yield int(number[:6]), [mark for mark in marks if mark]


def _name(name: str) -> str:
    parts = {
        match[1]: (match[2] or match[3] or match[4] or "").strip() for match in _EXTENDED_NAME.finditer(name)
    }
    if "family" not in parts:
        return name
    family = f"{parts.get('prefix', '')} {parts['family']}".strip()
    return ", ".join(part for part in (family, parts.get("suffix", ""), parts.get("given", "")) if part)


def joined(title: str, subtitle: str) -> str:
    """Return a title with its subtitle."""
    if not (title and subtitle):
        return title or subtitle
    return f"{title} {subtitle}" if title[-1] in ":?!.-" else f"{title}: {subtitle}"

"""Values of BibTeX fields -> plain text, addresses, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.load.journals import ADS_MACROS
from sphinxcontrib_research.model.addresses import without_escapes
from sphinxcontrib_research.model.identifiers import parse_arxiv, parse_isbn
from sphinxcontrib_research.model.name_lists import split_bibtex_names
from sphinxcontrib_research.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxcontrib_research.model.paper import Value

_LATEX = re.compile(r"[\\{}~$]|--")
_ADDRESS_MACRO = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}|\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}")
_IN_TAG = re.compile(r"<(?:a\s[^<>]{0,2000}?\bhref\s?=\s?[\"']?)?(https?://[^\s\"'<>]+)", re.IGNORECASE)
_MACRO_ALONE = re.compile(r"\{?\\([A-Za-z]+)\s*(?:\{\})?\}?")
_SEPARATOR = re.compile(r"\s*[;,]\s*")
_RANGE = re.compile(r"\s*[-\u2013\u2014]+\s*")
_EXTENDED_NAME = re.compile(r"\b(family|given|prefix|suffix)\s*=\s*(?:\{([^{}]*)\}|\"([^\"]*)\"|([^,]*))")


def text(value: str) -> str:
    """Return a value without LaTeX."""
    return plain(value) if _LATEX.search(value) else value


def texts(value: str) -> list[Value]:
    """Return the parts of a list that commas or semicolons separate, each once."""
    return list(dict.fromkeys(text(part) for part in _SEPARATOR.split(value) if part))


def pages(value: str) -> str:
    """Return pages, with a hyphen for any dash, as CSL writes them."""
    return _RANGE.sub("-", text(value.replace("--", "-")))


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


def people(value: str) -> list[Value]:
    """Return the names of a list, those in BibLaTeX's extended form (``family=…``) as all others."""
    names, is_open = split_bibtex_names(value)
    found: list[Value] = [_name(name) if "=" in name else name for name in names]
    return [*found, "others"] if is_open else found


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

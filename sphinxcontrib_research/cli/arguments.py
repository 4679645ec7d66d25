"""Reading the arguments that commands have in common."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable

from sphinxcontrib_research.model.dates import parse_date
from sphinxcontrib_research.model.identifiers import parse_orcid
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest


def names(text: str) -> frozenset[str]:
    """Read a comma list."""
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def one_of(known: Iterable[str], what: str) -> Callable[[str], frozenset[str]]:
    """Read a comma list of known names, whose case, ``-``, ``_`` and blanks do not count."""
    folded = {_folded(name): name for name in known}

    def read(text: str) -> frozenset[str]:
        for name in names(text):
            if _folded(name) not in folded:
                near = folded.get(nearest(_folded(name), folded), "")
                hint = did_you_mean(near) or f"; there are {', '.join(folded.values())}"
                raise argparse.ArgumentTypeError(f"there is no {what} '{name}'{hint}")
        return frozenset(folded[_folded(name)] for name in names(text))

    return read


def _folded(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")


def count(text: str) -> int:
    """Read a whole number from 0 on."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"invalid number '{text}': write a whole number from 0 on")
    return int(text)


def reason(error: ValueError) -> str:
    """Return what is wrong with a value, without the cure for one in a data file."""
    return str(error).partition("; ")[0]


def orcid(text: str) -> str:
    """Read an ORCID iD."""
    try:
        return parse_orcid(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(reason(error)) from None


def day(text: str) -> str:
    """Read a day, a month or a year, which begin with their first day."""
    try:
        date = parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(reason(error)) from None
    if not date.iso:
        raise argparse.ArgumentTypeError(f"invalid date '{text}': write YYYY-MM-DD")
    return f"{date.iso}-01-01"[:10] if len(date.iso) == 4 else f"{date.iso}-01"[:10]

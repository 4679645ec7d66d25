"""People as BibTeX writes them (``Family, Jr., Given and …``), and the months.

The rules of names: "Tame the BeaST", https://mirrors.ctan.org/info/bibtex/tamethebeast/ttb_en.pdf, section 4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.cite.common import clean, given_with_aside
from sphinxcontrib_research.cite.tex import accents, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxcontrib_research.model.paper import Person

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros that every BibTeX style defines."""
_PARTED = re.compile(r",|(?:^|\s)and(?:\s|$)|^others$", re.IGNORECASE)


def people(persons: Iterable[Person], *, is_open: bool = False) -> str:
    """Write a list of names.

    Args:
        persons: The people, in order.
        is_open: More are meant: the list ends with ``others``.
    """
    names = [name(person) for person in persons]
    if is_open and names:
        names.append("others")
    return " and ".join(names)


def name(person: Person) -> str:
    """Write one name; an institution, which has no parts, stands in braces."""
    if person.family_first and not person.suffix and " " not in person.name:
        return escape(person.name)  # as its readers write it, in no style another way round
    if not person.given and person.aside:
        return f"{{{_escaped(clean(person.name))}}}"
    if not person.given:
        whole = clean(f"{person.family_name}, {person.suffix}" if person.suffix else person.family_name)
        is_parted = _PARTED.search(whole) or (" " in whole and not person.particle)
        return f"{{{_escaped(whole)}}}" if is_parted else _escaped(whole)
    parts = [_part(person.family_name), _part(person.suffix), _part(given_with_aside(person))]
    return ", ".join(part for part in parts if part)


def _part(text: str) -> str:
    part = clean(text)
    return f"{{{_escaped(part)}}}" if _PARTED.search(part) else _escaped(part)


def _escaped(text: str) -> str:
    return accents(escape(text))

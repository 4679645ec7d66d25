"""Patterns of the JSON Schema: they let pass all that the parser reads, and stop what surely is wrong.

They are of the kind that both ECMAScript, which editors use, and Python know; neither has a mark in a pattern
that case does not count.
"""

from __future__ import annotations

from collections.abc import Iterable


def any_case(text: str) -> str:
    """Return a pattern of a text whose case does not count."""
    return "".join(f"[{one.upper()}{one.lower()}]" if one.isalpha() else one for one in text)


def _one_of(words: Iterable[str]) -> str:
    return "|".join(any_case(word) for word in words)


def names(folded: Iterable[str]) -> str:
    """Return a pattern of names in which case, ``-``, ``_`` and blanks do not count."""
    spaced = ("[-_ ]*".join(any_case(letter) for letter in name) for name in sorted(folded))
    return f"^({'|'.join(spaced)})$"


_NOTHING = rf"^\s*(-|{_one_of(('n/?a', 'none', 'null'))})?\s*$"
"""What people write where a paper has no identifier."""
_IDENTIFIERS = {
    "doi": r"10(\.|%2[Ee])\d{4}",
    "arxiv": r"\d\d(0[1-9]|1[0-2])\.\d{4,5}|/\d\d(0[1-9]|1[0-2])\d{3}",
    "pmid": r"[1-9]",
    "pmcid": r"[1-9]",
    "openreview": r"[A-Za-z0-9_-]{8}",
    "acl": r"[A-Za-z]\d{2}-\d{4}|\d{4}\.[A-Za-z0-9_]+-[A-Za-z0-9_]+\.\d",
    "isbn": r"(\d[ -]?){9}[\dXx]",
    "hal": r"[A-Za-z]{2}[-_]\d{6}",
}
IDENTIFIERS = {kind: f"{form}|{_NOTHING}" for kind, form in _IDENTIFIERS.items()}
"""By kind; also what stands for none."""
ORCID = r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]"
MENTION = rf"10\.\d{{4}}|{any_case('arxiv')}|://"
"""An item of a list of papers that is one by its identifier."""

ID = r"^\s*[^\s<>`]*\s*$"
_TO_COME = (
    *("press", "print", "preparation", "review", "revision", "appear", "published", "come", "forthcoming"),
    *("upcoming", "accepted", "submitted", "online"),
)
_NO_MONTH = r"\d{4}[-/.](1[3-9]|20|2[5-9]|[3-9]\d)([-/.]\d\d?)?"
DATE = rf"^(?!\s*~*{_NO_MONTH}\s*$)[\s\S]*(\d{{4}}|{_one_of(_TO_COME)})"
"""A year somewhere, no month behind it that does not exist; or words for what is still to come."""
MONTH = r"^\s*0*([1-9]|1[0-2])\.?\s*$|[A-Za-z]{3}|\d\D+\d"
COUNT = r"^\s*([>\u2265]=?|over|more than|at least)?\s*[~\u2248]?\s*\d"
RELATION = rf"^\s*({_one_of(('own', 'about', 'uses', 'cited'))})?\s*$"
_TRUTHS = ("y", "yes", "true", "t", "on", "x", "n", "no", "false", "f", "off", "none")
TRUTH = rf"^\s*({_one_of(_TRUTHS)}|[01\u2713\u2714-])?\s*$"
_RUN_CODE = ("javascript", "vbscript", "data", "file", "blob", "about")
ADDRESS = rf"^(?!\s*({_one_of(_RUN_CODE)}):)"
COLOR = r"^\s*#[0-9A-Fa-f]{6}\s*$"
EMAIL = r"^\s*[^\s@]+@[^\s@]+\s*$"

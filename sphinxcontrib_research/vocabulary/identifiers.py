"""The kinds of identifiers that a paper may have, declared once, the strongest first.

Parsing them is in :mod:`sphinxcontrib_research.model.identifiers`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdentifierKind:
    """One kind of identifier."""

    name: str
    """The field that holds it."""
    label: str
    """What links call it, in every language."""
    noun: str
    """What messages call it."""
    address: str
    """What an identifier is put behind to make its address."""
    pattern: str
    """What a text that holds one contains, for the JSON Schema, which is laxer than reading."""
    is_of_one_work: bool = True
    """No other work has it; the ISBN of a book is that of its chapters too."""


IDENTIFIER_KINDS = (
    IdentifierKind("doi", "DOI", "DOI", "https://doi.org/", r"10(\.|%2[Ee])\d{4}"),
    IdentifierKind(
        "arxiv",
        "arXiv",
        "arXiv identifier",
        "https://arxiv.org/abs/",
        r"\d\d(0[1-9]|1[0-2])\.\d{4,5}|/\d\d(0[1-9]|1[0-2])\d{3}",
    ),
    IdentifierKind("pmid", "PubMed", "PubMed identifier", "https://pubmed.ncbi.nlm.nih.gov/", "[1-9]"),
    IdentifierKind(
        "pmcid", "PMC", "PubMed Central identifier", "https://pmc.ncbi.nlm.nih.gov/articles/", "[1-9]"
    ),
    IdentifierKind(
        "openreview",
        "OpenReview",
        "OpenReview identifier",
        "https://openreview.net/forum?id=",
        "[A-Za-z0-9_-]{8}",
    ),
    IdentifierKind(
        "acl",
        "ACL",
        "ACL Anthology identifier",
        "https://aclanthology.org/",
        r"[A-Za-z]\d{2}-\d{4}|\d{4}\.[A-Za-z0-9_]+-[A-Za-z0-9_]+\.\d",
    ),
    IdentifierKind(
        "isbn",
        "ISBN",
        "ISBN",
        "https://openlibrary.org/isbn/",
        r"(\d[ -]?){9}[\dXx]",
        is_of_one_work=False,
    ),
    IdentifierKind("hal", "HAL", "HAL identifier", "https://hal.science/", r"[A-Za-z]{2}[-_]\d{6}"),
)
IDENTIFIERS = tuple(kind.name for kind in IDENTIFIER_KINDS)
"""Their names, the strongest first: by what is known of a paper everywhere."""
OF_ONE_WORK = tuple(kind.name for kind in IDENTIFIER_KINDS if kind.is_of_one_work)
"""Those that tell works apart, and lead to them."""
ARXIV_DOI = "10.48550/arxiv."
"""The beginning of the DOI that arXiv registers for each of its papers."""
ORCID_ADDRESS = "https://orcid.org/"
ORCID_PATTERN = r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]"
"""The ORCID iD of a person, for the JSON Schema."""

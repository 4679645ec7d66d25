"""The fields that can be asked for, and who is asked for each, in which order."""

from __future__ import annotations

from types import MappingProxyType

NUMBERS = (
    *("citations", "citations_per_year", "stars", "downloads", "likes"),
    *("h_index", "i10_index", "paper_count"),
)
"""What changes: asked for again when it is old."""

CORE = ("title", "authors", "venue", "date")
"""What a paper must have: asked for when the data leaves it out."""

ALONG = ("doi", "type", "volume", "issue", "pages", "publisher")
"""What is taken along when an answer holds it, but is no reason to ask."""

OPTIONAL = ("abstract", "pdf")
"""Only when named: an abstract may be under copyright, a PDF on a host that nobody chose."""

FIELDS = (*NUMBERS, *CORE, *ALONG, *OPTIONAL)

_DESCRIPTION = ("crossref", "datacite", "arxiv", "openalex", "semanticscholar")

ORDER = MappingProxyType(
    {
        "citations": ("openalex", "semanticscholar", "crossref"),
        "citations_per_year": ("openalex",),
        "stars": ("github", "gitlab"),
        "downloads": ("zenodo", "huggingface"),
        "likes": ("huggingface",),
        "h_index": ("openalex",),
        "i10_index": ("openalex",),
        "paper_count": ("openalex",),
        "title": _DESCRIPTION,
        "authors": _DESCRIPTION,
        "venue": ("crossref", "openalex", "arxiv", "semanticscholar"),
        "date": ("crossref", "arxiv", "datacite", "openalex", "semanticscholar"),
        "doi": ("arxiv", "openalex", "semanticscholar", "datacite"),
        "type": ("crossref", "datacite", "openalex"),
        "volume": ("crossref", "openalex", "semanticscholar"),
        "issue": ("crossref", "openalex"),
        "pages": ("crossref", "openalex", "semanticscholar"),
        "publisher": ("crossref", "datacite"),
        "abstract": ("arxiv", "datacite", "openalex", "crossref"),
        "pdf": ("openalex",),
    }
)
"""The first that has a value is believed; numbers of two sources are never mixed."""

ONLY_ALONG = frozenset((("venue", "arxiv"),))
"""A reason not to ask: what arXiv has is a free text that most papers lack."""

"""The names that projects with sphinxcontrib-bibtex write: roles, styles and kinds of lists.

https://sphinxcontrib-bibtex.readthedocs.io/en/latest/usage.html
"""

from __future__ import annotations

ROLES = (
    *("p", "ps", "alp", "alps", "t", "ts", "ct", "cts"),
    *("author", "authors", "cauthor", "cauthors", "authorpar", "authorpars"),
    *("label", "labelpar", "year", "yearpar", "empty"),
)
"""``s``: all authors; ``c``: a capital first; ``al``: no brackets; ``par``: brackets."""
FOOTNOTE_ROLES = ("p", "ps", "t", "ts", "ct", "cts")
REFERENCE_STYLES = ("label", "author_year", "super")
"""What ``bibtex_reference_style`` may say."""
STYLES = ("alpha", "plain", "unsrt", "unsrtalpha")
"""The styles of bibliographies that pybtex brings; conf.py may register others."""
LIST_TYPES = ("citation", "bullet", "enumerated")
ENUM_TYPES = ("arabic", "loweralpha", "upperalpha", "lowerroman", "upperroman")

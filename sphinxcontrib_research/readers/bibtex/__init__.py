"""BibTeX and BibLaTeX -> records.

``parser`` knows the grammar, ``database`` what entries and files take from one another, ``fields`` what the
fields of an entry mean, ``values`` what they hold.
"""

from __future__ import annotations

from sphinxcontrib_research.readers.bibtex.database import Database, read

__all__ = ["Database", "read"]

"""``sphinxcontrib.research.bibtex``: ``sphinxcontrib_research.bibtex`` by the other name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

EXTENSION = "sphinxcontrib_research.bibtex"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the extension, unless conf.py names it by its other name too."""
    app.setup_extension(EXTENSION)
    return {
        "version": app.extensions[EXTENSION].version,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

"""``sphinxcontrib_research.bibtex``: in place of ``sphinxcontrib.bibtex`` in ``extensions``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.util import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the extension, and register what projects with sphinxcontrib-bibtex use."""
    from sphinxcontrib_research.ext.bibtex.setup import setup as setup_bibtex

    setup_bibtex(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}

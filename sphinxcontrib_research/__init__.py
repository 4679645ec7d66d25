"""Papers, written once in YAML, as lists, topics and profiles in Sphinx documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.util import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["__version__", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx."""
    from sphinxcontrib_research.ext import setup as setup_extension

    return setup_extension(app)

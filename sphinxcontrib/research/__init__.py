"""``sphinxcontrib.research``: the extension by the name that others of its kind have.

It is a part of the namespace package ``sphinxcontrib`` (PEP 420), so no ``__init__.py`` may stand beside it:
that would hide what other distributions put there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

EXTENSION = "sphinxcontrib_research"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load the extension, unless conf.py names it by its other name too."""
    app.setup_extension(EXTENSION)
    loaded = app.extensions[EXTENSION]
    return {
        "version": loaded.version,
        "parallel_read_safe": bool(loaded.parallel_read_safe),
        "parallel_write_safe": bool(loaded.parallel_write_safe),
    }

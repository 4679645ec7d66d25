"""What stands around our part of every page: the theme and what conf.py says to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import sphinx

from sphinxcontrib_research import __version__
from sphinxcontrib_research.sphinx_ext.files import digest

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder


def surroundings(builder: Builder) -> str:
    """A digest of what makes Sphinx write all pages again: for pages that it does not know to be outdated."""
    config = builder.config
    info = getattr(builder, "build_info", None)
    hashes = (getattr(info, "config_hash", ""), getattr(info, "tags_hash", ""))
    newest = getattr(getattr(builder, "templates", None), "newest_template_mtime", None)
    values = (config.project, config.version, config.release, config.copyright, config.language)
    template = newest() if newest is not None else 0
    return digest(sphinx.__version__, __version__, hashes, template, values)


def output_file(builder: Builder, page: str) -> Path:
    """The file that a page is written to."""
    return Path(cast("StandaloneHTMLBuilder", builder).get_outfilename(page))

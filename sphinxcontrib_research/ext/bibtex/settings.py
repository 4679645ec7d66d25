"""The settings of sphinxcontrib-bibtex, and what is not taken over of them."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from sphinx.errors import ConfigError

from sphinxcontrib_research.ext.config import type_fault
from sphinxcontrib_research.ext.logging import __, warn
from sphinxcontrib_research.vocabulary.bibtex_names import REFERENCE_STYLES

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

SETTINGS: dict[str, tuple[object, tuple[type, ...]]] = {
    "bibtex_bibfiles": (None, (list, tuple, type(None))),
    "bibtex_default_style": ("alpha", (str,)),
    "bibtex_reference_style": ("label", (str,)),
    "bibtex_foot_reference_style": ("foot", (str,)),
    "bibtex_encoding": ("utf-8-sig", (str,)),
    "bibtex_tooltips": (True, (bool, int)),
    "bibtex_tooltips_style": ("", (str,)),
    "bibtex_bibliography_header": ("", (str,)),
    "bibtex_footbibliography_header": ("", (str,)),
    "bibtex_cite_id": ("", (str,)),
    "bibtex_footcite_id": ("", (str,)),
    "bibtex_bibliography_id": ("", (str,)),
    "bibtex_footbibliography_id": ("", (str,)),
}
"""The settings of sphinxcontrib-bibtex: default and types of each."""


ENCODINGS = frozenset({"utf-8", "utf-8-sig", "ascii", "iso8859-1", "cp1252"})
"""Those that files are read as anyway: what is not UTF-8 is Windows-1252."""


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name


def check(_app: Sphinx, config: Config) -> None:
    """Warn of what is not taken over.

    Raises:
        ConfigError: Values have a wrong type, or nothing names a data file.
    """
    faults = [type_fault(config, name, types) for name, (_default, types) in SETTINGS.items()]
    if any(faults):
        raise ConfigError("; ".join(filter(None, faults)))
    if config.bibtex_bibfiles is None and not config.research_references:
        raise ConfigError(__("bibtex_bibfiles is not set; name the .bib files, or [] for none"))
    config["bibtex_bibfiles"] = [str(path) for path in config.bibtex_bibfiles or ()]
    if config.bibtex_reference_style not in REFERENCE_STYLES:
        message = __("conf.py: %s: %r is not one of %s; using %r")
        given = config.bibtex_reference_style
        warn(
            "config",
            message,
            "bibtex_reference_style",
            given,
            ", ".join(REFERENCE_STYLES),
            REFERENCE_STYLES[0],
        )
        config["bibtex_reference_style"] = REFERENCE_STYLES[0]
    if config.bibtex_foot_reference_style != "foot":
        message = __("conf.py: %s: %r is not one of %s; using %r")
        given = config.bibtex_foot_reference_style
        warn("config", message, "bibtex_foot_reference_style", given, "foot", "foot")
    if _encoding(config.bibtex_encoding) not in ENCODINGS:
        message = __("conf.py: bibtex_encoding: files are read as UTF-8, not %s; save them as UTF-8")
        warn("config", message, config.bibtex_encoding)
    if config.bibtex_tooltips_style:
        message = __("conf.py: bibtex_tooltips_style: hovering a citation shows its title; remove it")
        warn("config", message)

"""The words of pages in the project's language, by Sphinx's own catalogues."""

from __future__ import annotations

from sphinx.locale import get_translator

from sphinxcontrib_research.render.words import Words
from sphinxcontrib_research.sphinx_ext.logging import CATALOGUE


def _gettext(message: str) -> str:
    return str(get_translator(CATALOGUE).gettext(message)) if message else ""


def _ngettext(singular: str, plural: str, count: int) -> str:
    return get_translator(CATALOGUE).ngettext(singular, plural, count)


def words_of(language: str | None) -> Words:
    """The functions that put words into the language of the project."""
    return Words(_gettext, _ngettext, language or "en")

"""Warnings of the extension: each has a type, ``research.<subtype>``, and a place."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sphinx import locale
from sphinx.locale import get_translation, get_translator
from sphinx.util import logging
from sphinx.util.i18n import CatalogRepository

from sphinxcontrib_research.util import Words
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.library.merging import Merge

CATALOGUE = "sphinxcontrib_research"
"""The name of the message catalogues."""

_ = get_translation(CATALOGUE)
__ = get_translation(CATALOGUE, "console")

logger = logging.getLogger(__name__)

Subtype = Literal[
    "citation",
    "config",
    "directive",
    "empty",
    "feed",
    "filter",
    "home",
    "image",
    "no-data",
    "option",
    "page",
    "ref",
    "remote-image",
    "stale",
    "template",
    "topic",
]
"""The warnings of directives, roles and the build; faults in data bring their own."""


def warn(subtype: Subtype, message: str, *args: object, location: object = None, once: bool = False) -> None:
    """Write one warning that can be suppressed as ``research.<subtype>``.

    Args:
        subtype: What kind of warning it is.
        message: The message, with ``%s`` for each of ``args``.
        args: What goes into the message.
        location: A node, a ``(document name, line)`` pair, or a file and line as text.
        once: Once in a build, however often it is found.
    """
    logger.warning(
        message,
        *args,
        type="research",
        subtype=subtype,
        location=location,  # type: ignore[arg-type]
        once=once,
    )


def warn_as_bibtex(subtype: str, message: str, location: object) -> None:
    """Write one warning that can be suppressed as sphinxcontrib-bibtex's: ``bibtex.<subtype>``.

    Args:
        subtype: What kind of warning it is.
        message: The message.
        location: A node, or a ``(document name, line)`` pair.
    """
    logger.warning("%s", message, type="bibtex", subtype=subtype, location=location)  # type: ignore[arg-type]


def proposal(near: str) -> str:
    """Return the end of a message about an unknown word, in the language of the console.

    Args:
        near: The known word that it is probably a slip of; if empty, so is the result.
    """
    return did_you_mean(near, __)


def proposal_among(word: str, choices: Sequence[str]) -> str:
    """Return the end of a message about a word that is not among the choices: the nearest or all of them."""
    return proposal(nearest(word, choices)) or __("; the choices are %s") % ", ".join(choices)


def warn_of_unknown(library: Library, kind: str, id_: str, node: object) -> None:
    """Warn of a reference to something unknown, and name the nearest id."""
    messages = {
        "paper": __("unknown paper: '%s'%s"),
        "author": __("unknown author: '%s'%s"),
        "topic": __("unknown topic: '%s'%s"),
    }
    warn("ref", messages[kind], id_, proposal(library.nearest(kind, id_)), location=node)


def report_merges(merges: Iterable[Merge]) -> None:
    """Report with ``-v`` which records were taken for one paper."""
    for merge in merges:
        logger.verbose(
            "%s:%d: merged: %s", merge.path, merge.line, merge.message(f"{merge.into_path}:{merge.into_line}")
        )


def warn_of_problem(problem: Problem, *, once: bool = False) -> None:
    """Write the warning for a fault in the data, on request once in a build, however often it is found."""
    # A place without a line would be taken for the name of a document.
    place = f"{problem.path}:{problem.line}" if problem.line else None
    message = problem.text if place else str(problem)
    logger.warning("%s", message, type="research", subtype=problem.subtype, location=place, once=once)


# The words of pages in the project's language, by catalogues of the project and ours.

DATA_CATALOGUE = "sphinxcontrib_research_data"
"""The project's own translations of what its data says: titles and summaries of topics."""
_LOCALE = Path(__file__).parent.parent / "locale"
_TRADITIONAL = frozenset(("hant", "hk", "mo", "tw"))


def load_catalogues(app: Sphinx) -> None:
    """Load the translations: those in the project's ``locale_dirs`` first, then ours, which fill the gaps.

    Warnings are in the language of the console, as Sphinx's are.
    """
    load_of_project(app, CATALOGUE)
    for name in catalogue_names(app.config.language):
        locale.init([_LOCALE], name, CATALOGUE)
    _translator, is_found = locale.init_console(str(_LOCALE), CATALOGUE)
    if not is_found:
        for name in catalogue_names(_language_of_console()):
            locale.init([_LOCALE], name, CATALOGUE, "console")


def _language_of_console() -> str:
    """The language that the environment names for messages: gettext's first variable that is set."""
    names = (os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return re.split(r"[:.@]", next(filter(None, names), "C"))[0]


def load_of_project(app: Sphinx, domain: str) -> None:
    """Load a catalogue in the project's ``locale_dirs``, if it is there."""
    language = app.config.language
    theirs = CatalogRepository(app.srcdir, app.config.locale_dirs, language, app.config.source_encoding)
    for catalog in theirs.catalogs:
        if catalog.domain == domain and catalog.is_outdated():
            catalog.write_mo(language, app.config.gettext_allow_fuzzy_translations)
    locale.init(theirs.locale_dirs, language, domain)


def catalogue_names(language: str) -> tuple[str, ...]:
    """Return the names of the catalogues that serve a language, the nearest first.

    Args:
        language: As conf.py names it: ``de_AT``, ``zh-CN``, ``zh_Hans``, ``pt``.
    """
    first, *others = language.replace("-", "_").split("_")
    first = first.lower()
    if first == "zh":
        return ("zh_TW" if _TRADITIONAL & {part.lower() for part in others} else "zh_CN",)
    if first == "pt":
        return ("pt_BR",)
    return ("_".join((first, *others)), first)


def translated_data(message: str) -> str:
    """Return a text of the data in the project's language, or itself where the project has no translation."""
    return str(get_translator(DATA_CATALOGUE).gettext(message)) if message else ""


def _gettext(message: str) -> str:
    return str(get_translator(CATALOGUE).gettext(message)) if message else ""


def _ngettext(singular: str, plural: str, count: int) -> str:
    return get_translator(CATALOGUE).ngettext(singular, plural, count)


def words_of(language: str) -> Words:
    """The functions that put words into the language of the project."""
    return Words(_gettext, _ngettext, language)

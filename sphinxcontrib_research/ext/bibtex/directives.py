"""The directives of sphinxcontrib-bibtex: ``bibliography`` and ``footbibliography``."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser, directives
from docutils.utils import new_document

from sphinxcontrib_research.ext.bibliographies import DEFAULT_FILTER
from sphinxcontrib_research.ext.bibtex.roles import FOOT_COUNT
from sphinxcontrib_research.ext.logging import __, warn_as_bibtex
from sphinxcontrib_research.ext.nodes import research_notes
from sphinxcontrib_research.ext.read import queries
from sphinxcontrib_research.ext.read.directive import ResearchDirective
from sphinxcontrib_research.ext.state import Bibliography, Listing, ReferenceList
from sphinxcontrib_research.render import EntryGroup
from sphinxcontrib_research.vocabulary.bibtex_names import ENUM_TYPES, LIST_TYPES, STYLES

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = "research-bibliographies"
"""Where Sphinx's data of the document that is read counts them."""


def _start(argument: str | None) -> int:
    """The first number of an enumerated list; 0 for ``continue``."""
    return 0 if (argument or "").strip() == "continue" else int(directives.positive_int(argument or ""))


_OPTIONS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("cited", "notcited", "all"), directives.flag),
    **dict.fromkeys(
        ("filter", "style", "list", "enumtype", "labelprefix", "keyprefix"), directives.unchanged
    ),
    "start": _start,
}


class BibtexDirective(ResearchDirective):
    """What both have in common: a header and an id from conf.py."""

    option_spec: ClassVar[Any] = {}

    def warn_as_bibtex(self, subtype: str, message: str) -> None:
        """Warn at this directive, under the type that sphinxcontrib-bibtex has."""
        warn_as_bibtex(subtype, message, self.get_location())

    def count(self, counter: str) -> int:
        """Which directive of its kind it is in its document, from 1."""
        number = int(self.env.temp_data.get(counter) or 0) + 1
        self.env.temp_data[counter] = number
        return number

    def header(self, source: str) -> list[nodes.Node]:
        """The words of conf.py that stand above, as reStructuredText in any document; empty without any."""
        if not source:
            return []
        settings = get_default_settings(Parser)
        settings.env = self.env
        document = new_document("conf.py", settings)
        Parser().parse(source, document)
        return list(document.children)

    def free_id(self, template: str, count: int) -> str:
        """Return the id that conf.py wants; nothing, with a warning, if it is taken.

        Args:
            template: What conf.py says; may be empty.
            count: The placeholder for the number of the directive in it.
        """
        id_ = nodes.make_id(re.sub(r"\{(?:foot)?bibliography_count\}", str(count), template))
        if id_ and id_ in self.state.document.ids:
            self.warn_as_bibtex("duplicate_id", __("duplicate citation id %s") % id_)
            return ""
        return id_


class BibliographyDirective(BibtexDirective):
    """``.. bibliography::``: works of the data, those that are cited if nothing else is said."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Any] = _OPTIONS

    def run(self) -> list[nodes.Node]:
        """Place one leaf; which works it shows is found out when all documents have been read."""
        count, number = self.count(COUNT), self.next_number
        given = self._bibliography(count)
        form = self.form("citation", {})
        classes = ("research-references", "research-bibliography")
        if given.style not in STYLES:  # Its text holds the links that it wants.
            form["parts"] -= {"links"}
        view = replace(self.list_view(EntryGroup(), form, (), ()), number=number, classes=classes)
        self.data.listings.append(Listing(number, (), is_references=True, line=self.lineno))
        self.data.reference_lists.append(ReferenceList(number, "bibliography", bibliography=given))
        leaf = self.leaf(view)
        # One without entries is nothing, and no fault.
        leaf.attributes.update(references=True, may_be_empty=True)
        if id_ := self.free_id(self.config.bibtex_bibliography_id, count):
            leaf["ids"].append(id_)
            self.state.document.note_explicit_target(leaf, leaf)
        if header := self.header(self.config.bibtex_bibliography_header):
            leaf["has_header"] = True
            return [nodes.container("", *header, leaf)]
        return [leaf]

    def _bibliography(self, count: int) -> Bibliography:
        prefix = self.options.get("keyprefix", "").strip()
        template = self.config.bibtex_cite_id.replace("{bibliography_count}", str(count))
        return Bibliography(
            count,
            self._files(),
            self.options.get("style", "").strip() or self.config.bibtex_default_style,
            self._one_of("list", "citation", LIST_TYPES),
            self._one_of("enumtype", "arabic", ENUM_TYPES),
            self.options.get("start", 1),
            self.options.get("labelprefix", "").strip(),
            prefix,
            self._filter(),
            self._keys(),
            template,
            self.lineno,
        )

    def _one_of(self, option: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.options.get(option, "").strip() or default
        if value in choices:
            return str(value)
        message = __(":%s: %r is not one of %s; using %r")
        self.warn_as_bibtex("list_type_error", message % (option, value, ", ".join(choices), default))
        return default

    def _files(self) -> tuple[str, ...]:
        """The data files of the argument; none: all."""
        known = {name for one in self.build.store.bibtex_patterns for name in self.build.store.files_of(one)}
        found = []
        for name in (self.arguments or [""])[0].split():
            shown = self.build.store.shown(os.path.normpath(self.env.relfn2path(name)[1]))
            if shown in known:
                found.append(shown)
            else:
                message = __("no such file in bibtex_bibfiles: %s; leaving it out")
                self.warn_as_bibtex("bibfile_error", message % name)
        # A name that leads nowhere restricts the list to nothing.
        return tuple(found) or ((".",) if self.arguments else ())

    def _filter(self) -> str:
        source = self.options.get("filter")
        if source is None:
            is_all, is_rest = "all" in self.options, "notcited" in self.options
            return "True" if is_all else "not cited" if is_rest else DEFAULT_FILTER
        for name in ("all", "notcited", "cited"):
            if name in self.options:
                self.warn_as_bibtex("filter_overrides", __(":filter: overrides :%s:") % name)
        return str(source)

    def _keys(self) -> tuple[str, ...]:
        """The keys of the content, with a warning for each that is unknown."""
        keys = tuple(key for line in self.content if (key := line.strip()))
        for key in keys:
            if not self.query(queries.known, (key,)):
                message = __("unknown paper: '%s'; leaving it out") % key
                self.warn_as_bibtex("key_not_found", message)
        return keys


class FootBibliographyDirective(BibtexDirective):
    """``.. footbibliography::``: the place of the notes since the last one."""

    def run(self) -> list[nodes.Node]:
        """Mark the place, with the header that is shown if there are notes."""
        self.build.data_of(self.env.docname)  # From now on there is something of ours in it.
        id_ = self.free_id(self.config.bibtex_footbibliography_id, self.count(FOOT_COUNT))
        return [research_notes("", *self.header(self.config.bibtex_footbibliography_header), place_id=id_)]

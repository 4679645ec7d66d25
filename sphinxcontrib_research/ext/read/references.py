"""``paper-references``: the works that are cited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.citing import citation_anchor
from sphinxcontrib_research.ext.logging import __, proposal_among
from sphinxcontrib_research.ext.nodes import research_citation
from sphinxcontrib_research.ext.read import directive, queries
from sphinxcontrib_research.ext.read.directive import ResearchDirective, expressions_around, is_copy
from sphinxcontrib_research.ext.state import Citation, Listing, ReferenceList
from sphinxcontrib_research.render import EntryGroup
from sphinxcontrib_research.vocabulary import OPTION_NAMES

if TYPE_CHECKING:
    from sphinx.application import Sphinx


SCOPES = ("page", "project", "toctree")
WITHOUT_GROUPS = ("group-by", "group-order")


class PaperReferences(ResearchDirective):
    """``.. paper-references::``: what the page, the documents below it or the project cite."""

    option_spec: ClassVar[Any] = {
        **directive.SELECTING,
        **{name: value for name, value in directive.FORM.items() if name != "home"},
        **directive.texts("scope", "uncited"),
        **directive.flags("back", "numbered"),
    }

    def run(self) -> list[nodes.Node]:
        """Place one leaf; which works it shows is found out when all documents have been read."""
        for name in WITHOUT_GROUPS:
            if self.options.pop(name, None) is not None:
                self.warn("option", __(":%s: a list of references has no groups; ignoring it"), name)
        number = self.next_number
        view = self.list_view(EntryGroup(), self.form("citation"), (), ())
        view = replace(view, number=number, classes=("research-references", *view.classes))
        self.data.listings.append(Listing(number, (), is_references=True, line=self.lineno))
        self.data.reference_lists.append(
            ReferenceList(
                number,
                self._scope(),
                self._selecting(),
                self._uncited(),
                has_back=self.options.get("back", "yes") == "yes",
            )
        )
        self.data.needs_data = True
        leaf = self.leaf(view)
        leaf["references"] = True
        leaf["may_be_empty"] = "empty" in self.options
        if leaf["may_be_empty"]:
            leaf += self.nothing()
        self.add_name(leaf)
        return [leaf]

    def _scope(self) -> str:
        scope = self.options.get("scope", "") or "page"
        if scope in SCOPES:
            return scope
        message = __(":scope: unknown: %r; using 'page'%s")
        self.warn("option", message, scope, proposal_among(scope, SCOPES))
        return "page"

    def _selecting(self) -> tuple[tuple[str, str], ...]:
        """The selecting options, with a warning for each that can't be read."""
        wanted = tuple(sorted(pair for pair in self.options.items() if pair[0] in OPTION_NAMES))
        queries.warn_of_faults(
            self.build.store,
            wanted,
            (),
            self.config.research_sort,
            self.get_location(),
            may_be_empty="empty" in self.options,
        )
        return wanted

    def _uncited(self) -> tuple[str, ...]:
        """The ids of ``:uncited:``, with a warning for each that is unknown."""
        ids = directive.split(self.options.get("uncited", ""))
        if ids == ("all",):
            return ids
        for id_ in ids:
            if not self.query(queries.known, (id_,)):
                self.warn("ref", __(":uncited: unknown paper: '%s'; leaving it out"), id_)
        return ids


def note_citations(app: Sphinx, doctree: nodes.document) -> None:
    """Note which works a document cites, in order: translations are in their places by now.

    Args:
        app: The application.
        doctree: The document.
    """
    env = app.builder.env
    data = build_of(env).documents.get(env.docname)
    if data is None:
        return
    # Tables of contents within a page copy titles into links: the copies keep author and year.
    found = [node for node in doctree.findall(research_citation) if not is_copy(node)]
    data.citations = []
    for number, citation in enumerate(found, 1):
        citation["number"] = number
        citation["in_title"] = isinstance(citation.parent, nodes.title)
        in_section = isinstance(citation.parent.parent, nodes.section)
        citation["in_heading"] = citation["in_title"] and in_section
        data.citations.append(Citation(number, citation["items"], citation["in_heading"], citation["role"]))
        if around := expressions_around(citation):
            data.only[citation_anchor(number)] = around

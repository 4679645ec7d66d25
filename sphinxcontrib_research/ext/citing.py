"""Which works the documents cite, how they are labelled, and which list of references each leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sphinxcontrib_research.ext.addresses import in_toctree_order, paper_anchor, shows
from sphinxcontrib_research.ext.bibliographies import Bibliographies
from sphinxcontrib_research.ext.logging import warn_as_bibtex
from sphinxcontrib_research.ext.state import DocumentData, digest, read_state, shown_of, write_state
from sphinxcontrib_research.render import ReferenceMark

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxcontrib_research.citations import Span
    from sphinxcontrib_research.citations.bibtex_roles import CitedWork
    from sphinxcontrib_research.citations.csl.processor import Processor
    from sphinxcontrib_research.citations.in_text import CitationItem, WorkLabel
    from sphinxcontrib_research.ext.state import Citation, ReferenceList
    from sphinxcontrib_research.ext.store import Store
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper
    from sphinxcontrib_research.render import Settings
    from sphinxcontrib_research.util import Words

NUMBERED = frozenset({"numeric", "superscript"})
"""The styles in which a work is a number."""


def citation_anchor(number: int) -> str:
    """The anchor of a document's citation, from its number."""
    return f"research-citation-{number}"


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents that share a numbering of the works that they cite."""

    kind: str = "project"
    """``page``, ``toctree``, ``project`` or ``bibliography``."""
    docname: str = ""
    """The page, the document at the top, or that of the bibliography."""


def _scope(docname: str, given: ReferenceList) -> Scope:
    """What a list of references covers."""
    return Scope() if given.scope == "project" else Scope(given.scope, docname)


@dataclass(frozen=True)
class PlacedList:
    """A list of references and the works in it."""

    docname: str
    given: ReferenceList
    ids: tuple[str, ...]

    @cached_property
    def positions(self) -> dict[str, int]:
        """The place of each work."""
        return {id_: position for position, id_ in enumerate(self.ids)}

    @property
    def scope(self) -> Scope:
        """What it covers."""
        return _scope(self.docname, self.given)


class Citing:
    """The citations of all documents together: found when first needed, until documents are read again."""

    def __init__(
        self,
        builder: Builder,
        store: Store,
        documents: dict[str, DocumentData],
        settings: Settings,
        words: Words,
    ) -> None:
        self._builder = builder
        self._env = builder.env
        self._store = store
        self._all_documents = documents
        self._settings = settings
        self._words = words
        self._labels_by_document: dict[str, dict[str, WorkLabel]] = {}
        self._numbers_by_scope: dict[Scope, dict[str, int]] = {}
        self._entries: dict[tuple[str, str], tuple[PlacedList, str] | None] = {}
        self._works_by_place: dict[tuple[tuple[str, int] | None, str], CitedWork] = {}

    @property
    def style(self) -> str:
        """How citations look: one of :data:`sphinxcontrib_research.citations.in_text.STYLES`."""
        return self._settings.in_text_style

    @cached_property
    def _processor(self) -> Processor | None:
        """What writes entries as the CSL style has them; ``None`` for the short form."""
        if self._settings.citation_style == "short":
            return None
        from sphinxcontrib_research.citations.csl_style import Style

        style = Style(self._settings.citation_style, self._settings.csl_folders)
        return style.processor(self._words.language)

    @property
    def by_style(self) -> Processor | None:
        """What writes citations as the CSL style has them; ``None`` if they have a style of ours."""
        return self._processor if self._settings.cites_by_style else None

    @cached_property
    def documents(self) -> dict[str, DocumentData]:
        """What the documents that cite or list references say, in the order of the table of contents."""
        named = [name for name, data in self._all_documents.items() if data.citations or data.reference_lists]
        return {
            name: shown_of(self._all_documents[name], lambda expression: shows(self._builder, expression))
            for name in in_toctree_order(self._env, named)
        }

    @property
    def _library(self) -> Library:
        return self._store.full

    # -- scopes

    @cached_property
    def _parents(self) -> dict[str, str]:
        """The document above each: the first that names it in a table of contents."""
        parents: dict[str, str] = {}
        seen: set[str] = set()
        stack = [self._env.config.root_doc]
        while stack:
            docname = stack.pop()
            if docname in seen:
                continue
            seen.add(docname)
            below = self._env.toctree_includes.get(docname, [])
            for name in below:
                parents.setdefault(name, docname)
            stack.extend(reversed(below))
        return parents

    def _lists_on(self, docname: str, scope: str) -> bool:
        data = self.documents.get(docname)
        return data is not None and any(one.scope == scope for one in data.reference_lists)

    def _above(self, docname: str) -> list[str]:
        """The document and those above it."""
        found = [docname]
        while (parent := self._parents.get(found[-1], "")) and parent not in found:
            found.append(parent)
        return found

    def scope_of(self, docname: str) -> Scope:
        """The scope that a document's citations are numbered in: that of the nearest list of references."""
        if self._lists_on(docname, "page"):
            return Scope("page", docname)
        top = next((name for name in self._above(docname) if self._lists_on(name, "toctree")), "")
        return Scope("toctree", top) if top else Scope()

    @cached_property
    def _cited(self) -> dict[str, list[str]]:
        """The works that each document cites, in order of first citation."""
        resolve = self._library.resolve
        return {
            name: list(
                dict.fromkeys(
                    id_
                    for citation in data.citations
                    for item in citation.items
                    if (id_ := resolve(item.id)) is not None
                )
            )
            for name, data in self.documents.items()
        }

    def _cited_in(self, scope: Scope) -> list[str]:
        """The works cited in the documents of a scope, in order of first citation."""
        if scope.kind == "page":
            return self._cited.get(scope.docname, [])
        is_whole = scope.kind == "project"
        names = [name for name in self.documents if is_whole or scope.docname in self._above(name)]
        return list(dict.fromkeys(id_ for name in names for id_ in self._cited[name]))

    # -- lists of references

    @cached_property
    def lists(self) -> tuple[PlacedList, ...]:
        """All lists of references, in the order of the table of contents."""
        return tuple(
            PlacedList(name, given, self._works(_scope(name, given), given))
            for name, data in self.documents.items()
            for given in data.reference_lists
            if given.bibliography is None
        ) + tuple(
            PlacedList(name, given, tuple(self.bibliographies.labels(name, given.number)))
            for name, data in self.documents.items()
            for given in data.reference_lists
            if given.bibliography is not None
        )

    def _works(self, scope: Scope, given: ReferenceList) -> tuple[str, ...]:
        from sphinxcontrib_research.query import parse_selection
        from sphinxcontrib_research.query.selection import select

        works = list(dict.fromkeys((*self._cited_in(scope), *self._uncited(given))))
        options = dict(given.options)
        selection, _problems = parse_selection(options)
        if set(options) - {"sort", "limit"}:
            chosen = {paper.id for paper in select(self._library, selection, within=works, named=True)}
            works = [id_ for id_ in works if id_ in chosen]
        if "sort" in options:
            works = [paper.id for paper in select(self._library, selection, within=works, named=True)]
        elif self._has_own_order:
            works = self._in_own_order(works)
        elif self.style not in NUMBERED:
            works.sort(key=lambda id_: self._author_key(self._library.papers[id_]))
        return tuple(works[: selection.limit] if selection.limit else works)

    @property
    def _has_own_order(self) -> bool:
        """Whether the CSL style sorts works, by authors or titles."""
        return self.by_style is not None and self.by_style.sorts_entries

    def _in_own_order(self, ids: Sequence[str]) -> list[str]:
        from sphinxcontrib_research.citations.in_text_by_style import order_by_style

        if self.by_style is None:
            return list(ids)
        return order_by_style([self._library.papers[id_] for id_ in ids], self._library, self.by_style)

    def _uncited(self, given: ReferenceList) -> list[str]:
        if given.uncited == ("all",):
            return list(self._library.papers)
        found = [self._library.resolve(id_) for id_ in given.uncited]
        return [id_ for id_ in found if id_ is not None]

    def _author_key(self, paper: Paper) -> tuple[object, ...]:
        from sphinxcontrib_research.citations import year_of
        from sphinxcontrib_research.citations.in_text import order_key

        return order_key(paper, year_of(paper), self._words.language)

    # -- labels

    @cached_property
    def labels(self) -> dict[str, WorkLabel]:
        """The label of each work that is cited or listed, the same in the whole project; no numbers."""
        from sphinxcontrib_research.citations.in_text import work_labels

        listed = (self._uncited(one) for data in self.documents.values() for one in data.reference_lists)
        ids = dict.fromkeys(id_ for group in (*self._cited.values(), *listed) for id_ in group)
        papers = [self._library.papers[id_] for id_ in ids]
        if self.by_style is None:
            return work_labels(papers, self._words.gettext, self._words.language)
        from sphinxcontrib_research.citations.in_text_by_style import labels_by_style

        return labels_by_style(papers, self._library, self.by_style, self._words.gettext)

    def labels_for(self, docname: str) -> dict[str, WorkLabel]:
        """The label of each work that a document cites; numbers are those of the list that it leads to."""
        if docname not in self._labels_by_document:
            self._labels_by_document[docname] = self._labels_of(docname)
        return self._labels_by_document[docname]

    def _labels_of(self, docname: str) -> dict[str, WorkLabel]:
        cited = self._cited.get(docname, ())
        if self.style not in NUMBERED:
            return {id_: self.labels[id_] for id_ in cited}
        own = self.scope_of(docname)
        found = {}
        for id_ in cited:
            target = self.target(docname, id_)
            number = self._numbers(own if target is None else target.scope)[id_]
            found[id_] = replace(self.labels[id_], number=number)
        return found

    def _numbers(self, scope: Scope) -> dict[str, int]:
        """The numbers of the works of a scope, from 1."""
        if scope not in self._numbers_by_scope:
            lists = self._lists_by_scope.get(scope, ())
            cited = self._cited_in(scope)
            listed = [id_ for one in lists for id_ in one.ids]
            follows_lists = any("sort" in dict(one.given.options) for one in lists)
            ordered = dict.fromkeys((*listed, *cited) if follows_lists else (*cited, *listed))
            if self._has_own_order and not follows_lists:
                ordered = dict.fromkeys(self._in_own_order(list(ordered)))
            self._numbers_by_scope[scope] = {id_: number for number, id_ in enumerate(ordered, 1)}
        return self._numbers_by_scope[scope]

    @cached_property
    def _lists_by_scope(self) -> dict[Scope, list[PlacedList]]:
        found: dict[Scope, list[PlacedList]] = {}
        for one in self.lists:
            found.setdefault(one.scope, []).append(one)
        return found

    # -- where citations lead

    @cached_property
    def _places(self) -> dict[tuple[Scope, str], PlacedList]:
        """For each scope and work the first list of references that holds it."""
        found: dict[tuple[Scope, str], PlacedList] = {}
        for one in self.lists:
            for id_ in one.ids:
                found.setdefault((one.scope, id_), one)
        return found

    def target(self, docname: str, id_: str) -> PlacedList | None:
        """The list of references that a work cited in a document leads to."""
        scopes = (Scope("page", docname), *(Scope("toctree", name) for name in self._above(docname)), Scope())
        found = (self._places.get((scope, id_)) for scope in scopes)
        return next((one for one in found if one is not None), None)

    # -- bibliographies and citations as sphinxcontrib-bibtex has them

    @cached_property
    def bibliographies(self) -> Bibliographies:
        """The bibliographies of all documents."""
        files = [name for pattern in self._store.bibtex_patterns for name in self._store.files_of(pattern)]
        return Bibliographies(self._library, self.documents, tuple(dict.fromkeys(files)))

    def entry_of(self, docname: str, key: str) -> tuple[PlacedList, str] | None:
        """The bibliography that a key cited in a document leads to, and the paper."""
        if (docname, key) not in self._entries:
            found = self.bibliographies.target(docname, key)
            place = self.list_of(found[0], found[1]) if found is not None else None
            entry = (place, found[2]) if found is not None and place is not None else None
            self._entries[docname, key] = entry
        return self._entries[docname, key]

    def works_for(self, docname: str, items: tuple[CitationItem, ...]) -> dict[str, CitedWork]:
        """What roles of sphinxcontrib-bibtex may show of works, by the key that the author wrote."""
        from sphinxcontrib_research.citations.bibtex_roles import cited_work

        works = {}
        for item in items:
            found = self.entry_of(docname, item.id)
            id_ = found[1] if found is not None else self._library.resolve(item.id)
            if id_ is not None:
                place = (found[0].docname, found[0].given.number) if found is not None else None
                work = self._works_by_place.get((place, id_))
                if work is None:
                    label = self.bibliographies.labels(*place)[id_] if place is not None else ""
                    work = cited_work(self._library.papers[id_], self._words.gettext, label)
                    self._works_by_place[place, id_] = work
                if place is None and self.target(docname, id_) is not None:
                    work = replace(work, label=self._label_in_own_list(docname, id_))
                works[item.id] = work
        return works

    def _label_in_own_list(self, docname: str, id_: str) -> str:
        """The label of a work that is in no bibliography, but in one of our lists of references."""
        label = self.labels_for(docname)[id_]
        if self.style == "author-year":
            return f"{label.authors}, {label.year}"
        return label.key if self.style == "label" else str(label.number)

    def in_list_order(self, docname: str, items: tuple[CitationItem, ...]) -> tuple[CitationItem, ...]:
        """The works of a citation in the order of their bibliographies, as in sphinxcontrib-bibtex."""

        def place(item: CitationItem) -> tuple[int, int]:
            found = self.entry_of(docname, item.id)
            return (
                (self.lists.index(found[0]), found[0].positions[found[1]]) if found else (len(self.lists), 0)
            )

        return tuple(sorted(items, key=place)) if len(items) > 1 else items

    def target_of(self, docname: str, citation: Citation, key: str) -> tuple[PlacedList, str] | None:
        """The list that a work of a citation leads to, and the paper."""
        if citation.role and (found := self.entry_of(docname, key)) is not None:
            return found
        id_ = self._library.resolve(key)
        target = self.target(docname, id_) if id_ is not None else None
        return (target, id_) if target is not None and id_ is not None else None

    @cached_property
    def _citations_by_target(self) -> dict[tuple[str, int, str], list[tuple[str, Citation]]]:
        found: dict[tuple[str, int, str], list[tuple[str, Citation]]] = {}
        for name, data in self.documents.items():
            for citation in data.citations:
                entries = [self.target_of(name, citation, item.id) for item in citation.items]
                for entry in dict.fromkeys(entry for entry in entries if entry is not None):
                    target, id_ = entry
                    found.setdefault((target.docname, target.given.number, id_), []).append((name, citation))
        return found

    def marks(self, placed: PlacedList) -> tuple[ReferenceMark, ...]:
        """What each entry of a list begins and ends with; the way back as pairs of document and anchor."""
        bibliography = placed.given.bibliography
        numbers = self._numbers(placed.scope) if self.style in NUMBERED and bibliography is None else {}
        marks = []
        for id_, repeated in zip(placed.ids, self._repeated(placed), strict=True):
            letter = anchor = ""
            has_given_name, by_style = False, None
            spans: tuple[Span, ...] = ()
            if bibliography is not None:
                shown = self.bibliographies.mark(placed.docname, placed.given.number, id_)
                anchor = self.bibliographies.anchor(bibliography, id_)
                spans = self.bibliographies.spans(bibliography, id_)
            else:
                label = self.labels[id_]
                shown = f"[{label.key}]" if self.style == "label" else ""
                letter = label.letter if self.style == "author-year" else ""
                has_given_name = label.has_given_name and self.style == "author-year"
                by_style = label.by_style
            if numbers:
                shown = f"{numbers[id_]}." if self.style == "superscript" else f"[{numbers[id_]}]"
            cited = self._citations_by_target.get((placed.docname, placed.given.number, id_), [])
            if self._builder.format == "latex":
                cited = [pair for pair in cited if not pair[1].in_heading]
            back = tuple((name, self.citation_anchor(name, citation.number)) for name, citation in cited)
            back = back if placed.given.has_back else ()
            marks.append(
                ReferenceMark(
                    shown, letter, by_style, repeated, has_given_name, back=back, anchor=anchor, spans=spans
                )
            )
        return tuple(marks)

    def _repeated(self, placed: PlacedList) -> list[int]:
        """How many authors of each entry the CSL style replaces, as they are those of the entry before."""
        if self._processor is None or placed.given.bibliography is not None:
            return [0] * len(placed.ids)
        from sphinxcontrib_research.citations.csl_style import item

        items = [item(self._library.papers[id_], self._library, self._processor) for id_ in placed.ids]
        return self._processor.repeated(items)

    def citation_anchor(self, docname: str, number: int) -> str:
        """The anchor of a document's citation; on a page of all documents, unique there."""
        if self._builder.name != "singlehtml":
            return citation_anchor(number)
        return f"{citation_anchor(number)}-{list(self.documents).index(docname) + 1}"

    @cached_property
    def _lists_by_place(self) -> dict[tuple[str, int], PlacedList]:
        return {(one.docname, one.given.number): one for one in self.lists}

    def list_of(self, docname: str, number: int) -> PlacedList | None:
        """A list of references by its document and the number of the listing; ``None`` if it is not shown."""
        return self._lists_by_place.get((docname, number))

    def entry_anchor(self, placed: PlacedList, id_: str, anchors: Sequence[str]) -> str:
        """The anchor of a work in a list, from all anchors of the list."""
        position = placed.positions[id_]
        return anchors[position] if position < len(anchors) else paper_anchor(id_)

    # -- what is kept from one build to the next

    def key(self) -> str:
        """A digest of all that decides how works are labelled and listed."""
        documents = [(name, one.citations, one.reference_lists) for name, one in self.documents.items()]
        toctree = sorted(self._env.toctree_includes.items())
        return digest(self._store.inputs(), documents, toctree, self._style_key(), self._words.language)

    def _style_key(self) -> tuple[object, ...]:
        settings = self._settings
        return self.style, settings.cites_by_style, settings.citation_style, settings.csl_version

    def fill_listings(self) -> None:
        """Put the works of each list of references where the documents' other lists are."""
        if not any(data.reference_lists for data in self.documents.values()):
            return
        path = self._store.state_folder / f"references-{self._builder.name}.json"
        state = read_state(path)
        key = self.key()
        if state.get("key") != key:
            rows = [[one.docname, one.given.number, list(one.ids)] for one in self.lists]
            state = {"key": key, "lists": rows, "faults": self.bibliographies.faults}
            write_state(path, state)
        for docname, line, subtype, message in state["faults"]:
            warn_as_bibtex(subtype, message, (docname, line))
        for docname, number, ids in state["lists"]:
            listings = self._all_documents[docname].listings
            for position, listing in enumerate(listings):
                if listing.number == number:
                    listings[position] = replace(listing, ids=tuple(ids))

    def _shown_of(self, label: WorkLabel) -> tuple[object, ...]:
        """What the citations of a work print, so that no page is written for what it does not show."""
        if self.by_style is not None:
            return label.authors, label.number, label.by_style
        if self.style == "author-year":
            return label.authors, label.year
        return label.authors, label.key if self.style == "label" else label.number

    def digest_of(self, docname: str) -> list[object]:
        """All that the citations of a document and its lists of references print."""
        data = self.documents.get(docname)
        if data is None:
            return []
        # A role of sphinxcontrib-bibtex has labels of its own.
        by_us = any(not citation.role for citation in data.citations)
        labels = self.labels_for(docname) if by_us else {}
        cited = []
        for id_ in self._cited[docname] if by_us else ():
            target = self.target(docname, id_)
            place = (target.docname, target.given.number, target.positions[id_]) if target else ()
            cited.append((id_, self._shown_of(labels[id_]), place))
        lists = [self.list_of(docname, given.number) for given in data.reference_lists]
        marks = [self.marks(one) for one in lists if one is not None]
        by_roles = [
            (key, work, (found[0].docname, found[0].given.number, found[1]) if found else ())
            for citation in data.citations
            if citation.role
            for key, work in self.works_for(docname, citation.items).items()
            for found in [self.target_of(docname, citation, key)]
        ]
        return [cited, marks, by_roles]

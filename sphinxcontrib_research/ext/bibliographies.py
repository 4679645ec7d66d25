"""The bibliographies of all documents together: their works, labels, and where citations lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.vocabulary.bibtex_names import STYLES

if TYPE_CHECKING:
    import ast

    from sphinxcontrib_research.citations import Span
    from sphinxcontrib_research.citations.bibliography import Entries
    from sphinxcontrib_research.ext.state import Bibliography, DocumentData
    from sphinxcontrib_research.model.library import Library

Place = tuple[str, int]
"""The document and the number of the listing."""
Fault = tuple[str, int, str, str]
"""The document, the line, the subtype and the message of a warning."""
DEFAULT_FILTER = "cited"
BULLET = "\u2022"


class Bibliographies:
    """All bibliographies; nothing is imported or computed for a project without any."""

    def __init__(
        self, library: Library, documents: Mapping[str, DocumentData], files: tuple[str, ...]
    ) -> None:
        """Take what documents say.

        Args:
            library: All papers.
            documents: Those that cite or have a bibliography, in the order of the table of contents.
            files: The data files of ``bibtex_bibfiles``, as they are shown.
        """
        self._library = library
        self._documents = documents
        self._files = files
        self._cited_by_prefix: dict[str, dict[str, dict[str, None]]] = {}
        self._spans: dict[tuple[str, str], tuple[Span, ...]] = {}

    @cached_property
    def _lists(self) -> dict[Place, Bibliography]:
        return {
            (docname, given.number): given.bibliography
            for docname, data in self._documents.items()
            for given in data.reference_lists
            if given.bibliography is not None
        }

    @cached_property
    def _keys(self) -> dict[str, dict[str, None]]:
        """The keys that are cited, in order, each with the documents that cite it."""
        found: dict[str, dict[str, None]] = {}
        for docname, data in self._documents.items():
            for citation in data.citations:
                for item in citation.items:
                    found.setdefault(item.id, {})[docname] = None
        return found

    def _cited(self, prefix: str) -> dict[str, dict[str, None]]:
        """The papers that are cited under keys with a prefix, in order, each with the documents that do."""
        if prefix not in self._cited_by_prefix:
            cited: dict[str, dict[str, None]] = {}
            for key, docnames in self._keys.items():
                if key.startswith(prefix) and (id_ := self._library.resolve(key[len(prefix) :])) is not None:
                    cited.setdefault(id_, {}).update(docnames)
            self._cited_by_prefix[prefix] = cited
        return self._cited_by_prefix[prefix]

    # -- works and labels

    @cached_property
    def _computed(self) -> tuple[dict[Place, dict[str, str]], tuple[Fault, ...]]:
        from sphinxcontrib_research.citations.bibliography import (
            Entries,
            formatted,
            labelled,
            missing_fields,
        )

        entries = Entries(self._library)
        found: dict[Place, dict[str, str]] = {}
        faults: list[Fault] = []
        for (docname, number), given in self._lists.items():
            ids, fault = self._works(docname, given, entries)
            if fault:
                faults.append((docname, given.line, "filter_syntax_error", fault))
            for id_ in ids:
                if missing := missing_fields(self._library.papers[id_]):
                    message = f"missing {', '.join(missing)} in {id_}"
                    faults.append((docname, given.line, "missing_field", message))
            try:
                labels = labelled(entries, ids, given.style)
                if given.style not in STYLES:
                    self._spans.update(
                        {(given.style, id_): formatted(entries, id_, given.style) for id_ in ids}
                    )
            except ResearchError as error:
                faults.append((docname, given.line, "style", f"bibliography: {error}"))
                labels = dict.fromkeys(ids, "")
            found[docname, number] = {
                id_: given.label_prefix + (label or id_) for id_, label in labels.items()
            }
        return found, (*faults, *self._ambiguous(found))

    def _works(self, docname: str, given: Bibliography, entries: Entries) -> tuple[list[str], str]:
        """The papers of a bibliography: those cited in the order of citing, then the others; and a fault."""
        from sphinxcontrib_research.citations.bibliography import BibtexFilterError, holds, parse_filter

        cited = self._cited(given.key_prefix)
        own = dict.fromkeys(id_ for name in given.files or self._files for id_ in self._library.ids_in(name))
        within = (*(id_ for id_ in cited if not given.files or id_ in own), *own)
        named = {self._library.resolve(key) for key in given.keys}
        fault = ""
        try:
            tree: ast.expr | None = parse_filter(given.filter) if given.filter != DEFAULT_FILTER else None
        except BibtexFilterError as error:
            tree, fault = None, _filter_message(error)
        works = []
        for id_ in dict.fromkeys(within):
            keep = id_ in cited
            if tree is not None:
                docnames = frozenset(cited.get(id_, ()))
                facts = {"cited": keep, "docname": docname, "docnames": docnames}
                try:
                    keep = holds(tree, partial(_value, facts, id_, entries))
                except BibtexFilterError as error:
                    fault = fault or _filter_message(error)
            if keep or id_ in named:
                works.append(id_)
        return works, fault

    def _ambiguous(self, found: Mapping[Place, Mapping[str, str]]) -> Iterable[Fault]:
        """Warn of labels that mean two works of a page."""
        seen: dict[tuple[str, str], str] = {}
        for (docname, number), labels in found.items():
            given = self._lists[docname, number]
            for id_, label in labels.items() if given.list_type == "citation" else ():
                first = seen.setdefault((docname, label), id_)
                if first != id_:
                    message = (
                        f"duplicate label '{label}' for '{first}' and '{id_}' on one page; use :labelprefix:"
                    )
                    yield docname, given.line, "duplicate_label", message

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with bibliographies and was found out when all documents were read."""
        return self._computed[1] if self._lists else ()

    def labels(self, docname: str, number: int) -> Mapping[str, str]:
        """The labels of a bibliography by paper, in its order."""
        return self._computed[0][docname, number]

    # -- the marks before entries

    @cached_property
    def _marks(self) -> dict[Place, dict[str, str]]:
        from sphinxcontrib_research.citations.bibliography import enumerators

        found: dict[Place, dict[str, str]] = {}
        count: dict[str, int] = {}
        for place, given in self._lists.items():
            labels = self._computed[0][place]
            if given.list_type == "citation":
                found[place] = {id_: f"[{label}]" for id_, label in labels.items()}
            elif given.list_type == "bullet":
                found[place] = dict.fromkeys(labels, BULLET)
            else:
                start = given.start or count.get(place[0], 1)
                numbers = enumerators(given.enum_type, start, len(labels))
                found[place] = dict(zip(labels, numbers, strict=True))
                count[place[0]] = start + len(labels)
        return found

    def mark(self, docname: str, number: int, id_: str) -> str:
        """The mark before an entry."""
        return self._marks[docname, number][id_]

    def spans(self, given: Bibliography, id_: str) -> tuple[Span, ...]:
        """The citation of a work in a style that conf.py registers; empty: the project's style is taken."""
        return self._spans.get((given.style, id_), ())

    @staticmethod
    def anchor(given: Bibliography, id_: str) -> str:
        """The further id of an entry; empty without a template."""
        return nodes.make_id(given.id_template.replace("{key}", given.key_prefix + id_))

    # -- where citations lead

    @cached_property
    def _places(self) -> dict[tuple[str, str], list[Place]]:
        """The lists of citations that have a paper, by their prefix and the paper."""
        found: dict[tuple[str, str], list[Place]] = {}
        for place, given in self._lists.items():
            if given.list_type == "citation":
                for id_ in self._computed[0][place]:
                    found.setdefault((given.key_prefix, id_), []).append(place)
        return found

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        """The prefixes of keys, longest first."""
        return tuple(sorted({given.key_prefix for given in self._lists.values()}, key=len, reverse=True))

    def target(self, docname: str, key: str) -> tuple[str, int, str] | None:
        """Find where a key leads.

        Args:
            docname: The document that cites it.
            key: The key, with its prefix.

        Returns:
            The document, the number of the listing and the paper: of the bibliography on the same page, else
            of the first.
        """
        for prefix in self._prefixes:
            if not key.startswith(prefix):
                continue
            id_ = self._library.resolve(key[len(prefix) :])
            places = self._places.get((prefix, id_), ()) if id_ is not None else ()
            if places and id_ is not None:
                place = next((one for one in places if one[0] == docname), places[0])
                return (*place, id_)
        return None


def _value(facts: Mapping[str, object], id_: str, entries: Entries, name: str) -> object:
    return facts[name] if name in facts else entries.value(id_, name)


def _filter_message(error: ResearchError) -> str:
    return f"syntax error in :filter: expression: {error}; showing what is cited"

"""``paper-footcite`` and ``paper-footnotes``: citations as footnotes, counted with the author's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.transforms.references import Footnotes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.nodes import (
    NOTE,
    research_citation,
    research_note,
    research_notes,
    strip_before,
)
from sphinxcontrib_research.ext.read.directive import ResearchDirective, expressions_around, is_copy
from sphinxcontrib_research.ext.read.roles import CiteRole, RoleResult
from sphinxcontrib_research.ext.state import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.citations.in_text import CitationItem


class FootnoteRole(CiteRole):
    """``:paper-footcite:`id```: a mark that leads to a footnote with the work."""

    textual = False

    def run(self) -> RoleResult:
        """Make a mark for each work."""
        if self.cites_in_notes:
            return super().run()
        items = self.items()
        shown: list[nodes.Node] = []
        for item in items:
            self.note(item.id)
            self.data.shown.add(item.id)
            mark = nodes.footnote_reference(self.rawtext, auto=1, item=item, classes=[NOTE])
            mark["refname"] = self.note_name(item)
            _note_mark(self.env, self.inliner.document, mark)
            self.set_source_info(mark)
            shown.append(mark)
        return shown or [nodes.Text(self.wanted)], []

    def note_name(self, item: CitationItem) -> str:
        """The name of an item's note: the same work with the same words on a page is one note."""
        return note_name(self.env.docname, item)


def note_name(docname: str, *items: CitationItem) -> str:
    """The name of the note with some works in a document: unique where all documents are one page."""
    return f"research-note-{digest(docname, *items)[:12]}"


MARK_COUNT = "research-marks"
"""Where Sphinx's data of the document that is read counts marks."""


def _note_mark(env: BuildEnvironment, document: nodes.document, mark: nodes.footnote_reference) -> None:
    """Let docutils count a mark, with an id that is unique where all documents are one page."""
    number = int(env.temp_data.get(MARK_COUNT) or 0) + 1
    env.temp_data[MARK_COUNT] = number
    mark["ids"].append(f"research-mark-{digest(env.docname, number)[:12]}")
    document.note_autofootnote_ref(mark)
    document.note_footnote_ref(mark)


class PaperFootnotes(ResearchDirective):
    """``.. paper-footnotes::``: the place of the notes; without it they stand at the end of the page."""

    option_spec: ClassVar[Any] = {}

    def run(self) -> list[nodes.Node]:
        """Mark the place."""
        self.build.data_of(self.env.docname)  # From now on there is something of ours in it.
        return [research_notes()]


class MakeNotes(SphinxTransform):
    """Make a footnote for each work that a mark leads to; all footnotes are in the order of their marks."""

    # Before docutils numbers them, and before MyST sorts them (618).
    default_priority = Footnotes.default_priority - 10

    def apply(self, **_kwargs: Any) -> None:
        """Make them; a place takes the works that are first cited before it."""
        if self.env.docname not in build_of(self.env).documents:
            return  # Most documents of a project cite nothing.
        elements = list(self.document.findall(nodes.Element))
        places = [node for node in elements if isinstance(node, research_notes)]
        for place in [place for place in places if expressions_around(place)]:
            # Builders that leave it out would lose the notes: they stand at the end of the page.
            place.parent.remove(place)
            places.remove(place)
            elements.remove(place)
        made: dict[str, nodes.footnote] = {}
        waiting: list[nodes.Element] = []
        conditions = _conditions(elements)
        for node in elements:
            if isinstance(node, research_notes):
                node["notes"], waiting = [*self._above(node), *waiting] if waiting else [], []
            elif _is_mark(node) and (name := node["refname"]) not in made:
                content = research_note("", node["item"].id, item=node["item"], docname=self.env.docname)
                made[name] = self._footnote(name, content, node)
                waiting.append(_only(conditions[name], made[name]))
            elif isinstance(node, research_citation) and "authors" in node and not is_copy(node):
                if any(isinstance(one, nodes.rubric) for one in _around(node)):
                    continue  # LaTeX has no notes there: author and year are printed.
                node["in_note"] = True
                if any(isinstance(one, nodes.footnote) for one in _around(node)):
                    continue  # A citation in a note of the author stays there.
                name = _free_name(note_name(self.env.docname, *node["items"]), made)
                condition = _condition([expressions_around(node)])
                self._put_mark(node, name)
                made[name] = self._footnote(name, node, node)
                waiting.append(_only(condition, made[name]))
        for place in places:
            place.replace_self(place["notes"])
        self._end().extend(waiting)
        if made:
            self._number_by_marks()

    def _above(self, place: research_notes) -> list[nodes.Node]:
        """The nodes above the notes of a place: its own id, and a header."""
        if not (id_ := place.get("place_id", "")):
            return list(place.children)
        target = self.document.ids[id_] = nodes.target("", "", ids=[id_])
        return [target, *place.children]

    def _put_mark(self, citation: research_citation, name: str) -> None:
        """Put a mark in the place of a citation that becomes a note, without the blank that roles need."""
        mark = nodes.footnote_reference(citation.rawsource, auto=1, refname=name, classes=[NOTE])
        _note_mark(self.env, self.document, mark)
        if not citation["authors"]:
            strip_before(citation)
        names = [nodes.Text(citation["authors"])] if citation["authors"] else []
        citation.replace_self([*names, mark])
        citation["textual"], citation["is_note"] = False, True

    def _footnote(self, name: str, content: nodes.inline, source: nodes.Element) -> nodes.footnote:
        paragraph = nodes.paragraph("", "", content, translatable=False)
        footnote = nodes.footnote("", paragraph, auto=1, names=[name], classes=[NOTE])
        footnote.source, footnote.line = source.source, source.line
        paragraph.source, paragraph.line = content.source, content.line = source.source, source.line
        self.document.note_autofootnote(footnote)
        self.document.note_explicit_target(footnote, footnote)
        return footnote

    def _end(self) -> nodes.Element:
        """The section at the end of the page, at the level of its title."""
        sections = [node for node in self.document.children if isinstance(node, nodes.section)]
        return sections[-1] if sections else self.document

    def _number_by_marks(self) -> None:
        """Let docutils count footnotes in the order of their first marks: it takes them as they stand."""
        first: dict[int, int] = {}
        named = {name: note for note in self.document.autofootnotes for name in note["names"]}
        unnamed = iter([note for note in self.document.autofootnotes if not note["names"]])
        marks = [mark for mark in self.document.findall(nodes.footnote_reference) if mark.get("auto") == 1]
        for position, mark in enumerate(marks):
            note = named.get(mark["refname"]) if "refname" in mark else next(unnamed, None)
            if note is not None:
                first.setdefault(id(note), position)
        # MyST counts them in the order of this list.
        places = {id(mark): position for position, mark in enumerate(marks)}
        self.document.autofootnote_refs.sort(key=lambda mark: places.get(id(mark), len(marks)))
        self.document.autofootnotes.sort(key=lambda note: first.get(id(note), len(marks)))


def _is_mark(node: nodes.Node) -> bool:
    return isinstance(node, nodes.footnote_reference) and "item" in node


def _conditions(elements: Iterable[nodes.Element]) -> dict[str, str]:
    """When each note is shown: where one of its marks is."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for mark in filter(_is_mark, elements):
        found.setdefault(mark["refname"], []).append(expressions_around(mark))
    return {name: _condition(expressions) for name, expressions in found.items()}


def _condition(places: Sequence[tuple[str, ...]]) -> str:
    """The expression that holds where one of several places is shown; empty: always."""
    alternatives = dict.fromkeys(places)
    if () in alternatives:
        return ""
    if len(alternatives) == 1 and len(places[0]) == 1:
        return places[0][0]
    return " or ".join(" and ".join(f"({one})" for one in expressions) for expressions in alternatives)


def _only(condition: str, note: nodes.footnote) -> nodes.Element:
    """A note, shown where one of its marks is."""
    return addnodes.only("", note, expr=condition) if condition else note


def _around(node: nodes.Element) -> Iterator[nodes.Element]:
    """What a node is in, from the nearest on."""
    while (node := node.parent) is not None:
        yield node


def _free_name(name: str, made: Mapping[str, object]) -> str:
    """A name that no note has."""
    names = (name, *(f"{name}-{number}" for number in range(2, len(made) + 3)))
    return next(one for one in names if one not in made)

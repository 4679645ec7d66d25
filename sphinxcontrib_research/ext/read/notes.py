"""``paper-footcite`` and ``paper-footnotes``: citations as footnotes, counted with the author's own."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard

from docutils import nodes
from docutils.transforms.references import Footnotes
from sphinx.transforms import SphinxTransform

from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.nodes import research_citation, research_note, research_notes
from sphinxcontrib_research.ext.read.directive import ResearchDirective, expressions_around
from sphinxcontrib_research.ext.read.roles import CiteRole, RoleResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class FootnoteRole(CiteRole):
    """``:paper-footcite:`id```: a mark that leads to a footnote with the work."""

    def run(self) -> RoleResult:
        """Make a mark for each work."""
        items = self.items()
        for item in items:
            self.note(item.id)
            self.data.shown.add(item.id)
        if items and build_of(self.env).settings.cites_in_notes and not self.bibtex_role:
            return [self.note_mark(items)], []
        # The same work with the same words on a page is one note.
        shown: list[nodes.Node] = [self.note_mark((item,)) for item in items]
        return shown or [nodes.Text(self.wanted)], []


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
        places = list(self.document.findall(research_notes))
        for place in [place for place in places if expressions_around(place)]:
            # Builders that leave it out would lose the notes: they stand at the end of the page.
            place.parent.remove(place)
            places.remove(place)
        made: dict[str, nodes.footnote] = {}
        waiting: list[nodes.footnote] = []
        for node in list(self.document.findall(nodes.Element)):
            if isinstance(node, research_notes):
                node["notes"], waiting = [*self._above(node), *waiting] if waiting else [], []
            elif _is_mark(node) and (name := self._name_of_new(node, made)):
                made[name] = self._footnote(node)
                waiting.append(made[name])
        for place in places:
            place.replace_self(place["notes"])
        self._end().extend(waiting)
        if made:
            self._number_by_marks()

    def _above(self, place: research_notes) -> list[nodes.Node]:
        """What stands above the notes of a place: its own id, and a header."""
        if not (id_ := place.get("place_id", "")):
            return list(place.children)
        target = self.document.ids[id_] = nodes.target("", "", ids=[id_])
        return [target, *place.children]

    def _name_of_new(self, mark: nodes.footnote_reference, made: Mapping[str, object]) -> str:
        """The name of the note that a mark needs; empty if it needs none.

        In styles for notes each citation has a note of its own, but for those in notes of the author, which
        are written in place.
        """
        name = str(mark["refname"])
        if not mark["is_citation"]:
            return "" if name in made else name
        refs = self.document.footnote_refs
        if any(isinstance(one, nodes.footnote) for one in _above(mark)):
            refs[name] = [one for one in refs[name] if one is not mark]
            self.document.autofootnote_refs.remove(mark)
            mark.replace_self(self._citation(mark))
            return ""
        if mark["is_attached"]:
            _strip_before(mark)
        if name in made:
            refs[name] = [one for one in refs[name] if one is not mark]
            name = next(other for number in count(2) if (other := f"{name}-{number}") not in made)
            mark["refname"] = name
            self.document.note_footnote_ref(mark)
        return name

    def _citation(self, mark: nodes.Element) -> research_citation:
        items = mark["items"]
        text = ", ".join(item.id for item in items)
        citation = research_citation(
            mark.rawsource, text, items=items, textual=False, linked=True, docname=self.env.docname
        )
        citation.attributes.update(number=0, explicit=False, role="", in_note=True)
        citation.source, citation.line = mark.source, mark.line
        return citation

    def _footnote(self, mark: nodes.Element) -> nodes.footnote:
        name = mark["refname"]
        content: nodes.inline
        if mark["is_citation"]:
            content = self._citation(mark)
            content["is_note"] = True
        else:
            (item,) = mark["items"]
            content = research_note("", item.id, item=item, docname=self.env.docname)
        paragraph = nodes.paragraph("", "", content, translatable=False)
        footnote = nodes.footnote("", paragraph, auto=1, names=[name])
        footnote.source, footnote.line = mark.source, mark.line
        paragraph.source, paragraph.line = content.source, content.line = mark.source, mark.line
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
        self.document.autofootnotes.sort(key=lambda note: first.get(id(note), len(marks)))


def _is_mark(node: nodes.Node) -> TypeGuard[nodes.footnote_reference]:
    return isinstance(node, nodes.footnote_reference) and "items" in node


def _above(node: nodes.Element) -> Iterator[nodes.Element]:
    """What a node is in, from the nearest on."""
    while (node := node.parent) is not None:
        yield node


def _strip_before(mark: nodes.Element) -> None:
    """Remove the blank before a mark: roles need one, notes have none."""
    at = mark.parent.index(mark)
    before = mark.parent[at - 1] if at else None
    if isinstance(before, nodes.Text) and before != before.rstrip():
        mark.parent.replace(before, nodes.Text(before.rstrip()))

"""``paper-footcite`` and ``paper-footnotes``: citations as footnotes, counted with the author's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.transforms.references import Footnotes
from sphinx.transforms import SphinxTransform

from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.nodes import research_note, research_notes
from sphinxcontrib_research.ext.read.directive import ResearchDirective, expressions_around
from sphinxcontrib_research.ext.read.roles import CiteRole, RoleResult
from sphinxcontrib_research.ext.state import digest

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.in_text import CitationItem


class FootnoteRole(CiteRole):
    """``:paper-footcite:`id```: a mark that leads to a footnote with the work."""

    def run(self) -> RoleResult:
        """Make a mark for each work."""
        items = self.items()
        shown: list[nodes.Node] = []
        for item in items:
            self.note(item.id)
            self.data.shown.add(item.id)
            mark = nodes.footnote_reference(self.rawtext, auto=1, item=item)
            mark["refname"] = self.note_name(item)
            document = self.inliner.document
            document.note_autofootnote_ref(mark)
            document.note_footnote_ref(mark)
            self.set_source_info(mark)
            shown.append(mark)
        return shown or [nodes.Text(self.wanted)], []

    def note_name(self, item: CitationItem) -> str:
        """The name of an item's note: the same work with the same words on a page is one note."""
        return f"research-note-{digest(item)[:12]}"


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
        for node in self.document.findall(nodes.Element):
            if isinstance(node, research_notes):
                node["notes"], waiting = [*self._above(node), *waiting] if waiting else [], []
            elif _is_mark(node) and (name := node["refname"]) not in made:
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

    def _footnote(self, mark: nodes.Element) -> nodes.footnote:
        name, item = mark["refname"], mark["item"]
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


def _is_mark(node: nodes.Node) -> bool:
    return isinstance(node, nodes.footnote_reference) and "item" in node

"""Footnotes with works as a builder shows them: their numbers, and how their works were cited before."""

from __future__ import annotations

from itertools import count, groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_research.ext.nodes import NOTE
from sphinxcontrib_research.ext.write.citing import is_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.ext.nodes import research_citation


def number_notes(build: Build, document: nodes.document, marks: Sequence[nodes.footnote_reference]) -> None:
    """Count the footnotes of documents whose notes a builder drops in part: docutils counted them all.

    Args:
        build: The run.
        document: The document, or the assembled documents.
        marks: All that lead to footnotes, in order.
    """
    hidden = [mark for mark in marks if NOTE in mark["classes"] and not is_shown(build, mark)]
    for docname in dict.fromkeys(mark.get("docname", "") for mark in hidden):
        own = [mark for mark in marks if mark.get("docname", "") == docname and is_shown(build, mark)]
        notes = [
            note
            for note in document.findall(nodes.footnote)
            if note.get("docname", "") == docname and is_shown(build, note)
        ]
        _number(own, notes)
        kept = {id_ for mark in own for id_ in mark["ids"]}
        for note in notes:
            note["backrefs"] = [id_ for id_ in note["backrefs"] if id_ in kept]


def write_marks_in_titles(build: Build, marks: Sequence[nodes.footnote_reference]) -> None:
    """Bracket the marks of notes in titles, which Sphinx's text writer takes as plain text."""
    if build.builder.format != "text":
        return
    for mark in marks:
        if NOTE in mark["classes"] and isinstance(mark.parent, nodes.title):
            mark.parent.replace(mark, nodes.Text(f"[{mark.astext()}]"))


def _number(marks: Sequence[nodes.footnote_reference], notes: Sequence[nodes.footnote]) -> None:
    """Number notes in the order of their marks; numbers that the author gave stay and are left out."""
    by_id = {id_: note for note in notes for id_ in note["ids"]}
    noted = [(mark, by_id[mark["refid"]]) for mark in marks if mark.get("refid") in by_id]
    given = {_label(note) for note in notes if not note.get("auto")}
    free = (str(number) for number in count(1) if str(number) not in given)
    automatic = dict.fromkeys([*(note for _mark, note in noted), *notes])
    for note in [one for one in automatic if one.get("auto") == 1]:
        if (label := note.next_node(nodes.label)) is not None:
            _write(label, next(free))
    for mark, note in noted:
        _write(mark, _label(note))
    for parent in dict.fromkeys(_slot(note).parent for note in notes):
        _sort(parent)


def _write(node: nodes.Element, number: str) -> None:
    node.children = []
    node += nodes.Text(number)


def _slot(note: nodes.Element) -> nodes.Element:
    """The node that takes the place of a note in its section: itself, or the ``only`` around it."""
    while isinstance(note.parent, addnodes.only):
        note = note.parent
    return note


def _sort(parent: nodes.Element) -> None:
    """Put the notes that stand together in the order of their numbers."""
    sorted_children: list[nodes.Node] = []
    for are_notes, group in groupby(parent.children, lambda child: _number_of(child) is not None):
        run = list(group)
        sorted_children += sorted(run, key=lambda child: _number_of(child) or 0) if are_notes else run
    parent.children = sorted_children


def _number_of(node: nodes.Node) -> int | None:
    """The number of a note with a work; ``None`` for any other node."""
    while isinstance(node, addnodes.only) and len(node.children) == 1:
        node = node.children[0]
    if not isinstance(node, nodes.footnote) or NOTE not in node["classes"]:
        return None
    return int(label) if (label := _label(node)).isdecimal() else 0


def _label(note: nodes.footnote) -> str:
    label = note.next_node(nodes.label)
    return label.astext() if label is not None else ""


def place_notes(build: Build, citations: Iterable[research_citation]) -> None:
    """Find how works in notes were cited before in their document, which CSL styles for notes distinguish.

    Args:
        build: The run.
        citations: All citations, in order; those in footnotes get an attribute ``places``.
    """
    processor = build.citing.by_style
    if processor is None or not build.settings.cites_in_notes:
        return
    from sphinxcontrib_research.citations.in_text_by_style import note_places

    by_document: dict[str, list[research_citation]] = {}
    for citation in citations:
        if citation.get("in_note") and is_shown(build, citation):
            by_document.setdefault(citation["docname"], []).append(citation)
    for found in by_document.values():
        found.sort(key=_note_number)
        labels = [_note_label(citation) for citation in found]
        notes = [citation["items"] for citation in found]
        for citation, places in zip(found, note_places(notes, processor), strict=True):
            citation["places"] = [
                (place, labels[place.first_note] if place.first_note >= 0 else "") for place in places
            ]


def _note_number(citation: research_citation) -> int:
    """Notes are counted in the order of their marks; their places may be in another."""
    label = _note_label(citation)
    return int(label) if label.isdecimal() else 0


def _note_label(citation: research_citation) -> str:
    """The number of the footnote that a citation is in."""
    node: nodes.Element | None = citation
    while node is not None and not isinstance(node, nodes.footnote):
        node = node.parent
    label = node.next_node(nodes.label) if node is not None else None
    return label.astext() if label is not None else ""

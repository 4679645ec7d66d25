"""Lines of an entry right below each other or behind its label, for the builders that can write them so."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.utils import column_width


class research_line(nodes.paragraph):  # noqa: N801
    """A line of an entry; with attribute ``continues`` it stands right below the line before it."""

    @property
    def is_last(self) -> bool:
        """Whether no line continues this one."""
        place = self.parent.index(self) + 1
        following = self.parent.children[place : place + 1]
        return not any(isinstance(one, research_line) and one["continues"] for one in following)


def _visit_latex(translator: Any, line: research_line) -> None:
    # One paragraph for all lines, in which no page ends. No group: it would take what LaTeX sets in an item's
    # first paragraph back, and so set it again in the second.
    begin = "\n\\interlinepenalty10000\n\\sphinxAtStartPar\n"
    translator.body.append("\\newline\n" if line["continues"] else begin)


def _depart_latex(translator: Any, line: research_line) -> None:
    translator.body.append("\\par\\interlinepenalty0\n" if line.is_last else "\n")


def _visit_text(translator: Any, _line: research_line) -> None:
    translator.new_state(0)


def _depart_text(translator: Any, line: research_line) -> None:
    translator.end_state(end=[""] if line.is_last else None)


def _visit_man(translator: Any, line: research_line) -> None:
    if line["continues"]:
        translator.body.append(".br\n")
    else:
        translator.visit_paragraph(line)


def _depart_man(translator: Any, line: research_line) -> None:
    translator.depart_paragraph(line)


def _visit_texinfo(translator: Any, line: research_line) -> None:
    translator.body.append("@*\n" if line["continues"] else "\n")


def _depart_texinfo(translator: Any, line: research_line) -> None:
    # An anchor may follow, which ends no paragraph.
    translator.body.append("\n\n" if line.is_last else "\n")


class research_reference(nodes.Element):  # noqa: N801
    """An entry of a list of references, for text: its lines hang behind its ``label``."""


def _visit_reference(translator: Any, reference: research_reference) -> None:
    translator.new_state(column_width(reference["label"]) + 1)


def _depart_reference(translator: Any, reference: research_reference) -> None:
    translator.end_state(first=f"{reference['label']} ")


FORMATS: dict[str, tuple[Any, Any]] = {
    "latex": (_visit_latex, _depart_latex),
    "text": (_visit_text, _depart_text),
    "man": (_visit_man, _depart_man),
    "texinfo": (_visit_texinfo, _depart_texinfo),
}
"""How the builders of a format write a line: visitors by the builder's ``format``. Others get paragraphs."""
LABELLED = {"text": (_visit_reference, _depart_reference)}
"""How a format writes a label that the lines of an entry hang behind; in others it begins the first line."""

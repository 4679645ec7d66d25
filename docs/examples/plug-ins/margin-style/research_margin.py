"""Entries with the year in the margin: ``:style: margin``."""

from __future__ import annotations

from html import escape

from docutils import nodes

from sphinxcontrib_research.api import Entry, EntryStyle


def year(entry: Entry) -> str:
    """Return the year, or a dash."""
    date = entry.paper.date
    return str(date.year) if date is not None and date.year else "–"


def html(entry: Entry) -> str:
    """Return a definition: parts are finished HTML, what is of the paper itself has to be escaped."""
    parts = entry.parts
    lines = [f'<span class="research-title">{parts["title"]}</span>']
    lines += [parts[name] for name in ("authors", "venue", "links") if name in parts]
    return f"<dl><dt>{escape(year(entry))}</dt><dd>{'<br />'.join(lines)}</dd></dl>"


def margin_nodes(entry: Entry) -> list[nodes.Node]:
    """Return the same for every other builder: parts are lists of nodes."""
    line = nodes.paragraph("", f"{year(entry)}: ", *entry.parts["title"])
    for name in ("authors", "venue", "links"):
        if name in entry.parts:
            line += [nodes.Text(" / "), *entry.parts[name]]
    return [line]


MARGIN = EntryStyle(
    parts=frozenset({"title", "authors", "venue", "links"}),
    html=html,
    nodes=margin_nodes,
)

"""``citation-table``: papers as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from docutils import nodes

from sphinxcontrib_research.render.view import CaptionView, EntryGroup, TableView
from sphinxcontrib_research.sphinx_ext.directives import options as option_values
from sphinxcontrib_research.sphinx_ext.directives.base import ResearchDirective
from sphinxcontrib_research.sphinx_ext.logging import __
from sphinxcontrib_research.sphinx_ext.nodes import research_view

DEFAULT_COLUMNS = ("title", "authors", "venue", "year", "citations")


class CitationTable(ResearchDirective):
    """``.. citation-table::``: a real table in every builder."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {
        **option_values.SELECTING,
        "columns": option_values.words,
        "headers": option_values.words,
        "widths": option_values.words,
        "total": option_values.flag_or_truth,
        "search": option_values.flag_or_truth,
        "caption": option_values.words,
        "home": option_values.flag_or_truth,
        "class": option_values.words,
        "name": option_values.words,
    }

    def run(self) -> list[nodes.Node]:
        """Place one leaf."""
        files = self.data_files(self.arguments[0].split()) if self.arguments else ()
        if self.arguments and not files:
            return []
        content = self.choose(files)
        ids = tuple(dict.fromkeys(content.all_ids))
        if not ids:
            return self.nothing()
        columns, headers, widths = self._columns(files)
        view = TableView(
            ids,
            self.next_number,
            columns,
            headers=headers,
            widths=widths,
            total=self.options.get("total") == "yes",
            search=self.options.get("search") == "yes",
            caption=self.options.get("caption", ""),
            is_home=self.options.get("home") == "yes",
            is_limited="limit" in self.options,
            classes=option_values.split(self.options.get("class", "")),
            parts=self._parts(columns),
        )
        placed = self._groups(content, view) if content.groups else [self.place(view, is_table=True)]
        self.add_name(placed[0])
        return [*placed]

    def _groups(self, content: EntryGroup, view: TableView) -> list[research_view]:
        """A table for each group, with its heading as the caption."""
        placed = []
        if view.caption:
            placed.append(self.place_other(CaptionView(view.caption, view.ids, self.next_number)))
        for titles, ids in _innermost(content):
            caption = f"{' · '.join(titles)} ({{count}})"
            part = replace(view, ids=ids, number=self.next_number, caption=caption)
            placed.append(self.place(part, is_table=True))
        return placed

    def _columns(self, files: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
        """The columns that there are, with their headers and widths: one left out takes its own along."""
        from sphinxcontrib_research.query.fields import canonical, is_known

        names = option_values.split(self.options.get("columns", "")) or DEFAULT_COLUMNS
        asked = tuple(canonical(name) if "." not in name and is_known(name) else name for name in names)
        known, unknown = self.ask("columns", asked, files)
        for column, near in unknown:
            hint = __("; did you mean '%s'?") % near if near else ""
            self.warn("option", __(":columns: no paper has a field '%s'%s"), column, hint)
        headers = [header.strip() for header in self.options.get("headers", "").split(",")]
        widths = self._widths(len(asked))
        if len(headers) > len(asked):
            self.warn("option", __(":headers: has %d words for %d columns"), len(headers), len(asked))
        if not known:
            return DEFAULT_COLUMNS, (), ()
        kept = [number for number, column in enumerate(asked) if column in known]
        return (
            tuple(asked[number] for number in kept),
            tuple(headers[number] if number < len(headers) else "" for number in kept),
            tuple(widths[number] for number in kept) if widths else (),
        )

    def _parts(self, columns: tuple[str, ...]) -> frozenset[str]:
        """``links`` where a column shows some: their files are to be copied."""
        from sphinxcontrib_research.load.schema import LINK_KINDS

        return frozenset({"links"}) if {"links", *LINK_KINDS} & {*columns} else frozenset()

    def _widths(self, count: int) -> tuple[int, ...]:
        items = option_values.split(self.options.get("widths", ""))
        if not items:
            return ()
        if len(items) == count and all(item.isascii() and item.isdigit() and int(item) for item in items):
            return tuple(int(item) for item in items)
        self.warn("option", __(":widths: needs %d whole numbers, one a column"), count)
        return ()


def _innermost(
    group: EntryGroup, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The groups that are not divided further, each as the titles that lead to it and its papers."""
    titles = (*above, group.title) if group.title else above
    if group.ids:
        yield titles, group.ids
    for part in group.groups:
        yield from _innermost(part, titles)

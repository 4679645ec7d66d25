"""``paper-chart``: figures over years, venues, categories and tags."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes

from sphinxcontrib_research.render.view import ChartView
from sphinxcontrib_research.sphinx_ext.directives import options as option_values
from sphinxcontrib_research.sphinx_ext.directives.base import ResearchDirective
from sphinxcontrib_research.sphinx_ext.logging import __


def chart_views(directive: ResearchDirective, ids: tuple[str, ...]) -> list[ChartView]:
    """The charts of a profile: papers by year, and citations by year where the lock knows them."""
    kinds = ["papers-per-year"]
    if directive.ask("has_citations_per_year", ids):
        kinds.append("citations-per-year")
    first = directive.next_number
    return [ChartView(kind, ids, first + number) for number, kind in enumerate(kinds)]


class PaperChart(ResearchDirective):
    """``.. paper-chart:: papers-per-year``: a chart drawn while building, with its figures as a table."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {
        **option_values.SELECTING,
        "data": option_values.words,
        "caption": option_values.words,
        "class": option_values.words,
        "name": option_values.words,
    }

    def run(self) -> list[nodes.Node]:
        """Place one leaf."""
        from sphinxcontrib_research.charts import KINDS

        kind = self.arguments[0].strip()
        if kind not in KINDS:
            self.warn("option", __("unknown chart: %r; there are %s"), kind, ", ".join(KINDS))
            return []
        files = self.data_files(self.options["data"].split()) if "data" in self.options else ()
        ids = tuple(dict.fromkeys(self.choose(files).all_ids))
        if not ids:
            return self.nothing()
        if not self.ask("has_figures", kind, ids, files):
            self.warn("no-data", __("no paper here has anything for the chart '%s'"), kind)
            return []
        for name in sorted({"group-by", "group-order"} & self.options.keys()):
            self.warn("option", __(":%s: a chart has no groups"), name)
        caption = self.options.get("caption", "")
        classes = option_values.split(self.options.get("class", ""))
        leaf = self.place_other(ChartView(kind, ids, self.next_number, caption, classes))
        self.add_name(leaf)
        return [leaf]

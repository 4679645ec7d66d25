"""``author-profile``, ``people-list`` and ``paper-chart``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from docutils import nodes

from sphinxcontrib_research.ext.logging import __
from sphinxcontrib_research.ext.read import base, queries
from sphinxcontrib_research.ext.read.base import ResearchDirective
from sphinxcontrib_research.render.view import ChartView, PeopleView, ProfileView
from sphinxcontrib_research.util.suggestions import did_you_mean

COMPUTED = ("h-index", "h_index")
SHOWN = ("header", "tiles", "charts", "papers")


class AuthorProfile(ResearchDirective):
    """``.. author-profile:: id``: header, figures, charts and papers of one author."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {
        **{name: value for name, value in base.SELECTING.items() if name not in {"authors", "papers"}},
        **base.FORM,
        "data": base.words,
        "metrics": base.words,
        "numbered": base.flag_or_truth,
        "search": base.flag_or_truth,
        "max-authors": base.whole_number,
    }

    def run(self) -> list[nodes.Node]:
        """Place a leaf for header and figures, one for each chart, one for the papers."""
        files = self.files_of_data
        id_, near = self.query(queries.author, " ".join(self.arguments[0].split()), files)
        if not id_:
            self.warn("ref", __("unknown author: '%s'%s"), self.arguments[0], did_you_mean(near))
            return []
        show = self._show()
        ids = self.query(queries.author_papers, id_, files)
        placed: list[nodes.Node] = []
        if {"header", "tiles"} & set(show):
            view = ProfileView(
                id_,
                ids,
                self.next_number,
                tuple(part for part in show if part in {"header", "tiles"}),
                self._metrics(id_, ids, files) if "tiles" in show else (),
                self.classes,
            )
            leaf = self.place_other(
                view, *(self.query(queries.author_files, id_, files) if "header" in show else ())
            )
            slug = self.build.store.with_files(files).author_slug(id_)
            taken = sum(1 for known, _anchor in self.data.profiles if known == id_)
            anchor = f"research-author-{slug}" + (f"-{taken + 1}" if taken else "")
            self.data.profiles.append((id_, anchor))
            leaf["ids"].append(anchor)
            self.add_name(leaf)
            placed.append(leaf)
        if "charts" in show and ids:
            placed += [self.place_other(view) for view in chart_views(self, ids)]
        if "papers" in show:
            placed += self._papers(id_, files)
        return placed

    def _show(self) -> tuple[str, ...]:
        wanted = base.split(self.options.get("show", ""))
        unknown = [part for part in wanted if part not in SHOWN]
        for part in unknown:
            self.warn("option", __(":show: unknown: %r; there are %s"), part, ", ".join(SHOWN))
        return tuple(part for part in wanted if part in SHOWN) or ("header", "tiles")

    def _metrics(self, id_: str, ids: tuple[str, ...], files: tuple[str, ...]) -> tuple[str, ...]:
        """The figures that are to be computed, with a warning for one that can't be."""
        wanted = base.split(self.options.get("metrics", ""))
        for name in wanted:
            if name not in COMPUTED:
                self.warn("option", __(":metrics: unknown: %r; 'h-index' can be computed"), name)
            elif not self.query(queries.has_h_index, id_, ids, files):
                message = __(":metrics: no h-index, as some papers have no number of citations")
                self.warn("no-data", message)
        return tuple(name for name in wanted if name in COMPUTED)

    def _papers(self, id_: str, files: tuple[str, ...]) -> list[nodes.Node]:
        options = {name: value for name, value in self.options.items() if name in base.SELECTING}
        content = self.choose(files, {**options, "authors": id_})
        if not content.all_ids:
            return self.nothing()
        form = {name: value for name, value in self.options.items() if name not in {"show", "class", "name"}}
        view = self.list_view(content, self.form(self.default_style, form), (id_,))
        return [self.place(replace(view, number=self.next_number))]


class PeopleList(ResearchDirective):
    """``.. people-list::``: author records as cards."""

    option_spec: ClassVar[Any] = {
        "data": base.words,
        "role": base.words,
        "group-by": base.words,
        "group-order": base.words,
        "sort": base.words,
        "empty": base.words,
        "class": base.words,
        "name": base.words,
    }

    def run(self) -> list[nodes.Node]:
        """Place one leaf."""
        by = self.options.get("group-by", "")
        if by not in {"", "role", "affiliation", "field"}:
            self.warn(
                "option", __(":group-by: people are grouped by role, affiliation or field, not by %r"), by
            )
            by = ""
        roles = base.names(self.options.get("role", ""))
        order = base.names(self.options.get("group-order", ""))
        by_name = self.options.get("sort", "") == "name"
        files = self.files_of_data
        groups = self.query(queries.people, files, roles, by, order, by_name)
        if not groups:
            return self.nothing()
        view = PeopleView(groups, self.next_number, self.classes)
        found = [
            self.query(queries.author_files, id_, files) for _heading, members in groups for id_ in members
        ]
        # Cards link to profiles, as roles do.
        self.data.references.update(f"author:{id_}" for _heading, members in groups for id_ in members)
        images, downloads = (tuple(one for pair in found for one in pair[kind]) for kind in (0, 1))
        leaf = self.place_other(view, images, downloads)
        self.add_name(leaf)
        return [leaf]


# ``paper-chart``: figures over years, venues, categories and tags.


def chart_views(directive: ResearchDirective, ids: tuple[str, ...]) -> list[ChartView]:
    """The charts of a profile: papers by year, and citations by year where the lock knows them."""
    kinds = ["papers-per-year"]
    if directive.query(queries.has_citations_per_year, ids):
        kinds.append("citations-per-year")
    first = directive.next_number
    return [ChartView(kind, ids, first + number) for number, kind in enumerate(kinds)]


class PaperChart(ResearchDirective):
    """``.. paper-chart:: papers-per-year``: a chart drawn while building, with its figures as a table."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {
        **base.SELECTING,
        "data": base.words,
        "caption": base.words,
        "class": base.words,
        "name": base.words,
    }

    def run(self) -> list[nodes.Node]:
        """Place one leaf."""
        from sphinxcontrib_research.drawing.charts import KINDS

        kind = self.arguments[0].strip()
        if kind not in KINDS:
            self.warn("option", __("unknown chart: %r; there are %s"), kind, ", ".join(KINDS))
            return []
        files = self.files_of_data
        ids = tuple(dict.fromkeys(self.choose(files).all_ids))
        if not ids:
            return self.nothing()
        if not self.query(queries.has_figures, kind, ids, files):
            self.warn("no-data", __("no paper here has anything for the chart '%s'"), kind)
            return []
        for name in sorted({"group-by", "group-order"} & self.options.keys()):
            self.warn("option", __(":%s: a chart has no groups"), name)
        caption = self.options.get("caption", "")
        leaf = self.place_other(ChartView(kind, ids, self.next_number, caption, self.classes))
        self.add_name(leaf)
        return [leaf]

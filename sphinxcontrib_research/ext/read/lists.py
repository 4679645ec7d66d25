"""``paper-list``, ``paper``, ``citation-table``, ``author-profile``, ``people-list`` and ``paper-chart``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar, cast

from docutils import nodes

from sphinxcontrib_research.ext.logging import _, __, proposal
from sphinxcontrib_research.ext.nodes import research_view
from sphinxcontrib_research.ext.read import queries
from sphinxcontrib_research.ext.read.directive import (
    FORM,
    SELECTING,
    ResearchDirective,
    flags,
    known_items,
    names,
    numbering,
    numbers,
    split,
    texts,
)
from sphinxcontrib_research.render import (
    DEFAULT_COLUMNS,
    CaptionView,
    ChartView,
    EntryGroup,
    ExportView,
    ListView,
    PeopleView,
    ProfileView,
    SearchView,
    TableView,
)
from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.scripts import is_rtl

EXPORTS = "research_exports"
"""The key, among what is known only while a document is read, of the names of files that lists offer."""

FILE_NAME = late(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class PaperList(ResearchDirective):
    """``.. paper-list::``: a list of papers, from the project's data or from files named by argument."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {
        **SELECTING,
        **FORM,
        "numbered": numbering,
        **texts("highlight", "caption", "bibtex", "feed", "sort-by"),
        **flags("search"),
        **numbers("max-authors"),
    }

    def run(self) -> list[nodes.Node]:
        """Place one leaf, or one section with a leaf for each group where sections may stand."""
        files = self.data_files(self.arguments[0].split()) if self.arguments else ()
        if self.arguments and not files:
            return []
        form = self.form(self.default_style)
        content = self.choose(files)
        if not content.all_ids:
            return self.nothing()
        view = self.list_view(content, form, names(self.options.get("highlight", "")), files)
        view = replace(view, caption=self.options.get("caption", ""))
        self.warn_of_missing(content.all_ids, view.badges, files)
        folded = view.collapse if view.collapse is not None else frozenset(self.config.research_collapse)
        if content.groups and self.allows_sections and "groups" not in folded:
            return self._sections(view)
        placed: list[nodes.Node] = []
        if self._offers_files:
            placed = [*self._caption(view), self._export(view)]
            view = replace(view, caption="")
        leaf = self.place(replace(view, number=self.next_number))
        self.add_name(leaf)
        return [*placed, leaf]

    def _caption(self, view: ListView) -> list[nodes.Node]:
        """A caption of its own: it is written when the numbers in it are known."""
        if not view.caption:
            return []
        return [self.place_other(CaptionView(view.caption, view.ids, self.next_number))]

    def _export(self, view: ListView) -> nodes.Node:
        """The files that hold the list, and its feed."""
        files, feed = self._file_name("bibtex", ".bib"), self._file_name("feed", ".xml")
        if feed and not self.config.html_baseurl:
            self.warn("feed", __(":feed: needs html_baseurl, the address of the site; no feed is written"))
        ids = tuple(dict.fromkeys(view.ids))
        self.data.exports[self.next_number] = files, feed
        return self.place_other(ExportView(files, ids, self.next_number, feed))

    @property
    def _offers_files(self) -> bool:
        return "bibtex" in self.options or "feed" in self.options

    def _file_name(self, option: str, suffix: str) -> str:
        """The name that an option gives, without suffix, if no other list of the page has it."""
        if option not in self.options:
            return ""
        given = self.options[option].removesuffix(suffix)
        if given and not FILE_NAME().fullmatch(given):
            message = __(":%s: invalid file name %r; using 'papers'; use letters, digits, '.', '_' and '-'")
            self.warn("option", message, option, given)
            given = ""
        name = wanted = given or "papers"
        taken = cast("set[str]", self.env.temp_data.setdefault(EXPORTS, set()))
        number = 1
        # "ours.bib" and "Ours.bib" are the same file on many disks.
        while (name + suffix).casefold() in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add((name + suffix).casefold())
        return name

    def _sections(self, view: ListView) -> list[nodes.Node]:
        placed = self._caption(view)
        if self._offers_files:
            placed.append(self._export(view))
        if view.is_worked_on:
            whole = replace(view, content=EntryGroup(view.ids))
            placed.append(self.place_other(SearchView(whole, self.next_number)))
        position = 0
        for group in view.content.groups:
            placed.append(self._section(group, replace(view, caption=""), position))
            position += len(group.all_ids)
        self._name_first(placed)
        return placed

    def _name_first(self, placed: list[nodes.Node]) -> None:
        sections = [node for node in placed if isinstance(node, nodes.section)]
        if sections and "name" in self.options:
            sections[0]["names"].append(nodes.fully_normalize_name(self.options["name"]))
            self.state.document.note_explicit_target(sections[0], sections[0])

    def _section(self, group: EntryGroup, view: ListView, position: int) -> nodes.section:
        number = self.env.new_serialno("research-group")
        section = nodes.section(ids=[f"research-group-{number + 1}"], classes=["research-group"])
        classes = ["research-rtl"] if is_rtl(self.config.language) else []
        title = nodes.title(
            "", "", nodes.Text(group.title or str(_("Other"))), translatable=False, classes=classes
        )
        section += title
        self.set_source_info(section)
        self.state.document.note_implicit_target(section, section)
        if group.ids:
            part = replace(
                view,
                content=EntryGroup(group.ids),
                is_part=True,
                number=self.next_number,
                start=view.number_of(position),
            )
            section += self.place(part)
        position += len(group.ids)
        for inner in group.groups:
            section += self._section(inner, view, position)
            position += len(inner.all_ids)
        return section


class Paper(ResearchDirective):
    """``.. paper:: id``: one paper; without an id the one that the files of ``:data:`` are about."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {**FORM, **texts("data")}

    def run(self) -> list[nodes.Node]:
        """Place one leaf with one entry."""
        files = self.files_of_data
        attributes = self.form(self.default_style)
        id_ = self.arguments[0] if self.arguments else self.query(queries.main_paper, files)
        if not id_:
            self.warn(
                "directive",
                __("no paper; nothing is shown; give an id, or ':data:' with a file that holds one"),
            )
            return []
        content = self.choose(files, {"papers": id_, "sort": "data"})
        if not content.all_ids:
            if self.query(queries.is_hidden, id_, files):
                self.warn("empty", __("paper '%s' is hidden, so nothing is shown"), id_)
            return []
        self._report_more(id_, content.all_ids)
        self.warn_of_missing(content.all_ids, attributes["badges"], files)
        view = ListView(EntryGroup(content.all_ids[:1]), single=True, number=self.next_number, **attributes)
        leaf = self.place(view)
        self.add_name(leaf)
        return [leaf]

    def _report_more(self, written: str, ids: tuple[str, ...]) -> None:
        """Warn of papers beyond the first: the directive shows one."""
        if len(ids) > 1:
            message = __("it shows one paper; leaving out: %s; 'paper-list' with ':papers: %s' shows all")
            self.warn("directive", message, ", ".join(ids[1:]), written)


# ``citation-table``: papers as rows.


class CitationTable(ResearchDirective):
    """``.. citation-table::``: a real table in every builder."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {
        **SELECTING,
        **texts("columns", "headers", "widths", "caption", "class", "name"),
        **flags("total", "search", "home"),
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
            sort=self.first_order,
            search=self.options.get("search") == "yes",
            caption=self.options.get("caption", ""),
            is_home=self.options.get("home") == "yes",
            is_limited="limit" in self.options,
            classes=self.classes,
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

        names = split(self.options.get("columns", "")) or DEFAULT_COLUMNS
        wanted = tuple(canonical(name) if "." not in name and is_known(name) else name for name in names)
        known, unknown = self.query(queries.columns, wanted, files)
        for column, near in unknown:
            self.warn(
                "option",
                __(":columns: no paper has a field '%s'; leaving it out%s"),
                column,
                proposal(near),
            )
        headers = [header.strip() for header in self.options.get("headers", "").split(",")]
        widths = self._widths(len(wanted))
        if len(headers) > len(wanted):
            message = __(":headers: %d headers for %d columns; leaving out the last ones")
            self.warn("option", message, len(headers), len(wanted))
        if not known:
            return DEFAULT_COLUMNS, (), ()
        kept = [number for number, column in enumerate(wanted) if column in known]
        return (
            tuple(wanted[number] for number in kept),
            tuple(headers[number] if number < len(headers) else "" for number in kept),
            tuple(widths[number] for number in kept) if widths else (),
        )

    def _parts(self, columns: tuple[str, ...]) -> frozenset[str]:
        """``links`` where a column shows some: their files are to be copied."""
        from sphinxcontrib_research.vocabulary.fields import link_kinds

        return frozenset({"links"}) if {"links", *link_kinds()} & {*columns} else frozenset()

    def _widths(self, count: int) -> tuple[int, ...]:
        items = split(self.options.get("widths", ""))
        if not items:
            return ()
        if len(items) == count and all(item.isascii() and item.isdigit() and int(item) for item in items):
            return tuple(int(item) for item in items)
        message = __(":widths: expected whole numbers, one per column; ignoring the option; give %d")
        self.warn("option", message, count)
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


# ``author-profile``, ``people-list`` and ``paper-chart``.

COMPUTED = ("h-index", "h_index")
SHOWN = ("header", "tiles", "coauthors", "charts", "papers")
OF_PROFILE = ("header", "tiles", "coauthors")
"""What one leaf shows, in this order."""


class AuthorProfile(ResearchDirective):
    """``.. author-profile:: id``: header, figures, charts and papers of one author."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {
        **{name: value for name, value in SELECTING.items() if name not in {"authors", "papers"}},
        **FORM,
        **texts("data", "metrics", "sort-by"),
        **flags("search"),
        **numbers("max-authors"),
        "numbered": numbering,
    }

    def run(self) -> list[nodes.Node]:
        """Place a leaf for header and figures, one for each chart, one for the papers."""
        files = self.files_of_data
        id_, near = self.query(queries.author, " ".join(self.arguments[0].split()), files)
        if not id_:
            self.warn(
                "ref", __("unknown author: '%s'; nothing is shown%s"), self.arguments[0], proposal(near)
            )
            return []
        show = self._show()
        ids = self.query(queries.author_papers, id_, files)
        placed: list[nodes.Node] = []
        if {*OF_PROFILE} & set(show):
            view = ProfileView(
                id_,
                ids,
                self.next_number,
                tuple(part for part in OF_PROFILE if part in show),
                self._metrics(id_, ids, files) if "tiles" in show else (),
                self.classes,
                self.section_title,
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
        known = known_items("show", self.options.get("show", ""), SHOWN, self.report_option)
        return tuple(known) or ("header", "tiles")

    def _metrics(self, id_: str, ids: tuple[str, ...], files: tuple[str, ...]) -> tuple[str, ...]:
        """The figures that are to be computed, with a warning for one that can't be."""
        wanted = split(self.options.get("metrics", ""))
        for name in wanted:
            if name not in COMPUTED:
                self.warn("option", __(":metrics: unknown: %r; ignoring it; 'h-index' can be computed"), name)
            elif not self.query(queries.has_h_index, id_, ids, files):
                message = __(":metrics: some papers have no number of citations; showing no h-index")
                self.warn("no-data", message)
        return tuple(name for name in wanted if name in COMPUTED)

    def _papers(self, id_: str, files: tuple[str, ...]) -> list[nodes.Node]:
        options = {name: value for name, value in self.options.items() if name in SELECTING}
        content = self.choose(files, {**options, "authors": id_})
        if not content.all_ids:
            return self.nothing()
        form = {name: value for name, value in self.options.items() if name not in {"show", "class", "name"}}
        view = self.list_view(content, self.form(self.default_style, form), (id_,), files)
        return [self.place(replace(view, number=self.next_number))]


class PeopleList(ResearchDirective):
    """``.. people-list::``: author records as cards."""

    option_spec: ClassVar[Any] = texts(
        *("data", "role", "group-by", "group-order", "sort", "empty", "class", "name")
    )

    def run(self) -> list[nodes.Node]:
        """Place one leaf."""
        by = self.options.get("group-by", "")
        if by not in {"", "role", "affiliation", "field"}:
            message = __(":group-by: unknown: %r; not grouping; write role, affiliation or field")
            self.warn("option", message, by)
            by = ""
        roles = names(self.options.get("role", ""))
        order = names(self.options.get("group-order", ""))
        by_name = bool(known_items("sort", self.options.get("sort", ""), ("name",), self.report_option))
        files = self.files_of_data
        groups = self.query(queries.people, files, roles, by, order, by_name)
        if not groups:
            return self.nothing()
        view = PeopleView(groups, self.next_number, self.classes, by)
        found = [
            self.query(queries.author_files, id_, files) for _heading, members in groups for id_ in members
        ]
        # Cards link to profiles, as roles do.
        self.data.references.update(f"author:{id_}" for _heading, members in groups for id_ in members)
        images, downloads = (tuple(path for pair in found for path in pair[kind]) for kind in (0, 1))
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
    option_spec: ClassVar[Any] = {**SELECTING, **texts("data", "caption", "class", "name")}

    def run(self) -> list[nodes.Node]:
        """Place one leaf."""
        from sphinxcontrib_research.drawing.charts import CHARTS

        kind = self.arguments[0].strip()
        if kind not in CHARTS:
            self.warn(
                "option",
                __("unknown chart: %r; nothing is shown; the charts are %s"),
                kind,
                ", ".join(CHARTS),
            )
            return []
        files = self.files_of_data
        ids = tuple(dict.fromkeys(self.choose(files).all_ids))
        if not ids:
            return self.nothing()
        if not self.query(queries.has_figures, kind, ids, files):
            self.warn("no-data", __("no paper here has anything for the chart '%s'"), kind)
            return []
        for name in sorted({"group-by", "group-order"} & self.options.keys()):
            self.warn("option", __(":%s: a chart has no groups; ignoring the option"), name)
        caption = self.options.get("caption", "")
        leaf = self.place_other(ChartView(kind, ids, self.next_number, caption, self.classes))
        self.add_name(leaf)
        return [leaf]

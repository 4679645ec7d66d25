"""What every directive that shows papers does: options, choosing papers, placing the leaf."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.config import ALL_COLLAPSIBLE, COLLAPSIBLE
from sphinxcontrib_research.ext.logging import __, proposal, proposal_among, warn
from sphinxcontrib_research.ext.nodes import research_topic, research_view
from sphinxcontrib_research.ext.read import queries
from sphinxcontrib_research.ext.state import DocumentData, Listing
from sphinxcontrib_research.render import (
    CaptionView,
    ChartView,
    EntryGroup,
    ExportView,
    ListView,
    PeopleView,
    ProfileView,
    SearchView,
    TableView,
    View,
    style_parts,
)
from sphinxcontrib_research.vocabulary import OPTION_NAMES, PARTS, truth_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.ext.logging import Subtype
    from sphinxcontrib_research.ext.read.queries import Arguments, Result
    from sphinxcontrib_research.ext.store import Store

OptionSpec = dict[str, Callable[[str | None], str]]


def words(argument: str | None) -> str:
    """An option's text, without the blanks around it; nothing for an option without a value."""
    return " ".join((argument or "").split())


class WrongValue(str):
    """What is wrong with an option's value: the directive warns and goes on without the option."""

    __slots__ = ()


def flag_or_truth(argument: str | None) -> str:
    """``yes`` for an option without a value or with a true one, ``no``, or a :class:`WrongValue`."""
    truth = truth_of(argument or "yes")
    if truth is None:
        return WrongValue(__("%r is neither yes nor no") % argument)
    return "yes" if truth else "no"


def numbering(argument: str | None) -> str:
    """``reversed``, else as :func:`flag_or_truth`."""
    if words(argument).lower() == "reversed":
        return "reversed"
    value = flag_or_truth(argument)
    return WrongValue(__("%r is not yes, no or reversed") % argument) if type(value) is WrongValue else value


def whole_number(argument: str | None) -> str:
    """A whole number from 0, as text, or a :class:`WrongValue`."""
    value = (argument or "").strip()
    if not value.isascii() or not value.isdigit():
        return WrongValue(__("%r is not a whole number") % argument)
    return str(int(value))


def split(value: str) -> tuple[str, ...]:
    """The items of a list that commas (or, without a comma, blanks) part."""
    items = value.split(",") if "," in value else value.split()
    return tuple(item.strip() for item in items if item.strip())


def names(value: str) -> tuple[str, ...]:
    """The items of a list that commas part: names, which may hold blanks."""
    return tuple(item.strip() for item in value.split(",") if item.strip())


def texts(*options: str) -> OptionSpec:
    """Options whose values are texts."""
    return dict.fromkeys(options, words)


def flags(*options: str) -> OptionSpec:
    """Options that are set or not."""
    return dict.fromkeys(options, flag_or_truth)


def numbers(*options: str) -> OptionSpec:
    """Options whose values are whole numbers."""
    return dict.fromkeys(options, whole_number)


SELECTING: OptionSpec = texts(*OPTION_NAMES, "empty")
"""The options that choose papers; their values are read by :mod:`sphinxcontrib_research.query.selection`."""

FORM: OptionSpec = texts("style", "show", "hide", "badges", "collapse", "class", "name") | flags("home")
"""The options for how an entry looks."""


ReportFault = Callable[[str], None]
"""Takes what is wrong with the value of an option."""


def known_items(option: str, value: str, choices: tuple[str, ...], report: ReportFault) -> list[str]:
    """The items of an option's value that are among the choices."""
    good = []
    for item in split(value):
        if item in choices or (item.startswith("metrics.") and "metrics" in choices):
            good.append(item)
        else:
            message = __(":%s: unknown: %r; ignoring it%s")
            report(message % (option, item, proposal_among(item, choices)))
    return good


def _says_nothing(value: str, known: list[str]) -> bool:
    """Whether all items of an option's value are unknown: then the option changes nothing."""
    return bool(split(value)) and not known


def style_of(options: Mapping[str, str], default: str, report: ReportFault) -> str:
    """The style of entries."""
    style = options.get("style", "") or default
    if style not in style_parts():
        message = __(":style: unknown: %r; using '%s'%s")
        report(message % (style, default, proposal_among(style, tuple(style_parts()))))
        return default
    return style


def parts_of(options: Mapping[str, str], style: str, report: ReportFault) -> frozenset[str]:
    """The parts that entries show, by ``:show:`` and ``:hide:``."""
    parts = style_parts()[style]
    if "show" in options:
        named = known_items("show", options["show"], (*PARTS, "default"), report)
        if "default" in named or _says_nothing(options["show"], named):
            named += parts
        parts = frozenset({"title", *named}) - {"default"}
    if "hide" in options:
        parts -= frozenset(known_items("hide", options["hide"], PARTS, report)) - {"title"}
    return parts


def badges_of(options: Mapping[str, str], report: ReportFault) -> tuple[str, ...] | None:
    """The kinds of badges, or ``None`` for the project's."""
    if "badges" not in options:
        return None
    from sphinxcontrib_research.drawing import kinds

    items = known_items("badges", options["badges"], kinds(), report)
    return None if _says_nothing(options["badges"], items) else tuple(items)


def collapse_of(options: Mapping[str, str], report: ReportFault) -> frozenset[str] | None:
    """The parts that start folded, or ``None`` for the project's."""
    if "collapse" not in options:
        return None
    written = re.sub(r"(?:(?<!\s)\s++)?:\s*+", ":", options["collapse"])
    items = known_items("collapse", written, COLLAPSIBLE, report)
    if _says_nothing(written, items):
        return None
    folded = frozenset(items)
    return (frozenset(ALL_COLLAPSIBLE) if "all" in folded else folded) - {"none"}


def _selecting(options: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The options that choose papers, as queries take them."""
    return tuple(sorted((name, value) for name, value in options.items() if name in OPTION_NAMES))


# What every directive that shows papers does: choose them, note them, place the leaf.

OPEN_TOPICS = "research_open_topics"
"""The key, among what is known only while a document is read, of the topics that are open."""


class ResearchDirective(SphinxDirective):
    """The base: the build, the document's data, warnings at the right line."""

    has_content = False
    option_spec: ClassVar[Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = [(name, value) for name, value in self.options.items() if type(value) is WrongValue]
        for name, value in wrong:
            del self.options[name]
            self.warn("option", __(":%s: %s; ignoring the option"), name, value)

    @property
    def build(self) -> Build:
        """The run that the document is read in."""
        return build_of(self.env)

    @property
    def data(self) -> DocumentData:
        """What is known of the document."""
        return self.build.data_of(self.env.docname)

    def warn(self, subtype: Subtype, message: str, *args: object) -> None:
        """Warn at this directive."""
        warn(subtype, message, *args, location=self.get_location())

    def report_option(self, fault: str) -> None:
        """Warn of the value of an option."""
        self.warn("option", "%s", fault)

    def query(self, function: Callable[[Store, *Arguments], Result], *arguments: *Arguments) -> Result:
        """Query the library; when the result changes, the document is read again."""
        return queries.run(self.build.store, self.data, function, *arguments)

    @property
    def default_style(self) -> str:
        """The style where the options name none: ``compact`` inside a topic."""
        return "compact" if self.env.temp_data.get(OPEN_TOPICS) else "card"

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that the author gives."""
        return split(self.options.get("class", ""))

    def form(self, default_style: str, options: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The attributes of a list that the options of its form give, with a warning for each wrong value.

        Args:
            default_style: The style where the options name none.
            options: The options; ``None``: those of the directive.
        """
        given = self.options if options is None else options
        style = style_of(given, default_style, self.report_option)
        return {
            "style": style,
            "parts": parts_of(given, style, self.report_option),
            "badges": badges_of(given, self.report_option),
            "collapse": collapse_of(given, self.report_option),
            "is_home": given.get("home") == "yes",
            "classes": split(given.get("class", "")),
        }

    def list_view(
        self, content: EntryGroup, form: dict[str, Any], highlight: tuple[str, ...], files: tuple[str, ...]
    ) -> ListView:
        """A list with the options of a whole list.

        Args:
            content: What it shows.
            form: See :meth:`form`.
            highlight: Ids or names of authors in bold.
            files: The data files that the list is restricted to.
        """
        longest = self.options.get("max-authors")
        numbered = self.options.get("numbered", "no")
        is_reversed = numbered == "reversed"
        return ListView(
            content,
            numbered=numbered != "no",
            start=len(content.all_ids) if is_reversed else 1,
            is_reversed=is_reversed,
            search=self.options.get("search") == "yes",
            sort_by=self._sort_by(files),
            highlight=highlight,
            max_authors=int(longest) if longest is not None else None,
            is_limited="limit" in self.options,
            **form,
        )

    def _sort_by(self, files: tuple[str, ...]) -> tuple[str, ...]:
        """The orders that visitors choose from, with a warning for each field that no paper has."""
        orders = {}
        for written in split(self.options.get("sort-by", "")):
            name = written.lstrip("-+")
            orders[name] = "-" * written.startswith("-") + name
        known, unknown = self.query(queries.columns, tuple(orders), files) if orders else ((), ())
        for name, near in unknown:
            self.warn("option", __(":sort-by: no paper has a field '%s'%s"), name, proposal(near))
        return tuple(orders[name] for name in known)

    @property
    def allows_sections(self) -> bool:
        """Whether real sections may stand here: right under the document or a section, in RST and MyST."""
        state_machine = getattr(self.state, "state_machine", self.state_machine)
        node = getattr(state_machine, "node", None)
        return isinstance(node, (nodes.document, nodes.section))

    @property
    def section_title(self) -> str:
        """The title of the section that the directive stands in; empty outside of any."""
        state_machine = getattr(self.state, "state_machine", self.state_machine)
        node: nodes.Node | None = getattr(state_machine, "node", None)
        while node is not None and not isinstance(node, nodes.section):
            node = node.parent
        title = node.next_node(nodes.title) if node is not None else None
        return title.astext() if title is not None else ""

    def data_files(self, names: Sequence[str]) -> tuple[str, ...]:
        """The data files that the author names, relative to the document, as the store knows them."""
        found: dict[str, None] = {}
        for name in names:
            pattern = self.build.store.shown(self.env.relfn2path(name)[1])
            self.data.patterns.add(pattern)
            paths = self.query(queries.data_files, pattern)
            if not paths:
                hint = ""
                if self.query(queries.known, (id_ := name.strip(","),)):
                    hint = __("; it is the id of a paper: use ':papers: %s'") % id_
                self.warn("directive", __("no such data file: %s; none of its papers is shown%s"), name, hint)
            found.update(dict.fromkeys(paths))
        self.data.files.update(found)
        if len(found) > 1:
            self.data.groups.add(tuple(found))
        return tuple(found)

    @property
    def files_of_data(self) -> tuple[str, ...]:
        """The data files that the option ``:data:`` names."""
        return self.data_files(self.options["data"].split()) if "data" in self.options else ()

    def choose(self, files: tuple[str, ...], options: dict[str, str] | None = None) -> EntryGroup:
        """The papers that the selecting options name, with a warning for each wrong option."""
        given = self.options if options is None else options
        wanted = _selecting(given)
        default_sort: str = self.config.research_sort
        location = self.get_location()
        queries.warn_of_faults(
            self.build.store, wanted, files, default_sort, location, may_be_empty="empty" in given
        )
        named = bool(files)  # a selection that names papers has them in its options
        return self.query(queries.chosen, wanted, files, default_sort, named)

    @property
    def first_order(self) -> str:
        """The field that the papers are sorted by, with ``-`` if they descend; empty where no field is."""
        selection, _problems = queries.parsed(_selecting(self.options), self.config.research_sort)
        key = next(iter(selection.sort), None)
        return "-" * key.reverse + key.field if key is not None else ""

    def warn_of_missing(
        self, ids: tuple[str, ...], kinds: tuple[str, ...] | None, files: tuple[str, ...]
    ) -> None:
        """Warn of badges that are named in options and that no paper of the list has."""
        for kind in self.query(queries.missing_badges, ids, kinds, files) if kinds else ():
            self.warn("no-data", __("no paper here has anything for the badge '%s'"), kind)

    def place(self, view: ListView | TableView, *, is_table: bool = False) -> research_view:
        """Note what a view shows and make its leaf; ``view.number`` must be :attr:`next_number`."""
        ids = view.ids
        self.data.listings.append(
            Listing(view.number, ids, view.is_home, view.is_limited, is_table=is_table, line=self.lineno)
        )
        self._note_files(ids, view.parts)
        return self.leaf(view)

    def place_other(
        self,
        view: CaptionView | ExportView | SearchView | ProfileView | PeopleView | ChartView,
        images: tuple[str, ...] = (),
        downloads: tuple[str, ...] = (),
    ) -> research_view:
        """Make the leaf of a view that holds no entries, so nothing in it can be linked to as a paper."""
        self.data.listings.append(Listing(view.number, (), line=self.lineno))
        self.data.shown.update(getattr(view, "ids", ()))
        self._note_images(images)
        self._note_downloads(downloads)
        return self.leaf(view)

    def leaf(self, view: View) -> research_view:
        """Make the node, with the words for translators: those of options, as data may give a caption."""
        caption = getattr(view, "caption", "")
        messages = [caption] if caption and caption == self.options.get("caption") else []
        messages += [header for header in getattr(view, "headers", ()) if header]
        leaf = research_view("", view=view, docname=self.env.docname, messages=tuple(messages))
        self.set_source_info(leaf)
        return leaf

    def _note_images(self, images: Sequence[str]) -> None:
        self.warn_of_remote(images)
        for image in images:
            if "://" in image:
                continue
            name = self.build.store.shown(image)
            # As for Sphinx's own images: a build copies those of documents that it reads.
            self.env.note_dependency(name)
            self.env.images.add_file(self.env.docname, name)
            self.data.images.add(name)

    def warn_of_remote(self, images: Sequence[str]) -> None:
        """Warn of images that pages may not show, as they are addresses."""
        remote = [image for image in images if "://" in image]
        if remote and not self.config.research_remote_images:
            message = __(
                "images on other hosts: %d, the first: %s; leaving them out, as readers would load them "
                "from there; 'research_remote_images' allows it"
            )
            self.warn("remote-image", message, len(remote), remote[0])

    @property
    def next_number(self) -> int:
        """The number of the document's next view."""
        return len(self.data.listings)

    def _note_files(self, ids: tuple[str, ...], parts: frozenset[str]) -> None:
        images, downloads = self.query(
            queries.files, ids, tuple(sorted(self.data.files)), "image" in parts, "links" in parts
        )
        self._note_images(images)
        self._note_downloads(downloads)

    def _note_downloads(self, paths: Sequence[str]) -> None:
        for path in paths:
            self.build.add_download(self.env.docname, path)
            self.data.downloads.add(self.build.store.shown(path))

    def nothing(self) -> list[nodes.Node]:
        """What is shown where nothing is selected: the author's text, or a warning."""
        if "empty" in self.options:
            text = self.options["empty"]
            if not text:
                return []
            inline, messages = self.state.inline_text(text, self.lineno)
            paragraph = nodes.paragraph(text, "", *inline)
            self.set_source_info(paragraph)
            return [paragraph, *messages]
        self.warn("empty", __("nothing is selected; ':empty:' can give a text for this case"))
        return []


# When a document has been read


def note_titles(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a document calls its captions and topics, translated by now, and what ``only`` holds.

    Args:
        app: The application.
        doctree: The document.
    """
    env = app.builder.env
    data = build_of(env).documents.get(env.docname)
    if data is None:
        return
    labels = env.domains.standard_domain.labels
    for leaf in doctree.findall(research_view):
        caption = getattr(leaf["view"], "caption", "")
        if leaf["names"] and caption and "{updated}" not in caption:
            from sphinxcontrib_research import markup
            from sphinxcontrib_research.util.locales import grouped

            count = grouped(len(dict.fromkeys(leaf["view"].ids)), app.config.language)
            title = markup.plain(caption.replace("{count}", count))
            labels.update((name, (env.docname, leaf["ids"][0], title)) for name in leaf["names"])
    _note_only(doctree, data)
    if not data.topics:
        return
    titles = {}
    for topic in doctree.findall(research_topic):
        title = topic[0].astext()
        titles[topic["ids"][0]] = title
        for name in topic["names"]:
            labels[name] = env.docname, topic["ids"][0], title
    for section in doctree.findall(nodes.section):
        if "research-topic-section" in section["classes"]:
            titles[section["ids"][0]] = section[0].astext()
    data.topics = [replace(place, title=titles.get(place.anchor, "")) for place in data.topics]


def _note_only(doctree: nodes.document, data: DocumentData) -> None:
    """Note what is inside an ``only``: other builders have no such list, topic or profile."""
    for block in doctree.findall(addnodes.only):
        for leaf in block.findall(
            lambda node: isinstance(node, research_view | research_topic | nodes.section)
        ):
            around = expressions_around(cast("nodes.Element", leaf))
            if isinstance(leaf, research_view):
                data.only[leaf["view"].number] = around
            data.only.update((anchor, around) for anchor in cast("nodes.Element", leaf)["ids"])


def expressions_around(node: nodes.Element) -> tuple[str, ...]:
    """The expressions of all ``only`` around a node."""
    expressions = []
    while (node := node.parent) is not None:
        if isinstance(node, addnodes.only):
            expressions.append(node["expr"])
    return tuple(expressions)


_COPIES = (
    nodes.reference,
    nodes.substitution_definition,
    addnodes.download_reference,
    addnodes.pending_xref,
)


def is_copy(node: nodes.Element) -> bool:
    """Whether a citation is in a link (of Markdown, or a copy of a title) or in what substitutions copy."""
    while (node := node.parent) is not None:
        if isinstance(node, _COPIES):
            return True
    return False

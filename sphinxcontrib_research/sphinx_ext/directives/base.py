"""What every directive that shows papers does: choose them, note them, place the leaf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinxcontrib_research.render.view import (
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
)
from sphinxcontrib_research.sphinx_ext.directives import options as option_values
from sphinxcontrib_research.sphinx_ext.facts import Facts, Listing, Question
from sphinxcontrib_research.sphinx_ext.logging import __, warn, warn_of_selection
from sphinxcontrib_research.sphinx_ext.nodes import research_view

if TYPE_CHECKING:
    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain


OPEN_TOPICS = "research_open_topics"
"""The key, among what is known only while a document is read, of the topics that are open."""


MAY_BE_MISSING = (":tags:", ":authors:", ":venues:", ":categories:", ":topics:", ":types:")


class ResearchDirective(SphinxDirective):
    """The base: the domain, the document's facts, warnings at the right line."""

    has_content = False
    option_spec: ClassVar[Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = [
            (name, value) for name, value in self.options.items() if type(value) is option_values.WrongValue
        ]
        for name, value in wrong:
            del self.options[name]
            self.warn("option", ":%s: %s", name, value)

    @property
    def domain(self) -> ResearchDomain:
        """Our domain."""
        return cast("ResearchDomain", self.env.get_domain("research"))

    @property
    def facts(self) -> Facts:
        """What is known of the document."""
        return self.domain.note(self.env.docname)

    def warn(self, subtype: str, message: str, *args: object) -> None:
        """A warning at this directive."""
        warn(subtype, message, *args, location=self.get_location())

    def ask(self, kind: str, *arguments: object) -> Any:
        """Ask the library; when the answer changes, the document is read again."""
        from sphinxcontrib_research.sphinx_ext import questions

        return questions.ask(self.domain.store, self.facts, Question(kind, arguments))

    @property
    def default_style(self) -> str:
        """The style of entries that say none: ``compact`` inside a topic."""
        return "compact" if self.env.temp_data.get(OPEN_TOPICS) else "card"

    @property
    def stands_in_section(self) -> bool:
        """Whether real sections may stand here: right under the document or a section, in RST and MyST."""
        state_machine = getattr(self.state, "state_machine", self.state_machine)
        node = getattr(state_machine, "node", None)
        return isinstance(node, (nodes.document, nodes.section))

    def data_files(self, names: Sequence[str]) -> tuple[str, ...]:
        """The data files that the author names, relative to the document, as the store knows them."""
        store = self.domain.store
        found: dict[str, None] = {}
        for name in names:
            _relative, absolute = self.env.relfn2path(name)
            paths: tuple[str, ...] = self.ask("data_files", store.shown(Path(absolute)))
            if not paths:
                hint = ""
                if self.ask("known", (id_ := name.strip(","),)):
                    hint = __("; it is the id of a paper: use ':papers: %s'") % id_
                self.warn("directive", __("no such data file: %s%s"), name, hint)
            found.update(dict.fromkeys(paths))
        self.facts.files.update(found)
        if len(found) > 1:
            self.facts.groups.add(tuple(found))
        return tuple(found)

    def choose(self, files: tuple[str, ...], options: dict[str, str] | None = None) -> EntryGroup:
        """The papers that the selecting options name, with a warning for each wrong option."""
        from sphinxcontrib_research.sphinx_ext import questions

        given = self.options if options is None else options
        wanted = tuple(
            sorted((name, value) for name, value in given.items() if name in option_values.SELECTING)
        )
        wanted = tuple(pair for pair in wanted if pair[0] != "empty")
        default_sort: str = self.config.research_sort
        _selection, problems = questions.parsed(wanted, default_sort)
        unknown = questions.unknown(self.domain.store, wanted, files, default_sort)
        if "empty" in given:
            # The author expects that there may be nothing: a tag or a year that no paper has yet is no fault.
            unknown = [one for one in unknown if not one[1].startswith(MAY_BE_MISSING)]
        for subtype, message in (*problems, *unknown):
            warn_of_selection(subtype, message, self.get_location())
        named = bool(files)  # a selection that names papers says so itself
        content: EntryGroup = self.ask("chosen", wanted, files, default_sort, named)
        return content

    def tell_missing(
        self, ids: tuple[str, ...], kinds: tuple[str, ...] | None, files: tuple[str, ...]
    ) -> None:
        """Warn of badges that are asked for by name and that no paper of the list has."""
        for kind in self.ask("missing_badges", ids, kinds, files) if kinds else ():
            self.warn("no-data", __("no paper here has anything for the badge '%s'"), kind)

    def place(self, view: ListView | TableView, *, is_table: bool = False) -> research_view:
        """Note what a view shows and make its leaf; ``view.number`` must be :attr:`next_number`."""
        ids = view.ids
        self.facts.listings.append(
            Listing(view.number, ids, view.is_home, view.is_limited, is_table=is_table, line=self.lineno)
        )
        self._note_files(ids, view.parts)
        return self._leaf(view)

    def place_other(
        self,
        view: CaptionView | ExportView | SearchView | ProfileView | PeopleView | ChartView,
        images: tuple[str, ...] = (),
        downloads: tuple[str, ...] = (),
    ) -> research_view:
        """Make the leaf of a view that holds no entries, so nothing in it can be linked to as a paper."""
        self.facts.listings.append(Listing(view.number, (), line=self.lineno))
        self.facts.shown.update(getattr(view, "ids", ()))
        self._note_images(images)
        self._note_downloads(downloads)
        return self._leaf(view)

    def _leaf(self, view: View) -> research_view:
        """Make the node, with the words for translators: those of options, as data may give a caption."""
        caption = getattr(view, "caption", "")
        messages = [caption] if caption and caption == self.options.get("caption") else []
        messages += [header for header in getattr(view, "headers", ()) if header]
        leaf = research_view("", view=view, docname=self.env.docname, messages=tuple(messages))
        self.set_source_info(leaf)
        return leaf

    def _note_images(self, images: Sequence[str]) -> None:
        self.tell_remote(images)
        for image in images:
            if "://" in image:
                continue
            name = self.domain.store.shown_image(image)
            # As for Sphinx's own images: a build copies those of documents that it reads.
            self.env.note_dependency(name)
            self.env.images.add_file(self.env.docname, name)
            self.facts.images.add(name)

    def tell_remote(self, images: Sequence[str]) -> None:
        """Warn of images that pages may not show, as they are addresses."""
        remote = [image for image in images if "://" in image]
        if remote and not self.config.research_remote_images:
            message = __(
                "images left out: %d, as readers would ask other hosts for them, the first: %s; "
                "'research_remote_images' allows it"
            )
            self.warn("remote-image", message, len(remote), remote[0])

    @property
    def next_number(self) -> int:
        """The number of the document's next view."""
        return len(self.facts.listings)

    def _note_files(self, ids: tuple[str, ...], parts: frozenset[str]) -> None:
        images, downloads = self.ask(
            "files", ids, tuple(sorted(self.facts.files)), "image" in parts, "links" in parts
        )
        self._note_images(images)
        self._note_downloads(downloads)

    def _note_downloads(self, paths: Sequence[str]) -> None:
        for path in paths:
            self.domain.add_download(self.env.docname, path)
            self.facts.downloads.add(self.domain.store.shown(Path(path)))

    def nothing(self) -> list[nodes.Node]:
        """What stands where nothing is selected: the author's text, or a warning."""
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

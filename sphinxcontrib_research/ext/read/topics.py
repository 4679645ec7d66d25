"""``research-topic`` and ``research-outline``: themes with prose and papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst.states import RSTState
from sphinx import addnodes

from sphinxcontrib_research.ext.logging import __
from sphinxcontrib_research.ext.nodes import (
    TOPIC_IMAGE,
    apart_nodes,
    inline_nodes,
    research_topic,
    research_topic_title,
)
from sphinxcontrib_research.ext.read import queries
from sphinxcontrib_research.ext.read.directive import (
    FORM,
    OPEN_TOPICS,
    SELECTING,
    ResearchDirective,
    flags,
    numbers,
    texts,
)
from sphinxcontrib_research.ext.state import TopicPlace
from sphinxcontrib_research.render import EntryGroup, ListView
from sphinxcontrib_research.util.text import in_letters, in_roman

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxcontrib_research.model.paper import Link, Topic


@dataclass(slots=True)
class OpenTopic:
    """A topic that is being read: known to what is in its body."""

    anchor: str
    is_numbered: bool = False
    depth: int = 0
    """How many numbered topics it is in, itself included."""
    count: int = 0
    """How many of its sub-topics have been read."""


def enumerator(depth: int, number: int) -> str:
    """``1)``, then ``a)``, then ``i)`` for the levels of numbered topics.

    >>> [enumerator(depth, 2) for depth in (1, 2, 3, 4)]
    ['2)', 'b)', 'ii)', '2)']
    """
    kind = (depth - 1) % 3
    if kind == 1 and number <= 26:
        return f"{in_letters(number)})"
    return f"{in_roman(number)})" if kind == 2 else f"{number})"


def _not_of_data(source: str) -> dict[str, Any]:
    """Attributes of a title that keep it from translators where the data gave it, not the document."""
    return {} if source else {"translatable": False}


def without_sections(children: list[nodes.Node]) -> list[nodes.Node]:
    """Headings in a topic's body become rubrics: there are no sections inside a topic."""
    flat: list[nodes.Node] = []
    for child in children:
        if isinstance(child, nodes.section):
            title, *rest = child.children
            source = getattr(title, "rawsource", "") or title.astext()
            rubric = nodes.rubric(source, "", *title.children, ids=list(child["ids"]))
            rubric.source, rubric.line = title.source, title.line
            flat += [rubric, *without_sections(rest)]
        else:
            flat.append(child)
    return flat


class TopicBase(ResearchDirective):
    """What both directives do: make a topic's node, with its list."""

    @property
    def open_topics(self) -> list[OpenTopic]:
        """The topics that are being read, the innermost last."""
        return cast("list[OpenTopic]", self.env.temp_data.setdefault(OPEN_TOPICS, []))

    def begin_topic(self, id_: str, *, is_numbered: bool) -> tuple[OpenTopic, str]:
        """Open a topic.

        Returns:
            The topic, and its enumerator or nothing.
        """
        number = ""
        depth = 0
        if self.open_topics:
            parent = self.open_topics[-1]
            parent.count += 1
            depth = parent.depth
            if parent.is_numbered:
                number = enumerator(depth, parent.count)
        anchor = wanted = f"research-topic-{self.query(queries.topic_slug, id_)}"
        taken = {place.anchor for place in self.data.topics}
        count = 1
        while anchor in taken:
            count += 1
            anchor = f"{wanted}-{count}"
        self.data.topics.append(TopicPlace(id_, anchor))
        topic = OpenTopic(anchor, is_numbered, depth + (1 if is_numbered else 0))
        self.open_topics.append(topic)
        return topic, number

    def note_papers(self, topic: OpenTopic, ids: Iterable[str]) -> tuple[str, ...]:
        """Note which papers a topic has been found to hold, each once."""
        papers = tuple(dict.fromkeys(ids))
        places = self.data.topics
        places[:] = [replace(one, papers=papers) if one.anchor == topic.anchor else one for one in places]
        return papers

    def from_data(self, record: Topic) -> list[nodes.Node]:
        """What the data has of a topic: its picture, its text as paragraphs, its links."""
        blocks: list[nodes.Node] = []
        if record.image:
            self.warn_of_remote((record.image,))
        if record.image and ("://" not in record.image or self.config.research_remote_images):
            name = record.image
            uri = name if "://" in name else f"/{self.build.store.shown(name)}"
            blocks.append(nodes.image(uri=uri, alt="", classes=[TOPIC_IMAGE]))
        from sphinxcontrib_research import markup

        blocks += [
            nodes.paragraph("", "", *inline_nodes(part, self.config.language))
            for part in markup.paragraphs(record.summary)
        ]
        links = [self._link(link) for link in record.links]
        if links:
            shown = [node for link in links for node in (nodes.Text(" · "), link)][1:]
            blocks.append(nodes.paragraph("", "", *shown, classes=["research-topic-links"]))
        for block in blocks:
            cast("nodes.Element", block)["translatable"] = False
            self.set_source_info(block)
        return blocks

    def _link(self, link: Link) -> nodes.Node:
        from sphinxcontrib_research.render.entry import link_label

        words = self.build.words
        label = nodes.inline("", "", *apart_nodes(link_label(link, words), words.language))
        if link.path:
            target = f"/{self.build.store.shown(link.path)}"
            return addnodes.download_reference("", "", label, reftarget=target, refdoc=self.env.docname)
        if not link.url:
            return label
        return nodes.reference("", "", label, refuri=link.url, internal=False)

    def list_leaf(self, ids: tuple[str, ...], **attributes: Any) -> nodes.Node:
        """A list of papers under a topic's text."""
        return self.place(ListView(EntryGroup(ids), number=self.next_number, **attributes))

    def topic_node(
        self, id_: str, topic: OpenTopic, number: str, title: list[nodes.Node], source: str = ""
    ) -> research_topic:
        """The node with its title, still without a body; ``source`` is the title as translators get it."""
        hint = self.options.get("hint")
        node = research_topic(
            "",
            topic=id_,
            fold=self.options.get("fold", "yes") == "yes",
            open=self.options.get("open") == "yes",
            hint=self.build.words.gettext(self.config.research_topic_hint) if hint is None else hint,
            has_own_hint=hint is not None,
            messages=(hint,) if hint else (),
            ids=[topic.anchor],
            classes=list(self.classes),
        )
        self.set_source_info(node)
        title_node = research_topic_title(source, "", *title, enumerator=number, **_not_of_data(source))
        self.set_source_info(title_node)
        node += title_node
        return node


class ResearchTopic(TopicBase):
    """``.. research-topic:: Title``: a theme, folded in HTML, a titled block elsewhere."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {
        **SELECTING,
        **FORM,
        **texts("data", "id", "hint"),
        **flags("list", "open", "fold", "numbered", "toc"),
    }

    def run(self) -> list[nodes.Node]:
        """Read the body with the topic open, then put the list under it."""
        from sphinxcontrib_research.model.addresses import slugify

        argument = self.arguments[0] if self.arguments else ""
        id_ = self.options.get("id") or slugify(argument)
        record = self.query(queries.topic, id_)
        if not argument and record is None:
            self.warn(
                "topic",
                __("no title; showing the text alone; give one, or the ':id:' of a topic of the data"),
            )
            return self.parse_body()
        files = self.files_of_data
        topic, number = self.begin_topic(id_, is_numbered=self.options.get("numbered") == "yes")
        first_mention = len(self.data.mentions)
        first_listing = len(self.data.listings)
        try:
            title, messages = self._title(argument, record)
            body = self.parse_body()
            if not self.content and record is not None:
                body += self.from_data(record)
            mentioned = [mention.paper for mention in self.data.mentions[first_mention:]]
            body += self._list(record, files, list(dict.fromkeys(mentioned)))
        finally:
            self.open_topics.pop()
        listed = [paper for listing in self.data.listings[first_listing:] for paper in listing.ids]
        ids = self.note_papers(topic, [*mentioned, *listed])
        node: nodes.Element
        if self._is_section:
            node = self._section(topic, number, title, argument)
        else:
            node = self.topic_node(id_, topic, number, title, argument)
            node["paper_ids"] = ids
        node.extend(body)
        self.add_name(node)
        return [node, *messages]

    @property
    def _is_section(self) -> bool:
        return self.options.get("toc") == "yes" and self.allows_sections and not self.open_topics

    def _title(
        self, argument: str, record: Topic | None
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if argument:
            return self.parse_inline(argument)
        return inline_nodes(record.title, self.config.language) if record is not None else [], []

    def parse_body(self) -> list[nodes.Node]:
        """The body; its headings are rubrics, as topics hold no sections."""
        in_rst = isinstance(self.state, RSTState)
        return without_sections(self.parse_content_to_nodes(allow_section_headings=in_rst))

    def _list(self, record: Topic | None, files: tuple[str, ...], mentioned: list[str]) -> list[nodes.Node]:
        selecting = {name for name in self.options if name in SELECTING} - {"empty"}
        attributes = self.form("compact")
        if selecting or files:
            content = self.choose(files)
            if not content.all_ids:
                return self.nothing()
            return [self.place(ListView(content, number=self.next_number, **attributes))]
        wants_list = self.options.get("list") == "yes"
        ids: tuple[str, ...] = ()
        if wants_list or not self.content:
            from_data = self.query(queries.topic_papers, record.id) if record is not None else ()
            ids = tuple(dict.fromkeys([*(mentioned if wants_list else ()), *from_data]))
            ids = self.query(queries.known, ids)
        if ids:
            return [self.list_leaf(ids, **attributes)]
        return self.nothing() if wants_list else []

    def _section(self, topic: OpenTopic, number: str, title: list[nodes.Node], source: str) -> nodes.section:
        section = nodes.section(ids=[topic.anchor], classes=["research-topic-section"])
        shown = [nodes.Text(f"{number} "), *title] if number else title
        title_node = nodes.title(f"{number} {source}".lstrip(), "", *shown, **_not_of_data(source))
        self.set_source_info(title_node)
        section += title_node
        self.set_source_info(section)
        section["names"].append(nodes.fully_normalize_name(title_node.astext()))
        self.state.document.note_implicit_target(section, section)
        return section


class ResearchOutline(TopicBase):
    """``.. research-outline::``: the tree of topics that the data holds."""

    option_spec: ClassVar[Any] = {
        **texts("root", "hint", "style", "class", "name"),
        **flags("numbered", "fold", "open"),
        **numbers("depth"),
    }

    def run(self) -> list[nodes.Node]:
        """Make the topics below the root, each with its text, its sub-topics and its papers."""
        root = self.options.get("root", "")
        depth = int(self.options.get("depth", 0)) or 100
        attributes = self.form("compact")
        # A root of our own carries the numbering of the first level.
        numbered = self.options.get("numbered") == "yes"
        self.open_topics.append(OpenTopic("", numbered, 1 if numbered else 0))
        try:
            placed = self._level(root, depth, attributes)
        finally:
            self.open_topics.pop()
        if not placed:
            known = not root or self.query(queries.topic, root) is not None
            self.warn(
                "empty" if known else "ref",
                __("the data has no topics here%s"),
                f": '{root}'" if root else "",
            )
        elif "name" in self.options:
            self.add_name(placed[0])
        return list(placed)

    def _level(self, parent: str, depth: int, attributes: dict[str, Any]) -> list[research_topic]:
        placed = []
        for id_ in self.query(queries.topic_children, parent):
            record = self.query(queries.topic, id_)
            if record is None or record.hidden:
                continue
            topic, number = self.begin_topic(id_, is_numbered=self.options.get("numbered") == "yes")
            try:
                placed.append(self._topic(record, topic, number, depth, attributes))
            finally:
                self.open_topics.pop()
        return placed

    def _topic(
        self, record: Topic, topic: OpenTopic, number: str, depth: int, attributes: dict[str, Any]
    ) -> research_topic:
        node = self.topic_node(record.id, topic, number, inline_nodes(record.title, self.config.language))
        node += self.from_data(record)
        first = len(self.data.listings)
        if depth > 1:
            node += self._level(record.id, depth - 1, attributes)
        if own := self.query(queries.topic_papers, record.id):
            node += self.list_leaf(own, **attributes)
        ids = [paper for listing in self.data.listings[first:] for paper in listing.ids]
        node["paper_ids"] = self.note_papers(topic, ids)
        return node

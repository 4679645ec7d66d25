"""Roles: real inline nodes with their text, so that every builder, title and search index has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import ReferenceRole, SphinxRole

from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.logging import __, warn, words_of
from sphinxcontrib_research.ext.nodes import (
    inline_nodes,
    research_badge,
    research_citation,
    research_late,
)
from sphinxcontrib_research.ext.read import queries
from sphinxcontrib_research.ext.read.directive import OPEN_TOPICS, badges_of
from sphinxcontrib_research.ext.state import Mention
from sphinxcontrib_research.util.scripts import comma

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxcontrib_research.citations.in_text import CitationItem
    from sphinxcontrib_research.ext.read.queries import Arguments, PaperBadges, PaperSummary, Result
    from sphinxcontrib_research.ext.state import DocumentData
    from sphinxcontrib_research.ext.store import Store
    from sphinxcontrib_research.model.paper import Badge

RoleResult = tuple[list[nodes.Node], list[nodes.system_message]]


class ResearchReferenceRole(ReferenceRole):
    """What references to our objects have in common: ``text <id>``, and ``!`` for no link."""

    reftype = ""
    label_kind = ""
    """What gives the text of a reference that names none, see :data:`.queries.LABELS`."""

    @property
    def data(self) -> DocumentData:
        """What is known of the document."""
        return build_of(self.env).data_of(self.env.docname)

    @property
    def wanted(self) -> str:
        """The id that the author wrote."""
        target = " ".join(self.target.split())
        return target.removeprefix("!").strip() if self.disabled else target

    @property
    def is_disabled(self) -> bool:
        """Whether the author wants no link: ``!`` before the text or before the id."""
        return self.disabled or self.target.startswith("!")

    def query(self, function: Callable[[Store, *Arguments], Result], *arguments: *Arguments) -> Result:
        """Query the library; when the result changes, the document is read again."""
        return queries.run(build_of(self.env).store, self.data, function, *arguments)

    def label(self, id_: str) -> list[nodes.Node]:
        """The text of the reference."""
        if self.has_explicit_title:
            return [nodes.Text(self.title)]
        label = self.query(queries.label, self.label_kind, id_)
        if label is None:
            return [self.late(self.label_kind, id_)]
        return inline_nodes(label, self.config.language, links=False)

    def late(self, kind: str, id_: str, *arguments: object) -> research_late:
        """What is filled when all files are known: those that directives name may have it."""
        if self.reftype == "paper":
            self.data.shown.add(id_)
        node = research_late(self.rawtext, id_, kind=kind, target=id_, arguments=arguments)
        self.set_source_info(node)
        return node

    def reference(self, id_: str, label: list[nodes.Node], *, is_explicit: bool) -> nodes.Node:
        """A cross-reference, or its text alone where no link is wanted."""
        inline = nodes.inline(self.rawtext, "", *label, classes=["xref", f"research-{self.reftype}-ref"])
        if self.is_disabled:
            return inline
        node = addnodes.pending_xref(
            self.rawtext,
            inline,
            refdoc=self.env.docname,
            refdomain="research",
            reftype=self.reftype,
            reftarget=id_,
            refexplicit=is_explicit,
            refwarn=True,
        )
        self.set_source_info(node)
        return node

    def run(self) -> RoleResult:
        """Make the reference."""
        id_ = self.wanted.removeprefix("!").strip()
        self.note(id_)
        return [self.reference(id_, self.label(id_), is_explicit=self.has_explicit_title)], []

    def note(self, id_: str) -> None:
        """Remember what the page's links depend on."""
        if not self.is_disabled:
            self.data.references.add(f"{self.reftype}:{id_}")


class PaperRole(ResearchReferenceRole):
    """``:paper:`id```: a paper's short name, linked to its home."""

    reftype = "paper"
    label_kind = "paper"

    def note(self, id_: str) -> None:
        """A paper that a topic's text names belongs to the topic, and to those around it."""
        super().note(id_)
        open_topics = self.env.temp_data.get(OPEN_TOPICS, ())
        if open_topics and open_topics[-1].anchor:
            self.data.mentions.append(Mention(id_, open_topics[-1].anchor))


class AuthorRole(ResearchReferenceRole):
    """``:author:`id```: an author's name, linked to the profile."""

    reftype = "author"
    label_kind = "author"


class TopicRole(ResearchReferenceRole):
    """``:topic:`id```: a topic's title, linked to the topic."""

    reftype = "topic"
    label_kind = "topic"


class PaperFullRole(PaperRole):
    """``:paper-full:`id```: the short name, then venue, award, numbers and badges in parentheses."""

    def run(self) -> RoleResult:
        """Make the name, linked to the paper's address, else to its home, and what is known of it."""
        id_ = self.wanted.removeprefix("!").strip()
        self.note(id_)
        linked = self.reference(id_, self.label(id_), is_explicit=self.has_explicit_title)
        summary = self.query(queries.paper_summary, id_)
        if summary is None:
            late = self.late("paper-full", id_)
            late.children = []
            late += linked
            return [late], []
        return [full_name(self.rawtext, linked, summary, self.config.language)], []


def full_name(rawtext: str, linked: nodes.Node, summary: PaperSummary, language: str) -> nodes.Node:
    """A paper's name in bold, then what is known of it in parentheses.

    Args:
        rawtext: What the author wrote.
        linked: The name as it refers to the home, or without a link.
        summary: The rest.
        language: That of the page.
    """
    address, venues, badges = summary
    if address and isinstance(linked, addnodes.pending_xref):
        label = linked.children[0].children
        linked = nodes.reference(rawtext, "", *label, refuri=address, internal=False)
    shown: list[nodes.Node] = [nodes.strong("", "", linked)]
    items: list[list[nodes.Node]] = [inline_nodes(venues, language)] if venues else []
    items += [[badge_node(badge)] for badge in badges if badge.text]
    between = comma((venues, *(badge.text for badge in badges)), words_of(language).gettext)
    if items:
        shown.append(nodes.Text(" ("))
        for number, item in enumerate(items):
            shown += [nodes.Text(between) if number else nodes.Text(""), *item]
    marks = [badge_node(badge, before=between if items else " ") for badge in badges if not badge.text]
    shown += [*marks, nodes.Text(")")] if items else marks
    return nodes.inline(rawtext, "", *shown, classes=["research-paper-full"])


def badge_node(badge: Badge, *, before: str = "", words: str = "") -> nodes.Node:
    """A badge in running text: its plain form, which HTML draws.

    Args:
        badge: The badge.
        before: What parts it from the text before it, where it is shown at all.
        words: What stands for a badge that says nothing in words; empty: nothing does.
    """
    return research_badge("", badge.text or words, badge=badge, before=before)


class PaperBadgesRole(ResearchReferenceRole):
    """``:paper-badges:`id kind kind```: badges of one paper; commas part kinds that hold blanks."""

    reftype = "paper"

    def run(self) -> RoleResult:
        """Make the badges that have something to show; one that is named must have something."""
        id_, wanted_kinds = [*self.text.split(maxsplit=1), "", ""][:2]
        location = self.get_location()
        given = {"badges": wanted_kinds} if wanted_kinds else {}
        kinds = badges_of(given, lambda fault: warn("option", "%s", fault, location=location))
        id_ = id_.rstrip(",")
        wanted = kinds if kinds is not None else tuple(self.config.research_badges)
        found = self.query(queries.paper_badges, id_, wanted)
        if found is None:
            return [self.late("paper-badges", id_, wanted, bool(kinds))], []
        return [badges_in_row(self.rawtext, id_, found, warn_of_missing=bool(kinds), location=location)], []


def badges_in_row(
    rawtext: str, id_: str, found: PaperBadges, *, warn_of_missing: bool, location: Any
) -> nodes.Node:
    """Badges in a row.

    Args:
        rawtext: What the author wrote.
        id_: The paper.
        found: Its badges, and the kinds that it has nothing for.
        warn_of_missing: Whether to warn of these: the author named them.
        location: Where the role is.
    """
    badges, missing = found
    for kind in missing if warn_of_missing else ():
        warn("no-data", __("paper '%s' has nothing for the badge '%s'"), id_, kind, location=location)
    shown: list[nodes.Node] = []
    # Those that say nothing in words stand last, so that they leave no gap.
    for badge in sorted(badges, key=lambda one: not one.text):
        shown.append(badge_node(badge, before=" " if shown else ""))
    return nodes.inline(rawtext, "", *shown, classes=["research-badges"])


class StarsRole(ResearchReferenceRole):
    """``:stars:`owner/name```: a repository with its stars."""

    def run(self) -> RoleResult:
        """Make a badge that links to the repository."""
        from sphinxcontrib_research.model.addresses import github_repository

        repository = github_repository(self.wanted)
        if not repository:
            message = __("invalid repository: %r; showing its text; write owner/name")
            warn("ref", message, self.wanted, location=self.get_location())
            return [nodes.Text(self.wanted)], []
        self.data.repositories.add(repository)
        badge = self.query(queries.stars, repository)
        shown: nodes.Node = badge_node(badge, words=repository)
        if self.has_explicit_title:
            shown = nodes.inline("", self.title)
        if self.is_disabled:
            return [shown], []
        address = f"https://github.com/{repository}"
        return [nodes.reference(self.rawtext, "", shown, refuri=address, internal=False)], []


class CiteRole(ResearchReferenceRole):
    """``:paper-cite:`id```: Xie et al. (2024); several works are joined."""

    reftype = "paper"
    textual = True
    bibtex_role = ""
    """The role of sphinxcontrib-bibtex that it is, as ``p``; empty: one of ours."""

    def items(self) -> tuple[CitationItem, ...]:
        """The works that the author names, with a warning for each part that can't be read."""
        from sphinxcontrib_research.citations.in_text import parse_citation

        written = " ".join(self.target.split())
        if not (written.startswith("!") and self.is_id(written)):
            written = self.wanted.removeprefix("!").strip()
        items, faults = parse_citation(written, self.is_id)
        for fault in faults:
            message = __("invalid part of a citation: %r; leaving it out; write 'see @key, p. 3'")
            warn("ref", message, fault, location=self.get_location())
        if not (items or faults):
            warn("ref", __("empty citation: %r; write an id"), self.text, location=self.get_location())
        return items

    def is_id(self, text: str) -> bool:
        """Whether a text is the id of a paper, whatever it holds."""
        return bool(self.query(queries.known, (text,)))

    def run(self) -> RoleResult:
        """Make one node for the citation: how it looks depends on all that is cited."""
        from sphinxcontrib_research.citations.in_text import citation_pieces, text_of

        items = self.items()
        if not items:
            return [nodes.Text(self.wanted)], []
        for item in items:
            self.note(item.id)
        labels = self.query(queries.work_labels, tuple(item.id for item in items))
        if self.has_explicit_title:
            text = self.title
        else:
            words = words_of(self.config.language).gettext
            text = text_of(citation_pieces(items, labels, "author-year", words, textual=self.textual))
        node = research_citation(
            self.rawtext,
            text,
            items=items,
            textual=self.textual,
            linked=not self.is_disabled or items[0].id.startswith("!"),
            docname=self.env.docname,
            number=0,
            explicit=self.has_explicit_title,
            role=self.bibtex_role,
        )
        if self.cites_in_notes and not self.has_explicit_title:
            named = [item.id for item in items if self.textual and not item.suppress_author]
            authors = [labels[id_].authors if id_ in labels else id_ for id_ in named]
            node["authors"] = ", ".join(filter(None, authors))
        self.set_source_info(node)
        return [node], []

    @property
    def cites_in_notes(self) -> bool:
        """Whether citations are footnotes, as the CSL style has them."""
        return build_of(self.env).settings.cites_in_notes and not self.bibtex_role


class CiteInParenthesesRole(CiteRole):
    """``:paper-cite-p:`id, id```: (Xie et al., 2024; …)."""

    textual = False


class PaperCountRole(SphinxRole):
    """``:paper-count:`tags=llm; years=2023-```: how many papers a selection has."""

    def run(self) -> RoleResult:
        """Make the number."""
        from sphinxcontrib_research.util.locales import grouped

        build = build_of(self.env)
        pairs = [part.partition("=") for part in self.text.split(";") if part.strip()]
        for name, equals, _value in pairs:
            if not equals:
                message = __("paper-count: no value for %r; ignoring it; write 'tags=llm; years=2023-'")
                warn("option", message, name.strip(), location=self.get_location())
        pairs = [pair for pair in pairs if pair[1]]
        options = tuple(sorted((name.strip(), value.strip()) for name, _equals, value in pairs))
        default_sort: str = self.config.research_sort
        queries.warn_of_faults(build.store, options, (), default_sort, self.get_location())
        data = build.data_of(self.env.docname)
        count = queries.run(build.store, data, queries.count, options, default_sort)
        return [nodes.Text(grouped(count, build.words.language))], []


DOMAIN_ROLES: dict[str, Any] = {
    "author": AuthorRole(),
    "paper": PaperRole(),
    "paper-badges": PaperBadgesRole(),
    "paper-cite": CiteRole(),
    "paper-cite-p": CiteInParenthesesRole(),
    "paper-count": PaperCountRole(),
    "paper-full": PaperFullRole(),
    "stars": StarsRole(),
    "topic": TopicRole(),
}

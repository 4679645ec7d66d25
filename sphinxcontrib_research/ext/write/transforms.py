"""Plain docutils nodes in place of our leaves, for every builder that does not write HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.images import guess_mimetype

from sphinxcontrib_research.ext.build import Build, build_of
from sphinxcontrib_research.ext.logging import __, warn, warn_of_unknown
from sphinxcontrib_research.ext.nodes import (
    IMAGE,
    NOTE,
    TOPIC_IMAGE,
    inline_nodes,
    research_apart,
    research_badge,
    research_citation,
    research_late,
    research_math,
    research_note,
    research_topic,
    research_view,
)
from sphinxcontrib_research.ext.read import queries, roles
from sphinxcontrib_research.ext.write.citing import citation_nodes, note_nodes
from sphinxcontrib_research.ext.write.notes import number_notes, place_notes, write_marks_in_titles
from sphinxcontrib_research.render import EntryGroup


class Citations(SphinxPostTransform):
    """Write citations and lists of references, now that all documents are known."""

    # Before our nodes are made plain (8) and references are resolved (10).
    default_priority = 6

    def run(self, **_kwargs: Any) -> None:
        """Fill all; in a document assembled of several each node knows its own."""
        build = build_of(self.env)
        if build.builder.name == "gettext":
            return
        kinds: tuple[type[nodes.Element], ...]
        kinds = (research_citation, research_note, research_view, nodes.footnote_reference)
        found = [node for node in self.document.findall(nodes.Element) if isinstance(node, kinds)]
        citations = [node for node in found if isinstance(node, research_citation)]
        marks = [node for node in found if isinstance(node, nodes.footnote_reference)]
        number_notes(build, self.document, marks)
        place_notes(build, citations)
        write_marks_in_titles(build, marks)
        for citation in citations:
            if not self.document.get("source"):
                # Sphinx's list of tasks and its like show what they copy on a page of their own, by parts.
                citation["page"] = "" if build.builder.format == "latex" else self.env.docname
            if citation["number"]:
                # A link from the title to the table of contents would hold the links of the citation.
                if isinstance(citation.parent, nodes.title):
                    citation.parent.attributes.pop("refid", None)
                citation.replace_self(citation_nodes(build, citation))
        for node in found:
            if isinstance(node, research_note):
                node.replace_self(note_nodes(build, node))
            elif isinstance(node, research_view) and node.get("references"):
                self._fill(build, node)

    def _fill(self, build: Build, leaf: research_view) -> None:
        view = leaf["view"]
        references = build.citing.list_of(leaf["docname"], view.number)
        if references is None:  # inside an `only` that does not hold
            leaf.parent.remove(leaf)
            return
        if references.ids:
            marks = build.citing.marks(references)
            leaf["view"] = replace(view, content=EntryGroup(references.ids), marks=marks)
            leaf.clear()
            return
        if leaf.children:
            leaf.replace_self(leaf.children)
            return
        if not leaf["may_be_empty"]:
            message = __("nothing is cited here; ':empty:' can give a text for this case")
            warn("empty", message, location=leaf)
        # The words above a bibliography are there for its entries.
        gone = leaf.parent if leaf.get("has_header") else leaf
        gone.parent.remove(gone)


class LateRoles(SphinxPostTransform):
    """Fill in what roles show of papers, people and topics that only the files of directives have."""

    # Before our nodes are made plain (8) and references are resolved (10).
    default_priority = 7

    def run(self, **_kwargs: Any) -> None:
        """Fill all, outermost first; what no file has keeps its id."""
        found = list(self.document.findall(research_late))
        if not found:
            return
        library, language = build_of(self.env).store.full, self.config.language
        for late in found:
            id_, raw = late["target"], late.rawsource
            if late["kind"] == "paper-full":
                summary = queries.summary_of(library, id_)
                linked = late.children[0]
                late.replace_self(
                    roles.full_name(raw, linked, summary, language) if summary is not None else linked
                )
            elif late["kind"] == "paper-badges":
                kinds, is_named = late["arguments"]
                badges = queries.badges_of_paper(library, id_, kinds)
                if badges is not None:
                    late.replace_self(
                        roles.badges_in_row(raw, id_, badges, warn_of_missing=is_named, location=late)
                    )
                else:
                    warn_of_unknown(library, "paper", id_, late)
                    late.parent.remove(late)
            else:
                label = queries.LABELS[late["kind"]](library, id_)
                late.replace_self(inline_nodes(id_ if label is None else label, language, links=False))


class PlainNodes(SphinxPostTransform):
    """Replace each leaf by what it shows."""

    # Before references are resolved (10): the cross-references made here are resolved with all others.
    default_priority = 8

    def is_supported(self) -> bool:
        """Not for HTML, which is written from the leaf, and not for gettext: no paper is translatable."""
        builder = build_of(self.env).builder
        return bool(builder.format != "html" and builder.name != "gettext")

    def run(self, **_kwargs: Any) -> None:
        """Replace all leaves; in a document assembled of several each leaf knows its own."""
        from sphinxcontrib_research.ext.write import plain

        build = build_of(self.env)
        form = build.builder.format
        for leaf in list(self.document.findall(research_view)):
            leaf.replace_self(plain.blocks_of(leaf, build))
        for math in list(self.document.findall(research_math)):
            math.replace_self(plain.formula(math.astext(), form))
        # Not every translator knows that what it has no method for is an inline.
        for part in list(self.document.findall(research_apart)):
            part.replace_self(part.children)
        for badge in list(self.document.findall(research_badge)):
            words = badge.astext()
            badge.replace_self(nodes.inline("", badge["before"] + words) if words else [])
        for topic in reversed(list(self.document.findall(research_topic))):
            topic.replace_self(plain.titled_block(topic, form))
        if form == "latex":
            # No engine takes U+FFFD, which stands for what could not be read.
            for words in [text for text in self.document.findall(nodes.Text) if "\ufffd" in text]:
                words.parent.replace(words, nodes.Text(words.replace("\ufffd", "?")))


class SilentBadges(SphinxPostTransform):
    """Remove badges that say nothing in words, with the brackets and separators that were there for them."""

    # After our nodes are made plain (8), before references are resolved (10).
    default_priority = 9

    def run(self, **_kwargs: Any) -> None:
        """Remove them; badges that are drawn always show something."""
        build = build_of(self.env)
        is_drawn = build.builder.format == "html" and build.settings.badge_style != "text"
        for group in list(self.document.findall(nodes.inline)):
            if "research-badges" in group["classes"] and not (group.children if is_drawn else group.astext()):
                _remove_from_text(group)


def _remove_from_text(node: nodes.Element) -> None:
    """Remove an inline; of "(A, node)", "(node)" and "A node." are left "(A)", nothing and "A."."""
    parent = node.parent
    at = parent.index(node)
    before, after = (parent[at + step] if 0 <= at + step < len(parent) else None for step in (-1, 1))
    del parent[at]
    if not (isinstance(before, nodes.Text) and isinstance(after, nodes.Text)):
        return
    # By their places: other texts may be equal.
    closing = after[:1]
    if closing and closing in ".,;:!?":
        parent[at - 1] = nodes.Text(before.rstrip())
    if closing not in {")", "]"}:
        return
    opening = before.rstrip(" ,;\n")
    if opening.endswith({")": "(", "]": "["}[closing]):
        parent[at] = nodes.Text(after[1:])
        opening = opening[:-1].rstrip()
    parent[at - 1] = nodes.Text(opening)


class HeadingsOfNotes(SphinxPostTransform):
    """Leave out headings of nothing but notes where these stand at the foot of each page."""

    # Sphinx takes the notes to their marks (600).
    default_priority = 300
    formats = ("latex", "texinfo")

    def run(self, **_kwargs: Any) -> None:
        """Remove the headings; links to them lead to their place."""
        for rubric in list(self.document.findall(nodes.rubric)):
            following = rubric.parent.children[rubric.parent.index(rubric) + 1 :]
            under = takewhile(lambda one: not isinstance(one, nodes.rubric | nodes.section), following)
            if _are_notes(under):
                rubric.replace_self(_places(rubric))
        for section in list(self.document.findall(nodes.section)):
            if _are_notes(section.children[1:]):
                section.replace_self([*_places(section), *section.children[1:]])


def _are_notes(blocks: Iterable[nodes.Node]) -> bool:
    """Whether all blocks that can be seen are footnotes, some of them ours."""
    seen = [one for one in blocks if not isinstance(one, nodes.Invisible | nodes.target)]
    notes = [one for one in seen if isinstance(one, nodes.footnote)]
    return len(notes) == len(seen) and any(NOTE in one["classes"] for one in notes)


def _places(heading: nodes.Element) -> list[nodes.Node]:
    """The ids of a heading, without it."""
    return [nodes.target("", "", ids=list(heading["ids"]))] if heading["ids"] else []


class FittingImages(SphinxPostTransform):
    """Leave out the images of the data that the builder can't take: LaTeX would stop at an SVG."""

    # After the converters of Sphinx and others (200), which may have made one that fits.
    default_priority = 300
    formats = ("latex", "texinfo")

    def run(self, **_kwargs: Any) -> None:
        """Remove them, with a warning for each file."""
        taken = build_of(self.env).builder.supported_image_types
        for image in list(self.document.findall(nodes.image)):
            kind = guess_mimetype(image["uri"])
            if {IMAGE, TOPIC_IMAGE} & set(image["classes"]) and kind not in taken:
                message = __("image %s: this output format does not support %s; leaving it out")
                warn("image", message, image["uri"], kind, location=image, once=True)
                image.parent.remove(image)

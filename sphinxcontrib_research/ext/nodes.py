"""The nodes of the extension: leaves that hold a view, and what must be a real node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_research.util.scripts import is_rtl, pieces, stands_apart

IMAGE, TOPIC_IMAGE = "research-image", "research-topic-image"
"""The classes of images that the data names."""
NOTE = "research-footnote"
"""The class of our footnotes and of the marks that lead to them."""


class _OfAuthor(addnodes.translatable):
    """A node with words that the author of the document wrote in options; ``messages`` are as written."""

    attributes: dict[str, Any]

    def preserve_original_messages(self) -> None:
        """Do nothing: the directive has kept them."""

    def extract_original_messages(self) -> Sequence[str]:
        """Return what translators get; nothing of the data is among it."""
        return tuple(self.attributes.get("messages", ()))


class research_view(nodes.General, nodes.Element, _OfAuthor):  # noqa: N801
    """A list, a table or a profile: attribute ``view`` says what it shows, nothing of the papers is in it.

    HTML is written from the library when the node is visited; for other builders a post-transform puts plain
    docutils nodes in its place.
    """

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Put a translation into the view: its caption, or the words above a column."""
        view = self["view"]
        changed: dict[str, Any] = {}
        if view.caption == original_message:
            changed["caption"] = translated_message
        if original_message in getattr(view, "headers", ()):
            words = [translated_message if header == original_message else header for header in view.headers]
            changed["headers"] = tuple(words)
        self["view"] = replace(view, **changed)


class research_topic(nodes.General, nodes.Element, _OfAuthor):  # noqa: N801
    """A topic: a :class:`research_topic_title`, then its body, which may hold topics.

    Attributes: ``topic`` (the id), ``fold``, ``open``, ``hint``, ``has_own_hint`` (it is not the
    project's) and ``paper_ids``.
    """

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Put the translation of the hint in its place."""
        if self["hint"] == original_message:
            self["hint"] = translated_message


class research_topic_title(nodes.Part, nodes.paragraph):  # noqa: N801
    """The title of a topic: a paragraph, so that it is translated and indexed like one.

    Attribute ``enumerator``: ``1)``, ``a)`` …, empty for topics without a number.
    """


class research_math(nodes.inline):  # noqa: N801
    """Math in paper data: HTML writes MathML, other builders get a ``math`` node.

    It is no ``math`` node from the start, as a page with one loads a script from another host.
    """


class research_badge(nodes.inline):  # noqa: N801
    """A badge in running text: its plain form is its text, HTML draws attribute ``badge``.

    Attribute ``before`` parts it from what stands before it. Without text it is shown only where it is drawn.
    """


class research_symbols(nodes.Invisible, nodes.Element):  # noqa: N801
    """Where HTML holds what badges of the page look like: outside of all that a filter hides.

    Without the attribute ``place`` it is the end of the page, where all badges are known.
    """


class research_apart(nodes.inline):  # noqa: N801
    """A text of the data that runs against the page: HTML keeps it from what is beside it.

    Attribute ``direction``: ``ltr``; without it that of its first letter.
    """


class research_late(nodes.inline):  # noqa: N801
    """What a role shows of something that conf.py's files lack: filled in when all files are known.

    Attributes: ``kind`` (a label or a role), ``target`` (the id), ``arguments``; its text is the id.
    """


class research_citation(nodes.inline):  # noqa: N801
    """A citation; its text is author and year, which copies of titles keep.

    Attributes: ``items`` (:class:`~sphinxcontrib_research.citations.in_text.CitationItem`), ``textual``,
    ``linked``, ``docname``, ``explicit``, whether the author gave the text, and ``role``, that of
    sphinxcontrib-bibtex or empty. Once the document has been read, ``number`` (from 1), ``in_title`` and
    ``in_heading``, whether it is in a title, and in that of a section.
    In styles for notes also ``authors``, those before the mark, ``in_note``, whether it is in a footnote, and
    ``is_note``, whether it is one.
    """


class research_title_citation(nodes.inline):  # noqa: N801
    """A citation as a title shows it, while the search index copies author and year.

    Attribute ``copied``: that text.
    """

    def astext(self) -> str:
        """The text of copies."""
        return str(self["copied"])


class research_note(nodes.inline):  # noqa: N801
    """A work in a footnote.

    Attributes: ``item`` (:class:`~sphinxcontrib_research.citations.in_text.CitationItem`) and ``docname``.
    """


class research_notes(nodes.General, nodes.Element):  # noqa: N801
    """The place of footnotes, until they are there; its children stand above them.

    Attribute ``place_id``: an id for the place; may be missing or empty.
    """


# Light markup of paper data as inline nodes of the doctree.


def apart_nodes(text: str, language: str) -> list[nodes.Node]:
    """A line of names, numbers and words, those that run against the page in elements of their own.

    Args:
        text: The text.
        language: That of the page.
    """
    return [
        research_apart("", piece) if is_apart else nodes.Text(piece)
        for piece, is_apart in pieces(text, in_rtl=is_rtl(language))
    ]


def inline_nodes(source: str, language: str, *, links: bool = True) -> list[nodes.Node]:
    """A text of the data as nodes that every builder shows, with math that needs no script in HTML.

    Args:
        source: Light markup.
        language: That of the page: a text that runs against it is an element of its own.
        links: Whether addresses become links; not inside a link.
    """
    from sphinxcontrib_research import markup

    paragraph = nodes.paragraph("", "", *markup.nodes(source, links=links))
    for math in list(paragraph.findall(nodes.math)):
        tex = math.astext()
        math.replace_self(research_math(tex, tex))
    shown = list(paragraph.children)
    return [research_apart("", "", *shown)] if stands_apart(source, in_rtl=is_rtl(language)) else shown


def strip_before(node: nodes.Element) -> None:
    """Remove the blank before a node."""
    at = node.parent.index(node)
    before = node.parent[at - 1] if at else None
    if isinstance(before, nodes.Text) and before != before.rstrip():
        node.parent[at - 1] = nodes.Text(before.rstrip())  # By its place: another text may be equal.

"""The nodes of the extension: leaves that hold a view, and what must be a real node."""

from __future__ import annotations

from docutils import nodes

IMAGE, TOPIC_IMAGE = "research-image", "research-topic-image"
"""The classes of images that the data names."""


class research_view(nodes.General, nodes.Element):  # noqa: N801
    """A list, a table or a profile: attribute ``view`` says what it shows, nothing of the papers is in it.

    HTML is written from the library when the node is visited; for other builders a post-transform puts plain
    docutils nodes in its place.
    """


class research_topic(nodes.General, nodes.Element):  # noqa: N801
    """A topic: a :class:`research_topic_title`, then its body, which may hold topics.

    Attributes: ``topic`` (the id), ``fold``, ``open``, ``hint`` (``None``: the project's) and ``paper_ids``.
    """


class research_topic_title(nodes.Part, nodes.paragraph):  # noqa: N801
    """The title of a topic: a paragraph, so that it is translated and indexed like one.

    Attribute ``enumerator``: ``1)``, ``a)`` …, empty for topics without a number.
    """


class research_math(nodes.inline):  # noqa: N801
    """Math in paper data: HTML writes MathML, other builders get a ``math`` node.

    It is no ``math`` node from the start, as a page with one loads a script from another host.
    """


class research_badge(nodes.inline):  # noqa: N801
    """A badge in running text: its plain form is its text, HTML draws attribute ``badge``."""

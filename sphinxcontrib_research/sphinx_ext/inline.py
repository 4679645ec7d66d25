"""Light markup of paper data as inline nodes of the doctree."""

from __future__ import annotations

from docutils import nodes

from sphinxcontrib_research.sphinx_ext.nodes import research_math


def inline_nodes(source: str, *, links: bool = True) -> list[nodes.Node]:
    """A text of the data as nodes that every builder shows, with math that needs no script in HTML.

    Args:
        source: Light markup.
        links: Whether addresses become links; not inside a link.
    """
    from sphinxcontrib_research import text

    paragraph = nodes.paragraph("", "", *text.nodes(source, links=links))
    for math in list(paragraph.findall(nodes.math)):
        tex = math.astext()
        math.replace_self(research_math(tex, tex))
    return list(paragraph.children)

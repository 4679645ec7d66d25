"""HTML of topics: native ``<details>``, the title in its ``<summary>``."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sphinxcontrib_research.sphinx_ext.logging import _

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinxcontrib_research.sphinx_ext.nodes import research_topic, research_topic_title


def visit_topic(translator: HTML5Translator, node: research_topic) -> None:
    """Open the element; a second id (``:name:``) becomes an empty element in it."""
    first, *more = node["ids"]
    classes = escape(" ".join(("research-topic", *node["classes"])))
    tag = "details" if node["fold"] else "div"
    is_open = ' open="open"' if node["fold"] and node["open"] else ""
    spans = "".join(f'<span id="{escape(id_)}"></span>' for id_ in more)
    start = f'<{tag} class="{classes}" id="{escape(first)}"{is_open}>\n'
    # Nothing may stand before the summary.
    translator.body.append(start if node["fold"] else start + spans)
    node["more_ids"] = spans if node["fold"] else ""


def depart_topic(translator: HTML5Translator, node: research_topic) -> None:
    """Close the body and the element."""
    translator.body.append("</div>\n</details>\n" if node["fold"] else "</div>\n</div>\n")


def visit_topic_title(translator: HTML5Translator, node: research_topic_title) -> None:
    """Begin the summary, or the title of a block that does not fold."""
    topic = node.parent
    tag = "summary" if topic["fold"] else 'p class="research-topic-title"'
    number = f"{escape(node['enumerator'])} " if node["enumerator"] else ""
    opening = '<span class="research-topic-title">' if topic["fold"] else ""
    translator.body.append(f"<{tag}>{opening}{number}")


def depart_topic_title(translator: HTML5Translator, node: research_topic_title) -> None:
    """End the title with the count of papers and the hint, and begin the body."""
    topic = node.parent
    count = len(topic.get("paper_ids", ()))
    shown = f' <span class="research-count">({count})</span>' if count else ""
    hint = (
        f' <span class="research-hint" aria-hidden="true">{escape(topic["hint"])}</span>'
        if topic["hint"]
        else ""
    )
    label = escape(_("Link to this topic"))
    link = f'<a class="headerlink" href="#{escape(topic["ids"][0])}" title="{label}">¶</a>'
    if topic["fold"]:
        translator.body.append(f"</span>{shown}{hint}</summary>\n")
    else:
        translator.body.append(f"{shown}{link}</p>\n")
    translator.body.append(f'<div class="research-topic-body">{topic.get("more_ids", "")}\n')

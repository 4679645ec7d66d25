"""HTML of topics: native ``<details>``, the title in its ``<summary>``."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sphinxcontrib_research.sphinx_ext.logging import _
from sphinxcontrib_research.sphinx_ext.nodes import research_topic
from sphinxcontrib_research.sphinx_ext.translation import words_of

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinxcontrib_research.sphinx_ext.nodes import research_topic_title


def _toolbar(translator: HTML5Translator) -> str:
    """Before the first topic of a page on which several fold: buttons that open and close them all."""
    if translator.__dict__.get("research_has_toolbar") or translator.builder.name == "epub":
        return ""
    from sphinxcontrib_research.render.html_search import toolbar_html

    translator.__dict__["research_has_toolbar"] = True
    folds = sum(bool(topic["fold"]) for topic in translator.document.findall(research_topic))
    return toolbar_html(words_of(translator.builder.config.language)) if folds > 1 else ""


def visit_topic(translator: HTML5Translator, node: research_topic) -> None:
    """Open the element; a second id (``:name:``) becomes an empty element in it."""
    first, *more = node["ids"]
    classes = escape(" ".join(("research-topic", *node["classes"])))
    tag = "details" if node["fold"] else "div"
    is_open = ' open="open"' if node["fold"] and node["open"] else ""
    spans = "".join(f'<span id="{escape(id_)}"></span>' for id_ in more)
    start = f'<{tag} class="{classes}" id="{escape(first)}"{is_open}>\n'
    translator.body.append(_toolbar(translator))
    if node["fold"] and _permalink(translator, first):
        translator.body.append('<div class="research-topic-linked">\n')
    # Nothing may stand before the summary.
    translator.body.append(start if node["fold"] else start + spans)
    node["more_ids"] = spans if node["fold"] else ""


def depart_topic(translator: HTML5Translator, node: research_topic) -> None:
    """Close the body and the element."""
    if not node["fold"]:
        translator.body.append("</div>\n</div>\n")
        return
    # Within the summary the link would be a control inside another, which some readers can't reach; right
    # behind the summary it could not be seen while the topic is folded.
    link = _permalink(translator, node["ids"][0])
    translator.body.append("</div>\n</details>\n" + (f"{link}</div>\n" if link else ""))


def _permalink(translator: HTML5Translator, id_: str) -> str:
    """The link to a topic, where and as headings have one."""
    config = translator.builder.config
    if not (config.html_permalinks and translator.builder.add_permalinks):
        return ""
    label = escape(_("Link to this topic"))
    return f'<a class="headerlink" href="#{escape(id_)}" title="{label}">{config.html_permalinks_icon}</a>'


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
    link = "" if topic["fold"] else _permalink(translator, topic["ids"][0])
    translator.body.append(f"</span>{shown}{hint}</summary>\n" if topic["fold"] else f"{shown}{link}</p>\n")
    translator.body.append(f'<div class="research-topic-body">{topic.get("more_ids", "")}\n')

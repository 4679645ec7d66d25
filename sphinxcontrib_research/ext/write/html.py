"""HTML for our nodes: written straight from the library when a node is visited."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, cast

from docutils import nodes

from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.logging import _
from sphinxcontrib_research.ext.nodes import research_badge, research_symbols, research_topic, research_view
from sphinxcontrib_research.ext.write.search import index_of, remember_stems, search_words
from sphinxcontrib_research.render import ListView, SearchView, TableView, View
from sphinxcontrib_research.util.scripts import is_rtl

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.ext.nodes import research_apart, research_math, research_topic_title
    from sphinxcontrib_research.render import Page
    from sphinxcontrib_research.render.html.entry import Written
    from sphinxcontrib_research.util import Words


def _toolbar(translator: HTML5Translator) -> str:
    """Before the first topic of a page on which several fold: buttons that open and close them all."""
    output = _output(translator)
    if output.has_toolbar or translator.builder.name == "epub":
        return ""
    from sphinxcontrib_research.render.html.filters import toolbar_html

    output.has_toolbar = True
    folds = sum(bool(topic["fold"]) for topic in translator.document.findall(research_topic))
    words = build_of(translator.builder.env).words
    return toolbar_html(words, _direction(words)) if folds > 1 else ""


def _direction(words: Words) -> str:
    """The attribute of our outermost elements on a page from right to left."""
    return ' dir="rtl"' if is_rtl(words.language) else ""


def visit_topic(translator: HTML5Translator, node: research_topic) -> None:
    """Open the element; a second id (``:name:``) becomes an empty element in it."""
    first, *more = node["ids"]
    classes = escape(" ".join(("research-topic", *node["classes"])))
    tag = "details" if node["fold"] else "div"
    is_open = ' open="open"' if node["fold"] and node["open"] else ""
    spans = "".join(f'<span id="{escape(id_)}"></span>' for id_ in more)
    way = _direction(build_of(translator.builder.env).words)
    start = f'<{tag} class="{classes}" id="{escape(first)}"{is_open}{way}>\n'
    translator.body.append(_toolbar(translator))
    if node["fold"] and _permalink(translator, first):
        translator.body.append(f'<div class="research-linked"{way}>\n')
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
    shown = _count(topic, build_of(translator.builder.env).words)
    link = "" if topic["fold"] else _permalink(translator, topic["ids"][0])
    translator.body.append(f"</span>{shown}</summary>\n" if topic["fold"] else f"{shown}{link}</p>\n")
    translator.body.append(f'<div class="research-topic-body">{topic.get("more_ids", "")}\n')


def _count(topic: nodes.Element, words: Words) -> str:
    """How many papers a topic has, with the hint as the word for them: ``5 representative works``."""
    from sphinxcontrib_research.util.locales import grouped

    count = len(topic.get("paper_ids", ()))
    one, parted, more = topic["hint"].partition("|")
    hint = escape((more if parted and count != 1 else one).strip())
    said = grouped(count, words.language) if count else ""
    if count and not hint:
        said = escape(words.ngettext("{count} paper", "{count} papers", count).format(count=said))
    if hint and (count or topic["has_own_hint"]):
        hidden = f'<span class="research-hint" aria-hidden="true">{hint}</span>'
        said = f"{said} {hidden}" if said else hidden
    return f' <span class="research-count">{said}</span>' if said else ""


# What writes is imported by the first visit: a build that writes no page of ours needs none of it.


@dataclass(slots=True)
class _Output:
    """What is known of one file of the output while it is written."""

    written: Written
    pages: dict[str, Page] = field(default_factory=dict)
    """The page of each document in it."""
    symbols: tuple[list[str], int] | None = None
    """The text of the page, and the place in it for the symbols."""
    has_toolbar: bool = False


def _output(translator: HTML5Translator) -> _Output:
    if "research_output" not in translator.__dict__:
        from sphinxcontrib_research.render.html.entry import Written

        translator.__dict__["research_output"] = _Output(Written())
    output: _Output = translator.__dict__["research_output"]
    return output


def _page(translator: HTML5Translator, docname: str) -> Page:
    """The page that a document is written to, made once."""
    pages = _output(translator).pages
    if docname not in pages:
        from sphinxcontrib_research.ext.write import page_of

        views = (leaf["view"] for leaf in translator.document.findall(research_view))
        has_filter = any(getattr(view, "search", False) for view in views)
        page = page_of(build_of(translator.builder.env), docname)
        pages[docname] = replace(page, has_filter=has_filter and translator.builder.name != "epub")
    return pages[docname]


MATHML_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
"""XML needs it; in HTML it only weighs."""


PARTIAL = "<partial node>"
"""What Sphinx calls the document of a title or a toctree that it writes beside the page's own."""


def visit_view(translator: HTML5Translator, node: research_view) -> None:
    """Write the view; its children are for the search index only."""
    from sphinxcontrib_research.render.html import view_pieces

    view: View = node["view"]
    if translator.builder.name == "epub":
        if isinstance(view, SearchView):
            raise nodes.SkipNode
        if isinstance(view, ListView):
            view = replace(view, search=False, sort_by=())
        elif isinstance(view, TableView):
            view = replace(view, search=False)
    # Of the first level is the title of the page alone, even if it has none.
    level = min(max(getattr(translator, "section_level", 0), 1) + 1, 6)
    pieces = view_pieces(
        view, _page(translator, node["docname"]), _output(translator).written, tuple(node["ids"]), level
    )
    if translator.builder.name != "epub":
        translator.body.extend(piece.replace(MATHML_NAMESPACE, "") for piece in pieces)
    else:
        from sphinxcontrib_research.render.html.pages import for_book

        addresses = translator.config.epub_show_urls != "no"
        translator.body.append(for_book("".join(pieces), addresses=addresses))
    raise nodes.SkipNode


WORD_JOINER = "&#8288;"


def visit_badge(translator: HTML5Translator, node: research_badge) -> None:
    """Draw the badge."""
    from sphinxcontrib_research.render.html.entry import badge_html

    # A title is written again for navigation, into pages that may have drawn the badge: words do there.
    is_repeated = translator.document.get("source") == PARTIAL
    style = "text" if is_repeated else build_of(translator.builder.env).settings.badge_style
    shown = badge_html(node["badge"], style, _output(translator).written) or escape(node.astext())
    before = escape(node["before"])
    if shown and style != "text":
        # Browsers break lines on both sides of an image, be it between brackets.
        last = before or next((one for one in reversed(translator.body) if not one.endswith(">")), "")
        shown = f"{WORD_JOINER if last and not last[-1].isspace() else ''}{shown}{WORD_JOINER}"
    translator.body.append(before + shown if shown else "")
    raise nodes.SkipNode


def visit_apart(translator: HTML5Translator, node: research_apart) -> None:
    """Begin the element."""
    translator.body.append('<bdi dir="ltr">' if node.get("direction") else "<bdi>")


def depart_apart(translator: HTML5Translator, _node: research_apart) -> None:
    """End the element."""
    translator.body.append("</bdi>")


def visit_math(translator: HTML5Translator, node: research_math) -> None:
    """Write MathML."""
    from sphinxcontrib_research import markup

    translator.body.append(markup.html(f"\\({node.astext()}\\)"))
    raise nodes.SkipNode


def visit_symbols(translator: HTML5Translator, node: research_symbols) -> None:
    """Keep a place for the symbols; at the end of the page, put them there."""
    output = _output(translator)
    if "place" in node:
        output.symbols = translator.body, len(translator.body)
        translator.body.append("")
    elif output.symbols is not None:
        from sphinxcontrib_research.drawing.svg import symbols

        body, place = output.symbols
        body[place] = symbols(output.written.symbols.values())
    raise nodes.SkipNode


# Before a page is written


def prepare(build: Build, doctree: nodes.document, docname: str) -> None:
    """Give the search index its words and the builder its images; make ids distinct where all is one page.

    Args:
        build: The run.
        doctree: What is written.
        docname: The document; where all documents are one page, the root.
    """
    builder = build.builder
    if builder.format != "html":
        return
    if builder.name == "singlehtml":
        _make_ids_distinct(doctree)
    shown = [one for one in doctree.findall(nodes.Element) if isinstance(one, research_view | research_badge)]
    if shown:
        _add_symbols(doctree, shown[0])
    index = index_of(builder)
    leaves = [one for one in shown if isinstance(one, research_view)]
    for leaf in leaves if index is not None else ():
        remember_stems(index.lang)
        leaf.append(nodes.Text(search_words(build.store.full, leaf["view"], index.lang.split)))
    # One page may hold the leaves of all documents.
    names = {docname, *(leaf["docname"] for leaf in leaves)}
    for data in [build.documents[name] for name in sorted(names) if name in build.documents]:
        for image in sorted(data.images):
            builder.images[image] = build.env.images[image][1]


def _add_symbols(doctree: nodes.document, first: nodes.Element) -> None:
    """Keep a place for the symbols of badges before the block that shows the first of them."""
    block = first
    while not isinstance(block.parent, nodes.section | nodes.document):
        block = block.parent
    # Nothing stands before a title.
    position = block.parent.index(block) + isinstance(block, nodes.title)
    block.parent.insert(position, research_symbols(place=True))
    doctree.append(research_symbols())


def _make_ids_distinct(doctree: nodes.document) -> None:
    """Where all documents are one page, only the first topic or profile of its name keeps the anchor."""
    taken: set[str] = set()
    for node in doctree.findall(lambda one: isinstance(one, research_topic | research_view | nodes.section)):
        for position, id_ in enumerate(cast("nodes.Element", node)["ids"]):
            name, number = id_, 1
            while name in taken and id_.startswith("research-"):
                number += 1
                name = f"{id_}-{number}"
            taken.add(name)
            cast("nodes.Element", node)["ids"][position] = name

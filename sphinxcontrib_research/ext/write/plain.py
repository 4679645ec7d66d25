"""Leaves -> plain docutils nodes: what every builder can write."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_research import markup
from sphinxcontrib_research.ext.addresses import OBJECT_TYPES, Home
from sphinxcontrib_research.ext.nodes import IMAGE, research_topic, research_topic_title, research_view
from sphinxcontrib_research.ext.write import page_of
from sphinxcontrib_research.ext.write.citing import internal_reference
from sphinxcontrib_research.ext.write.lines import FORMATS, LABELLED, research_line, research_reference
from sphinxcontrib_research.render import (
    CaptionView,
    ChartView,
    ExportView,
    ListView,
    PeopleView,
    ProfileView,
    SearchView,
    TableView,
    View,
)
from sphinxcontrib_research.render.entry import caption_of
from sphinxcontrib_research.render.nodes import (
    COUNTDOWN,
    LABEL,
    LINE,
    NodePage,
    chart_nodes,
    list_nodes,
    people_nodes,
    profile_nodes,
    table_nodes,
)

if TYPE_CHECKING:
    from sphinxcontrib_research.ext.build import Build


WITHOUT_LINKS = frozenset({"text", "man", "texinfo", "info"})
"""Builders in which a link back to a citation leads nowhere."""


WITHOUT_IMAGES = frozenset({"text", "man"})
"""Formats whose outputs would say no more than that there is an image."""


def view_nodes(view: View, context: NodePage) -> list[nodes.Node]:
    """The plain nodes of any view."""
    match view:
        case CaptionView():
            return [nodes.paragraph("", "", *markup.nodes(caption_of(view, context.page)))]
        case ExportView() | SearchView():
            return []
        case ListView():
            return list_nodes(view, context)
        case TableView():
            return table_nodes(view, context)
        case ProfileView():
            return profile_nodes(view, context)
        case PeopleView():
            return people_nodes(view, context)
        case ChartView():
            return chart_nodes(view, context)


def blocks_of(leaf: research_view, build: Build) -> list[nodes.Node]:
    """What stands for a leaf in the builder's output."""
    output_format = build.builder.format
    # In an element of their own each block can be replaced like any other node.
    holder = nodes.container("", *view_nodes(leaf["view"], node_page(build, leaf["docname"])))
    fit(holder, output_format)
    for entry in [one for one in holder.findall(nodes.container) if LABEL in one]:
        entry.replace_self(labelled(entry, output_format))
    for line in list(holder.findall(nodes.paragraph)):
        place = line.attributes.pop(LINE, "")
        if place and output_format in FORMATS:
            line.replace_self(research_line("", "", *line.children, continues=place == "next"))
    if output_format == "latex":
        hold_together(holder)
    for counted in list(holder.findall(nodes.enumerated_list)):
        if counted.attributes.pop(COUNTDOWN, False):
            counted.replace_self(count_down(counted, output_format))
    for element in holder.findall(nodes.Element):
        element.source, element.line = leaf.source, leaf.line
    names = [nodes.target("", "", ids=list(leaf["ids"]))] if leaf["ids"] else []
    return [*names, *holder.children]


def fit(block: nodes.Element, output_format: str) -> None:
    """Change what one form of output needs otherwise.

    Args:
        block: What shows papers.
        output_format: The builder's ``format``.
    """
    for words in list(block.findall(nodes.Text)):
        # A manual page reads ".so …" at the start of a line, whatever paragraph it is in.
        if "\n" in words and not isinstance(words.parent, nodes.literal_block | nodes.math):
            words.parent.replace(words, nodes.Text(words.replace("\n", " ")))
    for math in list(block.findall(nodes.math)):
        math.replace_self(formula(math.astext(), output_format))
    for link in list(block.findall(nodes.reference)):
        address = link.get("refuri", "")
        if address and output_format == "man":
            # Sphinx hands it to the terminal as it is, between apostrophes.
            link["refuri"] = address.replace("\\", "%5C").replace("'", "%27")
        elif address and output_format == "text" and address.removeprefix("mailto:") != link.astext():
            shown = link.parent if isinstance(link.parent, nodes.strong) else link
            shown.parent.insert(shown.parent.index(shown) + 1, nodes.Text(f" <{address}>"))


def labelled(entry: nodes.container, output_format: str) -> list[nodes.Node]:
    """An entry of a list of references with the label that it has as an attribute."""
    if output_format in LABELLED:
        return [research_reference("", *entry.children, label=entry[LABEL])]
    next(iter(entry.findall(nodes.paragraph))).insert(0, nodes.Text(f"{entry[LABEL]} "))
    return entry.children


def hold_together(whole: nodes.Element) -> None:
    """Let no page end between lines, image and texts of an entry, only within a long text."""
    for entry in whole.findall(nodes.list_item):
        for block in entry.children[1:]:
            if isinstance(block, nodes.paragraph | nodes.image) and not block.get("continues"):
                entry.insert(entry.index(block), nodes.raw("", TOGETHER, format="latex"))


TOGETHER = "\\nopagebreak\\widowpenalty10000\\clubpenalty10000\n"
"""To TeX a penalty of 10000 is a page that must not end there; what is set for lines ends with the list."""


def count_down(counted: nodes.Element, output_format: str) -> list[nodes.Node]:
    """A list whose numbers count down: no output has one, but all have lists that start anywhere."""
    items = list(counted.children)
    if output_format == "latex":
        for item in items:
            cast("nodes.Element", item).append(nodes.raw("", TWO_BACK, format="latex"))
        return [counted]
    start = counted["start"]
    return [
        nodes.enumerated_list("", item, **{**counted.attributes, "start": start - number})
        for number, item in enumerate(items)
    ]


TWO_BACK = "\\addtocounter{\\csname @enumctr\\endcsname}{-2}\n"
"""The next item adds one; the counter is that of the innermost list."""


def formula(tex: str, output_format: str) -> nodes.Node:
    """Math of paper data; where nothing sets it, ``2×`` reads better than its TeX."""
    is_set = output_format not in {"text", "man", "texinfo"}
    return nodes.math("", tex) if is_set else nodes.Text(markup.plain(f"\\({tex}\\)"))


def titled_block(topic: research_topic, output_format: str) -> list[nodes.Node]:
    """A topic as a paragraph with its title in bold and a block with its body."""
    title = next(child for child in topic.children if isinstance(child, research_topic_title))
    body = [child for child in topic.children if child is not title]
    number = [nodes.Text(f"{title['enumerator']} ")] if title["enumerator"] else []
    paragraph = nodes.paragraph("", "", nodes.target("", "", ids=list(topic["ids"])))
    paragraph += nodes.strong("", "", *number, *title.children)
    paragraph.source, paragraph.line = title.source, title.line
    block = nodes.block_quote("", *body)
    block.source, block.line = topic.source, topic.line
    for inner in body:
        if isinstance(inner, nodes.paragraph) and "research-topic-links" in inner["classes"]:
            fit(inner, output_format)
    blocks: list[nodes.Node] = [paragraph, block] if body else [paragraph]
    if output_format == "latex":
        # A title does not stay alone at the foot of a page; Sphinx's style loads the package.
        blocks.insert(0, nodes.raw("", "\\needspace{4\\baselineskip}\n", format="latex"))
    return blocks


def node_page(build: Build, docname: str) -> NodePage:
    """The page that a document's nodes are made for."""

    def image(path: str, alternative: str) -> nodes.Node | None:
        if "://" in path or build.builder.format in WITHOUT_IMAGES:
            return None
        name = build.store.shown(path)
        return nodes.image(uri=name, alt=alternative, candidates={"*": name}, classes=[IMAGE], width="30%")

    def download(path: str, label: str) -> nodes.Node | None:
        if not getattr(build.builder, "download_support", False):
            return None
        name = build.add_download(docname, path)
        literal = nodes.inline("", label)
        return addnodes.download_reference("", "", literal, filename=name, reftarget=name, refdoc=docname)

    def link(kind: str, id_: str, label: list[nodes.Node]) -> nodes.Node | None:
        if kind not in OBJECT_TYPES or build.addresses.home(kind, id_) is None:
            return None
        return addnodes.pending_xref(
            "",
            nodes.inline("", "", *label),
            refdoc=docname,
            refdomain="research",
            reftype=kind,
            reftarget=id_,
            refexplicit=True,
            refwarn=False,
        )

    def citation(place: tuple[str, str], label: str) -> nodes.Node | None:
        if build.builder.name in WITHOUT_LINKS:
            return None
        return internal_reference(build, docname, Home(*place), [nodes.Text(label)], "")

    return NodePage(page_of(build, docname), image, download, link, citation)

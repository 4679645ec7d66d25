"""Profiles and cards of people as docutils nodes."""

from __future__ import annotations

from docutils import nodes

from sphinxcontrib_research import text
from sphinxcontrib_research.model.paper import Author
from sphinxcontrib_research.render.figures import figures_of
from sphinxcontrib_research.render.nodes import NodePage, reference
from sphinxcontrib_research.render.parts import link_label, paper_of
from sphinxcontrib_research.render.people import person_links, subtitle
from sphinxcontrib_research.render.view import PeopleView, ProfileView


def _about(author: Author, context: NodePage, name: list[nodes.Node]) -> list[nodes.Node]:
    blocks: list[nodes.Node] = []
    if author.image and (image := context.image(author.image, author.name)) is not None:
        blocks.append(image)
    first = nodes.paragraph("", "", nodes.strong("", "", *name))
    if subtitle(author):
        first += [nodes.Text(", "), *text.nodes(subtitle(author))]
    if author.field:
        first += nodes.Text(f" ({author.field})")
    blocks.append(first)
    blocks += [nodes.paragraph("", "", *text.nodes(part)) for part in text.paragraphs(author.bio)]
    links: list[nodes.Node] = []
    for link in person_links(author, context.page.words):
        label = link_label(link, context.page.words)
        if links:
            links.append(nodes.Text(" · "))
        if link.path:
            links.append(context.download(link.path, label) or nodes.Text(label))
        else:
            links.append(reference(link.url, [nodes.Text(label)]) if link.url else nodes.Text(label))
    if links:
        blocks.append(nodes.paragraph("", "", *links))
    return blocks


def profile_nodes(view: ProfileView, context: NodePage) -> list[nodes.Node]:
    """An author's header and figures."""
    page = context.page
    author = page.library.authors.get(view.author)
    if author is None:
        return []
    papers = [paper for id_ in view.ids if (paper := paper_of(page.library, id_)) is not None]
    blocks = _about(author, context, [nodes.Text(author.name)]) if "header" in view.show else []
    if "tiles" in view.show:
        fields = nodes.field_list()
        for figure in figures_of(author, papers, view.metrics, page.words):
            note = f" ({figure.note})" if figure.note else ""
            body = nodes.field_body("", nodes.paragraph("", f"{figure.value}{note}"))
            fields += nodes.field("", nodes.field_name("", figure.label), body)
        blocks.append(fields)
    return blocks


def people_nodes(view: PeopleView, context: NodePage) -> list[nodes.Node]:
    """A list of people, under headings where they are grouped."""
    blocks: list[nodes.Node] = []
    authors = context.page.library.authors
    for heading, members in view.groups:
        if heading:
            blocks.append(nodes.rubric("", "", nodes.Text(heading)))
        box = nodes.bullet_list(bullet="*")
        for id_ in members:
            if id_ in authors:
                name: list[nodes.Node] = [nodes.Text(authors[id_].name)]
                linked = context.link("author", id_, name)
                box += nodes.list_item(
                    "", *_about(authors[id_], context, [linked] if linked is not None else name)
                )
        blocks.append(box)
    return blocks

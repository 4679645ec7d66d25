"""Lists of authors as docutils nodes."""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes

from sphinxcontrib_research.cite.common import collaboration_of
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.form import Form
from sphinxcontrib_research.render.html_people import CORRESPONDING_MARK, EQUAL_MARK
from sphinxcontrib_research.render.page import Page
from sphinxcontrib_research.render.parts import (
    ShownPerson,
    paper_of,
    people_of,
    person_address,
    shown_people,
)
from sphinxcontrib_research.render.people import affiliations
from sphinxcontrib_research.render.view import ListView

LinkMaker = Callable[[str, str, list[nodes.Node]], "nodes.Node | None"]


def _person(shown: ShownPerson, page: Page, link: LinkMaker) -> list[nodes.Node]:
    person = shown.person
    marks = (EQUAL_MARK if person.equal else "") + (CORRESPONDING_MARK if person.corresponding else "")
    name: nodes.Node = nodes.Text(person.name)
    author = page.library.author_of(person)
    linked = link("author", author.id, [name]) if author is not None else None
    address = person_address(person, page.library)
    if linked is not None:
        name = linked
    elif address:
        name = nodes.reference("", "", name, refuri=address, internal=False)
    if shown.highlight:
        name = nodes.strong("", "", name)
    return [name, nodes.superscript("", marks)] if marks else [name]


def people_nodes(paper: Paper, page: Page, form: Form, link: LinkMaker) -> list[nodes.Node]:
    """The authors of a paper (else its editors) and their affiliations; empty if there are none."""
    _, ngettext = page.words.gettext, page.words.ngettext
    line: list[nodes.Node] = []
    named, mark = people_of(paper, page.words)
    if "authors" in form.parts and named:
        people = shown_people(named, page.library, form.highlight, form.max_authors)
        hidden = sum(one.is_more for one in people)
        told = False
        for one in people:
            if one.is_more and told:
                continue
            if line:
                line.append(nodes.Text(", "))
            if one.is_more:
                told = True
                more = ngettext("… and {count} more", "… and {count} more", hidden)
                line.append(nodes.Text(more.format(count=hidden)))
            else:
                line += _person(one, page, link)
        if mark:
            line.append(nodes.Text(f" {mark}"))
        elif paper.authors_open:
            line.append(nodes.Text(" " + _("et al.")))
    if "authors" in form.parts and (group := collaboration_of(paper)):
        line.append(nodes.Text(f" ({group})" if line else group))
    if "affiliations" in form.parts and (institutions := affiliations(paper)):
        places = ", ".join(institutions)
        line.append(nodes.Text(f" · {places}" if line else places))
    return line


def legend_paragraph(view: ListView, page: Page, form: Form) -> nodes.paragraph | None:
    """What the marks behind names mean; ``None`` if no name of the list has one."""
    if "authors" not in form.parts:
        return None
    _ = page.words.gettext
    papers = (paper_of(page.library, id_) for id_ in view.ids)
    people = [person for paper in papers if paper is not None for person in paper.authors]
    legend = []
    if any(person.equal for person in people):
        legend.append(f"{EQUAL_MARK} {_('equal contribution')}")
    if any(person.corresponding for person in people):
        legend.append(f"{CORRESPONDING_MARK} {_('corresponding author')}")
    return nodes.paragraph("", ", ".join(legend)) if legend else None

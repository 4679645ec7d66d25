"""Lists of authors as HTML, with marks and the legend that explains them."""

from __future__ import annotations

from html import escape

from sphinxcontrib_research.cite.common import collaboration_of
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.render.form import Form
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

EQUAL_MARK = "*"
CORRESPONDING_MARK = "†"


def _person(shown: ShownPerson, page: Page) -> str:
    person = shown.person
    name = escape(person.name)
    if person.equal or person.corresponding:
        marks = (EQUAL_MARK if person.equal else "") + (CORRESPONDING_MARK if person.corresponding else "")
        name += f"<sup>{marks}</sup>"
    classes = "research-author"
    tag = "span"
    if shown.highlight:
        classes += " research-author-highlight"
        tag = "strong"
    author = page.library.author_of(person) if page.library.authors else None
    address = page.target("author", author.id) if author is not None else ""
    address = address or person_address(person, page.library)
    if not address or (shown.highlight and address.startswith("#")):
        return f'<{tag} class="{classes}">{name}</{tag}>'
    if shown.highlight:
        name = f"<strong>{name}</strong>"
    return f'<a class="{classes}" href="{escape(address)}">{name}</a>'


def people_html(paper: Paper, page: Page, form: Form) -> str:
    """The authors of a paper (else its editors) and their affiliations; empty if there are none."""
    _, ngettext = page.words.gettext, page.words.ngettext
    line = ""
    named, mark = people_of(paper, page.words)
    if "authors" in form.parts and named:
        people = shown_people(named, page.library, form.highlight, form.max_authors)
        hidden = [one for one in people if one.is_more]
        shown = [_person(one, page) for one in people if not one.is_more]
        if hidden:
            count = len(hidden)
            label = escape(ngettext("… and {count} more", "… and {count} more", count).format(count=count))
            names = ", ".join(_person(one, page) for one in hidden)
            fold = f'<details class="research-more"><summary>{label}</summary>{names}</details>'
            before = sum(1 for one in people[: people.index(hidden[0])])
            shown.insert(before, fold)
        line = ", ".join(shown)
        if mark:
            line += " " + escape(mark)
        elif paper.authors_open:
            line += " " + escape(_("et al."))
    if "authors" in form.parts and (group := collaboration_of(paper)):
        line += f' <span class="research-collaboration">({escape(group)})</span>' if line else escape(group)
    if "affiliations" in form.parts and (institutions := affiliations(paper)):
        places = escape(", ".join(institutions))
        line += f' <span class="research-affiliations">· {places}</span>' if line else places
    return f'<div class="research-authors">{line}</div>' if line else ""


def legend_html(view: ListView, page: Page, form: Form) -> str:
    """What the marks behind names mean, if a name of the list has one."""
    if "authors" not in form.parts:
        return ""
    _ = page.words.gettext
    papers = (paper_of(page.library, id_) for id_ in view.ids)
    people = [person for paper in papers if paper is not None for person in paper.authors]
    parts = []
    if any(person.equal for person in people):
        parts.append(f"<sup>{EQUAL_MARK}</sup> {escape(_('equal contribution'))}")
    if any(person.corresponding for person in people):
        parts.append(f"<sup>{CORRESPONDING_MARK}</sup> {escape(_('corresponding author'))}")
    return f'<p class="research-legend">{", ".join(parts)}</p>\n' if parts else ""

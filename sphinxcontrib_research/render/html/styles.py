"""Entries in the form that others give them: a template of the project, or a style of a plug-in."""

from __future__ import annotations

from sphinxcontrib_research import markup, model
from sphinxcontrib_research.citations import Span
from sphinxcontrib_research.model import Entry
from sphinxcontrib_research.model.paper import Metric, Paper
from sphinxcontrib_research.query.fields import topics_of
from sphinxcontrib_research.render import Form, Page
from sphinxcontrib_research.render.entry import (
    badges_on,
    byline_of,
    citation_spans,
    date_text,
    link_label,
    origin_text,
    shown_links,
)
from sphinxcontrib_research.render.html import entry
from sphinxcontrib_research.render.html.entry import Written, title_html
from sphinxcontrib_research.util.plugins import PluginError
from sphinxcontrib_research.util.scripts import listed, separator
from sphinxcontrib_research.vocabulary import PARTS
from sphinxcontrib_research.vocabulary.fields import METRICS


def entry_html(paper: Paper, page: Page, form: Form, written: Written) -> str:
    """One entry, without the element around it: by the project's template, else by its style.

    Args:
        paper: The paper.
        page: The page that the entry stands on.
        form: What the list's entries show.
        written: What the page holds so far; the symbols of this entry's badges are added.
    """
    if page.template is not None and (shown := page.template(_values(paper, page, form))) is not None:
        return shown
    if form.style in model.load_styles().values:
        try:
            return model.styled_html(form.style, Entry(paper, _pieces(paper, page, form, written)))
        except PluginError as error:
            page.plugin_fault(paper, str(error))
    return entry.entry_html(paper, page, form, written)


def _pieces(paper: Paper, page: Page, form: Form, written: Written) -> dict[str, str]:
    """What an entry shows, as finished HTML by part, in our order."""
    made = {
        "title": title_html(paper, page),
        "authors": entry.byline_html(paper, page, form),
        "award": separator(paper.awards, page.words.gettext).join(
            markup.html(award) for award in dict.fromkeys(paper.awards)
        ),
        "badges": "".join(entry.badges_html(paper, page, form, written)),
        **{name: part(paper, page) for name, part in entry.SAME_PARTS.items() if name in form.parts},
        **{name: content for name, _label, content in entry.texts(paper, page, form)},
    }
    shown = {"badges", *form.parts} if form.badges else form.parts
    return {name: made[name] for name in PARTS if name in shown and made.get(name)}


# The values that a template is given: texts, numbers and lists of them, never markup.


def _plain(spans: tuple[Span, ...]) -> str:
    return "".join(markup.plain(span.text) if span.markup else span.text for span in spans)


def _number(metric: Metric | None) -> dict[str, object] | None:
    if metric is None:
        return None
    return {"text": metric.text, "value": metric.value, "source": metric.source, "date": metric.date}


def _values(paper: Paper, page: Page, form: Form) -> dict[str, object]:
    from sphinxcontrib_research.writers import bibtex

    words, library = page.words, page.library
    byline = byline_of(paper, page, form)
    return {
        "id": paper.id,
        "style": form.style,
        "parts": sorted(form.parts),
        "title": markup.plain(paper.title),
        "short": markup.plain(paper.short),
        "retracted": {"address": paper.retracted.url, "date": paper.retracted.date}
        if paper.retracted
        else None,
        "address": page.target("page", paper.id)
        or (page.download(paper.url_path) if paper.url_path else paper.address),
        "authors": [
            {
                "name": one.person.name,
                "address": (page.target("author", one.author.id) if one.author is not None else "")
                or one.address,
                "highlight": one.highlight,
            }
            for one in byline.people
        ],
        "affiliations": listed(byline.affiliations, words.gettext),
        "venue": markup.plain(origin_text(paper, library, words)),
        "date": date_text(paper.date, words) if paper.date is not None else "",
        "year": paper.date.year if paper.date is not None else None,
        "type": paper.type,
        "awards": [markup.plain(award) for award in paper.awards],
        "category": paper.category,
        "tags": list(paper.tags),
        "topics": [
            {"title": markup.plain(topic.title), "address": page.target("topic", topic.id)}
            for topic in topics_of(paper, library)
        ],
        "links": [
            {
                "kind": link.kind,
                "label": link_label(link, words),
                "address": page.download(link.path) if link.path else link.url,
            }
            for link in shown_links(paper, page)
        ],
        "badges": [
            {"kind": badge.kind, "text": badge.text, "title": badge.title, "address": badge.url}
            for badge in badges_on(page, paper, form.badges)
        ],
        "metrics": [{"label": label, "value": value} for label, value in paper.metrics],
        "image": {"address": page.image(paper.image) if paper.image else "", "text": paper.image_alt},
        "summary": markup.plain(paper.summary),
        "abstract": markup.plain(paper.abstract),
        "note": markup.plain(paper.note),
        "citation": _plain(citation_spans(paper, page)),
        "bibtex": bibtex.entry(paper, library),
        **{name: _number(getattr(paper, name)) for name in METRICS},
    }

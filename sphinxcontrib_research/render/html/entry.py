"""Entries as HTML text, and their parts: each is a function of the paper, empty for what it lacks.

All markup is well-formed XML, as EPUB needs it. Whatever comes from data goes through
:mod:`~sphinxcontrib_research.markup` or :func:`html.escape`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import groupby, takewhile
from operator import attrgetter
from types import MappingProxyType

from sphinxcontrib_research import markup
from sphinxcontrib_research.citations import Span
from sphinxcontrib_research.drawing.svg import shields_address, svg, symbol, symbol_id, use
from sphinxcontrib_research.model.paper import Badge, Link, Paper
from sphinxcontrib_research.query.fields import topics_of
from sphinxcontrib_research.render import CLAMP, Form, ListView, Page, entry
from sphinxcontrib_research.render.entry import (
    Byline,
    ShownPerson,
    badges_on,
    byline_of,
    citation_spans,
    legend_of,
)
from sphinxcontrib_research.render.html.direction import apart, direction, language_attribute, pieces_html
from sphinxcontrib_research.util.scripts import gap_before, is_upright, runs_rtl, separator, stands_apart
from sphinxcontrib_research.vocabulary import PARTS
from sphinxcontrib_research.vocabulary.fields import plugin_links


@dataclass(slots=True)
class Written:
    """What a page holds so far of what its entries share."""

    symbols: dict[str, str] = field(default_factory=dict)
    """What its badges look like, by the ids of symbols, in the order in which they are first used."""
    titles: int = 0
    """How many titles have an id, by which links beside them are named."""

    def next_title(self) -> str:
        """Return an id that nothing else on the page has: Sphinx's and ours have no underscore."""
        self.titles += 1
        return f"r_{self.titles}"


def element_ids(ids: Sequence[str]) -> tuple[str, str]:
    """The ``id`` of an element, and empty elements within it for its further ids: HTML gives it but one."""
    first = f' id="{escape(ids[0])}"' if ids else ""
    return first, "".join(f'<span id="{escape(id_)}"></span>' for id_ in ids[1:])


def anchor(label: str, address: str, classes: str = "", more: str = "") -> str:
    """A link; ``label`` and ``more`` attributes are HTML already, the address is not."""
    kind = "external" if ":" in address.split("/", 1)[0] else "internal"
    classes = f"{classes} reference {kind}".lstrip()
    return f'<a class="{classes}"{more} href="{escape(address)}">{label}</a>'


def retraction_html(paper: Paper, page: Page) -> str:
    """The word that a work was retracted, linked to the notice; empty for all others."""
    if not paper.retracted:
        return ""
    label = escape(entry.retraction_label(page.words))
    url = paper.retracted.url
    return f'<strong class="research-retracted">{anchor(label, url) if url else label}</strong>'


def title_html(paper: Paper, page: Page) -> str:
    """The title, linked to the paper's page, file or address; before it that the work was retracted."""
    title = _linked_title(paper, page)
    return f"{retraction_html(paper, page)} {title}" if paper.retracted else title


def _linked_title(paper: Paper, page: Page) -> str:
    address = page.target("page", paper.id) or (page.download(paper.url_path) if paper.url_path else "")
    address = address or paper.address
    title = apart(markup.html(paper.title, links=not address), paper.title, page, paper.language)
    return anchor(title, address) if address else title


def date_html(paper: Paper, page: Page) -> str:
    """The date, for machines too; empty for a paper without one."""
    if paper.date is None:
        return ""
    shown = escape(entry.date_text(paper.date, page.words))
    iso = paper.date.iso
    if not iso:
        return f'<span class="research-date"{direction(shown, page)}>{shown}</span>'
    machine = f' datetime="{iso}"' if iso != shown else ""
    return f'<time class="research-date"{machine}>{shown}</time>'


def venue_html(paper: Paper, page: Page) -> str:
    """The venues and their short names; of a work without journal what it is and who issued it."""
    origin = entry.origin_text(paper, page.library, page.words)
    return apart(markup.html(origin), origin, page)


def category_html(paper: Paper, page: Page) -> str:
    """The category as a chip."""
    return _chip("research-category", paper.category, page) if paper.category else ""


def _chip(name: str, text: str, page: Page) -> str:
    return f'<span class="{name}"{direction(text, page)}>{escape(text)}</span>'


def metrics_html(paper: Paper, page: Page) -> str:
    """The paper's own metrics, label and value."""
    if not paper.metrics:
        return ""
    metrics = (f"{label} {value}" for label, value in paper.metrics)
    shown = ", ".join(apart(escape(metric), metric, page) for metric in metrics)
    return f'<span class="research-metrics">{shown}</span>'


def tags_html(paper: Paper, page: Page) -> str:
    """The tags as chips."""
    if not paper.tags:
        return ""
    chips = " ".join(_chip("research-tag", tag, page) for tag in paper.tags)
    return f'<span class="research-tags">{chips}</span>'


def topics_html(paper: Paper, page: Page) -> str:
    """The topics as chips that lead to them."""
    chips = []
    for topic in topics_of(paper, page.library):
        address = page.target("topic", topic.id)
        label = apart(markup.html(topic.title, links=not address), topic.title, page)
        chips.append(
            anchor(label, address, "research-tag")
            if address
            else f'<span class="research-tag">{label}</span>'
        )
    return f'<span class="research-topics">{" ".join(chips)}</span>' if chips else ""


def link_html(link: Link, page: Page, more: str = "") -> str:
    """A link with the icon of its kind and ``more`` attributes; words for one without an address."""
    kind = f"research-link-{css_name(link.kind)}"
    text = entry.link_label(link, page.words)
    label = _icon(link.kind) + apart(escape(text), text, page)
    address = page.download(link.path) if link.path else link.url
    if not address:
        return f'<span class="{kind}">{label}</span>'
    if link.path:
        more = f'{more} download=""'
        return f'<a class="{kind} reference download internal"{more} href="{escape(address)}">{label}</a>'
    return anchor(label, address, kind, more)


def _icon(kind: str) -> str:
    """The icon of a plug-in's kind of link; it says no more than the label beside it."""
    known = plugin_links().get(kind)
    if known is None or not known.icon:
        return ""
    return (
        '<svg class="research-icon" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="1em"'
        f' height="1em" fill="currentColor" aria-hidden="true"><path d="{escape(known.icon)}"/></svg> '
    )


@lru_cache(maxsize=256)
def css_name(name: str) -> str:
    """A name as part of a class: lower-case ASCII letters, digits and hyphens."""
    return (
        "".join(char if char.isascii() and char.isalnum() else "-" for char in name.lower()).strip("-")
        or "other"
    )


def links_html(paper: Paper, page: Page) -> str:
    """All links, in the project's order."""
    return _row_of_links(entry.shown_links(paper, page), page, "")


def _row_of_links(links: Sequence[Link], page: Page, title: str) -> str:
    """Links; the title of that id belongs to their names."""
    return f'<span class="research-links">{named_links(links, page, title, title)}</span>' if links else ""


def named_links(links: Sequence[Link], page: Page, title: str, prefix: str) -> str:
    """Links, with the paper's title in their names: "PDF" says little.

    Args:
        links: The links.
        page: The page that they stand on.
        title: The id of the element that holds the title; empty: their labels alone name them.
        prefix: What their own ids begin with.
    """
    names = [f"{prefix}_{number}" for number, _link in enumerate(links)] if title else []
    named = [f' id="{name}" aria-labelledby="{name} {title}"' for name in names] or [""] * len(links)
    return " ".join(link_html(link, page, more) for link, more in zip(links, named, strict=True))


def paragraphs(source: str, page: Page, language: str = "") -> str:
    """A text of one or more paragraphs, which blank lines part; each runs its own way."""
    lang = language_attribute(language, page)
    return "".join(
        f"<p{lang}{direction(part, page)}>{markup.html(part)}</p>" for part in markup.paragraphs(source)
    )


def image_html(paper: Paper, page: Page) -> str:
    """The image, loaded when it comes near."""
    address = page.image(paper.image) if paper.image else ""
    if not address:
        return ""
    alternative = escape(paper.image_alt)
    return f'<img class="research-image" src="{escape(address)}" alt="{alternative}" loading="lazy" />'


# Formatted citations as HTML.


def _span(span: Span, paper: Paper, page: Page, *, in_rtl: bool, links: bool) -> str:
    if not span.markup:
        shown = pieces_html(span.text, in_rtl=in_rtl)
    else:
        shown = markup.html(span.text, links=links and not span.link)
        # Of the pieces with markup one alone is linked, the title, where it is not the whole citation.
        lang = language_attribute(paper.language, page) if span.text in paper.title else ""
        if lang or stands_apart(span.text, in_rtl=in_rtl):
            shown = f"<bdi{lang}>{shown}</bdi>"
    if span.small_caps:
        shown = f'<span class="research-small-caps">{shown}</span>'
    if span.script:
        shown = f"<{span.script}>{shown}</{span.script}>"
    if span.underline:
        shown = f"<u>{shown}</u>"
    if span.italic and not is_upright(span.text):
        shown = f"<em>{shown}</em>"
    if span.bold:
        shown = f"<strong>{shown}</strong>"
    return shown


def citation_html(paper: Paper, page: Page) -> str:
    """A paper's citation without links."""
    return spans_html(citation_spans(paper, page), paper, page, links=False)


def spans_html(spans: Sequence[Span], paper: Paper, page: Page, *, links: bool = True) -> str:
    """A paper's citation.

    Args:
        spans: Its pieces.
        paper: The paper.
        page: The page around it.
        links: Whether its pieces may be links.
    """
    in_rtl = page.is_rtl and runs_rtl("".join(span.text for span in spans))
    shown = ""
    for link, group in groupby(spans, attrgetter("link")):
        piece = "".join(_span(span, paper, page, in_rtl=in_rtl, links=links) for span in group)
        linked = links and link
        shown += f'<a class="reference external" href="{escape(link)}">{piece}</a>' if linked else piece
    # The works of others are cited in the direction of their script.
    return f'<bdi dir="ltr">{shown}</bdi>' if page.is_rtl and not in_rtl else shown


# Badges as HTML: drawn once a page and used again, in words, or as live images.


def single_looks(papers: Iterable[Paper], page: Page, kinds: tuple[str, ...]) -> frozenset[str]:
    """The ids of the looks that badges of these papers have once only."""
    if not kinds or page.settings.badge_style != "svg":
        return frozenset()
    counts = Counter(symbol_id(badge) for paper in papers for badge in badges_on(page, paper, kinds))
    return frozenset(look for look, count in counts.items() if count == 1)


def badge_html(badge: Badge, style: str, written: Written, single: frozenset[str] = frozenset()) -> str:
    """One badge.

    Args:
        badge: The badge.
        style: ``svg``, ``text`` or ``shields``; in words a badge may have nothing to say.
        written: What the page holds so far; the badge's symbol is added.
        single: Looks that need no symbol, as nothing uses them again.
    """
    if style == "svg":
        look = symbol_id(badge)
        if look in single and look not in written.symbols:
            return svg(badge)
        if look not in written.symbols:
            written.symbols[look] = symbol(badge)
        return use(badge)
    classes = f"research-badge research-badge-{badge.kind.partition('.')[0]}"
    if style == "shields":
        return f'<img class="{classes}" src="{escape(shields_address(badge))}" alt="{escape(badge.title)}" />'
    if not badge.text:
        return ""
    return f'<span class="{classes}" title="{escape(badge.title)}">{escape(badge.text)}</span>'


def badges_html(paper: Paper, page: Page, form: Form, written: Written) -> list[str]:
    """The badges of an entry in one element, if it has any."""
    badges = badges_on(page, paper, form.badges)
    if not badges:
        return []
    style = page.settings.badge_style
    shown = []
    for badge in badges:
        html = badge_html(badge, style, written, form.single_looks)
        if badge.url and html:
            html = f'<a class="reference external" href="{escape(badge.url)}">{html}</a>'
        shown += [html] if html else []
    if not shown:
        return []
    # Words have no box around them that tells where one ends.
    return [f'<span class="research-badges">{(" · " if style == "text" else " ").join(shown)}</span>']


# Lists of authors, with marks and the legend that explains them.


def _person(shown: ShownPerson, page: Page) -> str:
    text = shown.person.name
    name = escape(text)
    if marks := shown.marks:
        name += f"<sup>{marks}</sup>"
    classes = "research-author"
    tag, way = "span", direction(text, page)
    if shown.highlight:
        classes += " research-author-highlight"
        tag = "strong"
    address = page.target("author", shown.author.id) if shown.author is not None else ""
    address = address or shown.address
    if not address or (shown.highlight and address.startswith("#")):
        return f'<{tag} class="{classes}"{way}>{name}</{tag}>'
    if shown.highlight:
        name = f"<strong>{name}</strong>"
    return f'<a class="{classes}"{way} href="{escape(address)}">{name}</a>'


def _people(byline: Byline, page: Page) -> str:
    """The names, those beyond the longest list folded."""
    comma = separator((one.person.name for one in byline.people), page.words.gettext)
    folded = _names([one for one in byline.people if one.is_more], comma, page)
    first = [*takewhile(lambda one: not one.is_more, byline.people)]
    last = [one for one in byline.people[len(first) :] if not one.is_more]
    if folded:
        label = apart(escape(byline.more), byline.more, page)
        folded = f'<details class="research-more"><summary>{label}</summary>{folded}</details>'
    shown = [_names(first, comma, page), folded, _names(last, comma, page)]
    return comma.join(part for part in shown if part)


def _names(people: Sequence[ShownPerson], comma: str, page: Page) -> str:
    return comma.join(_person(one, page) for one in people)


def byline_html(paper: Paper, page: Page, form: Form) -> str:
    """The authors of a paper (else its editors) and their affiliations; empty if there are none."""
    byline = byline_of(paper, page, form)
    line = _people(byline, page)
    if byline.ending:
        line += gap_before(byline.ending, byline.people[-1].person.name) + apart(
            escape(byline.ending), byline.ending, page
        )
    if group := apart(escape(byline.collaboration), byline.collaboration, page):
        line += f' <span class="research-collaboration">({group})</span>' if line else group
    comma = separator(byline.affiliations, page.words.gettext)
    if places := comma.join(apart(escape(place), place, page) for place in byline.affiliations):
        line += f' <span class="research-affiliations">· {places}</span>' if line else places
    return f'<div class="research-authors">{line}</div>' if line else ""


def legend_html(view: ListView, page: Page) -> str:
    """What the marks behind names mean, if a name of the list has one."""
    legend = legend_of(view, page)
    comma = separator((meaning for _mark, meaning in legend), page.words.gettext)
    parts = comma.join(
        f"<sup>{mark}</sup> {apart(escape(meaning), meaning, page)}" for mark, meaning in legend
    )
    return f'<p class="research-legend">{parts}</p>\n' if parts else ""


# Whole entries, by style.

_TAG = re.compile("<[^<>]*>")
_TWO_LINES = 160
"""So many letters of a text are seen in any case: it needs no "more"."""

SAME_PARTS: Mapping[str, Callable[[Paper, Page], str]] = MappingProxyType(
    {
        "image": image_html,
        "category": category_html,
        "date": date_html,
        "metrics": metrics_html,
        "tags": tags_html,
        "topics": topics_html,
        "venue": venue_html,
        "links": links_html,
    }
)
"""Parts that are the same in every style."""


def _parts(paper: Paper, page: Page, form: Form, *names: str) -> list[str]:
    """Those of some parts that the entry shows and has, in order."""
    return [html for name in names if name in form.parts and (html := SAME_PARTS[name](paper, page))]


def heading_role(level: int) -> str:
    """The attributes of a paragraph that is a heading of a level; none for level 0."""
    return f' role="heading" aria-level="{level}"' if level else ""


def _title(paper: Paper, page: Page, form: Form, id_: str) -> str:
    return f'<p class="research-title" id="{id_}"{heading_role(form.level)}>{title_html(paper, page)}</p>'


def _dot(paper: Paper, page: Page) -> str:
    """The colour of the venue, if its record has one, as a dot: letters of any colour may not be legible."""
    records = (page.library.venue(name) for name in paper.venues)
    color = next((record.color for record in records if record is not None and record.color), "")
    if not color:
        return ""
    circle = f'<circle cx="4" cy="4" r="4" fill="{escape(color)}"/>'
    return f'<svg class="research-dot" width="8" height="8" aria-hidden="true">{circle}</svg> '


def _place(paper: Paper, page: Page, form: Form) -> str:
    """Where and when a work came out, in the words of a sentence: "ICCV 2026", "PhD thesis, Uni, 2026"."""
    venue, date = "".join(_parts(paper, page, form, "venue")), "".join(_parts(paper, page, form, "date"))
    venue = venue and f'<span class="research-venue">{_dot(paper, page)}{venue}</span>'
    if not (venue and date):
        return venue or date
    return f"{venue}{entry.before_date(paper, venue, page.words)}{date}"


def _facts(paper: Paper, page: Page, form: Form) -> str:
    """The line below the names: venue and date, awards, chips."""
    awards = []
    if entry.has_awards_in_words(form):
        awards = [
            f'<span class="research-award"{direction(award, page)}>{markup.html(award)}</span>'
            for award in dict.fromkeys(paper.awards)
        ]
    chips = " ".join(_parts(paper, page, form, "category", "tags", "topics"))
    return " · ".join(filter(None, (_place(paper, page, form), *awards, chips)))


def _row(
    paper: Paper,
    page: Page,
    form: Form,
    written: Written,
    *,
    title: str = "",
    facts: str = "",
    folds: str,
    citation: Sequence[Span] = (),
) -> str:
    """The row of what a reader can press, with badges and metrics at its end; empty without any of it."""
    links = _row_of_links(_links_of(paper, page, form, citation), page, title)
    pressed = " ".join(filter(None, (facts, links, folds)))
    marks = " ".join((*badges_html(paper, page, form, written), *_parts(paper, page, form, "metrics")))
    shown = f"{pressed} <i></i> {marks}" if pressed and marks else pressed or marks
    return f'<div class="research-marks">{shown}</div>' if shown else ""


def _links_of(paper: Paper, page: Page, form: Form, citation: Sequence[Span] = ()) -> tuple[Link, ...]:
    """The links of an entry, but for those that its citation prints."""
    return entry.links_beside(citation, entry.shown_links(paper, page)) if "links" in form.parts else ()


def _card(paper: Paper, page: Page, form: Form, written: Written, folds: str) -> str:
    title = written.next_title()
    entry = "".join(_parts(paper, page, form, "image"))
    entry += _title(paper, page, form, title) + byline_html(paper, page, form)
    if facts := _facts(paper, page, form):
        entry += f'<p class="research-meta">{facts}</p>'
    return entry + _row(paper, page, form, written, title=title, folds=folds)


def _compact(paper: Paper, page: Page, form: Form, written: Written, folds: str) -> str:
    title = written.next_title()
    entry = "".join(_parts(paper, page, form, "image"))
    entry += _title(paper, page, form, title) + byline_html(paper, page, form)
    facts = _facts(paper, page, form)
    facts = f'<span class="research-meta">{facts}</span>' if facts else ""
    return entry + _row(paper, page, form, written, title=title, facts=facts, folds=folds)


def _citation(paper: Paper, page: Page, form: Form, written: Written, folds: str) -> str:
    spans = citation_spans(paper, page, form.mark)
    citation, title = spans_html(spans, paper, page), ""
    links = _links_of(paper, page, form, spans)
    if links:
        title = written.next_title()
        citation = f'<span id="{title}">{citation}</span>'
    if folds:
        row = _row(paper, page, form, written, title=title, folds=folds, citation=spans)
        return f'<p class="research-citation">{citation}</p>{row}'
    marks = (_row_of_links(links, page, title), *badges_html(paper, page, form, written))
    return f'<p class="research-citation">{" ".join(filter(None, (citation, *marks)))}</p>'


_STYLES = {"card": _card, "compact": _compact, "citation": _citation, "grid": _card}


def entry_html(paper: Paper, page: Page, form: Form, written: Written) -> str:
    """One entry, without the element around it.

    Args:
        paper: The paper.
        page: The page that the entry stands on.
        form: What the list's entries show.
        written: What the page holds so far; the symbols of this entry's badges are added.
    """
    folds, below = [], []
    for name, label, content in texts(paper, page, form):
        if name in form.collapse:
            folds.append(_fold(f"research-{name}", label, content))
        elif f"{name}{CLAMP}" in form.collapse and len(_TAG.sub("", content)) > _TWO_LINES:
            below.append(_fold(f"research-{name} research-clamp", page.words.gettext("More"), content))
        else:
            below.append(f'<div class="research-{name}">{content}</div>')
    return _STYLES.get(form.style, _card)(paper, page, form, written, " ".join(folds)) + "".join(below)


def _fold(classes: str, label: str, content: str) -> str:
    return f'<details class="{classes}"><summary>{escape(label)}</summary>{content}</details>'


def texts(paper: Paper, page: Page, form: Form) -> Iterator[tuple[str, str, str]]:
    """The longer texts of an entry: name, label and HTML of each."""
    _ = page.words.gettext
    if "summary" in form.parts and paper.summary:
        yield "summary", _("Summary"), paragraphs(paper.summary, page)
    if "note" in form.parts and paper.note:
        yield "note", "", paragraphs(paper.note, page)
    if "abstract" in form.parts and paper.abstract:
        yield "abstract", _("Abstract"), paragraphs(paper.abstract, page, paper.language)
    if "bibtex" in form.parts:
        yield "bibtex", _("Cite"), _cite(paper, page)


def _cite(paper: Paper, page: Page) -> str:
    """What cites a work: the citation in words, as BibTeX, and as RIS where there is a file."""
    from sphinxcontrib_research.writers import bibtex

    citation = citation_html(paper, page)
    ris = page.ris(paper.id)
    ris = f'<a class="reference download internal" download="" href="{escape(ris)}">RIS</a>' if ris else ""
    source = escape(bibtex.entry(paper, page.library))
    return f'<p class="research-citation">{citation}</p><pre>{source}</pre>{ris}'


def paper_parts(paper: Paper, page: Page) -> dict[str, str]:
    """The parts of a paper by name, as ``:show:`` has them, and ``address``, where its title leads.

    Args:
        paper: The paper.
        page: Its page.

    Returns:
        HTML, but for the address, which is escaped text; what the paper lacks is empty.
    """
    from sphinxcontrib_research.writers import bibtex

    settings = page.settings
    form = Form(
        "card",
        frozenset(PARTS),
        settings.badges,
        frozenset(),
        settings.highlight,
        max_authors=0,
        # Complete in themselves: whoever writes the page may put them anywhere.
        single_looks=frozenset(symbol_id(badge) for badge in badges_on(page, paper, settings.badges)),
    )
    return {
        **{name: part(paper, page) for name, part in SAME_PARTS.items()},
        "title": apart(markup.html(paper.title, links=False), paper.title, page, paper.language),
        "retracted": retraction_html(paper, page),
        "address": escape(page.download(paper.url_path) if paper.url_path else paper.address),
        "authors": byline_html(paper, page, form),
        "badges": "".join(badges_html(paper, page, form, Written())),
        "summary": paragraphs(paper.summary, page),
        "note": paragraphs(paper.note, page),
        "abstract": paragraphs(paper.abstract, page, paper.language),
        "citation": citation_html(paper, page),
        "bibtex": escape(bibtex.entry(paper, page.library)),
    }

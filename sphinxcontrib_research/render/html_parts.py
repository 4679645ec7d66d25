"""Parts of an entry as HTML: each is a function of the paper, empty for what it lacks."""

from __future__ import annotations

from html import escape

from sphinxcontrib_research import text
from sphinxcontrib_research.model.paper import Link, Paper
from sphinxcontrib_research.render import parts
from sphinxcontrib_research.render.page import Page


def anchor(label: str, address: str, classes: str = "") -> str:
    """A link; ``label`` is HTML already, the address is not."""
    kind = "external" if ":" in address.split("/", 1)[0] else "internal"
    return (
        f'<a class="{classes + " " if classes else ""}reference {kind}" href="{escape(address)}">{label}</a>'
    )


def title_html(paper: Paper, page: Page) -> str:
    """The title, linked to the paper's page, file or address."""
    address = page.target("page", paper.id) or (page.download(paper.url_path) if paper.url_path else "")
    address = address or paper.address
    if not address:
        return text.html(paper.title)
    return anchor(text.html(paper.title, links=False), address)


def date_html(paper: Paper, page: Page) -> str:
    """The date, for machines too; empty for a paper without one."""
    if paper.date is None:
        return ""
    shown = escape(parts.date_text(paper.date, page.words.language))
    iso = paper.date.iso
    if not iso:
        return f'<span class="research-date">{shown}</span>'
    machine = f' datetime="{iso}"' if iso != shown else ""
    return f'<time class="research-date"{machine}>{shown}</time>'


def venue_html(paper: Paper, page: Page) -> str:
    """The venues and their short names; of a work without journal what it is and who issued it."""
    return text.html(parts.origin_text(paper, page.library, page.words))


def category_html(paper: Paper) -> str:
    """The category as a chip."""
    return f'<span class="research-category">{escape(paper.category)}</span>' if paper.category else ""


def metrics_html(paper: Paper) -> str:
    """The paper's own metrics, label and value."""
    if not paper.metrics:
        return ""
    shown = ", ".join(f"{escape(label)} {escape(value)}" for label, value in paper.metrics)
    return f'<span class="research-metrics">{shown}</span>'


def tags_html(paper: Paper) -> str:
    """The tags as chips."""
    if not paper.tags:
        return ""
    chips = " ".join(f'<span class="research-tag">{escape(tag)}</span>' for tag in paper.tags)
    return f'<span class="research-tags">{chips}</span>'


def topics_html(paper: Paper, page: Page) -> str:
    """The topics as chips that lead to them."""
    chips = []
    for id_ in paper.topics:
        topic = page.library.topics.get(id_)
        if topic is None or topic.hidden:
            continue
        address = page.target("topic", id_)
        label = text.html(topic.title, links=not address)
        chips.append(
            anchor(label, address, "research-tag")
            if address
            else f'<span class="research-tag">{label}</span>'
        )
    return f'<span class="research-topics">{" ".join(chips)}</span>' if chips else ""


def link_html(link: Link, page: Page) -> str:
    """A link as a labelled button; words for one without an address."""
    label = escape(parts.link_label(link, page.words))
    address = page.download(link.path) if link.path else link.url
    if not address:
        return f'<span class="research-link-{escape(css_name(link.kind))}">{label}</span>'
    if link.path:
        return f'<a class="reference download internal" download="" href="{escape(address)}">{label}</a>'
    return anchor(label, address)


def css_name(name: str) -> str:
    """A name as part of a class: lower-case ASCII letters, digits and hyphens."""
    return (
        "".join(char if char.isascii() and char.isalnum() else "-" for char in name.lower()).strip("-")
        or "other"
    )


def links_html(paper: Paper, page: Page) -> str:
    """All links, in the project's order."""
    links = parts.ordered_links(paper, page.settings.links)
    if (
        paper.url
        and page.target("page", paper.id)
        and not any(parts.same_place(paper.url, link.url) for link in links)
    ):  # the title leads to the paper's page
        links = (Link("url", paper.url, page.words.gettext("Paper")), *links)
    if not links:
        return ""
    return f'<span class="research-links">{" ".join(link_html(link, page) for link in links)}</span>'


def paragraphs(source: str) -> str:
    """A text of one or more paragraphs, which blank lines part."""
    return "".join(f"<p>{text.html(part)}</p>" for part in text.paragraphs(source))


def image_html(paper: Paper, page: Page) -> str:
    """The image, loaded when it comes near."""
    address = page.image(paper.image) if paper.image else ""
    if not address:
        return ""
    alternative = escape(paper.image_alt)
    return f'<img class="research-image" src="{escape(address)}" alt="{alternative}" loading="lazy" />'

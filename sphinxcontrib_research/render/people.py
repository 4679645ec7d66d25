"""What a person's card or header says, once for every output."""

from __future__ import annotations

from sphinxcontrib_research.model.paper import Author, Link, Paper
from sphinxcontrib_research.render.words import Words


def person_links(author: Author, words: Words) -> tuple[Link, ...]:
    """The links of a person: site, ORCID, Scholar, GitHub, e-mail, then the record's own."""
    _ = words.gettext
    found = []
    if author.url:
        found.append(Link("site", author.url, _("Website")))
    if author.orcid:
        found.append(Link("orcid", f"https://orcid.org/{author.orcid}", "ORCID"))
    if author.scholar:
        address = author.scholar
        if "://" not in address:
            address = f"https://scholar.google.com/citations?user={author.scholar}"
        found.append(Link("scholar", address, "Google Scholar"))
    if author.github:
        address = author.github if "://" in author.github else f"https://github.com/{author.github}"
        found.append(Link("github", address, "GitHub"))
    if author.email:
        found.append(Link("email", f"mailto:{author.email}", _("E-mail")))
    return (*found, *author.links)


def affiliations(paper: Paper) -> tuple[str, ...]:
    """The institutions of a paper; where it names none itself, those that its authors have there."""
    return paper.affiliations or tuple(
        dict.fromkeys(person.affiliation for person in paper.authors if person.affiliation)
    )


def subtitle(author: Author) -> str:
    """Role and affiliation, in one line; light markup."""
    return ", ".join(part for part in (author.role, author.affiliation) if part)

"""What a person's header, card and figures say, once for every output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sphinxcontrib_research.model.paper import Author, Link, Metric, Paper
from sphinxcontrib_research.render.tables import metric_note
from sphinxcontrib_research.util.translation import Words


@dataclass(frozen=True, slots=True)
class Figure:
    """One tile."""

    label: str
    value: str
    note: str = ""
    """Who says so and when, or that it was computed."""
    is_computed: bool = False


def h_index(papers: Sequence[Paper]) -> int | None:
    """The largest h such that h papers have at least h citations each; ``None`` if a paper has no number.

    See https://doi.org/10.1073/pnas.0507655102.
    """
    counts = [paper.citations.value if paper.citations is not None else None for paper in papers]
    numbers = [count for count in counts if count is not None]
    if not papers or len(numbers) < len(papers):
        return None
    ranked = sorted(numbers, reverse=True)
    return sum(1 for rank, count in enumerate(ranked, 1) if count >= rank)


def _given(label: str, metric: Metric) -> Figure:
    return Figure(label, metric.text, metric_note(metric))


def _papers(author: Author, papers: Sequence[Paper], words: Words) -> Figure:
    _, ngettext = words.gettext, words.ngettext
    listed, given = len(papers), author.paper_count
    label = ngettext("paper", "papers", listed)
    if given is None:
        return Figure(label, f"{listed:,}", _("computed from the papers listed here"), is_computed=True)
    if given.value is not None and given.value > listed > 0:
        shown = _("{listed} of {all}").format(listed=f"{listed:,}", all=given.text)
        return Figure(ngettext("paper", "papers", given.value), shown, metric_note(given))
    return Figure(ngettext("paper", "papers", given.value or 0), given.text, metric_note(given))


def _citations(author: Author, papers: Sequence[Paper], words: Words) -> Figure | None:
    _, ngettext = words.gettext, words.ngettext
    if author.citations is not None:
        return _given(ngettext("citation", "citations", author.citations.value or 2), author.citations)
    counts = [paper.citations for paper in papers]
    numbers = [count.value for count in counts if count is not None and count.value is not None]
    if not papers or len(numbers) < len(papers):
        return None
    total = sum(numbers)
    shown = f"{total:,}"
    if any(count is not None and count.at_least for count in counts):
        shown = _("at least {count}").format(count=shown)
    note = _("computed from the papers listed here")
    return Figure(ngettext("citation", "citations", total), shown, note, is_computed=True)


def figures_of(
    author: Author, papers: Sequence[Paper], wanted: Sequence[str], words: Words
) -> tuple[Figure, ...]:
    """The tiles of a profile.

    The number of papers is always counted; citations are summed only when every paper has a number; an
    h-index is computed only when it is wanted for.

    Args:
        author: The record.
        papers: The author's papers in the library.
        wanted: Names of figures that are shown even if they must be computed: ``h-index``.
        words: The reader's language.
    """
    _ = words.gettext
    found: list[Figure | None] = []
    if author.h_index is not None:
        found.append(_given(_("h-index"), author.h_index))
    elif {"h-index", "h_index"} & set(wanted) and (value := h_index(papers)) is not None:
        found.append(
            Figure(_("h-index"), str(value), _("computed from the papers listed here"), is_computed=True)
        )
    if author.i10_index is not None:
        found.append(_given(_("i10-index"), author.i10_index))
    found.append(_papers(author, papers, words))
    found.append(_citations(author, papers, words))
    found.extend(Figure(label, value) for label, value in author.metrics)
    return tuple(figure for figure in found if figure is not None)


# What a person's card or header says, once for every output.


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


def subtitle(author: Author) -> str:
    """Role and affiliation, in one line; light markup."""
    return ", ".join(part for part in (author.role, author.affiliation) if part)

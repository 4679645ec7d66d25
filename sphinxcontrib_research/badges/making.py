"""Papers -> their badges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from sphinxcontrib_research import text
from sphinxcontrib_research.badges.badge import Badge, seen
from sphinxcontrib_research.badges.colors import fill_of
from sphinxcontrib_research.badges.numbers import drawn, plural_of, said
from sphinxcontrib_research.badges.types import type_name
from sphinxcontrib_research.badges.words import ENGLISH, Words

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Claim, Metric, Paper


def badges_of(paper: Paper, library: Library, kinds: Sequence[str], words: Words = ENGLISH) -> list[Badge]:
    """The badges of a paper.

    Args:
        paper: A paper of the library, which has taken over what the lock knows.
        library: Where venues are looked up.
        kinds: Which badges, in this order; ``metrics.x`` is one metric.
        words: The reader's language.

    Returns:
        The badges that have something to say; of some kinds there may be several.
    """
    return [badge for kind in kinds for badge in _made(kind, paper, library, words)]


def kinds_without_data(paper: Paper, library: Library, kinds: Iterable[str]) -> list[str]:
    """Those of the kinds that a paper has no badge for."""
    return [kind for kind in kinds if not _made(kind, paper, library, ENGLISH)]


def stars_badge(repository: str, stars: Metric | None, words: Words = ENGLISH) -> Badge:
    """The badge of a repository.

    Args:
        repository: ``owner/name`` at GitHub, or nothing if it lies elsewhere.
        stars: Its stars; without: the mark alone.
        words: The reader's language.
    """
    _ = words.gettext
    url = f"https://github.com/{repository}" if repository else ""
    if stars is None:
        title = _("Stars of {repository}").format(repository=repository) if repository else _("stars")
        return Badge("stars", "", "", text=_("stars"), title=title, url=url)
    shown = said(stars, words.ngettext("{count} star", "{count} stars", plural_of(stars)))
    return Badge("stars", _("Stars"), drawn(stars), text=shown, title=shown, url=url)


def _made(kind: str, paper: Paper, library: Library, words: Words) -> list[Badge]:
    if kind.startswith("metrics."):
        wanted = _folded(kind[8:])
        return [badge for badge in _metrics(paper, library, words) if _folded(badge.label) == wanted]
    maker = _MAKERS.get(kind)
    return maker(paper, library, words) if maker is not None else []


def _folded(label: str) -> str:
    return "".join(letter for letter in label.casefold() if letter.isalnum())


def _plain(kind: str, shown: str, color: str = "", url: str = "") -> list[Badge]:
    """A badge of one part that says what it is by itself."""
    shown = seen(shown)
    return [Badge(kind, "", shown, fill_of(kind, color), shown, shown, url)] if shown else []


def _venue(paper: Paper, library: Library, _words: Words) -> list[Badge]:
    made: list[Badge] = []
    for name in paper.venues:
        venue = library.venue(name)
        label, color, url = (name, "", "") if venue is None else (venue.label, venue.color, venue.url)
        made += _plain("venue", text.plain(label), color, url)
    return made


def _award(paper: Paper, _library: Library, _words: Words) -> list[Badge]:
    return [badge for award in dict.fromkeys(paper.awards) for badge in _plain("award", text.plain(award))]


def _citations(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    number = paper.citations
    if number is None:
        return []
    shown = said(number, words.ngettext("{count} citation", "{count} citations", plural_of(number)))
    label = words.gettext("citations")
    return [Badge("citations", label, drawn(number), fill_of("citations"), shown, shown)]


def _stars(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    repository = paper.repository
    if not repository and paper.stars is None:
        return []
    return [stars_badge(repository, paper.stars, words)]


def _downloads(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    number = paper.downloads
    if number is None:
        return []
    shown = said(number, words.ngettext("{count} download", "{count} downloads", plural_of(number)))
    label = words.gettext("downloads")
    return [Badge("downloads", label, drawn(number), fill_of("downloads"), shown, shown)]


def _likes(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    number = paper.likes
    if number is None:
        return []
    shown = said(number, words.ngettext("{count} like", "{count} likes", plural_of(number)))
    return [Badge("likes", words.gettext("Likes"), drawn(number), text=shown, title=shown)]


def _sota(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    return [_claim(claim, words) for claim in paper.sota]


def _claim(claim: Claim, words: Words) -> Badge:
    """A claim as Papers with Code worded it: "State of the Art: Image Generation on ImageNet"."""
    _ = words.gettext
    rank = seen(claim.rank).lstrip("#")
    if rank in ("", "1"):
        label = _("State of the Art")
    else:
        label = _("Ranked #{rank}").format(rank=rank) if rank.isdecimal() else rank
    task, dataset = seen(text.plain(claim.task)), seen(text.plain(claim.dataset))
    about = (
        _("{task} on {dataset}").format(task=task, dataset=dataset) if task and dataset else task or dataset
    )
    shown = f"{label}: {about}" if about else label
    number = " ".join(part for part in (seen(claim.metric), seen(claim.value)) if part)
    more = ", ".join(part for part in (number, seen(claim.date)) if part)
    title = f"{shown} ({more})" if more else shown
    color = fill_of("sota")
    return Badge("sota", label if about else "", about or label, color, shown, title, claim.url)


def _category(paper: Paper, _library: Library, _words: Words) -> list[Badge]:
    return _plain("category", paper.category)


def _code(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    link = next((link for link in paper.links if link.kind == "code"), None)
    return _plain("code", words.gettext("code"), url=link.url) if link is not None else []


def _type(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    return _plain("type", type_name(paper.type, words)) if paper.type else []


def _metrics(paper: Paper, _library: Library, _words: Words) -> list[Badge]:
    color = fill_of("metrics")
    made = []
    for name, value in paper.metrics:
        label, message = seen(name), seen(value)
        shown = f"{label} {message}"
        made.append(Badge("metrics", label, message, color, shown, shown))
    return made


_MAKERS: dict[str, Callable[[Paper, Library, Words], list[Badge]]] = {
    "venue": _venue,
    "award": _award,
    "citations": _citations,
    "stars": _stars,
    "downloads": _downloads,
    "likes": _likes,
    "sota": _sota,
    "category": _category,
    "code": _code,
    "type": _type,
    "metrics": _metrics,
}

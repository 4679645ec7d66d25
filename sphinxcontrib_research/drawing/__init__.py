"""Badges: what is known of a paper in a few letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.paper import Badge, Metric
from sphinxcontrib_research.util import ENGLISH, Words, late
from sphinxcontrib_research.util.locales import date_as_written, grouped, short
from sphinxcontrib_research.util.plugins import plugins
from sphinxcontrib_research.util.scripts import comma, filled, labelled
from sphinxcontrib_research.vocabulary import COLOR_PATTERN
from sphinxcontrib_research.vocabulary.types import type_name

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Claim, Paper

LABEL = "#555555"
"""The fill of the left part, and of kinds that nobody declares."""
LEGIBLE = 4.5
"""The contrast that letters need (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""
_ALMOST = 3.0

_HEX = re.compile(f"#[0-9A-Fa-f]{{3}}|{COLOR_PATTERN}")


def luminance(color: str) -> float:
    """The relative luminance of ``#rrggbb`` or ``#rgb`` (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    if len(color) == 4:
        color = "#" + "".join(digit * 2 for digit in color[1:])
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=256)
def ink(fill: str) -> str:
    """The colour of letters on a fill: white or near black, black where only that reaches 4.5:1."""
    for letters in ("#ffffff", "#333333"):
        if contrast(letters, fill) >= LEGIBLE:
            return letters
    return "#000000"


@lru_cache(maxsize=256)
def fill_of(kind: str, color: str = "") -> str:
    """The fill of a badge.

    Args:
        kind: The badge's kind, see :data:`BADGE_KINDS`.
        color: A colour that the data asks for, ``#rgb`` or ``#rrggbb``; any other text is none.

    Returns:
        ``#rrggbb``; a colour that white letters are almost legible on is darkened until they are.
    """
    if not _HEX.fullmatch(color):
        return BADGE_KINDS[kind].color if kind in BADGE_KINDS else LABEL
    digits = color[1:].lower() if len(color) == 7 else "".join(2 * digit for digit in color[1:].lower())
    fill = f"#{digits}"
    if contrast("#ffffff", fill) < _ALMOST:
        return fill
    while contrast("#ffffff", fill) < LEGIBLE:
        fill = "#" + "".join(f"{int(fill[place : place + 2], 16) * 31 // 32:02x}" for place in (1, 3, 5))
    return fill


# Texts and numbers as badges show them.

# What XML can't hold or nobody can see: controls, half surrogate pairs, marks that turn text around.
_UNSEEN = late(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff]+"
)


@lru_cache(maxsize=8192)
def seen(text: str) -> str:
    """A text on one line, without what can't be shown."""
    if not text.isprintable():
        text = _UNSEEN().sub("", text.replace("\n", " ").replace("\t", " "))
    return " ".join(text.split())


_FIGURES = re.compile(r"[0-9]+(?:[^0-9+]{1,2}[0-9]+)*(\+?)")


def amount(metric: Metric, language: str) -> str:
    """A number as texts show it: its thousands apart (``1,200``, ``800+``); ``1.2k``, ``~80`` as written."""
    plain = _FIGURES.fullmatch(metric.text)
    if plain is None or metric.value is None:
        return seen(metric.text)
    return grouped(metric.value, language) + plain[1]


def drawn(metric: Metric, language: str) -> str:
    """A number as it is drawn: in short, or as texts show it where it is no exact one (``800+``)."""
    is_exact = metric.value is not None and not metric.at_least and _FIGURES.fullmatch(metric.text)
    return short(metric.value or 0, language) if is_exact else amount(metric, language)


def spelled(metric: Metric, phrase: str, words: Words) -> str:
    """A number in a phrase that holds ``{count}``, with its source and date."""
    shown = phrase.format(count=amount(metric, words.language))
    note = origin_of(metric, words)
    return f"{shown} ({note})" if note else shown


def origin_of(metric: Metric, words: Words) -> str:
    """Who gives a number, and when: ``OpenAlex, Nov 1, 2026``; empty where the data says neither."""
    parts = [
        part for part in (seen(metric.source), date_as_written(seen(metric.date), words.language)) if part
    ]
    return comma(parts, words.gettext).join(parts)


def plural_of(metric: Metric) -> int:
    """The number that decides between singular and plural: ``1+`` is more than one."""
    value = 2 if metric.value is None else metric.value
    return max(value, 2) if metric.at_least else value


# What each kind of badge says of a paper.


def _badge(
    kind: str, message: str, text: str, *, label: str = "", title: str = "", color: str = "", url: str = ""
) -> Badge:
    return Badge(kind, label, message, fill_of(kind, color), text, title or text, url)


def _plain(kind: str, shown: str, color: str = "", url: str = "") -> list[Badge]:
    """A badge of one part that says what it is by itself."""
    shown = seen(shown)
    return [_badge(kind, shown, shown, color=color, url=url)] if shown else []


def _venue(paper: Paper, library: Library, _words: Words) -> Iterator[Badge]:
    for name in paper.venues:
        venue = library.venue(name)
        label, color, url = (name, "", "") if venue is None else (venue.label, venue.color, venue.url)
        yield from _plain("venue", markup.plain(label), color, url)


def _award(paper: Paper, _library: Library, _words: Words) -> Iterator[Badge]:
    for award in dict.fromkeys(paper.awards):
        yield from _plain("award", markup.plain(award))


def _citations(paper: Paper, _library: Library, words: Words) -> Iterator[Badge]:
    if number := paper.citations:
        shown = spelled(
            number, words.ngettext("{count} citation", "{count} citations", plural_of(number)), words
        )
        yield _badge("citations", drawn(number, words.language), shown, label=words.gettext("citations"))


def _stars(paper: Paper, _library: Library, words: Words) -> Iterator[Badge]:
    if paper.repository or paper.stars:
        yield stars_badge(paper.repository, paper.stars, words)


def stars_badge(repository: str, stars: Metric | None, words: Words = ENGLISH) -> Badge:
    """The badge of a repository.

    Args:
        repository: ``owner/name`` at GitHub, or nothing if it lies elsewhere.
        stars: Its stars; without: the name of its host.
        words: The reader's language.
    """
    _ = words.gettext
    url = f"https://github.com/{repository}" if repository else ""
    if stars is None:
        # In words it has nothing to say.
        return _badge("stars", "", "", label="GitHub", title=f"GitHub: {repository}", url=url)
    shown = spelled(stars, words.ngettext("{count} star", "{count} stars", plural_of(stars)), words)
    return _badge("stars", drawn(stars, words.language), shown, label=_("Stars"), url=url)


def _downloads(paper: Paper, _library: Library, words: Words) -> Iterator[Badge]:
    if number := paper.downloads:
        shown = spelled(
            number, words.ngettext("{count} download", "{count} downloads", plural_of(number)), words
        )
        yield _badge("downloads", drawn(number, words.language), shown, label=words.gettext("downloads"))


def _likes(paper: Paper, _library: Library, words: Words) -> Iterator[Badge]:
    if number := paper.likes:
        shown = spelled(number, words.ngettext("{count} like", "{count} likes", plural_of(number)), words)
        yield _badge("likes", drawn(number, words.language), shown, label=words.gettext("Likes"))


def _sota(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    return [_claim(claim, words) for claim in paper.sota]


def claim_text(claim: Claim, words: Words) -> str:
    """What a claim is about: "Image Generation on ImageNet"."""
    _ = words.gettext
    task, dataset = seen(markup.plain(claim.task)), seen(markup.plain(claim.dataset))
    return (
        filled(_("{task} on {dataset}"), task=task, dataset=dataset) if task and dataset else task or dataset
    )


def _claim(claim: Claim, words: Words) -> Badge:
    """A claim as Papers with Code worded it: "State of the Art: Image Generation on ImageNet"."""
    _ = words.gettext
    rank = seen(claim.rank).lstrip("#")
    if rank in ("", "1"):
        label = _("State of the Art")
    else:
        label = _("Ranked #{rank}").format(rank=rank) if rank.isdecimal() else rank
    about = claim_text(claim, words)
    shown = labelled(label, about, _) if about else label
    number = " ".join(part for part in (seen(claim.metric), seen(claim.value)) if part)
    parts = [part for part in (number, date_as_written(seen(claim.date), words.language)) if part]
    more = comma(parts, _).join(parts)
    title = f"{shown} ({more})" if more else shown
    return _badge("sota", about or label, shown, label=label if about else "", title=title, url=claim.url)


def _category(paper: Paper, _library: Library, _words: Words) -> list[Badge]:
    return _plain("category", paper.category)


def _code(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    link = next((link for link in paper.links if link.kind == "code"), None)
    return _plain("code", words.gettext("code"), url=link.url) if link is not None else []


def _type(paper: Paper, _library: Library, words: Words) -> list[Badge]:
    return _plain("type", type_name(paper.type, words.gettext)) if paper.type else []


def _metrics(paper: Paper, _library: Library, _words: Words) -> Iterator[Badge]:
    for name, value in paper.metrics:
        label, message = seen(name), seen(value)
        yield _badge("metrics", message, f"{label} {message}", label=label)


class Kind(NamedTuple):
    """One kind of badge."""

    make: Callable[[Paper, Library, Words], Iterable[Badge]]
    """What it says of a paper."""
    color: str
    """The fill, legible with white or dark letters on it; empty: drawn as a button with a counter."""


BADGE_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "venue": Kind(_venue, "#4f5d95"),
        "award": Kind(_award, "#e3b341"),
        "citations": Kind(_citations, "#0969a8"),
        "stars": Kind(_stars, ""),
        "downloads": Kind(_downloads, "#3f7a1f"),
        "likes": Kind(_likes, ""),
        "sota": Kind(_sota, "#0f766e"),
        "category": Kind(_category, "#5f6b7a"),
        "code": Kind(_code, "#3d4450"),
        "type": Kind(_type, "#6f5796"),
        "metrics": Kind(_metrics, "#32708d"),
    }
)
"""Our own kinds by name, each with its colour; ``metrics.x`` names one metric."""


# Papers -> their badges.


def kinds() -> tuple[str, ...]:
    """All kinds, those of plug-ins included."""
    return (*BADGE_KINDS, *(name for name in plugins("badges") if name not in BADGE_KINDS))


def is_kind(name: str) -> bool:
    """Whether a name is a kind of badge."""
    return name in kinds() or (name.startswith("metrics.") and len(name) > 8)


def badges_of(paper: Paper, library: Library, kinds: Iterable[str], words: Words = ENGLISH) -> list[Badge]:
    """The badges of a paper.

    Args:
        paper: A paper of the library, which has taken over what the lock knows.
        library: Where venues are looked up.
        kinds: Which badges, in this order; ``metrics.x`` is one metric.
        words: The reader's language.

    Returns:
        The badges that have something to say; of some kinds there may be several.
    """
    return [badge for kind in kinds for badge in _of_kind(kind, paper, library, words)]


def kinds_without_data(paper: Paper, library: Library, kinds: Iterable[str]) -> list[str]:
    """Those of the kinds that a paper has no badge for."""
    return [kind for kind in kinds if not badges_of(paper, library, (kind,))]


def _of_kind(kind: str, paper: Paper, library: Library, words: Words) -> Iterable[Badge]:
    if kind.startswith("metrics."):
        wanted = _folded(kind[8:])
        return (badge for badge in _metrics(paper, library, words) if _folded(badge.label) == wanted)
    if kind in BADGE_KINDS:
        return BADGE_KINDS[kind].make(paper, library, words)
    return (_plugged(badge) for badge in paper.badges if badge.kind == kind)


def _plugged(badge: Badge) -> Badge:
    """A plug-in's badge as it can be drawn."""
    label, message = seen(badge.label), seen(badge.message)
    text = seen(badge.text) or f"{label} {message}".strip()
    return _badge(
        badge.kind, message, text, label=label, title=seen(badge.title), color=badge.color, url=badge.url
    )


def _folded(label: str) -> str:
    return "".join(letter for letter in label.casefold() if letter.isalnum())

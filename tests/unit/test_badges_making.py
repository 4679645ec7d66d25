"""Which badges a paper has, and what they say."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sphinxcontrib_research.drawing import (
    BADGE_KINDS,
    badges_of,
    is_kind,
    kinds_without_data,
    stars_badge,
)
from sphinxcontrib_research.drawing.svg import svg
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Claim, Link, Metric, Paper, Source, Venue
from sphinxcontrib_research.util import ENGLISH
from sphinxcontrib_research.vocabulary import BADGE_NAMES
from sphinxcontrib_research.vocabulary.types import type_name

CODE = (Link("code", "https://github.com/sail-sg/Adan"),)
FULL = Paper(
    id="adan",
    title="Adan",
    venues=("iccv", "TPAMI"),
    awards=("Oral", "Best <i>Paper</i>"),
    citations=Metric("241", 241, source="OpenAlex", date="2026-11-01"),
    stars=Metric("841", 841, source="GitHub", date="2026-11-02"),
    downloads=Metric("2,048", 2048, source="Zenodo"),
    likes=Metric("1", 1, date="2026-11-03"),
    sota=(
        Claim(
            "Image Generation", "ImageNet 256x256", "FID", "1.58", date="2023-03", url="https://example.org/"
        ),
    ),
    category="cs.LG",
    type="paper-conference",
    links=CODE,
    metrics=(("Novelty", "55 %"), ("AI Score", "61")),
)
VENUES = (
    Venue(
        "iccv",
        short="ICCV",
        name="International Conference on Computer Vision",
        color="#005577",
        url="https://x.org",
    ),
)


def made(kind, words=ENGLISH, **values):
    paper = FULL if not values else Paper(**{"id": "p", "title": "P", **values})
    library = Library.build([Source("papers.yml", papers=(paper,), venues=VENUES)])
    kinds = kind.split()
    return badges_of(paper, library, kinds, words), kinds_without_data(paper, library, kinds)


@pytest.mark.parametrize(
    ("kind", "parts", "shown"),
    [
        ("venue", [("", "ICCV"), ("", "TPAMI")], ["ICCV", "TPAMI"]),
        ("award", [("", "Oral"), ("", "Best Paper")], ["Oral", "Best Paper"]),
        ("citations", [("citations", "241")], ["241 citations (OpenAlex, Nov 1, 2026)"]),
        ("stars", [("Stars", "841")], ["841 stars (GitHub, Nov 2, 2026)"]),
        ("downloads", [("downloads", "2k")], ["2,048 downloads (Zenodo)"]),
        ("likes", [("Likes", "1")], ["1 like (Nov 3, 2026)"]),
        (
            "sota",
            [("State of the Art", "Image Generation on ImageNet 256x256")],
            ["State of the Art: Image Generation on ImageNet 256x256"],
        ),
        ("category", [("", "cs.LG")], ["cs.LG"]),
        ("code", [("", "code")], ["code"]),
        ("type", [("", "conference paper")], ["conference paper"]),
        ("metrics", [("Novelty", "55 %"), ("AI Score", "61")], ["Novelty 55 %", "AI Score 61"]),
        ("metrics.ai_score", [("AI Score", "61")], ["AI Score 61"]),
    ],
)
def test_each_kind_says_what_it_is_for(kind, parts, shown):
    badges, missing = made(kind)

    assert [(one.label, one.message) for one in badges] == parts
    assert [one.text for one in badges] == shown
    assert {one.kind for one in badges} == {kind.partition(".")[0]}
    assert missing == []
    assert all(svg(one).startswith("<svg") for one in badges)


def test_badges_are_in_the_requested_order():
    badges, _ = made("metrics.novelty stars award metrics.x citations")

    assert [one.text.split()[0] for one in badges] == ["Novelty", "841", "Oral", "Best", "241"]


@pytest.mark.parametrize("kind", [*BADGE_KINDS, "metrics.novelty", "nothing"])
def test_a_paper_without_data_has_no_badge(kind):
    assert made(kind, title="P") == ([], [kind])


@pytest.mark.parametrize(
    ("number", "message", "text"),
    [
        (Metric("841", 841), "841", "841 stars"),
        (Metric("1", 1), "1", "1 star"),
        (Metric("0", 0), "0", "0 stars"),
        (Metric("1,567", 1567), "1.6k", "1,567 stars"),
        (Metric("800+", 800, at_least=True), "800+", "800+ stars"),
        (Metric("1+", 1, at_least=True), "1+", "1+ stars"),
        (Metric("12,000+", 12000, at_least=True), "12,000+", "12,000+ stars"),
        (Metric("many", None), "many", "many stars"),
        (Metric("12k", 12000, source="GitHub", date="2026-11"), "12k", "12k stars (GitHub, Nov 2026)"),
        (Metric("{count}", 3), "{count}", "{count} stars"),
        (Metric("7\x07", None), "7", "7 stars"),
    ],
)
def test_numbers_are_short_when_drawn_and_as_written_in_words(number, message, text):
    badge = stars_badge("", number)

    assert (badge.message, badge.text, badge.title) == (message, text, text)


def test_stars_without_a_number_are_a_mark_that_has_no_words():
    (badge,), missing = made("stars", links=CODE)

    assert (badge.label, badge.message, badge.text) == ("GitHub", "", "")
    assert badge.title == "GitHub: sail-sg/Adan"
    assert badge.url == "https://github.com/sail-sg/Adan"
    assert missing == []


@pytest.mark.parametrize(
    ("claim", "label", "message", "text", "title"),
    [
        (Claim("Segmentation"), "State of the Art", "Segmentation", "State of the Art: Segmentation", ""),
        (Claim("", "ADE20K"), "State of the Art", "ADE20K", "State of the Art: ADE20K", ""),
        (Claim(""), "", "State of the Art", "State of the Art", ""),
        (Claim("A", "B", rank="#1"), "State of the Art", "A on B", "State of the Art: A on B", ""),
        (Claim("A", "B", rank="2"), "Ranked #2", "A on B", "Ranked #2: A on B", ""),
        (Claim("A", "B", rank="Top 5 %"), "Top 5 %", "A on B", "Top 5 %: A on B", ""),
        (
            Claim("A", metric="mIoU", value="57.1"),
            "State of the Art",
            "A",
            "State of the Art: A",
            " (mIoU 57.1)",
        ),
        (Claim("$2\\times$ <b>A</b>"), "State of the Art", "2× A", "State of the Art: 2× A", ""),
    ],
)
def test_claims_are_worded_by_what_they_say(claim, label, message, text, title):
    (badge,), _ = made("sota", sota=(claim,))

    assert (badge.label, badge.message, badge.text, badge.title) == (label, message, text, text + title)


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("venue", "https://x.org"),
        ("code", "https://github.com/sail-sg/Adan"),
        ("stars", "https://github.com/sail-sg/Adan"),
        ("sota", "https://example.org/"),
        ("citations", ""),
    ],
)
def test_badges_know_where_they_may_lead(kind, url):
    assert made(kind)[0][0].url == url


def test_a_venue_has_the_colour_of_its_record():
    badges, _ = made("venue")

    assert [one.color == "#005577" for one in badges] == [True, False]


@pytest.mark.parametrize("name", ["award", "category", "venue"])
def test_what_cannot_be_seen_makes_no_badge(name):
    values = {
        "award": {"awards": ("\x00",)},
        "category": {"category": "\u200b\x07"},
        "venue": {"venues": ("\u202e",)},
    }

    assert made(name, **values[name]) == ([], [name])


@dataclass(frozen=True)
class Upper:
    """A language in which all is louder, with three plural forms."""

    language = "en"

    @property
    def gettext(self):
        return lambda message: "".join(
            part if part.startswith("{") else part.upper()
            for part in message.replace("}", "}|").replace("{", "|{").split("|")
        )

    @property
    def ngettext(self):
        return lambda _one, _many, count: f"{{count}} ×{count}"


def test_every_word_is_translated():
    badges, _ = made(" ".join(BADGE_KINDS), Upper())
    ours = [one for one in badges if one.kind not in ("venue", "award", "category", "metrics")]

    assert [one.label for one in ours if one.label] == [
        "CITATIONS",
        "STARS",
        "DOWNLOADS",
        "LIKES",
        "STATE OF THE ART",
    ]
    assert [one.text.partition(" (")[0] for one in ours if "×" in one.text] == [
        *("241 ×241", "841 ×841", "2,048 ×2048", "1 ×1")
    ]
    assert [one.message for one in ours if one.kind in ("code", "type")] == ["CODE", "CONFERENCE PAPER"]


@pytest.mark.parametrize(
    ("type", "name"),
    [
        ("article-journal", "journal article"),
        ("preprint", "preprint"),
        ("entry-encyclopedia", "encyclopedia entry"),
        ("musical_score", "musical score"),
    ],
)
def test_types_are_words(type, name):
    assert type_name(type, str) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("stars", True),
        ("metrics", True),
        ("metrics.x", True),
        ("metrics.", False),
        ("star", False),
        ("", False),
    ],
)
def test_kinds_are_known_by_name(name, expected):
    assert is_kind(name) is expected


def test_the_names_that_plug_ins_cannot_have_are_those_of_all_kinds():
    assert tuple(BADGE_KINDS) == BADGE_NAMES

"""Badges as drawings: in the colours of the page, legible, safe to stand on it."""

from __future__ import annotations

import os
import pickle
import random
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from sphinxcontrib_research.drawing import BADGE_KINDS, LABEL, contrast, fill_of, ink, stars_badge
from sphinxcontrib_research.drawing.svg import (
    HELVETICA_BOLD,
    VERDANA,
    cut,
    svg,
    symbol,
    symbol_id,
    symbols,
    text_width,
    use,
)
from sphinxcontrib_research.model.paper import Badge

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> \"&' ]]> <b>\x00\x07\x1b\u202e\ud800\ufffe"

FILLS = {name: kind.color for name, kind in BADGE_KINDS.items() if kind.color}


def parsed(drawing: str) -> ET.Element:
    """An ``<svg>`` as HTML reads it: what names no namespace is in SVG's all the same."""
    if "xmlns=" not in drawing:
        drawing = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return ET.fromstring(drawing)


def badge(kind="citations", label="citations", message="1.2k", title="A title"):
    return Badge(kind, label, message, fill_of(kind) if kind in FILLS else "", "text", title)


def texts(drawing):
    return list(parsed(drawing).iter(f"{SVG}text"))


@pytest.mark.parametrize(
    ("kind", "label", "message", "shown", "width"),
    [
        ("citations", "citations", "1.2k", ["citations", "1.2k"], 87),
        ("venue", "", "ICCV", ["ICCV"], 38),
        ("award", "", "Best Paper", ["Best Paper"], 71),
        ("stars", "Stars", "841", ["841"], 52),
        ("likes", "Likes", "31", ["31"], 46),
        ("stars", "GitHub", "", ["GitHub"], 61),
    ],
)
def test_a_badge_has_parts_as_wide_as_their_words(kind, label, message, shown, width):
    drawing = svg(badge(kind, label, message))
    root = parsed(drawing)

    assert [one.text for one in texts(drawing)] == shown
    assert int(root.get("width")) == pytest.approx(width, abs=2)
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert [float(one.get("x")) for one in texts(drawing)] == sorted(
        float(one.get("x")) for one in texts(drawing)
    )


def test_long_words_are_as_wide_as_their_place():
    label, message = texts(svg(badge("sota", "State of the Art", "Image Generation on ImageNet 256x256")))

    assert int(label.get("textLength")) < int(message.get("textLength"))
    assert {one.get("lengthAdjust") for one in (label, message)} == {"spacingAndGlyphs"}


def test_the_tables_cover_latin_letters_and_those_of_quotes():
    for font in (VERDANA, HELVETICA_BOLD):
        letters = [chr(code) for code in range(0x20, 0x250) if chr(code).isprintable()]
        assert all(font[letter] > 0 for letter in letters)
        assert font["–"] > 0


@pytest.mark.parametrize(
    ("letter", "width"),
    [("張", 1100), ("ｗ", 1100), ("ж", 740), ("\u0301", 0), ("\u200d", 0), ("🏆", 1500), ("∞", 1070)],
)
def test_other_letters_get_a_fair_width(letter, width):
    assert text_width(f"a{letter}", VERDANA) == VERDANA["a"] + width


def test_a_star_without_a_number_names_the_host():
    drawing = svg(stars_badge("sail-sg/Adan", None))

    assert [one.text for one in texts(drawing)] == ["GitHub"]
    assert parsed(drawing)[0].text == "GitHub: sail-sg/Adan"


def test_marks_are_paths():
    for kind in ("stars", "likes"):
        assert not re.search("[★☆⭐♥❤]", svg(badge(kind, "Stars", "1")))


# -- fit for pages


@pytest.mark.parametrize("kind", BADGE_KINDS)
@pytest.mark.parametrize("form", [svg, use])
def test_it_is_one_named_image(kind, form):
    root = parsed(form(badge(kind)))

    assert root.tag == f"{SVG}svg"
    assert root.get("class") == f"research-badge research-badge-{kind}"
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "A title"


@pytest.mark.parametrize("kind", BADGE_KINDS)
@pytest.mark.parametrize("form", [svg, use])
def test_hostile_texts_stay_texts(kind, form):
    from sphinxcontrib_research.drawing import seen

    shown = seen(HOSTILE)
    drawing = form(badge(kind, shown, shown, shown))
    root = parsed(drawing)

    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg",
        "title",
        "g",
        "text",
        "path",
        "rect",
        "symbol",
        "use",
    }
    assert all(not name.startswith("on") and name != "style" for one in root.iter() for name in one.attrib)
    assert all(letter.isprintable() for letter in drawing)
    assert root[0].text == "<script>alert(1)</script> \"&' ]]> <b>"


def test_a_drawing_can_be_on_a_page_many_times():
    for kind in BADGE_KINDS:
        assert not re.search(r"\b(?:id|href)=|url\(", svg(badge(kind)))


def test_looks_are_shared_and_names_are_not():
    one, same = badge(title="241 citations"), badge(title="241 citations (OpenAlex, 2026-11-01)")
    other = badge(message="1.3k")

    assert symbol_id(one) == symbol_id(same) != symbol_id(other)
    assert symbol(one) == symbol(same)
    assert parsed(symbols([symbol(one)])).find(f"{SVG}symbol").get("id") == symbol_id(one)
    assert parsed(use(one)).find(f"{SVG}use").get("href") == f"#{symbol_id(one)}"
    assert "OpenAlex" in use(same)
    assert "<symbol" not in use(same)
    assert re.fullmatch(r"rb-[0-9a-f]{10}", symbol_id(one))


def test_other_colours_and_kinds_look_different():
    colours = ("", "#0969a8", "#123456", "#fff")
    looks = {symbol_id(badge(kind)) for kind in ("venue", "stars", "likes")}
    looks |= {symbol_id(Badge("venue", "citations", "1.2k", colour)) for colour in colours}

    assert len(looks) == 6


def test_ids_are_the_same_in_every_process():
    code = (
        "from sphinxcontrib_research.model.paper import Badge\n"
        "from sphinxcontrib_research.drawing.svg import symbol_id\n"
        "print(symbol_id(Badge('citations', 'citations', '1.2k', '#0969a8')))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert made == {symbol_id(Badge("citations", "citations", "1.2k", "#0969a8"))}


def test_badges_live_in_doctrees():
    assert pickle.loads(pickle.dumps(badge())) == badge()


# -- legible


def colours(drawing):
    """The colours that a drawing sets, of grounds and of letters; all else is the page's."""
    parts = [one for one in parsed(drawing) if one.tag in (f"{SVG}path", f"{SVG}text")]
    return {(one.tag.removeprefix(SVG), one.get("fill")) for one in parts if one.get("fill")}


@pytest.mark.parametrize("kind", BADGE_KINDS)
@pytest.mark.parametrize("label", ["", "label"])
def test_colours_are_those_of_the_page(kind, label):
    assert {fill for _tag, fill in colours(svg(badge(kind, label)))} <= {"currentColor"}


def test_a_colour_of_the_data_is_drawn_with_legible_letters():
    own = Badge("venue", "", "ICCV", fill_of("venue", "#1f6f54"), "ICCV", "ICCV")

    assert colours(svg(own)) == {("path", "#1f6f54"), ("text", "#fff")}


def test_letters_reach_the_contrast_on_any_colour_of_a_venue():
    chance = random.Random(7)
    for color in [f"#{chance.randrange(1 << 24):06x}" for _ in range(500)] + [
        "#777777",
        "#fff",
        "#000",
        "#767676",
    ]:
        fill = fill_of("venue", color)

        assert contrast(fill, ink(fill)) >= 4.5, color


def test_the_measure_of_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", LABEL) >= 4.5


@pytest.mark.parametrize(
    ("color", "fill"),
    [
        ("#0f766e", "#0f766e"),
        ("#0F766E", "#0f766e"),
        ("#067", "#006677"),
        ("red", FILLS["venue"]),
        ("", FILLS["venue"]),
        ('#000" onload="x', FILLS["venue"]),
        ("#ffd400", "#ffd400"),
    ],
)
def test_a_venue_has_its_own_colour(color, fill):
    assert fill_of("venue", color) == fill


def test_a_colour_that_is_almost_dark_enough_is_darkened():
    fill = fill_of("venue", "#007ec6")

    assert ink(fill) == "#ffffff"
    assert fill < "#007ec6"


# -- long texts


def test_a_long_text_is_cut_in_the_drawing_and_whole_in_the_name():
    name = "Proceedings of the International Conference on " + "Very " * 200 + "Long Names"
    drawing = svg(badge("venue", "", name, name))

    assert int(parsed(drawing).get("width")) <= 312
    assert texts(drawing)[0].text.startswith("Proceedings of the International Conf")
    assert texts(drawing)[0].text.endswith("…")
    assert parsed(drawing)[0].text == name


@pytest.mark.parametrize("label", ["State of the Art", "A long name of a metric that nobody knows", ""])
def test_a_badge_of_two_long_parts_is_as_narrow_as_one_of_one(label):
    message = "Segmentation of pictures that are taken from far above the ground"
    drawing = svg(badge("sota", label, message, "name"))

    assert int(parsed(drawing).get("width")) <= 312
    assert texts(drawing)[-1].text.startswith("Segmentation")
    assert texts(drawing)[-1].text.endswith("…")


def test_a_task_and_a_dataset_fit_beside_their_label():
    drawing = svg(badge("sota", "State of the Art", "Image Generation on ImageNet 256x256"))
    assert texts(drawing)[-1].text == "Image Generation on ImageNet 256x256"


@pytest.mark.parametrize("text", ["ICCV", "Image Generation on ImageNet 256x256", "張" * 27])
def test_what_fits_is_not_cut(text):
    assert cut(text) == text


@pytest.mark.parametrize("unit", ["e\u0301", "👩\u200d🔬", "❤\ufe0f", "張", "W"])
def test_a_cut_leaves_letters_whole(unit):
    for shift in range(6):
        before = cut("x" * shift + unit * 200).removesuffix("…").lstrip("x")

        assert before == unit * (len(before) // len(unit))
        assert before


@pytest.mark.parametrize("text", ["जर्नल", "جائزة", "פרס"])
def test_joined_scripts_are_not_spaced_out(text):
    assert texts(svg(badge("award", "", text)))[0].get("textLength") is None

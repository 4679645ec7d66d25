"""The style sheet as text: what holds for all of its rules."""

from __future__ import annotations

import re
from pathlib import Path

import sphinxcontrib_research
from sphinxcontrib_research.ext.write.assets import compressed_style

STYLE = (Path(sphinxcontrib_research.__file__).parent / "static/research.css").read_text("utf-8")
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL))


def declarations() -> list[tuple[str, str, str]]:
    """Selector, property and value of each declaration."""
    return [
        (selector.strip(), name.strip(), value.strip())
        for selector, body in RULES
        for name, _, value in (line.partition(":") for line in body.split(";") if ":" in line)
    ]


def test_small_where_it_is_copied() -> None:
    assert len(compressed_style(STYLE).encode()) < 22_000


def test_texts_of_a_style_stay_as_they_are() -> None:
    style = (
        'a::after, b > c {\n  content: " ; > ::after " / ""; /* a "b */\n  width: calc(0.5em + 10.5px);\n}\n'
    )
    assert compressed_style(style) == 'a:after,b>c{content:" ; > ::after "/"";width:calc(.5em + 10.5px)}\n'


def test_what_counts_and_compares_needs_no_blanks() -> None:
    style = (
        "@media (width <= 9em) and (scripting: enabled) {\n  a:nth-child(-n + 2)::marker {\n    top: 0;\n  }\n}\n"
        "p:has(+ h2) {\n  width: 0.5em;\n}\n"
    )
    short = (
        "@media(width<=9em) and (scripting:enabled){a:nth-child(-n+2)::marker{top:0}}p:has(+h2){width:.5em}\n"
    )
    assert compressed_style(style) == short


def test_sides_are_those_of_the_text_not_of_the_screen() -> None:
    sided = re.compile(r"(.*-)?(left|right|top|bottom)(-.*)?")
    found = [
        (selector, name) for selector, name, _ in declarations() if sided.fullmatch(name) and name[:2] != "--"
    ]
    assert found == []
    words = [
        one
        for one in declarations()
        if one[1] in {"float", "clear", "text-align"} and one[2] in {"left", "right"}
    ]
    assert words == []
    four = [
        one
        for one in declarations()
        if one[1] in {"margin", "padding", "inset"}
        and len(parts := one[2].split(" !")[0].split()) == 4
        and parts[1] != parts[3]
    ]
    assert four == []


def test_where_a_ground_is_set_the_colour_of_the_text_is() -> None:
    grounds = {
        selector
        for selector, name, value in declarations()
        if name == "background" and value not in {"none", "currentColor"}
    }
    colours = {selector for selector, name, _ in declarations() if name == "color"}
    assert sorted(grounds - colours) == []

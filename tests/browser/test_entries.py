"""Entries as they are seen: rows, what unfolds in them, brackets, names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Window

Open = Callable[..., Window]

PARTED = """() => {
    const top = (range) => range.getBoundingClientRect().bottom;
    return [...document.querySelectorAll("p svg.research-badge")].filter((badge) => {
        const paragraph = badge.closest("p");
        const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        let before, after;
        for (let node; (node = walker.nextNode()); ) {
            const isAfter = badge.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
            if (badge.contains(node)) continue;
            if (!isAfter && /[^\\s\u2060]/.test(node.data)) before = node;
            if (isAfter && !after && /[^\\s\u2060]/.test(node.data)) after = node;
        }
        const at = (node, place) => {
            range.setStart(node, place);
            range.setEnd(node, place + 1);
            return range.getBoundingClientRect();
        };
        const box = badge.getBoundingClientRect();
        const isApart = (other) => other.top > box.bottom || other.bottom < box.top;
        const opening = /\\([\\s\u2060]*$/.test(before.data) && at(before, before.data.lastIndexOf("("));
        return (opening && isApart(opening)) || isApart(at(after, after.data.search(/[),]/)));
    }).map((badge) => badge.textContent);
}"""


def box(element: Any) -> dict[str, float]:
    found: dict[str, float] = element.bounding_box()
    return found


@pytest.mark.parametrize("width", [1000, 390])
def test_what_unfolds_in_a_row_takes_its_whole_width_below_it(window: Open, width: int) -> None:
    opened = window("entries.html", viewport={"width": width, "height": 800})
    row = opened.page.locator(".research-marks").first
    abstract, cite = row.locator("summary").all()
    badge = row.locator("svg.research-badge").first
    places = [box(one)["y"] for one in (abstract, cite, badge)]
    abstract.click()
    text = row.locator(".research-abstract p")
    assert box(text)["width"] == pytest.approx(box(row)["width"], abs=1)
    assert box(text)["y"] > max(places)
    assert [box(one)["y"] for one in (abstract, cite, badge)] == places
    cite.press("Enter")
    source = row.locator("pre")
    assert box(source)["width"] <= box(row)["width"] + 1
    assert box(source)["y"] > box(text)["y"]
    assert [box(one)["y"] for one in (abstract, cite, badge)] == places
    abstract.click()
    assert not text.is_visible()


def test_entries_of_a_compact_list_have_the_same_lines_on_a_phone(window: Open) -> None:
    page = window("plain.html", viewport={"width": 390, "height": 800}).page
    for row in page.locator(".research-marks").all():
        facts, link = box(row.locator(".research-meta")), box(row.locator(".research-links > a").first)
        badge = box(row.locator("svg.research-badge").first)
        assert facts["y"] + facts["height"] <= link["y"] + 1
        assert badge["y"] + badge["height"] / 2 == pytest.approx(link["y"] + link["height"] / 2, abs=3)


def test_two_lines_are_seen_and_the_rest_is_there(window: Open) -> None:
    opened = window("entries.html")
    fold = opened.page.locator(".research-clamp")
    text = fold.locator("p")
    more = fold.locator("summary")
    line = text.evaluate("one => parseFloat(getComputedStyle(one).lineHeight)")
    assert box(more)["y"] - box(fold)["y"] == pytest.approx(2 * line, abs=line / 2)
    assert text.inner_text().count("Water is wet") == 20
    more.focus()
    opened.page.keyboard.press("Enter")
    assert box(more)["y"] - box(fold)["y"] > 4 * line
    opened.page.keyboard.press("Enter")
    opened.page.emulate_media(media="print")
    assert box(text)["height"] > 4 * line
    assert not more.is_visible()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_brackets_stay_with_their_badges(window: Open, direction: str) -> None:
    page = window("entries.html").page
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    for width in range(300, 520, 20):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("innerWidth") == width
        assert page.evaluate(PARTED) == [], width


def test_chips_are_whole(window: Open) -> None:
    opened = window("entries.html", viewport={"width": 320, "height": 800})
    chips = opened.page.locator(".research-tag, .research-category")
    assert chips.count() > 4
    assert set(chips.evaluate_all("all => all.map(one => one.getClientRects().length)")) == {1}


def test_links_have_the_title_in_their_name(window: Open) -> None:
    opened = window("entries.html")
    entry = opened.page.locator(".research-paper").first
    title = entry.locator(".research-title").inner_text()
    assert entry.get_by_role("link", name=f"Code {title}", exact=True).count() == 1
    assert entry.get_by_role("heading", name=title, level=2).count() == 1


def test_pictures_stand_side_by_side(window: Open) -> None:
    opened = window("entries.html")
    places = [box(one) for one in opened.page.locator(".research-grid .research-paper").all()]
    assert len({place["y"] for place in places}) < len(places)


def test_a_grid_leaves_places_for_pictures_only_beside_pictures(window: Open) -> None:
    opened = window("entries.html")
    titles = opened.page.locator(".research-grid .research-title")
    look = "all => all.map(one => getComputedStyle(one, '::before').content)"
    assert set(titles.evaluate_all(look)) == {"none"}
    titles.first.evaluate(
        "one => one.before(Object.assign(document.createElement('img'), {className: 'research-image', alt: ''}))"
    )
    assert titles.evaluate_all(look) == ["none"] + ['""'] * (titles.count() - 1)


def test_a_word_without_a_link_looks_like_none(window: Open) -> None:
    opened = window("entries.html")
    word = opened.page.locator("#research-paper-long .research-links > span")
    link = opened.page.locator(".research-links > a.research-link-code").first
    look = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one, '::before').display]"
    assert word.inner_text() == "Code"
    assert all(one != other for one, other in zip(word.evaluate(look), link.evaluate(look), strict=True))

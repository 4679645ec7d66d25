"""Tables sorted by their headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Window

Open = Callable[..., Window]


def column(window: Window, number: int, table: int = 0) -> list[str]:
    found: list[str] = (
        window.page.locator("table").nth(table).locator(f"tbody tr td:nth-child({number})").all_inner_texts()
    )
    return found


def head(window: Window, name: str, table: int = 0) -> Any:
    return window.page.locator("table").nth(table).get_by_role("columnheader", name=name)


def test_numbers_down_up_and_back(window: Open) -> None:
    opened = window("tables.html")
    given = column(opened, 5)
    numbers = [int(text) for text in given if text]
    button = head(opened, "Citations").get_by_role("button", name="Citations", exact=True)
    button.click()
    assert head(opened, "Citations").get_attribute("aria-sort") == "descending"
    empty = [""] * (20 - len(numbers))
    assert column(opened, 5) == [str(number) for number in sorted(numbers, reverse=True)] + empty
    assert opened.query() == "?sort=-citations"
    button.click()
    assert head(opened, "Citations").get_attribute("aria-sort") == "ascending"
    assert column(opened, 5) == [str(number) for number in sorted(numbers)] + empty
    button.click()
    assert head(opened, "Citations").get_attribute("aria-sort") is None
    assert column(opened, 5) == given
    assert opened.query() == ""


def test_rows_without_a_number_come_last_both_ways(window: Open) -> None:
    opened = window("odd.html")
    assert column(opened, 2) == ["5", "", "n/a", "12", "7%"]
    head(opened, "Score").get_by_role("button").click()
    assert column(opened, 2)[:3] == ["12", "7%", "5"]
    head(opened, "Score").get_by_role("button").click()
    assert column(opened, 2)[:3] == ["5", "7%", "12"]
    ends = opened.page.locator("tbody tr td:nth-child(2)").evaluate_all(
        """all => all.filter(one => one.textContent).map((one) => {
            const text = document.createRange();
            text.selectNodeContents(one);
            return text.getBoundingClientRect().right;
        })"""
    )
    assert max(ends) - min(ends) < 1


def test_the_order_of_the_page_is_marked_and_turned_round(window: Open) -> None:
    opened = window("sorted.html")
    assert head(opened, "Year").get_attribute("aria-sort") == "descending"
    years = column(opened, 3)
    assert len(years) == 20
    head(opened, "Year").get_by_role("button").click()
    assert opened.query() == "?sort=year"
    assert head(opened, "Year").get_attribute("aria-sort") == "ascending"
    head(opened, "Title").get_by_role("button").click()
    assert head(opened, "Year").get_attribute("aria-sort") is None
    for _ in range(2):
        head(opened, "Title").get_by_role("button").click()
    assert opened.query() == ""
    assert head(opened, "Year").get_attribute("aria-sort") == "descending"
    assert column(opened, 3) == years


def test_authors_and_venue_stand_below_the_title(window: Open) -> None:
    for width in (390, 1000):
        opened = window("tables.html", viewport={"width": width, "height": 800})
        boxes = (
            opened.page.locator("table")
            .first.locator("tbody tr")
            .first.locator("td")
            .evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
        )
        title, authors, venue, date, citations = boxes
        assert title["x"] == authors["x"] == venue["x"]
        assert title["top"] < authors["top"] < venue["top"]
        assert title["bottom"] < authors["bottom"] < venue["bottom"]
        assert title["right"] <= date["x"] < citations["x"]
        assert citations["right"] <= width
        # They are columns still, for those who hear the page.
        session = opened.page.context.new_cdp_session(opened.page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
        # Two tables with a row of headers and one of totals.
        assert roles.count("columnheader") == 7
        assert roles.count("cell") + roles.count("gridcell") == 20 * 5 + 3 * 2 + 4


def test_a_shadow_where_more_can_be_scrolled_to(window: Open) -> None:
    ground = "one => getComputedStyle(one).backgroundAttachment"
    box = window("tables.html").page.locator(".research-table-box").first
    assert box.evaluate(ground) == "local, scroll"


def test_dates_and_texts(window: Open) -> None:
    opened = window("tables.html?sort=-date")
    assert column(opened, 4)[0] == "2024"
    assert head(opened, "Date").get_attribute("aria-sort") == "descending"
    head(opened, "Title").get_by_role("button").click()
    titles = [text.lower() for text in column(opened, 1)]
    assert titles[0].startswith("adaptive")
    assert head(opened, "Date").get_attribute("aria-sort") is None


def test_totals_stay_last(window: Open) -> None:
    opened = window("tables.html?sort=-citations")
    table = opened.page.locator("table").first
    assert table.locator("tr").last.inner_text().startswith("Total")


def test_keyboard_and_second_table_and_back(window: Open) -> None:
    opened = window("tables.html")
    head(opened, "Citations", 1).get_by_role("button").focus()
    opened.page.keyboard.press("Enter")
    assert opened.query() == "?sort2=-citations"
    opened.page.keyboard.press("Space")
    assert opened.query() == "?sort2=citations"
    assert head(opened, "Citations", 0).get_attribute("aria-sort") is None
    opened.page.go_back()
    opened.page.wait_for_function("location.search === '?sort2=-citations'")
    assert head(opened, "Citations", 1).get_attribute("aria-sort") == "descending"
    opened.page.go_back()
    opened.page.wait_for_function("location.search === ''")
    assert head(opened, "Citations", 1).get_attribute("aria-sort") is None


def test_sort_and_filter_together(window: Open) -> None:
    opened = window("tables.html?q=cs.l&sort=-citations")
    shown = opened.page.locator("table").first.locator("tbody tr:visible td:nth-child(5)").all_inner_texts()
    numbers = [int(text) for text in shown if text]
    assert len(shown) == 7
    assert numbers == sorted(numbers, reverse=True)


def test_filter_finds_the_rows_of_a_table_that_is_sorted(window: Open) -> None:
    opened = window("tables.html?sort=-citations")
    opened.page.locator(".research-search input").fill("nature")
    opened.page.wait_for_function("document.querySelector('[role=status]').textContent === '4 of 20 shown'")
    assert set(
        opened.page.locator("table").first.locator("tbody tr:visible td:nth-child(3)").all_inner_texts()
    ) == {"Nature"}


def test_three_thousand_rows(window: Open) -> None:
    opened = window("big-table.html")
    head(opened, "Title").get_by_role("button").click()
    first = opened.page.locator("tbody tr td").first.inner_text()
    assert first.startswith("Adaptive")
    # The rows that leave are in a body of their own, which is inert.
    assert opened.page.locator("tbody:not([inert]) tr").count() == 50
    opened.page.wait_for_function("document.querySelectorAll('tbody:not([inert]) tr').length === 3000")


def test_tables_without_their_classes(window: Open) -> None:
    # The sphinx-material theme takes all classes off tables.
    opened = window("index.html")
    opened.page.route("**/tables.html", strip_classes)
    opened.page.goto(opened.page.url.replace("index.html", "tables.html"))
    assert opened.page.locator("table[class]").count() == 0
    assert opened.page.locator("tbody tr").count() > 20
    opened.page.locator(".research-search input").first.fill("part 7")
    opened.page.wait_for_function("document.querySelectorAll('table:first-of-type tbody tr').length < 20")
    head(opened, "Citations").get_by_role("button").click()
    assert head(opened, "Citations").get_attribute("aria-sort") == "descending"


def strip_classes(route: Any) -> None:
    response = route.fetch()
    body = re.sub(r'<table class="[^"]*"', "<table", response.text())
    route.fulfill(response=response, body=body)


def test_headers_of_a_site_that_colours_its_own(window: Open) -> None:
    opened = window("index.html")
    rule = "th { background: #003366; color: white } body { background: white; color: black }"
    opened.page.route("**/theme.css*", lambda route: route.fulfill(body=rule, content_type="text/css"))
    opened.page.goto(opened.page.url.replace("index.html", "tables.html"))
    pairs = opened.page.locator("thead th, thead th button, tfoot th").evaluate_all(
        """all => all.map(one => {
            let ground = one;
            while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
            const light = (colour) => {
                const pen = new OffscreenCanvas(1, 1).getContext("2d");
                pen.fillStyle = colour;
                pen.fillRect(0, 0, 1, 1);
                return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).reduce((all, part) => all + part, 0) / 765;
            };
            return Math.abs(light(getComputedStyle(one).color) - light(getComputedStyle(ground).backgroundColor));
        })"""
    )
    assert min(pairs) > 0.5


def test_the_head_covers_no_row_of_a_table_at_rest(window: Open) -> None:
    page = window("tables.html").page
    page.add_style_tag(content=":root { --research-sticky-top: 60px !important }")
    for width in (767, 768, 769):
        page.set_viewport_size({"width": width, "height": 800})
        covered = page.locator(".research-table").evaluate_all(
            """all => all.map(one => one.tHead.querySelector('th').getBoundingClientRect().bottom
                - one.tBodies[0].rows[0].getBoundingClientRect().top)"""
        )
        assert covered
        assert max(covered) < 2, width


@pytest.mark.parametrize("position", ["fixed", "sticky"])
@pytest.mark.parametrize("depth", [0, 1])
def test_heads_stay_below_the_bar_of_an_unknown_theme(window: Open, position: str, depth: int) -> None:
    opened = window("index.html", viewport={"width": 1000, "height": 300})
    # A bar that is no header to the browser, a menu at the side, and a bar at the end of the window.
    bars = (
        f'<div style="position: {position}; top: 0; height: 70px; width: 100%; z-index: 9"></div>'
        '<div style="position: fixed; top: 0; height: 300px; width: 200px"></div>'
        '<div style="position: fixed; bottom: 0; height: 50px; width: 100%"></div>'
    )

    def add_bars(route: Any) -> None:
        response = route.fetch()
        before, begin, after = re.split(r"(<body[^>]*>)", response.text())
        after = after.replace("</body>", "</div>" * depth + "</body>")
        route.fulfill(response=response, body=before + begin + "<div>" * depth + bars + after)

    opened.page.route("**/tables.html", add_bars)
    opened.page.goto(opened.page.url.replace("index.html", "tables.html"))
    opened.page.wait_for_function("document.querySelector('.research-search [role=status]').textContent")
    opened.page.evaluate("scrollTo(0, document.querySelector('thead').getBoundingClientRect().top + 200)")
    opened.page.wait_for_timeout(300)
    years, heads = (opened.page.locator(one).first.bounding_box() for one in (".research-years", "thead"))
    assert years["y"] == 70
    assert heads["y"] == pytest.approx(70 + years["height"], abs=1)

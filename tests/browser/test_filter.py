"""The filter of lists and tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Window
from .project import paper as sample

Open = Callable[..., Window]


def box(window: Window, number: int = 0) -> Any:
    return window.page.locator(".research-search").nth(number)


def type_in(window: Window, words: str, number: int = 0) -> None:
    box(window, number).locator("input").fill(words)


def status(window: Window, number: int = 0, *, changes_to: str) -> None:
    window.page.wait_for_function(
        "([number, text]) => document.querySelectorAll('.research-search [role=status]')[number].textContent === text",
        arg=[number, changes_to],
    )


def test_all_is_shown_at_first_and_counted(window: Open) -> None:
    opened = window("list.html")
    status(opened, changes_to="20 of 20 shown")
    assert len(opened.shown()) == 20
    assert opened.query() == ""


@pytest.mark.parametrize(
    ("words", "is_meant"),
    [
        ("adaptive", lambda one: "adaptive" in (*one["tags"], *one["title"].lower().split())),
        ("ADAPT attention", lambda one: "adaptive" in str(one).lower() and "attention" in str(one)),
        ("part 7", lambda one: "7" in one["title"] or "7" in one["year"]),
        ("elodie", lambda one: any(name.startswith("Élodie") for name in one["authors"])),
        ("OYVIND lukasz", lambda one: "Øyvind" in str(one["authors"]) and "Łukasz" in str(one["authors"])),
        ("nature cs.l", lambda one: one["venue"] == "Nature" and one["category"] == "cs.L"),
        ("2006 icml", lambda one: one["venue"] == "ICML" and one["year"] == "2006"),
        ("2007 icml", lambda one: False),
    ],
)
def test_words_over_all_fields(window: Open, words: str, is_meant: Callable[[Any], bool]) -> None:
    opened = window("list.html")
    type_in(opened, words)
    expected = [paper["title"] for number in range(20) if is_meant(paper := sample(number, small=True))]
    assert opened.shown() == expected


def test_facet_narrows_and_counts_follow(window: Open) -> None:
    opened = window("list.html")
    type_in(opened, "cs.l")
    status(opened, changes_to="7 of 20 shown")
    labels = (
        box(opened).locator("select[name=venue] option").evaluate_all("found => found.map(one => one.label)")
    )
    assert labels == ["All", "CVPR (2)", "ICML (1)", "JMLR (1)", "Nature (1)", "NeurIPS (2)"]
    box(opened).locator("select[name=venue]").select_option("CVPR")
    status(opened, changes_to="2 of 20 shown")
    assert len(opened.shown()) == 2
    # The counts of a facet leave out what itself is set to.
    labels = (
        box(opened).locator("select[name=venue] option").evaluate_all("found => found.map(one => one.label)")
    )
    assert "NeurIPS (2)" in labels


def test_badges_are_drawn_whatever_is_hidden(window: Open) -> None:
    opened = window("list.html")
    widths = "found => found.map(one => one.lastElementChild.getBoundingClientRect().width)"
    for words in ("", "nature", "part 7"):
        type_in(opened, words)
        status(opened, changes_to=f"{len(opened.shown())} of 20 shown")
        badges = opened.page.locator(".research-paper svg.research-badge")
        assert badges.count() >= len(opened.shown()) > 0
        assert min(badges.evaluate_all(widths)) > 0


def test_facets_there_are(window: Open) -> None:
    opened = window("list.html")
    names = box(opened).locator("select").evaluate_all("found => found.map(one => one.name)")
    assert names == ["year", "venue", "tag", "type", "author", "category"]
    box(opened).locator("select[name=type]").select_option("journal article")
    status(opened, changes_to="8 of 20 shown")


def test_nothing_found_says_so_and_escape_clears(window: Open) -> None:
    opened = window("list.html")
    type_in(opened, "zzzz")
    status(opened, changes_to="No result")
    assert opened.shown() == []
    box(opened).locator("input").press("Escape")
    status(opened, changes_to="20 of 20 shown")
    assert len(opened.shown()) == 20
    assert box(opened).locator("input").evaluate("one => one === document.activeElement")


def test_button_clears(window: Open) -> None:
    opened = window("list.html?q=zzzz")
    box(opened).get_by_role("button", name="Clear").click()
    assert len(opened.shown()) == 20
    assert opened.query() == ""


def test_view_is_in_the_address_and_comes_back(window: Open) -> None:
    opened = window("list.html")
    box(opened).locator("select[name=venue]").select_option("ICML")
    type_in(opened, "part 1")
    opened.page.wait_for_function("location.search === '?venue=ICML&q=part+1'")
    shown = opened.shown()
    again = window("list.html?venue=ICML&q=part+1")
    assert again.shown() == shown
    assert box(again).locator("input").input_value() == "part 1"
    opened.page.go_back()
    assert opened.query() == "?venue=ICML"
    opened.page.wait_for_function("document.querySelector('.research-search input').value === ''")
    assert len(opened.shown()) == 4
    opened.page.go_back()
    opened.page.wait_for_function("location.search === ''")
    assert len(opened.shown()) == 20
    opened.page.go_forward()
    opened.page.wait_for_function("location.search === '?venue=ICML'")
    assert len(opened.shown()) == 4


def test_each_choice_is_a_step_and_so_is_clearing(window: Open) -> None:
    opened = window("list.html")
    box(opened).locator("select[name=venue]").select_option("ICML")
    box(opened).locator("select[name=year]").select_option("2006")
    assert opened.query() == "?venue=ICML&year=2006"
    box(opened).locator("input").press("Escape")
    assert opened.query() == ""
    for query in ("?venue=ICML&year=2006", "?venue=ICML", ""):
        opened.page.go_back()
        opened.page.wait_for_function("query => location.search === query", arg=query)
        assert len(opened.shown()) == {0: 20, 1: 4, 2: 1}[query.count("=")]


def test_address_names_what_is_not_there(window: Open) -> None:
    opened = window("list.html?venue=Nowhere&year=")
    assert len(opened.shown()) == 20


def test_two_lists_keep_apart(window: Open) -> None:
    opened = window("several.html")
    lists = opened.page.locator(".research-list")
    type_in(opened, "icml", 1)
    opened.page.wait_for_function("location.search === '?q2=icml'")
    count = "found => found.filter(one => one.checkVisibility()).length"
    assert lists.nth(0).locator(".research-paper").evaluate_all(count) == 5
    assert lists.nth(1).locator(".research-paper").evaluate_all(count) == 4
    type_in(opened, "zzz", 0)
    assert lists.nth(1).locator(".research-paper").evaluate_all(count) == 4


def test_groups_in_sections_are_one_list(window: Open) -> None:
    opened = window("groups.html")
    assert opened.page.locator(".research-search").count() == 2
    assert opened.page.locator("section.research-group .research-search").count() == 0
    type_in(opened, "ICML")
    status(opened, changes_to="4 of 20 shown")
    headings = opened.shown("section.research-group > h2, section.research-group > h3")
    assert [heading.rstrip("¶") for heading in headings] == ["ICML"]
    values = opened.page.locator("section.research-group li:visible").evaluate_all(
        "found => found.map(one => one.value)"
    )
    assert values == [5, 6, 7, 8]
    # The first group has gone, the box has not.
    assert box(opened).is_visible()
    box(opened).get_by_role("button", name="Clear").click()
    assert len(opened.shown("section.research-group > :is(h2, h3)")) == 5


def test_link_to_a_hidden_group_shows_it(window: Open) -> None:
    opened = window("groups.html?q=icml")
    section = opened.page.locator("section.research-group").first
    assert not section.is_visible()
    opened.page.evaluate("id => { location.hash = id }", section.get_attribute("id"))
    section.wait_for(state="visible")
    assert opened.query() == ""


def test_buttons_of_the_box_open_the_folds_of_all_groups(window: Open) -> None:
    opened = window("sections.html")
    folds = "section.research-group details.research-abstract"
    assert opened.page.locator(folds).count() == 10
    box(opened).get_by_role("button", name="Open all").click()
    assert opened.page.locator(f"{folds}[open]").count() == 10
    box(opened).get_by_role("button", name="Close all").click()
    assert opened.page.locator(f"{folds}[open]").count() == 0


def test_groups_in_groups(window: Open) -> None:
    opened = window("sections.html")
    type_in(opened, "2006 icml")
    status(opened, changes_to="1 of 20 shown")
    headings = [one.rstrip("¶") for one in opened.shown("section.research-group > :is(h2, h3, h4)")]
    assert headings == ["ICML", "2006"]
    assert box(opened).is_visible()


def test_folded_groups_open_for_hits_and_count_papers_once(window: Open) -> None:
    opened = window("groups.html")
    folds = opened.page.locator("details.research-group")
    type_in(opened, "kernel", 1)
    count = sum("kernel" in str(sample(number, small=True)).lower() for number in range(20))
    status(opened, 1, changes_to=f"{count} of 20 shown")
    states = folds.evaluate_all("found => found.map(one => [one.checkVisibility(), one.open])")
    assert {is_open for is_visible, is_open in states if is_visible} == {True}
    assert any(not is_visible for is_visible, _ in states)
    assert sum(is_visible for is_visible, _ in states) > 1
    box(opened, 1).locator("input").press("Escape")
    states = folds.evaluate_all("found => found.map(one => [one.checkVisibility(), one.open])")
    assert all(is_visible and not is_open for is_visible, is_open in states)


def test_hits_are_marked_also_in_folds_and_taken_away(window: Open) -> None:
    opened = window("list.html")
    texts = "() => [...CSS.highlights.get('research-hit')].map(one => one.startContainer.data.slice(one.startOffset, one.endOffset))"
    type_in(opened, "adaptive")
    opened.page.wait_for_function(f"({texts})().length > 0")
    assert {text.lower() for text in opened.page.evaluate(texts)} == {"adaptive"}
    type_in(opened, "elodie")
    opened.page.wait_for_function(f"({texts})().includes('Élodie')")
    box(opened).locator("input").press("Escape")
    opened.page.wait_for_function(f"({texts})().length === 0")
    assert opened.page.locator("mark, .research-paper [class*=highlighted]").count() == 0


def test_link_to_a_hidden_entry_shows_it(window: Open) -> None:
    opened = window("list.html?q=zzzz")
    assert opened.shown() == []
    opened.page.evaluate("location.hash = '#research-paper-s7'")
    opened.page.wait_for_function("document.querySelector('#research-paper-s7').checkVisibility()")


def test_table_filters(window: Open) -> None:
    opened = window("tables.html")
    type_in(opened, "nature")
    status(opened, changes_to="4 of 20 shown")
    rows = opened.page.locator("table").first.locator("tbody tr:visible")
    assert rows.count() == 4
    assert opened.page.locator("table").first.locator("tfoot tr:visible").count() == 1


def test_hits_in_a_fold_are_marked_when_it_opens(window: Open) -> None:
    opened = window("list.html")
    type_in(opened, "albatross adaptive")
    status(opened, changes_to="No result")
    type_in(opened, "part")
    opened.page.wait_for_function("CSS.highlights.get('research-hit').size >= 20")
    fold = opened.page.locator(".research-bibtex").first
    fold.locator("summary").click()
    marked = "fold => [...CSS.highlights.get('research-hit')].some(one => fold.contains(one.startContainer))"
    assert fold.evaluate(marked)


def test_touch(window: Open) -> None:
    opened = window("list.html", viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    box(opened).locator("input").tap()
    opened.page.keyboard.type("elodie")
    opened.page.wait_for_function("location.search === '?q=elodie'")
    box(opened).get_by_role("button", name="Clear").tap()
    status(opened, changes_to="20 of 20 shown")
    opened.page.locator("#research-paper-s2 .research-abstract > summary").tap()
    copy = opened.page.locator("#research-paper-s2 > .research-copy")
    assert copy.evaluate("one => getComputedStyle(one).opacity") == "1"


@pytest.mark.parametrize("page", ["big.html", "big-table.html"])
def test_ten_thousand(window: Open, page: str) -> None:
    opened = window(page)
    type_in(opened, "quantum part 77")
    opened.page.wait_for_function(
        "/^\\d+ of 10,000 shown$/.test(document.querySelector('[role=status]').textContent)"
    )
    found = opened.shown()
    assert 0 < len(found) < 60
    assert all("uantum" in title and "77" in title for title in found)
    box(opened).locator("input").press("Escape")
    status(opened, changes_to="10,000 of 10,000 shown")
    opened.page.evaluate("document.activeElement.blur()")
    opened.page.wait_for_function("document.querySelectorAll('.research-paper').length === 10000")


def test_ten_thousand_in_every_way(window: Open) -> None:
    opened = window("big.html")
    found = "() => document.querySelectorAll('.research-paper').length"
    box(opened).locator("select[name=venue]").select_option("ICML")
    status(opened, changes_to="2,000 of 10,000 shown")
    box(opened).locator("select[name=year]").select_option("2006")
    status(opened, changes_to="500 of 10,000 shown")
    labels = box(opened).locator("select[name=venue] option").evaluate_all("all => all.map(one => one.label)")
    assert "ICML (500)" in labels
    opened.page.go_back()
    status(opened, changes_to="2,000 of 10,000 shown")
    type_in(opened, "zzzz")
    status(opened, changes_to="No result")
    assert opened.page.evaluate(found) == 0
    # A link to what is not on the page brings it back, with all that stood there.
    opened.page.evaluate("location.hash = '#research-paper-b7000'")
    opened.page.wait_for_function("document.querySelector('#research-paper-b7000')")
    assert opened.page.evaluate(found) == 10_000
    assert opened.query() == ""


def test_folds_of_ten_thousand(window: Open) -> None:
    opened = window("big.html")
    opened.page.wait_for_function("document.querySelector('[role=status]').textContent")
    box(opened).get_by_role("button", name="Open all").click()
    opened.page.mouse.move(500, 500)
    opened.page.mouse.wheel(0, 500)
    opened.page.wait_for_function("document.querySelectorAll('.research-paper').length === 10000")
    assert opened.page.locator(".research-abstract").count() == 5000
    assert opened.page.locator(".research-abstract[open]").count() == 5000


def test_typing_stops_what_scrolling_began(window: Open) -> None:
    opened = window("big.html")
    box(opened).locator("input").focus()
    opened.page.wait_for_function("document.querySelectorAll('.research-paper').length === 50")
    opened.page.evaluate(
        """() => {
            window.dispatchEvent(new Event("scroll"));
            const input = document.querySelector(".research-search input");
            input.value = "e";
            input.dispatchEvent(new Event("input", {bubbles: true}));
        }"""
    )
    opened.page.wait_for_function("location.search === '?q=e'")
    assert opened.page.locator(".research-paper").count() == 50

"""The filter of lists and tables."""

from __future__ import annotations

import json
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


def menu(window: Window, name: str, number: int = 0) -> Any:
    """The open menu of a facet, or the strip of years."""
    if name == "year":
        return window.page.locator(".research-years").nth(number)
    facet = box(window, number).locator(f"details:has([data-name={name}])")
    if facet.get_attribute("open") is None:
        facet.locator("summary").click()
    return facet


def choose(window: Window, name: str, value: str, number: int = 0) -> None:
    menu(window, name, number).locator(f"button[value='{value}']").click()


def choices(window: Window, name: str) -> list[str]:
    found: list[str] = menu(window, name).locator("button:visible").all_inner_texts()
    return [" ".join(one.split()) for one in found]


def chips(window: Window, number: int = 0) -> list[str]:
    found: list[str] = box(window, number).locator(".research-chips button").all_inner_texts()
    return found


def status(window: Window, number: int = 0, *, changes_to: str) -> None:
    window.page.wait_for_function(
        "([number, text]) => document.querySelectorAll('.research-search [role=status]')[number].textContent === text",
        arg=[number, changes_to],
    )


PRESENT = ".research-paper:not([inert] > *)"
"""Papers, without those that are about to leave the page."""


def test_all_is_shown_at_first_and_counted(window: Open) -> None:
    opened = window("list.html")
    status(opened, changes_to="20 of 20 shown")
    assert len(opened.shown()) == 20
    assert opened.query() == ""


WORDS: dict[str, Callable[[Any], bool]] = {
    "adaptive": lambda paper: "adaptive" in (*paper["tags"], *paper["title"].lower().split()),
    "ADAPT attention": lambda paper: "adaptive" in str(paper).lower() and "attention" in str(paper),
    "part 7": lambda paper: "7" in paper["title"] or "7" in paper["year"],
    "elodie": lambda paper: any(name.startswith("Élodie") for name in paper["authors"]),
    "OYVIND lukasz": lambda paper: "Øyvind" in str(paper["authors"]) and "Łukasz" in str(paper["authors"]),
    "nature cs.l": lambda paper: paper["venue"] == "Nature" and paper["category"] == "cs.L",
    "2006 icml": lambda paper: paper["venue"] == "ICML" and paper["year"] == "2006",
    "2007 icml": lambda paper: False,
}
"""What is typed, and which papers it means."""


def test_words_over_all_fields(window: Open) -> None:
    opened = window("list.html")
    papers = [sample(number, small=True) for number in range(20)]
    for words, is_meant in WORDS.items():
        type_in(opened, words)
        assert opened.shown() == [paper["title"] for paper in papers if is_meant(paper)], words


def test_words_of_abstracts_and_awards_and_phrases(window: Open) -> None:
    opened = window("list.html")
    type_in(opened, "albatross")
    assert len(opened.shown()) == 10
    type_in(opened, '"in the middle"')
    assert len(opened.shown()) == 10
    type_in(opened, '"the in middle"')
    assert opened.shown() == []
    type_in(opened, '“in the middle” "part 4"')
    assert [one[-6:] for one in opened.shown()] == ["part 4"]
    type_in(opened, "oral")
    assert [one[-6:] for one in opened.shown()] == ["part 3"]
    # Words that every paper has, in links, folds and BibTeX, find none.
    for words in ("code", "abstract", "author"):
        type_in(opened, words)
        assert opened.shown() == []


def test_what_is_searched_is_said(window: Open) -> None:
    field = box(window("list.html")).locator("input")
    assert field.get_attribute("placeholder") == "Title, Author, Venue, Tag, Abstract"
    assert field.get_attribute("aria-label") == "Search"
    table = box(window("tables.html")).locator("input")
    assert table.get_attribute("placeholder") == "Title, Author, Venue, Tag, Abstract"


def test_facets_by_count_without_zeros(window: Open) -> None:
    opened = window("list.html")
    type_in(opened, "cs.l")
    status(opened, changes_to="7 of 20 shown")
    assert choices(opened, "venue") == ["CVPR 2", "NeurIPS 2", "ICML 1", "JMLR 1", "Nature 1"]
    assert choices(opened, "year") == ["2023 1", "2020 1", "2017 1", "2014 1", "2011 1", "2008 1", "2005 1"]
    choose(opened, "venue", "CVPR")
    status(opened, changes_to="2 of 20 shown")
    assert len(opened.shown()) == 2
    # The counts of a facet leave out what itself is set to.
    assert "NeurIPS 2" in choices(opened, "venue")
    choose(opened, "venue", "ICML")
    status(opened, changes_to="3 of 20 shown")
    assert chips(opened) == ["CVPR", "ICML"]
    assert opened.query() == "?q=cs.l&venue=CVPR&venue=ICML"
    chip = box(opened).locator(".research-chips").get_by_role("button", name="CVPR", exact=True)
    assert chip.get_attribute("title") == "Remove"
    chip.click()
    status(opened, changes_to="1 of 20 shown")
    assert chips(opened) == ["ICML"]
    assert opened.query() == "?q=cs.l&venue=ICML"


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
    names = opened.page.locator("[data-name]").evaluate_all("found => found.map(one => one.dataset.name)")
    assert names == ["venue", "tag", "type", "author", "category", "year"]
    choose(opened, "type", "journal article")
    status(opened, changes_to="8 of 20 shown")


def test_menus_close_by_escape_and_outside(window: Open) -> None:
    opened = window("list.html")
    open_menus = box(opened).locator("details[open]")
    menu(opened, "venue")
    menu(opened, "tag")
    assert open_menus.count() == 1
    opened.page.keyboard.press("Escape")
    assert open_menus.count() == 0
    assert opened.page.evaluate("document.activeElement.textContent") == "Tag"
    menu(opened, "tag")
    opened.page.locator("h1").click()
    assert open_menus.count() == 0


def test_values_in_entries_choose(window: Open) -> None:
    opened = window("list.html")
    entry = opened.page.locator("#research-paper-s7")
    entry.locator(".research-venue").click()
    status(opened, changes_to="4 of 20 shown")
    assert opened.query() == "?venue=JMLR"
    entry.locator(".research-author").first.click()
    entry.locator(".research-date").click()
    assert len(chips(opened)) == 3
    status(opened, changes_to="1 of 20 shown")
    # The same again takes it back.
    entry.locator(".research-date").click()
    entry.locator(".research-author").first.click()
    assert opened.query() == "?venue=JMLR"
    tag = entry.locator(".research-tag").first
    entry.locator("a").first.focus()
    assert tag.get_attribute("role") == "button"
    tag.focus()
    opened.page.keyboard.press("Enter")
    assert opened.query().startswith("?venue=JMLR&tag=")
    assert tag.evaluate("one => one === document.activeElement")


def test_years_stay_in_sight(window: Open) -> None:
    opened = window("list.html")
    opened.page.mouse.wheel(0, 3000)
    opened.page.wait_for_function("scrollY > 1000")
    assert opened.page.locator(".research-years").bounding_box()["y"] == 0
    choose(opened, "year", "2006")
    status(opened, changes_to="1 of 20 shown")
    assert opened.page.locator(".research-paper:visible").count() == 1


def test_orders(window: Open) -> None:
    opened = window("list.html?order=citations")
    labels = box(opened).locator("option").all_inner_texts()
    assert labels == ["Title", "Newest first", "Most cited", "Authors ↓"]
    titles = opened.shown()
    cited = sorted(range(20), key=lambda number: -int(str(sample(number, small=True).get("citations", -1))))
    assert titles[:5] == [sample(number, small=True)["title"] for number in cited[:5]]
    box(opened).locator("select").select_option("-authors")
    assert opened.query() == "?order=-authors"
    assert opened.shown() != titles
    type_in(opened, "cs.l")
    opened.page.wait_for_function("location.search.includes('q=cs.l')")
    assert len(opened.shown()) == 7
    opened.page.go_back()
    opened.page.go_back()
    opened.page.wait_for_function("location.search === '?order=citations'")
    assert box(opened).locator("select").input_value() == "citations"
    assert opened.shown() == titles


def test_an_order_runs_through_all_groups(window: Open) -> None:
    opened = window("sections.html")
    assert len(opened.shown("section.research-group > h2")) == 5
    box(opened).locator("select").select_option("title")
    assert opened.shown("section.research-group > h2") == []
    titles = opened.shown()
    assert len(titles) == 20
    assert titles == sorted(titles, key=lambda title: (title.split(",")[0], int(title.split()[-1])))
    type_in(opened, "2006 icml")
    status(opened, changes_to="1 of 20 shown")
    # A link to what is not there in this order brings the groups back.
    section = opened.page.locator("section.research-group").nth(1)
    opened.page.evaluate("id => { location.hash = id }", section.get_attribute("id"))
    section.wait_for(state="visible")
    assert opened.query() == ""
    assert len(opened.shown("section.research-group > h2")) == 5


def test_menus_fold_on_a_phone(window: Open) -> None:
    opened = window("list.html", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    facet = box(opened).locator("details").first
    assert not facet.is_visible()
    assert opened.page.locator(".research-paper .research-title").first.bounding_box()["y"] < 600
    button = box(opened).get_by_role("button", name="Filters")
    button.tap()
    assert facet.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    wide = window("list.html", viewport={"width": 1280, "height": 800})
    tops = (
        box(wide)
        .locator("> input, > select, summary")
        .evaluate_all(
            "found => found.map(one => one.getBoundingClientRect()).map(one => Math.round((one.top + one.bottom) / 20))"
        )
    )
    assert len(tops) == 7
    assert len(set(tops)) == 1


def test_nothing_found_says_so_and_escape_clears(window: Open) -> None:
    opened = window("list.html")
    type_in(opened, "zzzz")
    status(opened, changes_to="Nothing found")
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
    choose(opened, "venue", "ICML")
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
    choose(opened, "venue", "ICML")
    choose(opened, "year", "2006")
    assert opened.query() == "?venue=ICML&year=2006"
    box(opened).locator("input").press("Escape")
    assert opened.query() == ""
    for query in ("?venue=ICML&year=2006", "?venue=ICML", ""):
        opened.page.go_back()
        opened.page.wait_for_function("query => location.search === query", arg=query)
        assert len(opened.shown()) == {0: 20, 1: 4, 2: 1}[query.count("=")]


def test_address_names_what_is_not_there(window: Open) -> None:
    opened = window("list.html?venue=Nowhere&year=")
    status(opened, changes_to="Nothing found")
    assert chips(opened) == ["Nowhere"]
    box(opened).get_by_role("button", name="Clear").click()
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
    copy = opened.page.locator("#research-paper-s2 .research-copy[title]")
    assert copy.evaluate("one => getComputedStyle(one).opacity") == "1"


@pytest.mark.parametrize("page", ["big.html", "big-table.html"])
def test_three_thousand(window: Open, page: str) -> None:
    opened = window(page)
    type_in(opened, "quantum part 77")
    opened.page.wait_for_function(
        "/^\\d+ of 3,000 shown$/.test(document.querySelector('[role=status]').textContent)"
    )
    found = opened.shown()
    assert 0 < len(found) < 60
    assert all("uantum" in title and "77" in title for title in found)
    box(opened).locator("input").press("Escape")
    status(opened, changes_to="3,000 of 3,000 shown")
    opened.page.wait_for_function(f"document.querySelectorAll('{PRESENT}').length === 3000")


def test_three_thousand_in_every_way(window: Open) -> None:
    opened = window("big.html")
    found = f"() => document.querySelectorAll('{PRESENT}').length"
    choose(opened, "venue", "ICML")
    status(opened, changes_to="600 of 3,000 shown")
    choose(opened, "year", "2006")
    status(opened, changes_to="150 of 3,000 shown")
    opened.page.wait_for_function("document.querySelector('[data-name=venue] small').textContent === '150'")
    opened.page.go_back()
    status(opened, changes_to="600 of 3,000 shown")
    type_in(opened, "zzzz")
    status(opened, changes_to="Nothing found")
    assert opened.page.evaluate(found) == 0
    # A link to what is not on the page brings it back, with all that stood there.
    opened.page.evaluate("location.hash = '#research-paper-b2000'")
    opened.page.wait_for_function("document.querySelector('#research-paper-b2000')")
    assert opened.page.evaluate(found) == 3_000
    assert opened.query() == ""


def test_folds_of_three_thousand(window: Open) -> None:
    opened = window("big.html")
    opened.page.wait_for_function("document.querySelector('[role=status]').textContent")
    box(opened).get_by_role("button", name="Open all").click()
    opened.page.mouse.move(500, 500)
    opened.page.mouse.wheel(0, 500)
    opened.page.wait_for_function(f"document.querySelectorAll('{PRESENT}').length === 3000")
    assert opened.page.locator(".research-abstract").count() == 1500
    assert opened.page.locator(".research-abstract[open]").count() == 1500


def test_typing_stops_what_follows(window: Open) -> None:
    opened = window("big.html")
    opened.page.wait_for_function("document.querySelector('[role=status]').textContent")
    type_words = """words => {
        const input = document.querySelector(".research-search input");
        input.value = words;
        input.dispatchEvent(new Event("input", {bubbles: true}));
    }"""
    size = f"() => document.querySelectorAll('{PRESENT}').length"
    opened.page.evaluate(type_words, "e")
    assert opened.page.evaluate(size) == 50
    # What leaves is neither seen nor reached.
    leaving = opened.page.locator("[inert]")
    look = "one => [one.offsetHeight, one.lastElementChild.checkVisibility()]"
    assert leaving.evaluate(look) == [0, False]
    opened.page.wait_for_function("!document.querySelector('[inert]')")
    opened.page.wait_for_function(f"({size})() > 500")
    opened.page.evaluate(type_words, "el")
    assert opened.page.evaluate(size) == 50


def test_papers_that_come_leave_the_style_of_others(window: Open) -> None:
    opened = window("long.html")
    opened.page.evaluate("""() => {
        window.list = document.querySelector(".research-entries");
        window.last = [...list.children].slice(-50);
        for (const paper of last) paper.remove();
        document.body.offsetHeight;
    }""")
    browser = opened.page.context.browser
    browser.start_tracing(page=opened.page, categories=["devtools.timeline", "blink.user_timing"])
    opened.page.evaluate("""() => {
        performance.mark("research-begins");
        list.append(...last);
        document.body.offsetHeight;
        performance.mark("research-ends");
    }""")
    events = sorted(json.loads(browser.stop_tracing())["traceEvents"], key=lambda one: one["ts"])
    names = [one["name"] for one in events]
    work = events[names.index("research-begins") : names.index("research-ends")]
    # Those far down compute no more than their own before they come near.
    assert 50 <= sum(one["args"]["elementCount"] for one in work if one["name"] == "UpdateLayoutTree") < 1000

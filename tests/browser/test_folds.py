"""Folds, links into them, and what can be copied."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Window

Open = Callable[..., Window]


def is_open(window: Window, id_: str) -> bool:
    found: bool = window.page.locator(f"details#research-topic-{id_}").evaluate("one => one.open")
    return found


def test_open_and_close_all_topics(window: Open) -> None:
    opened = window("topics.html")
    opened.page.get_by_role("button", name="Open all").click()
    assert [is_open(opened, id_) for id_ in ("outer", "inner", "second")] == [True] * 3
    assert opened.page.locator(".research-abstract[open]").count() == 0
    opened.page.get_by_role("button", name="Close all").click()
    assert [is_open(opened, id_) for id_ in ("outer", "inner", "second")] == [False] * 3


def test_the_whole_bar_of_a_topic_unfolds_it(window: Open) -> None:
    opened = window("topics.html")
    summary = opened.page.locator("#research-topic-second > summary")
    box = summary.bounding_box()
    assert box is not None
    assert box["width"] > 500
    # Beside the link to the topic, which has a place of its own.
    summary.click(position={"x": box["width"] - 50, "y": box["height"] / 2})
    assert is_open(opened, "second")


def test_open_and_close_all_of_a_list(window: Open) -> None:
    opened = window("list.html")
    opened.page.get_by_role("button", name="Open all").click()
    assert (
        opened.page.locator("details.research-abstract:not([open]), .research-bibtex:not([open])").count()
        == 0
    )
    opened.page.get_by_role("button", name="Close all").click()
    assert opened.page.locator(".research-paper details[open]").count() == 0


@pytest.mark.parametrize("id_", ["research-topic-inner", "research-paper-s2"])
def test_link_opens_all_folds_around_its_target(window: Open, id_: str) -> None:
    opened = window(f"topics.html#{id_}")
    opened.page.wait_for_function("id => document.getElementById(id).checkVisibility()", arg=id_)
    assert is_open(opened, "outer")
    assert is_open(opened, "inner")
    assert not is_open(opened, "second")


def test_link_on_the_page_opens_also_the_second_time(window: Open) -> None:
    opened = window("topics.html")
    link = opened.page.get_by_role("link", name="link to the first")
    for _ in range(2):
        link.click()
        opened.page.wait_for_function("document.querySelector('#research-topic-inner').open")
        assert is_open(opened, "outer")
        opened.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = false })")


def test_words_of_the_search_open_what_holds_them(window: Open) -> None:
    opened = window("topics.html?highlight=pelican")
    assert is_open(opened, "outer")
    assert is_open(opened, "inner")
    assert not is_open(opened, "second")
    opened.page.wait_for_function("document.querySelector('.highlighted')?.checkVisibility()")
    opened = window("list.html?highlight=albatross")
    assert opened.page.locator(".research-abstract:not([open])").count() == 0
    assert opened.page.locator(".research-bibtex[open]").count() == 0


def test_words_kept_by_the_results_page(window: Open) -> None:
    opened = window("topics.html")
    opened.page.evaluate("localStorage.setItem('sphinx_highlight_terms', 'pelican')")
    opened.page.reload()
    assert is_open(opened, "inner")


def test_everything_is_printed(window: Open) -> None:
    opened = window("topics.html")
    opened.page.emulate_media(media="print")
    height = opened.page.evaluate(
        "document.querySelector('#research-topic-inner .research-topic-body').getBoundingClientRect().height"
    )
    assert height > 100
    assert opened.page.locator("#research-topic-inner > summary .research-count").inner_text() == "4 works"
    assert (
        opened.page.evaluate("getComputedStyle(document.querySelector('.research-folds')).display") == "none"
    )


def test_copy_bibtex(window: Open) -> None:
    opened = window("list.html", permissions=["clipboard-read", "clipboard-write"])
    first = opened.page.locator(".research-bibtex").first
    first.locator("summary").focus()
    opened.page.keyboard.press("Enter")
    first.get_by_role("button", name="Copy BibTeX").wait_for()
    for name in ("Copy citation", "Copy BibTeX"):
        opened.page.keyboard.press("Tab")
        if name == "Copy citation":
            opened.page.keyboard.press("Enter")
            opened.page.wait_for_function(
                "document.querySelector('.research-voice').textContent === 'Copied'"
            )
            citation = opened.page.evaluate("navigator.clipboard.readText()")
            assert citation == first.locator("p").evaluate("one => one.textContent")
            opened.page.wait_for_function("document.querySelector('.research-voice').textContent === ''")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_function("document.querySelector('.research-voice').textContent === 'Copied'")
    assert first.get_by_role("button").last.inner_text() == "Copied"
    copied = opened.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(("@article{", "@inproceedings{"))
    assert copied == first.locator("pre").evaluate("one => one.textContent")


def test_copy_link(window: Open) -> None:
    opened = window("list.html?q=part", permissions=["clipboard-read", "clipboard-write"])
    entry = opened.page.locator("#research-paper-s3")
    entry.hover()
    entry.get_by_role("button", name="Copy link").click()
    opened.page.wait_for_function("document.querySelector('.research-voice').textContent === 'Copied'")
    copied = opened.page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/list.html#research-paper-s3")


# The signs that cover something, by the entry.
COVERING = """all => all.filter(one => {
            const entry = one.closest(".research-paper");
            const sign = one.getBoundingClientRect();
            const walker = document.createTreeWalker(entry, NodeFilter.SHOW_TEXT);
            const range = document.createRange();
            const boxes = [...entry.querySelectorAll("img")].map(image => image.getBoundingClientRect());
            while (walker.nextNode()) {
                range.selectNode(walker.currentNode);
                if (!one.contains(walker.currentNode)) boxes.push(...range.getClientRects());
            }
            return boxes.some(({left, right, top, bottom}) => left < sign.right - 1 && right > sign.left + 1
                && top < sign.bottom - 4 && bottom > sign.top + 4);
        }).map(one => one.closest(".research-paper").id)"""


def test_the_sign_that_copies_a_link_covers_nothing(window: Open) -> None:
    page = window("list.html").page
    signs = page.locator(".research-copy[title]")
    widths = {}
    for width in (360, 620, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        widths[width] = page.evaluate("document.documentElement.scrollWidth")
    for entry in page.locator(".research-paper").all():
        entry.hover()
    assert signs.count() == 20
    for width, before in widths.items():
        page.set_viewport_size({"width": width, "height": 800})
        assert signs.evaluate_all(COVERING) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") == before
    assert page.locator(".research-title").first.evaluate("one => one.textContent").endswith("part 0")


def test_copy_link_by_keyboard(window: Open) -> None:
    opened = window("list.html", permissions=["clipboard-read", "clipboard-write"])
    opened.page.locator("#research-paper-s1 a").first.focus()
    assert opened.page.locator("#research-paper-s1 > .research-title > .research-copy").count() == 1

"""The page as a whole: what it loads, what moves, what is left without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import sphinxcontrib_research

from .conftest import Window
from .landing import misses

Open = Callable[..., Window]
SCRIPT = Path(sphinxcontrib_research.__file__).parent / "static" / "research.js"

PAGES = ["list.html", "groups.html", "sections.html", "tables.html", "several.html", "topics.html"]


@pytest.mark.parametrize("page", PAGES)
def test_strict_policy(window: Open, page: str) -> None:
    opened = window(f"strict/{page}")
    opened.page.wait_for_function(
        "!document.querySelector('.research-search[hidden], .research-folds[hidden]')"
    )
    assert opened.refused() == []


@pytest.mark.parametrize("page", PAGES)
def test_without_scripts(window: Open, page: str) -> None:
    opened = window(page, java_script_enabled=False)
    # `checkVisibility` is a script's; a click on what can't be seen fails.
    for name in (".research-search", ".research-folds", ".research-copy", ".research-sort"):
        for element in opened.page.locator(name).all():
            assert not element.is_visible()
    papers = opened.page.locator(".research-paper")
    assert papers.count() > 0
    assert opened.page.locator(".research-paper[hidden]").count() == 0


def test_script_only_where_it_has_work(window: Open) -> None:
    assert window("plain.html").page.locator("script[src*='research.js']").count() == 0
    assert window("index.html").page.locator("[src*='research.js'], [href*='research.css']").count() == 0
    script = window("tables.html").page.locator("script[src*='research.js']")
    assert script.evaluate_all("found => found.map(one => one.defer)") == [True]


def test_what_is_copied_says_what_the_sources_say(window: Open, built: Path) -> None:
    page = window("list.html").page
    # Browsers keep to the letter what has to do with custom properties.
    rules = r"""text => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        const own = (text) => text.replace(/,\s+/g, ",").replace(/\b0\./g, ".");
        return [...sheet.cssRules].map(({cssText}) => cssText.replace(/[\w-]+: [^;]*--[^;]*;|--[^;]*;/g, own));
    }"""
    source = page.evaluate(rules, SCRIPT.with_name("research.css").read_text("utf-8"))
    copied = (built / "_static/research.css").read_text("utf-8")
    assert page.evaluate(rules, copied) == source
    assert len(source) > 200
    assert "/*" not in copied
    script = (built / "_static/research.js").read_text("utf-8")
    # No text or expression goes over several lines with a quote or a bar at the start of one.
    told = [line.strip() for line in SCRIPT.read_text("utf-8").splitlines()]
    assert script.splitlines() == [line for line in told if line and not line.startswith("//")]


def test_pages_opened_from_disk(window: Open, built: Path) -> None:
    opened = window("list.html", base=f"{built.as_uri()}/")
    opened.page.locator(".research-search input").fill("elodie")
    opened.page.wait_for_function("location.search === '?q=elodie'")
    assert len(opened.shown()) == len(window("list.html?q=elodie").shown()) > 0
    tables = window("tables.html?sort=-citations", base=f"{built.as_uri()}/")
    assert tables.page.locator("[aria-sort=descending]").count() == 1


def test_no_global_names(window: Open) -> None:
    names = "() => Object.keys(window).filter(name => !['docs'].includes(name))"
    bare = set(window("plain.html").page.evaluate(names))
    opened = window("list.html")
    assert set(opened.page.evaluate(names)) <= bare | {"DOCUMENTATION_OPTIONS"}
    # Constants are no keys of the window; still another script could neither make nor miss them.
    code = SCRIPT.read_text("utf-8")
    ours = re.findall(r"^(?:const|let|function) (?:\{ )?(\w+)", code, re.MULTILINE)
    assert len(ours) > 20
    seen = "names => names.filter(name => (0, eval)(`typeof ${name}`) !== 'undefined')"
    assert opened.page.evaluate(seen, ours) == []


@pytest.mark.parametrize("page", [*PAGES, "big.html"])
def test_nothing_moves_at_the_start(window: Open, page: str) -> None:
    opened = window(page)
    opened.page.wait_for_timeout(500)
    assert opened.page.evaluate("window.shift") < 0.0001


def test_three_thousand_scroll_without_a_jump(window: Open) -> None:
    opened = window("big.html")
    opened.page.mouse.move(500, 500)
    for _ in range(15):
        opened.page.mouse.wheel(0, 1500)
        opened.page.wait_for_timeout(40)
    assert opened.page.evaluate("window.shift") < 0.01
    assert opened.page.evaluate("scrollY") > 5000


@pytest.mark.parametrize("has_scripts", [True, False])
def test_links_into_long_lists_land(window: Open, site: str, has_scripts: bool) -> None:
    page = window("long.html", java_script_enabled=has_scripts).page
    page.emulate_media(reduced_motion="no-preference")
    # As furo has it.
    page.route(
        "**/theme.css*",
        lambda route: route.fulfill(body="html { scroll-behavior: smooth }", content_type="text/css"),
    )
    ids = ["research-paper-b390", "after", "research-paper-b30"]
    assert misses(page, f"{site}long.html", ids) == {}


def test_right_to_left(window: Open) -> None:
    page = window("list.html").page
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.evaluate("for (const one of document.querySelectorAll('.research-bibtex')) one.open = true")
    # A text of its own direction: its first letter stands left of its last one.
    for selector in (
        ".research-date",
        ".research-bibtex pre",
        ".research-title",
        ".research-author",
        ".research-venue",
    ):
        page.evaluate(
            "one => { one.firstChild.textContent = 'May 5, 2026 (C++).' }", page.query_selector(selector)
        )
        assert page.locator(selector).first.evaluate(
            """one => {
                const text = one.firstChild.firstChild ?? one.firstChild;
                const place = (at) => {
                    const range = document.createRange();
                    range.setStart(text, at);
                    range.setEnd(text, at + 1);
                    return range.getBoundingClientRect().x;
                };
                return place(0) < place(text.length - 1);
            }"""
        ), selector
    # All of it stands at the right, as the page does.
    ends = page.locator(".research-paper:first-child > :is(p, div)").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().right)"
    )
    assert max(ends) - min(ends) < 2


def test_phone(window: Open) -> None:
    for page in PAGES:
        opened = window(page, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
        width = opened.page.evaluate("document.documentElement.clientWidth")
        rights = opened.page.locator(".research-paper, .research-table-box, .research-search *").evaluate_all(
            "found => found.filter(one => !one.closest('table')).map(one => one.getBoundingClientRect().right)"
        )
        assert max(rights) <= width + 1, page


def test_reduced_motion(window: Open) -> None:
    opened = window("topics.html", reduced_motion="reduce")
    durations = opened.page.locator("[class*=research-], [class*=research-] *").evaluate_all(
        "found => found.map(one => getComputedStyle(one).transitionDuration + getComputedStyle(one).animationDuration)"
    )
    assert set(durations) == {"0s0s"}


def test_keyboard_reaches_everything(window: Open) -> None:
    opened = window("list.html")
    opened.page.locator(".research-search input").focus()
    reached = []
    for _ in range(12):
        opened.page.keyboard.press("Tab")
        reached.append(
            opened.page.evaluate("document.activeElement.name || document.activeElement.textContent")
        )
    assert reached[:5] == ["Venue", "Tag", "Type", "Author", "Category"]
    assert reached[6:9] == ["Open all", "Close all", "2024 1"]

"""The gallery in the themes that are used most: what axe finds, without scripts, on paper, on a phone, by keyboard."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..builders.gallery import DOCUMENTS  # noqa: TID252  Tests are no package that has a name.
from .conftest import Once, Window
from .landing import misses
from .themes import (
    LOOKED_AT,
    OF_STYLES,
    THEMES,
    Place,
    Site,
    build_in,
    chosen,
    faults,
    places_of,
    write_gallery,
)

Open = Callable[..., Window]

OURS = "[class*=research-], [class*=research-] *"
HIDDEN = f"""() => [...document.querySelectorAll("details")].filter(one => one.matches("{OURS}"))
    .filter(one => !one.matches(".research-figures"))
    .flatMap(one => [...one.children].filter(part => !part.matches("summary")))
    .filter(part => !part.closest(".research-tools"))
    .filter(part => !part.checkVisibility({{contentVisibilityAuto: true}}) || part.getBoundingClientRect().height < 5)
    .map(part => part.outerHTML.slice(0, 200))"""
UNLIKE_PAPER = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const style = (one, part) => getComputedStyle(one, part);
    const isMark = (one) => style(one, "::before").content !== "none" && style(one, "::before").display !== "none"
        || style(one).listStyleType !== "none" && style(one).display === "list-item";
    return [
        ...all(".research-figures").filter((one) => one.checkVisibility()),
        ...all(".research-table").filter((one) => style(one).boxShadow !== "none"),
        ...all(".research-table tfoot").filter((one) => style(one).display === "table-footer-group"),
        ...all(".research-bibtex pre").filter((one) => style(one).whiteSpace !== "pre-wrap"),
        ...all(":is(.research-topic, .research-group) > summary").filter(isMark),
        ...all(".research-table thead").filter((one) => style(one).position === "sticky"),
        ...all(".research-list, .research-entries, .research-paper, .research-table")
            .filter((one) => style(one).breakInside !== "auto"),
        ...all(".research-list .research-title").filter((one) => style(one).breakAfter !== "avoid"),
    ].map((one) => one.outerHTML.slice(0, 100));
}"""
WIDE = """found => found.filter(one => !one.closest("table, svg"))
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 200))"""
COVERED = """found => found.filter(one => one.querySelector("th").getBoundingClientRect().bottom
    > one.parentElement.querySelector("tbody").getBoundingClientRect().top + 1).map(one => one.outerHTML)"""
# The two halves of badges, which are drawings: letters of a colour on a tint of it. Axe sees no colours there.
PALE = """() => {
    const pen = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    const mixed = (layers) => {
        for (const [colour, alpha] of layers) {
            Object.assign(pen, {globalAlpha: alpha, fillStyle: colour});
            pen.fillRect(0, 0, 1, 1);
        }
        return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
            .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0.05);
    };
    return [...document.querySelectorAll("svg.research-badge")].flatMap((badge) => {
        const below = [];
        for (let one = badge; one; one = one.parentElement) below.unshift([getComputedStyle(one).backgroundColor, 1]);
        below.unshift(["white", 1]);
        const { color, fill } = getComputedStyle(badge);
        return [[color, 0.08], [fill, 0.14]].map(([ink, tint]) => {
            const [dark, light] = [mixed([...below, [ink, tint]]), mixed([...below, [ink, tint], [ink, 1]])].sort();
            return [light / dark, ink, badge.textContent];
        });
    }).filter(([contrast]) => contrast < 4.5).slice(0, 3);
}"""
TOUCHING = """all => all.filter((one, at) => one.checkVisibility() && all[at + 1]?.parentElement.parentElement
    === one.parentElement.parentElement && all[at + 1].getBoundingClientRect().top
    - one.getBoundingClientRect().bottom < 4).map(one => one.id)"""
# The lines of an entry begin at one place, and those that say who and where are equally small, whatever a theme says of
# paragraphs, in admonitions too. What unfolds has its mark.
UNEVEN = """() => {
    const style = (one) => getComputedStyle(one);
    const start = (one) => Math.round(one.getBoundingClientRect().left + parseFloat(style(one).paddingLeft));
    const lines = (one) => [...one.children].filter((line) => line.matches("p, div") && line.checkVisibility());
    const size = (one, part) => [...one.querySelectorAll(part)].map((line) => style(line).fontSize);
    return [
        ...[...document.querySelectorAll("li.research-paper")].filter((one) => new Set(lines(one).map(start)).size > 1
            || new Set(size(one, ":scope > :is(p + .research-authors, .research-meta)")).size > 1),
        ...[...document.querySelectorAll(".research-clamp > summary")].filter((one) => style(one).display !== "list-item"),
    ].map((one) => one.outerHTML.slice(0, 200));
}"""
# What is seen only when something points at it needs no line of its own.
LINES_FOR_LINKS = """all => all.filter((one) => {
    const title = one.parentElement;
    const {height} = title.getBoundingClientRect();
    one.style.display = "none";
    const without = title.getBoundingClientRect().height;
    one.style.display = "";
    return height !== without;
}).map((one) => one.parentElement.textContent)"""
LIGHT_TEXT = r"""getComputedStyle(document.querySelector("[class*=research-]")).color
    .match(/[\d.]+/g).slice(0, 3).every(part => part > 100)"""
FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return isOutlined || style.boxShadow !== "none";
}"""


@pytest.fixture(scope="session", params=chosen())
def gallery(request: pytest.FixtureRequest, once: Once, serve: Callable[[Path], str], chromium: Any) -> Site:
    theme = THEMES[request.param]
    if not importlib.util.find_spec(theme.name):
        pytest.fail(f"BROWSER_THEMES asks for {theme.name}, which is not installed")
    sources = once("gallery", write_gallery)
    built = once(f"gallery-{theme.name}", lambda folder: build_in(theme, sources, folder))
    return Site(theme, serve(built / "out"), built / "out")


# What is looked for on a page, in this order: each takes the page as the one before has left it.


def wrong_on_paper(page: Any, gallery: Site) -> list[str]:
    page.emulate_media(media="print")
    with contextlib.suppress(Exception):  # What is near is drawn anew.
        page.wait_for_function(f"({HIDDEN})().length === 0", timeout=1000)
    found: list[str] = page.evaluate(f"({HIDDEN})()") + page.evaluate(UNLIKE_PAPER)
    page.emulate_media(media="screen")
    return found


def faults_in_light(page: Any, gallery: Site) -> list[dict[str, str]]:
    page.set_viewport_size({"width": 1000, "height": 800})
    is_first = gallery.theme.name == chosen()[0]
    return faults(page, gallery.theme, rules=None if is_first or gallery.theme.is_extension else OF_STYLES)


def pale_badges_in_light(page: Any, gallery: Site) -> list[Any]:
    found: list[Any] = page.evaluate(PALE)
    return found


def too_wide_for_a_phone(page: Any, gallery: Site) -> list[str]:
    page.set_viewport_size({"width": 390, "height": 800})
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found: list[str] = page.locator("[class*=research-], [class*=research-] p").evaluate_all(WIDE)
    return found


def covered_by_a_header_that_stays(page: Any, gallery: Site) -> list[str]:
    # A row's header stays above it: themes have bars of their own at the top.
    found: list[str] = []
    # Below 48 rem tables scroll sideways in a box, in which nothing may stick.
    for width in (390, 768, 769):
        page.set_viewport_size({"width": width, "height": 800})
        found += page.locator(".research-table-box thead").evaluate_all(COVERED)
    return found


def topics_that_touch(page: Any, gallery: Site) -> list[str]:
    found: list[str] = page.locator("details.research-topic").evaluate_all(TOUCHING)
    return found


def uneven_entries(page: Any, gallery: Site) -> list[str]:
    found: list[str] = page.evaluate(UNEVEN)
    return found


def titles_with_a_line_for_their_link(page: Any, gallery: Site) -> list[str]:
    found: list[str] = []
    links = page.locator(".research-topic-title > .headerlink")
    for width in range(300, 500, 10) if links.count() else ():
        page.set_viewport_size({"width": width, "height": 800})
        found += links.evaluate_all(LINES_FOR_LINKS)
    return found


def faults_in_dark(page: Any, gallery: Site) -> list[dict[str, str]]:
    if not gallery.theme.has_dark:
        return []
    page.set_viewport_size({"width": 1000, "height": 800})
    # What the first visit has noted would beat what the reader prefers now.
    page.add_init_script("localStorage.clear()")
    page.emulate_media(color_scheme="dark")
    page.reload()
    page.wait_for_function(LIGHT_TEXT, timeout=3000)
    return faults(page, gallery.theme, rules=[])


def pale_badges_in_dark(page: Any, gallery: Site) -> list[Any]:
    return pale_badges_in_light(page, gallery)


CHECKS: tuple[Callable[[Any, Site], list[Any]], ...] = (
    wrong_on_paper,
    too_wide_for_a_phone,
    covered_by_a_header_that_stays,
    pale_badges_in_light,
    faults_in_light,
    topics_that_touch,
    uneven_entries,
    titles_with_a_line_for_their_link,
    faults_in_dark,
    pale_badges_in_dark,
)


@pytest.mark.parametrize("name", LOOKED_AT)
def test_nothing_is_wrong_with_a_page(window: Open, gallery: Site, name: str) -> None:
    page = window(f"{name}.html", base=gallery.address).page
    found = {check.__name__: check(page, gallery) for check in CHECKS}
    assert found == {check.__name__: [] for check in CHECKS}


def test_what_is_left_out_looks_like_what_is_looked_at(gallery: Site) -> None:
    left_out = {*DOCUMENTS} - {*LOOKED_AT}
    assert left_out == {"profile-yehui-tang", "list"}
    seen = set[Place]().union(*(places_of(gallery.folder / f"{name}.html") for name in LOOKED_AT))
    for name in left_out:
        assert places_of(gallery.folder / f"{name}.html") - seen == set(), name


@pytest.mark.parametrize("name", ["rare", "research-papers", "research-authors"])
def test_neither_words_nor_tables_widen_a_page(window: Open, gallery: Site, name: str) -> None:
    page = window(f"{name}.html", base=gallery.address).page
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if name == "rare":
            box = page.locator(".research-table-box")
            # The theme may still be at work on the new width.
            page.wait_for_function(
                "one => one.scrollWidth > one.clientWidth", arg=box.element_handle(), timeout=10_000
            )
            # What is cut off can be scrolled to: no element around the box hides it.
            box.evaluate("one => one.scrollTo(9999, 0)")
            assert box.locator("th").last.evaluate("one => one.getBoundingClientRect().right") <= width


def test_without_scripts(window: Open, gallery: Site) -> None:
    opened = window("using-us.html", base=gallery.address, java_script_enabled=False)
    for part in (".research-paper", ".research-chart svg", ".research-table"):
        assert opened.page.locator(part).count() > 0
        assert opened.page.locator(part).last.is_visible()
    assert opened.page.locator(".research-paper[hidden]").count() == 0
    for dead in (".research-search", ".research-folds", ".research-copy", ".research-sort"):
        assert not any(one.is_visible() for one in opened.page.locator(dead).all())
    # Folds need no script.
    for summary in opened.page.locator("details[class*=research-]:not(.research-facet) > summary").all()[:3]:
        summary.click()
        assert summary.locator("xpath=..").get_attribute("open") is not None


def test_strict_policy_refuses_nothing_of_ours(window: Open, gallery: Site) -> None:
    opened = window("strict/profile-han-shi.html", base=gallery.address)
    assert opened.page.locator("link[href*='research.css']").count() == 1
    assert opened.page.locator("[class*=research-]").evaluate_all(
        "all => all.every(one => getComputedStyle(one).getPropertyValue('--research-gap'))"
    )
    assert opened.refused() == []


YEARS_ARE_SEEN = """one => {
    const {x, y, height} = one.getBoundingClientRect();
    return y < 200 && one.contains(document.elementFromPoint(x + 20, y + height / 2));
}"""


SCROLL = """scrollTo({
    top: scrollY + document.querySelector(".research-years ~ *").getBoundingClientRect().top + 900, behavior: "instant"
})"""
WIDTHS = (390, 1280)
"""Of a phone and of a desk."""


def heights(page: Any, selector: str) -> list[float]:
    """The heights that an element has in windows of these widths."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found.append(page.locator(selector).evaluate("one => one.getBoundingClientRect().height"))
    return found


def test_a_long_list_has_its_years_in_sight_its_filter_a_place_and_links_that_land(
    window: Open, gallery: Site
) -> None:
    page = window("using-us.html", base=gallery.address).page
    page.wait_for_function("document.querySelector('.research-search [role=status]').textContent")
    before = heights(page, ".research-search")
    # Years that do not fit are beside the others, not below them, where nobody sees them.
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".research-years").evaluate("one => one.scrollHeight <= one.clientHeight"), width
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(SCROLL)
        page.wait_for_timeout(300)
        assert page.locator(".research-years").first.evaluate(YEARS_ARE_SEEN), width

    page.set_viewport_size({"width": 1000, "height": 800})
    papers = page.locator(".research-paper[id]").evaluate_all("all => all.map(({id}) => id)")
    sections = page.locator(":is(section, h1, h2, h3)[id]").evaluate_all("all => all.map(({id}) => id)")
    targets = [papers[-5], sections[2], papers[30], sections[-1]]
    assert misses(page, f"{gallery.address}using-us.html", targets) == {}

    # The filter has its place before the script runs.
    page.route("**/research.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{gallery.address}using-us.html")
    page.reload()
    assert page.locator(".research-search [role=status]").evaluate("one => one.textContent") == ""
    assert min(before) > 60
    assert heights(page, ".research-search") == pytest.approx(before, abs=0.5)


def test_groups_without_a_paper_are_hidden(window: Open, gallery: Site) -> None:
    page = window("using-us.html", base=gallery.address).page
    heads = page.locator("[id^=research-group]")
    assert len(heads.filter(visible=True).all()) == heads.count() > 10
    page.locator(".research-search input").fill("locks")
    page.wait_for_function(
        "document.querySelector('.research-search [role=status]').textContent.match(/^[1-9][0-9] of/)"
    )
    assert 0 < len(heads.filter(visible=True).all()) < heads.count()
    page.locator(".research-search input").fill("zzzz")
    page.wait_for_function("document.querySelector('.research-search [role=status]').textContent.match(/^N/)")
    assert heads.filter(visible=True).all() == []
    page.locator(".research-search input").fill("")
    page.wait_for_function(
        "document.querySelectorAll('[id^=research-group]').values().every(one => one.checkVisibility())"
    )


def test_topics_by_keyboard(window: Open, gallery: Site) -> None:
    opened = window("research.html", base=gallery.address)
    page = opened.page
    topic = page.locator("#research-topic-faster-optimizers")
    page.get_by_role("button", name="Close all").focus()
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('summary, .headerlink')"):
        page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('summary')"):
        page.keyboard.press("Tab")
    assert topic.locator("> summary").evaluate("one => one === document.activeElement")
    assert page.evaluate(FOCUS)
    # The link to the topic comes next, is seen then, and stands at the end of the bar.
    page.keyboard.press("Tab")
    link = page.locator(".research-linked:has(> #research-topic-faster-optimizers) > .headerlink")
    assert link.evaluate("one => one === document.activeElement && getComputedStyle(one).opacity === '1'")
    summary, mark = topic.locator("> summary").bounding_box(), link.bounding_box()
    end = summary["x"] + summary["width"]
    assert end - 40 <= mark["x"] <= mark["x"] + mark["width"] <= end + 2
    assert summary["y"] - 5 <= mark["y"] <= summary["y"] + summary["height"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert topic.get_attribute("open") is not None


def test_pdf_begins_on_its_first_page_and_holds_what_is_folded(
    window: Open, gallery: Site, tmp_path: Path
) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not here")
    opened = window("profile-han-shi.html", base=gallery.address)
    (tmp_path / "page.pdf").write_bytes(opened.page.pdf())
    command = [reader, "-layout", str(tmp_path / "page.pdf"), "-"]
    pages = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")
    # A list begins below what stands above it: themes keep lists on one page, so on the next one.
    assert "MetaMath" in pages[0]
    text = " ".join(" ".join(pages).split())
    # The first abstract and the last, both folded.
    assert "Each training question is asked again in several other ways" in text
    last = opened.page.locator(".research-abstract p").last.evaluate("one => one.textContent")
    assert last.split(".")[0][:40] in text

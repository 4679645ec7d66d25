"""The gallery in the themes that are used most: what axe finds, without scripts, on paper, on a phone, by keyboard."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sphinxcontrib_research

from ..builders.gallery import DOCUMENTS  # noqa: TID252  Tests are no package that has a name.
from .conftest import Window
from .themes import Site, axe_script, build_gallery, chosen, faults, is_of_the_theme

Open = Callable[..., Window]

STYLE = Path(sphinxcontrib_research.__file__).parent / "static" / "research.css"
OURS = "[class*=research-], [class*=research-] *"
COLOURS = f"""() => [...document.querySelectorAll("{OURS}")].map(one => {{
    const style = getComputedStyle(one);
    return style.color + style.backgroundColor;
}}).join()"""
HIDDEN = f"""() => [...document.querySelectorAll("details")].filter(one => one.matches("{OURS}"))
    .flatMap(one => [...one.children].filter(part => !part.matches("summary")))
    .filter(part => !part.checkVisibility({{contentVisibilityAuto: true}}) || part.getBoundingClientRect().height < 5)
    .map(part => part.outerHTML.slice(0, 200))"""
FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return isOutlined || style.boxShadow !== "none";
}"""


@pytest.fixture(scope="session", params=chosen())
def gallery(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[[Path], str],
    chromium: Any,
) -> Site:
    theme = request.param
    if not importlib.util.find_spec(theme):
        pytest.fail(f"BROWSER_THEMES asks for {theme}, which is not installed")
    folder = tmp_path_factory.getbasetemp() / "gallery"
    folder.mkdir(exist_ok=True)
    return Site(theme, serve(build_gallery(folder, theme)))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_axe_finds_nothing(window: Open, gallery: Site, name: str) -> None:
    script, seen = axe_script(), []
    for scheme in ("light", "dark"):
        opened = window(f"{name}.html", base=gallery.address, color_scheme=scheme)
        colours = opened.page.evaluate(COLOURS)
        if colours not in seen:
            # A theme without dark colours has the same page in the dark; with them only these differ.
            found = faults(opened.page, script, only_colours=bool(seen))
            seen.append(colours)
            assert [one for one in found if not is_of_the_theme(one, gallery.theme)] == [], scheme


@pytest.mark.parametrize("name", DOCUMENTS)
def test_phone(window: Open, gallery: Site, name: str) -> None:
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    opened = window(f"{name}.html", base=gallery.address, **phone)
    opened.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    script = "found => found.filter(one => !one.closest('table, svg')).map(one => one.getBoundingClientRect().right)"
    assert max(opened.page.locator("[class*=research-], [class*=research-] p").evaluate_all(script)) <= 391
    # A row's header stays above it: themes have bars of their own at the top.
    heads = opened.page.locator(".research-table-box thead")
    if heads.count():
        assert heads.first.evaluate(
            "one => one.querySelector('th').getBoundingClientRect().bottom"
            " <= one.parentElement.querySelector('tbody').getBoundingClientRect().top + 1"
        )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_everything_is_printed(window: Open, gallery: Site, name: str) -> None:
    opened = window(f"{name}.html", base=gallery.address)
    opened.page.emulate_media(media="print")
    opened.page.wait_for_function(f"({HIDDEN})().length === 0", timeout=3000)
    assert opened.page.evaluate(f"({HIDDEN})()") == []


def test_without_scripts(window: Open, gallery: Site) -> None:
    for name in ("research", "about-us"):
        with_them = window(f"{name}.html", base=gallery.address)
        opened = window(f"{name}.html", base=gallery.address, java_script_enabled=False)
        for part in (".research-paper", ".research-topic", ".research-chart svg", ".research-person"):
            assert opened.page.locator(part).count() == with_them.page.locator(part).count()
        for dead in (".research-search", ".research-folds", ".research-copy", ".research-sort"):
            assert not any(one.is_visible() for one in opened.page.locator(dead).all())
        # Folds need no script.
        for summary in opened.page.locator("details[class*=research-] > summary").all()[:3]:
            summary.click()
            assert summary.locator("xpath=..").get_attribute("open") is not None


@pytest.mark.parametrize("name", ["research", "about-us", "profile-han-shi"])
def test_strict_policy_refuses_nothing_of_ours(window: Open, gallery: Site, name: str) -> None:
    opened = window(f"strict/{name}.html", base=gallery.address)
    assert opened.page.locator("link[href*='research.css']").count() == 1
    assert opened.page.locator("[class*=research-]").evaluate_all(
        "all => all.every(one => getComputedStyle(one).getPropertyValue('--research-gap'))"
    )
    assert opened.refused() == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_filter_has_its_place_before_the_script_runs(window: Open, gallery: Site, width: int) -> None:
    opened = window("about-us.html", base=gallery.address, viewport={"width": width, "height": 800})
    box = opened.page.locator(".research-search")
    opened.page.wait_for_function("document.querySelector('.research-search [role=status]').textContent")
    height = box.bounding_box()["height"]
    opened.page.route("**/research.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    opened.page.reload()
    assert box.evaluate("one => one.getBoundingClientRect().height") == height > 100


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
    # The link to the topic comes next, is seen then, and stands behind the title.
    page.keyboard.press("Tab")
    link = page.locator(".research-topic-linked:has(> #research-topic-faster-optimizers) > .headerlink")
    assert link.evaluate("one => one === document.activeElement && getComputedStyle(one).opacity === '1'")
    summary, mark = topic.locator("> summary").bounding_box(), link.bounding_box()
    assert summary["x"] + summary["width"] <= mark["x"] < summary["x"] + summary["width"] + 25
    assert summary["y"] - 5 <= mark["y"] <= summary["y"] + summary["height"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert topic.get_attribute("open") is not None


def test_pdf_holds_what_is_folded(window: Open, gallery: Site, tmp_path: Path) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not here")
    opened = window("profile-han-shi.html", base=gallery.address)
    (tmp_path / "page.pdf").write_bytes(opened.page.pdf())
    command = [reader, str(tmp_path / "page.pdf"), "-"]
    text = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    # The first abstract and the last, both folded.
    assert "Each training question is asked again in several other ways" in text
    last = opened.page.locator(".research-abstract p").last.evaluate("one => one.textContent")
    assert last.split(".")[0][:40] in text


def test_style_is_small() -> None:
    assert STYLE.stat().st_size < 15_000

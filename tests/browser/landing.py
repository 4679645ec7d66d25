"""Where links land: how far from the place that the browser is to show at the top."""

from __future__ import annotations

from typing import Any

GO = "id => { const link = document.createElement('a'); link.href = `#${id}`; document.body.append(link); link.click(); }"
MISSED = """id => {
    const target = document.getElementById(decodeURIComponent(id));
    const above = parseFloat(getComputedStyle(target).scrollMarginTop)
        + (parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0);
    const missed = target.getBoundingClientRect().top - above;
    const left = document.documentElement.scrollHeight - innerHeight - scrollY;
    return left < 2 && missed > 0 || scrollY < 2 && missed < 0 ? 0 : Math.round(missed);
}"""


def missed(page: Any, id_: str) -> int:
    """How many pixels too low a target stands, once nothing scrolls any more."""
    before = None
    # Smooth scrolling takes its time to begin.
    for _ in range(20):
        page.wait_for_timeout(150)
        now = page.evaluate(MISSED, id_)
        if now == before and abs(now) <= 8:
            break
        before = now
    found: int = page.evaluate(MISSED, id_)
    return found


def misses(page: Any, address: str, ids: list[str]) -> dict[str, int]:
    """Which links miss by more than 8 px: opened, clicked on one after the other, and on the way back.

    Args:
        page: A page of the browser.
        address: The address of the page without a fragment.
        ids: The targets.
    """
    found = {}
    page.goto("about:blank")
    page.goto(f"{address}#{ids[0]}")
    found[f"open {ids[0]}"] = missed(page, ids[0])
    for id_ in ids[1:]:
        page.evaluate(GO, id_)
        found[f"click {id_}"] = missed(page, id_)
    for id_ in reversed(ids[:-1]):
        page.go_back()
        found[f"back {id_}"] = missed(page, id_)
    return {step: pixels for step, pixels in found.items() if abs(pixels) > 8}

"""Hostile data in Chromium: nothing of it runs, and nothing is requested."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..builders.payloads import Corpus, pages  # noqa: TID252  Tests are no package that has a name.
from .conftest import Once

PAGES = sorted(name.removesuffix(".rst") for name in pages() if name.endswith(".rst"))
WATCH = "window.ran = []; window.pwned = () => { window.ran.push(new Error().stack); };"


@pytest.fixture(scope="module")
def address(once: Once, serve: Callable[[Path], str], chromium: Any) -> str:
    return serve(once("hostile", lambda folder: Corpus(folder).out("html")) / "build/html")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", [*PAGES, "search", "research-papers", "research-authors", "research-topics"])
def test_nothing_runs_and_nothing_is_requested(chromium: Any, address: str, name: str) -> None:
    context = chromium.new_context(service_workers="block")
    foreign: list[str] = []
    events: list[str] = []

    def guard(route: Any) -> None:
        if route.request.url.startswith(address):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("websocket", lambda socket: foreign.append(socket.url))
    page.on("dialog", lambda dialog: (events.append(dialog.message), dialog.dismiss()))
    page.on("popup", lambda popup: events.append(popup.url))
    page.on("pageerror", lambda error: events.append(str(error)))
    page.goto(f"{address}{name}.html" + ("?q=script" if name == "search" else ""), wait_until="load")
    # Everything is unfolded, hovered over and focused once, as far as that can be done by events.
    page.evaluate(
        """() => {
            for (const one of document.querySelectorAll("details")) one.open = true;
            for (const one of document.querySelectorAll(".body *"))
                for (const kind of ["mouseover", "focus", "load", "error", "begin", "toggle"])
                    one.dispatchEvent(new Event(kind));
        }"""
    )
    page.wait_for_timeout(200)

    assert page.url.startswith(address)
    assert page.evaluate("window.ran") == []
    assert foreign == []
    assert events == []
    assert (
        page.evaluate(
            "document.querySelectorAll('.body :is(iframe, object, embed, base, link, style)').length"
        )
        == 0
    )
    context.close()

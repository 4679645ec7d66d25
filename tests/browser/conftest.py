"""A project with pages for every behaviour, served on this machine only, and Chromium that may reach nothing else."""

from __future__ import annotations

import functools
import http
import http.server
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .project import write_project
from .themes import build

ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
# What browsers say of our strict policy, and the pydata-sphinx-theme of any page at the first visit.
USUAL = ("Content Security Policy", "Got invalid theme mode")
# Where the shibuya theme has its letters from.
FONTS = "https://fonts.googleapis.com/"

WATCH = """
    window.shift = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shift += entry.value; })
        .observe({type: "layout-shift", buffered: true});
    window.refused = [];
    document.addEventListener("securitypolicyviolation", ({target, violatedDirective, blockedURI}) => {
        const isOurs = Boolean(target.closest?.("[class*=research-]"));
        if (isOurs || blockedURI.includes("research."))
            window.refused.push(`${violatedDirective}: ${blockedURI} ${target.outerHTML}`);
    });
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files; those under ``/strict/`` may run and show nothing but what comes from files of the server."""

    def do_GET(self) -> None:
        # Chromium sometimes asks for it, of pages that name no icon.
        if self.path == "/favicon.ico":
            self.send_response(http.HTTPStatus.NO_CONTENT)
            self.end_headers()
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.replace("/strict/", "/", 1))

    def end_headers(self) -> None:
        if self.path.startswith("/strict/"):
            self.send_header("Content-Security-Policy", STRICT)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder; gives its address, which ends with a slash."""
    servers = []

    def start(folder: Path) -> str:
        handler = functools.partial(Handler, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Gives a folder that is filled once in a run: the workers that need it too wait until one has filled it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def filled(name: str, fill: Callable[[Path], object]) -> Path:
        folder, is_full = shared / name, shared / f"{name}.full"
        try:
            folder.mkdir()
        except FileExistsError:
            while not is_full.exists():
                time.sleep(0.1)
        else:
            try:
                fill(folder)
            finally:
                is_full.touch()
        return folder

    return filled


def fill_project(folder: Path) -> None:
    write_project(folder / "source")
    build(folder / "source", folder / "out")


@pytest.fixture(scope="session")
def built(once: Once, chromium: Any) -> Path:
    """The folder of the built project."""
    return once("site", fill_project) / "out"


@pytest.fixture(scope="session")
def site(built: Path, serve: Callable[[Path], str]) -> str:
    """The address of the built project."""
    return serve(built)


@pytest.fixture(scope="session")
def chromium(tool: Callable[[str], str]) -> Iterator[Any]:
    """A running browser."""
    path = tool("chromium")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not here")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Window:
    """A page of the browser, with its requests and errors."""

    page: Any
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, base: str) -> None:
        """Note requests to others than ``base``, which get no answer, and errors."""

        def guard(route: Any) -> None:
            if route.request.url.startswith((base, "data:", "blob:")):
                route.continue_()
            elif route.request.url.startswith(FONTS):
                route.fulfill(body="", content_type="text/css")
            else:
                self.foreign.append(route.request.url)
                route.abort()

        def complain(message: Any) -> None:
            if message.type == "error" and not any(words in message.text for words in USUAL):
                self.complaints.append(f"{message.text} {message.location['url']}")

        def fail(error: Any) -> None:
            # A strict policy breaks scripts of some themes.
            if "/strict/" not in self.page.url or "research.js" in (error.stack or ""):
                self.complaints.append(str(error))

        self.page.route("**/*", guard)
        self.page.on("websocket", lambda socket: self.foreign.append(socket.url))
        self.page.on("pageerror", fail)
        self.page.on("console", complain)
        self.page.add_init_script(WATCH)

    def refused(self) -> list[str]:
        """What the policy of the page refused of ours, be it an element or a file: themes have their own."""
        found: list[str] = self.page.evaluate("window.refused")
        return found

    def shown(self, selector: str = ".research-paper") -> list[str]:
        """The texts of the elements that can be seen, by the first line of each."""
        found: list[str] = self.page.locator(selector).evaluate_all(
            "found => found.filter(one => one.checkVisibility({visibilityProperty: true}))"
            ".map(one => (one.querySelector('.research-title') ?? one).textContent.trim())"
        )
        return found

    def query(self) -> str:
        """The query of the address."""
        found: str = self.page.evaluate("decodeURIComponent(location.search)")
        return found


@pytest.fixture(scope="session")
def context(chromium: Any) -> Iterator[Any]:
    """What the pages of most tests share: a context of its own costs each three times as much as its page."""
    made = chromium.new_context(service_workers="block")
    yield made
    made.close()


@pytest.fixture
def window(chromium: Any, context: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Window]]:
    """Open a page of the project, or of another ``base``; at the end none may have queried another host or failed."""
    opened: list[Window] = []
    contexts = []

    def new_page(viewport: dict[str, int], options: dict[str, Any]) -> Any:
        if options:
            contexts.append(chromium.new_context(service_workers="block", viewport=viewport, **options))
            return contexts[-1].new_page()
        page = context.new_page()
        page.set_viewport_size(viewport)
        return page

    def open_page(
        name: str, *, base: str = "", viewport: dict[str, int] | None = None, **options: Any
    ) -> Window:
        base = base or request.getfixturevalue("site")
        made = Window(new_page(viewport or {"width": 1000, "height": 800}, options))
        opened.append(made)

        made.watch(base)
        made.page.goto(base + name)
        return made

    yield open_page
    for one in opened:
        if one.page.context is context:
            # Nothing that a page has noted may meet the next test.
            one.page.unroute_all()
            one.page.evaluate("location.protocol.startsWith('http') && localStorage.clear()")
            one.page.close()
    for own in contexts:
        own.close()
    assert [url for one in opened for url in one.foreign] == []
    assert [text for one in opened for text in one.complaints] == []

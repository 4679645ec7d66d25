"""Take the pictures that README and the documentation show, with Chromium: ``tox run -e docs,pictures``."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
PAGES = HERE / "_build/html"
PICTURES = HERE / "pictures"
ARGUMENTS = ["--disable-gpu", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


@dataclass(frozen=True)
class Picture:
    name: str
    page: str
    unfold: tuple[str, ...] = ()
    """What is unfolded first, as CSS selectors."""
    height: int = 700
    width: int = 1000
    scheme: str = "light"


ALL = (
    Picture("research", "gallery/research.html", ("#research-topic-faster-optimizers",), 770),
    Picture("profile", "gallery/profile-han-shi.html", ("#research-paper-metamath .research-abstract",), 820),
    Picture("profile-dark", "gallery/profile-yehui-tang.html", (), 700, scheme="dark"),
    Picture("about-us", "gallery/about-us.html", (), 1100),
)


class Quiet(SimpleHTTPRequestHandler):
    """A server that says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The address of the built pages, as readers see them."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=PAGES))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def take(page: Page, picture: Picture, address: str) -> Path:
    """Take one picture: the page's main column, from its top."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.emulate_media(color_scheme=picture.scheme)
    page.goto(f"{address}/{picture.page}")
    for selector in picture.unfold:
        page.locator(selector).first.evaluate("element => { element.open = true }")
    # The theme's bars at the side say nothing about us.
    page.add_style_tag(
        content=".sidebar-drawer, .toc-drawer, .back-to-top, .mobile-header { display: none !important }"
        " .content { box-sizing: border-box; width: 100%; padding: 0 2rem }"
    )
    path = PICTURES / f"{picture.name}.png"
    page.screenshot(path=path, animations="disabled")
    return path


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page()
        for picture in ALL:
            path = take(page, picture, address)
            print(f"{path.relative_to(HERE)}: {path.stat().st_size // 1024} kB")
        browser.close()


if __name__ == "__main__":
    main()

"""Take the pictures that README and the documentation show, with Chromium: ``tox run -e docs,pictures``."""

from __future__ import annotations

import base64
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
    start: str = "article h1"
    """What the picture begins with, as a CSS selector."""


ALL = (
    Picture("research", "gallery/research.html", ("#research-topic-faster-optimizers",), 770),
    Picture("profile", "gallery/profile-han-shi.html", ("#research-paper-metamath .research-abstract",), 820),
    Picture("profile-dark", "gallery/profile-yehui-tang.html", (), 700, scheme="dark"),
    Picture("using-us", "gallery/using-us.html", (), 1000),
    Picture("lab", "gallery/lab.html", (), 820),
    Picture("course", "gallery/course.html", (), 620),
)

# What README shows: parts of four pages, two by two, in light and in dark colours.
MONTAGE = (
    Picture(
        "topic",
        "gallery/research.html",
        ("#research-topic-faster-optimizers",),
        start="#research-topic-faster-training",
    ),
    Picture("profile", "gallery/profile-han-shi.html", ("#research-paper-metamath .research-abstract",)),
    Picture("people", "gallery/about-us.html"),
    Picture("numbers", "gallery/using-us.html", start="#over-the-years"),
)
TILE = (580, 560)
"""Width and height of a part of the montage, in CSS pixels."""
GAP = 20
QUALITY = 82
"""Of the WebP encoder, in per cent: below this, letters get smudges."""


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


def take(page: Page, picture: Picture, address: str) -> bytes:
    """Take one picture of a page's main column, from the element it starts with, as PNG."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.emulate_media(color_scheme=picture.scheme)
    page.goto(f"{address}/{picture.page}")
    # The theme's bars at the side say nothing about us. The space below lets each element start a picture.
    page.add_style_tag(
        content=".sidebar-drawer, .toc-drawer, .back-to-top, .mobile-header, .content-icon-container,"
        " .skip-to-content { display: none !important }"
        " .content { box-sizing: border-box; width: 100%; padding: 0 2rem } body { padding-bottom: 100vh }"
    )
    for selector in picture.unfold:
        page.locator(selector).first.evaluate("element => { element.open = true }")
    page.locator(picture.start).first.evaluate(
        "element => window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - 16)"
    )
    return page.screenshot(animations="disabled")


def montage(page: Page, scheme: str, address: str) -> bytes:
    """Take the parts of the montage and put them side by side, as WebP with a transparent ground."""
    width, height = TILE
    parts = [
        take(page, replace(part, width=width, height=height, scheme=scheme), address) for part in MONTAGE
    ]
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(part).decode()}">' for part in parts)
    edge = {"light": "#d0d7de", "dark": "#3d444d"}[scheme]
    size = {"width": 2 * width + GAP, "height": 2 * height + GAP}
    page.set_viewport_size(size)
    style = (
        f"body {{ margin: 0; display: grid; grid-template-columns: {width}px {width}px; gap: {GAP}px }}"
        f" img {{ width: 100%; border-radius: 8px; border: 1px solid {edge}; box-sizing: border-box }}"
    )
    page.set_content(f"<style>{style}</style>{images}")
    page.wait_for_function("Array.from(document.images).every(image => image.complete)")
    # Playwright's own screenshots are PNG or JPEG; WebP is a third of the size at the same sharpness.
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setDefaultBackgroundColorOverride", {"color": {"r": 0, "g": 0, "b": 0, "a": 0}})
    clip = {"x": 0, "y": 0, **size, "scale": 2}
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": clip})
    session.detach()
    return base64.b64decode(taken["data"])


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page()
        files = {f"{picture.name}.png": take(page, picture, address) for picture in ALL}
        # Twice as many pixels as README's column is wide: sharp on screens of any density.
        page = browser.new_page(device_scale_factor=2)
        files |= {f"montage-{scheme}.webp": montage(page, scheme, address) for scheme in ("light", "dark")}
        browser.close()
    for name, content in files.items():
        (PICTURES / name).write_bytes(content)
        print(f"pictures/{name}: {len(content) // 1024} kB")


if __name__ == "__main__":
    main()

"""How long filters and orders take in Chromium: from an event to the frame that shows what it changed.

    python benchmarks/filter_latency.py                 lists of 1,000, 3,000 and 10,000 entries on one page
    python benchmarks/filter_latency.py --kind table    tables
    python benchmarks/filter_latency.py --kind sort     tables, sorted by their headers
    python benchmarks/filter_latency.py --sizes 10000

Words are typed and deleted letter by letter, values of facets and orders are chosen and unchosen. For each of
these events the clock of the page is read before it, and again after the next frame was painted: in a message
that the callback of the frame sends. At 60 Hz that may take 17 ms by itself. Beside that stands the
processor time of the page's main thread from event to frame, as Chromium counts it: what to look at where
others use the machine as well.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import corpus
from playwright.sync_api import sync_playwright

ARGUMENTS = ["--disable-gpu", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
WORDS = ("diffusion", "wei zhang", "graph 2021", "robustness neurips", "lukasz", "zzzz")
MENUS = ("year", "venue", "tag", "author")
LIST = ".. paper-list::\n   :search:\n   :sort-by: date, citations, title\n"
TABLE = ".. citation-table::\n   :search:\n"
BODIES = {"list": LIST, "table": TABLE, "sort": TABLE.replace("   :search:\n", "")}

Step = tuple[str, str | None]
"""A selector, and the value that the element gets; ``None``: it is clicked."""

SET = """
    ([field, value]) => new Promise(done => {
        const start = performance.now();
        if (value === null) field.click();
        else {
            field.value = value;
            field.dispatchEvent(new Event("input", {bubbles: true}));
        }
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => done(performance.now() - start);
            port2.postMessage(0);
        });
    })
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def build(folder: Path, size: int, body: str, theme: str) -> Path:
    """One page with a list or table of so many papers."""
    source = folder / f"source{size}"
    source.mkdir()
    conf = f"extensions = ['sphinxcontrib_research']\nproject = 'Filter'\nhtml_theme = '{theme}'\n"
    source.joinpath("conf.py").write_text(conf, "utf-8")
    source.joinpath("papers.yml").write_text(corpus.yaml(corpus.make_papers(size)), "utf-8")
    source.joinpath("index.rst").write_text(f"Papers\n======\n\n{body}", "utf-8")
    out = folder / f"out{size}"
    subprocess.run([sys.executable, "-m", "sphinx", "-q", str(source), str(out)], check=True)
    return out


def typed(page: Any) -> Iterator[Step]:
    """What a reader does with the box."""
    for words in WORDS:
        ends = [*range(1, len(words) + 1), *range(len(words) - 1, -1, -1)]
        yield from ((".research-search input", words[:end]) for end in ends)
    page.eval_on_selector_all(
        "details.research-facet", "all => all.forEach(one => { one.name = ''; one.open = true })"
    )
    page.wait_for_timeout(300)
    for name in MENUS:
        for number in (1, 2, 4, 4, 2, 1):
            yield f"[data-name={name}] button:nth-of-type({number})", None
    for value in page.locator(".research-search option").evaluate_all("found => found.map(one => one.value)"):
        yield ".research-search select", value


def clicked(page: Any) -> Iterator[Step]:
    """What a reader does with the headers."""
    for number in range(page.locator("th button").count()):
        yield from [(f"th:nth-child({number + 1}) button", None)] * 3


def measure(page: Any, address: str, rounds: int, kind: str) -> tuple[list[float], list[float]]:
    """The milliseconds of each step: by the clock, and of the processor."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def used() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(one["value"] for one in found if one["name"] == "TaskDuration")

    wall, busy = [], []
    for _ in range(rounds):
        page.goto(address)
        if kind != "sort":
            page.wait_for_function("document.querySelector('.research-search [role=status]').textContent")
            page.locator(".research-search input").focus()
        page.wait_for_timeout(1000)
        for selector, value in (clicked if kind == "sort" else typed)(page):
            field = page.query_selector(selector)
            before = used()
            wall.append(page.evaluate(SET, [field, value]))
            busy.append(used() - before)
            # What follows in its own time: the counts, the marks, the address.
            page.wait_for_timeout(300)
    return sorted(wall), sorted(busy)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,3000,10000")
    parser.add_argument("--kind", choices=tuple(BODIES), default="list")
    parser.add_argument("--theme", default="alabaster")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    body = BODIES[given.kind]
    print("entries  events   clock: median    p95   processor: median    p95    max (ms)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for size in map(int, given.sizes.split(",")):
            page = browser.new_page(viewport={"width": 1000, "height": 800})
            with served(build(Path(folder), size, body, given.theme)) as address:
                wall, busy = measure(page, f"{address}/index.html", given.rounds, given.kind)
            page.close()
            late = int(len(wall) * 0.95)
            print(
                f"{size:7,} {len(wall):7} {statistics.median(wall):15.1f} {wall[late]:6.1f}"
                f" {statistics.median(busy):19.1f} {busy[late]:6.1f} {busy[-1]:6.1f}",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()

"""The page of one paper: its BibTeX can be copied, it fits a phone, its links lead on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Window
from .project import PLAIN_CONF
from .themes import build

Open = Callable[..., Window]

PAPERS = """\
- {id: kettles, title: "Why Overfilled Kettles Whistle Late in Supercalifragilisticexpialidocious Kitchens", year: 2021,
   authors: [Ada Abe], venue: Proceedings of the International Conference on Kettles, abstract: "They are busy.", url: "https://example.org/k"}
- {id: tides, title: "Tides in a Bath", authors: [Bo Brown], year: 2020}
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str], chromium: Any) -> str:
    folder = tmp_path_factory.mktemp("pages")
    source = folder / "source"
    source.mkdir()
    files = {
        "conf.py": PLAIN_CONF + 'research_paper_pages = "papers"\n',
        "papers.yml": PAPERS,
        "index.rst": "Start\n=====\n\n.. paper-list::\n",
    }
    for name, text in files.items():
        (source / name).write_text(text, "utf-8")
    build(source, folder / "out")
    return serve(folder / "out")


def test_copy_bibtex(window: Open, base: str) -> None:
    opened = window("papers/kettles.html", base=base, permissions=["clipboard-read", "clipboard-write"])
    opened.page.get_by_role("button", name="Copy", exact=True).click()
    opened.page.wait_for_function("document.querySelector('.research-voice').textContent === 'Copied'")
    copied = opened.page.evaluate("navigator.clipboard.readText()")
    assert copied == opened.page.locator(".research-bibtex pre").evaluate("one => one.textContent")
    assert copied.startswith("@misc{kettles,")


def test_it_fits_a_phone(window: Open, base: str) -> None:
    opened = window("papers/kettles.html", base=base, viewport={"width": 390, "height": 800}, is_mobile=True)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_from_paper_to_paper_and_back_to_the_list(window: Open, base: str) -> None:
    opened = window("papers/kettles.html", base=base)
    opened.page.locator(".research-neighbours [rel=next]").click()
    opened.page.wait_for_url("**/papers/tides.html")
    opened.page.locator(".research-neighbours [rel=up]").click()
    opened.page.wait_for_url("**/index.html#research-paper-tides")
    assert opened.page.locator("#research-paper-tides").is_visible()

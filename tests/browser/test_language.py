"""What the script shows and sorts is what the server does, in every language."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sphinxcontrib_research.util.locales import grouped

from .conftest import Window
from .project import PLAIN_CONF
from .themes import build

Open = Callable[..., Window]
Serve = Callable[[Path], str]


def build_in_language(folder: Path, language: str, papers: list[dict[str, Any]], page: str) -> Path:
    """Build a project of one page; gives the folder of its output."""
    source = folder / "source"
    source.mkdir()
    conf = f'{PLAIN_CONF}language = "{language}"\nsuppress_warnings = ["search"]\n'
    source.joinpath("conf.py").write_text(conf, "utf-8")
    source.joinpath("papers.json").write_text(json.dumps(papers), "utf-8")
    source.joinpath("index.rst").write_text(f"Page\n====\n\n{page}\n", "utf-8")
    build(source, folder / "out")
    return folder / "out"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "hi"])
def test_the_script_counts_as_the_page_does(
    window: Open, serve: Serve, tmp_path: Path, language: str
) -> None:
    papers = [
        {"id": f"p{at}", "title": f"Paper {at}", "tags": ["even" if at % 2 else "odd"]} for at in range(1234)
    ]
    page = ".. citation-table:: papers.json\n   :columns: title, tags\n   :search:\n   :caption: {count}\n"
    out = build_in_language(tmp_path, language, papers, page)
    opened = window("index.html", base=serve(out))
    count = grouped(1234, language)
    assert opened.page.locator("caption").inner_text() == count
    opened.page.wait_for_function(
        "count => document.querySelector('[role=status]').textContent.includes(count)", arg=count
    )
    # As it does in all other languages.
    from babel.localedata import locale_identifiers

    from sphinxcontrib_research.util.locales import grouping

    numbers = (0, 7, 123, 1234, 12345, 123456, 1234567)
    names = sorted(locale_identifiers())
    shown = opened.page.evaluate(
        "rows => rows.map(([places, mark, numbers]) =>"
        " numbers.map((number) => `${number}`.replace(RegExp(places, 'g'), mark)))",
        [[*grouping(name), numbers] for name in names],
    )
    assert shown == [[grouped(number, name) for number in numbers] for name in names]

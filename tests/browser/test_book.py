"""The pages of the EPUB on a small e-reader, which cannot scroll sideways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..builders.gallery import DOCUMENTS, Gallery  # noqa: TID252  Tests are no package that has a name.
from .conftest import Once


@pytest.fixture(scope="module")
def address(once: Once, serve: Callable[[Path], str], chromium: Any) -> str:
    return serve(once("book", lambda folder: Gallery(folder).out("epub")) / "build/epub")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_wider_than_the_page(chromium: Any, address: str, name: str) -> None:
    page = chromium.new_page(viewport={"width": 400, "height": 600})
    page.goto(f"{address}{name}.xhtml")
    wide = page.evaluate(
        """() => {
            for (const one of document.querySelectorAll("details")) one.open = true;
            return [...document.querySelectorAll(".body *")]
                .filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML);
        }"""
    )
    page.close()

    assert [html[:200] for html in wide] == []

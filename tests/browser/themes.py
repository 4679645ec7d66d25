"""The themes that pages are looked at in, and the gallery built for each of them."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ..builders.gallery import DOCUMENTS, Gallery  # noqa: TID252  Tests are no package that has a name.
from .conftest import build

# What a theme's own colours fail at: the colour of the letters, and the grounds it puts them on.
OWN_COLOURS: dict[str, frozenset[tuple[str, str]]] = {
    "alabaster": frozenset(),
    "furo": frozenset(),
    "pydata_sphinx_theme": frozenset(),
    "sphinx_book_theme": frozenset(),
    # Links, on the page and on the darker rows of tables.
    "sphinx_rtd_theme": frozenset({("#2980b9", "#fcfcfc"), ("#2980b9", "#f3f6f6")}),
}
# Links that differ from the text around them by colour alone: the colours of the links and of the text.
OWN_LINKS: dict[str, frozenset[tuple[str, str]]] = {"sphinx_rtd_theme": frozenset({("#2980b9", "#404040")})}

AXE = """async isWhole => {
    for (const one of document.querySelectorAll("details")) one.open = true;
    const roots = {include: [["[class*=research-]:not([class*=research-] *)"]]};
    const options = {preload: false, resultTypes: ["violations"]};
    const rest = {...options, rules: {"color-contrast": {enabled: false}}};
    const whole = isWhole ? await axe.run(roots, rest) : {violations: []};
    // Lists of one line a paper are long; the rest of their papers have the same colours.
    roots.exclude = [[":is(.research-compact, .research-table) .research-paper:nth-child(n + 5)"]];
    const rules = isWhole ? ["color-contrast"] : ["color-contrast", "link-in-text-block"];
    const colours = await axe.run(roots, {...options, runOnly: rules});
    return [...whole.violations, ...colours.violations].flatMap(({id, nodes}) => nodes.map(node => {
        const data = [...node.any, ...node.all].map(one => one.data ?? {})[0] ?? {};
        return {id, html: node.html, ink: data.fgColor ?? data.nodeColor, ground: data.bgColor ?? data.parentColor};
    }));
}"""


def chosen() -> list[str]:
    """The themes that ``BROWSER_THEMES`` names; without it those that are installed."""
    named = os.environ.get("BROWSER_THEMES", "").split()
    return named or [name for name in OWN_COLOURS if importlib.util.find_spec(name)]


def axe_script() -> str:
    """The source of axe-core."""
    package = pytest.importorskip("axe_playwright_python", reason="axe is not here")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


def faults(page: Any, script: str, *, only_colours: bool = False) -> list[dict[str, str]]:
    """What axe finds in our elements on a page, everything unfolded; on request of its colours only."""
    page.evaluate(script)
    found: list[dict[str, str]] = page.evaluate(AXE, not only_colours)
    return found


def is_of_the_theme(fault: dict[str, str], theme: str) -> bool:
    """Whether a fault lies in colours that the theme sets."""
    known = {"color-contrast": OWN_COLOURS[theme], "link-in-text-block": OWN_LINKS.get(theme, frozenset())}
    return (fault["ink"], fault["ground"]) in known.get(fault["id"], frozenset())


@dataclass(frozen=True)
class Site:
    """The gallery in one theme, served."""

    theme: str
    address: str

    def __str__(self) -> str:
        return self.theme


def build_gallery(folder: Path, theme: str) -> Path:
    """Build the gallery in a theme; what was read of it serves all themes."""
    source = folder / "source"
    if not source.exists():
        Gallery(folder)
    out = folder / theme
    options = ["-d", str(folder / "doctrees"), "-D", f"html_theme={theme}", "-D", "research_badge_style=svg"]
    build(source, out, *options)
    assert all((out / f"{name}.html").exists() for name in DOCUMENTS)
    return out

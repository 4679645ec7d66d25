"""The themes that pages are looked at in, the gallery built for each of them, and what is looked for on a page."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import html5lib
import pytest

from ..builders.gallery import DOCUMENTS, Gallery  # noqa: TID252  Tests are no package that has a name.

Colours = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Theme:
    """A theme, what conf.py has to say for it, and what its own colours fail at.

    Attributes:
        name: What ``html_theme`` says, and the module that brings it.
        conf: Further lines of conf.py.
        has_dark: Whether it has dark colours for those who prefer them.
        is_extension: Whether it changes how documents are read, so that what others have read does not serve it.
        colours: Pairs that have too little contrast: letters, and the ground that the theme puts them on.
        links: Pairs that differ by colour alone: links, and the text around them.
    """

    name: str
    conf: str = ""
    has_dark: bool = True
    is_extension: bool = False
    colours: Colours = frozenset()
    links: Colours = frozenset()


THEMES = {
    theme.name: theme
    for theme in (
        Theme("alabaster", has_dark=False),
        Theme("furo"),
        Theme("pydata_sphinx_theme"),
        Theme("sphinx_book_theme"),
        Theme(
            "sphinx_rtd_theme",
            has_dark=False,
            # Links, on the page, on the darker rows of tables and in admonitions.
            colours=frozenset({("#2980b9", "#fcfcfc"), ("#2980b9", "#f3f6f6"), ("#2980b9", "#e7f2fa")}),
            links=frozenset({("#2980b9", "#404040")}),
        ),
        Theme("shibuya"),
        Theme(
            "sphinx_immaterial",
            conf='extensions.append("sphinx_immaterial")\n'
            # Without it the build fetches fonts; its dark colours have to be asked for.
            """html_theme_options = {"font": False, "palette": [
    {"media": f"(prefers-color-scheme: {kind})", "scheme": scheme, "toggle": {"icon": "material/minus", "name": scheme}}
    for kind, scheme in (("light", "default"), ("dark", "slate"))
]}
""",
            is_extension=True,
            links=frozenset({("#4051b5", "#212121"), ("#5488e8", "#bfc1c6")}),
        ),
        Theme("sphinxawesome_theme"),
        # Links.
        Theme("piccolo_theme", colours=frozenset({("#2980b9", "#ffffff")})),
    )
}


def chosen() -> list[str]:
    """The themes that ``BROWSER_THEMES`` names; without it those that are installed."""
    named = os.environ.get("BROWSER_THEMES", "").split()
    return named or [name for name in THEMES if importlib.util.find_spec(name)]


@dataclass(frozen=True)
class Site:
    """A project built in one theme, served."""

    theme: Theme
    address: str
    folder: Path


def build(source: Path, out: Path, *options: str) -> None:
    """Build HTML in a process of its own; a warning is an error."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", *options, str(source), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def build_in(theme: Theme, gallery: Path, folder: Path) -> None:
    """Build the gallery in a theme; what was read of it serves all themes.

    Args:
        theme: The theme.
        gallery: Where :func:`write_gallery` wrote.
        folder: Where ``out`` is made.
    """
    text = (gallery / "source/conf.py").read_text("utf-8")
    folder.joinpath("conf.py").write_text(f'{text}\nhtml_theme = "{theme.name}"\n{theme.conf}', "utf-8")
    if not theme.is_extension:
        shutil.copytree(gallery / "doctrees", folder / "doctrees")
    build(gallery / "source", folder / "out", "-c", str(folder), "-d", str(folder / "doctrees"))


WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
RARE_DATA = f"""\
papers:
- {{id: withdrawn, title: "Withdrawn $x$", abstract: "It is $x_i^2 + y^2$.", authors: [Ada {WORD}], year: 2021, venue: {WORD}, retracted: true,
   code: "https://example.org/code"}}
- {{id: noticed, title: {WORD}, authors: [Bo Brown], year: 2020, url: "https://example.org/n", code: example/code,
   award: A prize for the best of all papers of a year, citations: 800, stars: 1200,
   sota: Segmentation of pictures that are taken from far above,
   retracted: {{date: 2021, url: "https://example.org/notice"}}}}
"""
RARE = """:orphan:

Rare
====

.. admonition:: Groups

   .. paper-list:: rare.yml
      :group-by: year
      :show: default, bibtex

   .. paper-list:: rare.yml
      :style: compact

.. paper-list:: rare.yml
   :limit: 1
   :collapse: abstract: clamp

.. paper-chart:: by-venue
   :data: rare.yml

.. citation-table::
   :columns: title, authors, venue, year, id, type, language, doi, arxiv, url, citations, stars, tags, categories
   :limit: 4
"""
"""What the gallery has none of: retracted works, long words, groups and badges in admonitions, abstracts of which two lines
are seen, a table of 14 columns."""


def write_gallery(folder: Path) -> None:
    """Write and read the sources of the gallery, with badges as pages have them, a page a person, and what is rare."""
    gallery = Gallery(folder)
    gallery.add_conf(
        'research_badge_style = "svg"\nresearch_author_pages = "people"\nresearch_papers += ["rare.yml"]\n'
    )
    gallery.source.joinpath("rare.yml").write_text(RARE_DATA, "utf-8")
    gallery.source.joinpath("rare.rst").write_text(RARE, "utf-8")
    assert all(list(folder.glob(f"source/{name}.*")) for name in DOCUMENTS)
    build(folder / "source", folder / "read", "-b", "dummy", "-d", str(folder / "doctrees"))


LOOKED_AT = (
    "research",
    "profile-han-shi",
    "lab",
    "course",
    "about-us",
    "using-us",
    "people/han-shi",
    "rare",
)
"""The pages that are looked at in each theme: one of those that differ by their data alone."""
Place = tuple[str, ...]


def places_of(page: Path) -> set[Place]:
    """What styles see of our elements on a page: each by its name and classes, and those of what it is in."""
    found = set[Place]()

    def walk(element: Any, place: Place) -> None:
        classes = element.get("class", "")
        if not isinstance(element.tag, str):
            return
        if place or "research-" in classes:
            place = (*place, f"{element.tag}.{'.'.join(sorted(classes.split()))}")
            found.add(place)
        if not element.tag.endswith("}math"):  # The parts of a formula have no styles of their own.
            for inner in element:
                walk(inner, place)

    walk(html5lib.parse(page.read_text("utf-8"), namespaceHTMLElements=False).find("body"), ())
    return found


AXE = """async ({rules, colours, options}) => {
    for (const one of document.querySelectorAll("details")) one.open = true;
    // A menu lies over what is below it, until one clicks there.
    for (const one of document.querySelectorAll(".research-facet > div")) one.style.position = "static";
    // Papers of long lists look alike, and axe looks at a whole page however little it is asked about.
    const far = ":is(.research-compact, .research-table) .research-paper:nth-child(n + 5)";
    for (const one of document.querySelectorAll(far)) one.remove();
    const found = [];
    if (!rules || rules.length) {
        const roots = {include: [["[class*=research-]:not([class*=research-] *)"]]};
        const all = {rules: {"color-contrast": {enabled: false}, "target-size": {enabled: true}}};
        found.push(...(await axe.run(roots, {...options, ...(rules ? {runOnly: rules} : all)})).violations);
    }
    // Papers are many and look alike: of elements with the same classes and colours all the way up one is enough.
    const looks = new Map();
    const look = (one) => {
        if (one.matches("body")) return "";
        const {color, backgroundColor, opacity} = getComputedStyle(one);
        return [look(one.parentElement), one.localName, one.className, color, backgroundColor, opacity].join(" ");
    };
    for (const one of document.querySelectorAll("[class*=research-], [class*=research-] *"))
        if ([...one.childNodes].some(({nodeType, data}) => nodeType === Node.TEXT_NODE && data.trim()))
            if (one.checkVisibility({opacityProperty: true, visibilityProperty: true})) {
                const key = look(one);
                if (!looks.has(key)) looks.set(key, one);
            }
    const sample = {include: [...looks.values()].filter((one) => !one.closest("svg"))};
    found.push(...(await axe.run(sample, {...options, runOnly: colours})).violations);
    return found.flatMap(({id, nodes}) => nodes.map((node) => {
        const data = [...node.any, ...node.all].map((one) => one.data ?? {})[0] ?? {};
        return {id, html: node.html, ink: data.fgColor ?? data.nodeColor, ground: data.bgColor ?? data.parentColor};
    }));
}"""


def axe_script() -> str:
    """The source of axe-core."""
    package = pytest.importorskip("axe_playwright_python", reason="axe is not here")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


OF_STYLES = ["target-size"]
"""What axe finds by sizes: by names, roles and order it finds the same in each theme, as these are in our HTML."""


def faults(page: Any, theme: Theme, *, rules: list[str] | None = None) -> list[dict[str, str]]:
    """What axe finds in our elements on a page, everything unfolded.

    Args:
        page: The page.
        theme: Its theme, whose own colours are no fault of ours.
        rules: The rules that hold beside those of colours; all of them without it.
    """
    page.evaluate(axe_script())
    options = {
        "rules": rules,
        "colours": ["color-contrast"] if rules is None else ["color-contrast", "link-in-text-block"],
        "options": {"preload": False, "resultTypes": ["violations"]},
    }
    known = {"color-contrast": theme.colours, "link-in-text-block": theme.links}
    found: list[dict[str, str]] = page.evaluate(AXE, options)
    return [one for one in found if (one["ink"], one["ground"]) not in known.get(one["id"], ())]

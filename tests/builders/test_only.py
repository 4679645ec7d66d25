"""What is under an ``only`` has its home in the builders that it is for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from sphinx.util.inventory import InventoryFile

from .conftest import Project

MakeProject = Callable[..., Project]

DATA = """
    papers: [{id: a, title: A, authors: Zed Roe, topics: [tt]}]
    authors: [{id: z, name: Zed Roe}]
    topics: [{id: tt, title: TT}]
"""
SHOWN = """
   .. paper-list::

   .. research-topic::
      :id: tt

   .. author-profile:: z
"""
FILES = {
    "papers.yml": DATA,
    "index.rst": "I\n=\n\n.. toctree::\n\n   one\n   two\n\n:paper:`a` :topic:`tt` :author:`z`\n",
    "one.rst": f"One\n===\n\n.. only:: latex or nothing\n{SHOWN}",
    "two.rst": f"Two\n===\n\n.. only:: not latex\n{SHOWN}",
}
ANCHORS = {"research-paper-a", "research-topic-tt", "research-author-z"}


def targets(html: str) -> set[str]:
    return set(re.findall(r'href="([^"]*#research-[^"]*)"', html))


def test_references_lead_to_what_the_builder_shows(project: MakeProject) -> None:
    build = project(FILES).build()

    assert build.warnings == ""
    assert targets(build.read("index.html")) == {f"two.html#{anchor}" for anchor in ANCHORS}
    assert {anchor for anchor in ANCHORS if f'id="{anchor}"' in build.read("two.html")} == ANCHORS
    assert "two.html#research-paper-a" in build.read("research-papers.html")
    with (build.out / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", posixpath.join)
    found = [one for kind in ("paper", "author", "topic") for one in inventory[f"research:{kind}"].values()]
    places = [one[2] if isinstance(one, tuple) else one.uri for one in found]
    assert {place.partition("#")[0] for place in places} == {"two.html"}


def test_each_builder_of_one_doctree_folder_has_its_own(project: MakeProject) -> None:
    made = project(FILES)
    made.build()
    tex = next(made.build("latex").out.glob("*.tex")).read_text("utf-8")
    assert r"\hyperref[\detokenize{one:research-paper-a}]" in tex
    assert targets(made.build().read("index.html")) == {f"two.html#{anchor}" for anchor in ANCHORS}
    # A tag that comes later makes another list the first.
    again = made.build(tags=["nothing"])
    assert targets(again.read("index.html")) == {f"one.html#{anchor}" for anchor in ANCHORS}


def test_the_first_entry_that_is_shown_has_the_plain_anchor(project: MakeProject) -> None:
    source = "T\n=\n\n.. only:: latex\n\n   .. paper-list::\n\n.. only:: html\n\n   .. paper-list::\n\n:paper:`a`\n"
    shown = project({"papers.yml": DATA, "index.rst": source}).build().read("index.html")

    assert re.findall(r' id="(research-paper-[^"]*)"', shown) == ["research-paper-a"]
    assert targets(shown) == {"#research-paper-a"}


DROPPED = """\
.. only:: latex

   Hidden :paper-cite-p:`a`, :paper-cite-p:`b`.

Shown :paper-cite-p:`a`.

.. only:: latex

   Between :paper-cite-p:`b`.

Again :paper-cite-p:`a`.

.. paper-references::
"""
CITED = """
- {id: a, title: A thing, authors: [Ann Reed], year: 2020}
- {id: b, title: B thing, authors: [Bo Ree], year: 2020}
"""


def test_citations_that_the_builder_drops_are_not_reported_as_unlisted(project: MakeProject) -> None:
    made = project({"papers.yml": CITED, "index.rst": f"I\n=\n\n{DROPPED}"}, "nitpicky = True")

    assert made.build().warnings == ""
    assert "no list of references" not in made.build("latex").warnings


def test_notes_that_the_builder_drops_are_not_the_first_ones(project: MakeProject) -> None:
    conf = 'research_citation_style = "chicago-notes-bibliography-subsequent-ibid"'
    made = project({"papers.yml": CITED, "index.rst": f"I\n=\n\n{DROPPED}"}, conf)
    shown = made.build("text").read("index.txt")

    assert "Ann Reed, \u201cA Thing,\u201d 2020." in shown
    assert shown.count("Ibid.") == 1
    assert "Bo Ree" not in shown


DROPPED_NOTES = """\
.. only:: latex

   Hidden :paper-footcite:`b`, own [#]_.

   .. [#] Own note.

Shown :paper-footcite:`a`, [1]_ and :paper-footcite:`b`.

.. only:: latex

   Only there :paper-footcite:`c`, :paper-footcite:`a`.

.. [1] Given number.
"""
THREE = f"{CITED}- {{id: c, title: C thing, authors: [Cy Ro], year: 2020}}\n"


def test_footnotes_are_counted_as_the_builder_shows_them(project: MakeProject) -> None:
    made = project({"papers.yml": THREE, "index.rst": f"I\n=\n\n{DROPPED_NOTES}"})
    build = made.build("text")
    whole = made.build("latex").read("test.tex")
    shown = made.build().read("index.html")

    assert build.warnings == ""
    assert build.read("index.txt").split("\n\n")[1:] == [
        "Shown [2], [1] and [3].",
        "[1] Given number.",
        "[2] Reed, A. (2020). A thing.",
        "[3] Ree, B. (2020). B thing.\n",
    ]
    assert [whole.count(f"{{footnote}}[{number}]") for number in range(1, 7)] == [1, 1, 1, 1, 1, 0]
    assert set(re.findall(r'href="#(id\d+|research-note[^"]*)"', shown)) <= set(
        re.findall(r'id="([^"]*)"', shown)
    )


def test_numbers_of_notes_do_not_depend_on_the_builder_before(project: MakeProject) -> None:
    conf = 'research_citation_style = "chicago-notes-bibliography-subsequent-ibid"'
    files = {
        "papers.yml": CITED,
        "index.rst": f"I\n=\n\n.. toctree::\n\n   two\n\n{DROPPED}",
        "two.rst": f"T\n=\n\n{DROPPED}",
    }
    made = project(files, conf)
    made.build("latex")
    shown = made.build("text").read("two.txt")

    assert "Shown[1]." in shown
    assert "Again[2]." in shown
    assert made.build("text", parallel=2).read("two.txt") == shown

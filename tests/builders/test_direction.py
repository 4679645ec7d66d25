"""Texts that run against the page, texts in other languages, and scripts without italics."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest

from sphinxcontrib_research.util.scripts import stands_apart

from .conftest import Project
from .every_part import write_project

HEBREW = """\
papers:
  - id: dune
    short: דיונה
    title: "דיונות בחול: סקר"
    authors: [{id: ann}, "בועז לוי", "כהן, דוד"]
    affiliations: [אוניברסיטת תל אביב, הטכניון]
    venue: [חול, רוח]
    date: 2024-03
    volume: 3
    issue: 2
    pages: 10--20
    doi: 10.1234/dune
    image: files/dune.png
    citations: {count: 12, source: OpenAlex, date: 2026-01-02}
    award: מאמר מצטיין
    tags: [חול, רוח]
    topics: [grains]
    category: מדעי המחשב
    language: he
    links: [{label: קישור, url: "https://example.org/l"}]
    sota: {task: מיון, dataset: חוף}
    metrics: {דיוק: 97.2}
    abstract: "חול, ועוד; ראו https://example.org/a."
  - {id: reed, title: עשב, authors: [{id: ann}, רות מזרחי, others], venue: ביצה, year: 2022, topics: [plants], tags: [מים],
     citations: 800+, stars: 7, code: lone/reed}
  - {id: moss, title: טחב, authors: [בועז לוי], year: 2021, tags: [מים], topics: [plants], summary: ירוק., note: הערה.}
  - {id: user, title: הם משתמשים, authors: [דן ארבע], year: 2023, relation: uses, tags: [חול]}
authors:
  - {id: ann, name: ענת אחת, role: יושבת ראש, affiliation: ביצה, field: חול, bio: חופרת., h_index: 3}
  - {id: two, name: בועז לוי, role: חבר}
topics:
  - {id: earth, title: אדמה, summary: הכול.}
  - {id: grains, title: גרגירים, parent: earth, links: [{label: מפה, url: "https://example.org/m"}]}
  - {id: plants, title: צמחים, parent: earth}
"""
MORE = """\
papers:
  - {id: salt, short: מלח, title: מלח הים, authors: [עדו חמש], venue: חול, year: 2019, citations: 5, code: lone/salt}
authors:
  - {id: five, name: עדו חמש, role: אורח}
"""
LATIN = re.compile(
    "Dunes?|DUNE|Ann One|Bo Two|Cy Three|SAND|Proc|MOOR|Reed|Moss|Salt|SALT|Grains|Plants|Earth|Digs|Chair"
)
"""What the data of the other project says in Latin letters."""
PAGES = ("index", "lists", "people/all", "themes", "roles", "papers/dune", "people/ann", "topics/grains")


def build_in(folder: Path, language: str, make_app: Callable[..., Any]) -> Path:
    write_project(folder)
    with folder.joinpath("conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f'language = "{language}"\nsuppress_warnings = ["misc.copy_overwrite", "research"]\n')
    if language == "de":
        folder.joinpath("papers.yml").write_text(HEBREW, "utf-8")
        folder.joinpath("more.yml").write_text(MORE, "utf-8")
    app = make_app("html", srcdir=folder)
    app.build()
    app.cleanup()
    return Path(app.outdir)


def texts(page: Path) -> Iterator[tuple[str, list[Any]]]:
    """Each text within one of our elements, with the elements around it from the outermost of ours on."""

    def walk(element: Any, around: list[Any]) -> Iterator[tuple[str, list[Any]]]:
        classes = element.get("class", "")
        is_ours = "research-" in classes
        inside = [*around, element] if around or is_ours else []
        # Drawings have one line each, and letters in a circle nothing beside them.
        if element.tag.rpartition("}")[2] in {"script", "svg", "pre"} or "research-initials" in classes:
            return
        if inside and element.text and element.text.strip():
            yield element.text.strip(), inside
        for child in element:
            yield from walk(child, inside)
            if inside and child.tail and child.tail.strip():
                yield child.tail.strip(), inside

    document = html5lib.parse(page.read_text("utf-8"), namespaceHTMLElements=False)
    yield from walk(document.find("body"), [])


def is_apart(around: list[Any]) -> bool:
    return any(one.tag == "bdi" or one.get("dir") in {"auto", "ltr"} for one in around)


def test_what_runs_from_right_to_left_stands_apart_on_other_pages(
    tmp_path: Path, make_app: Callable[..., Any]
) -> None:
    out = build_in(tmp_path / "source", "de", make_app)
    names = [*PAGES, "research-papers", "research-authors", "research-topics"]
    found = [
        (name, text, around)
        for name in names
        for text, around in texts(out / f"{name}.html")
        if stands_apart(text, in_rtl=False)
    ]
    assert len(found) > 100
    assert [
        (name, text, around[-1].tag, around[-1].get("class"))
        for name, text, around in found
        if not is_apart(around)
    ] == []
    # And nothing else weighs more for it.
    assert all(
        stands_apart("".join(one.itertext()), in_rtl=False) or one.get("lang")
        for name in names
        for one in html5lib.parse(
            (out / f"{name}.html").read_text("utf-8"), namespaceHTMLElements=False
        ).iter("bdi")
    )


@pytest.mark.parametrize("language", ["he", "ar"])
def test_what_runs_from_left_to_right_stands_apart_in_hebrew_and_arabic(
    tmp_path: Path, make_app: Callable[..., Any], language: str
) -> None:
    out = build_in(tmp_path / "source", language, make_app)
    names = [*PAGES, "research-papers", "research-authors", "research-topics"]
    found = [(name, *one) for name in names for one in texts(out / f"{name}.html") if LATIN.search(one[0])]
    assert len(found) > 100
    assert [
        (name, text, around[-1].tag, around[-1].get("class"))
        for name, text, around in found
        if not is_apart(around)
    ] == []
    # Themes set no direction: each of our outermost elements does.
    outermost = [
        one
        for name in names
        for _text, around in texts(out / f"{name}.html")
        # Words in the author's own text, and sections and footnotes, which are docutils' and the theme's.
        if (one := around[0]).tag not in {"span", "a", "code", "section", "aside", "body"}
    ]
    assert {(one.tag, one.get("class")) for one in outermost if one.get("dir") != "rtl"} == set()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_headings_of_groups_run_as_the_page(project: Callable[..., Project], language: str) -> None:
    """They are sections, whose direction is the theme's, and most themes set none."""
    data = "- {id: a, title: A, year: 2020, type: book}"
    source = "T\n=\n\n.. paper-list::\n   :group-by: year, type\n"
    page = (
        project({"papers.yml": data, "index.rst": source}, f'language = "{language}"')
        .build()
        .read("index.html")
    )

    assert len(re.findall('<h[23] class="research-rtl">', page)) == (2 if language == "ar" else 0)


PAPERS = """
- {id: a, title: Über X, language: de, abstract: Text., venue: Zeitschrift}
- {id: b, title: On Y, language: eng, abstract: Words., venue: 计算机学报}
- {id: c, title: 关于, language: zh_CN, authors: [张三], venue: Journal}
- {id: d, title: Sur Z, language: French}
"""


def test_texts_in_other_languages_say_so(project: Callable[..., Project]) -> None:
    source = "T\n=\n\n.. paper-list::\n   :show: default, abstract\n   :sort: data\n"
    page = project({"papers.yml": PAPERS, "index.rst": source}, 'language = "de"').build().read("index.html")
    assert 'id="r_1" role="heading" aria-level="2">Über X</p>' in page
    assert 'id="r_2" role="heading" aria-level="2"><bdi lang="en">On Y</bdi></p>' in page
    assert 'id="r_3" role="heading" aria-level="2"><bdi lang="zh-CN">关于</bdi></p>' in page
    assert 'id="r_4" role="heading" aria-level="2">Sur Z</p>' in page
    assert re.findall("<p[^>]*>(?:Text|Words)", page) == ["<p>Text", '<p lang="en">Words']


def test_scripts_without_italics_do_not_slant(project: Callable[..., Project]) -> None:
    source = "T\n=\n\n.. paper-list::\n   :style: citation\n   :sort: data\n"
    made = project({"papers.yml": PAPERS, "index.rst": source})
    page = made.build().read("index.html")
    assert re.findall("<em>(.*?)</em>", page) == ["Zeitschrift", "Journal"]
    assert "计算机学报" in page
    assert "_计算机学报_" not in (text := made.build("text").read("index.txt"))
    assert "*Journal*" in text


def test_words_of_ours_in_another_language_than_the_page_stand_apart(project: Callable[..., Project]) -> None:
    """Hebrew has no catalogue: what is at the end of an English phrase would be shown before it."""
    data = "- {id: a, title: A, authors: [{name: B C, equal: true}, D E, F G, H I], year: 2020}"
    source = "T\n=\n\n.. paper-list::\n   :max-authors: 2\n   :bibtex: all\n"
    made = project(
        {"papers.yml": data, "index.rst": source}, 'language = "he"\nresearch_paper_pages = "papers"'
    )
    build = made.build()
    page = build.read("index.html")

    assert "<span><bdi>Download:</bdi></span>" in page
    assert "<span><bdi>Download:</bdi>" in build.read("papers/a.html")
    assert "<summary><bdi>… and 2 more</bdi></summary>" in page
    assert "<sup>*</sup> <bdi>equal contribution</bdi>" in page


def test_sums_and_lists_of_fields_are_written_as_the_page_is(project: Callable[..., Project]) -> None:
    data = "- {id: a, title: A, authors: [B C], year: 2020, citations: 800+}"
    source = "T\n=\n\n.. citation-table::\n   :columns: title, citations\n   :total:\n   :search:\n"
    page = project({"papers.yml": data, "index.rst": source}, 'language = "ar"').build().read("index.html")

    assert page.count("<bdi>800+</bdi>") == 2
    assert "العنوان، المؤلف" in page

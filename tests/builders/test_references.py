"""What a project cites is not what it wrote; the BibTeX files of a project are one database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Project

FILES = {
    "papers.yml": """\
papers:
  - {id: own, title: Our Ponds, authors: [{id: reed}], venue: Lakes, year: 2024, topics: [water]}
  - {id: other, title: They Use Ponds, authors: [Ida Marsh], year: 2023, relation: uses}
authors: [{id: reed, name: Ann Reed}]
topics: [{id: water, title: Water, papers: [own, old]}]
""",
    "refs.bib": """\
@article{old, title = {An Old Pond}, author = {Reed, Ann and Fern, Bo}, journal = jl, year = 1905, doi = {10.1000/old}}
@article{mine, title = {Mine After All}, author = {Reed, Ann}, journal = jl, year = 2001, relation = {own}}
""",
    "strings.bib": "@string{jl = {Journal of Old Lakes}}\n",
    "index.rst": """\
T
=

.. toctree::

   cited
   about

.. paper-list::

See :paper:`old` and :paper-cite:`old`; we have :paper-count:`years=1900-`.

.. author-profile:: reed
   :show: header, tiles, papers
""",
    "cited.rst": "Cited\n=====\n\n.. paper-list::\n   :relation: cited\n   :feed: old\n",
    "about.rst": "About\n=====\n\n.. paper:: old\n",
}
CONF = """
research_references = ["strings.bib", "refs.bib"]
research_paper_pages = "papers"
research_feed = "feed.xml"
html_baseurl = "https://example.org/"
"""


def test_what_is_cited_has_no_page_and_no_place_in_feeds_indices_and_metadata(
    project: Callable[..., Project],
) -> None:
    build = project(FILES, CONF).build()
    assert build.warnings == ""
    pages = sorted(path.name for path in (build.out / "papers").iterdir())
    assert pages == ["mine.html", "other.html", "own.html"]
    index = build.read("index.html")
    assert "Our Ponds" in index
    assert "Mine After All" in index
    assert "Journal of Old Lakes" in index
    assert index.count("An Old Pond") == 3  # the roles alone
    assert 'href="cited.html#research-paper-old"' in index
    assert "Reed and Fern (1905)" in index
    assert "we have 2." in index
    for name in ("feed.xml", "research-papers.html", "research-authors.html"):
        assert "Our Ponds" in build.read(name)
        assert "An Old Pond" not in build.read(name)
    assert "An Old Pond" in build.read("cited.html")
    for name in ("cited.html", "about.html"):
        head = build.read(name).partition("</head>")[0]
        assert "An Old Pond" not in head
        assert "citation_title" not in head
    assert "An Old Pond" not in build.read("_downloads/research/cited/old.xml")


def test_naming_papers_or_files_shows_them_whatever_they_are_to_the_project(
    project: Callable[..., Project],
) -> None:
    files = FILES | {
        "index.rst": "T\n=\n\n.. toctree::\n\n   a\n   b\n   c\n   cited\n   about\n",
        "a.rst": "A\n=\n\n.. paper-list::\n   :papers: old\n",
        "b.rst": "B\n=\n\n.. paper-list:: refs.bib\n",
        "c.rst": "C\n=\n\n.. paper-list::\n   :papers: !own\n",
    }
    build = project(files, CONF).build("text")
    assert "An Old Pond" in build.read("a.txt")
    assert "An Old Pond" in build.read("b.txt")
    assert "An Old Pond" not in build.read("c.txt")
    assert "Mine After All" in build.read("c.txt")


def test_a_file_that_moves_between_the_settings_changes_the_pages(project: Callable[..., Project]) -> None:
    made = project(FILES, CONF)
    made.build()
    conf = Path(made.source, "conf.py")
    conf.write_text(
        conf.read_text("utf-8").replace("research_references", "research_papers = ['papers.yml'] + "), "utf-8"
    )
    conf.write_text(conf.read_text("utf-8").replace("+  = [", "+ ["), "utf-8")
    build = made.build()
    assert (build.out / "papers/old.html").is_file()
    assert "An Old Pond" in build.read("research-papers.html")


@pytest.mark.parametrize("order", ["strings.bib proc.bib refs.bib", "refs.bib proc.bib strings.bib"])
def test_the_files_of_one_directive_are_one_database(project: Callable[..., Project], order: str) -> None:
    files = {
        "strings.bib": '@string{jl = "Journal of Lakes"}\n',
        "proc.bib": "@proceedings{pp, title = {Ponds}, booktitle = {Proc. of Ponds}, publisher = {P}, year = 2018}\n",
        "refs.bib": "@article{a, title={Uses It}, journal=jl, year=2020}\n@inproceedings{b, title={In It}, crossref={pp}}\n",
        "index.rst": f"T\n=\n\n.. paper-list:: {order}\n   :style: citation\n\n.. paper-chart:: papers-per-year\n   :data: refs.bib\n",
    }
    made = project(files)
    build = made.build("text")
    text = " ".join(build.read("index.txt").split())
    assert build.warnings == ""
    assert "Uses It (2020). *Journal of Lakes*" in text
    assert "In It (2018). *Proc. of Ponds*" in text
    Path(made.source, "strings.bib").write_text('@string{jl = "Journal of Seas"}\n', "utf-8")
    text = " ".join(made.build("text").read("index.txt").split())
    assert "Uses It (2020). *Journal of Seas*" in text
    assert "In It (2018). *Proc. of Ponds*" in text


PRIVATE = (
    *(
        "file",
        "local-url",
        "owner",
        "timestamp",
        "groups",
        "annote",
        "annotation",
        "readstatus",
        "bdsk-file-1",
    ),
    *(
        "mendeley-groups",
        "pdf",
        "url",
        "preview",
        "image",
        "code",
        "own",
        "keywords",
        "note",
        "venue",
        "address",
    ),
)


@pytest.mark.parametrize("builder", ["html", "text", "latex", "epub", "xml", "gettext", "man"])
def test_nothing_private_of_a_bib_file_reaches_any_file(
    project: Callable[..., Project], builder: str
) -> None:
    home = "/" + "home/ann/secretly"
    fields = "".join(f"  {name} = {{{home}/{name}.pdf}},\n" for name in PRIVATE)
    listing = "\n\n.. paper-list::\n   :show: title, abstract, note, bibtex, links, image, tags\n   :collapse: none\n"
    files = {
        "p.bib": f"@article{{k,\n  title = {{A Pond}},\n  year = 2020,\n  journal = {{Lakes}},\n{fields}}}\n",
        "index.rst": f"T\n={listing}   :bibtex: p\n   :search: yes\n",
    }
    build = project(files, 'research_papers = ["p.bib"]\nresearch_paper_pages = "papers"\n').build(builder)
    written = [
        path for path in build.out.rglob("*") if path.is_file() and path.suffix not in (".doctree", ".pickle")
    ]
    assert any(b"A Pond" in path.read_bytes() for path in written) or builder in ("epub", "gettext")
    for path in written:
        assert b"secretly" not in path.read_bytes(), path

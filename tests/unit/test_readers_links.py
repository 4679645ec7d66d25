"""Links and files of papers."""

from __future__ import annotations

import json

import pytest

from sphinxcontrib_research.model.paper import Link
from sphinxcontrib_research.readers import load_file

from .record_helpers import lines


@pytest.mark.parametrize(
    ("fields", "links"),
    [
        ("code: owner/name", [Link("code", "https://github.com/owner/name")]),
        ("github: https://github.com/a/b", [Link("code", "https://github.com/a/b")]),
        ("code: true", [Link("code", "")]),
        ("code: false\nvideo: null\nslides: ''\ndemo: n/a", []),
        (
            "code_urls: [https://a.org, b/c]",
            [Link("code", "https://a.org"), Link("code", "https://github.com/b/c")],
        ),
        ("project_page: a.org/x", [Link("project", "https://a.org/x")]),
        ("dataset: https://d.org", [Link("data", "https://d.org")]),
        ("talk: https://t.org", [Link("video", "https://t.org")]),
        ("url_slides: https://s.org", [Link("slides", "https://s.org")]),
        (
            "links: {Code: a/b, My page: https://p.org}",
            [Link("code", "https://github.com/a/b"), Link("my page", "https://p.org", "My page")],
        ),
        ("links: [{label: PDF, url: https://p.org}]", [Link("pdf", "https://p.org")]),
        (
            "links: [{text: GitHub, href: https://github.com/a/b}]",
            [Link("code", "https://github.com/a/b", "GitHub")],
        ),
        ("links: [{slides: https://s.org}]", [Link("slides", "https://s.org")]),
        ("links: [https://www.x.org/y]", [Link("x.org", "https://www.x.org/y", "x.org")]),
        ("links: {doi: 10.1000/182, arxiv: '2303.14389'}", []),
        (
            "resources: {video: [https://a.org, https://b.org]}",
            [Link("video", "https://a.org"), Link("video", "https://b.org")],
        ),
        ("url: https://a.org\npaper: https://b.org", [Link("paper", "https://b.org", "Paper")]),
        ("url: https://a.org\nlink: https://a.org", []),
        (
            "link: {url: https://a.org, display: Nature 2020}",
            [Link("nature 2020", "https://a.org", "Nature 2020")],
        ),
        ("link: https://a.org, https://b.org", [Link("link", "https://b.org", "Link")]),
        (
            "pdf: https://a.org\nPDF_url: https://b.org",
            [Link("pdf", "https://a.org"), Link("pdf", "https://b.org")],
        ),
        ('code: <a class=x href="https://github.com/a/b">Star</a>', [Link("code", "https://github.com/a/b")]),
        ("bibtex: https://a.org/x.bib", [Link("bibtex", "https://a.org/x.bib", "BibTeX")]),
        (
            "preprint: https://www.biorxiv.org/content/1",
            [Link("preprint", "https://www.biorxiv.org/content/1", "Preprint")],
        ),
    ],
)
def test_links(one, fields, links):
    paper, problems = one(lines(fields))

    assert (list(paper.links), problems) == (links, [])


def test_identifiers_in_links_are_identifiers(one):
    paper, _ = one("  links: {doi: 10.1000/182, arxiv: '2303.14389'}\n")

    assert (paper.doi, paper.arxiv) == ("10.1000/182", "2303.14389")


def test_files_beside_the_data_are_downloads(tmp_path, load):
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a b.pdf").write_text("")
    (tmp_path / "dog.png").write_text("")
    paper = load("- {title: A, pdf: files/a b.pdf#page=2, url: /files/a b.pdf, image: ./dog.png}\n").papers[0]

    assert paper.links == (Link("pdf", "", path=str(tmp_path / "files/a b.pdf")),)
    assert (paper.url, paper.url_path) == ("", str(tmp_path / "files/a b.pdf"))
    assert paper.image == str(tmp_path / "dog.png")


def test_paths_may_not_leave_the_folders_by_links_either(tmp_path):
    outside = tmp_path / "outside.pdf"
    outside.write_text("")
    source_folder = tmp_path / "docs"
    data = source_folder / "data"
    data.mkdir(parents=True)
    (source_folder / "in.pdf").write_text("")
    (data / "sly.pdf").symlink_to(outside)
    (data / "sly").symlink_to(tmp_path)
    (data / "papers.json").write_text(
        json.dumps([{"title": name, "pdf": name} for name in ("sly.pdf", "sly/outside.pdf", "../in.pdf")])
    )
    source = load_file(data / "papers.json", root=source_folder)

    assert [[link.path for link in paper.links] for paper in source.papers] == [
        [],
        [],
        [str(source_folder / "in.pdf")],
    ]
    assert [problem.subtype for problem in source.problems] == ["link", "link"]


@pytest.mark.parametrize("name", ["c#1.{}", "#1.{}", "a b ü #1.{}", "sub#/c.{}"])
def test_names_of_files_may_hold_what_ends_an_address(tmp_path, name):
    paths = {kind: tmp_path / name.format(kind) for kind in ("pdf", "png", "zip")}
    for path in paths.values():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    data = f"""- title: A
  pdf: "{name.format("pdf")}"
  image: "/{name.format("png")}"
  code: "{name.format("zip")}"
"""
    (tmp_path / "papers.yml").write_text(data, "utf-8")
    source = load_file(tmp_path / "papers.yml", root=tmp_path)
    (paper,) = source.papers

    assert source.problems == ()
    assert paper.image == str(paths["png"])
    assert {link.kind: link.path for link in paper.links} == {
        "pdf": str(paths["pdf"]),
        "code": str(paths["zip"]),
    }


def test_a_fragment_is_no_part_of_the_name_where_there_is_no_such_file(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"")
    (tmp_path / "papers.yml").write_text("- {title: A, slides: a.pdf#page=2, poster: 'a#1.pdf'}\n", "utf-8")
    source = load_file(tmp_path / "papers.yml", root=tmp_path)

    assert source.papers[0].links == (Link("slides", "", path=str(tmp_path / "a.pdf")),)
    assert [problem.message for problem in source.problems] == [
        "the file 'a#1.pdf' does not exist; the path is relative to the folder of this file"
    ]


def test_a_data_file_elsewhere_may_use_its_own_folder(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "a.pdf").write_text("")
    (shared / "papers.yml").write_text("- {title: A, pdf: a.pdf}\n")

    assert load_file(shared / "papers.yml", root=tmp_path / "docs").problems == ()


def test_files_that_are_not_there_are_one_line_a_field(load):
    source = load("- {title: A, image: a.png, pdf: a.pdf}\n- {title: B, image: b.png, pdf: b.pdf}\n")

    assert [(problem.field, problem.line) for problem in source.problems] == [("image", 1), ("pdf", 1)]
    assert all("1 more like it in this file, line" in problem.message for problem in source.problems)


def test_a_file_with_too_long_a_name_or_links_in_a_circle_costs_its_link(tmp_path):
    (tmp_path / "one.pdf").symlink_to("two.pdf")
    (tmp_path / "two.pdf").symlink_to("one.pdf")
    (tmp_path / "p.yml").write_text(
        f"- title: A\n  pdf: {'a' * 5000}.pdf\n- title: B\n  pdf: one.pdf\n", "utf-8"
    )
    source = load_file(tmp_path / "p.yml", root=tmp_path)

    assert [paper.links for paper in source.papers] == [(), ()]
    assert [
        (problem.line, problem.message.partition(" can't be read: ")[2]) for problem in source.problems
    ] == [
        (2, "its name is too long"),
        (4, "mend the path or its links"),
    ]


def test_of_several_addresses_one_that_no_page_may_hold_costs_itself_alone(tmp_path):
    (tmp_path / "p.yml").write_text(
        "- title: A\n  pdf: [https://example.org/a.pdf, 'javascript:x']\n", "utf-8"
    )
    source = load_file(tmp_path / "p.yml", root=tmp_path)

    assert source.papers[0].links == (Link("pdf", "https://example.org/a.pdf"),)
    assert [problem.message.partition(" is ")[0] for problem in source.problems] == ["'javascript:x'"]

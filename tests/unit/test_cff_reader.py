from __future__ import annotations

import pytest

from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.readers.registry import READERS

SOFTWARE = """\
cff-version: 1.2.0
message: Cite it.
title: Things
type: software
authors:
  - family-names: Berg
    given-names: Jan
    name-particle: van den
    name-suffix: Jr.
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: MIT
    email: jan@x.org
  - name: Barnes and Noble
  - alias: bo
version: 1.0
date-released: 2023-03-04
identifiers:
  - {type: doi, value: 10.1000/9}
  - {type: swh, value: "swh:1:x"}
repository-code: https://github.com/gao/things
license: MIT
keywords: [a, b]
abstract: About things.
contact: [{email: jan@x.org}]
"""
PAPER = """\
preferred-citation:
  type: conference-paper
  title: A Paper
  authors: [{family-names: Gao, given-names: Ann}]
  collection-title: Proc. of Things
  conference: {name: Things 2022, city: Rome}
  publisher: {name: ACM}
  doi: 10.1000/1
  year: 2022
  month: 5
  start: 1
  end: 10
  pages: 10
  languages: [en]
references:
  - {type: article, title: Earlier, journal: J, volume: 3, issue: 4, number: 7, year: 1999, editors: [{name: X}]}
  - {type: software-code, title: Tool, notes: N, pages: 3-5}
"""


def read(text):
    return READERS[".cff"](text.encode(), "CITATION.cff")


def test_the_software_itself():
    result = read(SOFTWARE)
    (record,) = result.records

    assert not result.problems
    assert record.fields == {
        "title": "Things",
        "type": "software",
        "authors": [
            {
                "family": "Berg",
                "given": "Jan",
                "particle": "van den",
                "suffix": "Jr.",
                "orcid": "https://orcid.org/0000-0002-1825-0097",
                "affiliation": "MIT",
            },
            {"name": "{Barnes and Noble}"},
            {"name": "bo"},
        ],
        "date": "2023-03-04",
        "doi": "10.1000/9",
        "version": "1.0",
        "code": "https://github.com/gao/things",
        "links": ["swh:1:x"],
        "license": "MIT",
        "keywords": ["a", "b"],
        "abstract": "About things.",
    }
    assert record.lines["code"] == 20


def test_every_address_and_identifier_is_a_link(tmp_path):
    (tmp_path / "CITATION.cff").write_text(
        """\
cff-version: 1.2.0
title: Things
doi: 10.5281/zenodo.99
identifiers:
  - {type: swh, value: "swh:1:rev:309cf2674ee7a0749978cf8265ab91a60aea0f7d"}
  - {type: url, value: "https://c.example/x"}
  - {type: doi, value: 10.5281/zenodo.100, description: all versions}
  - {type: doi, value: 10.5281/zenodo.99}
  - {type: other, value: "arXiv:2303.14389"}
  - {type: other, value: ABC-1}
  - wrong
repository-code: https://github.com/a/b
repository: https://r.example/b
repository-artifact: https://pypi.example/b
url: https://u.example
""",
        encoding="utf-8",
    )
    source = load_file(tmp_path / "CITATION.cff", root=tmp_path)
    (paper,) = source.papers

    assert (paper.doi, paper.url) == ("10.5281/zenodo.99", "https://u.example")
    assert {link.url for link in paper.links} == {
        "https://archive.softwareheritage.org/swh:1:rev:309cf2674ee7a0749978cf8265ab91a60aea0f7d",
        "https://c.example/x",
        "https://doi.org/10.5281/zenodo.100",
        "https://arxiv.org/abs/2303.14389",
        "https://github.com/a/b",
        "https://r.example/b",
        "https://pypi.example/b",
    }


def test_the_work_to_cite_and_the_references():
    software, paper, article, tool = read(SOFTWARE + PAPER).records

    assert software.fields["title"] == "Things"
    assert paper.line == 26
    assert paper.fields == {
        "title": "A Paper",
        "type": "paper-conference",
        "authors": [{"family": "Gao", "given": "Ann"}],
        "venue": "Things 2022",
        "publisher": "ACM",
        "pages": "1-10",
        "doi": "10.1000/1",
        "year": "2022",
        "month": "5",
        "language": "en",
    }
    assert article.fields == {
        "title": "Earlier",
        "type": "article",
        "relation": "cited",
        "editors": [{"name": "{X}"}],
        "venue": "J",
        "issue": "4",
        "volume": "3",
        "year": "1999",
    }
    assert tool.fields == {
        "title": "Tool",
        "type": "software",
        "relation": "cited",
        "note": "N",
        "pages": "3-5",
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "CITATION.cff: the file is empty: 'cff-version:', 'title:' and 'authors:' are expected"),
        ("Lorem ipsum", "CITATION.cff: the file is not a citation file: 'cff-version:', 'title:' and 'authors:' are expected"),
        (
            "title: A: B\n",
            "CITATION.cff:1: invalid YAML at column 9: ': ' inside a value: put the value in quotes; the file is not read",
        ),
        (
            "title: T\npreferred-citation: me\n",
            "CITATION.cff:2: field 'preferred-citation': it must be a mapping of fields; it is left out",
        ),
        (
            "title: T\nreferences: [x]\n",
            "CITATION.cff:2: field 'references': an item is not a mapping of fields; it is left out",
        ),
    ],
)  # fmt: skip
def test_faults_are_reported(text, problem):
    assert [str(one) for one in read(text).problems] == [problem]

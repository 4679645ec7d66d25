from __future__ import annotations

import pytest

from sphinxcontrib_research.readers.registry import READERS

ENTRIES = """\
zygos:
  type: Article
  author: ["Gao, Ann", {name: Berg, given-name: Jan, prefix: van den, alias: jan}]
  title: {value: "On {Things}", short: Things}
  date: 2017-05
  page-range: 325-341
  serial-number: {doi: 10.1000/1, issn: 1234-5679}
  url: {value: "https://x.org", date: 2020-01-01}
  parent:
    - type: Proceedings
      title: Proc. of Things
      publisher: {name: ACM, location: New York}
      editor: Bo Li
      serial-number: {isbn: 978-3-16-148410-0, doi: 10.1000/2}
"""


def read(text):
    return READERS[".yml"](text.encode(), "p.yml")


def only(text):
    (record,) = read(text).records
    return record.fields


def test_an_entry():
    result = read(ENTRIES)
    (record,) = result.records

    assert not result.problems
    assert (record.key, record.line) == ("zygos", 2)
    assert record.fields == {
        "x-accessed": "2020-01-01",
        "type": "paper-conference",
        "title": "On {Things}",
        "short": "Things",
        "authors": ["Gao, Ann", {"family": "Berg", "given": "Jan", "particle": "van den"}],
        "date": "2017-05",
        "pages": "325-341",
        "url": "https://x.org",
        "doi": "10.1000/1",
        "x-issn": "1234-5679",
        "venue": "Proc. of Things",
        "publisher": "ACM",
        "editors": ["Bo Li"],
        "isbn": "978-3-16-148410-0",
    }
    assert record.lines["pages"] == 6
    assert record.lines["venue"] == 9


@pytest.mark.parametrize(
    ("kind", "parent", "expected"),
    [
        ("Article", "Periodical", "article-journal"),
        ("article", "Conference", "paper-conference"),
        ("Article", "Newspaper", "article-newspaper"),
        ("Entry", "Blog", "post-weblog"),
        ("Chapter", "Book", "chapter"),
        ("Web", "Repository", "webpage"),
        ("Thesis", "Misc", "thesis"),
    ],
)
def test_types_follow_from_entry_and_parent(kind, parent, expected):
    assert only(f"k:\n  type: {kind}\n  title: T\n  parent: {{type: {parent}, title: W}}")["type"] == expected


def test_a_part_takes_date_and_volume_from_the_whole_and_its_whole():
    fields = only(
        "k:\n  type: Article\n  title: T\n  volume: 2\n"
        "  parent: {type: Periodical, title: J, parent: {type: Anthology, title: A, date: 1978, volume: 9}}\n"
    )

    assert (fields["venue"], fields["date"], fields["volume"]) == ("J", "1978", "2")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("10.1000/1", {"doi": "10.1000/1"}),
        ("3", {"x-serial-number": "3"}),
        ("{arxiv: '1706.03762'}", {"arxiv": "1706.03762"}),
    ],
)
def test_serial_numbers(number, expected):
    fields = only(f"k:\n  type: Article\n  title: T\n  serial-number: {number}\n")

    assert fields == {"type": "article", "title": "T", **expected}


def test_what_is_unknown_stays():
    fields = only("k:\n  type: Web\n  title: T\n  parent: {title: W}\n  chapter: c\n  code: gao/things\n")

    assert (fields["x-chapter"], fields["code"]) == ("c", "gao/things")


@pytest.mark.parametrize(("kind", "is_one"), [("Article", True), ("thing", False)])
def test_an_entry_without_a_whole_is_known_by_its_type_and_pages(kind, is_one):
    fields = only(f"k:\n  type: {kind}\n  title: T\n  page-range: 1-5\n")

    assert ("pages" in fields) is is_one

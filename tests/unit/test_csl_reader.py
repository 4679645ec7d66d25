from __future__ import annotations

import json

import pytest

from sphinxcontrib_research.readers.registry import READERS, Record

ITEM = {
    "id": "gao2023",
    "type": "article-journal",
    "title": 'On <span class="nocase">Things</span>',
    "title-short": "Things",
    "container-title": "Journal of Things",
    "collection-title": "Series",
    "author": [
        {
            "family": "Gao",
            "given": "Ann",
            "ORCID": "http://orcid.org/0000-0002-1825-0097",
            "sequence": "first",
        },
        {
            "family": "Berg",
            "given": "Jan",
            "non-dropping-particle": "van den",
            "affiliation": [{"name": "X"}],
        },
        {"literal": "Barnes and Noble"},
    ],
    "issued": {"date-parts": [[2023, 3, 4]]},
    "page": "1-10",
    "volume": 7,
    "DOI": "10.1000/1",
    "URL": "https://x.org",
    "keyword": "a, b",
    "ISSN": "1234-5679",
}


def read(items, suffix=".json"):
    return READERS[suffix](json.dumps(items).encode(), f"p{suffix}")


def only(**fields):
    """The fields of an item with these variables, without those that all items here have."""
    (record,) = read([{"type": "article-journal", "title": "T", "URL": "https://x.org", **fields}]).records
    return {name: value for name, value in record.fields.items() if name not in ("type", "title", "url")}


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
@pytest.mark.parametrize("wrap", [lambda item: [item], lambda item: {"references": [item]}])
def test_an_item_in_json_and_yaml_bare_or_wrapped(suffix, wrap):
    result = read(wrap(ITEM), suffix)

    assert not result.problems
    assert result.records[0].fields == {
        "id": "gao2023",
        "type": "article-journal",
        "title": "On Things",
        "short": "Things",
        "venue": "Journal of Things",
        "series": "Series",
        "authors": [
            {"family": "Gao", "given": "Ann", "orcid": "http://orcid.org/0000-0002-1825-0097"},
            {"family": "Berg", "given": "Jan", "particle": "van den", "affiliation": "X"},
            {"name": "{Barnes and Noble}"},
        ],
        "date": "2023-03-04",
        "pages": "1-10",
        "volume": "7",
        "doi": "10.1000/1",
        "url": "https://x.org",
        "tags": "a, b",
        "x-issn": "1234-5679",
    }


def test_lines_are_kept_under_the_new_names():
    text = "- type: article-journal\n  title: T\n  issued:\n    date-parts: [[2023]]\n"
    (record,) = READERS[".yaml"](text.encode(), "p.yaml").records

    assert record.line == 1
    assert record.lines == {"type": 1, "title": 2, "date": 3}


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [["2023", "3"]]}, "2023-03"),
        ({"date-parts": [[2023], [2024]]}, "2023/2024"),
        ({"date-parts": [[2023, 3, None]]}, "2023-03"),
        ([{"year": 2023, "month": 3, "day": 4}], "2023-03-04"),
        ({"year": 2023, "month": "May"}, "May 2023"),
        ({"raw": "2023-03-04"}, "2023-03-04"),
        ({"literal": "in press"}, "in press"),
        ({"date-parts": [[2023, 21]], "season": "spring"}, "2023-21"),
        ({"date-parts": [[2023, 13]]}, "2023-21"),
        ({"date-parts": [[2023, 14], [2023, 15]]}, "2023-22/2023-23"),
        ({"date-parts": [[2023, 20]]}, "2023-24"),
        ({"date-parts": [[2023]], "season": "2"}, "2023-22"),
        ({"date-parts": [[2023]], "season": "Spring"}, "Spring 2023"),
        ({"date-parts": [[2023, 3], [2023, 5]]}, "2023-03/2023-05"),
        ([{"year": 2023, "month": 3}, {"year": 2023, "month": 4}], "2023-03/2023-04"),
        ("2023-03", "2023-03"),
    ],
)
def test_dates(issued, date):
    assert only(issued=issued, **{"container-title": "J"})["date"] == date


@pytest.mark.parametrize("issued", [{"date-parts": [[None]]}, {"date-parts": []}, {}, None])
def test_dates_that_say_nothing(issued):
    assert "date" not in only(issued=issued, DOI="10.1000/1")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": ["T"], "subtitle": ["Sub"], "container-title": ["J"]}, {"venue": "J"}),
        ({"id": "doi:10.1000/1"}, {"id": "doi:10.1000/1", "doi": "10.1000/1"}),
        ({"id": "http://zotero.org/users/1/items/X", "citation-key": "k"}, {"id": "k"}),
        ({"note": "arXiv:1706.03762 [cs]"}, {"arxiv": "arXiv:1706.03762 [cs]"}),
        ({"number": "arXiv:1706.03762"}, {"arxiv": "arXiv:1706.03762"}),
        ({"number": "TR-7"}, {"x-number": "TR-7", "issue": "TR-7"}),
        ({"note": "PMID: 31452104\nKept.\ntex.ids: x"}, {"pmid": "31452104", "note": "Kept."}),
        ({"event-title": "Conf"}, {"x-event-title": "Conf", "venue": "Conf"}),
        ({"abstract": "<jats:p>A <i>b</i></jats:p>"}, {"abstract": "<jats:p>A <i>b</i></jats:p>"}),
        ({"indexed": {"x": 1}, "member": "7", "score": 1, "annote": "mine", "_eprint": "x"}, {}),
        ({"license": [{"URL": "https://x.org"}]}, {}),
        ({"code": "gao/things"}, {"code": "gao/things"}),
    ],
)
def test_variables(fields, expected):
    assert only(**fields) == expected


def test_a_subtitle_of_crossref_belongs_to_the_title():
    (record,) = read([{"type": "journal-article", "title": ["T"], "subtitle": ["Sub"], "issued": {}}]).records

    assert record.fields["title"] == "T: Sub"


@pytest.mark.parametrize(
    ("fields", "kind"), [({}, "preprint"), ({"container-title": "J"}, "article-journal")]
)
def test_an_article_of_csl_is_what_no_journal_published(fields, kind):
    (record,) = read(
        [{"type": "article", "title": "T", "issued": {"date-parts": [[2023]]}, **fields}]
    ).records

    assert record.fields["type"] == kind


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "T", "type": "article", "DOI": "10.1000/1", "journal": "J", "author": "Gao, Ann"},
        {"title": "T", "issued": "2023", "authors": ["Ann Gao"]},
        {"title": "T", "type": "paper-conference", "venue": "ICCV", "URL": "https://x.org"},
    ],
)
def test_records_of_our_own_are_not_taken_for_csl(fields):
    (record,) = read([fields]).records

    assert isinstance(record, Record)
    assert record.fields == fields


@pytest.mark.parametrize("sign", ["DOI", "URL", "citation-key"])
def test_an_item_is_known_by_its_names_and_one_name_of_a_field(sign):
    (record,) = read(
        [{"title": "T", "author": [{"family": "Gao", "given": "Ann"}], sign: "10.1000/x"}]
    ).records
    plain = read([{"title": "T", "author": [{"name": "Ann Gao"}], sign: "10.1000/x"}]).records[0]

    assert sign not in record.fields
    assert sign in plain.fields

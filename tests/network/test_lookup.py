"""Papers looked up and made into tidy records; works of a person that a list lacks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_apis import FakeApis, as_json, as_text, sample
from fake_world import Work, World
from network_helpers import TODAY, Asking

from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.online.lookup import (
    Habits,
    Lookup,
    Query,
    habits_of,
    look_up,
    not_found,
    parse_query,
    tidy,
)
from sphinxcontrib_research.online.service import SettingError
from sphinxcontrib_research.readers.registry import READERS

Make = Callable[..., Asking]
DOI = "10.5555/abc.2024.17"
ORCID = "0000-0002-1825-0097"


def find(text: str, asking: Asking) -> Lookup:
    return look_up(parse_query(text), asking.http, TODAY)


# -- what the user names


@pytest.mark.parametrize(
    ("text", "kind", "id"),
    [
        ("10.5555/ABC", "doi", "10.5555/abc"),
        ("doi:10.5555/abc", "doi", "10.5555/abc"),
        (" https://doi.org/10.5555/abc ", "doi", "10.5555/abc"),
        ("https://dl.acm.org/doi/10.5555/abc", "doi", "10.5555/abc"),
        ("2208.06677", "arxiv", "2208.06677"),
        ("arXiv:2208.06677v3", "arxiv", "2208.06677"),
        ("https://arxiv.org/pdf/2208.06677", "arxiv", "2208.06677"),
        ("10.48550/arXiv.2208.06677", "arxiv", "2208.06677"),
        ("pmid:31452104", "pmid", "31452104"),
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", "pmid", "31452104"),
        ("https://aclanthology.org/2023.acl-long.1/", "acl", "2023.acl-long.1"),
        ("https://github.com/lab/w", "github", "lab/w"),
        ("https://github.com/lab/w/tree/main", "github", "lab/w"),
        ("git@github.com:lab/w.git", "github", "lab/w"),
    ],
)
def test_what_is_named_is_understood(text: str, kind: str, id: str) -> None:
    assert parse_query(text) == Query(text.strip(), kind, id)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Sparse Widgets", "is not a DOI"),
        ("https://example.org/paper", "is not a DOI"),
        ("lab/w", "is not a DOI"),
        ("", "is not a DOI"),
        (f"https://orcid.org/{ORCID}", "refresh --author 0000-0002-1825-0097"),
        ("https://openreview.net/forum?id=rkg6sJHYDr", "by hand"),
        ("isbn:978-3-16-148410-0", "by hand"),
    ],
)
def test_what_cannot_be_looked_up_is_reported(text: str, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        parse_query(text)


# -- what is found


def test_a_doi_becomes_a_tidy_record(world: World, asking: Make) -> None:
    world.works = [Work(doi=DOI)]

    known = find(DOI, asking())

    assert tidy(known, {"other"}, Habits()) == {
        "id": "carberry2024sparse",
        "title": "Sparse Widgets",
        "authors": ["Josiah Carberry"],
        "venue": "Journal of Widgets",
        "date": "2024-06-03",
        "type": "article-journal",
        "volume": "12",
        "issue": "3",
        "pages": "1-19",
        "doi": DOI,
    }
    assert (not_found(known), known.unavailable) == ([], False)


def test_a_preprint_leads_to_its_published_version(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [Work(doi=DOI), Work(arxiv="2401.99001", openalex="W7")]

    record = tidy(find("arXiv:2401.99001", asking()), (), Habits())

    assert (record["doi"], record["arxiv"], record["venue"]) == (DOI, "2401.99001", "Journal of Widgets")


def test_a_published_version_of_another_title_is_not_used(world: World, asking: Make) -> None:
    world.works = [Work("Growing tomatoes on Mars", doi=DOI), Work(arxiv="2401.99001", openalex="W7")]

    record = tidy(find("arXiv:2401.99001", asking()), (), Habits())

    assert record["title"] == "Sparse Widgets"


def test_a_repository_leads_to_the_paper_that_it_names(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [Work(arxiv="2401.99001", doi=DOI)]
    about = {
        "name": "w",
        "full_name": "lab/w",
        "description": "Code of Sparse Widgets",
        "stargazers_count": 3,
    }
    fake.script("github", as_json({**about, "homepage": "https://arxiv.org/abs/2401.99001"}))

    record = tidy(find("https://github.com/lab/w", asking()), (), Habits())

    assert (record["title"], record["code"], record["arxiv"]) == ("Sparse Widgets", "lab/w", "2401.99001")
    assert "summary" not in record


def test_a_repository_without_a_paper_is_software(fake: FakeApis, world: World, asking: Make) -> None:
    fake.script("github", as_text(sample("github.json"), 200, "application/json"))

    known = find("https://github.com/carberry-lab/sparse-widgets", asking())

    assert tidy(known, (), Habits()) == {
        "id": "sparse-widgets",
        "title": "sparse-widgets",
        "type": "software",
        "summary": "Code",
        "code": "carberry-lab/sparse-widgets",
    }
    assert "names no paper" in known.notes[0]
    assert not_found(known) == ["authors", "venue", "date"]


@pytest.mark.parametrize(
    "text", [DOI, "2401.99001", "https://github.com/lab/none", "pmid:31452104", "acl:P19-1001"]
)
def test_what_nobody_knows_has_no_values(world: World, asking: Make, text: str) -> None:
    known = find(text, asking())

    assert (known.values, known.unavailable) == ({}, False)


def test_an_acl_paper_is_found_by_the_doi_that_most_have(world: World, asking: Make) -> None:
    world.works = [Work(doi="10.18653/v1/2023.acl-long.1")]

    record = tidy(find("https://aclanthology.org/2023.acl-long.1", asking()), (), Habits())

    assert (record["doi"], record["acl"]) == ("10.18653/v1/2023.acl-long.1", "2023.acl-long.1")


def test_a_pubmed_paper_is_found_at_openalex_and_completed_at_its_publisher(
    world: World, asking: Make
) -> None:
    world.works = [Work(doi=DOI, pmid="39900001")]

    record = tidy(find("pmid:39900001", asking()), (), Habits())

    assert (record["doi"], record["pmid"], record["type"]) == (DOI, "39900001", "article-journal")


def test_failed_queries_are_reported(fake: FakeApis, world: World, asking: Make) -> None:
    fake.plays["crossref"] = fake.plays["openalex"] = lambda _seen: as_text("", 500)

    known = find(DOI, asking())

    assert (known.values, known.unavailable) == ({}, True)
    assert "Crossref: a fault on its side (HTTP 500)" in known.notes


def test_a_failed_query_of_a_repository_is_reported(fake: FakeApis, world: World, asking: Make) -> None:
    fake.plays["github"] = lambda _seen: as_text("", 500)

    known = find("https://github.com/lab/w", asking())

    assert (known.values, known.unavailable) == ({}, True)


# -- the words of the file


def record_of(yaml: str, *, taken: tuple[str, ...] = ()) -> dict[str, object]:
    """A record made for a file that holds this."""
    records = READERS[".yml"](yaml.encode(), "papers.yml").records
    known = Lookup(Query(DOI, "doi", DOI), {"doi": DOI})
    known.values = {
        "title": "The Sparse Widgets",
        "authors": [{"family": "Carberry", "given": "Josiah"}, {"family": "Widget Consortium"}],
        "date": "2024-06-03",
        "venue": "Journal of Widgets",
    }
    return dict(tidy(known, taken, habits_of(records, {})))


def test_the_record_uses_the_names_of_the_file() -> None:
    record = record_of("- {key: a, title: A, author: 'B and C', year: 2020, journal: J}\n")

    assert record == {
        "key": "carberry2024sparse",
        "title": "The Sparse Widgets",
        "author": "Josiah Carberry and Widget Consortium",
        "journal": "Journal of Widgets",
        "year": "2024",
        "doi": DOI,
    }


def test_the_record_uses_our_names_where_the_file_has_several() -> None:
    record = record_of("- {title: A, journal: J}\n- {title: B, booktitle: K, authors: [C], date: 2020}\n")

    assert (record["venue"], record["date"]) == ("Journal of Widgets", "2024-06-03")


def test_an_id_is_never_given_twice() -> None:
    assert record_of("", taken=("carberry2024sparse", "carberry2024sparse-2"))["id"] == "carberry2024sparse-3"


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"family": "Carberry", "given": "Josiah"}, "Josiah Carberry"),
        ({"family": "van der Berg", "given": "Anna"}, "Anna van der Berg"),
        ({"family": "Widget People"}, "{Widget People}"),
        ({"family": "Widget Consortium"}, "Widget Consortium"),
        ({"family": "Plato"}, "Plato"),
        ({"family": "Garcia Marquez", "given": "Gabriel"}, "Garcia Marquez, Gabriel"),
    ],
)
def test_a_name_is_written_so_that_it_reads_the_same(person: dict[str, str], expected: str) -> None:
    known = Lookup(Query(DOI, "doi", DOI), {"doi": DOI}, values={"title": "T", "authors": [person]})

    (name,) = tidy(known, (), Habits())["authors"]

    assert name == expected
    read = parse_person(name)
    assert (read.family_name, read.given) == (person["family"], person.get("given", ""))


def test_what_is_not_used_is_named_by_its_identifier(world: World, asking: Make) -> None:
    world.works = [Work(arxiv="2401.99001"), Work("Growing tomatoes on Mars", doi=DOI, openalex="W2")]

    notes = find("arXiv:2401.99001", asking()).notes

    assert f"arXiv:2401.99001: Crossref has the title 'Growing tomatoes on Mars' for doi:{DOI}; " in notes[0]

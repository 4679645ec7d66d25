"""People of papers and records of authors: who is who."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Paper, Person

from .library_helpers import LIBRARY, RECORDS, people, source


@pytest.mark.parametrize(
    ("person", "author"),
    [
        (parse_person("Pan Zhou"), "pan-zhou"),
        (parse_person("ZHOU, Pan"), "pan-zhou"),
        (parse_person("P. Zhou"), "pan-zhou"),
        (parse_person("Cheng, Ming-Ming"), "mm"),
        (parse_person("Mingming Cheng"), "mm"),
        (parse_person("Jose Garcia Marquez"), "jose"),
        (parse_person("张三"), "zhang"),
        (Person("Anyone", author="mm"), "mm"),
        (Person("Zhou", "Peter", orcid="0000-0003-3400-8943"), "pan-zhou"),
        (Person("Li", "Wei", orcid="0000-0002-1825-0097"), "wei-2"),
        (parse_person("M.-M. Cheng"), None),  # initials never match by themselves
        (parse_person("Cheng"), None),
        (parse_person("Wei Li"), None),  # fits two
        (Person("Zhou", "Pan", orcid="0000-0001-5109-3700"), "wei-1"),
        (Person("Zhou", "Pan", orcid="0000-0002-9079-593X"), None),  # another iD, so another person
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_who_is_who(person, author):
    found = LIBRARY.author_of(person)

    assert (found.id if found else None) == author


def test_papers_of_an_author_are_in_library_order():
    library = Library.build(
        [
            source(
                Paper("b", "B", authors=people("Pan Zhou")),
                Paper("a", "A", authors=people("Zhou, Pan")),
                authors=RECORDS,
            )
        ]
    )

    assert library.papers_of("pan-zhou") == ("b", "a")
    assert library.papers_of("mm") == ()
    assert library.papers_of("nobody") == ()


def test_a_name_that_fits_two_is_reported_once():
    papers = [
        Paper(id_, id_, "papers.yml", line, authors=people("Wei Li")) for line, id_ in enumerate("ab", 1)
    ]
    library = Library.build([source(*papers, authors=RECORDS)])

    [problem] = library.problems
    assert str(problem) == (
        "papers.yml:1: paper 'a': field 'authors': 'Wei Li' fits the authors 'wei-1' and 'wei-2'; "
        "write {id: wei-1} to say which one is meant"
    )


@pytest.mark.parametrize(
    "person", [Person("", author="pan-zhou"), Person("pan-zhou")], ids=["mapping", "text"]
)
def test_an_id_gives_the_name_of_its_record(person):
    library = Library.build(
        [source(Paper("a", "A", authors=(person,))), source(path="people.yml", authors=RECORDS)]
    )

    assert [one.name for one in library.papers["a"].authors] == ["Pan Zhou"]
    assert library.papers_of("pan-zhou") == ("a",)


def test_an_unknown_author_is_shown_by_id_and_the_nearest_is_named():
    library = Library.build(
        [source(Paper("a", "A", authors=(Person("", author="pan-zhu"),)), authors=RECORDS)]
    )

    assert library.papers["a"].authors[0].name == "pan-zhu"
    assert "unknown author 'pan-zhu'; did you mean 'pan-zhou'?" in library.problems[0].message


def test_an_unknown_id_beside_a_name_is_reported_too():
    person = replace(parse_person("Pan Zhou"), author="pan-zhu")
    library = Library.build([source(Paper("a", "A", authors=(person,)), authors=RECORDS)])

    assert library.papers["a"].authors[0].name == "Pan Zhou"
    assert "unknown author 'pan-zhu'" in library.problems[0].message
    assert Library.build([source(Paper("a", "A", authors=(person,)))]).problems == ()


def test_an_id_with_another_orcid_is_reported():
    person = Person("Zhou", "Pan", author="pan-zhou", orcid="0000-0002-9079-593X")
    library = Library.build([source(Paper("a", "A", authors=(person,)), authors=RECORDS)])

    assert library.problems[0].subtype == "author"


def test_two_records_with_one_orcid_are_reported():
    two = (Author("a", "A B", orcid="0000-0001-5109-3700"), Author("b", "C D", orcid="0000-0001-5109-3700"))

    assert [one.paper for one in Library.build([source(authors=two)]).problems] == ["b"]

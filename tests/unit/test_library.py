"""The library: what is in it, who is who, and that it does not matter in how many steps it was made."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.lock import Fact, Lock
from sphinxcontrib_research.lock.applying import lock_data
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Author, Link, Paper, Person, Source, Topic, Venue

from .library_helpers import RECORDS, people, source

# -- in one step or in several

IDS = st.sampled_from(["a", "b", "c", "d", "A", "a-2"])


PEOPLE = st.lists(
    st.sampled_from(
        [*people("Pan Zhou", "Zhou, Pan", "P. Zhou", "ann"), Person("", author="ann"), Person("Li")]
    ),
    max_size=2,
).map(tuple)


@st.composite
def papers(draw, path: str, line: int) -> Paper:
    return Paper(
        draw(IDS),
        draw(st.sampled_from(["One", "one!", "Two words here", "Three"])),
        path,
        line,
        id_is_generated=draw(st.booleans()),
        authors=draw(PEOPLE),
        date=draw(st.sampled_from([None, PartialDate(2023), PartialDate(2024)])),
        doi=draw(st.sampled_from(["", "", "10.1/a", "10.1/b"])),
        arxiv=draw(st.sampled_from(["", "", "2301.00001"])),
        topics=draw(st.sampled_from([(), ("vision",), ("Vision", "visoin"), ("nlp",)])),
        tags=draw(st.sampled_from([(), ("x",)])),
        version_of=draw(st.sampled_from(["", "", "", "a", "b", "zz"])),
        hidden=draw(st.sampled_from([False, False, False, True])),
        links=draw(st.sampled_from([(), (Link("code", "https://example.org"),)])),
    )


@st.composite
def files(draw) -> list[Source]:
    made = []
    for number in range(draw(st.integers(1, 4))):
        path = f"{number}.yml"
        count = draw(st.integers(0, 4))
        made.append(
            Source(
                path,
                tuple(draw(papers(path, line)) for line in range(1, count + 1)),
                draw(
                    st.sampled_from(
                        [(), (Author("ann", "Ann Onym", path, 1),), (Author("z", "Pan Zhou", path),)]
                    )
                ),
                draw(st.sampled_from([(), (Venue("v", path, 1, "V"),)])),
                draw(
                    st.sampled_from(
                        [
                            (),
                            (Topic("vision", "Vision", path, 1, papers=("b", "c")),),
                            (
                                Topic("nlp", "Language", path, 1, parent="vision"),
                                Topic("x", "X", path, 2, parent="x"),
                            ),
                        ]
                    )
                ),
            )
        )
    return made


def everything(library: Library) -> dict[str, object]:
    """All that a library gives."""
    ids = [*string.ascii_letters, "a-2", "a-3", "a-2-2"]
    known = [id_ for id_ in ids if library.is_known(id_)]
    return {
        "papers": list(library.papers.items()),
        "records": [library.authors, library.venues, library.topics],
        "problems": library.problems,
        "merges": library.merges,
        "hidden": library.hidden_count,
        "resolved": {id_: library.resolve(id_) for id_ in ids},
        "slugs": {id_: library.slug(id_) for id_ in known},
        "in files": {f"{number}.yml": library.ids_in(f"{number}.yml") for number in range(4)},
        "by author": {id_: library.papers_of(id_) for id_ in ("ann", "z")},
        "by topic": {id_: library.topic_papers(id_) for id_ in ("vision", "nlp", "x")},
        "fingerprint": library.fingerprint,
    }


@settings(max_examples=60, deadline=None)
@given(files(), st.data())
def test_files_that_come_later_give_the_same_library(sources, data):
    whole = everything(Library.build(sources))
    cut = data.draw(st.integers(0, len(sources)))
    library = Library.build(sources[:cut])
    if data.draw(st.booleans()):
        everything(library)  # what was asked of the smaller library must not show in the larger one
    if data.draw(st.booleans()):
        library = library.extended(sources[cut:])
    else:
        for one in sources[cut:]:
            library = library.extended([one])

    assert everything(library) == whole


def test_records_that_come_later_are_those_of_earlier_papers_too():
    lock = lock_data(
        Lock(
            {
                "id:a": {
                    "venue": Fact("Journal of Ponds", "S", "2026-01-02"),
                    "volume": Fact("7", "S", "2026-01-02"),
                }
            }
        )
    )
    first = Source(
        "1.yml",
        (
            Paper("a", "A", topics=("Vision", "odd"), authors=(Person("ann"), Person("", author="bo")), venues=("Teich",)),
            Paper("b", "B", topics=("odd",), tags=("x",), authors=(Person("Lee", "Cy"),)),
            Paper("c", "C", version_of="d"),
            Paper("e", "E", topics=("Vision",)),
            Paper("f", "F", authors=(Person("", author="bo"),)),
        ),
    )  # fmt: skip
    records = Source(
        "2.yml",
        (Paper("d", "D"), Paper("a", "A", pages="3")),
        authors=(Author("ann", "Ann Onym"), Author("bo", "Bo Lee"), Author("cy", "Cy Lee")),
        topics=(Topic("vision", "Vision"), Topic("sub", "Sub", parent="vision", papers=("b",))),
        venues=(Venue("teich", short="Teich", name="Journal of Ponds"),),
    )
    small = Library.build([first], lock)
    before = everything(small)
    grown = small.extended([records])
    a, b = grown.papers["a"], grown.papers["b"]

    assert (a.topics, a.tags, b.topics, b.tags) == (("vision",), ("odd",), ("sub",), ("x", "odd"))
    assert [person.name for person in a.authors] == ["Ann Onym", "Bo Lee"]
    assert (a.volume, a.pages, small.papers["a"].volume) == ("7", "3", "")
    assert grown.papers_of("cy") == ("b",)
    assert (grown.papers["e"].topics, grown.papers["f"].authors[0].name) == (("vision",), "Bo Lee")
    assert list(grown.papers) == ["a", "b", "e", "f", "d"]
    assert everything(grown) == everything(Library.build([first, records], lock))
    assert everything(small) == before


@settings(max_examples=30, deadline=None)
@given(files())
def test_extending_leaves_the_library_as_it_was(sources):
    library = Library.build(sources[:1])
    before = everything(library)
    library.extended(sources[1:])

    assert everything(library) == before


@settings(max_examples=50, deadline=None)
@given(files())
def test_no_paper_is_lost(sources):
    library = Library.build(sources)
    shown = {id_ for number in range(4) for id_ in library.ids_in(f"{number}.yml")}

    assert shown == set(library.papers)
    assert len({library.slug(id_) for id_ in library.papers}) == len(library.papers)


# -- slugs, slips, the lock


@pytest.mark.parametrize(
    ("id_", "slug"),
    [
        ("mdt", "mdt"),
        ("Xie:2024_Adan", "xie-2024-adan"),
        ("Müller", "muller"),
        ("10.1000/182", "10-1000-182"),
    ],
)
def test_slugs_are_readable(id_, slug):
    assert Library.build([source(Paper(id_, "T"))]).slug(id_) == slug


@pytest.mark.parametrize("id_", ["深度学习", "🙂", "::", "x" * 300, "Ж-ж"])
def test_slugs_are_short_and_of_safe_letters(id_):
    slug = Library.build([source(Paper(id_, "T"))]).slug(id_)

    assert 0 < len(slug) <= 80
    assert set(slug) <= set(string.ascii_lowercase + string.digits + "-")


def test_slugs_are_unique_and_the_first_keeps_its_own():
    library = Library.build([source(Paper("A", "one"), Paper("a", "two"), Paper("a-2", "three"))])

    assert [library.slug(id_) for id_ in ("A", "a", "a-2")] == ["a", "a-2", "a-2-2"]


@pytest.mark.parametrize(
    ("id_", "near"),
    [("adam", "adan"), ("ADAN", "adan"), ("masked-difusion", "masked-diffusion"), ("zzz", ""), ("", "")],
)
def test_the_nearest_id(id_, near):
    library = Library.build([source(Paper("adan", "A"), Paper("masked-diffusion", "B"), Paper("win", "C"))])

    assert library.nearest("paper", id_) == near


def test_hidden_papers_are_counted_and_nowhere():
    library = Library.build([source(Paper("a", "A"), Paper("b", "B", hidden=True))])

    assert list(library.papers) == ["a"]
    assert library.hidden_count == 1
    assert library.resolve("b") is None
    assert library.is_known("b")
    assert library.ids_in("papers.yml") == ("a",)
    assert library.nearest("paper", "bb") == ""


def test_what_the_data_says_beats_the_lock_field_by_field():
    lock = Lock(
        {
            "doi:10.1/a": {
                "abstract": Fact("Theirs", "OpenAlex", "2026-01-01"),
                "title": Fact("OURS!", "X", "2026-01-01"),
            }
        }
    )
    library = Library.build([source(Paper("a", "Ours", doi="10.1/a"))], lock_data(lock))

    assert library.papers["a"].title == "Ours"
    assert library.papers["a"].abstract == "Theirs"


def test_a_title_from_the_lock_cures_the_lack_of_one():
    from sphinxcontrib_research.errors import Problem

    lack = (Problem("papers.yml", 1, "there is none", "title", "a", "title"),)
    untitled = source(Paper("a", "10.1/a", "papers.yml", 1, doi="10.1/a"), problems=lack)
    lock = Lock({"doi:10.1/a": {"title": Fact("The title", "Crossref", "2026-01-01")}})

    assert Library.build([untitled]).problems == lack
    assert Library.build([untitled], lock_data(lock)).problems == ()
    assert Library.build([untitled], lock_data(lock)).papers["a"].title == "The title"


def test_the_fingerprint_is_of_what_pages_print():
    paper = Paper("a", "A", "papers.yml", 1)
    fingerprint = Library.build([source(paper)]).fingerprint

    assert (
        fingerprint == Library.build([source(Paper("a", "A", "other.yml", 7), path="other.yml")]).fingerprint
    )
    assert fingerprint != Library.build([source(Paper("a", "B"))]).fingerprint
    assert fingerprint != Library.build([source(paper, authors=RECORDS)]).fingerprint


def test_problems_are_in_the_order_of_files_and_lines():
    sources = [
        source(
            Paper("a", "A", "2.yml", 9, version_of="x"),
            Paper("b", "B", "2.yml", 3, version_of="x"),
            path="2.yml",
        ),
        source(Paper("c", "C", "1.yml", 1, version_of="x"), path="1.yml"),
    ]

    assert [one.paper for one in Library.build(sources).problems] == ["b", "a", "c"]

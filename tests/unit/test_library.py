"""The library: what is in it, who is who, and that it does not matter in how many steps it was made."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.lock.applying import lock_data
from sphinxcontrib_research.lock.facts import Fact, Lock
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Link, Paper, Person, Source, Topic, Venue


def people(*names: str) -> tuple[Person, ...]:
    return tuple(parse_person(name) for name in names)


def source(*papers: Paper, path: str = "papers.yml", **records) -> Source:
    return Source(path, tuple(papers), **records)


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


# -- people

RECORDS = (
    Author("pan-zhou", "Pan Zhou", aliases=("P. Zhou",), orcid="0000-0003-3400-8943"),
    Author("mm", "Ming-Ming Cheng"),
    Author("jose", "José García Márquez"),
    Author("zhang", "张三"),
    Author("wei-1", "Wei Li", orcid="0000-0001-5109-3700"),
    Author("wei-2", "Wei Li", orcid="0000-0002-1825-0097"),
)
LIBRARY = Library.build([source(authors=RECORDS)])


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


# -- records


def test_a_record_of_two_files_is_taken_together():
    first = Author("a", "Ann", aliases=("A.",), path="1.yml")
    second = Author("a", "Anna", aliases=("Anny",), url="https://example.org", path="2.yml")
    library = Library.build([source(path="1.yml", authors=(first,)), source(path="2.yml", authors=(second,))])

    assert library.authors["a"].name == "Ann"
    assert library.authors["a"].aliases == ("A.", "Anny")
    assert library.authors["a"].url == "https://example.org"
    assert library.problems == ()


@pytest.mark.parametrize("text", ["neurips", "NeurIPS", "NIPS", "Neural Information Processing Systems"])
def test_a_venue_is_found_by_any_of_its_names(text):
    venue = Venue("neurips", short="NeurIPS", name="Neural Information Processing Systems", aliases=("NIPS",))
    library = Library.build([source(venues=(venue,))])

    assert library.venue(text) is venue
    assert library.venue_label(text) == "NeurIPS"


def test_an_unknown_venue_is_itself():
    assert LIBRARY.venue("JMLR") is None
    assert LIBRARY.venue_label("JMLR") == "JMLR"


def test_a_name_of_two_venues_is_reported_and_means_the_first():
    two = (Venue("a", "v.yml", 1, "ACL"), Venue("b", "v.yml", 2, "acl"))
    library = Library.build([source(venues=two, path="v.yml")])

    assert library.venue("ACL") is two[0]
    assert "is also a name of the venue 'a' (v.yml:1)" in library.problems[0].message


# -- topics

TOPICS = (
    Topic("vision", "Computer vision", papers=("b", "gone")),
    Topic("image-generation", "Image Generation", parent="vision"),
    Topic("nlp", "Language"),
)


def topical(**changes) -> Library:
    papers = [
        Paper("a", "A", topics=("Image generation", "fast"), tags=("x",)),
        Paper("b", "B", topics=("nlp", "image-generatoin")),
        Paper("c", "C", topics=("vision",)),
    ]
    return Library.build([source(*papers, **{"topics": TOPICS, **changes})])


def test_a_topic_is_named_by_id_or_title_and_other_texts_are_tags():
    library = topical()

    assert library.papers["a"].topics == ("image-generation",)
    assert library.papers["a"].tags == ("x", "fast")
    assert library.papers["b"].topics == ("nlp", "vision")
    assert library.papers["b"].tags == ("image-generatoin",)


def test_papers_of_a_topic_are_those_it_lists_then_those_that_name_it_then_those_below():
    library = topical()

    assert library.topic_papers("vision") == ("b", "c", "a")
    assert library.topic_papers("vision", subtopics=False) == ("b", "c")
    assert library.topic_papers("none") == ()


def test_slips_of_topics_and_papers_are_reported():
    messages = [problem.message for problem in topical().problems]

    assert sorted(messages) == [
        "unknown paper 'gone'",
        "unknown topic 'image-generatoin'; reading it as a tag; did you mean 'image-generation'?",
    ]


@pytest.mark.parametrize(
    ("parents", "top", "said"),
    [
        ({"a": "", "b": "a"}, ("a",), []),
        ({"a": "b", "b": "a"}, ("a",), ["it is above itself: a > b > a"]),
        ({"a": "a"}, ("a",), ["it is above itself: a > a"]),
        ({"a": "c", "b": "a", "c": "b", "d": "c"}, ("a",), ["it is above itself: a > b > c > a"]),
        (
            {"topic-one": "", "b": "topic-on"},
            ("topic-one", "b"),
            ["unknown topic 'topic-on'"],
        ),
    ],
)
def test_the_tree_of_topics_is_a_tree(parents, top, said):
    topics = tuple(Topic(id_, id_, parent=parent) for id_, parent in parents.items())
    library = Library.build([source(topics=topics)])

    assert library.topic_children("") == top
    assert [problem.message.partition(";")[0] for problem in library.problems] == said
    assert all(library.topic_descendants(id_) for id_ in parents)


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

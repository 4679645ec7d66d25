"""Records of venues, and topics with their papers."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Author, Paper, Topic, Venue

from .library_helpers import LIBRARY, source

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

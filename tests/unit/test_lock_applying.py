"""What papers and authors take over from the lock."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import pytest

from sphinxcontrib_research.lock import Lock, keys_of, stale
from sphinxcontrib_research.lock.applying import apply, apply_author, facts_of, lock_data
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Author, Link, Metric, Paper, Person, Source, Venue
from sphinxcontrib_research.vocabulary import IDENTIFIERS

from .lock_helpers import DAY, fact, paper


def test_keys_are_in_the_order_of_their_strength():
    every = {kind: f"{kind.upper()}1" for kind in reversed(IDENTIFIERS)}

    assert keys_of(paper(**every)) == (
        *("doi:DOI1", "arxiv:ARXIV1", "pmid:PMID1", "pmcid:PMCID1", "openreview:OPENREVIEW1"),
        *("acl:ACL1", "isbn:ISBN1", "hal:HAL1", "id:adan"),
    )


@pytest.mark.parametrize(
    ("weak", "strong"),
    [("arxiv:2208.06677", "doi:10.1/a"), ("id:adan", "arxiv:2208.06677"), ("id:adan", "doi:10.1/a")],
)
def test_the_strongest_identifier_wins_field_by_field(weak, strong):
    lock = Lock({weak: {"likes": fact(1), "citations": fact(2)}, strong: {"citations": fact(3)}})
    known = facts_of(lock, paper(doi="10.1/a", arxiv="2208.06677"))

    assert {name: one.value for name, one in known.items()} == {"likes": 1, "citations": 3}


def test_an_absence_of_a_strong_identifier_holds():
    lock = Lock({"doi:10.1/a": {"citations": fact(None)}, "id:adan": {"citations": fact(3)}})

    assert apply(lock, paper(doi="10.1/a")).citations is None


# Every field that facts can fill: the fact, what the paper then holds, and what data would say.
FILLED = {
    "citations": (
        1567,
        Metric("1,567", 1567, source="OpenAlex", date=DAY),
        Metric("800+", 800, at_least=True),
    ),
    "downloads": (12, Metric("12", 12, source="OpenAlex", date=DAY), Metric("1", 1)),
    "likes": (0, Metric("0", 0, source="OpenAlex", date=DAY), Metric("1", 1)),
    "stars": (9, Metric("9", 9, source="OpenAlex", date=DAY), Metric("1", 1)),
    "citations_per_year": ({"2024": 2, "2023": 1}, ((2023, 1), (2024, 2)), ((2020, 5),)),
    "title": ("Found <i>title</i>", "Found <i>title</i>", "Given"),
    "authors": (
        [{"family": "Xie", "given": "Xingyu", "orcid": "0000-0002-1825-0097"}, {"family": "张"}],
        (Person("Xie", "Xingyu", orcid="0000-0002-1825-0097"), Person("张", family_first=True)),
        (Person("Given"),),
    ),
    "venue": ("TPAMI", ("TPAMI",), ("ICCV",)),
    "date": ("2024-12", PartialDate(2024, 12), PartialDate(2020)),
    "abstract": ("Words.", "Words.", "Other words."),
    "type": ("article-journal", "article-journal", "book"),
    "volume": ("46", "46", "1"),
    "issue": ("12", "12", "1"),
    "pages": ("9508-9520", "9508-9520", "1"),
    "publisher": ("IEEE", "IEEE", "ACM"),
    "doi": ("10.1109/x", "10.1109/x", "10.1/y"),
    "pdf": (
        "https://example.org/a.pdf",
        (Link("pdf", "https://example.org/a.pdf"),),
        (Link("pdf", "x.pdf"),),
    ),
}


ATTRIBUTES = {"venue": "venues", "pdf": "links"}


@pytest.mark.parametrize("name", FILLED)
def test_facts_fill_what_data_leaves_out_and_nothing_else(name):
    value, expected, given_value = FILLED[name]
    attribute = ATTRIBUTES.get(name, name)
    lock = Lock({"id:adan": {name: fact(value)}})
    bare = paper(title="" if name == "title" else "Adan")
    done = apply(lock, bare)
    said = paper(**{attribute: given_value})

    assert getattr(done, attribute) == expected
    others = [one.name for one in fields(Paper) if one.name != attribute]
    assert [getattr(done, one) for one in others] == [getattr(bare, one) for one in others]
    assert apply(lock, said) is said


def test_an_identifier_in_the_place_of_a_title_gives_way():
    lock = Lock({"arxiv:2208.06677": {"title": fact("Adan")}})

    assert apply(lock, paper(title="2208.06677", arxiv="2208.06677")).title == "Adan"


def test_stars_of_the_repository_come_first():
    lock = Lock({"id:adan": {"stars": fact(1, "GitLab")}, "github:a/b": {"stars": fact(2, "GitHub")}})

    assert apply(lock, paper()).stars.value == 1
    assert apply(lock, paper(links=(Link("code", "https://github.com/A/b"),))).stars.value == 2


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://example.org/a.pdf", "//example.org/a.pdf", "a.pdf"]
)
def test_a_pdf_is_linked_only_by_https(address):
    assert apply(Lock({"id:adan": {"pdf": fact(address)}}), paper()).links == ()


def test_a_date_that_is_none_is_passed_over():
    assert apply(Lock({"id:adan": {"date": fact("soon or never")}}), paper()).date is None


def test_texts_of_a_lock_hold_nothing_that_pages_may_not():
    lock = Lock(
        {
            "id:adan": {
                "venue": fact("A\x00 \n B"),
                "abstract": fact("One\x07.\n\nTwo."),
                "authors": fact([{"family": "X\x1bie", "given": "Xing\nyu"}]),
                "citations": fact(3, "Open\nAlex"),
            }
        }
    )
    done = apply(lock, paper())

    assert (done.venues, done.abstract) == (("A B",), "One.\n\nTwo.")
    assert (done.authors, done.citations.source) == ((Person("Xie", "Xing yu"),), "Open Alex")


@pytest.mark.parametrize(
    ("name", "is_family_first"),
    [
        (("张", "三"), True),
        (("김", "민-수"), True),
        (("张", "San"), False),
        (("Müller", ""), False),
        (("Li", "三"), False),
    ],
)
def test_names_in_east_asian_letters_alone_have_the_family_first(name, is_family_first):
    value = [dict(zip(("family", "given"), name, strict=True))]
    (person,) = apply(Lock({"id:adan": {"authors": fact(value)}}), paper()).authors

    assert person == Person(*name, family_first=is_family_first)


def test_absent_values_change_nothing():
    facts = {name: fact(None) for name in FILLED}
    bare = paper(title="")

    assert apply(Lock({"id:adan": facts}), bare) is bare


def test_figures_of_authors_come_from_their_orcid():
    names = ("h_index", "i10_index", "paper_count", "citations")
    lock = Lock({"orcid:0000-0002-1825-0097": {name: fact(number) for number, name in enumerate(names, 7)}})
    author = Author("jc", "Josiah Carberry", orcid="0000-0002-1825-0097", i10_index=Metric("5", 5))
    done = apply_author(lock, author)

    assert [getattr(done, name).value for name in names] == [7, 5, 9, 10]
    assert apply_author(lock, Author("x", "Without")) == Author("x", "Without")
    everything = Author("jc", "J C", orcid=author.orcid, **{name: Metric("1", 1) for name in names})
    assert apply_author(lock, everything) is everything
    (shown,) = Library.build([Source("papers.yml", authors=(author,))], lock_data(lock)).authors.values()
    assert shown == done


@pytest.mark.parametrize("lock", [None, Lock(), Lock({"orcid:": {"citations": fact(1)}})])
def test_a_lock_that_knows_nothing_changes_nothing(lock):
    data = lock_data(lock)

    assert (data is None) == (not lock or not lock.entries)
    assert Library.build([Source("a.yml", (paper(),), (Author("x", "X"),))], data).authors["x"] == Author(
        "x", "X"
    )


@pytest.mark.parametrize(
    ("date", "days", "expected"),
    [
        ("2026-11-01", 30, False),
        ("2026-11-01", 20, False),
        ("2026-11-01", 19, True),
        ("2026-11-01", 0, False),
        ("2026-12-01", 1, False),
        ("2026-11", 1, False),
        ("", 1, False),
    ],
)
def test_a_number_is_stale_after_so_many_days(date, days, expected):
    assert stale(date, dt.date(2026, 11, 21), days) is expected


# -- the lock against the data

PUBLISHED = {
    "venue": "International Conference on Computer Vision",
    "volume": "7",
    "issue": "2",
    "pages": "1-9",
    "publisher": "Pond Press",
    "type": "paper-conference",
    "date": "2021-10",
    "abstract": "Words",
}


KNOWN = Lock({"doi:10.1000/adan": {name: fact(value) for name, value in PUBLISHED.items()}})


@pytest.mark.parametrize("venue", ["ICCV", "ICCV 2021", "International Conference on Computer Vision"])
def test_facts_of_the_venue_that_the_data_names_are_taken(venue):
    one = apply(KNOWN, paper(doi="10.1000/adan", venues=(venue,), volume="8"))

    assert (one.venues, one.volume, one.pages, one.date) == ((venue,), "8", "1-9", PartialDate(2021, 10))


@pytest.mark.parametrize("venue", ["CVPR", "ICCV Workshops", "arXiv"])
def test_facts_of_another_venue_are_left_out_all_together(venue):
    one = apply(KNOWN, paper(doi="10.1000/adan", venues=(venue,)))

    assert one == paper(doi="10.1000/adan", venues=(venue,), abstract="Words")


def test_a_venue_goes_by_all_names_of_its_record():
    data = paper(doi="10.1000/adan", venues=("vision",))

    assert apply(KNOWN, data).volume == ""
    assert apply(KNOWN, data, ("ICCV",)).volume == "7"


def test_names_of_venues_come_from_all_files_of_a_library():
    first = Source("1.yml", (paper(path="1.yml", doi="10.1000/adan", venues=("vision",)),))
    second = Source("2.yml", venues=(Venue("vision", "2.yml", 1, "ICCV"),))

    assert Library.build([first], lock_data(KNOWN)).papers["adan"].volume == ""
    assert Library.build([first, second], lock_data(KNOWN)).papers["adan"].volume == "7"
    assert Library.build([first], lock_data(KNOWN)).extended([second]).papers["adan"].volume == "7"


@pytest.mark.parametrize(
    ("title", "authors", "date", "is_taken"),
    [
        ("", "Abe", "2021", True),
        (7, "Abe", "2021", True),
        ("Scattering of Photons", "Abe", "2021-05", True),
        ("scattering of photons", "Bei", "1999", True),
        ("Whales", "Abe", "2021", False),
        # A slip of a letter is one only if the first author and the year agree, as far as they are known.
        ("Scattering of Photonss", "Abe", "2021-05", True),
        ("Scattering of Photonss", "", "2021", True),
        ("Scattering of Photonss", "Abe", "", True),
        ("Scattering of Photonss", "Bei", "2021-05", False),
        ("Scattering of Photonss", "Abe", "2019-05", False),
        # So is a title without its subtitle.
        ("Scattering of Photons: A Survey", "Abe", "2021", True),
        ("Scattering of Photons: A Survey", "", "2021", True),
        ("Scattering of Photons: A Survey", "Bei", "2021", False),
    ],
)
def test_an_entry_is_taken_if_its_title_authors_and_year_agree(title, authors, date, is_taken):
    people = [{"family": authors, "given": "Ann"}, {"family": "Ces"}] if authors else []
    facts = {"title": fact(title), "authors": fact(people), "date": fact(date), "abstract": fact("Words.")}
    data = paper(title="Scattering of Photons", authors=(Person("Abe", "Ann"),), date=PartialDate(2021))

    assert bool(apply(Lock({"id:adan": facts}), data).abstract) is is_taken


def test_an_entry_with_an_unlike_title_is_left_out_with_a_warning():
    other = Lock(
        {
            "doi:10.1000/adan": {
                "title": fact("Arctic whales"),
                "abstract": fact("Theirs"),
                "pages": fact("1-9"),
            },
            "arxiv:2208.06677": {"title": fact("{ADAN}"), "abstract": fact("Ours")},
        }
    )
    data = paper(path="papers.yml", line=3, doi="10.1000/adan", arxiv="2208.06677")
    library = Library.build([Source("papers.yml", (data,))], lock_data(other))

    assert [one.subtype for one in library.problems] == ["duplicate"]
    assert (library.papers["adan"].abstract, library.papers["adan"].pages) == ("Ours", "")
    assert [str(one) for one in library.problems] == [
        (
            "papers.yml:3: paper 'adan': the lock has another title for doi:10.1000/adan, 'Arctic whales'; ignoring "
            "that entry; correct the identifier, or remove the entry from the lock"
        )
    ]

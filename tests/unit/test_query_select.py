"""Selections: what options mean, which papers they give, in which order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.model.dates import PartialDate, parse_date
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Metric, Paper, Source, Topic, Venue
from sphinxcontrib_research.query import parse_selection, select, unknown_names
from sphinxcontrib_research.query.fields import known_names
from sphinxcontrib_research.query.selection import _READERS
from sphinxcontrib_research.vocabulary import OPTION_NAMES

ADAN = Paper(
    "adan",
    "Adan: Adaptive Nesterov",
    authors=(parse_person("Xingyu Xie"), parse_person("Pan Zhou")),
    venues=("TPAMI",),
    date=PartialDate(2024, 7),
    type="article-journal",
    tags=("optimisation", "LLM"),
    category="cs.LG",
    citations=Metric("241", 241),
    metrics=(("FID", "~2.5"),),
    extra=(("grant", "NSF 9"),),
)
WIN = Paper(
    "win",
    "Win: weight decay",
    authors=(parse_person("Zhou, Pan"),),
    venues=("ICLR",),
    date=PartialDate(2023),
    tags=("optimisation",),
    arxiv="2301.00001",
    selected=True,
    topics=("training",),
    metrics=(("FID", "10.1"),),
    extra=(("grant", "NSF 10"),),
)
EARLY = Paper(
    "early", "Éarly work", venues=("iclr",), date=PartialDate(2019, 5), topics=("learning",), category="cs.CV"
)
UNDATED = Paper("undated", "an undated note", authors=(parse_person("Ann Lee"),), tags=("llm", "training"))
USED = Paper(
    "used", "Used elsewhere", date=PartialDate(2024), relation="uses", authors=(parse_person("Pan Zhou"),)
)
CITED = Paper("cited", "Cited here", date=PartialDate(2018), relation="cited")
PRESS = Paper("press", "In press", date=PartialDate(0, text="in press", forthcoming=True))
PAPERS = (WIN, ADAN, EARLY, UNDATED, USED, CITED, PRESS)
RECORDS = {
    "authors": (Author("pan-zhou", "Pan Zhou", aliases=("P. Zhou",)), Author("ann", "Ann Lee")),
    "venues": (Venue("iclr", short="ICLR", name="International Conference on Learning Representations", type="paper-conference"),),
    "topics": (Topic("learning", "Machine learning"), Topic("training", "Training", parent="learning")),
}  # fmt: skip
LIBRARY = Library.build([Source("p.yml", PAPERS, **RECORDS)])


def ids(library: Library = LIBRARY, *, within=None, named: bool = False, **options: str) -> str:
    selection, messages = parse_selection({name.replace("_", "-"): value for name, value in options.items()})
    assert messages == []
    return " ".join(paper.id for paper in select(library, selection, within=within, named=named))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "press adan win early undated"),
        ({"tags": "llm"}, "adan undated"),
        ({"tags": "LLM, optimisation"}, "adan win undated"),
        ({"tags": "optimisation, !LLM"}, "win"),
        ({"tags": "! llm"}, "press win early"),
        ({"tags": "llm", "years": "2024"}, "adan"),
        ({"authors": "pan-zhou"}, "adan win"),
        ({"authors": "P. Zhou"}, "adan win"),
        ({"authors": "Zhou Pan"}, "adan win"),
        ({"authors": "xie, xingyu"}, ""),
        ({"authors": '"xie, xingyu"'}, "adan"),
        ({"authors": "Xingyu Xie, ann"}, "adan undated"),
        ({"authors": "!pan-zhou"}, "press early undated"),
        ({"venues": "ICLR"}, "win early"),
        ({"venues": "iclr, tpami"}, "adan win early"),
        ({"venues": "International Conference on Learning Representations"}, "win early"),
        ({"venues": "!ICLR"}, "press adan undated"),
        ({"categories": "cs.lg"}, "adan"),
        ({"topics": "learning"}, "win early"),
        ({"topics": "training"}, "win"),
        ({"topics": "Machine learning, !training"}, "early"),
        ({"topics": "optimisation"}, "adan win"),
        ({"types": "paper-conference"}, "win early"),
        ({"types": "inproceedings"}, "win early"),
        ({"types": "journal articles"}, "adan"),
        ({"types": "!article"}, "press win early undated"),
        ({"years": "2023"}, "win"),
        ({"years": "2023-"}, "adan win"),
        ({"years": "-2020"}, "early"),
        ({"years": "2019-2023"}, "win early"),
        ({"years": "2019, 2024"}, "adan early"),
        ({"years": "2019–2023, !2020-2023"}, "early"),
        ({"years": "!2024"}, "press win early undated"),
        ({"selected": ""}, "win"),
        ({"selected": "no"}, "press adan early undated"),
        ({"relation": "uses"}, "used"),
        ({"relation": "own, cited"}, "press adan win early cited undated"),
        ({"relation": "any"}, "press adan used win early cited undated"),
        ({"relation": "!cited"}, "press adan used win early undated"),
        ({"relation": "about"}, "press adan win early undated"),
        ({"filter": "citations > 100"}, "adan"),
        ({"limit": "2"}, "press adan"),
        ({"papers": "win adan"}, "win adan"),
        ({"papers": "win, used,adan"}, "win used adan"),
        ({"papers": "used win adan", "sort": "title"}, "adan used win"),
        ({"papers": "used win", "relation": "own"}, "win"),
        ({"papers": "!win !adan"}, "press early undated"),
        ({"papers": "win adan", "tags": "llm"}, "adan"),
        ({"papers": "win nobody"}, "win"),
    ],
)
def test_options_select(options, expected):
    assert ids(**options) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title", "adan undated early press win"),
        ("-title", "win press early undated adan"),
        ("date", "early win adan press undated"),
        ("-date", "press adan win early undated"),
        ("-year, title", "press adan win early undated"),
        ("year", "early win adan press undated"),
        ("data", "win adan early undated press"),
        ("-data", "press undated early adan win"),
        ("venue, data", "win early adan undated press"),
        ("venue -data", "early win adan press undated"),
        ("citations", "adan undated early press win"),
        ("-citations", "adan undated early press win"),
        ("metrics.fid", "adan win undated early press"),
        ("-metrics.FID", "win adan undated early press"),
        ("grant", "adan win undated early press"),
        ("-extra.grant", "win adan undated early press"),
        ("authors", "undated adan win early press"),
        ("author_count", "early press undated win adan"),
        ("nothing", "adan undated early press win"),
        ("", "press adan win early undated"),
    ],
)
def test_sorting(sort, expected):
    assert ids(sort=sort) == expected


ANY = Library.build(
    [
        Source(
            "p.yml",
            (
                Paper(
                    "a",
                    "One",
                    authors=(parse_person("Zoe Ash"), parse_person("Bo Lee")),
                    editors=(parse_person("Cy Day"),),
                    date=PartialDate(2020, 2, 3),
                    volume="10",
                    pages="S2",
                    awards=("*Best* paper",),
                    extra=(("room", "b 10"), ("size", ["3", "x"])),
                    metrics=(("F1", "9.5"),),
                ),
                Paper(
                    "b",
                    "Two",
                    authors=(parse_person("Al Ash"),),
                    date=PartialDate(2020, 2, 1),
                    volume="9 (2)",
                    pages="100-9",
                    tags=("Zeta", "alpha"),
                    selected=True,
                    extra=(("room", "b 9"), ("size", "12 m")),
                    metrics=(("F1", "10.25"),),
                ),
                Paper(
                    "c",
                    "Three",
                    editors=(parse_person("Ed Ash"), parse_person("Bo Lee")),
                    date=PartialDate(2020, 1, 9),
                    volume="suppl.",
                    pages="20",
                    tags=("alpha",),
                    awards=("best talk",),
                    status="in press",
                    extra=(("room", "É"), ("size", "")),
                ),
                Paper("d", "Four", date=PartialDate(0, text="in press", forthcoming=True), citations=Metric("0", 0)),
                Paper("e", "Five", authors=tuple(map(parse_person, ("Bo Lee", "A B", "C D", "E F")))),
                Paper("f", "Six", authors=tuple(map(parse_person, ("Bo Lee", "A B", "C D", "A A")))),
            ),
        )
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        # What has no value comes last, by title ("Five", "Four", "One", "Six", "Three", "Two"), then by id.
        ("date", "c b a d e f"),
        ("-date", "d a b c e f"),
        ("year", "a c b d e f"),
        ("-year", "d a c b e f"),
        ("month", "c a b e d f"),
        ("day", "b a c e d f"),
        ("-day", "c a b e d f"),
        ("authors", "b c a e f d"),
        ("-authors", "e f a c b d"),
        ("editors", "c a e d f b"),
        ("-editors", "a c e d f b"),
        ("first_author", "b e f a d c"),
        ("volume", "b a c e d f"),
        ("-volume", "c a b e d f"),
        ("pages", "c b a e d f"),
        ("tags", "c b e d a f"),
        ("-tags", "b c e d a f"),
        ("award", "a c e d f b"),
        ("status", "c e d a f b"),
        ("selected", "e d a f c b"),
        ("-selected", "b e d a f c"),
        ("citations", "d e a f c b"),
        ("-metrics.f1", "b a e d f c"),
        ("metrics.f1", "a b e d f c"),
        ("room", "b a c e d f"),
        ("extra.size", "a b e d f c"),
        ("-size", "b a e d f c"),
        ("author-count, -title", "c d b a f e"),
        ("nowhere", "e d a f c b"),
    ],
)
def test_every_field_orders_papers_by_what_it_means(sort, expected):
    assert ids(ANY, sort=sort) == expected


def test_an_order_is_that_of_its_keys_whatever_was_sorted_before():
    """Keys and orders are kept for a library: those of one field must not serve another one."""
    names = [name for name in known_names() if name != "url"]
    orders = {
        name: ids(Library.build([Source("p.yml", tuple(ANY.papers.values()))]), sort=name) for name in names
    }
    shared = Library.build([Source("p.yml", tuple(ANY.papers.values()))])

    assert {name: ids(shared, sort=name) for name in names} == orders
    assert {name: ids(shared, sort=name) for name in reversed(names)} == orders


def test_numbers_in_texts_are_sorted_by_value_and_accents_do_not_count():
    papers = [
        Paper(id_, title) for id_, title in [("a", "Part 10"), ("b", "Part 9"), ("c", "Zed"), ("d", "Éclair")]
    ]

    assert ids(Library.build([Source("p.yml", tuple(papers))]), sort="title") == "d b a c"


def test_ties_are_ordered_by_title_then_id():
    papers = [
        Paper(id_, title, date=PartialDate(2020))
        for id_, title in [("c", "Same"), ("b", "same"), ("a", "Zed")]
    ]

    assert ids(Library.build([Source("p.yml", tuple(papers))]), sort="-date") == "b c a"


def test_seasons_of_a_year_are_sorted_among_its_months():
    dates = {"autumn": "Autumn 2023", "spring": "Spring 2023", "winter": "2023-24", "summer": "Summer 2023"}
    dates |= {"july": "2023-07", "year": "2023", "may": "2023-05-02", "next": "2024", "before": "2022-12-31"}
    papers = tuple(Paper(id_, f"{id_} title", date=parse_date(date)) for id_, date in dates.items())
    expected = "before year spring may summer july autumn winter next"
    library = Library.build([Source("p.yml", papers)])
    assert ids(library, sort="date") == expected
    assert ids(library, sort="-date") == " ".join(reversed(expected.split()))


@pytest.mark.parametrize("sort", ["", "title", "-date", "data"])
def test_a_title_without_words_comes_last(sort):
    papers = (Paper("b", "{}"), Paper("a", "A title"))

    assert ids(Library.build([Source("p.yml", papers)]), sort=sort) == ("b a" if sort == "data" else "a b")


def test_files_restrict_the_selection_and_give_the_order_of_the_data():
    more = Library.build(
        [Source("p.yml", PAPERS, **RECORDS), Source("q.yml", (Paper("z", "Z"), Paper("y", "Y")))]
    )

    assert ids(more, within=["z", "y", "used"], named=True, sort="data") == "z y used"
    assert ids(more, within=["z", "y", "used"]) == "y z"
    assert ids(more, within=["z", "y"], papers="y win") == "y"
    assert ids(more, within=["z", "y"], papers="!y") == "z"


def test_named_papers_keep_their_order_where_they_are_all_there_are():
    papers = (Paper("a", "A", tags=("x",)), Paper("b", "B"), Paper("c", "C", tags=("x",)))
    library = Library.build([Source("p.yml", papers)])

    assert ids(library, papers="c, b, a", tags="x", sort="data") == "c a"
    assert ids(library, tags="x", sort="data") == "a c"
    assert ids(library, tags="x", sort="-data") == "c a"


def test_a_merged_id_names_its_paper_once():
    library = Library.build(
        [Source(name, (Paper(name[0], "A", name, doi="10.1/a"),)) for name in ("a.yml", "b.yml")]
    )

    assert ids(library, papers="b a") == "a"


def test_a_large_library_is_sorted_as_a_small_selection_of_it_is():
    papers = tuple(Paper(f"p{k}", f"T{k * 7 % 50}", date=PartialDate(2000 + k % 5)) for k in range(100))
    library = Library.build([Source("p.yml", papers)])
    few = [f"p{k}" for k in range(0, 100, 20)]
    apart = ids(library, within=few)
    whole = ids(library).split()

    assert apart == ids(library, within=few) == " ".join(id_ for id_ in whole if id_ in few)
    assert ids(library, within=whole[:90]) == " ".join(whole[:90])


# -- wrong options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"years": "202"}, ":years: invalid year or range of years '202'; write 2023, 2020-2024 or 2023-"),
        (
            {"years": "2020 2021"},
            ":years: invalid year or range of years '2020 2021'; write 2023, 2020-2024 or 2023-",
        ),
        ({"years": "-"}, ":years: invalid year or range of years '-'; write 2023, 2020-2024 or 2023-"),
        ({"years": "2024-2020"}, ":years: '2024-2020' ends before it begins"),
        ({"relation": "use"}, ":relation: unknown relation 'use'; did you mean 'uses'?"),
        ({"selected": "perhaps"}, ":selected: 'perhaps' is neither yes nor no"),
        ({"limit": "-1"}, ":limit: '-1' is not a whole number from 1"),
        ({"limit": "0"}, ":limit: '0' is not a whole number from 1"),
        ({"limit": "²"}, ":limit: '²' is not a whole number from 1"),
        ({"tag": "x"}, "unknown option 'tag'; did you mean 'tags'?"),
    ],
)
def test_a_wrong_option_is_reported_and_counts_as_not_given(options, message):
    selection, messages = parse_selection(options)

    assert messages == [("option", message)]
    assert selection == parse_selection({})[0]


def test_a_wrong_filter_filters_nothing():
    selection, [(subtype, _message)] = parse_selection({"filter": "year =", "tags": "llm"})

    assert subtype == "filter"
    assert [paper.id for paper in select(LIBRARY, selection)] == ["adan", "undated"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"papers": "adam"}, ":papers: unknown paper 'adam'; did you mean 'adan'?"),
        ({"papers": "!xyz"}, ":papers: unknown paper 'xyz'"),
        ({"tags": "optimization"}, ":tags: unknown tag 'optimization'; did you mean 'optimisation'?"),
        ({"authors": "Pam Zhou"}, ":authors: unknown author 'Pam Zhou'; did you mean 'Pan Zhou'?"),
        ({"authors": "pan-zhu"}, ":authors: unknown author 'pan-zhu'; did you mean 'pan-zhou'?"),
        ({"venues": "ICLRR"}, ":venues: unknown venue 'ICLRR'; did you mean 'ICLR'?"),
        ({"categories": "cs.LL"}, ":categories: unknown category 'cs.LL'; did you mean 'cs.LG'?"),
        ({"topics": "learnin"}, ":topics: unknown topic 'learnin'; did you mean 'learning'?"),
        ({"types": "papers-conference"}, ":types: unknown type 'papers-conference'; did you mean 'paper-conference'?"),
        ({"sort": "-yeer"}, ":sort: unknown field 'yeer'; did you mean 'year'?"),
        ({"sort": "title.x"}, ":sort: unknown field 'title.x'; did you mean 'title'?"),
        ({"group-by": "grnt"}, ":group-by: unknown field 'grnt'; did you mean 'grant'?"),
        ({"filter": "tags and yeer > 3"}, "wrong filter: unknown field 'yeer'; did you mean 'year'?\n  tags and yeer > 3\n           ^"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_reported_with_the_nearest(options, message):
    selection, messages = parse_selection(options)

    assert messages == []
    assert [text for _subtype, text in unknown_names(LIBRARY, selection)] == [message]


@pytest.mark.parametrize(
    "options",
    [
        {"papers": "adan", "tags": "LLM", "authors": "P. Zhou", "venues": "iclr", "topics": "Training"},
        {
            "sort": "data, -metrics.any, author-count, Grant",
            "group-by": "year, extra.any",
            "filter": "journal == 'x'",
        },
        {"authors": "Ann Lee", "types": "article"},
    ],
)
def test_known_names_are_not_reported(options):
    assert unknown_names(LIBRARY, parse_selection(options)[0]) == []


@pytest.mark.parametrize("hidden", [True, "review"])
def test_a_hidden_paper_is_known(hidden):
    library = Library.build([Source("p.yml", (Paper("a", "A", hidden=hidden),))])

    assert unknown_names(library, parse_selection({"papers": "a"})[0]) == []


def test_an_unknown_field_filters_nothing():
    assert ids(filter="yeer > 3") == ids()


# -- properties

OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.sampled_from(["llm", "!llm", "x, optimisation"]),
        "authors": st.sampled_from(["pan-zhou", "!Ann Lee"]),
        "venues": st.sampled_from(["ICLR", "!iclr"]),
        "years": st.sampled_from(["2020-", "!2024"]),
        "relation": st.sampled_from(["any", "own", "!own"]),
        "sort": st.sampled_from(["title", "-date", "data", "-citations, venue"]),
        "filter": st.sampled_from(["year > 2018", "not tags"]),
        "papers": st.sampled_from(["win adan used", "!adan"]),
        "limit": st.sampled_from(["1", "3"]),
    },
)


@settings(max_examples=40, deadline=None)
@given(OPTIONS, st.randoms())
def test_the_order_of_options_does_not_matter(options, chance):
    names = list(options)
    chance.shuffle(names)
    selection, _messages = parse_selection(options)

    assert parse_selection({name: options[name] for name in names})[0] == selection
    assert select(LIBRARY, selection) == select(
        Library.build([Source("p.yml", PAPERS, **RECORDS)]), selection
    )


@settings(max_examples=40, deadline=None)
@given(OPTIONS)
def test_what_an_option_selects_and_what_it_excludes_is_all(options):
    options.pop("limit", None)
    everything = [paper.id for paper in select(LIBRARY, parse_selection(options)[0])]
    with_tag = [paper.id for paper in select(LIBRARY, parse_selection(options | {"categories": "cs.LG"})[0])]
    without = [paper.id for paper in select(LIBRARY, parse_selection(options | {"categories": "!cs.LG"})[0])]

    assert sorted(with_tag + without) == sorted(everything)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(OPTION_NAMES), st.text(max_size=30)))
def test_any_option_is_read_or_reported(options):
    selection, messages = parse_selection(options)
    select(LIBRARY, selection)
    unknown_names(LIBRARY, selection)

    assert all(subtype in {"option", "filter"} and text for subtype, text in messages)


def test_every_option_is_read_and_has_its_name_in_the_list():
    _selection, messages = parse_selection(dict.fromkeys(OPTION_NAMES, "2020"))
    assert not [text for _subtype, text in messages if "unknown option" in text]
    assert set(OPTION_NAMES) == set(_READERS)


def test_tags_that_differ_in_a_symbol_or_a_mark_are_several():
    names = ("C", "C++", "C#", "мой", "мои", "かき", "がき", "कि", "की", "deep-learning")
    library = Library.build(
        [Source("p.yml", tuple(Paper(f"p{at}", f"T{at}", tags=(name,)) for at, name in enumerate(names)))]
    )

    for at, name in enumerate(names):
        assert ids(library, tags=name) == f"p{at}"
    assert ids(library, tags="Deep Learning") == "p9"

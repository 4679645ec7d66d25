"""Filter expressions: what they mean, what is refused and how."""

from __future__ import annotations

import contextlib
import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Claim, Link, Metric, Paper, Source, Venue
from sphinxcontrib_research.query.expression import LONGEST, FilterError, parse

FULL = Paper(
    "full",
    r"Learning $\beta$-VAEs",
    authors=(parse_person("Pan Zhou"), parse_person("Ming-Ming Cheng")),
    venues=("iccv", "TPAMI"),
    date=PartialDate(2023, 3),
    type="paper-conference",
    doi="10.1/x",
    links=(Link("code", "https://github.com/a/b"),),
    tags=("LLM", "vision"),
    citations=Metric("800+", 800, at_least=True),
    awards=("Oral",),
    metrics=(("FID (ImageNet)", "1.79"), ("Top-1", "92.1%")),
    sota=(Claim("Detection", "COCO"),),
    volume="12",
    selected=True,
    extra=(("grant", "NSF-7"), ("rank", "3"), ("labs", ["A", "B"])),
)
BARE = Paper("bare", "Bare")
LIBRARY = Library.build([Source("p.yml", (FULL, BARE), venues=(Venue("iccv", short="ICCV"),))])


def passing(source: str) -> list[str]:
    test = parse(source).bind(LIBRARY)
    return [id_ for id_, paper in LIBRARY.papers.items() if test(paper)]


@pytest.mark.parametrize(
    "source",
    [
        "year >= 2023",
        "year == 2023 and month == 3",
        "2020 <= year <= 2023",
        "year in (2022, 2023)",
        "year in [2022, '2023']",
        "date >= '2023-02'",
        "'LLM' in tags",
        "tags == 'vision'",
        "'llm' in lower(tags)",
        "'llm' not in tags and 'LLM' in tags",
        "tags in ['vision', 'audio']",
        "len(tags) == 2",
        "author_count == 2 and len(authors) == 2",
        "first_author == 'Pan Zhou'",
        "last_author == 'Ming-Ming Cheng' and first_author != last_author",
        "'zhou' in lower(first_author)",
        "'Pan Zhou' in authors",
        "venue == 'ICCV'",
        "venue == 'TPAMI' and venue != 'CVPR'",
        "journal == 'ICCV'",
        "'learning β-vaes' in lower(title) or 'learning' in lower(title)",
        "citations > 500",
        "not citations < 500 and citations",
        "metrics.fid_imagenet < 2",
        "metrics.top1 > 90",
        "extra.grant == 'NSF-7'",
        "grant == 'NSF-7'",
        "Grant == 'NSF-7'",
        "extra.rank == 3",
        "rank <= 3",
        "'B' in labs",
        "volume == 12",
        "volume > 2",
        "code",
        "doi and not arxiv",
        "selected",
        "selected == True",
        "award == 'Oral'",
        "'Detection on COCO' in sota",
        "type == 'paper-conference'",
        "id == 'full'",
        "(year > 2000 and (id == 'x' or id == 'full'))",
        "len(title) > 8",
        "-1 < citations",
        "year == 2023.0",
    ],
)
def test_true_of_the_full_paper_alone(source):
    assert passing(source) == ["full"]


@pytest.mark.parametrize(
    "source",
    [
        "year < 2023",
        "year != 2023",
        "doi != '10.1/x'",
        "venue != 'ICCV'",
        "metrics.none > 0",
        "metrics.none < 0",
        "citations == 'many'",
        "title > 3",
        "tags == 3",
        "'x' in year",
        "lower(year) == 'x'",
        "len(year) > 0",
        "extra.none == 'x'",
        "False",
        "0",
        "''",
    ],
)
def test_true_of_none(source):
    assert passing(source) == []


@pytest.mark.parametrize(
    "source",
    ["True", "not arxiv", "'x' not in tags", "tags != 'x'", "not year < 2000", "author_count < 3", "1 < 2"],
)
def test_true_of_both(source):
    assert passing(source) == ["full", "bare"]


# What a paper may have in a field, with what it is as a number, where it begins with one.
VALUES = {
    "": None,
    "abc": None,
    "b": None,
    "x7": None,
    "7": 7,
    "007": 7,
    "8": 8,
    "600+": 600,
    "1,567": 1567,
    "1.2k": 1200,
    "7 days": 7,
    "0.5": 0.5,
}
WHOLE = {"7", "007", "8", "600+", "1,567", "1.2k", "0.5"}
"""Those that are a number and nothing else."""
HELD = [None, *VALUES, ["7", "abc"], ["1,567", "x7"], ["b"], []]
WRITTEN = [5, 7, 7.0, 8.5, 1567, -1, 0.5, "abc", "a", "7", "007", "", ("abc", "b"), (7, 600), ("7",), ()]
COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def each(value: object) -> list[object]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


def is_ordered(sign: str, left: object, right: object) -> bool:
    """One text and one number are compared as numbers, if the text begins with one."""
    if isinstance(left, str) != isinstance(right, str):
        left, right = (VALUES[side] if isinstance(side, str) else side for side in (left, right))
    return left is not None and right is not None and COMPARE[sign](left, right)


def is_equal(left: object, right: object) -> bool:
    """A text equals a number if it is that number and nothing else."""
    if isinstance(left, str) != isinstance(right, str):
        text, number = (left, right) if isinstance(left, str) else (right, left)
        return text in WHOLE and VALUES[text] == number
    return left == right


def expected(sign: str, left: object, right: object) -> bool:
    """Several values pass if any does; where one is missing, nothing does, not even the opposite."""
    pairs = [(mine, yours) for mine in each(left) for yours in each(right)]
    if sign in COMPARE:
        return any(is_ordered(sign, *pair) for pair in pairs)
    if sign in ("==", "!=") or isinstance(right, list | tuple):
        is_true = any(is_equal(*pair) for pair in pairs)
    else:
        is_true = any(
            isinstance(mine, str) and isinstance(yours, str) and mine in yours for mine, yours in pairs
        )
    if sign in ("!=", "not in"):
        return left is not None and right is not None and not is_true
    return is_true


@pytest.mark.parametrize("sign", [*COMPARE, "==", "!=", "in", "not in"])
def test_each_comparison_means_the_same_of_any_two_values(sign):
    papers = tuple(
        Paper(f"p{at}-{to}", "P", extra=tuple((name, held) for name, held in (("x", left), ("y", right)) if held is not None))
        for at, left in enumerate(HELD)
        for to, right in enumerate(HELD)
    )  # fmt: skip
    library = Library.build([Source("p.yml", (*papers, Paper("z", "Z", extra=(("x", "7"), ("y", "7")))))])
    test = parse(f"x {sign} y").bind(library)
    wrong = [
        (left, sign, right)
        for at, left in enumerate(HELD)
        for to, right in enumerate(HELD)
        if test(library.papers[f"p{at}-{to}"]) != expected(sign, left, right)
    ]
    for literal in WRITTEN:
        behind, before = (
            parse(text).bind(library) for text in (f"x {sign} {literal!r}", f"{literal!r} {sign} x")
        )
        for at, value in enumerate(HELD):
            paper = library.papers[f"p{at}-0"]
            if behind(paper) != expected(sign, value, literal):
                wrong.append((value, sign, literal))
            if before(paper) != expected(sign, literal, value):
                wrong.append((literal, sign, value))

    assert wrong == []


def test_a_date_to_come_is_later_than_all():
    paper = Paper("p", "P", date=PartialDate(0, text="in press", forthcoming=True))

    assert parse("date > '2100'").bind(LIBRARY)(paper)


@pytest.mark.parametrize(
    ("source", "message", "column"),
    [
        ("year = 2023", "write '==' to compare", 5),
        ("year >", "this is not understood", 6),
        ("'a' in tags && year", "write 'and' and 'or'", None),
        ("'a' in tags || year", "write 'and' and 'or'", None),
        ("(year > 3", "'(' was never closed", 0),
        ("year > 'x", "unterminated string literal", 7),
        ("", "it is empty", 0),
        ("title.upper() == 'X'", "only lower() and len() can be called", 0),
        ("year > 2 and open('x')", "only lower() and len() can be called", 13),
        ("lower()", "lower() takes one value", 0),
        ("len(tags, 2)", "len() takes one value", 0),
        ("len(*tags)", "len() takes one value", 0),
        ("paper.year", "only metrics.… and extra.… have a dot", 0),
        ("metrics.a.b", "only metrics.… and extra.… have a dot", 0),
        ("extra.__class__.x", "only metrics.… and extra.… have a dot", 0),
        ("year ** 2 > 3", "there is no arithmetic in filters", 0),
        ("year + 1 > 3", "there is no arithmetic in filters", 0),
        ("doi is None", "nothing equals None; write 'not doi' for papers without one", 7),
        ("doi == None", "nothing equals None; write 'not doi' for papers without one", 7),
        ("doi is title", "'is' compares nothing here; write '=='", 0),
        ("tags[0] == 'x'", "this is not allowed in a filter", 0),
        ("lambda: 1", "this is not allowed in a filter", 0),
        ("[x for x in tags]", "this is not allowed in a filter", 0),
        ("f'{year}'", "this is not allowed in a filter", 0),
        ("b'x' in tags", "this is not allowed in a filter", 0),
        ("1j", "this is not allowed in a filter", 0),
        ("year if 1 else 2", "this is not allowed in a filter", 0),
        ("(a := 3)", "this is not allowed in a filter", 1),
        ("{'a': 1}", "this is not allowed in a filter", 0),
        ("year in (2023, llm)", "a list holds texts and numbers; texts need quotes", 15),
        ("year in ((1, 2), 3)", "a list can't hold lists", 9),
        ("tags in [*authors]", "this is not allowed in a filter", 9),
        ("'ü' in tags and x.y", "only metrics.… and extra.… have a dot", 16),
    ],
)
def test_a_wrong_filter_is_quoted_with_its_place(source, message, column):
    with pytest.raises(FilterError) as raised:
        parse(source)

    said, quoted, caret = str(raised.value).split("\n")
    assert message in said
    assert quoted == f"  {source}"
    if column is not None:
        assert caret == "  " + " " * column + "^"


def test_wide_letters_move_the_caret():
    with pytest.raises(FilterError) as raised:
        parse("'深度' in tags and x.y")

    assert str(raised.value).split("\n")[2].index("^") == 2 + 17 + 2


@pytest.mark.parametrize(
    "source",
    [
        "not " * 60 + "year",
        "(" * 300 + "year" + ")" * 300,
        "year" + " " * LONGEST + "> 3",
        "-" * 900 + "1",
        "year > " + "9" * (LONGEST + 1),
        "year\0",
        "lower(" * 50 + "title" + ")" * 50,
    ],
)
def test_what_is_too_long_or_deep_is_refused(source):
    with pytest.raises(FilterError):
        parse(source)


def test_lines_are_joined():
    assert passing("year > 2000\n  and 'LLM' in tags") == ["full"]


NAMES = st.sampled_from(
    ["year", "tags", "title", "venue", "citations", "metrics.fid_imagenet", "extra.rank", "none", "code"]
)
LITERALS = st.one_of(
    st.integers(-3, 3000).map(repr),
    st.sampled_from(["'LLM'", "'2023'", "''", "True", "(1, 'x')", "[]", "1.5"]),
)
TERMS = st.one_of(NAMES, LITERALS, NAMES.map("lower({})".format), NAMES.map("len({})".format))
FILTERS = st.recursive(
    st.one_of(
        TERMS,
        st.builds(
            "{} {} {}".format,
            TERMS,
            st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in"]),
            TERMS,
        ),
    ),
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.builds("({}) {} ({})".format, inner, st.sampled_from(["and", "or"]), inner),
    ),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(FILTERS)
def test_a_filter_never_fails_on_papers(source):
    test = parse(source).bind(LIBRARY)

    assert {test(paper) for paper in (FULL, BARE)} <= {True, False}


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("()[]'\"=<>!.,*andornit year0129:{}\\", max_size=60)))
def test_any_text_is_a_filter_or_refused(source):
    with contextlib.suppress(FilterError):
        assert isinstance(parse(source).bind(LIBRARY)(FULL), bool)

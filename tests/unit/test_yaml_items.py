"""A YAML list cut at its items, so that a fault costs one paper; and files that are kept as they were read."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.readers import load_file, read_cached
from sphinxcontrib_research.readers.yaml import cut, read

SHOWN = "papers.yml"


def test_a_fault_costs_one_paper():
    text = 'papers:\n- title: A\n- title: B: the b\n  year: 1\n\n# c\n- title: "C \\& D"\n- title: E\nauthors:\n- X Y\n'
    found = read(text.encode(), SHOWN)

    assert [(record.kind, record.line, record.fields) for record in found.records] == [
        ("paper", 2, {"title": "A"}),
        ("paper", 8, {"title": "E"}),
        ("author", 10, {"name": "X Y"}),
    ]
    assert [str(problem) for problem in found.problems] == [
        (
            "papers.yml:3: invalid YAML at column 11: ': ' inside a value: put the value in quotes; the paper "
            "that begins in line 3 is left out"
        ),
        (
            "papers.yml:7: invalid YAML at column 13: '\\&' means nothing in double quotes: put the text in single "
            "quotes, or after '>-' on lines of its own; the paper that begins in line 7 is left out"
        ),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- title: A: b\n",  # one item alone is the whole file
        "x:\n- title: A: b\n- title: C\n",  # a list under another key
        "- title: 'A\n- title: 'B\n",  # no item is sound
        "- title: A\n- title: B: c\nauthors: [a\n",  # what follows the list is broken too
        "- &a {title: A}\n- *a\n- title: B: c\n",  # items that depend on each other
    ],
)
def test_a_file_that_cannot_be_cut_is_refused_as_a_whole(text):
    found = read(text.encode(), SHOWN)

    assert found.records == ()
    assert [problem.message.rpartition("; ")[2] for problem in found.problems] == ["the file is not read"]


@pytest.mark.parametrize(
    ("text", "head", "items", "tail"),
    [
        ("- a: 1\n- b: 2\n", "", ["- a: 1\n", "- b: 2\n"], ""),
        ("# c\n---\n\n- a: 1\n\n- b: 2\n", "# c\n---\n\n", ["- a: 1\n\n", "- b: 2\n"], ""),
        (
            "x: 1\npapers: # all\n\n  - a: 1\n    b: 2\n# c\n  - c: 3\ny: 2\n",
            "x: 1\npapers: # all\n\n",
            ["  - a: 1\n    b: 2\n# c\n", "  - c: 3\n"],
            "y: 2\n",
        ),
        ("papers:\n- a: 1\n-\n  b: 2\ny:\n- c\n", "papers:\n", ["- a: 1\n", "-\n  b: 2\n"], "y:\n- c\n"),
        ("- a: 1\n- - b\n...\n", "", ["- a: 1\n", "- - b\n"], "...\n"),
    ],
)
def test_lists_are_cut_at_their_items(text, head, items, tail):
    parts = cut(text)

    assert (parts.head, list(parts.items), parts.tail) == (head, items, tail)
    assert "".join((parts.head, *parts.items, parts.tail)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# c\n",
        "a: 1\n",
        "papers: [a]\n",
        "- a\r- b\n",
        "%YAML 1.1\n---\n- a\n\n%x\n",
        "- &x a\n- *x\n",
        "- a\u2028- b\n",
    ],
)
def test_what_is_no_plain_list_is_not_cut(text):
    assert cut(text) is None


# -- the cache


@pytest.fixture
def papers(tmp_path):
    """Write the file and read it through the cache."""

    def write(text):
        (tmp_path / SHOWN).write_text(text, encoding="utf-8")
        return read_cached(tmp_path / SHOWN, SHOWN, tmp_path / "cache")

    return write


def plain(text):
    return as_told(read(text.encode(), SHOWN))


def as_told(found):
    """All that a reader says, in a form that can be compared."""
    rows = [
        (one.kind, one.line, dict(one.fields), dict(one.lines), one.key, one.sections)
        for one in found.records
    ]
    return rows, list(found.problems)


FOUR = "papers:\n- title: A\n  year: 1\n- title: B\n- title: C\n- title: D\nauthors:\n- X Y\n"


def test_an_unchanged_file_is_not_parsed_again(papers, monkeypatch):
    papers(FOUR)
    expected = plain(FOUR)
    monkeypatch.setattr(
        "sphinxcontrib_research.readers.yaml.parse", lambda *_args, **_more: pytest.fail("it is parsed again")
    )

    assert as_told(papers(FOUR)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- title: B\n", "- title: 'B\n"),  # a quote that swallows what follows
        ("- title: B\n", "- title: B\n- &x title\n- *x\n"),  # anchors look beyond their item
        ("- title: B\n", "- B\n"),  # no mapping
        ("- title: B\n", "- title: B\n  title: B2\n"),  # a problem
        ("- X Y\n", "- Y Z\n"),  # what stands after the list
        ("papers:\n", "papers: # mine\n"),  # what stands before
        ("papers:\n", "topics: {}\npapers:\n"),
    ],
)
def test_a_changed_file_is_parsed_again(papers, old, new):
    papers(FOUR)
    edited = FOUR.replace(old, new)

    assert as_told(papers(edited)) == plain(edited)
    assert as_told(papers(edited)) == plain(edited)


ITEMS = (
    *(
        "title: A",
        "title: 'A: b'",
        "title: >-\n    A\n\n    B",
        "title: |+\n    A\n\n",
        "title: A\n  tags:\n  - x",
    ),
    *(
        "{title: A, year: 2020}",
        "title: A # c\n# c\n  # d",
        "\n  title: A",
        "title: A\n  - x",
        "title: 'A\n\n  B'",
    ),
    *("title: 'A", 'title: "A\n  B', "title: [a", "- title: A", "A", "", "title: A\n\n\n", "title: A: b"),
    *(
        "title: A\n  title: B",
        "x: &x 1\n  y: *x",
        "title: &A b",
        "heading: H\n  papers:\n  - title: A\n  - title: B",
    ),
    *("title: !!x A", "title: A\n---", "title: |\n    - A\n    - B", "? title\n  : A", 'title: "\\beta"'),
)
LAYOUTS = (("", "", ""), ("papers:\n", "", "authors:\n- X Y\n"), ("a: 1\npapers:\n", "  ", "x-b: 2\n"))


def layout(kind, items):
    head, indent, tail = LAYOUTS[kind]
    texts = [f"- {item}\n".replace("\n", f"\n{indent}").removesuffix(indent) for item in items]
    return head + "".join(indent + text for text in texts) + tail


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from((0, 1, 2)),
    st.lists(st.sampled_from(ITEMS), min_size=3, max_size=7),
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from(ITEMS)), max_size=2),
)
def test_an_edit_gives_what_a_plain_parse_gives(tmp_path_factory, kind, items, edits):
    folder = tmp_path_factory.mktemp("edit")
    path = folder / SHOWN
    for edit in ((), *((one,) for one in edits)):
        for at, item in edit:
            items = [*items[:at], item, *items[at + 1 :]]
        text = layout(kind, items)
        path.write_text(text, encoding="utf-8")

        assert as_told(read_cached(path, SHOWN, folder / "cache")) == plain(text)


def test_other_formats_are_kept_as_well(tmp_path, monkeypatch):
    (tmp_path / "papers.json").write_text('[{"title": "A",\n "title": "B"}]')
    first = load_file(tmp_path / "papers.json", root=tmp_path, cache=tmp_path / "cache")
    monkeypatch.setattr(
        "sphinxcontrib_research.readers.json.parse", lambda *_: pytest.fail("it is parsed again")
    )

    assert load_file(tmp_path / "papers.json", root=tmp_path, cache=tmp_path / "cache") == first
    assert [problem.subtype for problem in first.problems] == ["duplicate"]


def kept_file(tmp_path):
    (path,) = (tmp_path / "cache").iterdir()
    return path


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"title", b"tiTle"),
        lambda _: b"",
        lambda _: b"[1]\n[]",
        lambda _: b"\xff\xfe",
        lambda content: content.replace(b'[1,"', b'[0,"', 1).replace(b'[1, "', b'[0, "', 1),
    ],
)
def test_a_kept_file_that_is_not_whole_does_not_count(papers, tmp_path, damage):
    papers(FOUR)
    kept_file(tmp_path).write_bytes(damage(kept_file(tmp_path).read_bytes()))

    assert as_told(papers(FOUR)) == plain(FOUR)


def test_what_another_version_kept_does_not_count(papers, tmp_path, monkeypatch):
    papers(FOUR)
    before = kept_file(tmp_path).stat().st_mtime_ns
    monkeypatch.setattr("sphinxcontrib_research.util.__version__", "0.0.0")
    os.utime(kept_file(tmp_path), ns=(0, 0))

    assert as_told(papers(FOUR)) == plain(FOUR)
    assert kept_file(tmp_path).stat().st_mtime_ns >= before


def test_the_kept_file_is_json_and_nothing_is_left_beside_it(papers, tmp_path):
    papers(FOUR)

    stamp, *rows = kept_file(tmp_path).read_text().splitlines()
    assert json.loads(stamp)
    assert all(map(json.loads, rows))


def test_without_a_folder_to_write_to_nothing_is_kept(tmp_path):
    (tmp_path / "cache").write_text("in the way")
    (tmp_path / SHOWN).write_text(FOUR)

    assert as_told(read_cached(tmp_path / SHOWN, SHOWN, tmp_path / "cache")) == plain(FOUR)


def test_problems_are_reported_again_from_the_cache(tmp_path):
    (tmp_path / SHOWN).write_text("- title: A\n  titel: x\n  year: never\n- title: A\n  title: B\n")
    first = load_file(tmp_path / SHOWN, root=tmp_path, cache=tmp_path / "cache")

    assert len(first.problems) == 3
    assert load_file(tmp_path / SHOWN, root=tmp_path, cache=tmp_path / "cache") == first

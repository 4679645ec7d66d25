"""Records appended to YAML files: the file stays as it is, to the byte, and the record fits in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinxcontrib_research.cli.append import append, appended, rendered
from sphinxcontrib_research.cli.console import CommandError
from sphinxcontrib_research.readers.registry import READERS

NEW = {
    "id": "carberry2024sparse",
    "title": "Sparse Widgets: A Study",
    "authors": ["Josiah Carberry", "{Widget Consortium}", "张三"],
    "date": "2024-06-03",
    "doi": "10.5555/abc.2024.17",
    "arxiv": "2401.99010",
}
LINES = [
    "id: carberry2024sparse",
    "title: 'Sparse Widgets: A Study'",
    "authors: [Josiah Carberry, '{Widget Consortium}', 张三]",
    "date: 2024-06-03",
    "doi: 10.5555/abc.2024.17",
    "arxiv: 2401.99010",
]


def item(dash: int, key: int) -> str:
    first, *rest = LINES
    start = " " * dash + "-" + " " * (key - dash - 1)
    return "".join([f"{start}{first}\n", *(f"{' ' * key}{line}\n" for line in rest)])


ONE = "- id: adan\n  title: Adan\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "papers:\n" + item(2, 4)),
        ("# Our papers\n", "# Our papers\n\npapers:\n" + item(2, 4)),
        ("papers:\n", "papers:\n" + item(2, 4)),
        (
            "papers:   # all of them\n\nauthors: []\n",
            "papers:   # all of them\n" + item(2, 4) + "\nauthors: []\n",
        ),
        (ONE, ONE + item(0, 2)),
        (ONE.rstrip("\n"), ONE + item(0, 2)),
        (f"---\n{ONE}...\n", f"---\n{ONE}{item(0, 2)}...\n"),
        (f"{ONE}\n{ONE.replace('adan', 'win')}", f"{ONE}\n{ONE.replace('adan', 'win')}\n{item(0, 2)}"),
        (f"{ONE}# the end\n", f"{ONE}# the end\n{item(0, 2)}"),
        ("papers:\n  - id: adan\n    title: Adan\n", "papers:\n  - id: adan\n    title: Adan\n" + item(2, 4)),
        ("papers:\n-   id: adan\n    title: Adan\n", "papers:\n-   id: adan\n    title: Adan\n" + item(0, 4)),
        (
            "papers:\n  - {id: adan, title: Adan}\n\n# People\nauthors:\n  - {id: pz, name: Pan Zhou}\n",
            "papers:\n  - {id: adan, title: Adan}\n"
            + item(2, 4)
            + "\n# People\nauthors:\n  - {id: pz, name: Pan Zhou}\n",
        ),
        (
            "authors:\n  - {id: pz, name: Pan Zhou}\n",
            "authors:\n  - {id: pz, name: Pan Zhou}\n\npapers:\n" + item(2, 4),
        ),
        (
            "Publications:\n- id: adan\n  title: Adan\n\nauthors: []\n",
            "Publications:\n- id: adan\n  title: Adan\n" + item(0, 2) + "\nauthors: []\n",
        ),
        ("pubs:\n", "pubs:\n" + item(2, 4)),
        ("pubs: []  # none yet\n", "pubs:  # none yet\n" + item(2, 4)),
        ("[]\n", "papers:\n" + item(2, 4)),
        (
            "authors:\n  - {id: pz, name: Pan Zhou, aliases: []}\npapers: [ ]\n",
            "authors:\n  - {id: pz, name: Pan Zhou, aliases: []}\npapers:\n" + item(2, 4),
        ),
        (
            "- id: adan\n  title: Adan\n  abstract: |\n    One.\n\n    # Two.\n",
            "- id: adan\n  title: Adan\n  abstract: |\n    One.\n\n    # Two.\n" + item(0, 2),
        ),
        (
            "defaults: {relation: own}   # x\npapers:\n  # first\n  - title:   'Adan'   # odd\n    arxiv: 2208.06670\n",
            "defaults: {relation: own}   # x\npapers:\n  # first\n  - title:   'Adan'   # odd\n    arxiv: 2208.06670\n"
            + item(2, 4),
        ),
    ],
)
def test_all_that_was_there_stays_to_the_byte(before: str, after: str) -> None:
    assert appended(before.encode(), [NEW], "papers.yml").decode() == after


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    before = b"\xef\xbb\xbf" + ONE.replace("\n", "\r\n").encode()

    after = appended(before, [NEW], "papers.yml")

    assert after == before + item(0, 2).replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    "before",
    [
        "papers: []\n",
        "publications: [{id: a, title: A}]\n",
        "papers: [{id: a, title: A}]\n# end\n",
        "[{id: a, title: A}]\n",
    ],
)
def test_lists_in_brackets_are_written_anew(before: str) -> None:
    after = appended(before.encode(), [NEW], "papers.yml").decode()

    records = READERS[".yml"](after.encode(), "papers.yml").records
    assert records[-1].fields == NEW
    assert ("# end" in after) == ("# end" in before)


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (b"papers:\n\t- x", r"papers\.yml:2: it can't be read as YAML"),
        (b"\xff\xfe-", "not UTF-8"),
        (b"just words\n", "write its papers as a list below 'papers:'"),
        (b"adan:\n  title: Adan\n", "write its papers as a list below 'papers:'"),
        (b"papers:\n  adan: {title: Adan}\n", "write its papers as a list below 'papers:'"),
        (b"'2024':\n- title: Adan\n", "write its papers as a list below 'papers:'"),
        (b"---\n- a: 1\n---\n- b: 1\n", "can't be read as YAML"),
    ],
)
def test_a_file_of_another_form_is_left_alone(before: bytes, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        appended(before, [NEW], "papers.yml")


@pytest.mark.parametrize(
    "value",
    [
        "a: b",
        "- a",
        "# no comment",
        "{Braces} first",
        "it's",
        'say "x"',
        "yes",
        "null",
        "~",
        " blank ",
        "ends:",
        "$\\beta$ & \\emph{x}",
        "1984",
        "2401.99010",
        "1e5",
        "0x10",
        "@home",
        "%",
        "ünï ☃ 𝔘",
        "a #b",
        "*x",
        "&x",
        "!x",
        "x" * 300,
        "[a]",
        "a, b",
        "?",
        "=",
        "<<",
        "12:30:00",
        "`x`",
        "|",
        ">",
    ],
)
def test_every_text_comes_back_as_it_was(value: str) -> None:
    record = {"id": "x", "title": f"T {value}", "venue": value, "authors": [value, "B"]}

    fields = READERS[".yml"](appended(ONE.encode(), [record], "x.yml"), "x.yml").records[-1].fields

    assert fields == record


def test_many_authors_are_one_below_the_other() -> None:
    lines = rendered({"id": "x", "authors": [f"Given Family{n}" for n in range(9)]}, dash=2, key=4)

    assert lines[:3] == ["  - id: x", "    authors:", "      - Given Family0"]


def test_a_file_is_made_where_there_is_none_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "papers.yml"
    append(path, [NEW])
    path.chmod(0o640)
    mode = path.stat().st_mode
    append(path, [{**NEW, "id": "other"}])

    assert path.read_text("utf-8") == "papers:\n" + item(2, 4) + item(2, 4).replace(
        "carberry2024sparse", "other"
    )
    assert [found.name for found in tmp_path.iterdir()] == ["papers.yml"]
    assert path.stat().st_mode == mode


def test_only_yaml_is_appended_to(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="YAML and BibTeX files only"):
        append(tmp_path / "papers.json", [NEW])

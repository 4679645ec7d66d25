"""Several BibTeX files as one database, commands of preambles, bounds, and what no text does to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.model.paper import Paper, Source
from sphinxcontrib_research.readers import Bibliography, bibtex, load_file, load_files

STRINGS = '@string{jl = {Journal of Lakes}}\n@preamble{"\\newcommand{\\hide}[1]{} \\def\\swap#1#2{#2#1}"}\n'
PROC = "@proceedings{pp, title = {Ponds}, booktitle = {Proc. of Ponds}, year = 2018, publisher = {P}}\n"
REFS = """\
@article{a, title = {\\hide{zz}Uses \\swap{b}{a}}, journal = jl, year = "{\\hide{2003}}2004"}
@inproceedings{b, title = {In It}, crossref = {pp}}
"""


def write(folder: Path, **files: str) -> list[Path]:
    paths = []
    for name, text in files.items():
        paths.append(folder / f"{name}.bib")
        paths[-1].write_text(text, "utf-8")
    return paths


def load(paths: Sequence[Path], cache: Path | None = None) -> list[Source]:
    return load_files(paths, root=paths[0].parent, cache=cache)


def papers(sources: Sequence[Source]) -> dict[str, Paper]:
    return {paper.id: paper for source in sources for paper in source.papers}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_files_of_a_list_are_one_database_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    paths = write(tmp_path, strings=STRINGS, proc=PROC, refs=REFS)
    sources = load([paths[number] for number in order])
    found = papers(sources)
    assert [one for source in sources for one in source.problems] == []
    assert (found["a"].title, found["a"].venues, found["a"].year) == ("Uses ab", ("Journal of Lakes",), 2004)
    assert (found["b"].venues, found["b"].year, found["b"].publisher) == (("Proc. of Ponds",), 2018, "P")


def test_a_file_of_its_own_definitions_takes_those_and_else_the_nearest_before(tmp_path: Path) -> None:
    entry = "@misc{%s, title = {T}, journal = jl}\n"
    paths = write(
        tmp_path,
        one="@string{jl = {One}}",
        two="@string{jl = {Two}}",
        own="@string{jl = {Own}}\n" + entry % "own",
        three=entry % "three" + "@string{other = jl}",
        last="@string{jl = {Last}}",
    )
    found = papers(load([paths[0], paths[1], paths[3], paths[2], paths[4]]))
    assert found["own"].venues == ("Own",)
    assert found["three"].venues == ("Two",)


def test_abbreviations_of_one_file_may_be_made_of_those_of_another(tmp_path: Path) -> None:
    paths = write(
        tmp_path,
        a='@string{whole = part # " B"}\n@misc{x, title = {T}, journal = whole}',
        b="@string{part = {A}}\n@string{round = round}",
    )
    assert papers(load(paths))["x"].venues == ("A B",)


def test_a_chain_of_parents_goes_over_files_and_round(tmp_path: Path) -> None:
    paths = write(
        tmp_path,
        a="@inproceedings{child, title = {C}, crossref = {mid}}",
        b="@proceedings{mid, title = {Mid}, xdata = {top}}",
        c="@xdata{top, publisher = {P}, year = 2001, xdata = {mid}}",
    )
    child = papers(load(paths))["child"]
    assert (child.venues, child.publisher, child.year) == (("Mid",), "P", 2001)


def test_what_no_file_defines_is_reported_where_it_is_used(tmp_path: Path) -> None:
    paths = write(tmp_path, a="@misc{x, title = {T}, journal = gone,\n crossref = {lost}}", b=STRINGS)
    cure = "define it, or put the value in braces"
    assert [str(one) for one in load(paths)[0].problems] == [
        f"a.bib:1: no @string defines the abbreviation 'gone', so it is shown as it is written: {cure}",
        "a.bib:2: paper 'x': field 'crossref': no other entry has the key 'lost'",
    ]


def test_the_cache_knows_what_a_file_took_from_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strings, proc, refs = write(tmp_path, strings=STRINGS, proc=PROC, refs=REFS)
    cache = tmp_path / "cache"
    read: list[int] = []
    real = bibtex.Database.read

    def counted(self: bibtex.Database, number: int) -> object:
        read.append(number)
        return real(self, number)

    monkeypatch.setattr(bibtex.Database, "read", counted)

    def build() -> tuple[dict[str, Paper], list[int]]:
        read.clear()
        return papers(load([strings, proc, refs], cache)), list(read)

    first, times = build()
    assert times == [0, 1, 2]
    assert build() == (first, [])
    strings.write_text(STRINGS + "@string{unused = {U}}\n", "utf-8")
    assert build() == (first, [0])
    assert build() == (first, [])
    strings.write_text(STRINGS.replace("Lakes", "Seas"), "utf-8")
    found, times = build()
    assert times == [0, 2]
    assert found["a"].venues == ("Journal of Seas",)
    proc.write_text(PROC.replace("2018", "2019"), "utf-8")
    found, times = build()
    assert times == [1, 2]
    assert found["b"].year == 2019
    strings.write_text(STRINGS.replace("{} ", "{#1} "), "utf-8")
    assert build()[0]["a"].title == "zzUses ab"
    assert papers(load([refs], cache))["a"].venues == ("jl",)
    assert papers(load([strings, refs], cache))["a"].venues == ("Journal of Lakes",)


def test_a_file_that_is_cached_gives_what_parsing_gives(tmp_path: Path) -> None:
    paths = write(tmp_path, strings=STRINGS, proc=PROC, refs=REFS)
    assert load(paths, tmp_path / "cache") == load(paths, tmp_path / "cache") == load(paths)


def test_references_are_cited_unless_they_say_otherwise(tmp_path: Path) -> None:
    [path] = write(tmp_path, r="@misc{a, title = {A}}\n@misc{b, title = {B}, relation = {own}}")
    source = load_file(path, root=tmp_path, bibliography=Bibliography([path], tmp_path), relation="cited")
    assert [(paper.id, paper.relation) for paper in source.papers] == [("a", "cited"), ("b", "own")]
    data = tmp_path / "p.yml"
    data.write_text("defaults: {relation: uses}\npapers: [{title: A}, {title: B, relation: own}]", "utf-8")
    assert [one.relation for one in load_files([data], root=tmp_path, references=[data])[0].papers] == [
        "uses",
        "own",
    ]


@pytest.mark.parametrize(
    ("preamble", "written", "title"),
    [
        (r"\providecommand{\SortNoop}[1]{}", r"{\SortNoop{aa}}Lakes", "Lakes"),
        (r"\newcommand\Cpp{C++}", r"On \Cpp{}", "On C++{}"),
        (r"\newcommand{\both}[2]{#2 and #1}", r"\both{a}{b}", "b and a"),
        (r"\newcommand{\both}[2]{#2 and #1}", r"\both x  {y}", "y and x"),
        (r"\newcommand{\both}[2]{#2 and #1}", r"{\both{a}} Stays", r"{\both{a}} Stays"),
        (r"\newcommand{\both}[2]{#2 and #1}", r"Stays \both", r"Stays \both"),
        (r"\newcommand{\odd}[1]{#1#2}", r"\odd{x}", "x"),
        (r"\def\one#1{#1#1}", r"\one x", "xx"),
        (r"\renewcommand{\emph}[1]{}", r"\emph{Stays}", r"\emph{Stays}"),
        (r"\newcommand{\prog}[1]{\ifx#1\fi}", r"\prog{Stays}", r"\prog{Stays}"),
        ("", r"\noopsort{aa}Lakes {\NoOp{b}}", "Lakes"),
    ],
)
def test_commands_of_preambles_are_carried_out(preamble: str, written: str, title: str) -> None:
    text = f'@preamble{{"{preamble}"}}\n@misc{{a, title = {{{written}}}}}'
    [record] = bibtex.read(text.encode(), "p.bib").records
    assert record.fields["title"] == title


@pytest.mark.parametrize(
    "text",
    [
        "@string{a0 = {"
        + "x" * 300
        + "}}\n"
        + "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 40))
        + "@misc{k, title = {T}, note = a39 # a39}",
        "@string{a = {" + "x" * 50_000 + "}}\n" + "@misc{k, title = {T}, note = a # a}\n" * 500,
        "@xdata{p, note = {"
        + "x" * 50_000
        + "}}\n"
        + "".join(f"@misc{{k{n}, title = {{T}}, xdata = {{p}}}}\n" for n in range(500)),
        '@preamble{"\\newcommand{\\twice}[1]{#1#1#1#1}"}\n@misc{k, title = {T}, note = {'
        + "\\twice{" * 30
        + "x" * 50_000
        + "}" * 30
        + "}}",
    ],
)
def test_what_grows_without_bound_is_cut_with_one_warning(text: str) -> None:
    read = bibtex.read(text.encode(), "p.bib")
    assert sum(len(str(record.fields)) for record in read.records) < 12 * (len(text) + 2**20)
    assert sum(problem.subtype == "limit" for problem in read.problems) <= 1
    assert len(read.problems) <= 2


PIECES = st.sampled_from(
    (
        *(
            "@article{k",
            "@string{a = ",
            "@preamble{",
            "@comment{",
            "@",
            "{",
            "}",
            '"',
            ",",
            "=",
            "#",
            "\n",
            " ",
            "\\",
        ),
        *(
            "title = ",
            "year = 2020",
            "crossref = {k}",
            "xdata = {k, j}",
            'month = jul # "~1"',
            "a",
            "k,",
            "(",
            ")",
            "%",
        ),
        *(
            '"\\newcommand{\\x}[1]{#1}"',
            "\\x{y}",
            "author = {A and B, C, D}",
            "é",
            "\x00",
            "\ufeff",
            "$",
            "~",
            "--",
            "0",
        ),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=15).map("".join))
def test_no_text_raises(one: str, other: str) -> None:
    database = bibtex.Database([(one.encode(), "a.bib"), (other.encode(), "b.bib")])
    for number in (0, 1):
        for problem in database.read(number).problems:
            assert problem.path in ("a.bib", "b.bib")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(content: bytes) -> None:
    read = bibtex.read(b"@a{k, title = {" + content + b"}}", "p.bib")
    assert {problem.path for problem in read.problems} <= {"p.bib"}

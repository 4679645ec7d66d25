"""The command line: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.util.matching import get_matching_files

from sphinxcontrib_research import __version__
from sphinxcontrib_research.cli import main
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.vocabulary.json_schema import dumps

PACKAGE = Path(__file__).parents[2]

PAPERS = """\
papers:
  - id: adan
    title: "Adan: Adaptive Nesterov"
    authors: [Xingyu Xie, P. Zhou]
    venue: TPAMI
    date: 2024-07
    doi: 10.1109/x.2024
    tags: [optimisation, llm]
    citations: 241
  - id: win
    title: Win
    authors: [Pan Zhou]
    date: 2023
    tags: [optimisation]
  - title: Without an id
    year: 2019
  - {id: draft, title: Not yet, hidden: true}
  - {id: used, title: Used here, relation: uses, year: 2020}
authors:
  - {id: pan-zhou, name: Pan Zhou}
"""
BROKEN = """\
- id: one
  title: One
  yaer: 2020
- id: two
  title: Two
  year: 31 February 2020
  doi: 10.1/100%,:x y
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "conf.py").write_text("project = 'P'\nraise RuntimeError('never run')\n")
    (docs / "papers.yml").write_text(PAPERS, "utf-8")
    return tmp_path


def lines(text: str) -> list[str]:
    return text.rstrip("\n").split("\n")


# -- in general


def test_it_runs_as_a_module(project):
    done = subprocess.run(
        [sys.executable, "-m", "sphinxcontrib_research", "list", "--papers", "win", "--format", "json"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert json.loads(done.stdout)[0]["title"] == "Win"
    assert done.stderr == ""


def test_a_reader_that_has_had_enough_is_no_error(project):
    (project / "docs/papers.yml").write_text(
        "\n".join(f"- {{id: p{k}, title: Number {k}}}" for k in range(9000))
    )
    command = f"{sys.executable} -m sphinxcontrib_research list | head -1"
    done = subprocess.run(
        command, shell=True, env={**os.environ, "PYTHONPATH": str(PACKAGE)}, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip

    assert done.stdout.startswith("id ")
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_an_output_that_cannot_be_written_is_reported(project):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sphinxcontrib_research", "schema"],
            env={**os.environ, "PYTHONPATH": str(PACKAGE)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 2
    assert lines(done.stderr) == ["sphinx-research: [Errno 28] No space left on device"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["lst"], "invalid choice: 'lst'"),
        (["list", "--year", "2020"], "unrecognized arguments: --year"),
        (["check", "-C", "nowhere"], "there is no folder nowhere"),
        (["check", "nothing.yml"], "there is no file nothing.yml"),
        (["check", "--format", "xml"], "invalid choice: 'xml'"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(project, capsys, arguments, said):
    assert main(arguments) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("sphinx-research: ")
    assert said in shown.err
    assert len(lines(shown.err)) == 1


@pytest.mark.parametrize("arguments", [["--bogus"], ["--max-age", "x"], ["--provider", "nobody"]])
def test_wrong_use_of_refresh_is_status_1(project, capsys, arguments):
    assert main(["refresh", *arguments]) == 1
    assert len(lines(capsys.readouterr().err)) == 1


@pytest.mark.parametrize("command", ["init", "check", "refresh", "add", "convert", "list", "schema"])
def test_every_command_has_help_and_takes_a_folder(capsys, command):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    assert "-C DIR" in capsys.readouterr().out


def test_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])

    assert __version__ in capsys.readouterr().out


# -- the project


@pytest.mark.parametrize("folder", [".", "docs", "doc", "docs/source", "doc/source"])
def test_the_folder_is_found(tmp_path, monkeypatch, capsys, folder):
    monkeypatch.chdir(tmp_path)
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / folder / "conf.py").touch()
    (tmp_path / folder / "papers.yaml").write_text("- {id: a, title: A}")

    assert main(["list", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"id": "a", "title": "A"}]


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_folder_is_given(project, monkeypatch, capsys, place):
    monkeypatch.chdir("/")
    folder = ["-C", str(project / "docs")]

    assert main([*folder, "list"] if place == "before" else ["list", *folder]) == 0
    assert "Win" in capsys.readouterr().out


def test_plain_settings_are_read_and_conf_is_not_run(project, capsys):
    (project / "docs/conf.py").write_text(
        "import nothing_of_that_name\n"
        "research_papers: list[str] = ['data/*.yml', '../more.yml']\n"
        "research_fields = {'outlet': 'venue'}\n"
        "research_sort = 'title'\n"
    )
    (project / "docs/data").mkdir()
    (project / "docs/data/b.yml").write_text("- {id: b, title: B, outlet: ICML}")
    (project / "docs/data/a.yml").write_text("- {id: z, title: Z}")
    (project / "more.yml").write_text("- {id: a, title: A}")

    assert main(["list", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"id": "a", "title": "A"},
        {"id": "b", "title": "B", "venue": "ICML"},
        {"id": "z", "title": "Z"},
    ]


@pytest.mark.parametrize(
    ("conf", "said"),
    [
        ("research_papers = sorted(x)", "docs/conf.py:1: research_papers is computed, which is not read here; name the files"),
        ("research_lock = NAME", "docs/conf.py:1: research_lock is computed, which is not read here"),
        ("research_fields = {'foo': 'nofield'}", "research_fields: 'nofield' is no field, so the entry of 'foo' is"),
        ("research_papers = {'papers.yml'}", "docs/conf.py:1: research_papers has another form than expected"),
        ("research_papers = 'a.yml'", "docs/conf.py: research_papers: there is no file a.yml"),
        ("research_papers = ['a.yml']", "docs/conf.py: research_papers: there is no file a.yml"),
        ("x = (", "docs/conf.py:1: it can't be read: '(' was never closed"),
    ],
)  # fmt: skip
def test_what_conf_says_otherwise_is_reported(project, capsys, conf, said):
    (project / "docs/conf.py").write_text(conf)

    assert main(["check"]) == 1
    assert said in capsys.readouterr().out


def test_no_data_is_a_fault(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["check"]) == 1
    assert "there are no data files" in capsys.readouterr().out


# -- check


def test_sound_data_gives_proposals_and_a_sum(project, capsys):
    assert main(["check"]) == 0

    shown = capsys.readouterr()
    assert lines(shown.out) == [
        (
            "docs/papers.yml:15: proposal: paper 'without-an-id': it has no id; "
            "with 'id: without-an-id' links to it stay when its title changes"
        ),
        (
            "docs/papers.yml:20: proposal: author 'pan-zhou': 'P. Zhou' (docs/papers.yml:2) may be 'Pan Zhou'; "
            "then write 'aliases: [P. Zhou]'"
        ),
    ]
    assert shown.err == "4 papers (1 hidden) in 1 file: no faults\n"


def test_papers_without_id_are_counted_unless_the_list_is_wanted(project, capsys):
    (project / "docs/papers.yml").write_text("".join(f"- {{title: T{n}}}\n" for n in range(40)))

    assert main(["check"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert lines(shown.err)[0] == (
        "docs/papers.yml:1: proposal: 40 papers have no id, the first here: links to them break when a title changes; "
        "'sphinx-research check --ids' lists the ids to write"
    )

    assert main(["check", "--ids"]) == 0
    shown = capsys.readouterr()
    assert len(lines(shown.out)) == 40

    assert main(["check", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["proposals"]) == 40

    assert main(["check", "--format", "github"]) == 0
    assert lines(capsys.readouterr().out)[0].startswith(
        "::notice file=docs/papers.yml,line=1,title=proposal::40 papers"
    )


def test_a_fault_is_a_line_with_its_place(project, capsys):
    (project / "docs/papers.yml").write_text(BROKEN)

    assert main(["check"]) == 1
    shown = capsys.readouterr()
    assert lines(shown.out)[0].startswith("docs/papers.yml:3: paper 'one': field 'yaer': ")
    assert lines(shown.out)[0].endswith(" [research.unknown-field]")
    assert shown.err.endswith(": 3 faults\n")


def test_files_take_the_place_of_those_of_conf(project, capsys):
    (project / "mine.yml").write_text(BROKEN)

    assert main(["check", "*.yml"]) == 1
    assert {line.partition(":")[0] for line in lines(capsys.readouterr().out)} == {"mine.yml"}


def test_merged_records_are_reported(project, capsys):
    (project / "docs/conf.py").write_text("research_papers = ['papers.yml', 'more.yml']")
    (project / "docs/more.yml").write_text("- {id: b, title: 'Adan: Adaptive Nesterov', doi: 10.1109/x.2024}")

    assert main(["check"]) == 0
    shown = capsys.readouterr()
    assert "docs/more.yml:1: merged: paper 'b' and 'adan' (docs/papers.yml:2) have the same DOI" in lines(
        shown.out
    )
    assert "(1 hidden, 1 merged) in 2 files" in shown.err


def test_papers_that_may_be_one_are_proposed(project, capsys):
    (project / "docs/conf.py").write_text("research_papers = ['more.yml']")
    (project / "docs/more.yml").write_text(
        "- {id: a, title: Ponds, doi: 10.1000/a}\n"
        "- {id: b, title: Ponds, doi: 10.1000/a}\n"
        "- {id: pre, title: Lakes, arxiv: '2301.00001'}\n"
        "- {id: pub, title: Lakes, arxiv: '2301.00001', venue: LakeConf}\n"
    )

    assert main(["check"]) == 0
    assert lines(capsys.readouterr().out) == [
        (
            "docs/more.yml:2: proposal: paper 'b': it is probably 'a' (docs/more.yml:1) once more: both have the "
            "same DOI; remove one, or write 'version_of: a'"
        ),
        (
            "docs/more.yml:3: proposal: paper 'pre': it seems to be the preprint of 'pub' (docs/more.yml:4); "
            "with 'version_of: pub' both are one entry"
        ),
    ]
    assert main(["check", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["proposals"]
    assert [(one["kind"], one["of"], one["value"]) for one in found] == [
        ("duplicate", "b", "a"),
        ("version", "pre", "pub"),
    ]


def test_json_holds_everything(project, capsys):
    assert main(["check", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["files"], found["papers"], found["hidden"], found["merged"]) == (
        ["docs/papers.yml"],
        4,
        1,
        [],
    )
    assert [one["kind"] for one in found["proposals"]] == ["id", "alias"]


def test_json_of_faults(project, capsys):
    (project / "docs/papers.yml").write_text("- {id: a, title: A, doi: x}")

    assert main(["check", "--format", "json"]) == 1
    [problem] = json.loads(capsys.readouterr().out)["problems"]
    assert problem["message"]
    assert {key: value for key, value in problem.items() if key != "message"} == {
        "path": "docs/papers.yml",
        "line": 1,
        "kind": "paper",
        "id": "a",
        "field": "doi",
        "subtype": "identifier",
    }


def test_github_shows_them_beside_the_lines(project, capsys):
    (project / "docs/papers.yml").write_text(BROKEN)
    (project / "docs/papers.yml").rename(project / "docs/a,b.yml")

    assert main(["check", "--format", "github", "docs/a,b.yml"]) == 1
    out = lines(capsys.readouterr().out)
    assert out[0].startswith("::warning file=docs/a%2Cb.yml,line=3,title=research.unknown-field::paper 'one'")
    assert any("100%25,:x y" in line for line in out)


# -- list


def test_a_table(project, capsys):
    assert main(["list"]) == 0

    shown = capsys.readouterr()
    assert lines(shown.out) == [
        "id             date     title                    venue  citations",
        "adan           2024-07  Adan: Adaptive Nesterov  TPAMI  241",
        "win            2023     Win",
        "without-an-id  2019     Without an id",
    ]
    assert shown.err == ""


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--tags", "llm"], ["adan"]),
        (["--authors", "pan-zhou", "--sort", "title"], ["win"]),
        (["--filter", "year < 2024", "--limit", "1"], ["win"]),
        (["--relation", "any", "--sort", "-date"], ["adan", "win", "used", "without-an-id"]),
        (["--sort=year"], ["without-an-id", "win", "adan"]),
        (["--years", "-2022"], ["without-an-id"]),
        (["--papers", "win adan"], ["win", "adan"]),
        (["--selected"], []),
        (["docs/papers.yml", "--years", "2020"], ["used"]),
    ],
)
def test_selecting(project, capsys, options, ids):
    assert main(["list", *options, "--format", "json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == ids


def test_groups(project, capsys):
    assert main(["list", "--group-by", "tag, year"]) == 0
    assert [line for line in lines(capsys.readouterr().out) if line.startswith("#")] == [
        "# llm",
        "## 2024",
        "# optimisation",
        "## 2024",
        "## 2023",
        "# Other",
        "## 2019",
    ]


def test_groups_as_json(project, capsys):
    assert main(["list", "--group-by", "year", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["title"], [paper["id"] for paper in one["papers"]]) for one in found] == [
        ("2024", ["adan"]),
        ("2023", ["win"]),
        ("2019", ["without-an-id"]),
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--filter", "year = 3"], "wrong filter: write '==' to compare\n  year = 3\n       ^"),
        (["--papers", "adam"], ":papers: unknown paper 'adam'; did you mean 'adan'?"),
        (["--limit", "x"], ":limit: 'x' is not a whole number from 1"),
    ],
)
def test_a_wrong_selection_is_reported(project, capsys, options, said):
    assert main(["list", *options]) == 2
    assert capsys.readouterr().err == f"sphinx-research: {said}\n"


def test_nothing_selected_and_faults_are_reported_aside(project, capsys):
    (project / "docs/papers.yml").write_text(BROKEN)

    assert main(["list", "--selected"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "nothing is selected\nthe data has 3 faults: see 'sphinx-research check'\n"


def test_wide_letters_keep_the_columns(project, capsys):
    (project / "docs/papers.yml").write_text(
        "- {id: a, title: 深度学习, year: 2020, venue: X}\n- {id: b, title: É, venue: X}"
    )

    assert main(["list"]) == 0
    assert lines(capsys.readouterr().out)[1:] == ["a   2020  深度学习  X", "b         É         X"]


# -- schema, init


def test_the_schema_is_printed_and_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["schema"]) == 0
    assert capsys.readouterr().out == dumps()
    assert main(["schema", "--write", "s.json"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "# yaml-language-server: $schema=s.json" in shown.err
    assert Path("s.json").read_text("utf-8") == dumps()


def test_the_schema_replaces_an_older_schema(tmp_path):
    older = tmp_path / "s.json"
    older.write_text(json.dumps({"title": json.loads(dumps())["title"], "anyOf": []}), "utf-8")

    assert main(["schema", "--write", str(older)]) == 0
    assert older.read_text("utf-8") == dumps()


@pytest.mark.parametrize(
    "content", ["project = 'Mine'\n", "[]", '{"title": "Mine"}', "{", "[" * 100_000, "\udcff"]
)
def test_the_schema_replaces_nothing_else(tmp_path, capsys, content):
    mine = tmp_path / "conf.py"
    mine.write_text(content, "utf-8", "surrogateescape")

    assert main(["schema", "--write", str(mine)]) == 2
    assert "is no schema that this command wrote; nothing is written" in capsys.readouterr().err
    assert mine.read_text("utf-8", "surrogateescape") == content


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize(
    ("command", "name"),
    [
        *((["init", "site"], name) for name in ("conf.py", "papers.yml", "index.rst", "papers.schema.json")),
        (["schema", "--write", "site/s.json"], "s.json"),
    ],
)
def test_nothing_is_written_through_a_link_that_leads_nowhere(tmp_path, monkeypatch, capsys, command, name):
    monkeypatch.chdir(tmp_path)
    Path("site").mkdir()
    Path("site", name).symlink_to(tmp_path / "elsewhere")

    assert main(command) == 2
    assert "is there" in capsys.readouterr().err
    assert not Path("elsewhere").exists()
    assert [path.name for path in Path("site").iterdir()] == [name]


def test_a_new_project_publishes_nothing_but_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["init", "site"]) == 0
    for folder in (
        ".venv/lib/python3/site-packages/x",
        "env/lib/python3/site-packages/x",
        "node_modules/x",
        ".tox/x",
    ):
        Path("site", folder).mkdir(parents=True)
        Path("site", folder, "page.rst").write_text("Page\n====\n", "utf-8")
    names: dict[str, object] = {}
    exec(Path("site/conf.py").read_text("utf-8"), names)
    found = get_matching_files("site", ("**.rst",), names["exclude_patterns"])

    assert [*found] == ["index.rst"]


def test_what_cannot_be_written_is_reported(tmp_path, capsys):
    assert main(["schema", "--write", str(tmp_path / "none/s.json")]) == 2
    assert "can't be written: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize(("option", "page"), [([], "index.rst"), (["--myst"], "index.md")])
def test_a_new_project_builds_without_a_warning(tmp_path, monkeypatch, capsys, option, page):
    monkeypatch.chdir(tmp_path)

    assert main(["init", "site", *option]) == 0
    assert lines(capsys.readouterr().out) == [
        str(Path("site", name)) for name in ("conf.py", "papers.yml", page, "papers.schema.json")
    ]
    assert main(["check", "-C", "site"]) == 0
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "site", "site/_build"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "A Mathematical Theory of Communication" in Path("site/_build/index.html").read_text("utf-8")


@pytest.mark.parametrize("there", ["conf.py", "index.md", "papers.yml"])
def test_nothing_is_replaced(tmp_path, capsys, there):
    (tmp_path / there).write_text("mine")

    assert main(["init", str(tmp_path)]) == 2
    assert f"{there} is there already; nothing is written" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [there]


# -- convert


@pytest.mark.parametrize("suffix", ["yml", "json", "bib", "ris"])
def test_a_round_trip_keeps_what_both_formats_have(project, capsys, suffix):
    given, between, back = Path("docs/papers.yml"), Path(f"x.{suffix}"), Path("back.yml")

    assert main(["convert", str(given), str(between)]) == 0
    assert main(["convert", str(between), str(back)]) == 0
    assert capsys.readouterr().out == ""
    capsys.readouterr()
    kept = ("id", "title", "authors", "venue", "date", "doi", "tags")
    tables = []
    for path in (given, back):
        assert main(["list", str(path), "--format", "json", "--sort", "data"]) == 0
        # BibTeX keeps the capitals of names in braces
        shown = capsys.readouterr().out.replace("{Nesterov}", "Nesterov")
        tables.append([{name: one.get(name) for name in kept} for one in json.loads(shown)])
    assert tables[0] == tables[1]


def test_what_is_hidden_is_left_out(project, capsys):
    assert main(["convert", "docs/papers.yml", "x.yaml"]) == 0
    assert capsys.readouterr().err == "4 papers written to x.yaml; 1 hidden left out\n"
    assert "draft" not in Path("x.yaml").read_text("utf-8")


def test_records_of_one_paper_stay_apart(project, capsys):
    Path("x.yml").write_text("- {id: a, title: A, doi: 10.1109/x}\n- {id: b, title: B, doi: 10.1109/x}")

    assert main(["convert", "x.yml", "x.json"]) == 0
    assert [one["id"] for one in json.loads(Path("x.json").read_text("utf-8"))] == ["a", "b"]


BY_ID = """
papers:
- {id: a, title: Sparse, authors: [pan, {id: jc}], editors: [{id: jc}]}
- {id: A, title: Other, authors: [jc, Ada Low]}
authors: [{id: pan, name: Pan Zhou}, {id: jc, name: Josiah Carberry}]
"""


@pytest.mark.parametrize("suffix", ["bib", "json", "ris", "yaml"])
def test_people_named_by_the_id_of_their_record_have_names(project, suffix):
    Path("x.yml").write_text(BY_ID)

    assert main(["convert", "x.yml", f"y.{suffix}"]) == 0
    source = load_file(Path(f"y.{suffix}").resolve(), root=Path.cwd())
    papers = Library.build([source]).papers.values()
    assert [[person.name for person in paper.authors] for paper in papers] == [
        ["Pan Zhou", "Josiah Carberry"],
        ["Josiah Carberry", "Ada Low"],
    ]
    if suffix != "yaml":
        assert source.papers[0].editors[0].name == "Josiah Carberry"


ONLY_AN_IDENTIFIER = "- {id: w, doi: 10.5555/abc.2024.17, type: software}\n"
LOCKED = '{"version": 1, "entries": {"doi:10.5555/abc.2024.17": {"title": {"value": "W", "source": "X", "date": "2026-01-01"}}}}'


@pytest.mark.parametrize("suffix", ["yml", "bib", "json", "ris"])
def test_an_identifier_does_not_become_a_title(project, capsys, suffix):
    Path("x.yml").write_text(ONLY_AN_IDENTIFIER)

    assert main(["convert", "x.yml", f"y.{suffix}"]) == 0
    told = "title: 1 record has none; 'sphinx-research refresh' looks it up by the identifier\n"
    assert (told in capsys.readouterr().err) == (suffix != "yml")
    assert main(["convert", f"y.{suffix}", "z.yml"]) == 0
    assert Path("z.yml").read_text("utf-8") == (
        "papers:\n- id: w\n  type: software\n  doi: 10.5555/abc.2024.17\n"
    )


@pytest.mark.parametrize("suffix", ["yml", "bib", "json", "ris"])
def test_titles_of_the_lock_are_written_where_there_is_no_lock(project, suffix):
    Path("x.yml").write_text(ONLY_AN_IDENTIFIER)
    Path("docs/research.lock.json").write_text(LOCKED)

    assert main(["convert", "x.yml", f"y.{suffix}"]) == 0
    [paper] = load_file(Path(f"y.{suffix}").resolve(), root=Path.cwd()).papers
    assert paper.title == ("10.5555/abc.2024.17" if suffix == "yml" else "W")


LOSSES = """
papers:
- id: a
  title: A
  venue: [TPAMI, CVPR]
  award: [Oral, Best paper]
  citations: {count: 600+, source: Scholar}
  metrics: {gain: 2}
  abstract: "One.\\n\\nTwo."
  authors: [{name: Ada Low, orcid: 0000-0002-1825-0097}]
  pdf: files/a.pdf
  code: a/b
- {id: b, title: B, metrics: {gain: 3}, bibtex: "@misc{b, title = {B}}"}
- {id: c, title: C, metrics: {gain: 4}, code: c/d}
topics: [{id: t, title: T}]
"""
LOST = {
    "bib": """\
authors: ORCID iDs, affiliations and marks of people not in BibTeX, left out of 1 record
venue: 1 record with several: one is kept
pdf: not in BibTeX, left out of 1 record
abstract: 1 record with paragraphs: they become one
citations: source and date not in BibTeX, left out of 1 record
award: 1 record with several: they become one
metrics: not in BibTeX, left out of 2 records
bibtex: takes the place of all other fields of 1 record
topics: no such records in BibTeX
3 papers written to y.bib
""",
    "json": """\
authors: ORCID iDs, affiliations and marks of people not in CSL-JSON, left out of 1 record
venue: 1 record with several: one is kept
pdf: not in CSL-JSON, left out of 1 record
code: not in CSL-JSON, left out of 2 records
abstract: 1 record with paragraphs: they become one
citations: not in CSL-JSON, left out of 1 record
award: not in CSL-JSON, left out of 1 record
metrics: not in CSL-JSON, left out of 3 records
bibtex: not in CSL-JSON, left out of 1 record
topics: no such records in CSL-JSON
3 papers written to y.json
""",
    "yml": "3 papers written to y.yml\n",
}


@pytest.mark.parametrize("suffix", LOST)
def test_what_a_format_cannot_hold_is_reported(project, capsys, suffix):
    Path("files").mkdir()
    Path("files/a.pdf").touch()
    Path("x.yml").write_text(LOSSES)

    assert main(["convert", "x.yml", f"y.{suffix}"]) == 0
    assert capsys.readouterr().err == LOST[suffix]
    assert ("  citations = {600+},\n" in Path(f"y.{suffix}").read_text("utf-8")) == (suffix == "bib")


def test_own_bibtex_replaces_nothing_in_yaml(project):
    Path("x.yml").write_text(LOSSES)

    assert main(["convert", "x.yml", "y.yml"]) == 0
    assert "  metrics:\n    Gain: 3\n  bibtex: '@misc{b, title = {B}}'\n" in Path("y.yml").read_text("utf-8")


def test_faults_are_reported(project, capsys):
    Path("x.yml").write_text(BROKEN)

    assert main(["convert", "x.yml", "x.bib"]) == 0
    assert "x.yml:3: paper 'one': field 'yaer'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("suffix", "written"), [("bib", "Zhou, Pan"), ("ris", "AU  - Zhou, Pan"), ("json", "Zhou")]
)
def test_a_file_of_a_project_is_converted_with_its_other_files(
    tmp_path, monkeypatch, capsys, suffix, written
):
    (tmp_path / "data").mkdir()
    (tmp_path / "conf.py").write_text("research_papers = ['data/*.yml']\n")
    (tmp_path / "data/people.yml").write_text(
        "authors: [{id: pz, name: Pan Zhou}]\nvenues: [{id: nips, name: Neural Systems, type: paper-conference}]\n"
    )
    (tmp_path / "a.pdf").touch()
    (tmp_path / "data/p.yml").write_text(
        "- {id: a, title: A, authors: [{id: pz}, Li Wei], year: 2020, venue: nips, pdf: ../a.pdf}\n"
    )
    monkeypatch.chdir(tmp_path)

    assert main(["convert", "data/p.yml", f"o.{suffix}"]) == 0
    shown = Path(f"o.{suffix}").read_text("utf-8")
    assert written in shown
    assert "Neural Systems" in shown
    assert "pz" not in shown
    assert main(["convert", "data/p.yml", "data/q.yml"]) == 0
    assert "pdf: ../a.pdf" in Path("data/q.yml").read_text("utf-8")
    said = capsys.readouterr().err
    assert "leads out" not in said
    assert "no such records" not in said


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["docs/papers.yml", "x.toml"], 2, "'.toml' is no format that is written; there are .yml"),
        (["none.yml", "x.bib"], 2, "there is no file none.yml"),
        (["docs/papers.yml", "docs/../docs/papers.yml"], 2, "would replace itself"),
        (["empty.yml", "x.bib"], 1, "nothing is written: there are no papers"),
        (["docs/papers.yml", "nowhere/x.bib"], 2, "can't be written: No such file or directory"),
    ],
)
def test_what_cannot_be_converted_is_reported(project, capsys, arguments, status, said):
    Path("empty.yml").touch()

    assert main(["convert", *arguments]) == status
    assert said in capsys.readouterr().err


# -- progress


class Terminal:
    """Somewhere to write to that says that it is a terminal."""

    def __init__(self) -> None:
        self.written = ""

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


def test_progress_is_shown_to_those_who_wait(monkeypatch):
    from sphinxcontrib_research.cli import console

    monkeypatch.setattr(console, "NOTICEABLE", 0.0)
    terminal = Terminal()
    for number in console.Console(terminal, terminal).watched([0, 1], "reading files"):
        assert terminal.written.rstrip().endswith(f"{number}/2")

    assert "reading files    [............" in terminal.written
    assert terminal.written.endswith("\r")


def test_nothing_is_shown_when_it_is_quick():
    from sphinxcontrib_research.cli.console import Console

    terminal = Terminal()

    assert list(Console(terminal, terminal).watched([1, 2], "reading files")) == [1, 2]
    assert terminal.written == ""


def test_check_says_how_it_read_names_that_can_be_read_in_two_ways(project, capsys):
    papers = "- {id: a, title: A, authors: 'Gao, Li and Fox'}\n- {id: b, title: B, authors: [Gao, A.]}\n"
    (project / "docs/papers.yml").write_text(papers, "utf-8")
    shown = {}
    for options in ((), ("--names",), ("--format", "json")):
        assert main(["check", *options]) == 0
        shown[options] = capsys.readouterr().out
    first = (
        "docs/papers.yml:1: names: paper 'a': field 'authors': 'Gao, Li and Fox' is read as: Gao | Li | Fox"
    )

    assert lines(shown[()]) == [f"{first} ('--names' lists 1 more)"]
    assert lines(shown[("--names",)]) == [
        first,
        "docs/papers.yml:2: names: paper 'b': field 'authors': 'Gao, A.' is read as: Gao, A.",
    ]
    assert [one["id"] for one in json.loads(shown[("--format", "json")])["names"]] == ["a", "b"]

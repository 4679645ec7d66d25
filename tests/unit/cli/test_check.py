"""``sphinx-research check``: faults, proposals and merged records, in three formats."""

from __future__ import annotations

import json

from sphinxcontrib_research.cli import main


def test_sound_data_gives_proposals_and_a_sum(checkout, capsys):
    assert main(["check"]) == 0

    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        (
            "docs/papers.yml:15: proposal: paper 'without-an-id': it has no id; "
            "with 'id: without-an-id', links to it keep working when its title changes"
        ),
        (
            "docs/papers.yml:20: proposal: author 'pan-zhou': 'P. Zhou' (docs/papers.yml:2) may be 'Pan Zhou'; "
            "if so, write 'aliases: [P. Zhou]'"
        ),
    ]
    assert shown.err == "4 papers (1 hidden) in 1 file: no faults\n"


def test_the_aliases_of_one_author_are_one_line_to_write(checkout, capsys):
    (checkout / "docs/papers.yml").write_text(
        "papers:\n"
        "  - {id: a, title: A, authors: [J. R. Blum]}\n"
        "  - {id: b, title: B, authors: [J.R. Blum, J. Blum]}\n"
        "authors:\n"
        "  - {id: blum, name: Jeffrey R. Blum, aliases: [Jeff Blum]}\n"
    )

    assert main(["check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        (
            "docs/papers.yml:5: proposal: author 'blum': 'J. R. Blum', 'J. Blum' may be 'Jeffrey R. Blum'; "
            "if so, write 'aliases: [Jeff Blum, J. R. Blum, J. Blum]'"
        )
    ]

    assert main(["check", "--format", "json"]) == 0
    proposals = json.loads(capsys.readouterr().out)["proposals"]
    assert [one["value"] for one in proposals] == ["J. R. Blum", "J. Blum"]


def test_papers_without_id_are_counted_unless_the_list_is_wanted(checkout, capsys):
    (checkout / "docs/papers.yml").write_text("".join(f"- {{title: T{n}}}\n" for n in range(40)))

    assert main(["check"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines()[0] == (
        "docs/papers.yml:1: proposal: 40 papers have no id, the first here: links to them break when a title changes; "
        "'sphinx-research check --ids' lists the ids to write"
    )

    assert main(["check", "--ids"]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 40

    assert main(["check", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["proposals"]) == 40

    assert main(["check", "--format", "github"]) == 0
    assert (
        capsys.readouterr()
        .out.splitlines()[0]
        .startswith("::notice file=docs/papers.yml,line=1,title=proposal::40 papers")
    )


def test_no_id_is_proposed_where_a_format_has_no_field_for_it(checkout, capsys):
    (checkout / "docs/papers.yml").unlink()
    (checkout / "CITATION.cff").write_text("cff-version: 1.2.0\ntitle: Pond\nauthors: [{name: Pond}]\n")
    (checkout / "found.nbib").write_text("PMID- 1\nTI  - Deep Lakes\nDP  - 2021\n")

    assert main(["check", "CITATION.cff", "found.nbib"]) == 0
    assert capsys.readouterr().out == ""


def test_a_fault_is_a_line_with_its_place(checkout, capsys, broken):
    (checkout / "docs/papers.yml").write_text(broken)

    assert main(["check"]) == 1
    shown = capsys.readouterr()
    assert shown.out.splitlines()[0].startswith("docs/papers.yml:3: paper 'one': field 'yaer': ")
    assert shown.out.splitlines()[0].endswith(" [research.unknown-field]")
    assert shown.err.endswith(": 3 faults\n")


def test_files_take_the_place_of_those_of_conf(checkout, capsys, broken):
    (checkout / "mine.yml").write_text(broken)

    assert main(["check", "*.yml"]) == 1
    assert {line.partition(":")[0] for line in capsys.readouterr().out.splitlines()} == {"mine.yml"}


def test_merged_records_are_reported(checkout, capsys):
    (checkout / "docs/conf.py").write_text("research_papers = ['papers.yml', 'more.yml']")
    (checkout / "docs/more.yml").write_text(
        "- {id: b, title: 'Adan: Adaptive Nesterov', doi: 10.1109/x.2024}\n- {id: win, selected: true}"
    )

    assert main(["check"]) == 0
    shown = capsys.readouterr()
    assert [line for line in shown.out.splitlines() if "merged" in line] == [
        "docs/more.yml:1: merged: paper 'b' and 'adan' (docs/papers.yml:2) have the same DOI",
        "docs/more.yml:2: merged: paper 'win': added to the record with the same id (docs/papers.yml:10)",
    ]
    assert "(1 hidden, 2 merged) in 2 files" in shown.err


def test_papers_that_may_be_one_are_proposed(checkout, capsys):
    (checkout / "docs/conf.py").write_text("research_papers = ['more.yml']")
    (checkout / "docs/more.yml").write_text(
        "- {id: a, title: Ponds, doi: 10.1000/a}\n"
        "- {id: b, title: Ponds, doi: 10.1000/a}\n"
        "- {id: pre, title: Lakes, arxiv: '2301.00001'}\n"
        "- {id: pub, title: Lakes, arxiv: '2301.00001', venue: LakeConf}\n"
    )

    assert main(["check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        (
            "docs/more.yml:2: proposal: paper 'b': it is probably a duplicate of 'a' (docs/more.yml:1): both have the "
            "same DOI; remove one, or write 'version_of: a'"
        ),
        (
            "docs/more.yml:3: proposal: paper 'pre': it seems to be the preprint of 'pub' (docs/more.yml:4); "
            "write 'version_of: pub' to show both as one entry"
        ),
    ]
    assert main(["check", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["proposals"]
    assert [(one["kind"], one["of"], one["value"]) for one in found] == [
        ("duplicate", "b", "a"),
        ("version", "pre", "pub"),
    ]


def test_json_holds_everything(checkout, capsys):
    assert main(["check", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["files"], found["papers"], found["hidden"], found["merged"]) == (
        ["docs/papers.yml"],
        4,
        1,
        [],
    )
    assert [one["kind"] for one in found["proposals"]] == ["id", "alias"]


def test_json_of_faults(checkout, capsys):
    (checkout / "docs/papers.yml").write_text("- {id: a, title: A, doi: x}")

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


def test_github_shows_them_beside_the_lines(checkout, capsys, broken):
    (checkout / "docs/papers.yml").write_text(broken)
    (checkout / "docs/papers.yml").rename(checkout / "docs/a,b.yml")

    assert main(["check", "--format", "github", "docs/a,b.yml"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("::warning file=docs/a%2Cb.yml,line=3,title=research.unknown-field::paper 'one'")
    assert any("100%25,:x y" in line for line in out)


def test_check_says_how_it_read_names_that_can_be_read_in_two_ways(checkout, capsys):
    papers = "- {id: a, title: A, authors: 'Gao, Li and Fox'}\n- {id: b, title: B, authors: [Gao, A.]}\n"
    (checkout / "docs/papers.yml").write_text(papers, "utf-8")
    shown = {}
    for options in ((), ("--names",), ("--format", "json")):
        assert main(["check", *options]) == 0
        shown[options] = capsys.readouterr().out
    first = (
        "docs/papers.yml:1: names: paper 'a': field 'authors': 'Gao, Li and Fox' is read as: Gao | Li | Fox"
    )

    assert shown[()].splitlines() == [f"{first} ('--names' lists 1 more)"]
    assert shown[("--names",)].splitlines() == [
        first,
        "docs/papers.yml:2: names: paper 'b': field 'authors': 'Gao, A.' is read as: Gao, A.",
    ]
    assert [one["id"] for one in json.loads(shown[("--format", "json")])["names"]] == ["a", "b"]


def test_records_to_be_reviewed_are_counted(checkout, capsys):
    (checkout / "docs/papers.yml").write_text(
        "- {id: a, title: A, year: 2020}\n- {title: B, hidden: review, x-found: {by: cites, work: a}}\n"
    )
    assert main(["check"]) == 0
    assert "1 paper (1 to review) in 1 file: no faults" in capsys.readouterr().err
    assert main(["check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["review"] == 1

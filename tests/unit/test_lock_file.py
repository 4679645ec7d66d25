"""The lock file: what is written, and what is read back, however broken."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.lock import Lock, file
from sphinxcontrib_research.lock.applying import apply
from sphinxcontrib_research.lock.file import dumps, read_lock, write_lock
from sphinxcontrib_research.model.paper import Link, Metric

from .lock_helpers import DAY, fact, paper

FULL = Lock(
    {
        "doi:10.1000/adan": {
            "citations": fact(241),
            "citations_per_year": fact({"2024": 200, "2023": 41}),
            "authors": fact([{"family": "Xie", "given": "Xingyu", "orcid": "0000-0002-1825-0097"}]),
            "abstract": fact(None, "Crossref"),
        },
        "github:sail-sg/adan": {"stars": fact(841, "GitHub"), "etag": fact('W/"1"', "GitHub")},
    }
)


def test_the_file_is_sorted_with_one_fact_a_line():
    assert dumps(FULL) == (
        "{\n"
        '  "version": 1,\n'
        '  "entries": {\n'
        '    "doi:10.1000/adan": {\n'
        '      "abstract": {"value": null, "source": "Crossref", "date": "2026-11-01"},\n'
        '      "authors": {"value": [{"family": "Xie", "given": "Xingyu", "orcid": "0000-0002-1825-0097"}],'
        ' "source": "OpenAlex", "date": "2026-11-01"},\n'
        '      "citations": {"value": 241, "source": "OpenAlex", "date": "2026-11-01"},\n'
        '      "citations_per_year": {"value": {"2023": 41, "2024": 200}, "source": "OpenAlex", "date": "2026-11-01"}\n'
        "    },\n"
        '    "github:sail-sg/adan": {\n'
        '      "etag": {"value": "W/\\"1\\"", "source": "GitHub", "date": "2026-11-01"},\n'
        '      "stars": {"value": 841, "source": "GitHub", "date": "2026-11-01"}\n'
        "    }\n"
        "  }\n"
        "}\n"
    )


@pytest.mark.parametrize("lock", [Lock(), Lock({"id:x": {}}), FULL], ids=["empty", "an empty entry", "full"])
def test_what_is_written_is_json_and_is_read_back(tmp_path, lock):
    path = tmp_path / "research.lock.json"
    write_lock(path, lock)
    read, problems = read_lock(path)

    assert json.loads(path.read_bytes())["version"] == 1
    assert problems == []
    assert read == Lock({key: facts for key, facts in lock.entries.items() if facts})
    assert b"\r" not in path.read_bytes()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(), st.dictionaries(st.text(), JSON, min_size=1, max_size=3), max_size=4))
def test_any_value_survives_writing_and_reading(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("lock") / "lock.json"
    entries = {
        f"id:{key}": {f"x-{name}": fact(value) for name, value in one.items()} for key, one in data.items()
    }
    write_lock(path, Lock(entries))

    assert read_lock(path) == (Lock(entries), [])


@pytest.mark.parametrize("text", ["\ud800", "a\u2028b", "\x00\x1f\x7f", "Ünïcode 张"])
def test_odd_letters_survive(tmp_path, text):
    path = tmp_path / "lock.json"
    lock = Lock({"id:a": {"title": fact(text), "venue": fact("ICCV")}})
    write_lock(path, lock)

    assert read_lock(path) == (lock, [])


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no such devices")
def test_a_lock_that_is_no_file_is_one_problem(tmp_path):
    path = tmp_path / "research.lock.json"
    path.symlink_to("/dev/zero")
    lock, problems = read_lock(path)

    assert not lock.entries
    assert [(one.subtype, one.message.startswith("it is not a file")) for one in problems] == [("lock", True)]


def test_a_lock_that_is_not_there_is_empty(tmp_path):
    assert read_lock(tmp_path / "research.lock.json") == (Lock(), [])


# -- broken files


def read_text(tmp_path, text):
    path = tmp_path / "research.lock.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_lock(path, "data/research.lock.json")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "invalid JSON"),
        ("{\n\n!", 3, "invalid JSON"),
        ("[" * 100_000, 0, "nested"),
        (b"\xff\xfe{}", 0, "not UTF-8"),
        ("[]", 0, "'entries' is missing"),
        ('{"version": 1, "entries": []}', 0, "'entries' is missing"),
        ('{"version": 2, "entries": {}}', 0, "version is 2"),
        ('{\n  "version": 2,\n  "entries": {', 0, "version is 2"),
        ('{"entries": {}}', 0, "version is None"),
        ('{"version": 1, "entries": {"id:a": {"x": {"value": NaN, "source": "", "date": ""}}}}', 0, "NaN"),
        (
            '{"version": 1, "entries": {"id:a": {"x": {"value": 1e999, "source": "", "date": ""}}}}',
            0,
            "1e999",
        ),
        ('{"version": 1, "entries": {"id:a": {"x": ' + "9" * 5000 + "}}}", 0, "invalid JSON"),
    ],
)
def test_a_broken_file_is_one_located_problem(tmp_path, text, line, says):
    lock, problems = read_text(tmp_path, text)

    assert lock == Lock()
    assert [(one.path, one.line, one.subtype) for one in problems] == [
        ("data/research.lock.json", line, "lock")
    ]
    assert says in problems[0].message


def test_a_file_that_is_too_large_or_unreadable_is_one_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(file, "MAX_BYTES", 1 << 20)
    lock, problems = read_text(tmp_path, " " * (1 << 20) + "{}")
    assert (lock, [(one.path, one.line, one.subtype) for one in problems]) == (
        Lock(),
        [("data/research.lock.json", 0, "lock")],
    )
    assert problems[0].message.startswith("it is larger than 1 MiB; restore it")

    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert read_text(tmp_path, "{}") == (
        Lock(),
        [Problem("data/research.lock.json", 0, "it can't be read: Permission denied", "lock")],
    )


def test_a_lock_without_facts_is_whole():
    assert dumps(Lock()) == dumps(Lock({"id:a": {}})) == '{\n  "version": 1,\n  "entries": {}\n}\n'


def test_a_folder_in_its_place_is_a_problem(tmp_path):
    (tmp_path / "research.lock.json").mkdir()
    lock, problems = read_lock(tmp_path / "research.lock.json")

    assert lock == Lock()
    assert [one.path for one in problems] == ["research.lock.json"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("7", "no value"),
        ('{"source": "OpenAlex", "date": "2026-11-01"}', "no value"),
        ('{"value": 7, "date": "2026-11-01"}', "source or its date"),
        ('{"value": 7, "source": "OpenAlex", "date": 20261101}', "source or its date"),
        ('{"value": 7, "source": "OpenAlex", "date": "20261101"}', "not YYYY-MM-DD"),
        ('{"value": 7, "source": "OpenAlex", "date": "2026-02-31"}', "not YYYY-MM-DD"),
        ('{"value": "7", "source": "OpenAlex", "date": "2026-11-01"}', "not a number"),
        ('{"value": true, "source": "OpenAlex", "date": "2026-11-01"}', "not a number"),
        ('{"value": -1, "source": "OpenAlex", "date": "2026-11-01"}', "not a number"),
        ('{"value": 7.5, "source": "OpenAlex", "date": "2026-11-01"}', "not a number"),
    ],
)
def test_a_broken_fact_costs_itself_and_is_located(tmp_path, data, says):
    good = '"source": "OpenAlex", "date": "2026-11-01"}'
    text = (
        '{"version": 1, "entries": {\n"doi:10.1/a": {\n'
        f'"likes": {{"value": 3, {good},\n"citations": {data}}},\n"id:b": {{\n"citations": {{"value": 5, {good}}}}}}}'
    )
    lock, problems = read_text(tmp_path, text)

    assert [(one.path, one.line, one.subtype, one.paper, one.field, one.kind) for one in problems] == [
        ("data/research.lock.json", 4, "lock", "doi:10.1/a", "citations", "entry")
    ]
    assert says in str(problems[0])
    assert lock.fact("doi:10.1/a", "likes").value == 3
    assert lock.fact("doi:10.1/a", "citations") is None
    assert lock.fact("id:b", "citations").value == 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", 7),
        ("date", ["2024"]),
        ("citations_per_year", {"2024": "7"}),
        ("citations_per_year", {"all": 7}),
        ("citations_per_year", [7]),
        ("authors", "Xie"),
        ("authors", [{"given": "Xingyu"}]),
        ("authors", [{"family": "Xie", "given": None}]),
    ],
)
def test_values_have_the_form_of_their_field(tmp_path, name, value):
    whole = {"version": 1, "entries": {"id:adan": {name: {"value": value, "source": "X", "date": DAY}}}}
    lock, problems = read_text(tmp_path, json.dumps(whole))

    assert lock.fact("id:adan", name) is None
    assert len(problems) == 1
    # Also a lock that was never a file does no harm.
    bare = paper(title="")
    assert apply(Lock({"id:adan": {name: fact(value)}}), bare) == bare


def test_a_broken_fact_is_located_within_its_entry(tmp_path):
    good = '{"value": 5, "source": "OpenAlex", "date": "2026-11-01"}'
    text = (
        f'{{"version": 1, "entries": {{\n"id:é": {{"x-é": 1,\n"citations": {good}}},\n'
        f'"id:ö": {{\n"citations": 7,\n"é": 8}},\n"id:é2": {{"y": "id:é"}}}}}}'
    )
    _lock, problems = read_text(tmp_path, text)

    assert [(one.line, one.paper, one.field) for one in problems] == [
        (2, "id:é", "x-é"),
        (5, "id:ö", "citations"),
        (6, "id:ö", "é"),
        (7, "id:é2", "y"),
    ]
    _lock, problems = read_text(tmp_path, '\n{"version": 1,\n"entries": {"id:\\u00e9": 7}}')
    assert [(one.line, one.paper) for one in problems] == [(1, "id:é")]


def test_an_entry_that_is_none_costs_itself(tmp_path):
    lock, problems = read_text(tmp_path, '{"version": 1, "entries": {"id:a": 7, "id:b": {}}}')

    assert [(one.paper, one.field) for one in problems] == [("id:a", "")]
    assert "id:a" not in lock.entries


def test_many_faults_do_not_flood(tmp_path):
    whole = {"version": 1, "entries": {f"id:{number}": 7 for number in range(500)}}
    _, problems = read_text(tmp_path, json.dumps(whole))

    assert len(problems) == 21
    assert problems[-1] == Problem("data/research.lock.json", 0, "480 more entries are skipped", "lock")


def test_a_file_that_was_cut_off_keeps_what_is_whole(tmp_path):
    text = dumps(FULL)
    lock, problems = read_text(tmp_path, text[: text.index('"stars"') + 12])

    assert [one.path for one in problems] == ["data/research.lock.json"]
    assert problems[0].message.startswith(
        "invalid JSON (Unterminated string starting at); using what is whole; "
    )
    assert lock.entries["doi:10.1000/adan"] == FULL.entries["doi:10.1000/adan"]
    assert set(lock.entries["github:sail-sg/adan"]) == {"etag"}


def test_a_file_that_was_cut_off_before_the_first_fact_is_empty(tmp_path):
    text = dumps(FULL)
    lock, problems = read_text(tmp_path, text[: text.index('"abstract"')])

    assert lock == Lock()
    assert [problem.message.split("; ")[1] for problem in problems] == ["none of it is used"]


@pytest.mark.parametrize("broken", ['{"value": !}', "{" * 100_000 + "}", '"\\x": {}', '{"value": 7}'])
def test_a_broken_fact_of_a_broken_file_costs_itself(tmp_path, broken):
    good = '      "lost": {"value": 1, "source": "X", "date": "2026-11-01"},\n'
    entry = '    "doi:10.1000/adan": {\n'
    text = dumps(FULL).rstrip("}\n").replace("{\n", "{\n" + good, 1)
    text = text.replace(entry, f'    "\\x": {{\n{entry}      "bad": {broken},\n')
    lock, problems = read_text(tmp_path, text)

    assert lock.entries["doi:10.1000/adan"] == FULL.entries["doi:10.1000/adan"]
    assert not {name for facts in lock.entries.values() for name in facts} & {"bad", "lost"}
    assert {problem.path for problem in problems} == {"data/research.lock.json"}


@pytest.mark.parametrize("line", ["", '    "\\x": {\n', '    "no key": {\n'])
def test_facts_of_an_entry_whose_key_is_lost_are_nobodys(tmp_path, line):
    key = '    "doi:10.1000/adan": {\n'
    assert key in dumps(FULL)
    lock, _ = read_text(tmp_path, dumps(FULL).replace(key, line).rstrip("}\n"))

    assert set(lock.entries) == set(FULL.entries) - {"doi:10.1000/adan"}
    assert lock.entries["github:sail-sg/adan"] == FULL.entries["github:sail-sg/adan"]


def test_a_merge_conflict_is_located_and_the_newer_fact_used(tmp_path):
    text = dumps(FULL).replace(
        '      "citations": {"value": 241, "source": "OpenAlex", "date": "2026-11-01"},\n',
        "<<<<<<< HEAD\n"
        '      "citations": {"value": 260, "source": "OpenAlex", "date": "2026-11-15"},\n'
        "=======\n"
        '      "citations": {"value": 250, "source": "OpenAlex", "date": "2026-11-08"},\n'
        ">>>>>>> refreshed\n",
    )
    lock, problems = read_text(tmp_path, text)

    assert [one.line for one in problems] == [7]
    assert problems[0].message == (
        "two versions of it were merged here; using the newer facts; resolve the conflict"
    )
    assert lock.fact("doi:10.1000/adan", "citations") == fact(260, date="2026-11-15")
    assert lock.fact("github:sail-sg/adan", "stars") == fact(841, "GitHub")


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_what_editors_do_to_a_file_does_no_harm(tmp_path, change):
    assert read_text(tmp_path, change(dumps(FULL))) == (FULL, [])
    lock, problems = read_text(tmp_path, change(dumps(FULL)).rstrip("}\r\n"))
    assert (lock, len(problems)) == (FULL, 1)


def test_the_case_of_a_repository_does_not_count(tmp_path):
    text = dumps(FULL).replace("github:sail-sg/adan", "github:Sail-SG/Adan")
    lock, _ = read_text(tmp_path, text)
    code = paper(links=(Link("code", "https://github.com/sail-sg/ADAN"),))

    assert apply(lock, code).stars == Metric("841", 841, source="GitHub", date=DAY)


# -- writing


def test_writing_leaves_only_the_file(tmp_path):
    path = tmp_path / "research.lock.json"
    path.write_text("old")
    path.chmod(0o640)
    mode = path.stat().st_mode
    write_lock(path, FULL)

    assert [one.name for one in tmp_path.iterdir()] == ["research.lock.json"]
    assert path.stat().st_mode == mode


def test_what_says_the_same_is_not_written_again(tmp_path):
    path = tmp_path / "research.lock.json"
    write_lock(path, FULL)
    before = path.stat()
    write_lock(path, FULL)

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "research.lock.json"
    write_lock(path, Lock())
    old = path.read_bytes()

    def full_disk(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_lock(path, FULL)

    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "shared").mkdir()
    target = tmp_path / "shared" / "lock.json"
    target.write_text("old")
    path = tmp_path / "research.lock.json"
    path.symlink_to(Path("shared") / "lock.json")
    write_lock(path, FULL)

    assert path.is_symlink()
    assert target.read_text() == dumps(FULL)
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_only_files_are_replaced(tmp_path):
    pipe = tmp_path / "research.lock.json"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="no file"):
        write_lock(pipe, FULL)

    assert stat.S_ISFIFO(pipe.stat().st_mode)

"""Bytes of data files: kinds, sizes, encodings."""

from __future__ import annotations

import gc
import os

import pytest

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.readers import load_file, registry
from sphinxcontrib_research.readers.registry import decode, read_file


def problems(path):
    return [str(problem) for problem in read_file(path, path.name).problems]


def test_a_missing_file_is_one_problem(tmp_path):
    assert problems(tmp_path / "papers.yml") == [
        "papers.yml: the file cannot be read: No such file or directory"
    ]


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "papers.yml").mkdir()

    assert problems(tmp_path / "papers.yml") == ["papers.yml: the file cannot be read: Is a directory"]


def test_other_kinds_of_files_are_refused(tmp_path):
    (tmp_path / "papers.xlsx").write_text("")

    assert problems(tmp_path / "papers.xlsx") == [
        f"papers.xlsx: unknown kind of file '.xlsx'; it is not read; the kinds are {', '.join(registry.READERS)}"
    ]


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "papers.yml"
    path.write_text("- title: A\n")
    # Its end is a hole: it takes no room on the disk.
    os.truncate(path, 65 * 1024 * 1024)

    assert problems(path) == ["papers.yml: the file has 65 MiB, at most 64 are read: split it"]


def test_the_suffix_may_be_in_capitals(tmp_path):
    (tmp_path / "PAPERS.YML").write_text("- title: A\n")

    assert [record.fields for record in read_file(tmp_path / "PAPERS.YML", "x").records] == [{"title": "A"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_understood(encoding):
    assert decode("title: Müller 张".encode(encoding), "f") == ("title: Müller 张", ())


def test_big_endian_utf_16_is_understood():
    assert decode(b"\xfe\xff" + "é".encode("utf-16-be"), "f") == ("é", ())


def test_bytes_that_are_not_utf_8_are_read_as_windows_1252_and_the_rest_as_utf_8():
    text, (problem,) = decode("a: Łódź\n".encode() + b"b: caf\xe9 \x96\nc: M\xfcller\n", "papers.yml")

    assert text == "a: Łódź\nb: café –\nc: Müller\n"
    assert (
        str(problem)
        == "papers.yml:2: 3 places are not UTF-8 and read as Windows-1252; save the file as UTF-8"
    )
    assert problem.subtype == "encoding"


def test_bytes_that_windows_1252_lacks_do_not_stop_the_file():
    text, (problem,) = decode(b"a \x81", "f")

    assert text == "a \ufffd"
    assert problem.message.startswith("one place is not UTF-8")


def test_half_a_character_of_utf_16_is_reported():
    text, (problem,) = decode("ab".encode("utf-16") + b"\x00", "f")

    assert text.startswith("ab")
    assert problem.message == "it is not UTF-16 as its byte-order mark says: truncated data; save it as UTF-8"


def test_files_are_named_relative_to_the_source_folder(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "papers.yml").write_text("- title: A\n")

    source = load_file(tmp_path / "papers.yml", root=tmp_path / "docs")

    assert source.path == "../papers.yml"
    assert source.papers[0].path == "../papers.yml"


# Nothing of what is read is garbage: Python's collector does not look for any meanwhile.


@pytest.fixture
def collections():
    """The collections of the test so far."""
    found = []

    def note(phase, info):
        found.extend([info["generation"]] if phase == "start" else [])

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def test_the_collector_is_paused_while_data_is_read(tmp_path, collections):
    path = tmp_path / "papers.yml"
    path.write_text("".join(f"- title: A{number}\n  authors: [Ada Lovelace]\n" for number in range(2000)))
    before = len(collections)

    library = Library.build([load_file(path, root=tmp_path)])

    assert len(library.papers) == 2000
    # At the end, when it goes on, it may look once.
    assert len(collections) - before <= 2
    assert gc.isenabled()


def test_the_collector_goes_on_after_a_failure(tmp_path, monkeypatch):
    def fail(*_arguments):
        raise MemoryError

    monkeypatch.setattr("sphinxcontrib_research.readers.read_file", fail)

    with pytest.raises(MemoryError):
        load_file(tmp_path / "papers.yml", root=tmp_path)

    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off(tmp_path):
    gc.disable()
    try:
        load_file(tmp_path / "papers.yml", root=tmp_path)

        assert not gc.isenabled()
    finally:
        gc.enable()

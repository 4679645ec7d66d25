"""What differs between systems: paths, file names, line ends, encodings. Papers and pages do not."""

from __future__ import annotations

import ntpath
import os
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from sphinxcontrib_research import util
from sphinxcontrib_research.model.addresses import unique_slugs
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.readers.values.links import portable
from sphinxcontrib_research.util import DEVICES, replace_file, shown_path
from sphinxcontrib_research.vocabulary import FILE_FORMATS

PROJECT = Path(__file__).parents[2]

# Paths


@pytest.fixture
def on_windows(monkeypatch):
    """Paths as Windows has them."""
    with monkeypatch.context() as patch:
        patch.setattr(util.os, "path", ntpath)
        patch.setattr(util.os, "sep", "\\")
        yield


@pytest.mark.parametrize(
    ("path", "folder", "shown"),
    [
        (r"D:\docs\data\papers.yml", r"D:\docs", "data/papers.yml"),
        (r"D:\data\papers.yml", r"D:\docs", "../data/papers.yml"),
        (r"D:\Docs\papers.yml", r"d:\docs", "papers.yml"),
        (r"C:\data\papers.yml", r"D:\docs", "C:/data/papers.yml"),
        (r"\\host\share\papers.yml", r"D:\docs", "//host/share/papers.yml"),
    ],
)
def test_a_file_is_called_alike_on_windows(on_windows, path, folder, shown):
    assert shown_path(path, folder) == shown


@pytest.mark.parametrize(
    "written",
    [
        r"\\host\share\a.pdf",
        r"/\\host\share\a.pdf",
        r"/\host\share\a.pdf",
        r"//host/share/a.pdf",
        r"/.\\host\share\a.pdf",
        r"a\..\\host\a.pdf",
        r"/\\.\pipe\name",
        r"/\\?\UNC\host\share\a.pdf",
    ],
)
def test_no_path_of_the_data_leads_to_another_computer(written):
    path = portable(written)
    if path.startswith(("\\", "//")):
        return  # No path at all: what `target` passes on to `safe_url`.
    joined = PureWindowsPath(r"D:\docs") / path.lstrip("/")

    assert joined.drive in {"D:", "C:"}


def test_a_backslash_separates_folders_everywhere(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a.pdf").write_bytes(b"%PDF")
    data = tmp_path / "papers.yml"
    data.write_text(
        "- {id: a, title: A, pdf: 'files\\a.pdf'}\n- {id: b, title: B, pdf: '/files\\a.pdf'}\n", "utf-8"
    )
    source = load_file(data, root=tmp_path)

    assert source.problems == ()
    assert [paper.links[0].path for paper in source.papers] == [str(tmp_path / "files/a.pdf")] * 2


def test_a_path_with_a_drive_is_one_message_with_the_cure(tmp_path):
    data = tmp_path / "papers.yml"
    data.write_text("- {id: a, title: A, pdf: 'D:\\papers\\a.pdf'}\n", "utf-8")
    (problem,) = load_file(data, root=tmp_path).problems

    assert "is a path on one computer; give one relative to the file" in problem.text


@pytest.mark.parametrize("name", ["con", "NUL", "Aux", "com1", "lpt9"])
def test_no_page_has_the_name_of_a_device(name):
    slugs = unique_slugs([name, f"{name}-2"])

    assert not DEVICES & set(slugs.values())
    assert len(set(slugs.values())) == 2


def test_a_file_that_another_program_reads_is_replaced_when_it_is_done(tmp_path, monkeypatch):
    target = tmp_path / "page.bib"
    target.write_bytes(b"old")
    real, refusals = os.replace, [PermissionError(13, "Access is denied")] * 3

    def refuse(source, destination):
        if refusals:
            raise refusals.pop()
        real(source, destination)

    new = tmp_path / "new"
    new.write_bytes(b"new")
    with monkeypatch.context() as patch:
        patch.setattr(util.os, "name", "nt")
        patch.setattr(util.os, "replace", refuse)
        util._rename(new, target)

    assert target.read_bytes() == b"new"


def test_a_file_that_stays_in_use_is_an_error_and_the_old_one_stays(tmp_path, monkeypatch):
    target = tmp_path / "page.bib"
    target.write_bytes(b"old")

    def refuse(source, destination):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(util.os, "replace", refuse)
    with pytest.raises(PermissionError):
        replace_file(target, b"new")

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


# Line ends and byte order marks

SAMPLES = {
    "yaml": "papers:\n- id: a\n  title: Über A\n  authors: [Jörg Müller]\n  abstract: |\n    One.\n\n    Two.\n  note: >-\n    folded\n    line\n",
    "json": '[{"id": "a", "title": "Über A",\n  "authors": ["Jörg Müller"], "abstract": "One.\\n\\nTwo."}]\n',
    "toml": '[[papers]]\nid = "a"\ntitle = "Über A"\nauthors = ["Jörg Müller"]\nabstract = """\nOne.\n\nTwo."""\n',
    "bibtex": "@article{a,\n  title = {Über\n    A},\n  author = {Jörg Müller and\n    Ann Lee},\n  abstract = {One.\n\nTwo.}\n}\n",
    "cff": "cff-version: 1.2.0\ntitle: Über A\nauthors:\n- family-names: Müller\n  given-names: Jörg\nabstract: |\n  One.\n\n  Two.\n",
    "ris": "TY  - JOUR\nID  - a\nTI  - Über A\nAU  - Müller, Jörg\nAB  - One.\nPY  - 2024\nER  - \n",
    "nbib": "PMID- 12345\nTI  - Über A long\n      title\nFAU - Müller, Jörg\nAB  - One\n      two.\nDP  - 2024\n",
}


def test_every_format_has_a_sample():
    assert set(SAMPLES) == set(FILE_FORMATS.values())


@pytest.mark.parametrize("suffix", FILE_FORMATS)
@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    ],
    ids=["CRLF", "BOM", "CRLF and BOM"],
)
def test_line_ends_and_byte_order_marks_change_nothing(tmp_path, suffix, changed):
    text = SAMPLES[FILE_FORMATS[suffix]]
    read = []
    for content in (text.encode(), changed(text)):
        data = tmp_path / f"papers{suffix}"
        data.write_bytes(content)
        source = load_file(data, root=tmp_path)
        read.append((Library.build([source]).papers, source.problems))

    (papers, problems), other = read
    assert other == (papers, problems)
    assert [paper.title.startswith("Über A") for paper in papers.values()] == [True]
    assert problems == ()


# Encodings

LEGACY = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "LANG": "C"}
"""A system whose encoding is not UTF-8: here ASCII, on Windows a code page."""


def run(folder, *arguments, **variables):
    hidden = {"PYTHONIOENCODING", *LEGACY}
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "sphinxcontrib_research", *arguments],
        cwd=folder, env={**env, "PYTHONPATH": str(PROJECT), **variables}, capture_output=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture
def data(tmp_path):
    (tmp_path / "papers.yml").write_text(
        "- {id: a, title: Über 張, authors: [Jörg Müller], yaer: 2024}\n", "utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [("list", "--format", "json"), ("check",), ("check", "--format", "json"), ("list",), ("schema",)],
    ids=" ".join,
)
def test_what_goes_into_a_file_is_utf8_whatever_the_system_is_set_to(data, arguments):
    usual, legacy = run(data, *arguments, PYTHONUTF8="1"), run(data, *arguments, **LEGACY)

    assert usual.stdout
    assert (legacy.stdout, legacy.stderr, legacy.returncode) == (usual.stdout, usual.stderr, usual.returncode)
    legacy.stdout.decode("utf-8")


@pytest.mark.parametrize("name", ["papers.bib", "papers2.yml", "papers.json", "papers.ris"])
def test_files_are_written_alike_whatever_the_system_is_set_to(data, name):
    written = []
    for variables in ({"PYTHONUTF8": "1"}, LEGACY):
        assert run(data, "convert", "papers.yml", name, **variables).returncode == 0
        written.append((data / name).read_bytes())

    assert written[0] == written[1]
    assert "Über" in written[0].decode("utf-8")

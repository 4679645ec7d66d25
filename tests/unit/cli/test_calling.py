"""Calling ``sphinx-research``: arguments, streams, exit statuses."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinxcontrib_research.cli import main
from sphinxcontrib_research.cli.console import CommandError
from sphinxcontrib_research.cli.online import failures
from sphinxcontrib_research.util import __version__

PACKAGE = Path(__file__).parents[3]


def test_it_runs_as_a_module(checkout):
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


def test_a_reader_that_has_had_enough_is_no_error(checkout):
    with subprocess.Popen(
        [sys.executable, "-m", "sphinxcontrib_research", "list"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.close()

        assert process.stderr.read() == ""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_an_output_that_cannot_be_written_is_reported(checkout):
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
    assert done.stderr.splitlines() == ["sphinx-research: [Errno 28] No space left on device"]


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
def test_wrong_use_is_one_line_and_status_2(checkout, capsys, arguments, said):
    assert main(arguments) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("sphinx-research: ")
    assert said in shown.err
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["--bogus"], ["--max-age", "x"], ["--provider", "nobody"]])
def test_wrong_use_of_refresh_is_status_1(checkout, capsys, arguments):
    assert main(["refresh", *arguments]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


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


def test_windows_calls_a_broken_pipe_an_invalid_argument(checkout, monkeypatch, capsys):
    def refuse(_text):
        raise OSError(errno.EINVAL, "Invalid argument")

    with monkeypatch.context() as patch:
        patch.setattr(sys.stdout, "write", refuse)
        other = main(["list"])
        # Only the question which system it is: paths are made before and after.
        patch.setattr("sphinxcontrib_research.cli._ON_WINDOWS", True)
        status = main(["list"])

    assert (other, status) == (2, 1)
    assert capsys.readouterr().err == "sphinx-research: [Errno 22] Invalid argument\n"


@pytest.mark.parametrize(
    ("filename", "shown"),
    [
        ("/x/papers.yml", "papers.yml can't be written: No space left on device"),
        # Files are written beside the old ones first.
        ("/x/.papers.yml.0123456789abcdef.new", "papers.yml can't be written: No space left on device"),
        (None, "a file can't be written: No space left on device"),
    ],
)
def test_a_file_that_cannot_be_written_ends_a_run_with_its_name(filename, shown):
    with pytest.raises(CommandError) as caught, failures():
        raise OSError(errno.ENOSPC, "No space left on device", filename)

    assert (str(caught.value), caught.value.status) == (shown, 1)


def test_a_reader_that_left_is_no_file_that_cannot_be_written():
    with pytest.raises(BrokenPipeError), failures():
        raise BrokenPipeError

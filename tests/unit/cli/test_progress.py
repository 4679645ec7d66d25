"""The progress that a console shows to those who wait."""

from __future__ import annotations

from sphinxcontrib_research.cli.console import Console


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
    monkeypatch.setattr("sphinxcontrib_research.cli.console.NOTICEABLE", 0.0)
    terminal = Terminal()
    for number in Console(terminal, terminal).watched([0, 1], "reading files"):
        assert terminal.written.rstrip().endswith(f"{number}/2")

    assert "reading files    [............" in terminal.written
    assert terminal.written.endswith("\r")


def test_nothing_is_shown_when_it_is_quick():
    terminal = Terminal()

    assert list(Console(terminal, terminal).watched([1, 2], "reading files")) == [1, 2]
    assert terminal.written == ""

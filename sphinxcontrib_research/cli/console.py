"""Where a command writes: standard streams and files."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

from sphinxcontrib_research.errors import Problem, ResearchError
from sphinxcontrib_research.util import replace_file

if TYPE_CHECKING:
    from sphinxcontrib_research.online.service import Environment, Service

_Item = TypeVar("_Item")

NOTICEABLE = 1.0
"""Seconds after which progress is shown."""
_EVERY = 10.0
"""Seconds between two lines about one service, where there is no terminal."""
_BAR = 24
"""Characters."""


class CommandError(ResearchError):
    """A command can't be carried out; the message says why, in one line."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status
        """The exit status."""


@dataclass(slots=True)
class Console:
    """Standard output for data, standard error for messages and for how far it is.

    On a terminal a bar shows how far it is; elsewhere whole lines do.
    """

    data: TextIO
    messages: TextIO
    clock: Callable[[], float] = time.monotonic
    scrub: Callable[[str], str] = str
    """Takes the tokens out of what is written."""
    _total: int = 0
    _drawn: str = ""
    _reported: float = 0.0
    _begun: float = 0.0

    def write(self, text: str) -> None:
        """Write data: a line, or several."""
        self.data.write(f"{self.scrub(text)}\n")

    def report(self, text: str) -> None:
        """Write a message, on a line of its own."""
        self.clear()
        self._line(text)

    def watched(self, items: Sequence[_Item], what: str) -> Iterator[_Item]:
        """Go through items; on a terminal, show how far it is when it takes more than a second.

        Args:
            items: What to go through.
            what: What is being done, with the items as a plural: ``reading files``.
        """
        begun = self.clock()
        for number, item in enumerate(items):
            if self.messages.isatty() and self.clock() - begun >= NOTICEABLE:
                self._draw(_bar(what, number, len(items)))
            yield item
        self.clear()

    def begin(self, service: Service, total: int) -> None:
        """Show that a service is queried for so many targets."""
        self._total, self._reported = total, self.clock()
        self._begun = self._reported
        if self.messages.isatty():
            self._draw(_bar(service.title, 0, total))

    def advance(self, service: Service, done: int) -> None:
        """Show that so many of them are through."""
        if self.messages.isatty():
            self._draw(_bar(service.title, done, self._total) + self._left(done))
            if done == self._total:
                self._line("")
        elif done == self._total or self.clock() - self._reported >= _EVERY:
            self._reported = self.clock()
            self._line(f"{service.title}: {done} of {self._total}{self._left(done)}")

    def _left(self, done: int) -> str:
        """Return the rate and the remaining time, once enough is known to estimate them."""
        taken = self.clock() - self._begun
        if done >= self._total or not done or taken < _EVERY:
            return ""
        seconds = (self._total - done) * taken / done
        left = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} minutes"
        return f", {done / taken:.1f} a second, {left} left"

    def waiting(self, service: Service, seconds: float, why: str) -> None:
        """Show that a wait begins, if it is noticeable."""
        if seconds >= NOTICEABLE:
            show = self._draw if self.messages.isatty() else self._line
            show(f"{service.title}: waiting {seconds:.0f} s: {why}")

    def clear(self) -> None:
        """Remove the bar."""
        if self._drawn:
            self._draw("")

    def _draw(self, text: str) -> None:
        """Replace the terminal's last line."""
        text = self.scrub(text)
        blank = " " * max(0, len(self._drawn) - len(text))
        self.messages.write(f"\r{text}{blank}" if text else f"\r{blank}\r")
        self.messages.flush()
        self._drawn = text

    def _line(self, text: str) -> None:
        self.messages.write(f"{self.scrub(text)}\n")
        self.messages.flush()
        self._drawn = ""


def environment_for(console: Console) -> Environment:
    """Return the network settings of the environment; the console removes their tokens from its output."""
    from sphinxcontrib_research.online.service import Environment

    environment = Environment(os.environ)
    console.scrub = environment.scrub
    return environment


def _bar(what: str, done: int, total: int) -> str:
    filled = _BAR * done // max(1, total)
    return f"{what:<16} [{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total}"


def problem_line(path: str, problem: Problem) -> str:
    """Return a problem as a line.

    Args:
        path: Its file, as it can be opened.
        problem: The problem.
    """
    place = f"{path}:{problem.line}" if problem.line else path
    return f"{place}: {problem.text} [research.{problem.subtype}]"


def check_writable(path: Path | None) -> None:
    """Check early that a file can be written at the end of the run, if there is one.

    Raises:
        CommandError: It is a folder, or in none.
    """
    if path is not None and (path.is_dir() or not path.resolve().parent.is_dir()):
        why = "it is a folder" if path.is_dir() else f"there is no folder {path.parent}"
        raise CommandError(f"{path} can't be written: {why}")


def write_file(path: Path, text: str) -> None:
    """Write a file whole: at any moment the old one or the new one is there.

    Raises:
        CommandError: It can't be written.
    """
    try:
        replace_file(path, text.encode())
    except OSError as error:
        raise CommandError(f"{path} can't be written: {error.strerror}") from error


_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~@])")


def markdown(text: str) -> str:
    """Return a text on one line, with everything escaped that Markdown interprets."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))

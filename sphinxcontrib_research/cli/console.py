"""Where a command writes: standard streams and files."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, TypeVar

from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.util.files import replace_file


class CommandError(ResearchError):
    """A command can't be carried out; the message says why, in one line."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status
        """The exit status."""


# Where a command writes.

_Item = TypeVar("_Item")

NOTICEABLE = 1.0
"""Seconds after which somebody who waits wants to know how far it is."""
_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Console:
    """Standard output for data, standard error for messages."""

    data: TextIO
    messages: TextIO

    def give(self, text: str) -> None:
        """Write data: a line, or several."""
        self.data.write(f"{text}\n")

    def say(self, text: str) -> None:
        """Write a message."""
        self.messages.write(f"{text}\n")

    def watched(self, items: Sequence[_Item], what: str) -> Iterator[_Item]:
        """Go through items; on a terminal, say how far it is when it takes more than a second.

        Args:
            items: What to go through.
            what: What is being done, with the items as a plural: ``reading files``.
        """
        if not self.messages.isatty():
            yield from items
            return
        ticker = _Ticker(self.messages, what, len(items))
        ticker.start()
        try:
            for number, item in enumerate(items, 1):
                ticker.number = number
                yield item
        finally:
            ticker.stop()


class _Ticker(threading.Thread):
    """Draws how far it is, over and over: one item may take as long as many."""

    def __init__(self, out: TextIO, what: str, count: int) -> None:
        super().__init__(daemon=True)
        self.number = 0
        self._out, self._what, self._count = out, what, count
        self._over = threading.Event()

    def run(self) -> None:
        """Wait for a while, then draw until it is over; leave an empty line."""
        drawn, pause = 0, NOTICEABLE
        while not self._over.wait(pause):
            drawn, pause = drawn + 1, _EVERY
            dots = "." * (drawn % 4)
            self._out.write(f"\r\x1b[K{self._what}: {self.number} of {self._count}{dots}")
            self._out.flush()
        if drawn:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def stop(self) -> None:
        """End the drawing."""
        self._over.set()
        self.join()


# Files that commands write.


def write(path: Path, text: str) -> None:
    """Write a file whole: at any moment the old one or the new one is there.

    Raises:
        CommandError: It can't be written.
    """
    try:
        replace_file(path, text.encode())
    except OSError as error:
        raise CommandError(f"{path} can't be written: {error.strerror}") from error

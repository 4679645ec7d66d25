"""Where a command writes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO, TypeVar

_Item = TypeVar("_Item")

_NOTICEABLE = 1.0
"""Seconds after which somebody who waits wants to know how far it is."""


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
            what: What they are, as a plural: ``files``.
        """
        begun = time.monotonic()
        shown = False
        for number, item in enumerate(items):
            if self.messages.isatty() and time.monotonic() - begun > _NOTICEABLE:
                self.messages.write(f"\r{number} of {len(items)} {what}")
                self.messages.flush()
                shown = True
            yield item
        if shown:
            self.messages.write("\r\x1b[K")

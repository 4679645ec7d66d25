"""What the user sees of a run: how far it is, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from sphinxcontrib_research.refresh.limits import in_words
from sphinxcontrib_research.refresh.plan import Report
from sphinxcontrib_research.refresh.service import Service

_BAR = 24
_NOTICEABLE = 1.0
_EVERY = 10.0
"""Seconds between two lines about one provider, where there is no terminal."""
_MOST_NOTES = 20


@dataclass(slots=True)
class Progress:
    """Tells how far it is: a bar that moves on a terminal, whole lines elsewhere."""

    messages: TextIO
    data: TextIO
    """Where the requests of a dry run go."""
    clock: Callable[[], float] = time.monotonic
    requests: int = 0
    """How many a dry run has shown."""
    _total: int = 0
    _drawn: str = ""
    _said: float = field(default=float("-inf"))

    @property
    def _moves(self) -> bool:
        return self.messages.isatty()

    def begin(self, service: Service, total: int) -> None:
        """A provider is asked for so many."""
        self._total, self._said = total, self.clock()
        if self._moves:
            self._draw(self._bar(service, 0))

    def advance(self, service: Service, done: int) -> None:
        """So many of them are through."""
        if self._moves:
            self._draw(self._bar(service, done))
            if done == self._total:
                self._line("")
        elif done == self._total or self.clock() - self._said >= _EVERY:
            self._said = self.clock()
            self._line(f"{service.title}: {done} of {self._total}")

    def waiting(self, service: Service, seconds: float, why: str) -> None:
        """A wait begins."""
        if seconds < _NOTICEABLE:
            return
        text = f"{service.title}: waiting {in_words(seconds)}: {why}"
        if self._moves:
            self._draw(text)
        else:
            self._line(text)

    def note(self, text: str) -> None:
        """Something the user should know, on a line of its own."""
        self.clear()
        self._line(text)

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn:
            self._draw("")

    def request(self, text: str) -> None:
        """A request that a dry run does not send."""
        self.requests += 1
        self.data.write(f"{text}\n")

    def _bar(self, service: Service, done: int) -> str:
        filled = _BAR * done // max(1, self._total)
        return f"{service.title:<16} [{'#' * filled}{'.' * (_BAR - filled)}] {done}/{self._total}"

    def _draw(self, text: str) -> None:
        """Replace what stands on the terminal's last line."""
        blank = " " * max(0, len(self._drawn) - len(text))
        self.messages.write(f"\r{text}{blank}" if text else f"\r{blank}\r")
        self.messages.flush()
        self._drawn = text

    def _line(self, text: str) -> None:
        self.messages.write(f"{text}\n")
        self.messages.flush()
        self._drawn = ""


def summary(report: Report, requests: dict[str, int], *, changed: int, lock_name: str) -> list[str]:
    """The lines at the end of a run: each provider, what to know, what was written."""
    lines = []
    for title, tally in report.tallies.items():
        line = f"{title}: asked {tally.asked}, answered {tally.answered}, kept {tally.kept},"
        line += f" failed {tally.failed}"
        line += f", not believed {tally.doubted}" if tally.doubted else ""
        line += f" ({plural(requests.get(title, 0), 'request')})"
        lines.append(f"{line}; last: {tally.why}" if tally.why else line)
    lines += report.notes[:_MOST_NOTES]
    if len(report.notes) > _MOST_NOTES:
        lines.append(f"… and {len(report.notes) - _MOST_NOTES} more of the kind")
    if report.doubted:
        cure = "once the identifier or the title is right, ask with '--papers ID --max-age 0'"
        lines.append(f"not believed: {plural(len(report.doubted), 'paper')}; {cure}")
    lines.append(f"{lock_name}: {plural(changed, 'value') if changed else 'nothing'} new")
    if report.could_not_ask:
        lines.append(
            f"{plural(len(report.could_not_ask), 'value')} could not be asked for: run it again later"
        )
    return lines


def plural(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

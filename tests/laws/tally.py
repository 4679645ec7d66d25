"""What a law counts: how much was looked at, and what broke it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """The outcome of one law over some data files."""

    unit: str
    """What is counted: ``records``, ``names``, ``addresses``, ``words``, ``values``."""
    counted: int = 0
    broken: list[str] = field(default_factory=list)
    """One line for each breach: file, line or record, and what is missing or left over."""

    def __str__(self) -> str:
        """Return the figures in one line."""
        return f"{self.counted:,} {self.unit}, {len(self.broken):,} broken"

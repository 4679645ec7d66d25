"""Why a command can't be carried out."""

from __future__ import annotations

from sphinxcontrib_research.errors import ResearchError


class CommandError(ResearchError):
    """A command can't be carried out; the message says why, in one line."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status
        """The exit status."""

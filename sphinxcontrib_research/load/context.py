"""What reading a data file needs to know beside its content."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Context:
    """The place of a data file, and the settings that matter to reading it."""

    shown: str
    """Its name in messages: relative to the source folder, with ``/``."""
    path: Path
    """The file, absolute."""
    root: Path
    """The source folder, absolute."""
    fields: Mapping[str, str | None] = field(default_factory=dict)
    """The setting ``research_fields``: other names of fields; ``None`` keeps a field without a word."""
    relation: str = ""
    """What the papers are to the project that do not say it; empty: its own."""


def shown_path(path: Path, root: Path) -> str:
    """Return what a file is called in messages: relative to the source folder, with ``/``."""
    try:
        return os.path.relpath(path, root).replace(os.sep, "/")
    except ValueError:  # another drive
        return path.as_posix()

"""The repositories that ``:stars:`` names in documents, found in their text: no document is built for it."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from sphinxcontrib_research.model.identifiers import github_repository

_SUFFIXES = (".rst", ".md", ".ipynb")
_SKIPPED = frozenset(("_build", "node_modules", "__pycache__", "site-packages"))
_ROLE = re.compile(r"(?::(?:research:)?stars:|\{(?:research:)?stars\})`([^`]+)`")
_OWN_DATA = re.compile(rb"(?:paper-list|citation-table)(?:::|\})[ \t]+\S|(?<![\w:]):data:[ \t]+\S")
_TITLED = re.compile(r".*<([^<>]*)>\s*", re.DOTALL)


def repositories_in(folder: Path) -> list[str]:
    """Every ``owner/name`` that a role ``stars`` names below a folder, sorted.

    Args:
        folder: The source folder. Hidden folders, builds and virtual environments in it are left out.
    """
    found: dict[str, str] = {}
    for path in _documents(folder):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        if b"stars" not in content:
            continue
        for match in _ROLE.finditer(content.decode("utf-8", "replace")):
            if name := _repository(match[1]):
                found.setdefault(name.lower(), name)
    return [found[name] for name in sorted(found)]


def names_data(folder: Path) -> bool:
    """Whether a document below a folder has data files of its own, beside those of conf.py."""
    for path in _documents(folder):
        with contextlib.suppress(OSError):
            if _OWN_DATA.search(path.read_bytes()):
                return True
    return False


def _documents(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _SKIPPED
            and not Path(top, name, "pyvenv.cfg").exists()
        )
        yield from (Path(top, name) for name in sorted(files) if name.endswith(_SUFFIXES))


def _repository(text: str) -> str:
    titled = _TITLED.fullmatch(text)
    return github_repository((titled[1] if titled else text).strip().removeprefix("!"))

"""Words that stand nowhere in the project: paths of one machine, notes to oneself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FOLDERS = ("sphinxcontrib_research", "tests", "docs", "benchmarks", "tools", ".ci", ".github")
TEXT = {
    ".py",
    ".md",
    ".rst",
    ".toml",
    ".ini",
    ".yml",
    ".yaml",
    ".json",
    ".js",
    ".css",
    ".txt",
    ".bib",
    ".cff",
    ".po",
    ".svg",
    "",
}
UNREAD = {"_build", "__pycache__", "node_modules"}

# Written so that none matches itself.
WORDS = {
    "a path of one machine": r"(?<![\w.-])/(?:wor[k]|roo[t]|tm[p]|opt/pyp[i])/|/home/[a-z]+/|C:\\\\Users",
    "a folder outside the project": r"\.\./share[d]\b",
    "a note to oneself": r"\b(?:TOD[O]|FIXM[E]|XX[X])\b",
    "code that is not there": r"raise NotImplementedErro[r]|pragma: no cove[r]|pytest\.mark\.(?:ski[p]\b|xfai[l])",
    "how it was made": r"(?i)\b(?:co-authored-b[y]|anthropi[c]|copilo[t])\b",
}


def files() -> Iterator[Path]:
    for path in PROJECT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            yield path
    for top in FOLDERS:
        for folder, names, found in os.walk(PROJECT / top):
            names[:] = [name for name in names if name not in UNREAD]
            yield from (Path(folder, name) for name in found)


@pytest.mark.parametrize("what", WORDS)
def test_nowhere(what):
    pattern = re.compile(WORDS[what])
    found = []
    for path in files():
        if path.suffix in TEXT:
            text = path.read_text("utf-8", errors="replace")
            found += [
                f"{path.relative_to(PROJECT)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
                for match in pattern.finditer(text)
            ]

    assert found == []

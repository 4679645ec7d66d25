"""Small files beside the doctrees: what one build leaves for the next, safe to delete."""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sphinx

from sphinxcontrib_research.util.files import UNFINISHED, digest_of, replace_file
from sphinxcontrib_research.util.plugins import identities
from sphinxcontrib_research.version import __version__

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder

STATE_FOLDER = "research"
"""The folder beside the doctrees that holds caches and digests."""


def read_state(path: Path) -> dict[str, Any]:
    """What was left there; empty if there is nothing, or nothing that can be read."""
    try:
        state = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(path: Path, state: dict[str, Any]) -> None:
    """Replace a state file: at any moment the old one or the new one is there, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # As one text: written piece by piece it takes five times as long.
    replace_file(path, json.dumps(state, separators=(",", ":")).encode(), durable=False)


OLD = 3600
"""No file is written for as many seconds: it is of a build that was killed."""


def sweep(folder: Path) -> None:
    """Remove what killed builds left half written; what is new may be another build's, at work right now."""
    now = time.time()
    for place in (folder, folder / "written", folder / "records"):
        with contextlib.suppress(OSError), os.scandir(place) as found:
            for file in [file for file in found if file.name.endswith(UNFINISHED)]:
                if now - file.stat().st_mtime > OLD:
                    Path(file.path).unlink(missing_ok=True)


def digest(*values: object) -> str:
    """A short digest of values whose ``repr`` is complete."""
    return digest_of(repr(values))


class FileDigests:
    """Digests of files' contents, remembered as long as size and time of a file stay the same."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._known: dict[str, Any] = read_state(state)
        self._seen: dict[str, str] = {}

    def of(self, path: Path) -> str:
        """The digest of one file's content; empty if it can't be read."""
        name = os.fspath(path)
        if name in self._seen:
            return self._seen[name]
        try:
            stat = path.stat()
            stamp = [stat.st_mtime_ns, stat.st_size]
            known = self._known.get(name)
            if isinstance(known, list) and known[:2] == stamp:
                found = str(known[2])
            else:
                found = digest_of(path.read_bytes())
                self._known[name] = [*stamp, found]
        except OSError:
            found = ""
        self._seen[name] = found
        return found

    def save(self) -> None:
        """Keep the digests of the files that this build looked at."""
        known = {name: self._known[name] for name in sorted(self._seen) if name in self._known}
        if known != read_state(self._state):
            write_state(self._state, known)


# What is around our part of every page: the theme and its settings in conf.py.


def surroundings(builder: Builder) -> str:
    """A digest of what makes Sphinx write all pages again: for pages that it does not know to be outdated."""
    config = builder.config
    info = getattr(builder, "build_info", None)
    hashes = (getattr(info, "config_hash", ""), getattr(info, "tags_hash", ""))
    newest = getattr(getattr(builder, "templates", None), "newest_template_mtime", None)
    values = (config.project, config.version, config.release, config.copyright, config.language)
    template = newest() if newest is not None else 0
    return digest(sphinx.__version__, __version__, identities(), hashes, template, values)


def output_file(builder: Builder, page: str) -> Path:
    """The file that a page is written to."""
    return Path(cast("StandaloneHTMLBuilder", builder).get_outfilename(page))

"""Replies, kept while a run goes on: the next one continues where it was interrupted or reached its limit."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO

from sphinxcontrib_research.online.http import LARGEST
from sphinxcontrib_research.online.service import Reply, Request
from sphinxcontrib_research.util import replace_file

_LONGEST_KEPT = dt.timedelta(days=3)
"""Older ones are requested again."""
_HEADERS: Mapping[str, str] = MappingProxyType({"content-type": "application/json"})


class KeptReplies:
    """A file with one reply a line, beside the lock; a line that was cut off is skipped."""

    def __init__(self, path: Path, today: dt.date) -> None:
        self._path = path
        self._today = today
        self._lines: dict[str, str] = {}
        self._replies: dict[str, Reply] = {}
        self._file: IO[str] | None = None
        with contextlib.suppress(OSError, UnicodeDecodeError):
            if path.is_symlink():
                return
            for line in path.read_text("utf-8").split("\n"):
                with contextlib.suppress(ValueError, KeyError, TypeError, zlib.error):
                    self._read(line)

    def _read(self, line: str) -> None:
        entry = json.loads(line)
        if self._today - dt.date.fromisoformat(entry["date"]) > _LONGEST_KEPT:
            return
        unpack = zlib.decompressobj()
        body = unpack.decompress(base64.b64decode(entry["body"], validate=True), LARGEST)
        if unpack.eof:
            status = int(entry.get("status", 200))
            self._replies[str(entry["request"])] = Reply(status, _HEADERS, body)
            self._lines[str(entry["request"])] = line

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._replies)

    def find(self, service: str, request: Request) -> Reply | None:
        """Return the reply to a request."""
        return self._replies.get(_key(service, request))

    def keep(self, service: str, request: Request, reply: Reply) -> None:
        """Keep a reply that could be read; raises :exc:`OSError` where it can't be written."""
        if reply.status not in (200, 404):
            return
        key = _key(service, request)
        body = base64.b64encode(zlib.compress(reply.body, 1)).decode()
        self._replies[key] = Reply(reply.status, _HEADERS, reply.body)
        entry = {"request": key, "date": self._today.isoformat(), "status": reply.status, "body": body}
        self._lines[key] = json.dumps(entry)
        if self._file is None:
            # Begun anew: behind half a line that a kill left, the next one could not be read. A link is not
            # followed: nobody makes one here for a good reason, and where it leads is not ours.
            if self._path.is_symlink():
                self._path.unlink()
            self._rewrite()
            self._file = self._path.open("a", encoding="utf-8")
        else:
            self._file.write(self._lines[key] + "\n")
            self._file.flush()

    def remove(self) -> None:
        """Remove the file: the run is complete."""
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _rewrite(self) -> None:
        lines = [f"{line}\n".encode() for line in self._lines.values()]
        replace_file(self._path, lines, durable=False)


def _key(service: str, request: Request) -> str:
    return f"{service} {request.target}"

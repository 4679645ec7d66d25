"""The lock while it is being refreshed: one process at a time, written as the work goes on."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sphinxcontrib_research.lock import Fact, Lock, write_lock
from sphinxcontrib_research.refresh.service import SettingError

_EVERY = 1.0
"""Seconds between two checkpoints at least: what a kill can cost."""
_LONGEST_WAIT = 600.0


class Keeper:
    """Holds the facts and writes them now and then, and at the end."""

    def __init__(self, path: Path, lock: Lock, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._entries = {key: dict(facts) for key, facts in lock.entries.items()}
        self._clock = clock
        self._written = clock()
        self._dirty = False
        self._pause = _EVERY
        self.changed: set[tuple[str, str]] = set()
        """Key and field of every fact that differs from what was there in the beginning."""

    def put(self, key: str, name: str, fact: Fact | None) -> None:
        """Hold a fact; ``None`` removes it."""
        facts = self._entries.setdefault(key, {})
        if facts.get(name) == fact:
            return
        if fact is None:
            facts.pop(name)
        else:
            facts[name] = fact
        self._dirty = True
        self.changed.add((key, name))

    def checkpoint(self) -> None:
        """Write, if there is something to write and the last time is a while ago."""
        if self._dirty and self._clock() - self._written >= self._pause:
            self.write()

    def write(self) -> None:
        """Write what is not written yet; raises :exc:`OSError` where that cannot be."""
        if self._dirty:
            begun = self._clock()
            write_lock(self._path, Lock(self._entries))
            self._dirty = False
            self._written = self._clock()
            # A huge lock takes long to write: a tenth of the time goes into that at most.
            self._pause = max(_EVERY, 10 * (self._written - begun))


@contextlib.contextmanager
def alone(path: Path, tell: Callable[[str], None], patience: float = _LONGEST_WAIT) -> Iterator[None]:
    """Keep other runs away from a lock file while it is refreshed.

    The system's own locks are used, which end with the process, however it ends. On POSIX the folder itself
    is locked, so that no file is left behind in it.

    Args:
        path: The lock file, which may be absent.
        tell: Given a sentence when another run is in the way.
        patience: Seconds to wait for it.

    Raises:
        SettingError: There is no such folder, or the other run did not end in time.
    """
    folder = path.resolve().parent
    try:
        handle = _open(folder)
    except OSError as error:
        raise SettingError(f"the folder of {path.name} cannot be opened: {error.strerror}") from None
    try:
        waited = 0.0
        while not _try(handle):
            if not waited:
                tell("another refresh is at work here: waiting for it to end")
            if waited >= patience:
                raise SettingError("another refresh is still at work here: try again later")
            time.sleep(0.2)
            waited += 0.2
        _sweep(folder, path.resolve().name)
        yield
    finally:
        os.close(handle)


def _sweep(folder: Path, name: str) -> None:
    """Remove what a run that was killed while writing has left."""
    for left in folder.glob(f".{name}.*.new"):
        with contextlib.suppress(OSError):
            left.unlink()


if sys.platform == "win32":
    import msvcrt

    def _open(folder: Path) -> int:
        digest = hashlib.blake2b(str(folder).encode(), digest_size=8).hexdigest()
        return os.open(Path(tempfile.gettempdir(), f"sphinx-research-{digest}"), os.O_RDWR | os.O_CREAT)

    def _try(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _open(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY)

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # A file system without locks: nothing to wait for.
        return True

"""Small things that every part needs: whole-file writes, globs, digests, late expressions, the version."""

from __future__ import annotations

import contextlib
import gc
import glob
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path


def late(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return a function that gives a regular expression, which its first call compiles.

    Args:
        pattern: The expression.
        flags: Flags of :mod:`re`.
    """
    return cache(lambda: re.compile(pattern, flags))


@contextlib.contextmanager
def paused_collector() -> Iterator[None]:
    """Pause Python's collector of reference cycles, as a context or around each call of a function.

    Whatever is read from data is kept, and the collector would look through all of it again and again: that
    takes a seventh of the time in which ten thousand papers are read. The collector goes on afterwards, also
    after an error, unless it was off before.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# Files that are replaced whole, and digests of what they and other texts say.

UNFINISHED = ".new"
"""How files end that are written first and then renamed."""


_PAUSES = (0.01, 0.05, 0.1, 0.5)
"""Seconds."""

DEVICES = frozenset(
    {
        *("con", "prn", "aux", "nul"),
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
    }
)
"""What no file may be called on Windows, with any suffix
(https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions)."""


def replace_file(path: Path, content: bytes | Iterable[bytes], *, durable: bool = True) -> None:
    """Replace a file, or make it: at any moment the old one or the new one is there, whole.

    It keeps its permissions. A symbolic link stays one: what it leads to is replaced.

    Args:
        path: The file, in a folder that exists.
        content: All of it, or its parts.
        durable: Wait until the disk has the new file, so that a power failure leaves one of the two. A cache
            can be rebuilt, and does without the wait.

    Raises:
        OSError: It can't be written; the old file is still there.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}{UNFINISHED}")
    try:
        with temporary.open("xb") as file:
            file.writelines((content,) if isinstance(content, bytes) else content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        _rename(temporary, target)
    except BaseException:
        # Of a full disk, what is half written would only take more.
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(target.parent)


def _rename(temporary: Path, target: Path) -> None:
    """Put a finished file in its place.

    Windows refuses while another program reads the old one (a scanner for viruses, a server that shows the
    pages), which takes a moment.
    """
    for pause in _PAUSES if os.name == "nt" else ():
        try:
            temporary.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(target)


def _sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder; not every system can be asked to."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def expand(pattern: str, folder: Path) -> list[Path]:
    """Return the files that a name or a glob means, sorted.

    Args:
        pattern: A path or a glob, with ``/``.
        folder: The folder that relative ones start from.
    """
    # Path.glob takes no absolute pattern; the folder's own name may hold brackets.
    names = glob.glob(pattern, root_dir=folder, recursive=True) if glob.has_magic(pattern) else [pattern]  # noqa: PTH207
    found = (Path(os.path.normpath(folder / name)) for name in names)
    # By their letters: the first file wins, and on Windows paths are compared without regard to case.
    return sorted((path for path in found if path.is_file()), key=lambda path: path.parts)


def shown_path(path: str | Path, folder: str | Path = ".") -> str:
    """Return what a file is called in messages and pages: relative to a folder, with ``/``.

    Args:
        path: The file.
        folder: The folder, without which the current one is meant.
    """
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return os.fspath(path).replace(os.sep, "/")


def digest_of(content: str | bytes, size: int = 16) -> str:
    """Return a digest, the same in every process and on every machine.

    Args:
        content: A text, which may hold half surrogate pairs, or bytes.
        size: How many bytes the digest has; it has twice as many figures.
    """
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=size).hexdigest()


# The words of pages, badges, charts and citations in the reader's language.
#
# Only :mod:`sphinxcontrib_research.ext` knows Sphinx: whoever calls passes the functions that translate.


def _english(singular: str, plural: str, count: int) -> str:
    return singular if count == 1 else plural


@dataclass(frozen=True, slots=True)
class Words:
    """The functions that turn a message into the reader's language, as gettext has them."""

    gettext: Callable[[str], str] = str
    """From a message to its translation."""
    ngettext: Callable[[str, str, int], str] = _english
    """From singular, plural and count to the translation."""
    language: str = "en"


ENGLISH = Words()


# The version: apart from everything else, so that every part may import it.

__version__ = "0.1.0"

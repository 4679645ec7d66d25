"""Files that commands write."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sphinxcontrib_research.cli.failure import CommandError


def write(path: Path, text: str) -> None:
    """Write a file whole: at any moment the old one or the new one is there.

    Raises:
        CommandError: It can't be written.
    """
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(temporary).chmod(mode)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandError(f"{path} can't be written: {error.strerror}") from error


def _umask() -> int:
    """What the user's files may not be; reading it means setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""The command line: ``sphinx-research``.

Standard output is data, standard error is messages, the exit status tells the result.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence

from sphinxcontrib_research.cli.console import Console
from sphinxcontrib_research.cli.failure import CommandError
from sphinxcontrib_research.cli.parser import load, parse

__all__ = ["main"]

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: What follows the program's name; ``None`` for those that it was called with.

    Returns:
        The exit status: 0 if all is well, 1 for faults in the data, 2 for a command that can't be carried
        out; ``refresh`` has its own.
    """
    given = sys.argv[1:] if arguments is None else [*arguments]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal may lack letters that the data has
            stream.reconfigure(errors="backslashreplace")
    console = Console(sys.stdout, sys.stderr)
    try:
        parsed = parse(given)
        status = load(parsed.command).run(parsed, console)
        sys.stdout.flush()
    except CommandError as failure:
        console.say(f"sphinx-research: {failure}")
        return failure.status
    except OSError as error:
        _drop_output()
        if isinstance(error, BrokenPipeError):  # whoever read our output has had enough of it
            return 1
        console.say(f"sphinx-research: {error}")
        return 2
    except KeyboardInterrupt:
        return _INTERRUPTED
    return status


def _drop_output() -> None:
    """Let what is still to be written go nowhere: Python would try again when it ends."""
    with contextlib.suppress(OSError, ValueError):  # something else than a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

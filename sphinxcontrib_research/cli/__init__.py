"""The command line: ``sphinx-research``."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, Protocol, cast

from sphinxcontrib_research.cli.console import CommandError, Console
from sphinxcontrib_research.util import __version__

_INTERRUPTED, _TERMINATED = 130, 143


class _Terminated(KeyboardInterrupt):
    """The process received SIGTERM, as job runners send it: handled like Ctrl-C."""


def _terminate(*_signal: object) -> NoReturn:
    raise _Terminated


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: What follows the program's name; ``None`` for those that it was called with.

    Returns:
        The exit status: 0 if all is well, 1 for faults in the data, 2 for a command that can't be carried
        out; ``refresh`` and ``discover`` have their own.
    """
    given = sys.argv[1:] if arguments is None else [*arguments]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # What goes into a file or to another program is UTF-8 as all files here are, whatever the system
            # is set to; a terminal may lack letters that the data has.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    console = Console(sys.stdout, sys.stderr)
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _terminate) if is_main else None
    try:
        parsed = parse(given)
        status = load(parsed.command).run(parsed, console)
        sys.stdout.flush()
    except CommandError as failure:
        console.report(f"sphinx-research: {failure}")
        return failure.status
    except OSError as error:
        _drop_output()
        if _is_broken_pipe(error):  # whoever read our output has had enough of it
            return 1
        console.report(f"sphinx-research: {error}")
        return 2
    except KeyboardInterrupt as interrupt:
        return _TERMINATED if isinstance(interrupt, _Terminated) else _INTERRUPTED
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
    return status


_ON_WINDOWS = os.name == "nt"


def _is_broken_pipe(error: OSError) -> bool:
    """Return whether an error means a closed pipe, which Windows reports differently."""
    return isinstance(error, BrokenPipeError) or (_ON_WINDOWS and error.errno == errno.EINVAL)


def _drop_output() -> None:
    """Discard buffered output, which Python would otherwise try to write again at exit."""
    with contextlib.suppress(OSError, ValueError):  # something else than a file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# Arguments -> the command and its options.

COMMANDS = MappingProxyType(
    {
        "init": "create a small project",
        "check": "check the data, and suggest aliases and ids",
        "refresh": "fetch missing and outdated values from public services, and write the lock",
        "discover": "find works that cite yours, are by your people, or name your software",
        "add": "look up papers and append them to the data",
        "convert": "convert between YAML, CSL-JSON, BibTeX and RIS",
        "list": "list the papers of a selection",
        "schema": "print the JSON Schema of data files",
    }
)
"""What each command does; each is a module of this package, imported when the command is used."""


class Command(Protocol):
    """What the module of a command holds."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what the command takes; ``set_defaults(usage_status=1)`` sets the status of wrong use."""

    def run(self, arguments: argparse.Namespace, console: Console) -> int:
        """Carry the command out and return the exit status, or raise :class:`.CommandError`."""


class _Parser(argparse.ArgumentParser):
    """A parser that reports wrong arguments like all other failures."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments."""
        raise CommandError(f"{message} (see '{self.prog} --help')", self.get_default("usage_status") or 2)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the arguments.

    Raises:
        CommandError: They are wrong.
        SystemExit: They ask for help or the version, which has been printed.
    """
    parser = _Parser(
        prog="sphinx-research", description="Research papers in Sphinx: check and complete the data."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    _add_folder(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        whole = f"{summary[:1].upper()}{summary[1:]}."
        command = commands.add_parser(name, help=summary, description=whole, allow_abbrev=False)
        _add_folder(command)
        if name in arguments:  # only the command that is meant is worth importing
            load(name).add_arguments(command)
    parsed, unknown = parser.parse_known_args(_with_orders(arguments))
    if unknown:
        # By the command's own parser, as argparse would complain in the name of all commands.
        commands.choices[parsed.command].error(f"unrecognized arguments: {' '.join(unknown)}")
    return parsed


def _with_orders(arguments: Sequence[str]) -> list[str]:
    """Return the arguments, with an order such as ``-date`` kept from looking like an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--sort":
            joined[-1] = f"--sort={argument}"
        else:
            joined.append(argument)
    return joined


def load(name: str) -> Command:
    """Import the module of a command."""
    return cast("Command", import_module(f"{__package__}.{name}"))


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        *("-C", "--directory"),
        metavar="DIR",
        type=Path,
        default=argparse.SUPPRESS,
        help="the folder with conf.py (default: the first of ., docs, doc, docs/source, doc/source with one)",
    )

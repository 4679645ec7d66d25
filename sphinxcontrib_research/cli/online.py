"""What the commands that send requests have in common: options of a run, and how it fails."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinxcontrib_research.cli.arguments import count, one_of
from sphinxcontrib_research.cli.console import CommandError
from sphinxcontrib_research.online.service import SettingError
from sphinxcontrib_research.util import UNFINISHED

WRONG = 1
"""The exit status for wrong use and wrong data; 2 and 3 have other meanings in jobs."""


def add_provider_argument(parser: argparse.ArgumentParser, known: Iterable[str]) -> None:
    """Declare ``--provider``, which takes some of the known services."""
    names = [*known]
    parser.add_argument(
        *("--provider", "--providers"),
        metavar="NAMES",
        type=one_of(names, "provider"),
        default=frozenset(),
        help=f"only these: {', '.join(names)}; semanticscholar is queried only when named",
    )


def add_run_arguments(parser: argparse.ArgumentParser, result: str) -> None:
    """Declare how a run is limited and reported; ``result`` is what its summary holds."""
    parser.add_argument("--limit", metavar="N", type=count, default=0, help="send at most N requests")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="json: the result of the run as data"
    )
    parser.add_argument(
        "--summary", metavar="FILE", type=Path, help=f"write the {result} to a file, for a pull request"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show and count the requests without sending them"
    )


@contextlib.contextmanager
def failures() -> Iterator[None]:
    """Turn what ends a run into a :exc:`CommandError` with the exit status of these commands."""
    try:
        yield
    except (SettingError, CommandError) as error:
        raise CommandError(str(error), WRONG) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError(f"{_name(error)} can't be written: {error.strerror}", WRONG) from error


def _name(error: OSError) -> str:
    """Return the name of the file that could not be written."""
    if not isinstance(error.filename, str):
        return "a file"
    name = Path(error.filename).name
    # A file is written beside the old one first: .NAME.0123456789abcdef.new
    return name.removeprefix(".").rsplit(".", 2)[0] if name.endswith(UNFINISHED) else name

"""The one clock of the tests: what takes text from data ends in time, whatever the text.

A bound is some ten times what a good call takes on a slow machine, and a tenth of what one takes whose time grows with
the square of the text. A call that goes beyond it is tried again: other programs can take the machine's time once,
and a call that is slow by itself is slow each time.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS = 2.0
"""Processor time that any one call may take on a text of 100,000 characters; a good one takes milliseconds."""
TRIES = 3
"""How often a call that takes too long is tried."""


class TooSlowError(Exception):
    """A call did not end in time."""


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Stop what runs inside after some processor time: a bad expression would run for years."""

    def stop(_signal: int, _frame: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def time_of(call: Callable[[], object], most: float = SECONDS, tries: int = TRIES) -> float:
    """Return the processor time that a call takes, in seconds: the least of some tries, where it is too much.

    Args:
        call: What is measured; a call that takes longer than ``most`` is stopped.
        most: How long it may take.
        tries: How often it is tried; once it ends in time there is no further try.

    Returns:
        The seconds; ``most`` or a little more where no try ended in time.
    """
    seconds = _time_of_one(call, most)
    while seconds >= most and tries > 1:
        tries -= 1
        seconds = min(seconds, _time_of_one(call, most))
    return seconds


def _time_of_one(call: Callable[[], object], most: float) -> float:
    start = time.process_time()
    try:
        with stopped_after(most):
            call()
    except TooSlowError:
        return max(most, time.process_time() - start)
    return time.process_time() - start

"""The one clock of the tests: what takes text from data ends in time, whatever the text."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS = 2.0
"""Processor time that any one call may take on a text of 100,000 characters; a good one takes milliseconds."""


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


def time_of(call: Callable[[], object]) -> float:
    """Return the processor time that a call takes, in seconds; at most a little more than :data:`SECONDS`."""
    start = time.process_time()
    try:
        with stopped_after(SECONDS):
            call()
    except TooSlowError:
        return max(SECONDS, time.process_time() - start)
    return time.process_time() - start

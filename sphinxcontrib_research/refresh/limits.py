"""How a reply says that it was asked too often, and for how long to wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from sphinxcontrib_research.refresh.service import Pause, Reply

LONGEST = 60.0
"""Seconds: what asks for more is not waited for, but left for another run."""

BUSY = frozenset((500, 502, 503, 504))


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Read ``Retry-After``, seconds or a date (RFC 9110, section 10.2.3); ``None`` where it says nothing.

    Args:
        headers: By names in lower case.
        now: The time of day, in seconds since 1970.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if (seconds := number(text)) is not None:
        return seconds
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, date.timestamp() - now)


def usual_limits(reply: Reply, now: float) -> Pause | None:
    """What all services have in common: 429, and the 5xx that pass."""
    if reply.status == 429:
        return Pause(retry_after(reply.headers, now), "too many requests (HTTP 429)")
    if reply.status in BUSY:
        return Pause(retry_after(reply.headers, now), f"a fault on its side (HTTP {reply.status})")
    return None


def number(text: str) -> float | None:
    """A number of seconds, not negative, else ``None``."""
    text = text.strip()
    if not text.isascii() or not text.replace(".", "", 1).isdigit() or len(text) > 15:
        return None
    return float(text)


def in_words(seconds: float) -> str:
    """A time to wait, as people say it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.0f} hours"

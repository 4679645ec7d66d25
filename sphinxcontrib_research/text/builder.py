"""What reading a text keeps in hand: the place, and what is open there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sphinxcontrib_research.model.addresses import safe_url
from sphinxcontrib_research.text.spans import Link, Span, Text

MAX_DEPTH = 32
"""How deep markup may nest; what lies deeper is read without it."""

Part: TypeAlias = Span | str
Wrap: TypeAlias = Callable[[tuple[Span, ...]], Span]


@dataclass(slots=True)
class Frame:
    r"""Something that was opened and is not closed yet."""

    closer: str
    r"""``}`` for an argument, a tag's name, Markdown's mark, ``group`` for ``{\bf …``, or empty."""
    wrap: Wrap | None = None
    opener: str = ""
    """What is shown in its place if it is never closed."""
    code: bool = False
    """Dashes and quotation marks stay as they are."""
    link: bool = False
    """No links."""
    quotes: str = ""
    """The marks around a quotation."""
    ends: tuple[int, int] = (-1, -1)
    """Where the label of a link ends, and where the link does."""
    parts: list[Part] = field(default_factory=list)
    braces: list[int] = field(default_factory=list)
    """Where in ``parts`` braces stand that are still open."""


class Builder:
    """A text, the place in it that is read next, and the frames around that place."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.stack = [Frame("")]
        self.open_braces = 0
        self.quotes = 0
        """Quotations opened and not closed."""
        self._found: dict[str | re.Pattern[str], int] = {}

    @property
    def top(self) -> Frame:
        """The innermost frame."""
        return self.stack[-1]

    @property
    def is_full(self) -> bool:
        """Nothing may be nested deeper."""
        return len(self.stack) > MAX_DEPTH

    @property
    def before(self) -> str:
        """The character before the place; a blank at the start."""
        return self.source[self.position - 1] if self.position else " "

    def behind(self, length: int) -> str:
        """Return the character behind the next ``length`` ones; empty at the end."""
        place = self.position + length
        return self.source[place : place + 1]

    def take(self, length: int, part: Part) -> None:
        """Go on by ``length`` characters, which mean ``part``."""
        self.position += length
        self.stack[-1].parts.append(part)

    def push(self, frame: Frame) -> None:
        """Open a frame in the innermost one."""
        frame.code |= self.top.code
        frame.link |= self.top.link
        self.stack.append(frame)

    def close(self) -> None:
        """Close the innermost frame; a tag that was never closed is text."""
        frame = self.stack.pop()
        self.open_braces -= len(frame.braces)
        parts = self.top.parts
        if frame.opener or frame.wrap is None:
            parts.append(frame.opener or frame.quotes[:1])
            parts.extend(frame.parts)
            parts.append(frame.quotes[1:])
        elif (children := merged(frame.parts)) or (frame.link and not self.top.link):
            parts.append(frame.wrap(children))  # a link without words shows its address

    def finish(self) -> tuple[Span, ...]:
        """Close all and return the spans."""
        self.take(0, self.source[self.position :])
        while len(self.stack) > 1:
            self.close()
        return merged(self.top.parts)

    def find(self, text: str) -> int:
        """Return where ``text`` follows, or -1; no stretch of the source is searched twice."""
        found = self._found.get(text)
        if found is None or 0 <= found < self.position:
            found = self._found[text] = self.source.find(text, self.position)
        return found

    def find_match(self, pattern: re.Pattern[str], behind: int) -> bool:
        """Say whether ``pattern`` is found from the place ``behind`` characters on, as :meth:`find` does."""
        start = self.position + behind
        found = self._found.get(pattern)
        if found is None or 0 <= found < start:
            match = pattern.search(self.source, start)
            found = self._found[pattern] = match.start() if match else -1
        return found >= 0

    def close_to(self, closer: str) -> bool:
        """Close a frame and those left open in it, which become text; frames do not reach across groups."""
        for index in range(len(self.stack) - 1, 0, -1):
            frame = self.stack[index]
            if frame.closer == closer:
                while len(self.stack) - 1 > index:
                    self.close()
                frame.opener = ""
                self.close()
                return True
            if frame.braces or frame.closer in ("}", "group"):
                break
        return False

    def link(self, url: str, length: int) -> None:
        """Take an address that is its own text."""
        checked = "" if self.top.link else checked_url(url)
        self.take(length, Link(checked, (Text(url),)) if checked else url)


def checked_url(url: str) -> str:
    """Return an address if pages may link to it, else an empty string."""
    try:
        return safe_url(url)
    except ValueError:
        return ""


def merged(parts: list[Part]) -> tuple[Span, ...]:
    """Join neighbouring characters to one span each."""
    spans: list[Span] = []
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        if text := "".join(texts):
            spans.append(Text(text))
        texts.clear()
        spans.append(part)
    if text := "".join(texts):
        spans.append(Text(text))
    return tuple(spans)

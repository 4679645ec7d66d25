"""What light markup is read into, the characters it may hold, and what builds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sphinxcontrib_research.model.addresses import checked_url
from sphinxcontrib_research.util import late


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters, to be escaped by whoever writes them."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula."""

    tex: str
    """What stood between the marks."""


@dataclass(frozen=True, slots=True)
class Code:
    """Characters shown as they are in a fixed-width face."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Set in italics."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Set in bold."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sub:
    """Set below the line."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sup:
    """Set above the line."""

    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link; links never hold links."""

    url: str
    """The address, checked: its scheme is one that pages may hold."""
    children: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A line ends here; a blank where lines can't be told apart."""


Span: TypeAlias = Break | Text | Math | Code | Emphasis | Strong | Sub | Sup | Link
"""One piece of a text."""


# Characters that no page may hold, and what to tell the author about them.

MAX_LENGTH = 1_048_576
"""Characters of a text that are read; the rest is cut off."""

_SURROGATES = "\ud800-\udfff"
_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
# What XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets), DEL and the C1 controls, and what HTML forbids
# besides (https://infra.spec.whatwg.org/#noncharacter).
_NONCHARACTERS = "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
_CONTROLS = f"\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONCHARACTERS}"

UNSAFE = late(f"[{_CONTROLS}{_DIRECTIONS}{_SURROGATES}]")
"""What no page may hold: control characters, overrides of the writing direction, halves of characters."""
_SURROGATE = late(f"[{_SURROGATES}]")
_DIRECTION = re.compile(f"[{_DIRECTIONS}]")
# A tab or line break inside what was a macro: "\times" and "\nabla" in double quotes.
_BROKEN_MACRO = late(
    r"\t(?=(?:imes|ext(?:bf|it|tt|sc|rm|up)?|heta|au|ilde|riangle|op)\b)|\n(?=(?:abla|eq|otin)\b)|\r(?=[a-z])"
)
_ESCAPES = {
    "\0": "0",
    "\a": "a",
    "\b": "b",
    "\t": "t",
    "\n": "n",
    "\v": "v",
    "\f": "f",
    "\r": "r",
    "\x1b": "e",
    "\x85": "N",
}
_CURE = "write the text in single quotes or as a block (>-), or double the backslash"


def clean(source: str) -> str:
    """Take out what no page may hold.

    Args:
        source: Any text.

    Returns:
        The text without control characters (line breaks and tabs stay) and overrides of the writing
        direction, with U+FFFD for unpaired surrogates, cut off at :data:`MAX_LENGTH`.
    """
    if len(source) > MAX_LENGTH:
        source = source[:MAX_LENGTH] + "…"
    if source.isprintable():
        return source
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    if not UNSAFE().search(source):
        return source
    if _SURROGATE().search(source):
        source = source.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return UNSAFE().sub("", source)


def problems(source: str) -> str:
    r"""Say what is wrong with the characters of a text.

    Args:
        source: A text as the data holds it.

    Returns:
        One message with the cure, or an empty string. Found are control characters, as ``"\beta"`` in
        double quotes leaves them, overrides of the writing direction, unpaired surrogates and texts
        that are too long.
    """
    if len(source) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH:,} characters: the rest is left out"
    if source.isprintable():
        return ""
    if match := _BROKEN_MACRO().search(source) or UNSAFE().search(source.replace("\r\n", "\n")):
        return _message(match[0])
    return ""


def _message(found: str) -> str:
    code = f"U+{ord(found):04X}"
    if _SURROGATE().match(found):
        return f"contains one half of a surrogate pair ({code}): write the character itself"
    if _DIRECTION.match(found):
        return f"contains an invisible override of the writing direction ({code}); it is left out: delete it"
    if escape := _ESCAPES.get(found):
        what = {"\t": "a tab", "\n": "a line break"}.get(found, f"the control character {code}")
        return f'contains {what}, as a macro like "\\{escape}…" in double quotes leaves it: {_CURE}'
    return f"contains the control character {code}; it is left out: type the text anew"


# What reading a text keeps in hand: the place, and what is open there.

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


# Addresses that stand in running text.

# What ends an address: blanks, marks that URIs may not hold (RFC 3986), general punctuation such as
# quotation marks and dashes, and CJK punctuation. LaTeX may have escaped a few of the others.
ADDRESS = late(
    r"""https?://(?=[A-Za-z0-9\[])
    (?: [^\s<>"{}|\\^`$&\u2000-\u206f\u3000-\u303f\uff00-\uff65]
      | &(?!(?:quot|lt|gt|nbsp|apos|\#\w+);)
      | \\[_%#&~$]
    )+""",
    re.VERBOSE | re.IGNORECASE,
)
"""A bare address with what trails it."""

_TRAILING = frozenset(".,;:!?'*")


def trimmed(raw: str) -> str:
    """Return a bare address without what belongs to the sentence around it.

    Trailing ``.,;:!?'*`` go, and closing brackets that the address did not open.
    """
    end = len(raw)
    surplus = {")": raw.count(")") - raw.count("("), "]": raw.count("]") - raw.count("[")}
    while end:
        last = raw[end - 1]
        if last not in _TRAILING:
            if surplus.get(last, 0) < 1:
                break
            surplus[last] -= 1
        end -= 1
    return raw[:end]

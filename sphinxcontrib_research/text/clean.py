"""Characters that no page may hold, and what to tell the author about them."""

from __future__ import annotations

import re

MAX_LENGTH = 1_048_576
"""Characters of a text that are read; the rest is cut off."""

_SURROGATES = "\ud800-\udfff"
_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
# What XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets), DEL and the C1 controls, and what HTML forbids
# besides (https://infra.spec.whatwg.org/#noncharacter).
_NONCHARACTERS = "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
_CONTROLS = f"\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONCHARACTERS}"

UNSAFE = f"{_CONTROLS}{_DIRECTIONS}{_SURROGATES}"
"""For a character class of a regular expression: what :func:`clean` changes."""

_UNSAFE = re.compile(f"[{UNSAFE}]")
_SURROGATE = re.compile(f"[{_SURROGATES}]")
_DIRECTION = re.compile(f"[{_DIRECTIONS}]")
# A tab or line break inside what was a macro: "\times" and "\nabla" in double quotes.
_BROKEN_MACRO = re.compile(
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
    if not _UNSAFE.search(source):
        return source
    if _SURROGATE.search(source):
        source = source.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNSAFE.sub("", source)


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
    if match := _BROKEN_MACRO.search(source) or _UNSAFE.search(source.replace("\r\n", "\n")):
        return _message(match[0])
    return ""


def _message(found: str) -> str:
    code = f"U+{ord(found):04X}"
    if _SURROGATE.match(found):
        return f"holds one half of a surrogate pair ({code}): write the character itself"
    if _DIRECTION.match(found):
        return f"holds an invisible override of the writing direction ({code}), which is left out: delete it"
    if escape := _ESCAPES.get(found):
        what = {"\t": "a tab", "\n": "a line break"}.get(found, f"the control character {code}")
        return f'holds {what}, as a macro like "\\{escape}…" in double quotes leaves it: {_CURE}'
    return f"holds the control character {code}, which is left out: type the text anew"

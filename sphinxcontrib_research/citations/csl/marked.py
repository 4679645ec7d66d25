"""Marked text: one string with private characters for its formatting; what CSL does to a text as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN, CLOSE, SEAM, OPEN_QUOTE, CLOSE_QUOTE, NUMBER = (
    "\ue000",
    "\ue001",
    "\ue002",
    "\ue003",
    "\ue004",
    "\ue005",
)
"""A letter of :data:`FORMATS` follows ``OPEN``; a seam is where two pieces meet; the number of an entry."""
_MARKS = dict.fromkeys(map(ord, (OPEN, CLOSE, SEAM, OPEN_QUOTE, CLOSE_QUOTE, NUMBER)))
FORMATS = {
    ("font-style", "italic"): "i",
    ("font-style", "oblique"): "i",
    ("font-style", "normal"): "n",
    ("font-weight", "bold"): "b",
    ("font-weight", "light"): "l",
    ("font-weight", "normal"): "l",
    ("font-variant", "small-caps"): "c",
    ("font-variant", "normal"): "p",
    ("text-decoration", "underline"): "u",
    ("vertical-align", "sup"): "^",
    ("vertical-align", "sub"): "_",
    ("vertical-align", "baseline"): "-",
}
"""The letter of each formatting attribute; others change nothing."""
TITLE = "t"
"""The letter of the title, for who wants to find it."""
_FORMATTING = re.compile(f"{OPEN}.|[{CLOSE}{SEAM}]", re.DOTALL)
_INVISIBLE = f"(?:{OPEN}.|[{CLOSE}{SEAM}])*+"
_MEETING = re.compile(f"(?<!{OPEN})([.,;:!? ])({_INVISIBLE})([.,;:!? ])")
_QUOTES_END = re.compile(f"(?:{CLOSE_QUOTE}{_INVISIBLE})++")
_STRAIGHT = re.compile(r'(?<!\w)"([^"]+)"(?!\w)')
_CURLY = re.compile("\u201c([^\u201c\u201d]*)\u201d")
_SINGLE = re.compile(r"(?<!\w)\u2018([^\u2018\u2019]*)\u2019(?!\w)")
_CHUNKS = re.compile(rf"{OPEN}.|[{CLOSE}{SEAM}{OPEN_QUOTE}{CLOSE_QUOTE}{NUMBER}]|[^\W_]+|\s+|.", re.DOTALL)
_BREAKS = "-/\u2013\u2014"
_UNTOUCHED = "^_c"
"""Inside these formats words keep their case."""


def unmarked(text: str) -> str:
    """Take the marks out of data, where they mean nothing."""
    return text.translate(_MARKS)


def quoted_inside(text: str) -> str:
    """Turn pairs of double quotation marks in data into marks, so that they alternate with those around."""
    if "\u201c" in text:
        text = _CURLY.sub(rf"{OPEN_QUOTE}\1{CLOSE_QUOTE}", text)
    if "\u2018" in text:
        text = _SINGLE.sub(rf"{OPEN_QUOTE}\1{CLOSE_QUOTE}", text)
    return _STRAIGHT.sub(rf"{OPEN_QUOTE}\1{CLOSE_QUOTE}", text) if '"' in text else text


def styled(letter: str, text: str) -> str:
    """Put a text into a format."""
    return f"{OPEN}{letter}{text}{CLOSE}" if text else ""


def visible(text: str) -> str:
    """The characters of a marked text that are read, without quotation marks."""
    return unmarked(_FORMATTING.sub("", text))


# Where two pieces meet.

_FIRST, _SECOND, _BOTH = 1, 2, 3
_MEETINGS = {"..": _FIRST, ",,": _FIRST, ";;": _FIRST, "::": _FIRST, "!!": _FIRST, "??": _FIRST}
_MEETINGS |= {
    "!.": _FIRST,
    "!:": _FIRST,
    "?.": _FIRST,
    "?:": _FIRST,
    ":.": _FIRST,
    ";.": _FIRST,
    ";:": _FIRST,
}
_MEETINGS |= {":!": _SECOND, ":?": _SECOND, ";!": _SECOND, ";?": _SECOND}
_MEETINGS |= {"  ": _SECOND, " ,": _SECOND, " .": _SECOND}
"""Which of two punctuation marks stays; the pairs that are not here both stay."""


def join_pieces(text: str) -> str:
    """Where two punctuation marks or blanks meet at a seam, keep the one that CSL keeps."""
    position = 0
    while match := _MEETING.search(text, position):
        kept = _MEETINGS.get(match[1] + match[3], _BOTH) if SEAM in match[2] else _BOTH
        if kept == _BOTH:
            position = match.end(1)
        elif kept == _FIRST:
            text = text[: match.start(3)] + text[match.end(3) :]
            position = match.start()
        else:
            text = text[: match.start()] + text[match.end(1) :]
            position = max(0, match.start() - len(match[2]) - 4)
    return text


def move_into_quotes(text: str) -> str:
    """Put a full stop or comma behind a closing quotation mark before it, as American English does."""
    position = 0
    while match := _QUOTES_END.search(text, position):
        position = match.end()
        if (mark := text[position : position + 1]) and mark in ".,":
            before = visible(text[max(0, match.start() - 40) : match.start()])[-1:]
            kept = "" if before and before in ".,;:!?" else mark
            text = text[: match.start()] + kept + match[0] + text[position + 1 :]
    return text


def with_quotes(text: str, outer: tuple[str, str], inner: tuple[str, str]) -> str:
    """Write the quotation marks, those inside others in the other form."""
    if OPEN_QUOTE not in text:
        return text
    depth = 0
    pieces = []
    for piece in re.split(f"([{OPEN_QUOTE}{CLOSE_QUOTE}])", text):
        if piece == OPEN_QUOTE:
            pieces.append((inner if depth % 2 else outer)[0])
            depth += 1
        elif piece == CLOSE_QUOTE:
            depth = max(0, depth - 1)
            pieces.append((inner if depth % 2 else outer)[1])
        else:
            pieces.append(piece)
    return "".join(pieces)


# Text case.

_STOP_WORDS = frozenset(
    (
        "a an and as at but by down for from in into nor of on onto or over so the till to up via with yet "
        "about van von de d l"
    ).split()
)
"""Words that stay small inside titles: the specification's, prepositions and particles that tests ask for."""
_START, _SENTENCE, _WORD, _INSIDE, _STOP, _LAST = range(6)
"""Before a chunk: the text begins, a sentence begins, a word begins, inside a word, behind a sentence, the
last word begins."""


def change_case(text: str, case: str) -> str:
    """Change the case of a marked text.

    Args:
        text: The text.
        case: The value of CSL's ``text-case``.
    """
    change = _CASES.get(case)
    if change is None or not text:
        return text
    chunks = _CHUNKS.findall(text)
    last = _last_word(chunks)
    state = _START
    out: list[str] = []
    untouched: list[bool] = []
    for at, chunk in enumerate(chunks):
        if chunk[0] == OPEN:
            untouched.append(chunk[1] in _UNTOUCHED)
            out.append(chunk)
            continue
        if chunk == CLOSE:
            if untouched:
                untouched.pop()
            out.append(chunk)
            continue
        if chunk in _SILENT:
            out.append(chunk)
            continue
        if at == last and state in (_WORD, _SENTENCE, _START):
            state = _LAST
        is_word = chunk[0].isalnum()
        out.append(change(chunk, state) if is_word and True not in untouched else chunk)
        state = _state_after(chunk, is_word=is_word, state=state)
    return "".join(out)


_SILENT = frozenset((SEAM, OPEN_QUOTE, CLOSE_QUOTE, NUMBER))


def _last_word(chunks: list[str]) -> int:
    """The chunk that begins the last word, if that has no hyphens and is not the only one; else -1."""
    found = -1
    for at in range(len(chunks) - 1, -1, -1):
        chunk = chunks[at]
        if chunk[0].isspace() or chunk in _BREAKS:
            return found if chunk[0].isspace() else -1
        if chunk[0].isalnum():
            found = at
    return -1


def _state_after(chunk: str, *, is_word: bool, state: int) -> int:
    if is_word:
        return _INSIDE
    if chunk in ".?!:":
        return _STOP
    if chunk[0].isspace():
        return _SENTENCE if state == _STOP else _WORD
    return _WORD if chunk in _BREAKS else state


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]


def _is_small(word: str) -> bool:
    return word.isalpha() and word.islower()


def _is_mixed(word: str) -> bool:
    return word != word.upper() and word != word.lower()


def _title(word: str, state: int) -> str:
    if _is_mixed(word) or word == word.upper():
        return word
    if state in (_START, _SENTENCE):
        return _capital(word)
    if len(word) > 1 and (state == _LAST or (state == _WORD and word not in _STOP_WORDS)):
        return _capital(word)
    return word


def _sentence(word: str, state: int) -> str:
    is_first = state in (_START, _SENTENCE)
    if word[0].isupper() and word[1:] == word[1:].lower():
        return word if is_first else word.lower()
    return _capital(word) if is_first and _is_small(word) else word


def _capitalize_all(word: str, state: int) -> str:
    return _capital(word) if _is_small(word) and state not in (_INSIDE, _STOP) else word


def _capitalize_first(word: str, state: int) -> str:
    return _capital(word) if _is_small(word) and state == _START else word


_CASES: dict[str, Callable[[str, int], str]] = {
    "lowercase": lambda word, _state: word.lower(),
    "uppercase": lambda word, _state: word.upper(),
    "capitalize-first": _capitalize_first,
    "capitalize-all": _capitalize_all,
    "sentence": _sentence,
    "title": _title,
}

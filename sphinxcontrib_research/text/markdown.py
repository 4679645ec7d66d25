"""Markdown's emphasis, code and links: https://spec.commonmark.org/0.31.2/#inlines.

Texts are written by people who may not think of Markdown, so a mark within a word is none: ``2*3*4``.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from sphinxcontrib_research.text.address import address
from sphinxcontrib_research.text.builder import Builder, Frame, checked_url
from sphinxcontrib_research.text.spans import Code, Emphasis, Link, Span, Strong, Text

if TYPE_CHECKING:
    from sphinxcontrib_research.text.builder import Wrap


def _strong_emphasis(children: tuple[Span, ...]) -> Span:
    return Strong((Emphasis(children),))


_WRAPS: dict[str, Wrap] = {"*": Emphasis, "**": Strong, "***": _strong_emphasis}
# Chinese and Japanese have no blanks between words.
_IN_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_OPENER_BEFORE = frozenset("}*")
_CLOSERS = {
    stars: re.compile(rf"(?<![\s*{{\\])(?:\*{{{len(stars)}}}|\*{{3}})(?!\*|{_IN_WORD.pattern})")
    for stars in _WRAPS
}
_CODE = re.compile(r"(`{1,2})(?![\s`'}])((?:[^`'\n]|'(?!')|\n(?!\s*\n)){0,500}+)(?<![\s{])\1(?![\w`])")
_LINK = re.compile(
    r"""!?\[ (?: [^\[\]\\] | \\. | \[[^\[\]]*+\] ){1,1000}+ (?P<label>) \]\(\s*+
    <?(?P<url> [^\s()<>]*+ (?:\([^\s()<>]*+\) [^\s()<>]*+)*+ )>? (?:\s++"[^"]*+")? \s*+ \)""",
    re.VERBOSE | re.DOTALL,
)
_MEANT = re.compile(r"[A-Za-z][\w+.-]*:|www\.|(?=[^A-Za-z]*[A-Za-z])[^/.#]*[/.#]")
"""What may be an address or a path, unlike the ``y`` of ``f[x](y)``."""


def stars(builder: Builder, found: str) -> None:
    """``*emphasis*``, ``**bold**`` and ``***both***``."""
    before, after = builder.before, builder.behind(len(found))
    closes = not (before.isspace() or before in "{*") and not _IN_WORD.match(after)
    if found not in _WRAPS or builder.top.code:
        builder.take(len(found), found)
    elif closes and (builder.close_to(found) or (found == "***" and _close_both(builder))):
        builder.position += len(found)
    elif (
        after
        and not after.isspace()
        and after not in _NO_OPENER_BEFORE
        and not _IN_WORD.match(before)
        and not builder.is_full
        and builder.find_match(_CLOSERS[found], len(found))
    ):
        builder.push(Frame(found, _WRAPS[found], found))
        builder.position += len(found)
    else:
        builder.take(len(found), found)


def _close_both(builder: Builder) -> bool:
    """Close emphasis that was opened in strong emphasis or the other way round."""
    inner, outer = ("*", "**") if builder.top.closer == "*" else ("**", "*")
    if len(builder.stack) < 3 or builder.top.closer != inner or builder.stack[-2].closer != outer:
        return False
    return builder.close_to(inner) and builder.close_to(outer)


def code(builder: Builder) -> bool:
    """Take a backquoted piece as code, if one begins here."""
    if builder.top.code or _IN_WORD.match(builder.before):
        return False
    match = _CODE.match(builder.source, builder.position)
    if match is None or not match[2]:
        return False
    builder.take(len(match[0]), Code((Text(match[2]),)))
    return True


def open_bracket(builder: Builder, found: str) -> None:
    """``[label](address)``, and ``![words](image)``, of which the words stay."""
    has_link = not builder.is_full and builder.find("](") >= 0
    match = _LINK.match(builder.source, builder.position) if has_link else None
    if match is None or not _MEANT.match(match["url"]):
        builder.take(len(found), found)
        return
    checked = "" if builder.top.link or found == "![" else checked_url(address(match["url"]))
    wrap = partial(Link, checked) if checked else None
    builder.push(Frame("]", wrap, found, link=bool(checked), ends=(match.end("label"), match.end())))
    builder.position += len(found)


def close_bracket(builder: Builder, found: str) -> None:
    """The end of a label, with the address behind it."""
    for frame in reversed(builder.stack):
        if frame.closer == "]" and frame.ends[0] == builder.position:
            if builder.close_to("]"):
                builder.position = frame.ends[1]
                return
            break
    builder.take(1, found[0])

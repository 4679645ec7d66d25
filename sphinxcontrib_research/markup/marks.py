"""Markdown's emphasis, code and links: https://spec.commonmark.org/0.31.2/#inlines.

Texts are written by people who may not think of Markdown, so a mark within a word is none: ``2*3*4``.
"""

from __future__ import annotations

import re
from functools import cache, partial
from html import unescape
from typing import TYPE_CHECKING

from sphinxcontrib_research.markup.spans import (
    ADDRESS,
    Builder,
    Code,
    Emphasis,
    Frame,
    Link,
    Span,
    Strong,
    Text,
    checked_url,
    clean,
    trimmed,
)
from sphinxcontrib_research.model.addresses import without_escapes
from sphinxcontrib_research.util.patterns import late

if TYPE_CHECKING:
    from sphinxcontrib_research.markup.spans import Wrap


def _strong_emphasis(children: tuple[Span, ...]) -> Span:
    return Strong((Emphasis(children),))


_WRAPS: dict[str, Wrap] = {"*": Emphasis, "**": Strong, "***": _strong_emphasis}
_LETTER = r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
"""What makes a mark beside it one within a word; Chinese and Japanese have no blanks between words."""
_IN_WORD = late(_LETTER)
_NO_OPENER_BEFORE = frozenset("}*")
_CODE = late(r"(`{1,2})(?![\s`'}])((?:[^`'\n]|'(?!')|\n(?!\s*\n)){0,500}+)(?<![\s{])\1(?![\w`])")
_LINK = late(
    r"""!?\[ (?: [^\[\]\\] | \\. | \[[^\[\]]*+\] ){1,1000}+ (?P<label>) \]\(\s*+
    <?(?P<url> [^\s()<>]*+ (?:\([^\s()<>]*+\) [^\s()<>]*+)*+ )>? (?:\s++"[^"]*+")? \s*+ \)""",
    re.VERBOSE | re.DOTALL,
)
_MEANT = late(r"[A-Za-z][\w+.-]*:|www\.|(?=[^A-Za-z]*[A-Za-z])[^/.#]*[/.#]")
"""What may be an address or a path, unlike the ``y`` of ``f[x](y)``."""


@cache
def _closer(count: int) -> re.Pattern[str]:
    """Return what ends emphasis that so many stars began."""
    return re.compile(rf"(?<![\s*{{\\])(?:\*{{{count}}}|\*{{3}})(?!\*|{_LETTER})")


def stars(builder: Builder, found: str) -> None:
    """``*emphasis*``, ``**bold**`` and ``***both***``."""
    before, after = builder.before, builder.behind(len(found))
    closes = not (before.isspace() or before in "{*") and not _IN_WORD().match(after)
    if found not in _WRAPS or builder.top.code:
        builder.take(len(found), found)
    elif closes and (builder.close_to(found) or (found == "***" and _close_both(builder))):
        builder.position += len(found)
    elif (
        after
        and not after.isspace()
        and after not in _NO_OPENER_BEFORE
        and not _IN_WORD().match(before)
        and not builder.is_full
        and builder.find_match(_closer(len(found)), len(found))
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
    if builder.top.code or _IN_WORD().match(builder.before):
        return False
    match = _CODE().match(builder.source, builder.position)
    if match is None or not match[2]:
        return False
    builder.take(len(match[0]), Code((Text(match[2]),)))
    return True


def open_bracket(builder: Builder, found: str) -> None:
    """``[label](address)``, and ``![words](image)``, of which the words stay."""
    has_link = not builder.is_full and builder.find("](") >= 0
    match = _LINK().match(builder.source, builder.position) if has_link else None
    if match is None or not _MEANT().match(match["url"]):
        builder.take(len(found), found)
        return
    checked = "" if builder.top.link or found == "![" else checked_url(without_escapes(match["url"]))
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


# Light markup of single characters: dashes, ties, quotations, braces, entities, addresses.

_ENTITY = re.compile(
    r"&(?:amp;(?=#?[0-9A-Za-z]{1,32};))*(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_OPENING = frozenset("([{</|=\"'`“‘")


def dash(builder: Builder, dashes: str) -> None:
    """``--`` and ``---``, but for ``--flag``, arrows, comments and longer rules."""
    before, after = builder.before, builder.behind(len(dashes))
    starts_word = (before.isspace() or before in _OPENING) and (after.isalnum() or after in ("[", "<"))
    if len(dashes) > 3 or starts_word or after == ">" or before in "<!" or builder.top.code:
        builder.take(len(dashes), dashes)
    else:
        builder.take(len(dashes), "–" if len(dashes) == 2 else "—")


def tilde(builder: Builder, _: str) -> None:
    """``a~b``: no break; ``~5``, ``(~5`` and ``/~user`` stay."""
    before, after = builder.before, builder.behind(1)
    is_tie = after and not after.isspace() and not before.isspace() and before not in "([{/"
    builder.take(1, "\xa0" if is_tie else "~")


def backquotes(builder: Builder, found: str) -> None:
    """Markdown's code, or two backquotes, if two apostrophes follow somewhere."""
    if code(builder):
        return
    if found == "`":
        builder.take(1, found)
    elif builder.top.code or builder.behind(2).isspace() or builder.find("''") < 0:
        builder.take(2, "``")
    else:
        builder.quotes += 1
        builder.take(2, "“")


def close_quotation(builder: Builder, _: str) -> None:
    """Two apostrophes, if a quotation is open."""
    if builder.top.code or not builder.quotes:
        builder.take(2, "''")
    else:
        builder.quotes -= 1
        builder.take(2, "”")


def bare_address(builder: Builder, start: str) -> None:
    """``https://…`` up to a blank, without what trails it."""
    in_word = builder.before.isascii() and builder.before.isalnum()
    match = None if in_word else ADDRESS.match(builder.source, builder.position)
    if match is None:
        builder.take(len(start), start)
    else:
        raw = trimmed(match[0])
        builder.link(without_escapes(raw), len(raw))


def open_brace(builder: Builder, _: str) -> None:
    """``{``, which is taken away again when its group is closed."""
    top = builder.top
    top.braces.append(len(top.parts))
    builder.open_braces += 1
    builder.take(1, "{")


def close_brace(builder: Builder, _: str) -> None:
    """``}``: the end of a group or of an argument."""
    if not builder.open_braces:
        builder.take(1, "}")
        return
    while not builder.top.braces and builder.top.closer != "}":
        builder.close()
    top = builder.top
    if top.braces:
        top.parts[top.braces.pop()] = ""
    else:
        builder.close()
    builder.open_braces -= 1
    builder.position += 1


def entity(builder: Builder, _: str) -> None:
    """``&amp;``, ``&#233;``, also escaped more than once; any other ``&`` is itself."""
    if match := _ENTITY.match(builder.source, builder.position):
        builder.take(len(match[0]), clean(unescape(f"&{match[1]};")))
    else:
        builder.take(1, "&")

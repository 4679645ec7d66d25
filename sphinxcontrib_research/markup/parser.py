"""Light markup -> spans: one pass from left to right, in time linear in the length of the text."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from html import unescape
from typing import TYPE_CHECKING

from sphinxcontrib_research.markup import tex as latex
from sphinxcontrib_research.markup.spans import (
    ADDRESS,
    MAX_LENGTH,
    UNSAFE,
    Break,
    Builder,
    Code,
    Emphasis,
    Frame,
    Link,
    Math,
    Span,
    Strong,
    Sub,
    Sup,
    Text,
    clean,
    trimmed,
)
from sphinxcontrib_research.model.addresses import checked_url, without_escapes
from sphinxcontrib_research.util import late

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxcontrib_research.markup.spans import Part, Wrap


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

_ENTITY = late(
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
    match = None if in_word else ADDRESS().match(builder.source, builder.position)
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
    if match := _ENTITY().match(builder.source, builder.position):
        builder.take(len(match[0]), clean(unescape(f"&{match[1]};")))
    else:
        builder.take(1, "&")


# Tags of HTML and of JATS.

_TAG_WRAPS: dict[str, Wrap] = {
    **dict.fromkeys(("i", "em", "italic", "cite", "dfn", "var"), Emphasis),
    **dict.fromkeys(("b", "strong", "bold"), Strong),
    **dict.fromkeys(("sub", "inf"), Sub),
    "sup": Sup,
}
_CODE_TAGS = frozenset(("code", "tt", "kbd", "samp", "monospace"))
_BLOCKS = frozenset(
    """p div br hr li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre section article header footer sec
    list list-item disp-quote disp-formula def-list table tr""".split()
)
"""Elements that begin and end a line."""
_CELLS = frozenset(("td", "th"))
"""Elements whose words are not those of their neighbours, on one line."""
_OTHERS = frozenset(
    """a abbr abstract acronym address alternatives annotation aside audio bdi bdo big body button caption
    center color del details embed ext-link fieldset figure figcaption fn font form head html iframe img
    inline-formula inline-graphic input ins label legend link main mark math meta named-content nav nobr
    noscript object option overline picture q ruby rb rp rt s sc scp script select semantics small
    source span strike style styled-content summary svg tbody template tex-math textarea tfoot
    thead time title u underline uri video wbr xref""".split()
)
_MATHML = re.compile(
    r"m(?:ath|row|i|n|o|text|space|sub|sup|subsup|frac|sqrt|root|over|under|underover|style|fenced)"
)
_NAMES = {*_TAG_WRAPS, *_CODE_TAGS, *_BLOCKS, *_CELLS, *_OTHERS}

_ATTRIBUTES = r"""(?:\s++[\w:.-]++\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=]++))*+\s*+/?"""
_TAG = late(rf"<(/?)((?:jats:|mml:)?[A-Za-z][A-Za-z0-9-]{{0,20}})({_ATTRIBUTES})>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]{0,500}-->")
_HREF = re.compile(r"""(?:^|[\s:])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ESCAPED_AMPERSAND = r"&(?:amp;){0,4}"
_ESCAPED = late(
    rf"""{_ESCAPED_AMPERSAND}(?:lt|\#60|\#x3c); (/? (?:jats:|mml:)? [A-Za-z][A-Za-z0-9-]{{0,20}}
    (?: [\s/] (?: [^<>&] | {_ESCAPED_AMPERSAND}(?:quot|apos|\#34|\#39|amp);){{0,300}}+ )?)
    {_ESCAPED_AMPERSAND}(?:gt|\#62|\#x3e);""",
    re.IGNORECASE | re.VERBOSE,
)
_AMPERSAND = re.compile(r"&(?:amp;)+(?=(?:quot|apos|#34|#39);)")
_BREAKS = "|".join(sorted(_BLOCKS - {"br"}, key=len, reverse=True))
_PARAGRAPH = late(
    rf"""\n[ \t]*+\n\s*+ | </?(?:jats:)?(?:{_BREAKS}){_ATTRIBUTES}> | (?:<br{_ATTRIBUTES}>\s*+){{2,}}
    | \\par(?![A-Za-z])[ \t]*+""",
    re.IGNORECASE | re.VERBOSE,
)
_TEX = re.compile(r"\$\$?([^$]+)\$\$?")


def is_element(name: str) -> bool:
    """Say whether an element of HTML, MathML or JATS is called so."""
    name = name.lower()
    prefix, _, local = name.rpartition(":")
    return local in _NAMES or prefix == "jats" or _MATHML.fullmatch(local) is not None


def unescaped_tags(text: str) -> str:
    """Return a text with the tags that were escaped, once or more, as tags again: ``&lt;p&gt;``."""
    return _ESCAPED().sub(_unescaped_tag, text) if "lt;" in text or "#60;" in text or "#x3" in text else text


def _unescaped_tag(match: re.Match[str]) -> str:
    name = match[1].lstrip("/").partition(" ")[0].rstrip("/")
    return f"<{unescape(_AMPERSAND.sub('&', match[1]))}>" if is_element(name) else match[0]


def paragraphs(source: str) -> list[str]:
    r"""Cut a text at its blank lines, at ``\par``, and at tags that begin or end a paragraph.

    Args:
        source: Light markup.

    Returns:
        The paragraphs with their markup, none of them blank.
    """
    source = unescaped_tags(source) if "&" in source else source
    if "\n" not in source and "<" not in source and "\\par" not in source:
        return [source] if source.strip() else []
    return [part for part in map(str.strip, _PARAGRAPH().split(source)) if part]


def tag(builder: Builder, _: str) -> None:
    """A tag; any other ``<`` is itself."""
    source, position = builder.source, builder.position
    match = _TAG().match(source, position)
    if match is None or not is_element(match[2]):
        comment = _COMMENT.match(source, position)
        builder.take(*((len(comment[0]), "") if comment else (1, "<")))
        return
    name = match[2].lower()
    local = name.rpartition(":")[2]
    if local in _BLOCKS or local in _CELLS:
        builder.take(len(match[0]), _break(builder, local, is_end=bool(match[1])))
    elif local in _CODE_TAGS and not match[1]:
        _code(builder, match, name)
    elif local == "tex-math" and not match[1]:
        _tex(builder, match, name)
    elif match[1]:
        is_closed = builder.close_to(name)
        builder.take(len(match[0]), "" if is_closed or ":" in name else match[0])
    else:
        _open(builder, match, name)


def _break(builder: Builder, name: str, *, is_end: bool) -> Part:
    """A line break, or what parts a block from the text around it."""
    if name == "br" and not is_end:
        return Break()
    if name in ("li", "list-item") and not is_end:
        return " • "
    last = next((part for part in builder.top.parts[:-9:-1] if part != ""), "")
    is_apart = isinstance(last, Break) or (isinstance(last, str) and not last[-1:].strip())
    return "" if is_apart else " "


def _open(builder: Builder, match: re.Match[str], name: str) -> None:
    """Open a frame for an element that is closed somewhere."""
    local = name.rpartition(":")[2]
    wrap = _TAG_WRAPS.get(local)
    if local in ("a", "ext-link", "uri") and not builder.top.link and (href := _HREF.search(match[3])):
        url = checked_url(unescape(href[1] or href[2] or href[3] or "").strip())
        wrap = partial(Link, url) if url else None
    is_empty = match[3].endswith("/")
    if builder.is_full or is_empty or not builder.find_match(_end_of(name), len(match[0])):
        builder.take(len(match[0]), "" if is_empty or match[3] or ":" in name else match[0])
        return
    is_link = wrap is not None and isinstance(wrap, partial)
    builder.push(Frame(name, wrap, match[0], link=is_link))
    builder.position = match.end()


def _code(builder: Builder, match: re.Match[str], name: str) -> None:
    """Take all up to the end of the element as it is, but for entities."""
    content = _content(builder, match, name)
    if content is None:
        builder.take(len(match[0]), match[0])
    else:
        text = clean(unescape(content))
        builder.take(0, Code((Text(text),)) if text else "")


def _tex(builder: Builder, match: re.Match[str], name: str) -> None:
    r"""Take the formula of JATS, which Springer wraps into a whole document: ``… $$x$$ \end{document}``."""
    content = _content(builder, match, name)
    if content is None:
        builder.take(len(match[0]), "")
        return
    text = clean(unescape(content))
    formula = _TEX.search(text)
    tex = (formula[1] if formula else text).strip()
    builder.take(0, Math(tex) if tex else "")
    if builder.top.closer.endswith("alternatives"):  # the same formula as MathML or as a picture
        end = _end_of(builder.top.closer).search(builder.source, builder.position)
        builder.position = end.start() if end else builder.position


def _content(builder: Builder, match: re.Match[str], name: str) -> str | None:
    """Go behind the end of an element and return what is in it; ``None`` if it has no end."""
    pattern = _end_of(name)
    if not builder.find_match(pattern, len(match[0])):
        return None
    end = pattern.search(builder.source, match.end())
    if end is None:
        return None
    builder.position = end.end()
    return builder.source[match.end() : end.start()]


@cache
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}\s*+>", re.IGNORECASE)


# From the first sign of markup to the last.

_CACHED_LENGTH = 500
"""Longer texts are not kept: abstracts stand on few pages, and would push titles out and fill the memory."""

_SIGNS = ("\\", "$", "~", "{", "<", "&", "`", "*")
_PAIRS = (("-", "--"), (":", "://"), ("[", "]("))

_SPECIAL = late(r"\\|\$|~|\{|\}|<|&|--+|`{1,2}|''|\*+|\[|!\[|\]\(|https?://|H[Tt][Tt][Pp][Ss]?://")
"""Where reading has to stop and look: alternatives that begin with one character each are found fastest."""

_HANDLERS: dict[str, Callable[[Builder, str], None]] = {
    "\\": latex.backslash,
    "$": latex.dollar,
    "~": tilde,
    "{": open_brace,
    "}": close_brace,
    "<": tag,
    "&": entity,
    "-": dash,
    "`": backquotes,
    "*": stars,
    "[": open_bracket,
    "!": open_bracket,
    "]": close_bracket,
    "'": close_quotation,
    "h": bare_address,
    "H": bare_address,
}
"""What reads on where the first character is found; ``h`` begins an address."""


def has_markup(source: str) -> bool:
    """Say whether a text may hold anything but plain characters; most texts do not."""
    # Searching for one character is ten times as fast as searching for two, or for one of several.
    for sign in _SIGNS:
        if sign in source:
            return True
    for first, both in _PAIRS:
        if first in source and both in source:
            return True
    # What is printable holds nothing unsafe.
    if not source.isprintable() and UNSAFE().search(source) is not None:
        return True
    return len(source) > MAX_LENGTH


def parse(source: str) -> tuple[Span, ...]:
    """Read light markup.

    Args:
        source: A text as the data holds it.

    Returns:
        Its spans: one for plain text, none for an empty one. No span holds characters that pages may
        not hold (see :func:`~sphinxcontrib_research.markup.spans.clean`).
    """
    if not has_markup(source):
        return (Text(source),) if source else ()
    return _cached(source) if len(source) <= _CACHED_LENGTH else _read(source)


def _read(source: str) -> tuple[Span, ...]:
    text = clean(source)
    if "&" in text:
        text = unescaped_tags(text)
    cut = cut_at_formulas(text)
    return _spans_of(*cut) if cut is not None else read_markup(text)


def cut_at_formulas(text: str) -> tuple[list[str], list[str]] | None:
    """Cut a text that is plain but for formulas between dollars, as most abstracts are.

    Args:
        text: A text that :func:`~sphinxcontrib_research.markup.spans.clean` has seen.

    Returns:
        The texts around the formulas, one more than these, and the formulas; ``None`` for any other text.
    """
    if "\\$" in text:  # no end of a formula, and no beginning
        return None
    cut = latex.DOLLARS.split(text)
    texts, formulas, digits = cut[::3], cut[1::3], cut[2::3]
    if not formulas or any(digits) or has_markup(" ".join(texts)):
        return None
    return texts, formulas


def _spans_of(texts: list[str], formulas: list[str]) -> tuple[Span, ...]:
    spans: list[Span] = [Text(texts[0])] if texts[0] else []
    for tex, behind in zip(formulas, texts[1:], strict=True):
        spans.append(Math(tex))
        if behind:
            spans.append(Text(behind))
    return tuple(spans)


def read_markup(text: str) -> tuple[Span, ...]:
    """Read a text, character by character where it holds markup.

    Args:
        text: A text that :func:`~sphinxcontrib_research.markup.spans.clean` has seen.
    """
    builder = Builder(text)
    while match := _SPECIAL().search(text, builder.position):
        start = match.start()
        if start > builder.position:
            builder.take(start - builder.position, text[builder.position : start])
        _HANDLERS[text[start]](builder, match[0])
    return builder.finish()


_cached = lru_cache(maxsize=8192)(_read)

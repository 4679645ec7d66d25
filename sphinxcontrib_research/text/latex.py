"""LaTeX in running text: formulas, macros, accents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinxcontrib_research.text import macros, patterns
from sphinxcontrib_research.text.address import address
from sphinxcontrib_research.text.builder import Builder, Frame, checked_url
from sphinxcontrib_research.text.spans import Code, Link, Math, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxcontrib_research.text.builder import Wrap

# Spaces that must not break, marks that are not seen, line breaks; others stand for themselves.
_ESCAPES = {",": "\xa0", ";": "\xa0", "!": "", "-": "", "/": "", "@": "", "\\": " ", "\n": " ", "\t": " "}


def dollar(builder: Builder, _: str) -> None:
    """``$…$`` and ``$$…$$``; any other ``$`` is itself."""
    source, position = builder.source, builder.position
    match = patterns.DISPLAY.match(source, position)
    if match and (tex := match[1].strip()):
        return builder.take(len(match[0]), Math(tex))
    match = patterns.DOLLARS.match(source, position)
    # Pandoc takes no digit behind the formula; but 512$\times$512 can't be two prices.
    if match is None or (match[2] and not patterns.TEX_MACRO.search(match[1])):
        return builder.take(1, "$")
    builder.take(len(match[0]) - len(match[2]), Math(match[1]))


def backslash(builder: Builder, _: str) -> None:
    r"""An accent, a macro, ``\(…\)``, or an escaped character."""
    source, position = builder.source, builder.position
    if match := macros.ACCENT.match(source, position):
        return builder.take(len(match[0]), macros.accent(match[0]))
    if match := patterns.NAME.match(source, position):
        return _macro(builder, match[1], match.end())
    match = patterns.PARENTHESES.match(source, position) or patterns.BRACKETS.match(source, position)
    if match and (tex := match[1].strip()):
        return builder.take(len(match[0]), Math(tex))
    if source.startswith("&amp;", position + 1):
        return builder.take(6, "&")
    character = builder.behind(1)
    if character in _ESCAPES:
        builder.take(2, _ESCAPES[character])
    elif character.isascii() and character and not character.isalnum():
        builder.take(2, character)
    else:
        builder.take(1, "\\")


def _macro(builder: Builder, name: str, end: int) -> None:
    """Read the macro whose name ends at ``end``."""
    if wrap := macros.WRAPPERS.get(name):
        _open_argument(builder, wrap, end)
    elif wrap := macros.DECLARATIONS.get(name):
        builder.position = _after_blanks(builder.source, end)
        if not builder.is_full:
            builder.push(Frame("group", wrap, code=wrap is Code))
    elif handler := _MACROS.get(name):
        handler(builder, end)
    elif name in macros.WITHOUT_ARGUMENT:
        match = patterns.RAW_ARGUMENT.match(builder.source, end)
        builder.position = match.end() if match else end
    elif match := patterns.FORMULA.match(builder.source, builder.position):
        builder.take(len(match[0]), Math(match[0]))
    else:
        _symbol(builder, name, end)


def _open_argument(builder: Builder, wrap: Wrap, end: int, *, link: bool = False) -> None:
    """Open the argument of a macro; without one, or too deep, the macro leaves nothing."""
    match = patterns.ARGUMENT.match(builder.source, end)
    if match is None or builder.is_full:
        builder.position = end
        return
    builder.push(Frame("}", wrap, code=wrap is Code, link=link))
    builder.open_braces += 1
    builder.position = match.end()


def _symbol(builder: Builder, name: str, end: int) -> None:
    """Take a symbol; of an unknown macro the arguments stay, or else its name."""
    source = builder.source
    shown = macros.symbol(name)
    if shown is None:
        optional = patterns.OPTIONAL.match(source, end)
        end = optional.end() if optional else end
        shown = "" if patterns.ARGUMENT.match(source, end) else name
    elif name in macros.LETTERS:
        end = _after_blanks(source, end)
    elif shown.endswith(".") and source.startswith(".", end):
        end += 1
    builder.take(end - builder.position, shown)


def _after_blanks(source: str, position: int) -> int:
    while source.startswith((" ", "\t", "\n"), position):
        position += 1
    return position


def _url(builder: Builder, end: int) -> None:
    match = patterns.RAW_ARGUMENT.match(builder.source, end)
    if match is None:
        builder.position = end
    else:
        builder.link(address(match[1].strip()), match.end() - builder.position)


def _href(builder: Builder, end: int) -> None:
    match = patterns.RAW_ARGUMENT.match(builder.source, end)
    if match is None or not patterns.ARGUMENT.match(builder.source, match.end()):
        return _url(builder, end)
    checked = "" if builder.top.link else checked_url(address(match[1].strip()))
    if checked:
        _open_argument(builder, partial(Link, checked), match.end(), link=True)
    else:
        builder.position = match.end()


def _ensure_math(builder: Builder, end: int) -> None:
    match = patterns.ENSURE_MATH.match(builder.source, builder.position)
    if match and (tex := match[1][1:-1].strip(" $")):
        builder.take(len(match[0]), Math(tex))
    else:
        builder.position = end


def _verbatim(builder: Builder, end: int) -> None:
    match = patterns.VERBATIM.match(builder.source, builder.position)
    if match:
        builder.take(len(match[0]), Code((Text(match[2]),)) if match[2] else "")
    else:
        builder.position = end


_MACROS: dict[str, Callable[[Builder, int], None]] = {
    "href": _href,
    "url": _url,
    "ensuremath": _ensure_math,
    "verb": _verbatim,
    "lstinline": _verbatim,
}

"""LaTeX in running text: formulas, macros, accents."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING

from sphinxcontrib_research.markup.spans import (
    Break,
    Builder,
    Code,
    Emphasis,
    Frame,
    Link,
    Math,
    Strong,
    Sub,
    Sup,
    Text,
    clean,
)
from sphinxcontrib_research.model.addresses import checked_url, without_escapes
from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.tex import ACCENT, LETTERS, accent, symbol
from sphinxcontrib_research.vocabulary import JOURNAL_MACROS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxcontrib_research.markup.spans import Span, Wrap

WRAPPERS: dict[str, Wrap] = {
    "emph": Emphasis,
    "textit": Emphasis,
    "textsl": Emphasis,
    "textbf": Strong,
    "texttt": Code,
    "textsubscript": Sub,
    "textsuperscript": Sup,
}
"""Macros that set their argument in some way."""

DECLARATIONS: dict[str, Wrap] = {
    "em": Emphasis,
    "it": Emphasis,
    "sl": Emphasis,
    "itshape": Emphasis,
    "slshape": Emphasis,
    "bf": Strong,
    "bfseries": Strong,
    "tt": Code,
    "ttfamily": Code,
}
"""Macros that set the rest of their group in some way: ``{\\bf …}``."""

WITHOUT_ARGUMENT = {
    **dict.fromkeys(
        """label vspace hspace textcolor color colorbox begin end fontsize texorpdfstring foreignlanguage
        selectlanguage textlang raisebox scalebox rotatebox reflectbox parbox includegraphics phantom
        hphantom vphantom pagestyle thispagestyle vskip hskip special""".split(),
        1,
    ),
    **dict.fromkeys("fcolorbox resizebox rule setlength addtolength".split(), 2),
}
"""Macros whose first arguments are not for reading, and how many these are."""

# All expressions take linear time: they are possessive where they could backtrack.
DOLLARS = re.compile(
    r"""\$(?![\s$])
    ((?: [^\\$\s]++
      | \\(?:text|mbox|textrm)\{ [^{}$]*+ (?:\$[^{}$]*+\$[^{}$]*+)*+ \}
      | \\.
      | [ \t]++(?!\$)
      | [ \t]*+\n(?!\s*\n|\s*\$)
    ){1,400}+)\$(\d?)""",
    re.VERBOSE,
)
"""A formula as Pandoc reads it: https://pandoc.org/MANUAL.html#extension-tex_math_dollars."""
_DISPLAY = late(r"\$\$([^$]++)\$\$")
_BRACKETED = late(
    r"""\\\((?:\s*+[^\s\\]|\s*+\\[^()])++\s*+\\\)
      | \\\[(?:\s*+[^\s\\]|\s*+\\[^\[\]])++\s*+\\\]""",
    re.VERBOSE,
)
r"""A formula between ``\(`` and ``\)`` or ``\[`` and ``\]``, not empty."""
_TEX_MACRO = re.compile(r"\\[A-Za-z]")
_NAME = re.compile(r"\\([A-Za-z]+)\*?")
_RAW_ARGUMENT = re.compile(r"\s*\{((?:[^{}\\]|\\.|\{[^{}]*\})*+)\}", re.DOTALL)
"""An argument that is not read as markup: an address."""
_OPTIONAL = re.compile(r"\[[^\[\]{}]{0,200}\](?=\s*+[\[{])")
_ARGUMENT = re.compile(r"\s*\{(?!\s*\})")
_VERBATIM = late(r"\\(?:verb|lstinline)\*?([^\sA-Za-z*{])([^\n]{0,500}?)\1")
_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"
_FORMULA = late(
    rf"""\\(?: [dt]?frac \s* {_GROUP} \s* {_GROUP}
      | (?:sqrt|math(?:rm|bf|bb|cal|it|sf|tt|frak|scr)|operatorname|boldsymbol) \s* {_GROUP} )""",
    re.VERBOSE,
)
"""Macros that belong into formulas but stand in running text, with their arguments."""
_ENSURE_MATH = late(rf"\\ensuremath\s*({_GROUP})")

# Spaces that must not break, marks that are not seen, line breaks; others stand for themselves.
_ESCAPES = {",": "\xa0", ";": "\xa0", "!": "", "-": "", "/": "", "@": "", "\\": " ", "\n": " ", "\t": " "}

# Macros made for running text are written as TeX reads them; the signs of rights end a word.
_TEXT_SYMBOL = re.compile(r"text(?!trademark|registered|copyright)[a-z]+")
_UNICODE = re.compile(r"(?:\\u(?=[A-Fa-f]{0,3}[0-9])[0-9A-Fa-f]{4}){1,2}")
"""A character as JSON writes it, and a pair of surrogates; in TeX no accent stands on a digit."""
_LINE_BREAK = re.compile(r"n[A-Z]")
"""A line break as programs write it, and the word behind it."""
_QUOTED = {mark: re.compile(rf"(?<![\s{{\\])\\{mark}(?![^\W\d_]|[{{\\])") for mark in "\"'"}
"""A backslash and a quotation mark that are no accent, as no letter follows: the end of a quotation."""
_CONTRACTION = re.compile(r"\\'(?=(?:[stdm]|re|ll|ve)(?![^\W_]))")


def dollar(builder: Builder, _: str) -> None:
    """``$…$`` and ``$$…$$``; any other ``$`` is itself."""
    source, position = builder.source, builder.position
    match = _DISPLAY().match(source, position)
    if match and (tex := match[1].strip()):
        builder.take(len(match[0]), Math(tex))
        return
    match = DOLLARS.match(source, position)
    # Pandoc takes no digit behind the formula; but 512$\times$512 can't be two prices.
    if match and (not match[2] or _TEX_MACRO.search(match[1])):
        builder.take(len(match[0]) - len(match[2]), Math(match[1]))
    else:
        builder.take(1, "$")


def backslash(builder: Builder, _: str) -> None:
    r"""An accent, a macro, ``\(…\)``, or an escaped character."""
    source, position = builder.source, builder.position
    character = builder.behind(1)
    if character in _QUOTED and _is_quotation_mark(builder, character):
        builder.take(2, character)
    elif character == "u" and (match := _UNICODE.match(source, position)):
        builder.take(len(match[0]), clean(json.loads(f'"{match[0]}"')))
    elif match := ACCENT.match(source, position):
        builder.take(len(match[0]), accent(match[0]))
    elif match := _NAME.match(source, position):
        _macro(builder, match[1], match.end())
    elif character in ("(", "[") and (match := _BRACKETED().match(source, position)):
        builder.take(len(match[0]), Math(match[0][2:-2].strip()))
    elif source.startswith("&amp;", position + 1):
        builder.take(6, "&")
    elif character in _ESCAPES:
        builder.take(2, _ESCAPES[character])
    elif character.isascii() and character and not character.isalnum():
        builder.take(2, character)
    else:
        builder.take(1, "\\")


def _is_quotation_mark(builder: Builder, mark: str) -> bool:
    r"""Tell the escapes of programs from accents: ``a \"big\" word`` and ``it\'s``, unlike ``\"Uber``."""
    before = builder.before
    if before.isalpha():
        return mark == "'" and _CONTRACTION.match(builder.source, builder.position) is not None
    return before != "{" and builder.find_match(_QUOTED[mark], 2)


def _macro(builder: Builder, name: str, end: int) -> None:
    """Read the macro whose name ends at ``end``."""
    if wrap := WRAPPERS.get(name):
        _open_argument(builder, wrap, end)
    elif wrap := DECLARATIONS.get(name):
        builder.position = _after_blanks(builder.source, end)
        if not builder.is_full:
            builder.push(Frame("group", wrap, code=wrap is Code))
    elif handler := _MACROS.get(name):
        handler(builder, end)
    elif count := WITHOUT_ARGUMENT.get(name):
        builder.position = _after_arguments(builder.source, end, count)
    elif match := _FORMULA().match(builder.source, builder.position):
        builder.take(len(match[0]), Math(match[0]))
    else:
        _symbol(builder, name, end)


def _open_argument(
    builder: Builder, wrap: Wrap | None, end: int, *, link: bool = False, quotes: str = ""
) -> None:
    """Open the argument of a macro; without one, or too deep, the macro leaves nothing."""
    match = _ARGUMENT.match(builder.source, end)
    if match is None or builder.is_full:
        builder.position = end
        return
    builder.push(Frame("}", wrap, code=wrap is Code, link=link, quotes=quotes))
    builder.open_braces += 1
    builder.position = match.end()


def _symbol(builder: Builder, name: str, end: int) -> None:
    """Take a symbol; of an unknown macro the arguments stay, or else its name."""
    source = builder.source
    journal = JOURNAL_MACROS.get(name) if name not in LETTERS else None
    shown = (journal.short if journal else "") or symbol(name)
    if shown is None and _LINE_BREAK.match(name):
        builder.take(2, " ")
        return
    if shown is None:
        optional = _OPTIONAL.match(source, end)
        end = optional.end() if optional else end
        shown = "" if _ARGUMENT.match(source, end) else name
    elif name in LETTERS or shown.isspace() or _TEXT_SYMBOL.fullmatch(name):
        end = _after_blanks(source, end)
    elif shown.endswith(".") and source.startswith(".", end):
        end += 1
    builder.take(end - builder.position, shown)


def _after_arguments(source: str, position: int, count: int) -> int:
    """Return the place behind some arguments and the optional ones around them."""
    for _ in range(count):
        while optional := _OPTIONAL.match(source, position):
            position = optional.end()
        match = _RAW_ARGUMENT.match(source, position)
        if match is None:
            return position
        position = match.end()
    while optional := _OPTIONAL.match(source, position):
        position = optional.end()
    return position


def _after_blanks(source: str, position: int) -> int:
    while source.startswith((" ", "\t", "\n"), position):
        position += 1
    return position


def _url(builder: Builder, end: int) -> None:
    match = _RAW_ARGUMENT.match(builder.source, end)
    if match is None:
        builder.position = end
    else:
        builder.link(without_escapes(match[1].strip()), match.end() - builder.position)


def _href(builder: Builder, end: int) -> None:
    match = _RAW_ARGUMENT.match(builder.source, end)
    if match is None or not _ARGUMENT.match(builder.source, match.end()):
        _url(builder, end)
    elif not builder.top.link and (checked := checked_url(without_escapes(match[1].strip()))):
        _open_argument(builder, partial(_link, checked), match.end(), link=True)
    else:
        builder.position = match.end()


def _link(url: str, children: tuple[Span, ...]) -> Link:
    """Make a link; one without words shows its address."""
    is_blank = all(isinstance(child, Text) and child.text.isspace() for child in children)
    return Link(url, (Text(url),) if is_blank else children)


def _ensure_math(builder: Builder, end: int) -> None:
    match = _ENSURE_MATH().match(builder.source, builder.position)
    if match and (tex := match[1][1:-1].strip(" $")):
        builder.take(len(match[0]), Math(tex))
    else:
        builder.position = end


def _verbatim(builder: Builder, end: int) -> None:
    match = _VERBATIM().match(builder.source, builder.position)
    if match:
        builder.take(len(match[0]), Code((Text(match[2]),)) if match[2] else "")
    else:
        builder.position = end


def _enquote(builder: Builder, end: int) -> None:
    """Quotation marks around the argument; those of a quotation in a quotation are single."""
    quotations = sum(bool(frame.quotes) for frame in builder.stack)
    _open_argument(builder, None, end, quotes=("“”", "‘’")[quotations % 2])


def _newline(builder: Builder, end: int) -> None:
    builder.position = _after_blanks(builder.source, end)
    builder.take(0, Break())


_MACROS: dict[str, Callable[[Builder, int], None]] = {
    "enquote": _enquote,
    "newline": _newline,
    "href": _href,
    "url": _url,
    "ensuremath": _ensure_math,
    "verb": _verbatim,
    "lstinline": _verbatim,
}

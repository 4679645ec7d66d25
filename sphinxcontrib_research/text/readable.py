"""Formulas as characters that read well where nothing can be set: titles, search, meta tags."""

from __future__ import annotations

import re
from functools import lru_cache

from sphinxcontrib_research.model.accents import MATH_ACCENTS, with_mark
from sphinxcontrib_research.text.macros import symbol
from sphinxcontrib_research.text.tex import MAX_TEX, is_balanced

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_NAME = re.compile(r"\\([A-Za-z]+)\*?")
_FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"))
_FONTS = frozenset(
    """
    text textrm textnormal textup textbf textit textsf textsc texttt mbox hbox emph ensuremath
    mathrm mathbf mathit mathbb mathcal mathsf mathtt mathfrak mathscr boldsymbol bm operatorname
    rm bf it cal limits nolimits displaystyle textstyle xspace
    left right middle big Big bigg Bigg bigl bigr Bigl Bigr
    """.split()
)
"""Macros that change the look of what follows, and leave nothing themselves."""
_SPACES = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "\\": " ", "|": "‖"}
_SIMPLE = re.compile(r"[\w.∞]*")
_SIMPLE_SCRIPT = re.compile(r"[+−-]?[\w.,*'′∞⊤†]*")


@lru_cache(maxsize=4096)
def readable(tex: str) -> str:
    r"""Return a formula as plain characters.

    Args:
        tex: A formula without its marks.

    Returns:
        ``2×`` for ``2\times``, ``a/b`` for ``\frac{a}{b}``, ``x_i^2`` for ``x_{i}^{2}``.
    """
    if len(tex) > MAX_TEX or not is_balanced(tex):
        return " ".join(_NAME.sub(lambda match: symbol(match[1]) or match[1], tex).replace("\\", "").split())
    text = " ".join(_Reader(_TOKEN.findall(tex)).group().split())
    return text.lstrip("^_") if tex.lstrip("{} ").startswith(("^", "_")) else text


class _Reader:
    """Reads the tokens of one formula, whose braces match."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0
        self.blank_before = -1
        """The place of a token that stands behind a macro and a blank."""

    def next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1] if self.place <= len(self.tokens) else ""

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def group(self) -> str:
        """Read up to the brace that closes the group, or to the end."""
        out: list[str] = []
        while (token := self.next()) and token != "}":
            if token == "{":
                out.append(self.group())
            elif token in "^_":
                out.append(_script(token, self.argument()))
            elif token in "~&" or token.isspace():
                out.append(" ")
            elif token.startswith("\\"):
                out.append(self.macro(token[1:].rstrip("*") or token[1:], out))
            elif token != "$":
                out.append(token)
        return "".join(out)

    def argument(self) -> str:
        """Read one group, or one token: a macro without its own arguments, so that nothing nests."""
        while self.peek().isspace():
            self.next()
        if self.peek() in ("", "}"):
            return ""
        token = self.next()
        if token == "{":
            return self.group().strip()
        if token[1:] in _FONTS and self.peek() == "{":
            self.next()
            return self.group().strip()
        return _character(token[1:]) if token.startswith("\\") else token

    def macro(self, name: str, out: list[str]) -> str:
        if not name.isalpha():
            return _character(name)
        if name in _FRACTIONS:
            return f"{_bracketed(self.argument())}/{_bracketed(self.argument())}"
        if name == "sqrt":
            return f"√{_bracketed(self.argument())}"
        if name in MATH_ACCENTS:
            argument = self.argument()
            if len(argument) == 1:
                return with_mark(MATH_ACCENTS[name], argument)
            return argument
        if name in ("begin", "end", "hspace", "mspace", "label"):
            self.argument()
            return " "
        if name in _FONTS:
            return ""
        return self.spaced(_character(name), out)

    def spaced(self, shown: str, out: list[str]) -> str:
        """Part a function's name from its neighbours; keep a blank behind a sign if one is before it."""
        before = " " if self.blank_before == self.place - 1 else out[-1][-1:] if out else ""
        had_blank = self.peek().isspace()
        if had_blank:
            self.next()
            self.blank_before = self.place
        if len(shown) > 1 and shown.isalpha():
            after = self.peek()
            parted = had_blank or after[:1].isalnum() or after.startswith("\\")
            return (" " if before.isalnum() or before == " " else "") + shown + (" " if parted else "")
        return f" {shown} " if had_blank and before == " " else shown


def _character(name: str) -> str:
    if not name.isalpha():
        return _SPACES.get(name, name)
    shown = symbol(name)
    return name if shown is None else shown


def _script(mark: str, argument: str) -> str:
    if argument in ("∘", "°"):
        return "°"
    if argument in ("'", "prime", "′"):
        return "′"
    if not argument:
        return ""
    return mark + (argument if _SIMPLE_SCRIPT.fullmatch(argument) else f"({argument})")


def _bracketed(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"

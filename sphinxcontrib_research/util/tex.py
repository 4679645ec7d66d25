"""Letters, accents and signs that TeX writes as macros: one table for reading and for writing.

https://www.latex-project.org/help/documentation/encguide.pdf
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "h": "\u0309",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
"""The combining mark of each accent in running text, by the macro's name."""

MATH_ACCENTS = {
    "grave": ACCENTS["`"],
    "acute": ACCENTS["'"],
    "hat": ACCENTS["^"],
    "widehat": ACCENTS["^"],
    "tilde": ACCENTS["~"],
    "widetilde": ACCENTS["~"],
    "bar": ACCENTS["="],
    "overline": ACCENTS["="],
    "breve": ACCENTS["u"],
    "dot": ACCENTS["."],
    "ddot": ACCENTS['"'],
    "mathring": ACCENTS["r"],
    "check": ACCENTS["v"],
    "vec": "\u20d7",
}
"""The combining mark of each accent in a formula, by the macro's name."""

LETTERS = {
    "i": "ı",
    "j": "ȷ",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "ss": "ß",
    "SS": "ẞ",
    "dh": "ð",
    "DH": "Ð",
    "dj": "đ",
    "DJ": "Đ",
    "ng": "ŋ",
    "NG": "Ŋ",
    "th": "þ",
    "TH": "Þ",
}
"""Macros that are one letter of a word: the blank behind them only ends the macro's name."""

SIGNS = {
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textunderscore": "_",
    "textbackslash": "\\",
    "textdollar": "$",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}
"""Macros for signs of ASCII that mean something to TeX, or to its fonts."""

_DOTLESS = {"ı": "i", "ȷ": "j"}


def with_mark(mark: str, letters: str) -> str:
    """Return letters with a combining mark on the first.

    Args:
        mark: One value of :data:`ACCENTS` or :data:`MATH_ACCENTS`.
        letters: One letter, which may have marks already, and what follows it.
    """
    first, rest = _DOTLESS.get(letters[:1], letters[:1]), letters[1:]
    end = 0
    while end < len(rest) and unicodedata.combining(rest[end]):
        end += 1
    return unicodedata.normalize("NFC", first + rest[:end] + mark) + rest[end:]


_SILENT = """noindent protect relax xspace centering bigskip medskip smallskip sloppy allowbreak nobreak
    nolinebreak normalfont selectfont upshape mdseries rmfamily sffamily scshape rm sf sc tiny scriptsize
    footnotesize small normalsize large Large LARGE huge Huge displaystyle textstyle limits nolimits left
    right unskip ignorespaces""".split()

# https://github.com/cvpr-org/author-kit (cvpr.sty) and common usage
_ABBREVIATIONS = {
    "eg": "e.g.",
    "ie": "i.e.",
    "cf": "cf.",
    "etc": "etc.",
    "vs": "vs.",
    "wrt": "w.r.t.",
    "dof": "d.o.f.",
    "iid": "i.i.d.",
    "wolog": "w.l.o.g.",
    "etal": "et al.",
    "aka": "a.k.a.",
    "resp": "resp.",
}

# What pylatexenc does not know or shows otherwise.
_SYMBOLS = {
    "copyright": "©",
    "S": "§",
    "P": "¶",
    "pounds": "£",
    "euro": "€",
    "textquotesingle": "'",
    "textminus": "−",
    "lq": "‘",
    "rq": "’",
    "degree": "°",
    "deg": "°",
    "celsius": "°C",
    "percent": "%",
    "checkmark": "✓",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2e",
    "BibTeX": "BibTeX",
    "slash": "/",
    "colon": ":",
    "par": " ",
    "n": " ",  # a line break as programs write it, which no macro is called
    "linebreak": " ",
    "quad": "\u2003",
    "qquad": "\u2003\u2003",
    "thinspace": "\xa0",
    "nobreakspace": "\xa0",
    "item": "• ",
    "lt": "<",
    "gt": ">",
}

_OURS = {
    **dict.fromkeys(_SILENT, ""),
    **_ABBREVIATIONS,
    **{name.capitalize(): text[0].upper() + text[1:] for name, text in _ABBREVIATIONS.items()},
    **_SYMBOLS,
    **SIGNS,
    **LETTERS,
}

_MARKED_LETTER = r"""(?:
      \{ [^{}]{0,12} (?:\{[^{}]{0,12} (?:\{[^{}]{0,12}\} [^{}]{0,12})? \} [^{}]{0,12})? \}
    | \\(?:[ij]|ae|AE|oe|OE|aa|AA|[oO])(?![A-Za-z])\ ?
)"""
_ACCENT_ARGUMENT = rf"""(?: {_MARKED_LETTER} | \\["'`^~=.][^\W\d_] | [^\W\d_] )"""
ACCENT = re.compile(
    rf"""\\(?:
      (?: ["'] | [`^~=.]\ ?) {_ACCENT_ARGUMENT}
    | [Hcdbkruvh] (?: \ {{0,4}}{_MARKED_LETTER} | \ {{1,4}}[^\W\d_])
    )""",
    re.VERBOSE,
)
r"""An accent with its letter: ``\"o``, ``\'{e}``, ``\c c``, ``\v{s}``, ``\~{{\^e}}``."""

_KEPT_MARKS = frozenset("~^`=.'\"")
_ACCENT_STEP = re.compile(r"""\\(["'`^~=.]|[Hcdbkruvh](?![A-Za-z]))|\\([A-Za-z]+)\ ?|[{} ]|\\|([^\\{} ]+)""")


@lru_cache(maxsize=4096)
def symbol(name: str) -> str | None:
    """Return what an argument-less macro stands for.

    Args:
        name: The macro's name, without the backslash.

    Returns:
        The characters, or ``None`` for a macro that is not known to be a symbol.
    """
    if name in _OURS:
        return _OURS[name]
    spec = _database().get_macro_spec(name)
    if spec is None or spec.macroname != name:
        return None
    shown = spec.simplify_repl
    # Others take arguments (%s) or stand for something missing (<ref>).
    if not isinstance(shown, str) or "%" in shown or (len(shown) > 1 and not shown.isalpha()):
        return None
    return shown


@lru_cache(maxsize=4096)
def accent(source: str) -> str:
    r"""Return the letter that accent macros and their argument stand for.

    Args:
        source: What :data:`ACCENT` matches: ``\"{o}``, ``\~{\^e}``.

    Returns:
        The letter (``ö``), composed; the argument's own text where it begins with no letter.
    """
    marks: list[str] = []
    letters: list[str] = []
    for match in _ACCENT_STEP.finditer(source):
        if match[1] and not letters:
            marks.append(match[1])
        elif match[1] or match[2]:
            name = match[1] or match[2]
            letters.append(LETTERS.get(name) or symbol(name) or ("" if match[1] else name))
        elif match[3]:
            letters.append(match[3])
    argument = "".join(letters)
    if not argument:  # \~{} is a tilde
        return marks[0] if marks[0] in _KEPT_MARKS else ""
    if argument[0].isalpha():
        for mark in reversed(marks):
            argument = with_mark(ACCENTS[mark], argument)
    return argument


@lru_cache(maxsize=1)
def _database() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()

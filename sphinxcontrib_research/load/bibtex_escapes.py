r"""Texts of BibTeX, which TeX reads, as light markup, with as few of LaTeX's escapes as that allows.

To TeX a dollar closes what the last one opened, wherever it is; light markup reads dollars as Pandoc does.
So ``p$<$0.05`` becomes ``p\(<\)0.05``. ``50\% of A \& B`` becomes ``50% of A & B``; a dollar that would begin
a formula keeps its backslash.
"""

from __future__ import annotations

import re

from sphinxcontrib_research.text import parse, plain
from sphinxcontrib_research.text.tags import is_element

_CHARACTERS = {
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textunderscore": "_",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}
_MARK = rf"\\[%&_#$]|\\(?:{'|'.join(_CHARACTERS)})(?:\{{\}}|(?![A-Za-z{{])\s*)"
_LETTER = r"\{\\?[A-Za-z]\}"
_ACCENT = rf"\\(?:[`'^\"~=.](?:[A-Za-z]|{_LETTER})|[uvHcdkr]{_LETTER}|(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L)(?=}}))"
_ESCAPE = re.compile(rf"\{{(?:{_MARK}|{_ACCENT})\}}|{_MARK}|{_ACCENT}")
_MOST = 50
"""How many escapes are tried one by one, each of which costs to read the text."""


_DOLLARS = re.compile(
    r"""\\.|(?P<mark>\$\$?)(?P<tex>(?: [^$\\]
      | \\(?:text|mbox|textrm)\{ [^{}$]*+ (?:\$[^{}$]*+\$[^{}$]*+)++ \}
      | \\. )++)(?P=mark)""",
    re.DOTALL | re.VERBOSE,
)
_AMOUNT = re.compile(r"\d[\d.,]*+[A-Za-z%]?[,;]?(?:\s[\w.,;%()'-]++)*+\s")
"""What stands between two prices, and in no formula if there is a word in it."""
_WORD = re.compile(r"[A-Za-z]{2}")
_LESS, _GREATER = (
    rf"(?:\{{\\text{name}\}}|\\text{name}(?:\{{\}}|(?![A-Za-z])\s?)|\{{?\${sign}\$\}}?)"
    for name, sign in (("less", "<"), ("greater", ">"))
)
_TAG = re.compile(rf"{_LESS}(/?[A-Za-z][\w:]{{0,20}}/?){_GREATER}")
_ENTITY = re.compile(r"(?:\{\\&\}|\\&)(?:\{?\\?(#)\}?(\w{1,7})|([A-Za-z]\w{1,30}));")
"""An entity of HTML that the program which wrote the file took for plain text."""
_ESCAPED_DOLLARS = re.compile(r"(?:\{\\\$\}){1,2}")
_ESCAPED_IN_FORMULA = re.compile(
    r"\{\\(?:text)?backslash\}|\\(?:text)?backslash(?:\{\})?"
    r"|\{\\([\^_{}&%#]|textless|textgreater)(?:\{\})?\}"
)
_APART = re.compile(r"(\\[\"'`^~=.])[ \t]+(?=[A-Za-z\\{])")
_LIKE_CONTRACTION = re.compile(r"\\'([stdm]|re|ll|ve)(?![A-Za-z])")


def unescaped(text: str) -> str:
    """Return a text that light markup reads as TeX does, with as few escapes as that allows."""
    if "\\textless" in text or "$<$" in text:
        text = _TAG.sub(lambda tag: f"<{tag[1]}>" if is_element(tag[1].strip("/")) else tag[0], text)
    if "&" in text and ";" in text:
        text = _ENTITY.sub(r"&\1\2\3;", text)
    if "{\\$}" in text and "backslash" in text:
        text = _with_whole_formulas(text)
    if "$" in text:
        text = _with_brackets(text)
    if "\\'" in text or '\\"' in text:  # no marks of quotations, as in other formats
        text = _LIKE_CONTRACTION.sub(r"{\\'\1}", _APART.sub(r"\1", text))
    if "\\" not in text or not _ESCAPE.search(text):
        return text
    meant = parse(text)
    bare = _ESCAPE.sub(_character, text)
    if parse(bare) == meant:
        return bare
    if len(_ESCAPE.findall(text)) > _MOST:
        return text
    at = 0
    while match := _ESCAPE.search(text, at):
        character = _character(match)
        shorter = text[: match.start()] + character + text[match.end() :]
        if parse(shorter) == meant:
            text, at = shorter, match.start() + len(character)
        else:
            at = match.end()
    return text


def _character(match: re.Match[str]) -> str:
    macro = match[0].strip("{}\\ ")
    return _CHARACTERS.get(macro) or (macro if len(macro) == 1 and not macro.isalpha() else plain(match[0]))


def _with_whole_formulas(text: str) -> str:
    r"""Take back the escapes of formulas that a program took for text: ``{\$}{\backslash}sim 3{\$}``."""
    parts = _ESCAPED_DOLLARS.split(text)
    marks = [*_ESCAPED_DOLLARS.findall(text), ""]
    for at in range(1, len(parts) - 1, 2):
        if "backslash" in parts[at]:
            tex = _ESCAPED_IN_FORMULA.sub(_unescaped_sign, parts[at]).strip()
            parts[at], marks[at - 1], marks[at] = rf"\({tex}\)", "", ""
    return "".join(part + mark for part, mark in zip(parts, marks, strict=True))


def _unescaped_sign(match: re.Match[str]) -> str:
    return _CHARACTERS.get(match[1], match[1]) if match[1] else "\\"


def _with_brackets(text: str) -> str:
    r"""Put formulas between ``\\(`` and ``\\)`` where Pandoc would not find their ends; prices are none."""
    parts: list[str] = []
    at = 0
    while match := _DOLLARS.search(text, at):
        parts.append(text[at : match.start()])
        tex, at = match["tex"], match.end()
        if tex is None:
            parts.append(match[0])
        elif _AMOUNT.fullmatch(tex) and _WORD.search(tex):
            parts.append("\\$")
            at = match.start() + 1
        else:
            is_sound = tex == tex.strip() and not text[at : at + 1].isdecimal()
            parts.append(match[0] if is_sound or "\\)" in tex or "\\(" in tex else rf"\({tex.strip()}\)")
    return "".join((*parts, text[at:]))

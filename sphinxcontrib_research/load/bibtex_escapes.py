r"""Texts of BibTeX with plain characters where light markup reads the same without LaTeX's escapes.

``50\% of A \& B`` becomes ``50% of A & B``; a dollar that would begin a formula keeps its backslash.
"""

from __future__ import annotations

import re

from sphinxcontrib_research.text import parse, plain

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


def unescaped(text: str) -> str:
    """Return a text that reads the same, with as few escapes as that allows."""
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

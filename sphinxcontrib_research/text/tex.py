"""Formulas as TeX: brought into the form that converters know, and as readable characters."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_TEX = 2_000
"""Longer formulas are not converted: docutils' converter takes quadratic time."""
MAX_NESTING = 16
"""Formulas that nest deeper are not converted."""

_TEXT = "text|mbox|textrm"

_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_NAME = re.compile(r"\\([A-Za-z]+)(\*?)")
_RENAMED = {
    "dots": r"\ldots",
    "dotsc": r"\ldots",
    "dotso": r"\ldots",
    "dotsb": r"\cdots",
    "dotsm": r"\cdots",
    "bm": r"\boldsymbol",
    "mathbbm": r"\mathbb",
    "mathds": r"\mathbb",
    "textbf": r"\text",
    "textit": r"\text",
    "textsf": r"\text",
    "textsc": r"\text",
    "texttt": r"\text",
    "textnormal": r"\text",
    "textup": r"\text",
    "hbox": r"\text",
    "emph": r"\text",
    "nicefrac": r"\frac",
    "sfrac": r"\frac",
    "ensuremath": "",
    "xspace": "",
    "nolimits": "",
    "backslash": r"\setminus",
    "argmax": r"\operatorname{argmax}",
    "argmin": r"\operatorname{argmin}",
    "lt": "<",
    "gt": ">",
}
_OLD_FONT = re.compile(r"\{\\(rm|bf|it|cal|sf|tt)(?![A-Za-z])\s*+([^{}]*+)\}|\\(rm|bf|it|cal|sf|tt)(?=\{)")
_BARE_FRACTION = re.compile(r"\\([dt]?frac)\s*([0-9A-Za-z])\s*([0-9A-Za-z])")
_SCRIPT = re.compile(
    rf"([_^])\s*(\\(?:{_TEXT}|math[a-z]+|boldsymbol|operatorname|sqrt|hat|bar|tilde|vec)\s*\{{[^{{}}]*\}})"
)
_SCRIPT_MACRO = re.compile(r"([_^])\s*(\\[A-Za-z]+)(?![A-Za-z])(?!\s*[{\[])")
_BARE_SIGN = re.compile(r"(?<!\\)[%#]")
_TEXT_ARGUMENT = re.compile(rf"(\\(?:{_TEXT})\{{)([^{{}}$]*)\}}")
_BARE_IN_TEXT = re.compile(r"(?<!\\)[_&]")


def is_balanced(tex: str) -> bool:
    """Say whether the braces of a formula match and do not nest too deep."""
    depth = 0
    for token in _BRACES.findall(tex):
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
        if not 0 <= depth <= MAX_NESTING:
            return False
    return depth == 0


@lru_cache(maxsize=4096)
def prepared(tex: str) -> str:
    r"""Bring a formula into the form that docutils' converter and LaTeX know.

    Args:
        tex: A formula without its marks.

    Returns:
        The same formula: characters as macros (``≥`` as ``\geq``), bare ``%`` and ``#`` escaped, a few
        macros by their better known names, a base for scripts without one; empty if the formula is
        too long or its braces do not match.
    """
    if len(tex) > MAX_TEX or not is_balanced(tex):
        return ""
    if not tex.isascii():
        # The table of docutils' own LaTeX writer: standard LaTeX, amsmath and amssymb.
        from docutils.utils.math.unichar2tex import uni2tex_table

        tex = tex.translate(uni2tex_table)
    tex = " ".join(tex.split())
    if "\\" in tex:
        tex = _OLD_FONT.sub(_new_font, tex)
        tex = _NAME.sub(_renamed, tex)
        tex = _BARE_FRACTION.sub(r"\\\1{\2}{\3}", tex)
        tex = _TEXT_ARGUMENT.sub(_escaped_text, tex)
        tex = _SCRIPT.sub(r"\1{\2}", tex)
        tex = _SCRIPT_MACRO.sub(r"\1{\2}", tex)
    tex = _BARE_SIGN.sub(r"\\\g<0>", tex)
    return f"{{}}{tex}" if tex.startswith(("^", "_")) else tex


def _new_font(match: re.Match[str]) -> str:
    if match[1]:
        return rf"\math{match[1]}{{{match[2]}}}"
    return rf"\math{match[3]}"


def _renamed(match: re.Match[str]) -> str:
    if match[1] == "operatorname":
        return r"\operatorname"
    return _RENAMED.get(match[1], match[0])


def _escaped_text(match: re.Match[str]) -> str:
    return match[1] + _BARE_IN_TEXT.sub(r"\\\g<0>", match[2]) + "}"

"""Text as the value of a BibTeX field: escaped, on one line, its braces balanced.

What parsers count: "Tame the BeaST", https://mirrors.ctan.org/info/bibtex/tamethebeast/ttb_en.pdf, section 3.
"""

from __future__ import annotations

import re

from sphinxcontrib_research import text
from sphinxcontrib_research.cite.common import clean

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "$": r"\$",
    }
)
_SPECIAL = re.compile(r"[\\{}~^<>|&%#_$]")
_STEPS = re.compile(r"\$|\\(?:\\(?=[{}])|.|$)")
_ENTRY_HEAD = re.compile(r"@(?=\w*[ \t]*\{)")


def escape(source: str) -> str:
    """Escape a plain text for LaTeX, so that no brace of it counts for BibTeX."""
    plain = clean(source)
    if _SPECIAL.search(plain):
        plain = plain.translate(_ESCAPES)
    return _apart(plain)


def markup(source: str) -> str:
    """Turn light markup into LaTeX that stands in a BibTeX field without harm."""
    return settle(text.latex(source))


def settle(latex: str) -> str:
    """Make LaTeX safe between the braces of a field.

    BibTeX counts braces even behind a backslash, and other parsers take ``@word{`` for the start of an entry.
    """
    latex = " ".join(latex.split())
    if "\\" in latex:
        in_math = False

        def step(match: re.Match[str]) -> str:
            nonlocal in_math
            found = match[0]
            if found == "$":
                in_math = not in_math
            elif found in ("\\{", "\\}"):
                side = "left" if found == "\\{" else "right"
                return rf"\{side[0]}brace " if in_math else rf"\textbrace{side}{{}}"
            elif found == "\\\\":
                return "\\\\ "
            elif found == "\\":
                return ""
            return found

        latex = _STEPS.sub(step, latex)
    return _apart(latex if is_balanced(latex) else _rebalanced(latex))


def is_balanced(latex: str) -> bool:
    """Say whether every brace has its partner, as BibTeX counts them."""
    depth = 0
    for char in latex:
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _rebalanced(latex: str) -> str:
    """Without the braces that have no partner."""
    open_at: list[int] = []
    lone: set[int] = set()
    for at, char in enumerate(latex):
        if char == "{":
            open_at.append(at)
        elif char == "}":
            if open_at:
                open_at.pop()
            else:
                lone.add(at)
    lone.update(open_at)
    return "".join(char for at, char in enumerate(latex) if at not in lone)


def _apart(latex: str) -> str:
    return _ENTRY_HEAD.sub("{@}", latex) if "@" in latex else latex

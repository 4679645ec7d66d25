"""Text as the value of a BibTeX field: escaped, on one line, its braces balanced.

What parsers count: "Tame the BeaST", https://mirrors.ctan.org/info/bibtex/tamethebeast/ttb_en.pdf, section 3.
"""

from __future__ import annotations

import re
import unicodedata

from sphinxcontrib_research import text
from sphinxcontrib_research.cite.common import clean
from sphinxcontrib_research.model.accents import ACCENTS, LETTERS

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
_ACCENTS = {mark: macro for macro, mark in ACCENTS.items() if macro not in "bh"}
"""The macros that every style knows, by their combining marks."""
_LETTERS = {
    letter: macro for macro, letter in LETTERS.items() if macro not in ("aa", "AA", "j", "SS", "ng", "NG")
}
"""Letters without a mark to take away."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_BREAKING = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_SPECIAL = re.compile(r"[\\{}~^<>|&%#_$]")
_STEPS = re.compile(r"\$|\\(?:\\(?=[{}])|.|$)")
_ENTRY_HEAD = re.compile(r"@(?=\w*[ \t]*\{)")


def escape(source: str) -> str:
    """Escape a plain text for LaTeX, so that no brace of it counts for BibTeX."""
    plain = clean(source)
    if _SPECIAL.search(plain):
        plain = plain.translate(_ESCAPES)
    return _apart(plain)


def accents(latex: str) -> str:
    r"""Write letters with accents as ``{\"o}``: BibTeX cuts names at bytes to make initials and labels.

    Letters that LaTeX has no macro for stay what they are.
    """
    return latex if latex.isascii() else _NOT_ASCII.sub(_accent, unicodedata.normalize("NFC", latex))


def _accent(match: re.Match[str]) -> str:
    char = match[0]
    if char in _LETTERS:
        return f"{{\\{_LETTERS[char]}}}"
    base, *marks = list(unicodedata.normalize("NFD", char))
    if not marks or not base.isascii() or any(mark not in _ACCENTS for mark in marks):
        return char
    for mark in marks:
        macro = _ACCENTS[mark]
        base = f"{{\\{macro}{{{base}}}}}" if macro.isalpha() or len(base) > 1 else f"{{\\{macro}{base}}}"
    return base


def markup(source: str) -> str:
    r"""Turn light markup into LaTeX that does no harm in a BibTeX field; blank lines become ``\par``."""
    if "\n" not in source:
        return settle(text.latex(source))
    return r"\par ".join([settle(text.latex(part)) for part in text.paragraphs(source)])


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


def whole(latex: str) -> str:
    """Keep LaTeX of a BibTeX file, but for what no file may hold and for braces without partner."""
    line = clean(latex)
    return _apart(line if is_balanced(line) else _rebalanced(line))


def verbatim(text: str) -> str:
    """Let an address or an identifier stand as styles print it, but for what would break its field."""
    return clean(text).translate(_BREAKING)


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

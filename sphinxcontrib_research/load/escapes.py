r"""LaTeX in YAML's double quotes: ``"\beta"`` is a backspace and ``eta`` to YAML, and was never meant to be.

The source of the text tells: ``\b`` before letters is no escape that anyone writes, and ``\nu`` is known by
its name. What can be told is put back as it was written.
"""

from __future__ import annotations

import re

_NEVER_MEANT = frozenset("abefv")
"""Escapes for control characters (https://yaml.org/spec/1.1/#id872840)."""

_MACROS = frozenset(
    (
        *(
            "nabla",
            "ne",
            "neg",
            "neq",
            "newline",
            "nexists",
            "ni",
            "nmid",
            "noindent",
            "nolimits",
            "nonumber",
        ),
        *("not", "notin", "nsubseteq", "nu"),
        *(
            "tag",
            "tan",
            "tanh",
            "tau",
            "tbinom",
            "text",
            "textbf",
            "textcolor",
            "textit",
            "textmd",
            "textnormal",
        ),
        *(
            "textrm",
            "textsc",
            "textsf",
            "textsl",
            "textsubscript",
            "textsuperscript",
            "texttt",
            "textup",
            "tfrac",
        ),
        *("theta", "therefore", "thinspace", "tilde", "times", "tiny", "to", "top", "triangle", "triangleq"),
        *(
            "rangle",
            "rbrace",
            "rbrack",
            "rceil",
            "ref",
            "rfloor",
            "rho",
            "right",
            "rightarrow",
            "rm",
            "rvert",
        ),
        *(
            "Phi",
            "Pi",
            "Pr",
            "Psi",
            "LaTeX",
            "Lambda",
            "Large",
            "Leftarrow",
            "Leftrightarrow",
            "Longrightarrow",
        ),
    )
)
"""Macros that begin with YAML's other escapes: n, t, r, N, P, L."""

_IN_MATH_ONLY = frozenset(("ne", "ni", "to", "top", "not", "tag", "text", "right", "ref"))
"""Of them those that may as well be a break before a word: they count between ``$`` only."""

_ESCAPE = re.compile(r"\\(?:\\|([A-Za-z]+)|.)|\$", re.DOTALL)


def restored(source: str, value: str) -> tuple[str, list[str]]:
    r"""Return a text in double quotes with its LaTeX put back.

    Args:
        source: The text as the file writes it, quotes included.
        value: What YAML makes of it.

    Returns:
        The text, and the macros that YAML would have broken, each once.
    """
    macros: list[str] = []
    in_math = False
    for match in _ESCAPE.finditer(source):
        if match[0] == "$":
            in_math = not in_math
        elif match[1] and _is_macro(match[1], in_math=in_math):
            macros.append(match[0])
    parts: list[str] = []
    missing: set[str] = set()
    at = 0
    for macro in macros:
        broken = _BROKEN[macro[1]] + macro[2:]
        start = -1 if broken in missing else value.find(broken, at)
        if start >= 0:
            parts += value[at:start], macro
            at = start + len(broken)
        else:
            missing.add(broken)
    return "".join((*parts, value[at:])), list(dict.fromkeys(macros))


_BROKEN = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v", "n": "\n", "t": "\t", "r": "\r"}
_BROKEN |= {"N": "\x85", "P": "\u2029", "L": "\u2028"}


def _is_macro(letters: str, *, in_math: bool) -> bool:
    if letters[0] in _NEVER_MEANT:
        return len(letters) > 1
    if letters not in _MACROS:
        return False
    return letters not in _IN_MATH_ONLY or in_math

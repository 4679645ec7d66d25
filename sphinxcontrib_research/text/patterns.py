"""The regular expressions of light markup; all take linear time: possessive where they could backtrack."""

from __future__ import annotations

import re

SPECIAL = re.compile(r"\\|\$|~|\{|\}|<|&|--+|`{1,2}|''|\*+|\[|!\[|\]\(|https?://|H[Tt][Tt][Pp][Ss]?://")
"""Where reading has to stop and look: alternatives that begin with one character each are found fastest."""

ENTITY = re.compile(
    r"&(?:amp;(?=#?[0-9A-Za-z]{1,32};))*(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)

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
DISPLAY = re.compile(r"\$\$([^$]++)\$\$")
BRACKETED = re.compile(
    r"""\\\((?:\s*+[^\s\\]|\s*+\\[^()])++\s*+\\\)
      | \\\[(?:\s*+[^\s\\]|\s*+\\[^\[\]])++\s*+\\\]""",
    re.VERBOSE,
)
r"""A formula between ``\(`` and ``\)`` or ``\[`` and ``\]``, not empty."""
TEX_MACRO = re.compile(r"\\[A-Za-z]")

NAME = re.compile(r"\\([A-Za-z]+)\*?")
RAW_ARGUMENT = re.compile(r"\s*\{((?:[^{}\\]|\\.|\{[^{}]*\})*+)\}", re.DOTALL)
"""An argument that is not read as markup: an address."""
OPTIONAL = re.compile(r"\[[^\[\]{}]{0,200}\](?=\s*+[\[{])")
ARGUMENT = re.compile(r"\s*\{(?!\s*\})")
VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?([^\sA-Za-z*{])([^\n]{0,500}?)\1")

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"
FORMULA = re.compile(
    rf"""\\(?: [dt]?frac \s* {_GROUP} \s* {_GROUP}
      | (?:sqrt|math(?:rm|bf|bb|cal|it|sf|tt|frak|scr)|operatorname|boldsymbol) \s* {_GROUP} )""",
    re.VERBOSE,
)
"""Macros that belong into formulas but stand in running text, with their arguments."""
ENSURE_MATH = re.compile(rf"\\ensuremath\s*({_GROUP})")

"""What YAML gets wrong: where it is and what to do about it, in the words of who writes data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from yaml.error import MarkedYAMLError

from sphinxcontrib_research.util import late

if TYPE_CHECKING:
    from collections.abc import Callable

    from yaml.error import YAMLError

_NEVER_MEANT = frozenset("abefv")
"""Escapes for control characters (https://yaml.org/spec/1.1/#id872840)."""

_MACROS = frozenset(
    """
    LaTeX Lambda Large Leftarrow Leftrightarrow Longrightarrow Phi Pi Pr Psi nabla ne neg neq newline
    nexists ni nmid noindent nolimits nonumber not notin nsubseteq nu rangle rbrace rbrack rceil ref
    rfloor rho right rightarrow rm rvert tag tan tanh tau tbinom text textbf textcolor textit textmd
    textnormal textrm textsc textsf textsl textsubscript textsuperscript texttt textup tfrac therefore
    theta thinspace tilde times tiny to top triangle triangleq
    """.split()
)
"""Macros that begin with YAML's other escapes: n, t, r, N, P, L."""

_IN_MATH_ONLY = frozenset(("ne", "ni", "to", "top", "not", "tag", "text", "right", "ref"))
"""Of them those that may as well be a break before a word: they count between ``$`` only."""

_ESCAPE = late(r"\\(?:\\|([A-Za-z]+)|.)|\$", re.DOTALL)


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
    for match in _ESCAPE().finditer(source):
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


# A parser's complaint about YAML -> where it is and what to do about it, in the words of who writes data.


class Fault(NamedTuple):
    """What is wrong with a text, and where."""

    line: int
    message: str


class _Place(NamedTuple):
    """What the rules look at."""

    problem: str
    context: str
    lines: list[str]
    row: int
    """Of what the parser stumbled over, from 0."""
    column: int
    opened: tuple[int, int]
    """Row and column of what it was reading then."""

    @property
    def line(self) -> str:
        return self.lines[self.row] if self.row < len(self.lines) else ""

    @property
    def before(self) -> str:
        return self.line[: self.column]


_Found = tuple[int, int, str]
"""Row, column, message."""

_COLON_INSIDE = late(r"\s*+(?:- )*+[^:\s'\"\[{][^:]*+:\s++\S")
_ENDED_EARLY = late(r"\s*+(?:- )*+(?:[^:]*+:\s++)?(['\"\[{])")


def explain(error: YAMLError, text: str) -> Fault:
    """Say what a parser's error means and what cures it.

    Args:
        error: What PyYAML raised; its two parsers word the same fault differently.
        text: The text it is about.
    """
    whole = _whole_file(text)
    if whole is not None:
        return whole
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Fault(0, f"invalid YAML: {error}")
    mark = error.problem_mark
    start = error.context_mark or mark
    lines = text.splitlines()
    place = _Place(
        error.problem or "", error.context or "", lines, mark.line, mark.column, (start.line, start.column)
    )
    for rule in _RULES:
        if found := rule(place):
            row, column, message = found
            break
    else:
        row, column, message = mark.line, mark.column, place.problem
    return Fault(row + 1, f"invalid YAML at column {column + 1}: {message}")


def _whole_file(text: str) -> Fault | None:
    if conflict := re.search(r"(?m)^(?:<{7} |={7}$|>{7} )", text):
        line = text.count("\n", 0, conflict.start()) + 1
        return Fault(line, "it holds the marks of a merge conflict: resolve it first")
    if re.match(r"\s*@\w+\s*[{(]", text):
        return Fault(1, "it is BibTeX, not YAML: give its name the ending .bib")
    if re.match(r"\s*<(?:!doctype|html|\?xml)", text, re.IGNORECASE):
        return Fault(1, "it is a web page, not YAML")
    return None


def _tab(place: _Place) -> _Found | None:
    if "tab" in place.problem or place.line[place.column : place.column + 1] == "\t":
        return place.row, place.column, "a tab where only spaces are allowed: indent with spaces"
    return None


def _escape(place: _Place) -> _Found | None:
    if "escape" not in place.problem and "hexdecimal" not in place.problem:
        return None
    column = place.line.rfind("\\", 0, place.column + 1)
    macro = re.match(r"\\(?:[A-Za-z]+|.)?", place.line[max(column, 0) :])
    shown = macro[0] if macro else "\\"
    cure = "put the text in single quotes, or after '>-' on lines of its own"
    return place.row, max(column, 0), f"'{shown}' means nothing in double quotes: {cure}"


def _open_quote(place: _Place) -> _Found | None:
    if "end of stream" not in place.problem or "quoted" not in place.context:
        return None
    return *place.opened, "the quote that opens here is never closed"


def _quote_above(place: _Place) -> _Found | None:
    """``"abc`` on one line ends at the first quote of a later one: look for the line that left it open."""
    last = place.before[-1:]
    if "expected" not in place.problem or not last or last not in "\"'":
        return None
    if place.before.count(last) % 2 == 0:
        return None
    for row in range(place.row - 1, -1, -1):
        line = place.lines[row]
        if line.count(last) % 2:
            return row, line.rfind(last), "the quote that opens here is not closed on its line"
    return None


def _ends_early(place: _Place) -> _Found | None:
    if "expected" not in place.problem or "flow" in place.context or place.row >= len(place.lines):
        return None
    match = _ENDED_EARLY().match(place.before)
    if match is None or not place.line[place.column :].strip():
        return None
    what = {
        "'": "the single quotes end",
        '"': "the double quotes end",
        "[": "the list ends",
        "{": "the braces end",
    }
    cure = "put the whole value in double quotes"
    if match[1] == "'":
        cure = "write '' for an apostrophe inside, or " + cure
    elif match[1] == '"':
        cure = "put the whole value in single quotes"
    return place.row, place.column, f"{what[match[1]]} before this text: {cure}"


def _colon(place: _Place) -> _Found | None:
    if "mapping values are not allowed" not in place.problem:
        return None
    if _COLON_INSIDE().match(place.before):
        return place.row, place.column, "': ' inside a value: put the value in quotes"
    message = "this line is indented deeper than its neighbour, or ': ' is inside a value that needs quotes"
    return place.row, place.column, message


def _no_colon(place: _Place) -> _Found | None:
    if "could not find expected ':'" not in place.problem:
        return None
    return (
        *place.opened,
        "a line without ': ' after its key; a value of several lines is indented below its key",
    )


def _first_letter(place: _Place) -> _Found | None:
    if "cannot start any token" in place.problem:
        letter = place.line[place.column : place.column + 1]
        return place.row, place.column, f"a value cannot begin with '{letter}': put it in quotes"
    if "second occurrence" in place.problem:
        return place.row, place.column, "the anchor that '&' makes here has the name of an earlier one"
    if "alias" in place.context or "anchor" in place.context:
        letter = "*" if "alias" in place.context else "&"
        return *place.opened, f"a value cannot begin with '{letter}': put it in quotes"
    if "undefined alias" in place.problem:
        cure = "put the value in quotes if it is text"
        return place.row, place.column, f"'*' refers to a value that no '&' names: {cure}"
    return None


def _open_bracket(place: _Place) -> _Found | None:
    if "flow" not in place.context:
        return None
    is_colon = place.line[place.column : place.column + 2] == ": "
    if is_colon and "mapping" in place.context and place.row == place.opened[0]:
        return place.row, place.column, "': ' inside a value: put the value in quotes"
    closing = "]" if "sequence" in place.context else "}"
    return *place.opened, f"the bracket that opens here lacks its '{closing}', or a comma"


def _after_mark(place: _Place) -> _Found | None:
    if "block scalar" not in place.context:
        return None
    return place.row, place.column, "the text after '|' or '>' belongs on the next line, indented"


def _indentation(place: _Place) -> _Found | None:
    if "while parsing a block" not in place.context:
        return None
    return place.row, place.column, "this line is not indented as the others of its list or mapping"


_RULES: tuple[Callable[[_Place], _Found | None], ...] = (
    *(_tab, _escape, _open_quote, _quote_above, _ends_early, _colon, _no_colon),
    *(_first_letter, _open_bracket, _after_mark, _indentation),
)
"""The first that finds something counts."""

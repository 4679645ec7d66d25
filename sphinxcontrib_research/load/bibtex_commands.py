r"""Commands of LaTeX that ``@preamble`` defines, such as ``\newcommand{\noopsort}[1]{}``, in values.

BibTeX hands them to LaTeX; its own manual prints nothing for ``\noopsort`` to sort by what is not shown:
O. Patashnik, "Designing BibTeX Styles" (https://ctan.org/pkg/bibtex), section 4.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinxcontrib_research.text.macros import DECLARATIONS, WITHOUT_ARGUMENT, WRAPPERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxcontrib_research.load.bibtex_entries import Growth


class Command(NamedTuple):
    """A command: how many arguments it takes, and what replaces it."""

    arguments: int
    body: str


_NEW = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand|newrobustcmd)\*?[ \t\n]{0,9}"
    r"(?:\{[ ]{0,9}\\([A-Za-z]{1,50})[ ]{0,9}\}|\\([A-Za-z]{1,50}))[ \t\n]{0,9}"
    r"(?:\[(\d)\])?[ \t\n]{0,9}(?=\{)"
    r"|\\def[ ]{0,9}\\([A-Za-z]{1,50})[ ]{0,9}((?:\#\d){0,9})[ ]{0,9}(?=\{)"
)
_PROGRAM = re.compile(r"\\(?:def|edef|gdef|let|if|else|fi|csname|expandafter|begingroup|\w*@|catcode)")
"""What makes of a command a program."""
_USE = re.compile(r"\\([A-Za-z]{1,50})(?![A-Za-z])[ ]?")
_PLACE = re.compile(r"#(\d)")
_BRACE = re.compile(r"[{}]")
_NOTHING = Command(1, "")
_SORTING = frozenset(("noop", "noopsort", "sortnoop"))
"""What people call a command that prints nothing."""
_KNOWN = frozenset((*WRAPPERS, *DECLARATIONS, *WITHOUT_ARGUMENT, "url", "href", "path"))
"""Commands that are read as what LaTeX means by them, whatever a preamble puts in their place."""
_ROUNDS = 4
"""How often commands within arguments or bodies are carried out."""


def quiet_commands(text: str) -> dict[str, Command]:
    """Return the commands that a text sorts by without defining them."""
    if "noop" not in text.lower():
        return {}
    return {name: _NOTHING for name in set(_USE.findall(text)) if name.lower() in _SORTING}


def definitions(preamble: str) -> dict[str, Command]:
    """Return the commands that a preamble defines, other than those that have a meaning anyway."""
    found: dict[str, Command] = {}
    for match in _NEW.finditer(preamble):
        name = match[1] or match[2] or match[4]
        end = _end_of_group(preamble, match.end())
        body = preamble[match.end() + 1 : end - 1]
        count = int(match[3]) if match[3] else (match[5] or "").count("#")
        # A single letter is an accent.
        if end and len(name) > 1 and name not in _KNOWN and not _PROGRAM.search(body):
            found[name] = Command(count, body)
    return found


def expand(value: str, commands: Mapping[str, Command], growth: Growth, name: str, line: int) -> str:
    """Return a value with what its commands stand for.

    Args:
        value: The value, on one line.
        commands: By name.
        growth: What may be put in.
        name: The field.
        line: Its line.
    """
    for _round in range(_ROUNDS):
        changed = _expanded(value, commands, growth, name, line)
        if changed == value:
            break
        value = changed
    return value.strip()


def _expanded(value: str, commands: Mapping[str, Command], growth: Growth, name: str, line: int) -> str:
    parts: list[str] = []
    at = 0
    for match in _USE.finditer(value):
        command = commands.get(match[1])
        if command is None or match.start() < at:
            continue
        end, arguments = _arguments(value, match.end(), command.arguments)
        if not end:
            break
        if len(arguments) < command.arguments:
            continue
        size = len(command.body) + sum(
            command.body.count(f"#{n}") * len(one) for n, one in enumerate(arguments, 1)
        )
        if not growth.allows(size, name, line):
            break
        made = _PLACE.sub(partial(_argument, arguments), command.body)
        before = value[at : match.start()]
        if not made and before.endswith("{") and value[end : end + 1] == "}":
            before, end = before[:-1], end + 1
        parts += (before, made)
        at = end
    return "".join((*parts, value[at:])) if parts else value


def _argument(arguments: list[str], place: re.Match[str]) -> str:
    number = int(place[1])
    return arguments[number - 1] if 0 < number <= len(arguments) else ""


def _arguments(value: str, at: int, count: int) -> tuple[int, list[str]]:
    """Return where the arguments of a command end, and the arguments: groups or single characters.

    The place is 0 if a group is not closed: then no later one is.
    """
    found: list[str] = []
    while len(found) < count:
        while value[at : at + 1] == " ":
            at += 1
        if at >= len(value) or value[at] in "}\\":
            break
        if value[at] == "{":
            end = _end_of_group(value, at)
            if not end:
                return 0, found
            found.append(value[at + 1 : end - 1])
            at = end
        else:
            found.append(value[at])
            at += 1
    return at, found


def _end_of_group(text: str, at: int) -> int:
    """Return where the group that begins at a place ends; 0 if it does not."""
    depth = 0
    for match in _BRACE.finditer(text, at):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.end()
    return 0

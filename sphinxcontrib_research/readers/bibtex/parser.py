"""The grammar of BibTeX: one command after another, in a reader that goes on after a fault.

http://www.bibtex.org/Format/, and what biber and pybtex read besides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sphinxcontrib_research.markup.tex import DECLARATIONS, WITHOUT_ARGUMENT, WRAPPERS
from sphinxcontrib_research.readers.registry import MAX_FIELD, MAX_GROWTH
from sphinxcontrib_research.vocabulary import JOURNAL_MACROS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

_SIGNS = r"@!$&*+\-./:;<>?\[\\\]^_`|~\x7f"
_WORD = re.compile(rf"[A-Za-z{_SIGNS}][A-Za-z0-9{_SIGNS}]*")
"""A type, or the name of an abbreviation."""
_WORD_OR_NUMBER = re.compile(rf"[0-9]+|{_WORD.pattern}")
_BLANKS = re.compile(r"\s+")
_OPENING = re.compile(r"[{(]")
_NAME = r"[^\W\d][^\s=,{}()\"#%]{0,99}"
_FIELD = re.compile(rf"((?:[\s,]|%[^\n]*\n)*)({_NAME})\s*=\s*")
"""A field's name, with what stands before it; in entries people put ``%`` before what shall not count."""
_NEXT_FIELD = re.compile(rf"(?:,[ \t]*(?:\n[ \t]*)?|\n[ \t]*)(?={_NAME}\s*=\s*[\"{{\w])")
_SIMPLE_VALUE = re.compile(r'(?:\{([^{}]*)\}|"([^"{}]*)"|(\d+))\s*')
_END = re.compile(r"(?:[\s,]|%[^\n]*\n)*(?=[})])")
_END_TOO_EARLY = re.compile(rf"[\s,]*[}})]\s*(?:,\s*)?({_NAME})\s*=\s*[\"{{\d]")
_KEY_AND_FIELD = re.compile(rf"(\S+)\s+{_NAME}\s*=")
_LOOSE_NAME = re.compile(r"[\s,]*([^\s,{}=\"]*)")
_END_OF_KEY = re.compile(r"[,{}\n]|\Z")
_LAST_BRACE = re.compile(r"[})]\s*\Z")
_BRACE = re.compile(r"[{}]")
_BRACE_OR_QUOTE = re.compile(r"[{}\"]")
_MAX_LEVEL = 100
"""How deep braces may nest in a value."""
_BEFORE = 200
"""How far back the line of a command is looked at."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line of the file."""

    line: int
    message: str
    key: str = ""
    """The entry's key."""
    field: str = ""


class Growth:
    """How much longer than its text a file may become by abbreviations, commands and inheritance.

    Each abbreviation may hold the one before twice: twenty lines would make a gigabyte.
    """

    def __init__(self, size: int) -> None:
        self.left = max(MAX_FIELD, MAX_GROWTH * size)
        self.refused: list[tuple[str, int]] = []
        """What was not put in any more, with the lines."""

    def allows(self, length: int, name: str, line: int) -> bool:
        """Count a text that takes the place of a name; note the name if that would be too much."""
        if length > self.left:
            self.refused.append((name, line))
            return False
        self.left -= length
        return True


class _SyntaxFaultError(Exception):
    """The text does not go on as BibTeX does."""


class _EndOfTextError(_SyntaxFaultError):
    """The text ends within a command."""


class ParsedCommand(NamedTuple):
    """One command; of ``@string``, ``@preamble`` and ``@comment`` only its name."""

    name: str
    """As it is written, without the ``@``."""
    key: str
    """The entry's key; empty if it has none."""
    fields: list[tuple[str, str, int]]
    """Name in lower case, value and line of each field."""


class EntryParser:
    """Reads the commands of a text: a fault costs a field, rarely more.

    Iterating gives the commands. ``@string`` adds to ``macros``, whose names are in lower case.

    Args:
        text: The commands.
        macros: The abbreviations that are known.
        line: The line of the file that the text begins at.
        growth: What abbreviations may add.
        outside: Returns what an abbreviation stands for that is not among ``macros``.
        as_written: Abbreviations that stand for themselves, without their backslash.
    """

    def __init__(
        self,
        text: str,
        macros: dict[str, str],
        line: int,
        growth: Growth,
        outside: Callable[[str], str | None],
        as_written: Collection[str] = JOURNAL_MACROS.keys(),
    ) -> None:
        self.text = text
        self.macros = macros
        self.pos = 0
        self.lineno = line
        self.first_line = line
        self.growth = growth
        self.outside = outside
        self.as_written = as_written
        self.command_start, self.command_line = 0, line
        """Where the current command begins."""
        self.key = ""
        self.fields: list[tuple[str, str, int]] = []
        self.in_entry = False
        self.value_start, self.value_line = 0, line
        self.faults: list[Fault] = []
        self.undefined: list[tuple[str, int]] = []
        """Abbreviations that no ``@string`` defines, with their lines."""
        self.repeated: list[tuple[str, int]] = []
        """Fields that come twice in an entry, with their lines."""
        self.is_lenient = False
        """Something was read that BibTeX itself stops at, and that is not worth a fault."""
        self.is_unclosed = False
        """The text ended within an entry."""
        self.preamble = ""
        """What the last ``@preamble`` says."""

    def __iter__(self) -> Iterator[ParsedCommand]:
        """Return the commands, one after the other."""
        while (start := self.text.find("@", self.pos)) >= 0:
            self.advance(start + 1)
            self.command_start, self.command_line = start, self.lineno
            self.key, self.fields, self.in_entry = "", [], False
            try:
                name = self.expect(_WORD)
                opening = self.expect(_OPENING)
            except _SyntaxFaultError:
                self.report_head()
                continue
            try:
                self.parse_body(name.lower(), "}" if opening == "{" else ")")
            except _SyntaxFaultError as error:
                self.report_end(error)
            yield ParsedCommand(name, self.key, self.fields)

    def parse_body(self, command: str, closing: str) -> None:
        """Read what stands between the braces of a command."""
        if command == "comment":
            return
        if command == "string":
            macro = self.expect(_WORD)
            self.expect_sign("=")
            self.macros[macro.lower()] = self.parse_value()
        elif command == "preamble":
            self.preamble = self.parse_value()
        else:
            self.in_entry = True
            self.parse_key()
            self.parse_fields()
        self.expect_sign(closing)

    # -- what the grammar is made of

    def advance(self, end: int) -> None:
        """Go on to a place, counting lines."""
        self.lineno += self.text.count("\n", self.pos, end)
        self.pos = end

    def skip_blanks(self) -> None:
        """Go on behind blanks and line ends."""
        if blanks := _BLANKS.match(self.text, self.pos):
            self.advance(blanks.end())

    def next_sign(self) -> str:
        """Go on behind blanks and return the character there."""
        self.skip_blanks()
        if self.pos == len(self.text):
            raise _EndOfTextError
        return self.text[self.pos]

    def expect(self, pattern: re.Pattern[str]) -> str:
        """Read what a pattern matches behind blanks."""
        self.next_sign()
        match = pattern.match(self.text, self.pos)
        if match is None:
            raise _SyntaxFaultError
        self.advance(match.end())
        return match[0]

    def expect_sign(self, sign: str) -> None:
        """Read one character behind blanks."""
        if self.next_sign() != sign:
            raise _SyntaxFaultError
        self.pos += 1

    def parse_value(self) -> str:
        """Read ``{…} # "…" # jan``."""
        parts = [self.parse_part()]
        while self.next_sign() == "#":
            self.pos += 1
            parts.append(self.parse_part())
        return "".join(parts)

    def parse_part(self) -> str:
        """Read one part of a value: delimited, a number, or an abbreviation."""
        sign = self.next_sign()
        if sign in '{"':
            self.pos += 1
            return self.parse_delimited("}" if sign == "{" else sign)
        word = self.expect(_WORD_OR_NUMBER)
        return word if word.isdecimal() else self.expand_macro(word)

    def parse_delimited(self, closing: str) -> str:
        """Read up to the end of a value in braces or quotes, in one pass."""
        start, level = self.pos, 0
        for match in (_BRACE if closing == "}" else _BRACE_OR_QUOTE).finditer(self.text, start):
            mark = match[0]
            if mark == "{":
                level += 1
                if level > _MAX_LEVEL:
                    raise _SyntaxFaultError
            elif level == 0 and mark == closing:
                self.advance(match.end())
                return self.text[start : match.start()]
            elif mark == "}":
                if level == 0:
                    raise _SyntaxFaultError
                level -= 1
        raise _EndOfTextError

    def expand_macro(self, name: str) -> str:
        """Return what an abbreviation stands for; itself, if nothing defines it."""
        value: str | None = self.macros.get(name.lower())
        if value is None:
            if name.removeprefix("\\").lower() in self.as_written:
                return name
            value = self.outside(name.lower())
        if value is None:
            self.undefined.append((name, self.lineno))
            return name
        return value if self.growth.allows(len(value), name, self.lineno) else name

    # -- entries

    def parse_key(self) -> None:
        """Read the key; an entry may have none, and the comma after it may be missing."""
        if _FIELD.match(self.text, self.pos):
            return
        self.skip_blanks()
        stop = _END_OF_KEY.search(self.text, self.pos)
        end = stop.start() if stop is not None else len(self.text)
        raw = self.text[self.pos : end].strip()
        if "=" in raw and (joined := _KEY_AND_FIELD.match(raw)):
            raw, end = joined[1], self.pos + joined.end(1)
        self.key = "_".join(raw.split())
        self.advance(end)
        if raw and " " in raw:
            self.report(self.lineno, f"the key contains a space; it is read as '{self.key}'")
        if self.text[self.pos : self.pos + 1] != "," and raw and not _END.match(self.text, self.pos):
            self.report(self.lineno, "a comma is missing after the key")

    def parse_fields(self) -> None:
        """Read all fields, those after a fault too."""
        while name := self.next_name():
            line = self.value_line = self.lineno
            self.value_start = self.pos
            value = self.simple_value()
            if value is None:
                try:
                    value = self.parse_value()
                except _SyntaxFaultError:
                    is_open = self.text[self.value_start : self.value_start + 1] in ("{", '"')
                    if not (is_open and self.cut_value(name, line)):
                        self.resume(line, name, "the value is not understood", ": put the value in braces")
                        self.value_start, self.value_line = len(self.text), self.lineno
                    continue
            self.fields.append((name, value, line))

    def next_name(self) -> str:
        """Go to the next field's value and return its name; an empty text at the end of the entry."""
        is_apart = not self.fields
        while True:
            if match := _FIELD.match(self.text, self.pos):
                self.advance(match.end())
                if not is_apart and "," not in match[1]:
                    self.report(self.lineno, "a comma is missing before this field", match[2])
                self.note_separator(match[1])
                return match[2].lower()
            if early := _END_TOO_EARLY.match(self.text, self.pos):
                self.report(self.lineno, "one '}' too many before this field", early[1])
                self.advance(early.start(1))
                is_apart = True
                continue
            if match := _END.match(self.text, self.pos):
                self.advance(match.end())
                self.note_separator(match[0])
                return ""
            if not self.text[self.pos :].strip(" \t\n,"):
                if not self.fields or not self.cut_value(*self.fields[-1][::2]):
                    self.advance(len(self.text))
                    return ""
            else:
                match = _LOOSE_NAME.match(self.text, self.pos)
                name = match[1] if match else ""
                self.resume(self.lineno, name, "'=' is missing" if name else "this is not a field")

    def note_separator(self, separator: str) -> None:
        """Note a comment, or several commas, between fields."""
        self.is_lenient = self.is_lenient or separator.strip() not in ("", ",")

    def simple_value(self) -> str | None:
        """Read a value without braces inside in one go; most are so."""
        match = _SIMPLE_VALUE.match(self.text, self.pos)
        if match is None or self.text[match.end() : match.end() + 1] not in ("", ",", "}", ")"):
            return None
        self.advance(match.end())
        if match[3] and not match[3].isascii():
            self.is_lenient = True
        return match[match.lastindex or 0]

    def cut_value(self, name: str, line: int) -> bool:
        """Take the last value up to what looks like the next field: its end was not found."""
        if not (match := _NEXT_FIELD.search(self.text, self.value_start)):
            return False
        if self.fields and self.fields[-1][0] == name:
            self.fields.pop()
        value = self.text[self.value_start + 1 : match.start()].strip(' \t\n,"')
        self.fields.append((name, value.removesuffix("}"), line))
        self.report(line, "the '}' or '\"' at the end of its value is missing", name)
        self.pos, self.lineno = self.value_start, self.value_line
        self.advance(match.start())
        return True

    def resume(self, line: int, name: str, message: str, cure: str = "") -> None:
        """Report a field that is left out and go to the next one, or to the end of the entry."""
        self.report(line, f"{message}; the field is left out{cure}", name)
        match = _NEXT_FIELD.search(self.text, self.pos)
        if match is None:
            match = _LAST_BRACE.search(self.text, self.pos)
        self.advance(match.start() if match else len(self.text))

    # -- faults

    def report(self, line: int, message: str, field: str = "") -> None:
        """Report a fault of the current entry."""
        self.faults.append(Fault(line, message, self.key, field))

    def report_head(self) -> None:
        """Report a line that begins with ``@`` and is not understood; any other ``@`` is text."""
        before = self.text[max(0, self.command_start - _BEFORE) : self.command_start]
        line_before = before.rpartition("\n")[2]
        head = self.text[self.command_start + 1 : self.command_start + 9].lower()
        if line_before.strip() or head == "preamble":
            return
        cure = "'@string{name = {text}}'" if head.startswith("string") else "'@article{key,' or another type"
        self.report(self.command_line, f"what begins here is not understood: write {cure}")

    def report_end(self, error: _SyntaxFaultError) -> None:
        """Report a command that does not end as it should."""
        if not self.in_entry:
            self.report_head()
        elif isinstance(error, _EndOfTextError):
            self.is_unclosed = True
            last = self.first_line + self.text.rstrip().count("\n")
            self.report(last, "the entry is not closed: a '}' is missing at its end")
        else:
            self.report(self.lineno, "the end of the entry is not understood: a comma or a brace is missing")


# Commands of LaTeX that ``@preamble`` defines, such as ``\newcommand{\noopsort}[1]{}``, in values.
#
# BibTeX hands them to LaTeX; its own manual prints nothing for ``\noopsort`` to sort by what is not shown:
# O. Patashnik, "Designing BibTeX Styles" (https://ctan.org/pkg/bibtex), section 4.


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
_COMMAND_BRACE = re.compile(r"[{}]")
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
            command.body.count(f"#{n}") * len(argument) for n, argument in enumerate(arguments, 1)
        )
        if not growth.allows(size, name, line):
            break
        expansion = _PLACE.sub(partial(_argument, arguments), command.body)
        before = value[at : match.start()]
        if not expansion and before.endswith("{") and value[end : end + 1] == "}":
            before, end = before[:-1], end + 1
        parts += (before, expansion)
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
    for match in _COMMAND_BRACE.finditer(text, at):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.end()
    return 0

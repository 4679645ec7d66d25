"""One BibTeX command after another, by pybtex's parser, which here goes on after a fault.

The format: O. Patashnik, "BibTeXing" (https://ctan.org/pkg/bibtex); the parser: https://docs.pybtex.org.
This module needs pybtex and is imported only where a BibTeX file is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pybtex.database.input.bibtex import LowLevelParser
from pybtex.scanner import PrematureEOF, PybtexSyntaxError

from sphinxcontrib_research.load.journals import ADS_MACROS

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = r"[^\W\d][^\s=,{}()\"#%]*"
_FIELD = re.compile(rf"((?:[\s,]|%[^\n]*\n)*)({_NAME})\s*=\s*")
"""A field's name, with what stands before it; in entries people put ``%`` before what shall not count."""
_NEXT_FIELD = re.compile(rf"[,\n]\s*(?={_NAME}\s*=\s*[\"{{\w])")
_SIMPLE_VALUE = re.compile(r'(?:\{([^{}]*)\}|"([^"{}]*)"|(\d+))\s*')
_END = re.compile(r"(?:[\s,]|%[^\n]*\n)*(?=[})])")
_END_TOO_EARLY = re.compile(rf"(?:[\s,])*[}})]\s*,?\s*({_NAME})\s*=\s*[\"{{\d]")
_KEY_AND_FIELD = re.compile(rf"(\S+)\s+{_NAME}\s*=")
_LOOSE_NAME = re.compile(r"[\s,]*([^\s,{}=\"]*)")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line of the file."""

    line: int
    message: str
    key: str = ""
    """The entry's key."""
    field: str = ""


class EntryParser(LowLevelParser):  # type: ignore[misc]
    """Reads the commands of a text: a fault costs a field, rarely more.

    Iterating gives ``(command, (key, fields))``, each field as name, value and line; the key is ``None`` if
    the entry has none. ``@string`` adds to ``macros``, whose names are in lower case.
    """

    def __init__(self, text: str, macros: dict[str, str], line: int) -> None:
        super().__init__(text, macros=macros)
        self.lineno = line
        self.first_line = line
        self.faults: list[Fault] = []
        self.undefined: list[tuple[str, int]] = []
        """Abbreviations that no ``@string`` defines, with their lines."""
        self.repeated: list[tuple[str, int]] = []
        """Fields that stand twice in an entry, with their lines."""
        self.is_unclosed = False
        """The text ended within an entry."""
        self.in_entry = False
        self.value_start = 0

    @property
    def command_line(self) -> int:
        """The line in which the current command begins."""
        before: str = self.text[: self.command_start]
        return self.first_line + before.count("\n")

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Return the commands, one after the other."""
        commands: Iterator[tuple[str, Any]] = self.parse_bibliography()
        return commands

    def parse_command(self) -> Any:
        """Read one command."""
        self.in_entry = False
        return super().parse_command()

    def handle_error(self, error: Exception) -> None:
        """Report a fault at the end of an entry, or what begins like one and is none."""
        if not self.in_entry:
            self.tell_of_head()
        elif isinstance(error, PrematureEOF):
            self.is_unclosed = True
            last = self.first_line + self.text.rstrip().count("\n")
            self.tell(last, "the entry is not closed: a '}' is missing at its end")
        else:
            self.tell(self.lineno, "the end of the entry is not understood: a comma or a brace is missing")

    def tell_of_head(self) -> None:
        """Report a line that begins with ``@`` and is not understood; any other ``@`` is text."""
        line_before = self.text[: self.command_start].rpartition("\n")[2]
        head = self.text[self.command_start + 1 : self.command_start + 9].lower()
        if line_before.strip() or head == "preamble":
            return
        cure = "'@string{name = {text}}'" if head.startswith("string") else "'@article{key,' or another type"
        self.tell(self.command_line, f"what begins here is not understood: write {cure}")

    def parse_string_body(self, body_end: Any) -> None:
        """Read ``name = value`` of an ``@string``."""
        super().parse_string_body(body_end)
        self.macros[self.current_field_name.lower()] = "".join(self.current_value)

    def substitute_macro(self, name: str) -> str:
        """Return what an abbreviation stands for; itself, if nothing defines it."""
        value: str | None = self.macros.get(name.lower())
        if value is None:
            if name.removeprefix("\\").lower() not in ADS_MACROS:
                self.undefined.append((name, self.lineno))
            return name
        return value

    def parse_entry_body(self, body_end: Any) -> None:  # noqa: ARG002 - pybtex gives it
        """Read key and fields."""
        self.in_entry = True
        self.parse_key()
        self.parse_entry_fields()

    def parse_key(self) -> None:
        """Read the key; an entry may have none, and the comma after it may be missing."""
        if _FIELD.match(self.text, self.pos):
            return
        self.eat_whitespace()
        end = min(at for mark in ",{}\n" if (at := (self.text + mark).find(mark, self.pos)) >= 0)
        raw = self.text[self.pos : end].strip()
        if "=" in raw and (joined := _KEY_AND_FIELD.match(raw)):
            raw, end = joined[1], self.pos + joined.end(1)
        self.current_entry_key = "_".join(raw.split()) or None
        self.advance(end)
        if raw and " " in raw:
            self.tell(self.lineno, f"a key holds no blanks: '{self.current_entry_key}' is used")
        if self.text[self.pos : self.pos + 1] != "," and raw and not _END.match(self.text, self.pos):
            self.tell(self.lineno, "a comma is missing after the key")

    def parse_entry_fields(self) -> None:
        """Read all fields, those after a fault too."""
        self.current_fields = []
        while name := self.next_name():
            line, self.value_start = self.lineno, self.pos
            value = self.simple_value()
            if value is None:
                try:
                    self.parse_value()
                    value = "".join(self.current_value)
                except PybtexSyntaxError:
                    is_open = self.text[self.value_start : self.value_start + 1] in ("{", '"')
                    if not (is_open and self.cut_value(name, line)):
                        self.resume(line, name, "its value is not understood: put it in braces")
                        self.value_start = len(self.text)
                    continue
            self.current_fields.append((name, value, line))

    def next_name(self) -> str:
        """Go to the next field's value and return its name; an empty text at the end of the entry."""
        is_apart = not self.current_fields
        while True:
            if match := _FIELD.match(self.text, self.pos):
                self.advance(match.end())
                if not is_apart and "," not in match[1]:
                    self.tell(self.lineno, "a comma is missing before this field", match[2])
                return match[2].lower()
            if early := _END_TOO_EARLY.match(self.text, self.pos):
                self.tell(self.lineno, "a '}' too many stands before this field", early[1])
                self.advance(early.start(1))
                is_apart = True
                continue
            if match := _END.match(self.text, self.pos):
                self.advance(match.end())
                return ""
            if not self.text[self.pos :].strip(" \t\n,"):
                if not self.current_fields or not self.cut_value(*self.current_fields[-1][::2]):
                    self.advance(len(self.text))
                    return ""
            else:
                match = _LOOSE_NAME.match(self.text, self.pos)
                name = match[1] if match else ""
                self.resume(self.lineno, name, "it lacks its '='" if name else "this is no field")

    def simple_value(self) -> str | None:
        """Read a value without braces inside; most are so, and pybtex's way is slow."""
        match = _SIMPLE_VALUE.match(self.text, self.pos)
        if match is None or self.text[match.end() : match.end() + 1] not in ("", ",", "}", ")"):
            return None
        self.advance(match.end())
        return match[match.lastindex or 0]

    def cut_value(self, name: str, line: int) -> bool:
        """Take the last value up to what looks like the next field: its end was not found."""
        if not (match := _NEXT_FIELD.search(self.text, self.value_start)):
            return False
        if self.current_fields and self.current_fields[-1][0] == name:
            self.current_fields.pop()
        value = self.text[self.value_start + 1 : match.start()].strip(' \t\n,"')
        self.current_fields.append((name, value.removesuffix("}"), line))
        self.tell(line, "the '}' or '\"' at the end of its value is missing", name)
        self.pos = match.start()
        self.lineno = self.first_line + self.text.count("\n", 0, self.pos)
        return True

    def resume(self, line: int, name: str, message: str) -> None:
        """Report a field that is left out and go to the next one, or to the end of the entry."""
        self.tell(line, f"{message}; the field is left out", name)
        match = _NEXT_FIELD.search(self.text, self.pos)
        if match is None:
            match = re.compile(r"[})]\s*\Z").search(self.text, self.pos)
        self.advance(match.start() if match else len(self.text))

    def advance(self, end: int) -> None:
        """Go on to a place, counting lines."""
        self.lineno += self.text.count("\n", self.pos, end)
        self.pos = end

    def tell(self, line: int, message: str, field: str = "") -> None:
        """Report a fault of the current entry."""
        self.faults.append(Fault(line, message, self.current_entry_key or "", field))

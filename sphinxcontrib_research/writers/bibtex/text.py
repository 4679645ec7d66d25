"""Text of BibTeX fields: escapes, titles, names, and entries as their author wrote them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinxcontrib_research import markup
from sphinxcontrib_research.markup.spans import UNSAFE
from sphinxcontrib_research.model.dates import MONTHS
from sphinxcontrib_research.model.paper import FIELDS_OF
from sphinxcontrib_research.util.tex import ACCENTS, LETTERS
from sphinxcontrib_research.writers.reference import clean, given_with_aside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinxcontrib_research.model.paper import BibtexEntry, Person
    from sphinxcontrib_research.readers.bibtex.parser import EntryParser

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
_BRACE = re.compile(r"[{}]")
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


def from_markup(source: str) -> str:
    r"""Turn light markup into LaTeX that does no harm in a BibTeX field; blank lines become ``\par``."""
    if "\n" not in source:
        return safe_latex(markup.latex(source))
    return r"\par ".join([safe_latex(markup.latex(part)) for part in markup.paragraphs(source)])


def safe_latex(latex: str) -> str:
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
    return _apart(_balanced(latex))


def whole(latex: str) -> str:
    """Keep LaTeX of a BibTeX file, but for what no file may hold and for braces without partner."""
    return _apart(_balanced(clean(latex)))


def verbatim(text: str) -> str:
    """Let an address or an identifier stand as styles print it, but for what would break its field."""
    return clean(text).translate(_BREAKING)


def lone_braces(latex: str) -> set[int]:
    """The places of the braces that have no partner, as BibTeX counts them."""
    open_at: list[int] = []
    lone: set[int] = set()
    for match in _BRACE.finditer(latex):
        if match[0] == "{":
            open_at.append(match.start())
        elif open_at:
            open_at.pop()
        else:
            lone.add(match.start())
    return lone.union(open_at)


def _balanced(latex: str) -> str:
    """Leave out the braces that have no partner."""
    lone = lone_braces(latex)
    return "".join(char for at, char in enumerate(latex) if at not in lone) if lone else latex


def _apart(latex: str) -> str:
    return _ENTRY_HEAD.sub("{@}", latex) if "@" in latex else latex


# Titles as BibTeX fields: the capitals that styles must not touch stand in braces.
#
# Styles set titles in lower case but for the first letter and the one after ``": "``, outside of braces only:
# "Tame the BeaST", https://mirrors.ctan.org/info/bibtex/tamethebeast/ttb_en.pdf, section 6.

_MARKUP = re.compile(r"[\\${}]")
_MATH = re.compile(r"\$[^$]*[A-Za-z]")
_MACRO = re.compile(r"\\(?:[A-Za-z]+|.)")
_GROUP = re.compile(r"\{(?!\\)[^{}]*\}")
_SOURCE_GROUP = re.compile(r"(\\(?:[A-Za-z]+|.))?\{([^{}\\$]*)")
_NOTHING: frozenset[str] = frozenset()
_JOINTS = re.compile(r"([-/\u2010-\u2014]+)")
_OPENING = "\"'`([\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f"
_CLOSING = "\"'`)].,;:!?\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2026"
_ENDS = (":", "?", "!", ".")


# Not a part of a spelled-out abbreviation: "our Masked Diffusion Transformer (MDT)".
_WITHIN_SENTENCE = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b(?! [A-Z(])")
_LOWER_WORD = re.compile(r"\b[a-z]{3,}\b")
_SMALL_WORDS = frozenset(
    """
    about after against among and around before between beyond does during from have into like more over
    than that the their them then they this through to toward towards under upon using versus via what
    when where which while with within without your
    """.split()
)
"""Words that titles in title case leave in lower case."""
_OF_A_NAME = re.compile(r"\w+(?<!ic)(?<!ar)(?<!tr)(?<!d)ian|\w{3,}ean")
"""Adjectives that are made from names: Bayesian, Euclidean; not: physician, librarian, pedestrian, median."""


def title(source: str, *, is_english: bool = True, abstract: str = "") -> str:
    """Turn a title into a field's value, with braces around the words whose capitals must stay.

    Those are words with a capital behind their first letter (``ImageNet``, ``3D``), single capitals, names
    that the title's own case tells (a capital in a title in sentence case), names that the abstract spells
    with a capital within a sentence, adjectives made from names (``Bayesian``), formulas, and words in braces
    in the source.

    Args:
        source: The title; light markup.
        is_english: Other languages have no title case: there every capital stays.
        abstract: The paper's abstract; light markup.
    """
    latex = from_markup(source)
    chunks = _chunks(latex)
    if latex.isupper() and len(chunks) > 3:
        return latex  # a title that shouts: the style may lower it
    keeps = not is_english or _is_sentence_case(chunks)
    names = _NOTHING if keeps else _names_in(abstract)
    braced = names | (_braced(source) if "{" in source else _NOTHING)
    starts = True
    done = []
    for chunk in chunks:
        done.append(_protected(chunk, braced, keeps=keeps, starts=starts))
        starts = chunk.endswith(_ENDS) and len(chunk) > 2
    return " ".join(done)


def _names_in(abstract: str) -> frozenset[str]:
    """The words that a text spells with a capital within sentences, and nowhere without."""
    capitals = frozenset(_WITHIN_SENTENCE.findall(abstract))
    if not capitals:
        return capitals
    lower = frozenset(_LOWER_WORD.findall(abstract))
    return frozenset(word for word in capitals if word.lower() not in lower)


def _braced(source: str) -> frozenset[str]:
    """The words with a capital that the source itself puts in braces, or the capital alone: ``{W}eb``."""
    return frozenset(
        core
        for chunk in _chunks(source)
        if "{" in chunk
        and any(not macro and group != group.lower() for macro, group in _SOURCE_GROUP.findall(chunk))
        for word in from_markup(chunk).split()
        if (core := _core(word)[1]) != core.lower()
    )


def _chunks(latex: str) -> list[str]:
    """Split at the blanks that stand neither in braces nor in a formula."""
    if not _MARKUP.search(latex):
        return latex.split()
    chunks, begin, depth, in_math, skip = [], 0, 0, False, False
    for at, char in enumerate(latex):
        if skip:
            skip = False
        elif char == "\\":
            skip = True
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif char == "$":
            in_math = not in_math
        elif char == " " and not depth and not in_math:
            chunks.append(latex[begin:at])
            begin = at + 1
    chunks.append(latex[begin:])
    return [chunk for chunk in chunks if chunk]


def _is_sentence_case(chunks: list[str]) -> bool:
    lower = upper = 0
    for before, chunk in pairwise(chunks):
        word = _core(chunk)[1]
        if len(word) < 4 or before.endswith(_ENDS) or word.lower() in _SMALL_WORDS:
            continue
        if word.islower():
            lower += 1
        elif word.istitle():
            upper += 1
    return lower > 0 and lower >= upper


def _protected(chunk: str, braced: frozenset[str], *, keeps: bool, starts: bool) -> str:
    if chunk == chunk.lower() and "$" not in chunk:
        return chunk
    before, core, after = _core(chunk)
    if _MARKUP.search(chunk):
        return _protected_markup(before, core, after, keeps=keeps and not starts)
    if core in braced:
        return f"{before}{{{core}}}{after}"
    parts = _JOINTS.split(core)
    if len(parts) > 1 and len(parts[0]) == 1 and parts[0].isupper():
        return f"{before}{{{core}}}{after}"  # U-Net, X-ray
    for at, part in enumerate(parts):
        if part in braced or (at % 2 == 0 and _needs_braces(part, keeps=keeps, starts=starts and at == 0)):
            parts[at] = f"{{{part}}}"
    return before + "".join(parts) + after


def _core(chunk: str) -> tuple[str, str, str]:
    """Part a word from the punctuation around it."""
    tail = chunk.lstrip(_OPENING)
    core = tail.rstrip(_CLOSING)
    if core.endswith("\\"):  # an escaped mark is none of the punctuation
        core = tail
    return chunk[: len(chunk) - len(tail)], core, tail[len(core) :]


def _needs_braces(word: str, *, keeps: bool, starts: bool) -> bool:
    if word == word.lower():
        return False
    if word[1:] != word[1:].lower():
        return True
    if starts:
        return False
    if len(word) == 1:
        return word != "A" or keeps
    return keeps or _OF_A_NAME.fullmatch(word) is not None


def _protected_markup(before: str, core: str, after: str, *, keeps: bool) -> str:
    """Brace a word that holds macros, accents or a formula as a whole: its parts can't be told apart."""
    chunk = before + core + after
    bare = _MACRO.sub("", _GROUP.sub("", chunk)).replace("{", "").replace("}", "")
    is_fragile = _MATH.search(chunk) or any(macro != macro.lower() for macro in _MACRO.findall(chunk))
    if not is_fragile and bare[1:] == bare[1:].lower() and not (keeps and bare != bare.lower()):
        return chunk
    if lone_braces(core):
        before, core, after = "", chunk, ""
    if core.startswith("\\"):  # "{\\" begins what styles take for an accented letter
        core = f"{{{core}}}"
    return f"{before}{{{core}}}{after}"


# People as BibTeX writes them (``Family, Jr., Given and …``), and the months.
#
# The rules of names: "Tame the BeaST",
# https://mirrors.ctan.org/info/bibtex/tamethebeast/ttb_en.pdf, section 4.

MONTH_MACROS = tuple(name[:3].lower() for name in MONTHS)
"""The macros that every BibTeX style defines."""
_PARTED = re.compile(r",|(?:^|\s)and(?:\s|$)|^others$", re.IGNORECASE)


def people(persons: Iterable[Person], *, is_open: bool = False) -> str:
    """Write a list of names.

    Args:
        persons: The people, in order.
        is_open: More are meant: the list ends with ``others``.
    """
    names = [name(person) for person in persons]
    if is_open and names:
        names.append("others")
    return " and ".join(names)


def name(person: Person) -> str:
    """Write one name; an institution, which has no parts, stands in braces."""
    if person.family_first and not person.suffix and " " not in person.name:
        return escape(person.name)  # as its readers write it, in no style another way round
    if not person.given and person.aside:
        return f"{{{_escaped(clean(person.name))}}}"
    if not person.given:
        whole = clean(f"{person.family_name}, {person.suffix}" if person.suffix else person.family_name)
        is_parted = _PARTED.search(whole) or (" " in whole and not person.particle)
        return f"{{{_escaped(whole)}}}" if is_parted else _escaped(whole)
    parts = [_part(person.family_name), _part(person.suffix), _part(given_with_aside(person))]
    return ", ".join(part for part in parts if part)


def _part(text: str) -> str:
    part = clean(text)
    return f"{{{_escaped(part)}}}" if _PARTED.search(part) else _escaped(part)


def _escaped(text: str) -> str:
    return accents(escape(text))


# Whole entries that a record holds in its field ``bibtex``.

_WHOLE_HEAD = re.compile(r"\s*+@\s*+(\w++)\s*+([{(])\s*+([^\s,{}\"\\]*+)\s*+(?:,|(?=[})]))")
_FIELD_NAME = re.compile(r"[a-z_][\w.:+/-]*", re.ASCII)
_NO_ENTRIES = frozenset(("comment", "preamble", "string"))


def given(source: str) -> str:
    """Return BibTeX from the data, without control characters; empty if it is no whole entry."""
    entry = UNSAFE().sub("", source.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return "" if not entry or problem(entry) else entry


def key_of(entry: str) -> str:
    """Return the key of the first entry."""
    match = _WHOLE_HEAD.match(entry)
    return match[3] if match is not None else ""


def with_key(entry: str, key: str) -> str:
    """Return an entry with another key."""
    match = _WHOLE_HEAD.match(entry)
    return entry if match is None else f"{entry[: match.start(3)]}{key}{entry[match.end(3) :]}"


def problem(source: str) -> str:
    """Say what is wrong with BibTeX, and how to mend it; empty if it is one whole entry, or several.

    The entry is to stand in files that other programs read: what only our reader understands is wrong.

    Args:
        source: The text, as the data holds it.
    """
    from sphinxcontrib_research.readers.bibtex.parser import EntryParser, Growth

    source = source.strip()
    if not source.startswith("@"):
        return "the BibTeX does not begin with '@': write the whole entry, '@article{key, …}'"
    macros = {name: name for name in MONTH_MACROS}
    parser = EntryParser(source, macros, 1, Growth(len(source)), outside=lambda _name: None, as_written=())
    end = 0
    for command in parser:
        if source[end : parser.command_start].strip():
            break
        if command.name.lower() in _NO_ENTRIES:
            return f"'@{command.name}' does not belong to an entry: leave it out"
        if fault := _fault(parser, [name for name, _value, _line in command.fields]):
            return f"the BibTeX goes wrong in {fault}"
        if not command.key:
            return "the BibTeX entry has no key: write '@article{key, …}'"
        if not _WHOLE_HEAD.match(source, parser.command_start):
            break
        end = parser.pos
    rest = " ".join(source[end:].split())
    return f"no BibTeX entry begins at {rest[:40]!r}: write '@article{{key, …}}'" if rest else ""


def _fault(parser: EntryParser, names: list[str]) -> str:
    """Say where an entry goes wrong and why."""
    if parser.faults:
        fault = parser.faults[0]
        return f"line {fault.line}: {fault.message}{f' ({fault.field})' if fault.field else ''}"
    if parser.undefined:
        name, line = parser.undefined[0]
        return f"line {line}: nothing defines the abbreviation '{name}': put it in braces"
    if parser.is_lenient:
        return "what is between its fields: leave out comments and commas too many"
    if wrong := next((name for name in names if not _FIELD_NAME.fullmatch(name)), ""):
        return f"the field '{wrong}': take plain letters and digits for its name"
    if len(set(names)) < len(names):
        return "a field that is written twice: remove one"
    return ""


# Entries of ``.bib`` files, written as their author wrote them, with what the lock or other files add.

LEGAL_KEY = re.compile(r"[^\s,{}()\"#%\\~'=@<>]+")
"""Keys that BibTeX, biber and pybtex read as they are."""
_NAME = re.compile(r"[a-z_][a-z0-9_.:+/*-]*")
_NO_LETTER = re.compile(r"[\W_]+")
_LONG_ENOUGH = 7
"""A value of so many letters and digits that occurs in the entry needs no field of its own."""
_OF_THE_TYPE = frozenset(("type", "csltype", "xtype", "genre", "xgenre", "relation"))
"""What an entry says by its own type."""
_ATTRIBUTE_OF: Mapping[str, str] = {
    name: attribute for attribute, names in FIELDS_OF.items() for name in names
}
_HOUSES = frozenset(("publisher", "institution", "venues"))
"""Who is behind a work is said in one of many fields, ``howpublished`` among them."""
_PEOPLE = frozenset(("author", "editor"))
_MARKS_OF_NAMES = re.compile(r"[{},]|(?<=\s)and(?=\s)", re.IGNORECASE)
_MOST_COMMAS = 2
_EPRINT = ("archiveprefix", "primaryclass")


def fields(entry: BibtexEntry, generated: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """List the fields of an entry, then those that say what it does not.

    Names that BibTeX can't read are written as they were understood.

    Args:
        entry: The entry.
        generated: Names and values of all that the paper says.
    """
    for name, value in entry.fields:
        if name in _PEOPLE and name in generated and not _are_names(value):
            yield name, generated[name]
        elif _NAME.fullmatch(name) and (written := _written(name, value)):
            yield name, written
    names = {name for name, _value in entry.fields}
    covered = {_ATTRIBUTE_OF.get(name, name) for name in names} | {_letters(name) for name in names}
    everything = ""
    with_eprint = False
    for name, value in generated.items():
        if (
            name in names
            or _letters(name).removeprefix("x") in covered
            or _ATTRIBUTE_OF.get(name, name) in covered
        ):
            continue
        if _letters(name) in _OF_THE_TYPE or (name in _EPRINT and not with_eprint):
            continue
        letters = _letters(value)
        if _ATTRIBUTE_OF.get(name) in _HOUSES and letters in {
            _letters(written) for _name, written in entry.fields
        }:
            continue
        if len(letters) >= _LONG_ENOUGH:
            everything = everything or _letters(" ".join(value for _name, value in entry.fields))
            if letters in everything:
                continue
        with_eprint = with_eprint or name == "eprint"
        yield name, value


def _are_names(value: str) -> bool:
    """Whether BibTeX can read a list of names: with three commas or more it stops at ``Too many commas``."""
    commas = depth = 0
    for match in _MARKS_OF_NAMES.finditer(value):
        mark = match[0]
        if mark in "{}":
            depth += 1 if mark == "{" else -1
        elif depth <= 0:
            commas = commas + 1 if mark == "," else 0
            if commas > _MOST_COMMAS:
                return False
    return True


def _written(name: str, value: str) -> str:
    """Return a value as it stands in a file; a month as the abbreviation that all styles know."""
    if name == "month" and value in MONTHS:
        return MONTH_MACROS[MONTHS.index(value)]
    return whole(value)


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()

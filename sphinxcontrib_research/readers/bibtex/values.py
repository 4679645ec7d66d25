"""Values of BibTeX fields -> plain text, addresses, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinxcontrib_research.markup.parser import is_element, parse
from sphinxcontrib_research.markup.spans import ADDRESS, trimmed
from sphinxcontrib_research.markup.writers import plain
from sphinxcontrib_research.model.addresses import without_escapes
from sphinxcontrib_research.model.names.lists import split_bibtex_names
from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.tex import SIGNS
from sphinxcontrib_research.vocabulary import JOURNAL_MACROS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxcontrib_research.model.paper import Value

# Texts of BibTeX, which TeX reads, as light markup, with as few of LaTeX's escapes as that allows.
#
# To TeX a dollar closes what the last one opened, wherever it is; light markup reads dollars as Pandoc does.
# So ``p$<$0.05`` becomes ``p\(<\)0.05``. ``50\% of A \& B`` becomes ``50% of A & B``; a dollar that would
# begin a formula keeps its backslash.

_CHARACTERS = {macro: sign for macro, sign in SIGNS.items() if sign not in "\\$"}
_MARK = rf"\\[%&_#$]|\\(?:{'|'.join(_CHARACTERS)})(?:\{{\}}|(?![A-Za-z{{])\s*)"
_LETTER = r"\{\\?[A-Za-z]\}"
_ACCENT = rf"\\(?:[`'^\"~=.](?:[A-Za-z]|{_LETTER})|[uvHcdkr]{_LETTER}|(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L)(?=}}))"
_ESCAPE = re.compile(rf"\{{(?:{_MARK}|{_ACCENT})\}}|{_MARK}|{_ACCENT}")
_MOST = 50
"""How many escapes are tried one by one, each of which costs to read the text."""


_DOLLARS = re.compile(
    r"""\\.|(?P<mark>\$\$?)(?P<tex>(?: [^$\\]
      | \\(?:text|mbox|textrm)\{ [^{}$]*+ (?:\$[^{}$]*+\$[^{}$]*+)++ \}
      | \\. )++)(?P=mark)""",
    re.DOTALL | re.VERBOSE,
)
_AMOUNT = re.compile(r"\d[\d.,]*+[A-Za-z%]?[,;]?(?:\s[\w.,;%()'-]++)*+\s")
"""What stands between two prices, and in no formula if there is a word in it."""
_WORD = re.compile(r"[A-Za-z]{2}")
_LESS, _GREATER = (
    rf"(?:\{{\\text{name}\}}|\\text{name}(?:\{{\}}|(?![A-Za-z])\s?)|\{{?\${sign}\$\}}?)"
    for name, sign in (("less", "<"), ("greater", ">"))
)
_TAG = re.compile(rf"{_LESS}(/?[A-Za-z][\w:]{{0,20}}/?){_GREATER}")
_ENTITY = re.compile(r"(?:\{\\&\}|\\&)(?:\{?\\?(#)\}?(\w{1,7})|([A-Za-z]\w{1,30}));")
"""An entity of HTML that the program which wrote the file took for plain text."""
_ESCAPED_DOLLARS = re.compile(r"(?:\{\\\$\}){1,2}")
_ESCAPED_IN_FORMULA = re.compile(
    r"\{\\(?:text)?backslash\}|\\(?:text)?backslash(?:\{\})?"
    r"|\{\\([\^_{}&%#]|textless|textgreater)(?:\{\})?\}"
)
_APART = re.compile(r"(\\[\"'`^~=.])[ \t]+(?=[A-Za-z\\{])")
_LIKE_CONTRACTION = re.compile(r"\\'([stdm]|re|ll|ve)(?![A-Za-z])")


def unescaped(text: str) -> str:
    """Return a text that light markup reads as TeX does, with as few escapes as that allows."""
    if "\\textless" in text or "$<$" in text:
        text = _TAG.sub(lambda tag: f"<{tag[1]}>" if is_element(tag[1].strip("/")) else tag[0], text)
    if "&" in text and ";" in text:
        text = _ENTITY.sub(r"&\1\2\3;", text)
    if "{\\$}" in text and "backslash" in text:
        text = _with_whole_formulas(text)
    if "$" in text:
        text = _with_brackets(text)
    if "\\'" in text or '\\"' in text:  # no marks of quotations, as in other formats
        text = _LIKE_CONTRACTION.sub(r"{\\'\1}", _APART.sub(r"\1", text))
    if "\\" not in text or not _ESCAPE.search(text):
        return text
    meant = parse(text)
    bare = _ESCAPE.sub(_character, text)
    if parse(bare) == meant:
        return bare
    if len(_ESCAPE.findall(text)) > _MOST:
        return text
    at = 0
    while match := _ESCAPE.search(text, at):
        character = _character(match)
        shorter = text[: match.start()] + character + text[match.end() :]
        if parse(shorter) == meant:
            text, at = shorter, match.start() + len(character)
        else:
            at = match.end()
    return text


def _character(match: re.Match[str]) -> str:
    macro = match[0].strip("{}\\ ")
    return _CHARACTERS.get(macro) or (macro if len(macro) == 1 and not macro.isalpha() else plain(match[0]))


def _with_whole_formulas(text: str) -> str:
    r"""Take back the escapes of formulas that a program took for text: ``{\$}{\backslash}sim 3{\$}``."""
    parts = _ESCAPED_DOLLARS.split(text)
    marks = [*_ESCAPED_DOLLARS.findall(text), ""]
    for at in range(1, len(parts) - 1, 2):
        if "backslash" in parts[at]:
            tex = _ESCAPED_IN_FORMULA.sub(_unescaped_sign, parts[at]).strip()
            parts[at], marks[at - 1], marks[at] = rf"\({tex}\)", "", ""
    return "".join(part + mark for part, mark in zip(parts, marks, strict=True))


def _unescaped_sign(match: re.Match[str]) -> str:
    return _CHARACTERS.get(match[1], match[1]) if match[1] else "\\"


def _with_brackets(text: str) -> str:
    r"""Put formulas between ``\\(`` and ``\\)`` where Pandoc would not find their ends; prices are none."""
    parts: list[str] = []
    at = 0
    while match := _DOLLARS.search(text, at):
        parts.append(text[at : match.start()])
        tex, at = match["tex"], match.end()
        if tex is None:
            parts.append(match[0])
        elif _AMOUNT.fullmatch(tex) and _WORD.search(tex):
            parts.append("\\$")
            at = match.start() + 1
        else:
            is_sound = tex == tex.strip() and not text[at : at + 1].isdecimal()
            parts.append(match[0] if is_sound or "\\)" in tex or "\\(" in tex else rf"\({tex.strip()}\)")
    return "".join((*parts, text[at:]))


# What fields of one kind hold: addresses, days, people.

_LATEX = re.compile(r"[\\{}~$]|--")
_ADDRESS_MACRO = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}|\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}")
_IN_TAG = re.compile(r"<(?:a\s[^<>]{0,2000}?\bhref\s?=\s?[\"']?)?(https?://[^\s\"'<>]+)", re.IGNORECASE)
_MACRO_ALONE = re.compile(r"\{?\\([A-Za-z]+)\s*(?:\{\})?\}?")
_SEPARATOR = re.compile(r"[;,]")
_DASHES = re.compile(r"[-\u2013\u2014]+")
_DAYS = r"(\d{1,2})(?:st|nd|rd|th)?(?:[ ]?[-\u2013\u2014/][ ]?\d{1,2})?"
_DAY = re.compile(rf"{_DAYS}[ .]{{0,2}}[^\W\d]{{3,10}}\.?|[^\W\d]{{3,10}}[ .]{{1,2}}{_DAYS}")
_MARKS = {
    **dict.fromkeys(
        ("highlight", "me", "self", "own", "bold", "myself", "myname", "mainauthor", "thesisauthor"), "me"
    ),
    **dict.fromkeys(
        ("equal", "equalcontribution", "equally", "equalcontrib", "cofirst", "first", "star"), "equal"
    ),
    **dict.fromkeys(("corresponding", "correspondingauthor", "corr", "corresp"), "corresponding"),
}
"""What the annotations of names that people use mean to us."""
_EXTENDED_NAME = re.compile(r"\b(family|given|prefix|suffix)\s*=\s*(?:\{([^{}]*)\}|\"([^\"]*)\"|([^,]*))")


def text(value: str) -> str:
    """Return a value without LaTeX."""
    if "$" in value:
        value = unescaped(value)
    return plain(value) if _LATEX.search(value) else value


def texts(value: str) -> list[Value]:
    """Return the parts of a list that commas or semicolons separate, each once."""
    parts = [part.strip() for part in _SEPARATOR.split(value)]
    return list(dict.fromkeys(text(part) for part in parts if part))


def pages(value: str) -> str:
    """Return pages, with a hyphen for any dash, as CSL writes them."""
    return "-".join([part.strip() for part in _DASHES.split(text(value.replace("--", "-")))])


def day_in(month: str) -> str:
    """Return the first day that a month says beside itself: ``9--11 jul``, ``July~1``; else nothing."""
    match = _DAY.fullmatch(month.strip())
    return (match[1] or match[2]) if match is not None else ""


def address(value: str) -> str:
    """Return an address or identifier without what LaTeX or HTML need to print it."""
    value = without_escapes(value)
    if "\\" in value and (match := _ADDRESS_MACRO.search(value)):
        value = match[1] or match[2] or ""
    if value.startswith("<") and (match := _IN_TAG.match(value)):
        return match[1]
    return value.strip("{} ")


def addresses(value: str) -> list[str]:
    """Return the addresses of a field that may hold several, as Mendeley writes them; one at least."""
    parts = value.split()
    if len(parts) > 1 and all(part.startswith(("http://", "https://")) for part in parts):
        return [address(part.rstrip(",;")) for part in parts]
    return [address(value)]


def addresses_within(value: str) -> list[str]:
    r"""Return the addresses among the words of a field: ``[Online]. Available: \url{https://…}``."""
    value = without_escapes(value)
    found = [match[1] or match[2] or "" for match in _ADDRESS_MACRO.finditer(value)]
    bare = ADDRESS().finditer(_ADDRESS_MACRO.sub(" ", value).replace("{", " ").replace("}", " "))
    found += [trimmed(match[0]) for match in bare]
    return [url for url in dict.fromkeys(url.strip() for url in found) if url]


def host(url: str) -> str:
    """Return the host of an address."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


def journal(value: str) -> str:
    """Return a journal's name; what a macro of ADS stands for."""
    if "\\" in value and (match := _MACRO_ALONE.fullmatch(value)):
        journal = JOURNAL_MACROS.get(match[1].lower())
        return journal.name if journal else value
    return value


_SPACE = r"(?:[\s~]|\\[,; ]){1,3}"
_AND = r"(?:\\&|\{\\&\})"
_PHRASE = rf"et{_SPACE}al(?:ii)?\b\.?|{_AND}{_SPACE}(?:al|others)\b\.?|\\[lc]?dots(?![A-Za-z])(?:\{{\}})?"
_FONT = r"\\(?:text(?:it|sl|rm)|emph|it|em|sl|rm)(?![A-Za-z])"
_OTHERS = late(
    rf"""(?:{_SPACE})? (?: {_FONT}\s*\{{\s*(?:{_PHRASE}|others)\s*\}}
    | \{{\s*(?:{_FONT}\s*)?(?:{_PHRASE}|others)\s*\}} | (?<![^\W_])(?:{_PHRASE}) )""",
    re.IGNORECASE | re.VERBOSE,
)
"""What says in TeX that there are more names: ``et~al.``, ``{\\it et al.}``, ``\\ldots``."""


def people(value: str, annotations: str = "") -> list[Value]:
    """Return the names of a list, those in BibLaTeX's extended form (``family=…``) as all others.

    Args:
        value: The list.
        annotations: What BibLaTeX's ``author+an`` says of its names (the manual, section 3.7).
    """
    if "\\" in value or "~" in value or "{" in value:
        value = _OTHERS().sub(" and others ", value)
    names, is_open = split_bibtex_names(value)
    found: list[Value] = [_name(name) if "=" in name else name for name in names]
    for number, marks in _annotations(annotations) if annotations else ():
        if marks and 0 < number <= len(found):
            found[number - 1] = {"name": found[number - 1], **dict.fromkeys(marks, "true")}
    return [*found, "others"] if is_open else found


def _annotations(value: str) -> Iterator[tuple[int, list[str]]]:
    """Yield what ``1=highlight; 2:family=equal,corresponding`` says of names, by their numbers."""
    for part in value.split(";"):
        place, _is, words = part.partition("=")
        number = place.partition(":")[0].strip()
        labels = [word.strip(" \"'").casefold() for word in words.split(",")]
        if number.isascii() and number.isdecimal():
            marks = [_MARKS.get(word.replace("-", "").replace(" ", ""), "") for word in labels]
            yield int(number[:6]), [mark for mark in marks if mark]


def _name(name: str) -> str:
    parts = {
        match[1]: (match[2] or match[3] or match[4] or "").strip() for match in _EXTENDED_NAME.finditer(name)
    }
    if "family" not in parts:
        return name
    family = f"{parts.get('prefix', '')} {parts['family']}".strip()
    return ", ".join(part for part in (family, parts.get("suffix", ""), parts.get("given", "")) if part)

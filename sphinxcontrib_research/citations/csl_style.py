"""Citations in any CSL style, by the processor in :mod:`.csl`.

The ``csl`` extra brings the styles and the words of languages; the project's own styles come first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research import markup
from sphinxcontrib_research.citations import Span
from sphinxcontrib_research.citations.csl import files, marked, processor
from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.model.identifiers import address
from sphinxcontrib_research.model.paper import Person
from sphinxcontrib_research.util.scripts import language_tag
from sphinxcontrib_research.vocabulary.types import value_name
from sphinxcontrib_research.writers import csl
from sphinxcontrib_research.writers.reference import genre_of, outer_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Paper

_PIECES = re.compile(f"{marked.OPEN}(.)|({marked.CLOSE})")
_HIDDEN = rf"(?:{marked.OPEN}.|[{marked.CLOSE}{marked.SEAM}\s])*+"
_NUMBERED = re.compile(rf"^{_HIDDEN}[(\[]?{_HIDDEN}{marked.NUMBER}{_HIDDEN}[)\]]?{_HIDDEN}[.:]?{_HIDDEN}")
"""The number in front of an entry; marks that open before it and close behind it go with it."""
_ADDRESS = re.compile(r"https?://[^\s<>\"\u201c\u201d]+")
_RESOLVER = "https://doi.org/"
_TITLE = marked.OPEN
"""Placeholder for the address of the paper, until it is known whether the entry shows another link."""
_LOOKS: dict[str, dict[str, Any]] = {
    "i": {"italic": True},
    "n": {"italic": False},
    "b": {"bold": True},
    "l": {"bold": False},
    "c": {"small_caps": True},
    "p": {"small_caps": False},
    "u": {"underline": True},
    "^": {"script": "sup"},
    "_": {"script": "sub"},
    "-": {"script": ""},
    marked.TITLE: {"link": _TITLE},
}
_TAGS = {"i": "i", "b": "b", "sub": "_", "sup": "^"}
UNUSED = frozenset(("abstract", "keyword", "note", "archive", "archive_location", "custom"))
"""Variables that annotate: a citation is none the better for them."""
_MARKED = frozenset(("title", "title-short", "container-title"))
"""Variables that are marked texts when they come."""


_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What goes wrong with a style that is wrong itself."""


@dataclass(frozen=True, slots=True)
class Style:
    """A CSL style as conf.py names it."""

    name: str
    """Its name, or the path of its file."""
    folders: tuple[str, ...] = ("",)
    """The folder that a path starts at, then the project's folders of styles."""

    def processor(self, locale: str = "") -> processor.Processor:
        """Get what formats by it, compiled once.

        Args:
            locale: The language of the words, ``de`` or ``pt-BR``; a style with its own keeps that.

        Raises:
            ResearchError: There is no such style, or it can't be used; the message names the cure.
        """
        try:
            return processor.load(self.name, self.folders, locale.replace("_", "-"))
        except OSError as error:
            raise ResearchError(f"the citation style '{self.name}' cannot be read: {error}") from error

    @property
    def version(self) -> str:
        """A digest of the style; empty where it can't be read."""
        try:
            return files.read_style(self.name, self.folders).version
        except (OSError, ResearchError):
            return ""


def cite(
    paper: Paper,
    library: Library,
    style: Style,
    *,
    locale: str = "",
    known: processor.Disambiguation | None = None,
    repeated: int = 0,
) -> tuple[Span, ...]:
    """Format a paper as the bibliography of a style has it, without number.

    Args:
        paper: The paper.
        library: Where its venues are.
        style: The style.
        locale: The language of the words, ``de`` or ``pt-BR``; a style with a language of its own keeps that.
        known: What distinguishes it from other works of its list, as in citations.
        repeated: How many of its first names are those of the entry before, which the style replaces.

    Returns:
        The pieces; addresses and the DOI are links; the title is a link if there is no other.

    Raises:
        ResearchError: There is no such style, or the processor fails on the paper.
    """
    used = style.processor(locale)
    try:
        formatted = used.entry(item(paper, library, used), known=known, repeated=repeated)
    except _FAULTS as error:
        message = f"the citation style '{style.name}' cannot format the paper '{paper.id}': {error!r}"
        raise ResearchError(message) from error
    spans = _linked(_spans(formatted) or (Span(markup.plain(paper.title), link=_TITLE),), paper.doi)
    title_address = "" if any(span.link not in ("", _TITLE) for span in spans) else paper.address
    return tuple(replace(span, link=title_address) if span.link == _TITLE else span for span in spans)


def item(paper: Paper, library: Library, used: processor.Processor) -> dict[str, Any]:
    """Turn a paper into an item for a processor: CSL-JSON whose texts are marked texts.

    Usual words such as "in press" and "PhD thesis" are in the language of the processor's words, if that is
    the page's.
    """
    found: dict[str, Any] = dict(csl.item(_with_whole_names(paper), library, title=_marked))
    if _base(used.locale.language) == _base(library.words.language):
        found |= _in_words(found, paper, library.words.gettext)
    if paper.pages:
        found["page-first"] = outer_pages(paper.pages)[0]
    for variable, value in list(found.items()):
        if variable in UNUSED:
            del found[variable]
        elif isinstance(value, str) and variable not in _MARKED:
            found[variable] = marked.unmarked(value)
        elif isinstance(value, list):
            found[variable] = [
                {part: marked.unmarked(text) for part, text in person.items()} for person in value
            ]
    return found


def _base(language: str) -> str:
    return language_tag(language).partition("-")[0]


def _in_words(found: dict[str, Any], paper: Paper, gettext: Callable[[str], str]) -> dict[str, Any]:
    """The variables of an item whose texts are words of ours, translated."""
    changed: dict[str, Any] = {}
    if "genre" in found and (genre := genre_of(paper, gettext)) != genre_of(paper):
        changed["genre"] = genre
    if "status" in found:
        changed["status"] = value_name(found["status"], gettext)
    if literal := found.get("issued", {}).get("literal"):
        changed["issued"] = {"literal": value_name(literal, gettext)}
    return changed


def _marked(source: str) -> str:
    """A title as a marked text."""
    source = marked.unmarked(source)
    text = markup.formatted(source, lambda tag, words: marked.styled(_TAGS[tag], words))
    return marked.quoted_inside(text)


def _with_whole_names(paper: Paper) -> Paper:
    """Keep names with the family first in one piece, and leave out what is in parentheses."""
    if not any(person.family_first or person.aside for person in (*paper.authors, *paper.editors)):
        return paper
    authors, editors = (tuple(map(_with_whole_name, people)) for people in (paper.authors, paper.editors))
    return replace(paper, authors=authors, editors=editors)


def _with_whole_name(person: Person) -> Person:
    bare = replace(person, aside="")
    return Person(bare.name) if person.family_first else bare


def check(style: Style) -> None:
    """See whether a style can be used.

    Raises:
        ResearchError: There is no such style, or it can't be used; the message names the cure.
    """
    used = style.processor()
    sample: dict[str, Any] = {"id": "x", "type": "book", "title": "Title", "issued": {"date-parts": [[2000]]}}
    sample["author"] = [{"family": "Family", "given": "Given"}]
    try:
        used.entry(sample)
        used.cite_text(processor.Cite("", sample))
        used.sorted_ids({"x": sample})
    except _FAULTS as error:
        raise ResearchError(f"the citation style '{style.name}' cannot format a book: {error}") from error


_IN_TEXT = {"numeric": "numeric", "label": "label"}
"""What citing roles print, by the ``citation-format`` of a style; of all others author and year."""


def writes_citations(style: Style) -> bool:
    """Say whether a style can write citations: those for labels do not."""
    try:
        return style.processor().style.citation_format != "label"
    except ResearchError:
        return False


def is_for_notes(style: Style) -> bool:
    """Say whether citations in a style are footnotes."""
    try:
        return style.processor().is_for_notes
    except ResearchError:
        return False


def in_text_style(style: Style) -> str:
    """Return what a style prints: a value of :data:`sphinxcontrib_research.citations.in_text.STYLES`.

    Args:
        style: The style; a style that can't be read counts as none.
    """
    try:
        used = style.processor().style
    except ResearchError:  # It is reported where the setting is checked.
        return "author-year"
    found = _IN_TEXT.get(used.citation_format, "author-year")
    layout = used.root.find("citation/layout")
    is_raised = layout is not None and layout.get("vertical-align") == "sup"
    return "superscript" if found == "numeric" and is_raised else found


def _spans(text: str) -> tuple[Span, ...]:
    """Read the marks of an entry, and join pieces that look alike."""
    spans: list[Span] = []
    for span, _formats in pieces(_NUMBERED.sub(_opened, text)):
        if spans and replace(spans[-1], text=span.text) == span:
            spans[-1] = replace(span, text=spans[-1].text + span.text)
        else:
            spans.append(span)
    return tuple(spans)


def pieces(text: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Read a marked text: each piece with the letters of all formats around it."""
    text = text.translate(_SILENT).strip()
    formats: list[str] = []
    begin = 0
    for match in _PIECES.finditer(text):
        if begin < match.start():
            yield Span(text[begin : match.start()], **_look(formats)), tuple(formats)
        if match[1]:
            formats.append(match[1])
        elif formats:
            formats.pop()
        begin = match.end()
    if text[begin:]:
        yield Span(text[begin:], **_look(formats)), tuple(formats)


_SILENT = str.maketrans("", "", marked.NUMBER + marked.SEAM)


def _opened(number: re.Match[str]) -> str:
    """What a number in front of an entry leaves: the formats that are still open behind it."""
    opened: list[str] = []
    for mark in _PIECES.finditer(number[0]):
        if mark[1]:
            opened.append(mark[0])
        elif opened:
            opened.pop()
    return "".join(opened)


def _look(formats: Iterable[str]) -> dict[str, Any]:
    look: dict[str, Any] = {}
    for name in formats:
        if name == "i" and look.get("italic"):
            look["italic"] = False  # italics inside italics are upright
        else:
            look |= _LOOKS.get(name, {})
    return look


def addresses(text: str) -> Iterator[tuple[int, str]]:
    """Find the addresses in a citation, each with its position, without punctuation behind them."""
    for match in _ADDRESS.finditer(text):
        yield match.start(), match[0].rstrip(".,;:)]")


def _linked(spans: tuple[Span, ...], doi: str) -> list[Span]:
    done: list[Span] = []
    for span in spans:
        begin = 0
        for start, found in addresses(span.text):
            if start < begin:
                continue
            shown = target = found
            if doi and span.text.startswith(doi, start + len(_RESOLVER)) and found.startswith(_RESOLVER):
                shown, target = _RESOLVER + doi, address("doi", doi)  # which may hold what no address does
            done += _doi_linked(_part(span, span.text[begin:start]), doi)
            done += _part(span, shown, target)
            begin = start + len(shown)
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


def _part(span: Span, piece: str, link: str | None = None) -> list[Span]:
    return [replace(span, text=piece, link=span.link if link is None else link)] if piece else []

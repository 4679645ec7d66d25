"""A style and a language ready for use: items in, formatted entries and citations out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sphinxcontrib_research.citations.csl import files, marked
from sphinxcontrib_research.citations.csl.entry import Entry, Repeated
from sphinxcontrib_research.citations.csl.rendering import Compiler
from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.util.collation import collation
from sphinxcontrib_research.util.text import words

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.csl.entry import Item
    from sphinxcontrib_research.citations.csl.files import Element

_Key = tuple[Callable[[Entry], str], bool]


@dataclass(frozen=True, slots=True)
class Disambiguation:
    """What a work shows in citations to distinguish it from other works."""

    year_suffix: str = ""
    names_shown: int = 0
    """How many names at least; 0: as the style says."""
    given_names: tuple[tuple[str, int, bool], ...] = ()
    """The names that need more: variable, position, and whether initials are not enough."""
    is_ambiguous: bool = False
    """What the condition ``disambiguate`` tests."""

    @property
    def given_by_place(self) -> dict[tuple[str, int], bool]:
        """:attr:`given_names` by variable and position."""
        return {(variable, at): whole for variable, at, whole in self.given_names}


@dataclass(frozen=True, slots=True)
class Cite:
    """A work in a citation."""

    key: str
    """Identifies its link: one private character."""
    item: Item
    known: Disambiguation = Disambiguation()
    number: int = 0
    prefix: str = ""
    locator: str = ""
    label: str = ""
    """The kind of locator: ``page``."""
    suffix: str = ""
    suppress_author: bool = False
    authors: str = ""
    """Who it is by, for sentences with styles that name nobody."""
    position: str = "first"
    """How the work was cited before: ``first``, ``subsequent``, ``ibid`` or ``ibid-with-locator``."""
    is_near: bool = False
    """Whether it was cited a few notes before."""
    first_note: str = ""
    """The number of the note that cites the work first; empty in that note."""

    def entry(self, locale: files.Locale, *, without_names: bool = False) -> Entry:
        """What its text is written from."""
        item = {**self.item, "first-reference-note-number": self.first_note} if self.first_note else self.item
        return Entry(
            item,
            locale,
            is_bibliography=False,
            position=self.position,
            is_near=self.is_near,
            locator=self.locator,
            label=self.label,
            year_suffix=self.known.year_suffix,
            number=str(self.number) if self.number else "",
            names_shown=self.known.names_shown,
            given_names=self.known.given_by_place,
            is_ambiguous=self.known.is_ambiguous,
            without_names=without_names or self.suppress_author,
        )


class Processor:
    """Formats items in one style and language."""

    def __init__(self, style: files.StyleFile, language: str) -> None:
        """Compile the style.

        Raises:
            ResearchError: The style has no bibliography, or something in it can't be read.
        """
        bibliography, citation = style.root.find("bibliography"), style.root.find("citation")
        layout = None if bibliography is None else bibliography.find("layout")
        if bibliography is None or layout is None:
            message = f"the citation style '{style.path.stem}' has notes only, no list of references: "
            raise ResearchError(message + "take another")
        self.style = style
        self.locale = files.Locale(style, language)
        self._citation = citation if citation is not None else bibliography
        self._bibliography = bibliography
        try:
            # English alone has title case.
            self._entries = {
                capitalizes: Compiler(style, self.locale, bibliography, capitalizes=capitalizes).layout(
                    layout
                )
                for capitalizes in ((True, False) if _is_english(self.locale.language) else (False,))
            }
            self._compile_citation()
        except (ValueError, RecursionError) as error:
            raise ResearchError(f"'{style.path.name}': {error}") from error

    def _compile_citation(self) -> None:
        layout = self._citation.find("layout")
        layout = layout if layout is not None else self._citation
        compiler = Compiler(self.style, self.locale, self._citation)
        self._cite = compiler.content(layout)
        self.layout = compiler.surrounding(layout)
        self.is_raised = layout.get("vertical-align") == "sup"
        self.citation_delimiter = layout.get("delimiter", "")
        self.citation_options = self._citation.attrib
        self._sort_citation = _sort_keys(compiler, self._citation)
        self._sort_entries = _sort_keys(
            Compiler(self.style, self.locale, self._bibliography), self._bibliography
        )

    # -- entries

    def entry(self, item: Item, *, known: Disambiguation | None = None, repeated: int = 0) -> str:
        """Write an item as the style's bibliography has it.

        Args:
            item: The item; its texts are marked texts.
            known: What distinguishes it from others, as in citations.
            repeated: How many of its first names are those of the entry before, as :meth:`repeated` counts.

        Returns:
            A marked text, finished but for formatting; the number is :data:`.marked.NUMBER`.
        """
        known = known or Disambiguation()
        entry = Entry(
            item,
            self.locale,
            year_suffix=known.year_suffix,
            names_shown=known.names_shown,
            given_names=known.given_by_place,
        )
        if repeated and self._substitute is not None:
            entry.repeated = replace(self._substitute, count=repeated)
        return self.finished(self._written(entry))

    def _written(self, entry: Entry) -> str:
        write = self._entries.get(_is_english(entry.item.get("language", "")), self._entries[False])
        text = write(entry)
        if not text:
            # Some styles omit works of a type from bibliographies; what a list holds is written all the same.
            entry.item = {**entry.item, "type": ""}
            text = write(entry)
        return text

    @cached_property
    def _substitute(self) -> Repeated | None:
        """What the style writes in place of authors who are those of the entry before."""
        options = self._bibliography.attrib
        text = options.get("subsequent-author-substitute", "")
        rule = options.get("subsequent-author-substitute-rule", "complete-all")
        return Repeated(text, rule) if text else None

    def repeated(self, items: Sequence[Item]) -> list[int]:
        """Count the first names of each entry of a list that the style replaces by a dash.

        Args:
            items: The works in the order of the list.
        """
        if self._substitute is None:
            return [0] * len(items)
        found: list[int] = []
        before: tuple[str, ...] = ()
        for item in items:
            entry = Entry(item, self.locale)
            self._written(entry)
            found.append(_same_from_first(before, entry.first_people, self._substitute.rule))
            before = entry.first_people
        return found

    def finished(self, text: str) -> str:
        """Clear the seams of a marked text and write its quotation marks."""
        text = marked.join_pieces(text)
        if self.locale.punctuation_in_quote:
            text = marked.move_into_quotes(text)
        return marked.with_quotes(text, *self.locale.quotes)

    def sorted_ids(self, items: Mapping[str, Item]) -> list[str]:
        """Sort items as the style's bibliography does, by id."""
        entries = {id_: Entry(item, self.locale, for_sorting=True) for id_, item in items.items()}
        return _sorted(entries, self._sort_entries, self.locale.language)

    @cached_property
    def sorts_entries(self) -> bool:
        """Whether the bibliography has an order of its own, which numbers follow."""
        keys = self._bibliography.findall("sort/key")
        return any(key.get("variable") != "citation-number" for key in keys)

    # -- citations

    def cite_text(self, cite: Cite, *, without_names: bool = False) -> str:
        """Write a work as citations have it, without the layout around it."""
        return self._cite(cite.entry(self.locale, without_names=without_names))

    def author_text(self, cite: Cite) -> str:
        """Write who a work is by, as citations have it; empty in styles without names."""
        entry = cite.entry(self.locale)
        entry.without_names = False
        self._cite(entry)
        return entry.first_names

    def sorted_cites(self, cites: Mapping[str, Cite]) -> list[str]:
        """Sort works as the style's citations do, by key."""
        entries = {key: cite.entry(self.locale) for key, cite in cites.items()}
        for entry in entries.values():
            entry.for_sorting, entry.without_names = True, False
        if self._sort_citation or self.citation_options.get("collapse") != "citation-number":
            return _sorted(entries, self._sort_citation, self.locale.language)
        return sorted(cites, key=lambda key: cites[key].number)

    @cached_property
    def locator_words(self) -> tuple[tuple[str, str], ...]:
        """The words that name kinds of locators, the longest first, with the kind."""
        return tuple(sorted(self.locale.locators.items(), key=lambda pair: (-len(pair[0]), pair[0])))

    @cached_property
    def tests_ambiguity(self) -> bool:
        """Whether the style has something to show of works that read alike."""
        return any(one.get("disambiguate") for one in self.style.root.iter())

    @property
    def is_for_notes(self) -> bool:
        """Whether citations are footnotes."""
        return self.style.root.get("class") == "note"

    @cached_property
    def shortens_names(self) -> bool:
        """Whether given names are shown as initials in citations."""
        elements = (
            self.style.root,
            self._citation,
            *self._citation.iter("name"),
            *self.style.root.iter("name"),
        )
        return any(one.get("initialize-with") is not None for one in elements)


def _same_from_first(before: tuple[str, ...], people: tuple[str, ...], rule: str) -> int:
    """Count the names that a rule replaces, as they are those of the entry before."""
    if rule.startswith("complete"):
        return len(people) if people == before else 0
    same = [one == other for one, other in zip(people, before, strict=False)]
    count = (*same, False).index(False)
    return min(count, 1) if rule == "partial-first" else count


def _sort_keys(compiler: Compiler, scope: Element) -> list[_Key]:
    return [(compiler.sort_key(key), key.get("sort") == "descending") for key in scope.findall("sort/key")]


def _sorted(entries: Mapping[str, Entry], keys: list[_Key], language: str) -> list[str]:
    ordered = list(entries)
    order = collation(language)
    for write, is_descending in reversed(keys):
        texts = {id_: marked.visible(write(entry)) for id_, entry in entries.items()}
        keys_by_id = {id_: order.key(text) for id_, text in texts.items() if words(text)}
        known = [id_ for id_ in ordered if id_ in keys_by_id]
        known.sort(key=keys_by_id.__getitem__, reverse=is_descending)
        # Those without a value come last.
        ordered = [*known, *[id_ for id_ in ordered if id_ not in keys_by_id]]
    return ordered


def _is_english(language: str) -> bool:
    """Whether a text is English, which it is unless its language is named."""
    return language[:2].lower() in ("", "en")


@lru_cache(maxsize=8)
def _processor(style: files.StyleFile, language: str) -> Processor:
    return Processor(style, language)


def load(style: str, folders: tuple[str, ...], language: str) -> Processor:
    """Get a processor; each version of a style is compiled once.

    Args:
        style: The name or path of a style.
        folders: The project's folder, then its folders of styles.
        language: The language of the words; a style with a language of its own keeps that.

    Raises:
        ResearchError: There is no such style, or it can't be used.
    """
    return _processor(files.read_style(style, folders), language)

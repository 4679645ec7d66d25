"""A style and a language ready for use: items in, formatted entries out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sphinxcontrib_research.citations.csl import files, marked
from sphinxcontrib_research.citations.csl.rendering import Compiler, Entry
from sphinxcontrib_research.errors import ResearchError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinxcontrib_research.citations.csl.rendering import Item


class Processor:
    """Formats items in one style and language."""

    def __init__(self, style: files.StyleFile, language: str) -> None:
        """Compile the style.

        Raises:
            ResearchError: The style has no bibliography, or something in it can't be read.
        """
        bibliography = style.root.find("bibliography")
        layout = None if bibliography is None else bibliography.find("layout")
        if bibliography is None or layout is None:
            message = f"the citation style '{style.path.stem}' has notes only, no list of references: "
            raise ResearchError(message + "take another")
        self.style = style
        self.locale = files.Locale(style, language)
        try:
            self._entry = Compiler(style, self.locale, bibliography).layout(layout)
        except ValueError as error:
            raise ResearchError(f"'{style.path.name}': {error}") from error
        self.is_english = self.locale.language.partition("-")[0] == "en"

    def entry(self, item: Item, *, year_suffix: str = "") -> str:
        """Write an item as the style's bibliography has it.

        Args:
            item: The item; its texts are marked texts.
            year_suffix: The letter behind its year.

        Returns:
            A marked text, finished but for formatting; the number is :data:`.marked.NUMBER`.
        """
        return self._finished(self._entry(Entry(item, self.locale, year_suffix=year_suffix)))

    def _finished(self, text: str) -> str:
        text = marked.join_pieces(text)
        if self.locale.punctuation_in_quote:
            text = marked.move_into_quotes(text)
        return marked.with_quotes(text, *self.locale.quotes)


@lru_cache(maxsize=8)
def processor(style: str, folders: tuple[str, ...], language: str, _version: object) -> Processor:
    """A processor, compiled once for each version of its style."""
    return Processor(files.read_style(style, folders), language)


def load(style: str, folders: tuple[str, ...], language: str) -> Processor:
    """Get a processor.

    Args:
        style: The name or path of a style.
        folders: The project's folder, then its folders of styles.
        language: The language of the words; a style with a language of its own keeps that.

    Raises:
        ResearchError: There is no such style, or it can't be used.
    """
    return processor(style, folders, language, files.read_style(style, folders))

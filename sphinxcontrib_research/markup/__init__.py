"""Light markup: what titles, abstracts, notes … may hold, read once into spans and written in many ways.

Math, LaTeX's text macros and accents, brace groups, a few HTML tags, entities and bare addresses are read;
all else is text. Nothing of a text reaches a page as raw HTML or LaTeX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.markup import writers
from sphinxcontrib_research.markup.parser import cut_at_formulas, has_markup, paragraphs, parse
from sphinxcontrib_research.markup.spans import (
    Break,
    Code,
    Emphasis,
    Link,
    Math,
    Span,
    Strong,
    Sub,
    Sup,
    Text,
    problems,
)

if TYPE_CHECKING:
    from docutils.nodes import Node

__all__ = [
    "Break",
    "Code",
    "Emphasis",
    "Link",
    "Math",
    "Span",
    "Strong",
    "Sub",
    "Sup",
    "Text",
    "has_markup",
    "html",
    "is_styled",
    "latex",
    "nodes",
    "paragraphs",
    "parse",
    "plain",
    "problems",
    "rich",
    "words",
]


def plain(source: str) -> str:
    """Return the words of a text on one line, for search, sorting and meta tags.

    Args:
        source: A text with light markup.

    Returns:
        Its words without markup, blanks folded; formulas as readable characters (``2×``, ``N:M``).
    """
    text = writers.to_plain(parse(source)) if has_markup(source) else source
    return " ".join(text.split())


def rich(source: str) -> str:
    """Return a text on one line as the rich text of CSL-JSON: italics, bold, subscripts and superscripts.

    https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#html-like-formatting-tags

    Args:
        source: A text with light markup.

    Returns:
        Its words, with the tags ``<i> <b> <sub> <sup>``; nothing else is markup there, so nothing is escaped.
    """
    text = writers.to_rich(parse(source)) if has_markup(source) else source
    return " ".join(text.split())


def is_styled(source: str) -> bool:
    """Say whether a text has words in another face or off the line, which plain text can't show."""
    if not has_markup(source):
        return False
    return any(isinstance(span, Code | Emphasis | Strong | Sub | Sup) for span in parse(source))


def words(source: str) -> str:
    r"""Return the words of a text for an index: blanks as they are, formulas with the names of their macros.

    Args:
        source: A text with light markup.

    Returns:
        Its words without markup; of ``$\alpha$`` the word ``alpha``, which people type. Their order may
        differ from the text's.
    """
    if not has_markup(source):
        return source
    cut = cut_at_formulas(source) if source.isprintable() else None
    if cut is None:
        return writers.to_plain(parse(source), _spelt)
    texts, formulas = cut
    return " ".join(texts) + " ".join([_spelt(tex) for tex in formulas])


def _spelt(tex: str) -> str:
    return f" {tex} ".replace("\\", " ")


def html(source: str, *, links: bool = True) -> str:
    """Return a text as the content of an HTML element.

    Args:
        source: A text with light markup.
        links: ``False`` inside a link: addresses become text.

    Returns:
        Inline HTML that is well-formed XML; formulas are MathML, or TeX in ``<code class="research-tex">``.
        It is not for attributes: escape :func:`plain` for those.
    """
    if not has_markup(source):
        return source.replace(">", "&gt;")  # neither & nor < is in it
    return writers.to_html(parse(source), links=links)


def nodes(source: str, *, links: bool = True) -> list[Node]:
    """Return a text as inline docutils nodes, with the same words as :func:`html`.

    Args:
        source: A text with light markup.
        links: ``False`` inside a reference: addresses become text.

    Returns:
        The nodes; formulas are ``math`` nodes, or ``literal`` ones where LaTeX could not set them.
    """
    return writers.to_nodes(parse(source), links=links)


def latex(source: str) -> str:
    """Return a text as LaTeX, for the fields of BibTeX.

    Args:
        source: A text with light markup.

    Returns:
        LaTeX with everything special escaped, formulas between dollars, accented letters in UTF-8.
    """
    return writers.to_latex(parse(source))

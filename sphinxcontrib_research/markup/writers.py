"""Light markup -> HTML, docutils nodes, plain text, rich text, LaTeX."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sphinxcontrib_research.markup.formulas import latex_formula, mathml, readable, scripted
from sphinxcontrib_research.markup.parser import cut_at_formulas, has_markup, parse
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
)
from sphinxcontrib_research.util import late

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.nodes import Node

_TAGS = {Code: "code", Emphasis: "em", Strong: "strong", Sub: "sub", Sup: "sup"}
_RICH_TAGS = {Emphasis: "i", Strong: "b", Sub: "sub", Sup: "sup"}
_MACROS = {
    Code: "texttt",
    Emphasis: "emph",
    Strong: "textbf",
    Sub: "textsubscript",
    Sup: "textsuperscript",
}


def _write(
    spans: tuple[Span, ...],
    text: Callable[[str], str],
    formula: Callable[[str], str],
    line_end: str,
    wrap: Callable[[Span, str], str],
) -> str:
    """Write spans, each by a function.

    Args:
        spans: The spans.
        text: Writes plain characters.
        formula: Writes a formula, given its TeX.
        line_end: Written for a break.
        wrap: Writes a span that holds others, given what these are written as.
    """
    out: list[str] = []
    for span in spans:
        match span:
            case Text(characters):
                out.append(text(characters))
            case Break():
                out.append(line_end)
            case Math(tex):
                out.append(formula(tex))
            case _:
                out.append(wrap(span, _write(span.children, text, formula, line_end, wrap)))
    return "".join(out)


def words_of(spans: tuple[Span, ...], formula: Callable[[str], str]) -> str:
    """Write the words alone, with formulas as a function of their TeX."""
    return _write(spans, str, formula, "\n", lambda _span, words: words)


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def plain(source: str) -> str:
    """Return the words of a text on one line, for search, sorting and meta tags.

    Args:
        source: A text with light markup.

    Returns:
        Its words without markup, blanks folded; formulas as readable characters (``2×``, ``N:M``).
    """
    text = words_of(parse(source), readable) if has_markup(source) else source
    return " ".join(text.split())


def rich(source: str) -> str:
    """Return a text on one line as the rich text of CSL-JSON: italics, bold, subscripts and superscripts.

    https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#html-like-formatting-tags

    Args:
        source: A text with light markup.

    Returns:
        Its words, with the tags ``<i> <b> <sub> <sup>``; nothing else is markup there, so nothing is escaped.
    """
    return formatted(source, lambda tag, words: f"<{tag}>{words}</{tag}>")


def formatted(source: str, wrap_in: Callable[[str, str], str]) -> str:
    """Return a text on one line with its italics, bold and scripts, those of formulas included.

    Args:
        source: A text with light markup.
        wrap_in: Writes a formatted piece, given ``i``, ``b``, ``sub`` or ``sup`` and its words.

    Returns:
        Its words, blanks folded.
    """

    def wrap(span: Span, words: str) -> str:
        tag = _RICH_TAGS.get(type(span))
        return wrap_in(tag, words) if tag and words else words

    def formula(tex: str) -> str:
        return scripted(tex, wrap_in)

    text = _write(parse(source), str, formula, "\n", wrap) if has_markup(source) else source
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
        return words_of(parse(source), _spelt)
    texts, formulas = cut
    return " ".join(texts) + " ".join([_spelt(tex) for tex in formulas])


def _spelt(tex: str) -> str:
    return f" {tex} ".replace("\\", " ")


_WIDE = 600
"""Letters of MathML that a phone shows on one line."""


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

    def formula(tex: str) -> str:
        shown = mathml(tex) or f'<code class="research-tex">{_escaped(tex)}</code>'
        # Formulas do not break: where one is wider than the page, the keyboard has to reach what scrolls.
        return shown.replace("<math", '<math tabindex="0"', 1) if links and len(shown) > _WIDE else shown

    def wrap(span: Span, words: str) -> str:
        if not isinstance(span, Link):
            return f"<{_TAGS[type(span)]}>{words}</{_TAGS[type(span)]}>"
        return f'<a class="reference external" href="{escape(span.url)}">{words}</a>' if links else words

    return _write(parse(source), _escaped, formula, "<br />\n", wrap)


def nodes(source: str, *, links: bool = True) -> list[Node]:
    """Return a text as inline docutils nodes, with the same words as :func:`html`.

    Args:
        source: A text with light markup.
        links: ``False`` inside a reference: addresses become text.

    Returns:
        The nodes; formulas are ``math`` nodes, or ``literal`` ones where LaTeX could not set them.
    """
    return _nodes(parse(source), links=links)


def _nodes(spans: tuple[Span, ...], *, links: bool) -> list[Node]:
    """Make docutils nodes; they carry no raw source, so that no builder takes them for translatable."""
    from docutils import nodes

    kinds = {
        Code: nodes.literal,
        Emphasis: nodes.emphasis,
        Strong: nodes.strong,
        Sub: nodes.subscript,
        Sup: nodes.superscript,
    }
    out: list[Node] = []
    for span in spans:
        match span:
            case Text(text):
                out.append(nodes.Text(text))
            case Break():
                out.append(nodes.Text("\n"))
            case Math(tex):
                source = latex_formula(tex)
                out.append(nodes.math("", source) if source else nodes.literal("", tex))
            case Link(url, children):
                inner = _nodes(children, links=links)
                out.extend([nodes.reference("", "", *inner, refuri=url)] if links else inner)
            case _:
                out.append(kinds[type(span)]("", "", *_nodes(span.children, links=links)))
    return out


_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "\xa0": r"\nobreakspace{}",
    "](": "]{}(",
    "''": "'{}'",
}
_LATEX_SPECIAL = late("|".join(map(re.escape, _LATEX)) + r"|--+|(?<![^\W_])\*+(?!\s)|``+|(?<![\w`])`(?!\s)")
"""What means something to TeX, or to us when the text is read again."""
_TIE = re.compile(r"(?<=[^\s(\[{/\xa0])\xa0(?=\S)")
_READ_AS_ENTITY = re.compile(r"#?[0-9A-Za-z]{1,32};")
_URL_SPECIAL = re.compile(r"[\\{}^$`<>\"\x7f-\xa0]|[%#]")


def latex(source: str) -> str:
    """Return a text as LaTeX, for the fields of BibTeX.

    Args:
        source: A text with light markup.

    Returns:
        LaTeX with everything special escaped, formulas between dollars, accented letters in UTF-8.
    """

    def formula(tex: str) -> str:
        found = latex_formula(tex)
        return f"${found}$" if found else rf"\texttt{{{_escape_latex(tex)}}}"

    def wrap(span: Span, words: str) -> str:
        match span:
            case Link(url, children) if children == (Text(url),):
                return rf"\url{{{_escape_url(url)}}}"
            case Link(url):
                return rf"\href{{{_escape_url(url)}}}{{{words}}}"
        return rf"\{_MACROS[type(span)]}{{{words}}}"

    return _write(parse(source), _escape_latex, formula, r"\newline ", wrap)


def _escape_latex(text: str) -> str:
    """Escape plain characters for LaTeX."""
    return _LATEX_SPECIAL().sub(_latex_character, text)


def _latex_character(match: re.Match[str]) -> str:
    found = match[0]
    if found[0] == "-":
        return "-" + "{}-" * (len(found) - 1)
    if found[0] in "*`":
        return f"{{{found[0]}}}" * len(found)
    if found == "\xa0" and _TIE.match(match.string, match.start()):
        return "~"
    if found == "&" and _READ_AS_ENTITY.match(match.string, match.end()):
        return r"\&{}"
    return _LATEX[found]


def _escape_url(url: str) -> str:
    return _URL_SPECIAL.sub(_url_character, url)


def _url_character(match: re.Match[str]) -> str:
    found = match[0]
    return f"\\{found}" if found in "%#" else f"%{ord(found):02X}"

"""Spans -> HTML, docutils nodes, plain text, LaTeX."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sphinxcontrib_research.markup.formulas import latex_formula, mathml, readable
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


def to_html(spans: tuple[Span, ...], *, links: bool) -> str:
    """Write HTML that is well-formed XML."""

    def formula(tex: str) -> str:
        return mathml(tex) or f'<code class="research-tex">{_escaped(tex)}</code>'

    def wrap(span: Span, words: str) -> str:
        if not isinstance(span, Link):
            return f"<{_TAGS[type(span)]}>{words}</{_TAGS[type(span)]}>"
        return f'<a class="reference external" href="{escape(span.url)}">{words}</a>' if links else words

    return _write(spans, _escaped, formula, "<br />\n", wrap)


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def to_plain(spans: tuple[Span, ...], formula: Callable[[str], str] = readable) -> str:
    """Write the words alone, with formulas as a function of their TeX."""
    return _write(spans, str, formula, "\n", lambda _span, words: words)


def to_rich(spans: tuple[Span, ...]) -> str:
    """Write the rich text of CSL-JSON, whose tags Zotero reads and writes in RIS too."""

    def wrap(span: Span, words: str) -> str:
        tag = _RICH_TAGS.get(type(span))
        return f"<{tag}>{words}</{tag}>" if tag and words else words

    return _write(spans, str, readable, "\n", wrap)


def to_nodes(spans: tuple[Span, ...], *, links: bool) -> list[Node]:
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
                inner = to_nodes(children, links=links)
                out.extend([nodes.reference("", "", *inner, refuri=url)] if links else inner)
            case _:
                out.append(kinds[type(span)]("", "", *to_nodes(span.children, links=links)))
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
_LATEX_SPECIAL = re.compile(
    "|".join(map(re.escape, _LATEX)) + r"|--+|(?<![^\W_])\*+(?!\s)|``+|(?<![\w`])`(?!\s)"
)
"""What means something to TeX, or to us when the text is read again."""
_TIE = re.compile(r"(?<=[^\s(\[{/\xa0])\xa0(?=\S)")
_READ_AS_ENTITY = re.compile(r"#?[0-9A-Za-z]{1,32};")
_URL_SPECIAL = re.compile(r"[\\{}^$`<>\"\x7f-\xa0]|[%#]")


def to_latex(spans: tuple[Span, ...]) -> str:
    """Write LaTeX for a field of BibTeX; letters stay UTF-8."""

    def formula(tex: str) -> str:
        source = latex_formula(tex)
        return f"${source}$" if source else rf"\texttt{{{escape_latex(tex)}}}"

    def wrap(span: Span, words: str) -> str:
        match span:
            case Link(url, children) if children == (Text(url),):
                return rf"\url{{{_escape_url(url)}}}"
            case Link(url):
                return rf"\href{{{_escape_url(url)}}}{{{words}}}"
        return rf"\{_MACROS[type(span)]}{{{words}}}"

    return _write(spans, escape_latex, formula, r"\newline ", wrap)


def escape_latex(text: str) -> str:
    """Escape plain characters for LaTeX."""
    return _LATEX_SPECIAL.sub(_latex_character, text)


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

"""Spans -> HTML, docutils nodes, plain text, LaTeX."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sphinxcontrib_research.markup.formulas import mathml, readable
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
_MACROS = {
    Code: "texttt",
    Emphasis: "emph",
    Strong: "textbf",
    Sub: "textsubscript",
    Sup: "textsuperscript",
}


def to_html(spans: tuple[Span, ...], *, links: bool) -> str:
    """Write HTML that is well-formed XML."""
    out: list[str] = []
    for span in spans:
        match span:
            case Text(text):
                out.append(escape(text, quote=False))
            case Break():
                out.append("<br />\n")
            case Math(tex):
                out.append(mathml(tex) or f'<code class="research-tex">{escape(tex, quote=False)}</code>')
            case Link(url, children):
                words = to_html(children, links=links)
                out.append(
                    f'<a class="reference external" href="{escape(url)}">{words}</a>' if links else words
                )
            case _:
                tag = _TAGS[type(span)]
                out.append(f"<{tag}>{to_html(span.children, links=links)}</{tag}>")
    return "".join(out)


def to_plain(spans: tuple[Span, ...], formula: Callable[[str], str] = readable) -> str:
    """Write the words alone, with formulas as a function of their TeX."""
    out: list[str] = []
    for span in spans:
        match span:
            case Text(text):
                out.append(text)
            case Break():
                out.append("\n")
            case Math(tex):
                out.append(formula(tex))
            case _:
                out.append(to_plain(span.children, formula))
    return "".join(out)


_RICH = {Emphasis: "i", Strong: "b", Sub: "sub", Sup: "sup"}


def to_rich(spans: tuple[Span, ...]) -> str:
    """Write the rich text of CSL-JSON, whose tags Zotero reads and writes in RIS too."""
    out: list[str] = []
    for span in spans:
        match span:
            case Text(text):
                out.append(text)
            case Break():
                out.append("\n")
            case Math(tex):
                out.append(readable(tex))
            case _:
                words, tag = to_rich(span.children), _RICH.get(type(span))
                out.append(f"<{tag}>{words}</{tag}>" if tag and words else words)
    return "".join(out)


def to_nodes(spans: tuple[Span, ...], *, links: bool) -> list[Node]:
    """Make docutils nodes; they carry no raw source, so that no builder takes them for translatable."""
    from docutils import nodes

    from sphinxcontrib_research.markup.formulas import latex_formula

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
    from sphinxcontrib_research.markup.formulas import latex_formula

    out: list[str] = []
    for span in spans:
        match span:
            case Text(text):
                out.append(escape_latex(text))
            case Break():
                out.append(r"\newline ")
            case Math(tex):
                source = latex_formula(tex)
                out.append(f"${source}$" if source else rf"\texttt{{{escape_latex(tex)}}}")
            case Link(url, children) if children == (Text(url),):
                out.append(rf"\url{{{_escape_url(url)}}}")
            case Link(url, children):
                out.append(rf"\href{{{_escape_url(url)}}}{{{to_latex(children)}}}")
            case _:
                out.append(rf"\{_MACROS[type(span)]}{{{to_latex(span.children)}}}")
    return "".join(out)


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

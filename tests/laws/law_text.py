"""Law: each word of a title, abstract or note is where that part is shown, and no markup of the source is."""

from __future__ import annotations

import json
import logging
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.exceptions import PybtexError
from pylatexenc.latex2text import LatexNodes2Text

from sphinxcontrib_research import markup
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.render import Form, Page
from sphinxcontrib_research.render.html.entry import Written, entry_html
from sphinxcontrib_research.render.nodes import NodePage, entry_nodes
from tests.laws.tally import Tally

FIELDS = ("title", "abstract", "note")
_PARTS = frozenset(("title", "abstract", "summary", "note"))
_HEAD = re.compile(r"(?m)^(?=[ \t]*@[A-Za-z]+[ \t]*[{(])")
_FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]|\$\$.+?\$\$|(?<![\\])\$(?:[^$\\]|\\.)+\$", re.DOTALL)
_MATHML = re.compile(r"<(math|mml:math|jats:tex-math)\b.*?</\1>", re.DOTALL)
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"!?\[([^\[\]]+)\]\((?:https?:|www\.)[^\s()]*\)")
_ADDRESS = re.compile(r"\\(?:url|href)\s*\{[^{}]*\}|https?://\S+")
_ACCENT = re.compile(r"\\[`'^\"~=.uvHcdkrb]\s*\{")
_TEX = re.compile(r"\\[A-Za-z]|\\[`'^\"~=.&%_#$]|[{}]")
MARKUP = re.compile(
    r"</?(?:p|i|b|em|strong|sub|sup|br|a|span|scp|italic|bold|jats:[\w-]+|mml:\w+)(?:\s[^<>]*)?/?>"
    r"|\*\*\w|\w\*\*(?!\*)|\]\(https?:|&(?:amp;)?(?:lt|gt|amp|quot|#\d+);|\\[\"'&%_#$]|\{\}|\\[A-Za-z]{2,}"
    r"|(?<![\w$])\$(?![\d.\s])|(?<!\w)`\w[^`']*\w`(?!\w)"
)
"""What is markup in no language that people write."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as its file says it."""

    key: str
    fields: dict[str, str]


def records(path: Path) -> list[Raw]:
    """Return the records of a file that have a title, read by the parser of its format; none if that fails."""
    try:
        content = path.read_text("utf-8-sig")
        match path.suffix.lower():
            case ".yml" | ".yaml" | ".cff":
                loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
                return [
                    raw for document in yaml.load_all(content, Loader=loader) for raw in _mappings(document)
                ]
            case ".json":
                return list(_mappings(json.loads(content)))
            case ".toml":
                return list(_mappings(tomllib.loads(content)))
            case ".bib":
                return list(_bibtex(content))
    except (yaml.YAMLError, ValueError):
        pass
    return []


def _mappings(value: Any) -> Iterator[Raw]:
    if isinstance(value, dict):
        texts = {str(name).lower(): inner for name, inner in value.items() if isinstance(inner, str)}
        fields = {name: inner for name, inner in texts.items() if inner.lower() not in ("", "~", "null")}
        if fields.get("title"):
            yield Raw(str(value.get("id", "")), {name: fields[name] for name in FIELDS if name in fields})
        for inner in value.values():
            yield from _mappings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _mappings(inner)


class _Macros(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return name


def _bibtex(content: str) -> Iterator[Raw]:
    macros = _Macros(month_names)
    for block in _HEAD.split(content):
        try:
            for kind, body in LowLevelParser(block, want_entry=None, macros=macros):
                if kind.lower() in ("string", "preamble", "comment"):
                    continue
                fields = {name.lower(): "".join(parts) for name, parts in reversed(body[1])}
                if fields.get("title"):
                    yield Raw(body[0] or "", {name: fields[name] for name in FIELDS if name in fields})
        except PybtexError:
            continue


class _Words(HTMLParser):
    """The text of HTML, blocks apart, without what entities or tags are written with."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, _attributes: Any) -> None:
        self.parts.append("" if tag in ("i", "b", "em", "sub", "sup", "strong", "span", "code") else " ")

    handle_endtag = lambda self, tag: self.handle_starttag(tag, ())  # noqa: E731


def html_text(source: str) -> str:
    """Return the text of some HTML."""
    parser = _Words()
    parser.feed(source)
    parser.close()
    return "".join(parser.parts)


def words_of(source: str, *, is_tex: bool) -> list[str]:
    """Reduce a text to its words without the product; formulas and addresses are left out.

    Args:
        source: The text as the file says it.
        is_tex: It is a field of BibTeX.
    """
    source = re.sub(r"\\u(\d[\da-fA-F]{3})", lambda code: chr(int(code[1], 16)), source)
    if not is_tex:
        source = re.sub(r"(?<=\w)\\'(?=s\b)", "'", source)
    for _ in range(3):
        source = re.sub(r"&amp;(?=#?\w+;)", "&", source)
    if is_tex or "\\" in source:
        source = _FORMULA.sub(" ", source)
    else:
        source = re.sub(r"(?<!\\)\$(?!\s)[^$]+(?<!\s)\$(?!\d)", " ", source)
    source = re.sub(
        r"\{?\\text(less|greater)\b(?:\{\})?\}?", lambda sign: "<" if sign[1] == "less" else ">", source
    )
    source = unescape(re.sub(r"\{?\\([&#])\}?(?=(?:\{?\\?#\}?)?\w+;)", r"\1", source))
    source = _MATHML.sub(" ", source)
    if re.search(r"</?[A-Za-z]", source):
        source = html_text(source.replace("< ", "&lt; "))
    source = _ADDRESS.sub(" ", _LINK.sub(r"\1", source))
    if is_tex or _TEX.search(source):
        source = _untexed(source)
    return _WORD.findall(_folded(source))


def _untexed(source: str) -> str:
    source = re.sub(r"(?<!\\)%", r"\\%", source)
    source = re.sub(r"\\(?:textcolor|foreignlanguage|raisebox|label|cite\w*|ref)\s*\{[^{}]*\}", " ", source)
    source = re.sub(r"\\(?:enquote|mkbibquote)\b", "", source)
    try:
        return str(LatexNodes2Text(keep_comments=True, strict_latex_spaces=False).latex_to_text(source))
    except Exception:  # noqa: BLE001 - pylatexenc raises whatever it meets
        return re.sub(r"\\[A-Za-z]+|[{}\\]", "", source)


def _folded(source: str) -> str:
    source = unicodedata.normalize("NFKC", source).replace("\u00ad", "").replace("\u200b", "")
    return re.sub(r"[_\u2018\u2019']", " ", source).casefold()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the product makes of a paper."""

    html: str
    """The text of its HTML."""
    plain: str
    """The text of its nodes."""
    title: str
    """The title in indices and search."""


def shown(paper: Paper, page: Page) -> Shown:
    """Show title, abstract, summary and note in HTML and as nodes."""
    form = Form("card", _PARTS, (), frozenset(), (), max_authors=0)
    written = entry_html(paper, page, form, Written())
    blocks = entry_nodes(paper, NodePage(page), form)
    for block in blocks:
        for formula in [*block.findall(nodes.math), *block.findall(_is_tex)]:
            formula.replace_self(nodes.Text(" "))
    return Shown(html_text(written), " ".join(block.astext() for block in blocks), markup.plain(paper.title))


def _is_tex(node: nodes.Node) -> bool:
    return isinstance(node, nodes.literal) and "\\" in node.astext()


def missing(source: str, output: str, *, is_tex: bool) -> list[str]:
    """Return the words of a text that an output lacks, each as often as it lacks it."""
    there = _folded(output)
    lacking = Counter(words_of(source, is_tex=is_tex)) - Counter(_WORD.findall(there))
    # Words may be cut otherwise: "2.5D", "et al.".
    return [word for word in lacking.elements() if word not in re.sub(r"\W", "", there)]


def check(files: Sequence[Path]) -> Tally:
    """Compare the words of each record with those of its entry."""
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    tally = Tally("words")
    for path in files:
        if found := records(path):
            _check(path, found, tally)
    return tally


def _check(path: Path, found: list[Raw], tally: Tally) -> None:
    source = load_file(path, root=path.parent)
    page = Page(Library.build([source]), download=str, image=str)
    by_id: dict[str, list[Paper]] = {}
    by_title: dict[str, list[Paper]] = {}
    for paper in source.papers:
        by_id.setdefault(paper.id, []).append(paper)
        by_title.setdefault(_squeezed(markup.plain(paper.title)), []).append(paper)
    for raw in found:
        title = "".join(words_of(raw.fields["title"], is_tex=path.suffix == ".bib"))
        papers = (
            by_title.get(_squeezed(title))
            or by_id.get(raw.key)
            or by_title.get(_squeezed(raw.fields["title"]))
        )
        if papers:
            _compare(
                f"{path.parent.name}/{path.name}: {raw.key or raw.fields['title'][:40]}",
                raw,
                papers,
                page,
                tally,
            )


def _squeezed(title: str) -> str:
    return re.sub(r"[\W_]", "", _folded(title))[:60]


def _compare(place: str, raw: Raw, papers: list[Paper], page: Page, tally: Tally) -> None:
    is_tex = ".bib: " in place
    outputs = [shown(paper, page) for paper in papers]
    html = " ".join(output.html for output in outputs)
    plain = " ".join(output.plain for output in outputs)
    for name, value in raw.fields.items():
        tally.counted += len(words_of(value, is_tex=is_tex))
        for kind, output in (("html", html), ("plain", plain)):
            if lacking := missing(value, output, is_tex=is_tex):
                tally.broken.append(f"{place}: {name}: {kind} lacks {' '.join(lacking[:8])!r}")
    for kind, output in (("html", html), ("plain", plain), ("title", " ".join(one.title for one in outputs))):
        if found := MARKUP.search(output):
            around = output[max(0, found.start() - 20) : found.end() + 20]
            tally.broken.append(f"{place}: {kind} shows {found[0]!r} in {around!r}")

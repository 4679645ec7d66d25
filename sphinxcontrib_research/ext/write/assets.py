"""The style sheet and the script; what a book may have of them."""

from __future__ import annotations

import datetime as dt
import os
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes

from sphinxcontrib_research.ext.logging import _
from sphinxcontrib_research.ext.nodes import NOTE, research_badge, research_topic, research_view
from sphinxcontrib_research.render import ListView, TableView
from sphinxcontrib_research.util import replace_file

if TYPE_CHECKING:
    from zipfile import ZipInfo

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

STYLE = "research.css"
BOOK_STYLE = "book.css"
"""What a book has besides, in the same file."""
SCRIPT = "research.js"
STYLED = (research_view, research_topic, research_badge)
STATIC = Path(__file__).parents[2] / "static"
FOLDING = frozenset({"abstract", "bibtex"})
"""The parts of entries that fold, and so are opened for links and for print; BibTeX can be copied."""


def add_folder(builder: Builder, folder: Path) -> None:
    """Let HTML builders copy our static files, without what only their readers here need.

    Args:
        builder: The builder.
        folder: Where the files are kept for copying; created where it is missing.
    """
    if builder.format != "html":
        return
    folder.mkdir(parents=True, exist_ok=True)
    source = {name: (STATIC / name).read_text("utf-8") for name in (STYLE, SCRIPT, BOOK_STYLE)}
    style = source[STYLE] + source[BOOK_STYLE] * (builder.name == "epub")
    for name, text in ((STYLE, compressed_style(style)), (SCRIPT, compressed_script(source[SCRIPT]))):
        content = text.encode()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content:
            replace_file(folder / name, content, durable=False)
    builder.config.html_static_path.append(str(folder))


_COMMENT_SIGN = re.compile(r"/\*|\*/")
_TEXT = re.compile(r'("[^"\n]*")')
_QUOTED = re.compile(r'="([a-z][a-z-]*)"\]')
_SHORTER = (
    (re.compile(r"\s+"), " "),
    (re.compile(r" ?([{};,>~/]) ?| (!)"), r"\1\2"),
    (re.compile(r" \+ (?=[.*:])|(?<=\bn) \+ (?=\d)|(?<=has\()\+ "), "+"),
    (re.compile(r" <= "), "<="),
    (re.compile(r"(@\w+) \("), r"\1("),
    (re.compile(r"::(?=before|after)"), ":"),
    (re.compile(r"(?<=[\w)-]): "), ":"),
    (re.compile(r"\b0(?=\.\d)"), ""),
    (re.compile(r";}"), "}"),
)


def compressed_style(style: str) -> str:
    """Return a style sheet of ours without comments and blanks; what is in quotes stays."""
    parts = _TEXT.split(_QUOTED.sub(r"=\1]", "".join(_COMMENT_SIGN.split(style)[::2])))
    for pattern, short in _SHORTER:
        parts[::2] = [pattern.sub(short, part) for part in parts[::2]]
    return "".join(parts).strip() + "\n"


def compressed_script(script: str) -> str:
    """Return a script of ours without comments, which have lines of their own, and indentation."""
    lines = (line.strip() for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _needs_script(node: nodes.Element) -> bool:
    """Whether the script does something for what the style sheet is for."""
    if isinstance(node, research_topic):
        return bool(node["fold"])
    return isinstance(node, research_view) and _is_worked_on(node["view"])


def _is_worked_on(view: object) -> bool:
    """Whether the script does something for a view: filter, sort, fold or copy."""
    if isinstance(view, ListView):
        return view.is_worked_on or bool(view.content.groups) or not FOLDING.isdisjoint(view.parts)
    return isinstance(view, TableView)


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Link the style sheet and the script from a page that needs them.

    The words for what the script adds to a page are attributes of its element. It is no module: browsers
    refuse those in pages that are opened from disk.
    """
    if doctree is None and not templatename.startswith("research/"):
        return
    elements = doctree.findall(nodes.Element) if doctree is not None else ()
    styled = [node for node in elements if isinstance(node, STYLED)]
    if doctree is None or styled:
        app.add_css_file(STYLE)
    if app.builder.name != "epub" and (doctree is None or any(map(_needs_script, styled))):
        from sphinxcontrib_research.util.locales import grouping

        places, mark = grouping(app.config.language)
        words = {
            "data-citation": _("Copy citation"),
            "data-bibtex": _("Copy BibTeX"),
            "data-link": _("Copy link"),
            "data-copied": _("Copied"),
        }
        attributes: dict[str, Any] = {key: str(word) for key, word in words.items()}
        # So that numbers of the script look like those of the page, in every browser.
        attributes |= {"data-groups": places, "data-mark": mark}
        app.add_js_file(SCRIPT, loading_method="defer", **attributes)


# EPUB: chapters with formulas or drawings are declared as such, styles are those that a book may have, and
# our notes are declared as notes, which some reading systems then show next to their marks.
#
# https://www.w3.org/TR/epub-33/#sec-item-resource-properties
# https://www.w3.org/TR/epub-ssv-11/

PACKAGE, EPUB_STYLE = "content.opf", "_static/research.css"
_CHAPTER = re.compile(r'<item [^<>]*?\bhref="([^"]*\.xhtml)" media-type="application/xhtml\+xml"(?= ?/>)')
_DIRECTION = re.compile(r"(?<=[{;])(?:unicode-bidi|direction):[^;}]*+;?")
"""What styles of a book must not contain."""
FIRST_TIME, LAST_TIME = 315532800, 4354819199
"""What an entry can hold: from 1980 to 2107, in seconds since 1970."""
_NOTE = re.compile(rf'(<a(?:side)? class="[^"]*\b{NOTE}"[^<>]* role="doc-(noteref|footnote)")>')
_PROPERTIES = {"mathml": "<math", "svg": "<svg"}


def finish_book(app: Sphinx) -> None:
    """Declare what chapters of the finished book contain and which notes are ours; clean its style."""
    if app.builder.name != "epub":
        return
    out = Path(app.outdir)
    package = (out / PACKAGE).read_text("utf-8")
    chapters = {name: (out / name).read_text("utf-8") for name in map(_name, _CHAPTER.finditer(package))}
    changed = {name: _NOTE.sub(r'\1 epub:type="\2">', content) for name, content in chapters.items()}
    changed[PACKAGE] = _CHAPTER.sub(lambda item: item[0] + _properties(chapters[_name(item)]), package)
    if (out / EPUB_STYLE).is_file():
        changed[EPUB_STYLE] = _DIRECTION.sub("", (out / EPUB_STYLE).read_text("utf-8"))
    changed = {name: text for name, text in changed.items() if text != (out / name).read_text("utf-8")}
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not changed and not epoch.isdecimal():
        return
    from zipfile import ZipFile

    for name, text in changed.items():
        (out / name).write_text(text, "utf-8", newline="\n")
    book = out / f"{app.config.epub_basename}.epub"
    new = book.with_suffix(".new")
    with ZipFile(book) as source, ZipFile(new, "w") as target:
        for entry in source.infolist():
            name = entry.filename
            content = changed[name].encode() if name in changed else source.read(entry)
            if epoch.isdecimal():
                _make_reproducible(entry, int(epoch))
            target.writestr(entry, content)
    new.replace(book)


def _make_reproducible(entry: ZipInfo, epoch: int) -> None:
    """Remove from an entry of the book when and by whom the book was put together.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    time = dt.datetime.fromtimestamp(min(max(epoch, FIRST_TIME), LAST_TIME), tz=dt.UTC)
    entry.date_time = (time.year, time.month, time.day, time.hour, time.minute, time.second)
    entry.external_attr = 0o100644 << 16


def _name(chapter: re.Match[str]) -> str:
    """The file of a chapter."""
    return unquote(unescape(chapter[1]))


def _properties(content: str) -> str:
    found = [name for name, opening in _PROPERTIES.items() if opening in content]
    return f' properties="{" ".join(found)}"' if found else ""

"""EPUB: chapters with formulas or drawings are declared as such, which Sphinx leaves out.

https://www.w3.org/TR/epub-33/#sec-item-resource-properties
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PACKAGE = "content.opf"
_CHAPTER = re.compile(r'<item [^>]*?\bhref="([^"]*\.xhtml)" media-type="application/xhtml\+xml"(?= ?/>)')
_PROPERTIES = {"mathml": "<math", "svg": "<svg"}


def declare_chapters(app: Sphinx, exception: Exception | None) -> None:
    """Write the properties of the chapters into the book that has been built."""
    if exception is not None or app.builder.name != "epub":
        return
    out = Path(app.outdir)
    package = out / PACKAGE
    written = package.read_text("utf-8")
    declared = _CHAPTER.sub(lambda item: item[0] + _properties(out / unquote(unescape(item[1]))), written)
    if declared == written:
        return
    from zipfile import ZipFile

    package.write_text(declared, "utf-8")
    book = out / f"{app.config.epub_basename}.epub"
    new = book.with_suffix(".new")
    with ZipFile(book) as source, ZipFile(new, "w") as target:
        for entry in source.infolist():
            content = declared.encode() if entry.filename == PACKAGE else source.read(entry)
            target.writestr(entry, content)
    new.replace(book)


def connect(app: Sphinx) -> None:
    """Connect what is done at the end of a build."""
    app.connect("build-finished", declare_chapters)


def _properties(chapter: Path) -> str:
    content = chapter.read_text("utf-8")
    found = [name for name, opening in _PROPERTIES.items() if opening in content]
    return f' properties="{" ".join(found)}"' if found else ""

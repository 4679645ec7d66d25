"""EPUB: chapters with formulas or drawings are declared as such, and styles are those that a book may have.

https://www.w3.org/TR/epub-33/#sec-item-resource-properties
"""

from __future__ import annotations

import datetime as dt
import os
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from zipfile import ZipInfo

    from sphinx.application import Sphinx

PACKAGE, STYLE = "content.opf", "_static/research.css"
_CHAPTER = re.compile(r'<item [^<>]*?\bhref="([^"]*\.xhtml)" media-type="application/xhtml\+xml"(?= ?/>)')
_DIRECTION = re.compile(r"^[ \t]*+(?:unicode-bidi|direction):[^;]*+;\n", re.MULTILINE)
"""What a book may not say in styles."""
FIRST_TIME, LAST_TIME = 315532800, 4354819199
"""What an entry can say: from 1980 to 2107, in seconds since 1970."""
_PROPERTIES = {"mathml": "<math", "svg": "<svg"}


def finish_book(app: Sphinx, exception: Exception | None) -> None:
    """Write the properties of the chapters, and the style without directions, into the finished book."""
    if exception is not None or app.builder.name != "epub":
        return
    out = Path(app.outdir)
    package = (out / PACKAGE).read_text("utf-8")
    changed = {
        PACKAGE: _CHAPTER.sub(lambda item: item[0] + _properties(out / unquote(unescape(item[1]))), package)
    }
    if (out / STYLE).is_file():
        changed[STYLE] = _DIRECTION.sub("", (out / STYLE).read_text("utf-8"))
    changed = {name: text for name, text in changed.items() if text != (out / name).read_text("utf-8")}
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not changed and not epoch.isdecimal():
        return
    from zipfile import ZipFile

    for name, text in changed.items():
        (out / name).write_text(text, "utf-8")
    book = out / f"{app.config.epub_basename}.epub"
    new = book.with_suffix(".new")
    with ZipFile(book) as source, ZipFile(new, "w") as target:
        for entry in source.infolist():
            name = entry.filename
            content = changed[name].encode() if name in changed else source.read(entry)
            if epoch.isdecimal():
                _settle(entry, int(epoch))
            target.writestr(entry, content)
    new.replace(book)


def _settle(entry: ZipInfo, epoch: int) -> None:
    """Let an entry of the book say nothing of when and by whom the book was put together.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    time = dt.datetime.fromtimestamp(min(max(epoch, FIRST_TIME), LAST_TIME), tz=dt.UTC)
    entry.date_time = (time.year, time.month, time.day, time.hour, time.minute, time.second)
    entry.external_attr = 0o100644 << 16


def connect(app: Sphinx) -> None:
    """Connect what is done at the end of a build."""
    app.connect("build-finished", finish_book)


def _properties(chapter: Path) -> str:
    content = chapter.read_text("utf-8")
    found = [name for name, opening in _PROPERTIES.items() if opening in content]
    return f' properties="{" ".join(found)}"' if found else ""

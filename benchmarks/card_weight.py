"""What cards of real papers weigh: bytes and elements of each, besides abstracts and BibTeX.

Run ``python benchmarks/card_weight.py FOLDER [COUNT]``: all data files below the folder are read, and COUNT
papers (3,000) from all over them are written as one list of cards. The page is that list with its symbols,
without the theme.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sphinxcontrib_research import api
from sphinxcontrib_research.drawing.svg import symbols
from sphinxcontrib_research.render import EntryGroup, ListView, Page
from sphinxcontrib_research.render.html import view_pieces
from sphinxcontrib_research.render.html.entry import Written

SUFFIXES = {".bib", ".cff", ".json", ".ris", ".toml", ".yaml", ".yml"}
NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
"""Sphinx's writer leaves it out of HTML."""
ENTRY = re.compile(r'<li class="research-paper".*?</li>', re.DOTALL)
TEXTS = re.compile(
    r'(?<=<details class="research-abstract"><summary>Abstract</summary>).*?(?=</details>)|<pre>.*?</pre>',
    re.DOTALL,
)
FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)
ELEMENT = re.compile(r"<[a-z]")


def written(papers: api.Library, count: int) -> tuple[str, str]:
    """Write cards of papers from all over the files, each with an anchor; also the symbols that they need."""
    library = papers._library  # noqa: SLF001
    every = tuple(papers.papers)
    ids = every[:: max(1, len(every) // count)][:count]
    anchors = tuple(f"research-paper-{library.slug(one)}" for one in ids)
    shared = Written()
    page = Page(library, anchors=lambda _number: anchors)
    cards = "".join(view_pieces(ListView(EntryGroup(ids)), page, shared, (), 2))
    return cards.replace(NAMESPACE, ""), symbols(shared.symbols.values())


def weigh(papers: api.Library, count: int) -> dict[str, float]:
    """Write cards and weigh them.

    Args:
        papers: All papers.
        count: How many of them are shown.

    Returns:
        The number of cards, bytes and elements of one, bytes of the page.
    """
    page, whole = written(papers, count)
    entries = [TEXTS.sub("", entry) for entry in ENTRY.findall(page)]
    bare = [FORMULA.sub("", entry) for entry in entries]
    return {
        "cards": len(entries),
        "bytes a card": (sum(len(entry.encode()) for entry in entries) + len(whole.encode())) / len(entries),
        "elements a card": (sum(len(ELEMENT.findall(entry)) for entry in bare) + len(ELEMENT.findall(whole)))
        / len(entries),
        "bytes of the page": len(page.encode()) + len(whole.encode()),
    }


def by_part(papers: api.Library, count: int) -> Counter[str]:
    """Count the elements of cards by their first class or their name."""
    page, _symbols = written(papers, count)
    bare = "".join(FORMULA.sub("", TEXTS.sub("", entry)) for entry in ENTRY.findall(page))
    found = re.findall(r'<([a-z]+)(?: class="(\S+?)[" ])?', bare)
    return Counter(first or name for name, first in found)


def main(arguments: Sequence[str]) -> None:
    """Print the weights of the papers below a folder."""
    folder = Path(arguments[0])
    count = int(arguments[1]) if len(arguments) > 1 else 3000
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix in SUFFIXES)
    papers = api.load(files, folder)
    for name, value in weigh(papers, count).items():
        print(f"{name:20} {value:,.1f}")
    for name, number in by_part(papers, count).most_common(24):
        print(f"  {name:28} {number / count:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])

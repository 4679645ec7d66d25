"""The words of authors in options and titles are given to translators, and their translations are shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .conftest import Project

PAPERS = """
papers:
  - {id: a, title: Wholly *ours*, authors: [A B], year: 2020, venue: Some Journal, abstract: Long text., tags: [one]}
topics:
  - {id: t, title: Topic of data, summary: What data says., papers: [a]}
authors:
  - {id: a-b, name: A B, role: Head, bio: Of the data.}
"""

INDEX = """
T
=

.. research-topic:: Written *topic* title
   :hint: open me

   Heading `of a link <https://example.org>`__
   -------------------------------------------

   Body.

.. research-topic:: Topic in *contents*
   :toc:

   More.

.. research-topic::
   :id: t

.. research-outline::
   :hint: an outline

.. paper-list::
   :caption: List of {count}
   :group-by: year
   :bibtex: all
   :search:

.. paper-list::
   :tags: none-such
   :empty: Nothing *here*

.. citation-table::
   :caption: Table of {count}
   :columns: title, year
   :headers: Its name,

.. citation-table::
   :group-by: year

.. paper-chart:: papers-per-year
   :caption: Chart of {count}

.. author-profile:: a-b
   :show: header, papers
"""

WRITTEN = {
    "Written *topic* title": "Geschriebener *Titel*",
    "Heading `of a link <https://example.org>`__": "Kopf `mit Verweis <https://example.org>`__",
    "Topic in *contents*": "Thema im *Inhalt*",
    "open me": "mach auf",
    "an outline": "ein Umriss",
    "List of {count}": "Liste von {count}",
    "Nothing *here*": "Nichts *hier*",
    "Table of {count}": "Tabelle mit {count}",
    "Its name": "Sein Name",
    "Chart of {count}": "Bild von {count}",
    "Body.": "Inhalt.",
}
SHOWN = [
    "Geschriebener Titel",
    "Thema im Inhalt",
    "Liste von 1",
    "Nichts hier",
    "Tabelle mit 1",
    "Sein Name",
    "Bild von 1",
]


def test_words_of_authors_are_extracted_and_nothing_of_the_data(project: Callable[..., Project]) -> None:
    build = project({"papers.yml": PAPERS, "index.rst": INDEX}).build("gettext")
    found = re.findall(r'^msgid "(.+)"$', build.read("index.pot"), re.MULTILINE)

    assert set(found) == {*WRITTEN, "T", "More."}


TOPICS = """
papers:
  - {id: a, title: A, year: 2020, topics: [Wide *earth*]}
topics:
  - {id: earth, title: Wide *earth*, summary: All of it.}
  - {id: sand, title: Sand, parent: earth, papers: [a]}
  - {id: secret, title: Secret, hidden: true}
"""
EVERYWHERE = """
T
=

:topic:`earth`

.. research-outline::

.. research-topic::
   :id: sand

.. paper-list::
   :show: default, topics
   :group-by: topic

.. paper-list::
   :topics: Wide *earth*

.. citation-table::
   :columns: title, topics
"""


def test_titles_of_topics_are_extracted_into_a_catalogue_of_their_own(
    project: Callable[..., Project],
) -> None:
    build = project({"papers.yml": TOPICS, "index.rst": EVERYWHERE}).build("gettext")
    pot = build.read("sphinxcontrib_research_data.pot")

    assert re.findall(r'^msgid "(.+)"$', pot, re.MULTILINE) == ["Wide *earth*", "All of it.", "Sand"]
    assert "papers.yml:5" in pot


@pytest.mark.parametrize("builder", ["html", "text"])
def test_titles_of_topics_are_translated_wherever_they_are_shown(
    project: Callable[..., Project], builder: str
) -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + "\n\n".join(
        f'msgid "{source}"\nmsgstr "{target}"'
        for source, target in (("Wide *earth*", "Weite *Erde*"), ("All of it.", "Alles."), ("Sand", "Kies"))
    )
    files = {
        "papers.yml": TOPICS,
        "index.rst": EVERYWHERE,
        "locales/de/LC_MESSAGES/sphinxcontrib_research_data.po": catalogue,
    }
    conf = 'language = "de"\nresearch_topic_pages = "themen"\nresearch_paper_pages = "werke"\n'
    build = project(files, conf).build(builder)
    pages = build.pages() if builder == "html" else {"index": build.read("index.txt")}
    words = {name: re.sub("<[^>]*>", "", page).replace("*", "") for name, page in pages.items()}

    assert build.warnings == ""
    assert "Weite Erde" in words["index" if builder == "text" else "index.html"]
    for name, text in words.items():
        assert not re.search("Wide earth|All of it|Sand", text), name
    if builder == "html":
        assert {"themen/earth.html", "research-topics.html", "werke/a.html"} <= set(words)
        assert all("Weite Erde" in words[name] for name in ("research-topics.html", "werke/a.html"))
        assert "Weite Erde" in build.read("searchindex.js")


@pytest.mark.parametrize("builder", ["html", "text", "latex", "man", "singlehtml"])
def test_translations_are_shown(project: Callable[..., Project], builder: str) -> None:
    pytest.importorskip("babel")
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + "\n\n".join(
        f'msgid "{source}"\nmsgstr "{target}"' for source, target in WRITTEN.items()
    )
    files = {"papers.yml": PAPERS, "index.rst": INDEX, "locales/de/LC_MESSAGES/index.po": catalogue}
    build = project(files, 'language = "de"\nlocale_dirs = ["locales"]').build(builder)
    name = {"text": "index.txt", "latex": "*.tex", "man": "*.1"}.get(builder, "index.html")
    page = next(build.out.glob(name)).read_text("utf-8")
    words = re.sub(r"<[^>]*>|\\sphinx\w+|\\emph|\\f[A-Z]|[{}*\\]", "", page)
    words = re.sub(r"\s+", " ", words)

    assert build.warnings == ""
    # The writer of manual pages leaves out the captions of tables.
    for word in SHOWN if builder != "man" else SHOWN[:4]:
        assert word.casefold() in words.casefold()
    for source in ("List of", "Table of", "Its name", "Chart of", "Nothing", "open me", "an outline"):
        assert source not in page
    if builder == "html":
        assert "mach auf" in page
        assert "ein Umriss" in page

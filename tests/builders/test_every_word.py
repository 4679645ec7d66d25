"""Each word of ours on a page comes from a message.

The data and the documents are in Greek letters, and a catalogue puts each message between marks:
a Latin word without marks is one that nobody can translate.
"""

from __future__ import annotations

import importlib.util
import io
import json
import re
from collections.abc import Callable
from html import unescape
from itertools import product
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from sphinxcontrib_research.drawing import kinds
from sphinxcontrib_research.drawing.charts import CHARTS
from sphinxcontrib_research.vocabulary import PARTS
from sphinxcontrib_research.vocabulary.fields import TABLES as FIELDS_OF
from sphinxcontrib_research.vocabulary.types import GENRES, TYPE_NAMES

from .conftest import Build, Project
from .every_part import png

PATH = Path(__file__).parents[2] / "tools" / "catalogues.py"
spec = importlib.util.spec_from_file_location("catalogues", PATH)
assert spec is not None
assert spec.loader is not None
catalogues = importlib.util.module_from_spec(spec)
spec.loader.exec_module(catalogues)

LINKS = ("pdf", "code", "project", "data", "video", "slides", "poster", "demo", "blog", "model", "supplement")
CONF = f"""\
language = "el"
html_permalinks = False
locale_dirs = ["locales"]
html_baseurl = "https://παράδειγμα.example/"
html_short_title = html_title = project = "Έργο"
author = copyright = "Κάποιος"
html_show_sphinx = html_show_sourcelink = html_show_copyright = False
research_topic_hint = ""
research_feed = "feed.xml"
research_paper_pages = "papers"
research_author_pages = "people"
research_topic_pages = "topics"
research_badges = {list(kinds())}
"""
EVERYTHING = """\
papers:
  - id: α1
    short: Άλφα
    title: Όλα μαζί
    authors: [{id: άνθρωπος, equal: true, corresponding: true, affiliation: Σχολή}, Βήτα Γάμμα, Δέλτα Έψιλον,
      Ζήτα Ήτα, Θήτα Ιώτα, others]
    editors: [Κάππα Λάμδα]
    collaboration: Ομάδα
    venue: [τόπος]
    date: 2024-03-05
    type: article
    status: in press
    volume: 7
    issue: 2
    pages: 1-9
    series: Σειρά
    edition: 3
    publisher: Εκδότης
    institution: Σχολή
    version: "2"
    language: el
    license: Άδεια
    relation: own
    selected: true
    retracted: {date: 2025-01-02, url: "https://a.example/r"}
    doi: 10.1234/1
    arxiv: "2403.00001"
    pmid: 123
    pmcid: PMC123
    openreview: rkg6sJHYDr
    acl: 2020.acl-main.1
    isbn: 978-3-16-148410-0
    hal: hal-00000001
    zenodo: 123
    osf: abcde
    figshare: 123
    swh: "swh:1:rel:0000000000000000000000000000000000000000"
    openalex: W123
    url: https://a.example/1
    links: {Άλλο: "https://a.example/l"}
    image: image.png
    citations: {count: 1200, date: 2026-01-02}
    stars: 800+
    downloads: 1
    likes: 2
    award: Βραβείο
    tags: [άμμος, νερό]
    topics: [γη]
    category: ΓΔ
    sota: {task: Έργο, dataset: Σύνολο, metric: Μέτρο, value: 3, rank: 1}
    metrics: {ακρίβεια: 97}
    abstract: Περίληψη εδώ.
    summary: Σύνοψη εδώ.
    note: Σημείωση.
    x-ίδιο: 5
"""
OTHERS = """\
  - {id: β1, title: Δεύτερο, authors: [Βήτα Γάμμα], date: in press, status: submitted, relation: uses, tags: [νερό],
     citations: 3, version: 1, genre: PhD thesis, type: thesis, institution: Σχολή}
  - {id: γ1, title: Τρίτο, authors: [Γάμμα Δέλτα, Βήτα Γάμμα], relation: cited, status: under review, category: ΓΔ, citations: 1}
  - {id: γ2, title: Τέταρτο, authors: [Γάμμα Δέλτα, Βήτα Γάμμα, Κάππα Μι], year: 2021, status: accepted, retracted: true}
  - {id: γ3, title: Πέμπτο, editors: [Γάμμα Δέλτα], year: 2021, type: book, status: published, stars: 1, code: a/b}
  - {id: γ4, title: Έκτο, editors: [Γάμμα Δέλτα, Βήτα Γάμμα], date: forthcoming, type: book, likes: 1, downloads: 2, code: true}
  - {id: γ5, title: Έβδομο, authors: [Κάππα Μι], date: in preparation, stars: 2, citations: 800+, tags: [άμμος]}
"""
RECORDS = """\
authors:
  - {id: άνθρωπος, name: Άλφα Βήτα, role: Μέλος, affiliation: Σχολή, bio: Σκάβει., image: image.png, h_index: 3, i10_index: 4,
     paper_count: 90, citations: {count: 1200, date: 2026-01-02}, email: a@a.example, orcid: 0000-0002-1825-0097,
     scholar: abc, github: a, url: "https://a.example/a", metrics: {ώρες: 3}, links: {Άλλο: "https://a.example/l"}}
  - {id: μόνος, name: Βήτα Γάμμα, role: Μέλος}
venues:
  - {id: τόπος, short: ΤΟΠ, name: Τόπος}
topics:
  - {id: γη, title: Γη, summary: Όλη., papers: [β1], links: [{label: Χάρτης, url: "https://a.example/m"}]}
  - {id: άμμος, title: Άμμος, parent: γη, papers: [γ1]}
"""
LOCK = """{"version": 1, "entries": {"doi:10.1234/1": {"citations_per_year":
  {"value": {"2024": 5, "2025": 7}, "source": "openalex", "date": "2026-01-02"}}}}"""
LISTS = f"""\
Λίστες
======

.. paper-list::
   :relation: any
   :search:
   :sort-by: year, citations, title, author, data
   :bibtex: all
   :feed: all
   :caption: {{count}}
   :show: {", ".join(PARTS)}
   :collapse: abstract, summary, bibtex, groups
   :group-by: year
   :max-authors: 2

.. paper-list::
   :relation: any
   :show: default, image, bibtex, topics, tags, affiliations, note, badges
   :collapse: abstract:clamp, summary:clamp

.. paper-list::
   :style: grid
   :show: default, image

.. paper-list::
   :style: compact
   :relation: any
   :group-by: relation

.. paper-list::
   :style: citation
   :relation: any
   :numbered:
   :group-by: type

.. paper-list::
   :group-by: category

.. paper-list::
   :group-by: tag

.. paper-list::
   :group-by: author

.. paper-list::
   :tags: κανένα

.. paper:: α1

.. citation-table::
   :tags: κανένα
"""
TABLES = """\
Πίνακες
=======

.. citation-table::
   :relation: any
   :columns: {columns}
   :total:
   :search:

.. citation-table::
   :group-by: year

.. paper-list:: types.yml
   :group-by: type
   :style: card

.. citation-table:: types.yml
   :columns: title, type, genre
"""
PEOPLE = """\
Άνθρωποι
========

.. author-profile:: άνθρωπος
   :show: header, tiles, coauthors, charts, papers
   :metrics: h-index

.. author-profile:: μόνος
   :show: header, tiles, coauthors, charts, papers

.. people-list::
   :group-by: role

.. people-list::
   :role: κανένας
""" + "".join(f"\n.. paper-chart:: {kind}\n   :relation: any\n" for kind in CHARTS)
TOPICS = """\
Θέματα
======

.. research-outline::
   :numbered:

.. research-topic:: Πέτρες και :paper:`α1`
   :id: πέτρες
   :tags: άμμος
   :open:

   Δες :paper:`β1`.

- :paper:`α1`, :paper-full:`α1`, :paper-full:`γ4`
- :paper-badges:`α1`, :paper-badges:`γ5`
- :paper-cite:`α1, β1, γ1, γ2, γ3, γ4, γ5`; :paper-cite-p:`α1, γ2, β1`; :paper-cite-p:`δες @α1, 3; -@β1`
- :paper-footcite:`@α1; @β1, 3`
- :stars:`a/b`
- :author:`άνθρωπος`, :topic:`γη`, :topic:`πέτρες`, :paper-count:`tags=άμμος`

.. paper-footnotes::

.. paper-references::
   :style: citation
"""
INDEX = """\
Όλα
===

.. toctree::

   lists
   tables
   people-of
   topics-of
"""
NAMES = {
    *(
        "doi",
        "arxiv",
        "pmid",
        "pmcid",
        "openreview",
        "acl",
        "isbn",
        "hal",
        "zenodo",
        "osf",
        "figshare",
        "swh",
    ),
    *(
        "openalex",
        "github",
        "orcid",
        "google",
        "scholar",
        "bibtex",
        "ris",
        "csl",
        "json",
        "anthology",
        "pubmed",
    ),
    *("software", "heritage", "central", "pmc", "mailto", "atom"),
}
"""Names of services and formats, which are the same in all languages."""


PAGES = {
    "index.rst": INDEX,
    "lists.rst": LISTS,
    "people-of.rst": PEOPLE,
    "topics-of.rst": TOPICS,
    "research.lock.json": LOCK,
}


def marked_catalogue() -> str:
    """Each message between marks, as its own translation."""
    marked = Catalog(locale="el", domain=catalogues.DOMAIN)
    for message in catalogues.words():
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = tuple(f"«{text}»" for text in forms)
        if message.id:
            marked.add(message.id, texts if len(texts) > 1 else texts[0], context=message.context)
    buffer = io.BytesIO()
    write_po(buffer, marked)
    return buffer.getvalue().decode()


OF_SPHINX = {"_sources", "nav.xhtml", "container.xml"}
"""Files and folders of Sphinx's own."""


def without_marked(text: str) -> str:
    """A text without messages, also those within others."""
    before = ""
    while before != text:
        before, text = text, re.sub("«[^«»]*»", " ", text)
    return text


def words_left(text: str) -> set[str]:
    """The Latin words of a text that no message holds."""
    text = re.sub(r"https?\b\S*|[\w.+-]+@[\w.-]+|\b[\w:./-]*\d[\w:./-]*", " ", without_marked(text))
    return {word for word in re.findall(r"[A-Za-z]{2,}", text) if word.casefold() not in NAMES}


READ = re.compile(
    r'(?:aria-label|aria-description|title|alt|placeholder|data-(?:citation|bibtex|link|copied)|label)="([^"]*)"'
)
"""Attributes that readers meet, and words for the script."""


def seen(page: str) -> str:
    """What a page of ours says: text and attributes."""
    page = re.sub(
        r'(?s)^.*?<div class="body" role="main">|<div class="clearer">.*|<pre.*?</pre>|<script type=.*?</script>|<style.*?</style>',
        " ",
        page,
    )
    return unescape(" ".join([*READ.findall(page), re.sub(r"(?s)<[^>]*>", " ", page)]))


@pytest.fixture
def everything(project: Callable[..., Project]) -> Project:
    links = "".join(f"    {name}: https://a.example/{name}\n" for name in LINKS)
    types = "".join(f"  - {{id: {kind}, title: Τ, type: {kind}, year: 2020}}\n" for kind in TYPE_NAMES)
    genres = "".join(
        f"  - {{id: g{number}, title: Τ, type: {kind}, genre: {genre!r}, year: 2020, authors: [Α Β], institution: Σ}}\n"
        for number, (kind, genre) in enumerate(product(("thesis", "report"), sorted({*GENRES.values()})))
    )
    columns = ", ".join(
        sorted(
            name
            for name in {field.name for field in FIELDS_OF["paper"]} - {"hidden", "id", "language", "image"}
        )
    )
    made = project(
        {
            **PAGES,
            "papers.yml": EVERYTHING + links + OTHERS + RECORDS,
            "types.yml": f"papers:\n{types}{genres}",
            "tables.rst": TABLES.format(columns=columns),
            "locales/el/LC_MESSAGES/sphinxcontrib_research.po": marked_catalogue(),
        },
        CONF,
    )
    (made.source / "image.png").write_bytes(png(120))
    return made


def read_by_people(path: Path) -> str:
    """What a file says to readers."""
    text = path.read_text("utf-8")
    if path.suffix == ".xml":
        return unescape(" ".join(re.findall("<(?:title|summary|name)>([^<]*)", text)))
    return text if path.suffix == ".txt" else seen(text)


def left_by_page(build: Build) -> dict[str, set[str]]:
    """The words that no message holds, by page; Sphinx's own pages left out."""
    found = {}
    for path in build.out.rglob("*"):
        if path.suffix in {".html", ".xhtml", ".txt", ".xml"} and not OF_SPHINX & {*path.parts}:
            left = words_left(read_by_people(path))
            if left and path.name != "search.html":
                found[path.relative_to(build.out).as_posix()] = left
    return found


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_each_word_of_pages_comes_from_a_message(everything: Project, builder: str) -> None:
    assert left_by_page(everything.build(builder)) == {}


def test_each_word_of_plain_text_comes_from_a_message(everything: Project) -> None:
    """Other outputs are written from the same nodes; tables as wide as ours break words there."""
    lists = LISTS.replace(", bibtex", "")
    everything.write({"lists.rst": lists, "tables.rst": "Πίνακες\n=======\n\n.. citation-table::\n"})
    assert left_by_page(everything.build("text")) == {}


def test_search_names_kinds_by_messages(everything: Project) -> None:
    index = everything.build().read("searchindex.js")
    kinds_of_results = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["objnames"]

    assert {names[2] for names in kinds_of_results.values()} == {"«paper»", "«author»", "«topic»"}

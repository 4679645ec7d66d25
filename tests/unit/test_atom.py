"""The Atom feed."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Link, Paper
from sphinxcontrib_research.writers import web

ATOM = "{http://www.w3.org/2005/Atom}"
PAPERS = (
    Paper(
        "a b",
        "On $x$ & <Y>",
        authors=(parse_person("Pan Zhou"),),
        date=PartialDate(2024, 3),
        abstract="Less < more",
        tags=("ml",),
        links=(Link("pdf", "https://example.org/x.pdf"),),
    ),
    Paper("c", "Older", date=PartialDate(2023), venues=("ICML", "JMLR"), doi="10.1000/x"),
    Paper("d", "In press", date=PartialDate(0, text="in press", forthcoming=True)),
)


def atom(papers: tuple[Paper, ...] = PAPERS, **options: object) -> str:
    fixed = {"title": "Papers & more", "base": "https://example.org/docs", "path": "papers.xml"}
    return web.atom(papers, **{**fixed, **options})


def test_feed():
    text = atom(page="list.html", addresses={"a b": "https://example.org/docs/list.html#a-b"}, language="en")
    parsed = feedparser.parse(text)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert parsed.feed.title == "Papers & more"
    assert parsed.feed.updated == "2024-03-01T00:00:00Z"
    assert {link.rel: link.href for link in parsed.feed.links} == {
        "self": "https://example.org/docs/papers.xml",
        "alternate": "https://example.org/docs/list.html",
    }
    first, second, third = parsed.entries
    assert first.title == "On x & <Y>"
    assert first.summary == "Less < more"
    assert first.author == "Pan Zhou"
    assert [tag.term for tag in first.tags] == ["ml"]
    assert [entry.link for entry in parsed.entries] == [
        "https://example.org/docs/list.html#a-b",
        "https://doi.org/10.1000/x",
        "https://example.org/docs/",
    ]
    assert second.summary == "ICML, JMLR, 2023"
    assert second.updated == "2023-01-01T00:00:00Z"
    assert third.updated == "2024-03-01T00:00:00Z"  # In press: as new as the newest.
    assert "published" not in third
    assert "summary" not in third


def test_ids_are_stable_addresses():
    before = [entry.id for entry in feedparser.parse(atom()).entries]
    moved = atom(addresses={"c": "https://example.org/docs/elsewhere.html"})
    assert before == [entry.id for entry in feedparser.parse(moved).entries]
    assert before[0] == "tag:example.org,2025:/docs/paper/a%20b"


def test_same_papers_same_bytes():
    assert atom() == atom()


def test_what_the_format_demands():
    root = ET.fromstring(atom(papers=()))
    assert [child.tag.removeprefix(ATOM) for child in root] == [
        "id",
        "title",
        "updated",
        "link",
        "link",
        "author",
    ]
    for entry in ET.fromstring(atom()).iter(f"{ATOM}entry"):
        assert all(entry.find(ATOM + name) is not None for name in ("id", "title", "updated", "link"))


@given(text=st.text())
def test_no_text_breaks_the_xml(text):
    paper = Paper(f"x{text}", text, authors=(parse_person(text),), tags=(text,), abstract=text, summary=text)
    root = ET.fromstring(atom(papers=(paper,), title=text))
    assert len(root.findall(f"{ATOM}entry")) == 1

"""Hostile data in what only web pages have: a page for each paper, their heads, the feed, live badges."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree as ET

import html5lib
import pytest
from sphinx.testing.util import SphinxTestApp

from . import payloads
from .conftest import CONF as BASE
from .conftest import Build, Project
from .test_hostile import SCHEMES, UNSAFE, check_script, check_tree, content_of, rename

pytestmark = pytest.mark.outputs

CONF = """
html_theme = "basic"
html_baseurl = "https://example.org/"
research_papers = ["papers.json"]
research_paper_pages = "papers"
research_author_pages = "people"
research_topic_pages = "topics"
research_feed = "feed.xml"
"""
XHTML, ATOM = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2005/Atom}"
HEAD = {"title", "meta", "link", "script", "head", "style"}


def papers() -> list[dict[str, object]]:
    """Those with a payload in all fields, and in the forms that pages alone show."""
    whole = [paper for paper in payloads.papers() if "whole" in paper.get("tags", ())]
    links = [
        {"id": f"links-{name}", "title": name, "year": 2020, "links": {text: "https://a.org/x", "PDF": text}}
        for name, text in payloads.TEXTS.items()
    ]
    return [*whole, *links]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Build]:
    """From a style of badges to the site, built once."""

    @cache
    def build(style: str) -> Build:
        made = Project(tmp_path_factory.mktemp(style) / "source", SphinxTestApp)
        made.source.mkdir()
        made.write(
            {
                "conf.py": f"{BASE}{CONF}research_badge_style = {style!r}\n",
                "papers.json": payloads.as_json({"papers": papers()}),
                "index.rst": payloads.titled("T", payloads.directive("paper-list", show=payloads.PARTS)),
            }
        )
        return made.build()

    return build


def test_a_page_for_each_paper_holds_nothing_but_ours(built: Callable[[str], Build]) -> None:
    build = built("svg")
    pages = list((build.out / "papers").glob("*.html"))

    # Those with one title and year are one paper.
    assert len(pages) > 2 * len(payloads.TEXTS)
    assert "Traceback" not in build.warnings
    for path in (*pages, build.out / "index.html"):
        page = path.read_text("utf-8")
        assert not UNSAFE.search(page)
        tree = html5lib.HTMLParser(strict=True).parse(page)
        check_head(tree.find(f"{XHTML}head"))
        check_tree(rename(content_of(tree)))


def check_head(head: ET.Element) -> None:
    for element in head.iter():
        name = element.tag.removeprefix(XHTML)
        assert name in HEAD, element.attrib
        if name == "script":
            check_script(element)
        elif name == "link":
            assert re.match(
                r"(?:\.\./)?[\w.-]+(?:/|$)|https://example\.org/|#|\?|_static", element.get("href")
            )
        elif name == "meta":
            assert set(element.attrib) <= {"charset", "name", "content", "property"}
            assert element.get("name", "").isascii()
            if element.get("name", "").endswith("_url"):
                assert element.get("content", "").partition(":")[0] in SCHEMES - {""}


def test_the_feed_is_whole(built: Callable[[str], Build]) -> None:
    text = (built("svg").out / "feed.xml").read_text("utf-8")
    assert not UNSAFE.search(text)
    feed = ET.fromstring(text)

    assert {element.tag.partition("}")[0] + "}" for element in feed.iter()} == {ATOM}
    assert len(feed.findall(f"{ATOM}entry")) > 0
    for link in feed.iter(f"{ATOM}link"):
        assert re.fullmatch(r"(?:https?|ftp|mailto):\S+", link.get("href", "")), link.attrib
    assert {element.get("type", "text") for element in feed.iter(f"{ATOM}title")} == {"text"}


def test_live_badges_query_one_host(built: Callable[[str], Build]) -> None:
    drawn, page = (built(style).read("index.html") for style in ("svg", "shields"))
    tree = html5lib.HTMLParser(strict=True).parse(page)
    pictures = [image.get("src") for image in content_of(tree).iter(f"{XHTML}img")]

    # Each badge that would be drawn is a picture.
    assert len(pictures) == len(re.findall(r'<svg class="research-badge ', drawn)) > 0
    assert all(re.fullmatch(r"https://img\.shields\.io/[\w.~%/?&=+,:-]*", picture) for picture in pictures)

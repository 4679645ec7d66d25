"""The gallery's data and pages hold what they say they hold."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
import yaml

GALLERY = Path(__file__).parents[2] / "docs/gallery"
PROFILES = {"han-shi": 33, "yehui-tang": 50}
CONSTRUCTS = r"$N{:}M$ \frac 2$\times$ \% \emph{ \textbf{ \textit{ \href{ \url{ ~ -- https:// π".split()


def data(name: str) -> dict[str, list[dict[str, object]]]:
    """A data file, every scalar as it is written."""
    return yaml.load((GALLERY / f"{name}.yml").read_text("utf-8"), yaml.BaseLoader)


@pytest.fixture(scope="module")
def works():
    return {paper["id"]: paper for paper in data("topics")["papers"]}


@pytest.mark.parametrize(("name", "count"), [*PROFILES.items(), ("list", 18), ("using", 300)])
def test_number_of_papers(name, count):
    papers = data(name)["papers"]

    assert len({paper["id"] for paper in papers}) == len(papers) == count


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_has_a_dozen_abstracts_and_more(name):
    abstracts = [paper["abstract"] for paper in data(name)["papers"] if "abstract" in paper]

    assert len(abstracts) >= 12
    assert len(set(abstracts)) == len(abstracts)


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_the_abstracts_use_every_construct(construct):
    assert any(construct in paper.get("abstract", "") for name in PROFILES for paper in data(name)["papers"])


def test_topics_are_three_deep():
    parents = {topic["id"]: topic.get("parent", "") for topic in data("topics")["topics"]}

    def depth(topic: str) -> int:
        return 1 + depth(parents[topic]) if topic else 0

    assert len(parents) == 18
    assert max(map(depth, parents)) == 3


def test_the_topics_page_names_everything(works):
    page = (GALLERY / "research.rst").read_text("utf-8").split(".. rubric::")[0]
    named = set(re.findall(r":paper-full:`([^`]+)`", page))
    repositories = {works[name]["code"] for name in named if "code" in works[name]}
    addresses = {works[name].get("url", works[name].get("arxiv")) for name in named}

    assert named == {name for name, work in works.items() if work.get("relation") != "cited"}
    assert len(named) == 36
    assert len(repositories | set(re.findall(r":stars:`([^`]+)`", page))) == 29
    assert len(addresses | set(re.findall(r"<(https://[^>]+)>`__", page))) == 44
    assert sum("sota" in works[name] for name in named) == 2
    assert set(re.findall(r":id: (\S+)", page)) == {topic["id"] for topic in data("topics")["topics"]}


def test_the_invented_list_is_what_its_script_writes(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("make_using", GALLERY / "make_using.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "__file__", str(tmp_path / "make_using.py"))
    script.main()

    assert (tmp_path / "using.yml").read_bytes() == (GALLERY / "using.yml").read_bytes()


def test_every_invented_paper_says_so():
    using = data("using")

    assert using["defaults"]["note"] == data("pond")["defaults"]["note"] == "Invented."
    assert all(paper["title"].startswith("Invented study ") for paper in using["papers"])


def test_each_picture_is_shown_and_small():
    docs = GALLERY.parent
    shown = re.findall(
        r'(?:src|srcset)="docs/pictures/([^"]+)"', (docs.parent / "README.md").read_text("utf-8")
    )
    for page in (*docs.rglob("*.rst"), *docs.rglob("*.md")):
        shown += re.findall(r"(?:image|figure)::? /pictures/(\S+)", page.read_text("utf-8"))
    pictures = {path.name: path.stat().st_size for path in (docs / "pictures").iterdir()}

    assert set(shown) == set(pictures)
    assert max(pictures.values()) < 300_000

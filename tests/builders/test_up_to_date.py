"""What pages say of papers, topics and people elsewhere follows these."""

from __future__ import annotations

import re

import pytest

from .pages import MakeProject, page


def test_reference_to_a_topic_of_a_document_reads_its_title(project: MakeProject) -> None:
    index = page(":topic:`my-topic` :topic:`words <my-topic>`\n\n.. toctree::\n\n   other\n")
    topic = page(".. research-topic:: My *Topic*\n\n   Text.\n")
    made = project({"index.rst": index, "other.rst": topic})
    shown = made.build().read("index.html")
    assert re.findall(r'href="other.html#research-topic-my-topic"><span[^>]*>([^<]+)<', shown) == [
        "My Topic",
        "words",
    ]
    made.write({"other.rst": topic.replace("My *Topic*", "My TOPIC")})
    assert ">My TOPIC<" in made.build().read("index.html")


@pytest.mark.parametrize("role", [":paper-badges:`a citations`", ":stars:`o/r`", ":paper-count:`tags=x`"])
def test_roles_are_up_to_date_after_another_builder(project: MakeProject, role: str) -> None:
    papers = "papers: [{id: a, title: A, citations: 5, tags: [x]}]\n"
    lock = '{{"version": 1, "entries": {{"github:o/r": {{"stars": {{"value": {}, "source": "GitHub", "date": "2026-01-01"}}}}}}}}'
    files = {"papers.yml": papers, "research.lock.json": lock.format(841), "index.rst": page(role)}
    made = project(files)
    before = made.build().read("index.html")
    changed = papers.replace("5,", "6,").replace("tags: [x]", "tags: [x]}, {title: B, tags: [x]")
    made.write({"papers.yml": changed, "research.lock.json": lock.format(842)})
    made.build("text")
    assert made.build().read("index.html") != before


@pytest.mark.parametrize("directive", ["paper-list", "citation-table", "people-list"])
def test_names_lead_to_profiles_that_have_moved(project: MakeProject, directive: str) -> None:
    papers = "papers: [{id: a, title: A, authors: [Ann One]}]\nauthors: [{id: one, name: Ann One}]\n"
    profile = page(".. author-profile:: one\n")
    index = page(".. toctree::\n   :glob:\n\n   a\n   p*\n")
    made = project(
        {"papers.yml": papers, "index.rst": index, "a.rst": page(f".. {directive}::\n"), "p1.rst": profile}
    )
    assert 'href="p1.html#research-author-one"' in made.build().read("a.html")
    (made.source / "p1.rst").rename(made.source / "p2.rst")
    assert 'href="p2.html#research-author-one"' in made.build().read("a.html")

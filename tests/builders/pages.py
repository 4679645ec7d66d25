"""Pages and data that several tests of builds share."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import Project

MakeProject = Callable[..., Project]


def page(body: str, title: str = "Test") -> str:
    return f"{title}\n{'=' * len(title)}\n\n{body}"


TOPICS = """
    papers: [{id: a, title: A, topics: [llm]}]
    topics:
      - {id: LLM, title: Large, image: a.svg, links: {Site: "https://example.org/t", Notes: notes.txt}}
      - {id: llm, title: Small}
"""


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


NUMBERS = """
    - {id: a, title: A, citations: 5, volume: 3, isbn: 978-3-16-148410-0, metrics: {score: 60%, points: 4}}
    - {id: b, title: B, citations: 7, volume: 4, metrics: {score: 70%, points: 5}}
"""

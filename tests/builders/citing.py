"""Papers that pages of tests cite, and what is read of the pages."""

from __future__ import annotations

import re

from .pages import MakeProject

PAPERS = """\
- {id: a, title: A thing, authors: [Ann Reed], year: 2020, venue: J. Lakes}
- {id: b, title: B thing, authors: [Ann Reed], year: 2020}
- {id: c, title: C thing, authors: [Ann Reed, Bo Li, Cy Po], year: 2021}
- {id: d, title: D thing, authors: [Dee Dee], year: 2022, url: "https://d.example"}
- {id: e, title: E thing, authors: [Eve Eve], year: 2023}
"""


def text_of(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


def body_of(markup: str) -> str:
    return markup[markup.index("<section") : markup.rindex("</section>")]


def site(made: MakeProject, files: dict[str, str], conf: str = ""):
    return made({"papers.yml": PAPERS, **files}, conf)

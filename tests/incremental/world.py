"""A project that changes at random: its state as values, and the edits that lead from one state to the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

LAYOUT = """\
<!DOCTYPE html><html><head><title>{{ title }}</title>{{ metatags }}
{%- for file in css_files %}<link href="{{ pathto(file.filename, 1) }}"/>{% endfor %}
{%- for file in script_files %}<script src="{{ pathto(file.filename, 1) }}"></script>{% endfor %}
</head><body>{% block body %}{% endblock %}</body></html>
"""
"""Without what Sphinx itself leaves stale: the titles of neighbours, and the table of contents beside a page."""

CONF = """\
project = "World"
author = "Test"
copyright = "2026, Test"
version = release = "1"
extensions = ["sphinxcontrib_research"]
html_theme = "basic"
templates_path = ["_templates"]
html_copy_source = False
suppress_warnings = ["research", "epub", "toc", "image"]
"""

SETTINGS: dict[str, tuple[Any, ...]] = {
    "html_baseurl": ("https://example.org/", ""),
    "research_badge_style": ("svg", "text", "shields"),
    "research_badges": (["award", "citations", "stars"], ["venue", "code"]),
    "research_collapse": (["abstract", "bibtex"], [], ["all"]),
    "research_feed": ("", "all.xml", "feeds/new.xml"),
    "research_highlight": ([], ["ann"], ["Bo Two"]),
    "research_links": (["pdf", "code"], ["code", "pdf", "slides"]),
    "research_max_authors": (10, 1, 0),
    "research_paper_pages": ("", "papers", "works/all"),
    "research_author_pages": ("", "people", "papers"),
    "research_topic_pages": ("", "topics"),
    "research_papers": (["papers.yml"], ["papers.yml", "more.yml"], ["*.yml"], []),
    "research_sort": ("-date, title", "title", "data"),
    "research_topic_hint": ("", "works"),
    "language": ("en", "de"),
}

BLOCKS = (
    ".. paper-list::\n",
    ".. paper-list::\n   :tags: sand\n   :bibtex: sandy\n   :feed: sandy\n",
    ".. paper-list::\n   :group-by: year\n   :collapse: none\n   :search:\n   :show: default, image, bibtex\n",
    ".. paper-list::\n   :home:\n   :limit: 2\n   :bibtex:\n",
    ".. paper-list::\n   :relation: any\n   :style: citation\n   :numbered:\n   :caption: {count}, {updated}\n",
    ".. paper-list:: more.yml\n",
    ".. paper-list:: mo*.yml\n   :group-by: tag\n",
    ".. paper:: p1\n",
    ".. paper::\n   :data: more.yml\n   :show: default, image\n",
    ".. citation-table::\n   :columns: title, year, venue, stars, pdf\n",
    ".. citation-table:: more.yml\n   :total:\n",
    ".. research-topic:: Stones\n   :id: stones\n   :tags: sand\n\n   See :paper:`p2` and :paper:`m1`.\n",
    ".. research-topic:: Sea\n   :list:\n   :numbered:\n\n   Of :paper:`p3`.\n\n   .. research-topic:: Deep\n\n      Water.\n",
    ".. research-outline::\n",
    ".. research-outline::\n   :root: t1\n   :numbered:\n",
    ".. author-profile:: ann\n   :show: header, tiles, charts, papers\n",
    ".. author-profile:: bo\n",
    ".. people-list::\n   :empty: Nobody.\n",
    ".. paper-chart:: papers-per-year\n",
    ".. paper-chart:: by-tag\n   :data: more.yml\n",
    ".. only:: html\n\n   .. paper-list::\n      :papers: p1, p4\n      :bibtex: only\n",
    ".. only:: text\n\n   .. paper-list::\n      :home:\n",
    ":paper:`p1` :paper:`p2` :paper:`m1` :paper:`m2` :paper:`!p3`\n",
    ":paper-full:`p1` :paper-full:`m1` :paper-badges:`p2` :paper-badges:`m2 citations`\n",
    ":paper-cite:`p1, m1` :paper-cite-p:`p2, p3`\n",
    ":author:`ann` :author:`bo` :topic:`t1` :topic:`t2` :topic:`stones` :paper-count:`tags=sand` :stars:`lone/p1`\n",
)
"""What documents hold: lists of all kinds, roles, and texts that depend on both."""

NAMES = ("alpha", "beta", "gamma", "delta", "deep/one", "deep/two", "papers", "works")
FILES = {"p1.pdf": b"%PDF-1.4 one", "p2.pdf": b"%PDF-1.4 two", "talk.pdf": b"%PDF-1.4 talk"}
TITLES = ("Dune", "Reed: Grass", "Moss $x_1$", "Salt & Sea", "Wind <b>", "Ünder")


@dataclass
class World:
    """The state of the project."""

    random: Random
    settings: dict[str, Any] = field(
        default_factory=lambda: {name: values[0] for name, values in SETTINGS.items()}
    )
    papers: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {"papers.yml": {}, "more.yml": {}}
    )
    authors: dict[str, dict[str, Any]] = field(default_factory=dict)
    topics: dict[str, dict[str, Any]] = field(default_factory=dict)
    stars: dict[str, int] = field(default_factory=dict)
    files: set[str] = field(default_factory=lambda: {*FILES})
    documents: dict[str, list[str]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    """Documents that were there: Sphinx leaves their pages."""

    def __post_init__(self) -> None:
        for file, prefix in (("papers.yml", "p"), ("more.yml", "m")):
            for number in range(1, 5):
                self.papers[file][f"{prefix}{number}"] = self._paper(f"{prefix}{number}")
        self.authors["ann"] = {"name": "Ann One", "role": "Chair"}
        self.topics["t1"] = {"title": "Top"}
        self.topics["t2"] = {"title": "Below", "parent": "t1"}
        for name in ("alpha", "beta", "deep/one"):
            self.documents[name] = self.random.sample(BLOCKS, 4)

    def _paper(self, id_: str) -> dict[str, Any]:
        choose = self.random.choice
        paper = {
            "title": f"{choose(TITLES)} {id_}",
            "authors": self.random.sample(["Ann One", "Bo Two", "Cy Three"], 2),
            "year": choose((2020, 2021, 2024)),
            "tags": choose((["sand"], ["sea"], ["sand", "sea"])),
            "code": f"lone/{id_}",
        }
        return paper | {
            name: choose(values) for name, values in OPTIONAL.items() if self.random.random() < 0.3
        }

    # -- edits

    def edit(self) -> str:
        """Change something at random.

        Returns:
            What was changed.
        """
        name = self.random.choice(tuple(EDITS))
        return f"{name}: {EDITS[name](self)}"

    def change_paper(self) -> str:
        paper = self._any_paper()
        name = self.random.choice(("title", "year", "tags", *OPTIONAL))
        if name in paper and name in OPTIONAL and self.random.random() < 0.5:
            del paper[name]
        elif name in OPTIONAL:
            paper[name] = self.random.choice(OPTIONAL[name])
        else:
            paper[name] = self._paper("new")[name]
        return name

    def _any_paper(self) -> dict[str, Any]:
        papers = [paper for file in self.papers.values() for paper in file.values()]
        return self.random.choice(papers) if papers else {}

    def hide_paper(self) -> str:
        paper = self._any_paper()
        paper["hidden"] = not paper.get("hidden", False)
        return str(paper.get("title"))

    def hide_all(self) -> str:
        hidden = self.random.random() < 0.3
        for file in self.papers.values():
            for paper in file.values():
                paper["hidden"] = hidden
        return str(hidden)

    def add_or_remove_paper(self) -> str:
        file = self.random.choice(tuple(self.papers))
        id_ = f"{file[0]}{self.random.randint(1, 6)}"
        if self.papers[file].pop(id_, None) is None:
            self.papers[file][id_] = self._paper(id_)
        return id_

    def move_paper(self) -> str:
        one, other = self.random.sample([*self.papers], 2)
        if not self.papers[one]:
            return "nothing"
        id_ = self.random.choice([*self.papers[one]])
        self.papers[other][id_] = self.papers[one].pop(id_)
        return id_

    def reorder_papers(self) -> str:
        file = self.random.choice([*self.papers])
        items = [*self.papers[file].items()]
        self.random.shuffle(items)
        self.papers[file] = dict(items)
        return file

    def change_people(self) -> str:
        id_, name = self.random.choice((("ann", "Ann One"), ("bo", "Bo Two")))
        if id_ in self.authors and self.random.random() < 0.5:
            del self.authors[id_]
        else:
            self.authors[id_] = {"name": name, "role": self.random.choice(("Chair", "Member"))}
            if self.random.random() < 0.5:
                self.authors[id_]["links"] = [{"label": "Talk", "url": "talk.pdf"}]
        return id_

    def change_topics(self) -> str:
        id_ = self.random.choice(("t1", "t2", "t3"))
        if id_ in self.topics and self.random.random() < 0.5:
            del self.topics[id_]
        else:
            self.topics[id_] = {
                "title": self.random.choice(TITLES),
                "papers": self.random.sample(["p1", "p2", "m1"], 2),
            }
        return id_

    def change_lock(self) -> str:
        self.stars[f"lone/p{self.random.randint(1, 4)}"] = self.random.randint(0, 999)
        return str(self.stars)

    def change_files(self) -> str:
        name = self.random.choice([*FILES])
        self.files.symmetric_difference_update({name})
        return name

    def change_setting(self) -> str:
        name = self.random.choice([*SETTINGS])
        self.settings[name] = self.random.choice(SETTINGS[name])
        return f"{name} = {self.settings[name]!r}"

    def change_blocks(self) -> str:
        name = self.random.choice([*self.documents])
        blocks = self.documents[name]
        if blocks and self.random.random() < 0.5:
            blocks.pop(self.random.randrange(len(blocks)))
        else:
            blocks.insert(self.random.randint(0, len(blocks)), self.random.choice(BLOCKS))
        return name

    def move_block(self) -> str:
        one, other = self.random.choice([*self.documents]), self.random.choice([*self.documents])
        if self.documents[one]:
            self.documents[other].append(self.documents[one].pop(0))
        return f"{one} to {other}"

    def rename_document(self) -> str:
        free = [name for name in NAMES if name not in self.documents]
        if not free:
            return "nothing"
        old, new = self.random.choice([*self.documents]), self.random.choice(free)
        self.documents = {new if name == old else name: blocks for name, blocks in self.documents.items()}
        return f"{old} to {new}"

    def add_or_remove_document(self) -> str:
        name = self.random.choice(NAMES)
        if name not in self.documents:
            self.documents[name] = self.random.sample(BLOCKS, 3)
        elif len(self.documents) > 2:
            del self.documents[name]
        return name

    def reorder_documents(self) -> str:
        items = [*self.documents.items()]
        self.random.shuffle(items)
        self.documents = dict(items)
        return ", ".join(self.documents)

    # -- files

    def texts(self) -> dict[str, bytes]:
        """All files of the project."""
        settings = {name: value for name, value in self.settings.items() if value != SETTINGS[name][0]}
        settings["html_baseurl"] = self.settings["html_baseurl"]
        entries = "".join(f"   {name}\n" for name in self.documents)
        stars = {
            f"github:{name}": {"stars": {"value": count, "source": "github", "date": "2026-01-02"}}
            for name, count in self.stars.items()
        }
        texts = {
            "conf.py": CONF + "".join(f"{name} = {value!r}\n" for name, value in settings.items()),
            "_templates/layout.html": LAYOUT,
            "index.rst": f"World\n=====\n\n:paper:`p1`\n\n.. toctree::\n\n{entries}",
            "research.lock.json": json.dumps({"version": 1, "entries": stars}),
        }
        for file, papers in self.papers.items():
            data: dict[str, Any] = {"papers": [{"id": id_, **paper} for id_, paper in papers.items()]}
            if file == "papers.yml":
                data["authors"] = [{"id": id_, **one} for id_, one in self.authors.items()]
                data["topics"] = [{"id": id_, **one} for id_, one in self.topics.items()]
            texts[file] = json.dumps(data, indent=1, ensure_ascii=False)  # Which is YAML.
        for name, blocks in self.documents.items():
            texts[f"{name}.rst"] = "\n".join([f"{name}\n{'=' * len(name)}\n", *blocks])
        return {name: text.encode() for name, text in texts.items()} | {
            name: FILES[name] for name in self.files
        }

    def write(self, folder: Path) -> None:
        """Write what has changed, and remove what is gone."""
        texts = self.texts()
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if path.relative_to(folder).as_posix() not in texts:
                path.unlink()
        for name, content in texts.items():
            path = folder / name
            if not path.is_file() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


OPTIONAL: dict[str, tuple[Any, ...]] = {
    "short": ("S", "Short: er"),
    "venue": ("SAND", ["SEA", "SAND"]),
    "award": ("Best", "Oral"),
    "citations": (5, "800+", {"count": 7, "source": "OpenAlex", "date": "2026-01-02"}),
    "abstract": ("Of sand, and https://example.org/a.", "More $y$ of it."),
    "pdf": ("p1.pdf", "p2.pdf", "https://example.org/x.pdf"),
    "slides": ("talk.pdf",),
    "relation": ("uses", "own", "cited"),
    "topics": (["t1"], ["t2", "t1"]),
    "url": ("https://example.org/u", "p1.pdf"),
    "year": (2019, "none"),
    "doi": ("10.1234/one", "10.1234/two"),
    "version_of": ("p1", "m1"),
}

EDITS: dict[str, Callable[[World], str]] = {
    "paper": World.change_paper,
    "hidden": World.hide_paper,
    "all hidden": World.hide_all,
    "paper there": World.add_or_remove_paper,
    "paper moved": World.move_paper,
    "order": World.reorder_papers,
    "people": World.change_people,
    "topics": World.change_topics,
    "lock": World.change_lock,
    "file": World.change_files,
    "setting": World.change_setting,
    "blocks": World.change_blocks,
    "block moved": World.move_block,
    "document renamed": World.rename_document,
    "document there": World.add_or_remove_document,
    "table of contents": World.reorder_documents,
}

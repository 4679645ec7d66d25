"""The least that puts papers on a page: what is left when validation, badges, links and care are left out.

One directive stores which slice of a file it shows, a visitor writes f-strings. It is no extension to use: it
is the floor that ours is compared with. ``prototype_fast`` also pauses the collector and remembers the
stemmer's answers from page to page.
"""

from __future__ import annotations

import gc
import html
import re
from functools import cache
from typing import Any, ClassVar

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

FORMULA = re.compile(r"\$([^$]+)\$")
WORD = re.compile(r"\w+")
_files: dict[str, list[dict[str, Any]]] = {}


class prototype_node(nodes.General, nodes.Element):  # noqa: N801
    """A slice of a file."""


def _load(path: str, *, paused: bool) -> list[dict[str, Any]]:
    if path not in _files:
        if paused:
            gc.disable()
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            _files[path] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        gc.enable()
    return _files[path]


class Papers(SphinxDirective):
    required_arguments = 1
    option_spec: ClassVar[Any] = {"start": int, "end": int, "table": lambda _argument: True}

    def run(self) -> list[nodes.Node]:
        _relative, path = self.env.relfn2path(self.arguments[0])
        start, end = self.options.get("start", 0), self.options.get("end")
        return [prototype_node("", path=path, start=start, end=end, table="table" in self.options)]


def _papers(node: prototype_node, config: Any) -> list[dict[str, Any]]:
    papers = _load(node["path"], paused=config.prototype_fast)
    return papers[node["start"] : node["end"]]


def _link(address: str, label: str) -> str:
    return f'<a class="reference external" href="{html.escape(address)}">{label}</a>'


def _item(paper: dict[str, Any]) -> str:
    abstract = FORMULA.sub(r'<span class="math">\\(\1\\)</span>', html.escape(paper["abstract"], quote=False))
    links = (
        _link(f"https://arxiv.org/abs/{paper['arxiv']}", "arXiv"),
        _link(f"https://doi.org/{paper['doi']}", "DOI"),
        _link(paper["code"], "Code"),
    )
    title, authors = html.escape(paper["title"]), html.escape(", ".join(paper["authors"]))
    return (
        f"<li><p>{_link(paper['url'], title)} {authors}. <em>{html.escape(paper['venue'])}</em>,"
        f" {paper['year']}. {' '.join(links)} cited by {paper['citations']}</p>"
        f"<details><summary>Abstract</summary><p>{abstract}</p></details></li>\n"
    )


def _row(paper: dict[str, Any]) -> str:
    cells = (
        _link(paper["url"], html.escape(paper["title"])),
        html.escape(", ".join(paper["authors"])),
        html.escape(paper["venue"]),
        paper["year"],
        paper["citations"],
    )
    return "<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in cells) + "</tr>\n"


def _visit(translator: Any, node: prototype_node) -> None:
    write = _row if node["table"] else _item
    rows = "".join(map(write, _papers(node, translator.config)))
    translator.body.append(f"<table>{rows}</table>\n" if node["table"] else f"<ul>{rows}</ul>\n")
    raise nodes.SkipNode


def _index(app: Any, doctree: nodes.document, _docname: str) -> None:
    if app.config.prototype_fast and not hasattr(app.builder.indexer.lang.stem, "cache_info"):
        app.builder.indexer.lang.stem = cache(app.builder.indexer.lang.stem)
    for node in doctree.findall(prototype_node):
        parts = ("title", "venue") if node["table"] else ("title", "venue", "abstract")
        texts = [
            " ".join((*(paper[part] for part in parts), *paper["authors"]))
            for paper in _papers(node, app.config)
        ]
        node.append(nodes.Text(" ".join({word for one in texts for word in WORD.findall(one)})))


def setup(app: Any) -> dict[str, bool]:
    """Register the directive and the node."""
    app.add_config_value("prototype_fast", False, "env")
    app.add_node(prototype_node, html=(_visit, None))
    app.add_directive("prototype-papers", Papers)
    app.connect("doctree-resolved", _index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

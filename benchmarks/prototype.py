"""The least that puts papers on a page: what is left when validation, badges, links and care are left out.

One directive stores which slice of a file it shows, a visitor writes f-strings. It is no extension to use: it
is the floor that ours is compared with.
"""

from __future__ import annotations

import html
import re
from typing import Any, ClassVar

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

FORMULA = re.compile(r"\$([^$]+)\$")
WORD = re.compile(r"\w+")
_files: dict[str, list[dict[str, Any]]] = {}


class prototype_node(nodes.General, nodes.Element):  # noqa: N801
    """A slice of a file."""


def _load(path: str) -> list[dict[str, Any]]:
    if path not in _files:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            _files[path] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return _files[path]


class Papers(SphinxDirective):
    required_arguments = 1
    option_spec: ClassVar[Any] = {"start": int, "end": int}

    def run(self) -> list[nodes.Node]:
        _relative, path = self.env.relfn2path(self.arguments[0])
        start, end = self.options.get("start", 0), self.options.get("end")
        return [prototype_node("", path=path, start=start, end=end)]


def _papers(node: prototype_node) -> list[dict[str, Any]]:
    return _load(node["path"])[node["start"] : node["end"]]


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


def _visit(translator: Any, node: prototype_node) -> None:
    translator.body.append(f"<ul>{''.join(map(_item, _papers(node)))}</ul>\n")
    raise nodes.SkipNode


def _index(_app: Any, doctree: nodes.document, _docname: str) -> None:
    for node in doctree.findall(prototype_node):
        texts = [
            " ".join((*(paper[part] for part in ("title", "venue", "abstract")), *paper["authors"]))
            for paper in _papers(node)
        ]
        node.append(nodes.Text(" ".join({word for one in texts for word in WORD.findall(one)})))


def setup(app: Any) -> dict[str, bool]:
    """Register the directive and its node."""
    app.add_node(prototype_node, html=(_visit, None))
    app.add_directive("prototype-papers", Papers)
    app.connect("doctree-resolved", _index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

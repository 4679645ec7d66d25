"""``.. example:: NAME``: shows ``examples/NAME.rst`` and ``examples/NAME.md``, then what the first gives.

With ``:source-only:`` nothing follows: what the page shows needs files that this project does not have. With
``:beside:`` the result is at the side of its source, and MyST is folded.

The tests build each pair and compare the pages, so that what stands here works in both languages.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.addnodes import only
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LANGUAGES = (("rst", "rst", "reStructuredText"), ("md", "markdown", "MyST"))


class Example(SphinxDirective):
    required_arguments = 1
    option_spec = {"source-only": directives.flag, "beside": directives.flag}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        shown: list[nodes.Node] = []
        for suffix, language, label in LANGUAGES:
            path = Path(self.env.srcdir, "examples", f"{self.arguments[0]}.{suffix}")
            self.env.note_dependency(str(path))
            source = path.read_text("utf-8").strip()
            shown += [
                nodes.paragraph("", "", nodes.emphasis("", label), classes=["example-label"]),
                nodes.literal_block(source, source, language=language),
            ]
            if suffix == "rst":
                lines, origin = source.splitlines(), str(path)
        if "source-only" in self.options:
            return shown
        result = nodes.container(classes=["example-result"])
        self.state.nested_parse(StringList(lines, origin), 0, result)
        if "beside" in self.options:
            (rst_label, rst, label, myst) = shown
            summary = f"<details><summary>{label.astext()}</summary>"
            # What folds nothing shows the label instead.
            opening = [nodes.raw("", summary, format="html"), only("", label, expr="not format_html")]
            folded = [*opening, myst, nodes.raw("", "</details>", format="html")]
            sources = nodes.container("", rst_label, rst, *folded, classes=["example-source"])
            return [nodes.container("", sources, result, classes=["example-beside"])]
        return [*shown, result]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("example", Example)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

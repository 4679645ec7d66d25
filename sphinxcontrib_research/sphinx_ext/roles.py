"""Roles: real inline nodes with their text, so that every builder, title and search index has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import ReferenceRole

from sphinxcontrib_research import text
from sphinxcontrib_research.sphinx_ext import questions
from sphinxcontrib_research.sphinx_ext.facts import Question

if TYPE_CHECKING:
    from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain


class PaperRole(ReferenceRole):
    """``:paper:`id```: a paper's short name, linked to its home.

    ``text <id>`` gives the text; ``!`` before the id makes no link.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the reference; its text is final unless the data says more than conf.py's files do."""
        domain = cast("ResearchDomain", self.env.get_domain("research"))
        target = " ".join(self.target.split())
        if self.disabled and not self.has_explicit_title:
            target = target.removeprefix("!")
        facts = domain.note(self.env.docname)
        label: list[nodes.Node]
        if self.has_explicit_title:
            label = [nodes.Text(self.title)]
        else:
            name = questions.ask(domain.store, facts, Question("short_name", (target,)))
            label = text.nodes(name, links=False)
        inline = nodes.inline(self.rawtext, "", *label, classes=["xref", "research-paper-ref"])
        if self.disabled:
            return [inline], []
        facts.references.add(target)
        reference = addnodes.pending_xref(
            self.rawtext,
            inline,
            refdoc=self.env.docname,
            refdomain="research",
            reftype="paper",
            reftarget=target,
            refexplicit=self.has_explicit_title,
            refwarn=True,
        )
        self.set_source_info(reference)
        return [reference], []


DOMAIN_ROLES: dict[str, Any] = {"paper": PaperRole()}

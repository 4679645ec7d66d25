"""The roles of sphinxcontrib-bibtex: ``cite`` and ``footcite``, and those of the domains of these names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinxcontrib_research.ext.logging import words_of
from sphinxcontrib_research.ext.read import queries
from sphinxcontrib_research.ext.read.notes import FootnoteRole
from sphinxcontrib_research.ext.read.roles import CiteRole, RoleResult

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.bibtex_roles import CitedWork
    from sphinxcontrib_research.ext.store import Store


class BibtexCiteRole(CiteRole):
    """``:cite:p:`key```: the label of the work in its bibliography, or what else the role prints."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.bibtex_role = role
        self.textual = role.strip("cs") == "t"

    def run(self) -> RoleResult:
        """Make one node for the citation."""
        found, messages = super().run()
        for node in found:
            if isinstance(node, nodes.Element):
                node["tooltip"] = self.config.bibtex_tooltips
        return found, messages


class BibtexFootnoteRole(FootnoteRole):
    """``:footcite:p:`key```: a mark that leads to a footnote; the others name the authors before it."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.bibtex_role = role

    def run(self) -> RoleResult:
        """Make a mark for each work, with the names before it where the role wants them."""
        marks, messages = super().run()
        if self.bibtex_role.strip("cs") != "t":
            return marks, messages
        shown: list[nodes.Node] = []
        for mark in marks:
            if isinstance(mark, nodes.footnote_reference):
                work = self.query(cited_work, mark["item"].id)
                names = work.all_names if self.bibtex_role.endswith("s") else work.names
                if self.bibtex_role.startswith("c") and not shown:
                    names = names[:1].upper() + names[1:]
                shown.append(nodes.Text(f", {names}" if shown else names))
            shown.append(mark)
        return shown, messages


@queries.query
def cited_work(store: Store, id_: str) -> CitedWork:
    """What the role of a footnote may say of a work; of an unknown one its id."""
    from sphinxcontrib_research.citations import bibtex_roles

    known = store.base.resolve(id_)
    if known is None:
        return bibtex_roles.CitedWork(id_, id_)
    return bibtex_roles.cited_work(store.base.papers[known], words_of(None).gettext)

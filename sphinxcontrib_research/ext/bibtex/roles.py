"""The roles of sphinxcontrib-bibtex: ``cite`` and ``footcite``, and those of the domains of these names."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes

from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.logging import warn_of_unknown
from sphinxcontrib_research.ext.read import queries
from sphinxcontrib_research.ext.read.notes import FootnoteRole
from sphinxcontrib_research.ext.read.roles import CiteRole, RoleResult

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.bibtex_roles import CitedWork
    from sphinxcontrib_research.citations.in_text import CitationItem
    from sphinxcontrib_research.ext.store import Store


class BibtexCiteRole(CiteRole):
    """``:cite:p:`key```: the label of the work in its bibliography, or what else the role prints."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.bibtex_role = role
        self.textual = role.strip("cs") == "t"

    def is_id(self, text: str) -> bool:
        """Whether a text is the id of a paper: keys of BibTeX hold none of the marks that part works."""
        return "@" in text and super().is_id(text)

    def run(self) -> RoleResult:
        """Make one node for the citation."""
        found, messages = super().run()
        for node in found:
            if isinstance(node, nodes.Element):
                node["tooltip"] = self.config.bibtex_tooltips
        return found, messages


FOOT_COUNT, FOOT_NAMES = "research-footbibliographies", "research-footcite-names"
"""Where Sphinx's data of the document that is read counts places for notes, and has their names."""


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
            if isinstance(mark, nodes.footnote_reference) and (work := self._work(mark["item"].id)):
                names = work.all_names if self.bibtex_role.endswith("s") else work.names
                if self.bibtex_role.startswith("c") and not shown:
                    names = names[:1].upper() + names[1:]
                shown.append(nodes.Text(f", {names}" if shown else names))
            shown.append(mark)
        return shown, messages

    def items(self) -> tuple[CitationItem, ...]:
        """The works that the author names; an unknown work has no note, and a warning."""
        known = []
        for item in super().items():
            if self._work(item.id) is not None:
                known.append(item)
            else:
                library = build_of(self.env).store.base
                warn_of_unknown(library, "paper", item.id, self.get_location())
        return tuple(known)

    def _work(self, id_: str) -> CitedWork | None:
        return self.query(cited_work, id_)

    def note_name(self, item: CitationItem) -> str:
        """The name of an item's note: by conf.py's template if there are no words around the work."""
        if item.prefix or item.suffix or not self.config.bibtex_footcite_id:
            return super().note_name(item)
        names = cast("dict[str, str]", self.env.temp_data.setdefault(FOOT_NAMES, {}))
        number = int(self.env.temp_data.get(FOOT_COUNT) or 0) + 1
        wanted = self.config.bibtex_footcite_id.replace("{footbibliography_count}", str(number))
        return names.setdefault(item.id, nodes.make_id(wanted.replace("{key}", item.id)))


@queries.query
def cited_work(store: Store, id_: str) -> CitedWork | None:
    """What the role of a footnote may say of a work."""
    from sphinxcontrib_research.citations import bibtex_roles

    known = store.base.resolve(id_)
    return bibtex_roles.cited_work(store.base.papers[known], store.base.words.gettext) if known else None

"""The replacement of sphinxcontrib-bibtex, as Sphinx sees it: domains, directives, roles and settings."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain
from sphinx.errors import ConfigError

from sphinxcontrib_research.ext.bibtex.directives import BibliographyDirective, FootBibliographyDirective
from sphinxcontrib_research.ext.bibtex.roles import BibtexCiteRole, BibtexFootnoteRole
from sphinxcontrib_research.ext.bibtex.settings import SETTINGS, check
from sphinxcontrib_research.ext.build import build_of
from sphinxcontrib_research.ext.lifecycle import connect_check
from sphinxcontrib_research.ext.logging import __
from sphinxcontrib_research.ext.nodes import research_citation
from sphinxcontrib_research.vocabulary.bibtex_names import FOOTNOTE_ROLES, ROLES

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

EXTENSION = "sphinxcontrib_research"
REPLACED = "sphinxcontrib.bibtex"


class CiteDomain(Domain):
    """The domain ``cite``: its roles; what they say is kept by the domain ``research``."""

    name = "cite"
    label = "BibTeX Citations"
    roles: ClassVar[dict[str, Any]] = {role: BibtexCiteRole(role) for role in ROLES}

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: there is no data."""

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """What ``:any:`` may mean: the citation of works that a bibliography shows."""
        from sphinxcontrib_research.citations.in_text import CitationItem
        from sphinxcontrib_research.ext.write.citing import citation_nodes

        build = build_of(env)
        items = tuple(CitationItem(key) for one in target.split(",") if (key := one.strip()))
        if not any(build.citing.entry_of(fromdocname, item.id) for item in items):
            return []
        citation = research_citation("", target, items=items, docname=fromdocname, role="p")
        citation.attributes.update(
            textual=False, linked=True, number=0, explicit=False, tooltip=env.config.bibtex_tooltips
        )
        return [("cite:p", citation_nodes(build, citation))]  # type: ignore[list-item]


class FootciteDomain(Domain):
    """The domain ``footcite``: its roles."""

    name = "footcite"
    label = "BibTeX Footnote Citations"
    roles: ClassVar[dict[str, Any]] = {role: BibtexFootnoteRole(role) for role in FOOTNOTE_ROLES}

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: there is no data."""

    def resolve_any_xref(self, *_args: object) -> list[tuple[str, nodes.reference]]:
        """Return nothing: a footnote is no target."""
        return []


def setup(app: Sphinx) -> None:
    """Register all that documents and conf.py name.

    Raises:
        ConfigError: sphinxcontrib-bibtex itself is loaded too, or pybtex is missing.
    """
    app.setup_extension(EXTENSION)
    if REPLACED in app.extensions or REPLACED in app.config.extensions:
        message = __(
            "'sphinxcontrib_research.bibtex' takes the place of '%s'; remove the latter from 'extensions'"
        )
        raise ConfigError(message % REPLACED)
    if find_spec("pybtex") is None:
        message = __("'%s' needs pybtex; install it with the extra 'bibtex' of sphinxcontrib-research")
        raise ConfigError(message % f"{EXTENSION}.bibtex")
    for name, (default, types) in SETTINGS.items():
        app.add_config_value(name, default, "env", types=types)
    app.add_domain(CiteDomain)
    app.add_domain(FootciteDomain)
    app.add_role("cite", BibtexCiteRole("p"))
    app.add_role("footcite", BibtexFootnoteRole("p"))
    app.add_directive("bibliography", BibliographyDirective)
    app.add_directive("footbibliography", FootBibliographyDirective)
    connect_check(app, check)

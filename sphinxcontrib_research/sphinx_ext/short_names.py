"""``paper-list`` beside ``research:paper-list``: short names, only where no one else has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.parsers.rst import directives, roles

from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def register_short_names(app: Sphinx, config: Config) -> None:
    """Register each directive and role without the domain's name, unless the name is taken."""
    for name, directive in ResearchDomain.directives.items():
        if name not in directives._directives:  # type: ignore[attr-defined]  # noqa: SLF001
            app.add_directive(name, directive)
    taken = set(getattr(config, "extlinks", None) or {})
    for name, role in ResearchDomain.roles.items():
        if name not in roles._roles and name not in taken:  # type: ignore[attr-defined]  # noqa: SLF001
            app.add_role(name, role)

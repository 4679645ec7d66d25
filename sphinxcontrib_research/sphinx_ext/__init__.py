"""Everything that knows Sphinx."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinxcontrib_research import __version__
from sphinxcontrib_research.sphinx_ext import (
    assets,
    config,
    epub,
    feed,
    indices,
    lifecycle,
    metadata,
    page_events,
    topic_html,
    unchanged_files,
    writers,
)
from sphinxcontrib_research.sphinx_ext.domain import ResearchDomain
from sphinxcontrib_research.sphinx_ext.logging import CATALOGUE
from sphinxcontrib_research.sphinx_ext.nodes import (
    research_badge,
    research_math,
    research_topic,
    research_topic_title,
    research_view,
)
from sphinxcontrib_research.sphinx_ext.short_names import register_short_names
from sphinxcontrib_research.sphinx_ext.transforms import FittingImages, LateRoles, PlainNodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the domain, its nodes and transforms, the configuration and the events."""
    config.register(app)
    app.add_domain(ResearchDomain)
    app.add_node(research_view, html=(writers.visit_view, None))
    app.add_node(research_badge, html=(writers.visit_badge, None))
    app.add_node(research_math, html=(writers.visit_math, None))
    app.add_node(research_topic, html=(topic_html.visit_topic, topic_html.depart_topic))
    app.add_node(research_topic_title, html=(topic_html.visit_topic_title, topic_html.depart_topic_title))
    app.add_post_transform(LateRoles)
    app.add_post_transform(PlainNodes)
    app.add_post_transform(FittingImages)
    app.add_message_catalog(CATALOGUE, str(Path(__file__).parent.parent / "locale"))
    app.connect("config-inited", config.check)
    # Late: a short name is taken only where no other extension has it.
    app.connect("config-inited", register_short_names, priority=900)
    assets.connect(app)
    lifecycle.connect(app)
    page_events.connect(app)
    indices.connect(app)
    metadata.connect(app)
    feed.connect(app)
    unchanged_files.connect(app)
    epub.connect(app)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

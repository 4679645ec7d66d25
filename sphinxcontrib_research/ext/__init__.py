"""The only package that imports Sphinx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.ext import config, lifecycle
from sphinxcontrib_research.ext.domain import ResearchDomain
from sphinxcontrib_research.ext.logging import load_catalogues
from sphinxcontrib_research.ext.nodes import (
    research_apart,
    research_badge,
    research_citation,
    research_late,
    research_math,
    research_note,
    research_symbols,
    research_topic,
    research_topic_title,
    research_view,
)
from sphinxcontrib_research.ext.read.notes import MakeNotes
from sphinxcontrib_research.ext.write import html
from sphinxcontrib_research.ext.write.lines import FORMATS, LABELLED, research_line, research_reference
from sphinxcontrib_research.ext.write.transforms import (
    Citations,
    FittingImages,
    HeadingsOfNotes,
    LateRoles,
    PlainNodes,
    SilentBadges,
)
from sphinxcontrib_research.util import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the domain, its nodes and transforms, the configuration and the events."""
    config.register(app)
    app.add_domain(ResearchDomain)
    app.add_node(research_view, html=(html.visit_view, None))
    app.add_node(research_badge, html=(html.visit_badge, None))
    app.add_node(research_symbols, html=(html.visit_symbols, None))
    app.add_node(research_apart, html=(html.visit_apart, html.depart_apart))
    app.add_node(research_math, html=(html.visit_math, None))
    app.add_node(research_line, override=False, **FORMATS)
    app.add_node(research_reference, override=False, **LABELLED)
    app.add_node(research_topic, html=(html.visit_topic, html.depart_topic))
    app.add_node(research_topic_title, html=(html.visit_topic_title, html.depart_topic_title))
    # Written as the inlines that they are; but what copies titles takes only nodes that are registered.
    app.add_node(research_citation)
    app.add_node(research_late)
    app.add_node(research_note)
    app.add_transform(MakeNotes)
    app.add_post_transform(Citations)
    app.add_post_transform(LateRoles)
    app.add_post_transform(PlainNodes)
    app.add_post_transform(SilentBadges)
    app.add_post_transform(FittingImages)
    app.add_post_transform(HeadingsOfNotes)
    load_catalogues(app)
    lifecycle.connect(app)
    return {
        "version": __version__,
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

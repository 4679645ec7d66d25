"""Citations as nodes: words and links to the lists of references."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinxcontrib_research.ext.addresses import Home, shows
from sphinxcontrib_research.ext.logging import __, warn, warn_of_unknown
from sphinxcontrib_research.ext.nodes import (
    apart_nodes,
    research_apart,
    research_math,
    research_title_citation,
    strip_before,
)
from sphinxcontrib_research.ext.read import queries
from sphinxcontrib_research.ext.read.directive import expressions_around
from sphinxcontrib_research.ext.state import Citation
from sphinxcontrib_research.util.scripts import is_rtl, is_upright, runs_rtl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinxcontrib_research.citations.in_text import Piece
    from sphinxcontrib_research.ext.build import Build
    from sphinxcontrib_research.ext.nodes import research_citation, research_note


PLAIN_HEADINGS = frozenset({"latex", "texinfo"})
"""Formats whose headings hold author and year only, as they are copied into outlines and running heads."""


def citation_nodes(build: Build, citation: research_citation) -> nodes.inline:
    """A citation in its style, with its anchor.

    Args:
        build: The run.
        citation: What the role made.
    """
    docname = citation["docname"]
    shown = _frame(build, citation)
    if citation.get("in_heading", False) and build.builder.format in PLAIN_HEADINGS:
        shown.append(nodes.Text(citation.astext()))
        return shown
    if not citation["linked"]:
        _report_unknown(build, citation)
    if citation["number"] and "page" not in citation and build.builder.name != "man":
        anchor = build.citing.citation_anchor(docname, citation["number"])
        if build.builder.format == "html":
            shown["ids"].append(anchor)
        else:  # Not every translator writes the ids of an inline.
            shown += nodes.target("", "", ids=[anchor])
    shown.source, shown.line = citation.source, citation.line
    pieces = _pieces(build, citation)
    if pieces and pieces[0].raised:
        strip_before(citation)
    for is_raised, group in groupby(pieces, lambda piece: piece.raised):
        line = _raised(build, citation, shown) if is_raised else shown
        for piece in group:
            found = apart_nodes(piece.text, build.words.language)
            if piece.italic and not is_upright(piece.text):
                found = [nodes.emphasis("", "", *found)]
            if piece.bold:
                found = [nodes.strong("", "", *found)]
            if piece.id and citation["linked"]:
                found = [_linked(build, citation, piece.id, found)]
            elif piece.link:
                found = _external(piece.link, found)
            line += found
    return shown


def _raised(build: Build, citation: research_citation, line: nodes.inline) -> nodes.Element:
    """The place of pieces above the line; writers that take titles as plain text lose a superscript there."""
    if citation.get("in_title", False) and build.builder.format in ("text", "man"):
        line += nodes.Text("^")
        return line
    raised = nodes.superscript()
    line += raised
    return raised


def _frame(build: Build, citation: research_citation) -> nodes.inline:
    if citation.get("in_title", False) and build.builder.format == "html":
        return research_title_citation("", "", copied=citation.astext(), classes=["research-cite"])
    return nodes.inline(citation.rawsource, "", classes=["research-cite"])


def _report_unknown(build: Build, citation: research_citation) -> None:
    """Warn of unknown works in a citation without links: a link that leads nowhere is reported as such."""
    library = build.store.full
    for item in citation["items"]:
        if library.resolve(item.id) is None:
            warn_of_unknown(library, "paper", item.id, citation)


def _pieces(build: Build, citation: research_citation) -> Sequence[Piece]:
    """What a citation prints in its style."""
    from sphinxcontrib_research.citations.in_text import Piece, citation_pieces

    docname = citation["docname"]
    library = build.store.full
    resolved = {item.id: library.resolve(item.id) or item.id for item in citation["items"]}
    known = {} if citation["role"] else build.citing.labels_for(docname)
    labels = {id_: known[target] for id_, target in resolved.items() if target in known}
    if not citation["explicit"] and citation["role"]:
        return _by_role(build, citation)
    if citation["explicit"]:
        return [Piece(citation.astext(), citation["items"][0].id)]
    processor = build.citing.by_style
    if build.settings.cites_in_notes and not citation.get("in_note"):
        processor = None
    if processor is not None and all(item.id in labels for item in citation["items"]):
        from sphinxcontrib_research.citations.in_text_by_style import pieces_by_style

        works = [(item, library.papers[resolved[item.id]], labels[item.id]) for item in citation["items"]]
        return pieces_by_style(
            works,
            library,
            processor,
            textual=citation["textual"],
            places=citation.get("places", ()),
            is_sentence=citation.get("is_note", False),
        )
    return citation_pieces(
        citation["items"], labels, build.citing.style, build.words.gettext, textual=citation["textual"]
    )


def _by_role(build: Build, citation: research_citation) -> Sequence[Piece]:
    """What a role of sphinxcontrib-bibtex prints."""
    from sphinxcontrib_research.citations.bibtex_roles import role_pieces

    items = build.citing.in_list_order(citation["docname"], citation["items"])
    works = build.citing.works_for(citation["docname"], items)
    return role_pieces(items, works, citation["role"], build.config.bibtex_reference_style)


def _linked(build: Build, citation: research_citation, key: str, shown: Sequence[nodes.Node]) -> nodes.Node:
    """A link to the work in a list of references, else a reference to the paper's home or address."""
    docname, page = citation["docname"], citation.get("page", citation["docname"])
    label = _upright(build, shown)
    given = Citation(citation["number"], citation["items"], role=citation["role"])
    target = build.citing.target_of(docname, given, key)
    id_ = target[1] if target is not None else build.store.full.resolve(key) or key
    if target is not None and build.builder.name == "man":
        return nodes.inline("", "", *label)  # A place in a manual page has no address.
    if target is not None:
        anchors = build.addresses.anchors(target[0].docname, target[0].given.number)
        home = Home(target[0].docname, build.citing.entry_anchor(target[0], id_, anchors))
        title = queries.plain_title(build.store.full, id_) if citation.get("tooltip", True) else ""
        linked = internal_reference(build, page, home, label, title)
        if linked is not None:
            return linked
    elif _is_unlisted(build, citation, id_):
        message = __("paper '%s' is cited, but no list of references shows it; linking its address")
        warn("ref", message, id_, location=citation)
    node = addnodes.pending_xref(
        "",
        nodes.inline("", "", *label),
        refdoc=page or docname,
        refdomain="research",
        reftype="paper",
        reftarget=id_,
        refexplicit=True,
        refwarn=True,
    )
    node.source, node.line = citation.source, citation.line
    return node


def _external(link: str, shown: Sequence[nodes.Node]) -> list[nodes.Node]:
    """A link to an address, if pages may hold it."""
    from sphinxcontrib_research.model.addresses import safe_url

    address = safe_url(link)
    return [nodes.reference("", "", *shown, refuri=address)] if address else list(shown)


def _upright(build: Build, shown: Sequence[nodes.Node]) -> list[nodes.Node]:
    """The text of a link: Sphinx sets cross-references in italics in LaTeX, where citations are upright."""
    if build.builder.format != "latex":
        return list(shown)
    before, behind = (nodes.raw("", text, format="latex") for text in ("\\textup{", "}"))
    return [before, *shown, behind]


def note_nodes(build: Build, note: research_note) -> list[nodes.Node]:
    """A work in a footnote: the words before it, its formatted citation, the words behind it.

    Args:
        build: The run.
        note: What the role made; a work that is unknown keeps its id, with a warning.
    """
    from sphinxcontrib_research.ext.write import page_of
    from sphinxcontrib_research.render.entry import paper_of
    from sphinxcontrib_research.render.nodes import citation_nodes as formatted

    item = note["item"]
    library = build.store.full
    paper = paper_of(library, item.id)
    if paper is None:
        warn_of_unknown(library, "paper", item.id, note)
        return [nodes.Text(item.id)]
    paragraph = nodes.paragraph("", "", *formatted(paper, page_of(build, note["docname"])))
    if item.suffix:
        _remove_last_stop(paragraph)
        paragraph += nodes.Text(f", {item.suffix}{'' if item.suffix.endswith('.') else '.'}")
    shown = (
        _as_html(paragraph, build.words.language) if build.builder.format == "html" else paragraph.children
    )
    before = [nodes.Text(f"{item.prefix} ")] if item.prefix else []
    return [*before, *shown]


def _as_html(citation: nodes.paragraph, language: str) -> list[nodes.Node]:
    """A citation with math that needs no script, and what runs against the page in elements of its own."""
    is_against = is_rtl(language) and not runs_rtl(citation.astext())
    for math in list(citation.findall(nodes.math)):
        math.replace_self(research_math(math.astext(), math.astext()))
    if is_against:  # The works of others are cited in the direction of their script.
        return [research_apart("", "", *citation.children, direction="ltr")]
    for text in list(citation.findall(nodes.Text)):
        if not isinstance(text.parent, research_math):
            text.parent.replace(text, apart_nodes(text.astext(), language))
    return list(citation.children)


def _remove_last_stop(paragraph: nodes.paragraph) -> None:
    """Remove the full stop that ends a citation, but not that of an abbreviated venue."""
    texts = list(paragraph.findall(nodes.Text))
    last = texts[-1] if texts else None
    if last is None or not last.endswith(".") or last.parent is not paragraph:
        return
    # By identity: texts that are equal are not the same.
    position = next(at for at, child in enumerate(paragraph.children) if child is last)
    paragraph[position] = nodes.Text(last.removesuffix("."))


def _is_unlisted(build: Build, citation: research_citation, id_: str) -> bool:
    """Whether to warn that nothing lists a work: on request, and always where sphinxcontrib-bibtex would."""
    if build.store.full.resolve(id_) is None or not is_shown(build, citation):
        return False
    return bool(citation["role"]) or (build.config.nitpicky and build.addresses.home("paper", id_) is None)


def is_shown(build: Build, node: nodes.Element) -> bool:
    """Whether the builder shows a node: Sphinx removes what is in an ``only`` after all references."""
    return all(shows(build.builder, expression) for expression in expressions_around(node))


def internal_reference(
    build: Build, from_docname: str, home: Home, label: Sequence[nodes.Node], title: str
) -> nodes.reference | None:
    """A reference to a place in the project; ``None`` where the builder has no address for its document.

    Args:
        build: The run.
        from_docname: The document with the reference.
        home: The place.
        label: What is shown.
        title: What is shown on hover; may be empty.
    """
    reference = nodes.reference("", "", *label, internal=True)
    if title:
        reference["reftitle"] = title
    if build.builder.name == "singlehtml":
        reference["refuri"] = f"#{home.anchor}"
    elif from_docname == home.docname and home.anchor:
        reference["refid"] = home.anchor
    elif (document := build.addresses.uri_between(from_docname, home.docname)) is not None:
        reference["refuri"] = f"{document}{home.fragment}"
    else:
        return None
    return reference

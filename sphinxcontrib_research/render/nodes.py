"""Plain docutils nodes, for every builder that is not HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from docutils import nodes

from sphinxcontrib_research import markup
from sphinxcontrib_research.citations import Span
from sphinxcontrib_research.drawing import charts
from sphinxcontrib_research.model.paper import Author, Link, Paper, Topic
from sphinxcontrib_research.render import (
    ChartView,
    EntryGroup,
    Form,
    ListView,
    Page,
    PeopleView,
    ProfileView,
    ReferenceMark,
    TableView,
    form_of,
)
from sphinxcontrib_research.render import entry as parts
from sphinxcontrib_research.render.entry import (
    ShownPerson,
    badges_on,
    byline_of,
    caption_of,
    citation_spans,
    legend_of,
    links_of_column,
    papers_of,
)
from sphinxcontrib_research.render.tables import (
    MOST_COAUTHORS,
    Figure,
    cell_of,
    coauthors_of,
    figures_of,
    headers_of,
    person_links,
    series_of,
    subtitle,
    table_form,
    totals_of,
)
from sphinxcontrib_research.writers.reference import origin

LINE = "line"
"""The attribute of paragraphs that are lines of an entry: ``first``, or ``next``, right below another."""
COUNTDOWN = "countdown"
"""The attribute of enumerated lists whose numbers count down from ``start``."""


def _lines(*lines: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Lines right below each other; what is empty is none."""
    filled = [line for line in lines if line]
    return [
        nodes.paragraph("", "", *line, **{LINE: "next" if number else "first"})
        for number, line in enumerate(filled)
    ]


@dataclass(frozen=True, slots=True)
class NodePage:
    """A page that nodes are made for, with what only Sphinx can make."""

    page: Page
    image: Callable[[str, str], nodes.Node | None] = lambda _path, _label: None
    """From a path and the alternative text to an image."""
    download: Callable[[str, str], nodes.Node | None] = lambda _path, _label: None
    """From a path and the label to a node that offers the file."""
    link: Callable[[str, str, list[nodes.Node]], nodes.Node | None] = lambda _kind, _id, _label: None
    """From a kind, an id and the text to a cross-reference within the project, if there is such a place."""
    citation: Callable[[tuple[str, str], str], nodes.Node | None] = lambda _place, _label: None
    """From a document and an anchor in it, and the text, to a link there, if readers can follow one."""


def reference(address: str, children: Sequence[nodes.Node]) -> nodes.reference:
    """A link to an address."""
    return nodes.reference("", "", *children, refuri=address, internal=False)


def title_node(paper: Paper, context: NodePage) -> nodes.Node:
    """The title in bold, linked to the paper's page, file or address."""
    label = markup.nodes(paper.title, links=not paper.address)
    linked = context.link("page", paper.id, label)
    if linked is None and paper.url_path:
        linked = context.download(paper.url_path, markup.plain(paper.title))
    if linked is not None:
        return nodes.strong("", "", linked)
    if paper.address:
        return nodes.strong("", "", reference(paper.address, label))
    return nodes.strong("", "", *label)


def link_node(link: Link, context: NodePage) -> nodes.Node:
    """A link, a download, or words for one without an address."""
    label = parts.link_label(link, context.page.words)
    if link.path:
        return context.download(link.path, label) or nodes.Text(label)
    return reference(link.url, [nodes.Text(label)]) if link.url else nodes.Text(label)


def joined(items: Sequence[Sequence[nodes.Node]], separator: str) -> list[nodes.Node]:
    """Nodes of several things in a line, with words between them."""
    line: list[nodes.Node] = []
    for item in items:
        if item:
            if line:
                line.append(nodes.Text(separator))
            line.extend(item)
    return line


def _facts(paper: Paper, context: NodePage, form: Form) -> list[list[nodes.Node]]:
    """Venue and date, awards, category, tags and topics."""
    shown, page = form.parts, context.page
    place: list[nodes.Node] = []
    if "venue" in shown:
        about, venue, by = origin(paper, page.library, page.words.gettext)
        named = [nodes.emphasis("", "", *markup.nodes(venue))] if venue else []
        place = joined([*map(markup.nodes, about), named, markup.nodes(by)], ", ")
    if "date" in shown and paper.date is not None:
        date = nodes.Text(parts.date_text(paper.date, page.words.language))
        between = parts.before_date(paper, "".join(node.astext() for node in place))
        place = joined([place, [date]], between)
    items = [place]
    if parts.has_awards_in_words(form):
        items.extend(markup.nodes(award) for award in dict.fromkeys(paper.awards))
    if "category" in shown and paper.category:
        items.append([nodes.Text(paper.category)])
    if "tags" in shown and paper.tags:
        items.append([nodes.Text(", ".join(paper.tags))])
    if "topics" in shown:
        items.append(joined([_topic(topic, context) for topic in parts.topics_of(paper, page.library)], ", "))
    return items


def _topic(topic: Topic, context: NodePage) -> list[nodes.Node]:
    label = markup.nodes(topic.title, links=False)
    linked = context.link("topic", topic.id, label)
    return [linked] if linked is not None else label


def _marks(paper: Paper, context: NodePage, form: Form) -> list[list[nodes.Node]]:
    """Links, badges in words and metrics."""
    items: list[list[nodes.Node]] = []
    if "links" in form.parts:
        links = parts.ordered_links(paper, context.page.settings.links)
        items += [[link_node(link, context)] for link in links]
    for badge in badges_on(context.page, paper, form.badges):
        label: list[nodes.Node] = [nodes.Text(badge.text)] if badge.text else []
        items.append([reference(badge.url, label)] if badge.url and label else label)
    if "metrics" in form.parts:
        items += [[nodes.Text(f"{label} {value}")] for label, value in paper.metrics]
    return items


def _paragraphs(source: str, label: str = "") -> list[nodes.Node]:
    blocks: list[nodes.Node] = []
    for part in markup.paragraphs(source):
        paragraph = nodes.paragraph("", "", *markup.nodes(part))
        if label and not blocks:
            paragraph.insert(0, [nodes.strong("", label), nodes.Text(" ")])
        blocks.append(paragraph)
    return blocks


def _details(paper: Paper, context: NodePage, form: Form) -> list[nodes.Node]:
    _ = context.page.words.gettext
    shown = form.parts
    blocks: list[nodes.Node] = []
    if "summary" in shown and paper.summary:
        blocks += _paragraphs(paper.summary)
    if "note" in shown and paper.note:
        blocks += _paragraphs(paper.note)
    if "abstract" in shown and paper.abstract:
        blocks += _paragraphs(paper.abstract, _("Abstract") + ".")
    if "bibtex" in shown:
        from sphinxcontrib_research.writers import bibtex

        entry = bibtex.entry(paper, context.page.library)
        blocks.append(nodes.literal_block(entry, entry, language="bibtex"))
    return blocks


def entry_nodes(paper: Paper, context: NodePage, form: Form, anchor: str = "") -> list[nodes.Node]:
    """One entry, as lines and the paragraphs below them.

    Args:
        paper: The paper.
        context: The page that the entry stands on.
        form: What the list's entries show.
        anchor: The id of the entry; empty for none.
    """
    first: list[nodes.Node] = [nodes.target("", "", ids=[anchor])] if anchor else []
    marks = _marks(paper, context, form)
    if form.style == "citation":
        shown = citation_nodes(paper, context.page, form.mark.year), joined(marks, " · ")
        blocks = _lines([*first, *joined(shown, " ")])
    else:
        first.append(title_node(paper, context))
        # One line for all that is short: on paper each further one takes room.
        last = joined([*_facts(paper, context, form), *marks], " · ")
        blocks = _lines(first, byline_nodes(paper, context, form), last)
    if "image" in form.parts and paper.image:
        image = context.image(paper.image, paper.image_alt)
        blocks = [image, *blocks] if image is not None else blocks
    return blocks + _details(paper, context, form)


def _entries(
    ids: tuple[str, ...], view: ListView, context: NodePage, form: Form, first: int
) -> list[nodes.Node]:
    """The entries of a list or of a group; of references as paragraphs, each begins with its label."""
    anchors = context.page.anchors(view.number)
    references: list[nodes.Node] = []
    box: nodes.Element
    if view.numbered:
        box = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".", start=view.number_of(first))
        box.attributes.update({COUNTDOWN: True} if view.is_reversed else {})
    else:
        box = nodes.bullet_list(bullet="*")
    for position, id_ in enumerate(ids, first):
        anchor = anchors[position] if position < len(anchors) else ""
        paper = parts.paper_of(context.page.library, id_)
        if paper is None:
            continue
        if position < len(view.marks):
            mark = view.marks[position]
            blocks = entry_nodes(paper, context, replace(form, mark=mark), anchor)
            references += _marked(mark, blocks, context)
        else:
            box.append(nodes.list_item("", *entry_nodes(paper, context, form, anchor)))
    return references or [box]


def _marked(mark: ReferenceMark, blocks: list[nodes.Node], context: NodePage) -> list[nodes.Node]:
    """An entry of a list of references: what citations show, the entry, and the way back to them."""
    texts = [block for block in blocks if isinstance(block, nodes.paragraph)]
    if mark.label:
        texts[0].insert(0, nodes.Text(f"{mark.label} "))
    back = [
        link
        for number, place in enumerate(mark.back, 1)
        if (link := context.citation(place, "↑" if len(mark.back) == 1 else f"↑{number}")) is not None
    ]
    if back:
        texts[-1] += [nodes.Text(" "), *joined([[link] for link in back], " ")]
    return blocks


def _group(group: EntryGroup, view: ListView, context: NodePage, form: Form, first: int) -> list[nodes.Node]:
    blocks: list[nodes.Node] = []
    if group.title:
        blocks.append(nodes.rubric("", "", nodes.Text(group.title)))
    if group.ids:
        blocks += _entries(group.ids, view, context, form, first)
    first += len(group.ids)
    for part in group.groups:
        blocks += _group(part, view, context, form, first)
        first += len(part.all_ids)
    return blocks


def list_nodes(view: ListView, context: NodePage) -> list[nodes.Node]:
    """A whole list.

    Args:
        view: What the directive asked for.
        context: The page that the list stands on.

    Returns:
        Block-level nodes; empty when the list has no entries.
    """
    form = form_of(view, context.page)
    if view.single and view.ids:
        anchors = context.page.anchors(view.number)
        paper = parts.paper_of(context.page.library, view.ids[0])
        return entry_nodes(paper, context, form, anchors[0] if anchors else "") if paper is not None else []
    blocks: list[nodes.Node] = []
    if view.caption:
        caption = caption_of(view, context.page)
        blocks.append(nodes.paragraph("", "", *markup.nodes(caption)))
    blocks += _group(view.content, view, context, form, 0)
    if legend := legend_of(view, context.page):
        blocks.append(nodes.paragraph("", ", ".join(f"{mark} {meaning}" for mark, meaning in legend)))
    return blocks


# Formatted citations as docutils nodes.


def _span(span: Span) -> list[nodes.Node]:
    shown: list[nodes.Node] = (
        markup.nodes(span.text, links=not span.link) if span.markup else [nodes.Text(span.text)]
    )
    if span.script:
        kind = nodes.superscript if span.script == "sup" else nodes.subscript
        shown = [kind("", "", *shown)]
    if span.italic:
        shown = [nodes.emphasis("", "", *shown)]
    if span.bold:
        shown = [nodes.strong("", "", *shown)]
    return [reference(span.link, shown)] if span.link else shown


def citation_nodes(paper: Paper, page: Page, year: str = "") -> list[nodes.Node]:
    """A paper's citation; a year given stands for its own."""
    return [node for span in citation_spans(paper, page, year) for node in _span(span)]


# Lists of authors as docutils nodes.


def _person(shown: ShownPerson, context: NodePage) -> list[nodes.Node]:
    name: nodes.Node = nodes.Text(shown.person.name)
    linked = context.link("author", shown.author.id, [name]) if shown.author is not None else None
    if linked is not None:
        name = linked
    elif shown.address:
        name = reference(shown.address, [name])
    if shown.highlight:
        name = nodes.strong("", "", name)
    return [name, nodes.superscript("", shown.marks)] if shown.marks else [name]


def byline_nodes(paper: Paper, context: NodePage, form: Form) -> list[nodes.Node]:
    """The authors of a paper (else its editors) and their affiliations; empty if there are none."""
    byline = byline_of(paper, context.page, form)
    people: list[list[nodes.Node]] = []
    is_cut = False
    for one in byline.people:
        if not one.is_more:
            people.append(_person(one, context))
        elif not is_cut:
            people.append([nodes.Text(byline.more)])
            is_cut = True
    line = joined(people, ", ")
    if byline.ending:
        line.append(nodes.Text(f" {byline.ending}"))
    if group := byline.collaboration:
        line.append(nodes.Text(f" ({group})" if line else group))
    if places := byline.affiliations:
        line.append(nodes.Text(f" · {places}" if line else places))
    return line


# Tables, charts and profiles as docutils nodes.


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def _cell(paper: Paper, column: str, context: NodePage) -> list[nodes.Node]:
    page = context.page
    cell = cell_of(paper, column, page.library, page.words)
    if cell.kind == "title":
        return [title_node(paper, context)]
    if cell.kind == "authors":
        return byline_nodes(paper, context, table_form(page))
    if cell.kind == "links":
        links = links_of_column(paper, column, page.settings.links)
        return joined([[link_node(link, context)] for link in links], ", ")
    if not cell.text:
        return []
    return [nodes.Text(cell.text)] if cell.kind == "number" else markup.nodes(cell.text)


def table_nodes(view: TableView, context: NodePage) -> list[nodes.Node]:
    """A whole table, without the columns that have nothing in any row: paper has no room for them."""
    page = context.page
    papers = papers_of(page.library, view.ids)
    cells = {
        number: [_cell(paper, column, context) for paper in papers]
        for number, column in enumerate(view.columns)
    }
    kept = [number for number, column in cells.items() if any(column)] or [*cells]
    labels = [headers_of(view, page.words)[number] for number in kept]
    view = replace(view, columns=tuple(view.columns[number] for number in kept))
    widths = (
        _characters([view.widths[number] for number in kept])
        if len(view.widths) == len(cells)
        else tuple(_default_width(column, label) for column, label in zip(view.columns, labels, strict=True))
    )
    rows = [list(row) for row in zip(*(cells[number] for number in kept), strict=True)]
    for row, anchor in zip(rows, page.anchors(view.number), strict=False):
        if anchor:
            # Behind the words: in front LaTeX would set the first line of this cell lower than the others.
            row[0].append(nodes.target("", "", ids=[anchor]))
    if view.total:
        totals = totals_of(view, papers, page)
        rows.append([[nodes.strong("", total)] if total else [] for total in totals])
    caption = markup.nodes(caption_of(view, page)) if view.caption else []
    table = plain_table([markup.nodes(label) for label in labels], rows, widths, caption)
    # Else LaTeX guesses the widths from the texts, and has no room left for numbers.
    table["classes"].append("colwidths-given")
    return [table]


def plain_table(
    header: Sequence[Sequence[nodes.Node]],
    rows: Sequence[Sequence[Sequence[nodes.Node]]],
    widths: Sequence[int],
    title: Sequence[nodes.Node],
) -> nodes.table:
    """A table of one header row and some rows; a long one may break over pages in print."""
    group = nodes.tgroup(cols=len(widths))
    group += [nodes.colspec(colwidth=width) for width in widths]
    group += nodes.thead("", _row(header))
    group += nodes.tbody("", *(_row(row) for row in rows))
    table = nodes.table(classes=["longtable"] if len(rows) > LONGEST_FLOATING else [])
    if title:
        table += nodes.title("", "", *title)
    table += group
    return table


def _characters(widths: Sequence[int]) -> tuple[int, ...]:
    """Relative widths as numbers of characters: builders of plain text take them for that."""
    return tuple(max(3, round(width * ROW / sum(widths))) for width in widths)


ROW = 96
"""How many characters the cells of a row hold beside each other."""

LONGEST_FLOATING = 20
"""A table of more rows may break over pages in print."""


def _default_width(column: str, label: str) -> int:
    """Numbers need little, but their header has to fit without a hyphen."""
    return {"title": 36, "authors": 28, "venue": 16, "year": 7}.get(column, max(10, len(label) + 3))


# Charts as docutils nodes: their figures as a table.


def chart_nodes(view: ChartView, context: NodePage) -> list[nodes.Node]:
    """The figures of a chart; nothing if there are none."""
    series = series_of(view, context.page)
    if not series.points:
        return []
    header = ([nodes.Text(series.label)], [nodes.Text(series.unit)])
    rows = [([nodes.Text(label)], [nodes.Text(value)]) for label, value in charts.rows(series)]
    title = markup.nodes(caption_of(view, context.page)) if view.caption else [nodes.Text(series.title)]
    return [plain_table(header, rows, (30, 10), title)]


# Profiles and cards of people as docutils nodes.


def _about(
    author: Author, context: NodePage, name: list[nodes.Node], grouped_by: str = ""
) -> list[nodes.Node]:
    """What is known of a person, as lines and the paragraphs of the biography."""
    words = context.page.words
    place = [nodes.strong("", "", *name)], markup.nodes(subtitle(author, grouped_by))
    first = joined(place, ", ")
    if author.field and grouped_by != "field":
        first.append(nodes.Text(f" ({author.field})"))
    links = joined([[link_node(link, context)] for link in person_links(author, words)], " · ")
    blocks = _lines(first, links)
    if author.image and (image := context.image(author.image, author.name)) is not None:
        blocks.insert(0, image)
    return [*blocks, *_paragraphs(author.bio)]


def _figures(figures: Sequence[Figure]) -> list[nodes.Node]:
    """Figures in a row; what is to be said of several beside each other is said once."""
    groups: list[Sequence[nodes.Node]] = []
    for note, group in groupby(figures, attrgetter("note")):
        items = [
            [
                nodes.strong("", one.value),
                nodes.Text(f" {one.label}{f', {one.recent}' if one.recent else ''}"),
            ]
            for one in group
        ]
        groups.append([*joined(items, ", "), *([nodes.Text(f" ({note})")] if note else [])])
    return joined(groups, " · ")


def profile_nodes(view: ProfileView, context: NodePage) -> list[nodes.Node]:
    """An author's header and figures."""
    page = context.page
    author = page.library.authors.get(view.author)
    if author is None:
        return []
    blocks = _about(author, context, [nodes.Text(author.name)]) if "header" in view.show else []
    if "tiles" in view.show:
        papers = papers_of(page.library, view.ids)
        row = _figures(figures_of(author, papers, view.metrics, page.words))
        blocks.append(nodes.paragraph("", "", *row))
    if "coauthors" in view.show and (people := coauthors_of(view, page.library)):
        shown = ", ".join(f"{one.name} ({one.count:,})" for one in people[:MOST_COAUTHORS])
        if (left := len(people) - MOST_COAUTHORS) > 0:
            more = page.words.ngettext("… and {count} more", "… and {count} more", left)
            shown += f" {more.format(count=f'{left:,}')}"
        blocks.append(nodes.paragraph("", f"{page.words.gettext('Co-authors')}: {shown}"))
    return blocks


def people_nodes(view: PeopleView, context: NodePage) -> list[nodes.Node]:
    """A list of people, under headings where they are grouped."""
    blocks: list[nodes.Node] = []
    authors = context.page.library.authors
    for heading, members in view.groups:
        if heading:
            blocks.append(nodes.rubric("", "", nodes.Text(heading)))
        box = nodes.bullet_list(bullet="*")
        for id_ in members:
            if id_ in authors:
                name: list[nodes.Node] = [nodes.Text(authors[id_].name)]
                linked = context.link("author", id_, name)
                name = [linked] if linked is not None else name
                by = view.grouped_by if heading else ""
                box += nodes.list_item("", *_about(authors[id_], context, name, by))
        blocks.append(box)
    return blocks

"""Plain docutils nodes, for every builder that is not HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from docutils import nodes

from sphinxcontrib_research import markup, model
from sphinxcontrib_research.citations import Span
from sphinxcontrib_research.drawing import charts
from sphinxcontrib_research.model.paper import Author, Link, Paper
from sphinxcontrib_research.query.fields import topics_of
from sphinxcontrib_research.render import (
    NO_MARK,
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
from sphinxcontrib_research.util import Words
from sphinxcontrib_research.util.plugins import PluginError
from sphinxcontrib_research.util.scripts import comma, gap_before, is_upright, listed, separator
from sphinxcontrib_research.vocabulary import PARTS
from sphinxcontrib_research.writers.reference import origin

Inline = list[nodes.Node]
"""What stands in a line."""
Blocks = list[nodes.Node]
"""What stands below each other: paragraphs, lists, tables."""

LINE = "line"
"""The attribute of paragraphs that are lines of an entry: ``first``, or ``next``, right below another."""
LABEL = "label"
"""The attribute of containers that are an entry of a list of references: what its citations show."""
COUNTDOWN = "countdown"
"""The attribute of enumerated lists whose numbers count down from ``start``."""


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

    def linked(self, kind: str, id_: str, label: Inline) -> Inline:
        """A text that leads to its place within the project, if there is one."""
        found = self.link(kind, id_, label)
        return label if found is None else [found]

    def picture(self, path: str, alternative: str) -> Blocks:
        """An image, if there is one that can be shown."""
        found = self.image(path, alternative) if path else None
        return [] if found is None else [found]


# Words, links and lines.


def text(words: str) -> Inline:
    """Words as they are; none for an empty text."""
    return [nodes.Text(words)] if words else []


def reference(address: str, children: Sequence[nodes.Node]) -> nodes.reference:
    """A link to an address."""
    return nodes.reference("", "", *children, refuri=address, internal=False)


def strong(children: Sequence[nodes.Node]) -> Inline:
    """Words in bold."""
    return [nodes.strong("", "", *children)] if children else []


def emphasis(words: str, children: Sequence[nodes.Node]) -> Inline:
    """Words in italics, if their script has any."""
    return [*children] if is_upright(words) else [nodes.emphasis("", "", *children)] if children else []


def joined(items: Iterable[Sequence[nodes.Node]], separator: str) -> Inline:
    """Nodes of several things in a line, with words between them; what is empty is left out."""
    line: Inline = []
    for item in filter(None, items):
        line += [*(text(separator) if line else ()), *item]
    return line


def paragraph(children: Sequence[nodes.Node]) -> nodes.paragraph:
    """A paragraph of what stands in a line."""
    return nodes.paragraph("", "", *children)


def lines(*contents: Sequence[nodes.Node]) -> Blocks:
    """Lines right below each other; what is empty is none."""
    found = [paragraph(content) for content in contents if content]
    for number, line in enumerate(found):
        line[LINE] = "next" if number else "first"
    return [*found]


def paragraphs(source: str, label: str = "") -> Blocks:
    """A text of the data, which blank lines part, with a label in bold before its first word."""
    found = [markup.nodes(part) for part in markup.paragraphs(source)]
    if found and label:
        found[0] = joined((strong(text(label)), found[0]), " ")
    return [paragraph(part) for part in found]


def link_node(link: Link, context: NodePage) -> nodes.Node:
    """A link, a download, or words for one without an address."""
    label = parts.link_label(link, context.page.words)
    if link.path:
        return context.download(link.path, label) or nodes.Text(label)
    return reference(link.url, text(label)) if link.url else nodes.Text(label)


def _links(links: Iterable[Link], context: NodePage, separator: str) -> Inline:
    return joined(([link_node(link, context)] for link in links), separator)


# The parts of an entry.


def title_nodes(paper: Paper, context: NodePage) -> Inline:
    """The title in bold, linked to the paper's page, file or address; before it that it was retracted."""
    title = [_title(paper, context)]
    if not paper.retracted:
        return title
    word = text(parts.retraction_label(context.page.words))
    url = paper.retracted.url
    return joined((strong([reference(url, word)] if url else word), title), " ")


def _title(paper: Paper, context: NodePage) -> nodes.Node:
    label = markup.nodes(paper.title, links=not paper.address)
    linked = context.link("page", paper.id, label)
    if linked is None and paper.url_path:
        linked = context.download(paper.url_path, markup.plain(paper.title))
    if linked is None and paper.address:
        linked = reference(paper.address, label)
    return nodes.strong("", "", *(label if linked is None else [linked]))


def _person(shown: ShownPerson, context: NodePage) -> Inline:
    label = text(shown.person.name)
    name = context.linked("author", shown.author.id, label) if shown.author is not None else label
    if name is label and shown.address:
        name = [reference(shown.address, label)]
    if shown.highlight:
        name = strong(name)
    return [*name, nodes.superscript("", shown.marks)] if shown.marks else name


def byline_nodes(paper: Paper, context: NodePage, form: Form) -> Inline:
    """The authors of a paper (else its editors) and their affiliations; empty if there are none."""
    byline = byline_of(paper, context.page, form)
    gettext = context.page.words.gettext
    shown, more = [], text(byline.more)
    for one in byline.people:
        # Who is left out is counted once, where the first of them would stand.
        shown.append(more if one.is_more else _person(one, context))
        more = [] if one.is_more else more
    line = joined(shown, separator((one.person.name for one in byline.people), gettext))
    if byline.ending:
        line += text(gap_before(byline.ending, byline.people[-1].person.name) + byline.ending)
    if group := byline.collaboration:
        line += text(f" ({group})" if line else group)
    return joined((line, text(listed(byline.affiliations, gettext))), " · ")


def _facts(paper: Paper, context: NodePage, form: Form) -> list[Inline]:
    """Venue and date, awards, category, tags and topics."""
    shown, page = form.parts, context.page
    place, date = Inline(), Inline()
    if "venue" in shown:
        about, venue, by = origin(paper, page.library, page.words.gettext)
        named = emphasis(venue, markup.nodes(venue))
        between = comma((*about, venue, by), page.words.gettext)
        place = joined((*map(markup.nodes, about), named, markup.nodes(by)), between)
    if "date" in shown and paper.date is not None:
        date = text(parts.date_text(paper.date, page.words))
    gap = parts.before_date(paper, "".join(node.astext() for node in place), page.words)
    items = [joined((place, date), gap)]
    if parts.has_awards_in_words(form):
        items += map(markup.nodes, dict.fromkeys(paper.awards))
    if "category" in shown:
        items.append(text(paper.category))
    if "tags" in shown:
        items.append(text(listed(paper.tags, page.words.gettext)))
    if "topics" in shown:
        topics = topics_of(paper, page.library)
        labels = ((topic.id, markup.nodes(topic.title, links=False)) for topic in topics)
        between = separator((topic.title for topic in topics), page.words.gettext)
        items.append(joined((context.linked("topic", *one) for one in labels), between))
    return items


def _marks(paper: Paper, context: NodePage, form: Form, citation: Sequence[Span] = ()) -> list[Inline]:
    """Links that the citation does not print, badges in words and metrics."""
    items: list[Inline] = []
    if "links" in form.parts:
        links = parts.links_beside(citation, parts.ordered_links(paper, context.page.settings.links))
        items.append(_links(links, context, " · "))
    for badge in badges_on(context.page, paper, form.badges):
        label = text(badge.text)
        items.append([reference(badge.url, label)] if badge.url and label else label)
    if "metrics" in form.parts:
        items += [text(f"{label} {value}") for label, value in paper.metrics]
    return items


def _span(span: Span) -> Inline:
    shown = markup.nodes(span.text, links=not span.link) if span.markup else text(span.text)
    if span.script:
        kind = nodes.superscript if span.script == "sup" else nodes.subscript
        shown = [kind("", "", *shown)]
    if span.italic:
        shown = emphasis(span.text, shown)
    if span.bold:
        shown = strong(shown)
    return shown


def citation_nodes(paper: Paper, page: Page, mark: ReferenceMark = NO_MARK) -> Inline:
    """A paper's citation, in a list of references with what is special to it."""
    return _span_nodes(citation_spans(paper, page, mark))


def _span_nodes(spans: Sequence[Span]) -> Inline:
    found: Inline = []
    for link, group in groupby(spans, attrgetter("link")):
        shown = [node for span in group for node in _span(span)]
        found += [reference(link, shown)] if link else shown
    return found


def _details(paper: Paper, context: NodePage, form: Form) -> Blocks:
    """What stands below an entry's lines: summary, note, abstract, BibTeX."""
    shown, page = form.parts, context.page
    blocks: Blocks = []
    if "summary" in shown:
        blocks += paragraphs(paper.summary)
    if "note" in shown:
        blocks += paragraphs(paper.note)
    if "abstract" in shown:
        blocks += paragraphs(paper.abstract, page.words.gettext("Abstract."))
    if "bibtex" in shown:
        from sphinxcontrib_research.writers import bibtex

        entry = bibtex.entry(paper, page.library)
        blocks.append(nodes.literal_block(entry, entry, language="bibtex"))
    return blocks


# Entries and lists of them.


def _pieces(paper: Paper, context: NodePage, form: Form) -> dict[str, Inline]:
    """What an entry shows, by part, for the style of a plug-in."""

    def only(name: str, badges: tuple[str, ...] = ()) -> Form:
        return replace(form, parts=form.parts & {name}, badges=badges)

    image = context.image(paper.image, paper.image_alt) if paper.image else None
    # Of these parts only awards are several.
    between = separator(paper.awards, context.page.words.gettext)
    made = {
        "title": title_nodes(paper, context),
        "authors": byline_nodes(paper, context, form),
        **{
            name: joined(_facts(paper, context, only(name)), between)
            for name in ("venue", "date", "category", "tags", "topics", "award")
        },
        **{name: joined(_marks(paper, context, only(name)), " · ") for name in ("metrics", "links")},
        "badges": joined(_marks(paper, context, only("badges", form.badges)), " · "),
        "image": [image] if image is not None else [],
        **{name: _details(paper, context, only(name)) for name in ("summary", "abstract", "note", "bibtex")},
    }
    shown = {"badges", *form.parts} if form.badges else form.parts
    return {name: made[name] for name in PARTS if name in shown and made.get(name)}


def entry_nodes(paper: Paper, context: NodePage, form: Form, anchor: str = "") -> Blocks:
    """One entry, as lines and the paragraphs below them.

    Args:
        paper: The paper.
        context: The page that the entry stands on.
        form: What the list's entries show.
        anchor: The id of the entry; empty for none.
    """
    first: Inline = [nodes.target("", "", ids=[anchor])] if anchor else []
    style = model.load_styles().values.get(form.style)
    if style is not None and style.nodes is not None:
        try:
            plugged = model.styled_nodes(form.style, model.Entry(paper, _pieces(paper, context, form)))
        except PluginError as error:
            context.page.plugin_fault(paper, str(error))
        else:
            return [*(nodes.paragraph("", "", target) for target in first), *plugged]
    if form.style == "citation":
        spans = citation_spans(paper, context.page, form.mark)
        shown = _span_nodes(spans), joined(_marks(paper, context, form, spans), " · ")
        blocks = lines([*first, *joined(shown, " ")])
    else:
        first += title_nodes(paper, context)
        # One line for all that is short: on paper each further one takes room.
        last = joined((*_facts(paper, context, form), *_marks(paper, context, form)), " · ")
        blocks = lines(first, byline_nodes(paper, context, form), last)
    # Behind the title, on whose line the number of a list's item stands.
    picture = context.picture(paper.image, paper.image_alt) if "image" in form.parts else []
    return [*blocks, *picture, *_details(paper, context, form)]


def _entries(ids: tuple[str, ...], view: ListView, context: NodePage, form: Form, first: int) -> Blocks:
    """The entries of a list or of a group; of references as paragraphs, unless they are a numbered list."""
    anchors = context.page.anchors(view.number)
    references: Blocks = []
    box: nodes.Element = nodes.bullet_list(bullet="*")
    if view.numbered:
        box = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".", start=view.number_of(first))
        box.attributes.update({COUNTDOWN: True} if view.is_reversed else {})
    for position, id_ in enumerate(ids, first):
        anchor = anchors[position] if position < len(anchors) else ""
        paper = parts.paper_of(context.page.library, id_)
        if paper is None:
            continue
        if position < len(view.marks):
            mark = view.marks[position]
            blocks = _marked(mark, entry_nodes(paper, context, replace(form, mark=mark), anchor), context)
        else:
            blocks = entry_nodes(paper, context, form, anchor)
        if view.marks and not view.numbered:
            references += blocks
        else:
            box.append(nodes.list_item("", *blocks))
    return references or [box]


def _marked(mark: ReferenceMark, blocks: Blocks, context: NodePage) -> Blocks:
    """An entry of a list of references: what citations show, the entry, and the way back to them."""
    texts = [block for block in blocks if isinstance(block, nodes.paragraph)]
    if mark.anchor:
        texts[0].insert(0, nodes.target("", "", ids=[mark.anchor]))
    back = [
        [link]
        for number, place in enumerate(mark.back, 1)
        if (link := context.citation(place, "↑" if len(mark.back) == 1 else f"↑{number}")) is not None
    ]
    if back:
        # No arrow has a line of its own.
        texts[-1] += [nodes.Text("\N{NO-BREAK SPACE}"), *joined(back, " ")]
    return [nodes.container("", *blocks, **{LABEL: mark.label})] if mark.label else blocks


def _group(group: EntryGroup, view: ListView, context: NodePage, form: Form, first: int) -> Blocks:
    blocks: Blocks = [nodes.rubric("", group.title)] if group.title else []
    if group.ids:
        blocks += _entries(group.ids, view, context, form, first)
    first += len(group.ids)
    for part in group.groups:
        blocks += _group(part, view, context, form, first)
        first += len(part.all_ids)
    return blocks


def list_nodes(view: ListView, context: NodePage) -> Blocks:
    """A whole list.

    Args:
        view: What the directive asked for.
        context: The page that the list stands on.

    Returns:
        Block-level nodes; empty when the list has no entries.
    """
    page = context.page
    form = form_of(view, page)
    if view.single and view.ids:
        paper = parts.paper_of(page.library, view.ids[0])
        anchor = next(iter(page.anchors(view.number)), "")
        return entry_nodes(paper, context, form, anchor) if paper is not None else []
    blocks: Blocks = [paragraph(markup.nodes(caption_of(view, page)))] if view.caption else []
    blocks += _group(view.content, view, context, form, 0)
    if legend := legend_of(view, page):
        meanings = [f"{mark} {meaning}" for mark, meaning in legend]
        blocks.append(nodes.paragraph("", listed(meanings, page.words.gettext)))
    return blocks


# Tables, and charts as tables of their figures.


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", paragraph(cell)) for cell in cells))


def _cell(paper: Paper, column: str, context: NodePage) -> Inline:
    page = context.page
    cell = cell_of(paper, column, page.library, page.words)
    if cell.kind == "title":
        return title_nodes(paper, context)
    if cell.kind == "authors":
        return byline_nodes(paper, context, table_form(page))
    if cell.kind == "links":
        return _links(links_of_column(paper, column, page.settings.links), context, ", ")
    return text(cell.text) if cell.kind == "number" else markup.nodes(cell.text)


def table_nodes(view: TableView, context: NodePage) -> Blocks:
    """A whole table, without the columns that have nothing in any row: paper has no room for them."""
    page = context.page
    papers = papers_of(page.library, view.ids)
    cells = [[_cell(paper, column, context) for paper in papers] for column in view.columns]
    kept = [number for number, column in enumerate(cells) if any(column)] or [*range(len(cells))]
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
        rows.append([strong(text(total)) for total in totals_of(view, papers, page)])
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


def chart_nodes(view: ChartView, context: NodePage) -> Blocks:
    """The figures of a chart; nothing if there are none."""
    series = series_of(view, context.page)
    if not series.points:
        return []
    header = (text(series.label), text(series.unit))
    rows = [(text(label), text(value)) for label, value in charts.rows(series)]
    title = markup.nodes(caption_of(view, context.page)) if view.caption else text(series.title)
    return [plain_table(header, rows, (30, 10), title)]


# Profiles and lists of people.


def _about(author: Author, context: NodePage, name: Inline, grouped_by: str = "") -> Blocks:
    """What is known of a person, as lines and the paragraphs of the biography."""
    said, gettext = subtitle(author, context.page.words, grouped_by), context.page.words.gettext
    first = joined((strong(name), markup.nodes(said)), comma((author.name, said), gettext))
    if author.field and grouped_by != "field":
        first += text(f" ({author.field})")
    links = _links(person_links(author, context.page.words), context, " · ")
    picture = context.picture(author.image, author.name)
    return [*lines(first, links), *picture, *paragraphs(author.bio)]


def _figures(figures: Sequence[Figure], words: Words) -> Inline:
    """Figures in a row; what is to be said of several beside each other is said once."""
    groups: list[Inline] = []
    between = comma((one.label for one in figures), words.gettext)
    for note, group in groupby(figures, attrgetter("note")):
        items = [
            [*strong(text(one.value)), *text(f" {between.join(filter(None, (one.label, one.recent)))}")]
            for one in group
        ]
        groups.append([*joined(items, between), *text(f" ({note})" if note else "")])
    return joined(groups, " · ")


def profile_nodes(view: ProfileView, context: NodePage) -> Blocks:
    """An author's header, figures and co-authors."""
    page = context.page
    author = page.library.authors.get(view.author)
    if author is None:
        return []
    blocks = _about(author, context, text(author.name)) if "header" in view.show else []
    if "tiles" in view.show:
        papers = papers_of(page.library, view.ids)
        blocks.append(paragraph(_figures(figures_of(author, papers, view.metrics, page.words), page.words)))
    if "coauthors" in view.show and (people := coauthors_of(view, page.library)):
        gettext = page.words.gettext
        most = people[:MOST_COAUTHORS]
        shown = listed([f"{one.name} ({page.number(one.count)})" for one in most], gettext)
        if (left := len(people) - MOST_COAUTHORS) > 0:
            more = page.words.ngettext("… and {count} more", "… and {count} more", left)
            shown += f" {more.format(count=page.number(left))}"
        blocks.append(nodes.paragraph("", gettext("Co-authors: {names}").format(names=shown)))
    return blocks


def people_nodes(view: PeopleView, context: NodePage) -> Blocks:
    """A list of people, under headings where they are grouped."""
    blocks: Blocks = []
    authors = context.page.library.authors
    for heading, members in view.groups:
        if heading:
            blocks.append(nodes.rubric("", heading))
        box = nodes.bullet_list(bullet="*")
        for author in [authors[id_] for id_ in members if id_ in authors]:
            name = context.linked("author", author.id, text(author.name))
            by = view.grouped_by if heading else ""
            box += nodes.list_item("", *_about(author, context, name, by))
        blocks.append(box)
    return blocks

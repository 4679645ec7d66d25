"""Papers, authors, venues and topics as records, and records as YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import yaml

from sphinxcontrib_research.markup.spans import UNSAFE
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Person
from sphinxcontrib_research.util import shown_path
from sphinxcontrib_research.vocabulary import IDENTIFIERS
from sphinxcontrib_research.vocabulary.fields import LINK_KINDS, METRICS
from sphinxcontrib_research.writers.reference import given_with_aside

if TYPE_CHECKING:
    from sphinxcontrib_research.model.paper import (
        Author,
        Claim,
        Link,
        Metric,
        Paper,
        Retraction,
        Topic,
        Value,
        Venue,
    )

RecordFields: TypeAlias = "dict[str, Value]"

LINKS = frozenset(LINK_KINDS)
"""Links that have a field of their own."""
_TEXTS = """
volume issue pages publisher institution genre version series edition language license
""".split()
_GITHUB = "https://github.com/"


def paper_record(paper: Paper, *, folder: str = "") -> RecordFields:
    """Turn a paper into a record that reads as the same paper.

    Args:
        paper: The paper.
        folder: The folder of the file to be written; paths in the record are relative to it, or as they are
            if it is empty.

    Returns:
        The fields that are not empty, in the order in which people expect them.
    """
    links = dict(_link_fields(paper.links, folder))
    fields: RecordFields = {
        "id": paper.id,
        "short": paper.short,
        "title": paper.title,
        "authors": people(paper.authors, is_open=paper.authors_open),
        "collaboration": paper.collaboration,
        "affiliations": list(paper.affiliations),
        "venue": _one_or_more(paper.venues),
        "date": _date(paper),
        "type": paper.type,
        "status": paper.status,
        **{name: getattr(paper, name) for name in IDENTIFIERS},
        "url": paper.url or _relative(paper.url_path, folder),
        **links,
        "abstract": paper.abstract,
        "summary": paper.summary,
        "note": paper.note,
        "tags": list(paper.tags),
        "topics": list(paper.topics),
        "category": paper.category,
        **{name: _metric(getattr(paper, name)) for name in METRICS},
        "award": _one_or_more(paper.awards),
        "metrics": dict(paper.metrics),
        "sota": _claims(paper.sota),
        "relation": "" if paper.relation == "own" else paper.relation,
        "retracted": _retraction(paper.retracted),
        "selected": _truth(paper.selected),
        "hidden": paper.hidden if isinstance(paper.hidden, str) else _truth(paper.hidden),
        "image": _relative(paper.image, folder),
        "image_alt": paper.image_alt,
        "version_of": paper.version_of,
        **{name: getattr(paper, name) for name in _TEXTS},
        "editors": people(paper.editors),
        "bibtex": paper.bibtex,
    }
    for name, value in paper.extra:
        if not fields.get(name):
            # Folding took the hyphen of "x-…", by which a field says that nobody need know it.
            fields[f"x-{name[1:]}" if name.startswith("x") else name] = value
    return _filled(fields)


def author_record(author: Author, *, folder: str = "") -> RecordFields:
    """Turn an author's record back into its fields; see :func:`paper_record`."""
    names = ("role", "field", "bio", "email", "scholar", "github")
    return _filled(
        {
            "id": author.id,
            "name": author.name,
            "aliases": list(author.aliases),
            "orcid": author.orcid,
            "url": author.url,
            "image": _relative(author.image, folder),
            "affiliation": author.affiliation,
            **{name: getattr(author, name) for name in names},
            "links": _links(author.links, folder),
            "h_index": _metric(author.h_index),
            "i10_index": _metric(author.i10_index),
            "paper_count": _metric(author.paper_count),
            "citations": _metric(author.citations),
            "metrics": dict(author.metrics),
        }
    )


def venue_record(venue: Venue) -> RecordFields:
    """Turn a venue's record back into its fields."""
    names = ("id", "short", "name", "type", "url", "color")
    fields: RecordFields = {name: getattr(venue, name) for name in names}
    return _filled(fields | {"aliases": list(venue.aliases)})


def topic_record(topic: Topic, *, folder: str = "") -> RecordFields:
    """Turn a topic's record back into its fields; see :func:`paper_record`."""
    return _filled(
        {
            "id": topic.id,
            "title": topic.title,
            "parent": topic.parent,
            "summary": topic.summary,
            "image": _relative(topic.image, folder),
            "papers": list(topic.papers),
            "links": _links(topic.links, folder),
            "hidden": _truth(topic.hidden),
        }
    )


def people(persons: Iterable[Person], *, is_open: bool = False) -> list[Value]:
    """Write names: as one text each where that reads as the same person, else as mappings.

    Args:
        persons: The people, in order.
        is_open: More are meant: the list ends with ``others``.
    """
    named: list[Value] = [_person(person) for person in persons]
    return [*named, "others"] if is_open and named else named


def _person(person: Person) -> Value:
    marks: RecordFields = {
        "id": person.author,
        "orcid": person.orcid,
        "affiliation": person.affiliation,
        "url": person.url,
        "equal": _truth(person.equal),
        "corresponding": _truth(person.corresponding),
        "me": _truth(person.highlight),
    }
    name = _name(person)
    if any(marks.values()):
        named: RecordFields = {"name": name} if isinstance(name, str) else dict(name)
        return _filled(named | marks)
    return name


def _name(person: Person) -> str | dict[str, Value]:
    """The shortest text that reads as the same name."""
    bare = replace(
        person, author="", orcid="", affiliation="", url="", equal=False, corresponding=False, highlight=False
    )
    parts = (person.family_name, person.suffix, given_with_aside(person))
    for text in (person.name, ", ".join(part for part in parts if part), f"{{{person.name}}}"):
        if parse_person(text) == bare:
            return text
    family = f"{person.family_name}, {person.suffix}" if person.suffix else person.family_name
    return {"family": family, "given": parts[2]} if person.given else {"name": f"{{{person.name}}}"}


def _filled(fields: RecordFields) -> RecordFields:
    return {name: value for name, value in fields.items() if value not in ("", None, [], {})}


def _one_or_more(texts: Sequence[str]) -> Value:
    return texts[0] if len(texts) == 1 else list(texts)


def _truth(truth: bool) -> str:
    return "true" if truth else ""


def _date(paper: Paper) -> str:
    if paper.date is None:
        return ""
    return paper.date.edtf or paper.date.text


def _relative(path: str, folder: str) -> str:
    return shown_path(path, folder) if folder and Path(path).is_absolute() else path


def _address(link: Link, folder: str) -> str:
    if link.path:
        return _relative(link.path, folder)
    if link.kind == "code" and link.url.startswith(_GITHUB):
        repository = link.url.removeprefix(_GITHUB)
        if repository.count("/") == 1 and not repository.endswith("/") and "?" not in repository:
            return repository
    return link.url or "true"


def _link_fields(links: Sequence[Link], folder: str) -> Iterator[tuple[str, Value]]:
    """The links that have a field of their own, then the rest under ``links``."""
    seen: set[str] = set()
    rest: list[Link] = []
    for link in links:
        if link.kind in LINKS and not link.label and link.kind not in seen:
            seen.add(link.kind)
            yield link.kind, _address(link, folder)
        else:
            rest.append(link)
    yield "links", _links(rest, folder)


def _links(links: Sequence[Link], folder: str) -> Value:
    """A mapping of labels, or a list where a label comes twice."""
    labels = [link.label or link.kind for link in links]
    addresses = [_relative(link.path, folder) or link.url for link in links]
    if len(set(labels)) == len(labels) and all(addresses):
        return dict(zip(labels, addresses, strict=True))
    return [
        _filled({"label": label, "url": address}) for label, address in zip(labels, addresses, strict=True)
    ]


def _metric(metric: Metric | None) -> Value:
    if metric is None:
        return ""
    if not metric.source and not metric.date:
        return metric.text
    return _filled({"count": metric.text, "source": metric.source, "date": metric.date})


def _retraction(retraction: Retraction | None) -> Value:
    if not retraction:
        return "" if retraction is None else "false"
    return _filled({"date": retraction.date, "url": retraction.url}) or "true"


def _claims(claims: Sequence[Claim]) -> Value:
    written = [_claim(claim) for claim in claims]
    return written[0] if len(written) == 1 else list(written)


def _claim(claim: Claim) -> Value:
    names = ("task", "dataset", "metric", "value", "rank", "date", "url")
    fields = _filled({name: getattr(claim, name) for name in names})
    return claim.task if list(fields) == ["task"] else fields


# Data files as people like to read them: short lists on one line, long texts as blocks, few quotes.

WIDTH = 92
"""Where long texts and lists go on in the next line: behind the word that reaches it."""
_TEXT, _LIST, _MAPPING, _NULL = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map", "null"))
_SPECIAL = [("tag:yaml.org,2002:null", re.compile(r"(?:~|null|=|<<|)\Z", re.IGNORECASE))]
"""Texts that stand for no value, or that YAML 1.1 gives a meaning of their own."""
_LONG = frozenset(("abstract", "summary", "note", "bio"))
"""Fields that stand as blocks where they are long."""
_NEEDS_ESCAPES = re.compile(r"[\t\r\x85\u2028\u2029\ufeff]")
_BEFORE_BREAK = re.compile(r"(?<![ \t])[ \t]++(?=\n)")


class _Dumper(yaml.SafeDumper):
    """Data files are read as their source text: numbers, dates and ``yes`` need no quotes.

    Not libyaml's: it breaks some texts at other places, and escapes what lies beyond U+FFFF.
    """

    yaml_implicit_resolvers = dict.fromkeys(("~", "n", "N", "=", "<", ""), _SPECIAL)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists below their key, as people do."""
        super().increase_indent(flow, False)


def dumps(
    papers: Sequence[Paper],
    authors: Sequence[Author] = (),
    venues: Sequence[Venue] = (),
    topics: Sequence[Topic] = (),
    *,
    folder: str = "",
) -> str:
    """Write a data file.

    Args:
        papers: The papers, in order.
        authors: Records of people.
        venues: Records of venues.
        topics: Records of topics.
        folder: The folder of the file; paths in it are written relative to this.

    Returns:
        The text of the file, with a line break at its end.
    """
    parts: dict[str, list[dict[str, Value]]] = {
        "papers": [paper_record(paper, folder=folder) for paper in papers],
        "authors": [author_record(author, folder=folder) for author in authors],
        "venues": [venue_record(venue) for venue in venues],
        "topics": [topic_record(topic, folder=folder) for topic in topics],
    }
    sections = [f"{name}:\n" + "\n".join(map(item_text, part)) for name, part in parts.items() if part]
    return "\n".join(sections) or "papers: []\n"


def item_text(record: Mapping[str, Value]) -> str:
    """Write one item of a list of records, with its dash in the first column."""
    written: str = yaml.serialize(_node([dict(record)]), Dumper=_Dumper, width=WIDTH, allow_unicode=True)
    return written


def _node(value: Value, name: str = "") -> yaml.Node:
    if isinstance(value, dict):
        pairs = [(_node(key), _node(item, key)) for key, item in value.items()]
        return yaml.MappingNode(_MAPPING, pairs, flow_style=not pairs)
    if isinstance(value, list):
        texts = [item for item in value if isinstance(item, str)]
        is_short = len(texts) == len(value) and sum(len(item) + 2 for item in texts) + len(name) < WIDTH - 6
        return yaml.SequenceNode(_LIST, [_node(item) for item in value], flow_style=is_short)
    if value is None:
        return yaml.ScalarNode(_NULL, "")
    text = _BEFORE_BREAK.sub("", UNSAFE().sub("", value))
    style = None
    if _NEEDS_ESCAPES.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif name in _LONG and len(text) > WIDTH - len(name):
        style = ">"
    return yaml.ScalarNode(_TEXT, text, style=style)

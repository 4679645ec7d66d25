"""The JSON of OpenAlex, ORCID and INSPIRE, as their interfaces give it -> records with our fields.

One work, or an answer that holds a list of them; Crossref's works are CSL's (:mod:`.csl`), only its answers
are unpacked here. The formats: https://docs.openalex.org/api-entities/works/work-object,
https://info.orcid.org/documentation/api-tutorials/, https://github.com/inspirehep/rest-api-doc,
https://api.crossref.org/swagger-ui/index.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.readers.document import Fields
from sphinxcontrib_research.readers.registry import Record
from sphinxcontrib_research.readers.values.links import leave_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinxcontrib_research.model.paper import Value

_LONGEST_ABSTRACT = 20_000
"""So many words an abstract that comes as an index of its words may have."""
_OPENALEX_TYPES = {
    "article": "article-journal",
    "book-section": "chapter",
    "dissertation": "thesis",
    "editorial": "article-journal",
    "erratum": "article-journal",
    "letter": "article-journal",
    "libguides": "document",
    "other": "document",
    "paratext": "document",
    "peer-review": "review",
    "reference-entry": "entry-encyclopedia",
    "review": "article-journal",
    "supplementary-materials": "document",
}
_ORCID_TYPES = {
    "conference-abstract": "paper-conference",
    "conference-poster": "paper-conference",
    "dissertation-thesis": "thesis",
    "lecture-speech": "speech",
    "research-tool": "software",
    "book-review": "review-book",
    "supervised-student-publication": "thesis",
}
_INSPIRE_TYPES = {
    "activity report": "report",
    "article": "article-journal",
    "book": "book",
    "book chapter": "chapter",
    "conference paper": "paper-conference",
    "note": "report",
    "proceedings": "book",
    "report": "report",
    "thesis": "thesis",
}
_ORCID_IDENTIFIERS = {
    "doi": "doi",
    "arxiv": "arxiv",
    "pmid": "pmid",
    "pmc": "pmcid",
    "isbn": "isbn",
    "uri": "url",
}


def works(answer: Mapping[str, Value]) -> list[Value] | None:
    """Return the works that an answer holds; ``None`` if a mapping is no answer of a service.

    Args:
        answer: The mapping that a file is.
    """
    if "message-type" in answer and isinstance(message := answer.get("message"), dict):  # Crossref
        items = message.get("items")
        return items if isinstance(items, list) else [message]
    if isinstance(answer.get("meta"), dict) and isinstance(
        results := answer.get("results"), list
    ):  # OpenAlex
        return results
    if isinstance(hits := answer.get("hits"), dict) and isinstance(
        found := hits.get("hits"), list
    ):  # INSPIRE
        return found
    return _of_orcid(answer)


def _of_orcid(answer: Mapping[str, Value]) -> list[Value] | None:
    """Return the works of an ORCID record, its list of works, or several of them with all they say."""
    if isinstance(summary := answer.get("activities-summary"), dict):
        answer = summary
    if isinstance(inner := answer.get("works"), dict):
        answer = inner
    if isinstance(bulk := answer.get("bulk"), list) and bulk and all(isinstance(one, dict) for one in bulk):
        return [one.get("work") for one in bulk if isinstance(one, dict)]
    groups = answer.get("group")
    if not isinstance(groups, list) or not groups:
        return None
    summaries: list[Value] = []
    for group in groups:
        several = group.get("work-summary") if isinstance(group, dict) else None
        if not isinstance(group, dict) or not isinstance(several, list):
            return None
        for summary in several[:1]:  # the others are the same work, as other sources know it
            if isinstance(summary, Fields) and "external-ids" in group:
                summary["external-ids"] = group["external-ids"]
            summaries.append(summary)
    return summaries


def recognises(fields: Mapping[str, Value]) -> bool:
    """Say whether a record is a work of a service.

    Args:
        fields: A record as its file says it.
    """
    return _translator(fields) is not None


def translate(record: Record) -> Record:
    """Return a work of a service as a record with our fields; what a service notes for itself is left out."""
    translator = _translator(record.fields)
    if translator is None:
        return record
    found: dict[str, Value] = {name: value for name, value in translator(record.fields).items() if value}
    leave_out(found)
    lines = dict.fromkeys(found, record.line)
    return Record(record.line, found, lines, record.kind, record.key, record.sections)


def _translator(fields: Mapping[str, Value]) -> Callable[[Mapping[str, Value]], dict[str, Value]] | None:
    if isinstance(fields.get("authorships"), list):
        return _openalex
    title = fields.get("title")
    if "put-code" in fields and isinstance(title, dict) and isinstance(title.get("title"), dict):
        return _orcid
    metadata = fields.get("metadata")
    if isinstance(metadata, dict) and isinstance(metadata.get("titles"), list):
        return _inspire
    return None


# -- OpenAlex


def _openalex(work: Mapping[str, Value]) -> dict[str, Value]:
    location = _mapping(work.get("primary_location"))
    source = _mapping(location.get("source"))
    ids, numbers = _mapping(work.get("ids")), _mapping(work.get("biblio"))
    kind = _text(work.get("type"))
    in_repository = _text(source.get("type")) == "repository"
    landing = _text(location.get("landing_page_url"))
    of_arxiv = "arxiv.org/abs/" in landing
    if kind == "article" and (in_repository or _text(source.get("type")) == "conference"):
        kind = "preprint" if in_repository else "paper-conference"
    found: dict[str, Value] = {
        "title": work.get("title") or work.get("display_name"),
        "authors": [_openalex_author(item) for item in _mappings(work.get("authorships"))],
        "date": work.get("publication_date") or work.get("publication_year"),
        "doi": _text(work.get("doi")).removeprefix("https://doi.org/"),
        "arxiv": landing if of_arxiv else None,
        "pmid": ids.get("pmid"),
        "pmcid": ids.get("pmcid"),
        "type": _OPENALEX_TYPES.get(kind, kind),
        "venue": None if of_arxiv else source.get("display_name"),
        "volume": numbers.get("volume"),
        "issue": numbers.get("issue"),
        "pages": _pages(numbers.get("first_page"), numbers.get("last_page")),
        "pdf": location.get("pdf_url"),
        "url": None if of_arxiv else landing,
        "language": work.get("language"),
        "license": location.get("license"),
        "abstract": _from_index(work.get("abstract_inverted_index")),
        "x-openalex": ids.get("openalex") or work.get("id"),
        "x-issn": source.get("issn_l"),
    }
    if count := _text(work.get("cited_by_count")):
        date = _text(work.get("updated_date"))[:10]
        found["citations"] = {"count": count, "source": "OpenAlex", **({"date": date} if date else {})}
    if _text(work.get("is_retracted")) == "true":
        found["x-retracted"] = "true"
    return found


def _openalex_author(item: Mapping[str, Value]) -> Value:
    author = _mapping(item.get("author"))
    person: dict[str, Value] = {"name": author.get("display_name") or item.get("raw_author_name")}
    if author.get("orcid"):
        person["orcid"] = author["orcid"]
    if names := [
        name for one in _mappings(item.get("institutions")) if (name := _text(one.get("display_name")))
    ]:
        person["affiliation"] = names[0]
    if _text(item.get("is_corresponding")) == "true":
        person["corresponding"] = "true"
    return person


def _from_index(index: Value) -> str:
    """Return a text of the places of its words: ``{"We": [0, 4], "study": [1]}``."""
    places: dict[int, str] = {}
    for word, at in _mapping(index).items():
        for place in at if isinstance(at, list) else []:
            if isinstance(place, str) and place.isdecimal() and len(place) < 6:
                places[int(place)] = word
    return " ".join(places[place] for place in sorted(places)[:_LONGEST_ABSTRACT])


# -- ORCID


def _orcid(work: Mapping[str, Value]) -> dict[str, Value]:
    title = _mapping(work.get("title"))
    subtitle = _content(title.get("subtitle"))
    name = _content(title.get("title"))
    kind = _text(work.get("type")).lower().replace("_", "-")
    day = _mapping(work.get("publication-date"))
    parts = [_content(day.get(part)) for part in ("year", "month", "day")]
    found: dict[str, Value] = {
        "title": f"{name}: {subtitle}" if subtitle and subtitle not in name else name,
        "venue": _content(work.get("journal-title")),
        "date": "-".join(part.zfill(2) for part in parts if part) if parts[0] else "",
        "type": _ORCID_TYPES.get(kind, kind),
        "url": _content(work.get("url")),
        "abstract": work.get("short-description"),
        "language": work.get("language-code"),
    }
    contributors = _mapping(work.get("contributors"))
    people = [_content(one.get("credit-name")) for one in _mappings(contributors.get("contributor"))]
    found["authors"] = [person for person in people if person]
    for item in _mappings(_mapping(work.get("external-ids")).get("external-id")):
        kind = _ORCID_IDENTIFIERS.get(_text(item.get("external-id-type")).lower(), "")
        value = _content(item.get("external-id-normalized")) or item.get("external-id-value")
        if (
            kind
            and not found.get(kind)
            and _text(item.get("external-id-relationship")).lower() in ("self", "")
        ):
            found[kind] = value
    citation = _mapping(work.get("citation"))
    if _text(citation.get("citation-type")).lower() == "bibtex" and not found["authors"]:
        found["bibtex"] = citation.get("citation-value")
    return found


# -- INSPIRE


def _inspire(work: Mapping[str, Value]) -> dict[str, Value]:
    data = _mapping(work.get("metadata"))
    title = _first(data.get("titles"))
    published = [one for one in _mappings(data.get("publication_info")) if one.get("journal_title")]
    journal = published[0] if published else _first(data.get("publication_info"))
    imprint, thesis = _first(data.get("imprints")), _mapping(data.get("thesis_info"))
    kinds = data.get("document_type")
    kind = _text(kinds[0] if isinstance(kinds, list) and kinds else kinds)
    eprint = _first(data.get("arxiv_eprints"))
    categories = eprint.get("categories")
    name, subtitle = _text(title.get("title")), _text(title.get("subtitle"))
    people = _mappings(data.get("authors"))
    found: dict[str, Value] = {
        "id": _plain_first(data.get("texkeys")),
        "title": f"{name}: {subtitle}" if subtitle else name,
        "authors": [_inspire_person(one) for one in people if not _is_editor(one)],
        "editors": [_inspire_person(one) for one in people if _is_editor(one)],
        "venue": journal.get("journal_title") or journal.get("pubinfo_freetext"),
        "volume": journal.get("journal_volume"),
        "issue": journal.get("journal_issue"),
        "pages": _pages(journal.get("page_start"), journal.get("page_end")) or journal.get("artid"),
        "date": journal.get("year")
        or imprint.get("date")
        or thesis.get("date")
        or data.get("earliest_date")
        or data.get("preprint_date"),
        "type": _INSPIRE_TYPES.get(kind, kind) if journal or kind != "article" else "",
        "doi": _first(data.get("dois")).get("value"),
        "arxiv": eprint.get("value"),
        "category": categories[0] if isinstance(categories, list) and categories else None,
        "isbn": _first(data.get("isbns")).get("value"),
        "publisher": imprint.get("publisher"),
        "abstract": _first(data.get("abstracts")).get("value"),
        "url": _first(data.get("urls")).get("value"),
        "tags": [word for one in _mappings(data.get("keywords")) if (word := _author_keyword(one))],
        "x-inspire": data.get("control_number"),
        "x-collaboration": [_text(one.get("value")) for one in _mappings(data.get("collaborations"))],
        "x-report-number": [_text(one.get("value")) for one in _mappings(data.get("report_numbers"))],
    }
    if count := _text(data.get("citation_count")):
        found["citations"] = {"count": count, "source": "INSPIRE"}
    return found


def _inspire_person(item: Mapping[str, Value]) -> Value:
    person: dict[str, Value] = {"name": item.get("full_name") or item.get("name")}
    for one in _mappings(item.get("ids")):
        if _text(one.get("schema")) == "ORCID":
            person["orcid"] = one.get("value")
    if place := _text(_first(item.get("affiliations")).get("value")):
        person["affiliation"] = place
    return person


def _is_editor(item: Mapping[str, Value]) -> bool:
    roles = item.get("inspire_roles")
    return isinstance(roles, list) and "editor" in roles


def _author_keyword(item: Mapping[str, Value]) -> str:
    return _text(item.get("value")) if _text(item.get("source")) == "author" else ""


# -- values


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _content(value: Value) -> str:
    """Return a text that ORCID wraps: ``{"value": "2024"}``."""
    return _text(value.get("value")) if isinstance(value, dict) else _text(value)


def _mapping(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Value) -> list[Mapping[str, Value]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _first(value: Value) -> Mapping[str, Value]:
    found = _mappings(value)
    return found[0] if found else {}


def _plain_first(value: Value) -> str:
    return _text(value[0]) if isinstance(value, list) and value else _text(value)


def _pages(first: Value, last: Value) -> str:
    first, last = _text(first), _text(last)
    return f"{first}-{last}" if last and last != first else first

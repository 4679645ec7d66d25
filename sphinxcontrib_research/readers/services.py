"""The JSON of OpenAlex, ORCID and INSPIRE, as their interfaces give it -> records with our fields.

One work, or an answer that holds a list of them; Crossref's works are CSL's (:mod:`.csl`), only its answers
are unpacked here. The formats: https://docs.openalex.org/api-entities/works/work-object,
https://info.orcid.org/documentation/api-tutorials/, https://github.com/inspirehep/rest-api-doc,
https://api.crossref.org/swagger-ui/index.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_research.readers.record_builder import (
    RecordBuilder,
    as_list,
    as_mapping,
    as_text,
    mappings,
    titled,
    type_of,
)
from sphinxcontrib_research.readers.registry import Fields
from sphinxcontrib_research.readers.values.links import drop_redundant_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.registry import Record

_LONGEST_ABSTRACT = 20_000
"""An abstract that comes as an index of its words has at most this many."""
_OPENALEX_TYPES = {
    **dict.fromkeys(("article", "editorial", "erratum", "letter", "review"), "article-journal"),
    **dict.fromkeys(("libguides", "other", "paratext", "supplementary-materials"), "document"),
    "peer-review": "review",
    "reference-entry": "entry-encyclopedia",
}
_ORCID_TYPES = {
    **dict.fromkeys(("conference-abstract", "conference-poster"), "paper-conference"),
    **dict.fromkeys(("dissertation-thesis", "supervised-student-publication"), "thesis"),
    "lecture-speech": "speech",
    "research-tool": "software",
}
_INSPIRE_TYPES = {"article": "article-journal", "activity report": "report", "note": "report"}
_ORCID_IDENTIFIERS = {
    **{name: name for name in ("doi", "arxiv", "pmid", "isbn")},
    "pmc": "pmcid",
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
    results = answer.get("results")
    if isinstance(answer.get("meta"), dict) and isinstance(results, list):  # OpenAlex
        return results
    hits = as_mapping(answer.get("hits")).get("hits")
    if isinstance(hits, list):  # INSPIRE
        return hits
    return _of_orcid(answer)


def _of_orcid(answer: Mapping[str, Value]) -> list[Value] | None:
    """Return the works of an ORCID record, its list of works, or several of them with all they say."""
    if isinstance(summary := answer.get("activities-summary"), dict):
        answer = summary
    if isinstance(inner := answer.get("works"), dict):
        answer = inner
    if isinstance(bulk := answer.get("bulk"), list) and bulk and all(isinstance(item, dict) for item in bulk):
        return [item.get("work") for item in bulk if isinstance(item, dict)]
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
    builder = RecordBuilder(record.line)
    for name, value in translator(record.fields).items():
        builder.put(name, value, record.line)
    drop_redundant_url(builder.fields)
    return builder.record(record)


def _translator(fields: Mapping[str, Value]) -> Callable[[Mapping[str, Value]], dict[str, Value]] | None:
    if isinstance(fields.get("authorships"), list):
        return _openalex
    if "put-code" in fields and isinstance(as_mapping(fields.get("title")).get("title"), dict):
        return _orcid
    if isinstance(as_mapping(fields.get("metadata")).get("titles"), list):
        return _inspire
    return None


# -- OpenAlex


def _openalex(work: Mapping[str, Value]) -> dict[str, Value]:
    location = as_mapping(work.get("primary_location"))
    source = as_mapping(location.get("source"))
    ids, numbers = as_mapping(work.get("ids")), as_mapping(work.get("biblio"))
    kind = as_text(work.get("type"))
    in_repository = as_text(source.get("type")) == "repository"
    landing = as_text(location.get("landing_page_url"))
    of_arxiv = "arxiv.org/abs/" in landing
    if kind == "article" and (in_repository or as_text(source.get("type")) == "conference"):
        kind = "preprint" if in_repository else "paper-conference"
    found: dict[str, Value] = {
        "title": work.get("title") or work.get("display_name"),
        "authors": [_openalex_author(item) for item in mappings(work.get("authorships"))],
        "date": work.get("publication_date") or work.get("publication_year"),
        "doi": as_text(work.get("doi")).removeprefix("https://doi.org/"),
        "arxiv": landing if of_arxiv else None,
        "pmid": ids.get("pmid"),
        "pmcid": ids.get("pmcid"),
        "type": type_of(kind, _OPENALEX_TYPES),
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
    if count := as_text(work.get("cited_by_count")):
        date = as_text(work.get("updated_date"))[:10]
        found["citations"] = {"count": count, "source": "OpenAlex", **({"date": date} if date else {})}
    if as_text(work.get("is_retracted")) == "true":
        found["retracted"] = "true"
    return found


def _openalex_author(item: Mapping[str, Value]) -> Value:
    author = as_mapping(item.get("author"))
    person: dict[str, Value] = {"name": author.get("display_name") or item.get("raw_author_name")}
    if author.get("orcid"):
        person["orcid"] = author["orcid"]
    institutions = (as_text(place.get("display_name")) for place in mappings(item.get("institutions")))
    if name := next(filter(None, institutions), ""):
        person["affiliation"] = name
    if as_text(item.get("is_corresponding")) == "true":
        person["corresponding"] = "true"
    return person


def _from_index(index: Value) -> str:
    """Return a text of the places of its words: ``{"We": [0, 4], "study": [1]}``."""
    places: dict[int, str] = {}
    for word, at in as_mapping(index).items():
        for place in as_list(at):
            if isinstance(place, str) and place.isdecimal() and len(place) < 6:
                places[int(place)] = word
    return " ".join(places[place] for place in sorted(places)[:_LONGEST_ABSTRACT])


# -- ORCID


def _orcid(work: Mapping[str, Value]) -> dict[str, Value]:
    title = as_mapping(work.get("title"))
    subtitle = _content(title.get("subtitle"))
    name = _content(title.get("title"))
    kind = as_text(work.get("type")).lower().replace("_", "-")
    day = as_mapping(work.get("publication-date"))
    parts = [_content(day.get(part)) for part in ("year", "month", "day")]
    found: dict[str, Value] = {
        "title": titled(name, "" if subtitle in name else subtitle),
        "venue": _content(work.get("journal-title")),
        "date": "-".join(part.zfill(2) for part in parts if part) if parts[0] else "",
        "type": type_of(kind, _ORCID_TYPES),
        "url": _content(work.get("url")),
        "abstract": work.get("short-description"),
        "language": work.get("language-code"),
    }
    contributors = as_mapping(work.get("contributors"))
    people = [_content(person.get("credit-name")) for person in mappings(contributors.get("contributor"))]
    found["authors"] = [person for person in people if person]
    for item in mappings(as_mapping(work.get("external-ids")).get("external-id")):
        kind = _ORCID_IDENTIFIERS.get(as_text(item.get("external-id-type")).lower(), "")
        value = _content(item.get("external-id-normalized")) or item.get("external-id-value")
        is_own = as_text(item.get("external-id-relationship")).lower() in ("self", "")
        if kind and is_own and not found.get(kind):
            found[kind] = value
    citation = as_mapping(work.get("citation"))
    if as_text(citation.get("citation-type")).lower() == "bibtex" and not found["authors"]:
        found["bibtex"] = citation.get("citation-value")
    return found


# -- INSPIRE


def _inspire(work: Mapping[str, Value]) -> dict[str, Value]:
    data = as_mapping(work.get("metadata"))
    title = _first(data.get("titles"))
    published = [place for place in mappings(data.get("publication_info")) if place.get("journal_title")]
    journal = published[0] if published else _first(data.get("publication_info"))
    imprint, thesis = _first(data.get("imprints")), as_mapping(data.get("thesis_info"))
    kind = _first_text(data.get("document_type"))
    eprint = _first(data.get("arxiv_eprints"))
    people = mappings(data.get("authors"))
    found: dict[str, Value] = {
        "id": _first_text(data.get("texkeys")),
        "title": titled(as_text(title.get("title")), as_text(title.get("subtitle"))),
        "authors": [_inspire_person(person) for person in people if not _is_editor(person)],
        "editors": [_inspire_person(person) for person in people if _is_editor(person)],
        "venue": journal.get("journal_title") or journal.get("pubinfo_freetext"),
        "volume": journal.get("journal_volume"),
        "issue": journal.get("journal_issue"),
        "pages": _pages(journal.get("page_start"), journal.get("page_end")) or journal.get("artid"),
        "date": journal.get("year")
        or imprint.get("date")
        or thesis.get("date")
        or data.get("earliest_date")
        or data.get("preprint_date"),
        "type": type_of(kind, _INSPIRE_TYPES) if journal or kind != "article" else "",
        "doi": _first(data.get("dois")).get("value"),
        "arxiv": eprint.get("value"),
        "category": _first_text(eprint.get("categories")),
        "isbn": _first(data.get("isbns")).get("value"),
        "publisher": imprint.get("publisher"),
        "abstract": _first(data.get("abstracts")).get("value"),
        "url": _first(data.get("urls")).get("value"),
        "tags": [word for keyword in mappings(data.get("keywords")) if (word := _author_keyword(keyword))],
        "x-inspire": data.get("control_number"),
        "x-collaboration": [as_text(group.get("value")) for group in mappings(data.get("collaborations"))],
        "x-report-number": [as_text(report.get("value")) for report in mappings(data.get("report_numbers"))],
    }
    if count := as_text(data.get("citation_count")):
        found["citations"] = {"count": count, "source": "INSPIRE"}
    return found


def _inspire_person(item: Mapping[str, Value]) -> Value:
    person: dict[str, Value] = {"name": item.get("full_name") or item.get("name")}
    for identifier in mappings(item.get("ids")):
        if as_text(identifier.get("schema")) == "ORCID":
            person["orcid"] = identifier.get("value")
    if place := as_text(_first(item.get("affiliations")).get("value")):
        person["affiliation"] = place
    return person


def _is_editor(item: Mapping[str, Value]) -> bool:
    return "editor" in as_list(item.get("inspire_roles"))


def _author_keyword(item: Mapping[str, Value]) -> str:
    return as_text(item.get("value")) if as_text(item.get("source")) == "author" else ""


# -- values


def _content(value: Value) -> str:
    """Return a text that ORCID wraps: ``{"value": "2024"}``."""
    return as_text(as_mapping(value).get("value")) or as_text(value)


def _first(value: Value) -> Mapping[str, Value]:
    """Return the first mapping of a list."""
    return next(iter(mappings(value)), {})


def _first_text(value: Value) -> str:
    """Return a text, or the first of a list of them."""
    return as_text(value[0] if isinstance(value, list) and value else value)


def _pages(first: Value, last: Value) -> str:
    first, last = as_text(first), as_text(last)
    return f"{first}-{last}" if last and last != first else first

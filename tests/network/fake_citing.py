"""Works that cite others, as each of the fake services lists them: page by page, with the layout of the samples."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from fake_apis import Answer, FakeApis, Seen, UnknownRequestError, as_json, quoted, sample
from fake_world import World

ALL = frozenset(("openalex", "opencitations", "datacite", "crossref", "orcid", "ads", "semanticscholar"))


@dataclass(frozen=True)
class Citing:
    """A work that cites some others, is by some people, or says some words."""

    title: str
    doi: str = ""
    arxiv: str = ""
    openalex: str = ""
    authors: tuple[tuple[str, str], ...] = (("Ada", "Lovelace"),)
    date: str = "2025-03-01"
    venue: str = "Journal of Engines"
    type: str = "article"
    """As OpenAlex calls it."""
    cites: tuple[str, ...] = ()
    """DOIs."""
    people: tuple[str, ...] = ()
    """ORCID iDs."""
    abstract: str = ""
    at: frozenset[str] = ALL
    """The services that know it."""
    relation: str = "Cites"
    """As DataCite calls it."""
    version_of: str = ""

    @property
    def own_doi(self) -> str:
        return self.doi or (f"10.48550/arxiv.{self.arxiv}" if self.arxiv else "")


@dataclass
class CitingWorld:
    """What the services list; what is looked up is answered by a :class:`World`."""

    world: World
    citing: Sequence[Citing] = ()
    openalex_ids: dict[str, str] | None = None
    """DOI of a cited work -> its identifier at OpenAlex."""
    ads_token: str = ""

    def play(self, fake: FakeApis) -> None:
        self.world.play(fake)
        for name in ("openalex", "crossref", "datacite", "orcid", "semanticscholar"):
            fake.plays[name] = self._either(getattr(self, name), fake.plays[name])
        fake.plays["opencitations"], fake.plays["ads"] = self.opencitations, self.ads

    @staticmethod
    def _either(
        ours: Callable[[Seen], Answer | None], others: Callable[[Seen], Answer]
    ) -> Callable[[Seen], Answer]:
        return lambda seen: ours(seen) or others(seen)

    def _known(self, service: str) -> list[Citing]:
        return [work for work in self.citing if service in work.at]

    # -- OpenAlex

    def openalex(self, seen: Seen) -> Answer | None:
        if seen.path != "/works":
            return None
        first, *more = re.split(r",(?=from_publication_date:)", seen.params["filter"])
        name, _, value = first.partition(":")
        if name not in ("cites", "authorships.author.orcid", "title_and_abstract.search"):
            return None
        key = seen.headers.get("authorization", "").removeprefix("Bearer ")
        if key and key != self.world.openalex_key:
            return as_json({"error": "Unauthorized", "message": "API key not found"}, 401)
        if "cursor" in seen.params and not key:
            return as_json({"error": "Unauthorized", "message": "cursor paging needs a key"}, 401)
        assert set(seen.params) <= {"filter", "per_page", "page", "cursor", "sort", "select"}, seen.query
        works = self._known("openalex")
        ids = {openalex: doi for doi, openalex in (self.openalex_ids or {}).items()}
        if name == "cites":
            wanted = {ids[one] for one in value.split("|")}
            works = [work for work in works if not wanted.isdisjoint(work.cites)]
        elif name == "title_and_abstract.search":
            assert "," not in value
            assert re.fullmatch(r'"[^"|]+"', value)
            words = value.strip('"').lower().removesuffix("s")
            works = [work for work in works if words in f"{work.title} {work.abstract}".lower()]
        else:
            works = [work for work in works if value in work.people]
        since = more[0].partition(":")[2] if more else ""
        works = sorted((work for work in works if work.date >= since), key=lambda one: one.date, reverse=True)
        size = int(seen.params["per_page"])
        assert size <= 100
        if "cursor" in seen.params:
            cursor = seen.params["cursor"]
            start = 0 if cursor == "*" else int(base64.b64decode(cursor))
        else:
            start = (int(seen.params["page"]) - 1) * size
            if start + size > 10_000:
                return as_json({"error": "Pagination error", "message": "Maximum results size"}, 400)
        part = works[start : start + size]
        meta: dict[str, Any] = {"count": len(works), "per_page": size, "page": None}
        if "cursor" in seen.params:
            meta["next_cursor"] = base64.b64encode(str(start + size).encode()).decode() if part else None
        return as_json(
            {"meta": meta, "results": [self._openalex_item(work) for work in part], "group_by": []}
        )

    def _openalex_item(self, work: Citing) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(sample("openalex.json"))["results"][0]
        doi = f"https://doi.org/{work.own_doi}" if work.own_doi else None
        source = {**record["primary_location"]["source"], "display_name": work.venue}
        if not work.doi:
            source["type"] = "repository"
        record |= {"id": f"https://openalex.org/{work.openalex}", "doi": doi, "title": work.title}
        record |= {"publication_date": work.date, "publication_year": int(work.date[:4]), "type": work.type}
        record["ids"] = {"openalex": record["id"], "doi": doi}
        page = doi or f"https://example.org/{work.openalex}"
        record["primary_location"] |= {"source": source if work.venue else None, "landing_page_url": page}
        record["authorships"] = [
            {
                "author_position": "middle",
                "author": {"id": None, "display_name": f"{given} {family}", "orcid": None},
            }
            for given, family in work.authors
        ]
        ids = [(self.openalex_ids or {}).get(doi, "W1") for doi in work.cites]
        record["referenced_works"] = [f"https://openalex.org/{one}" for one in ("W1", *ids)]
        index: dict[str, list[int]] = {}
        for place, word in enumerate(work.abstract.split()):
            index.setdefault(word, []).append(place)
        record["abstract_inverted_index"] = index or None
        return record

    # -- others

    def opencitations(self, seen: Seen) -> Answer:
        doi = quoted(seen.path, "/citations/doi:").lower()
        rows = []
        for number, work in enumerate(self._known("opencitations")):
            if doi in work.cites and work.own_doi:
                citing = f"omid:br/06{number} doi:{work.own_doi}"
                row = {"oci": f"06{number}-061", "citing": citing, "cited": f"omid:br/061 doi:{doi}"}
                rows.append(
                    {**row, "creation": work.date, "timespan": "P1Y", "journal_sc": "no", "author_sc": "no"}
                )
        return as_json(rows)

    def crossref(self, seen: Seen) -> Answer | None:
        wanted, *more = seen.params.get("filter", "").split(",")
        if not wanted.startswith("orcid:"):
            found = {work.doi.lower(): work for work in self._known("crossref") if work.doi}
            if seen.path != "/works":
                doi = quoted(seen.path, "/works/").lower()
                if doi not in found:
                    return None
                whole = json.loads(sample("crossref.json"))
                return as_json({**whole, "message-type": "work", "message": self._crossref_item(found[doi])})
            dois = [part.removeprefix("doi:").lower() for part in seen.params["filter"].split(",")]
            if found.keys().isdisjoint(dois):
                return None
            items = [self._crossref_item(found[doi]) for doi in dois if doi in found]
            return as_json({"status": "ok", "message": {"items": items}})
        since = more[0].partition(":")[2] if more else ""
        orcid = wanted.partition(":")[2]
        works = [w for w in self._known("crossref") if orcid in w.people and w.doi and w.date >= since]
        cursor, rows = seen.params["cursor"], int(seen.params["rows"])
        start = 0 if cursor == "*" else int(cursor)
        items = [self._crossref_item(work) for work in works[start : start + rows]]
        message = {"total-results": len(works), "items": items, "next-cursor": str(start + rows)}
        return as_json({"status": "ok", "message-type": "work-list", "message": message})

    @staticmethod
    def _crossref_item(work: Citing) -> dict[str, Any]:
        item: dict[str, Any] = json.loads(sample("crossref.json"))["message"]["items"][0]
        date = {"date-parts": [[int(part) for part in work.date.split("-")]]}
        item |= {
            "DOI": work.doi,
            "title": [work.title],
            "container-title": [work.venue] if work.venue else [],
        }
        item |= {"issued": date, "published": date}
        item["author"] = [{"given": given, "family": family} for given, family in work.authors]
        if work.type == "preprint":
            item |= {"type": "posted-content", "container-title": []}
        return item

    def datacite(self, seen: Seen) -> Answer | None:
        if "query" not in seen.params:
            found = {work.own_doi.lower(): work for work in self._known("datacite") if work.own_doi}
            if seen.path != "/dois":
                doi = quoted(seen.path, "/dois/").lower()
                return as_json({"data": self._datacite_item(found[doi])}) if doi in found else None
            wanted = seen.params["ids"].lower().split(",")
            if found.keys().isdisjoint(wanted):
                return None
            return as_json({"data": [self._datacite_item(found[doi]) for doi in wanted if doi in found]})
        query = seen.params["query"]
        year = re.search(r"publicationYear:\[(\d{4}) TO \*\]", query)
        works = [
            work
            for work in self._known("datacite")
            if work.own_doi and (not year or work.date[:4] >= year[1])
        ]
        if query.startswith("relatedIdentifiers.relatedIdentifier:("):
            wanted = re.findall(r'"((?:[^"\\]|\\.)*)"', query)
            works = [work for work in works if not set(wanted).isdisjoint(work.cites)]
        else:
            match = re.match(r'\(titles\.title:"(.*)" OR descriptions\.description:"\1"\)', query)
            assert match, query
            works = [work for work in works if match[1].lower() in f"{work.title} {work.abstract}".lower()]
        start, size = int(seen.params["page[cursor]"]) - 1, int(seen.params["page[size]"])
        items = [self._datacite_item(work) for work in works[start : start + size]]
        links = {"self": "https://api.datacite.org/dois"}
        if start + size < len(works):
            links["next"] = (
                f"https://api.datacite.org/dois?page%5Bcursor%5D={start + size + 1}&page%5Bsize%5D={size}"
            )
        return as_json({"data": items, "meta": {"total": len(works)}, "links": links})

    @staticmethod
    def _datacite_item(work: Citing) -> dict[str, Any]:
        item: dict[str, Any] = json.loads(sample("datacite.json"))["data"]
        item["id"] = work.own_doi
        related = [
            {"relationType": work.relation, "relatedIdentifierType": "DOI", "relatedIdentifier": doi.upper()}
            for doi in work.cites
        ]
        if work.version_of:
            version = {"relationType": "IsVersionOf", "relatedIdentifierType": "DOI"}
            related.append({**version, "relatedIdentifier": work.version_of})
        kind = {"preprint": "Preprint", "dataset": "Dataset", "software": "Software"}.get(
            work.type, "JournalArticle"
        )
        item["attributes"] |= {
            "doi": work.own_doi,
            "titles": [{"title": work.title}],
            "creators": [
                {"name": f"{family}, {given}", "givenName": given, "familyName": family}
                for given, family in work.authors
            ],
            "dates": [{"date": work.date, "dateType": "Issued"}],
            "publicationYear": int(work.date[:4]),
            "types": {"resourceTypeGeneral": kind},
            "descriptions": [{"description": work.abstract, "descriptionType": "Abstract"}]
            if work.abstract
            else [],
            "relatedIdentifiers": related,
        }
        return item

    def orcid(self, seen: Seen) -> Answer | None:
        assert seen.headers["accept"] == "application/json", "the default is XML"
        person = seen.path.split("/")[1]
        groups = [self._orcid_group(work) for work in self._known("orcid") if person in work.people]
        return as_json({"group": groups}) if groups else None

    @staticmethod
    def _orcid_group(work: Citing) -> dict[str, Any]:
        group: dict[str, Any] = json.loads(sample("orcid.json"))["group"][0]
        ids = group["external-ids"]["external-id"]
        if work.own_doi:
            ids[0] |= {"external-id-value": work.own_doi, "external-id-normalized": {"value": work.own_doi}}
        else:
            ids.clear()
        summary = group["work-summary"][0]
        summary["title"]["title"]["value"] = work.title
        parts = dict(zip(("year", "month", "day"), work.date.split("-"), strict=False))
        summary["publication-date"] = {name: {"value": part} for name, part in parts.items()}
        summary["journal-title"] = {"value": work.venue} if work.venue else None
        return group

    def ads(self, seen: Seen) -> Answer:
        if seen.headers.get("authorization") != f"Bearer {self.ads_token}":
            return as_json({"error": "Unauthorized"}, 401)
        if seen.path != "/search/query":
            raise UnknownRequestError(seen.path)
        query, params = seen.params["q"], seen.params
        match = re.match(r'citations\(doi:"(10\.[^"]+)"(?: OR identifier:"arXiv:[^"]+")?\)', query)
        assert match, query
        since = re.search(r"pubdate:\[(\d{4}-\d\d) TO 9999-12\]", query)
        works = [
            work
            for work in self._known("ads")
            if match[1] in work.cites and (not since or work.date >= since[1])
        ]
        start = int(params["start"])
        docs = [self._ads_item(work) for work in works[start : start + int(params["rows"])]]
        return as_json(
            {
                "responseHeader": {"status": 0},
                "response": {"numFound": len(works), "start": start, "docs": docs},
            }
        )

    @staticmethod
    def _ads_item(work: Citing) -> dict[str, Any]:
        year = work.date[:4]
        bibcode = f"{year}JEng..{zlib.crc32(work.title.encode()) % 10**6:06}L"
        return {
            "bibcode": bibcode,
            "title": [work.title],
            "author": [f"{family}, {given}" for given, family in work.authors],
            "pubdate": f"{work.date[:7]}-00",
            "pub": work.venue if work.doi else "arXiv e-prints",
            "doctype": "article" if work.doi else "eprint",
            "identifier": [bibcode, *([f"arXiv:{work.arxiv}"] if work.arxiv else [])],
            **({"doi": [work.doi]} if work.doi else {}),
        }

    def semanticscholar(self, seen: Seen) -> Answer | None:
        match = re.fullmatch(r"/paper/DOI:(.*)/citations", unquote(seen.path))
        if not match:
            return None
        works = [work for work in self._known("semanticscholar") if match[1] in work.cites]
        start, size = int(seen.params["offset"]), int(seen.params["limit"])
        data = [{"citingPaper": self._scholar_item(work)} for work in works[start : start + size]]
        more = {"next": start + size} if start + size < len(works) else {}
        return as_json({"offset": start, **more, "data": data})

    @staticmethod
    def _scholar_item(work: Citing) -> dict[str, Any]:
        ids: dict[str, str] = {"CorpusId": "1"}
        ids |= {"DOI": work.doi} if work.doi else {}
        ids |= {"ArXiv": work.arxiv} if work.arxiv else {}
        return {
            "paperId": f"{zlib.crc32(work.title.encode()):040x}"[:40],
            "externalIds": ids,
            "title": work.title,
            "venue": work.venue,
            "year": int(work.date[:4]),
            "publicationDate": work.date,
            "authors": [{"authorId": None, "name": f"{given} {family}"} for given, family in work.authors],
        }


def titles(works: Iterable[Citing]) -> set[str]:
    return {work.title for work in works}


# -- many works

OWN = "10.5555/own"
_LISTED = frozenset(("openalex", "opencitations", "crossref"))


def many(count: int) -> tuple[list[Citing], dict[str, list[str]]]:
    """Works that cite ``OWN``, as services know them, and by the title of each the identifiers it may have.

    Some have no DOI, some are at one service alone, some are a preprint and its published version, some the
    versions of one deposit.
    """
    works: list[Citing] = []
    expected: dict[str, list[str]] = {}
    for number in range(count):
        title = f"Study {number} of engines"
        doi, arxiv, openalex = (
            f"10.5555/c.{number}",
            f"25{number % 12 + 1:02}.{number:05}",
            f"W{10_000 + number}",
        )
        date = f"20{10 + number % 15}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        author = ((("Ada", "Grace", "Emmy")[number % 3], ("Lovelace", "Hopper", "Noether")[number % 3]),)
        one = Citing(title, doi, "", openalex, author, date, cites=(OWN,))
        names = [doi]
        match number % 20:
            case 0 | 1:  # without a DOI
                made, names = [replace(one, doi="", at=frozenset(("openalex",)))], [""]
            case 2 | 3:  # a preprint, and what was published two years later
                preprint = replace(one, doi="", arxiv=arxiv, venue="", type="preprint")
                preprint = replace(preprint, at=frozenset(("openalex", "datacite")))
                made = [
                    preprint,
                    replace(one, date=f"{int(date[:4]) + 2}{date[4:]}", at=_LISTED - {"openalex"}),
                ]
            case 4:  # known by its identifier alone
                made = [replace(one, at=_LISTED - {"openalex"})]
            case 5:  # two versions of a deposit
                deposit = replace(
                    one, type="dataset", venue="", at=frozenset(("datacite",)), version_of=f"{doi}.all"
                )
                made = [replace(deposit, doi=f"{doi}.{version}") for version in "12"]
                names = [f"{doi}.{version}" for version in "12"]
            case 6:  # one service has no DOI
                made = [
                    replace(one, at=frozenset(("ads",))),
                    replace(one, doi="", at=frozenset(("openalex",))),
                ]
            case _:
                made = [replace(one, at=_LISTED)]
        works += made
        expected[title] = names
    return works, expected

"""What the fake services know, and how each of them responds: with the layout of the samples, to the field."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlencode

from fake_apis import Answer, FakeApis, Seen, UnknownRequestError, as_json, as_text, quoted, sample

_OPENALEX_FIELDS = frozenset(
    (
        *(
            "id",
            "doi",
            "ids",
            "title",
            "display_name",
            "publication_year",
            "publication_date",
            "language",
            "type",
        ),
        *("primary_location", "open_access", "authorships", "cited_by_count", "counts_by_year", "biblio"),
        *("is_retracted", "abstract_inverted_index", "updated_date", "referenced_works"),
    )
)
_CROSSREF_FIELDS = frozenset(
    (
        *(
            "DOI",
            "title",
            "subtitle",
            "author",
            "container-title",
            "short-container-title",
            "event",
            "publisher",
        ),
        *(
            "type",
            "issued",
            "published",
            "posted",
            "volume",
            "issue",
            "page",
            "article-number",
            "ISSN",
            "ISBN",
        ),
        *("URL", "is-referenced-by-count", "relation", "update-to", "updated-by", "abstract"),
    )
)
_ALIAS = re.compile(r"(r\d+):repository\(owner:\$(\w+),name:\$(\w+)\)\{\.\.\.F\}")
_ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+(\.[A-Z]{2})?/\d{7}(v\d+)?")


@dataclass
class Work:
    """One paper, as all services know it."""

    title: str = "Sparse Widgets"
    doi: str = ""
    arxiv: str = ""
    pmid: str = ""
    openalex: str = "W4399000001"
    agency: str = "crossref"
    citations: int = 42
    listed: bool = True
    """Whether OpenAlex' lists find it by its DOI; asked for by itself, it is found anyway."""
    gone: bool = False
    retracted: bool = False
    notice: str = ""
    """The DOI of the notice that it was retracted, as Crossref has it."""
    people: tuple[tuple[str, str], ...] = ()
    """Given and family names; without: those of the samples."""
    year: int = 0
    """0: that of the samples."""
    kind: str = ""
    """The type as Crossref and OpenAlex call it; without: that of the samples."""
    venue: str | None = None
    """``None``: that of the samples."""


@dataclass
class Repository:
    name: str
    stars: int = 1234
    number: int = 900001
    former: str = ""
    etag: str = 'W/"1"'
    forbidden: bool = False


@dataclass
class World:
    """All that there is."""

    works: list[Work] = field(default_factory=list)
    repositories: list[Repository] = field(default_factory=list)
    github_token: str = ""
    """The only token that GitHub accepts."""
    openalex_key: str = ""
    most_aliases: int = 120
    declared_dois: bool = True
    """Whether arXiv and DataCite name a DOI of the published version, for every preprint the sample's."""

    def play(self, fake: FakeApis) -> FakeApis:
        """Let a server answer from this world."""
        for name in ("github", "gitlab", "openalex", "crossref", "datacite", "arxiv", "semanticscholar"):
            fake.plays[name] = getattr(self, name)
        for name in ("huggingface", "zenodo", "orcid", "codeberg"):
            fake.plays[name] = getattr(self, name)
        self.address = fake.address
        return fake

    # -- OpenAlex

    def openalex(self, seen: Seen) -> Answer:
        key = seen.headers.get("authorization", "").removeprefix("Bearer ")
        if "authorization" in seen.headers and key != self.openalex_key:
            return as_json({"error": "Unauthorized", "message": "API key not found"}, 401)
        if seen.path.startswith("/authors/orcid:"):
            record = {"id": "https://openalex.org/A1", "display_name": "Josiah Carberry", "works_count": 17}
            record |= {"orcid": f"https://orcid.org/{seen.path.removeprefix('/authors/orcid:')}"}
            stats = {"2yr_mean_citedness": 1.5, "h_index": 9, "i10_index": 8}
            return as_json({**record, "cited_by_count": 300, "summary_stats": stats, "counts_by_year": []})
        if selected := seen.params.get("select"):
            assert set(selected.split(",")) <= _OPENALEX_FIELDS, f"not root fields: {selected}"
        if seen.path == "/works":
            return self._openalex_list(seen)
        name = quoted(seen.path, "/works/")
        assert set(seen.params) <= {"select"}, seen.query
        for work in self.works:
            if name.lower() in self._openalex_names(work):
                return as_json(self._openalex_work(work))
        return as_text("<!doctype html><title>404 Not Found</title>", 404, "text/html")

    def _openalex_list(self, seen: Seen) -> Answer:
        params = seen.params
        if len(urlencode(seen.query, safe=":,/", quote_via=quote)) > 4000:
            return as_json({"error": "Request URL too long", "message": "over the 4094-byte limit"}, 400)
        known = {"filter", "per_page", "per-page", "page", "select", "sort", "corpus", "search.title"}
        if set(params) - known or int(params.get("per_page", "25")) > 100:
            return as_json(
                {"error": "Invalid query parameters error.", "message": "not a valid parameter"}, 400
            )
        name, _, values = params["filter"].partition(":")
        wanted, total = values.split("|"), 0
        if "," in values or len(wanted) > 100:
            return as_json(
                {"error": "Invalid query parameters error.", "message": "Maximum number of values"}, 400
            )
        if name == "authorships.author.orcid":
            found = [work for work in self.works if not work.gone]
            total = len(found)
            found = found[100 * (int(params["page"]) - 1) : 100 * int(params["page"])]
        elif "search.title" in params:
            assert name == "publication_year", "what is searched for is of one year"
            assert params["corpus"] == "all", "theses are beside the core"
            words = set(params["search.title"].split())
            assert not re.search(r"[^\w ]|[A-Z]", params["search.title"]), "no operators"
            found = [
                work
                for work in self.works
                if words <= set(re.findall(r"\w+", work.title.lower()))
                and (work.year or 2024) == int(wanted[0])
                and not work.gone
            ]
        elif name == "ids.openalex":
            found = [work for work in self.works if work.openalex in wanted and not work.gone]
        elif name == "doi":
            lowered = {value.lower() for value in wanted}
            found = [
                work
                for work in self.works
                if work.listed and not work.gone and self._own_doi(work).lower() in lowered
            ]
        else:
            raise UnknownRequestError(name)
        whole = json.loads(sample("openalex.json"))
        whole["results"] = [self._openalex_work(work) for work in reversed(found)]
        whole["meta"]["count"] = total or len(found)
        return as_json(whole)

    @staticmethod
    def _own_doi(work: Work) -> str:
        return work.doi or (f"10.48550/arxiv.{work.arxiv}" if work.arxiv else "")

    def _openalex_names(self, work: Work) -> set[str]:
        if work.gone:
            return set()
        names = {work.openalex.lower(), f"doi:{self._own_doi(work).lower()}"}
        names |= {f"doi:10.48550/arxiv.{work.arxiv}".lower()} if work.arxiv else set()
        return names | ({f"pmid:{work.pmid}"} if work.pmid else set())

    def _openalex_work(self, work: Work) -> dict[str, Any]:
        record = json.loads(sample("openalex.json"))["results"][0]
        doi = f"https://doi.org/{self._own_doi(work)}" if self._own_doi(work) else None
        record |= {"id": f"https://openalex.org/{work.openalex}", "doi": doi, "title": work.title}
        record |= {"display_name": work.title, "cited_by_count": work.citations}
        record["is_retracted"] = work.retracted
        if work.people:
            record["authorships"] = [
                {"author": {"display_name": f"{given} {family}".strip()}} for given, family in work.people
            ]
        if work.year:
            record |= {"publication_year": work.year, "publication_date": f"{work.year}-01-01"}
        record |= {"type": work.kind} if work.kind else {}
        if work.venue is not None:
            record["primary_location"]["source"] |= {"display_name": work.venue}
        record["ids"] |= {"openalex": record["id"], "doi": doi}
        record["counts_by_year"] = [
            {"year": 2026, "cited_by_count": work.citations // 2},
            {"year": 2025, "cited_by_count": work.citations - work.citations // 2},
        ]
        if not work.doi:
            record["primary_location"]["source"] |= {"display_name": "arXiv (Cornell University)"}
            record["primary_location"]["source"] |= {"type": "repository"}
        return record

    # -- Crossref and DataCite

    def crossref(self, seen: Seen) -> Answer:
        assert set(seen.params) <= {"filter", "rows", "select", "mailto", "query.bibliographic"}, seen.query
        if seen.path != "/works":
            doi = quoted(seen.path, "/works/").lower()
            for work in self.works:
                if work.doi.lower() == doi and work.agency == "crossref" and not work.gone:
                    message = {"status": "ok", "message-type": "work", "message-version": "1.0.0"}
                    return as_json({**message, "message": self._crossref_item(work)})
            return as_text("Resource not found.", 404)
        if set(seen.params["select"].split(",")) - _CROSSREF_FIELDS:
            return as_json({"status": "failed", "message-type": "validation-failure"}, 400)
        whole = json.loads(sample("crossref.json"))
        if "query.bibliographic" in seen.params:
            words = set(re.findall(r"\w+", seen.params["query.bibliographic"].lower()))
            found = [work for work in self.works if work.doi and work.agency == "crossref" and not work.gone]
            found.sort(key=lambda work: -len(words & set(re.findall(r"\w+", work.title.lower()))))
            whole["message"]["items"] = [self._crossref_item(work) for work in found]
            whole["message"]["items"] = whole["message"]["items"][: int(seen.params["rows"])]
            return as_json(whole)
        parts = seen.params["filter"].split(",")
        assert all(part.startswith("doi:10.") for part in parts), parts
        wanted = {part.removeprefix("doi:").lower() for part in parts}
        whole["message"]["items"] = [
            self._crossref_item(work)
            for work in reversed(self.works)
            if work.doi.lower() in wanted and work.agency == "crossref" and not work.gone
        ][: int(seen.params["rows"])]
        return as_json(whole, x_api_pool="polite" if "mailto" in seen.params else "public")

    @staticmethod
    def _crossref_item(work: Work) -> dict[str, Any]:
        item: dict[str, Any] = json.loads(sample("crossref.json"))["message"]["items"][0]
        item |= {"DOI": work.doi, "title": [work.title], "is-referenced-by-count": work.citations * 3 // 4}
        if work.people:
            item["author"] = [{"given": given, "family": family} for given, family in work.people]
        if work.year:
            item |= {name: {"date-parts": [[work.year]]} for name in ("issued", "published")}
        item |= {"type": work.kind} if work.kind else {}
        if work.venue is not None:
            item["container-title"] = [work.venue] if work.venue else []
        if work.notice:
            date = {"date-parts": [[2025, 2, 6]], "date-time": "2025-02-06T00:00:00Z"}
            update = {
                "updated": date,
                "DOI": work.notice,
                "label": "Retraction",
                "source": "retraction-watch",
            }
            item["updated-by"] = [{**update, "type": "correction"}, {**update, "type": "retraction"}]
        return item

    def datacite(self, seen: Seen) -> Answer:
        whole = json.loads(sample("datacite.json"))
        known = {
            name.lower(): work
            for work in self.works
            for name in (work.doi, f"10.48550/arxiv.{work.arxiv}")
            if not work.gone
            and ((work.agency == "datacite" and work.doi) or (work.arxiv and name != work.doi))
        }
        if seen.path == "/dois":
            assert set(seen.params) == {"ids", "page[size]"}, seen.query
            wanted = seen.params["ids"].upper().split(",")
            found = [self._datacite_item(doi, known[doi]) for doi in known if doi.upper() in wanted]
            return as_json({"data": found[: int(seen.params["page[size]"])], "meta": {"total": len(found)}})
        doi = quoted(seen.path, "/dois/").lower()
        if doi in known:
            return as_json({**whole, "data": self._datacite_item(doi, known[doi])})
        missing = {"status": "404", "title": "The resource you are looking for doesn't exist."}
        return as_json({"errors": [missing]}, 404)

    def _datacite_item(self, doi: str, work: Work) -> dict[str, Any]:
        item: dict[str, Any] = copy.deepcopy(json.loads(sample("datacite.json"))["data"])
        item["id"] = doi
        item["attributes"] |= {"doi": doi, "titles": [{"title": work.title}]}
        if not self.declared_dois:
            item["attributes"]["relatedIdentifiers"] = []
        return item

    # -- arXiv

    def arxiv(self, seen: Seen) -> Answer:
        if seen.path != "/api/query":
            raise UnknownRequestError(seen.path)
        wanted = seen.params["id_list"].split(",")
        most = int(seen.params.get("max_results", "10"))
        kind = "application/atom+xml; charset=utf-8"
        head, entry, tail = _atom_parts()
        if not self.declared_dois:
            entry = re.sub(r"<arxiv:doi.*?</arxiv:doi>", "", entry, flags=re.DOTALL)
        for name in wanted:
            if not _ARXIV_ID.fullmatch(name):
                error = f"<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_{name}</id>"
                error += f"<title>Error</title><summary>incorrect id format for {name}</summary></entry>"
                return as_text(head + error + tail, 400, kind)
        found = [work for work in reversed(self.works) if work.arxiv in wanted and not work.gone][:most]
        entries = "".join(
            entry.replace("2401.99001", work.arxiv).replace("Sparse Widgets", work.title) for work in found
        )
        return as_text(head + entries + tail, 200, kind)

    # -- Semantic Scholar

    def semanticscholar(self, seen: Seen) -> Answer:
        if (seen.method, seen.path) != ("POST", "/paper/batch"):
            raise UnknownRequestError(seen.path)
        assert set(seen.params) == {"fields"}
        ids = seen.body["ids"]
        assert len(ids) <= 500
        assert not any("://" in name for name in ids)
        _, record = json.loads(sample("semanticscholar.json"))
        by_name: dict[str, Work] = {}
        for work in self.works:
            if not work.gone:
                by_name |= {f"DOI:{work.doi.lower()}": work} if work.doi else {}
                by_name |= {f"ARXIV:{work.arxiv}": work} if work.arxiv else {}
        found = [by_name.get(name) for name in ids]
        if not any(found):
            return as_json({"error": "No valid paper ids given"}, 400)
        return as_json(
            [work and {**record, "title": work.title, "citationCount": work.citations + 13} for work in found]
        )

    # -- places of code and data

    def github(self, seen: Seen) -> Answer:
        assert seen.headers.get("user-agent"), "GitHub rejects requests without a User-Agent"
        if seen.headers.get("x-github-api-version") != "2026-03-10":
            return as_json({"message": "unknown version"}, 400)
        token = seen.headers.get("authorization", "").removeprefix("Bearer ")
        if "authorization" in seen.headers and token != self.github_token:
            return as_json({"message": "Bad credentials"}, 401)
        if seen.path == "/graphql":
            return self._graphql(seen) if token else as_json({"message": "Requires authentication"}, 401)
        name = unquote(seen.path)
        for repository in self.repositories:
            if name.lower() == f"/repositories/{repository.number}":
                return self._repository(repository, seen)
            if repository.former and name.lower() == f"/repos/{repository.former}".lower():
                location = f"{self.address}/github/repositories/{repository.number}"
                moved = as_json({"message": "Moved Permanently", "url": location}, 301)
                moved.headers["Location"] = location
                return moved
            if name.lower() == f"/repos/{repository.name}".lower():
                return self._repository(repository, seen)
        if not name.startswith("/repos/"):
            raise UnknownRequestError(name)
        return as_json({"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}, 404)

    def _repository(self, repository: Repository, seen: Seen) -> Answer:
        if seen.headers.get("if-none-match") == repository.etag:
            return Answer(304, b"", {"ETag": repository.etag})
        record = json.loads(sample("github.json"))
        record |= {
            "full_name": repository.name,
            "stargazers_count": repository.stars,
            "id": repository.number,
        }
        return as_json(record, ETag=repository.etag)

    def _graphql(self, seen: Seen) -> Answer:
        query, variables = seen.body["query"], seen.body["variables"]
        assert "stargazers" not in query.replace("stargazerCount", ""), "the list of stargazers is closed"
        aliases = _ALIAS.findall(query)
        assert query.count("repository(") == len(aliases) == len(variables) / 2, "names go as variables"
        if len(aliases) > self.most_aliases:
            error = {
                "type": "RESOURCE_LIMITS_EXCEEDED",
                "message": "Resource limits for this query exceeded.",
            }
            return as_json({"errors": [error]})
        whole = json.loads(sample("github-graphql.json"))
        errors, data = [], {"rateLimit": whole["data"]["rateLimit"]}
        by_name = {
            name.lower(): found for found in self.repositories for name in (found.name, found.former) if name
        }
        for alias, owner, name in aliases:
            repository = by_name.get(f"{variables[owner]}/{variables[name]}".lower())
            data[alias] = None
            if repository is None:
                errors.append({**whole["errors"][0], "path": [alias]})
            elif repository.forbidden:
                errors.append(
                    {"type": "FORBIDDEN", "path": [alias], "message": "Resource protected by SAML."}
                )
            else:
                known = {"nameWithOwner": repository.name, "stargazerCount": repository.stars}
                data[alias] = {**whole["data"]["r0"], **known}
        return as_json({"data": data, **({"errors": errors} if errors else {})})

    def gitlab(self, seen: Seen) -> Answer:
        assert "/" not in seen.path.removeprefix("/projects/"), "the path must be one segment"
        if quoted(seen.path, "/projects/") == "lab/w":
            return as_text(sample("gitlab.json"), 200, "application/json")
        return as_json({"message": "404 Project Not Found"}, 404)

    def codeberg(self, seen: Seen) -> Answer:
        if seen.path == "/repos/lab/w":
            return as_text(sample("codeberg.json"), 200, "application/json")
        return as_json({"message": "The target couldn't be found.", "url": "/api/swagger", "errors": []}, 404)

    def huggingface(self, seen: Seen) -> Answer:
        if quoted(seen.path, "/api/") == "models/lab/w-7b":
            return as_text(sample("huggingface.json"), 200, "application/json")
        if not re.fullmatch(r"/api/(models|datasets|spaces)/[\w.-]+/[\w.-]+", seen.path):
            raise UnknownRequestError(seen.path)
        return as_json({"error": "Repository not found"}, 401, X_Error_Code="RepoNotFound")

    def zenodo(self, seen: Seen) -> Answer:
        if quoted(seen.path, "/records/") == "1234567":
            return as_text(sample("zenodo.json"), 200, "application/json")
        return as_json({"status": 404, "message": "PID does not exist."}, 404)

    def orcid(self, seen: Seen) -> Answer:
        assert seen.headers["accept"] == "application/json", "the default is XML"
        if seen.path == "/0000-0002-1825-0097/works":
            return as_text(sample("orcid.json"), 200, "application/json")
        return as_json({"response-code": 404, "error-code": 9016}, 404)


def _atom_parts() -> tuple[str, str, str]:
    """The feed before its entry, the entry, the feed behind it."""
    feed = sample("arxiv.xml").decode()
    start, end = feed.index("<entry>"), feed.index("</entry>") + len("</entry>")
    return feed[:start], feed[start:end], feed[end:]

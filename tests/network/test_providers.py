"""Each provider against what its API really answers, and against every way in which it fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from fake_apis import Answer, FakeApis, as_json, as_text, sample
from fake_world import Repository, Work, World
from network_helpers import Asking

from sphinxcontrib_research.refresh.providers import arxiv, crossref, datacite, github, openalex, orcid
from sphinxcontrib_research.refresh.providers import semanticscholar as s2
from sphinxcontrib_research.refresh.providers.interface import (
    Absent,
    Failed,
    Found,
    Provider,
    Target,
    Unchanged,
)
from sphinxcontrib_research.refresh.providers.registry import PROVIDERS
from sphinxcontrib_research.refresh.service import UnavailableError

Make = Callable[..., Asking]
DOI = "10.5555/abc.2024.17"
CARBERRY = [{"family": "Carberry", "given": "Josiah", "orcid": "0000-0002-1825-0097"}]


def doi(text: str) -> Target:
    return Target(f"doi:{text}", {"doi": text})


def eprint(text: str) -> Target:
    return Target(f"arxiv:{text}", {"arxiv": text})


def repo(text: str, **ids: str) -> Target:
    return Target(f"github:{text.lower()}", {"github": text, **ids})


def ask(provider: Provider, asking: Asking, targets: Sequence[Target]) -> dict[str, object]:
    return {target.key: answer for target, answer in provider.ask(asking.http, targets)}


def one(provider: Provider, asking: Asking, target: Target) -> object:
    return ask(provider, asking, [target])[target.key]


def values(answer: object) -> dict[str, object]:
    assert isinstance(answer, Found)
    return dict(answer.values)


# -- the samples, to the byte


def test_openalex(fake: FakeApis, world: World, asking: Make) -> None:
    fake.script("openalex", as_text(sample("openalex.json"), 200, "application/json"))

    found = ask(openalex.PROVIDER, asking(), [doi("10.5555/none"), doi(DOI)])

    assert values(found[f"doi:{DOI}"]) == {
        "openalex": "W4399000001",
        "citations": 42,
        "citations_per_year": {"2025": 17, "2026": 25},
        "title": "Sparse Widgets",
        "authors": CARBERRY,
        "venue": "Journal of Widgets",
        "date": "2024-06-03",
        "doi": DOI,
        "volume": "12",
        "issue": "3",
        "pages": "1-19",
        "abstract": "We study sparse widgets. We",
    }


def test_crossref(fake: FakeApis, asking: Make) -> None:
    fake.script("crossref", as_text(sample("crossref.json"), 200, "application/json"))

    found = ask(crossref.PROVIDER, asking(), [doi(DOI), doi("10.5555/other")])

    assert values(found[f"doi:{DOI}"]) == {
        "citations": 31,
        "title": "Sparse Widgets",
        "authors": CARBERRY,
        "venue": "Journal of Widgets",
        "date": "2024-06-03",
        "type": "article-journal",
        "publisher": "Widget Press",
        "volume": "12",
        "issue": "3",
        "pages": "1-19",
    }
    assert found["doi:10.5555/other"] == Absent()


def test_datacite(fake: FakeApis, asking: Make) -> None:
    fake.script("datacite", as_text(sample("datacite.json"), 200, "application/vnd.api+json"))

    assert values(one(datacite.PROVIDER, asking(), eprint("2401.99001"))) == {
        "title": "Sparse Widgets",
        "authors": [{"family": "Carberry", "given": "Josiah"}],
        "date": "2024-01-15",
        "doi": DOI,
        "type": "preprint",
        "abstract": "We study sparse widgets.",
    }


def test_arxiv(fake: FakeApis, asking: Make) -> None:
    fake.script("arxiv", as_text(sample("arxiv.xml"), 200, "application/atom+xml"))

    found = ask(arxiv.PROVIDER, asking(), [eprint("2401.99001"), eprint("2401.99002")])

    assert values(found["arxiv:2401.99001"]) == {
        "title": "Sparse Widgets",
        "authors": [{"family": "Carberry", "given": "Josiah"}],
        "venue": "J. Widg. 12 (2024)",
        "date": "2024-01-15",
        "doi": DOI,
        "abstract": "We study sparse widgets.",
    }
    assert found["arxiv:2401.99002"] == Absent()


def test_semantic_scholar(fake: FakeApis, asking: Make) -> None:
    fake.script("semanticscholar", as_text(sample("semanticscholar.json"), 200, "application/json"))

    found = ask(s2.PROVIDER, asking(), [doi("10.5555/none"), doi(DOI)])

    assert found["doi:10.5555/none"] == Absent()
    assert values(found[f"doi:{DOI}"]) == {
        "citations": 55,
        "title": "Sparse Widgets",
        "authors": [{"family": "Carberry", "given": "Josiah"}, {"family": "Other", "given": "A. N."}],
        "venue": "Journal of Widgets",
        "date": "2024-06-03",
        "doi": DOI,
        "volume": "12",
        "pages": "1-19",
    }


def test_github_without_a_token(fake: FakeApis, asking: Make) -> None:
    fake.script("github", as_text(sample("github.json"), 200, "application/json", ETag='W/"5e1f"'))

    found = one(github.PROVIDER, asking(), repo("Carberry-Lab/sparse-widgets"))

    assert values(found) == {"stars": 1234, "etag": 'W/"5e1f"'}


def test_github_with_a_token(fake: FakeApis, asking: Make) -> None:
    fake.script("github", as_text(sample("github-graphql.json"), 200, "application/json"))

    found = ask(
        github.PROVIDER, asking(GITHUB_TOKEN="t0ken"), [repo("carberry-lab/sparse-widgets"), repo("x/gone")]
    )

    assert values(found["github:carberry-lab/sparse-widgets"]) == {"stars": 1234}
    assert found["github:x/gone"] == Absent("deleted or private")


def test_gitlab(world: World, asking: Make) -> None:
    gitlab = PROVIDERS["gitlab"]

    assert values(one(gitlab, asking(), Target("doi:1", {"gitlab": "lab/w"}))) == {"stars": 7}
    assert one(gitlab, asking(), Target("doi:2", {"gitlab": "lab/sub/none"})) == Absent()


def test_hugging_face(world: World, asking: Make) -> None:
    hub = PROVIDERS["huggingface"]
    found = one(hub, asking(), Target("doi:1", {"huggingface": "models/lab/w-7b"}))

    assert values(found) == {"likes": 31, "downloads": 2048}
    assert one(hub, asking(), Target("doi:2", {"huggingface": "datasets/lab/none"})) == Absent()


def test_a_missing_model_is_no_wrong_token(world: World, asking: Make) -> None:
    with_token = asking(HF_TOKEN="hf_0123456789")

    found = one(PROVIDERS["huggingface"], with_token, Target("doi:2", {"huggingface": "datasets/lab/none"}))

    assert (found, with_token.told.notes) == (Absent(), [])


def test_zenodo(world: World, asking: Make) -> None:
    zenodo = PROVIDERS["zenodo"]
    found = one(zenodo, asking(), Target("doi:1", {"zenodo": "1234567"}))

    assert (values(found), found.title) == ({"downloads": 900}, "Widgets data")
    assert one(zenodo, asking(), Target("doi:2", {"zenodo": "9"})) == Absent()


def test_orcid(world: World, asking: Make) -> None:
    assert list(orcid.works_of(asking().http, "0000-0002-1825-0097")) == [
        {"title": "Sparse Widgets", "venue": "J. Widg.", "date": "2024", "doi": DOI}
    ]


def test_orcid_tells_of_an_id_that_it_does_not_know(world: World, asking: Make) -> None:
    with pytest.raises(UnavailableError, match="does not know this iD"):
        list(orcid.works_of(asking().http, "0000-0001-5109-3700"))


# -- OpenAlex


def test_openalex_asks_for_what_a_list_misses_one_by_one(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [
        Work(doi="10.5555/a", openalex="W1"),
        Work(doi="10.5555/b", openalex="W2", listed=False, citations=7),
    ]
    found = ask(openalex.PROVIDER, asking(), [doi("10.5555/a"), doi("10.5555/b"), doi("10.5555/c")])

    assert values(found["doi:10.5555/b"])["citations"] == 7
    assert found["doi:10.5555/c"] == Absent()
    assert [seen.path for seen in fake.seen] == ["/works", "/works/doi:10.5555/b", "/works/doi:10.5555/c"]


def test_openalex_tries_the_doi_of_arxiv_for_a_paper_that_it_does_not_know_by_its_own(
    fake: FakeApis, world: World, asking: Make
) -> None:
    world.works = [Work(arxiv="2401.99001", pmid="39900001")]

    both = Target("doi:10.5555/new", {"doi": "10.5555/new", "arxiv": "2401.99001"})
    pubmed = Target("pmid:39900001", {"pmid": "39900001"})

    assert values(one(openalex.PROVIDER, asking(), both))["openalex"] == "W4399000001"
    assert values(one(openalex.PROVIDER, asking(), pubmed))["citations"] == 42


def test_openalex_lists_by_its_own_identifier_where_it_is_known(
    fake: FakeApis, world: World, asking: Make
) -> None:
    world.works = [Work(doi=f"10.5555/{n}", openalex=f"W{n}", listed=False) for n in (1, 2, 3)]
    targets = [Target(f"doi:10.5555/{n}", {"doi": f"10.5555/{n}", "openalex": f"W{n}"}) for n in (1, 2, 3)]

    assert len(ask(openalex.PROVIDER, asking(), targets)) == 3
    assert [seen.params["filter"] for seen in fake.seen] == ["ids.openalex:W1|W2|W3"]


def test_openalex_finds_by_doi_what_its_own_identifier_leads_to_no_more(world: World, asking: Make) -> None:
    world.works = [Work(doi="10.5555/1", openalex="W9")]
    moved = Target("doi:10.5555/1", {"doi": "10.5555/1", "openalex": "W1"})

    assert values(one(openalex.PROVIDER, asking(), moved))["openalex"] == "W9"


def test_openalex_asks_for_a_doi_with_a_comma_by_itself(fake: FakeApis, world: World, asking: Make) -> None:
    odd = "10.5555/s0022-2836(70),57"
    world.works = [Work(doi=odd)]

    assert openalex.PROVIDER.lane(asking().http, doi(odd)) == ""
    assert values(one(openalex.PROVIDER, asking(), doi(odd)))["citations"] == 42


@pytest.mark.parametrize(
    "work",
    [
        {"id": "https://openalex.org/W1"},
        {
            "id": "https://openalex.org/W1",
            "title": None,
            "abstract_inverted_index": None,
            "primary_location": None,
        },
        {
            "id": "https://openalex.org/W1",
            "primary_location": {"source": None},
            "authorships": [None, {}, {"author": None}],
        },
        {
            "id": "https://openalex.org/W1",
            "cited_by_count": "42",
            "counts_by_year": [None, {"year": "x"}],
            "biblio": [],
        },
        {
            "id": "https://openalex.org/W1",
            "cited_by_count": True,
            "publication_date": "2024-02-31",
            "doi": "nonsense",
        },
        {
            "id": "https://openalex.org/W1",
            "cited_by_count": -1,
            "abstract_inverted_index": {"a": ["x"], "b": 3},
        },
    ],
)
def test_openalex_with_null_and_broken_entries(fake: FakeApis, asking: Make, work: dict[str, object]) -> None:
    fake.script("openalex", as_json(work))

    found = values(one(openalex.PROVIDER, asking(), doi(DOI)))

    assert found.pop("openalex") == "W1"
    assert not any(found.values())


def test_authors_that_a_list_may_have_cut_off_are_not_believed(
    fake: FakeApis, world: World, asking: Make
) -> None:
    whole = json.loads(sample("openalex.json"))
    whole["results"][0]["authorships"] *= 100
    fake.script("openalex", as_json(whole))

    listed = ask(openalex.PROVIDER, asking(), [doi(DOI), doi("10.5555/none")])[f"doi:{DOI}"]

    assert ("authors" in values(listed), values(listed)["citations"]) == (False, 42)
    fake.script("openalex", as_json(whole["results"][0]))
    assert len(values(one(openalex.PROVIDER, asking(), doi(DOI)))["authors"]) == 100


@pytest.mark.parametrize("body", [{}, [], None, 7, {"results": None}, {"id": "https://evil.example/W1"}])
def test_openalex_without_a_work_is_no_answer(fake: FakeApis, asking: Make, body: object) -> None:
    fake.script("openalex", as_json(body))

    assert one(openalex.PROVIDER, asking(), doi(DOI)) == Failed("an answer without a work in it")


def test_openalex_says_when_the_budget_of_a_day_is_used_up(fake: FakeApis, asking: Make) -> None:
    body = {"error": "Rate limit exceeded", "message": "Insufficient budget.", "retryAfter": 43200}
    fake.script("openalex", as_json(body, 429, X_RateLimit_Remaining="0"))
    with pytest.raises(UnavailableError, match=r"budget is used up .*OPENALEX_API_KEY.*12 hours") as caught:
        one(openalex.PROVIDER, asking(), doi(DOI))

    assert caught.value.stop


def test_openalex_waits_for_the_limit_of_a_second(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [Work(doi=DOI)]
    fake.script("openalex", as_json({"error": "Rate limit exceeded", "retryAfter": 1}, 429))
    patient = asking()

    assert values(one(openalex.PROVIDER, patient, doi(DOI)))["citations"] == 42
    assert patient.told.waits == [("openalex", 1.0, "too many requests (HTTP 429)")]


def test_a_figure_of_a_person(world: World, asking: Make) -> None:
    person = Target("orcid:0000-0002-1825-0097", {"orcid": "0000-0002-1825-0097"})

    assert values(one(openalex.PROVIDER, asking(), person)) == {
        "h_index": 9,
        "i10_index": 8,
        "paper_count": 17,
        "citations": 300,
    }


# -- Crossref, DataCite


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            {"title": [], "author": [{"name": "Widget Consortium"}]},
            {"authors": [{"family": "Widget Consortium"}]},
        ),
        ({"author": [{"family": "Plato"}, None, {}]}, {"authors": [{"family": "Plato"}]}),
        ({"author": [{"given": "Plato"}]}, {"authors": [{"family": "Plato"}]}),
        ({"issued": {"date-parts": [[2024]]}}, {"date": "2024"}),
        ({"issued": {"date-parts": [[None]]}}, {}),
        ({"issued": {"date-parts": []}, "published": None}, {}),
        (
            {"published": {"date-parts": [[2024, 13]]}, "issued": {"date-parts": [[2024, 2]]}},
            {"date": "2024-02"},
        ),
        (
            {"title": ["On <i>E. coli</i> &amp; H<sub>2</sub>O"]},
            {"title": "On <i>E. coli</i> & H<sub>2</sub>O"},
        ),
        ({"title": ["A\n  B"], "subtitle": ["And C"]}, {"title": "A B: And C"}),
        (
            {"title": ["x <mml:math><mml:mi>k</mml:mi></mml:math> <script>y</script>"]},
            {"title": "x k y"},
        ),
        ({"abstract": "<jats:p>We study.</jats:p><jats:p>More.</jats:p>"}, {"abstract": "We study. More."}),
        ({"container-title": [None], "event": {"name": "WIDG 2024"}}, {"venue": "WIDG 2024"}),
        ({"is-referenced-by-count": 1.5, "volume": 12, "page": ["1"]}, {}),
        ({"article-number": "e17"}, {"pages": "e17"}),
        ({"title": ["A\u200b\u202eB\x07"]}, {"title": "AB"}),
        ({"title": ["x" * 10_000]}, {}),
    ],
)
def test_crossref_with_odd_records(
    fake: FakeApis, asking: Make, item: dict[str, object], expected: dict[str, object]
) -> None:
    fake.script("crossref", as_json({"status": "ok", "message": {"DOI": DOI.upper(), **item}}))

    assert values(one(crossref.PROVIDER, asking(), doi(DOI))) == expected


def test_crossref_knows_only_its_own_dois(fake: FakeApis, world: World, asking: Make) -> None:
    assert one(crossref.PROVIDER, asking(), doi(DOI)) == Absent()
    for other in ("10.48550/arxiv.2401.99001", "10.5281/zenodo.1234567"):
        assert not crossref.PROVIDER.knows(doi(other))


@pytest.mark.parametrize(
    "provider", [crossref.PROVIDER, datacite.PROVIDER], ids=lambda provider: provider.name
)
def test_an_answer_about_another_doi_is_none(fake: FakeApis, asking: Make, provider: Provider) -> None:
    fake.script(provider.name, as_text(sample(f"{provider.name}.json"), 200, "application/json"))

    assert isinstance(one(provider, asking(), doi("10.5555/mine")), Failed)


@pytest.mark.parametrize(
    "provider", [crossref.PROVIDER, datacite.PROVIDER], ids=lambda provider: provider.name
)
@pytest.mark.parametrize("body", [{}, {"message": {}}, {"data": {}}, [], None, {"message": {"items": None}}])
def test_a_list_that_is_none_is_no_answer(
    fake: FakeApis, asking: Make, provider: Provider, body: object
) -> None:
    fake.script(provider.name, as_json(body))
    with pytest.raises(UnavailableError, match="without a list"):
        ask(provider, asking(), [doi("10.5555/a"), doi("10.5555/b")])


@pytest.mark.parametrize(
    "provider", [crossref.PROVIDER, datacite.PROVIDER], ids=lambda provider: provider.name
)
@pytest.mark.parametrize("entry", [None, {}, "x"])
def test_a_list_with_broken_entries_does_not_say_that_others_are_unknown(
    fake: FakeApis, asking: Make, provider: Provider, entry: object
) -> None:
    fake.script(provider.name, as_json({"data": [entry], "message": {"items": [entry]}}))
    with pytest.raises(UnavailableError, match="broken entries"):
        ask(provider, asking(), [doi("10.5555/a"), doi("10.5555/b")])


def test_crossref_after_an_html_429_waits_ten_seconds(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [Work(doi=DOI)]
    fake.script("crossref", as_text("<html>Too many", 429, "text/html", X_API_Pool="public"))
    paced = asking(paced=True)
    one(crossref.PROVIDER, paced, doi(DOI))

    assert paced.told.waits[0][1] == 10.0


def test_the_user_is_named_to_crossref(fake: FakeApis, world: World, asking: Make) -> None:
    ask(crossref.PROVIDER, asking(RESEARCH_MAILTO="me@example.org"), [doi("10.5555/a"), doi("10.5555/b")])

    assert fake.seen[0].params["mailto"] == "me@example.org"


def test_datacite_takes_a_publisher_of_either_form_and_an_organisation(fake: FakeApis, asking: Make) -> None:
    record = json.loads(sample("datacite.json"))
    creators = [{"name": "Widget Lab", "nameType": "Organizational"}, {"name": "Carberry, Josiah"}]
    record["data"]["attributes"] |= {"publisher": {"name": "Widget Press"}, "creators": creators}
    fake.script("datacite", as_json(record))

    found = values(one(datacite.PROVIDER, asking(), eprint("2401.99001")))

    assert found["publisher"] == "Widget Press"
    assert found["authors"] == [{"family": "Widget Lab"}, {"family": "Carberry", "given": "Josiah"}]


# -- arXiv


def test_arxiv_joins_by_identifier_whatever_the_order(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [Work(f"Title {n}", arxiv=f"2401.990{n:02}") for n in range(30)]

    found = ask(arxiv.PROVIDER, asking(), [eprint(work.arxiv) for work in world.works])

    assert all(found[f"arxiv:{work.arxiv}"].title == work.title for work in world.works)
    assert fake.count("arxiv") == 1


@pytest.mark.parametrize(
    "answer",
    [
        as_text("Rate exceeded.", 429),
        as_text("Rate exceeded.", 200),
        as_text("Rate exceeded.", 503),
        Answer(429, b"Rate exceeded.", {}, "stall", seconds=0.6),
        Answer(200, sample("arxiv.xml"), {}, "reset"),
        Answer(200, sample("arxiv.xml"), {}, "cut"),
        as_text(sample("arxiv.xml")[:700], 200, "application/atom+xml"),
        as_text("<html><body>busy</body></html>", 200, "text/html"),
        as_text("", 200, "application/atom+xml"),
    ],
    ids=lambda answer: f"{answer.status} {answer.fault} {answer.body[:14]!r}",
)
def test_arxiv_that_is_busy_or_broken_is_asked_once_only(
    fake: FakeApis, asking: Make, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(arxiv, "SERVICE", replace(arxiv.SERVICE, deadline=0.3))
    fake.script("arxiv", answer)
    with pytest.raises(UnavailableError):
        ask(arxiv.PROVIDER, asking(), [eprint("2401.99001")])

    assert fake.count("arxiv") == 1


def test_arxiv_with_an_empty_feed_knows_none(fake: FakeApis, world: World, asking: Make) -> None:
    assert one(arxiv.PROVIDER, asking(), eprint("2401.99001")) == Absent()


def test_arxiv_with_an_error_entry_is_no_answer_even_with_200(fake: FakeApis, asking: Make) -> None:
    entry = (
        "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title></entry>"
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
    for status in (200, 400):
        fake.script("arxiv", as_text(feed, status, "application/atom+xml"))
        with pytest.raises(UnavailableError):
            one(arxiv.PROVIDER, asking(), eprint("2401.99001"))


BOMB = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">
<!ENTITY x SYSTEM "file:///etc/hostname">]><feed xmlns="http://www.w3.org/2005/Atom"><title>&b;&x;</title></feed>"""


@pytest.mark.parametrize(
    "body", [BOMB, BOMB.decode().encode("utf-16"), b"<feed>" * 500, b"<a>&b;</a>", b"<a", b"\xff"]
)
def test_arxiv_with_a_document_type_or_broken_xml_is_no_answer(
    fake: FakeApis, asking: Make, body: bytes
) -> None:
    fake.script("arxiv", as_text(body, 200, "application/atom+xml"))
    with pytest.raises(UnavailableError, match="answered with XML"):
        one(arxiv.PROVIDER, asking(), eprint("2401.99001"))


# -- Semantic Scholar


def test_semantic_scholar_is_patient_without_a_key(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [Work(doi=DOI)]
    busy = {"message": "Too Many Requests. Please wait and try again.", "code": "429"}
    fake.script("semanticscholar", *[as_json(busy, 429)] * 3)
    paced = asking(paced=True)

    assert values(one(s2.PROVIDER, paced, doi(DOI)))["citations"] == 55
    assert [seconds for _, seconds, _ in paced.told.waits] == [2.0, 4.0, 8.0]


def test_semantic_scholar_that_knows_none_of_them_answers_400(world: World, asking: Make) -> None:
    found = ask(s2.PROVIDER, asking(), [doi("10.5555/a"), doi("10.5555/b")])

    assert set(found.values()) == {Absent()}


@pytest.mark.parametrize("body", [[], [None], {"error": "x"}, None, [1, 2, 3]])
def test_semantic_scholar_with_an_answer_of_another_length_is_not_believed(
    fake: FakeApis, asking: Make, body: object
) -> None:
    fake.script("semanticscholar", as_json(body))
    with pytest.raises(UnavailableError, match="does not fit"):
        ask(s2.PROVIDER, asking(), [doi("10.5555/a"), doi("10.5555/b")])


def test_semantic_scholar_with_a_wrong_key_is_asked_without(
    fake: FakeApis, world: World, asking: Make
) -> None:
    world.works = [Work(doi=DOI)]
    fake.script("semanticscholar", as_text("Forbidden", 403))
    with_key = asking(SEMANTIC_SCHOLAR_API_KEY="wr0ng-key")

    assert values(one(s2.PROVIDER, with_key, doi(DOI)))["citations"] == 55
    assert [seen.headers.get("x-api-key") for seen in fake.seen] == ["wr0ng-key", None]


# -- GitHub


def test_github_asks_for_fifty_in_one_question(fake: FakeApis, world: World, asking: Make) -> None:
    world.github_token = "t0ken-x"
    world.repositories = [Repository(f"lab/r{n}", stars=n) for n in range(50)]

    found = ask(github.PROVIDER, asking(GITHUB_TOKEN="t0ken-x"), [repo(f"lab/r{n}") for n in range(50)])

    assert [values(found[f"github:lab/r{n}"])["stars"] for n in range(50)] == list(range(50))
    assert (fake.count("github"), github.PROVIDER.batch) == (1, 50)


def test_github_that_finds_the_question_too_big_gets_halves(
    fake: FakeApis, world: World, asking: Make
) -> None:
    world.github_token, world.most_aliases = "t0ken-x", 3
    world.repositories = [Repository(f"lab/r{n}", stars=n) for n in range(10)]

    found = ask(github.PROVIDER, asking(GITHUB_TOKEN="t0ken-x"), [repo(f"lab/r{n}") for n in range(10)])

    assert len(found) == 10
    assert all(isinstance(answer, Found) for answer in found.values())


def test_github_with_partial_data_tells_gone_from_not_answered(world: World, asking: Make) -> None:
    world.github_token = "t0ken-x"
    world.repositories = [Repository("lab/a", stars=5), Repository("lab/b", forbidden=True)]

    found = ask(
        github.PROVIDER, asking(GITHUB_TOKEN="t0ken-x"), [repo("lab/a"), repo("lab/b"), repo("lab/c")]
    )

    assert values(found["github:lab/a"]) == {"stars": 5}
    assert found["github:lab/b"] == Failed("Resource protected by SAML.")
    assert found["github:lab/c"] == Absent("deleted or private")


@pytest.mark.parametrize(
    ("body", "stop"),
    [
        ({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."}]}, True),
        ({"data": None, "errors": [{"message": "Something went wrong while executing your query."}]}, False),
        (
            {"data": None, "errors": [{"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits"}]},
            False,
        ),
        ({"errors": [None, {"path": None}]}, False),
        ({}, False),
        ([], False),
    ],
)
def test_github_errors_with_http_200(fake: FakeApis, asking: Make, body: object, stop: bool) -> None:
    fake.script("github", as_json(body))
    with pytest.raises(UnavailableError) as caught:
        one(github.PROVIDER, asking(GITHUB_TOKEN="t0ken-x"), repo("lab/a"))

    assert caught.value.stop is stop


def test_github_with_a_stale_token_is_asked_without(fake: FakeApis, world: World, asking: Make) -> None:
    world.repositories = [Repository("lab/a", stars=5)]
    stale = asking(GITHUB_TOKEN="stale-token")

    assert values(one(github.PROVIDER, stale, repo("lab/a")))["stars"] == 5
    assert stale.told.notes == ["GitHub does not accept the token in GITHUB_TOKEN: asked without"]


def test_github_says_that_nothing_changed(fake: FakeApis, world: World, asking: Make) -> None:
    world.repositories = [Repository("lab/a", etag='W/"7"')]

    assert one(github.PROVIDER, asking(), repo("lab/a", etag='W/"7"')) == Unchanged()
    assert isinstance(one(github.PROVIDER, asking(), repo("lab/a", etag='W/"6"')), Found)


@pytest.mark.parametrize("token", ["", "t0ken-x"])
def test_github_tells_a_new_name(fake: FakeApis, world: World, asking: Make, token: str) -> None:
    world.github_token = "t0ken-x"
    world.repositories = [Repository("new-lab/a", stars=5, former="lab/a")]

    found = one(github.PROVIDER, asking(GITHUB_TOKEN=token), repo("lab/a"))

    assert (values(found)["stars"], values(found)["renamed"]) == (5, "new-lab/a")
    assert found.note == "lab/a is called new-lab/a now"


def test_a_404_that_is_a_page_comes_from_something_in_between(fake: FakeApis, asking: Make) -> None:
    fake.script("github", as_text("<html>Not Found", 404, "text/html"))

    assert one(github.PROVIDER, asking(), repo("lab/a")) == Failed("refused (HTTP 404)")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, Absent("deleted or private")),
        (451, Absent("blocked for legal reasons")),
        (400, Failed("refused (HTTP 400)")),
    ],
)
def test_github_statuses(fake: FakeApis, asking: Make, status: int, expected: object) -> None:
    fake.script("github", as_text("", status))

    assert one(github.PROVIDER, asking(), repo("lab/a")) == expected


LIMIT = {
    "message": "API rate limit exceeded for 203.0.113.7. (But here's the good news: Authenticated requests)"
}
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}


@pytest.mark.parametrize("status", [403, 429])
def test_github_stops_when_the_limit_of_an_hour_is_reached(fake: FakeApis, asking: Make, status: int) -> None:
    limited = asking()
    limited.http.today = lambda: 1_800_000_000.0
    headers = {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1800002400"}
    fake.script("github", as_json(LIMIT, status, **headers))
    with pytest.raises(UnavailableError, match=r"used up \(a GITHUB_TOKEN .*40 minutes") as caught:
        one(github.PROVIDER, limited, repo("lab/a"))

    assert caught.value.stop


def test_github_waits_when_the_limit_ends_soon(fake: FakeApis, world: World, asking: Make) -> None:
    world.repositories = [Repository("lab/a", stars=5)]
    limited = asking()
    limited.http.today = lambda: 1_800_000_000.0
    headers = {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1800000020"}
    fake.script("github", as_json(LIMIT, 403, **headers))

    assert values(one(github.PROVIDER, limited, repo("lab/a")))["stars"] == 5
    assert limited.told.waits[0][1] == 20.0


@pytest.mark.parametrize(("header", "seconds"), [({"Retry_After": "3"}, 3.0), ({}, 60.0)])
def test_github_waits_for_its_secondary_limit(
    fake: FakeApis, world: World, asking: Make, header: dict[str, str], seconds: float
) -> None:
    world.repositories = [Repository("lab/a", stars=5)]
    fake.script("github", as_json(SECONDARY, 403, **header))
    limited = asking()

    assert values(one(github.PROVIDER, limited, repo("lab/a")))["stars"] == 5
    assert limited.told.waits[0][1] == seconds


def test_github_that_forbids_us_altogether_is_left_alone(fake: FakeApis, asking: Make) -> None:
    fake.script("github", as_json({"message": "Access from your country is blocked."}, 403))
    with pytest.raises(UnavailableError, match="blocked") as caught:
        one(github.PROVIDER, asking(), repo("lab/a"))

    assert caught.value.stop


@pytest.mark.parametrize("stars", [None, "5", -1, 5.5, True, 10**13])
def test_a_number_of_stars_that_is_none_is_no_answer(fake: FakeApis, asking: Make, stars: object) -> None:
    fake.script("github", as_json({"full_name": "lab/a", "stargazers_count": stars}))

    assert one(github.PROVIDER, asking(), repo("lab/a")) == Failed("an answer without a number of stars")


# -- others


@pytest.mark.parametrize(
    ("name", "headers", "seconds"),
    [
        ("huggingface", {"RateLimit": '"api";r=0;t=55'}, 55.0),
        ("zenodo", {"X_RateLimit_Reset": "1800000007"}, 7.0),
        ("gitlab", {"Retry_After": "9"}, 9.0),
    ],
)
def test_each_says_in_its_own_way_how_long_to_wait(
    fake: FakeApis, world: World, asking: Make, name: str, headers: dict[str, str], seconds: float
) -> None:
    named = {"huggingface": "models/lab/w-7b", "zenodo": "1234567", "gitlab": "lab/w"}
    fake.script(name, as_text("Retry later", 429, **headers))
    limited = asking()
    limited.http.today = lambda: 1_800_000_000.0
    one(PROVIDERS[name], limited, Target("id:x", {name: named[name]}))

    assert limited.told.waits[0][:2] == (name, seconds)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=list(PROVIDERS))
@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_ends_a_provider_for_this_run(
    fake: FakeApis, asking: Make, provider: Provider, status: int
) -> None:
    ids = {
        "doi": DOI,
        "arxiv": "2401.99001",
        "github": "a/b",
        "gitlab": "a/b",
        "zenodo": "1",
        "huggingface": "models/a/b",
    }
    fake.script(provider.name, as_text("<html>Forbidden", status, "text/html"))
    with pytest.raises(UnavailableError) as caught:
        one(provider, asking(), Target("id:x", ids))

    assert caught.value.stop

"""arXiv and Semantic Scholar: services that are often busy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from fake_apis import Answer, FakeApis, as_json, as_text, sample
from fake_world import Work, World
from network_helpers import Asking, ask, doi, eprint, one, values

from sphinxcontrib_research.online.providers import arxiv, semanticscholar
from sphinxcontrib_research.online.providers.interface import Absent
from sphinxcontrib_research.online.service import UnavailableError

Make = Callable[..., Asking]
DOI = "10.5555/abc.2024.17"


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
def test_arxiv_that_is_busy_or_broken_is_queried_once_only(
    fake: FakeApis, asking: Make, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(arxiv, "SERVICE", replace(arxiv.SERVICE, deadline=0.3))
    fake.script("arxiv", answer)
    with pytest.raises(UnavailableError):
        ask(arxiv.PROVIDER, asking(), [eprint("2401.99001")])

    assert fake.count("arxiv") == 1


def test_arxiv_with_an_empty_feed_knows_none(fake: FakeApis, world: World, asking: Make) -> None:
    assert one(arxiv.PROVIDER, asking(), eprint("2401.99001")) == Absent()


def test_arxiv_with_an_error_entry_is_no_result_even_with_200(fake: FakeApis, asking: Make) -> None:
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
def test_arxiv_with_a_document_type_or_broken_xml_is_no_result(
    fake: FakeApis, asking: Make, body: bytes
) -> None:
    fake.script("arxiv", as_text(body, 200, "application/atom+xml"))
    with pytest.raises(UnavailableError, match="the response is"):
        one(arxiv.PROVIDER, asking(), eprint("2401.99001"))


def test_semantic_scholar_is_patient_without_a_key(fake: FakeApis, world: World, asking: Make) -> None:
    world.works = [Work(doi=DOI)]
    busy = {"message": "Too Many Requests. Please wait and try again.", "code": "429"}
    fake.script("semanticscholar", *[as_json(busy, 429)] * 3)
    paced = asking(paced=True)

    assert values(one(semanticscholar.PROVIDER, paced, doi(DOI)))["citations"] == 55
    assert [seconds for _, seconds, _ in paced.told.waits] == [2.0, 4.0, 8.0]


def test_semantic_scholar_that_knows_none_of_them_responds_with_400(world: World, asking: Make) -> None:
    found = ask(semanticscholar.PROVIDER, asking(), [doi("10.5555/a"), doi("10.5555/b")])

    assert set(found.values()) == {Absent()}


@pytest.mark.parametrize("body", [[], [None], {"error": "x"}, None, [1, 2, 3]])
def test_semantic_scholar_with_a_response_of_another_length_is_not_used(
    fake: FakeApis, asking: Make, body: object
) -> None:
    fake.script("semanticscholar", as_json(body))
    with pytest.raises(UnavailableError, match="does not fit"):
        ask(semanticscholar.PROVIDER, asking(), [doi("10.5555/a"), doi("10.5555/b")])


def test_semantic_scholar_with_a_wrong_key_is_queried_without(
    fake: FakeApis, world: World, asking: Make
) -> None:
    world.works = [Work(doi=DOI)]
    fake.script("semanticscholar", as_text("Forbidden", 403))
    with_key = asking(SEMANTIC_SCHOLAR_API_KEY="wr0ng-key")

    assert values(one(semanticscholar.PROVIDER, with_key, doi(DOI)))["citations"] == 55
    assert [seen.headers.get("x-api-key") for seen in fake.seen] == ["wr0ng-key", None]

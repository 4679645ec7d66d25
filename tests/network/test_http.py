"""The session: pace, patience, and the bounds of what comes over the wire."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate

import pytest
from fake_apis import Answer, FakeApis, as_json, as_text
from network_helpers import Asking

from sphinxcontrib_research.online import http
from sphinxcontrib_research.online.providers import services
from sphinxcontrib_research.online.service import Request, UnavailableError
from sphinxcontrib_research.util import __version__

Make = Callable[..., Asking]
SERVICE = replace(services()["openalex"], attempts=3, deadline=5.0)
HERE = Request("/works/W1")
FINE = as_json({"id": "https://openalex.org/W1"})


@pytest.fixture
def one(fake: FakeApis, asking: Make) -> Asking:
    fake.plays["openalex"] = lambda _seen: FINE
    return asking()


def test_a_response_comes_through_with_status_headers_and_body(fake: FakeApis, one: Asking) -> None:
    fake.script("openalex", as_json({"a": "ü"}, 404, X_Thing="yes"))

    reply = one.http.send(SERVICE, Request("/works/W1", (("select", "id,doi"), ("x", "a|b c"))))

    assert (reply.status, reply.json(), reply.headers["x-thing"]) == (404, {"a": "ü"}, "yes")
    assert fake.seen[0].query == [("select", "id,doi"), ("x", "a|b c")]


def test_the_agent_names_the_project_and_the_user_who_wants_it(fake: FakeApis, asking: Make) -> None:
    fake.plays["openalex"] = lambda _seen: FINE
    asking().http.send(SERVICE, HERE)
    asking(RESEARCH_MAILTO=" me@example.org ").http.send(SERVICE, HERE)

    agents = [seen.headers["user-agent"] for seen in fake.seen]

    assert agents[0] == f"sphinxcontrib-research/{__version__}"
    assert agents[1] == f"sphinxcontrib-research/{__version__} (mailto:me@example.org)"


def test_no_cookie_is_sent_back(fake: FakeApis, one: Asking) -> None:
    fake.script("openalex", as_json({}, Set_Cookie="track=1"))
    one.http.send(SERVICE, HERE)
    one.http.send(SERVICE, HERE)

    assert "cookie" not in fake.seen[1].headers


def test_one_connection_serves_many_requests(
    fake: FakeApis, one: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    real = http.open_session
    monkeypatch.setattr("sphinxcontrib_research.online.http.open_session", lambda: opened.append(1) or real())
    for _ in range(3):
        one.http.send(SERVICE, HERE)

    assert (len(opened), one.http.requests(SERVICE)) == (1, 3)


def test_the_pace_is_kept_between_the_starts_of_requests(fake: FakeApis, asking: Make) -> None:
    fake.plays["openalex"] = lambda _seen: FINE
    paced = asking(paced=True)
    for _ in range(3):
        paced.http.send(SERVICE, HERE)

    assert paced.told.slept == pytest.approx([0.2, 0.2])


def test_an_address_for_the_user_allows_the_polite_pace(fake: FakeApis, asking: Make) -> None:
    crossref = services()["crossref"]
    fake.plays["crossref"] = lambda _seen: FINE
    slept = []
    for variables in ({}, {"RESEARCH_MAILTO": "me@example.org"}):
        paced = asking(paced=True, **variables)
        paced.http.send(crossref, HERE)
        paced.http.send(crossref, HERE)
        slept += paced.told.slept

    assert slept == pytest.approx([1.1, 0.4])


def test_services_keep_a_pace_each(fake: FakeApis, asking: Make) -> None:
    for name in ("openalex", "arxiv"):
        fake.plays[name] = lambda _seen: FINE
    paced = asking(paced=True)
    for name in ("openalex", "arxiv"):
        paced.http.send(services()[name], HERE)

    assert paced.told.slept == []


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_fault_is_waited_for_as_long_as_it_says(fake: FakeApis, one: Asking, status: int) -> None:
    fake.script("openalex", as_text("", status, Retry_After="7"))

    assert one.http.send(SERVICE, HERE).status == 200
    assert one.told.waits[0][:2] == ("openalex", 7.0)


@pytest.mark.parametrize("usegmt", [True, False], ids=["GMT", "without a zone"])
def test_retry_after_may_be_a_date(fake: FakeApis, one: Asking, usegmt: bool) -> None:
    one.http.today = lambda: 1_800_000_000.0
    fake.script("openalex", as_text("", 503, Retry_After=formatdate(1_800_000_030, usegmt=usegmt)))
    one.http.send(SERVICE, HERE)

    assert one.told.waits[0][1] == 30.0


@pytest.mark.parametrize("header", ["soon", "-5", "1e400", "", "9" * 400])
def test_a_broken_retry_after_counts_as_none(fake: FakeApis, asking: Make, header: str) -> None:
    fake.plays["openalex"] = lambda _seen: FINE
    fake.script("openalex", as_text("", 429, Retry_After=header))
    paced = asking(paced=True)

    assert paced.http.send(SERVICE, HERE).status == 200
    assert paced.told.waits[0][1] == SERVICE.pause


def test_without_a_header_the_pauses_grow(fake: FakeApis, asking: Make) -> None:
    fake.plays["openalex"] = lambda _seen: as_text("", 500)
    paced = asking(paced=True)
    with pytest.raises(UnavailableError):
        paced.http.send(SERVICE, HERE)

    assert [seconds for _, seconds, _ in paced.told.waits] == [5.0, 10.0]
    assert fake.count("openalex") == 3


def test_a_wait_of_hours_is_not_waited_and_ends_the_service_for_this_run(fake: FakeApis, one: Asking) -> None:
    fake.script("openalex", as_text("", 429, Retry_After="43200"))
    for _ in range(2):
        with pytest.raises(UnavailableError, match="the wait would be 12 hours") as caught:
            one.http.send(SERVICE, HERE)
        assert caught.value.stop

    assert (one.told.slept, fake.count("openalex")) == ([], 1)


def test_a_service_that_fails_twice_in_a_row_is_left_alone(fake: FakeApis, one: Asking) -> None:
    fake.plays["openalex"] = lambda _seen: as_text("", 502)
    stops = []
    for _ in range(3):
        with pytest.raises(UnavailableError) as caught:
            one.http.send(SERVICE, HERE)
        stops.append(caught.value.stop)

    assert (stops, fake.count("openalex")) == ([False, True, True], 6)


def test_one_success_forgives_a_failure(fake: FakeApis, one: Asking) -> None:
    for _ in range(2):
        fake.script("openalex", *[as_text("", 500)] * 3)
        with pytest.raises(UnavailableError) as caught:
            one.http.send(SERVICE, HERE)
        assert not caught.value.stop
        one.http.send(SERVICE, HERE)


@pytest.mark.parametrize("fault", ["reset", "reset in body", "cut", "cut chunk", "garbage", "silence"])
def test_a_broken_connection_is_tried_again(fake: FakeApis, one: Asking, fault: str) -> None:
    fake.script("openalex", Answer(200, FINE.body, dict(FINE.headers), fault))

    assert one.http.send(SERVICE, HERE).json() == {"id": "https://openalex.org/W1"}
    assert fake.count("openalex") == 2


@pytest.mark.parametrize("fault", ["stall", "drip", "drip head"])
def test_the_whole_call_has_a_deadline(fake: FakeApis, one: Asking, fault: str) -> None:
    short = replace(SERVICE, attempts=1, deadline=0.3)
    fake.script("openalex", Answer(200, b"{}", {}, fault, seconds=20))
    start = time.monotonic()
    with pytest.raises(UnavailableError, match=r"within 0\.3 s|in time"):
        one.http.send(short, HERE)

    # Not when the service ends it.
    assert time.monotonic() - start < 10


def test_a_body_without_end_is_cut_at_the_cap(
    fake: FakeApis, one: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LARGEST", 1024 * 1024)
    fake.script("openalex", Answer(200, b"", {}, "endless"))
    with pytest.raises(UnavailableError, match="larger than 1 MiB"):
        one.http.send(replace(SERVICE, attempts=1), HERE)


def test_a_small_body_that_unpacks_to_a_huge_one_is_cut_at_the_cap(
    fake: FakeApis, one: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LARGEST", 1024 * 1024)
    bomb = gzip.compress(b" " * 50 * 1024 * 1024, mtime=0)
    assert len(bomb) < 65536
    fake.script("openalex", Answer(200, bomb, {"Content-Encoding": "gzip"}))
    with pytest.raises(UnavailableError, match="larger than 1 MiB"):
        one.http.send(replace(SERVICE, attempts=1), HERE)


def test_a_packed_body_is_unpacked(fake: FakeApis, one: Asking) -> None:
    body = b'{"id": "' + b"x" * 300_000 + b'"}'
    fake.script("openalex", Answer(200, gzip.compress(body, mtime=0), {"Content-Encoding": "gzip"}))

    assert one.http.send(SERVICE, HERE).body == body
    assert fake.seen[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("body", "coding"),
    [(b"no gzip", "gzip"), (gzip.compress(b"{}" * 500, mtime=0)[:-6], "gzip"), (b"{}", "br")],
)
def test_a_body_that_cannot_be_unpacked_is_no_result(
    fake: FakeApis, one: Asking, body: bytes, coding: str
) -> None:
    fake.script("openalex", Answer(200, body, {"Content-Encoding": coding}))
    with pytest.raises(UnavailableError):
        one.http.send(replace(SERVICE, attempts=1), HERE)


def test_nobody_there_is_said_in_plain_words(asking: Make) -> None:
    nowhere = asking(RESEARCH_OPENALEX_URL="http://127.0.0.1:9")
    with pytest.raises(UnavailableError) as caught:
        nowhere.http.send(SERVICE, HERE)

    assert str(caught.value) == "no connection"


@pytest.mark.parametrize(
    "body", [b"<!doctype html>", b"", b'{"a":', b"\xff\xfe\x00", b"[" * 200_000, b"1" * 5000]
)
def test_a_body_that_is_no_json_is_no_result(fake: FakeApis, one: Asking, body: bytes) -> None:
    fake.script("openalex", as_text(body, 200, "text/html; charset=utf-8"))
    with pytest.raises(UnavailableError, match="text/html, not JSON"):
        one.http.send(SERVICE, HERE).json()


@pytest.mark.parametrize("fault", ["drip", "drip head"])
def test_what_comes_byte_by_byte_has_one_deadline_for_all_tries(
    fake: FakeApis, one: Asking, fault: str
) -> None:
    fake.script("openalex", *(Answer(200, b"", {}, fault, seconds=20) for _ in range(3)))
    begun = time.monotonic()
    with pytest.raises(UnavailableError):
        one.http.send(replace(SERVICE, deadline=0.3), HERE)

    assert (fake.count("openalex"), time.monotonic() - begun < 10) == (1, True)


@pytest.mark.parametrize("location", ["https://example.org/elsewhere", "/openalex/loop"])
def test_a_redirect_that_leads_nowhere_is_not_tried_again(fake: FakeApis, one: Asking, location: str) -> None:
    moved = Answer(302, b"", {"Location": location})
    fake.plays["openalex"] = lambda _seen: moved
    with pytest.raises(UnavailableError, match="redirect"):
        one.http.send(SERVICE, HERE)

    assert fake.count("openalex") == (1 if "example.org" in location else http.REDIRECTS + 1)


def test_a_response_that_is_too_large_is_not_tried_again(
    fake: FakeApis, one: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LARGEST", 1024 * 1024)
    fake.script("openalex", Answer(200, b"", {}, "endless"))
    with pytest.raises(UnavailableError, match="larger than"):
        one.http.send(SERVICE, HERE)

    assert fake.count("openalex") == 1


def test_a_name_that_is_not_found_fails_once_for_all(asking: Make) -> None:
    lost = asking(RESEARCH_OPENALEX_URL="https://openalex.invalid")
    reasons = []
    for _time in range(2):
        with pytest.raises(UnavailableError) as caught:
            lost.http.send(SERVICE, HERE)
        reasons.append((caught.value.why, caught.value.stop))

    assert reasons == [("host name not found", True)] * 2
    assert lost.http.requests(SERVICE) == 1


def test_a_dry_run_shows_what_would_be_posted(asking: Make) -> None:
    dry = asking(dry=True)
    with pytest.raises(UnavailableError):
        dry.http.send(SERVICE, Request("/batch", body={"ids": ["DOI:10.5555/ü"]}))

    assert dry.told.requests[0].endswith('/openalex/batch {"ids": ["DOI:10.5555/ü"]}')

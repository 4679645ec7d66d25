"""The services that ``discover`` queries: their tokens, the ends of their lists, their faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from discover_helpers import CITES, ORCID, Call, engines, proposals
from fake_apis import FakeApis, as_json, as_text
from fake_citing import OWN, CitingWorld


def test_a_list_that_never_ends_is_left(
    listed: CitingWorld, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("openalex", "interface", "ads"):
        monkeypatch.setattr(f"sphinxcontrib_research.online.providers.{name}.MOST_PAGES", 2)
    monkeypatch.setenv("ADS_API_TOKEN", "ads-token")
    listed.ads_token = "ads-token"
    listed.citing = [engines(n, people=(ORCID,)) for n in range(1, 1_102)]

    done = call(*CITES, "--author", "jc")

    assert done.status == 3
    for title, most in (("OpenAlex", "200"), ("Crossref", "400"), ("DataCite", "400"), ("ADS", "1,000")):
        assert re.search(rf"{title}: .*; not complete: no more than {most} works ", done.messages), title


def test_lists_end_at_ten_thousand_works_without_a_key(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinxcontrib_research.online.providers.openalex._MOST_LISTED", 200)
    listed.citing = [engines(n) for n in range(1, 251)]

    done = call(*CITES, "--provider", "openalex")

    assert done.status == 3
    assert not list(tmp_path.glob(".research*")), "another run would list no more"
    rest = "50 of 250 works are not listed; '--since DATE' or a free OPENALEX_API_KEY brings the rest"
    assert f"OpenAlex: 200 works (3 requests); not complete: {rest}" in done.messages


def test_a_key_brings_all_works(
    fake: FakeApis, listed: CitingWorld, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinxcontrib_research.online.providers.openalex._MOST_LISTED", 200)
    monkeypatch.setenv("OPENALEX_API_KEY", "open-key")
    listed.world.openalex_key = "open-key"
    listed.citing = [engines(n) for n in range(1, 251)]

    done = call(*CITES, "--provider", "openalex")

    assert (done.status, done.data.count("\n")) == (0, 250)
    assert all("page" not in dict(seen.query) for seen in fake.seen)


def test_a_key_that_is_refused_costs_the_cursor_alone(
    listed: CitingWorld, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "old-key")
    listed.citing = [engines(n) for n in range(1, 251)]

    done = call("discover", "--cites", OWN, "--provider", "openalex")

    assert (done.status, done.data.count("\n")) == (0, 250)
    assert "OpenAlex does not accept the token in OPENALEX_API_KEY" in done.messages


def test_ads_is_queried_with_a_token_alone(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed.ads_token = "ads-token"
    listed.citing = [engines(n, at=frozenset(("ads",))) for n in range(1, 621)]

    assert call(*CITES).data == ""
    assert "ADS needs a token: set ADS_API_TOKEN" in call(*CITES, "--provider", "ads").messages
    assert fake.count("ads") == 0

    monkeypatch.setenv("ADS_API_TOKEN", "ads-token")
    assert call(*CITES).status == 0
    assert len(proposals(tmp_path)) == 620
    assert fake.count("ads") == 2


def test_semantic_scholar_is_queried_only_when_named(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call
) -> None:
    listed.citing = [engines(n, at=frozenset(("semanticscholar",))) for n in range(1, 621)]

    assert call(*CITES).data == ""
    assert fake.count("semanticscholar") == 0
    assert call(*CITES, "--provider", "semanticscholar").status == 0
    assert len(proposals(tmp_path)) == 620


def test_no_token_gets_into_a_file_or_a_message(
    fake: FakeApis, listed: CitingWorld, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Services that echo all they are sent."""
    tokens = {
        "OPENALEX_API_KEY": "key-openalex",
        "ADS_API_TOKEN": "key-ads",
        "OPENCITATIONS_ACCESS_TOKEN": "key-oc",
    }
    for name, token in tokens.items():
        monkeypatch.setenv(name, token)
    listed.world.openalex_key, listed.ads_token = "key-openalex", "key-ads"
    listed.citing = [engines(n, title=f"Engines {' '.join(tokens.values())} {n}") for n in range(1, 4)]
    fake.plays["opencitations"] = lambda seen: as_json({"message": str(seen.headers)}, 403)

    done = call(*CITES, "--format", "json", "--summary", "summary.md")

    assert (done.status, fake.count("ads")) == (3, 1)
    written = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file())
    for token in tokens.values():
        assert token not in done.data + done.messages + written


def test_what_no_service_can_name_is_said(listed: CitingWorld, call: Call) -> None:
    listed.citing = [engines(1, at=frozenset(("opencitations",)))]

    done = call(*CITES)

    assert (done.status, done.data) == (0, "")
    assert "no service knows a title of doi:10.5555/c.1\n" in done.messages


def test_a_list_that_cannot_be_read_is_requested_again(
    fake: FakeApis, listed: CitingWorld, call: Call
) -> None:
    listed.citing = [engines(1, cites=(), people=(ORCID,), at=frozenset(("orcid",)))]
    fake.script("orcid", as_json({}), as_text("<html>", 200, "text/html"))
    fake.script("openalex", as_json([]), as_json({"results": [None], "meta": {"count": 7}}))

    done = call("discover", "--author", "jc")

    assert (done.status, done.data.count("\n")) == (0, 1)
    assert fake.count("orcid") == 3

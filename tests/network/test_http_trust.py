"""The session: where redirects may lead, and where tokens go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fake_apis import Answer, FakeApis, as_json
from network_helpers import Asking

from sphinxcontrib_research.online import http
from sphinxcontrib_research.online.providers import services
from sphinxcontrib_research.online.service import (
    Environment,
    NotSentError,
    Request,
    Service,
    SettingError,
    UnavailableError,
)

Make = Callable[..., Asking]
SERVICE = replace(services()["openalex"], attempts=3, deadline=5.0)
HERE = Request("/works/W1")
FINE = as_json({"id": "https://openalex.org/W1"})


@pytest.fixture
def one(fake: FakeApis, asking: Make) -> Asking:
    fake.plays["openalex"] = lambda _seen: FINE
    return asking()


def test_a_redirect_on_the_same_host_is_followed(fake: FakeApis, one: Asking) -> None:
    fake.script("openalex", Answer(301, b"", {"Location": f"{fake.address}/openalex/works/W2"}))

    assert one.http.send(SERVICE, HERE).status == 200
    assert fake.seen[1].path == "/works/W2"


def test_a_redirect_with_a_body_without_end_is_cut_at_the_cap(
    fake: FakeApis, one: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LARGEST", 1024 * 1024)
    fake.script("openalex", Answer(301, b"", {"Location": "/openalex/works/W2"}, "endless"))
    with pytest.raises(UnavailableError, match="larger than 1 MiB"):
        one.http.send(replace(SERVICE, attempts=1), HERE)


@pytest.mark.parametrize(
    "location",
    [
        "https://example.org/x",
        "file:///etc/passwd",
        "http://example.org/",
        "//example.org/x",
        "https://",
        "ftp://a/b",
    ],
)
def test_a_redirect_elsewhere_is_no_result(fake: FakeApis, one: Asking, location: str) -> None:
    fake.script("openalex", Answer(302, b"", {"Location": location}))
    with pytest.raises(UnavailableError, match="a redirect to an address that is not allowed"):
        one.http.send(replace(SERVICE, attempts=1), HERE)


def test_a_redirect_in_a_circle_ends(fake: FakeApis, one: Asking) -> None:
    fake.plays["openalex"] = lambda _seen: Answer(302, b"", {"Location": "/openalex/works/W1"})
    with pytest.raises(UnavailableError, match="too many redirects"):
        one.http.send(replace(SERVICE, attempts=1), HERE)


def test_a_query_with_a_body_is_not_redirected(fake: FakeApis, one: Asking) -> None:
    fake.script("openalex", Answer(307, b"", {"Location": "/openalex/elsewhere"}))
    with pytest.raises(UnavailableError):
        one.http.send(replace(SERVICE, attempts=1), Request("/x", body={"ids": []}))

    assert fake.count("openalex") == 1


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("https://api.github.com/repos/a/b", "https://api.github.com/repositories/1", True),
        ("https://api.github.com/x", "https://github.com/x", True),
        ("https://api.github.com/x", "http://api.github.com/x", False),
        ("https://api.github.com/x", "https://notgithub.com/x", False),
        ("https://api.github.com/x", "https://github.com.evil.org/x", False),
        ("https://api.github.com/x", "https://user:word@api.github.com/x", False),
        ("https://api.github.com/x", "http://127.0.0.1/x", False),
        ("http://127.0.0.1:8/x", "http://localhost:9/x", True),
        ("http://127.0.0.1:8/x", "http://169.254.169.254/x", False),
    ],
)
def test_redirects_stay_within_https_and_the_family(source: str, target: str, allowed: bool) -> None:
    family = "github.com"
    if "127" in source:
        allowed = target.startswith("http://localhost") and not allowed  # another name is another host

    assert http.may_follow(source, target, family) is allowed


SECRET = "s3cret-token-0123456789"


def test_a_token_goes_into_the_header_of_its_service_only(fake: FakeApis, asking: Make) -> None:
    for name in ("openalex", "github"):
        fake.plays[name] = lambda _seen: FINE
    one = asking(OPENALEX_API_KEY=SECRET)
    for name in ("openalex", "github"):
        one.http.send(services()[name], HERE)

    assert fake.seen[0].headers["authorization"] == f"Bearer {SECRET}"
    assert "authorization" not in fake.seen[1].headers


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_a_blank_token_counts_as_absent(fake: FakeApis, asking: Make, blank: str) -> None:
    fake.plays["openalex"] = lambda _seen: FINE
    one = asking(OPENALEX_API_KEY=blank)
    one.http.send(SERVICE, HERE)

    assert "authorization" not in fake.seen[0].headers
    assert not one.http.token(SERVICE)


def test_a_netrc_does_not_replace_the_token(
    fake: FakeApis, asking: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n", "utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setattr(http, "is_loopback", lambda _host: False)
    fake.plays["openalex"] = lambda _seen: FINE
    asking(OPENALEX_API_KEY=SECRET).http.send(SERVICE, HERE)

    assert fake.seen[0].headers["authorization"] == f"Bearer {SECRET}"


def test_a_refused_token_is_reported_once_and_the_query_sent_without(fake: FakeApis, asking: Make) -> None:
    fake.plays["openalex"] = lambda seen: as_json({}, 401) if "authorization" in seen.headers else FINE
    one = asking(OPENALEX_API_KEY=SECRET)
    for _ in range(2):
        assert one.http.send(SERVICE, HERE).status == 200

    assert one.told.notes == ["OpenAlex does not accept the token in OPENALEX_API_KEY; requesting without it"]
    assert fake.count("openalex") == 3


def test_a_token_does_not_follow_a_redirect_to_another_host(fake: FakeApis, asking: Make) -> None:
    other = FakeApis()
    other.plays["openalex"] = lambda _seen: FINE
    fake.script("openalex", Answer(301, b"", {"Location": f"{other.address}/openalex/there"}))
    try:
        assert asking(OPENALEX_API_KEY=SECRET).http.send(SERVICE, HERE).status == 200
    finally:
        other.close()

    assert fake.seen[0].headers["authorization"] == f"Bearer {SECRET}"
    assert "authorization" not in other.seen[0].headers


@pytest.mark.parametrize("fault", ["reset", "garbage", "silence"])
def test_no_error_holds_a_token(fake: FakeApis, asking: Make, fault: str) -> None:
    fake.plays["openalex"] = lambda _seen: Answer(200, b"", {}, fault)
    with pytest.raises(UnavailableError) as caught:
        asking(OPENALEX_API_KEY=SECRET).http.send(SERVICE, HERE)

    assert SECRET not in f"{caught.value}{caught.value.__cause__}{caught.value.__context__}"


def test_a_service_that_quotes_the_token_is_scrubbed() -> None:
    environment = Environment({"OPENALEX_API_KEY": SECRET})
    environment.token(SERVICE)

    assert environment.scrub(f"the key {SECRET} is wrong") == "the key *** is wrong"


def test_a_token_that_is_none_is_a_wrong_setting() -> None:
    with pytest.raises(SettingError, match="GITHUB_TOKEN contains characters") as caught:
        Environment({"GITHUB_TOKEN": f"{SECRET}\r\nX-Evil: 1"}).token(services()["github"])

    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("mailto", ["me", "a b@example.org", "me@example.org\r\nX: 1", "<me@example.org>"])
def test_an_address_that_is_none_is_a_wrong_setting(mailto: str) -> None:
    with pytest.raises(SettingError, match="RESEARCH_MAILTO"):
        Environment({"RESEARCH_MAILTO": mailto})


@pytest.mark.parametrize("service", services().values(), ids=list(services()))
def test_every_service_has_a_base_of_https_that_can_be_replaced(service: Service) -> None:
    name = f"RESEARCH_{service.name.upper()}_URL"

    assert Environment({}).base(service).startswith("https://")
    assert Environment({name: "http://127.0.0.1:8000/x/"}).base(service) == "http://127.0.0.1:8000/x"
    assert Environment({name: "http://[::1]:8000"}).base(service) == "http://[::1]:8000"


@pytest.mark.parametrize(
    "base",
    [
        "http://example.org",
        "ftp://example.org",
        "example.org",
        "https://",
        "https://a:b@example.org",
        "https://[x",
        "h",
    ],
)
def test_a_base_that_is_not_safe_is_a_wrong_setting(base: str) -> None:
    with pytest.raises(SettingError, match="RESEARCH_OPENALEX_URL"):
        Environment({"RESEARCH_OPENALEX_URL": base}).base(SERVICE)


def test_a_dry_run_shows_the_request_and_sends_nothing(fake: FakeApis, asking: Make) -> None:
    dry = asking(dry=True, OPENALEX_API_KEY=SECRET)
    with pytest.raises(NotSentError):
        dry.http.send(SERVICE, Request("/works", (("filter", "doi:10.5555/a|10.5555/b"),)))

    assert dry.told.requests == [f"GET {fake.address}/openalex/works?filter=doi:10.5555/a%7C10.5555/b"]
    assert fake.seen == []

"""Crossref and DataCite: odd records, broken lists."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from fake_apis import FakeApis, as_json, as_text, sample
from fake_world import Work, World
from network_helpers import Asking, ask, doi, eprint, one, values

from sphinxcontrib_research.online.providers import crossref, datacite
from sphinxcontrib_research.online.providers.interface import Absent, Failed, Provider
from sphinxcontrib_research.online.service import UnavailableError

Make = Callable[..., Asking]
DOI = "10.5555/abc.2024.17"


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

    assert values(one(crossref.PROVIDER, asking(), doi(DOI))) == {"retracted": False, **expected}


def test_crossref_knows_only_its_own_dois(fake: FakeApis, world: World, asking: Make) -> None:
    assert one(crossref.PROVIDER, asking(), doi(DOI)) == Absent()
    for other in ("10.48550/arxiv.2401.99001", "10.5281/zenodo.1234567"):
        assert not crossref.PROVIDER.accepts(doi(other))


@pytest.mark.parametrize(
    "provider", [crossref.PROVIDER, datacite.PROVIDER], ids=lambda provider: provider.name
)
def test_a_record_about_another_doi_is_none(fake: FakeApis, asking: Make, provider: Provider) -> None:
    fake.script(provider.name, as_text(sample(f"{provider.name}.json"), 200, "application/json"))

    assert isinstance(one(provider, asking(), doi("10.5555/mine")), Failed)


@pytest.mark.parametrize(
    "provider", [crossref.PROVIDER, datacite.PROVIDER], ids=lambda provider: provider.name
)
@pytest.mark.parametrize("body", [{}, {"message": {}}, {"data": {}}, [], None, {"message": {"items": None}}])
def test_a_list_that_is_none_is_no_result(
    fake: FakeApis, asking: Make, provider: Provider, body: object
) -> None:
    fake.script(provider.name, as_json(body))
    with pytest.raises(UnavailableError, match="holds no list"):
        ask(provider, asking(), [doi("10.5555/a"), doi("10.5555/b")])


@pytest.mark.parametrize(
    "provider", [crossref.PROVIDER, datacite.PROVIDER], ids=lambda provider: provider.name
)
@pytest.mark.parametrize("entry", [None, {}, "x"])
def test_a_list_with_broken_entries_does_not_say_that_others_are_unknown(
    fake: FakeApis, asking: Make, provider: Provider, entry: object
) -> None:
    fake.script(provider.name, as_json({"data": [entry], "message": {"items": [entry]}}))
    with pytest.raises(UnavailableError, match="broken records"):
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

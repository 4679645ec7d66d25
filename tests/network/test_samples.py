"""Each provider against what its API really answers, to the byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_apis import FakeApis, as_text, sample
from fake_world import World
from network_helpers import Asking, ask, doi, eprint, one, repo, values

from sphinxcontrib_research.online.providers import (
    PROVIDERS,
    arxiv,
    crossref,
    datacite,
    github,
    openalex,
    orcid,
    semanticscholar,
)
from sphinxcontrib_research.online.providers.interface import Absent, ListedWork, Target
from sphinxcontrib_research.online.service import UnavailableError

Make = Callable[..., Asking]
DOI = "10.5555/abc.2024.17"
CARBERRY = [{"family": "Carberry", "given": "Josiah", "orcid": "0000-0002-1825-0097"}]


def test_openalex(fake: FakeApis, world: World, asking: Make) -> None:
    fake.script("openalex", as_text(sample("openalex.json"), 200, "application/json"))

    found = ask(openalex.PROVIDER, asking(), [doi("10.5555/none"), doi(DOI)])

    assert values(found[f"doi:{DOI}"]) == {
        "openalex": "W4399000001",
        "citations": 42,
        "retracted": False,
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
        "retracted": False,
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

    found = ask(semanticscholar.PROVIDER, asking(), [doi("10.5555/none"), doi(DOI)])

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


def test_codeberg(world: World, asking: Make) -> None:
    codeberg = PROVIDERS["codeberg"]

    assert values(one(codeberg, asking(), Target("doi:1", {"codeberg": "lab/w"}))) == {"stars": 12}
    assert one(codeberg, asking(), Target("doi:2", {"codeberg": "lab/none"})) == Absent()


def test_hugging_face(fake: FakeApis, world: World, asking: Make) -> None:
    hub = PROVIDERS["huggingface"]
    found = one(hub, asking(), Target("doi:1", {"huggingface": "models/lab/w-7b"}))

    assert values(found) == {"likes": 31, "downloads": 2048}
    assert one(hub, asking(), Target("doi:2", {"huggingface": "datasets/lab/none"})) == Absent()
    one(hub, asking(), Target("doi:3", {"huggingface": "spaces/lab/none"}))
    asked = [[value for _name, value in seen.query] for seen in fake.seen]
    assert asked == [["likes", "downloadsAllTime"], ["likes", "downloadsAllTime"], ["likes"]]


def test_a_missing_model_is_no_wrong_token(world: World, asking: Make) -> None:
    with_token = asking(HF_TOKEN="hf_0123456789")

    found = one(PROVIDERS["huggingface"], with_token, Target("doi:2", {"huggingface": "datasets/lab/none"}))

    assert (found, with_token.told.notes) == (Absent(), [])


def test_zenodo(world: World, asking: Make) -> None:
    zenodo = PROVIDERS["zenodo"]
    found = one(zenodo, asking(), Target("doi:1", {"zenodo": "1234567"}))

    assert values(found) == {
        "downloads": 900,
        "title": "Widgets data",
        "authors": [{"family": "Carberry", "given": "Josiah", "orcid": "0000-0002-1825-0097"}],
        "date": "2024-06-01",
        "doi": "10.5281/zenodo.1234567",
        "type": "dataset",
    }
    assert found.title == "Widgets data"
    assert one(zenodo, asking(), Target("doi:2", {"zenodo": "9"})) == Absent()


works_of = orcid.FINDER.by_person
assert works_of is not None


def test_orcid(world: World, asking: Make) -> None:
    assert list(works_of(asking().http, "0000-0002-1825-0097", "")) == [
        ListedWork({"doi": DOI}, {"title": "Sparse Widgets", "venue": "J. Widg.", "date": "2024"})
    ]


def test_orcid_reports_an_id_that_it_does_not_know(world: World, asking: Make) -> None:
    with pytest.raises(UnavailableError, match="does not know this iD"):
        list(works_of(asking().http, "0000-0001-5109-3700", ""))

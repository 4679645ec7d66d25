"""The law of addresses over small files of its own, and over data made by chance."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.readers import load_file
from tests.laws.law_addresses import canonical, check, hrefs

KEYS = (
    *("url", "doi", "arxiv", "pdf", "code", "data", "dataset", "preprint", "eprint", "project", "redirect"),
    *("url_biorxiv", "openalex_id", "doc-url", "hal", "zenodo", "video", "supplement", "media_link", "press"),
)
"""Keys that lists on the web put addresses under."""
DOIS = st.from_regex(r"10\.[1-9][0-9]{3}/[a-z0-9][a-z0-9<>#?%;()/_.&+-]{0,20}[a-z0-9]", fullmatch=True)
PATHS = st.from_regex(r"[A-Za-z0-9_~.-]{1,8}(/[A-Za-z0-9_~.%&=?+-]{0,8}){0,3}", fullmatch=True)
ADDRESSES = st.builds("https://{}.example.org/{}".format, st.sampled_from("abcdef"), PATHS)
FORMS = st.sampled_from(("{}", "doi:{}", "DOI: {}", "https://doi.org/{}", "http://dx.doi.org/{}"))


def is_plain(doi: str) -> bool:
    """Whether a DOI is not changed by what is cut at its end, or by decoding."""
    return canonical(doi) == f"doi:{doi}" and "%" not in doi and "&" not in doi


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KEYS), DOIS.filter(is_plain), FORMS, st.booleans())
def test_a_doi_is_a_link_whatever_the_key_and_the_form(tmp_path_factory, key, doi, form, in_tex):
    written = form.format(doi.replace("_", "\\_") if in_tex and "://" not in form else doi)
    if "#" in doi or "?" in doi:
        written = doi  # in an address these end the path
    links, problems = read(tmp_path_factory.mktemp("law"), {"title": "T", key: written})

    assert f"doi:{doi}" in links or problems, (written, links)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), ADDRESSES, min_size=1, max_size=4))
def test_each_address_is_a_link_or_a_message(tmp_path_factory, fields):
    links, problems = read(tmp_path_factory.mktemp("law"), {"title": "T", **fields})

    for key, address in fields.items():
        assert canonical(address) in links or any(problem.field == key for problem in problems), (
            key,
            address,
        )


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=30), max_size=5))
def test_no_text_gives_a_link_that_runs_code(tmp_path_factory, fields):
    links, _problems = read(tmp_path_factory.mktemp("law"), {"title": "T", **fields})

    for link in links:
        assert link.startswith(("http:", "https:", "ftp:", "mailto:", "doi:", "arxiv:", "/")), link
        assert not set(link) & set('"<>`')


def read(folder, record):
    """Return where the links of a record lead, and what was said of it."""
    path = folder / "papers.json"
    path.write_text(json.dumps([record]), encoding="utf-8")
    source = load_file(path, root=folder)
    (paper,) = source.papers
    return hrefs(paper, source), source.problems


FILES = {
    "papers.yml": """\
- title: A
  url: https://example.org/a?b=1&amp;c=2
  preprint: 10.1101/2020.01.01.123
  related_links: [https://example.org/1, https://example.org/2]
- title: B
  doi: https://publisher.example.org/b
  media:
    radio: https://example.org/radio
    tv: https://example.org/tv
""",
    "papers.json": '[{"title": "A", "eprint": "10.1000/a<b>c", "url_biorxiv": "https://www.biorxiv.org/content/1"}]',
    "papers.toml": '[[papers]]\ntitle = "A"\ndataset = "doi:10.5281/zenodo.12345"\n',
    "papers.bib": """\
@article{a, title={A}, author={Reed, Ann}, doi={10.1002/1097(1998)43:4{\\textless}371::AID{\\textgreater}3.0},
  adsurl={https://ui.adsabs.harvard.edu/abs/1998A&A...1R}, url={\\url{https://example.org/a\\_b}}}
""",
    "papers.ris": "TY  - JOUR\nTI  - A\nUR  - https://example.org/a\nER  - \n",
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_law_holds_for_each_format(tmp_path, name):
    (tmp_path / name).write_text(FILES[name], encoding="utf-8")

    tally = check([tmp_path / name])

    assert tally.counted >= FILES[name].count("http") - FILES[name].count("$")
    assert tally.broken == []


def test_a_lost_address_breaks_the_law(tmp_path, monkeypatch):
    (tmp_path / "papers.yml").write_text("- title: A\n  project: https://example.org/a\n", encoding="utf-8")
    monkeypatch.setattr("tests.laws.law_addresses._hrefs", lambda *_arguments: set())

    assert check([tmp_path / "papers.yml"]).broken == [
        f"{tmp_path / 'papers.yml'}:2: project: https://example.org/a"
    ]

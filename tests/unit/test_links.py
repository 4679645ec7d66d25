"""Addresses and identifiers of papers: whatever field and spelling they stand in, they are links that lead there."""

from __future__ import annotations

import json
from html import unescape
from urllib.parse import unquote

import pytest

from sphinxcontrib_research.model import identifiers
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Link
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.render import Page, Settings
from sphinxcontrib_research.render import entry as parts
from sphinxcontrib_research.render.html.entry import links_html, title_html
from sphinxcontrib_research.render.nodes import NodePage, title_nodes
from sphinxcontrib_research.util import Words
from sphinxcontrib_research.vocabulary.fields import names_of
from sphinxcontrib_research.writers import bibtex, csl, ris, web

SICI = "10.1002/(sici)1097-4636(199823)43:4<371::aid-jbm3>3.0.co;2-r"
ODD = "10.1000/ab#c?d%e"


@pytest.fixture
def one(tmp_path):
    """The paper of a record, its links as pairs of label and address, and what was said."""

    def read(fields, name="papers.yml", **renamed):
        text = f"- id: a\n  title: T\n  {fields}\n" if name.endswith(".yml") else fields
        (tmp_path / name).write_text(text, encoding="utf-8")
        source = load_file(tmp_path / name, root=tmp_path, fields=renamed)
        (paper,) = source.papers
        shown = parts.ordered_links(paper, Settings().links)
        labels = {parts.link_label(link, Words()): link.url for link in shown}
        return paper, labels, [problem.message for problem in source.problems]

    return read


@pytest.mark.parametrize(
    ("fields", "doi"),
    [
        (f"doi: '{SICI}'", SICI),
        (f"doi: 'https://doi.org/{SICI}'", SICI),
        ("doi: https://doi.org/10.1002/(SICI)1097-4636(199823)43:4%3C371::AID-JBM3%3E3.0.CO;2-R", SICI),
        ("doi: 10.1002/(SICI)1097-4636(199823)43:4%3C371::AID-JBM3%3E3.0.CO;2-R", SICI),
        (r"doi: '10.1002/(SICI)1097-4636(199823)43:4{\textless}371::AID-JBM3{\textgreater}3.0.CO;2-R'", SICI),
        (r"doi: '10.1002/(SICI)1097-4636(199823)43:4$<$371::AID-JBM3$>$3.0.CO;2-R'", SICI),
        ("doi: '10.1002/(SICI)1097-4636(199823)43:4&lt;371::AID-JBM3&gt;3.0.CO;2-R'", SICI),
        (f"doi: '{ODD}'", ODD),
        ("doi: https://doi.org/10.1000/ab%23c%3Fd%25e", ODD),
        (r"doi: 10.1000/a\_b\&c", "10.1000/a_b&c"),
        ("url: 10.1000/182", "10.1000/182"),
        ("url: 'doi:10.1000/182'", "10.1000/182"),
        ("pdf: 'DOI: 10.1000/182'", "10.1000/182"),
        ("eprint: 10.1000/182", "10.1000/182"),
        ("arxiv: 10.1000/182", "10.1000/182"),
        ("doi: 'info:doi/10.1000/182'", "10.1000/182"),
        ("doi: 'urn:doi:10.1000/182'", "10.1000/182"),
        ("doi: 10/abc", "10/abc"),
        ("doi: https://doi.org/abc", "10/abc"),
    ],
)
def test_a_doi_is_read_in_any_spelling_and_leads_there_in_every_output(one, fields, doi):
    paper, labels, problems = one(fields)
    page = Page(Library.build([]))

    assert (paper.doi, problems) == (doi, [])
    target = identifiers.address("doi", doi)
    assert unquote(target) == f"https://doi.org/{doi}"
    assert not set(target) & set('<>#?"')
    assert labels["DOI"] == target
    assert paper.address == target
    assert f'href="{target}"' in title_html(paper, page)
    assert f'href="{target}"' in links_html(paper, page)
    assert title_nodes(paper, NodePage(page))[0].children[0]["refuri"] == target
    described = json.dumps(web.paper(paper, page.library))
    assert target in described
    assert ("citation_doi", doi) in web.tags(paper, page.library)
    assert csl.item(paper, page.library)["DOI"] == doi
    assert f"DO  - {doi}" in ris.entry(paper, page.library)
    assert target in unescape(web.atom([paper], title="T", base="https://x.org", path="feed.xml"))
    assert f"doi = {{{doi}}}" in bibtex.entry(paper, page.library)


@pytest.mark.parametrize(
    ("fields", "label", "url"),
    [
        ("data: 10.5281/zenodo.123", "Data", "https://doi.org/10.5281/zenodo.123"),
        ("dataset: 'doi:10.5281/zenodo.123'", "Data", "https://doi.org/10.5281/zenodo.123"),
        ("code: 10.5281/zenodo.123", "Code", "https://doi.org/10.5281/zenodo.123"),
        ("preprint: 10.1101/2020.01.02.123", "Preprint", "https://doi.org/10.1101/2020.01.02.123"),
        ("preprint: https://osf.io/abcde", "Preprint", "https://osf.io/abcde"),
        ("preprint_url: https://www.biorxiv.org/content/1", "Preprint", "https://www.biorxiv.org/content/1"),
        ("eprint: https://archive.example.org/1", "Preprint", "https://archive.example.org/1"),
        ("arxiv: https://dl.acm.org/doi/10.1145/1", "dl.acm.org", "https://dl.acm.org/doi/10.1145/1"),
        ("doi: https://publisher.example.org/1", "publisher.example.org", "https://publisher.example.org/1"),
        ("doi: 10.1000/1, 10.1000/2", "DOI 10.1000/2", "https://doi.org/10.1000/2"),
        ("doi: [10.1000/1, 10.1000/2]", "DOI 10.1000/2", "https://doi.org/10.1000/2"),
        ("doi: https://doi.org/10.1000/1 and https://doi.org/10.1000/2", "DOI", "https://doi.org/10.1000/1"),
        ("doi: arXiv:2303.14389", "arXiv", "https://arxiv.org/abs/2303.14389"),
        ("zenodo: 1234567", "Zenodo", "https://zenodo.org/records/1234567"),
        ("zenodo: 10.5281/zenodo.123", "Zenodo", "https://doi.org/10.5281/zenodo.123"),
        ("osf: abcde", "OSF", "https://osf.io/abcde"),
        ("figshare: 1234567", "Figshare", "https://doi.org/10.6084/m9.figshare.1234567"),
        ("openalex_id: W2741809807", "OpenAlex", "https://openalex.org/W2741809807"),
        ("openalex: https://openalex.org/W1", "OpenAlex", "https://openalex.org/W1"),
        (
            f"swhid: swh:1:dir:{'0a' * 20}",
            "Software Heritage",
            f"https://archive.softwareheritage.org/swh:1:dir:{'0a' * 20}",
        ),
        (
            f"code: swh:1:dir:{'0a' * 20}",
            "Code",
            f"https://archive.softwareheritage.org/swh:1:dir:{'0a' * 20}",
        ),
        ("links: [https://zenodo.org/records/1]", "Zenodo", "https://zenodo.org/records/1"),
        ("links: [https://www.x.org/a]", "x.org", "https://www.x.org/a"),
        ("pdf: 'hal:hal-01234567'", "HAL", "https://hal.science/hal-01234567"),
        ("redirect: https://x.org\n  url: https://y.org", "Redirect", "https://x.org"),
        ("url_biorxiv: https://x.org", "bioRxiv", "https://x.org"),
        ("press_release: https://x.org/1", "Press release", "https://x.org/1"),
        ("radio: www.x.org/1", "Radio", "https://www.x.org/1"),
        ("related: {Slides: 'https://x.org/1', Errata: 'https://x.org/2'}", "Errata", "https://x.org/2"),
        ("press: [https://x.org/1]", "Press", "https://x.org/1"),
        ("project: https://x.org/?a=1&amp;b=2", "Project page", "https://x.org/?a=1&b=2"),
        (r"project: https://x.org/a\_b", "Project page", "https://x.org/a_b"),
        ("project: <https://x.org/a>", "Project page", "https://x.org/a"),
        ("project: 'https://x.org/q?a<b>c\"d'", "Project page", "https://x.org/q?a%3Cb%3Ec%22d"),
        ("links: {'Q &amp; A': 'https://x.org'}", "Q & A", "https://x.org"),
        ("video: https://x.org/1, https://x.org/2", "Video", "https://x.org/2"),
    ],
)
def test_what_a_field_holds_is_a_link_with_a_sensible_label(one, fields, label, url):
    _paper, labels, _problems = one(fields)

    assert labels.get(label) == url


def test_what_is_one_address_needs_no_message_but_a_wrong_kind_does(one):
    assert one("press_release: https://x.org")[2] == []
    assert one("preprint: 10.1101/1")[2] == []
    assert one("pfd_url: https://x.org")[2] == ["unknown field; did you mean 'pdf_url'?"]
    assert "the address is kept as a link" in one("doi: https://x.org")[2][0]


@pytest.mark.parametrize(
    "fields", ["x-press: https://x.org", "funding: https://x.org", "press: see https://x.org", "press: 3"]
)
def test_what_is_no_link(one, fields):
    paper, labels, _problems = one(fields, funding=None)

    assert labels == {}
    assert len(paper.extra) == 1


def test_an_address_that_the_paper_has_already_is_no_second_link(one):
    fields = "doi: 10.1000/1\n  more: http://dx.doi.org/10.1000/1\n  project: https://x.org\n  site2: https://x.org/"
    assert one(fields)[1] == {"DOI": "https://doi.org/10.1000/1", "Project page": "https://x.org"}


def test_several_fields_that_are_sent_to_links_add_up(one):
    fields = "links: {Errata: 'https://x.org/1'}\n  radio_link: https://x.org/2\n  media: [https://x.org/3]"
    paper, labels, problems = one(fields, media="links", radio_link="links")

    assert labels == {"Errata": "https://x.org/1", "Radio": "https://x.org/2", "Media": "https://x.org/3"}
    assert (problems, paper.extra) == ([], ())


def test_one_wrong_address_of_several_costs_itself(one):
    paper, _labels, problems = one(
        "url: missing.pdf, https://x.org/1\n  video: [https://x.org/2, 'javascript:x']"
    )

    assert "https://x.org/2" in {link.url for link in paper.links}
    assert len(problems) == 2


@pytest.mark.parametrize(
    "url", ["http://dx.doi.org/10.1000/ABC", "https://www.doi.org/10.1000/abc", "DOI:10.1000/abc"]
)
def test_a_paper_page_shows_an_address_once_however_it_is_spelled(one, url):
    paper, _labels, _problems = one(f"url: '{url}'\n  doi: 10.1000/abc")
    page = Page(Library.build([]), target=lambda kind, _id: "papers/a.html" if kind == "page" else "")

    assert links_html(paper, page).count("<a ") == 1


def test_another_address_stays_beside_the_identifier(one):
    paper, _labels, _problems = one("url: https://publisher.example.org/doi/10.1000/abc\n  doi: 10.1000/abc")
    page = Page(Library.build([]), target=lambda kind, _id: "papers/a.html" if kind == "page" else "")

    assert links_html(paper, page).count("<a ") == 2


@pytest.mark.parametrize(
    ("value", "url"),
    [
        (r"\url{https://x.org/\~{}a\_b}", "https://x.org/~a_b"),
        ("https://x.org/q?a<b>c", "https://x.org/q?a%3Cb%3Ec"),
        ('<a href="https://x.org/a">here</a>', "https://x.org/a"),
        ("<https://x.org/a>", "https://x.org/a"),
        (r"https://x.org/a\{_\}b", "https://x.org/a_b"),
    ],
)
def test_addresses_in_bib_files_are_whole(one, value, url):
    paper, _labels, _problems = one(f"@misc{{a, title={{T}}, url={{{value}}}}}", "papers.bib")

    assert paper.url == url


def test_fields_of_bib_files_that_hold_an_address_are_links(one):
    entry = "@article{a, title={T}, eprint={10.2307/12}, eprinttype={jstor}, adsurl={https://x.org/1}, press={https://x.org/a_b~c}}"
    paper, labels, problems = one(entry, "papers.bib")

    assert (paper.doi, labels["ADS"], labels["Press"], problems) == (
        *("10.2307/12", "https://x.org/1", "https://x.org/a_b~c"),
        [],
    )


def test_a_link_of_the_data_hides_an_identifier_only_if_it_leads_there(one):
    paper, _labels, _problems = one("doi: 10.1000/1")
    other = Link("doi", "https://doi.org/10.1000/2")

    from dataclasses import replace

    shown = parts.ordered_links(replace(paper, links=(other,)), ())
    assert {link.url for link in shown} == {"https://doi.org/10.1000/1", "https://doi.org/10.1000/2"}


@pytest.mark.parametrize(
    ("written", "near"),
    [
        *(("titel", "title"), ("autors", "authors"), ("jounral", "journal"), ("pdf_ulr", "pdf_url")),
        *(("page", "pages"), ("keyowrds", "keywords"), ("abstact", "abstract")),
        *((word, "") for word in ("preprint_journal", "published", "version", "citation", "subcategory")),
        *(
            (word, "")
            for word in ("feature-order", "alt_pdf_url", "doc-url", "my_talk", "img2", "chapter_title")
        ),
        ("a" * 100_000, ""),
    ],
)
def test_only_slips_are_near_misses(written, near):
    assert names_of("paper", {}).near(written) == near


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        *[("doi", prefix) for prefix in ("doi ", "DOI = ", "doi : ")],
        *[(name, prefix) for name in ("doi", "preprint", "code", "url") for prefix in ("doi:", "DOI: ")],
    ],
)
def test_a_prefix_with_a_blank_belongs_to_its_doi(one, name, prefix):
    paper, labels, problems = one(f"{name}: '{prefix}10.1000/182'")
    assert "https://doi.org/10.1000/182" in {*labels.values(), paper.url}
    assert problems == []


def test_what_is_no_doi_costs_itself_and_not_the_others_of_the_field(one):
    paper, labels, problems = one("doi: '10.1/abc; 10.5555/def and doi:10.7777/xyz'")
    assert paper.doi == "10.5555/def"
    assert labels["DOI 10.7777/xyz"] == "https://doi.org/10.7777/xyz"
    assert len(problems) == 1
    assert "10.1/abc" in problems[0]


@pytest.mark.parametrize(
    ("fields", "label", "url"),
    [
        ("doi: '[10.1000/182](https://doi.org/10.1000/182)'", "DOI", "https://doi.org/10.1000/182"),
        ("links: ['[Slides](https://e.example/s.pdf)']", "Slides", "https://e.example/s.pdf"),
        ("links: ['[Errata (2)](<https://e.example/e>)']", "Errata (2)", "https://e.example/e"),
        ("links: ['Poster: https://e.example/p.pdf']", "Poster", "https://e.example/p.pdf"),
        ("code: '[here](https://e.example/c)'", "here", "https://e.example/c"),
        (
            "links: ['https://arxiv.org/abs/2303.14389v2']",
            "arXiv 2303.14389",
            "https://arxiv.org/abs/2303.14389v2",
        ),
        ("links: ['https://doi.org/10.1000/182']", "DOI 10.1000/182", "https://doi.org/10.1000/182"),
        ("code: 'git@github.com:lakes/deep.git'", "Code", "https://github.com/lakes/deep"),
        ("code: 'ssh://git@code.e.example:22/a/b/c.git'", "Code", "https://code.e.example/a/b/c"),
        ("code: ['git+https://e.example/a/b']", "Code", "https://e.example/a/b"),
        (
            "links: ['https://hal.science/hal-01234567v2']",
            "HAL hal-01234567",
            "https://hal.science/hal-01234567v2",
        ),
    ],
)
def test_links_have_the_label_that_their_text_gives(one, fields, label, url):
    _paper, labels, problems = one(fields)
    assert labels == {label: url}
    assert problems == []


@pytest.mark.parametrize("end", ["v2", "v12.full", "v1.full.pdf", "v1.full-text", "v3.abstract", ""])
def test_a_version_in_an_address_is_no_part_of_the_doi(one, end):
    paper, _labels, problems = one(f"url: https://www.biorxiv.org/content/10.1101/2020.01.02.123{end}")
    assert (paper.doi, problems) == ("10.1101/2020.01.02.123", [])


def test_the_doi_of_the_title_is_stronger_than_that_of_the_pdf(one):
    paper, labels, _problems = one("pdf: 10.5555/copy\n  url: 'doi:10.1000/182'")
    assert paper.doi == "10.1000/182"
    assert labels == {
        "DOI": "https://doi.org/10.1000/182",
        "DOI 10.5555/copy": "https://doi.org/10.5555/copy",
    }


def test_the_doi_that_is_the_id_is_stronger_than_a_short_one(tmp_path):
    text = "- {id: 'doi:10.1000/182', title: T, link: https://doi.org/abcde}"
    (tmp_path / "papers.yml").write_text(text, encoding="utf-8")
    (paper,) = load_file(tmp_path / "papers.yml", root=tmp_path).papers

    assert (paper.doi, paper.url) == ("10.1000/182", "https://doi.org/abcde")


def test_no_two_links_of_a_paper_lead_to_one_place_however_they_are_spelled(one):
    lines = """doi: 10.1000/AbC
  url: https://doi.org/10.1000/ABC
  link: http://dx.doi.org/10.1000/abc
  paper_url: 'doi:10.1000/abc'
  links: ['https://www.doi.org/10.1000/abc', 'https://e.example/x']
  publisher_url: https://e.example/x/"""
    _paper, labels, problems = one(lines)
    assert labels == {"DOI": "https://doi.org/10.1000/abc", "e.example": "https://e.example/x"}
    assert problems == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("related: [{poster: https://example.org/p}, {talk: '#talk-x'}]", 1),
        ("related: {poster: https://example.org/p, talk: '#talk-x'}", 1),
        ("related: {poster: https://example.org/p, talk: , video: ''}", 0),
    ],
)
def test_a_place_on_the_page_or_nothing_among_addresses_costs_no_other(tmp_path, text, told):
    (tmp_path / "p.yml").write_text(f"- title: A\n  {text}\n", "utf-8")
    source = load_file(tmp_path / "p.yml", root=tmp_path)

    assert [link.url for link in source.papers[0].links] == ["https://example.org/p"]
    assert [problem.subtype for problem in source.problems] == ["link"] * told

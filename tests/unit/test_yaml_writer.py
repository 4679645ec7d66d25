"""Records written as YAML, and read by our reader and by PyYAML."""

from __future__ import annotations

import pytest
import yaml as pyyaml
from hypothesis import example, given
from hypothesis import strategies as st

from sphinxcontrib_research.markup.spans import UNSAFE
from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Claim, Link, Metric, Paper, Person, Topic, Venue
from sphinxcontrib_research.readers.yaml import read
from sphinxcontrib_research.writers import yaml
from sphinxcontrib_research.writers.yaml import paper_record, people

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("{}[]\\%\"'@$#&*!|>:-?,~<= \n\t\xa0\x85\u2028\ufeff"),
        st.sampled_from("nulyes10é张"),
        st.characters(),
    ),
    max_size=30,
)
NAME = TEXT.map(lambda text: UNSAFE().sub("", text))
VALUE = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAME, inner, max_size=3), max_leaves=6
)


def fields(text: str) -> dict[str, object]:
    """The fields of the first record, as our reader gives them."""
    found = read(text.encode(), "papers.yml")
    assert found.problems == ()
    return found.records[0].fields


PAPER = Paper(
    "mdt",
    "MDT: Masked & more",
    short="MDT",
    authors=(parse_person("Shanghua Gao"), parse_person("Cheng, Ming-Ming")),
    venues=("ICCV",),
    date=PartialDate(2023, 3),
    arxiv="2303.14380",
    links=(Link("code", "https://github.com/sail-sg/MDT"), Link("pdf", "", path="/docs/files/mdt.pdf")),
    abstract="word " * 30 + "end",
    note="One.\n\n  Two.",
    tags=("on", "a, b"),
    citations=Metric("600+", 600, at_least=True, source="OpenAlex", date="2026-11-01"),
    selected=True,
    extra=(("funding", ["A", {"grant": "1"}]),),
)
FILE = """\
papers:
- id: mdt
  short: MDT
  title: 'MDT: Masked & more'
  authors: [Shanghua Gao, Ming-Ming Cheng]
  venue: ICCV
  date: 2023-03
  arxiv: 2303.14380
  code: sail-sg/MDT
  pdf: ../files/mdt.pdf
  abstract: >-
    word word word word word word word word word word word word word word word word word word
    word word word word word word word word word word word word end
  note: |-
    One.

      Two.
  tags: [on, 'a, b']
  citations:
    count: 600+
    source: OpenAlex
    date: 2026-11-01
  selected: true
  funding:
    - A
    - grant: 1

- id: b
  title: '- b'

authors:
- id: zhou
  name: Pan Zhou
  aliases: [P. Zhou]

venues:
- id: ICCV
  color: '#00ff00'

topics:
- id: t
  title: T
  papers: [mdt, b]
"""


def test_file():
    text = yaml.dumps(
        [PAPER, Paper("b", "- b")],
        [Author("zhou", "Pan Zhou", aliases=("P. Zhou",))],
        [Venue("ICCV", color="#00ff00")],
        [Topic("t", "T", papers=("mdt", "b"))],
        folder="/docs/data",
    )

    assert text == FILE


def test_no_other_emitter_decides_about_bytes():
    written = yaml.dumps([Paper("x", "FedHF: 🔨 x", bibtex="@article{a, \n  title={x},\n}")])
    assert "  title: 'FedHF: 🔨 x'\n" in written
    assert "  bibtex: |-\n    @article{a,\n" in written


def test_long_list_has_an_item_a_line():
    written = yaml.dumps([Paper("x", "T", tags=tuple(f"a tag of {number} words" for number in range(9)))])
    assert "  tags:\n    - a tag of 0 words\n    - a tag of 1 words\n" in written


def test_nothing_in_a_field_of_the_data_s_own_stays_nothing():
    written = yaml.dumps([Paper("x", "T", extra=(("foo", ["a", None]), ("bar", {"a": None})))])
    assert pyyaml.safe_load(written)["papers"][0]["foo"] == ["a", None]
    assert pyyaml.safe_load(written)["papers"][0]["bar"] == {"a": None}


def test_file_without_papers():
    assert pyyaml.safe_load(yaml.dumps([])) == {"papers": []}


@pytest.mark.parametrize(
    "text", ["on", "012", "2510.03670", "1e3", "2024-05-01", "yes", "-foo", "a:b", "a#b", "it's"]
)
def test_text_without_need_has_no_quotes(text):
    written = yaml.dumps([Paper("x", text)])
    assert f"  title: {text}\n" in written
    assert fields(written)["title"] == text


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "~",
        "Null",
        "- a",
        "a: b",
        "a #b",
        "@a",
        "`a`",
        "%a",
        "[a",
        "a ",
        "'a'",
        "*a",
        "? a",
        "=",
        "<<",
        "a:",
    ],
)
def test_text_that_yaml_would_misread_has_quotes(text):
    quoted = "'" + text.replace("'", "''") + "'"
    written = yaml.dumps([Paper("x", text)])
    assert f"  title: {quoted}\n" in written
    assert fields(written)["title"] == text


@pytest.mark.parametrize(
    "person",
    [
        "Vincent van Gogh",
        "King, Jr., Martin Luther",
        "张三",
        "{Smith, Jones and Sons}",
        "Madonna",
        "{World Health Organization}",
        "Nguyễn, Văn A",
        "García Márquez, Gabriel",
    ],
)
def test_name_reads_as_the_same_person(person):
    parsed = parse_person(person)
    [written] = people([parsed])
    assert isinstance(written, str)
    assert parse_person(written) == parsed


def test_what_the_data_says_of_a_person_stays():
    person = Person("Zhou", "Pan", author="pan-zhou", orcid="0000-0002-1825-0097", equal=True, highlight=True)
    assert people([person, Person("X", "Y")], is_open=True) == [
        {"name": "Pan Zhou", "id": "pan-zhou", "orcid": "0000-0002-1825-0097", "equal": "true", "me": "true"},
        "Y X",
        "others",
    ]


def test_links_with_labels_of_their_own():
    links = (
        Link("pdf", "https://a.org/1.pdf"),
        Link("errata", "https://a.org/e", "Errata"),
        Link("code", ""),
    )
    found = paper_record(Paper("x", "T", links=links))
    assert found["pdf"] == "https://a.org/1.pdf"
    assert found["code"] == "true"
    assert found["links"] == {"Errata": "https://a.org/e"}


def test_label_that_comes_twice():
    links = (
        Link("slides", "https://a.org/1"),
        Link("slides", "https://a.org/2"),
        Link("slides", "https://a.org/3"),
    )
    assert paper_record(Paper("x", "T", links=links))["links"] == [
        {"label": "slides", "url": "https://a.org/2"},
        {"label": "slides", "url": "https://a.org/3"},
    ]


def test_claims():
    assert paper_record(Paper("x", "T", sota=(Claim("best of all"),)))["sota"] == "best of all"
    assert paper_record(Paper("x", "T", sota=(Claim("A", rank="1"), Claim("B"))))["sota"] == [
        {"task": "A", "rank": "1"},
        "B",
    ]


@given(value=VALUE, key=TEXT)
@example(value="a\n b", key="x")
@example(value=[[], {}, [["a\nb"]]], key="x")
@example(value=[{"\xa00": ""}], key="x")
def test_every_value_reads_back(value, key):
    written = yaml.dumps([Paper("x", "T", extra=((f"key{key}", value),), abstract=key * 9)])
    expected = normal(paper_record(Paper("x", "T", extra=((f"key{key}", value),), abstract=key * 9)))
    assert normal(pyyaml.load(written, Loader=pyyaml.BaseLoader)["papers"][0]) == expected
    assert normal(read(written.encode(), "papers.yml").records[0].fields) == expected


def normal(value: object) -> object:
    """Without characters that no file may hold, and without what means no value."""
    if isinstance(value, dict):
        return {normal(name): normal(one) for name, one in value.items()}
    if isinstance(value, list):
        return [normal(one) for one in value]
    return UNSAFE().sub("", value or "") if value is None or isinstance(value, str) else value

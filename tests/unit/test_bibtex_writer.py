"""BibTeX entries, as two parsers that are not ours read them."""

from __future__ import annotations

from dataclasses import replace

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from sphinxcontrib_research.model.dates import PartialDate
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Link, Paper, Person, Source, Venue
from sphinxcontrib_research.writers import bibtex
from sphinxcontrib_research.writers.bibtex import text as bibtex_given
from sphinxcontrib_research.writers.bibtex.text import lone_braces, name, people
from sphinxcontrib_research.writers.bibtex.text import problem as fault_of_given

CVPR = Venue("cvpr", short="CVPR", name="Conference on Computer Vision & Patterns", type="paper-conference")
JOURNAL = Venue("jx", short="JX", name="Journal of X", type="article-journal")
LIBRARY = Library.build([Source("papers.yml", venues=(CVPR, JOURNAL))])

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from('{}\\%"@$#&_~^,=()<>|\n\t \x00\x07\u2028\ud800'),
        st.characters(),
        st.sampled_from("aB3é"),
    ),
    max_size=40,
)


def read(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Key -> type and fields; both parsers must see the same entries with the same fields, and no fault."""
    parsed = parse_string(text, "bibtex")
    other = bibtexparser.parse_string(text)
    assert not other.failed_blocks
    seen = {}
    for key, entry in parsed.entries.items():
        seen[key] = (entry.type, dict(entry.fields))
        for role, persons in entry.persons.items():
            seen[key][1][role] = " and ".join(str(person) for person in persons)
    assert {entry.key for entry in other.entries} == set(seen)
    for entry in other.entries:
        assert {field.key.lower() for field in entry.fields} == {
            field.lower() for field in seen[entry.key][1]
        }
    return seen


def entry(**fields: object) -> tuple[str, dict[str, str]]:
    """Type and fields of the entry of a paper."""
    [found] = read(bibtex.entry(Paper("x", **{"title": "T", **fields}), LIBRARY)).values()
    return found


@pytest.mark.parametrize(
    ("fields", "kind", "expected"),
    [
        (
            {"venues": ("jx",), "volume": "3", "issue": "4"},
            "article",
            {"journal": "Journal of X", "number": "4"},
        ),
        ({"venues": ("cvpr",)}, "inproceedings", {"booktitle": r"Conference on Computer Vision \& Patterns"}),
        ({"venues": ("A Book",), "type": "chapter"}, "incollection", {"booktitle": "A Book"}),
        (
            {"type": "book", "publisher": "House", "series": "S"},
            "book",
            {"publisher": "House", "series": "S"},
        ),
        ({"type": "book", "venues": ("House",)}, "book", {"publisher": "House"}),
        ({"type": "thesis", "venues": ("Uni A",)}, "phdthesis", {"school": "Uni A", "type": "Thesis"}),
        (
            {"type": "thesis", "publisher": "Uni A", "genre": "Master's thesis"},
            "mastersthesis",
            {"school": "Uni A"},
        ),
        (
            {"type": "report", "publisher": "Lab", "issue": "7"},
            "techreport",
            {"institution": "Lab", "number": "7"},
        ),
        ({"type": "manuscript"}, "unpublished", {"note": "Unpublished"}),
        ({"type": "software", "publisher": "Zenodo"}, "misc", {"type": "software", "howpublished": "Zenodo"}),
        ({"type": "dataset"}, "misc", {"type": "dataset"}),
        ({"arxiv": "2303.14389"}, "misc", {"eprint": "2303.14389", "archiveprefix": "arXiv"}),
        ({"type": "preprint", "venues": ("bioRxiv",)}, "misc", {"howpublished": "bioRxiv"}),
        ({"venues": ("Some Place",)}, "misc", {"howpublished": "Some Place"}),
        ({"venues": ("Some Place",), "volume": "2"}, "article", {"journal": "Some Place"}),
    ],
)
def test_type_decides_entry_and_fields(fields, kind, expected):
    found_kind, found = entry(**fields)
    assert found_kind == kind
    assert expected.items() <= found.items()


def test_of_two_venues_the_one_of_the_papers_type_is_named():
    assert entry(type="article-journal", venues=("cvpr", "jx"))[1]["journal"] == "Journal of X"


@pytest.mark.parametrize(
    ("category", "expected"), [("cs.CV", "cs.CV"), ("hep-th", "hep-th"), ("LG", None), ("my class", None)]
)
def test_primary_class_is_one_that_arxiv_knows(category, expected):
    assert entry(arxiv="2303.14389", category=category)[1].get("primaryclass") == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PartialDate(2023), {"year": "2023"}),
        (PartialDate(2023, 3, 21), {"year": "2023", "month": "March"}),
        (PartialDate(0, text="in press", forthcoming=True), {"year": "in press"}),
        (PartialDate(2023, 3, end=PartialDate(2023, 5)), {"year": "2023", "month": "March--May"}),
        (PartialDate(2023, end=PartialDate(2024)), {"year": "2023--2024"}),
        (PartialDate(2023, season=1), {"year": "2023", "month": "Spring"}),
    ],
)
def test_date(date, expected):
    found = entry(date=date)[1]
    assert {name: found[name] for name in ("year", "month") if name in found} == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("12-20", "12--20"),
        ("12 – 20", "12--20"),
        ("1–3, 7", "1--3, 7"),
        ("e12", "e12"),
        ("12:1-12:9", "12:1--12:9"),
    ],
)
def test_pages_get_the_dash_of_bibtex(pages, expected):
    assert entry(pages=pages)[1]["pages"] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Vincent van Gogh", "van Gogh, Vincent"),
        ("King, Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("{Google Research}", "{Google Research}"),
        ("{Smith, Jones and Sons}", "{Smith, Jones and Sons}"),
        ("张三", "张三"),
        ("Madonna", "Madonna"),
        ("Łukasz Gödel", r"G{\"o}del, {\L}ukasz"),
        ("Zoë Dvořák", r"Dvo{\v{r}}{\'a}k, Zo{\"e}"),
        ("Văn Hiếu Đặng", r"{\DJ}{\u{{\d{a}}}}ng, V{\u{a}}n Hi{\'{{\^e}}}u"),
        ("Иван Петров", "Петров, Иван"),
    ],
)
def test_names(written, expected):
    assert name(parse_person(written)) == expected


def test_names_that_hold_separators_stay_whole():
    text = people([Person("Rock and Roll", "A, B"), Person("others"), Person("R&D {X}")], is_open=True)
    assert (
        text
        == r"{Rock and Roll}, {A, B} and {others} and {R\&D \textbraceleft{}X\textbraceright{}} and others"
    )


def test_that_a_preprint_is_on_arxiv_is_said_once():
    assert "howpublished" not in entry(arxiv="2303.14389", venues=("arXiv",))[1]


def test_open_list_ends_with_others():
    assert entry(authors=(parse_person("A. B"),), authors_open=True)[1]["author"] == "B, A. and others"


def test_address_of_the_doi_is_not_said_twice():
    found = entry(doi="10.1000/a_b(1)")[1]
    assert found["doi"] == "10.1000/a_b(1)"
    assert "url" not in found


def test_address_cannot_break_its_field():
    found = entry(url="https://example.org/{a}%20b\\c d@article{x")[1]
    assert found["url"] == "https://example.org/%7Ba%7D%20b%5Cc%20d@article%7Bx"


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("mdt", "mdt"),
        ("Xie2024:Adan_v2.1", "Xie2024:Adan_v2.1"),
        ("10.1000/a(b)", "10.1000/a-b"),
        ("schön,a%b", "schon-a-b"),
        ("论文", "paper-916a0b17"),
    ],
)
def test_key_is_the_id_where_that_is_legal(id_, expected):
    assert bibtex.keys([Paper(id_, "T")]) == {id_: expected}
    assert list(read(bibtex.entry(Paper(id_, "T"), LIBRARY))) == [expected]


def test_keys_of_a_list_differ_also_for_those_who_ignore_case():
    papers = [Paper(id_, "T") for id_ in ("a(b", "a)b", "Adan", "adan", "a-b", "x")]
    papers.append(Paper("y", "T", bibtex="@misc{x, title = {T}}"))
    keys = bibtex.keys(papers)
    assert keys == {
        "a(b": "a-b-2",
        "a)b": "a-b-3",
        "Adan": "Adan",
        "adan": "adan-2",
        "a-b": "a-b",
        "x": "x-2",
        "y": "x",
    }
    assert set(read(bibtex.bibliography(papers, LIBRARY))) == set(keys.values())


def test_own_bibtex_of_two_papers_gets_two_keys():
    papers = [Paper(id_, "T", bibtex="@misc{x, title = {T}}") for id_ in ("a", "b")]
    text = bibtex.bibliography(papers, LIBRARY)
    assert text == "@misc{x, title = {T}}\n\n@misc{x-2, title = {T}}\n"
    assert bibtex.bibliography([], LIBRARY) == ""


def test_hal_is_an_archive_like_arxiv():
    found = entry(hal="hal-01234567")[1]
    assert (found["eprint"], found["archiveprefix"]) == ("hal-01234567", "HAL")


def test_school_of_a_thesis_may_be_the_affiliation():
    assert entry(type="thesis", affiliations=("Uni A", "Uni B"))[1]["school"] == "Uni A"


def test_own_bibtex_wins():
    own = '@Article{mine,\r\n  title = "A {"} B" # " c", year = 2020, month = jan\n}'
    assert bibtex.entry(Paper("x", "T", bibtex=f"\n {own} \n"), LIBRARY) == own.replace("\r", "") + "\n"
    assert bibtex.keys([Paper("x", "T", bibtex=own)]) == {"x": "mine"}


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("title = {A}", "begin"),
        ("@article{a, title = {A}", "goes wrong"),
        ("@article{a, title = {A}} }", "no BibTeX entry"),
        ("@article{a, title = {A} year = 2020}", "goes wrong"),
        ('@article{a, title = "A}"}', "goes wrong"),
        ("@article{, title = {A}}", "no key"),
        ("@comment{x}", "does not belong"),
        ("@article{a, journal = TPAMI}", "goes wrong"),
        ("@article{a, note = {A}, Note = {B}}", "goes wrong"),
        ("@article{a, title = }", "goes wrong"),
        ("@article{a, title = {A},\n% note = {B},\n}", "goes wrong in what is between its fields"),
        ("@article{a, title = {A},, year = 2020}", "goes wrong in what is between its fields"),
        ("@article{a, title = {A}, year = \uff12\uff10}", "goes wrong"),
        ("@article{a, journal = apj}", "nothing defines the abbreviation 'apj'"),
        ("@article{a, \u00e9tat = {A}}", "goes wrong in the field"),
        ('@article{a"b, title = {A}}', "no BibTeX entry"),
        ("@article{a b, title = {A}}", "goes wrong in line 1: the key contains a space"),
    ],
)
def test_own_bibtex_that_would_spoil_a_file_is_reported_and_not_taken(own, told):
    assert told in fault_of_given(own)
    assert list(read(bibtex.entry(Paper("x", "T", bibtex=own), LIBRARY))) == ["x"]


@pytest.mark.parametrize(
    "own",
    [
        "@misc{a}",
        "@misc(a, title = {A (b)},)",
        "@a{k, t={x} # jan # {z}}",
        "@a{k,t=1}\n@b{l,t=2}",
        "@a{10.1/x(1), t={}}",
    ],
)
def test_whole_entries_are_no_problem(own):
    assert fault_of_given(own) == ""
    assert parse_string(own, "bibtex").entries


def test_full_entry_holds_what_references_do_not_print():
    paper = Paper(
        "x",
        "T",
        date=PartialDate(2023, 3, 21),
        short="S",
        abstract="One.\n\nTwo & three.",
        tags=("a", "b"),
        summary="50% less",
        selected=True,
        image="/srv/x.png",
        extra=(("xlab", "A"), ("xnested", {"a": "b"})),
        links=(
            Link("code", "https://github.com/a/b"),
            Link("errata & more", "https://example.org/e", "Errata & more"),
            Link("pdf", "", path="/x"),
        ),
        url="https://example.org/x",
    )
    [(_, found)] = read(bibtex.entry(paper, LIBRARY, full=True)).values()
    assert found["day"] == "21"
    assert found["abstract"] == r"One.\par Two \& three."
    assert found["keywords"] == "a, b"
    assert found["code"] == "https://github.com/a/b"
    assert found["url_Errata_more"] == "https://example.org/e"
    assert found["summary"] == r"50\% less"
    assert found["x-lab"] == "A"
    assert found["selected"] == "true"
    assert found["url"] == "https://example.org/x"
    assert not {"pdf", "image", "x-nested"} & set(found)
    assert "abstract" not in read(bibtex.entry(paper, LIBRARY))["x"][1]


def test_full_entry_says_the_type_that_bibtex_has_no_entry_for():
    text = bibtex.entry(
        Paper("x", "T", type="webpage", issue="3", image="https://a.org/x.png"), LIBRARY, full=True
    )
    [(kind, found)] = read(text).values()
    assert kind == "misc"
    assert (found["type"], found["number"], found["image"]) == ("webpage", "3", "https://a.org/x.png")


def test_same_input_same_text():
    paper = Paper("x", "T", venues=("jx",), authors=(parse_person("A. B"),))
    assert bibtex.entry(paper, LIBRARY) == (
        "@article{x,\n  author = {B, A.},\n  title = {T},\n  journal = {Journal of X},\n}\n"
    )


@given(id_=HOSTILE.filter(bool), title=HOSTILE, given_name=HOSTILE, family=HOSTILE, other=HOSTILE)
def test_no_text_breaks_a_file(id_, title, given_name, family, other):
    paper = Paper(
        id_,
        title,
        authors=(Person(family, given_name), Person(other)),
        venues=(other,),
        type="article-journal",
        publisher=family,
        pages=other,
        volume=title,
        doi=other,
        url=f"https://{title}",
        abstract=title,
        tags=(title, other),
        category=other,
        arxiv=given_name,
        note=title,
        bibtex=other,
    )
    last = replace(Paper("last", "Last", type="document"), authors=(Person("B", "A"),))
    text = bibtex.bibliography([paper, last], LIBRARY, full=True)
    assert not lone_braces(text)
    found = read(text)
    assert len(found) == 2
    assert found["last"][1] == {"title": "Last", "author": "B, A"}


@given(own=HOSTILE, key=HOSTILE, value=HOSTILE)
def test_own_bibtex_is_taken_only_if_a_file_survives_it(own, key, value):
    for source in (
        own,
        f"@article{{{key}, title = {{{value}}}}}",
        f'@article{{k, title = "{value}", note = {key}}}',
    ):
        taken = bibtex_given.given(source)
        if taken:
            parsed = parse_string(f"{taken}\n@misc{{after, title = {{A}}}}", "bibtex")
            assert parsed.entries["after"].fields["title"] == "A"


def test_a_collaboration_and_what_is_written_beside_a_name():
    person = Person("Gao", "Ann", aside="Annie")

    assert entry(authors=(person,), collaboration="Lakes & Rivers")[1].items() >= {
        ("author", "Gao, Ann (Annie)"),
        ("collaboration", r"Lakes \& Rivers"),
    }
    assert name(Person("Wei", "王")) == "Wei, 王"
    assert name(Person("Cher", aside="Sarkisian")) == "{Cher (Sarkisian)}"


def test_of_two_links_with_one_label_none_is_lost():
    links = (
        Link("", "https://a.example/", label="Link"),
        Link("", "https://b.example/", label="Link"),
        Link("pdf", "https://a.example/1.pdf"),
        Link("pdf", "https://a.example/2.pdf"),
    )
    written = bibtex.entry(Paper("x", "T", links=links), LIBRARY, full=True)
    assert "url_Link = {https://a.example/}" in written
    assert "url_Link_2 = {https://b.example/}" in written
    assert "pdf = {https://a.example/1.pdf}" in written
    assert "url_pdf_2 = {https://a.example/2.pdf}" in written

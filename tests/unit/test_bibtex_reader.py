"""BibTeX and biblatex entries: fields, types, names, abbreviations."""

from __future__ import annotations

import pytest

from .bibtex_helpers import messages, only, read


def test_an_entry_with_its_lines():
    (record,) = read(
        "\n@Article{gao2023,\n  Author = {Gao, Ann},\n  title = {On\n   Things},\n year = 2023}\n"
    ).records

    assert record.kind == "paper"
    assert record.line == 2
    assert record.fields == {
        "type": "article",
        "id": "gao2023",
        "title": "On Things",
        "authors": ["Gao, Ann"],
        "year": "2023",
    }
    assert record.lines == {"type": 2, "id": 2, "title": 4, "authors": 3, "year": 6}


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ("booktitle = {Proc. of X}", "venue", "Proc. of X"),
        ("journaltitle = {X}, journalsubtitle = {Y}", "venue", "X: Y"),
        (r"journal = \apj", "venue", "Astrophysical Journal"),
        (r"journal = {\apj}", "venue", "Astrophysical Journal"),
        (r"journal = {{\mnras}}", "venue", "Monthly Notices of the Royal Astronomical Society"),
        ("journal = {arXiv preprint arXiv:1706.03762}", "arxiv", "arXiv:1706.03762"),
        ("journal = {CoRR}, volume = {abs/1706.03762}", "arxiv", "1706.03762"),
        ("howpublished = {Workshop on X}", "venue", "Workshop on X"),
        (r"howpublished = {\url{https://x.org/a\_b}}", "url", "https://x.org/a_b"),
        ("howpublished = {[Online]. Available: https://x.org/a_b.}", "url", "https://x.org/a_b"),
        (
            r"howpublished = {Seen at \href{https://x.org}{here}}",
            "x-howpublished",
            "Seen at here",
        ),
        (r"url = {https://y.org}, howpublished = {In: \url{https://x.org}}", "links", ["https://x.org"]),
        (r"journal = {J}, url = {https://y.org}, howpublished = {https://x.org}", "links", ["https://x.org"]),
        ("ee = {https://x.org/p.pdf}", "url", "https://x.org/p.pdf"),
        ("ee = {https://x.org/p.pdf}, url = {https://y.org}", "links", ["https://x.org/p.pdf"]),
        (
            "eprint = {2027/mdp.1}, eprinttype = {hdl}",
            "links",
            [{"label": "Handle", "url": "https://hdl.handle.net/2027/mdp.1"}],
        ),
        (
            "eprint = {12 3}, archiveprefix = {JSTOR}",
            "links",
            [{"label": "JSTOR", "url": "https://www.jstor.org/stable/12%203"}],
        ),
        ("abbr = {ICCV}", "venue", "ICCV"),
        ("eprint = {2303.14389}", "arxiv", "2303.14389"),
        ("eprint = {2303.14389}, archivePrefix = {arXiv}", "arxiv", "2303.14389"),
        ("eprint = {9901001}, eprinttype = {arxiv}, eprintclass = {hep-th}", "arxiv", "hep-th/9901001"),
        ("eprint = {x}, eprinttype = {arxiv}, eprintclass = {cs.LG}", "category", "cs.LG"),
        ("eprint = {31452104}, eprinttype = {pubmed}", "pmid", "31452104"),
        ("eprint = {10.2307/12}, eprinttype = {jstor}", "eprint", "10.2307/12"),
        ("arxivId = {2303.14389}", "arxiv", "2303.14389"),
        ("number = 3", "issue", "3"),
        ("pages = {1--10}", "pages", "1-10"),
        ("pages = {1 – 10, 12---14}", "pages", "1-10, 12-14"),
        ("eid = {e17}", "pages", "e17"),
        ("keywords = {a, b; a; C {\\'e}t}", "tags", ["a", "b", "C ét"]),
        ("langid = {ngerman}", "language", "de"),
        ("langid = {arabic}", "language", "ar"),
        (r"publisher = {Smith {\&} S{\"o}hne}", "publisher", "Smith & Söhne"),
        ("school = {MIT}", "institution", "MIT"),
        ("shorttitle = {T}", "short", "T"),
        ("subtitle = {More}", "title", "T: More"),
        (r"url = {\url{https://x.org/\~{}a\%20b}}", "url", "https://x.org/~a%20b"),
        ("url = {https://x.org/a https://y.org/b}", "url", "https://x.org/a"),
        ("url = {https://x.org/a https://y.org/b}", "links", [{"label": "y.org", "url": "https://y.org/b"}]),
        (
            "url = {https://x.org/a, https://y.org/b; http://www.z.org}",
            "links",
            [{"label": "y.org", "url": "https://y.org/b"}, {"label": "z.org", "url": "http://www.z.org"}],
        ),
        ("url = {https://x.org/a b}", "url", "https://x.org/a b"),
        ("url = {https://x.org/a and-more https://y.org}", "url", "https://x.org/a and-more https://y.org"),
        ("html = {https://x.org}", "url", "https://x.org"),
        (
            "url = {https://y.org}, html = {https://x.org}",
            "links",
            [{"label": "HTML", "url": "https://x.org"}],
        ),
        ("url_errata = {https://x.org}", "links", [{"label": "Errata", "url": "https://x.org"}]),
        ("url_slides = {https://x.org}", "url_slides", "https://x.org"),
        ("website = {https://x.org}", "website", "https://x.org"),
        (r"doi = {10.1007/978-3-319\_53}", "doi", "10.1007/978-3-319_53"),
        ("isbn = {1545-7885 (Electronic)}", "x-issn", "1545-7885 (Electronic)"),
        ("isbn = {978-3-16-148410-0}", "isbn", "978-3-16-148410-0"),
        ("selected = {true}", "selected", "true"),
        ("preview = {a_b.png}", "preview", "a_b.png"),
        ("award = {It won.}, award_name = {Best Paper}", "award", "Best Paper"),
        ("award = {It won.}, award_name = {Best Paper}", "x-award", "It won."),
        ("award = {Best Paper}", "award", "Best Paper"),
        ("pubstate = {inpress}", "status", "in press"),
        ("date = {2023-03-01}, year = 2022", "date", "2023-03-01"),
        ("year = 2023, month = mar, day = 4", "month", "March"),
        ("month = sept", "month", "September"),
        ('month = jul # "~1"', "month", "July 1"),
        ("address = {Rome}", "x-address", "Rome"),
        ("homemade = {x}", "homemade", "x"),
        (r"abstract = {A $x_{1}$ \emph{and}}", "abstract", r"A $x_{1}$ \emph{and}"),
        ('note = "a {" and } b"', "note", 'a {" and } b'),
    ],
)
def test_fields(written, field, value):
    text = "@article{k, title = {T}, " + written + "}"

    assert read(text).records[0].fields[field] == value


def test_unpublished_without_a_note():
    result = read("@unpublished{k, title = {T}, author = {Ada Abe}}")

    assert result.records[0].fields["title"] == "T"
    assert "note" not in result.records[0].fields


@pytest.mark.parametrize(
    "field",
    [
        "file", "local-url", "owner", "timestamp", "annote", "comment", "bdsk-url-1", "mendeley-tags", "groups",
        "biburl", "author+an", "options", "crossref", "ut",
    ],
)  # fmt: skip
def test_what_is_private_or_for_latex_is_left_out(field):
    result = read(f"@misc{{k, title = {{T}}, {field} = {{:C\\:/secret.pdf:PDF}}}}")

    assert result.records[0].fields == {"type": "misc", "id": "k", "title": "T"}


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("InProceedings", "", "inproceedings"),
        ("livelink", "", "misc"),
        ("inreference", "", "entry-encyclopedia"),
        ("thesis", "type = {PhD thesis}", "phdthesis"),
        ("thesis", "type = {mathesis}", "mastersthesis"),
        ("thesis", "", "thesis"),
        ("misc", "eprint = {2303.14389}, archivePrefix = {arXiv}", "preprint"),
        ("article", "journal = {arXiv preprint arXiv:1706.03762}", "preprint"),
        ("article", "journal = {JMLR}, eprint = {2303.14389}", "article"),
    ],
)
def test_types(kind, fields, expected):
    assert only(f"@{kind}{{k, title = {{T}}, {fields}}}")["type"] == expected


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Gao, Ann and Bo Li", ["Gao, Ann", "Bo Li"]),
        ("Gao, Ann and others", ["Gao, Ann", "others"]),
        ("García Márquez, Gabriel José", ["García Márquez, Gabriel José"]),
        ("García Márquez, Gabriel José and Bo Li", ["García Márquez, Gabriel José", "Bo Li"]),
        ('{Barnes and Noble} and G{\\"o}del, Kurt', ["{Barnes and Noble}", 'G{\\"o}del, Kurt']),
        ("King, Jr., Martin", ["King, Jr., Martin"]),
        ("Ann Gao, Bo Li, Cy Day,", ["Ann Gao", "Bo Li", "Cy Day"]),
        ("{Ann Gao, Bo{-}Bo Li, and Cy Day}", ["Ann Gao", "Bo{-}Bo Li", "Cy Day"]),
        ("{Academy of Sciences, Engineering, and Art}", ["{Academy of Sciences, Engineering, and Art}"]),
        ("Wall, W.A., and Gao, A.", ["Wall, W.A.", "Gao, A."]),
        ("family=Berg, given=Jan, prefix=van den, useprefix=true", ["van den Berg, Jan"]),
    ],
)
def test_authors(written, names):
    assert only(f"@misc{{k, author = {{{written}}}}}")["authors"] == names


@pytest.mark.parametrize(
    "end",
    [
        " and et~al.",
        " and {et al.}",
        r" and et\,al.",
        r" \textit{et al.}",
        r" and \emph{et al.}",
        r" {\it et al.}",
        r", {\em et~al}",
        "~et~al.",
        " and {others}",
        r" \& others",
        r" {\&} al.",
        r" and \ldots",
        r" and \dots{}",
    ],
)
def test_authors_that_go_on_as_tex_prints_it(end):
    authors = only(f"@misc{{k, author = {{Gao, Ann and Li, Bo{end}}}}}")["authors"]
    assert authors == ["Gao, Ann", "Li, Bo", "others"]


def test_what_others_are_called_is_no_part_of_names():
    kept = "Violet~Al and Etal, Ann and Others{on}, Bo and Dotson, Cy"
    names = ["Violet~Al", "Etal, Ann", "Others{on}, Bo", "Dotson, Cy"]
    assert only(f"@misc{{k, author = {{{kept}}}}}")["authors"] == names


@pytest.mark.parametrize(
    "written",
    [
        r"G.~Aad {\it et al.} [ATLAS Collaboration]",
        "Aad, G. and others (The {ATLAS} Collaboration)",
        "{G. Aad et al.} (on behalf of the ATLAS Collaboration).",
    ],
)
def test_a_collaboration_in_brackets_after_authors(written):
    fields = only(f"@misc{{k, author = {{{written}}}}}")
    assert (fields["collaboration"], fields["authors"][1:]) == ("ATLAS Collaboration", ["others"])
    own = only(f"@misc{{k, author = {{{written}}}, collaboration = {{CMS}}}}")
    assert own["collaboration"] == "CMS"


@pytest.mark.parametrize(
    ("kind", "shown"), [("patentus", None), ("patreqeu", None), ("Utility model", "Utility model")]
)
def test_keys_of_patents_are_no_words(kind, shown):
    assert only(f"@patent{{k, title = {{T}}, type = {{{kind}}}}}").get("genre") == shown


@pytest.mark.parametrize(
    ("annotations", "marked"),
    [
        ("1=highlight", ({"me": "true"}, {})),
        ("2=corresponding, equal; 1=equal", ({"equal": "true"}, {"corresponding": "true", "equal": "true"})),
        ('1="highlight"; 2:family=me', ({"me": "true"}, {"me": "true"})),
        ("7=highlight; x=y; 1; =; 0=me; 1=student", ({}, {})),
    ],
)
def test_annotations_of_names(annotations, marked):
    [record] = read(
        f"@misc{{k, title={{T}}, author={{Gao, Ann and Li, Bo}}, author+an={{{annotations}}}}}"
    ).records
    names = ("Gao, Ann", "Li, Bo")

    assert record.fields["authors"] == [
        {"name": name, **marks} if marks else name for name, marks in zip(names, marked, strict=True)
    ]


def test_abbreviations_anywhere_in_the_file():
    text = '@misc{k, journal = IJ # " B", title = {T}}\n@string{ij = {Int. J.}}\n@STRING(other = ij # " C")'

    assert only(text)["venue"] == "Int. J. B"


def test_an_unknown_abbreviation_is_shown_as_written_and_reported_once():
    text = "@misc{a, title = {T}, journal = IJ}\n@misc{b, title = {U},\n journal = IJ}\n"

    assert [record.fields["venue"] for record in read(text).records] == ["IJ", "IJ"]
    assert messages(text) == [
        "p.bib:1: no @string defines the abbreviation 'IJ', so it is shown as it is written (2 times, here first): define it, or put the value in braces"
    ]


def test_keys_that_differ_only_by_case_and_repeated_keys_are_all_read():
    records = read("@misc{a, title={1}}\n@misc{A, title={2}}\n@misc{a, title={3}}").records

    assert [(record.fields["id"], record.fields["title"]) for record in records] == [
        ("a", "1"),
        ("A", "2"),
        ("a", "3"),
    ]


def test_a_part_takes_over_from_the_whole():
    text = """
@inproceedings{part, title = {P}, crossref = {WHOLE}}
@article{paper, title = {A}, crossref = {whole}, date = 2020}
@proceedings{whole, title = {The Whole}, year = 2019, publisher = {X}, doi = {10.1000/1}, editor = {Gao, Ann}}
"""
    part, paper, _ = read(text).records

    assert part.fields["venue"] == paper.fields["venue"] == "The Whole"
    assert part.fields["year"] == "2019"
    assert part.fields["publisher"] == "X"
    assert part.fields["editors"] == ["Gao, Ann"]
    assert "doi" not in part.fields
    assert "year" not in paper.fields


def test_shared_data_of_biblatex_is_no_paper_itself():
    text = "@xdata{x, publisher = {X}, doi = {10.1000/1}}\n@book{b, title = {B}, xdata = {x}}"
    (record,) = read(text).records

    assert (record.fields["publisher"], record.fields["doi"]) == ("X", "10.1000/1")


def test_a_version_of_software_is_called_as_that():
    text = "@software{s, title={S}, author={A. Gao}, doi={10.1000/1}}\n@softwareversion{s1, version={1}, crossref={s}}"
    version = read(text).records[1].fields

    assert version["title"] == "S"
    assert version["authors"] == ["A. Gao"]
    assert "doi" not in version


def test_a_crossref_to_nothing_is_reported():
    assert messages("@misc{k, title={T},\n crossref = {gone}}") == [
        "p.bib:2: paper 'k': field 'crossref': no other entry has the key 'gone'"
    ]

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.markup.parser import parse
from sphinxcontrib_research.markup.spans import Math
from sphinxcontrib_research.readers import bibtex
from sphinxcontrib_research.readers.bibtex.values import unescaped


def read(text):
    return bibtex.read(text.encode() if isinstance(text, str) else text, "p.bib")


def only(text):
    """The fields of the one entry of a text that has no faults."""
    result = read(text)
    assert not result.problems
    (record,) = result.records
    return record.fields


def told(text):
    return [str(problem) for problem in read(text).problems]


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
    assert told(text) == [
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
    assert told("@misc{k, title={T},\n crossref = {gone}}") == [
        "p.bib:2: paper 'k': field 'crossref': no other entry has the key 'gone'"
    ]


GOOD = "@misc{good, title = {Good}, year = 2020}\n"


@pytest.mark.parametrize(
    ("entry", "fields", "problem"),
    [
        (
            "@misc{k, title = {T}\n year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:3: paper 'k': field 'year': a comma is missing before this field",
        ),
        (
            "@misc{k\n title = {T}, year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:2: paper 'k': a comma is missing after the key",
        ),
        (
            "@misc{k, title {T}, year = 2020}",
            {"year": "2020"},
            "p.bib:2: paper 'k': field 'title': '=' is missing; the field is left out",
        ),
        (
            "@misc{k, title = {T,\n year = {2020},\n month = {May}\n}",
            {"title": "T", "year": "2020", "month": "May"},
            "p.bib:2: paper 'k': field 'title': the '}' or '\"' at the end of its value is missing",
        ),
        (
            '@misc{k, title = "T,\n year = {2020}\n}',
            {"title": "T", "year": "2020"},
            "p.bib:2: paper 'k': field 'title': the '}' or '\"' at the end of its value is missing",
        ),
        (
            "@misc{k, title = {T}},\n year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:2: paper 'k': field 'year': one '}' too many before this field",
        ),
        (
            "@misc{k, title = {T}, year = ,\n month = {May}}",
            {"title": "T", "month": "May"},
            "p.bib:2: paper 'k': field 'year': the value is not understood; the field is left out: put the value in braces",
        ),
        (
            "@misc{k, title = {T}, year = 2020\n",
            {"title": "T", "year": "2020"},
            "p.bib:2: paper 'k': the entry is not closed: a '}' is missing at its end",
        ),
        (
            "@misc{a key, title = {T}}",
            {"id": "a_key", "title": "T"},
            "p.bib:2: paper 'a_key': the key contains a space; it is read as 'a_key'",
        ),
        (
            "@misc{title = {T}, year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:2: the entry has no key: write one after the brace, '@article{smith2024,'",
        ),
        (
            "@misc{, title = {T}, year = 2020}",
            {"title": "T", "year": "2020"},
            "p.bib:2: the entry has no key: write one after the brace, '@article{smith2024,'",
        ),
        (
            "@misc{k, title = {T}, isbn = {1}, isbn = {2}}",
            {"title": "T", "isbn": "1"},
            "p.bib:2: field 'isbn': duplicate field with different values; keeping the first",
        ),
        (
            "% @misc{k, title = {T}}",
            {"title": "T"},
            "p.bib:2: paper 'k': '%' does not hide an entry; it is read: remove the entry to leave it out",
        ),
        (
            "@comment{@misc{k, title = {T}}}",
            {"title": "T"},
            "p.bib:2: paper 'k': '@comment' does not hide an entry; it is read: remove the entry to leave it out",
        ),
    ],
)
def test_a_fault_costs_a_field_at_most_and_is_reported_with_its_place(entry, fields, problem):
    result = read(GOOD + entry + "\n" + GOOD.replace("good", "last"))

    assert [record.fields.get("title") for record in result.records][:: len(result.records) - 1] == [
        "Good",
        "Good",
    ]
    assert len(result.records) == 3
    broken = {"type": "misc", "id": "k", **fields}
    if "no key" in problem:
        del broken["id"]
    assert result.records[1].fields == broken
    assert [str(one) for one in result.problems] == [problem]


def test_a_head_that_is_none_is_reported():
    result = read(GOOD + "@misc k, title = {T}}\n" + GOOD)

    assert len(result.records) == 2
    assert [str(one) for one in result.problems] == [
        "p.bib:2: what begins here is not understood: write '@article{key,' or another type"
    ]


def test_text_between_entries_is_no_fault():
    assert not told("Mail to ann@x.org\n" + GOOD + "and bo@y.org\n@comment{jabref-meta: x@y}\n" + GOOD)


def test_comments_within_an_entry_and_entries_commented_out_line_by_line():
    text = (
        "@misc{k,\n% year = 2019,\n title = {T}, % note\n year = 2020}\n%@misc{old,\n%  title = {Old}\n%}\n"
    )

    assert only(text) == {"type": "misc", "id": "k", "title": "T", "year": "2020"}


def test_a_value_that_holds_an_entry():
    assert (
        only("@misc{k, title = {T}, note = {as in\n@article{x, y = {z}}\n}}")["note"]
        == "as in @article{x, y = {z}}"
    )


def test_entries_in_parentheses_and_after_another_on_one_line():
    records = read("@misc(a, title = {A}) @misc{b, title = {B}}").records

    assert [record.fields["id"] for record in records] == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, end):
    text = f"@misc{{k,{end}  title = {{Größe}},{end}  year = 2020}}{end}"
    result = read(text.encode(encoding))

    assert not result.problems
    assert result.records[0].fields["title"] == "Größe"
    assert result.records[0].lines["year"] == 3


def test_bytes_that_are_not_utf8_are_reported_with_their_line():
    result = read(b"@misc{k,\n title = {Gr\xf6\xdfe}}")

    assert result.records[0].fields["title"] == "Größe"
    assert result.problems[0].line == 2
    assert result.problems[0].subtype == "encoding"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "p.bib: the file is empty"),
        ("@comment{x}", "p.bib: the file contains no entries, only @comment"),
        (
            '[{"title": "T"}]',
            "p.bib: the file is not BibTeX: it looks like JSON, give its name the ending .json",
        ),
        ("<html>", "p.bib: the file is not BibTeX but a web page or XML"),
        ("words", "p.bib: the file contains no entries: no line begins with '@article{' or another type"),
    ],
)
def test_a_file_without_entries_says_why(text, message):
    assert told(text) == [message]


PIECES = [
    "@misc{",
    "@string(",
    "@",
    "{",
    "}",
    '"',
    ",",
    "=",
    "#",
    "%",
    "\n",
    " ",
    "key",
    "title",
    "7",
    "\\",
    "(",
    ")",
]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_text_is_too_broken(text):
    result = read(text + "\n" + GOOD)

    assert result.records[-1].fields["title"] == "Good"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r"N 50\% \$5 \& a\_b \textasciitilde{}x", "N 50% $5 & a_b ~x"),
        (r"G{\"o}del's {\L} and \v{C}ech, {\ss}", "G\u00f6del's \u0141 and \u010cech, \u00df"),
        (r"$a\%b$, 5\%", r"$a\%b$, 5%"),
        (r"\$x\$ costs", r"$x\$ costs"),
        (r"x\textasciitilde{}y~z", r"x\textasciitilde{}y~z"),
        (r"{N}et \emph{on} \url{https://x.org}", r"{N}et \emph{on} \url{https://x.org}"),
    ],
)
def test_only_escapes_that_mean_something_stay(written, read_as):
    assert only(f"@misc{{k, title = {{{written}}}, note = {{{written}}}, howpublished = {{A \\& B}}}}") == {
        "type": "misc",
        "id": "k",
        "title": read_as,
        "note": read_as,
        "venue": "A & B",
    }


@given(st.text(alphabet="a1 \\%&_#~{}<>/i^*`", max_size=20))
def test_texts_read_the_same_without_their_escapes(written):
    assert parse(unescaped(written)) == parse(written)


FORMULAS = st.text(alphabet="x2+<_^ ", min_size=1, max_size=6).filter(str.strip)
PLAIN = st.text(alphabet="a1 .,(é", max_size=6)


@given(st.lists(st.tuples(PLAIN, FORMULAS), max_size=4), PLAIN)
def test_dollars_are_those_of_tex(pairs, end):
    """A formula ends at the next dollar, whatever is beside it."""
    written = "".join(f"{text}${tex}$" for text, tex in pairs) + end
    found = [span.tex.strip() for span in parse(unescaped(written)) if isinstance(span, Math)]

    assert found == [" ".join(tex.split(" ")).strip() for _text, tex in pairs]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("p$<$0.05 and 2$\\times$10 at $-$80", r"p\(<\)0.05 and 2\(\times\)10 at \(-\)80"),
        ("$ x $ and $x$ and $$y$$", r"\(x\) and $x$ and $$y$$"),
        (r"$\text{if $x$}$1", r"\(\text{if $x$}\)1"),
        # Prices that nobody escaped are no formulas.
        (
            "from $5 to $10, or $20 million in 2020 to $30 and $x$",
            "from $5 to $10, or $20 million in 2020 to $30 and $x$",
        ),
        (r"costs \$5 or $6", "costs $5 or $6"),
        # Tags as Zotero and Mendeley write them.
        (r"CO{\textless}sub{\textgreater}2{\textless}/sub{\textgreater}", "CO<sub>2</sub>"),
        (r"\textless{}i\textgreater{}a\textless{}/i\textgreater{} $<$b$>$c$<$/b$>$", "<i>a</i> <b>c</b>"),
        (r"It\'s \" o", r"It{\'s} ö"),
        # Entities and formulas that a program took for plain text.
        (r"A {\&}amp; B \&lt;i\&gt;c\&lt;/i\&gt; {\&}{\#}169; \&{}amp;", "A & B <i>c</i> © \\&{}amp;"),
        (r"a {\$}{\backslash}sim N{\^{}}2{\$} b \$5", r"a \(\sim N^2\) b \$5"),
        (r"{\$}{\$}3{\backslash}times 3{\$}{\$}proper, {\$}5 and {\$}6", r"\(3\times 3\)proper, \$5 and \$6"),
    ],
)
def test_texts_are_those_of_tex(written, read_as):
    assert parse(unescaped(written)) == parse(read_as)


def test_blank_lines_of_abstracts_part_paragraphs():
    written = "@misc{k, title={A\n\nB}, abstract={One\ntwo.\n \n  Three.}, note={a\n\nb}}"

    assert only(written)["abstract"] == "One two.\n\nThree."
    assert only(written)["note"] == "a\n\nb"
    assert only(written)["title"] == "A B"


def test_many_escapes_are_not_tried_one_by_one():
    hostile = "$\\%$ " + "\\& " * 20_000

    assert unescaped(hostile) == hostile


def test_a_journal_macro_without_braces_is_no_unknown_abbreviation():
    result = read("@article{a, title = {A}, journal = \\apj}")

    assert result.problems == ()
    assert result.records[0].fields["venue"] == "Astrophysical Journal"

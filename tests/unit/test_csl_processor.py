"""The processor of CSL, with styles made for what is tested."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sphinxcontrib_research.citations import csl_style
from sphinxcontrib_research.citations.csl import citing, marked, names
from sphinxcontrib_research.citations.csl.processor import Cite, Disambiguation, Processor, load
from sphinxcontrib_research.errors import ResearchError

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" {options}>
<info><title>T</title><id>http://example.org/t</id><category citation-format="author-date"/></info>
{before}
<citation {citation}><layout prefix="(" suffix=")" delimiter="; "><group delimiter=", ">
<names variable="author"><name form="short" and="symbol" initialize-with=". "/>
<substitute><text variable="title"/></substitute></names>
<date variable="issued"><date-part name="year"/></date>
<group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group>
</group></layout></citation>
<bibliography {bibliography}><sort><key macro="who"/><key variable="title"/></sort><layout suffix=".">{layout}</layout>
</bibliography></style>"""
WHO = '<macro name="who"><names variable="author"/></macro>'
Make = Callable[..., Processor]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def make(layout: str = '<text variable="title"/>', **parts: str) -> Processor:
        parts = {"options": "", "before": "", "citation": "", "bibliography": "", **parts}
        parts["before"] += WHO
        tmp_path.joinpath("t.csl").write_text(STYLE.format(layout=layout, **parts), "utf-8")
        return load("t.csl", (str(tmp_path),), "en-US")

    return make


def entry(processor: Processor, /, **item: object) -> str:
    written = processor.entry({"id": "x", "type": "book", **item})
    return marked.visible(written)


def people(*families: str) -> list[dict[str, str]]:
    return [{"family": name.split()[-1], "given": " ".join(name.split()[:-1])} for name in families]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("a study of state-of-the-art ponds", "A Study of State-of-the-Art Ponds"),
        ("mapping with iPhones and pH: an outlook", "Mapping with iPhones and pH: An Outlook"),
        ("portraits by van der Goes and von Stein", "Portraits by van Der Goes and von Stein"),
        ("what it is about", "What It Is About"),
        ("3D printing of DNA", "3D Printing of DNA"),
    ],
)
def test_title_case_keeps_inner_capitals_and_small_words(make: Make, title: str, shown: str) -> None:
    assert entry(make('<text variable="title" text-case="title"/>'), title=title) == f"{shown}."


def test_title_case_is_for_english_alone(make: Make) -> None:
    processor = make('<text variable="title" text-case="title"/>')
    assert entry(processor, title="der kleine Teich", language="de") == "der kleine Teich."


def test_subscripts_keep_their_case(make: Make) -> None:
    title = f"lakes of {marked.styled('_', 'abc')} ponds"
    assert entry(make('<text variable="title" text-case="title"/>'), title=title) == "Lakes of abc Ponds."


@pytest.mark.parametrize("mark", "?!.")
def test_no_stop_stands_behind_another_mark(make: Make, mark: str) -> None:
    assert entry(make(), title=f"Why{mark}") == f"Why{mark}"


def test_dots_inside_of_data_stay(make: Make) -> None:
    assert entry(make(), title="Ponds ... and lakes") == "Ponds ... and lakes."


def test_comma_stands_inside_american_quotation_marks(make: Make) -> None:
    processor = make('<text variable="title" quotes="true" suffix=","/>')
    assert entry(processor, title="Ponds") == "\u201cPonds,\u201d."
    assert (
        entry(processor, title=marked.quoted_inside("On \u201cponds\u201d"))
        == "\u201cOn \u2018ponds,\u2019\u201d."
    )


def test_what_stands_for_authors_does_not_stand_twice(make: Make) -> None:
    names_ = '<names variable="author"><substitute><names variable="editor"/><text variable="title"/></substitute></names>'
    processor = make(
        f'<group delimiter=". ">{names_}<text variable="title"/><names variable="editor"/></group>'
    )
    assert entry(processor, title="Ponds") == "Ponds."
    assert entry(processor, title="Ponds", editor=people("Ann Reed")) == "Ann Reed. Ponds."


def test_label_counts_the_people(make: Make) -> None:
    layout = '<names variable="editor"><name form="short" delimiter=", "/><label form="short" prefix=" (" suffix=")"/></names>'
    assert entry(make(layout), editor=people("Ann Reed")) == "Reed (ed.)."
    assert entry(make(layout), editor=people("Ann Reed", "Bob Old")) == "Reed, Old (eds.)."


def test_group_with_empty_variables_alone_is_left_out(make: Make) -> None:
    layout = '<text variable="title"/><group prefix=" "><label variable="page" form="short"/><text variable="page"/></group>'
    assert entry(make(layout), title="Ponds") == "Ponds."
    assert entry(make(layout), title="Ponds", page="3-5") == "Ponds pp.3\u20135."


def test_pieces_of_a_choice_are_joined_as_those_around_it(make: Make) -> None:
    choice = '<choose><if type="book"><text variable="title"/><text variable="publisher"/></if></choose>'
    processor = make(f'<group delimiter=", ">{choice}<text variable="volume"/></group>')
    assert entry(processor, title="Ponds", publisher="Reed", volume="3") == "Ponds, Reed, 3."


@pytest.mark.parametrize(
    ("format_", "page", "shown"),
    [
        ("minimal", "1234-1278", "1234\u201378"),
        ("minimal-two", "101-108", "101\u201308"),
        ("chicago-16", "844-853", "844\u201353"),
        ("chicago-16", "100-104", "100\u2013104"),
        ("chicago-16", "1087-1089", "1087\u201389"),
        ("chicago", "1496-1504", "1496\u20131504"),
        ("expanded", "42-5", "42\u201345"),
        ("expanded", "S12-9", "S12\u2013S19"),
        ("minimal", "1-102", "1\u2013102"),
        ("minimal", "e12", "e12"),
    ],
)
def test_ranges_of_pages(make: Make, format_: str, page: str, shown: str) -> None:
    processor = make('<text variable="page"/>', options=f'page-range-format="{format_}"')
    assert entry(processor, page=page) == f"{shown}."


@pytest.mark.parametrize(
    ("edition", "shown"),
    [("1", "1st"), ("2", "2nd"), ("3", "3rd"), ("11", "11th"), ("22", "22nd"), ("113", "113th")],
)
def test_ordinals(make: Make, edition: str, shown: str) -> None:
    assert entry(make('<number variable="edition" form="ordinal"/>'), edition=edition) == f"{shown}."


@pytest.mark.parametrize(
    ("form", "edition", "shown"),
    [
        ("roman", "14", "xiv."),
        ("roman", "5000", "5000."),
        ("long-ordinal", "3", "third."),
        ("long-ordinal", "12", "12th."),
        ("numeric", "3-5", "3\u20135."),
        ("ordinal", "2 & 4", "2nd & 4th."),
    ],
)
def test_forms_of_numbers(make: Make, form: str, edition: str, shown: str) -> None:
    assert entry(make(f'<number variable="edition" form="{form}"/>'), edition=edition) == shown


@pytest.mark.parametrize(("volumes", "shown"), [("1", "vol. 1."), ("3", "vols. 3."), ("2-4", "vols. 2-4.")])
def test_labels_of_numbers_are_singular_or_plural(make: Make, volumes: str, shown: str) -> None:
    layout = (
        '<group delimiter=" "><label variable="number-of-volumes" form="short"/>'
        '<text variable="number-of-volumes"/></group>'
    )
    assert entry(make(layout), **{"number-of-volumes": volumes}) == shown


def test_french_ordinals_follow_the_gender_of_the_word(make: Make, tmp_path: Path) -> None:
    layout = (
        '<number variable="edition" form="ordinal"/><number variable="volume" form="ordinal" prefix=" "/>'
    )
    make(layout)
    processor = load("t.csl", (str(tmp_path),), "fr-FR")
    assert entry(processor, edition="1", volume="1") == "1\u02b3\u1d49 1\u1d49\u02b3."


def test_macros_that_multiply_are_stopped(make: Make, tmp_path: Path) -> None:
    doubling = "".join(
        f'<macro name="m{at}"><text macro="m{at + 1}"/><text macro="m{at + 1}"/></macro>' for at in range(30)
    )
    processor = make('<text macro="m0"/>', before=doubling + '<macro name="m30"><text value="a"/></macro>')
    with pytest.raises(ValueError, match="too many macros"):
        entry(processor)
    with pytest.raises(ResearchError, match=r"'t\.csl' cannot format a book: too many macros"):
        csl_style.check(csl_style.Style("t.csl", (str(tmp_path),)))


def test_variables_of_another_kind_are_empty(make: Make) -> None:
    layout = '<date variable="title"/><names variable="title"/><number variable="author"/><text variable="issued"/>'
    processor = make(layout + '<text variable="publisher"/>')
    item = {"title": "T", "author": people("Ann Reed"), "issued": {"date-parts": [[2020]]}, "publisher": "P"}
    assert entry(processor, **item) == "P."


def test_a_text_with_a_number_in_it_is_no_number(make: Make) -> None:
    layout = '<choose><if is-numeric="number"><text value="No. "/></if></choose><text variable="number"/>'
    assert entry(make(layout), number="arXiv:2303.14389") == "arXiv:2303.14389."
    assert entry(make(layout), number="12") == "No. 12."


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Jean-Pierre", "J.-P."),
        ("Ji-ping", "J."),
        ("Ann M.", "A. M."),
        ("Ludwig van", "L. van"),
        ("\u00c9mile", "\u00c9."),
        ("TSerendorj", "Ts."),
    ],
)
def test_initials(given: str, shown: str) -> None:
    format_ = names.NameFormat(initialize_with=". ")
    assert names.initialized(given, format_) == shown


def test_particles_go_before_or_behind_as_the_style_says(make: Make) -> None:
    layout = '<names variable="author"><name name-as-sort-order="all"/></names>'
    item = {"author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}]}
    assert entry(make(layout), **item) == "Berg, Jan van den."
    assert entry(make(layout, options='demote-non-dropping-particle="never"'), **item) == "van den Berg, Jan."


def test_names_without_blanks_stay_together(make: Make) -> None:
    layout = '<names variable="author"><name name-as-sort-order="all"/></names>'
    assert entry(make(layout), author=[{"family": "\u5f20", "given": "\u4e09"}]) == "\u5f20\u4e09."


def test_open_list_ends_with_et_al(make: Make) -> None:
    author = [*people("Ann Reed"), {"literal": "others"}]
    assert entry(make('<names variable="author"/>'), author=author) == "Ann Reed et al."


# Citations in running text.

AUTHORS = {"a": "Ann Reed", "b": "Ann Reed", "c": "Bob Old", "d": "Ida Reed"}
OPTIONS = 'disambiguate-add-year-suffix="true" collapse="year" cite-group-delimiter=", "'


def cites(processor: Processor, ids: str, **more: object) -> list[Cite]:
    items = {
        id_: {
            "id": id_,
            "type": "book",
            "title": id_,
            "author": people(name),
            "issued": {"date-parts": [[2020]]},
        }
        for id_, name in AUTHORS.items()
    }
    known = citing.disambiguated(processor, items)
    return [Cite(chr(0xE100 + at), items[id_], known[id_], **more) for at, id_ in enumerate(ids)]  # type: ignore[arg-type]


def shown(processor: Processor, ids: str, *, textual: bool = False, **more: object) -> str:
    return marked.visible(citing.citation(processor, cites(processor, ids, **more), textual=textual))


def test_works_of_the_same_authors_and_year_get_letters(make: Make) -> None:
    assert shown(make(citation=OPTIONS), "abc") == "(Reed, 2020a, 2020b; Old, 2020)"


def test_letters_become_ranges_where_the_style_says_so(make: Make) -> None:
    options = 'disambiguate-add-year-suffix="true" collapse="year-suffix-ranged" year-suffix-delimiter=","'
    processor = make(citation=options)
    items = {
        f"{at}": {"type": "book", "author": people("Ann Reed"), "issued": {"date-parts": [[2020]]}}
        for at in range(5)
    }
    known = citing.disambiguated(processor, items)
    every = [Cite(chr(0xE100 + int(id_)), item, known[id_]) for id_, item in items.items()]
    assert marked.visible(citing.citation(processor, every)) == "(Reed, 2020a\u2013e)"
    assert marked.visible(citing.citation(processor, [every[0], *every[2:]])) == "(Reed, 2020a,c\u2013e)"


def test_people_who_share_a_name_get_initials_where_the_style_says_so(make: Make) -> None:
    options = OPTIONS + ' disambiguate-add-givenname="true" givenname-disambiguation-rule="primary-name"'
    assert shown(make(citation=options), "ad") == "(A. Reed, 2020a; I. Reed, 2020)"


def cited(processor: Processor, *authors: str) -> str:
    """Cite works of 2020 by these people, with commas between them."""
    items = {
        f"{at}": {
            "type": "book",
            "author": people(*names.split(", ")),
            "issued": {"date-parts": [[2020]]},
        }
        for at, names in enumerate(authors)
    }
    known = citing.disambiguated(processor, items)
    cites_ = [Cite(chr(0xE100 + int(id_)), item, known[id_]) for id_, item in items.items()]
    return marked.visible(citing.citation(processor, cites_))


NAMES = 'et-al-min="3" et-al-use-first="1" disambiguate-add-names="true"'


@pytest.mark.parametrize(
    ("options", "authors", "expected"),
    [
        # More names, as many as it takes.
        (
            NAMES,
            ("Ann Reed, Bob Old, Cy Po", "Ann Reed, Di Fox, Cy Po"),
            "(Reed, Old, et al., 2020; Reed, Fox, et al., 2020)",
        ),
        (
            NAMES,
            (
                "Ann Reed, Bob Old, Cy Po, Di Fox",
                "Ann Reed, Bob Old, Ed Kay, Di Fox",
                "Ann Reed, Di Fox, Cy Po",
            ),
            "(Reed, Old, Po, et al., 2020; Reed, Old, Kay, et al., 2020; Reed, Fox, et al., 2020)",
        ),
        # The given names of the first person that splits them: initials, and whole names where these are alike.
        (
            'disambiguate-add-givenname="true"',
            ("Ann Reed", "Ida Reed", "Bob Old"),
            "(A. Reed, 2020; I. Reed, 2020; Old, 2020)",
        ),
        ('disambiguate-add-givenname="true"', ("Ann Reed", "Amy Reed"), "(Ann Reed, 2020; Amy Reed, 2020)"),
        (
            'disambiguate-add-givenname="true"',
            ("Ann Reed, Bob Old", "Ann Reed, Cy Old"),
            "(Reed & B. Old, 2020; Reed & C. Old, 2020)",
        ),
        # Nothing but letters can tell these apart, and the style has none.
        (NAMES + ' disambiguate-add-givenname="true"', ("Ann Reed", "Ann Reed"), "(Reed, 2020; Reed, 2020)"),
    ],
)
def test_works_that_read_alike_show_more_of_their_authors(
    make: Make, options: str, authors: tuple[str, ...], expected: str
) -> None:
    assert cited(make(citation=options), *authors) == expected


def test_two_people_who_read_alike_do_not_share_their_name(make: Make) -> None:
    assert shown(make(citation=OPTIONS), "ad") == "(Reed, 2020a; Reed, 2020c)"


def test_letters_stand_in_entries_too(make: Make) -> None:
    processor = make('<date variable="issued"><date-part name="year"/></date>')
    item = {"id": "a", "type": "book", "issued": {"date-parts": [[2020, 3]]}}
    assert marked.visible(processor.entry(item, known=Disambiguation("b"))) == "2020b."


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("complete-all", ["Ann Reed, Bob Old.", "\u2014.", "Ann Reed, Cy Po.", "Cy Po, ed.", "\u2014, ed."]),
        (
            "complete-each",
            ["Ann Reed, Bob Old.", "\u2014, \u2014.", "Ann Reed, Cy Po.", "Cy Po, ed.", "\u2014, ed."],
        ),
        (
            "partial-each",
            ["Ann Reed, Bob Old.", "\u2014, \u2014.", "\u2014, Cy Po.", "Cy Po, ed.", "\u2014, ed."],
        ),
        (
            "partial-first",
            ["Ann Reed, Bob Old.", "\u2014, Bob Old.", "\u2014, Cy Po.", "Cy Po, ed.", "\u2014, ed."],
        ),
    ],
)
def test_dash_replaces_the_authors_of_the_entry_before(make: Make, rule: str, expected: list[str]) -> None:
    names_ = (
        '<names variable="author"><name/><label form="short" prefix=", "/>'
        '<substitute><names variable="editor"/></substitute></names>'
    )
    options = f'subsequent-author-substitute="\u2014" subsequent-author-substitute-rule="{rule}"'
    processor = make(names_, bibliography=options)
    both, other, one = people("Ann Reed", "Bob Old"), people("Ann Reed", "Cy Po"), people("Cy Po")
    works = [{"author": both}, {"author": both}, {"author": other}, {"editor": one}, {"editor": one}]
    items = [{"id": "x", "type": "book", **work} for work in works]
    written = [
        processor.entry(item, repeated=count)
        for item, count in zip(items, processor.repeated(items), strict=True)
    ]
    assert [marked.visible(text).replace("ed..", "ed.") for text in written] == expected


def test_title_in_place_of_authors_is_no_author(make: Make) -> None:
    names_ = '<names variable="author"><substitute><text variable="title"/></substitute></names>'
    processor = make(names_, bibliography='subsequent-author-substitute="\u2014"')
    assert processor.repeated([{"title": "Ponds"}, {"title": "Ponds"}]) == [0, 0]


def test_authors_are_part_of_the_sentence_or_left_out(make: Make) -> None:
    processor = make(citation=OPTIONS)
    assert shown(processor, "ac", textual=True) == "Reed (2020a), Old (2020)"
    assert shown(processor, "c", suppress_author=True) == "(2020)"


def test_words_behind_a_work_stand_alone_where_a_style_shows_authors_only(tmp_path: Path) -> None:
    parts = {"options": "", "before": WHO, "citation": "", "bibliography": "", "layout": ""}
    style = STYLE.format(**parts).replace('<date variable="issued"><date-part name="year"/></date>', "")
    tmp_path.joinpath("t.csl").write_text(style, "utf-8")
    processor = load("t.csl", (str(tmp_path),), "en-US")
    assert shown(processor, "c", textual=True, suffix="Theorem 4") == "Old (Theorem 4)"
    assert shown(processor, "c", suppress_author=True, suffix="Theorem 4") == "(Theorem 4)"


@pytest.mark.parametrize("item_type", ["document", "post"])
def test_type_that_a_style_omits_is_written_like_a_work_without_type(make: Make, item_type: str) -> None:
    processor = make(
        '<choose><if match="any" type="document post"/><else><text macro="who"/><text prefix=", " variable="title"/>'
        "</else></choose>"
    )

    assert entry(processor, type=item_type, title="T", author=people("Ann Reed")) == "Ann Reed, T."
    items = [{"type": kind, "title": "T", "author": people("Ann Reed")} for kind in ("book", item_type)]
    dash = make('<text macro="who"/>', bibliography='subsequent-author-substitute="—"')
    assert dash.repeated(items) == [0, 1]


def test_words_and_locators_stand_around_a_work(make: Make) -> None:
    processor = make()
    assert shown(processor, "c", prefix="see", locator="3-5", label="page") == "(see Old, 2020, pp. 3\u20135)"


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        ("p. 3", ("page", "3", "")),
        ("pp. 3-5, and more", ("page", "3-5", "and more")),
        ("33", ("page", "33", "")),
        ("chap. 2", ("chapter", "2", "")),
        ("\u00a7 4", ("section", "4", "")),
        ("Theorem 4", ("", "", "Theorem 4")),
        ("pages", ("", "", "pages")),
        ("and see there", ("", "", "and see there")),
    ],
)
def test_locators_are_read(make: Make, suffix: str, expected: tuple[str, str, str]) -> None:
    assert citing.split_locator(suffix, make()) == expected


# Files of one's own.

DEPENDENT = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="de-DE">
<info><title>D</title><id>http://example.org/d</id>
<link href="http://www.zotero.org/styles/{parent}" rel="independent-parent"/></info></style>"""


def test_dependent_style_takes_its_parent_from_the_same_folder(make: Make, tmp_path: Path) -> None:
    make('<text variable="title"/><text term="and" prefix=" "/>')
    tmp_path.joinpath("d.csl").write_text(DEPENDENT.format(parent="t"), "utf-8")
    assert entry(load("d.csl", (str(tmp_path),), "en"), title="Teich") == "Teich und."


def test_dependent_style_takes_its_parent_from_the_extra(tmp_path: Path) -> None:
    tmp_path.joinpath("d.csl").write_text(DEPENDENT.format(parent="apa"), "utf-8")
    item = {"author": people("Ann Reed", "Bob Old"), "title": "Ponds"}
    assert entry(load("d.csl", (str(tmp_path),), "en"), **item).startswith("Reed, A., & Old, B. (o.")


def test_folders_of_styles_come_before_those_of_the_extra(make: Make, tmp_path: Path) -> None:
    make('<text value="Mine"/>')
    tmp_path.joinpath("t.csl").rename(tmp_path / "apa.csl")
    assert entry(load("apa", ("", str(tmp_path)), "en")) == "Mine."


def test_changed_file_is_read_anew(make: Make) -> None:
    assert entry(make('<text value="Old"/>')) == "Old."
    assert entry(make('<text value="Newer"/>')) == "Newer."


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<style", "no XML"),
        ("<html/>", "no CSL style"),
        ('<?xml version="1.0" encoding="none"?><style/>', "no XML"),
        ('<!DOCTYPE style [<!ENTITY a SYSTEM "file:///etc/passwd">]><style>&a;</style>', "document type"),
        (DEPENDENT.format(parent="../../secret"), "there is no citation style 'secret'"),
        (DEPENDENT.replace("independent-parent", "self"), "neither citations nor a parent"),
        (
            STYLE.format(options="", before="", citation="", bibliography="", layout='<text macro="none"/>'),
            "there is no macro 'none'",
        ),
        (
            STYLE.format(
                options="",
                citation="",
                bibliography="",
                layout="",
                before='<macro name="who"><text macro="who"/></macro>',
            ),
            "'who' calls itself",
        ),
    ],
)
def test_broken_file_is_a_message(tmp_path: Path, content: str, fault: str) -> None:
    tmp_path.joinpath("broken.csl").write_text(content, "utf-8")
    with pytest.raises(ResearchError, match=fault):
        load("broken.csl", (str(tmp_path),), "en")


def test_missing_file_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(ResearchError, match=r"there is no file 'none\.csl'"):
        load("none.csl", (str(tmp_path),), "en")

"""Directions, languages and slanting of texts."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.util.scripts import (
    comma,
    comma_of_name,
    filled,
    gap_before,
    is_rtl,
    is_upright,
    labelled,
    lang_of,
    language_tag,
    listed,
    pieces,
    runs_rtl,
    semicolon,
    stands_apart,
    way_of_drawn,
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", True),
        ("he", True),
        ("fa_IR", True),
        ("ar-EG", True),
        ("ku_Arab", True),
        ("ku", False),
        ("en", False),
    ],
)
def test_languages_from_right_to_left(language, expected):
    assert is_rtl(language) is expected


@pytest.mark.parametrize(
    ("text", "rtl", "on_ltr_page", "on_rtl_page"),
    [
        ("Deep Learning", False, False, True),
        ("תורה", True, True, False),
        ("ליאור כהן", True, True, False),
        ("3D ראייה", False, True, True),
        ("C++ בקצרה", False, True, True),
        ("2024", False, False, True),
        ("计算机", False, False, True),
        ("abc\u202edef", False, True, True),
        ("", False, False, False),
    ],
)
def test_what_could_be_shown_in_the_wrong_order(text, rtl, on_ltr_page, on_rtl_page):
    assert runs_rtl(text) is rtl
    assert stands_apart(text, in_rtl=False) is on_ltr_page
    assert stands_apart(text, in_rtl=True) is on_rtl_page


@pytest.mark.parametrize(
    ("text", "in_rtl", "apart"),
    [
        ("Xie, X. (2024). ", False, []),
        ("כהן, דוד und לוי, רות (2024). ", False, ["כהן", "דוד", "לוי", "רות"]),
        ("כהן,\u00a0דוד, לוי,\u00a0רות (2024). ", False, ["כהן,\u00a0דוד", "לוי,\u00a0רות"]),
        ("אבן סינא (2024), חלק: שני", False, ["אבן סינא", "חלק: שני"]),
        ("Three, C. (د. ت.). A Paper", False, ["د. ت."]),
        ("علي، م. und Two, B.", False, ["علي، م."]),
        ("נכתב. Title", False, ["נכתב"]),
        ("Title. أطروحة، University", False, ["أطروحة"]),
        ("Title. برمجيات، الإصدار 2.1، Zenodo", False, ["برمجيات، الإصدار"]),
        ("כהן (2024). Journal of X, 46(2), 10–20.", True, ["2024", "Journal of X", "46(2)", "10–20"]),
        ("כהן, arXiv:2303.14389.", True, ["arXiv:2303.14389"]),
        ("Reed, A.-B. C., Old, D. و علي (2022)", True, ["Reed, A.-B. C.", "Old, D.", "2022"]),
    ],
)
def test_a_line_in_pieces(text, in_rtl, apart):
    found = [*pieces(text, in_rtl=in_rtl)]
    assert "".join(piece for piece, _is_apart in found) == text
    assert [piece for piece, is_apart in found if is_apart] == apart


@pytest.mark.parametrize(
    ("language", "tag", "on_german_page"),
    [
        ("de", "de", ""),
        ("de_AT", "de-AT", ""),
        ("en-US", "en-US", "en-US"),
        ("pt_BR", "pt-BR", "pt-BR"),
        ("zh_Hant_TW", "zh-Hant-TW", "zh-Hant-TW"),
        ("ger", "de", ""),
        ("eng", "en", "en"),
        ("German", "", ""),
        ('en" onload="x', "", ""),
        ("", "", ""),
    ],
)
def test_tags_of_languages(language, tag, on_german_page):
    assert language_tag(language) == tag
    assert lang_of(language, "de") == on_german_page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nature", False),
        ("Zeitschrift für Ä", False),
        ("计算机学报", True),
        ("かな", True),
        ("한글", True),
        ("מדע", True),
    ],
)
def test_scripts_without_italics(text, expected):
    assert is_upright(text) is expected


@pytest.mark.parametrize(
    ("items", "joined"),
    [
        (("王伟", "李娜"), "王伟、李娜"),
        (("王伟", "Smith", "محمد"), "王伟、Smith、محمد"),
        (("Smith", "Müller", "Иванов"), "Smith, Müller, Иванов"),
        (("王伟",), "王伟"),
        ((), ""),
    ],
)
def test_lists_have_the_comma_of_the_page_unless_all_is_latin(items, joined):
    assert listed(items, lambda _comma: "、") == joined
    assert listed(items, str) == joined.replace("、", ", ")


def test_statements_have_another_comma_than_lists():
    def chinese(message: str) -> str:
        return {", ": "、", "{part}, {next}": "{part}，{next}"}[message]

    assert comma(("软件", "Zenodo"), chinese) == "，"
    assert comma(("Lakes", "12(3)"), chinese) == ", "
    assert comma(("软件",), str) == ", "


def test_semicolons_are_those_of_the_letters_or_of_the_page():
    assert semicolon(("王伟", "Smith"), lambda _mark: "；") == "；"
    assert semicolon(("Smith", "Müller"), lambda _mark: "；") == "; "
    assert semicolon(("Smith", "Müller"), lambda _mark: "\u00a0; ") == "\u00a0; "


def test_labels_have_the_colon_of_the_language():
    assert labelled("2024", "3 papers", str) == "2024: 3 papers"
    assert labelled("2024", "3 articles", lambda _: "{label}\u00a0: {value}") == "2024\u00a0: 3 articles"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("1.2 ألف", "rtl"),
        ("مجلة", "rtl"),
        ("800+", "ltr"),
        ("C++", "ltr"),
        ("841", ""),
        ("ICCV", ""),
        ("1,2 Mio.", "ltr"),
        ("", "ltr"),
    ],
)
def test_drawn_texts_have_the_direction_that_the_page_would_change(text, way):
    assert way_of_drawn(text) == way


def test_inverted_names_have_the_comma_of_their_letters():
    names = (("علي", "محمد"), ("לוי", "בועז"), ("Xie", "X."))

    assert [comma_of_name(name).join(name) for name in names] == ["علي، محمد", "לוי,\u00a0בועז", "Xie, X."]


def test_names_and_their_ending():
    endings = ("(eds.)", "等", "ほか", "（编）", "외")

    assert [gap_before(ending, "王伟") for ending in endings] == [" ", "", "", "", " "]
    assert [gap_before(ending, "Xie") for ending in endings] == [" ", " ", "", "", " "]


@pytest.mark.parametrize(
    ("pattern", "first", "last", "shown"),
    [
        ("{authors}和{last}", "王伟", "李娜", "王伟和李娜"),
        ("{authors}和{last}", "王伟", "Smith", "王伟和 Smith"),
        ("{last} 上的{authors}", "Sorting", "Beach", "Beach 上的 Sorting"),
        ("{authors}和{last}", "Smith, J.", "李娜", "Smith, J. 和李娜"),
        ("{authors}和{last}", "森さくら", "さくら", "森さくら和さくら"),
        ("{authors} و{last}", "علي", "الزهراء", "علي والزهراء"),
        ("{authors} و{last}", "علي", "Smith", "علي و Smith"),
        ("{authors}、{last}", "山田", "Smith", "山田、Smith"),
        ("{authors}と{last}", "Smith", "Smith", "SmithとSmith"),
        ("{authors}과 {last}", "Smith", "김", "Smith과 김"),
        ("{authors} and {last}", "{last}", "Smith", "{last} and Smith"),
        ("{authors} y {last}", "Ruiz", "Ibáñez", "Ruiz e Ibáñez"),
        ("{authors} y {last}", "Ruiz", "Íñigo, J.", "Ruiz e Íñigo, J."),
        ("{authors} y {last}", "Ruiz", "Hidalgo", "Ruiz e Hidalgo"),
        ("{authors} y {last}", "Ruiz", "Hierro", "Ruiz y Hierro"),
        ("{authors} y {last}", "Ruiz", "Yáñez", "Ruiz y Yáñez"),
        ("{authors} and {last}", "Ruiz", "Ibáñez", "Ruiz and Ibáñez"),
    ],
)
def test_words_beside_names_in_other_letters_have_spaces(pattern, first, last, shown):
    assert filled(pattern, authors=first, last=last) == shown

"""The law of names, on names that nobody bears: generated in many scripts, and in the forms that lists have."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinxcontrib_research.citations import initials
from sphinxcontrib_research.model.names import parse_person, person_of_parts
from sphinxcontrib_research.model.names.lists import read_names
from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.readers import load_file
from tests.laws import law_names
from tests.laws.law_names import breach, check, exported

SCRIPTS = {
    "Latin": ("Ann", "Éowyn", "Jörg", "Søren", "Nguyễn", "Ōe", "O'Neil", "Jean-Luc"),
    "Greek": ("Εύη", "Νίκος", "Παπαδάκη"),
    "Cyrillic": ("Лев", "Зоя", "Щукин", "Мельничук"),
    "Georgian": ("ია", "გელაშვილი"),
    "Armenian": ("Անի", "Պետրոսյան"),
    "Hebrew": ("דוד", "כהן"),
    "Arabic": ("علي", "حسن", "رضا"),
    "Devanagari": ("कमल", "हिमांशु", "शर्मा"),
    "Tamil": ("குமார்", "ராஜன்"),
    "Thai": ("สมชาย", "ใจดี"),
    "Amharic": ("አበበ", "በቀለ"),
    "Han": ("王", "小明", "欧阳", "修"),
    "Hangul": ("김", "철수", "남궁"),
    "Kana": ("さくら", "サトウ"),
}
WORDS = [word for words in SCRIPTS.values() for word in words]
word = st.sampled_from(WORDS)
name = st.one_of(
    st.tuples(word, word).map(" ".join),
    st.tuples(word, word).map(", ".join),
    st.tuples(word, word, word).map(" ".join),
    st.tuples(word, word, word).map(lambda parts: f"{parts[0]}, {parts[1]} {parts[2]}"),
    st.tuples(word, word, word).map(lambda parts: f"{parts[0]} {parts[1]} ({parts[2]})"),
    st.tuples(word, word).map(lambda parts: f"{parts[0]} van der {parts[1]}"),
    st.tuples(word, word).map(lambda parts: f"{parts[0]} A. B. {parts[1]}"),
    st.tuples(word, word).map(lambda parts: f"{parts[0]} {parts[1]}, Jr."),
)
separator = st.sampled_from([" and ", "; ", ", and ", ", ", " & ", " und ", " et ", " и ", "、", "\n"])


@given(name)
@settings(max_examples=400, deadline=None)
def test_a_name_keeps_its_letters(text):
    person = parse_person(text)

    assert breach(text, [person.name]) == ""
    assert [*exported([Paper("a", "T", authors=(person,))])] == []


@given(word, word, st.sampled_from(["", "van der", "Prinz zu"]), st.sampled_from(["", "Jr.", "III"]))
@settings(max_examples=200, deadline=None)
def test_a_name_in_parts_keeps_its_letters(family, given_name, particle, suffix):
    person = person_of_parts(family, given_name, particle, suffix)

    assert (person.family, person.given, person.suffix) == (family, given_name, suffix)
    assert breach(f"{family} {given_name} {particle} {suffix}", [person.name]) == ""
    assert [*exported([Paper("a", "T", authors=(person,))])] == []


@given(
    st.lists(name, min_size=1, max_size=6), separator, st.sampled_from(["", " et al.", " and others", ", …"])
)
@settings(max_examples=400, deadline=None)
def test_a_list_keeps_its_letters(names, between, end):
    text = between.join(names) + end
    people = [parse_person(one) for one in read_names(text).names]

    assert breach(text, [person.name for person in people]) == ""
    assert not end or read_names(text).is_open


@given(st.text(alphabet="aBéЖ王가カ .,;&-'(){}[]*†1$^\\<>/…", max_size=40))
@settings(max_examples=600, deadline=None)
def test_no_text_is_a_fault(text):
    found = read_names(text)

    assert all(isinstance(parse_person(one), Person) for one in (*found.names, text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kim, 철수", ["Kim, 철수"]),
        ("Ann Gao, Bo Li, and Cy Day, Eve Fox", ["Ann Gao", "Bo Li", "Cy Day", "Eve Fox"]),
        ("Gao, Ann B., Bo Li, and Cy Day", ["Gao, Ann B.", "Bo Li", "Cy Day"]),
        ("van Gao, Ann, Bo Li, and Cy Day", ["van Gao, Ann", "Bo Li", "Cy Day"]),
        ("Gao, Li and Day", ["Gao", "Li", "Day"]),
        ("Gao, Li, Fox, Roe and Day", ["Gao", "Li", "Fox", "Roe", "Day"]),
        ("Gao and Li", ["Gao", "Li"]),
        ("Van Oe, Ann, Roe, Bo, Day, Cy, Eve Fox", ["Van Oe, Ann", "Roe, Bo", "Day, Cy", "Eve Fox"]),
        (
            "Ann B. Gao, J.D., Ph.D., Bo Li, M.D., and Cy Day, LL.M",
            ["Ann B. Gao, J.D., Ph.D.", "Bo Li, M.D.", "Cy Day, LL.M"],
        ),
        ("Gao, Ann, PhD", ["Gao, Ann, PhD"]),
        ("Gao, A., Li, B., . . . Day, C.", ["Gao, A.", "Li, B.", "Day, C."]),
        ("Gao, A., Li, B., … Day, C.", ["Gao, A.", "Li, B.", "Day, C."]),
        ("Лев Щукин и Зоя Мельничук", ["Лев Щукин", "Зоя Мельничук"]),
        ("Щукин Л. Н., Мельничук З. А.", ["Щукин, Л. Н.", "Мельничук, З. А."]),
        ("Anna Müller und Bo Groß", ["Anna Müller", "Bo Groß"]),
        ("Ana Gil, Luis Rey y Eva Sol", ["Ana Gil", "Luis Rey", "Eva Sol"]),
        ("Gil, Ana y Rey, Luis", ["Gil, Ana", "Rey, Luis"]),
        ("José Gil y Rey", ["José Gil y Rey"]),
        ("Gil y Rey, José", ["Gil y Rey, José"]),
        ("Ana Gil e Luis Rey", ["Ana Gil", "Luis Rey"]),
        ("王小明和李四", ["王小明", "李四"]),
        ("李和平、王小明", ["李和平", "王小明"]),
        (
            "The Lake Survey Collaboration, Ann Gao, Bo Li",
            ["The Lake Survey Collaboration", "Ann Gao", "Bo Li"],
        ),
        ("Ann Gao, Bo Li, on behalf of the Lake Group", ["Ann Gao", "Bo Li", "on behalf of the Lake Group"]),
        ("Ann Gao[1,2], Bo Li[*]", ["Ann Gao[1,2]", "Bo Li[*]"]),
        ("José Ortega y Gasset and Bo Li", ["José Ortega y Gasset", "Bo Li"]),
        ("João Silva e Souza, Ana Gil and Bo Li", ["João Silva e Souza", "Ana Gil", "Bo Li"]),
        ("García Márquez, Gabriel J.", ["García Márquez, Gabriel J."]),
        ("王小明, Bo Li", ["王小明", "Bo Li"]),
        ("Bo Li, 王小明", ["Bo Li", "王小明"]),
        ("王小明, Li, 李娜, Day", ["王小明", "Li", "李娜", "Day"]),
        ("Li, Bo, 王小明, 李娜", ["Li, Bo", "王小明", "李娜"]),
        ("Kim, 철수, Lee, 영희", ["Kim, 철수", "Lee, 영희"]),
        ("金, 哲秀, 欧阳, 修", ["金, 哲秀", "欧阳, 修"]),
        ("王小明（Xiaoming Wang）、李娜(Na Li)", ["王小明（Xiaoming Wang）", "李娜(Na Li)"]),
        ("Gao, Ann [1], Li, Bo (2)", ["Gao, Ann[1]", "Li, Bo(2)"]),
        ("Gao, Ann [a], Li, Bo $^{a, b}$", ["Gao, Ann[a]", "Li, Bo$^{a, b}$"]),
        ("Cher [a], Björk [b, c]", ["Cher[a]", "Björk[b, c]"]),
    ],
)
def test_how_lists_are_read(text, names):
    assert list(read_names(text).names) == names


@pytest.mark.parametrize(
    "mark", ["[a]", "(b)", "[a,b]", "^a", "^{a,b}", "<sup>a</sup>", "$^a$", "\u1d43", " [a]", "[12]"]
)
@pytest.mark.parametrize("name", ["Ann Gao", "Gao, A.", "王小明", "José Ortega y Gasset"])
def test_letters_that_refer_to_institutions_are_marks(name, mark):
    assert parse_person(name + mark) == parse_person(name)


@pytest.mark.parametrize("suffix", ["Jr.", "Jr", "III", "Sr."])
@pytest.mark.parametrize("given", ["Ann", "A. B.", "Ann B."])
def test_what_follows_a_name_follows_it_in_every_form(given, suffix):
    wanted = Person("Gao", given, suffix=suffix)
    forms = (
        f"Gao, {given} {suffix}",
        f"Gao {suffix}, {given}",
        f"Gao, {suffix}, {given}",
        f"{given} Gao {suffix}",
    )
    assert [parse_person(form) for form in forms] == [wanted] * 4


@pytest.mark.parametrize(
    "end",
    [
        *(
            ", et. al",
            " et al",
            ", et.al.",
            " and others",
            ", and 3 others",
            " u. a.",
            " und andere",
            " y otros",
        ),
        *(" и др.", " …", ", ...", " . . .", " et autres", " m.fl.", ", and 12 more", " e altri", "; others"),
    ],
)
def test_words_for_others(end):
    found = read_names(f"Ann Gao, Bo Li{end}")

    assert (list(found.names), found.is_open) == (["Ann Gao", "Bo Li"], True)


@pytest.mark.parametrize(
    "text", ["王小明、李四等", "王小明, 李四 等", "山田太郎、鈴木一郎ほか", "김철수, 이영희 외"]
)
def test_words_for_others_in_east_asia(text):
    found = read_names(text)

    assert (len(found.names), found.is_open) == (2, True)
    assert not any(found.names[1].endswith(end) for end in ("等", "ほか", "외"))


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Kim, 철수", Person("Kim", "철수")),
        ("김, Chulsoo", Person("김", "Chulsoo")),
        ("Jack 徐", Person("徐", "Jack")),
        ("Kim 철수", Person("Kim", "철수")),
        ("Zhang San 张三", Person("San", "Zhang", aside="张三")),
        ("Zhang San (张三)", Person("San", "Zhang", aside="张三")),
        ("张三 (Zhang San)", Person("张", "三", family_first=True, aside="Zhang San")),
        ("王伟, PhD", Person("王", "伟", suffix="PhD", family_first=True)),
        ("Gao, Ann (Annie)", Person("Gao", "Ann", aside="Annie")),
        ("Reed A.B.", Person("Reed", "A.B.")),
        ("van der Reed A.B.", Person("Reed", "A.B.", "van der")),
        ("Prof. Dr. Ann Gao", Person("Gao", "Ann")),
        ("Gao, Dr. Ann", Person("Gao", "Ann")),
        ("Ann Gao, MD, PhD", Person("Gao", "Ann", suffix="MD, PhD")),
        ("Jun MA", Person("MA", "Jun")),
        ("Ann Gao[*]", Person("Gao", "Ann", equal=True)),
        ("Ann Gao[1]", Person("Gao", "Ann")),
        ("Ann Gao (1)", Person("Gao", "Ann")),
        ("Ann Gao^1", Person("Gao", "Ann")),
        ("Cher^1", Person("Cher")),
        ("Ann Gao¹,²", Person("Gao", "Ann")),
        ("Ann Gao<sup>1,*</sup>", Person("Gao", "Ann", equal=True)),
        ("{Gao, A.}", Person("Gao", "A.")),
        ("National Academies of Lakes", Person("National Academies of Lakes")),
    ],
)
def test_how_names_are_read(text, person):
    assert parse_person(text) == person


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        *(
            ("Лев", "Л."),
            ("Εύη", "Ε."),
            ("Éô", "É."),
            ("ДИ", "Д. И."),
            ("JP", "J. P."),
            ("Е\u0301ва Ли", "Е\u0301. Л."),
        ),
        *(("דוד", "דוד"), ("علي", "علي"), ("ია", "ია"), ("कमल", "कमल"), ("철수", "철수")),
    ],
)
def test_only_scripts_with_capitals_have_initials(given_name, shown):
    assert initials(given_name) == shown


def test_the_law_sees_what_is_lost(tmp_path, monkeypatch):
    (tmp_path / "a.yml").write_text("- {title: T, authors: [Ann Gao, 'Kim, 철수']}\n", encoding="utf-8")
    files = [tmp_path / "a.yml"]
    whole = check(files)
    monkeypatch.setattr(law_names, "authors_text", lambda _record: "Ann Gao and Kim, 철수영")
    lacking = check(files)

    assert (whole.counted, whole.broken) == (2, [])
    assert lacking.broken == ["a.yml: 'T': lost 영: 'Ann Gao and Kim, 철수영'"]


FILES = {
    "a.yml": "- {title: T, authors: [{family: 王, given: Wei}, Reed A.B., 'Day, Cy (Bo)'], year: 2020}\n",
    "b.bib": "@article{k, title={T}, author={G{\\^o}a, Ann (Nan) and Kim, 철수 and {The Lake Group} and others}}\n",
    "c.ris": "TY  - JOUR\nTI  - T\nAU  - Reed A.B.\nAU  - Kim, 철수\nER  - \n",
    "d.json": json.dumps(
        [
            {
                "id": "d",
                "type": "book",
                "title": "T",
                "issued": {"raw": "2020"},
                "author": [
                    {"family": "Kim", "given": "철수 (Chul)"},
                    {"literal": "Lake, Group"},
                    {"literal": "others"},
                ],
            }
        ]
    ),
    "e.toml": '[[papers]]\ntitle = "T"\nauthors = "Ann Gao, Bo Li, and Cy Day"\n',
}


@pytest.mark.parametrize("name", FILES)
def test_files_keep_the_letters_of_names(tmp_path, name):
    (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    tally = check([tmp_path / name])

    assert tally.broken == []
    assert tally.counted >= 2
    assert load_file(tmp_path / name, root=tmp_path).papers[0].authors_open == (name in ("b.bib", "d.json"))

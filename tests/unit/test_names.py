from __future__ import annotations

import random

import pytest

from sphinxcontrib_research.model.names import initials_match, name_keys, parse_person, person_of_parts
from sphinxcontrib_research.model.names.lists import read_names, split_bibtex_names
from sphinxcontrib_research.model.paper import Person
from sphinxcontrib_research.util.text import fold


def split_names(text: str) -> tuple[list[str], bool]:
    found = read_names(text)
    return list(found.names), found.is_open


@pytest.mark.parametrize(
    ("text", "given", "particle", "family", "suffix"),
    [
        ("Pan Zhou", "Pan", "", "Zhou", ""),
        ("Zhou, Pan", "Pan", "", "Zhou", ""),
        ("Ludwig van Beethoven", "Ludwig", "van", "Beethoven", ""),
        ("van Beethoven, Ludwig", "Ludwig", "van", "Beethoven", ""),
        ("Beethoven, Ludwig van", "Ludwig", "van", "Beethoven", ""),
        ("Louis Xavier de la Vallée Poussin", "Louis Xavier", "de la", "Vallée Poussin", ""),
        ("de Finetti", "", "de", "Finetti", ""),
        ("Muhammad ibn Musa", "Muhammad", "ibn", "Musa", ""),
        ("Ahmed al-Rashid", "Ahmed", "", "al-Rashid", ""),
        ("Jean d'Alembert", "Jean", "", "d'Alembert", ""),
        ("Luc Van Gool", "Luc", "", "Van Gool", ""),
        ("Anh Van Nguyen", "Anh Van", "", "Nguyen", ""),
        ("José Ortega y Gasset", "José", "", "Ortega y Gasset", ""),
        ("Martin Luther King Jr.", "Martin Luther", "", "King", "Jr."),
        ("King, Jr., Martin Luther", "Martin Luther", "", "King", "Jr."),
        ("King, Martin Luther, Jr.", "Martin Luther", "", "King", "Jr."),
        ("Wood, M.D.", "M.D.", "", "Wood", ""),
        ("John Wood, M.D.", "John", "", "Wood", "M.D."),
        ("(she/her), Ann Gao", "Ann", "", "Gao", ""),
        ("John Smith, PhD", "John", "", "Smith", "PhD"),
        ("Karthik N", "Karthik", "", "N", ""),
        ("Nagesh P. C.", "Nagesh P.", "", "C.", ""),
        ("J.-P. Serre", "J.-P.", "", "Serre", ""),
        ("Madonna", "", "", "Madonna", ""),
        ("bell hooks", "bell", "", "hooks", ""),
        ("J.-P.Serre", "J.-P.", "", "Serre", ""),
        ("Jane Doe.", "Jane", "", "Doe", ""),
        ("\ufeff\u201cJane Doe\u201d", "Jane", "", "Doe", ""),
        ("Wall, W.A.,", "W.A.", "", "Wall", ""),
        ("UNKNOWN,", "", "", "UNKNOWN", ""),
        ("{van den Berg}, Jan", "Jan", "", "van den Berg", ""),
        ("Jan {van den Berg}", "Jan", "", "van den Berg", ""),
        ("{J}an {B}erg", "Jan", "", "Berg", ""),
        ("", "", "", "", ""),
    ],
)
def test_the_parts_of_a_name(text, given, particle, family, suffix):
    assert parse_person(text) == Person(family, given, particle, suffix)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{NASA}", "NASA"),
        ("{{Open Minds}}", "Open Minds"),
        ("{Barnes and Noble, Inc.}", "Barnes and Noble, Inc."),
        ("The LIGO Scientific Collaboration", "The LIGO Scientific Collaboration"),
        ("Things Initiative (TI)", "Things Initiative (TI)"),
        ("University of California, Berkeley", "University of California, Berkeley"),
    ],
)
def test_institutions_stay_whole(text, name):
    assert parse_person(text) == Person(name)


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [
        ("张三", "张", "三"),
        ("欧阳修", "欧阳", "修"),
        ("山田太郎", "山田", "太郎"),
        ("山田 太郎", "山田", "太郎"),
        ("高橋みなみ", "高橋", "みなみ"),
        ("张, 三", "张", "三"),
        ("김철수", "김", "철수"),
        ("アルベルト・アインシュタイン", "アルベルト・アインシュタイン", ""),
        ("清华大学", "清华大学", ""),
    ],
)
def test_names_in_their_own_script_have_the_family_first(text, family, given):
    person = parse_person(text)

    assert (person.family, person.given, person.family_first) == (family, given, True)
    assert person.name == text.replace(" ", "").replace(",", "")


def test_of_a_name_in_two_scripts_the_latin_one_counts_and_the_other_stays():
    for text in ("Zhang San (张三)", "Zhang San 张三"):
        person = parse_person(text)

        assert (person.given, person.family, person.name) == ("Zhang", "San", "Zhang San (张三)")


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Pan Zhou*", {"equal"}),
        ("*Pan Zhou", {"equal"}),
        ("Pan Zhou †", {"corresponding"}),
        ("Pan Zhou*†", {"equal", "corresponding"}),
        ("Pan Zhou✉", {"corresponding"}),
        ("Pan Zhou‡", set()),
        ("**Pan Zhou**", {"highlight"}),
        ("**Pan Zhou***", {"highlight", "equal"}),
        ("*Pan Zhou*", {"highlight"}),
        ("__Pan Zhou__", {"highlight"}),
        ("<b>Pan Zhou</b>", {"highlight"}),
        ("<strong>Pan Zhou</strong><sup>*,1</sup>", {"highlight", "equal"}),
        ("<i>Pan Zhou</i>", set()),
        (r"\textbf{Zhou, Pan}", {"highlight"}),
        (r"{\bf Pan Zhou}", {"highlight"}),
        (r"Pan Zhou$^{\dagger}$", {"corresponding"}),
        ("Pan Zhou$^{1,*}$", {"equal"}),
        (r"Pan Zhou\textsuperscript{*}", {"equal"}),
        ("Pan Zhou (equal contribution)", {"equal"}),
        ("Pan Zhou (corresponding author)", {"corresponding"}),
        ("Pan Zhou1,2", set()),
        ("Pan Zhou 0001", set()),
        ("Pan Zhou¹²", set()),
        ("Pan Zhou &dagger;", {"corresponding"}),
    ],
)
def test_marks_are_read_and_never_left_in_the_name(text, marks):
    person = parse_person(text)

    assert person.name == "Pan Zhou"
    assert {mark for mark in ("equal", "corresponding", "highlight") if getattr(person, mark)} == marks


def test_links_and_affiliations_in_a_name():
    assert parse_person("[Pan Zhou](https://x.org)") == Person("Zhou", "Pan", url="https://x.org")
    assert parse_person('<a href="https://x.org/?a&amp;b">Pan Zhou</a>').url == "https://x.org/?a&b"
    assert parse_person("[Pan Zhou](javascript:x)") == Person("Zhou", "Pan")
    assert parse_person("Pan Zhou (MIT)") == Person("Zhou", "Pan", affiliation="MIT")


@pytest.mark.parametrize(
    "text",
    [
        "Jo Carberry (ORCID: 0000-0002-1825-0097)",
        "Jo Carberry (0000-0002-1825-0097)",
        "Jo Carberry (https://orcid.org/0000-0002-1825-0097)",
        "[Jo Carberry](https://orcid.org/0000-0002-1825-0097)",
    ],
)
def test_an_orcid_beside_a_name_is_read_as_one(text):
    person = parse_person(text)

    assert (person.name, person.orcid, person.affiliation, person.aside) == (
        "Jo Carberry",
        "0000-0002-1825-0097",
        "",
        "",
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('G{\\"o}del, Kurt', "Kurt Gödel"),
        ('Kurt G\\"{o}del', "Kurt Gödel"),
        ('Kurt G\\"odel', "Kurt Gödel"),
        (r"{\'E}. Tardos", "É. Tardos"),
        (r"Fran\c{c}ois Fillon", "François Fillon"),
        (r"Erd{\H o}s, Paul", "Paul Erdős"),
        (r"Erd\H os, Paul", "Paul Erdős"),
        (r"Nguy{\~{\^e}}n, Van", "Van Nguyễn"),
        (r"Nguy\~\^en, Van", "Van Nguyễn"),
        (r"O{\textquoteright}Brien, Pat", "Pat O’Brien"),
        (r"van {\textquoteright}t Hoff, Jan", "Jan van ’t Hoff"),
        (r"Smith{\textendash}Jones, Ann", "Ann Smith–Jones"),
        (r"M{\textsuperscript{c}}Donald, Ann", "Ann McDonald"),
        ("M<sup>c</sup>Donald, Ann", "Ann McDonald"),
        ("Ann M$^c$Donald", "Ann McDonald"),
        (r"\v{S}t\v{e}p\'an H\'{\i}r", "Štěpán Hír"),
        (r"{\L}ukasz S{\o}rensen", "Łukasz Sørensen"),
        (r"K{\i}l{\i}{\c{c}}, Ay{\c s}e", "Ayşe Kılıç"),
        (r"\AA ngstr\"om, A.", "A. Ångström"),
        (r"Wei{\ss}, Eva", "Eva Weiß"),
        ("Simon Peyton~Jones", "Simon Peyton Jones"),
        (r"M\unknown{u}ller, A.", "A. Muller"),
    ],
)
def test_latex_in_names_becomes_unicode(text, name):
    assert parse_person(text).name == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pan Zhou and Shuicheng Yan", ["Pan Zhou", "Shuicheng Yan"]),
        ("Zhou, Pan and Yan, Shuicheng", ["Zhou, Pan", "Yan, Shuicheng"]),
        ("García Márquez, Gabriel José and Doe, Jane", ["García Márquez, Gabriel José", "Doe, Jane"]),
        ("Pan Zhou, Shuicheng Yan", ["Pan Zhou", "Shuicheng Yan"]),
        ("Pan Zhou, Shuicheng Yan, and Bo Li", ["Pan Zhou", "Shuicheng Yan", "Bo Li"]),
        ("Pan Zhou, Shuicheng Yan & Bo Li", ["Pan Zhou", "Shuicheng Yan", "Bo Li"]),
        ("P. Zhou, S. Yan, M.-M. Cheng", ["P. Zhou", "S. Yan", "M.-M. Cheng"]),
        ("Zhou, P., Yan, S., and Cheng, M.-M.", ["Zhou, P.", "Yan, S.", "Cheng, M.-M."]),
        ("Zhou, P., Yan, S., Cheng, M.-M.", ["Zhou, P.", "Yan, S.", "Cheng, M.-M."]),
        ("Zhou P, Yan SC, Cheng MM", ["Zhou, P", "Yan, SC", "Cheng, MM"]),
        ("Zhou P., de la Cruz S. C. and Cheng-Li A.", ["Zhou, P.", "de la Cruz, S. C.", "Cheng-Li, A."]),
        ("Zhou P., Yan Shuicheng, Cheng M.", ["Zhou P.", "Yan Shuicheng", "Cheng M."]),
        ("Smith J. A.", ["Smith J. A."]),
        ("Jun LI, Wei XU", ["Jun LI", "Wei XU"]),
        ("Smith, John, Doe, Jane", ["Smith, John", "Doe, Jane"]),
        ("Smith, John, Doe, Jane Ann, Roe, Bo", ["Smith, John", "Doe, Jane Ann", "Roe, Bo"]),
        ("Ann Bee, Madonna, Cy Day, Eve Fox", ["Ann Bee", "Madonna", "Cy Day", "Eve Fox"]),
        ("Zhou, Pan; Yan, Shuicheng", ["Zhou, Pan", "Yan, Shuicheng"]),
        ("Ann Bee, Cy Day; Eve Fox", ["Ann Bee", "Cy Day", "Eve Fox"]),
        ("M&uuml;ller, Hans; Doe, Jane", ["Müller, Hans", "Doe, Jane"]),
        ("Pan Zhou\nShuicheng Yan\n", ["Pan Zhou", "Shuicheng Yan"]),
        ("Zhou,\n  Pan and\n Bo Li", ["Zhou, Pan", "Bo Li"]),
        ("张三、李四", ["张三", "李四"]),
        ("张三，李四", ["张三", "李四"]),
        ("Zhou, Pan", ["Zhou, Pan"]),
        ("García Márquez, Gabriel", ["García Márquez, Gabriel"]),
        ("van der Berg, Jan Piet", ["van der Berg, Jan Piet"]),
        ("Berg, Jan Piet van der", ["Berg, Jan Piet van der"]),
        ("King, Jr., Martin", ["King, Jr., Martin"]),
        ("Martin King, Jr., Pan Zhou", ["Martin King, Jr.", "Pan Zhou"]),
        ("de la Cruz, Sr., Ana", ["de la Cruz, Sr., Ana"]),
        ("van der Berg, Jr., Jan Piet", ["van der Berg, Jr., Jan Piet"]),
        ("Smith, John, Jr.", ["Smith, John, Jr."]),
        ("J. Doe, Madonna", ["J. Doe", "Madonna"]),
        ("{Barnes and Noble, Inc.} and Pan Zhou", ["{Barnes and Noble, Inc.}", "Pan Zhou"]),
        ("AT&T and Pan Zhou", ["AT&T", "Pan Zhou"]),
        ("University of California, Berkeley", ["University of California, Berkeley"]),
        ("Pan Zhou (MIT, Boston), Bo Li", ["Pan Zhou (MIT, Boston)", "Bo Li"]),
        ("Pan Zhou<sup>1,2</sup>, Bo Li", ["Pan Zhou<sup>1,2</sup>", "Bo Li"]),
        ("[Pan Zhou](https://x.org/a,b), Bo Li", ["[Pan Zhou](https://x.org/a,b)", "Bo Li"]),
        ("Pan Zhou1,2,*, Bo Li", ["Pan Zhou1*", "Bo Li"]),
        ("Ann, Bob, Cy,", ["Ann", "Bob", "Cy"]),
        ("Pan Zhou AND and Bo Li and", ["Pan Zhou", "Bo Li"]),
        ("", []),
    ],
)
def test_lists_of_names_in_all_their_shapes(text, names):
    assert split_names(text) == (names, False)


@pytest.mark.parametrize(
    "text",
    [
        "Pan Zhou and others",
        "Pan Zhou, others",
        "Pan Zhou et al.",
        "Pan Zhou, et al",
        "Pan Zhou, ...",
        "Pan Zhou and others and",
        "Pan Zhou & Others",
    ],
)
def test_lists_that_go_on(text):
    assert split_names(text) == (["Pan Zhou"], True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Wall W.A. and Gravemeier V.", ["Wall, W.A.", "Gravemeier, V."]),
        ("Wall W.A. and Volker Gravemeier", ["Wall W.A.", "Volker Gravemeier"]),
        ("Ann B and Karthik N", ["Ann B", "Karthik N"]),
        # One text with two commas is a list, of several each may be "Family, Suffix, Given".
        ("Gao Li, Ann Bee, Cy Day", ["Gao Li", "Ann Bee", "Cy Day"]),
        ("Roe, Esquire, Ann and Li, Bo", ["Roe, Esquire, Ann", "Li, Bo"]),
        ("Roe, Ann", ["Roe, Ann"]),
    ],
)
def test_initials_after_the_family_in_bibtex(text, names):
    assert split_bibtex_names(text) == (names, False)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("محمد ريد، أحمد حسن", ["محمد ريد", "أحمد حسن"]),
        ("محمد ريد؛ أحمد حسن", ["محمد ريد", "أحمد حسن"]),
        ("محمد ريد و أحمد حسن", ["محمد ريد", "أحمد حسن"]),
        ("राम शर्मा और सीता देवी", ["राम शर्मा", "सीता देवी"]),
        ("สมชาย ใจดี และ สมหญิง รักไทย", ["สมชาย ใจดี", "สมหญิง รักไทย"]),
        ("Εύη Νίκου και Λίνα Ράπτη", ["Εύη Νίκου", "Λίνα Ράπτη"]),
        ("Ann Reed en Cees van Dijk", ["Ann Reed", "Cees van Dijk"]),
        ("Ayşe Reed ve Can Kaya", ["Ayşe Reed", "Can Kaya"]),
        ("山田太郎・鈴木花子", ["山田太郎", "鈴木花子"]),
        ("김철수·이영희", ["김철수", "이영희"]),
        ("アン・リード", ["アン・リード"]),
        ("约翰·史密斯", ["约翰·史密斯"]),
        ("Ann Reed | Bo Li", ["Ann Reed", "Bo Li"]),
        ("Ann Reed • Bo Li • Cy Day", ["Ann Reed", "Bo Li", "Cy Day"]),
        ("Ann Reed / Bo Li", ["Ann Reed", "Bo Li"]),
        ("van den Berg, Jan, de la Cruz, Maria", ["van den Berg, Jan", "de la Cruz, Maria"]),
        ("Reed Jr., Bo", ["Reed Jr., Bo"]),
        ("Reed, Lake, and Pond, Hill, Dale", ["Reed", "Lake", "Pond", "Hill", "Dale"]),
        ("Ann Reed¹,², Bo Li²", ["Ann Reed¹", "Bo Li²"]),
        ("Ann Reed¹, Bo Li², and Cy Day¹,²", ["Ann Reed¹", "Bo Li²", "Cy Day¹"]),
        ("Jane Doe1, 2, * and Bo Li", ["Jane Doe1*", "Bo Li"]),
        ("Reed U. A., Li I. In.", ["Reed U. A.", "Li I. In."]),
    ],
)
def test_lists_in_other_scripts_and_with_other_signs(text, names):
    assert split_names(text) == (names, False)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Reed et al., Bo Li",
        "Ann Reed, Bo Li + 3 others",
        "Ann Reed en Bo Li e.a., et al.",
        "Ann Reed, Bo Li, ve ark.",
        "Ann Reed, Bo Li وآخرون",
        "Ann Reed, Bo Li και άλλοι",
    ],
)
def test_lists_that_go_on_in_any_place_and_language(text):
    names, is_open = split_names(text)

    assert (names[0], names[1][:5], is_open) == ("Ann Reed", "Bo Li", True)


PEOPLE = (
    *(
        ("Ann", "Gao"),
        ("B.", "Li"),
        ("C. D.", "Day"),
        ("E.-F.", "Fox"),
        ("Gil", "van der Berg"),
        ("H", "O'Hara"),
    ),
    *(("Ida", "de la Cruz"), ("J. K.", "Ruiz"), ("Lu", "Smith-Jones"), ("M.", "von Au")),
)


@pytest.mark.parametrize("seed", range(40))
def test_a_list_is_read_back_in_any_style_that_it_is_written_in(seed):
    people = random.Random(seed).sample(PEOPLE, k=2 + seed % 6)
    inverted = [f"{family}, {given}" for given, family in people]
    whole = [f"{given} {family}" for given, family in people]
    for names in (inverted, whole):
        for text in (
            *("; ".join(names), " and ".join(names), " & ".join(names), "\n".join(names), ", ".join(names)),
            *(f"{', '.join(names[:-1])}, and {names[-1]}", f"{', '.join(names[:-1])} and {names[-1]}"),
        ):
            assert split_names(text) == (names, False), text
            others = "\net al." if "\n" in text else ", et al."
            assert split_names(text + others) == (names, True), text


@pytest.mark.parametrize(
    ("text", "names", "is_ambiguous"),
    [
        # Pairs: most items are single words or initials, and more than a third of what would be families.
        ("Gao, Ann Bo, Li, Cy", ["Gao, Ann Bo", "Li, Cy"], False),
        ("Gao, Ann Bo, Li, Cy Dee", ["Gao", "Ann Bo", "Li", "Cy Dee"], False),
        ("Ann Gao, Bo, Li, Cy", ["Ann Gao", "Bo", "Li", "Cy"], False),
        ("Gao, Ann, Li, Cy", ["Gao, Ann", "Li, Cy"], True),
        ("Gao, Ann, Li", ["Gao", "Ann", "Li"], False),
        ("Gao, A., Li, B.", ["Gao, A.", "Li, B."], True),
        # One without its given name, or a whole name, among pairs.
        ("Gao, A., Li, B., Cy Day", ["Gao, A.", "Li, B.", "Cy Day"], True),
        ("Cy Day, Gao, A., Li, B.", ["Cy Day", "Gao, A.", "Li, B."], True),
        ("Gao, A., Cy Day, Li, B.", ["Gao, A.", "Cy Day", "Li, B."], True),
        ("Gao, Ann, Li, Bo, Cy Day", ["Gao, Ann", "Li, Bo", "Cy Day"], True),
        ("Gao, Ann, Li, Bo, Day", ["Gao", "Ann", "Li", "Bo", "Day"], False),
        ("Ann Gao, Bo Li, Cy, Dee, Eve", ["Ann Gao", "Bo Li", "Cy, Dee", "Eve"], True),
        # Initials behind a comma belong to what is before it, once.
        ("Ann Gao, B. C., Li Day", ["Ann Gao, B. C.", "Li Day"], False),
        ("Ann Gao, B., C., Li Day", ["Ann Gao, B.", "C.", "Li Day"], False),
        # What is parted by "and" as well.
        ("Gao, Ann, and Li, Bo", ["Gao, Ann", "Li, Bo"], False),
        ("Gao, Ann and Li, Bo", ["Gao, Ann", "Li, Bo"], False),
        ("Gao, Li, and Bee, Day, Fox", ["Gao", "Li", "Bee", "Day", "Fox"], True),
        ("Gao, Ann, Li, Bo, and Day, Cy", ["Gao, Ann", "Li, Bo", "Day, Cy"], True),
        ("Ann Gao, Bo Li, and Cy Day, Eve Fox", ["Ann Gao", "Bo Li", "Cy Day", "Eve Fox"], False),
        ("Ann Gao, Bo Li and Cy Day, Eve Fox", ["Ann Gao, Bo Li", "Cy Day, Eve Fox"], True),
        ("Gao, Ann B., Bo Li, and Cy Day", ["Gao, Ann B.", "Bo Li", "Cy Day"], False),
        ("Gao, Li, and Day", ["Gao", "Li", "Day"], True),
    ],
)
def test_commas_within_and_between_names_are_told_apart_by_the_whole_list(text, names, is_ambiguous):
    found = read_names(text)

    assert list(found.names) == names
    assert found.is_ambiguous == is_ambiguous


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Reed Jr., Bo", "Bo Reed, Jr."),
        ("Bo Reed 3rd", "Bo Reed, 3rd"),
        ("Dr. rer. nat. Ann Reed", "Ann Reed"),
        ("Dr. H. Reed", "H. Reed"),
        ("Med. Ali Reed", "Med. Ali Reed"),
        ("رضایی، رضا", "رضا رضایی"),
    ],
)
def test_what_is_written_around_a_name(text, name):
    assert parse_person(text).name == name


def test_a_dot_between_names_in_han_can_be_read_in_two_ways():
    assert read_names("山田太郎・鈴木花子").is_ambiguous
    assert not read_names("山田太郎、鈴木花子").is_ambiguous


def test_a_name_that_ends_like_a_mark_of_more_is_none():
    assert split_names("Pan Zhou and Bob Feral") == (["Pan Zhou", "Bob Feral"], False)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasz  O'NEIL", "lukasz oneil"),
        ("O\u2019Neil—“Étude”", "oneil etude"),
        ("J.-P. Serre", "j p serre"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("张三", "张三"),
        ("김철수", "김철수"),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


def test_letters_are_joined_and_kept_apart_as_written():
    person = parse_person("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627 \u0646\u0648\u0631\u0648\u0632\u06cc")
    plain = parse_person("\u0639\u0644\u06cc\u0631\u0636\u0627 \u0646\u0648\u0631\u0648\u0632\u06cc")

    assert person.given == "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"
    assert name_keys(person) == name_keys(plain)
    assert parse_person("\u200dJane\u200b Doe\u200c") == parse_person("Jane Doe")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pan Zhou", "Zhou Pan"),
        ("Zed Q", "Q Zed"),
        ("Zed Q", "Q., Zed"),
        ("Nagesh P. C.", "P. C. Nagesh"),
        ("Ming-Ming Cheng", "Cheng, Mingming"),
        ("Ming-Ming Cheng", "Ming Ming Cheng"),
        ("Kurt Gödel", 'G{\\"o}del, Kurt'),
        ("Ludwig van Beethoven", "Beethoven, Ludwig van"),
        ("高橋 優", "高橋優"),
        ("張 三 豐", "張三豐"),
        ("NASA", "nasa"),
    ],
)
def test_names_that_are_equal_after_folding(one, other):
    assert set(name_keys(parse_person(one))) & set(name_keys(parse_person(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [("P. Zhou", "Pan Zhou"), ("Pan Zhou", "Ping Zhou"), ("Martin King", "Martin King, Jr.")],
)
def test_names_that_are_not(one, other):
    assert not set(name_keys(parse_person(one))) & set(name_keys(parse_person(other)))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("P. Zhou", "Pan Zhou", True),
        ("Pan Zhou", "Zhou, P.", True),
        ("Smith, JA", "John Adam Smith", True),
        ("John Adam Smith", "Smith, JA", True),
        ("John Adam Smith", "Smith, JB", False),
        ("John Adam Smith", "Smith, Ja", False),
        ("Smith, JOHN", "John Smith", False),
        ("John Smith", "Smith, JOHN", False),
        ("John Smith", "John P. Smith", True),
        ("J. P. Smith", "John Adam Smith", False),
        ("Pan Zhou", "Ping Zhou", False),
        ("P. Zhou", "P. Zhang", False),
        ("Madonna", "M. Madonna", False),
    ],
)
def test_initials_propose(one, other, expected):
    assert initials_match(parse_person(one), parse_person(other)) is expected


@pytest.mark.parametrize(
    ("text", "count", "is_open"),
    [
        ("Anna Nowak oraz Jan Kowalski", 2, False),
        ("Ahmet Demir ve Fatma Kaya", 2, False),
        ("Piet Jansen en Marijke Smit", 2, False),
        ("Γιάννης Ιωάννου και Μαρία Νικολάου", 2, False),
        ("سامي حداد و ليلى نصر", 2, False),
        ("João Silva e colaboradores", 1, True),
        ("Γιάννης Ιωάννου, Μαρία Νικολάου κ.ά.", 2, True),
    ],
)
def test_more_languages_say_and_and_others(text, count, is_open):
    names, has_more = split_names(text)

    assert (len(names), has_more) == (count, is_open)


def test_between_semicolons_names_have_one_form():
    text = "Roe, Ann Mary; Lee, Tom; Rios Luna, Manuel F.; Van Loo, Anne F.; Fox, Al"

    assert split_names(text) == (
        ["Roe, Ann Mary", "Lee, Tom", "Rios Luna, Manuel F.", "Van Loo, Anne F.", "Fox, Al"],
        False,
    )
    assert split_names("Ann Roe, Tom Lee; Al Fox, Bo Ray") == (
        ["Ann Roe", "Tom Lee", "Al Fox", "Bo Ray"],
        False,
    )


@pytest.mark.parametrize(
    ("parts", "person"),
    [
        (("Gao", "Ann"), Person("Gao", "Ann")),
        (("van der Berg", "Jan"), Person("Berg", "Jan", "van der")),
        (("Berg", "Jan", "van"), Person("Berg", "Jan", "van")),
        (("van der Berg", "Jan", "von"), Person("Berg", "Jan", "von")),
        (("Gao", "Ann", "", "Jr."), Person("Gao", "Ann", suffix="Jr.")),
        (("Smith Jr.", "Al"), Person("Smith", "Al", suffix="Jr.")),
        (("Smith Jr.", "Al", "", "III"), Person("Smith", "Al", suffix="III")),
        (("Gao", "Ann, Bo"), Person("Gao", "Ann Bo")),
        # Without a given name the family name is the whole, unless it has marks.
        (("Gao Li", ""), Person("Gao Li")),
        (("Madonna", ""), Person("Madonna")),
        (("de Finetti", ""), Person("de Finetti")),
        (("{Acme Inc}", ""), Person("Acme Inc")),
        (("**Gao**", "Ann"), Person("Gao", "Ann", highlight=True)),
        (("张", "三"), Person("张", "三", family_first=True)),
        (("张", "三", "von"), Person("张", "三", "von")),
        # No letter is lost, even where the whole could be read otherwise.
        (("Gao", "Jr"), Person("Gao", suffix="Jr")),
        (("Gao", "PhD"), Person("Gao", suffix="PhD")),
        (("University", "Ann"), Person("University", "Ann")),
    ],
)
def test_names_whose_parts_are_told_apart(parts, person):
    assert person_of_parts(*parts) == person


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ann Gao (Annie)", Person("Gao", "Ann", aside="Annie")),
        ("(Annie) Ann Gao", Person("Gao", "Ann", aside="Annie")),
        ("Ann Gao ({M}imi)", Person("Gao", "Ann", aside="Mimi")),
        ("Ann Gao, (Annie)", Person("Gao", "Ann", aside="Annie")),
        ("(Ann)", Person("Ann")),
        ("Ann Gao ()", Person("Gao", "Ann")),
        ("Ann Gao (MIT)", Person("Gao", "Ann", affiliation="MIT")),
        ("Ann Gao (A)", Person("Gao", "Ann", aside="A")),
        ("Ann Gao (University of X)", Person("Gao", "Ann", affiliation="University of X")),
        ("Ann Gao (she/her)", Person("Gao", "Ann")),
        ("Ann Gao (me)", Person("Gao", "Ann", highlight=True)),
        ("Ann Gao (equal contribution)", Person("Gao", "Ann", equal=True)),
        ("Ann Gao (corresponding author)", Person("Gao", "Ann", corresponding=True)),
        ("Ann Gao (1)", Person("Gao", "Ann")),
        ("Ann Gao*", Person("Gao", "Ann", equal=True)),
        ("Ann Gao†", Person("Gao", "Ann", corresponding=True)),
        ("Ann Gao<sup>*,†</sup>", Person("Gao", "Ann", equal=True, corresponding=True)),
        ("__Ann Gao__", Person("Gao", "Ann", highlight=True)),
        ("_Ann Gao_", Person("Gao", "Ann", highlight=True)),
        ("<u>Ann Gao</u>", Person("Gao", "Ann", highlight=True)),
        (r"\textbf{Ann Gao}", Person("Gao", "Ann", highlight=True)),
        (r"{\bf Ann Gao}", Person("Gao", "Ann", highlight=True)),
        (r"\emph{Ann Gao}", Person("Gao", "Ann")),
        ("[Ann Gao](https://a.org)", Person("Gao", "Ann", url="https://a.org")),
        ("[Ann Gao](javascript:x)", Person("Gao", "Ann")),
        ('<a href="https://a.org">Ann Gao</a>', Person("Gao", "Ann", url="https://a.org")),
        ("Ann Gao1,2", Person("Gao", "Ann")),
        ("Jos&eacute; Gao", Person("Gao", "José")),
        ("\ufeffAnn\u00ad Gao", Person("Gao", "Ann")),
        ("“Ann Gao”", Person("Gao", "Ann")),
    ],
)
def test_what_stands_around_a_name_is_read_and_not_kept_in_it(text, person):
    assert parse_person(text) == person

"""People of papers, and the records of authors, venues and topics."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Link, Metric, Person


@pytest.fixture
def people(load):
    """The authors of a paper, whether the list is open, and the problems."""

    def read(authors):
        source = load(f"- id: a\n  title: T\n  authors: {authors}\n")
        paper = source.papers[0]
        return list(paper.authors), paper.authors_open, [str(problem) for problem in source.problems]

    return read


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("[Ann Gao, 'Zhou, Pan', 张三]", [("Ann", "Gao"), ("Pan", "Zhou"), ("三", "张")]),
        ("[Ann B, Karthik N.]", [("Ann", "B"), ("Karthik", "N.")]),
        ("Zed Q", [("Zed", "Q")]),
        ("Zhou P, Gao AB", [("P", "Zhou"), ("AB", "Gao")]),
        ("Ann Gao, Pan Zhou and Cher", [("Ann", "Gao"), ("Pan", "Zhou"), ("", "Cher")]),
        ("Gao, Ann; Zhou, Pan", [("Ann", "Gao"), ("Pan", "Zhou")]),
        ("Gao, A. and Zhou, P.", [("A.", "Gao"), ("P.", "Zhou")]),
        ("[[Ann, Gao], [Pan, Zhou]]", [("Ann", "Gao"), ("Pan", "Zhou")]),
        ("[{name: Ann Gao}, {given: Pan, family: Zhou}]", [("Ann", "Gao"), ("Pan", "Zhou")]),
        (
            "[{firstName: Ann, lastName: Gao}, {given-name: Pan, Family_Name: Zhou}]",
            [("Ann", "Gao"), ("Pan", "Zhou")],
        ),
        ("{name: Ann Gao}", [("Ann", "Gao")]),
        ("[{family: The Big Team}]", [("", "The Big Team")]),
        ("[Ann Gao and Bo Li]", [("Ann", "Gao"), ("Bo", "Li")]),
        ("['Gao, Ann; Li, Bo', Cy Day]", [("Ann", "Gao"), ("Bo", "Li"), ("Cy", "Day")]),
        ("['Ann Gao, Bo Li, Cy Day']", [("Ann", "Gao"), ("Bo", "Li"), ("Cy", "Day")]),
        (
            "['Gao, Ann, Jr.', 'The Lakes and Rivers Group']",
            [("Ann", "Gao"), ("", "The Lakes and Rivers Group")],
        ),
        ("[Barnes and Noble]", [("Barnes and", "Noble")]),
        ("[{creatorType: editor, name: Ann Gao}, {creatorType: author, name: Bo Li}]", [("Bo", "Li")]),
        ("null", []),
        ("[null, '', ' ']", []),
    ],
)
def test_names_in_all_their_forms(people, authors, expected):
    found, is_open, problems = people(authors)

    assert [(person.given, person.family) for person in found] == expected
    assert (is_open, problems) == (False, [])


@pytest.mark.parametrize("end", ["others", "et al.", "and others", "ET AL", "...", "…"])
def test_a_list_may_be_open(people, end):
    found, is_open, problems = people(f"[Ann Gao, '{end}']")

    assert ([person.family for person in found], is_open, problems) == (["Gao"], True, [])


def test_a_text_may_be_open(people):
    assert people("Ann Gao, Pan Zhou et al.")[1]


def test_a_person_may_say_more(people):
    found, _, problems = people(
        "[{id: gao, name: Ann Gao, ORCID: https://orcid.org/0000-0002-1825-0097, affiliation: [X, Y], "
        "star: true, corresponding: yes, href: https://g.org, me: 1, particle: van}, {id: zhou}, '**Pan Zhou**†']"
    )

    assert problems == []
    assert found == [
        Person(
            "Gao",
            "Ann",
            author="gao",
            orcid="0000-0002-1825-0097",
            affiliation="X, Y",
            url="https://g.org",
            equal=True,
            corresponding=True,
            highlight=True,
        ),
        Person("", author="zhou"),
        Person("Zhou", "Pan", corresponding=True, highlight=True),
    ]


@pytest.mark.parametrize(
    ("authors", "kept", "problem"),
    [
        (
            "[Ann Gao, {equal: true}]",
            ["Gao"],
            "papers.yml:3: paper 'a': field 'authors': a person has no name; it is left out; write 'name', or 'given' and 'family'",
        ),
        (
            "[{name: Ann Gao, shoe: 7}]",
            ["Gao"],
            "papers.yml:3: paper 'a': field 'authors': 'shoe' is an unknown key of a person; it is ignored",
        ),
        (
            "[{name: Ann Gao, orcid: 0000-0002-1825-0098}]",
            ["Gao"],
            "papers.yml:3: paper 'a': field 'authors': '0000-0002-1825-0098' is not an ORCID iD: its check digit is wrong",
        ),
        (
            "[{name: Ann Gao, url: 'javascript:x'}]",
            ["Gao"],
            "papers.yml:3: paper 'a': field 'authors': 'javascript:x' is not a link that pages may hold; use https, http, ftp or mailto",
        ),
        (
            "[{name: Ann Gao, equal: perhaps}]",
            [],
            "papers.yml:3: paper 'a': field 'authors': invalid truth value 'perhaps'; it is ignored; write true or false",
        ),
        (
            "['*', Ann Gao]",
            ["Gao"],
            "papers.yml:3: paper 'a': field 'authors': invalid name '*'; it is left out",
        ),
        (
            "[[a, b, c], Ann Gao]",
            ["Gao"],
            "papers.yml:3: paper 'a': field 'authors': a person is a list; it is left out; write a name, or a mapping with 'name'",
        ),
    ],
)
def test_a_fault_in_a_person_is_reported(people, authors, kept, problem):
    found, _, problems = people(authors)

    assert ([person.family for person in found], problems) == (kept, [problem])


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("[{family: Kim, given: 철수}]", Person("Kim", "철수")),
        ("[{family: 王, given: Wei}]", Person("王", "Wei")),
        ("[{family: 王, given: 伟}]", Person("王", "伟", family_first=True)),
        ("[{family: Gao, given: Ann (Annie)}]", Person("Gao", "Ann", aside="Annie")),
        ("[{family: van Gao, given: Ann, suffix: Jr.}]", Person("Gao", "Ann", "van", "Jr.")),
        ("[{family: Jr, given: Ann B. Gao}]", Person("Jr", "Ann B. Gao")),
        ("[{family: Gao*, given: Ann}]", Person("Gao", "Ann", equal=True)),
        ("[[철수, Kim]]", Person("Kim", "철수")),
    ],
)
def test_names_in_parts(people, authors, expected):
    assert people(authors) == ([expected], False, [])


def test_the_person_whose_list_it_is(load):
    """``{me: true}`` is the author record ``me``, highlighted; without one, one message a file says so."""
    papers = "".join(
        f"- {{id: p{number}, title: T{number}, authors: [Ann Gao, {{me: true}}]}}\n" for number in range(4)
    )
    known = Library.build([load(f"papers:\n{papers}authors:\n- {{id: me, name: Pan Zhou}}\n")])
    unknown = Library.build([load(papers)])

    person = known.papers["p0"].authors[1]
    assert (person.name, person.author, person.highlight) == ("Pan Zhou", "me", True)
    assert known.problems == ()
    assert [str(one) for one in unknown.problems] == [
        (
            "papers.yml:1: paper 'p0': field 'authors': unknown author 'me'; add a record with 'id: me' to 'authors' "
            "(here and in 3 more papers)"
        )
    ]


@pytest.mark.parametrize(
    ("authors", "names", "reading"),
    [
        ("[Gao, A.]", ["A. Gao"], "'Gao, A.' is read as: Gao, A."),
        (
            "[Gao, A., Li, B. C.]",
            ["A. Gao", "B. C. Li"],
            "'Gao, A., Li, B. C.' is read as: Gao, A. | Li, B. C.",
        ),
        ("[Gao, Ann]", ["Gao", "Ann"], "'Gao, Ann' is read as: Gao | Ann"),
        ("'Gao, Ann, Li, Bo'", ["Ann Gao", "Bo Li"], "'Gao, Ann, Li, Bo' is read as: Gao, Ann | Li, Bo"),
        ("Gao, Li and Fox", ["Gao", "Li", "Fox"], "'Gao, Li and Fox' is read as: Gao | Li | Fox"),
        ("[Reed A.B., Old E.]", ["A.B. Reed", "E. Old"], None),
        ("[Ann Gao, Bo Li]", ["Ann Gao", "Bo Li"], None),
        ("Ann Gao, Bo Li and Cy Day", ["Ann Gao", "Bo Li", "Cy Day"], None),
    ],
)
def test_what_can_be_read_in_two_ways_is_noted(load, authors, names, reading):
    source = load(f"- id: a\n  title: T\n  authors: {authors}\n")

    assert [person.name for person in source.papers[0].authors] == names
    assert source.problems == ()
    assert [one.message for one in source.readings] == ([reading] if reading else [])


def test_other_names_of_the_field_are_read_where_there_is_none(load):
    text = "- {title: T, first_author: Ann Gao, contributors: [Ann Gao, Bo Li]}\n- {title: U, first_author: Ann Gao}\n"
    both = "- {title: T, first_author: Ann Gao, authors: [Ann Gao, Bo Li], editor: Cy Day, collaboration: Lakes}\n"
    first, second = load(text).papers
    third = load(both).papers[0]

    assert [[person.family for person in paper.authors] for paper in (first, second, third)] == [
        ["Gao", "Li"],
        ["Gao"],
        ["Gao", "Li"],
    ]
    assert (third.collaboration, [person.name for person in third.editors]) == ("Lakes", ["Cy Day"])


@pytest.mark.parametrize(
    ("authors", "names", "is_open"),
    [
        ("'G. Aad et al. [ATLAS Collaboration]'", ["G. Aad"], True),
        ("G. Aad, B. Abbott et al. (The ATLAS Collaboration)", ["G. Aad", "B. Abbott"], True),
        ("[G. Aad, B. Abbott et al. (on behalf of the ATLAS Collaboration)]", ["G. Aad", "B. Abbott"], True),
        ("[G. Aad, '[ATLAS Collaboration]']", ["G. Aad"], False),
        ("(ATLAS Collaboration)", [], False),
    ],
)
def test_a_collaboration_in_brackets_after_authors(load, authors, names, is_open):
    one = f"title: T\n  authors: {authors}\n"
    paper, own = load(f"- id: a\n  {one}- id: b\n  collaboration: CMS\n  {one}").papers

    assert [person.name for person in paper.authors] == names
    assert (paper.collaboration, paper.authors_open) == ("ATLAS Collaboration", is_open)
    assert own.collaboration == "CMS"


@pytest.mark.parametrize("authors", ["Ann Gao (Vision Group)", "'Ann Gao (Lakes, Rivers)'", "Ann Gao (ATLAS"])
def test_other_words_in_brackets_are_no_collaboration(load, authors):
    assert load(f"- id: a\n  title: T\n  authors: {authors}\n").papers[0].collaboration == ""


@pytest.mark.parametrize("item", ["Bo Li et al.", "Bo Li and 3 others", "Bo Li u. a.", "Bo Li 等"])
def test_an_item_may_say_that_there_are_more(people, item):
    authors, is_open, problems = people(f"[Ann Gao, {item}]")

    assert ([person.name for person in authors], is_open, problems) == (["Ann Gao", "Bo Li"], True, [])


def test_editors_are_people(load):
    assert load("- title: T\n  editor: [Ann Gao]\n").papers[0].editors == (Person("Gao", "Ann"),)


def test_author_records(load):
    text = """
authors:
- id: gao
  Full name: Ann Gao
  alias: [A. Gao]
  orcid: 0000-0002-1825-0097
  homepage: https://g.org
  position: PhD student
  interests: maths
  biography: She $x$.
  mail: mailto:a@g.org
  google_scholar: https://scholar.google.com/citations?user=AbC-d_1&hl=en
  github: https://github.com/gao
  links: {Blog: https://b.org}
  h-index: {count: 12, source: OpenAlex, date: 2026-01-02}
  paper_count: 40
  citations: 1,200
  metrics: {patents: 3}
- Pan Zhou
"""
    source = load(text)
    gao, zhou = source.authors

    assert source.problems == ()
    assert (gao.id, gao.name, gao.aliases, gao.orcid) == (
        "gao",
        "Ann Gao",
        ("A. Gao",),
        "0000-0002-1825-0097",
    )
    assert (gao.url, gao.role, gao.field, gao.bio) == ("https://g.org", "PhD student", "maths", "She $x$.")
    assert (gao.email, gao.scholar, gao.github) == ("a@g.org", "AbC-d_1", "gao")
    assert gao.links == (Link("blog", "https://b.org"),)
    assert gao.h_index == Metric("12", 12, source="OpenAlex", date="2026-01-02")
    assert (gao.paper_count, gao.citations) == (Metric("40", 40), Metric("1,200", 1200))
    assert gao.metrics == (("Patents", "3"),)
    assert (gao.path, gao.line) == ("papers.yml", 3)
    assert (zhou.id, zhou.name) == ("pan-zhou", "Pan Zhou")


def test_venue_records(load):
    source = load(
        "venues:\n- {short: ICCV, title: Vision, type: conference, color: '#AABBCC', also: [IC]}\n- id: x\n"
    )
    iccv, other = source.venues

    assert (iccv.id, iccv.short, iccv.name, iccv.type) == ("iccv", "ICCV", "Vision", "paper-conference")
    assert (iccv.color, iccv.aliases, other.id) == ("#aabbcc", ("IC",), "x")


def test_topic_records(load):
    source = load(
        "topics:\n  gen: {title: Generation, parent: ml, papers: 'a, b', description: D, hidden: y}\n- x\n".replace(
            "- x\n", ""
        )
    )
    (topic,) = source.topics

    assert (topic.id, topic.title, topic.parent, topic.papers) == ("gen", "Generation", "ml", ("a", "b"))
    assert (topic.summary, topic.hidden) == ("D", True)


def test_what_is_left_out_of_a_record_leaves_an_empty_text(load):
    source = load(f"authors:\n- {{name: X, url: papers.yml, role: {'a' * 1001}, field: {'b' * 1000}}}\n")
    (author,) = source.authors

    assert (author.url, author.role, author.field) == ("", "", "b" * 1000)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "authors: [{id: x}]",
            "papers.yml:1: author 'x': an author has no name; it is left out; write 'name: …'",
        ),
        (
            "venues: [{url: https://x.org}]",
            "papers.yml:1: a venue has neither id nor name; it is left out; write 'id: …' or 'name: …'",
        ),
        (
            "topics: [{parent: x}]",
            "papers.yml:1: a topic has neither title nor id; it is left out; write 'title: …'",
        ),
        (
            "topics: [{id: x, parent: y}]",
            "papers.yml:1: topic 'x': a topic has no title; its id is shown; write 'title: …'",
        ),
        (
            "venues: [{id: x, color: red}]",
            "papers.yml:1: venue 'x': field 'color': invalid color 'red'; it is ignored; write '#rrggbb', in quotes as '#' begins a comment",
        ),
        (
            "venues: [{id: x, type: party}]",
            "papers.yml:1: venue 'x': field 'type': unknown type 'party'; it is ignored; write a type of BibTeX or CSL",
        ),
        (
            "authors: [{name: X, orcid: 1}]",
            "papers.yml:1: field 'orcid': '1' is not an ORCID iD (such as 0000-0002-1825-0097); correct it, or remove the field",
        ),
        (
            "authors: [{name: X, email: me}]",
            "papers.yml:1: field 'email': invalid e-mail address 'me'; it is ignored",
        ),
        (
            "authors: [{name: X, github: a/b/c}]",
            "papers.yml:1: field 'github': invalid GitHub account 'a/b/c'; it is ignored; write its name",
        ),
        (
            "authors: [{name: X, scholar: https://x.org/1}]",
            "papers.yml:1: field 'scholar': invalid Google Scholar id 'https://x.org/1'; it is ignored; write what follows 'user='",
        ),
        (
            "authors: [{name: X, url: papers.yml}]",
            "papers.yml:1: field 'url': a path where only an address is allowed; it is ignored",
        ),
        (
            f"authors: [{{name: X, role: {'a' * 1001}}}]",
            "papers.yml:1: field 'role': the text has 1,001 characters; it is ignored; at most 1,000 are read",
        ),
        (
            "authors: [{name: X, photo: ../x.png}]",
            "papers.yml:1: field 'photo': '../x.png' leads out of the source folder and the folder of this file: only what lies in them is used",
        ),
        (
            "authors: [{name: X, afiliation: Y}]",
            "papers.yml:1: field 'afiliation': unknown field; did you mean 'affiliation'?",
        ),
        (
            "authors: [{id: x, name: X}, {id: x, name: Y}]",
            "papers.yml:1: author 'x': duplicate id (first defined on line 1); keeping the first",
        ),
        (
            "authors: [{id: x, Name: X, name: Y}]",
            "papers.yml:1: author 'x': field 'name': duplicate field, given as 'Name' and as 'name'; keeping the first",
        ),
    ],
)
def test_a_fault_in_a_record_is_reported(load, text, problem):
    assert [str(one) for one in load(f"{text}\n").problems] == [problem]


@pytest.mark.parametrize(
    "record",
    ["venues: [{id: v, name: %s}]", "authors: [{id: a, name: A, role: %s}]", "topics: [{id: t, title: %s}]"],
)
def test_a_line_that_every_paper_would_repeat_has_a_bound(load, record):
    source = load(record % ("x" * 1001))
    messages = [problem.message for problem in source.problems if problem.subtype == "limit"]

    assert messages == ["the text has 1,001 characters; it is ignored; at most 1,000 are read"]
    assert "x" * 1001 not in repr((source.venues, source.authors, source.topics))
    assert not load(record % ("x" * 1000)).problems


def test_a_whole_name_and_a_group_in_capitals_are_two(load):
    (paper,) = load("- {title: T, authors: [H. Guo, DES]}").papers

    assert [person.name for person in paper.authors] == ["H. Guo", "DES"]
    (paper,) = load("- {title: T, authors: [Guo, H.]}").papers
    assert [person.name for person in paper.authors] == ["H. Guo"]

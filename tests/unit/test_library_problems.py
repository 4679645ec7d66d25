"""Each fault of the files of a library: its place, its record, its field and its kind of warning."""

from __future__ import annotations

from sphinxcontrib_research.errors import SUBTYPES
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.names import parse_person
from sphinxcontrib_research.model.paper import Author, Paper, Person, Source, Topic, Venue

A = Source(
    "a.yml",
    papers=(
        Paper(
            "adan",
            "Adan: Adaptive Nesterov",
            "a.yml",
            10,
            doi="10.1/a",
            authors=(parse_person("Pan Zhou"), Person("", author="pan-zou")),
            topics=("learnin",),
            version_of="nobody",
        ),
        Paper("adan", "Adan again", "a.yml", 20),
        Paper(
            "win",
            "Win: weight decay",
            "a.yml",
            30,
            doi="10.1/a",
            authors=(parse_person("A. Gao"), Person("Lee", author="lee", orcid="0000-0001-5109-3700")),
            topics=("learnin",),
        ),
        Paper("v1", "Versions", "a.yml", 40, version_of="v2"),
        Paper("v2", "Versions again", "a.yml", 50, version_of="v1"),
        Paper("secret", "Hidden work", "a.yml", 60, doi="10.1/h", hidden=True),
        Paper(
            "xie",
            "Some notes",
            "a.yml",
            70,
            authors=(Person("", author="lee"),),
            editors=(Person("", author="nobody"),),
        ),
    ),
    authors=(
        Author("pan-zhou", "Pan Zhou", "a.yml", 100),
        Author("gao", "A. Gao", "a.yml", 101, orcid="0000-0002-1825-0097"),
        Author("gao2", "A. Gao", "a.yml", 102, orcid="0000-0002-1825-0097"),
        Author("lee", "Bo Lee", "a.yml", 103, orcid="0000-0002-1694-233X"),
        Author("lee", "Bo Lee", "a.yml", 104),
    ),
    venues=(Venue("iccv", "a.yml", 200, short="ICCV"), Venue("other", "a.yml", 201, name="iccv")),
    topics=(
        Topic("learning", "Learning", "a.yml", 300, papers=("adan", "adam")),
        Topic("x", "X", "a.yml", 301, parent="learnin"),
        Topic("r1", "R1", "a.yml", 302, parent="r2"),
        Topic("r2", "R2", "a.yml", 303, parent="r1"),
        *(Topic(f"t{k}", f"T{k}", "a.yml", 310 + k, parent=f"t{k - 1}" if k else "") for k in range(8)),
    ),
)
B = Source(
    "b.bib",
    papers=(
        Paper("adan", "Adan: Adaptive Nesterov", "b.bib", 5, venues=("TPAMI",), volume="9"),
        Paper("other", "Something Else", "b.bib", 7, doi="10.1/b", id_is_generated=True),
        Paper("shown", "Hidden work", "b.bib", 8, doi="10.1/h"),
        Paper("win", "Quite another thing", "b.bib", 9),
        Paper("mdt", "A mask", "b.bib", 11, volume="1"),
    ),
)
C = Source(
    "c.bib",
    papers=(Paper("other", "No relation", "c.bib", 4), Paper("mdt", "A mask", "c.bib", 6, volume="2")),
)

FOUND = [
    ("ref", "a.yml:10: paper 'adan': field 'version_of': unknown paper 'nobody'"),
    ("ref", "a.yml:10: paper 'adan': field 'authors': unknown author 'pan-zou'; did you mean 'pan-zhou'?"),
    (
        "topic",
        "a.yml:10: paper 'adan': field 'topics': unknown topic 'learnin' (here and in 1 more); reading it as a tag; did you mean 'learning'?",
    ),
    ("duplicate", "a.yml:20: paper 'adan': duplicate id (first defined on line 10); keeping the first"),
    (
        "duplicate",
        "a.yml:30: paper 'win': the DOI 10.1/a is also that of 'adan' (a.yml:10), which has another title, 'Adan: Adaptive Nesterov'; keeping both; correct one of the identifiers",
    ),
    (
        "author",
        "a.yml:30: paper 'win': field 'authors': 'A. Gao' fits the authors 'gao' and 'gao2'; write {id: gao} to say which one is meant",
    ),
    (
        "author",
        "a.yml:30: paper 'win': field 'authors': the ORCID iD of 'lee' is 0000-0002-1694-233X there, but 0000-0001-5109-3700 here",
    ),
    (
        "ref",
        "a.yml:40: paper 'v1': field 'version_of': it is a version of itself: v1 > v2 > v1; ignoring the field",
    ),
    (
        "ref",
        "a.yml:50: paper 'v2': field 'version_of': it is a version of itself: v2 > v1 > v2; ignoring the field",
    ),
    (
        "ref",
        "a.yml:70: paper 'xie': field 'editors': unknown author 'nobody'; add a record with 'id: nobody' to 'authors'",
    ),
    (
        "duplicate",
        "a.yml:102: author 'gao2': field 'orcid': 'gao' has the same ORCID iD, 0000-0002-1825-0097",
    ),
    ("duplicate", "a.yml:104: author 'lee': duplicate id (first defined on line 103); keeping the first"),
    (
        "duplicate",
        "a.yml:201: venue 'other': 'iccv' is also a name of the venue 'iccv' (a.yml:200); keeping that one",
    ),
    ("ref", "a.yml:300: topic 'learning': field 'papers': unknown paper 'adam'; did you mean 'adan'?"),
    ("topic", "a.yml:301: topic 'x': field 'parent': unknown topic 'learnin'; did you mean 'learning'?"),
    ("topic", "a.yml:302: topic 'r1': field 'parent': it is above itself: r1 > r2 > r1; ignoring its parent"),
    ("topic", "a.yml:316: topic 't6': field 'parent': it is more than 6 levels deep; ignoring its parent"),
    (
        "duplicate",
        "b.bib:8: paper 'shown': it is not shown, as 'secret' (a.yml:60) is hidden and has the same DOI; remove one of the two",
    ),
    (
        "duplicate",
        "b.bib:9: paper 'win': the id is also that of another paper, 'Win: weight decay' (a.yml:30); keeping both, this one as 'win-2'; give one of them another id",
    ),
    (
        "duplicate",
        "c.bib:4: paper 'other': this is also the generated id of another paper, 'Something Else' (b.bib:7); keeping both, this one as 'other-2'; give that one an id of its own",
    ),
    (
        "duplicate",
        "c.bib:6: paper 'mdt': duplicate key (first defined in b.bib:11); merging the entries; another value of 'volume' in b.bib:11; keeping that; to prefer this one, list c.bib before b.bib",
    ),
]


def test_every_fault_is_reported_with_its_place_record_field_and_kind():
    library = Library.build([A, B, C])

    assert [(problem.subtype, str(problem)) for problem in library.problems] == FOUND
    assert {subtype for subtype, _text in FOUND} <= set(SUBTYPES)


def test_the_faults_are_the_same_however_the_library_grew():
    grown = Library.build([A]).extended([A, B]).extended([A, B, C])

    assert [(problem.subtype, str(problem)) for problem in grown.problems] == FOUND


def test_whom_another_file_gives_by_the_id_of_a_record_is_no_other_value():
    first = Paper("a", "A work", "a.yml", 1, authors=(Person("", author="pan-zhou"), parse_person("Bo Li")))
    second = Paper("a", "A work", "b.yml", 1, authors=(parse_person("Zhou, P."), parse_person("Li, Bo")))
    third = Paper("a", "A work", "c.yml", 1, authors=(parse_person("Pan Zhou"), parse_person("Cy Li")))
    records = (Author("pan-zhou", "Pan Zhou", "a.yml", 9),)
    sources = [Source("a.yml", (first,), records), Source("b.yml", (second,)), Source("c.yml", (third,))]

    assert [str(problem) for problem in Library.build(sources).problems] == [
        "c.yml:1: paper 'a': another value of 'authors' in a.yml:1; keeping that; to prefer this one, list c.yml before a.yml"
    ]

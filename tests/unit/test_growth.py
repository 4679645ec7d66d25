"""What hostile files may cost: no exception leaves a reader, memory is bounded, too much is one located warning."""

from __future__ import annotations

import itertools
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.library.directory import MAX_LEVELS, Topics
from sphinxcontrib_research.model.paper import Topic
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.readers.registry import READERS
from sphinxcontrib_research.util.suggestions import nearest_name
from sphinxcontrib_research.vocabulary import fields

SUFFIXES = tuple(READERS)
DEEP = "nested more than 50 deep"


def _dotted(parts: int) -> str:
    return ".".join("a" * parts)


def _laughs(first: str, below: str, rows: int) -> str:
    names = "abcdefghijkl"
    text = f"a: &a {first}\n"
    for before, name in itertools.pairwise(names[: rows + 1]):
        text += f"{name}: &{name} {below.replace('@', f'*{before}')}\n"
    return text


HOSTILE = [
    (".toml", f"{_dotted(20_000)} = 1\n", 1, DEEP),
    (".toml", f"a = 1\n[{_dotted(20_000)}]\n", 2, DEEP),
    (".toml", f"b = 1\na = {'9' * 4301}\n", 2, "more than 4,300 digits"),
    (".toml", "a = " + "[" * 100_000, 1, DEEP),
    (".json", "\n" + "[" * 100_000, 2, DEEP),
    (".json", "[" * 60 + "]" * 60, 1, DEEP),
    (".json", '{"a":' * 100_000, 1, DEEP),
    (".yml", "- " * 100_000, 1, DEEP),
    (".yml", "? " * 100_000, 1, DEEP),
    (".yml", "[" * 60 + "]" * 60, 1, DEEP),
    (
        ".yml",
        _laughs("[x, x, x, x, x, x, x, x]", f"[{', '.join('@' * 9)}]", 9),
        1,
        "aliases make more than 10 times",
    ),
    (".yml", _laughs("[]", f"[{', '.join('@' * 9)}]", 9), 1, "aliases make more than 10 times"),
    (
        ".yml",
        _laughs("{}", f"{{x: @, {', '.join(f'y{n}: @' for n in range(9))}}}", 9),
        1,
        "aliases make more than",
    ),
    (".ris", "TY  - JOUR\nTI  - T\nAB  - " + "x" * 1_100_000, 3, "a text of 1.0 MiB; it is left out"),
    (".nbib", "PMID- 1\nTI  - T\nAB  - " + "x" * 1_100_000, 3, "a text of 1.0 MiB; it is left out"),
    (".cff", "cff-version: 1.2.0\ntitle: T\nabstract: " + "[" * 60 + "]" * 60, 3, DEEP),
]


@pytest.mark.parametrize(("suffix", "text", "line", "message"), HOSTILE)
def test_too_much_is_one_located_warning(tmp_path, suffix, text, line, message):
    path = tmp_path / f"a{suffix}"
    path.write_text(text, "utf-8")
    tracemalloc.start()
    problems = [one for one in load_file(path, root=tmp_path).problems if one.subtype in ("limit", "yaml")]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert [(one.line, message in one.message) for one in problems] == [(line, True)]
    assert peak < 64 * 2**20 + 200 * len(text)


GROWING = {
    "keys.yml": lambda n: "- title: A\n" + "".join(f"  k{i}ab: 1\n" for i in range(n)),
    "empties.json": lambda n: json.dumps([{}] * n),
    "deep-empties.yml": lambda n: f"a: {{b: {{c: {{d: [{','.join(['{}'] * n)}]}}}}}}",
    "inline.toml": lambda n: f"papers=[{'{},' * n}]",
    "records.nbib": lambda n: "PMID- 1\n" * n,
    "authors.nbib": lambda n: "PMID- 1\nTI  - T\n" + "FAU - A, B\nAUID- x\n" * n,
}


@pytest.mark.parametrize("name", GROWING)
def test_memory_grows_with_the_file(tmp_path, name):
    path = tmp_path / name
    path.write_text(GROWING[name](12_000), "utf-8")
    load_file(path, root=tmp_path)  # what is imported and remembered counts once
    tracemalloc.start()
    load_file(path, root=tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 64 * 2**20 + 200 * path.stat().st_size


def test_very_many_unknown_names_are_counted(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text(GROWING["keys.yml"](500), "utf-8")
    problems = load_file(path, root=tmp_path).problems

    assert len(problems) == 1
    assert "'k19ab' (line 21) and 480 more; " in str(problems[0])


def test_a_date_of_toml_that_does_not_exist_costs_its_field(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(
        "[[papers]]\ntitle = 'A'\ndate = 2023-02-31\n[[papers]]\ntitle = 'B'\ndate = 2023-02-28\n", "utf-8"
    )
    source = load_file(path, root=tmp_path)

    assert [(paper.title, paper.date and paper.date.iso) for paper in source.papers] == [
        ("A", None),
        ("B", "2023-02-28"),
    ]
    assert [(one.line, one.field) for one in source.problems] == [(3, "date")]


def _names_in_problems(folder, suffix, content):
    """The files that the problems of a file of this content name."""
    path = folder / f"a{suffix}"
    path.write_bytes(content)
    return {problem.path for problem in load_file(path, root=folder).problems}


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(data=st.data())
def test_no_bytes_raise(tmp_path_factory, suffix, data):
    starts = {
        ".ris": "TY  - JOUR\nTI  - ",
        ".nbib": "PMID- 1\nTI  - ",
        ".bib": "@article{a, title = {",
        ".cff": "cff-version: 1.2.0\ntitle: ",
        ".toml": "[[papers]]\ntitle = ",
        ".json": '[{"title": ',
    }
    noise = data.draw(
        st.binary(max_size=60)
        | st.text(
            alphabet="-: \n[]{}\"'=,.#&*!|>?@\\$%~<0123456789TYPAUMIDE\u00e9\ud800\u2028", max_size=60
        ).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
    content = starts.get(suffix, "- title: ").encode() * data.draw(st.integers(0, 1)) + noise

    assert _names_in_problems(tmp_path_factory.mktemp("bytes"), suffix, content) <= {f"a{suffix}"}


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**5), 10**5)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(
        ["2020", "10.1234/a", "https://example.org/a", "Roe, Ann", "1,5", "Spring 2020", "\ud800"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                """
            title authors author name family given year date month day issued date-parts season venue journal
            parent serial-number page page-range doi url value link links citations count metrics sota tags
            type itemType creators extra data papers children sections topics published preprint abstract id
            cff-version references preferred-citation identifiers defaults venues people
            """.split()
            )
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(_VALUES)
def test_no_structure_raises(tmp_path_factory, value):
    folder = tmp_path_factory.mktemp("structures")
    written = json.dumps(value).encode()
    for suffix in (".json", ".yml"):
        assert _names_in_problems(folder, suffix, written) <= {f"a{suffix}"}
    if isinstance(value, dict):
        described = json.dumps({"cff-version": "1.2.0", "title": "T", **value}).encode()
        assert _names_in_problems(folder, ".cff", described) <= {"a.cff"}


def test_a_long_chain_of_topics_is_cut(tmp_path):
    path = tmp_path / "a.json"
    topics = [{"id": f"t{n}", "title": "T", "parent": f"t{n + 1}"} for n in range(20_000)]
    path.write_text(json.dumps({"topics": [*topics, {"id": "t20000", "title": "T"}]}, indent=0), "utf-8")
    library = Library.build([load_file(path, root=tmp_path)])
    tops = library.topic_children("")
    levels = 0
    below = tops
    while below:
        levels += 1
        below = [child for topic in below for child in library.topic_children(topic)]

    assert levels == MAX_LEVELS
    assert len(library.problems) == len(tops) - 1
    assert all(one.line and "levels deep" in one.message for one in library.problems)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9))
def test_of_each_circle_of_topics_one_parent_is_taken_away(numbers):
    topics = {
        str(at): Topic(str(at), title="T", parent=str(number) if number < len(numbers) else "")
        for at, number in enumerate(numbers)
    }
    made = Topics(topics)
    roots = set()
    for at in topics:
        seen = [at]
        while parent := made.parents[seen[-1]]:
            assert parent not in seen
            seen.append(parent)
        assert len(seen) <= MAX_LEVELS
        roots.add(seen[-1])

    assert {problem.paper for problem in made.problems} == {
        at for at, topic in topics.items() if topic.parent in topics and not made.parents[at]
    }


@pytest.mark.parametrize(
    "defaults", [{f"own{n}": "x" for n in range(3000)}, {"tags": [f"t{n}" for n in range(3000)]}]
)
def test_defaults_that_make_very_much_of_a_file_are_left_out(tmp_path, defaults):
    path = tmp_path / "a.json"
    papers = [{"title": f"Paper {n}"} for n in range(3000)]
    path.write_text(json.dumps({"defaults": defaults, "papers": papers}, indent=0), "utf-8")
    source = load_file(path, root=tmp_path)

    assert [(one.line, one.subtype) for one in source.problems if one.subtype != "unknown-field"] == [
        (2, "limit")
    ]
    assert len(source.papers) == 3000
    assert not any(paper.tags or paper.extra for paper in source.papers)


def test_defaults_of_usual_size_are_no_matter_of_growth(tmp_path):
    path = tmp_path / "a.json"
    papers = [{"title": f"Paper {n}"} for n in range(3000)]
    path.write_text(
        json.dumps({"defaults": {"venue": "Journal of Sand", "tags": ["a"]}, "papers": papers}), "utf-8"
    )
    source = load_file(path, root=tmp_path)

    assert {paper.tags for paper in source.papers} == {("a",)}
    assert not source.problems


def test_a_fault_of_the_defaults_is_reported_though_the_first_paper_is_none(tmp_path):
    path = tmp_path / "a.json"
    papers = [{"url": "https://example.org/"}, {"title": "A"}, {"title": "B"}]
    path.write_text(json.dumps({"defaults": {"stars": "many"}, "papers": papers}), "utf-8")
    fields_of_problems = [problem.field for problem in load_file(path, root=tmp_path).problems]

    assert fields_of_problems.count("stars") == 1


@pytest.mark.parametrize("kind", ["bib", "links", "untitled"])
def test_of_very_many_names_few_are_compared_with_the_known(tmp_path, monkeypatch, kind):
    compared = []

    def counted(name, known):
        compared.append(name)
        return nearest_name(name, known)

    monkeypatch.setattr(fields, "nearest_name", counted)
    fields._names.cache_clear()
    url = "https://example.org/"
    texts = {
        "bib": "@book{a, title={A}," + ",".join(f"own{n}x={{b}}" for n in range(2000)) + "}",
        "links": json.dumps([{"title": "A", **{f"own{n}{m}x": url for n in range(50)}} for m in range(40)]),
        "untitled": json.dumps([{f"own{n}{m}x": "b" for n in range(50)} for m in range(40)]),
    }
    path = tmp_path / ("a.bib" if kind == "bib" else "a.json")
    path.write_text(texts[kind], "utf-8")
    load_file(path, root=tmp_path)
    fields._names.cache_clear()

    assert 0 < len(compared) <= 100


def test_a_very_long_heading_is_no_tag(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"x" * 2000: [{"title": "A"}], "Short": [{"title": "B"}]}), "utf-8")

    assert [paper.tags for paper in load_file(path, root=tmp_path).papers] == [(), ("Short",)]


@pytest.mark.parametrize("line", range(3))
@pytest.mark.parametrize("content", [b"[" * 100_000, b"1", b"{}", b"\xff"])
def test_a_kept_file_that_is_broken_is_made_anew(tmp_path, line, content):
    path, kept = tmp_path / "a.yml", tmp_path / "records"
    path.write_text("- title: A\n", "utf-8")
    sound = load_file(path, root=tmp_path, cache=kept)
    (file,) = kept.iterdir()
    lines = file.read_bytes().split(b"\n")
    lines[line] = content
    file.write_bytes(b"\n".join(lines))

    assert load_file(path, root=tmp_path, cache=kept) == sound

"""``sphinxcontrib_research.bibtex``: what projects with sphinxcontrib-bibtex name, in real builds."""

from __future__ import annotations

import itertools
import re
import sys

import pytest
from sphinx.errors import ConfigError

from .pages import MakeProject, page

BIB = """\
@article{xie:24, author = {Xie, Xin and van der Berg, Ann}, title = {Lakes}, journal = {J. Lakes}, year = 2024}
@book{one:20, author = {One, Bo}, title = {Book of rivers}, publisher = {P}, year = 2020}
@misc{many:21, author = {Many, A. and Few, B. and Some, C.}, title = {Ponds}, year = 2021}
"""
CONF = """
extensions = ["sphinxcontrib_research.bibtex"]
bibtex_bibfiles = ["refs.bib"]
"""


def text_of(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


def body_of(markup: str) -> str:
    return markup[markup.index("<section") : markup.rindex("</section>")]


def entries(markup: str) -> list[str]:
    """The beginnings of the entries of all bibliographies, each with its mark."""
    found = re.findall(r'<li class="research-paper".*?<div>(?=<p)(.*?)</p>', markup, re.DOTALL)
    marks = re.findall(r'<span class="research-label">(.*?)</span>', markup)
    return [f"{mark} {text_of(entry)[:9]}" for mark, entry in zip(marks, found, strict=True)]


def site(made: MakeProject, files: dict[str, str], conf: str = ""):
    return made({"refs.bib": BIB, **files}, CONF + conf)


def shown(made: MakeProject, body: str, conf: str = "") -> tuple[str, str]:
    build = site(made, {"index.rst": page(body)}, conf).build()
    return body_of(build.read("index.html")), build.warnings


ROLES = {
    "p": "[MFS21, XvdB24]",
    "alps": "MFS21, XvdB24",
    "t": "Many et al. [MFS21], Xie and van der Berg [XvdB24]",
    "cts": "Many, Few, and Some [MFS21], Xie and van der Berg [XvdB24]",
    "author": "Many et al., Xie and van der Berg",
    "authorpars": "[Many, Few, and Some, Xie and van der Berg]",
    "labelpar": "[MFS21, XvdB24]",
    "year": "2021, 2024",
    "empty": "",
}


def test_roles_print_what_those_of_sphinxcontrib_bibtex_print(project: MakeProject) -> None:
    lines = "\n".join(f"| {name}: :cite:{name}:`xie:24, many:21`;" for name in ROLES)
    body, warnings = shown(project, f"{lines}\n\n:cite:`{{see}}one:20{{p. 3}}`\n\n.. bibliography::\n")

    assert warnings == ""
    for name, expected in ROLES.items():
        assert f"{name}: {expected};" in text_of(body)
    assert "[see One20, p. 3]" in text_of(body)
    assert '<a class="reference internal" href="#research-paper-xie-24" title="Lakes"' in body


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("author_year", "[One, 2020] and One [2020]"),
        ("super", "<sup>One20</sup> and One<sup>One20</sup>"),
    ],
)
def test_reference_styles(project: MakeProject, style: str, expected: str) -> None:
    index = ":cite:p:`one:20` and :cite:t:`one:20`\n\n.. bibliography::\n"
    body, _warnings = shown(project, index, f'bibtex_reference_style = "{style}"')

    assert expected in re.sub(r"</?(?:a|span)\b[^>]*>", "", body)


def test_a_bibliography_has_what_is_cited_on_any_page_in_its_style(project: MakeProject) -> None:
    files = {
        "index.rst": page(
            ":cite:`xie:24`\n\n.. toctree::\n\n   other\n\n.. bibliography::\n   :style: unsrt\n"
        ),
        "other.rst": page(":cite:`one:20`\n"),
    }
    build = site(project, files).build()

    assert build.warnings == ""
    assert entries(build.read("index.html")) == ["[1] Xie, X. a", "[2] One, B. ("]
    assert 'href="index.html#research-paper-one-20"' in build.read("other.html")


LISTS = """\
:cite:`x-one:20`

.. bibliography::
   :all:
   :labelprefix: A

.. bibliography::
   :keyprefix: x-
   :style: plain

.. bibliography::
   :list: enumerated
   :enumtype: lowerroman
   :start: 3
   :filter: author % "berg" or year < "2021" and type == "book"

.. bibliography::
   :list: enumerated
   :start: continue
   :notcited:

.. bibliography::
   :list: bullet
   :filter: False

   many:21
"""


def test_options_of_bibliographies(project: MakeProject) -> None:
    body, warnings = shown(project, LISTS)

    assert warnings == ""
    assert entries(body) == [
        *("[AMFS21] Many, A.,", "[AOne20] One, B. (", "[AXvdB24] Xie, X. a"),
        "[1] One, B. (",
        *("iii. One, B. (", "iv. Xie, X. a"),
        *("5. Many, A.,", "6. One, B. (", "7. Xie, X. a"),
        "• Many, A.,",
    ]
    assert '[<a class="reference internal" href="#research-paper-one-20-2"' in body


def test_a_style_that_conf_py_registers_gives_labels_order_and_text(project: MakeProject) -> None:
    conf = """
    from pybtex.plugin import register_plugin
    from pybtex.style.formatting.unsrt import Style
    from pybtex.style.labels import BaseLabelStyle

    class Labels(BaseLabelStyle):
        def format_labels(self, entries):
            return [entry.key.upper() for entry in entries]

    class Mine(Style):
        default_label_style = Labels

    register_plugin("pybtex.style.formatting", "research_test", Mine, force=True)
    bibtex_default_style = "research_test"
    """
    body, warnings = shown(project, ":cite:`one:20`\n\n.. bibliography::\n", conf.replace("\n    ", "\n"))

    assert warnings == ""
    assert "[ONE:20]" in text_of(body)
    assert "Bo\xa0One. <em>Book of rivers</em>." in body


def test_footnotes(project: MakeProject) -> None:
    index = (
        "A\\ :footcite:`xie:24` b :footcite:ct:`many:21` c :footcite:p:`xie:24`.\n\n"
        ".. footbibliography::\n\nD :footcite:`one:20`.\n\n.. footbibliography::\n"
    )
    conf = 'bibtex_footbibliography_header = ".. rubric:: Notes"\nbibtex_footcite_id = "note-{key}"\n'
    build = site(project, {"index.rst": page(index)}, conf).build()
    body = body_of(build.read("index.html"))

    assert build.warnings == ""
    assert "A[1] b Many et al.[2] c [1]." in text_of(body)
    assert body.index("Notes") < body.index('id="note-xie-24"') < body.index("D ")
    assert body.count("Notes") == 2


def test_ids_and_headers_of_conf_py(project: MakeProject) -> None:
    conf = """
    bibtex_cite_id = "cite-{bibliography_count}-{key}"
    bibtex_bibliography_id = "list-{bibliography_count}"
    bibtex_footbibliography_id = "notes-{footbibliography_count}"
    bibtex_bibliography_header = ".. rubric:: Works"
    bibtex_tooltips = False
    """
    index = ":cite:`one:20` :footcite:`xie:24`\n\n.. bibliography::\n\n.. bibliography::\n   :filter: False\n\n.. footbibliography::\n\nEnd.\n"
    body, warnings = shown(project, index, conf.replace("\n    ", "\n"))

    assert warnings == ""
    assert body.index("Works") < body.index('id="list-1"') < body.index('id="cite-1-one-20"')
    assert body.count("Works") == 1
    assert body.index('id="notes-1"') < body.index('role="doc-footnote"')
    assert 'href="#research-paper-one-20">One' in body


MARKDOWN = """\
# Test

{cite:t}`one:20`, {footcite}`xie:24`

```{bibliography}
:style: plain
```

```{footbibliography}
```
"""


def test_markdown(project: MakeProject) -> None:
    conf = 'extensions.append("myst_parser")\nbibtex_bibliography_header = ".. rubric:: Works"\n'
    build = site(project, {"index.md": MARKDOWN}, conf).build()
    body = body_of(build.read("index.html"))

    assert build.warnings == ""
    assert "One [1], [1]" in text_of(body)
    assert '<p class="rubric">Works</p>' in body
    assert entries(body) == ["[1] One, B. ("]


MISTAKES = """\
:cite:`nowhere` :cite:`xie:24` :footcite:`nothing`

.. bibliography:: other.bib
   :all:

.. bibliography::
   :list: heap
   :filter: author is title
   :all:

   unknown

.. bibliography::
   :style: nostyle
   :filter: year == 2020 or key == "bad"

.. footbibliography::
"""


def test_each_mistake_is_one_warning(project: MakeProject) -> None:
    bib = BIB + "@article{bad, author = {A}, title = {T}, year = 2001}\n"
    files = {"refs.bib": bib, "index.rst": page(MISTAKES)}
    warnings = site(project, files, 'bibtex_reference_style = "mine"').build().warnings

    for expected in (
        "unknown paper: 'nowhere'",
        "unknown paper: 'nothing'",
        "no such file in bibtex_bibfiles: other.bib; leaving it out [bibtex.bibfile_error]",
        ":list: 'heap' is not one of citation, bullet, enumerated; using 'citation' [bibtex.list_type_error]",
        ":filter: overrides :all: [bibtex.filter_overrides]",
        "unknown paper: 'unknown'; leaving it out [bibtex.key_not_found]",
        "syntax error in :filter: expression: 'author is title' is not allowed; showing what is cited",
        "unknown style 'nostyle'; the choices are alpha, plain, unsrt, unsrtalpha [bibtex.style]",
        "missing journal in bad [bibtex.missing_field]",
        "bibtex_reference_style: 'mine' is not one of label, author_year, super; using 'label'",
    ):
        assert warnings.count(expected) == 1, (expected, warnings)
    assert warnings.count("WARNING") == 10


def test_settings_that_have_no_effect_are_warnings(project: MakeProject) -> None:
    conf = (
        'bibtex_reference_style = "harvard"\nbibtex_foot_reference_style = "bar"\n'
        'bibtex_encoding = "utf-16"\nbibtex_tooltips_style = "plain"\n'
    )
    made = site(project, {"index.rst": page("X")}, conf)

    assert [line.partition("conf.py: ")[2] for line in made.build().warnings.splitlines()] == [
        "bibtex_reference_style: 'harvard' is not one of label, author_year, super; using 'label' [research.config]",
        "bibtex_foot_reference_style: 'bar' is not one of foot; using 'foot' [research.config]",
        "bibtex_encoding: files are read as UTF-8, not utf-16; save them as UTF-8 [research.config]",
        "bibtex_tooltips_style: hovering a citation shows its title; remove it [research.config]",
    ]


def test_unknown_key_is_shown_once(project: MakeProject) -> None:
    body, _warnings = shown(
        project,
        ":cite:p:`nope` :cite:t:`one:20,nope2`\n\n.. bibliography::\n",
        'bibtex_reference_style = "author_year"',
    )

    assert "[nope] One [2020], nope2\n" in text_of(body)


def test_a_label_that_means_two_works_of_a_page_is_a_warning(project: MakeProject) -> None:
    lists = "".join(
        f".. bibliography::\n   :style: plain\n   :filter: year == '{year}'\n\n" for year in (2020, 2021)
    )
    _body, warnings = shown(project, lists)

    assert "duplicate label '1' for 'one:20' and 'many:21' on one page; use :labelprefix:" in warnings


def test_a_work_that_is_cited_and_listed_nowhere_is_a_warning(project: MakeProject) -> None:
    _body, warnings = shown(project, ":cite:`one:20`\n")

    assert "paper 'one:20' is cited, but no list of references shows it" in warnings


def test_roles_and_lists_of_both_kinds_may_be_mixed(project: MakeProject) -> None:
    files = {
        "index.rst": page(
            ":paper-cite:`one:20`\n\n.. toctree::\n\n   other\n\n.. bibliography::\n   :notcited:\n"
        ),
        "other.rst": page(":cite:t:`one:20`\n\n.. paper-references::\n"),
    }
    build = site(project, files, 'research_in_text_style = "numeric"').build()

    assert build.warnings == ""
    assert "One [1]" in text_of(build.read("other.html"))
    assert '[<a class="reference internal" href="#research-paper-one-20"' in build.read("other.html")
    assert 'href="other.html#research-paper-one-20"' in build.read("index.html")


def test_any_finds_works_of_bibliographies(project: MakeProject) -> None:
    body, warnings = shown(project, ":any:`one:20,xie:24`\n\n.. bibliography::\n   :all:\n")

    assert warnings == ""
    assert "[One20, XvdB24]" in text_of(body)


def test_any_finds_one_work_where_lists_show_it_too(project: MakeProject) -> None:
    shows = ".. paper-list::\n   :relation: cited\n\n.. bibliography::\n   :all:\n"
    body, warnings = shown(project, f":any:`one:20` and :any:`xie:24`\n\n{shows}")

    assert warnings == ""
    assert "[One20] and [XvdB24]" in text_of(body)
    ids = re.findall(r' id="([^"]+)"', body)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("files", ['"refs.bib"', '[__import__("pathlib").Path("refs.bib")]'])
def test_files_may_be_one_text_or_paths(project: MakeProject, files: str) -> None:
    index = ":cite:`one:20`\n\n.. bibliography::\n"
    body, warnings = shown(project, index, f"bibtex_bibfiles = {files}")

    assert (warnings, "[One20]" in text_of(body)) == ("", True)


def test_other_builders(project: MakeProject) -> None:
    made = site(project, {"index.rst": page(":cite:t:`one:20`\n\n.. bibliography::\n")})

    assert "One [One20]\n\n[One20] One, B. (2020)." in made.build("text").read("index.txt")
    assert re.search(r"\{\[\}One20\{\]\} \S+One, B\. \(2020\)", made.build("latex").read("test.tex"))


@pytest.mark.parametrize("list_type", ["citation", "enumerated", "bullet"])
def test_lines_of_entries_hang_behind_the_label_in_text(project: MakeProject, list_type: str) -> None:
    title = " ".join(["Ponds"] * 20)
    bib = f"@article{{long, author={{One, Bea}}, title={{{title}}}, year={{2020}}, journal={{J}}}}"
    files = {"index.rst": page(f".. bibliography::\n   :all:\n   :list: {list_type}\n"), "refs.bib": bib}
    lines = site(project, files).build("text").read("index.txt").splitlines()
    first, second = next(pair for pair in itertools.pairwise(lines) if "One, B." in pair[0])

    assert second.startswith(" " * first.index("One, B.") + "Ponds")


def test_a_build_without_a_change_writes_nothing_and_a_new_citation_what_it_changes(
    project: MakeProject,
) -> None:
    files = {
        "index.rst": page(".. toctree::\n\n   one\n   other\n\n.. bibliography::\n   :style: unsrt\n"),
        "one.rst": page("Nothing\n"),
        "other.rst": page(":cite:`one:20`\n"),
        "apart.rst": ":orphan:\n\n" + page("Nothing\n"),
    }
    made = site(project, files)
    pages = [name.replace(".rst", ".html") for name in files]

    def written(before: dict[str, int], after: dict[str, int]) -> set[str]:
        return {name for name in pages if before[name] != after[name]}

    first = made.build().times()
    assert written(first, made.build().times()) == set()
    made.write({"one.rst": page(":cite:`xie:24`\n")})
    last = made.build()

    assert ">2</a>]" in last.read("other.html")
    assert written(first, last.times()) == {"index.html", "one.html", "other.html"}


def test_the_extension_has_another_name_too(project: MakeProject) -> None:
    made = site(project, {"index.rst": page(":cite:`one:20`\n\n.. bibliography::\n")})
    made.source.joinpath("conf.py").write_text(
        made.source.joinpath("conf.py").read_text("utf-8").replace("_research.b", ".research.b"), "utf-8"
    )

    assert "[One20]" in text_of(made.build().read("index.html"))


@pytest.mark.parametrize(
    ("conf", "message"),
    [
        ('extensions += ["sphinxcontrib.bibtex"]', "takes the place of 'sphinxcontrib.bibtex'"),
        ("bibtex_bibfiles = None", "bibtex_bibfiles is not set"),
        ("bibtex_default_style = 3", "bibtex_default_style: expected str, not 3"),
    ],
)
def test_what_cannot_be_is_one_error(project: MakeProject, conf: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        site(project, {"index.rst": page("A\n")}, conf).build()


def test_without_pybtex_the_extra_is_named(project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pybtex", None)
    with pytest.raises(ConfigError, match=r"sphinxcontrib_research\.bibtex. needs pybtex"):
        site(project, {"index.rst": page("A\n")}).build()

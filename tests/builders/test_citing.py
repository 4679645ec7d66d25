"""Citing in text and lists of references, in real builds."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from sphinxcontrib_research.ext.build import build_of

from .citing import body_of, site, text_of
from .pages import MakeProject, page

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def test_page_has_the_works_that_it_cites(project: MakeProject) -> None:
    index = page("See :paper-cite:`a` and :paper-cite-p:`see @b, p. 3; also @c`.\n\n.. paper-references::\n")
    build = site(project, {"index.rst": index}).build()
    shown = body_of(build.read("index.html"))

    assert build.warnings == ""
    assert "See Reed (2020a) and (see Reed, 2020b, p. 3; also Reed et al., 2021)." in text_of(shown)
    assert 'href="#research-paper-b" title="B thing"' in shown
    assert "Reed, A. (2020b). B thing." in text_of(shown)
    assert "D thing" not in shown
    assert [text_of(one) for one in re.findall(r'<li class="research-paper".*?</p>', shown)] == [
        "Reed, A. (2020a). A thing. J. Lakes.",
        "Reed, A. (2020b). B thing.",
        "Reed, A., Li, B. and Po, C. (2021). C thing.",
    ]


def test_entries_lead_back_to_their_citations(project: MakeProject) -> None:
    index = page(":paper-cite:`a` :paper-cite:`b` :paper-cite:`a`\n\n.. paper-references::\n")
    shown = site(project, {"index.rst": index}).build().read("index.html")

    back = re.findall(r'class="research-back">(.*?)</span>', shown)
    assert [re.findall(r'href="#(.*?)"', one) for one in back] == [
        ["research-citation-1", "research-citation-3"],
        ["research-citation-2"],
    ]
    assert all(f'id="research-citation-{number}"' in shown for number in (1, 2, 3))


@pytest.mark.parametrize(("builder", "shown"), [("html", ">Of <em>Pond</em> and more</a>"), ("text", "more")])
def test_title_with_italics_is_one_link(project: MakeProject, builder: str, shown: str) -> None:
    papers = '- {id: x, title: "Of *Pond* and more", authors: [Ann Reed], url: "https://x.example"}\n'
    made = project(
        {"papers.yml": papers, "index.rst": page(":paper-cite:`x`\n\n.. paper-references::\n")},
        'research_citation_style = "nature"',
    )
    written = made.build(builder)
    text = written.read("index.html" if builder == "html" else "index.txt")

    assert shown in text
    assert text.count("https://x.example") == (2 if builder == "html" else 1)  # In HTML also a <meta>.


def test_back_may_be_left_out(project: MakeProject) -> None:
    index = page(":paper-cite:`a`\n\n.. paper-references::\n   :back: no\n")
    assert "research-back" not in site(project, {"index.rst": index}).build().read("index.html")


def test_references_may_be_a_numbered_list(project: MakeProject) -> None:
    index = page(":paper-cite-p:`a, d`\n\n.. paper-references::\n   :numbered:\n")
    made = site(project, {"index.rst": index})

    assert "1. Dee, D. (2022). D thing" in made.build("text").read("index.txt")
    assert "2. Reed, A. (2020). A thing" in made.build("text").read("index.txt")
    assert "<ol" in body_of(made.build().read("index.html"))
    assert "begin{enumerate}" in made.build("latex").read("test.tex")


def test_numbers_follow_the_order_of_citing_and_each_page_has_its_own(project: MakeProject) -> None:
    files = {
        "index.rst": page(":paper-cite-p:`c, b`\n\n.. paper-references::\n\n.. toctree::\n\n   other\n"),
        "other.rst": page(":paper-cite:`b` :paper-cite-p:`d`\n\n.. paper-references::\n"),
    }
    build = site(project, files, 'research_in_text_style = "numeric"').build("text")

    assert "[1, 2]" in build.read("index.txt")
    assert "[1] Reed, A., Li, B. and Po, C. (2021)" in build.read("index.txt")
    assert "Reed [1] [2]" in build.read("other.txt")
    assert "[2] Dee, D. (2022)" in build.read("other.txt")


def test_one_list_for_the_documents_below(project: MakeProject) -> None:
    files = {
        "index.rst": page(".. toctree::\n\n   part/index\n   apart\n"),
        "part/index.rst": page(
            ":paper-cite-p:`a`\n\n.. toctree::\n\n   one\n\n.. paper-references::\n   :scope: toctree\n"
        ),
        "part/one.rst": page(":paper-cite-p:`b`\n"),
        "apart.rst": page(":paper-cite-p:`d`\n"),
    }
    build = site(project, files, 'research_in_text_style = "numeric"').build()

    assert 'href="index.html#research-paper-b"' in build.read("part/one.html")
    assert ">2</a>]" in build.read("part/one.html")
    assert "D thing" not in body_of(build.read("part/index.html"))
    assert 'href="https://d.example"' in build.read("apart.html")


def test_on_one_long_page_citations_lead_to_the_references_of_their_document(project: MakeProject) -> None:
    files = {
        "index.rst": page(".. toctree::\n\n   one\n   two\n"),
        "one.rst": page(":paper-cite-p:`b, a`\n\n.. paper-references::\n"),
        "two.rst": page(
            ":paper-cite-p:`a`\n\n.. paper-references::\n\n.. paper-references::\n   :uncited: all\n"
        ),
    }
    build = site(project, files, 'research_in_text_style = "numeric"').build("singlehtml")
    shown = build.read("index.html")
    second = shown[shown.index('id="document-two"') :]
    (link,) = re.findall(r'href="#([^"]+)"[^>]*>1</a>\]', second)

    assert build.warnings == ""
    assert re.search(rf'id="{link}"', second)
    assert len(ids := re.findall(r'id="(research-[^"]+)"', shown)) == len({*ids})


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_labels_and_places_of_a_document_are_found_once(project: MakeProject, builder: str) -> None:
    index = page(":paper-cite-p:`a`, :paper-cite-p:`b`\n\n.. paper-references::\n")
    build = site(project, {"index.rst": index}, 'research_in_text_style = "numeric"').build(builder)
    found = build_of(build.app.env)

    # Every citation needs them: each time anew, a page would take the square of their number.
    assert found.citing.labels_for("index") is found.citing.labels_for("index")
    assert found.addresses.anchors("index", 0) is found.addresses.anchors("index", 0)


def test_copies_of_citations_on_other_pages_lead_to_the_same_references(project: MakeProject) -> None:
    files = {
        "index.rst": page(".. toctree::\n\n   part/one\n\n:paper-cite:`b`\n\n.. todolist::\n"),
        "part/one.rst": page(".. todo:: See :paper-cite:`a`.\n\n.. todolist::\n\n.. paper-references::\n"),
    }
    made = site(project, files, 'extensions.append("sphinx.ext.todo")\ntodo_include_todos = True')
    build = made.build()
    other = build.read("index.html")

    assert re.search(r'href="part/one.html#research-paper-a"[^>]*>Reed \(2020a\)</a>', other)
    assert other.count('id="research-citation-') == 1
    assert (
        made.build("latex").read("test.tex").count("\\label{\\detokenize{part/one:research-citation-1}}") == 1
    )


def test_works_lead_to_the_list_of_the_project(project: MakeProject) -> None:
    files = {
        "index.rst": page(
            ".. toctree::\n\n   one\n\n.. paper-references::\n   :scope: project\n   :uncited: e\n"
        ),
        "one.rst": page(":paper-cite:`b`\n"),
    }
    build = site(project, files).build()

    assert 'href="index.html#research-paper-b"' in build.read("one.html")
    assert 'href="one.html#research-citation-1"' in build.read("index.html")
    assert "E thing" in build.read("index.html")


def test_list_sorted_by_its_author_gives_the_numbers(project: MakeProject) -> None:
    index = page(":paper-cite-p:`a` :paper-cite-p:`d`\n\n.. paper-references::\n   :sort: -date\n")
    shown = (
        site(project, {"index.rst": index}, 'research_in_text_style = "numeric"')
        .build("text")
        .read("index.txt")
    )

    assert "[2] [1]" in shown
    assert shown.index("[1] Dee") < shown.index("[2] Reed")


def test_several_lists_share_the_numbers(project: MakeProject) -> None:
    lists = ".. paper-references::\n   :years: 2022-\n\n.. paper-references::\n   :years: -2021\n"
    index = page(f":paper-cite-p:`a, d, b`\n\n{lists}")
    shown = (
        site(project, {"index.rst": index}, 'research_in_text_style = "numeric"')
        .build("text")
        .read("index.txt")
    )

    assert "[1–3]" in shown
    assert shown.index("[2] Dee") < shown.index("[1] Reed") < shown.index("[3] Reed")


def test_every_list_of_a_paper_is_its_home_before_the_references(project: MakeProject) -> None:
    files = {
        "index.rst": page(":paper-cite:`a` :paper:`a`\n\n.. paper-references::\n\n.. toctree::\n\n   list\n"),
        "list.rst": page(".. paper-list::\n"),
    }
    shown = site(project, files).build().read("index.html")

    assert 'research-paper-ref"><a' not in shown
    assert 'href="#research-paper-a"' in shown
    assert 'href="list.html#research-paper-a"' in shown


def test_titles_and_their_copies(project: MakeProject) -> None:
    files = {
        "index.rst": page(".. toctree::\n\n   other\n\n.. paper-references::\n   :scope: project\n"),
        "other.rst": "On :paper-cite:`b`\n==================\n\n:paper-cite-p:`a`\n",
    }
    build = site(project, files).build()

    assert "<title>On Reed (2020)" in build.read("other.html")
    assert "On Reed (2020)</a>" in re.sub("</?span[^>]*>", "", build.read("index.html"))
    assert "Reed (2020b)" in build.read("other.html")
    assert "research-cite" in build.read("other.html")
    search = build.read("searchindex.js")
    # Sphinx shows a heading that differs from the page's title as a part of it.
    # Older versions of Sphinx write blanks there.
    assert '"On Reed (2020)":[[1,null]]' in search.replace(": [[1, null]]", ":[[1,null]]")
    assert "2020b)" not in search


def test_table_of_contents_within_the_page_has_no_links_in_links(project: MakeProject) -> None:
    index = page(
        ".. contents::\n\nOn :paper-cite:`b`\n------------------\n\n:paper-cite:`a`\n\n.. paper-references::\n"
    )
    shown = body_of(site(project, {"index.rst": index}).build().read("index.html"))

    contents = shown[shown.index('<nav class="contents"') : shown.index("</nav>")]
    assert "On Reed (2020)" in text_of(contents)
    assert contents.count("<a ") == contents.count("</a></p>")
    assert shown.count('id="research-citation-') == 2


@pytest.mark.filterwarnings("ignore:'myst_parser")
@pytest.mark.parametrize("target", ["index.rst", "https://x.example", "#here"])
def test_citation_in_a_link_of_markdown_is_no_link_in_a_link(project: MakeProject, target: str) -> None:
    text = f"# Links\n\n(here)=\n## Here\n\n[As {{paper-cite}}`d` says]({target})\n"
    files = {"index.rst": page(".. toctree::\n\n   links\n"), "links.md": text}
    build = site(project, files, 'extensions += ["myst_parser"]').build()
    (link,) = re.findall(r"<a [^>]*>(?:(?!</a>).)*says", build.read("links.html"))

    assert link.count("<a ") == 1
    assert "As Dee (2022) says" in text_of(link)


def test_substitution_is_cited_where_it_stands(project: MakeProject) -> None:
    index = page(".. |x| replace:: :paper-cite-p:`b`\n\n:paper-cite-p:`a` |x|\n\n.. paper-references::\n")
    shown = (
        site(project, {"index.rst": index}, 'research_in_text_style = "numeric"').build().read("index.html")
    )

    assert "[1] [2]" in text_of(shown)
    assert set(re.findall(r'href="#(research-citation-\d)"', shown)) == set(
        re.findall(r'id="(research-citation-\d)"', shown)
    )


def test_title_that_cites_what_only_a_file_of_a_directive_has(project: MakeProject) -> None:
    files = {
        "more.yml": "- {id: late, title: Late, authors: [Lu Late], year: 2019}\n",
        "index.rst": "On :paper:`late` and :paper-cite:`late`\n========================================\n\n"
        ".. paper-list:: more.yml\n",
    }
    build = site(project, files).build()

    assert build.warnings == ""
    assert "Late (2019)" in text_of(build.read("index.html"))


def test_citation_in_a_translated_paragraph_is_counted_once(project: MakeProject) -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalogue += 'msgid "See :paper-cite-p:`a` and :paper-cite-p:`b`."\n'
    catalogue += 'msgstr "Siehe :paper-cite-p:`b` und :paper-cite-p:`a`."\n'
    files = {
        "index.rst": page("See :paper-cite-p:`a` and :paper-cite-p:`b`.\n\n.. paper-references::\n"),
        "locale/de/LC_MESSAGES/index.po": catalogue,
    }
    conf = 'research_in_text_style = "numeric"\nlanguage = "de"\nlocale_dirs = ["locale"]\n'
    shown = site(project, files, conf).build("text").read("index.txt")

    assert "Siehe [1] und [2]." in shown
    assert "[1] Reed, A. (2020). B thing" in shown


def test_citations_of_other_builders_are_not_counted(project: MakeProject) -> None:
    index = page(".. only:: latex\n\n   :paper-cite:`d`\n\n:paper-cite:`a`\n\n.. paper-references::\n")
    made = site(project, {"index.rst": index})

    assert "D thing" not in made.build("text").read("index.txt")
    assert "D thing" in made.build("latex").read("test.tex")


@pytest.mark.parametrize("builder", ["html", "text", "latex", "man", "texinfo", "singlehtml", "xml"])
def test_every_builder_has_the_references(project: MakeProject, builder: str) -> None:
    index = page(":paper-cite-p:`see @a, p. 3`\n\n.. paper-references::\n")
    conf = 'man_pages = [("index", "test", "Test", "Test", 1)]'
    build = site(project, {"index.rst": index}, conf).build(builder)
    outputs = [path.read_text("utf-8", "ignore") for path in build.out.glob("*.*")]

    assert build.warnings == ""
    assert any("A thing" in whole and "p. 3" in whole for whole in map(text_of, outputs))


def test_new_citation_rewrites_exactly_the_pages_whose_numbers_change(project: MakeProject) -> None:
    files = {
        "index.rst": page(
            ".. toctree::\n\n   one\n   two\n   three\n\n.. paper-references::\n   :scope: project\n"
        ),
        "one.rst": page(":paper-cite-p:`a`\n"),
        "two.rst": page(":paper-cite-p:`b`\n"),
        "three.rst": page("Nothing.\n"),
    }
    made = site(project, files, 'research_in_text_style = "numeric"')
    before = made.build().times()
    made.write({"one.rst": page(":paper-cite-p:`c` :paper-cite-p:`a`\n")})
    after = made.build()

    changed = {name for name, time in after.times().items() if before.get(name) != time}
    assert changed & {"one.html", "two.html", "three.html"} == {"one.html", "two.html"}
    assert "index.html" in changed
    assert ">3</a>]" in after.read("two.html")
    unchanged = made.build().times()
    assert {name for name in files if unchanged.get(name) != after.times().get(name)} == set()


@pytest.mark.parametrize("style", ["numeric", "superscript"])
def test_letters_that_a_style_does_not_show_rewrite_nothing(project: MakeProject, style: str) -> None:
    files = {
        "index.rst": page(".. toctree::\n\n   one\n   two\n"),
        "one.rst": page(":paper-cite:`a`\n\n.. paper-references::\n"),
        "two.rst": page("Nothing.\n"),
    }
    made = site(project, files, f'research_in_text_style = "{style}"')
    before = made.build().times()
    made.write({"two.rst": page(":paper-cite:`b`\n")})
    assert made.build().times()["one.html"] == before["one.html"]


def test_entry_has_the_given_name_that_tells_two_authors_apart(project: MakeProject) -> None:
    papers = "- {id: x, title: X thing, authors: [Xia Li], year: 2020}\n- {id: y, title: Y thing, authors: [Xue Li], year: 2020}\n"
    files = {"papers.yml": papers, "index.rst": page(":paper-cite-p:`x, y`\n\n.. paper-references::\n")}
    text = text_of(project(files, "").build().read("index.html"))
    assert "(Xia Li, 2020; Xue Li, 2020)" in text
    assert "Li, Xia (2020). X thing." in text
    assert "Li, Xue (2020). Y thing." in text


def test_dash_stands_for_the_authors_of_the_entry_before(project: MakeProject) -> None:
    files = {"index.rst": page(":paper-cite-p:`a, b, c`\n\n.. paper-references::\n")}
    made = site(project, files, 'research_citation_style = "chicago-author-date-16th-edition"')
    text = text_of(body_of(made.build().read("index.html")))
    assert "Reed, Ann. 2020a. " in text
    assert "\u2014\u2014\u2014. 2020b. " in text


def test_letter_behind_a_year_changes_other_pages(project: MakeProject) -> None:
    files = {
        "index.rst": page(".. toctree::\n\n   one\n   two\n"),
        "one.rst": page(":paper-cite:`a`\n"),
        "two.rst": page("Nothing.\n"),
    }
    made = site(project, files)
    assert "Reed (2020)" in made.build().read("one.html")
    made.write({"two.rst": page(":paper-cite:`b`\n")})
    assert "Reed (2020a)" in made.build().read("one.html")


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        (":paper-cite:`@a; nothing`", "invalid part of a citation: 'nothing'; leaving it out"),
        (":paper-cite:`zz`", "unknown paper: 'zz'"),
        (
            ".. paper-references::\n   :scope: pag",
            ":scope: unknown: 'pag'; using 'page'; did you mean 'page'?",
        ),
        (":paper-cite:`a`\n\n.. paper-references::\n   :uncited: zz", ":uncited: unknown paper: 'zz'"),
        (".. paper-references::", "nothing is cited here; ':empty:' can give a text for this case"),
        (
            ":paper-cite:`a`\n\n.. paper-references::\n   :group-by: year",
            "a list of references has no groups",
        ),
    ],
)
def test_faults_are_located(project: MakeProject, markup: str, message: str) -> None:
    build = site(project, {"index.rst": page(f"{markup}\n")}).build()

    assert message in build.warnings
    assert "index.rst:" in build.warnings


def test_empty_list_says_what_its_author_wants(project: MakeProject) -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalogue += (
        'msgid "*Nothing* yet, see :ref:`genindex`."\nmsgstr "Noch *nichts*, siehe :ref:`genindex`."\n'
    )
    index = page(".. paper-references::\n   :empty: *Nothing* yet, see :ref:`genindex`.\n")
    made = site(
        project, {"index.rst": index, "locale/de/LC_MESSAGES/index.po": catalogue}, "locale_dirs = ['locale']"
    )
    build = made.build()
    german = made.build("text", freshenv=True, confoverrides={"language": "de"})

    assert build.warnings == german.warnings == ""
    assert "<em>Nothing</em> yet, see <a " in build.read("index.html")
    assert "Noch *nichts*, siehe" in german.read("index.txt")

    made.write({"index.rst": index.replace(".. paper", ":paper-cite:`a`\n\n.. paper")})
    assert "Nothing" not in made.build().read("index.html")


def test_work_listed_nowhere_is_a_warning_in_nitpicky_mode_only(project: MakeProject) -> None:
    made = site(project, {"index.rst": page(":paper-cite:`d`\n")})
    assert made.build().warnings == ""
    warnings = made.build(freshenv=True, confoverrides={"nitpicky": True}).warnings
    assert "paper 'd' is cited, but no list of references shows it" in warnings


def test_numbers_in_the_style_of_the_entries(project: MakeProject) -> None:
    index = page(":paper-cite-p:`a`\n\n.. paper-references::\n")
    for style, shown in (("ieee", "[1]"), ("apa", "(Reed, 2020)")):
        made = site(project, {"index.rst": index}, f'research_citation_style = "{style}"')
        assert shown in text_of(made.build(freshenv=True).read("index.html"))
        made.source.rename(made.source.with_name(style))


BY_STYLE = ":paper-cite-p:`@e; @b` :paper-cite-p:`@a, p. 3` :paper-cite:`c` :paper-cite:`-@d`\n\n.. paper-references::\n"


@pytest.mark.parametrize(
    ("style", "cited", "first"),
    [
        ("apa", "(Eve, 2023; Reed, 2020b) (Reed, 2020a, p. 3) Reed et al. (2021) (2022)", "Dee, D. (2022)."),
        (
            "chicago-author-date",
            "(Eve 2023; Reed 2020b) (Reed 2020a, 3) Reed et al. (2021) (2022)",
            "Dee, Dee. 2022.",
        ),
        # Numbers follow the order of the style, where it has one.
        ("acm-sig-proceedings", "[2, 4] [3] Reed et al. [5] [1]", "[1] Dee, D. 2022."),
        ("ieee", "[1], [2] [3, p. 3] Reed et al. [4] [5]", "[1] E. Eve,"),
    ],
)
def test_citations_and_references_are_what_the_style_prints(
    project: MakeProject, style: str, cited: str, first: str
) -> None:
    made = site(project, {"index.rst": page(BY_STYLE)}, f'research_citation_style = "{style}"')
    build = made.build("text")
    shown = build.read("index.txt")

    assert build.warnings == ""
    # Chicago's 17th edition names three authors in the text, the 18th two.
    assert cited in " ".join(shown.split()).replace("Reed, Li, and Po", "Reed et al.")
    references = shown.strip().split("\n\n")[2:]
    assert references[0].startswith(first)


def test_style_of_ours_stays_where_it_is_named(project: MakeProject) -> None:
    conf = 'research_citation_style = "ieee"\nresearch_in_text_style = "author-year"'
    shown = site(project, {"index.rst": page(BY_STYLE)}, conf).build("text").read("index.txt")
    assert "(Eve, 2023; Reed, 2020b) (Reed, 2020a, p. 3) Reed et al. (2021)" in " ".join(shown.split())


def test_list_in_an_only_is_left_out(project: MakeProject) -> None:
    lists = ".. only:: latex\n\n   .. paper-references::\n\n.. only:: html\n\n   .. paper-references::\n"
    build = site(project, {"index.rst": page(f":paper-cite:`a`\n\n{lists}")}).build()

    assert build.warnings == ""
    assert build.read("index.html").count("research-references") == 1


def test_notes_whose_place_is_in_an_only_stand_at_the_end(project: MakeProject) -> None:
    index = page("A :paper-footcite:`a`\n\n.. only:: not html\n\n   .. paper-footnotes::\n\nEnd.\n")
    shown = site(project, {"index.rst": index}).build().read("index.html")

    assert shown.index("End.") < shown.index("A thing")


def test_stop_before_a_locator_goes_and_that_of_an_abbreviation_stays(project: MakeProject) -> None:
    papers = "- {id: x, title: One, authors: [Ann Reed], year: 2020, venue: J}\n"
    papers += "- {id: y, title: Two, authors: [Ann Reed], year: 2021, venue: J. Phys.}\n"
    index = page(":paper-footcite:`@x, p. 3; @y, p. 4`\n")
    shown = project({"papers.yml": papers, "index.rst": index}).build("text").read("index.txt")

    assert "One. *J*, p. 3." in shown
    assert "Two. *J. Phys.*, p. 4." in shown


def test_many_works_of_one_year_are_in_the_order_of_titles(project: MakeProject) -> None:
    papers = "".join(
        f"- {{id: w{at}, title: T{at:02}, authors: [Ann Reed], year: 2020}}\n" for at in range(30)
    )
    index = page(".. paper-references::\n   :uncited: all\n")
    shown = project({"papers.yml": papers, "index.rst": index}).build("text").read("index.txt")

    assert re.findall(r"T\d\d", shown) == [f"T{at:02}" for at in range(30)]


def test_titles_of_pdf_hold_author_and_year(project: MakeProject) -> None:
    index = "On :paper-cite:`b`\n==================\n\nText.\n\nSub :paper-cite:`a`\n-------------------\n\nText.\n"
    files = {"index.rst": page(".. toctree::\n\n   one\n"), "one.rst": index}
    made = site(project, files, 'research_in_text_style = "numeric"').build("latex").read("test.tex")

    assert "{On Reed (2020)}" in made
    assert "{Sub Reed (2020)}" in made


CAPTIONS = """\
.. table:: Caption :paper-cite:`a`

   == ==
   1  2
   == ==

.. topic:: Topic :paper-cite:`a`

   Text.

.. admonition:: Title :paper-cite:`a`

   Text.

.. paper-references::
"""


def test_captions_and_titles_within_a_page_of_pdf_hold_numbers(project: MakeProject) -> None:
    files = {"index.rst": page(CAPTIONS)}
    made = site(project, files, 'research_in_text_style = "numeric"').build("latex").read("test.tex")

    assert "Reed (2020)" not in made
    assert re.findall(r"(Caption|Topic|Title) \S*?Reed {\[}", made) == ["Caption", "Topic", "Title"]
    assert made.count("research-citation-3") >= 2  # the citation and the way back


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        (":paper-cite:`!nope`", "unknown paper: 'nope'"),
        (":paper-cite-p:`,`", "empty citation: ','"),
        (".. paper-references::\n   :papers: a, nope\n   :empty:", "'nope'"),
    ],
)
def test_more_faults_are_located(project: MakeProject, markup: str, message: str) -> None:
    build = site(project, {"index.rst": page(f"{markup}\n")}).build()

    assert message in build.warnings
    assert "index.rst:4" in build.warnings


def test_id_that_begins_with_an_exclamation_mark(project: MakeProject) -> None:
    papers = "- {id: '!bang', title: Bang, authors: [Ann Reed], year: 2020, url: 'https://b.example'}\n"
    files = {"papers.yml": papers, "index.rst": page(":paper-cite:`!bang`\n")}

    assert 'href="https://b.example"' in project(files).build().read("index.html")


def test_notes_of_a_book_are_declared_as_notes(project: MakeProject) -> None:
    index = page("A :paper-footcite:`a`, mine [#x]_.\n\n.. [#x] Own.\n\n.. toctree::\n\n   two\n")
    made = site(project, {"index.rst": index, "two.rst": page("Two.\n")})
    for text in ("Two.\n", "Two again.\n"):  # The first page is not written again, and stays as it is.
        made.write({"two.rst": page(text)})
        tree = ET.fromstring(made.build("epub").read("index.xhtml"))
        kinds = {
            (one.get("role"), "research-footnote" in str(one.get("class"))): one.get(EPUB_TYPE)
            for one in tree.iter()
            if one.get("role") in {"doc-noteref", "doc-footnote"}
        }
        assert kinds == {
            ("doc-noteref", True): "noteref",
            ("doc-noteref", False): None,
            ("doc-footnote", True): "footnote",
            ("doc-footnote", False): None,
        }


RAISED = """\
First :paper-cite-p:`a`, then :paper-cite-p:`a, b`. :paper-cite:`c` says so, see
:paper-cite-p:`e`. Both :paper-cite:`a` and :paper-cite:`b` and :paper-cite-p:`e` say it.

.. admonition:: As :paper-cite:`c` says

   Body.

.. paper-references::
"""


@pytest.mark.parametrize(
    ("builder", "file", "shown"),
    [
        (
            "text",
            "index.txt",
            "First^1, then^1,2. Reed et al.^3 says so, see^4. Both Reed^1 and Reed^2 and^4 say it. As Reed et al.^3 says: Body.",
        ),
        (
            "html",
            "index.html",
            "First1, then1,2. Reed et al.3 says so, see4. Both Reed1 and Reed2 and4 say it. As Reed et al.3 says Body.",
        ),
        ("man", "test.1", '"As Reed et al.^3 says"'),
    ],
)
@pytest.mark.parametrize("conf", ['in_text_style = "superscript"', 'citation_style = "nature"'])
def test_raised_numbers_follow_their_word_and_show_in_titles(
    project: MakeProject, conf: str, builder: str, file: str, shown: str
) -> None:
    pages = 'man_pages = [("index", "test", "Test", "Test", 1)]'
    build = site(project, {"index.rst": page(RAISED)}, f"research_{conf}\n{pages}").build(builder)
    text = " ".join(text_of(build.read(file)).replace("\u00b6", "").split())

    assert build.warnings == ""
    assert shown in text


def test_raised_numbers_in_headings_of_manual_pages(project: MakeProject) -> None:
    index = page("Of :paper-cite-p:`a`\n-------------------\n\n.. paper-references::\n")
    conf = 'research_in_text_style = "superscript"\nman_pages = [("index", "test", "Test", "Test", 1)]'
    assert "OF^1" in site(project, {"index.rst": index}, conf).build("man").read("test.1").upper()

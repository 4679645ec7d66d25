"""Citations in notes, in real builds."""

from __future__ import annotations

import re

from .citing import site
from .pages import MakeProject, page

NOTES = """\
First [#]_ then :paper-footcite:`a` and mine [#n]_ and :paper-footcite:`see @b, p. 3; @a`.

.. [#] Own one.

.. [#n] Own named.

.. paper-footnotes::

Later :paper-footcite:`c`.
"""


def test_notes_are_counted_with_the_footnotes_of_the_author(project: MakeProject) -> None:
    build = site(project, {"index.rst": page(NOTES)}).build("text")
    shown = build.read("index.txt")

    assert build.warnings == ""
    assert "First [1] then [2] and mine [3] and [4][2]." in shown
    assert "[2] Reed, A. (2020). A thing. *J. Lakes*." in shown
    assert "[4] see Reed, A. (2020). B thing, p. 3." in shown
    assert shown.index("[4] see") < shown.index("Later [5]") < shown.index("[5] Reed, A., Li")


def test_notes_are_footnotes_of_their_builder(project: MakeProject) -> None:
    made = site(project, {"index.rst": page(NOTES)})
    shown = made.build().read("index.html")

    assert shown.count('role="doc-noteref"') == 6
    assert shown.count('role="doc-footnote"') == 5
    assert shown.count("A thing") == 1
    assert "\\begin{footnote}[2]" in made.build("latex").read("test.tex")


def test_headings_of_notes_are_where_the_notes_are(project: MakeProject) -> None:
    index = page(
        "First :paper-footcite:`a`, see :ref:`below`.\n\n.. rubric:: Notes above\n\n.. paper-footnotes::\n\n"
        ".. rubric:: More\n\nWords :paper-footcite:`b`.\n\n"
        ".. _below:\n\nNotes below\n-----------\n\n.. paper-footnotes::\n"
    )
    made = site(project, {"index.rst": index})
    for builder, name in (("latex", "test.tex"), ("texinfo", "test.texi")):
        build = made.build(builder)
        book = build.read(name)
        assert build.warnings == ""
        assert re.search(r"(?m)Notes above|^@section|\\section\{", book) is None
        assert "More" in book
        assert "below" in book
    shown = made.build("text").read("index.txt")
    assert "Notes above" in shown
    assert "Notes below\n===========" in shown


def test_notes_of_documents_that_are_one_page_differ(project: MakeProject) -> None:
    files = {
        "index.rst": page(":paper-footcite:`a`\n\n.. toctree::\n\n   one\n"),
        "one.rst": page(":paper-footcite:`a`\n"),
    }
    shown = site(project, files).build("singlehtml").read("index.html")
    for kind in ("note", "mark"):
        ids = re.findall(rf' id="(research-{kind}-\w+)"', shown)
        assert len(ids) == 2
        assert len(set(ids)) == 2
    assert len(re.findall(r' href="#research-mark-\w+"', shown)) == 2


def test_notes_without_a_place_stand_at_the_end_of_the_page(project: MakeProject) -> None:
    index = page(":paper-footcite:`a`\n\nSection\n-------\n\n:paper-footcite:`b`\n\n.. [#x] Own [#x]_.\n")
    shown = site(project, {"index.rst": index}).build("text").read("index.txt")

    assert shown.index("Section") < shown.index("A thing") < shown.index("B thing")


def test_note_of_an_unknown_work_is_one_located_warning(project: MakeProject) -> None:
    build = site(project, {"index.rst": page(":paper-footcite:`zz`\n")}).build()

    assert build.warnings.count("WARNING") == 1
    assert "index.rst:4: WARNING: unknown paper: 'zz'" in build.warnings


def test_notes_in_myst(project: MakeProject) -> None:
    text = "# Test\n\nMine[^x] and {paper-footcite}`a` and {paper-footcite}`see @b, p. 3`.\n\n[^x]: Own.\n"
    build = site(project, {"index.md": text}, 'extensions += ["myst_parser"]').build("text")
    shown = build.read("index.txt")

    assert build.warnings == ""
    assert "Mine[1] and [2] and [3]." in shown
    assert "[3] see Reed, A. (2020). B thing, p. 3." in shown


def test_note_in_a_translated_paragraph(project: MakeProject) -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalogue += 'msgid "See :paper-footcite:`a`."\nmsgstr "Siehe :paper-footcite:`a`."\n'
    files = {"index.rst": page("See :paper-footcite:`a`.\n"), "locale/de/LC_MESSAGES/index.po": catalogue}
    build = site(project, files, 'language = "de"\nlocale_dirs = ["locale"]\n').build("text")

    assert build.warnings == ""
    assert "Siehe [1]." in build.read("index.txt")
    assert build.read("index.txt").count("A thing") == 1


CHICAGO = 'research_citation_style = "chicago-notes-bibliography-subsequent-ibid"'
IN_NOTES = """\
First :paper-cite-p:`a`. Again :paper-cite-p:`@a`; :paper-cite-p:`@a, p. 3`. As :paper-cite:`d` says, own [#x]_,
:paper-cite-p:`see @a, p. 3; also @e` and :paper-footcite:`d`. Explicit: :paper-cite:`the paper <a>`.

.. [#x] Own note with :paper-cite-p:`@a, p. 7` in it.

.. paper-footnotes::

.. paper-references::
"""


def test_style_for_notes_cites_in_notes(project: MakeProject) -> None:
    build = site(project, {"index.rst": page(IN_NOTES)}, CHICAGO).build("text")
    shown = " ".join(build.read("index.txt").split())

    assert build.warnings == ""
    assert "First[1]. Again[2];[3]. As Dee[4] says, own [5],[6] and[7]. Explicit: the paper." in shown
    assert "[5] Own note with Reed, \u201cA Thing,\u201d 7 in it." in shown
    assert "[1] Ann Reed, \u201cA Thing,\u201d" in shown
    assert "[2] Ibid. [3] Ibid., 3. [4] Dee Dee, \u201cD Thing,\u201d" in shown
    assert "[6] See ibid., 3; also Eve Eve, \u201cE Thing,\u201d 2023. [7] Dee, \u201cD Thing.\u201d" in shown
    assert shown.index("[7] Dee") < shown.index("Dee, Dee. \u201cD Thing.") < shown.index("Reed, Ann. ")


def test_sentence_in_a_note_of_the_author_goes_on_behind_a_citation(project: MakeProject) -> None:
    index = page("Text [#]_.\n\n.. [#] Own with :paper-cite:`a`.\n")
    shown = " ".join(site(project, {"index.rst": index}, CHICAGO).build("text").read("index.txt").split())

    assert "Own with Ann Reed, \u201cA Thing,\u201d in J. Lakes, 2020." in shown.replace("*", "")


def test_number_of_the_first_note_follows_the_authors_in_a_note_of_the_author(project: MakeProject) -> None:
    index = page(
        "One :paper-cite-p:`a`, two :paper-cite-p:`d`, own [#]_.\n\n.. [#] As :paper-cite:`a` says.\n"
    )
    build = site(project, {"index.rst": index}, 'research_citation_style = "oscola"').build("text")

    assert "As Reed (n 1) says." in build.read("index.txt")


def test_words_between_citations_keep_their_blanks(project: MakeProject) -> None:
    index = page(
        "Both :paper-cite:`c` and :paper-cite:`d` and :paper-cite-p:`a` and :paper-cite:`e` say so.\n"
    )
    build = site(project, {"index.rst": index}, CHICAGO).build("text")

    assert "Both Reed et al.[1] and Dee[2] and[3] and Eve[4] say so." in build.read("index.txt")


def test_notes_of_a_style_lead_to_the_references_and_back(project: MakeProject) -> None:
    made = site(project, {"index.rst": page(IN_NOTES)}, CHICAGO)
    shown = made.build().read("index.html")

    note = shown[shown.index('role="doc-footnote"') :]
    assert re.search(r'<a class="reference internal" href="#research-paper-a" title="A thing">', note)
    back = re.findall(r'<a href="#(research-citation-\d+)"', shown)
    assert len(back) == 9
    assert all(f'id="{anchor}"' in shown for anchor in back)
    assert "\\begin{footnote}[1]" in made.build("latex").read("test.tex")


AROUND_NOTES = """\
.. rubric:: Rubric :paper-cite:`a`

Substituted |sub|.

.. |sub| replace:: :paper-cite-p:`@a, p. 3`

.. only:: latex

   Not here :paper-cite-p:`e`.
"""


def test_notes_of_a_style_where_footnotes_cannot_be(project: MakeProject) -> None:
    made = site(project, {"index.rst": page(AROUND_NOTES)}, CHICAGO)
    build = made.build("text")
    shown = " ".join(build.read("index.txt").split())

    assert build.warnings == ""
    assert "Rubric Reed (2020)" in shown
    assert "Substituted[1]. [1] Ann Reed, \u201cA Thing,\u201d" in shown
    assert "Eve" not in shown
    assert "Eve" in made.build("latex").read("test.tex")


def test_notes_of_a_style_in_markdown(project: MakeProject) -> None:
    text = (
        "# Test {paper-cite}`a`\n\nMine[^x] and {paper-cite-p}`see @b, p. 3`.\n\n[^x]: Own {paper-cite-p}`a`\n\n"
        "```{eval-rst}\nInner :paper-cite:`a`.\n```\n"
    )
    build = site(project, {"index.md": text}, f'extensions += ["myst_parser"]\n{CHICAGO}').build("text")
    shown = " ".join(build.read("index.txt").split())

    assert build.warnings == ""
    assert "Test Reed[1]" in shown
    assert "Mine[2] and[3]. Inner Reed[4]." in shown
    assert "[2] Own ibid. [3] See" in shown


def test_notes_of_a_style_in_a_translated_paragraph(project: MakeProject) -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalogue += 'msgid "See :paper-cite-p:`a`, :paper-cite-p:`a`."\nmsgstr "Siehe :paper-cite-p:`a`, :paper-cite-p:`a`."\n'
    index = page("See :paper-cite-p:`a`, :paper-cite-p:`a`.\n")
    files = {"index.rst": index, "locale/de/LC_MESSAGES/index.po": catalogue}
    build = site(project, files, f'{CHICAGO}\nlanguage = "de"\nlocale_dirs = ["locale"]\n').build("text")

    assert build.warnings == ""
    assert "Siehe[1],[2]." in build.read("index.txt")
    assert "[2] Ebd." in build.read("index.txt")


def test_unknown_work_in_a_style_for_notes_is_one_located_warning(project: MakeProject) -> None:
    build = site(project, {"index.rst": page("As :paper-cite:`nope` says.\n")}, CHICAGO).build("text")

    assert re.findall(r"index\.rst:(\d+): WARNING: (.*) \[", build.warnings) == [
        ("4", "unknown paper: 'nope'")
    ]
    assert "As nope[1] says." in build.read("index.txt")


def test_marks_of_notes_in_titles_have_brackets_in_text(project: MakeProject) -> None:
    index = page(".. admonition:: As :paper-cite-p:`a` says\n\n   Body.\n")
    assert "As[1] says: Body." in site(project, {"index.rst": index}, CHICAGO).build("text").read("index.txt")

"""A plug-in that fails costs what it would have given and one warning, never the build."""

from __future__ import annotations

import re

READER = """
from sphinxcontrib_research.api import Record

def read(content):
    print(*["reads"])
    yield Record({"title": "One", "year": 2024}, 1)
    yield Record({"title": "Two", "pages": [1, True, None, {"a": 2.5}]}, 4)
    BROKEN
"""
BADGE = """
from sphinxcontrib_research.api import Badge

def badge(paper):
    if paper.id == "adan":
        raise KeyError("x")
    return Badge("other", "seen", paper.title)
"""


def test_a_reader_that_raises_costs_the_rest_of_the_file(project):
    project.plugin("odd", READER.replace("BROKEN", "raise RuntimeError('no more')"), readers="odd = odd:read")
    project.write(papers__odd="any")

    warnings = project.build()

    expected = (
        "papers.odd:4: WARNING: reader 'odd' of plug-in 'odd 1.0' failed (RuntimeError: no more); what follows"
        " is not read; update or remove the plug-in [research.plugin]"
    )
    assert expected in warnings
    assert all(title in project.page() for title in ("Adan", "Win", "One", "Two"))


def test_a_reader_that_gives_nonsense_costs_its_file(project):
    project.plugin("odd", "def read(content):\n    return [1]\n", readers="odd = odd:read")
    project.write(papers__odd="any")

    shown = project.command("check", status=1).stdout

    assert "papers.odd: reader 'odd' of plug-in 'odd 1.0' failed (AttributeError: " in shown
    assert "[research.plugin]" in shown


def test_a_file_is_read_again_when_its_plug_in_has_another_version(project):
    project.plugin("odd", READER.replace("BROKEN", ""), readers="odd = odd:read")
    project.write(papers__odd="any")

    def reads() -> bool:
        (project.folder / "index.rst").touch()
        return "reads" in project.run("sphinx", "-q", "-b", "html", ".", "_build").stdout

    first, second = reads(), reads()
    project.plugin(
        "odd", READER.replace("BROKEN", "").replace("One", "First"), "1.1", readers="odd = odd:read"
    )
    assert (first, second, reads()) == (True, False, True)
    assert "First" in project.page()
    assert "One" not in project.page()


def test_a_badge_that_raises_costs_itself(project):
    project.plugin("seen", BADGE, badges="seen = seen:badge")
    project.write(index__rst="Papers\n======\n\n.. research:paper-list::\n   :badges: seen\n")

    warnings = project.build()

    expected = (
        "papers.yml:1: WARNING: paper 'adan': badge 'seen' of plug-in 'seen 1.0' failed (KeyError: 'x');"
        " the paper has no such badge; update or remove the plug-in [research.plugin]"
    )
    assert warnings.count("WARNING") == warnings.count(expected) == 1
    assert "research-badge-seen" in project.page()
    assert "<title>seen Win</title>" in project.page()


def test_a_badge_that_always_raises_is_one_warning(project):
    project.plugin("seen", BADGE.replace('== "adan"', '!= ""'), badges="seen = seen:badge")

    shown = project.command("check", status=1).stdout

    assert shown.count("research.plugin") == 1
    assert "(here and in 1 more paper)" in shown


def test_pages_are_read_again_when_a_plug_in_comes_or_goes(project):
    project.write(index__rst="Papers\n======\n\n.. research:paper-list::\n   :badges: seen\n")

    assert "unknown: 'seen'" in project.build()
    project.plugin("seen", BADGE.replace('"adan"', '""'), badges="seen = seen:badge")
    assert project.build() == ""
    assert "<title>seen Win</title>" in project.page()


def test_pages_are_written_again_when_a_plug_in_has_another_version(project):
    project.plugin("seen", BADGE.replace('"adan"', '""'), badges="seen = seen:badge")
    project.write(index__rst="Papers\n======\n\n.. research:paper-list::\n   :badges: seen\n")
    project.build()
    project.plugin(
        "seen", BADGE.replace('"adan"', '""').replace("seen", "known"), "2.0", badges="seen = seen:badge"
    )

    assert project.build() == ""
    assert "<title>known Win</title>" in project.page()


def test_a_plug_in_that_cannot_be_loaded_is_one_warning(project):
    project.plugin("gone", "import no_such_module\n", badges="seen = gone:badge", links="space = gone:SPACE")

    shown = project.build()

    for what in ("badge 'seen'", "link 'space'"):
        expected = (
            f"conf.py: {what} of plug-in 'gone 1.0' failed (ModuleNotFoundError: No module named 'no_such_module');"
            " it is left out; update or remove the plug-in [research.plugin]"
        )
        assert shown.count(expected) == 1


def test_values_of_another_kind_are_left_out(project):
    kind = "from sphinxcontrib_research.api import LinkKind\n"
    project.plugin(
        "wrong",
        f"{kind}LINK = LinkKind(label='Code')\nICON = LinkKind(label='X', icon='<script>')\nBADGE = 3\n",
        badges="seen = wrong:BADGE",
        links="code = wrong:LINK\nother = wrong:ICON\nbadge = wrong:BADGE",
    )

    shown = project.command("check", status=1).stdout

    assert (
        "conf.py: badge 'seen' of plug-in 'wrong 1.0': it is of type int, not a function; it is left out"
        in shown
    )
    assert (
        "conf.py: link 'code' of plug-in 'wrong 1.0': papers have a field of that name; it is left out"
        in shown
    )
    assert "conf.py: link 'other' of plug-in 'wrong 1.0': its icon is not the 'd' of an SVG path" in shown
    assert "conf.py: link 'badge' of plug-in 'wrong 1.0': it is of type int, not LinkKind" in shown


def test_of_two_plug_ins_with_one_name_the_first_distribution_is_kept(project):
    for name in ("alpha", "beta"):
        project.plugin(
            name,
            f"from sphinxcontrib_research.api import LinkKind\nL = LinkKind(label='{name}')\n",
            links=f"space = {name}:L",
        )
    project.write(papers__yml="- title: Adan\n  space: https://example.org/\n")

    warnings = project.build()

    assert warnings.count("link 'space' of plug-in 'beta 1.0': 'space' is also of plug-in 'alpha 1.0'") == 1
    assert ">alpha</a>" in project.page()


def test_a_link_that_raises_costs_itself(project):
    module = """
from sphinxcontrib_research.api import LinkKind

def address(value):
    return "javascript:alert(1)" if value == "bad" else 1 / 0

SPACE = LinkKind(label="Space", address=address)
"""
    project.plugin("space", module, links="space = space:SPACE")
    project.write(papers__yml="- title: Adan\n  space: abc\n- title: Win\n  space: bad\n")

    shown = project.command("check", status=1).stdout

    assert "papers.yml:2: paper 'adan': field 'space': link 'space' of plug-in 'space 1.0' failed" in shown
    assert "(ZeroDivisionError: division by zero); the link is left out" in shown
    assert "papers.yml:4: paper 'win': field 'space': " in shown


def test_a_source_of_numbers_that_raises_costs_its_answer(project, httpserver):
    module = """
from sphinxcontrib_research.api import NumberSource

SOURCE = NumberSource(
    title="Counter",
    base="https://example.org",
    fields=frozenset({"downloads"}),
    path=lambda ids: f"/{ids['doi']}",
    numbers=lambda reply: {"downloads": reply["count"]},
)
"""
    project.plugin("counter", module, providers="counter = counter:SOURCE\ngithub = counter:SOURCE")
    project.write(
        papers__yml="- title: One\n  doi: 10.1000/one\n- title: Two\n  doi: 10.1000/two\n- title: Three\n  arxiv: 2208.06677\n"
    )
    httpserver.expect_request("/10.1000/one").respond_with_json({"count": 12})
    httpserver.expect_request("/10.1000/two").respond_with_json({})
    project.variables = {"RESEARCH_COUNTER_URL": httpserver.url_for("").rstrip("/")}

    done = project.command("refresh", "--provider", "counter", "--field", "downloads", status=3)

    assert "provider 'counter' of plug-in 'counter 1.0' failed (KeyError: " in done.stderr
    assert '"value": 12' in (project.folder / "research.lock.json").read_text()


def test_a_plug_in_with_a_name_of_ours_is_left_out_with_one_warning(project):
    module = f"{READER.replace('BROKEN', '')}\ndef badge(paper):\n    raise RuntimeError\n"
    project.plugin("odd", module, readers="yml = odd:read", badges="award = odd:badge")

    warnings = project.build()

    assert "Adan" in project.page()
    for name in ("reader 'yml'", "badge 'award'"):
        what = name.partition(" ")[0]
        expected = (
            f"WARNING: conf.py: {name} of plug-in 'odd 1.0': sphinxcontrib_research has a {what} of that name;"
            " it is left out; rename or remove it [research.plugin]"
        )
        assert warnings.count(expected) == 1
    assert warnings.count("WARNING") == 2
    assert project.command("check", status=1).stdout.count("of that name; it is left out") == 2


def test_a_source_of_numbers_that_cannot_be_queried_is_left_out_with_one_message(project):
    module = """
from sphinxcontrib_research.api import NumberSource

def made(title="Counter", base="https://example.org", fields=frozenset({"downloads"})):
    return NumberSource(title=title, base=base, fields=fields, path=str, numbers=dict)

WORDS, NOTHING, OPEN, UNNAMED = "words", made(fields=frozenset()), made(base="http://example.org"), made(title=" ")
"""
    names = ("words", "nothing", "open", "unnamed")
    project.plugin("odd", module, providers="\n".join(f"{name} = odd:{name.upper()}" for name in names))

    shown = project.command("refresh", "--dry-run").stderr

    for name, fault in zip(
        names,
        (
            "it is of type str, not NumberSource",
            "its fields are not among citations, ",
            "its base is not an address https://… without a slash at its end",
            "it has no title",
        ),
        strict=True,
    ):
        assert shown.count(f"conf.py: provider '{name}' of plug-in 'odd 1.0': {fault}") == 1


def test_a_source_of_numbers_with_a_name_of_ours_is_left_out_with_one_message(project):
    project.plugin("odd", "SOURCE = 1 / 0\n", providers="github = odd:SOURCE\norcid = odd:SOURCE")

    shown = project.command("refresh", "--dry-run").stderr

    for name in ("github", "orcid"):
        expected = f"conf.py: provider '{name}' of plug-in 'odd 1.0': sphinxcontrib_research has a provider"
        assert shown.count(expected) == 1
    assert "ZeroDivisionError" not in shown


STYLE = """
from sphinxcontrib_research.api import EntryStyle

def show(entry):
    return "<p>" + entry.parts["title"] + "</p>" if entry.paper.id == "win" else BROKEN

STYLE = EntryStyle(parts=frozenset({"title"}), html=show, nodes=show)
"""
LIST = "Papers\n======\n\n.. research:paper-list::\n   :style: plain\n"


def test_a_style_that_raises_costs_its_entry(project):
    project.plugin("plain", STYLE.replace("BROKEN", "1 / 0"), styles="plain = plain:STYLE")
    project.write(index__rst=LIST)

    expected = (
        "papers.yml:1: WARNING: paper 'adan': style 'plain' of plug-in 'plain 1.0' failed (ZeroDivisionError:"
        " division by zero); it is shown as a card; update or remove the plug-in [research.plugin]"
    )
    warnings = project.build()
    assert warnings.count("WARNING") == warnings.count(expected) == 1
    assert "<p>Win</p>" in project.page()
    assert re.search('<p class="research-title"[^>]*>Adan</p>', project.page())

    done = project.run("sphinx", "-q", "-b", "text", ".", "_text").stderr
    assert "can only concatenate str" in done
    assert "Adan" in (project.folder / "_text/index.txt").read_text()


def test_a_style_that_gives_no_text_costs_its_entry(project):
    project.plugin("plain", STYLE.replace("BROKEN", "None"), styles="plain = plain:STYLE")
    project.write(index__rst=LIST)

    assert "style 'plain' of plug-in 'plain 1.0': its HTML is of type NoneType, not text" in project.build()


def test_a_style_of_unknown_parts_or_with_a_name_of_ours_is_left_out(project):
    module = STYLE.replace("BROKEN", "None").replace('{"title"}', '{"colour"}')
    project.plugin("plain", module, styles="plain = plain:STYLE\ncard = plain:STYLE")
    project.write(index__rst=LIST)

    shown = project.build()
    assert "style 'plain' of plug-in 'plain 1.0': entries have no part 'colour'; it is left out" in shown
    assert "style 'card' of plug-in 'plain 1.0'" in shown
    assert ":style: unknown: 'plain'" in shown

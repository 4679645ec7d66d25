"""The project's own template of entries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import html5lib
import pytest

from .conftest import Project
from .payloads import TEXTS

PAPERS = """\
- id: pond
  title: A Pond & $x^2$
  authors: [Ada Waterman, {name: Bo Canal, highlight: true}]
  venue: ICCV
  date: 2024-03
  award: Oral
  code: pond/pond
  citations: 241
  abstract: Water is <b>wet</b>.
- {id: lake, title: A Lake}
"""
LIST = "Papers\n======\n\n.. paper-list::\n   :show: default, bibtex\n   :badges: citations\n"
TEMPLATE = """\
<h3 class="research-title"><a href="{{ address }}">{{ title }}</a></h3>
<p>{% for one in authors %}{{ one.name }}{{ "!" if one.highlight }} {% endfor %}| {{ venue }}, {{ date }} ({{ year }})</p>
{% for link in links %}<a href="{{ link.address }}">{{ link.label }}</a>{% endfor %}
{% for badge in badges %}[{{ badge.text }}]{% endfor %}
<p>{{ awards|join }} {{ citations.value }} {{ abstract }} {{ citation }}</p>
"""
CONF = 'templates_path = ["ours"]\n'


def page(project: Callable[..., Project], template: str, **files: str) -> tuple[str, str]:
    """The page, and the warnings of its build."""
    made = project(
        {"papers.yml": PAPERS, "index.rst": LIST, "ours/research/entry.html": template, **files}, CONF
    )
    done = made.build()
    return done.read("index.html"), done.warnings


def test_a_template_takes_the_place_of_the_html_of_entries(project: Callable[..., Project]) -> None:
    shown, warnings = page(project, TEMPLATE)

    assert warnings == ""
    assert '<li class="research-paper" id="research-paper-pond"><h3 class="research-title">' in shown
    assert "Ada Waterman Bo Canal! | ICCV, Mar 2024 (2024)" in shown
    assert '<a href="https://github.com/pond/pond">Code</a>' in shown
    assert "[241 citations]" in shown
    assert "Oral 241 Water is wet." in shown
    assert "Waterman, A. and Canal, B. (2024)" in shown
    assert "A Pond &amp; " in shown
    assert "research-marks" not in shown


def test_a_book_takes_what_is_well_formed(project: Callable[..., Project]) -> None:
    template = "<p>mine</p>\n{% if id == 'lake' %}<br>{% endif %}"
    made = project({"papers.yml": PAPERS, "index.rst": LIST, "ours/research/entry.html": template}, CONF)
    done = made.build("epub")
    shown = done.read("index.xhtml")

    assert done.warnings.count("the template 'research/entry.html' failed (ExpatError: mismatched tag") == 1
    assert shown.count("<p>mine</p>") == 1
    assert "A Pond" not in shown
    assert "A Lake</p>" in shown


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_outputs_know_nothing_of_it(project: Callable[..., Project], builder: str) -> None:
    files = {"papers.yml": PAPERS, "index.rst": LIST, "ours/research/entry.html": "<p>mine</p>"}
    done = project(files, CONF).build(builder)

    assert not any("mine" in path.read_text("utf-8", "replace") for path in done.out.rglob("index.*"))


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        (
            "<p>{{ title </p>",
            "ours/research/entry.html:1: WARNING: the template 'research/entry.html' failed",
        ),
        (
            "<p>\n{{ 1 / 0 }}</p>",
            "ours/research/entry.html:2: WARNING: the template 'research/entry.html' failed (Zero",
        ),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "SecurityError"),
        ("{% include 'gone.html' %}", "TemplateNotFound"),
    ],
)
def test_a_template_that_fails_is_one_warning(
    project: Callable[..., Project], template: str, fault: str
) -> None:
    shown, warnings = page(project, template)

    assert fault in warnings
    assert warnings.count("WARNING") == 1
    assert "[research.template]" in warnings
    assert '<p class="research-title"' in shown


def test_a_changed_template_changes_the_pages(project: Callable[..., Project]) -> None:
    made = project(
        {"papers.yml": PAPERS, "index.rst": LIST, "ours/research/entry.html": "<p>first</p>"}, CONF
    )
    assert "<p>first</p>" in made.build().read("index.html")
    made.write({"ours/research/entry.html": "<p>second</p>"})

    assert "<p>second</p>" in made.build().read("index.html")


def test_hostile_values_do_nothing(project: Callable[..., Project]) -> None:
    """Whatever a value holds, it is text where it stands: between tags, in an attribute, as an address."""
    names = ("title", "short", "venue", "category", "abstract", "note", "bibtex", "citation")
    template = "".join(
        f'<p title="{{{{ {name} }}}}" lang=\'{{{{ {name} }}}}\'>{{{{ {name} }}}}</p><a href="{{{{ {name} }}}}">x</a>'
        for name in names
    )
    template += "{% for tag in tags %}<a href='{{ tag }}'>{{ tag }}</a>{% endfor %}"
    papers = [
        {
            "title": text,
            "short": text,
            "venue": text,
            "category": text,
            "abstract": text,
            "note": text,
            "tags": [text],
        }
        for text in [*TEXTS.values(), "java\tscript:pwned()", " JavaScript:pwned()", "data:text/html,x"]
    ]
    made = project({"papers.json": json.dumps(papers), "ours/research/entry.html": template}, CONF)
    made.write({"conf.py": (made.source / "conf.py").read_text() + 'research_papers = ["papers.json"]\n'})
    made.write({"index.rst": "Papers\n======\n\n.. paper-list::\n"})

    body = re.search(r'<ul class="research-entries".*?</ul>', made.build().read("index.html"), re.DOTALL)
    tree = html5lib.parse(body[0], namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag in {"html", "head", "body", "ul", "li", "p", "a"}
        assert set(element.attrib) <= {"class", "role", "id", "title", "lang", "href"}
        address = re.sub(r"[\x00-\x20]+", "", element.get("href", "")).lower()
        assert not address.startswith(("javascript:", "vbscript:", "data:"))

"""The declaration of the fields, and what is made of it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import jsonschema
import pytest

from sphinxcontrib_research.model.paper import Author, Paper, Topic, Venue
from sphinxcontrib_research.readers.yaml import read
from sphinxcontrib_research.vocabulary.fields import KEPT_QUIETLY, LINK_KINDS, PAPER, TABLES, Names, fold
from sphinxcontrib_research.vocabulary.json_schema import dumps, json_schema

VALUES = {"paper": Paper, "author": Author, "venue": Venue, "topic": Topic}
OTHERWISE = {"venue": "venues", "award": "awards", "year": "date", "month": "date", "day": "date"}


def test_the_shipped_schema_is_current():
    shipped = Path(__file__).parents[2] / "sphinxcontrib_research/schema/papers.schema.json"

    assert shipped.read_text(encoding="utf-8") == dumps()


def test_the_schema_is_a_valid_schema():
    validator = jsonschema.Draft202012Validator(jsonschema.Draft202012Validator.META_SCHEMA)

    assert [error.message for error in validator.iter_errors(json_schema())] == []


@pytest.mark.parametrize("kind", TABLES)
def test_no_name_means_two_fields(kind):
    names = [fold(name) for field in TABLES[kind] for name in (field.name, *field.aliases)]

    assert sorted(names) == sorted(set(names))
    assert kind not in ("paper", "defaults") or KEPT_QUIETLY.isdisjoint(names)


@pytest.mark.parametrize("kind", VALUES)
def test_every_field_has_a_place_in_the_value(kind):
    attributes = {field.name for field in dataclasses.fields(VALUES[kind])}
    for field in TABLES[kind]:
        name = "links" if field.name in LINK_KINDS else OTHERWISE.get(field.name, field.name)
        assert name in attributes, field.name


@pytest.mark.parametrize("kind", TABLES)
def test_every_field_has_a_sentence(kind):
    assert all(field.help.endswith(".") and len(field.help) < 110 for field in TABLES[kind])


def test_editors_complete_every_field_with_its_sentence():
    properties = json_schema()["$defs"]["paper"]["properties"]

    assert set(properties) == {field.name for field in PAPER}
    assert properties["short"]["description"] == (
        "The short name that references in the text show. Also read as: short_title, acronym."
    )


SOUND = """
papers:
  - id: mdt
    title: "Masked"
    authors: [Shanghua Gao, {id: pan-zhou, equal: true}, "Cheng, Ming-Ming"]
    venue: [TPAMI, CVPR]
    year: 2023
    arxiv: 2303.14389
    code: true
    links: {Talk: https://x.org}
    tags: [diffusion]
    sota: {task: A, rank: 1}
    citations: {count: 600+, source: X}
    metrics: {a: 1.5}
    selected: y
    own_field: {a: [b]}
  - {doi: 10.1000/182}
authors:
  - {id: pan-zhou, name: Pan Zhou, aliases: [P. Zhou]}
venues: {ICCV: Vision}
topics: [{title: T, papers: [mdt]}]
defaults: {relation: uses}
"""


def errors(text):
    import yaml

    validator = jsonschema.Draft202012Validator(json_schema())
    return [error.message for error in validator.iter_errors(yaml.safe_load(text))]


@pytest.mark.parametrize("text", [SOUND, "- title: A\n", "2023:\n- title: A\n", "a: {title: A}\n", ""])
def test_what_the_parser_takes_the_schema_takes(text):
    assert errors(text) == []
    assert all(problem.subtype == "empty" for problem in read(text.encode(), "f").problems)


@pytest.mark.parametrize(
    "text",
    [
        "- year: 2020\n",
        "- {title: A, relation: mine}\n",
        "- {title: A, selected: maybe}\n",
        "- {title: [A]}\n",
        "papers: [{title: A, metrics: 5}]\n",
        "authors: [{id: a}]\n",
        "venues: [{id: a, color: red}]\n",
        "Hello\n",
    ],
)
def test_the_schema_refuses_what_is_wrong(text):
    assert errors(text)


# -- names


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("title", "title"),
        ("Title", "title"),
        ("PDF-URL", "pdf"),
        ("arXiv", "arxiv"),
        ("Short Title", "short"),
        ("containerTitle", "venue"),
        ("url_code", "code"),
        ("publicationDate", "date"),
        ("image_ALT", "image_alt"),
    ],
)
def test_names_are_folded(name, field):
    assert Names("paper", {})[name].name == field


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("titel", "title"),
        ("autors", "authors"),
        ("resouces", "resources"),
        ("yaer", "year"),
        ("venu", "venue"),
        ("abstrct", "abstract"),
        ("funding", ""),
        ("foo", ""),
        ("emoji", ""),
    ],
)
def test_near_misses_are_found(name, near):
    names = Names("paper", {})

    assert (names[name], names.near(name)) == (None, near)


def test_research_fields_changes_names():
    names = Names("paper", {"Publisher": "venue", "code": None, "nonsense": "nowhere"})

    assert names["publisher"].name == "venue"
    assert names["code"] is None
    assert "code" in names.quiet
    assert names["nonsense"] is None

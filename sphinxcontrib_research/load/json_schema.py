"""The JSON Schema of data files (draft 2020-12), made from the declaration of the fields.

Editors complete and check data with it; what it cannot say (folded names, text forms) the parser says.
https://json-schema.org/draft/2020-12/schema
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from sphinxcontrib_research.load.schema import AUTHOR, IDENTIFIERS, PAPER, TOPIC, VENUE

if TYPE_CHECKING:
    from sphinxcontrib_research.load.schema import Field

_Schema: TypeAlias = "dict[str, Any]"

_SCALAR: _Schema = {"type": ["string", "number", "boolean", "null"]}
_TEXT: _Schema = {"type": ["string", "number", "null"]}
_WORDS: _Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_TRUTH: _Schema = {"enum": [True, False, "y", "n", "yes", "no", "on", "off", 0, 1, None]}


def _mapping(**properties: _Schema) -> _Schema:
    return {"type": "object", "properties": properties}


def _one_or_several(schema: _Schema) -> _Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


_PERSON = _mapping(
    name=_TEXT,
    given=_TEXT,
    family=_TEXT,
    id={**_TEXT, "description": "The id of an author record."},
    orcid=_TEXT,
    affiliation=_TEXT,
    url=_TEXT,
    equal={**_TRUTH, "description": "Contributed equally."},
    corresponding={**_TRUTH, "description": "The corresponding author."},
)
_LINK = _mapping(label=_TEXT, url=_TEXT)
_METRIC = _mapping(count=_TEXT, source=_TEXT, date=_TEXT)
_CLAIM = _mapping(task=_TEXT, dataset=_TEXT, metric=_TEXT, value=_TEXT, rank=_TEXT, date=_TEXT, url=_TEXT)
_DEFINITIONS: dict[str, _Schema] = {
    "person": {"anyOf": [_TEXT, _PERSON]},
    "links": {
        "anyOf": [
            {"type": "array", "items": {"anyOf": [_TEXT, _LINK]}},
            {"type": "object", "additionalProperties": _WORDS},
            {"type": "null"},
        ]
    },
    "metric": {"anyOf": [_TEXT, _METRIC]},
    "claim": {"anyOf": [_TEXT, _CLAIM]},
}


def _ref(name: str) -> _Schema:
    return {"$ref": f"#/$defs/{name}"}


_KINDS: dict[str, _Schema] = {
    "id": _TEXT,
    "ids": _WORDS,
    "text": _TEXT,
    "markup": _TEXT,
    "markups": _WORDS,
    "texts": _WORDS,
    "tags": _WORDS,
    "people": {"anyOf": [_TEXT, {"type": "array", "items": _ref("person")}]},
    "date": _TEXT,
    "year": _TEXT,
    "month": _TEXT,
    "type": _TEXT,
    "relation": {"enum": ["own", "about", "uses", "cited", None]},
    "identifier": _TEXT,
    "url": _TEXT,
    "link": _one_or_several(_SCALAR),
    "links": _ref("links"),
    "metric": _ref("metric"),
    "labels": {"type": ["object", "null"], "additionalProperties": _SCALAR},
    "claims": _one_or_several(_ref("claim")),
    "truth": _TRUTH,
    "image": _TEXT,
    "color": {"type": ["string", "null"], "pattern": "^#[0-9A-Fa-f]{6}$"},
    "orcid": _TEXT,
    "email": _TEXT,
}
"""The forms of each kind of value; ``null`` is no value, wherever it stands."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a data file."""
    parts = {
        "papers": ("paper", "The papers."),
        "authors": ("author", "People that papers and pages can name."),
        "venues": ("venue", "Journals and conferences."),
        "topics": ("topic", "Themes with papers."),
    }
    file = {
        "type": "object",
        "properties": {
            **{name: {"description": text, **_records(kind)} for name, (kind, text) in parts.items()},
            "defaults": {
                "description": "Values for every paper of the file that does not say otherwise.",
                "type": ["object", "null"],
                "properties": _properties(PAPER),
            },
        },
    }
    paper = _record(PAPER)
    paper["anyOf"] = [{"required": [name]} for name in ("title", *IDENTIFIERS)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Papers for sphinxcontrib-research",
        "anyOf": [file, {"type": "array", "items": _ref("paper")}, {"type": "null"}],
        "$defs": {
            "paper": paper,
            "author": _record(AUTHOR),
            "venue": _record(VENUE),
            "topic": _record(TOPIC),
            **_DEFINITIONS,
        },
    }


def dumps() -> str:
    """Return the JSON Schema as the text of a file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _records(kind: str) -> _Schema:
    """Return the schema of a list of records, or of a mapping that holds them by id."""
    return {
        "anyOf": [
            {"type": "array", "items": _ref(kind)},
            {
                "type": "object",
                "additionalProperties": {"anyOf": [{"type": "object"}, _TEXT, {"type": "array"}]},
            },
            {"type": "null"},
        ]
    }


def _record(fields: tuple[Field, ...]) -> _Schema:
    """Return the schema of one record; other names than the declared are allowed, as ``extra``."""
    record: _Schema = {"type": "object", "properties": _properties(fields)}
    required = [field.name for field in fields if field.required]
    if required and fields is not PAPER:
        record["required"] = required
    return record


def _properties(fields: tuple[Field, ...]) -> dict[str, _Schema]:
    return {field.name: {"description": _description(field), **_KINDS[field.kind]} for field in fields}


def _description(field: Field) -> str:
    others = ", ".join(field.aliases)
    return f"{field.help} Also read as: {others}." if others else field.help

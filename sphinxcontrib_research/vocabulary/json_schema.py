"""The JSON Schema of data files (draft 2020-12), written from the vocabulary.

Editors complete and check data with it; what it cannot say (folded names, text forms) the readers say.
https://json-schema.org/draft/2020-12/schema
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from sphinxcontrib_research.vocabulary import (
    ALL_PERSON_KEYS,
    CLAIM_KEYS,
    COLOR_PATTERN,
    COUNT_KEYS,
    FALSE_WORDS,
    IDENTIFIER_KINDS,
    IDENTIFIERS,
    METRIC_KEYS,
    ORCID_PATTERN,
    RELATIONS,
    RETRACTION_KEYS,
    REVIEW,
    TEXT_KEYS,
    TRUE_WORDS,
)
from sphinxcontrib_research.vocabulary.fields import PAPER, fields_of

if TYPE_CHECKING:
    from sphinxcontrib_research.vocabulary.fields import Field


def any_case(text: str) -> str:
    """Return a pattern of a text whose case does not count."""
    return "".join(
        f"[{char.upper()}{char.lower()}]" if char.upper() != char.lower() else char for char in text
    )


def _one_of(words: Iterable[str]) -> str:
    return "|".join(any_case(word) for word in words)


def names(folded: Iterable[str]) -> str:
    """Return a pattern of names in which case, ``-``, ``_`` and blanks do not count."""
    spaced = ("[-_ ]*".join(any_case(letter) for letter in name) for name in sorted(folded))
    return f"^({'|'.join(spaced)})$"


_NOTHING = rf"^\s*(-|{_one_of(('n/?a', 'none', 'null'))})?\s*$"
"""What people write where a paper has no identifier."""
MENTION = rf"10\.\d{{4}}|{any_case('arxiv')}|://"
"""An item of a list of papers that is one by its identifier."""

ID = r"^\s*[^\s<>`]*\s*$"
_TO_COME = (
    *("press", "print", "preparation", "review", "revision", "appear", "published", "come", "forthcoming"),
    *("upcoming", "accepted", "submitted", "online", "druck", "erscheinen", "erscheint", "eingereicht"),
    *("angenommen", "prensa", "aceptado", "enviado", "aparecer", "paraitre", "para\u00eetre", "accept\u00e9"),
    *("soumis", "\u5370\u5237\u4e2d", "\u63b2\u8f09\u4e88\u5b9a", "\u51fa\u7248\u4e88\u5b9a"),
    *("\u5f85\u53d1\u8868", "\u5373\u5c06\u53d1\u8868", "\u5df2\u63a5\u6536", "\u5f85\u51fa\u7248"),
)
_NO_MONTH = r"\d{4}[-/.](1[3-9]|20|4[2-9]|[5-9]\d)([-/.]\d\d?)?"
"""EDTF counts seasons and quarters from 21 to 41."""
_NEXT_IN_TEN = "|".join(f"{digit}[-/]\\2[{digit + 1}]" for digit in range(9))
_NEXT_TEN = "|".join(f"{digit}9[-/]{(digit + 1) % 10}0" for digit in range(10))
_TWO_YEARS = rf"\d\d((\d)({_NEXT_IN_TEN})|{_NEXT_TEN})"
"""``2019-20``, which are two years in a field for a year."""
_YEAR_OR_WORDS = rf"[\s\S]*(\d{{4}}|{_one_of(_TO_COME)})"
DATE = rf"^(?!\s*~*{_NO_MONTH}\s*$){_YEAR_OR_WORDS}"
"""A year somewhere, no month behind it that does not exist; or words for what is still to come."""
YEAR = rf"^(?!(?!\s*{_TWO_YEARS}\s*$)\s*~*{_NO_MONTH}\s*$){_YEAR_OR_WORDS}"
MONTH = r"^\s*0*([1-9]|1[0-2])\.?\s*$|[A-Za-z\u00c0-\u024f]{3}|\u6708|[Qq]|\d\D+\d"
COUNT = r"^\s*([>\u2265]=?|over|more than|at least)?\s*[~\u2248]?\s*\d"
RELATION = rf"^\s*({_one_of(RELATIONS)})?\s*$"
_TRUTHS = (*TRUE_WORDS, *FALSE_WORDS)
_SIGNS = sorted((word for word in _TRUTHS if not word.isalpha()), key=lambda sign: (sign == "-", sign))
_ESCAPED_SIGNS = "".join(sign if sign.isascii() else f"\\u{ord(sign):04x}" for sign in _SIGNS)
TRUTH = rf"^\s*({_one_of(word for word in _TRUTHS if word.isalpha())}|[{_ESCAPED_SIGNS}])?\s*$"
_RUN_CODE = ("javascript", "vbscript", "data", "file", "blob", "about")
ADDRESS = rf"^(?!\s*({_one_of(_RUN_CODE)}):)"
COLOR = rf"^\s*{COLOR_PATTERN}\s*$"
EMAIL = r"^\s*[^\s@]+@[^\s@]+\s*$"


_Schema: TypeAlias = "dict[str, Any]"

_SCALAR: _Schema = {"type": ["string", "number", "boolean", "null"]}


def _text(pattern: str = "", **more: Any) -> _Schema:
    """Return the schema of a scalar; the pattern is for those that are texts, where an empty one is none."""
    return {**_SCALAR, **({"pattern": f"{pattern}|^$"} if pattern else {}), **more}


def _mapping(**properties: _Schema) -> _Schema:
    return {"type": "object", "properties": properties}


def _with_one_of(keys: Iterable[str]) -> _Schema:
    return {"type": "object", "anyOf": [{"required": [key]} for key in keys]}


def _any_of(*schemas: _Schema) -> _Schema:
    return {"anyOf": list(schemas)}


def _list(items: _Schema, **more: int) -> _Schema:
    return {"type": "array", "items": items, **more}


def _ref(name: str) -> _Schema:
    return {"$ref": f"#/$defs/{name}"}


_OBJECT: _Schema = {"type": "object"}
_NUMBERED: _Schema = {"type": "object", "propertyNames": {"pattern": "^[0-9]+$"}}
_WORD = _ref("text")
_WORDS = _ref("texts")
_TRUTH = _ref("truth")
_ADDRESS = _ref("address")
_ADDRESSES = _ref("addresses")
_DATE = _ref("date")
_ORCID = _text(ORCID_PATTERN)
_PERSON: _Schema = {
    **_mapping(
        name=_SCALAR,
        given=_SCALAR,
        family=_SCALAR,
        id={**_SCALAR, "description": "The id of an author record."},
        orcid=_ORCID,
        affiliation=_WORDS,
        url=_ADDRESS,
        equal={**_TRUTH, "description": "Contributed equally."},
        corresponding={**_TRUTH, "description": "The corresponding author."},
    ),
    "patternProperties": {names(ALL_PERSON_KEYS): {}},
    "additionalProperties": False,
}
_LINK = {**_mapping(label=_SCALAR), "additionalProperties": _ADDRESSES}
_COUNT = _text(COUNT, minimum=0)
_METRIC: _Schema = {
    **_mapping(count=_COUNT, source=_SCALAR, date=_DATE),
    **_with_one_of(COUNT_KEYS),
    "patternProperties": {names(METRIC_KEYS): {}},
    "additionalProperties": False,
}
_CLAIM: _Schema = {
    **_mapping(**(dict.fromkeys(CLAIM_KEYS, _WORDS) | {"url": _ADDRESS})),
    "patternProperties": {names(CLAIM_KEYS): {}},
    "additionalProperties": False,
}
_DEFINITIONS: dict[str, _Schema] = {
    "text": _any_of(_SCALAR, _with_one_of(TEXT_KEYS)),
    "texts": _any_of(_SCALAR, _list(_WORD), _with_one_of(TEXT_KEYS), _NUMBERED),
    "truth": _text(TRUTH, minimum=0, maximum=1),
    "address": _text(ADDRESS),
    "addresses": _any_of(_ADDRESS, {"type": "array"}, _OBJECT),
    "date": _text(DATE, minimum=1),
    "person": _any_of(_SCALAR, _PERSON, _list(_SCALAR, minItems=2, maxItems=2)),
    "links": _any_of(
        _list(_any_of(_ADDRESS, _LINK)),
        {"type": "object", "additionalProperties": _ADDRESSES},
        _ADDRESS,
    ),
    "metric": _any_of(_COUNT, _METRIC),
    "claim": _any_of(_SCALAR, _CLAIM),
}
_KINDS: dict[str, _Schema] = {
    "id": _text(ID),
    "ids": _WORDS,
    "text": _WORDS,
    "markup": _WORDS,
    "markups": _WORDS,
    "texts": _WORDS,
    "tags": _WORDS,
    "people": _any_of(_ref("person"), _list(_ref("person"))),
    "date": _any_of(_DATE, _OBJECT),
    "year": _any_of(_text(YEAR, minimum=1), _OBJECT),
    "month": _text(MONTH, minimum=1, maximum=12),
    "type": _WORD,
    "relation": _text(RELATION),
    "status": _WORDS,
    "url": _ADDRESSES,
    "link": _ADDRESSES,
    "links": _ref("links"),
    "metric": _ref("metric"),
    "labels": {"type": ["object", "array", "null"]},
    "retraction": _any_of(
        _TRUTH,
        {
            **_mapping(date=_DATE, url=_ADDRESS),
            "patternProperties": {names(RETRACTION_KEYS): {}},
            "additionalProperties": False,
        },
    ),
    "claims": _any_of(_ref("claim"), _list(_ref("claim"))),
    "truth": _TRUTH,
    "hidden": _any_of(_TRUTH, _text(rf"^\s*{any_case(REVIEW)}\s*$")),
    "image": _ADDRESSES,
    "color": {**_text(COLOR), "type": ["string", "null"]},
    "orcid": _ORCID,
    "email": _text(EMAIL),
}
"""The forms of each kind of value; ``null`` is no value anywhere."""
_IDENTIFIERS = {
    kind.name: _any_of(
        _text(pattern := f"{kind.pattern}|{_NOTHING}"),
        _list(_text(pattern), maxItems=1),
        _with_one_of(("url", "href", "link")),
    )
    for kind in IDENTIFIER_KINDS
}
_OF_A_PAPER: dict[str, _Schema] = {
    **_IDENTIFIERS,
    "title": _any_of(_SCALAR, _with_one_of(("name", "value", "title", "text", "en"))),
    "venue": _any_of(_WORDS, _OBJECT),
    "abstract": _any_of(_SCALAR, _OBJECT),
    "day": _SCALAR,
}
"""Fields whose mapping may say more about the paper, and those that are read otherwise than their kind."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a data file, with the kinds of links that plug-ins add."""
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
                "properties": _properties("paper"),
            },
        },
    }
    paper = _record("paper")
    titles = next(field for field in PAPER if field.name == "title")
    named = ("title", *titles.aliases, *titles.fallbacks, *IDENTIFIERS)
    paper["anyOf"] = [{"required": [name]} for name in named]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Papers for sphinxcontrib-research",
        "anyOf": [file, {"type": "array", "items": _ref("paper")}, {"type": "null"}],
        "$defs": {
            "paper": paper,
            **{kind: _record(kind) for kind in ("author", "venue", "topic")},
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
            _list(_any_of(_ref(kind), _text(MENTION if kind == "paper" else ""))),
            {"type": "object", "additionalProperties": _any_of(_OBJECT, _SCALAR, {"type": "array"})},
            {"type": "null"},
        ]
    }


def _record(kind: str) -> _Schema:
    """Return the schema of one record; other names than the declared are allowed, as ``extra``."""
    record: _Schema = {"type": "object", "properties": _properties(kind)}
    required = [field for field in fields_of(kind) if field.required]
    if required and kind != "paper":
        record["anyOf"] = [
            {"required": [name]} for field in required for name in (field.name, *field.aliases)
        ]
    return record


def _properties(kind: str) -> dict[str, _Schema]:
    special = _OF_A_PAPER if kind == "paper" else {}
    return {
        field.name: {"description": _description(field), **(special.get(field.name) or _KINDS[field.kind])}
        for field in fields_of(kind)
    }


def _description(field: Field) -> str:
    others = ", ".join(field.aliases)
    return f"{field.help} Also read as: {others}." if others else field.help

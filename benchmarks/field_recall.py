"""Measure how much of what lists say is read without settings.

usage: python -m benchmarks.field_recall FOLDER MAP [--missing FIELD] [--most N] [--keys]

FOLDER holds lists in YAML, JSON or TOML that other people wrote. MAP says, for each file, where its records
are and which keys hold which field; it is made by hand from what the files say, not from the names that the
product knows. The files are read here with PyYAML, json and tomllib, and there with the product; each value
of a key that the map counts is then looked for in the paper with the record's title.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.readers import load_file

FIELDS = ("title", "authors", "year", "venue", "doi", "address", "abstract")
EVERY = "every file"
"""The part of the map with the keys that are counted in no file."""
_NO_NAME = frozenset("and et al others with by dr prof jr sr".split())
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_TAG = re.compile(r"<[^<>]{0,300}>")


class _Words(yaml.CBaseLoader):
    """PyYAML's loader for which each scalar is a text."""


def documents(path: Path) -> list[Any]:
    """Read a file without the product."""
    text = path.read_bytes().decode("utf-8-sig", "replace")
    if path.suffix == ".json":
        return [json.loads(text)]
    if path.suffix == ".toml":
        return [tomllib.loads(text)]
    return list(yaml.load_all(text, Loader=_Words))


def values(value: Any, path: str) -> Iterator[Any]:
    """Yield what stands at a path: ``authors[].name``; ``*`` is any key, ``[]`` any item, ``.`` the value."""
    if path in ("", "."):
        yield value
        return
    head, _, rest = path.partition(".")
    key, lists = head.rstrip("[]"), head.count("[]")
    found = [value] if not key else list(value.values()) if key == "*" and isinstance(value, dict) else []
    if isinstance(value, dict) and key in value:
        found = [value[key]]
    for _level in range(lists):
        found = [item for inner in found if isinstance(inner, list) for item in inner]
    for inner in found:
        yield from values(inner, rest)


def texts(record: Any, paths: list[str]) -> list[str]:
    """Return the texts at the first of some paths that has any."""
    for path in paths:
        found = [str(one).strip() for one in values(record, path) if isinstance(one, (str, int, float))]
        if found := [one for one in found if one and one.lower() not in ("null", "~", "none", "tba", "tbd")]:
            return found
    return []


def letters(text: str) -> str:
    """Return a text as letters and digits, without markup."""
    return "".join(one for one in _TAG.sub("", unescape(text)).casefold() if one.isalnum())


def words(text: str) -> set[str]:
    """Return the words of a text."""
    return set(re.findall(r"[^\W\d_]{2,}", _TAG.sub(" ", unescape(text)).casefold())) - _NO_NAME


def _shown_names(paper: Paper) -> str:
    parts = [
        (person.given, person.particle, person.family, person.suffix, person.author)
        for person in paper.authors
    ]
    return " ".join(word for part in parts for word in part)


def _plain_address(address: str) -> str:
    return unquote(address).rstrip("/").replace("http://", "https://").lower()


def _same_address(wanted: str, paper: Paper) -> bool:
    plain = _plain_address(wanted)
    if plain in {_plain_address(link) for link in (paper.url, *(link.url for link in paper.links)) if link}:
        return True
    identifiers = (paper.doi, paper.arxiv, paper.pmid, paper.pmcid, paper.openreview, paper.acl, paper.hal)
    return any(identifier.lower() in plain for identifier in identifiers if identifier)


def right(field: str, said: list[str], paper: Paper, people: int) -> bool:
    """Say whether a paper holds what a record says of a field."""
    if field == "title":
        return letters(said[0]) == letters(paper.title)
    if field == "authors":
        wanted = set().union(*map(words, said))
        return wanted <= words(_shown_names(paper)) and (people == 0 or people == len(paper.authors))
    if field == "year":
        found = _YEAR.search(said[0])
        return paper.date is not None and (found is None or int(found[0]) == paper.date.year)
    if field == "venue":
        held = letters(" ".join(paper.venues))
        return all(letters(one) in held for one in said)
    if field == "doi":
        bare = said[0][said[0].lower().find("10.") :].lower() if "10." in said[0] else said[0].lower()
        return bare in (paper.doi.lower(), f"10.48550/arxiv.{paper.arxiv}".lower())
    return letters(said[0]) in letters(paper.abstract or paper.summary)


def count_of(said: list[str], how: str) -> int:
    """Return how many people a text names, by what stands between them; 0 where the map does not say."""
    if how == "list":
        return len(said)
    if how == "pairs":
        return (said[0].count(",") + 1) // 2
    text = re.sub(r"(?i)[,;]?\s*\bet al\b.*|\band others\b.*", "", said[0]).strip(" ,;.")
    parts = re.split(r"(?i)\s*;\s*" if how == ";" else r"(?i)\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s*&\s*", text)
    return len([part for part in parts if part.strip(" *.")]) if how else 0


def measure(folder: Path, mapping: dict[str, Any]) -> dict[str, list[tuple[bool, str]]]:
    """Return, for each field, whether each value was read, with file and value."""
    outcome: dict[str, list[tuple[bool, str]]] = {field: [] for field in FIELDS}
    for name, entry in mapping.items():
        path = folder / name
        if "records" not in entry or not path.exists():
            continue
        papers: dict[str, list[Paper]] = {}
        every = load_file(path, root=path.parent).papers
        for paper in every:
            papers.setdefault(letters(paper.title), []).append(paper)
        for document in documents(path):
            for where in entry["records"]:
                for record in values(document, where):
                    _measure_record(record, entry, papers, name, outcome)
    return outcome


def _measure_record(
    record: Any,
    entry: dict[str, Any],
    papers: dict[str, list[Paper]],
    name: str,
    outcome: dict[str, list[tuple[bool, str]]],
) -> None:
    title = texts(record, entry.get("title", []))
    doi = texts(record, entry.get("doi", []))
    bare = [one.lower().partition(mark)[2] for one in doi for mark in (":", "/arxiv.")]
    keys = [letters(one) for one in (*title, *doi, *bare) if one]  # without a title an identifier is shown
    same = next((papers[key] for key in keys if key in papers), [])
    paper = same.pop(0) if len(same) > 1 else same[0] if same else Paper("", "")
    for field in FIELDS:
        paths = entry.get(field, [])
        if field == "address":
            for address in [one for at in paths for one in texts(record, [at])]:
                if address.startswith(("http://", "https://")):
                    outcome[field].append(
                        (_same_address(unescape(address.split()[0].rstrip(",")), paper), f"{name}: {address}")
                    )
            continue
        said = texts(record, paths)
        if field == "doi":
            said = [one for one in said if "10." in one]
        if said:
            people = count_of(said, entry.get("people", ""))
            outcome[field].append((right(field, said, paper, people), f"{name}: {said}"))


def unexplained(folder: Path, mapping: dict[str, Any]) -> list[str]:
    """Return the keys of records that the map neither counts nor gives a reason for, as ``file: key``."""
    general = set(mapping.get(EVERY, {}).get("not counted", {}))
    found: dict[str, None] = {}
    for name, entry in mapping.items():
        if "records" not in entry or not (folder / name).exists():
            continue
        paths = [path for field in FIELDS for path in entry.get(field, [])]
        named = {path.split(".")[0].rstrip("[]") for path in (*paths, *entry.get("not counted", {}))}
        for document in documents(folder / name):
            for record in (one for where in entry["records"] for one in values(document, where)):
                keys = record if isinstance(record, dict) else {}
                for key in keys:
                    if keys[key] and key not in named and key not in general and "*" not in named:
                        found[f"{name}: {key}"] = None
    return list(found)


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and what is missing of a field."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.field_recall")
    parser.add_argument("folder", type=Path, help="the folder of lists")
    parser.add_argument("map", type=Path, help="the map from keys to fields, as YAML")
    parser.add_argument("--missing", choices=FIELDS, help="list what is missing of a field")
    parser.add_argument("--most", type=int, default=60, help="how many of these to list")
    parser.add_argument("--keys", action="store_true", help="list the keys that the map says nothing of")
    options = parser.parse_args(arguments)
    mapping = yaml.safe_load(options.map.read_text("utf-8"))
    outcome = measure(options.folder, mapping)
    print(f"{'field':10} {'values':>7} {'read':>7} {'share':>8}")
    for field, seen in outcome.items():
        read = sum(found for found, _value in seen)
        share = f"{100 * read / len(seen):.2f} %" if seen else "-"
        print(f"{field:10} {len(seen):7,} {read:7,} {share:>8}")
    if without := unexplained(options.folder, mapping):
        print(f"keys without a reason: {len(without)}")
        if options.keys:
            print("\n".join(f"  {one}" for one in without))
    if options.missing:
        for found, value in outcome[options.missing][:]:
            if not found and options.most > 0:
                options.most -= 1
                print(f"  {value[:300]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

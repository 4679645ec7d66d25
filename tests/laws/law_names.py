"""Law 2: every letter of an author text is in the name that is read, and in every export and list of all authors.

Marks, honorifics and "et al." aside. What is compared are the letters of all authors of a record: those of its
source, without TeX, tags and addresses, against those of the people that the product makes of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from unicodedata import category, normalize

import yaml as pyyaml
from pylatexenc.latex2text import LatexNodes2Text

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.readers import load_file
from sphinxcontrib_research.render.entry import shown_people
from sphinxcontrib_research.writers import bibtex, csl, ris, yaml
from tests.laws.raw_records import RawRecord, raw_records
from tests.laws.tally import Tally

FIELDS = ("authors", "author", "author_list", "author-list", "authors_text", "AU", "A1", "creators")
"""Fields that hold authors, the strongest first."""
PARTS = (
    *("name", "fullname", "full_name", "literal", "value", "prefix", "particle", "dropping-particle"),
    *("non-dropping-particle", "name-particle", "given", "given-name", "given-names", "first", "firstname"),
    *("family", "family-name", "family-names", "last", "lastname", "surname", "suffix", "name-suffix"),
)
"""What of a person in parts is the name."""
_MARKUP = re.compile(
    r"(?i)<sup>.*?</sup>|\$[^$]*\$|<[^<>]*>|\]\([^()\s]*\)|\\(?:textsuperscript|thanks|footnote)\s*\{[^{}]*\}"
    r"|\\(?:textbf|textit|emph|underline|bf|it|em|sc)\b"
)
_EXTENDED = re.compile(r"\b(?:family|given|prefix|suffix|given-i|useprefix)\s*=")
_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f'\u2019]?)+|\.{3}")
_AND = frozenset(
    ("and", "et", "al", "und", "y", "e", "i", "и", "others", "other", "otros", "autres", "ua", "etc")
)
_NO_NAME = frozenset(
    ("prof", "professor", "dr", "mr", "mrs", "ms", "phd", "ph", "md", "msc", "bsc", "jr", "sr")
)
_ASIDE = re.compile(
    r"(?i)\((?:[^()]*\b(?:equal|correspond|author|contribut|presenter|she|he|they)\b[^()]*|me|eds?\.?)\)"
)


def check(files: Sequence[Path]) -> Tally:
    """Compare the authors of all records with what the product reads, exports and shows."""
    tally = Tally("names")
    for path in files:
        records = raw_records(path)
        if not records:
            continue
        papers = load_file(path, root=path.parent).papers
        found = _by_record(papers)
        for record in records:
            source = authors_text(record)
            fitting = [*found.get(_key(record), ()), *found.get(record.key, ())] if source else []
            if not fitting:
                continue
            tally.counted += max(len(paper.authors) for paper in fitting)
            breaches = [breach(source, *_read(paper)) for paper in fitting]
            if all(breaches):
                tally.broken.append(f"{record.place}: {min(breaches, key=len)}: {source[:160]!r}")
        tally.broken += [f"{path.name}: {one}" for one in exported(papers)]
    return tally


def _read(paper: Paper) -> tuple[list[str], list[str]]:
    """The names that are read, and where the people are: a text may say so in parentheses."""
    named = [person for person in paper.authors if person.name]
    return [person.name for person in named], [person.affiliation for person in named]


def _by_record(papers: Iterable[Paper]) -> dict[str, list[Paper]]:
    found: dict[str, list[Paper]] = {}
    for paper in papers:
        for key in {letters_only(paper.title), paper.id}:
            found.setdefault(key, []).append(paper)
    return found


def _key(record: RawRecord) -> str:
    fields = {name.lower(): value for name, value in record.fields.items()}
    title = fields.get("title") or fields.get("ti") or fields.get("t1") or ""
    title = title[0] if isinstance(title, list) and title else title
    if isinstance(title, dict):
        title = title.get("name") or title.get("value") or title.get("title") or ""
    return letters_only(str(title))


def letters_only(text: str) -> str:
    """Return the letters of a text without case."""
    return "".join(filter(str.isalpha, text.casefold()))


def authors_text(record: RawRecord) -> str:
    """Return what a record says of its authors, as one text; empty where it says nothing."""
    folded = {name.lower(): value for name, value in record.fields.items()}
    for name in FIELDS:
        if value := folded.get(name.lower()):
            text = " and ".join(_names(value))
            return decoded(text) if record.place.split(":")[0].endswith(".bib") else plain(text)
    return ""


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            pair = isinstance(inner, list) and all(isinstance(part, str) for part in inner)
            yield from [" ".join(inner)] if pair else _names(inner)
    elif isinstance(value, dict):
        yield _name(value)


def _name(parts: dict[str, Any]) -> str:
    said = {name.lower().replace("_", "-"): inner for name, inner in parts.items() if isinstance(inner, str)}
    kind = said.get("creatortype", "author")
    if kind != "author":
        return ""
    whole = next((said[name] for name in ("name", "fullname", "literal") if said.get(name)), "")
    parts = [name for name in PARTS if said.get(name) and name not in ("name", "fullname", "literal")]
    if set(parts) == {"given-name"}:  # Hayagriva: the other is the family's
        return f"{whole}, {said['given-name']}"
    return " ".join(said[name] for name in parts) or whole


def decoded(text: str) -> str:
    """Return a text of BibTeX without TeX."""
    text = _EXTENDED.sub(" ", _MARKUP.sub(" ", text))
    return plain(LatexNodes2Text(math_mode="remove").latex_to_text(text) if "\\" in text else text)


def plain(text: str) -> str:
    """Return a text without tags, targets of links, TeX and remarks that say no name."""
    text = _ASIDE.sub(" ", _MARKUP.sub(" ", unescape(text)))
    text = LatexNodes2Text(math_mode="remove").latex_to_text(text) if "\\" in text else text
    return text.replace("{", "").replace("}", "")


def words(text: str) -> Counter[str]:
    """Return the letters of a text's words, without those that part or end a list and without honorifics."""
    found: Counter[str] = Counter()
    for match in _WORD.finditer(normalize("NFC", text)):
        word = match[0].casefold()
        bare = "".join(letter for letter in word if category(letter)[0] in "LM")
        is_word = word in _AND and not (len(word) == 1 and match[0].isupper())  # an initial
        if not is_word and word not in _NO_NAME:
            found.update(normalize("NFC", bare))
    return found


def breach(source: str, names: Iterable[str], besides: Iterable[str] = ()) -> str:
    """Return which letters of a source are in no name, and which of the names in no source; empty if none.

    Args:
        source: What the data says.
        names: What is read.
        besides: What may be in the source, and is not part of a name.
    """
    said, read = words(source), words(" and ".join(names))
    lost, added = said - read - words(" and ".join(besides)), read - said
    parts = [f"lost {''.join(sorted(lost.elements()))}"] if lost else []
    return ", ".join([*parts, f"added {''.join(sorted(added.elements()))}"] if added else parts)


def exported(papers: Sequence[Paper]) -> Iterator[str]:
    """Yield what exports and lists of all authors lose of the names of papers."""
    named = [
        replace(paper, id=f"p{number}", bibtex="") for number, paper in enumerate(papers) if paper.authors
    ]
    library = Library.build([])
    written = {
        "CSL-JSON": _csl_names(csl.dumps(named, library, full=True)),
        "YAML": _yaml_names(yaml.dumps(named)),
        "RIS": _ris_names(ris.bibliography(named, library)),
    }
    for paper in named:
        names = [person.name for person in paper.authors]
        shown = [one.person.name for one in shown_people(paper.authors, library, (), 0) if not one.is_more]
        every = {form: found.get(paper.id, "") for form, found in written.items()}
        every |= {"entry": " and ".join(shown), "BibTeX": _bibtex_names(bibtex.entry(paper, library))}
        for form, text in every.items():
            if fault := breach(text, names):
                yield f"{form} of {names}: {fault}: {text[:160]!r}"


def _csl_names(text: str) -> dict[str, str]:
    return {item["id"]: " and ".join(_names(item.get("author", []))) for item in json.loads(text)}


def _yaml_names(text: str) -> dict[str, str]:
    papers = pyyaml.load(text, Loader=getattr(pyyaml, "CBaseLoader", pyyaml.BaseLoader))["papers"]
    return {paper["id"]: plain(" and ".join(_names(paper.get("authors", [])))) for paper in papers}


def _ris_names(text: str) -> dict[str, str]:
    found = {}
    for record in text.split("ER  - "):
        lines = [line.partition("  - ")[::2] for line in record.strip().splitlines()]
        ids = [value for tag, value in lines if tag == "ID"]
        found[ids[0] if ids else ""] = " and ".join(value for tag, value in lines if tag == "AU")
    return found


def _bibtex_names(text: str) -> str:
    match = re.search(r"(?m)^\s*author\s*=\s*\{(.*)\},?$", text)
    return decoded(match[1]) if match else ""

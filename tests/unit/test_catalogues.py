"""The words of pages in other languages."""

from __future__ import annotations

import importlib.util
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

PATH = Path(__file__).parents[2] / "tools" / "catalogues.py"
spec = importlib.util.spec_from_file_location("catalogues", PATH)
assert spec is not None
assert spec.loader is not None
catalogues = importlib.util.module_from_spec(spec)
spec.loader.exec_module(catalogues)

SAME = {
    "": "ID PDF {part},&{next} ;& {label}:&{value}",
    "de": ",& Winter&{year} Blog Code Demo Downloads Institution Interviews Likes Link Links Poster Preprints Software Status Version Video Videos Website",
    "es": "(ed.) (eds.) ,& Blog Demo Preprints Software Total et&al. preprint software {author}&et&al.",
    "fr": ",& Affiliations Articles Blog Citations Code Collaboration Date Documents Figures Image Note Pages Poster Relation Total Type Version Volume article citation/citations citations code document et&al. figure version&{version} {author}&et&al. {count}&citation/{count}&citations",
    "it": ",& Abstract Abstract. Blog Dataset Demo E-mail Link Poster Software Video Volume White&paper Working&paper dataset et&al. post preprint software video {author}&et&al.",
    "ko": ",&",
    "pt_BR": "(ed.) (eds.) ,& Blog Demo Downloads E-mail Link Links Preprints Slides Software Total Volume White&paper downloads et&al. preprint software {author}&et&al. {count}&download/{count}&downloads",
    "ru": ",&",
}
"""Words that a language has as English has them, with ``&`` for blanks; under ``""``, what all have."""


SHARED = {
    "%r is neither yes nor no": "a value of an option",
    ", ": "between the items of a list",
    "; the choices are %s": "the end of a message about an unknown word",
    "Abstract": "the abstract: over it, as a column, as an order",
    "Authors": "people who wrote papers: a column, an index",
    "Category": "a subject class: a column, a filter, an axis",
    "Citations": "how often papers are cited: a column, an axis",
    "Cite": "over the ways to cite a paper: a fold, a section",
    "Co-authors": "people who wrote with someone",
    "Download:": "before files",
    "Likes": "a number of likes: a column, a badge",
    "Other": "a group of the rest",
    "Papers": "works: a section, an index, an axis",
    "Retracted": "that a paper is: a label, a column",
    "Stars": "a number of stars: a column, a badge",
    "State of the Art": "a claim: a column, a badge",
    "Summary": "one or two sentences: over them, as a column",
    "Tag": "a tag: a filter, an axis",
    "Title": "a title: a column, an order",
    "Topics": "subjects: a column, an index, a section",
    "Type": "the type of work: a column, a filter",
    "Venue": "a journal or conference: a column, a filter, an axis",
    "Year": "a year: a column, a filter, an axis",
    "computed from the papers listed here": "a note at a number",
    "paper/papers": "works below their number, and one in search results",
    "{author} et al.": "names in a citation",
    "{authors} and {last}": "names in a citation",
    "{count} citation/{count} citations": "a number with its unit",
    "{count} paper/{count} papers": "a number with its unit",
    "… and {count} more/… and {count} more": "people who are left out",
}
"""What each message means that several modules use: what means two things in some language is two messages."""


def texts(message: object) -> list[str]:
    return list(message) if isinstance(message, list | tuple) else [str(message)]


def strings(catalogue) -> dict[str, list[str]]:
    return {"/".join(texts(message.id)): texts(message.string) for message in catalogue if message.id}


LANGUAGES = list(catalogues.paths())


@pytest.fixture(params=LANGUAGES, ids=[language for language, _path in LANGUAGES])
def catalogue(request):
    language, path = request.param
    return language, path, catalogues.read(path, language)


@pytest.fixture(scope="module")
def messages():
    """What the code has to be translated: reading all of it takes a second."""
    return [message for message in catalogues.words() if message.id]


def test_every_word_is_translated(catalogue, messages):
    language, _path, words = catalogue
    wanted = {message.id for message in messages}
    found = {message.id: message.string for message in words if message.id}

    assert set(found) == wanted
    assert [id_ for id_, string in found.items() if not all(texts(string))] == []
    same = {
        "/".join(texts(id_)).replace(" ", "&") for id_, string in found.items() if texts(id_) == texts(string)
    }
    assert same - set(SAME[""].split()) - set(SAME.get(language, "").split()) == set()


def test_no_message_has_two_meanings(messages):
    """A message that a second module begins to use is read again: see ``SHARED``."""
    modules = {
        "/".join(texts(message.id)): {path for path, _line in message.locations} for message in messages
    }
    assert {message for message, paths in modules.items() if len(paths) > 1} == set(SHARED)


def test_plural_forms_are_those_of_the_language(catalogue):
    _language, _path, words = catalogue

    for message in words:
        if isinstance(message.id, tuple):
            assert len(message.string) == words.num_plurals


def test_placeholders_stay(catalogue):
    _language, _path, words = catalogue

    for message in words:
        for string in texts(message.string) if message.id else []:
            assert set(re.findall(r"{\w+}", string)) == set(re.findall(r"{\w+}", texts(message.id)[0]))
            # These have no names, so they stay in order.
            assert re.findall(r"%.", string) == re.findall(r"%.", texts(message.id)[0])


def test_what_authors_type_stays(catalogue):
    """Options, settings and commands in warnings are not translated."""
    _language, _path, words = catalogue
    typed = re.compile(r"'[^' ]+[^']*'(?!s)|:[a-z-]+:|\b[a-z]+_[a-z_]+\b|\bconf\.py\b")

    for message in words:
        if message.id and isinstance(message.id, str):
            assert [word for word in typed.findall(message.id) if word not in message.string] == []


def test_hints_end_their_messages(messages):
    """A hint ends with a question mark in some languages: what follows it would be torn off."""
    inside = re.compile(r"(?:%[rs]'?|[a-z])%s(?!$)")

    assert [message.id for message in messages if inside.search(str(message.id))] == []


def test_nothing_is_left_to_be_checked(catalogue):
    _language, _path, words = catalogue

    assert [message.id for message in words if message.fuzzy] == []
    assert not words.obsolete


def test_what_programs_read_is_what_translators_wrote(catalogue):
    _language, path, words = catalogue

    with path.with_suffix(".mo").open("rb") as file:
        read = strings(read_mo(file))
    assert read == strings(words)


def test_what_is_compiled_depends_on_no_clock(catalogue):
    language, path, words = catalogue
    later = catalogues.read(path, language)
    later.creation_date = datetime(2099, 1, 1, tzinfo=UTC)

    assert catalogues.compiled(later) == catalogues.compiled(words)

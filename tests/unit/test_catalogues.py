"""The words of pages in other languages."""

from __future__ import annotations

import importlib.util
import re
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
    "de": "BibTeX Website Blog Code Demo Downloads PDF Patent Poster Software Standards Video Videos code downloads patent software video",
    "es": "BibTeX Blog PDF Software Total et&al. software video",
    "fr": "Articles BibTeX Blog Citations Code Communications Date Documents Manuscripts PDF Patents Poster Type article "
    "citation/citations code document et&al. {count}&citation/{count}&citations {author}&et&al. Total citations Standards",
    "ja": "BibTeX PDF",
    "zh_CN": "BibTeX PDF",
}
"""Words that a language has as English has them."""
SAME["es"] += " {author}&et&al. (ed.) (eds.)"
SAME["fr"] += " version&{version}"


def texts(message: object) -> list[str]:
    return list(message) if isinstance(message, list | tuple) else [str(message)]


def strings(catalogue) -> dict[str, list[str]]:
    return {"/".join(texts(message.id)): texts(message.string) for message in catalogue if message.id}


LANGUAGES = list(catalogues.paths())


@pytest.fixture(params=LANGUAGES, ids=[language for language, _path in LANGUAGES])
def catalogue(request):
    language, path = request.param
    return language, path, catalogues.read(path, language)


def test_every_word_is_translated(catalogue):
    language, _path, words = catalogue
    wanted = {message.id for message in catalogues.words() if message.id}
    found = {message.id: message.string for message in words if message.id}

    assert set(found) == wanted
    assert [id_ for id_, string in found.items() if not all(texts(string))] == []
    same = {
        "/".join(texts(id_)).replace(" ", "&") for id_, string in found.items() if texts(id_) == texts(string)
    }
    assert same - set(SAME[language].split()) == set()


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


def test_what_programs_read_is_what_translators_wrote(catalogue):
    _language, path, words = catalogue

    with path.with_suffix(".mo").open("rb") as file:
        read = strings(read_mo(file))
    assert read == strings(words)

"""BibTeX of papers from ``.bib`` files: their author's words, nothing private, and what others add."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pybtex.database import parse_string

from sphinxcontrib_research.lock.applying import lock_data
from sphinxcontrib_research.lock.file import read_lock
from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.readers import load_files
from sphinxcontrib_research.writers.bibtex import bibliography, entry

PRIVATE = """
file local-url localfile local-file owner username timestamp groups annote annotation abstractnote review comment
comment-ann readstatus read priority ranking rating relevance printed qualityassured __markedentry bdsk-file-1 bdsk-url-1
mendeley-groups mendeley-tags date-added date-modified added-at posted-at creationdate attachments
citeulike-attachment-1 author-email
""".split()
USERS = "Users" + "/secret"
PLACES = (
    "/" + "home/ann/secret",
    "C:\\" + USERS.replace("/", "\\") + "\\a.pdf",
    f"C\\:/{USERS}/a.pdf:PDF",
    "~/secret.pdf",
    "file:///secret",
)

Built = Callable[..., Library]


@pytest.fixture
def library(tmp_path: Path) -> Built:
    def build(**files: str) -> Library:
        paths = []
        for name, text in files.items():
            paths.append(tmp_path / name.replace("_", "."))
            paths[-1].write_text(text, "utf-8")
        locks = [path for path in paths if path.name == "lock.json"]
        lock = read_lock(locks[0])[0] if locks else None
        return Library.build(
            load_files([path for path in paths if path not in locks], root=tmp_path), lock_data(lock)
        )

    return build


def shown(library: Library, id_: str, *, full: bool = False) -> str:
    return entry(library.papers[id_], library, full=full)


def test_an_entry_is_shown_as_its_author_wrote_it(library: Built) -> None:
    text = (
        "@InCollection{Reed_20, title={The {G}reat  {Lake}}, author = {Ann {van der} Reed},\n booktitle = {Lakes},"
        " address = {Oslo}, month = jul, note = {50\\% more}, keywords = {a; b}, x-own = {1}, Year = 2020, pages={1--9}}"
    )
    assert shown(library(p_bib=text), "Reed_20") == (
        "@incollection{Reed_20,\n  title = {The {G}reat {Lake}},\n  author = {Ann {van der} Reed},\n"
        "  booktitle = {Lakes},\n  address = {Oslo},\n  month = jul,\n  note = {50\\% more},\n  keywords = {a; b},\n"
        "  x-own = {1},\n  year = {2020},\n  pages = {1--9},\n}\n"
    )


@pytest.mark.parametrize("place", PLACES)
def test_nothing_private_is_written(library: Built, place: str) -> None:
    fields = "".join(f"  {name} = {{{place}}},\n" for name in PRIVATE)
    found = library(
        p_bib=f"@misc{{k,\n  title = {{T}},\n  year = 2020,\n{fields}  pdf = {{{place}}},\n  own = {{{place}}}}}"
    )
    for text in (shown(found, "k"), shown(found, "k", full=True)):
        assert "secret" not in text
        assert "title = {T}" in text


def test_what_an_overlay_and_the_lock_know_is_added(library: Built) -> None:
    found = library(
        p_bib="@article{k, title = {{A} Title}, author = {Reed, Ann}, journal = {J}, doi = {10.1000/x}}",
        more_yml="- {id: k, title: A Title, year: 2021, volume: 3, url: 'https://example.org/k', code: a/b, award: Best}",
        lock_json='{"papers": {"doi:10.1000/x": {"pages": {"value": "1-9", "source": "Crossref", "date": "2026-01-01"}}}}',
    )
    text = shown(found, "k")
    assert text.startswith(
        "@article{k,\n  title = {{A} Title},\n  author = {Reed, Ann},\n  journal = {J},\n  doi = "
    )
    assert "  year = {2021},\n  volume = {3},\n" in text
    assert "url = {https://example.org/k}" in text
    assert "code = {https://github.com/a/b}" in shown(found, "k", full=True)


def test_what_an_earlier_file_says_takes_the_place_of_what_the_entry_says(library: Built) -> None:
    found = library(
        a_yml="- {id: k, title: A Title, year: 2021, venue: Other}",
        p_bib="@article{k, title = {{A} Title}, year = 2020, month = may, journal = {J}, volume = 3}",
    )
    text = shown(found, "k")
    assert "journal = {Other}" in text
    assert "{J}" not in text
    assert "year = {2021}" in text
    assert "2020" not in text
    assert "volume = {3}" in text


def test_nothing_is_said_twice_in_another_way(library: Built) -> None:
    found = library(
        p_bib="""
@article{a, title = {T}, author = {Reed, Ann}, journal = {arXiv preprint arXiv:2101.00001}, year = 2021}
@online{b, title = {T}, url = {https://doi.org/10.1000/abcdef}, date = {2021-02}, urldate = {2022}, langid = {english}}
@phdthesis{c, title = {T}, school = {U of X}, year = 2020, type = {Diploma}, month = "9--11 jul"}
@misc{d, title = {T}, github = {https://github.com/a/bcd}, howpublished = {\\url{https://example.org/}}, note = {N}}
@manual{e, title = {T}, organization = {Org}, year = 2001}
@dataset{f, title = {T}, publisher = {Zenodo}, year = 2001}
"""
    )
    for id_ in "abcdef":
        for full in (False, True):
            names = [line.split("=")[0].strip() for line in shown(found, id_, full=full).splitlines()[1:-1]]
            source = [name for name, _value in found.papers[id_].source_entry.fields]
            assert names == source


def test_names_that_bibtex_refuses_are_written_as_they_were_read(library: Built) -> None:
    text = "@misc{k, title = {T}, author = {Ann Reed, Bo Fern, Di Marsh, Ed Pond}, year = 2020}"
    written = bibliography(list(library(p_bib=text).papers.values()), library(p_bib=text))
    [found] = parse_string(written, "bibtex").entries.values()
    assert list(found.fields) == ["title", "year"]
    assert len(found.persons["author"]) == 4


@pytest.mark.parametrize("key", ["Müller:2020", "a_b", "O+X/1", "2020a", "_x"])
def test_keys_stay(library: Built, key: str) -> None:
    found = library(p_bib=f"@misc{{{key}, title = {{T}}}}")
    assert bibliography(list(found.papers.values()), found).startswith(f"@misc{{{key},")


def test_fields_that_have_no_place_in_a_paper_come_out_for_any_format(library: Built) -> None:
    found = library(
        p_yml="- {id: k, title: T, booktitle: Lakes, year: 2020, address: Oslo, location: Here, note: 'A & B', tags: [a, b]}",
        c_json='[{"id": "c", "type": "book", "title": "U", "publisher": "P", "publisher-place": "Bergen", "ISSN": "1234-5679"}]',
    )
    text = shown(found, "k")
    assert text.startswith("@inproceedings{k,")
    for line in (
        "booktitle = {Lakes}",
        "address = {Oslo}",
        "location = {Here}",
        "note = {A \\& B}",
        "keywords = {a, b}",
    ):
        assert line in text
    assert "address = {Bergen}" in shown(found, "c")
    assert "issn = {1234-5679}" in shown(found, "c")


def test_a_venue_alone_makes_no_conference(library: Built) -> None:
    found = library(
        p_yml="papers: [{id: k, title: T, venue: ICCV}, {id: m, title: U, venue: Other}]\n"
        "venues: [{id: iccv, short: ICCV, type: conference}]"
    )
    assert shown(found, "k").startswith("@inproceedings{")
    assert shown(found, "m").startswith("@misc{")

"""Feed readers bytes that nobody would write, guided by what they reach: by hand, for as long as one likes.

usage: python -m tests.hostile.fuzz FORMAT [--seconds N] [-- OPTIONS OF LIBFUZZER]

FORMAT is a suffix (yml, json, toml, bib, ris, nbib, cff), or lock, or cache. It needs the package ``atheris``. What
is found is printed with its input and goes into ``corpus/FORMAT-…``, which ``test_corpus.py`` runs in every test run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
SUFFIXES = ("yml", "json", "toml", "bib", "ris", "nbib", "cff")
FORMATS = (*SUFFIXES, "lock", "cache")
SEEDS = {
    "yml": b"papers:\n- {id: a, title: 'A $x$ \\emph{b}', authors: [A B, 'C, D'], year: 2020}\n- title: b\n  url: http://a.b\n",
    "json": b'{"papers": [{"id": "a", "title": "A", "authors": ["A B", {"family": "C"}], "doi": "10.1000/a<b"}]}',
    "toml": b'[[papers]]\nid = "a"\ntitle = "A"\nyear = 2020\nlinks = {pdf = "http://a.b"}\n',
    "bib": b'@string{j = "J"}\n@article{a, title = {{A} \\\'e $x$}, author = {A B and {C D}}, journal = j # "b", year = 2020}\n',
    "ris": b"TY  - JOUR\nTI  - A\nAU  - B, C\nPY  - 2020/01/02\nSP  - 1-2\nER  - \n",
    "nbib": b"PMID- 1\nTI  - A\n      b\nFAU - B, C\nDP  - 2020 Jan 2\n",
    "cff": b"cff-version: 1.2.0\ntitle: A\nauthors:\n- family-names: B\n  given-names: C\nversion: '1'\n",
    "lock": b'{"version": 1, "papers": {"doi:10.1000/a": {\n"citations": {"value": 1, "source": "OpenAlex", "date": "2026-01-02"}\n}}}',
    "cache": b"",
}


def target(format_: str, folder: Path) -> Callable[[bytes], None]:
    """Return what is tried: it reads bytes as a file of a format and makes all that pages need of them."""
    from sphinxcontrib_research.lock.file import read_lock
    from sphinxcontrib_research.markup.writers import html, plain
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.readers import load_file
    from sphinxcontrib_research.writers import bibtex, csl, ris, web

    def read(data: bytes) -> None:
        path = folder / f"{'CITATION' if format_ == 'cff' else 'papers'}.{format_}"
        path.write_bytes(data)
        library = Library.build([load_file(path, root=folder)])
        library.problems, library.fingerprint  # noqa: B018 - both are made when they are first used
        papers = list(library.papers.values())
        for paper in papers:
            html(paper.title), plain(paper.abstract)
            web.dumps(web.paper(paper, library))
        bibtex.bibliography(papers, library), ris.bibliography(papers, library), csl.dumps(papers, library)

    def lock(data: bytes) -> None:
        path = folder / "research.lock.json"
        path.write_bytes(data)
        read_lock(path)

    def cache(data: bytes) -> None:
        path = folder / "papers.yml"
        path.write_bytes(b"- title: a\n- title: b\n- title: c\n")
        load_file(path, root=folder, cache=folder / "records")
        for kept in (folder / "records").iterdir():
            kept.write_bytes(_spliced(kept.read_bytes(), data))
        load_file(path, root=folder, cache=folder / "records")

    return {"lock": lock, "cache": cache}.get(format_, read)


def _spliced(content: bytes, data: bytes) -> bytes:
    """Return bytes with others put into them, at a place that these name."""
    at = int.from_bytes(data[:2], "big") % (len(content) + 1)
    return content[:at] + data[2:] + content[at + len(data[2:]) :]


def main() -> None:
    """Fuzz one format."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz")
    parser.add_argument("format", choices=FORMATS)
    parser.add_argument("--seconds", type=int, default=60)
    options, rest = parser.parse_known_args()
    import atheris

    CORPUS.mkdir(exist_ok=True)
    with (
        atheris.instrument_imports(include=["sphinxcontrib_research"]),
        tempfile.TemporaryDirectory() as folder,
    ):
        one = target(options.format, Path(folder))
        one(SEEDS[options.format])  # What is imported late is no matter of the first input's time.
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        (seeds / "seed").write_bytes(SEEDS[options.format])
        atheris.Setup(
            [
                sys.argv[0],
                f"-max_total_time={options.seconds}",
                "-max_len=4096",
                "-timeout=20",
                f"-artifact_prefix={CORPUS / options.format}-",
                *(word for word in rest if word != "--"),
                str(seeds),
            ],
            one,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()

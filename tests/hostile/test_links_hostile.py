"""What reads addresses and identifiers takes linear time, whatever a text repeats, and wherever it begins."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from sphinxcontrib_research.markup import spans
from sphinxcontrib_research.model import addresses, identifiers
from sphinxcontrib_research.readers.diagnostics import Diagnostics
from sphinxcontrib_research.readers.values import links

from .clock import time_of

LENGTH = 20_000
SECONDS = 0.5
"""A quadratic way takes some seconds, a linear one milliseconds."""
PIECES = (
    *(
        "a",
        " ",
        "-",
        "_",
        ".",
        "/",
        "\\",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "&",
        "%",
        "$",
        "#",
        "1",
        ",",
    ),
    *("https://doi.org/", "doi:", "10.", "10.1000/", "and ", "a-", "a.", ".1", "v1", "<a ", "href=", "&amp;"),
    *(
        "\\_",
        "{\\_}",
        "$<$",
        "\\textless ",
        "&#60;",
        "%3C",
        "http://",
        "www.",
        "/b",
        ".a#",
        "swh:1:",
        "\u200b",
    ),
)
STARTS = (
    "",
    "10.1000/",
    "arXiv:",
    "doi:",
    "https://doi.org/",
    "https://x.org/",
    "www.",
    "a",
    "<a ",
    "[",
    "[a](https://",
    "a: https://",
    "2303.14389 [",
)
TEXTS = [
    *(f"{start}{piece * (LENGTH // len(piece))}z" for start in STARTS for piece in PIECES),
    *(f"{piece * (LENGTH // len(piece))}!" for piece in PIECES),
]
NOTES = Diagnostics("f.yml", Path("/project"), Path("/project"))
READERS = {
    **identifiers.PARSERS,
    "identify": identifiers.identify,
    "canonical": identifiers.canonical.__wrapped__,
    "bare_address": identifiers.bare_address,
    "split_dois": identifiers.split_dois,
    "archive_of": identifiers.archive_of,
    "identifier_texts": lambda text: links.identifier_texts("doi", text, NOTES),
    "pairs": lambda text: list(links.pairs(text)),
    "safe_url": addresses.safe_url,
    "is_relative_path": addresses.is_relative_path,
    "github_repository": addresses.github_repository,
    "without_escapes": addresses.without_escapes,
    "label_of": links.label_of,
    "is_one_address": links.is_one_address,
    "target": lambda text: links.target(text, NOTES),
    "links_of_kind": lambda text: links.links_of_kind("code", text, NOTES),
    "bundle": lambda text: links.bundle({text: text}, NOTES),
    "trimmed": lambda text: [spans.trimmed(match[0]) for match in spans.ADDRESS().finditer(text)],
}


@pytest.mark.once
@pytest.mark.parametrize("name", READERS)
def test_an_address_is_read_in_time(name):
    for text in TEXTS:

        def read(text=text):
            with suppress(ValueError):
                READERS[name](text)

        assert time_of(read, SECONDS) < SECONDS, f"{text[:30]!r} … {text[-5:]!r}"
    NOTES.problems.clear()

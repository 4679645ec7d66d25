"""No function that takes a text from data is slow, or lets out what its callers do not expect.

Each function is tried on a quarter of the texts, always the same; with ``HOSTILE_TEXTS=all`` on each of them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from zlib import crc32

import pytest

from .clock import SECONDS, time_of
from .expressions import LENGTH
from .functions import MAY_RAISE, functions, hostile_texts

ALL = functions()
TEXTS = tuple(hostile_texts(LENGTH // 2))
PART = 1 if os.environ.get("HOSTILE_TEXTS") == "all" else 4


@pytest.mark.once
@pytest.mark.parametrize("function", ALL, ids=[one.where for one in ALL])
def test_a_function_ends_in_time_whatever_the_text(function):
    for text in TEXTS[crc32(function.where.encode()) % PART :: PART]:

        def call(text=text):
            with suppress(*MAY_RAISE):
                function.call(text)

        assert time_of(call) < SECONDS / 2, f"{text[:30]!r} … {text[-5:]!r}"


def test_functions_are_found_by_themselves():
    assert len(ALL) > 150

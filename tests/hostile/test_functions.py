"""No function that takes a text from data is slow, or lets out what its callers do not expect.

Each function is tried on a quarter of the texts, always the same, of half the length and in half the time; with
``HOSTILE_TEXTS=all`` on each of them, whole.
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
WHOLE = os.environ.get("HOSTILE_TEXTS") == "all"
TEXTS = tuple(hostile_texts(LENGTH if WHOLE else LENGTH // 2))
LIMIT = SECONDS if WHOLE else SECONDS / 2
PART = 1 if WHOLE else 4


@pytest.mark.once
@pytest.mark.parametrize("function", ALL, ids=[one.where for one in ALL])
def test_a_function_ends_in_time_whatever_the_text(function):
    for text in TEXTS[crc32(function.where.encode()) % PART :: PART]:

        def call(text=text):
            with suppress(*MAY_RAISE):
                function.call(text)

        assert time_of(call) < LIMIT, f"{text[:30]!r} … {text[-5:]!r}"


def test_functions_are_found_by_themselves():
    assert len(ALL) > 150

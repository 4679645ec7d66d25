"""No function that takes a text from data is slow, or lets out what its callers do not expect."""

from __future__ import annotations

from contextlib import suppress

import pytest

from .clock import SECONDS, time_of
from .functions import MAY_RAISE, functions, hostile_texts

ALL = functions()
TEXTS = tuple(hostile_texts())


@pytest.mark.outputs
@pytest.mark.parametrize("function", ALL, ids=[one.where for one in ALL])
def test_a_function_ends_in_time_whatever_the_text(function):
    for text in TEXTS:

        def call(text=text):
            with suppress(*MAY_RAISE):
                function.call(text)

        assert time_of(call) < SECONDS, f"{text[:30]!r} … {text[-5:]!r}"


def test_functions_are_found_by_themselves():
    assert len(ALL) > 150

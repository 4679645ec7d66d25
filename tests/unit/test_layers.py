"""Mappings on top of others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.util.layers import Layer, pairs

PAIRS = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 9)))


@given(PAIRS, PAIRS, PAIRS)
def test_a_layer_is_as_a_copy_that_was_changed(below, first, second):
    bottom = dict(below)
    copy, layer = dict(below), Layer(bottom)
    for more in (first, second):
        copy, layer = copy.copy(), Layer(layer)
        for key, value in more:
            copy[key] = layer[key] = value

    assert bottom == dict(below)
    assert list(layer) == list(copy)
    assert list(pairs(layer)) == list(layer.items()) == list(copy.items())
    assert len(layer) == len(copy)
    assert all(key in layer and layer.get(key) == copy[key] for key in copy)
    assert "z" not in layer


def test_nothing_is_removed():
    with pytest.raises(TypeError):
        del Layer({"a": 1})["a"]

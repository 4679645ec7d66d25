"""What fuzzing found stays mended: each input that broke a reader, and a sound one of each format."""

from __future__ import annotations

import pytest

from .fuzz import CORPUS, FORMATS, SEEDS, target


@pytest.mark.parametrize("format_", FORMATS)
def test_no_exception_leaves_a_reader(format_, tmp_path):
    read = target(format_, tmp_path)
    found = [path.read_bytes() for path in sorted(CORPUS.glob(f"{format_}-*"))]

    assert [read(data) for data in (SEEDS[format_], *found)] == [None] * (1 + len(found))

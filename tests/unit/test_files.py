"""Files that are replaced whole."""

from __future__ import annotations

import os
import stat

import pytest

from sphinxcontrib_research.util import digest_of, replace_file


def test_a_file_is_made_or_replaced_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "state.json"
    replace_file(path, b"one")
    replace_file(path, (part for part in (b"tw", b"o")), durable=False)

    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_a_new_file_has_the_permissions_of_the_user_and_an_old_one_its_own(tmp_path):
    new, old = tmp_path / "new", tmp_path / "old"
    old.write_bytes(b"")
    old.chmod(0o604)
    before = os.umask(0o027)
    try:
        replace_file(new, b"text")
        replace_file(old, b"text")
    finally:
        os.umask(before)

    assert [stat.S_IMODE(path.stat().st_mode) for path in (new, old)] == [0o640, 0o604]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "state.json"
    path.write_bytes(b"old")

    def parts():
        yield b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        replace_file(path, parts())

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_digests_are_of_the_text_whatever_it_holds():
    assert digest_of("é") == digest_of("é".encode())
    assert len(digest_of("\ud800", 4)) == 8

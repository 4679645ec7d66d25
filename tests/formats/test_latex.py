"""The gallery as PDF, by every engine; hostile data stays words."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ..builders.gallery import Gallery  # noqa: TID252  Tests are no package that has a name.
from ..builders.payloads import Corpus  # noqa: TID252  Tests are no package that has a name.

pytestmark = pytest.mark.outputs

FONTS = {
    "fontpkg": r"""
\directlua{luaotfload.add_fallback("cjk", {"NotoSansCJKSC:script=hani;", "DejaVuSans:"})}
\setmainfont{FreeSerif}[RawFeature={fallback=cjk}]
\setsansfont{FreeSans}
\setmonofont{FreeMono}
"""
}


def compiled(tex: Path, engine: str) -> str:
    """Run an engine; gives what went wrong by its log."""
    program = shutil.which(engine)
    if program is None:
        pytest.skip(f"{engine} is not here")
    command = [program, "-interaction=nonstopmode", "-no-shell-escape", "-recorder", tex.name]
    subprocess.run(command, cwd=tex.parent, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return tex.with_suffix(".log").read_text("utf-8", "replace")


ENGINES = {
    "pdflatex": ("research", "profile-han-shi", "list"),
    "xelatex": ("profile-yehui-tang",),
    "lualatex": ("using-us",),
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("engine", "document"), [(one, page) for one in ENGINES for page in ENGINES[one]])
def test_pages_become_pdf(gallery: Gallery, tool: Callable[[str], str], engine: str, document: str) -> None:
    tool("latexmk")
    documents = [(name, f"{name}.tex", "Page", "Test", "howto") for name in ENGINES[engine]]
    conf = {"latex_engine": engine, "latex_use_xindy": False, "latex_documents": documents}
    if engine == "lualatex":
        conf["latex_elements"] = FONTS
    tex = gallery.out("latex", engine, **conf) / f"{document}.tex"

    log = compiled(tex, engine)

    assert ".svg" not in tex.read_text("utf-8")
    assert re.findall(r"(?m)^!.*", log) == []
    assert re.findall(r"Missing character: .*", log) == []
    # Points by which a line is too long: up to here nobody sees it.
    wide = [float(points) for points in re.findall(r"Overfull \\hbox \((\d+\.?\d*)pt too wide\)", log)]
    assert [points for points in wide if points > 15] == []
    if document == "profile-yehui-tang":
        no_entry_is_parted_by_the_end_of_a_page(words_of(tex.with_suffix(".pdf")))
    elif document == "list":
        numbers_count_down(words_of(tex.with_suffix(".pdf")))
    else:
        assert tex.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def words_of(pdf: Path) -> list[str]:
    """The words of each page."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not here")
    done = subprocess.run([reader, str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode().rstrip("\f").split("\f")


def no_entry_is_parted_by_the_end_of_a_page(pages: list[str]) -> None:
    assert len(pages) >= 3
    assert {page.split()[0] for page in pages[1:]} == {"•"}


def numbers_count_down(pages: list[str]) -> None:
    numbers = re.findall(r"(?m)^(\d+)\. [A-Z]", "\n".join(pages))
    assert [int(number) for number in numbers] == [*range(18, 0, -1)]


@pytest.mark.timeout(600)
def test_hostile_data_is_set_and_not_run(tmp_path: Path, tool: Callable[[str], str]) -> None:
    tool("latexmk")
    corpus = Corpus(tmp_path, without=("everything.rst",))
    with (corpus.source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('latex_engine = "lualatex"\nlatex_use_xindy = False\n')
    index = (corpus.source / "index.rst").read_text("utf-8")
    (corpus.source / "index.rst").write_text(index.replace("   everything\n", ""), "utf-8")
    tex = corpus.out("latex") / "hostile.tex"
    (tex.parent / "canary.tex").write_text("CANARY")

    # This engine has letters of all scripts, or goes on without; and it could run programs from TeX.
    log = compiled(tex, "lualatex")

    assert re.findall(r"(?m)^!.*", log) == []
    assert tex.with_suffix(".pdf").is_file()
    read = tex.with_suffix(".fls").read_text("utf-8", "replace")
    assert "canary" not in read
    assert "/etc/passwd" not in read
    assert not list(tmp_path.rglob("pwned*"))

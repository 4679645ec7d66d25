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

FONTS = r"""{"fontpkg": r'''
\directlua{luaotfload.add_fallback("cjk", {"NotoSansCJKSC:script=hani;", "DejaVuSans:"})}
\setmainfont{FreeSerif}[RawFeature={fallback=cjk}]
\setsansfont{FreeSans}
\setmonofont{FreeMono}
'''}"""


def compiled(tex: Path, engine: str) -> str:
    """Run an engine; gives what went wrong by its log."""
    program = shutil.which(engine)
    if program is None:
        pytest.skip(f"{engine} is not here")
    command = [program, "-interaction=nonstopmode", "-no-shell-escape", "-recorder", tex.name]
    subprocess.run(command, cwd=tex.parent, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return tex.with_suffix(".log").read_text("utf-8", "replace")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("engine", "document"),
    [
        ("pdflatex", "research"),
        ("pdflatex", "profile-han-shi"),
        ("pdflatex", "list"),
        ("xelatex", "profile-yehui-tang"),
        ("lualatex", "about-us"),
    ],
)
def test_pages_become_pdf(tmp_path: Path, tool: Callable[[str], str], engine: str, document: str) -> None:
    tool("latexmk")
    gallery = Gallery(tmp_path / "gallery")
    conf = f'latex_engine = "{engine}"\nlatex_use_xindy = False\n'
    conf += f'latex_documents = [("{document}", "page.tex", "Page", "Test", "howto")]\n'
    if engine == "lualatex":
        conf += f"latex_elements = {FONTS}\n"
    gallery.add_conf(conf)
    tex = gallery.out("latex") / "page.tex"

    log = compiled(tex, engine)

    assert ".svg" not in tex.read_text("utf-8")
    assert re.findall(r"(?m)^!.*", log) == []
    assert re.findall(r"Missing character: .*", log) == []
    # Points by which a line is too long: up to here nobody sees it.
    wide = [float(points) for points in re.findall(r"Overfull \\hbox \((\d+\.?\d*)pt too wide\)", log)]
    assert [points for points in wide if points > 15] == []
    assert tex.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.timeout(600)
def test_no_entry_is_parted_by_the_end_of_a_page(tmp_path: Path, tool: Callable[[str], str]) -> None:
    tool("latexmk")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not here")
    gallery = Gallery(tmp_path / "gallery")
    conf = 'latex_engine = "xelatex"\nlatex_use_xindy = False\n'
    gallery.add_conf(
        f'{conf}latex_documents = [("profile-yehui-tang", "page.tex", "Page", "Test", "howto")]\n'
    )
    tex = gallery.out("latex") / "page.tex"
    compiled(tex, "xelatex")
    command = [reader, str(tex.with_suffix(".pdf")), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    _first, *pages = done.stdout.decode().rstrip("\f").split("\f")

    assert len(pages) >= 2
    assert {page.split()[0] for page in pages} == {"•"}


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

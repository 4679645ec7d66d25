"""Check the prose of the documentation with proselint.

Run ``python tools/prose.py``: it reads the Markdown files of the project and all pages below ``docs``, sets
aside what is no prose (code, names, addresses, directives), and prints what proselint has to say of the rest.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

OFF = {
    # Sphinx makes curly quotes, dashes and ellipses of the plain ones.
    "typography.symbols": False,
}
"""Checks of proselint that are switched off, each with its reason. What is named more exactly comes first."""

CODE = frozenset(
    {
        *("code", "code-block", "sourcecode", "highlight", "literalinclude", "raw", "math", "parsed-literal"),
        *("prompt", "toctree", "image", "include", "only", "autoclass", "autofunction", "automodule"),
    }
)
"""Directives whose content is no prose."""

_DIRECTIVE = re.compile(r" *\.\.(?: (?:([\w:-]+)::)?|$)")
_OPTION = re.compile(r" *:[\w-]+:(?: .*)?$")
_FENCE = re.compile(r" *(`{3,}|~{3,}|:{3,})(.*)")
_HEADER = re.compile(r"---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(
    r"""
    :[\w:+-]+:`[^`]*`          # roles
    | \{[\w:+-]+\}`[^`]*`      # roles of MyST
    | ``.+?`` | `[^`]*`_{0,2}  # literals, references
    | \]\([^)]*\)              # targets of Markdown's links
    | <[^<>]*>                 # addresses, tags
    | https?://\S+
    """,
    re.VERBOSE | re.DOTALL,
)


def prose(text: str, suffix: str) -> str:
    """Return a page with dots in the place of what is no prose.

    Args:
        text: The page.
        suffix: ``.rst`` or ``.md``.

    Returns:
        A text of the same length, with line ends where they were: places in it are places in the page.
    """
    text = _HEADER.sub(_dots, text, count=1) if text.startswith("---\n") else text
    lines = text.splitlines(keepends=True)
    kept = _of_markdown(lines) if suffix == ".md" else _of_rst(lines)
    text = "".join(line if keep else _dotted(line) for line, keep in zip(lines, kept, strict=True))
    return _INLINE.sub(_dots, text)


def _dots(match: re.Match[str]) -> str:
    return _dotted(match.group())


def _dotted(text: str) -> str:
    return re.sub(r"\S", "·", text)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _of_rst(lines: list[str]) -> Iterator[bool]:
    """For each line of reStructuredText, whether it is prose."""
    code: int | None = None  # how far the line is indented that a block of code belongs to
    options = False  # just below a directive
    for line in lines:
        depth = len(line) - len(line.lstrip(" -*"))
        blank = not line.strip()
        if code is not None and not blank and depth <= code:
            code = None
        directive = _DIRECTIVE.match(line)
        if blank or code is not None:
            options = False
            yield blank
        elif directive:
            # A comment is code as well.
            code = depth if directive[1] is None or directive[1] in CODE else None
            options = True
            yield False
        else:
            options = options and _OPTION.match(line) is not None
            code = depth if line.rstrip().endswith("::") else None
            yield not options


def _of_markdown(lines: list[str]) -> Iterator[bool]:
    """For each line of Markdown, whether it is prose."""
    fences: list[str] = []  # those that are open
    code = False  # within the last of them
    before = ""
    for line in lines:
        fence = _FENCE.match(line)
        if fence and not fence[2].strip() and fences and fence[1].startswith(fences[-1]):
            fences.pop()
            code = False
            yield False
        elif fence and not code:
            fences.append(fence[1])
            # A directive of MyST may hold prose.
            name = re.match(r"\{([\w:-]+)\}", fence[2])
            code = name is None or name[1] in CODE
            yield False
        else:
            yield not (code or _OPTION.match(line) or (line.startswith("    ") and not before.strip()))
        # The lines of an indented block follow each other.
        before = "" if line.startswith("    ") and not before.strip() else line


def pages() -> Iterator[Path]:
    """The pages whose prose is checked."""
    yield from sorted(PROJECT.glob("*.md"))
    for path in sorted((PROJECT / "docs").rglob("*")):
        if path.suffix in {".md", ".rst"} and not {"_build", "examples"} & set(path.parts):
            yield path


def main() -> int:
    """Check all pages; return how many faults there are, as an exit status."""
    # Only the environment for style has it.
    from proselint.checks import __register__
    from proselint.config import DEFAULT
    from proselint.registry import CheckRegistry
    from proselint.tools import LintFile

    CheckRegistry().register_many(__register__)
    found = 0
    for path in pages():
        name = path.relative_to(PROJECT).as_posix()
        text = prose(path.read_text("utf-8"), path.suffix)
        for fault in LintFile(name, text).lint({**DEFAULT, "checks": OFF | DEFAULT["checks"]}):
            line, column = fault.pos
            print(f"{name}:{line}:{column}: {fault.check_result.check_path}: {fault.check_result.message}")
            found += 1
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main())

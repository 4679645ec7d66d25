"""Build real projects that cite with sphinxcontrib-bibtex both ways: how long each takes, and what differs.

    python tests/acceptance/bibtex_projects.py PROJECT/docs … --theirs PYTHON --ours PYTHON [--append FILE]

Each argument is the folder of a ``conf.py`` in a checkout; what lies beside it is copied too, up to
``--above`` folders. Only the extension's name differs between the two ways; FILE holds lines that both
``conf.py`` get at their end, to leave out what needs the network or takes long. Compared are the exit status,
warnings, the text of each citation and the entry that it leads to, labels and order of bibliographies, which
marks share a footnote, and which numbers and words of an entry are lost.

Times are those of the whole build, in processor time and by the clock, the ways taking turns; a median.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from bibtex_roots import OURS, THEIRS, build, cited, differences, mistakes

_WORD = re.compile(r"[^\W_]{4,}|\d+")
_ADDRESS = re.compile(r"(?:URL: |doi:|arXiv:|https?:)\S+(?: \(visited on [\d-]+\))?")


def copied(docs: Path, above: int, folder: Path) -> Path:
    """Copy a project, and return where its ``conf.py`` is."""
    top = docs.resolve()
    for _step in range(above):
        top = top.parent
    ignored = shutil.ignore_patterns(".git", "_build", "__pycache__")
    shutil.copytree(top, folder / top.name, ignore=ignored, symlinks=True)
    return folder / top.name / docs.resolve().relative_to(top)


def prepared(docs: Path, appended: str, *, is_ours: bool) -> None:
    """Change the one line, and put what is left out at the end."""
    conf = docs / "conf.py"
    text = conf.read_text("utf-8")
    if is_ours:
        text = re.sub(rf"(['\"]){re.escape(THEIRS)}\1", rf"\1{OURS}\1", text, count=1)
    conf.write_text(f"{text}\n{appended}", "utf-8")


def seconds(python: str, docs: Path, out: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Build once: processor time, and time by the clock."""
    command = [python, "-m", "sphinx", "-q", "-d", str(out / ".doctrees"), str(docs), str(out)]
    before = time.perf_counter()
    with Path(os.devnull).open("w") as nothing:
        actions = [(os.POSIX_SPAWN_DUP2, nothing.fileno(), 1), (os.POSIX_SPAWN_DUP2, nothing.fileno(), 2)]
        process = os.posix_spawn(python, command, environment, file_actions=actions)
        _pid, _status, use = os.wait4(process, 0)
    return use.ru_utime + use.ru_stime, time.perf_counter() - before


def words_of(text: str) -> Counter[str]:
    """What of an entry may not be lost: its longer words and its numbers."""
    folded = unicodedata.normalize("NFKD", _ADDRESS.sub("", text)).replace("\u00ad", "").casefold()
    return Counter(_WORD.findall("".join(char for char in folded if not unicodedata.combining(char))))


def report(theirs: dict[str, Any], ours: dict[str, Any], *, is_verbose: bool) -> None:
    """Print what differs."""
    for side, result in (("theirs", theirs), ("ours", ours)):
        citations = sum(map(len, cited(result).values()))
        notes = sum(len(page["footnotes"]) for page in result["pages"].values())
        entries = sum(len(rows) for _name, _kind, rows in result["lists"])
        print(
            f"  {side}: status {result['status']}, {len(result['warnings'])} lines of warnings, "
            f"{citations} citations, {notes} marks of notes, {entries} entries {result.get('error', '')}"
        )
    found = differences(theirs, ours)
    print(f"  differences: {len(found)}")
    for one in found:
        print(f"    {one[:600]}")
    extra = mistakes(ours["warnings"]) - mistakes(theirs["warnings"])
    print(f"  only we warn of: {len(extra)}")
    for line in list(extra)[:40]:
        print(f"    {line}")
    lost = []
    for name, page in theirs["pages"].items():
        own = ours["pages"].get(name, {"entries": {}})["entries"]
        places = {
            key: own.get(at, "") for at, key in ((at, ours["places"].get(f"{name}#{at}")) for at in own)
        }
        pairs = [
            (key, text, places.get(key, ""))
            for at, text in page["entries"].items()
            if (key := theirs["places"].get(f"{name}#{at}"))
        ]
        pairs += [
            (f"note {number}", left, right)
            for number, (left, right) in enumerate(
                zip(page["notes"], ours["pages"].get(name, {}).get("notes", []), strict=False), 1
            )
        ]
        for key, left, right in pairs:
            if missing := words_of(left) - words_of(right):
                lost.append((key, sorted(missing), name, left, right))
    print(f"  entries and notes that lack a word or number of theirs, addresses aside: {len(lost)}")
    for key, missing, name, left, right in (
        {tuple(one[1]): one for one in lost}.values() if is_verbose else ()
    ):
        print(f"    {name}: {key}: {missing}\n      < {left}\n      > {right}")


def main() -> int:
    """Compare each project."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("docs", type=Path, nargs="+")
    parser.add_argument("--theirs", default=sys.executable)
    parser.add_argument("--ours", default=sys.executable)
    parser.add_argument("--append", type=Path)
    parser.add_argument("--above", type=int, default=1, help="folders above conf.py that are copied too")
    parser.add_argument("--verbose", action="store_true", help="show the entries that lack something")
    parser.add_argument("--rounds", type=int, default=0, help="how often to measure")
    given = parser.parse_args()
    appended = given.append.read_text("utf-8") if given.append else ""
    project = Path(__file__).parents[2]
    is_alike = True
    for docs in given.docs:
        print(docs)
        with tempfile.TemporaryDirectory() as name:
            results = {}
            sides = {"theirs": given.theirs, "ours": given.ours}
            folders = {}
            for side, python in sides.items():
                folder = Path(name, side)
                folder.mkdir()
                folders[side] = copied(docs, given.above, folder)
                prepared(folders[side], appended, is_ours=side == "ours")
                results[side] = build(python, folders[side], folder, "html", [project])
            report(results["theirs"], results["ours"], is_verbose=given.verbose)
            is_alike &= not differences(results["theirs"], results["ours"])
            measure(sides, folders, given.rounds, project)
    return 0 if is_alike else 1


def measure(sides: dict[str, str], folders: dict[str, Path], rounds: int, project: Path) -> None:
    """Build in turns, from nothing and again, and print the medians."""
    environment = {**os.environ, "PYTHONPATH": str(project)}
    times: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for _round in range(rounds):
        for side, python in sides.items():
            out = folders[side].parent / "timed"
            shutil.rmtree(out, ignore_errors=True)
            for kind in ("cold", "warm"):
                times.setdefault((side, kind), []).append(
                    seconds(shutil.which(python) or python, folders[side], out, environment)
                )
    for kind in ("cold", "warm") if rounds else ():
        theirs, ours = times["theirs", kind], times["ours", kind]
        ratio = statistics.median(own[0] / other[0] for own, other in zip(ours, theirs, strict=True))
        shown = [
            f"{side} {statistics.median(one[0] for one in found):.2f} s of processor, "
            f"{statistics.median(one[1] for one in found):.2f} s"
            for side, found in (("theirs", theirs), ("ours", ours))
        ]
        print(f"  {kind}: {'; '.join(shown)}; ratio {ratio:.2f} (median of {rounds})")


if __name__ == "__main__":
    sys.exit(main())

"""Build documentation of others with and without the extension, and compare warnings and time.

    python tests/acceptance/real_projects.py CHECKOUTS [NAME …] [--rounds 5]

README.md beside this file lists the projects, and says what is cut and how to read the result.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).parents[2]

HEAD = '''\
import collections, importlib, importlib.abc, importlib.machinery, importlib.util, sys, unittest.mock

class _Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the project's own files a stand-in for each module that is not installed."""
    def find_spec(self, name, path=None, target=None):
        frame = sys._getframe(1)
        while "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        if frame.f_code.co_filename.startswith((sys.prefix, sys.base_prefix)):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec):
        module = unittest.mock.MagicMock(name=spec.name)
        module.__path__, module.__spec__, module.__all__ = [], spec, []
        module.__version__, module.__name__ = "1.0", spec.name
        return module
    def exec_module(self, module):
        pass

_absent = _Absent()
sys.meta_path.append(_absent)
# Nothing is fetched; what a service would answer is a date.
sys.modules["requests"] = unittest.mock.MagicMock()
sys.modules["requests"].get.return_value.json.return_value = collections.defaultdict(lambda: "2026-01-01")
try:
    exec(compile(open(THEIRS, encoding="utf-8").read(), THEIRS, "exec"))
finally:
    sys.meta_path.remove(_absent)
for _name in [name for name, module in sys.modules.items() if isinstance(module, unittest.mock.MagicMock)]:
    del sys.modules[_name]

def _is_here(name):
    try:
        importlib.import_module(name)
    except Exception:
        return False
    return True

extensions = [name for name in extensions if _is_here(name) and name not in LEFT_OUT]
extensions.append("sphinx.ext.coverage")
html_theme = globals().get("html_theme", "alabaster")
if html_theme != "alabaster" and not _is_here(html_theme.replace("-", "_")):
    html_theme, html_theme_options, html_theme_path = "alabaster", {}, []
# Nothing of the network, and nothing that cannot be handed to other processes.
intersphinx_mapping, setup = {}, lambda app: None
globals().update({name: {} for name, value in list(globals().items()) if name.endswith("_conf") and callable(value)})
'''
"""What runs the project's own conf.py, in a folder where most of what it imports is missing."""

LEFT_OUT = (
    *("sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.viewcode", "numpydoc", "autoapi.extension"),
    *("sphinx.ext.intersphinx", "breathe", "nbsphinx", "sphinx_gallery.gen_gallery", "sphinxcontrib.tikz"),
)
"""Extensions that need the project's own package, the network or Doxygen, or run programs."""

OURS = """\
extensions.append("sphinxcontrib_research")
research_papers = [RECORDS]
"""


@dataclass(frozen=True)
class Site:
    """The documentation of one project."""

    docs: str
    """The folder with conf.py, in the checkout."""
    page: str
    """The page that lists papers, in that folder."""
    records: Callable[[Path], list[dict[str, str]] | str]
    """Makes data of that page: records, or a text in BibTeX."""
    before: Callable[[Path], None] = lambda _: None
    """What else the project does with that folder before Sphinx."""


def items(path: Path) -> list[dict[str, str]]:
    """Papers written by hand: paragraphs and items of lists with an address, or with a title in quotes."""
    text = path.read_text("utf-8")
    found = []
    for item in re.split(r"\n\s*\n|\n(?=[ ]*(?:[*-]|#\.)[ ])", text):
        line = " ".join(re.sub(r"(?m)^\s*(?:#\.|[*|-])", " ", item).split())
        title = re.search(r"[\"“](.{15,}?)[,.]?[\"”]|\*\*(.{15,}?)\*\*|\(\d{4}\)[.,] ([^.]{15,}?)\.", line)
        doi = re.search(r"\b(10\.\d{4,}/[^\s>`,]+[^\s>`,.)])", line)
        arxiv = re.search(r"arxiv\.org/abs/(\d{4}\.\d{4,5})|<arXiv:(\d{4}\.\d{4,5})>", line)
        year = re.search(r"\b((?:19|20)\d\d)\b", line)
        if title is None or not (doi or arxiv or year):
            continue
        record = {"title": next(filter(None, title.groups()))}
        if doi:
            record["doi"] = doi[1]
        if arxiv:
            record["arxiv"] = arxiv[1] or arxiv[2]
        if year:
            record["year"] = year[1]
        found.append(record)
    return found


def headings(path: Path) -> list[dict[str, str]]:
    """Papers with a heading each, and the identifier at arXiv below it."""
    text = path.read_text("utf-8")
    found = re.findall(r"(?m)^### (.+)\n+<arXiv:([\d.]+)>\n+(.*)\n", text)
    return [{"title": title, "arxiv": arxiv, "authors": authors} for title, arxiv, authors in found]


def bibtex(path: Path) -> str:
    """Papers whose BibTeX the page shows."""
    blocks = re.findall(r"(?ms)^ {4,}@\w+\{.*?^ {4,}\}", path.read_text("utf-8"))
    return "\n\n".join(blocks)


def cached(path: Path) -> list[dict[str, str]]:
    """Papers that the project itself keeps as JSON."""
    rows = json.loads((path.parent / "_data/publications_cache.json").read_text("utf-8")).values()
    return [
        {
            "title": row["title"],
            "doi": row["doi"],
            "authors": row["authors"],
            "venue": row["journal"],
            "year": row["year"],
        }
        for row in rows
        if row.get("title")
    ]


def beside(path: Path) -> str:
    """Papers in the BibTeX file that sphinxcontrib-bibtex reads."""
    return path.with_suffix(".bib").read_text("utf-8")


def configured(source: Path) -> None:
    """Do what CMake does for nrn, and leave out a table that Sphinx would read as a page of Markdown."""
    (source / "index.rst.in").rename(source / "index.rst")
    (source / "guide/data/units.dat.txt").unlink()


SITES = {
    "FESTIM": Site("docs/source", "publications.rst", cached),
    "CAMELS": Site("docs/source", "publications.rst", items),
    "GPUMD": Site("doc", "publications.rst", beside),
    "WISDEM": Site("docs", "publications.rst", items),
    "apytypes": Site("docs", "publications.rst", items),
    "discopy": Site("docs", "extra/papers.md", headings),
    "fiction": Site("docs", "publications.rst", bibtex),
    "nrn": Site("docs", "publications.rst", items, configured),
    "xgi": Site("docs/source", "using-xgi.rst", items),
}


# Two copies of a project


def prepare(site: Site, checkout: Path, folder: Path, *, ours: bool) -> Path:
    """Copy the documentation and cut what cannot be built here; with ours, replace the page."""
    source = folder / site.docs
    shutil.copytree(checkout, folder, ignore=shutil.ignore_patterns(".git", "_build", "*.ipynb"))
    site.before(source)
    conf, theirs = source / "conf.py", source / "conf_theirs.py"
    conf.rename(theirs)
    text = f"THEIRS = {str(theirs)!r}\nLEFT_OUT = {LEFT_OUT!r}\n__file__ = THEIRS\n{HEAD}"
    if ours:
        records = site.records(source / site.page)
        name = f"research_records.{'bib' if isinstance(records, str) else 'json'}"
        content = records if isinstance(records, str) else json.dumps(records, ensure_ascii=False, indent=1)
        (source / name).write_text(content, "utf-8")
        text += OURS.replace("RECORDS", repr(name))
        replace_page(source / site.page)
    conf.write_text(text, "utf-8")
    return source


def replace_page(path: Path) -> None:
    """Put one list in the place of a page; its labels and its title stay."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        title = re.search(r"(?m)^# .*$", text)
        path.write_text(
            f"{title[0] if title else '# Papers'}\n\n```{{paper-list}}\n:group-by: year\n```\n", "utf-8"
        )
        return
    labels = "\n".join(re.findall(r"(?m)^\.\. _[^`:]+:$", text))
    path.write_text(
        f"{labels}\n\nPublications\n============\n\n.. paper-list::\n   :group-by: year\n", "utf-8"
    )


# Building


@dataclass
class Result:
    """What came of one build."""

    warnings: set[str]
    seconds: float
    """Of the processors, of this build and those that it starts."""
    fault: str = ""


def build(source: Path, side: Path, builder: str, python: str) -> Result:
    """Build as a careful project does, into the folder that holds the copy."""
    out = side / builder / "out"
    log = out.parent / "warnings.txt"
    log.unlink(missing_ok=True)
    command = [python, "-m", "sphinx", "-q", "-W", "--keep-going", "-n", "-j", "2", "-b", builder]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [*command, "-d", out.parent / "doctrees", "-w", log, source, out],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""},
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    found = {plain(line, source, side) for line in lines if re.search(r"WARNING|ERROR|CRITICAL", line)}
    broken = re.search(r"\w+ error:|Exception occurred", done.stderr) and not any(out.glob("*"))
    return Result(found, seconds, " ".join(done.stderr.split())[:300] if broken else "")


def plain(line: str, source: Path, side: Path) -> str:
    """A warning without what differs between two copies: folders, colours, addresses in memory."""
    line = re.sub(r"\x1b\[[0-9;]*m", "", line).replace(f"{source}/", "").replace(f"{side}/", "")
    return re.sub(r"0x[0-9a-f]{6,}|id='\d+'", "", line)


def edit(source: Path) -> None:
    """Change one title in the data."""
    (path,) = source.glob("research_records.*")
    text = path.read_text("utf-8")
    pattern = r'"title": "' if path.suffix == ".json" else r"(?m)^(\s*title\s*=\s*\{+)"
    path.write_text(re.sub(pattern, lambda match: f"{match[0]}Edited: ", text, count=1), "utf-8")


@dataclass
class Comparison:
    """What was found out about one project."""

    sources: dict[str, Path]
    out: dict[str, Path]
    python: str
    without: set[str] = field(default_factory=set)
    """The warnings of builds without us."""
    more: dict[str, None] = field(default_factory=dict)
    """The warnings that only builds with us have."""
    data: dict[str, None] = field(default_factory=dict)
    """Those that say what is wrong in the project's data."""
    faults: list[str] = field(default_factory=list)
    papers: int = 0

    def build(self, side: str, builder: str) -> Result:
        """Build one copy."""
        result = build(self.sources[side], self.out[side], builder, self.python)
        self.faults += [f"{builder}, {side}: {result.fault}"] if result.fault else []
        return result

    def judge(self, kind: str, ours: Result, theirs: Result) -> None:
        """Note what only we warn of: the same warning for one page more does not count."""
        self.without |= theirs.warnings
        for line in sorted(ours.warnings - theirs.warnings):
            if line.startswith("research_records") and "[research." in line:
                self.data[line] = None
            else:
                self.more[f"{kind}: {line}"] = None

    def run(self, page: str) -> None:
        """Build with four builders; with the first of them again, and after an edit of the data."""
        for builder in ("html", "text", "latex", "coverage"):
            theirs = self.build("theirs", builder)
            self.judge(builder, self.build("ours", builder), theirs)
            if builder == "html":
                self.judge("warm", self.build("ours", builder), theirs)
                edit(self.sources["ours"])
                self.judge("edited", self.build("ours", builder), theirs)
                built = (self.out["ours"] / "html/out" / page).with_suffix(".html")
                shown = built.read_text("utf-8") if built.exists() else ""
                self.papers = shown.count('class="research-paper"')
                if "Edited: " not in shown:
                    self.faults.append("the edit is not on the page")

    def times(self, rounds: int) -> dict[str, float]:
        """Build both in turns, from nothing; return the medians."""
        seconds: dict[str, list[float]] = {"theirs": [], "ours": []}
        for number in range(rounds):
            for side in ("theirs", "ours") if number % 2 == 0 else ("ours", "theirs"):
                shutil.rmtree(self.out[side] / "html")
                seconds[side].append(self.build(side, "html").seconds)
        return {side: statistics.median(values) for side, values in seconds.items()}


def compare(name: str, site: Site, checkout: Path, given: argparse.Namespace) -> bool:
    """Build a project in all ways, and print what differs."""
    with tempfile.TemporaryDirectory() as place:
        out = {side: Path(place, side) for side in ("theirs", "ours")}
        sources = {
            side: prepare(site, checkout, folder / "checkout", ours=side == "ours")
            for side, folder in out.items()
        }
        found = Comparison(sources, out, given.python)
        found.run(site.page)
        ratio = ""
        if given.rounds:
            medians = found.times(given.rounds)
            share = medians["ours"] / medians["theirs"]
            ratio = f", {share:.3f} of the time ({medians['theirs']:.1f} s)"
    good = not found.more and not found.faults and found.papers > 0
    print(
        f"{'good' if good else 'BAD':5}{name}: {found.papers} papers, {len(found.without)} warnings without us{ratio}"
    )
    for line in [
        *found.faults,
        *(f"more: {line}" for line in found.more),
        *(f"data: {line}" for line in found.data),
    ]:
        print(f"     {line}", flush=True)
    return good


def main() -> int:
    """Compare all projects, or those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "checkouts", type=Path, help="a folder with a checkout of each project, named as it is"
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(SITES)}")
    parser.add_argument("--python", default=sys.executable, help="the Python that builds")
    parser.add_argument("--rounds", type=int, default=0, help="how often each is built for its time")
    given = parser.parse_intermixed_args()
    good = True
    for name in given.names or SITES:
        if not (given.checkouts / name).is_dir():
            print(f"     {name}: no checkout")
            continue
        good &= compare(name, SITES[name], given.checkouts / name, given)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

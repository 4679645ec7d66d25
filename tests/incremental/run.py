"""Random edits, each followed by a build over the last one's output, which must be that of a clean build.

``python tests/incremental/run.py --seed 1 --steps 400`` prints each step and every difference; exit status 1 if
there is one. Some builds are killed on the way. It needs ``fork``.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import pkgutil
import re
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from world import World

BUILDERS = ("html", "dirhtml", "text", "epub", "latex", "html", "singlehtml", "xml", "json")
UNSTABLE = re.compile(
    r"\.buildinfo(\.bak)?$|environment\.pickle$|last_build$|globalcontext\.json$|_static/[\w-]*stemmer\.js$"
)
"""What Sphinx keeps for itself."""
KILLED = 0.12
"""The share of builds that are killed."""


def load_all() -> None:
    """Import what builds import: each is a fork of this process, and need not do it again."""
    import sphinx.application

    import sphinxcontrib_research

    for package in (sphinxcontrib_research, sphinx.application.sphinx):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".testing" not in module.name:
                with contextlib.suppress(ImportError):
                    importlib.import_module(module.name)


def start(source: Path, out: Path, doctrees: Path, builder: str, jobs: int) -> int:
    """Start a build in a process group of its own.

    Returns:
        The process.
    """
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    code = 70
    try:
        warnings.simplefilter("ignore")
        out.parent.mkdir(parents=True, exist_ok=True)
        with (out.parent / f"{out.name}.log").open("w", encoding="utf-8") as log:
            from sphinx.application import Sphinx

            folders = [str(source), str(source), str(out), str(doctrees)]
            app = Sphinx(*folders, builder, status=None, warning=log, parallel=jobs)
            app.build()
            code = app.statuscode
    except BaseException:  # noqa: BLE001  The process ends here, whatever it is.
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def end(pid: int) -> int:
    """Wait for a build; its status."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def outputs(folder: Path) -> dict[str, bytes]:
    """The files of a build that can be compared."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not UNSTABLE.search(name):
            content = path.read_bytes()
            if path.stem == "searchindex":
                content = _index(content)
            elif path.suffix == ".fjson":
                # The rest depends on whether documents were read in one process or in two.
                content = json.dumps([json.loads(content).get(key) for key in ("title", "body")]).encode()
            found[name] = content
    return found


def _index(content: bytes) -> bytes:
    """The search index as far as Sphinx itself keeps it right: not its entries, nor words that are gone."""
    text = content.decode()
    index = json.loads(text[text.index("{") : text.rindex("}") + 1])
    index.pop("indexentries", None)
    for kind in ("terms", "titleterms"):
        index[kind] = {word: pages for word, pages in index[kind].items() if pages != []}
    return json.dumps(index, sort_keys=True).encode()


def pages_of(document: str) -> Iterator[str]:
    """What builders write of a document: Sphinx leaves it when the document is gone, and books take it in."""
    yield from (f"{document}{suffix}" for suffix in (".html", ".xhtml", ".txt", ".xml", ".fjson"))
    yield f"{document}/index.html"


class Run:
    """One sequence of edits and builds."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = Random(seed)
        self.world = World(self.random)
        self.folder = folder
        self.source, self.warm, self.clean = folder / "source", folder / "warm", folder / "clean"
        self.took = 1.0
        self.kills = 0
        self.source.mkdir(parents=True)
        self.world.write(self.source)

    def step(self, number: int) -> tuple[str, list[str]]:
        """Edit, build, compare.

        Returns:
            What was done, and what differs from a clean build.
        """
        before = {*self.world.documents}
        edits = [self.world.edit() for _edit in range(self.random.choice((0, 1, 1, 2, 3)))]
        self.world.write(self.source)
        gone = before - {*self.world.documents}
        builder = BUILDERS[number % len(BUILDERS)]
        jobs = self.random.choice((1, 2))
        said = f"{number}: {builder} -j {jobs}: {'; '.join(edits) or 'nothing'}"
        if self.random.random() < KILLED:
            self.kills += 1
            self._build_and_kill(self.random.choice(BUILDERS), jobs)
            edits = [self.world.edit()] if self.random.random() < 0.5 else []
            gone |= before - {*self.world.documents}
            self.world.write(self.source)
            said += f"; killed; {'; '.join(edits)}"
        for name in BUILDERS:
            for page in (page for document in gone for page in pages_of(document)):
                if page.removesuffix("/index.html") not in self.world.documents:
                    (self.warm / name / page).unlink(missing_ok=True)
        begin = time.monotonic()
        shutil.rmtree(self.clean, ignore_errors=True)
        # Side by side: neither touches what is the other's.
        pids = [
            start(self.source, self.warm / builder, self.warm / "doctrees", builder, jobs),
            start(self.source, self.clean / builder, self.clean / "doctrees", builder, 1),
        ]
        warm, clean = map(end, pids)
        self.took = (time.monotonic() - begin + self.took) / 2
        if clean or warm:
            return said, [f"status {warm}, of a clean build {clean}"]
        return said, self._differences(builder)

    def _build_and_kill(self, builder: str, jobs: int) -> None:
        pid = start(self.source, self.warm / builder, self.warm / "doctrees", builder, jobs)
        time.sleep(self.random.uniform(0, self.took))
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            os.kill(pid, signal.SIGKILL)  # It had no group yet.
        end(pid)

    def _differences(self, builder: str) -> list[str]:
        warm, clean = outputs(self.warm / builder), outputs(self.clean / builder)
        found = [f"left behind: {name}" for name in sorted(warm.keys() - clean.keys())]
        found += [f"missing: {name}" for name in sorted(clean.keys() - warm.keys())]
        return found + [
            f"other bytes: {name}" for name in sorted(clean) if warm.get(name, clean[name]) != clean[name]
        ]

    def keep(self, number: int) -> Path:
        """Keep a step that failed, and start again from nothing."""
        kept = self.folder / f"failed-{number}"
        for name in ("source", "warm", "clean"):
            shutil.copytree(self.folder / name, kept / name)
        shutil.rmtree(self.warm)
        return kept


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument(
        "--folder", type=Path, help="where to build, kept afterwards (default: a temporary one)"
    )
    arguments = parser.parse_args()
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    # Loaded once: each build is a fork of this process.

    import sphinxcontrib_research.ext  # noqa: F401

    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="incremental-"))
    run = Run(folder / f"seed-{arguments.seed}", arguments.seed)
    breaches = 0
    for number in range(arguments.steps):
        said, differences = run.step(number)
        print(said, flush=True)
        for difference in differences:
            print(f"    {difference}")
        if differences:
            breaches += 1
            print(f"    kept in {run.keep(number)}", flush=True)
    print(f"{arguments.steps} steps, {run.kills} kills, {breaches} with differences")
    if not arguments.folder and not breaches:
        shutil.rmtree(folder)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())

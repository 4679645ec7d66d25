"""Plug-ins as users have them: distributions that are installed beside the package, and seen by processes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs/examples/plug-ins"
CONF = """
project = "Plug-ins"
extensions = ["sphinxcontrib_research"]
research_papers = ["papers.*"]
"""


@dataclass
class Project:
    """A source folder, and the folder that plug-ins are installed in."""

    folder: Path
    plugins: Path
    variables: dict[str, str] = field(default_factory=dict)

    def write(self, **files: str) -> None:
        """Write files; ``__`` in a name is its dot."""
        for name, text in files.items():
            (self.folder / name.replace("__", ".")).write_text(text, encoding="utf-8")

    def plugin(self, name: str, module: str, version: str = "1.0", **groups: str) -> None:
        """Install a plug-in of one module: what each group's entry points are."""
        (self.plugins / f"{name}.py").write_text(module, encoding="utf-8")
        for old in self.plugins.glob(f"{name}-*.dist-info/*"):
            old.unlink()
            if not any(old.parent.iterdir()):
                old.parent.rmdir()
        info = self.plugins / f"{name}-{version}.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        entries = (f"[sphinxcontrib_research.{group}]\n{line}\n" for group, line in groups.items())
        (info / "entry_points.txt").write_text("\n".join(entries))

    def run(self, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a module of Python in a process of its own, and check its exit status."""
        path = os.pathsep.join((str(self.plugins), *filter(None, [os.environ.get("PYTHONPATH")])))
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **self.variables},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done

    def build(self) -> str:
        """Build the pages, and return the warnings."""
        return self.run("sphinx", "-q", "-b", "html", ".", "_build").stderr

    def command(self, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command of ``sphinx-research``."""
        return self.run("sphinxcontrib_research", *arguments, status=status)

    def page(self, name: str = "index") -> str:
        """Return a page as it was written."""
        return (self.folder / f"_build/{name}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the examples of the documentation are installed in, as their users install them."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    folders = sorted(str(path.parent) for path in EXAMPLES.glob("*/pyproject.toml"))
    subprocess.run(
        [*pip, "--no-build-isolation", "--no-index", "--target", str(target), *folders],
        check=True,
        timeout=240,
    )
    return target


@pytest.fixture
def examples(tmp_path: Path, installed: Path) -> Project:
    """A project with the examples of the documentation."""
    project = Project(tmp_path, installed)
    project.write(conf__py=CONF)
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose plug-ins a test writes."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "plugins").mkdir()
    found = Project(tmp_path / "docs", tmp_path / "plugins")
    found.write(
        conf__py=CONF,
        index__rst="Papers\n======\n\n.. research:paper-list::\n",
        papers__yml="- id: adan\n  title: Adan\n  date: 2024\n- id: win\n  title: Win\n  date: 2023\n",
    )
    return found

"""What all tests share: Sphinx's own fixtures, the test projects, and tools that a machine may lack."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from .builders.gallery import Gallery

# How long an example takes says more of the machine than of the code; and the same examples each time, so that
# a failure comes from the change. `--hypothesis-profile default` looks for new ones.
settings.register_profile("same examples", deadline=None, derandomize=True)
settings.load_profile("same examples")

# Tests compare warnings in English, whatever the machine speaks.
os.environ["LANGUAGE"] = "C"

pytest_plugins = ("sphinx.testing.fixtures",)


def pytest_sessionfinish() -> None:
    """Save what was covered: workers that take more than ten seconds to end are killed."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    if (coverage := sys.modules.get("coverage")) and (measured := coverage.Coverage.current()):
        measured.save()


HERE = Path(__file__).parent
VNU_JAR = HERE.parent / ".cache/npm/node_modules/vnu-jar/build/dist/vnu.jar"

TOOLS = {
    "chromium": ("REQUIRE_BROWSER", ("chromium", "chromium-browser", "google-chrome")),
    "latexmk": ("REQUIRE_LATEX", ("latexmk",)),
    "java": ("REQUIRE_JAVA", ("java",)),
    "vnu": ("REQUIRE_VNU", (str(VNU_JAR),)),
}


def find(name: str) -> str:
    """The path of a program or a file that tests may use, or an empty string."""
    for candidate in TOOLS[name][1]:
        found = candidate if Path(candidate).is_file() else shutil.which(candidate)
        if found:
            return found
    return ""


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """Gives the path of a tool; where it is missing the test is skipped, or fails if ``REQUIRE_…`` is set."""

    def get(name: str) -> str:
        path = find(name)
        if not path:
            message = f"{name} is not here"
            if os.environ.get(TOOLS[name][0]):
                pytest.fail(f"{message}, and {TOOLS[name][0]} is set")
            pytest.skip(message)
        return path

    return get


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """The gallery of the documentation, with one of its lists numbered downwards; nobody may change it."""
    from .builders.gallery import Gallery

    made = Gallery(tmp_path_factory.mktemp("gallery"))
    page = made.source / "list.rst"
    page.write_text(page.read_text("utf-8").replace(":home:", ":home:\n   :numbered: reversed"), "utf-8")
    return made

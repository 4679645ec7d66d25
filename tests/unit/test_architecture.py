"""The import direction of the package, read from its source, and what importing it costs."""

from __future__ import annotations

import ast
import graphlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

NAME = "sphinxcontrib_research"
PACKAGE = Path(__file__).parents[2] / NAME

# The parts in their order: each may import those above it, and itself.
ORDER = (
    *(
        "errors",
        "util",
        "vocabulary",
        "model",
        "markup",
        "lock",
        "readers",
        "writers",
        "citations",
    ),
    *("query", "drawing", "render", "api", "online", "cli", "ext"),
)
# The network and the command line are none of a build's business, nor a build of theirs; ``api`` is for others.
APART = {"ext": {"online", "cli", "api"}, "cli": {"api"}, "online": {"api"}}

# What each part of the package may import of the package, itself included; "" is the package's own file.
ALLOWED: dict[str, set[str]] = {
    **{part: {*ORDER[: place + 1]} - APART.get(part, set()) for place, part in enumerate(ORDER)},
    "": {"ext", "util"},
    "__main__": {"cli"},
    "bibtex": {"ext", "util"},
}

# Which parts may import a library at all. All others are only for those whose features need them.
LIBRARIES = {
    "sphinx": {"ext", "", "bibtex"},
    "docutils": {"ext", "render", "markup"},
    "requests": {"online"},
    "urllib3": {"online"},
    "http": {"online"},
    "socket": set(),
    "yaml": {"readers", "writers"},
    "pybtex": {"citations"},
    "ruamel": {"cli"},
    "babel": {"util"},
    "icu": {"util"},
    "pylatexenc": {"util"},
}


@dataclass(frozen=True)
class Import:
    module: str
    """The module that imports."""
    target: str
    line: int
    late: bool
    """Inside a function: done when it is called, not on import."""
    typing: bool
    """Under ``if TYPE_CHECKING``: never done."""

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def part_of(module: str) -> str:
    """The part of the package that a module belongs to; empty for the package's own file."""
    return ([*module.split("."), ""])[1]


def walk(node: ast.AST, module: str, *, late: bool = False, typing: bool = False) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(module, alias.name, child.lineno, late, typing)
        elif isinstance(child, ast.ImportFrom):
            if child.level:
                yield Import(module, "." * child.level, child.lineno, late, typing)
                continue
            for alias in child.names:
                whole = f"{child.module}.{alias.name}"
                yield Import(
                    module, whole if whole in MODULES else str(child.module), child.lineno, late, typing
                )
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from walk(child, module, late=True, typing=typing)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from walk(child, module, late=late, typing=True)
        else:
            yield from walk(child, module, late=late, typing=typing)


@cache
def imports() -> tuple[Import, ...]:
    found: list[Import] = []
    for module, path in MODULES.items():
        found += walk(ast.parse(path.read_text("utf-8"), str(path)), module)
    return tuple(found)


def own() -> Iterator[Import]:
    return (one for one in imports() if one.target.split(".")[0] == NAME)


def test_every_part_has_its_place():
    assert {part_of(module) for module in MODULES} <= set(ALLOWED)


def test_imports_are_absolute():
    assert [str(one) for one in imports() if one.target.startswith(".")] == []


def test_imports_go_one_way():
    wrong = [str(one) for one in own() if part_of(one.target) not in ALLOWED[part_of(one.module)]]

    assert wrong == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_imported_only_where_it_belongs(library):
    wrong = [
        str(one)
        for one in imports()
        if one.target.split(".")[0] == library
        and part_of(one.module) not in LIBRARIES[library]
        and not one.typing
    ]

    assert wrong == []


def test_only_the_modules_of_nodes_import_docutils_in_render():
    wrong = [
        str(one)
        for one in imports()
        if one.target.split(".")[0] == "docutils"
        and part_of(one.module) == "render"
        and not one.module.startswith(f"{NAME}.render.nodes")
    ]

    assert wrong == []


def test_the_two_ways_to_write_entries_know_nothing_of_each_other():
    html, nodes = f"{NAME}.render.html", f"{NAME}.render.nodes"
    wrong = [
        str(one)
        for one in own()
        for way, other in ((html, nodes), (nodes, html))
        if one.module.startswith(way) and one.target.startswith(other)
    ]

    assert wrong == []


def test_there_is_no_circle_of_imports():
    """Late imports and those for types only are counted as well."""
    graph: dict[str, set[str]] = {}
    for one in own():
        if one.module != one.target:
            graph.setdefault(one.module, set()).add(one.target)

    assert list(graphlib.TopologicalSorter(graph).static_order())


# The modules and folders of ``ext`` in their order: each may import those before it; "" is its setup.
IN_EXT = (
    *("config", "logging", "nodes"),
    *("state", "store", "addresses", "bibliographies", "citing", "build"),
    *("read", "write", "site", "domain", "lifecycle", "bibtex", ""),
)
SIDE_BY_SIDE = IN_EXT.index("nodes")
"""Up to here no order is needed."""


def place_in_ext(module: str) -> int:
    return IN_EXT.index(([*module.split("."), ""])[2])


def test_imports_within_ext_go_one_way():
    wrong = [
        str(one)
        for one in own()
        if part_of(one.module) == part_of(one.target) == "ext"
        and place_in_ext(one.target) > max(place_in_ext(one.module), SIDE_BY_SIDE)
    ]

    assert wrong == []


def test_one_module_connects_to_the_events_of_sphinx():
    connecting = {
        module
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "connect"
        if ast.unparse(node.value) in {"app", "self.app", "app.events"}
    }

    assert connecting == {f"{NAME}.ext.lifecycle"}


def test_a_build_cannot_reach_the_network():
    reached, new = set(), {module for module in MODULES if part_of(module) == "ext"}
    while new:
        reached |= new
        new = {one.target for one in own() if one.module in reached and one.target in MODULES} - reached

    assert {part_of(module) for module in reached}.isdisjoint(APART["ext"])


# Where a package has another name than what is imported from it.
PACKAGES = {
    "yaml": "pyyaml",
    "ruamel": "ruamel.yaml",
    "icu": "pyicu",
}


def test_what_tests_import_is_declared():
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(one for group in (*extras, *groups) for one in group)]
    # A group may include others, which are here as well.
    declared = {re.match(r"[\w.-]+", one)[0].lower() for one in wanted if isinstance(one, str)}
    tests = Path(__file__).parents[1]
    helpers = {path.stem for path in tests.rglob("*.py")}
    missing = {}
    for path in tests.rglob("*.py"):
        for one in walk(ast.parse(path.read_text("utf-8"), str(path)), path.stem):
            top = one.target.split(".")[0]
            if (
                top
                and top not in sys.stdlib_module_names | helpers
                and PACKAGES.get(top, top.replace("_", "-")) not in declared
            ):
                missing[top] = str(one)

    # Sphinx brings Babel, and others of the namespace that we are in.
    assert set(missing) - {NAME, "tests", "urllib3", "babel", "atheris", "sphinxcontrib"} == set(), missing


def loaded_by(*modules: str) -> set[str]:
    """Which top-level modules a fresh Python holds after it imported the given ones."""
    lines = "".join(f"import {module}\n" for module in modules)
    code = (
        f"{lines}import json, sys\nprint(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
        timeout=60,
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        (
            NAME,
            {"sphinx", "docutils", "yaml", "requests", "pybtex", "citeproc", "ruamel", "babel", "pylatexenc"},
        ),
        (f"{NAME}.model.paper", {"sphinx", "docutils", "yaml", "requests", "babel", "pylatexenc"}),
        (f"{NAME}.api", {"sphinx", "docutils", "yaml", "requests", "pybtex", "citeproc", "ruamel", "babel"}),
        (f"{NAME}.readers", {"sphinx", "requests", "pybtex", "citeproc", "ruamel", "babel"}),
        (f"{NAME}.cli", {"sphinx", "requests", "pybtex", "citeproc", "ruamel", "babel"}),
        (f"{NAME}.render.html", {"sphinx", "requests", "pybtex", "citeproc", "ruamel", "babel"}),
    ],
)
def test_an_import_brings_no_more_than_it_needs(module, unwanted):
    if module not in MODULES:
        pytest.fail(f"{module} is gone: name what takes its place")

    assert loaded_by(module) & unwanted == set()


# What reads, holds and renders papers: a build in which nothing has changed does none of it.
LATE = (
    "drawing",
    "writers",
    "citations",
    "readers",
    "lock",
    "model.library",
    "model.paper",
    "query",
    "render.html",
    "markup",
)


def test_setup_brings_nothing_that_only_papers_need():
    code = f"import sys, {NAME}.ext\nprint(*[name for name in sys.modules if name.startswith('{NAME}.')])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
        timeout=60,
    )
    loaded = done.stdout.split()
    assert [name for name in loaded if name.removeprefix(f"{NAME}.").startswith(LATE)] == []


def test_no_name_of_a_package_is_that_of_a_module_in_it():
    """Importing ``a.json`` binds ``json`` in ``a``, in place of whatever had the name there."""
    clashes = []
    for module, path in MODULES.items():
        if path.name == "__init__.py":
            inside = {other.rpartition(".")[2] for other in MODULES if other.rpartition(".")[0] == module}
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import | ast.ImportFrom) and getattr(node, "module", "") != module:
                    names = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
                    clashes += [f"{module}.{name}" for name in names & inside]
                elif isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in inside:
                    clashes.append(f"{module}.{node.name}")

    assert clashes == []


def test_a_paper_is_loaded_with_few_changes_of_the_module():
    """Who follows one paper from file to file is to find one subject after the other."""
    done = subprocess.run(
        [sys.executable, str(PACKAGE.parent / "benchmarks" / "module_changes.py")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        timeout=60,
    )

    assert int(done.stdout.split()[0]) <= 54

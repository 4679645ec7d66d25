"""The regular expressions of the package, how each is used, and texts made to make each slow.

Expressions are found in the code itself: a new one is tried without being named anywhere.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sphinxcontrib_research
from sphinxcontrib_research.util import late

# The parser of the standard library has no public name; its parse trees have kept their form since Python 3.7.
parser: Any = importlib.import_module("re._parser")
ops: Any = importlib.import_module("re._constants")

LENGTH = 100_000
"""Characters of each hostile text."""
_METHODS = frozenset(("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"))
_FIRST_ONLY = frozenset(("match", "fullmatch"))
_SAMPLES = {
    ops.CATEGORY_DIGIT: "0",
    ops.CATEGORY_NOT_DIGIT: "a",
    ops.CATEGORY_SPACE: " ",
    ops.CATEGORY_NOT_SPACE: "a",
    ops.CATEGORY_WORD: "a",
    ops.CATEGORY_NOT_WORD: "-",
}
_CANDIDATES = "a0 -.,;:/\\'\"(){}[]<>&%$#@!*_^~+=|?\n\tAé中"


@dataclass(frozen=True, slots=True)
class Expression:
    """One regular expression and the methods that the code calls of it."""

    where: str
    pattern: re.Pattern[str]
    methods: frozenset[str]

    def apply(self, text: str) -> None:
        """Use the expression on a text in each way that the code does."""
        for method in sorted(self.methods):
            if method in ("sub", "subn", "split", "findall", "finditer"):
                for _match in self.pattern.finditer(text):
                    pass
            else:
                getattr(self.pattern, method)(text)


def modules() -> Iterator[str]:
    """Return the names of all modules of the package."""
    package = sphinxcontrib_research
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            yield module.name


def expressions() -> list[Expression]:
    """Return each expression of the package once, with all methods that any module calls of it."""
    found: dict[tuple[str, int], tuple[str, re.Pattern[str], set[str]]] = {}
    used = _Uses()
    for name in modules():
        module = importlib.import_module(name)
        path = Path(str(module.__file__))
        used.read(path)
        for attribute, value in vars(module).items():
            for pattern in _patterns(value, depth=3):
                key = (pattern.pattern, pattern.flags)
                place = f"{name.partition('.')[2]}:{attribute}"
                _, _, methods = found.setdefault(key, (place, pattern, set()))
                methods.update(used.of(attribute, path))
    for where, pattern, method in used.inline:
        found.setdefault((pattern.pattern, pattern.flags), (where, pattern, set()))[2].add(method)
    # Of one that is passed on under another name nothing is known: then every method may be called.
    return [
        Expression(where, pattern, frozenset(methods or {"search", "fullmatch", "finditer"}))
        for where, pattern, methods in found.values()
    ]


def _patterns(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif _is_late(value):
        yield from _patterns(value(), depth)
    elif depth and isinstance(value, dict):
        for key, inner in value.items():
            yield from _patterns(key, depth - 1)
            yield from _patterns(inner, depth - 1)
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from _patterns(inner, depth - 1)
    elif depth and isinstance(value, type) and value.__module__.startswith("sphinxcontrib_research"):
        for inner in vars(value).values():
            yield from _patterns(inner, depth - 1)


def _is_late(value: Any) -> bool:
    """Say whether a value is what :func:`sphinxcontrib_research.util.late` returns."""
    made = getattr(value, "__wrapped__", None)
    return getattr(made, "__qualname__", "").startswith(f"{late.__name__}.<locals>")


class _Uses:
    """What the code does with expressions: methods by the name they are called of, and inline ones."""

    def __init__(self) -> None:
        self.by_name: dict[tuple[str, Path | None], set[str]] = {}
        self.other: set[str] = set()
        self.inline: list[tuple[str, re.Pattern[str], str]] = []
        self._trees: list[ast.Module] = []

    def read(self, path: Path) -> None:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in _METHODS
            ):
                self._call(node, node.func, path)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self.other.add(node.id)

    def _call(self, node: ast.Call, function: ast.Attribute, path: Path) -> None:
        owner = function.value
        if isinstance(owner, ast.Call):  # what gives an expression that is compiled when first used
            owner = owner.func
        if isinstance(owner, ast.Name) and owner.id == "re":
            if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                flags = re.IGNORECASE if "IGNORECASE" in ast.dump(node) else 0
                pattern = re.compile(node.args[0].value, flags)
                self.inline.append((f"{path.name}:{node.lineno}", pattern, function.attr))
        elif isinstance(owner, (ast.Name, ast.Attribute)):
            name = owner.id if isinstance(owner, ast.Name) else owner.attr
            self.by_name.setdefault(_key(name, path), set()).add(function.attr)

    def of(self, name: str, path: Path) -> set[str]:
        return self.by_name.get(_key(name, path), set())


def _key(name: str, path: Path) -> tuple[str, Path | None]:
    """Return what tells names apart: several modules may give the same private name to expressions."""
    return name, path if name.startswith("_") else None


def hostile_texts(pattern: re.Pattern[str], length: int = LENGTH) -> Iterable[str]:
    """Return texts of an expression's own alphabet that make a careless one slow.

    For each repetition in it: what leads to the repetition, then its body again and again, then something that
    cannot follow; what leads to it again and again; and each of its letters again and again.
    """
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    texts: dict[str, None] = {}
    letters: dict[str, None] = {}
    for prefix, body in _pumps(list(tree), ""):
        letters.update(dict.fromkeys(body[:3]))
        letters.update(dict.fromkeys(prefix[-2:]))
        for unit in {body, body[:1], f"{body}{prefix[-1:]}"}:
            if unit:
                pumped = unit * (length // len(unit))
                for tail in ("", "\x00", "\n", "!"):
                    texts[f"{prefix}{pumped}{tail}"] = None
        if prefix:
            texts[prefix * (length // len(prefix))] = None
            texts[f"{prefix}{body}" * (length // len(prefix + body))] = None
    for letter in letters:
        texts[letter * length] = None
        texts[f"{letter} " * (length // 2)] = None
    for letter in list(letters)[:6]:
        for other in list(letters)[:6]:
            if letter != other:
                texts[letter * (length // 2) + other * (length // 2)] = None
                texts[f"{letter}{other}" * (length // 2)] = None
    return texts


def _pumps(tree: list[tuple[Any, Any]], before: str) -> Iterator[tuple[str, str]]:
    """Return, for each repetition of more than a few, what comes before it and its body, as short as can be."""
    prefix = before
    for op, value in tree:
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            _low, high, inner = value
            inside = list(inner)
            if high > 9:
                for body in _bodies(inside):
                    yield prefix, body
            yield from _pumps(inside, prefix)
        for inner in _inner(op, value):
            yield from _pumps(inner, prefix)
        prefix += _sample(op, value)


def _bodies(tree: list[tuple[Any, Any]]) -> Iterator[str]:
    """Return some texts that the body of a repetition matches: one for each of its alternatives."""
    if len(tree) == 1 and tree[0][0] is ops.BRANCH:
        for branch in tree[0][1][1]:
            yield _samples(list(branch)) or "a"
    elif len(tree) == 1 and tree[0][0] is ops.IN:
        seen = [letter for letter in _CANDIDATES if _in(tree[0][1], letter)]
        yield from seen[:5] or [_sample(*tree[0])]
    else:
        yield _samples(tree) or "a"


def _inner(op: Any, value: Any) -> Iterator[list[tuple[Any, Any]]]:
    """Return the expressions within one."""
    if op is ops.SUBPATTERN:
        yield list(value[3])
    elif op is ops.BRANCH:
        for branch in value[1]:
            yield list(branch)
    elif op in (ops.ASSERT, ops.ASSERT_NOT):
        yield list(value[1])
    elif op is ops.ATOMIC_GROUP:
        yield list(value)


def _samples(tree: list[tuple[Any, Any]]) -> str:
    return "".join(_sample(op, value) for op, value in tree)


def _sample(op: Any, value: Any) -> str:
    """Return a short text that a part of an expression matches."""
    if op is ops.LITERAL:
        return chr(value)
    if op is ops.NOT_LITERAL:
        return next(letter for letter in _CANDIDATES if letter != chr(value))
    if op is ops.ANY:
        return "a"
    if op is ops.IN:
        return next((letter for letter in _CANDIDATES if _in(value, letter)), None) or _first(value)
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        low, _high, inner = value
        return _samples(list(inner)) * min(low, 20)
    if op is ops.BRANCH:
        return min((_samples(list(branch)) for branch in value[1]), key=len)
    for inner in _inner(op, value):
        return "" if op in (ops.ASSERT, ops.ASSERT_NOT) else _samples(inner)
    return ""


def _in(items: list[tuple[Any, Any]], letter: str) -> bool:
    negated = bool(items) and items[0][0] is ops.NEGATE
    held = any(_holds(op, value, letter) for op, value in items)
    return held != negated


def _holds(op: Any, value: Any, letter: str) -> bool:
    if op is ops.LITERAL:
        return chr(value) == letter
    if op is ops.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    if op is ops.CATEGORY:
        tests = {
            ops.CATEGORY_DIGIT: letter.isdigit(),
            ops.CATEGORY_SPACE: letter.isspace(),
            ops.CATEGORY_WORD: letter.isalnum() or letter == "_",
            ops.CATEGORY_NOT_DIGIT: not letter.isdigit(),
            ops.CATEGORY_NOT_SPACE: not letter.isspace(),
            ops.CATEGORY_NOT_WORD: not (letter.isalnum() or letter == "_"),
        }
        return bool(tests.get(value, False))
    return False


def _first(items: list[tuple[Any, Any]]) -> str:
    """Return the first letter that a class names."""
    for op, value in items:
        if op is ops.LITERAL:
            return chr(value)
        if op is ops.RANGE:
            return chr(value[0])
    return "a"

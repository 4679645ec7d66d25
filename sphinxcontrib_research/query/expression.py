"""Filter expressions: a small part of Python's grammar, checked and turned into closures, never evaluated."""

from __future__ import annotations

import ast
import operator
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias
from unicodedata import east_asian_width

from sphinxcontrib_research.model.library import Library
from sphinxcontrib_research.model.paper import Paper
from sphinxcontrib_research.query.fields import Getter, leading_number
from sphinxcontrib_research.query.fields import field as field_of
from sphinxcontrib_research.util import text as numerals

_ = str
"""Marks a message for the catalogues: whoever reports it translates it."""

LONGEST = 1000
DEEPEST = 40

Resolve: TypeAlias = Callable[[str], Getter]
Test: TypeAlias = Callable[[Any, Any], bool]


class OptionError(ValueError):
    """The value of a selecting option is wrong."""

    def __init__(self, message: str, *values: object) -> None:
        """Keep the message and what goes into it apart.

        Args:
            message: The message in English, with ``%s`` for each value.
            values: The values.
        """
        super().__init__(message, *values)

    def in_words(self, gettext: Callable[[str], str]) -> str:
        """The message in another language."""
        message, *values = self.args
        return gettext(message) % tuple(values)

    def __str__(self) -> str:
        return self.in_words(str)


class FilterError(OptionError):
    """A filter is not one; the message quotes it, with a caret under the place."""

    place: str = ""
    """The filter and the caret, on lines of their own."""

    def in_words(self, gettext: Callable[[str], str]) -> str:
        """The message in another language."""
        reason = super().in_words(gettext)
        return gettext("wrong filter: %s") % reason + self.place if self.place else reason


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked filter."""

    source: str
    names: tuple[tuple[str, int], ...]
    """The fields that it names, with their columns from 0."""
    tree: ast.expr = field(compare=False)

    def bind(self, library: Library) -> Callable[[Paper], bool]:
        """The filter as a function of the papers of a library."""

        def getter(name: str) -> Getter:
            found = field_of(name, library)
            return found.get if found is not None else lambda _paper: None

        value = _Compiler(self.source, getter).compile(self.tree, 0)
        return lambda paper: bool(value(paper))


def parse(source: str) -> Expression:
    """Read a filter.

    Args:
        source: Field names, ``metrics.x``, ``extra.x``, literals, ``and or not``, comparisons, ``in``,
            parentheses, ``lower()``, ``len()``.

    Returns:
        The checked filter.

    Raises:
        FilterError: It is something else.
    """
    source = " ".join(source.split("\n")).strip()
    if len(source) > LONGEST:
        raise FilterError(_("the filter is longer than %d characters"), LONGEST)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in a text is no fault of the filter
            tree = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        at = error.offset - 1 if error.offset else len(source)
        _fail(source, at, _syntax_message(source, at, error.msg))
    except (ValueError, RecursionError, MemoryError):
        _fail(source, 0, _("this can't be read"))
    names: list[tuple[str, int]] = []
    compiler = _Compiler(source, lambda _name: _nothing, names)
    compiler.compile(tree, 0)
    return Expression(source, tuple(names), tree)


def point_at(source: str, column: int) -> str:
    """The filter on a line of its own, with a caret under a column (from 0)."""
    width = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in source[:column])
    return f"\n  {source}\n  {' ' * width}^"


def _fail(source: str, column: int, message: str, *values: object) -> NoReturn:
    error = FilterError(message, *values)
    error.place = point_at(source, max(0, min(column, len(source))))
    raise error


def _syntax_message(source: str, at: int, said: str) -> str:
    rest = source[max(0, at - 1) : at + 2]
    if not source:
        return _("it is empty")
    if "&&" in source or "||" in source:
        return _("write 'and' and 'or'")
    if ("=" in rest and "==" not in rest) or "==" in said:
        return _("write '==' to compare")
    if "never closed" in said or "unterminated" in said or "unmatched" in said:
        return said
    return _("this is not understood")


def _nothing(_paper: Paper) -> None:
    return None


class _Compiler:
    """From a tree to closures; whatever is not allowed is refused with its place."""

    def __init__(self, source: str, resolve: Resolve, names: list[tuple[str, int]] | None = None) -> None:
        self._source = source
        self._resolve = resolve
        self._names = names if names is not None else []

    def compile(self, node: ast.expr, depth: int) -> Getter:
        """The closure that gives the node's value for a paper."""
        if depth > DEEPEST:
            self._refuse(node, _("it is nested too deeply"))
        match node:
            case ast.BoolOp():
                return self._bool_op(node, depth)
            case ast.UnaryOp(op=ast.Not()):
                inner = self.compile(node.operand, depth + 1)
                return lambda paper: not inner(paper)
            case ast.Compare():
                return self._compare(node, depth)
            case ast.Call():
                return self._call(node, depth)
            case ast.Name():
                self._names.append((node.id, self._column(node)))
                return self._resolve(node.id)
            case ast.Attribute():
                return self._attribute(node)
            case _:
                value = self._literal(node)
                return lambda _paper: value

    def _bool_op(self, node: ast.BoolOp, depth: int) -> Getter:
        parts = [self.compile(value, depth + 1) for value in node.values]
        if isinstance(node.op, ast.And):
            return lambda paper: all(part(paper) for part in parts)
        return lambda paper: any(part(paper) for part in parts)

    def _compare(self, node: ast.Compare, depth: int) -> Getter:
        for operand in (node.left, *node.comparators):
            if isinstance(operand, ast.Constant) and operand.value is None:
                self._refuse(operand, _("nothing equals None; write 'not doi' for papers without one"))
        terms = [self.compile(term, depth + 1) for term in (node.left, *node.comparators)]
        tests = [self._test(kind, node) for kind in node.ops]
        if len(tests) == 1:
            (left, right), test = terms, tests[0]
            return lambda paper: test(left(paper), right(paper))

        def chain(paper: Paper) -> bool:
            values = [term(paper) for term in terms]
            return all(test(values[at], values[at + 1]) for at, test in enumerate(tests))

        return chain

    def _test(self, kind: ast.cmpop, node: ast.Compare) -> Test:
        found = _TESTS.get(type(kind))
        if found is None:
            self._refuse(node, _("'is' compares nothing here; write '=='"))
        return found

    def _call(self, node: ast.Call, depth: int) -> Getter:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in _FUNCTIONS:
            self._refuse(node, _("only lower() and len() can be called"))
        if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
            self._refuse(node, _("%s() takes one value"), name)
        function, inner = _FUNCTIONS[name], self.compile(node.args[0], depth + 1)
        return lambda paper: function(inner(paper))

    def _attribute(self, node: ast.Attribute) -> Getter:
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        if owner not in {"metrics", "extra"}:
            self._refuse(node, _("only metrics.… and extra.… have a dot"))
        return self._resolve(f"{owner}.{node.attr}")

    def _literal(self, node: ast.expr) -> object:
        match node:
            case ast.Constant(value=str() | int() | float() | bool() as value):
                literal: object = value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                literal = -value
            case ast.List() | ast.Tuple() | ast.Set():
                literal = tuple(self._item(item) for item in node.elts)
            case ast.BinOp():
                self._refuse(node, _("there is no arithmetic in filters"))
            case _:
                self._refuse(node, _("this is not allowed in a filter"))
        return literal

    def _item(self, node: ast.expr) -> object:
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            self._refuse(node, _("a list can't hold lists"))
        if isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Compare | ast.BoolOp):
            self._refuse(node, _("a list holds texts and numbers; texts need quotes"))
        return self._literal(node)

    def _column(self, node: ast.expr) -> int:
        # ast counts bytes of UTF-8
        return len(self._source.encode()[: node.col_offset].decode(errors="ignore"))

    def _refuse(self, node: ast.expr, message: str, *values: object) -> NoReturn:
        _fail(self._source, self._column(node), message, *values)


def _lower(value: object) -> object:
    if isinstance(value, str):
        return value.lower()
    return tuple(_lower(item) for item in value) if isinstance(value, tuple) else value


def _len(value: object) -> int | None:
    return len(value) if isinstance(value, str | tuple) else None


_FUNCTIONS: dict[str, Callable[[Any], Any]] = {"lower": _lower, "len": _len}


def _whole_number(text: str) -> float | None:
    number = numerals.leading(text)
    return float(number.value) if number is not None and number.is_all else None


def _equal(left: object, right: object) -> bool:
    if isinstance(left, str) and isinstance(right, int | float) and not isinstance(right, bool):
        left = _whole_number(left)
    elif isinstance(right, str) and isinstance(left, int | float) and not isinstance(left, bool):
        right = _whole_number(right)
    return left == right


def _ordering(compare: Callable[[Any, Any], bool]) -> Test:
    def ordered(left: object, right: object) -> bool:
        if isinstance(left, str) != isinstance(right, str):
            left = leading_number(left) if isinstance(left, str) else left
            right = leading_number(right) if isinstance(right, str) else right
        return left is not None and right is not None and compare(left, right)

    return _for_any(ordered)


def _for_any(test: Test) -> Test:
    """A test of two values as one of what may be missing or several: true if any of them passes."""

    def tested(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return False
        if isinstance(left, tuple):
            return any(tested(item, right) for item in left)
        if isinstance(right, tuple):
            return any(test(left, item) for item in right)
        return test(left, right)

    return tested


def _unless(test: Test) -> Test:
    """The opposite, but false as well where a value is missing."""

    def tested(left: Any, right: Any) -> bool:
        return left is not None and right is not None and not test(left, right)

    return tested


def _contained(left: object, right: object) -> bool:
    """Whether one value is in a text; in a list, whether it is one of its items."""
    return left in right if isinstance(left, str) and isinstance(right, str) else False


def _in(left: Any, right: Any) -> bool:
    return (_any_equal if isinstance(right, tuple) else _any_contained)(left, right)


_any_equal = _for_any(_equal)
_any_contained = _for_any(_contained)
_TESTS: dict[type[ast.cmpop], Test] = {
    ast.Eq: _any_equal,
    ast.NotEq: _unless(_any_equal),
    ast.Lt: _ordering(operator.lt),
    ast.LtE: _ordering(operator.le),
    ast.Gt: _ordering(operator.gt),
    ast.GtE: _ordering(operator.ge),
    ast.In: _in,
    ast.NotIn: _unless(_in),
}

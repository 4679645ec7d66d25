"""A YAML file cut at the items of its list of papers, so that each can be parsed by itself.

An item that parses alone, as the one item of a list at its indentation, parses the same within its file:
what could reach beyond it (quotes, brackets, block texts) ends in it, and only anchors look further; files
that use those are not cut. So a fault costs one paper, and after an edit only the changed items are parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yaml.error import YAMLError

from sphinxcontrib_research.load import faults
from sphinxcontrib_research.load.tree import Fields, Items, Refusal, Tree, problem
from sphinxcontrib_research.load.yaml import FastComposer, may_have_aliases, parse

if TYPE_CHECKING:
    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value

_STRUCTURE = re.compile(r"^(?![^\S\n]*(?:\#|$)|---[^\S\n]*$)", re.MULTILINE)
"""A line that is no comment, not blank, and not the mark of a document."""
_HEADER = re.compile(r"^(['\"]?)(?:papers|publications|references)\1:[^\S\n]*(?:\#.*)?$", re.MULTILINE)
_ITEM = re.compile(r"( *)-(?=[ \n])")
_END = re.compile(r"\n(?:[^ \-#\n]|-[^ \n])")
_END_OF_INDENTED = re.compile(r"\n[^ #\n]")


@dataclass(frozen=True, slots=True)
class Cut:
    """A text as what stands before the items, the items, and what stands after them."""

    head: str
    items: tuple[str, ...]
    tail: str
    above: int
    """How many lists and mappings hold the list."""


def cut(text: str) -> Cut | None:
    """Cut a text at the items of its list of papers; ``None`` where it has none that can be cut.

    The list is the whole file, or stands under ``papers``.
    """
    if "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text or "\n%" in text:
        return None
    if may_have_aliases(text):
        return None
    start = _STRUCTURE.search(text)
    if start is None:
        return None
    above = 0
    if (item := _ITEM.match(text, start.start())) is None:
        above = 1
        header = _HEADER.search(text, start.start())
        start = _STRUCTURE.search(text, header.end() + 1) if header else None
        item = _ITEM.match(text, start.start()) if start else None
    if item is None:
        return None
    indent = item[1]
    first = item.start()
    end = (_END_OF_INDENTED if indent else _END).search(text, first)
    last = end.start() + 1 if end else len(text)
    marks = re.compile(rf"\n{indent}-(?=[ \n])").finditer(text, first, last)
    places = [first, *(mark.start() + 1 for mark in marks)]
    items = [text[a:b] for a, b in zip(places, [*places[1:], last], strict=True)]
    return Cut(text[:first], tuple(items), text[last:], above)


def parse_item(
    item: str, shown: str, first: int, above: int, composer: Any = FastComposer
) -> tuple[Value, list[Problem]] | None:
    """Parse one item by itself.

    Args:
        item: Its text.
        shown: The file's name in messages.
        first: The number of its first line in the file.
        above: How many lists and mappings hold the list that it is an item of.
        composer: The parser, for tests.

    Returns:
        Its value and its problems; ``None`` if it is not exactly one item of a list.

    Raises:
        YAMLError: It is no YAML.
        Refusal: It breaks a limit.
    """
    tree = parse(item, shown, first=first, above=above, composer=composer)
    if len(tree.documents) != 1:
        return None
    items = tree.documents[0]
    return (items[0], tree.problems) if isinstance(items, list) and len(items) == 1 else None


def parse_sound(text: str, shown: str, composer: Any = FastComposer) -> Tree | None:
    """Parse a file that is no YAML as a whole, item by item.

    Returns:
        What the sound items hold, a problem for each of the others; ``None`` if nothing can be told apart.
    """
    parts = cut(text)
    if parts is None or len(parts.items) < 2:
        return None
    tree = Tree()
    papers = Items([], [])
    first = 1 + parts.head.count("\n")
    for item in parts.items:
        try:
            found = parse_item(item, shown, first, parts.above, composer)
        except Refusal:
            return None
        except YAMLError as error:
            fault = faults.explain(error, item)
            message = f"{fault.message}; the paper that begins in line {first} is left out"
            tree.problems.append(problem(shown, first + fault.line - 1, message, "yaml"))
        else:
            if found is None:
                return None
            papers.append(found[0])
            papers.lines.append(first)
            tree.problems.extend(found[1])
        first += item.count("\n")
    if not papers:
        return None
    try:
        before = parse(parts.head, shown, composer=composer)
        after = parse(parts.tail, shown, first=first, composer=composer)
    except (YAMLError, Refusal):
        return None
    tree.documents = [*before.documents, papers, *after.documents]
    tree.problems += before.problems + after.problems
    return tree


def agrees(parts: Cut, tree: Tree) -> bool:
    """Say whether a plain parse found the same items in the same places, all of them mappings."""
    if len(tree.documents) != 1:
        return False
    whole = tree.documents[0]
    tail = 1 + parts.head.count("\n") + sum(item.count("\n") for item in parts.items)
    if parts.above:
        if not isinstance(whole, Fields) or (parts.tail.strip() and tail not in whole.lines.values()):
            return False
        lists = [value for value in whole.values() if isinstance(value, Items)]
    else:
        if parts.tail.strip():
            return False
        lists = [whole] if isinstance(whole, Items) else []
    return any(_same_items(parts, items) for items in lists)


def _same_items(parts: Cut, items: Items) -> bool:
    if len(items) != len(parts.items):
        return False
    first = 1 + parts.head.count("\n")
    for text, item, line in zip(parts.items, items, items.lines, strict=True):
        after = first + text.count("\n")
        if not isinstance(item, Fields) or not first <= line < max(after, first + 1):
            return False
        first = after
    return True

"""YAML -> values whose scalars are their source text (https://yaml.org/spec/1.1/).

Nodes are composed by PyYAML's C parser where it exists, else by the pure one, and made into values here: no
constructor runs, no tag means anything, ``2510.03670`` keeps its zero and ``on`` is a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from yaml.composer import Composer
from yaml.error import Mark, YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader as CharacterReader
from yaml.reader import ReaderError
from yaml.scanner import Scanner

from sphinxcontrib_research.readers.registry import (
    MAX_DEPTH,
    MAX_FIELD,
    MAX_GROWTH,
    TOO_DEEP,
    Fields,
    Items,
    Read,
    Refusal,
    Tree,
    problem,
    read_parsed,
    too_long,
)
from sphinxcontrib_research.readers.shapes import records
from sphinxcontrib_research.readers.yaml_faults import explain, restored
from sphinxcontrib_research.util import late
from sphinxcontrib_research.vocabulary import PAPERS_OF_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinxcontrib_research.errors import Problem
    from sphinxcontrib_research.model.paper import Value

try:
    from yaml._yaml import CParser
except ImportError:
    CParser = None  # type: ignore[assignment,misc]

_NO_VALUE = frozenset(("", "~", "null"))
_HARMLESS_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "timestamp", "null", "seq", "map", "omap", "pairs")
)
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML forbids in a file: https://yaml.org/spec/1.1/#c-printable."""
_INNER_TABS = re.compile(r"(?<=\S)[ \t]*\t[ \t]*")
# Written so that the search begins with a letter to look for: that makes it ten times as fast.
_ANCHORS = re.compile(r"&(?<=[\s\[{,]&)\S")
_ALIASES = re.compile(r"\*(?<=[\s\[{,]\*)\S")
_NEAR_TOP = 3
"""How deep items stand of a list that is the file, or stands under a key of it."""
_SMALL = 10_000
"""In any file this many characters may come from aliases."""

_ANCHOR = late(r"(?m)^ *(?:- )*[\w-]+: +&([^\s,\[\]{}]+)(?= +[^\s#&\[{|>\"'!])")
"""``key: &name text``."""


class NodeComposer(Protocol):
    """What both of PyYAML's parsers offer."""

    first: int
    """The number of the text's first line."""
    depth: int
    """How deep the current node is."""
    make: Callable[[Node, int], Value] | None
    """What makes values of items near the top as soon as they are whole; ``None``: all stay nodes."""

    def check_node(self) -> bool:
        """Say whether another document follows."""

    def get_node(self) -> Node | None:
        """Return the next document."""


class _Made(NamedTuple):
    """An item of a list in place of its node: the nodes of a file take ten times the memory of its values."""

    value: Value
    start_mark: Mark


class _Stubs:
    """In place of PyYAML's resolver: a node's tag is empty unless the file writes one; depth is watched."""

    depth = 0
    first = 1
    make: Callable[[Node, int], Value] | None = None

    def resolve(self, kind: object, value: object, implicit: object) -> str:  # noqa: ARG002
        return ""

    def descend_resolver(self, parent: Node | None, index: object) -> None:  # noqa: ARG002
        self.depth += 1
        if self.depth > MAX_DEPTH and parent is not None:
            raise Refusal(TOO_DEEP, parent.start_mark.line + self.first)
        if self.make and self.depth <= _NEAR_TOP and type(parent) is SequenceNode and parent.value:
            before = parent.value[-1]
            parent.value[-1] = _Made(self.make(before, self.depth - 1), before.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1


class PureComposer(_Stubs, CharacterReader, Scanner, Parser, Composer):
    """PyYAML's parser written in Python."""

    def __init__(self, text: str) -> None:
        CharacterReader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)


if CParser is None:
    FastComposer: Any = PureComposer
else:

    class FastComposer(_Stubs, CParser):  # type: ignore[no-redef]
        """PyYAML's parser written in C."""


def read(content: bytes, shown: str) -> Read:
    """Read a YAML file; see :func:`sphinxcontrib_research.readers.shapes.records` for its shapes."""
    return read_parsed(content, shown, parse_valid, records)


def parse_valid(text: str, shown: str) -> Tree:
    """Parse the text of a file, item by item where it is no YAML as a whole.

    Args:
        text: The content of the file.
        shown: Its name in messages.

    Raises:
        Refusal: It is no YAML, or breaks a limit.
    """
    text = text.replace("\r\n", "\n")
    try:
        return parse_whole(text, shown)
    except Refusal as refusal:
        tree = parse_valid_items(text, shown) if refusal.subtype == "yaml" else None
        if tree is None:
            raise
        return tree


def parse_whole(text: str, shown: str) -> Tree:
    """Parse the text of a file.

    Args:
        text: The content of the file.
        shown: Its name in messages.

    Raises:
        Refusal: It is no YAML, or breaks a limit.
    """
    try:
        return parse(text, shown)
    except YAMLError as error:
        fault = explain(error, text)
        raise Refusal(fault.message, fault.line, "yaml") from None


def parse(text: str, shown: str, *, first: int = 1, above: int = 0, composer: Any = FastComposer) -> Tree:
    """Parse a text with all its documents.

    Args:
        text: The content of a file, or a part of it.
        shown: The file's name in messages.
        first: The number of the text's first line in the file.
        above: How many lists and mappings of the file hold the text.
        composer: The parser: tests compare the two.

    Raises:
        YAMLError: It is no YAML.
        Refusal: It breaks a limit.
    """
    try:
        if "\0" not in text:  # to both parsers it is the end of the file
            return _parse(text, shown, first, above, composer)
    except ReaderError:
        if not _NOT_TEXT.search(text):
            raise
    except YAMLError:
        # The pure scanner takes no tab between a key and its value, libyaml does.
        if composer is not PureComposer or not _INNER_TABS.search(text):
            raise
        return _parse(_INNER_TABS.sub(lambda tabs: " " * len(tabs[0]), text), shown, first, above, composer)
    tree = _parse(_NOT_TEXT.sub("", text), shown, first, above, composer)
    if found := _NOT_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + first
        message = f"the file holds control characters, the first is U+{ord(found[0]):04X}; they were removed"
        tree.problems.append(problem(shown, line, message, "control"))
    return tree


def may_have_aliases(text: str) -> bool:
    """Say whether something in a text may stand for a node elsewhere in it."""
    return _ANCHORS.search(text) is not None and _ALIASES.search(text) is not None


def _parse(text: str, shown: str, first: int, above: int, composer: Any) -> Tree:
    tree = Tree()
    maker = _Maker(text, shown, tree, first)
    nodes: NodeComposer = composer(text)
    nodes.first = first
    nodes.depth = above
    if not may_have_aliases(text):
        nodes.make = maker.value
    while nodes.check_node():
        node = nodes.get_node()
        tree.documents.append(None if node is None else maker.value(node, above))
    maker.unused_anchors()
    return tree


class _Maker:
    """Makes values of nodes."""

    __slots__ = ("first", "left", "shown", "text", "tree")

    def __init__(self, text: str, shown: str, tree: Tree, first: int) -> None:
        self.first = first
        self.text = text
        self.shown = shown
        self.tree = tree
        self.left = max(MAX_GROWTH * len(text), _SMALL)
        """How many characters may still come: aliases make more of a file than it holds."""

    def value(self, node: Node, depth: int) -> Value:
        if node.tag:
            self.tag(node)
        if type(node) is ScalarNode:
            return self.scalar(node)
        if depth > MAX_DEPTH:  # the parser stops deep nesting, so these are aliases
            message = f"an alias is used inside its own value, or {MAX_DEPTH} lead to one another"
            raise Refusal(message, node.start_mark.line + self.first)
        self.left -= 1
        if self.left < 0:
            raise self.grown(node)
        if type(node) is MappingNode:
            return self.mapping(node, depth + 1)
        items = [item.value if type(item) is _Made else self.value(item, depth + 1) for item in node.value]
        if depth > 1:
            return items
        return Items(items, [item.start_mark.line + self.first for item in node.value])

    def grown(self, node: Node) -> Refusal:
        """Return what is wrong with aliases that stand for very much."""
        message = f"aliases make more than {MAX_GROWTH} times the file of it"
        return Refusal(message, node.start_mark.line + self.first)

    def scalar(self, node: ScalarNode) -> str | None:
        text: str = node.value
        self.left -= len(text) + 1
        if self.left < 0:
            raise self.grown(node)
        if len(text) > MAX_FIELD:
            self.tree.problems.append(too_long(self.shown, node.start_mark.line + self.first, text))
            return None
        style = node.style
        if not style:
            return None if text in _NO_VALUE else text
        if style == '"':
            source = self.text[node.start_mark.index : node.end_mark.index]
            if "\\" in source:
                return self.escaped(node, source)
        return text

    def mapping(self, node: MappingNode, depth: int) -> Fields:
        fields = Fields(node.start_mark.line + self.first)
        lines = fields.lines
        merged: list[tuple[Node, int]] = []
        for key, node_value in node.value:
            if type(key) is not ScalarNode:
                self.problem(key, "a list or mapping cannot be a key; it is left out with its value", "yaml")
                continue
            name = key.value
            line = key.start_mark.line + self.first
            if name in fields:
                message = f"duplicate key in one mapping (first on line {lines[name]}); keeping the first"
                self.tree.problems.append(problem(self.shown, line, message, "duplicate", name))
            elif name == "<<" and not key.style:
                merged.append((node_value, line))
            else:
                fields[name] = self.value(node_value, depth)
                lines[name] = line
        for other, line in merged:
            self.merge(other, line, fields, depth)
        return fields

    def merge(self, node: Node, line: int, fields: Fields, depth: int) -> None:
        """Take over from ``<<: *name`` what the mapping lacks (https://yaml.org/type/merge.html)."""
        found = self.value(node, depth)
        for other in found if isinstance(found, list) else [found]:
            if not isinstance(other, Fields):
                self.problem(node, "'<<' takes a mapping, or a list of them; it is left out", "yaml")
                return
            for name, value in other.items():
                if name not in fields:
                    fields[name] = value
                    fields.lines[name] = line

    def escaped(self, node: ScalarNode, source: str) -> str:
        """Return a text in double quotes, LaTeX in it mended."""
        mended, macros = restored(source, node.value)
        if macros:
            message = (
                f"in double quotes YAML turns {', '.join(macros)} into a control character or a line break; "
                "it is read as LaTeX here: put the text in single quotes or after '>-'"
            )
            self.problem(node, message, "control")
        return mended

    def tag(self, node: Node) -> None:
        """Report a tag: nothing is ever made of one."""
        tag = str(node.tag).replace("tag:yaml.org,2002:", "!!")
        if node.tag not in _HARMLESS_TAGS:
            message = (
                f"the tag '{tag}' means nothing here: the value is read as it is written; remove the tag, "
            )
            self.problem(node, message + "or put the value in quotes if '!' belongs to it", "yaml")

    def unused_anchors(self) -> None:
        """Report ``title: &A method``: what looks like an anchor would vanish silently."""
        if ": &" not in self.text:
            return
        for match in _ANCHOR().finditer(self.text):
            if f"*{match[1]}" not in self.text:
                line = self.text.count("\n", 0, match.start(1)) + self.first
                message = (
                    f"'&{match[1]}' is the name of an anchor to YAML and vanishes: put the value in quotes"
                )
                self.tree.problems.append(problem(self.shown, line, message, "yaml"))

    def problem(self, node: Node, message: str, subtype: str) -> None:
        self.tree.problems.append(problem(self.shown, node.start_mark.line + self.first, message, subtype))


# A YAML file cut at the items of its list of papers, so that each can be parsed by itself.
#
# An item that parses alone, as the one item of a list at its indentation, parses the same within its file:
# what could reach beyond it (quotes, brackets, block texts) ends in it, and only anchors look further; files
# that use those are not cut. So a fault costs one paper.

_STRUCTURE = late(r"^(?![^\S\n]*(?:\#|$)|---[^\S\n]*$)", re.MULTILINE)
"""A line that is no comment, not blank, and not the mark of a document."""
_HEADER = late(
    rf"^(['\"]?)(?:{'|'.join(sorted(PAPERS_OF_FILE))})\1:[^\S\n]*(?:\#.*)?$", re.MULTILINE | re.IGNORECASE
)
_ITEM = late(r"( *)-(?=[ \n])")
_END = late(r"\n(?:[^ \-#\n]|-[^ \n])")
_END_OF_INDENTED = late(r"\n[^ #\n]")


@dataclass(frozen=True, slots=True)
class Cut:
    """The items of a text, and what is before and after them."""

    head: str
    items: tuple[str, ...]
    tail: str
    above: int
    """How many lists and mappings hold the list."""


def cut(text: str) -> Cut | None:
    """Cut a text at the items of its list of papers; ``None`` where it has none that can be cut.

    The list is the whole file, or the value of ``papers``.
    """
    if "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text or "\n%" in text:
        return None
    if may_have_aliases(text):
        return None
    start = _STRUCTURE().search(text)
    if start is None:
        return None
    above = 0
    if (item := _ITEM().match(text, start.start())) is None:
        above = 1
        header = _HEADER().search(text, start.start())
        start = _STRUCTURE().search(text, header.end() + 1) if header else None
        item = _ITEM().match(text, start.start()) if start else None
    if item is None:
        return None
    indent = item[1]
    first = item.start()
    end = (_END_OF_INDENTED if indent else _END)().search(text, first)
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


def parse_valid_items(text: str, shown: str, composer: Any = FastComposer) -> Tree | None:
    """Parse a file that is no YAML as a whole, item by item.

    Returns:
        What the valid items hold, a problem for each of the others; ``None`` if the file cannot be cut.
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
            fault = explain(error, item)
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

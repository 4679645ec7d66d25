"""Parts of the reference that are read from the code: fields, options, warnings, the commands' help."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.domains.std import ConfigurationValue
from sphinx.util.docutils import SphinxDirective

from sphinxcontrib_research import errors
from sphinxcontrib_research.ext import config
from sphinxcontrib_research.vocabulary import fields

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

MARKUP = re.compile(r"([*`_|\\])")


def escaped(text: str) -> str:
    """Text that stays as it is in reStructuredText."""
    return MARKUP.sub(r"\\\1", text)


def codes(names: Iterable[str]) -> str:
    return ", ".join(f"``{name}``" for name in names)


class TableDirective(SphinxDirective):
    """A list table that is written here as reStructuredText and read by docutils."""

    def table(self, widths: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[nodes.Node]:
        lines = [".. list-table::", "   :header-rows: 1", f"   :widths: {widths}", ""]
        for row in (head, *rows):
            lines += [f"   {'  -' if number else '* -'} {cell}" for number, cell in enumerate(row)]
        box = nodes.container()
        self.state.nested_parse(StringList(lines, self.env.docname), 0, box)
        return box.children


class DataFields(TableDirective):
    """``.. data-fields:: KIND``: the fields of a kind of record, from the one declaration of them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(fields.__file__)
        rows = (
            (
                f"``{field.name}``" + (" (required)" if field.required else ""),
                escaped(field.help),
                codes(field.aliases) + (f"; else {codes(field.fallbacks)}" if field.fallbacks else ""),
            )
            for field in fields.TABLES[self.arguments[0]]
        )
        return self.table("18 47 35", ("Field", "What it holds", "Also read as"), rows)


TYPES = {list: "list of str", dict: "dict", str: "str", int: "int", bool: "bool"}


class Setting(ConfigurationValue):
    """``.. confval::``: a value of conf.py, with the type and the default that the code declares."""

    def run(self) -> list[nodes.Node]:
        for option in config.OPTIONS:
            if option.name == self.arguments[0]:
                self.options["type"] = TYPES[option.types[0]]
                self.options["default"] = f"``{option.default!r}``"
        return super().run()


class ResearchOptions(TableDirective):
    """``.. research-options::``: the values of conf.py and their defaults."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(config.__file__)
        rows = ((f":confval:`{option.name}`", f"``{option.default!r}``") for option in config.OPTIONS)
        return self.table("35 65", ("Name", "Default"), rows)


class DataWarnings(TableDirective):
    """``.. data-warnings::``: the subtypes of problems in data files and the lock."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(errors.__file__)
        rows = ((f"``{name}``", escaped(text)) for name, text in errors.SUBTYPES.items())
        return self.table("25 75", ("Name", "Meaning"), rows)


class CommandHelp(SphinxDirective):
    """``.. command-help:: COMMAND``: the help text of a command."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        done = subprocess.run(
            [sys.executable, "-m", "sphinxcontrib_research", self.arguments[0], "--help"],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "COLUMNS": "80"},
        )
        text = done.stdout.strip()
        return [nodes.literal_block(text, text, language="text")]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive_to_domain("std", "confval", Setting, override=True)
    app.add_directive("command-help", CommandHelp)
    app.add_directive("data-fields", DataFields)
    app.add_directive("data-warnings", DataWarnings)
    app.add_directive("research-options", ResearchOptions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

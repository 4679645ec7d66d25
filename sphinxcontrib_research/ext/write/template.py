"""The project's own template of entries, ``research/entry.html``: in a sandbox, with all values escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING
from xml.parsers import expat

from jinja2 import FileSystemLoader, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sphinxcontrib_research.ext.logging import __, warn
from sphinxcontrib_research.util import late

if TYPE_CHECKING:
    from jinja2 import Template

    from sphinxcontrib_research.ext.build import Build

NAME = "research/entry.html"
_RUNNING = frozenset({"data", "javascript", "vbscript"})
"""Schemes of addresses that run code."""
_SKIPPED = late("[\\x00-\\x20]+")
"""What browsers skip in an address."""
_WORD_JOINER = "\u2060"

Render = Callable[[Mapping[str, object]], str | None]


def _harmless(value: object) -> object:
    """A value as it can stand in any attribute: a title "JavaScript: an introduction" is no address."""
    if not isinstance(value, str):
        return value
    scheme, colon, rest = value.partition(":")
    is_running = bool(colon) and _SKIPPED().sub("", scheme).lower() in _RUNNING
    return f"{scheme}{_WORD_JOINER}:{rest}" if is_running else value


@lru_cache(maxsize=8)
def _environment(folders: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def entry_template(build: Build) -> Render | None:
    """The template of entries, if the project has one; what it makes for a book must be well-formed XML."""
    if build.builder.format != "html":
        return None
    is_xml = build.builder.name == "epub"
    folders = [Path(build.builder.confdir, folder) for folder in build.config.templates_path]
    found = next((path for folder in folders if (path := folder / NAME).is_file()), None)
    if found is None:
        return None

    def warn_of(error: Exception) -> None:
        lines = [one.lineno for one in extract_tb(error.__traceback__) if one.filename == str(found)]
        line = getattr(error, "lineno", None) or [1, *filter(None, lines)][-1]
        message = __("the template '%s' failed (%s: %s); entries have their usual form; correct it")
        name = type(error).__name__
        warn("template", message, NAME, name, str(error), location=f"{found}:{line}", once=True)

    try:
        template: Template = _environment(tuple(map(str, folders))).get_template(NAME)
    except (TemplateError, OSError, UnicodeError) as error:
        warn_of(error)
        return None

    def render(values: Mapping[str, object]) -> str | None:
        try:
            shown = template.render(values)
            if is_xml:
                expat.ParserCreate().Parse(f"<li>{shown}</li>", True)
        except Exception as error:  # noqa: BLE001 - whatever the template does, the build goes on
            warn_of(error)
            return None
        return shown

    return render

"""The values of ``conf.py``: declared once, registered and checked from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError

from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.ext.logging import __, proposal, warn
from sphinxcontrib_research.render import CLAMP, Settings
from sphinxcontrib_research.util.suggestions import nearest_name
from sphinxcontrib_research.vocabulary import (
    DEFAULT_LOCK,
    DEFAULT_PAPERS,
    DEFAULT_SORT,
    code_hosts_fault,
    discover_fault,
)

if TYPE_CHECKING:
    from os import PathLike

    from sphinx.application import Sphinx
    from sphinx.config import Config

ALL_COLLAPSIBLE = ("abstract", "summary", "bibtex", "groups")
COLLAPSIBLE = (*ALL_COLLAPSIBLE, f"abstract{CLAMP}", f"summary{CLAMP}", "all", "none")

Check = Callable[[Any], str]
"""From a value of the right type to what is wrong with it, or nothing."""


def _fine(_value: Any) -> str:
    return ""


def _texts(value: Sequence[object]) -> str:
    bad = [item for item in value if not isinstance(item, str)]
    return __("%r is not a text") % bad[0] if bad else ""


def _fields(value: dict[object, object]) -> str:
    for name, meaning in value.items():
        if not isinstance(name, str) or not (meaning is None or isinstance(meaning, str)):
            return __("%r: %r is not a pair of field names") % (name, meaning)
    return ""


def _code_hosts(value: dict[object, object]) -> str:
    fault = code_hosts_fault(value)
    return (
        __("%r: %r must be a host without 'https://' and 'gitlab', 'forgejo' or 'gitea'") % fault
        if fault
        else ""
    )


def _discover(value: dict[object, object]) -> str:
    fault = discover_fault(value)
    return __("%r: %r is not 'cites', 'authors' or 'search' with texts") % fault if fault else ""


def _badges(value: Sequence[object]) -> str:
    from sphinxcontrib_research.drawing import is_kind, kinds

    unknown = [kind for kind in value if not is_kind(str(kind))]
    return __("unknown badge %r; the badges are %s") % (unknown[0], ", ".join(kinds())) if unknown else ""


def _one_of(*choices: str) -> Check:
    return lambda value: "" if value in choices else __("%r is not one of %s") % (value, ", ".join(choices))


def without_blanks(part: object) -> str:
    """A part that folds, as it is named here: ``abstract: clamp`` is ``abstract:clamp``."""
    return "".join(str(part).split())


def _collapse(value: Sequence[object]) -> str:
    unknown = [part for part in value if without_blanks(part) not in COLLAPSIBLE]
    return __("%r is not one of %s") % (unknown[0], ", ".join(COLLAPSIBLE)) if unknown else ""


def _not_negative(value: int) -> str:
    return "" if value >= 0 else __("%d is less than 0") % value


def _in_text_style(value: str) -> str:
    from sphinxcontrib_research.citations.in_text import STYLES

    return "" if value in STYLES else __("%r is not one of %s") % (value, ", ".join(STYLES))


def _inside(value: str) -> str:
    parts = value.replace("\\", "/").split("/")
    if value.startswith("/") or ".." in parts or ":" in value:
        return __("%r must be a relative path inside the output directory") % value
    return ""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of ``conf.py``."""

    name: str
    default: object
    rebuild: str
    types: tuple[type, ...]
    check: Check = _fine


_LIST = (list, tuple)
_DEFAULTS = Settings()

OPTIONS = (
    Option("research_papers", list(DEFAULT_PAPERS), "env", _LIST, _texts),
    Option("research_references", [], "env", _LIST, _texts),
    Option("research_fields", {}, "env", (dict,), _fields),
    Option("research_lock", DEFAULT_LOCK, "env", (str,)),
    Option("research_sort", DEFAULT_SORT, "env", (str,)),
    Option("research_highlight", list(_DEFAULTS.highlight), "env", _LIST, _texts),
    Option("research_badges", list(_DEFAULTS.badges), "env", _LIST, _badges),
    Option("research_badge_style", _DEFAULTS.badge_style, "env", (str,), _one_of("svg", "shields", "text")),
    Option("research_links", list(_DEFAULTS.links), "env", _LIST, _texts),
    Option("research_topic_hint", _DEFAULTS.topic_hint, "env", (str,)),
    Option("research_collapse", list(_DEFAULTS.collapse), "env", _LIST, _collapse),
    Option("research_max_authors", _DEFAULTS.max_authors, "env", (int,), _not_negative),
    Option("research_citation_style", _DEFAULTS.citation_style, "env", (str,)),
    Option("research_csl_path", [], "env", _LIST, _texts),
    Option("research_in_text_style", "", "env", (str,), _in_text_style),
    Option("research_author_pages", _DEFAULTS.author_pages, "env", (str,), _inside),
    Option("research_topic_pages", _DEFAULTS.topic_pages, "env", (str,), _inside),
    Option("research_paper_pages", _DEFAULTS.paper_pages, "env", (str,), _inside),
    Option("research_feed", "", "html", (str,), _inside),
    Option("research_stale_days", 0, "env", (int,), _not_negative),
    Option("research_code_hosts", {}, "", (dict,), _code_hosts),
    Option("research_discover", {}, "", (dict,), _discover),
    Option("research_remote_images", _DEFAULTS.remote_images, "env", (bool,)),
)


def register(app: Sphinx) -> None:
    """Add every value to the application."""
    for option in OPTIONS:
        # The check of types is ours, so that every wrong value is named in one error.
        app.add_config_value(option.name, option.default, option.rebuild, types=(object,))  # type: ignore[arg-type]


def type_fault(config: Config, name: str, types: tuple[type, ...]) -> str:
    """Return what is wrong with the type of a value, or nothing; one text is a list of one.

    Args:
        config: The configuration; a text in place of a list is changed.
        name: The setting.
        types: The types that it may have.
    """
    value = getattr(config, name)
    if list in types and isinstance(value, str):
        config[name] = value = [value]
    if isinstance(value, types) and (bool in types or not isinstance(value, bool)):
        return ""
    expected = "/".join(kind.__name__ for kind in types)
    return __("%s: expected %s, not %r") % (name, expected, value)


def check(app: Sphinx, config: Config) -> None:
    """Check every value once: a wrong one is a warning and the default, one of the wrong type an error.

    Raises:
        ConfigError: One for all values of the wrong type.
    """
    wrong_types = []
    _report_near_misses(config)
    for option in OPTIONS:
        if fault := type_fault(config, option.name, option.types):
            wrong_types.append(fault)
            continue
        value = getattr(config, option.name)
        if value != option.default and (fault := option.check(value)):
            warn("config", __("conf.py: %s: %s; using the default"), option.name, fault)
            config[option.name] = option.default
    if wrong_types:
        raise ConfigError("; ".join(wrong_types))
    config["research_csl_path"] = [str(Path(app.confdir, folder)) for folder in config.research_csl_path]
    if fault := _citation_style_fault(config, app.confdir):
        warn("config", __("conf.py: %s: %s; using the default"), "research_citation_style", fault)
        config["research_citation_style"] = _DEFAULTS.citation_style
    if config.research_fields:
        config["research_fields"] = _known_fields(config.research_fields)
    collapse = list(config.research_collapse)
    if "all" in collapse:
        config["research_collapse"] = [*ALL_COLLAPSIBLE]
    elif "none" in collapse:
        config["research_collapse"] = []


def _report_near_misses(config: Config) -> None:
    """Warn of names in conf.py that are slips of ours: Sphinx takes any name without a word."""
    known = {option.name for option in OPTIONS}
    # Sphinx has no public list of the names in conf.py that nobody registered.
    given: dict[str, Any] = getattr(config, "_raw_config", {})
    unknown = [name for name in given if name.startswith("research") and name not in known]
    if unknown:
        for name in unknown:
            if near := nearest_name(name, known):
                warn("config", __("conf.py: unknown setting %r; ignoring it%s"), name, proposal(near))


def _known_fields(fields: dict[str, str | None]) -> dict[str, str | None]:
    """The other names of fields without those of no field, which are reported."""
    from sphinxcontrib_research.vocabulary.fields import no_fields

    wrong = no_fields(fields)
    for fault in wrong.values():
        warn("config", "conf.py: %s: %s", "research_fields", fault)
    return {name: target for name, target in fields.items() if name not in wrong}


def _csl_folders(config: Config, confdir: PathLike[str]) -> tuple[str, ...]:
    return (str(confdir), *config.research_csl_path)


def _citation_style_fault(config: Config, confdir: PathLike[str]) -> str:
    if config.research_citation_style == _DEFAULTS.citation_style:
        return ""
    from sphinxcontrib_research.citations import csl_style

    try:
        csl_style.check(csl_style.Style(config.research_citation_style, _csl_folders(config, confdir)))
    except ResearchError as error:
        return str(error)
    return ""


def settings_of(config: Config, confdir: PathLike[str]) -> Settings:
    """What rendering needs of the configuration, as a value.

    Args:
        config: The configuration.
        confdir: The folder of ``conf.py``.
    """
    folders = _csl_folders(config, confdir)
    style = config.research_citation_style
    version, made_for, writes, has_notes = "", "author-year", False, False
    if style != _DEFAULTS.citation_style:
        from sphinxcontrib_research.citations import csl_style

        chosen = csl_style.Style(style, folders)
        version, made_for = chosen.version, csl_style.in_text_style(chosen)
        writes, has_notes = csl_style.writes_citations(chosen), csl_style.is_for_notes(chosen)
    return Settings(
        highlight=tuple(config.research_highlight),
        badges=tuple(config.research_badges),
        badge_style=config.research_badge_style,
        links=tuple(config.research_links),
        topic_hint=config.research_topic_hint,
        collapse=tuple(without_blanks(part) for part in config.research_collapse),
        max_authors=config.research_max_authors,
        citation_style=style,
        csl_folders=folders,
        csl_version=version,
        in_text_style=config.research_in_text_style or made_for,
        cites_by_style=writes and not config.research_in_text_style,
        cites_in_notes=writes and has_notes and not config.research_in_text_style,
        paper_pages=config.research_paper_pages,
        author_pages=config.research_author_pages,
        topic_pages=config.research_topic_pages,
        remote_images=config.research_remote_images,
        language=config.language or "en",
    )

"""Options that several directives share: how they are read, and what a wrong value says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sphinxcontrib_research.query import OPTION_NAMES
from sphinxcontrib_research.render.view import PARTS, STYLE_PARTS
from sphinxcontrib_research.sphinx_ext.config import COLLAPSIBLE
from sphinxcontrib_research.sphinx_ext.logging import __

OptionSpec = dict[str, Callable[[str | None], str]]


def words(argument: str | None) -> str:
    """An option's text, without the blanks around it; nothing for an option without a value."""
    return " ".join((argument or "").split())


class WrongValue(str):
    """What is wrong with an option's value: the directive says it and goes on without the option."""

    __slots__ = ()


def flag_or_truth(argument: str | None) -> str:
    """``yes`` for an option that stands alone or says yes, ``no``, or a :class:`WrongValue`."""
    value = (argument or "yes").strip().lower()
    if value in {"yes", "y", "true", "on", "1"}:
        return "yes"
    if value in {"no", "n", "false", "off", "0"}:
        return "no"
    return WrongValue(__("%r is neither yes nor no") % argument)


def whole_number(argument: str | None) -> str:
    """A whole number from 0, as text, or a :class:`WrongValue`."""
    value = (argument or "").strip()
    if not value.isascii() or not value.isdigit():
        return WrongValue(__("%r is not a whole number") % argument)
    return str(int(value))


def split(value: str) -> tuple[str, ...]:
    """The items of a list that commas (or, without a comma, blanks) part."""
    items = value.split(",") if "," in value else value.split()
    return tuple(item.strip() for item in items if item.strip())


def names(value: str) -> tuple[str, ...]:
    """The items of a list that commas part: names, which may hold blanks."""
    return tuple(item.strip() for item in value.split(",") if item.strip())


SELECTING: OptionSpec = dict.fromkeys((*OPTION_NAMES, "empty"), words)
"""The options that choose papers; their values are read by :mod:`sphinxcontrib_research.query`."""

FORM: OptionSpec = {
    "style": words,
    "show": words,
    "hide": words,
    "badges": words,
    "collapse": words,
    "home": flag_or_truth,
    "class": words,
    "name": words,
}
"""The options that say how an entry looks."""


def _nearest(value: str, choices: tuple[str, ...]) -> str:
    from sphinxcontrib_research.model.nearest import nearest

    if near := nearest(value, choices):
        return __("unknown: %r, did you mean %r?") % (value, near)
    return __("unknown: %r; there are %s") % (value, ", ".join(choices))


def _known(values: tuple[str, ...], choices: tuple[str, ...]) -> tuple[list[str], list[str]]:
    good, faults = [], []
    for value in values:
        if value in choices or (value.startswith("metrics.") and "metrics" in choices):
            good.append(value)
        else:
            faults.append(_nearest(value, choices))
    return good, faults


def style_of(options: Mapping[str, str], default: str) -> tuple[str, list[str]]:
    """The style of entries, and what is wrong with the option."""
    style = options.get("style", "") or default
    if style not in STYLE_PARTS:
        return default, [f":style: {_nearest(style, tuple(STYLE_PARTS))}"]
    return style, []


def parts_of(options: Mapping[str, str], style: str) -> tuple[frozenset[str], list[str]]:
    """The parts that entries show, and what is wrong with ``:show:`` and ``:hide:``."""
    default = STYLE_PARTS[style]
    parts, faults = default, []
    if "show" in options:
        named, wrong = _known(split(options["show"]), (*PARTS, "default"))
        faults += [f":show: {fault}" for fault in wrong]
        parts = frozenset({"title", *named}) - {"default"}
        if "default" in named:
            parts |= default
    if "hide" in options:
        named, wrong = _known(split(options["hide"]), PARTS)
        faults += [f":hide: {fault}" for fault in wrong]
        parts -= frozenset(named) - {"title"}
    return parts, faults


def badges_of(options: Mapping[str, str]) -> tuple[tuple[str, ...] | None, list[str]]:
    """The kinds of badges, or ``None`` for the project's, and what is wrong with the option."""
    if "badges" not in options:
        return None, []
    from sphinxcontrib_research.badges import KINDS

    good, faults = _known(split(options["badges"]), KINDS)
    return tuple(good), [f":badges: {fault}" for fault in faults]


def collapse_of(options: Mapping[str, str]) -> tuple[frozenset[str] | None, list[str]]:
    """The parts that start folded, or ``None`` for the project's, and what is wrong with the option."""
    if "collapse" not in options:
        return None, []
    good, faults = _known(split(options["collapse"]), COLLAPSIBLE)
    folded = frozenset(good)
    if "all" in folded:
        folded = frozenset({"abstract", "summary", "bibtex", "groups"})
    return folded - {"none"}, [f":collapse: {fault}" for fault in faults]

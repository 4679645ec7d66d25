"""Plug-ins: what other distributions add by entry points, found once and loaded when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sphinxcontrib_research.errors import Problem, ResearchError
from sphinxcontrib_research.util.collation import icu_version

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from importlib.metadata import EntryPoint

Group: TypeAlias = Literal["readers", "badges", "links", "providers", "styles"]
"""The groups of entry points, without what stands before them: ``sphinxcontrib_research.readers`` …"""

_PACKAGE = "sphinxcontrib_research"
_ONE_OF: Mapping[Group, str] = MappingProxyType(
    {"readers": "reader", "badges": "badge", "links": "link", "providers": "provider", "styles": "style"}
)


class PluginError(ResearchError):
    """A plug-in raised something, or is not what its group of entry points asks for."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point of another distribution."""

    group: Group
    name: str
    distribution: str
    """Name and version of the distribution."""
    entry: EntryPoint

    def __str__(self) -> str:
        return f"{_ONE_OF[self.group]} '{self.name}' of plug-in '{self.distribution}'"

    def failure(self, error: Exception) -> str:
        """Return the first half of a message about what a plug-in raised."""
        shown = f"{type(error).__name__}: {error}".rstrip(": ")
        return str(error) if isinstance(error, PluginError) else f"{self} failed ({shown[:300]})"

    def call(self, *arguments: Any) -> Any:
        """Call what the entry point names.

        Raises:
            PluginError: It cannot be loaded, or it raised an exception.
        """

        def loaded(*given: Any) -> Any:
            return _load(self)(*given)

        return self.run(loaded, *arguments)

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function of the plug-in.

        Raises:
            PluginError: It raised an exception.
        """
        try:
            return function(*arguments)
        except Exception as error:
            raise PluginError(self.failure(error)) from error


@lru_cache(maxsize=256)
def _load(plugin: Plugin) -> Any:
    return plugin.entry.load()


@cache
def _found() -> Mapping[str, tuple[Plugin, ...]]:
    """Find the plug-ins of all groups, those of one group by name and distribution."""
    from importlib.metadata import distributions

    plugins: dict[str, dict[tuple[str, str], Plugin]] = {}
    for distribution in distributions():
        # Most have none of ours: reading the file is cheap, taking it apart is not.
        if f"[{_PACKAGE}." not in (distribution.read_text("entry_points.txt") or ""):
            continue
        whole = f"{distribution.name} {distribution.version}"
        for entry in distribution.entry_points:
            package, _dot, group = entry.group.partition(".")
            if package == _PACKAGE and group in _ONE_OF:
                # The first of a name on the path is the one that is imported.
                own = plugins.setdefault(group, {})
                own.setdefault((entry.name, distribution.name), Plugin(group, entry.name, whole, entry))  # type: ignore[arg-type]
    return {group: tuple(own[key] for key in sorted(own)) for group, own in plugins.items()}


@cache
def plugins(group: Group) -> Mapping[str, Plugin]:
    """Return the plug-ins of a group by name; of two with one name the first distribution's."""
    found: dict[str, Plugin] = {}
    for plugin in _found().get(group, ()):
        found.setdefault(plugin.name, plugin)
    return MappingProxyType(found)


@cache
def identities() -> tuple[str, ...]:
    """Return what pages depend on beside our version: all plug-ins, with their versions, and ICU."""
    plugged = tuple(f"{plugin.group}: {plugin}" for own in _found().values() for plugin in own)
    return (*plugged, f"order: ICU {icu_version()}") if icu_version() else plugged


@dataclass(frozen=True, slots=True)
class LoadedPlugins:
    """The values that the entry points of a group name."""

    values: Mapping[str, Any]
    """By the name of the entry point."""
    problems: tuple[Problem, ...] = ()
    """Of those that are left out."""


def _left_out(fault: str, cure: str = "update or remove the plug-in") -> Problem:
    return Problem("conf.py", 0, f"{fault}; it is left out; {cure}", "plugin")


def taken(group: Group, own: Collection[str]) -> list[Problem]:
    """Return a problem for each plug-in of a group that has a name of ours: it is left out.

    Args:
        group: The group.
        own: Our names.
    """
    named = (plugin for name, plugin in plugins(group).items() if name in own)
    fault = f"sphinxcontrib_research has a {_ONE_OF[group]} of that name"
    return [_left_out(f"{plugin}: {fault}", "rename or remove it") for plugin in named]


@cache
def load(
    group: Group, check: Callable[[str, object], str], own: frozenset[str] | tuple[str, ...] = ()
) -> LoadedPlugins:
    """Load the values of a group; what cannot be used is left out, with a problem.

    Args:
        group: The group.
        check: From the name and the value of an entry point to what is wrong with them, or nothing.
        own: Our names, which a plug-in cannot have.
    """
    values: dict[str, Any] = {}
    problems = taken(group, own)
    for name, plugin in plugins(group).items():
        if name in own:
            continue
        try:
            value = _load(plugin)
        except Exception as error:  # noqa: BLE001 - whatever it raises, the build goes on
            fault = plugin.failure(error)
        else:
            fault = check(name, value)
            fault = f"{plugin}: {fault}" if fault else ""
        if fault:
            problems.append(_left_out(fault))
        else:
            values[name] = value
    for rival in _found().get(group, ()):
        if (kept := plugins(group)[rival.name]) is not rival:
            message = f"{rival}: '{rival.name}' is also of plug-in '{kept.distribution}', which is kept"
            problems.append(Problem("conf.py", 0, f"{message}; remove one of them", "plugin"))
    return LoadedPlugins(MappingProxyType(values), tuple(problems))

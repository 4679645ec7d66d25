"""The functions of the package that take a text from data, found in the code itself, and texts to try them on."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml.error import YAMLError

from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.readers.diagnostics import Diagnostics
from sphinxcontrib_research.readers.registry import Refusal

from .expressions import LENGTH, modules

OUTSIDE = ("ext", "cli")
"""Parts of the package that see no text of data but through the others."""
NOT_OF_DATA = {
    "online.service._in_any_form": "a token of the user's",
    "util.collation.by_icu": "conf.py's language",
}
"""Functions whose text does not come from data, and what it is."""
MAY_RAISE = (ValueError, ResearchError, Refusal, YAMLError, LookupError, TypeError, AttributeError)
"""A text that is no value of its kind is refused by one of these, a whole file by Refusal or YAMLError.

The last three say that a function was given what its callers never give it (a key, a single letter); that none
leaves a reader is tried with whole files and fields.
"""
_OTHER: dict[str, Callable[[], object]] = {
    "str": lambda: "name",
    "Scheme": lambda: "doi",
    "int": lambda: 1,
    "bool": lambda: False,
    "float": lambda: 1.0,
    "Diagnostics": lambda: Diagnostics("papers.yml", Path("/project"), Path("/project")),
}
"""Values for further arguments, by their annotation."""
_UNITS = (
    *"aA0 .,;:-/\\'\"`(){}[]<>&%$#@!*_^~+=|?\n\té中א\u0301\u200d",
    *("a ", "a,", "A. ", "a-", "0,", "1 ", "- ", "and ", " and ", "a and ", "et al. ", ", and ", "; "),
    *(
        "https://doi.org/",
        "http://a.b/",
        "www.a.b ",
        "10.1000/",
        "10.1000/}",
        "arXiv:",
        "doi:",
        "2101.00001 ",
    ),
    *("<p>", "</p>", "<a href='", "<i>", "&lt;", "&amp;", "&#", "<!--", "<sup>a"),
    *("**", "**a", "[a](", "[a", "](b)", "![", "``", "*a* "),
    *(
        "\\textbf{",
        "\\emph{a}",
        "{\\it ",
        "\\'",
        "\\'{",
        "{{",
        "}}",
        "{a",
        "$a",
        "$$",
        "\\(",
        "\\)",
        "\\[",
        "\\frac{",
    ),
    *(
        "@article{a,",
        "a = {",
        "@string{a = ",
        "a # ",
        "TY  - JOUR\n",
        "- ",
        "a: ",
        "[a, ",
        "{a: ",
        "<<: *a\n",
        "#c\n",
    ),
    *("2020-", "January ", "--", "\u2013", "1.000.", "1,000,", "x > 1 and ", "not ", "((", "a.b."),
)
"""What hostile texts repeat."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function whose first argument is a text."""

    where: str
    call: Callable[[str], object]


def functions() -> list[Function]:
    """Return each function whose first argument is a text and whose others can be made up."""
    found: dict[str, Function] = {}
    for name in modules():
        if name.split(".")[1] in OUTSIDE:
            continue
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            function = inspect.unwrap(value) if callable(value) else None
            if inspect.isfunction(function) and function.__module__ == name:
                call = _call(function)
                where = f"{name.partition('.')[2]}.{attribute}"
                if call is not None and where not in NOT_OF_DATA:
                    found[where] = Function(where, call)
    return list(found.values())


def _call(function: Callable[..., object]) -> Callable[[str], object] | None:
    """Return a call of a function with a text and made-up other arguments; ``None`` if it takes no text."""
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or str(parameters[0].annotation) not in ("str", "Value", "object"):
        return None
    if parameters[0].kind is inspect.Parameter.VAR_POSITIONAL:
        return None
    positional: list[Callable[[], object]] = []
    named: dict[str, Callable[[], object]] = {}
    for parameter in parameters[1:]:
        if parameter.default is not parameter.empty or parameter.kind in (
            parameter.VAR_POSITIONAL,
            parameter.VAR_KEYWORD,
        ):
            continue
        make = _OTHER.get(str(parameter.annotation))
        if make is None:
            return None
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = make
        else:
            positional.append(make)

    def call(text: str) -> object:
        result: Any = function(
            text, *(make() for make in positional), **{key: make() for key, make in named.items()}
        )
        # A generator has done nothing yet.
        return list(result) if inspect.isgenerator(result) else result

    return call


def hostile_texts(length: int = LENGTH) -> Iterator[str]:
    """Return texts that are hard to read: one thing again and again, alone and in pairs that never close."""
    for unit in _UNITS:
        yield unit * (length // len(unit))
    half = length // 2
    for opening, closing in ("()", "[]", "{}", "<>", "\"'", "$\\", "*_", "a "):
        yield opening * half + closing * half
    yield "Ann " + "0" * length + " z"
    yield "a" + " " * length + "z"
    yield "10.1000/" + "}" * length
    yield "a" * half + "," + "b" * half

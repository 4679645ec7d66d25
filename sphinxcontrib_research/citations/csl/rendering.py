"""A style, compiled: each element of its XML becomes a function that writes its part of an entry.

https://docs.citationstyles.org/en/stable/specification.html#rendering-elements
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinxcontrib_research.citations.csl import marked
from sphinxcontrib_research.citations.csl import names as naming
from sphinxcontrib_research.citations.csl.dates import PARTS, date_part, dates_of, texts_of
from sphinxcontrib_research.citations.csl.entry import CONDITIONS, NamesFormat
from sphinxcontrib_research.citations.csl.marked import CLOSE_QUOTE, OPEN_QUOTE, SEAM
from sphinxcontrib_research.citations.csl.numbers import count_of, number_text, page_ranges, sorting_date

if TYPE_CHECKING:
    from sphinxcontrib_research.citations.csl.entry import Decoration, Entry, Writer
    from sphinxcontrib_research.citations.csl.files import Element, Locale, StyleFile


def _same(text: str) -> str:
    return text


def _nothing(_entry: Entry) -> str:
    return ""


_MACRO_DEPTH = 40
"""Macros that call one another deeper than this call themselves."""
_MACROS = 10_000
"""Calls of macros for one entry; the largest styles need some hundred."""


class Compiler:
    """Turns the elements of a style into functions, for its citations or for its bibliography."""

    def __init__(self, style: StyleFile, locale: Locale, scope: Element, *, capitalizes: bool = True) -> None:
        """Prepare.

        Args:
            style: The style.
            locale: Its words.
            scope: Its ``citation`` or its ``bibliography``, whose options names inherit.
            capitalizes: Whether titles may be written in title case, which English alone has.
        """
        self._capitalizes = capitalizes
        self._root = style.root
        self._locale = locale
        self._options = {**style.root.attrib, **scope.attrib}
        self._macros = {one.get("name", ""): one for one in style.root.findall("macro")}
        self._compiled: dict[str, Writer] = {}
        self._depth = 0
        self._has_suffix_variable = any(
            one.get("variable") == "year-suffix" for one in style.root.iter("text")
        )

    # -- what surrounds a text

    def _decoration(self, element: Element, *, affixes: bool = True, inside: bool = False) -> Decoration:
        """What formatting attributes and affixes do to a text that is not empty.

        Args:
            element: The element with the attributes.
            affixes: Whether affixes are added.
            inside: Whether these are formatted too, as those of a layout are.
        """
        attributes = element.attrib
        prefix = attributes.get("prefix", "") if affixes else ""
        suffix = attributes.get("suffix", "") if affixes else ""
        case = attributes.get("text-case", "")
        if case == "title" and not self._capitalizes:
            case = ""
        letters = [letter for key in marked.FORMATS if attributes.get(key[0]) == key[1]
                   for letter in (marked.FORMATS[key],)]  # fmt: skip
        is_quoted = attributes.get("quotes") == "true"
        strips = attributes.get("strip-periods") == "true"
        block = " " if attributes.get("display") in ("block", "indent", "right-inline") else ""
        if not (prefix or suffix or case or letters or is_quoted or strips or block):
            return _same
        before = marked.quoted_inside(prefix) + SEAM if prefix else ""
        after = SEAM + marked.quoted_inside(suffix) if suffix else ""
        opening = "".join(f"{marked.OPEN}{letter}" for letter in letters)
        closing = marked.CLOSE * len(letters)

        def decorate(text: str) -> str:
            if not text:
                return ""
            if strips:
                text = text.replace(".", "")
            if case:
                text = marked.change_case(text, case)
            if inside:
                text = f"{before}{text}{after}"
            if letters:
                text = f"{opening}{text}{closing}"
            if is_quoted:
                text = f"{OPEN_QUOTE}{text}{CLOSE_QUOTE}"
            if not inside:
                text = f"{before}{text}{after}"
            return f"{block}{SEAM}{text}" if block else text

        return decorate

    # -- elements

    def layout(self, element: Element) -> Writer:
        """Compile a ``cs:layout``."""
        children = self._children(element, element.get("delimiter", ""))
        decorate = self._decoration(element, inside=True)
        return lambda entry: decorate(children(entry))

    def content(self, element: Element) -> Writer:
        """Compile the children of a ``cs:layout``, without its affixes and formatting."""
        return self._children(element)

    def surrounding(self, element: Element) -> Decoration:
        """Compile what a ``cs:layout`` puts around its items."""
        return self._decoration(element, inside=True)

    def sort_key(self, element: Element) -> Writer:
        """Compile a ``cs:key``."""
        if "macro" in element.attrib:
            macro = self.macro(element.attrib["macro"])
        else:
            macro = self._sorting_variable(element.get("variable", ""))

        def write(entry: Entry) -> str:
            # A substitute that was used for one key may be used for the next.
            entry.used.clear()
            entry.has_names = False
            return macro(entry)

        return write

    def _sorting_variable(self, variable: str) -> Writer:
        usual = self._name_format({})

        def write(entry: Entry) -> str:
            value = entry.number if variable == "citation-number" else entry.item.get(variable, "")
            if isinstance(value, list):
                return naming.listed(value, usual, self._locale, str, for_sorting=True)
            if isinstance(value, dict):
                return value.get("literal") or sorting_date(dates_of(value)[0])
            return value.rjust(9, "0") if value.isdecimal() else value

        return write

    def _children(self, element: Element, delimiter: str = "") -> Writer:
        writers = [self._element(child, delimiter) for child in element]
        if len(writers) == 1:
            return writers[0]
        between = f"{SEAM}{delimiter}{SEAM}" if delimiter else SEAM

        def write(entry: Entry) -> str:
            return between.join([text for writer in writers if (text := writer(entry))])

        return write

    def _element(self, element: Element, delimiter: str = "") -> Writer:
        """Compile an element that writes something; a choice joins its pieces as those around it are."""
        match element.tag:
            case "choose":
                return self._choose(element, delimiter)
            case "text":
                return self._text(element)
            case "number":
                return self._number(element)
            case "group":
                return self._group(element)
            case "label":
                return self._label(element)
            case "date":
                return self._date(element)
            case "names":
                return self._names(element)
        return _nothing

    def macro(self, name: str) -> Writer:
        """Compile a macro, once."""
        if name not in self._compiled:
            element = self._macros.get(name)
            if element is None:
                raise ValueError(f"there is no macro '{name}'")
            if self._depth > _MACRO_DEPTH:
                raise ValueError(f"the macro '{name}' calls itself")
            self._depth += 1
            self._compiled[name] = self._children(element)
            self._depth -= 1
        return self._compiled[name]

    def _text(self, element: Element) -> Writer:
        decorate = self._decoration(element)
        attributes = element.attrib
        if "macro" in attributes:
            return self._called(self.macro(attributes["macro"]), decorate)
        if "term" in attributes:
            return self._term(attributes, decorate)
        if "value" in attributes:
            value = decorate(marked.quoted_inside(attributes["value"]))
            return lambda _entry: value
        return self._variable(attributes.get("variable", ""), attributes.get("form", ""), decorate)

    @staticmethod
    def _called(inner: Writer, decorate: Decoration) -> Writer:
        def write(entry: Entry) -> str:
            entry.macros += 1
            if entry.macros > _MACROS:
                raise ValueError("too many macros that call one another")
            called, filled = entry.called, entry.filled
            text = inner(entry)
            if entry.called != called and entry.filled == filled:
                return ""
            if text:
                entry.called += 1
                entry.filled += 1
            return decorate(text)

        return write

    def _term(self, attributes: Mapping[str, str], decorate: Decoration) -> Writer:
        name, form = attributes["term"], attributes.get("form", "long")
        text = self._locale.term(name, form, plural=attributes.get("plural") == "true")
        if name != "no date" or self._has_suffix_variable:
            shown = decorate(text)
            return lambda _entry: shown
        hyphen = "-" if form == "short" or text.endswith(".") else " "

        def write(entry: Entry) -> str:
            suffix = entry.suffix_once()
            return decorate(f"{text}{hyphen}{suffix}" if suffix else text)

        return write

    def _variable(self, variable: str, form: str, decorate: Decoration) -> Writer:
        if variable == "page":
            return lambda entry: decorate(self._pages(entry.value("page")))
        if variable == "locator":
            return lambda entry: decorate(self._locator(entry))
        if variable == "year-suffix":
            return lambda entry: decorate(entry.suffix_once())
        if variable == "citation-number":
            return lambda entry: decorate(_counted(entry, entry.number))
        if variable == "title":
            plain = decorate

            def decorate(text: str) -> str:
                return plain(marked.styled(marked.TITLE, text))

        if form == "short":
            abbreviated = ("journalAbbreviation",) if variable == "container-title" else ()
            names = (f"{variable}-short", *abbreviated, variable)

            def write_short(entry: Entry) -> str:
                return decorate(next((value for name in names if (value := entry.value(name))), ""))

            return write_short
        return lambda entry: decorate(entry.value(variable))

    def _locator(self, entry: Entry) -> str:
        text = _counted(entry, entry.locator)
        return self._pages(text) if entry.label in ("", "page") else text.replace("-", "\u2013")

    def _pages(self, text: str) -> str:
        delimiter = self._locale.term("page-range-delimiter") or "\u2013"
        return page_ranges(text, self._root.get("page-range-format", ""), delimiter) if text else ""

    def _number(self, element: Element) -> Writer:
        decorate = self._decoration(element)
        variable, form = element.get("variable", ""), element.get("form", "numeric")
        if variable == "locator":
            return lambda entry: decorate(self._locator(entry))
        if variable == "citation-number":
            return self._variable(variable, "", decorate)
        gender = self._locale.genders.get(variable, "")

        def write(entry: Entry) -> str:
            return decorate(number_text(entry.value(variable), form, gender, self._locale))

        return write

    def _group(self, element: Element) -> Writer:
        decorate = self._decoration(element)
        return self._called_group(self._children(element, element.get("delimiter", "")), decorate)

    @staticmethod
    def _called_group(inner: Writer, decorate: Decoration) -> Writer:
        def write(entry: Entry) -> str:
            called, filled = entry.called, entry.filled
            text = inner(entry)
            return "" if entry.called != called and entry.filled == filled else decorate(text)

        return write

    def _label(self, element: Element) -> Writer:
        writer = self._label_writer(element)
        variable = element.get("variable", "")

        def write(entry: Entry) -> str:
            if variable == "locator":
                return writer(entry, entry.label or "page", count_of(entry.locator)) if entry.locator else ""
            value = "" if variable in entry.used else entry.item.get(variable, "")
            return writer(entry, variable, count_of(value, variable)) if value else ""

        return write

    def _label_writer(self, element: Element) -> Callable[[Entry, str, int], str]:
        """Compile a label into a function of the entry, the term, and how many things it names."""
        decorate = self._decoration(element)
        form, when = element.get("form", "long"), element.get("plural", "contextual")
        locale = self._locale

        def write(_entry: Entry, name: str, count: int) -> str:
            is_plural = when == "always" or (when == "contextual" and count > 1)
            return decorate(locale.term(name, form, plural=is_plural))

        return write

    # -- dates

    def _date(self, element: Element) -> Writer:
        variable, decorate = element.get("variable", ""), self._decoration(element)
        parts = element.findall("date-part")
        delimiter = element.get("delimiter", "")
        localized = self._locale.dates.get(element.get("form", "")) if element.get("form") else None
        if localized is not None:
            shown = {"year": ("year",), "year-month": ("year", "month")}.get(
                element.get("date-parts", ""), PARTS
            )
            own = {one.get("name"): one.attrib for one in parts}
            layers = [(one, own.get(one.get("name"), {})) for one in localized.findall("date-part")]
            parts = [_overridden(one, more) for one, more in layers if one.get("name") in shown]
            delimiter = localized.get("delimiter", "")
            around = self._decoration(localized)
            outer = decorate

            def decorate(text: str) -> str:
                return outer(around(text))

        adds_suffix = not self._has_suffix_variable
        shown_parts = [date_part(one, self._decoration, self._locale, adds_suffix=adds_suffix)
                       for one in parts if one.get("name") in PARTS]  # fmt: skip
        between = f"{SEAM}{delimiter}{SEAM}"

        def write(entry: Entry) -> str:
            date = entry.value(variable, dict)
            if not date:
                return ""
            if "literal" in date:
                suffix = entry.suffix_once() if adds_suffix else ""
                return decorate(date["literal"] + (f"-{suffix}" if suffix else ""))
            dates = dates_of(date)
            if entry.for_sorting:
                return sorting_date(dates[0])
            texts = texts_of(shown_parts, entry, dates)
            if not texts:
                entry.filled -= 1
            return decorate(between.join(texts))

        return write

    # -- names

    def _names(self, element: Element) -> Writer:
        variables = element.get("variable", "").split()
        own = self._names_format(element)
        substitutes = [self._element(one) for one in element.findall("substitute/*")]
        decorate = self._decoration(element)
        delimiter = element.get("delimiter", self._options.get("names-delimiter", ""))
        usual = self._name_format({})

        def write(entry: Entry) -> str:
            is_first = not entry.has_names and not entry.is_substituting
            if is_first and entry.without_names:
                entry.has_names = True
                entry.called += 1
                return ""
            text = written(entry)
            if is_first and text:
                entry.has_names, entry.first_names = True, text
            return text

        def written(entry: Entry) -> str:
            outer = entry.outer_names
            format_ = _merged(own, outer) if outer is not None else own
            found = {variable: people for variable in variables if (people := entry.value(variable, list))}
            if not found:
                return decorate(_substituted(entry, substitutes, format_))
            texts = [
                self._people(entry, variable, people, format_, usual) for variable, people in found.items()
            ]
            return decorate(f"{SEAM}{delimiter}{SEAM}".join(text for text in texts if text))

        return write

    def _people(
        self,
        entry: Entry,
        variable: str,
        people: list[naming.Name],
        format_: NamesFormat,
        usual: naming.NameFormat,
    ) -> str:
        name = format_.name or usual
        if name.form == "count":
            return str(
                min(len(people), name.et_al_use_first) if 0 < name.et_al_min <= len(people) else len(people)
            )
        term, around = format_.et_al or ("et-al", _same)

        def et_al() -> str:
            return around(self._locale.term(term))

        others = {
            at: naming.with_given(name, whole=whole)
            for (which, at), whole in entry.given_names.items()
            if which == variable
        }
        repeated = None if entry.has_names or entry.for_sorting else entry.repeated
        if not entry.has_names:
            entry.first_people += tuple(map(naming.identity, people))
        shown = naming.listed(
            people,
            name,
            self._locale,
            et_al,
            is_subsequent=not entry.is_bibliography and entry.position != "first",
            at_least=entry.names_shown,
            each=others,
            for_sorting=entry.for_sorting,
            repeated=(repeated.count, repeated.text) if repeated is not None else (0, ""),
        )
        if repeated is not None and repeated.rule == "complete-all":
            shown = repeated.text
        if format_.label is None or not shown or entry.for_sorting:
            return shown
        label = format_.label(entry, variable, len(people))
        pieces = (label, shown) if format_.label_first else (shown, label)
        return SEAM.join(piece for piece in pieces if piece)

    def _names_format(self, element: Element) -> NamesFormat:
        name, et_al, label = element.find("name"), element.find("et-al"), element.find("label")
        order = [child.tag for child in element]
        return NamesFormat(
            None if name is None else self._named(name),
            None if et_al is None else (et_al.get("term", "et-al"), self._decoration(et_al)),
            None if label is None else self._label_writer(label),
            label is not None and name is not None and order.index("label") < order.index("name"),
        )

    def _named(self, element: Element) -> naming.NameFormat:
        format_ = self._name_format(element.attrib)
        parts = {one.get("name"): self._decoration(one) for one in element.findall("name-part")}
        return replace(
            format_,
            family=parts.get("family", _same),
            given=parts.get("given", _same),
            whole=self._decoration(element),
        )

    def _name_format(self, attributes: Mapping[str, str]) -> naming.NameFormat:
        inherited = {name: value for name, value in self._options.items() if name in _NAME_OPTIONS}
        if "name-form" in self._options:
            inherited["form"] = self._options["name-form"]
        if "name-delimiter" in self._options:
            inherited["delimiter"] = self._options["name-delimiter"]
        return naming.name_format({**inherited, **attributes})

    # -- choosing

    def _choose(self, element: Element, delimiter: str) -> Writer:
        branches = [(self._condition(one), self._children(one, delimiter)) for one in element]

        def write(entry: Entry) -> str:
            for test, inner in branches:
                if test is None or test(entry):
                    return inner(entry)
            return ""

        return write

    def _condition(self, element: Element) -> Callable[[Entry], bool] | None:
        if element.tag == "else":
            return None
        tests: list[Callable[[Entry], bool]] = []
        for attribute, value in element.attrib.items():
            make = CONDITIONS.get(attribute)
            if make is not None:
                tests += [make(one) for one in value.split()]
        match = element.get("match", "all")
        if match == "any":
            return lambda entry: any(test(entry) for test in tests)
        if match == "none":
            return lambda entry: not any(test(entry) for test in tests)
        return lambda entry: all(test(entry) for test in tests)


_NAME_OPTIONS = frozenset(
    (
        *("and", "delimiter-precedes-et-al", "delimiter-precedes-last", "et-al-min", "et-al-use-first"),
        *("et-al-subsequent-min", "et-al-subsequent-use-first", "et-al-use-last", "initialize"),
        *("initialize-with", "initialize-with-hyphen", "name-as-sort-order", "sort-separator"),
        "demote-non-dropping-particle",
    )
)


def _merged(own: NamesFormat, outer: NamesFormat) -> NamesFormat:
    """What names in place of others inherit from these."""
    is_own = own.name is not None and own.label is not None
    return NamesFormat(
        own.name or outer.name,
        own.et_al or outer.et_al,
        own.label or outer.label,
        own.label_first if is_own else outer.label_first,
    )


def _substituted(entry: Entry, substitutes: list[Writer], format_: NamesFormat) -> str:
    """Write the substitute of missing names; it is not written again elsewhere."""
    if entry.is_substituting:
        return ""
    entry.is_substituting, entry.outer_names = True, format_
    text = next((text for writer in substitutes if (text := writer(entry))), "")
    entry.is_substituting, entry.outer_names = False, None
    return text


def _overridden(element: Element, attributes: Mapping[str, str]) -> Element:
    """A part of a localized date with what the style says of it."""
    return element.makeelement(element.tag, {**element.attrib, **attributes})


def _counted(entry: Entry, text: str) -> str:
    entry.called += 1
    entry.filled += bool(text)
    return text

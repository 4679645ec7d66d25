"""Addresses, files and identifiers: ``url``, ``pdf``, ``code`` …, ``links``, ``image``, ``doi`` …."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from sphinxcontrib_research.load.convert_text import cleaned
from sphinxcontrib_research.load.names import fold, names_of
from sphinxcontrib_research.load.schema import IDENTIFIERS
from sphinxcontrib_research.model.identifiers import (
    PARSERS,
    github_repository,
    identify,
    is_relative_path,
    safe_url,
)
from sphinxcontrib_research.model.paper import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinxcontrib_research.load.notes import Notes
    from sphinxcontrib_research.model.paper import Value

_NOTHING = frozenset(
    (
        "",
        "-",
        "--",
        "#",
        "n",
        "no",
        "none",
        "n/a",
        "na",
        "null",
        "false",
        "tba",
        "tbd",
        "todo",
        "todo.",
        "coming soon",
    )
)
"""What people write where there is no link (yet)."""
_TRUE = frozenset(("y", "yes", "true", "on"))
_ADDRESS_KEYS = ("url", "href", "link", "address", "src", "path", "file", "value")
_LABEL_KEYS = ("label", "text", "name", "title", "display", "short", "type", "kind")
_ADDRESS_LIKE = re.compile(r"[:/\\]|\.[A-Za-z]{2,}|\.pdf$")
_NAME_OF_A_LINK = re.compile(r"(?:[\s_-]*(?:url|link))$|^(?:url|link)[\s_-]+", re.IGNORECASE)
_ANCHOR = re.compile(r"""<a\b[^>]*\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[,;]?\s+(?=https?://|/)")
_FILE_WITH_BLANKS = re.compile(r"[^<>]*\.[A-Za-z0-9]{2,5}(?:[#?].*)?$")
_PMID = re.compile(r"(?:pubmed|pmid):\s*(\d+)$", re.IGNORECASE)


class Target(NamedTuple):
    """Where something leads: an address or a file, else nothing."""

    url: str = ""
    path: str = ""


class NotAnAddressError(ValueError):
    """The value is a word, not an attempt at an address."""


def is_plain(value: Value) -> TypeGuard[str]:
    """Say whether a value is one plain address: nearly all are, and need not be looked at closely."""
    return type(value) is str and value.startswith("https://") and " " not in value and value.isascii()


def target(value: str, notes: Notes) -> Target:
    """Read an address, or a path relative to the data file (with ``/`` first: to the source folder).

    Raises:
        ValueError: It is none, may not be linked to, or leads out of the folders it may lead into.
        NotAnAddressError: It does not even look like one.
    """
    written = cleaned(value, notes)
    if written.startswith("<") and (anchor := _ANCHOR.search(written)):
        written = anchor[1]
    if written.startswith(("https://", "http://")):
        return Target(safe_url(written))
    if written.casefold() in _NOTHING:
        return Target()
    if written.startswith("/") and not written.startswith("//"):
        return Target(path=_file(notes.root, written.lstrip("/"), written, notes))
    if is_relative_path(written) and (" " not in written or _FILE_WITH_BLANKS.match(written)):
        return Target(path=_file(notes.folder, written, written, notes))
    if not _ADDRESS_LIKE.search(written):
        raise NotAnAddressError(f"'{written[:60]}' is neither an address nor a path")
    return Target(safe_url(written))


def _file(base: Path, relative: str, written: str, notes: Notes) -> str:
    """Return the checked, absolute path of a file; links in it are resolved before the check."""
    # '#' and '?' may belong to the file's name; else a fragment or a query follows it.
    for name in dict.fromkeys((relative, relative.partition("#")[0].partition("?")[0])):
        try:
            found = (base / name).resolve()
            exists = found.is_file()
        except (OSError, RuntimeError) as error:  # a name that is too long; links in a circle
            message = f"the file '{written[:60]}' can't be read: mend the path or its links"
            raise ValueError(message) from error
        if not any(found.is_relative_to(folder.resolve()) for folder in (notes.root, notes.folder)):
            message = f"'{written}' leads out of the source folder and the folder of this file"
            raise ValueError(f"{message}: only what lies in them is used")
        notes.files[str(found)] = exists
        if exists:
            return str(found)
    whose = "source folder" if written.startswith("/") else "folder of this file"
    raise ValueError(f"the file '{written}' does not exist; the path is relative to the {whose}")


def addresses(value: Value, notes: Notes) -> list[Target]:
    """Read the addresses that a value holds; mostly it is one.

    Raises:
        ValueError: One of them is none.
    """
    if is_plain(value):
        return [Target(safe_url(value))]
    return [found for one, _label in pairs(value) if any(found := target(one, notes))]


def links_of_kind(kind: str, value: Value, notes: Notes) -> list[Link]:
    """Read the value of ``pdf``, ``code`` and their like: one address, or several.

    A word that is no address is kept by the caller, as ``extra``.

    Raises:
        NotAnAddressError: It is a word.
    """
    if is_plain(value):
        return [Link(kind, safe_url(value))]
    found: list[Link] = []
    for one, label in pairs(value):
        folded = one.strip().casefold()
        if folded in _TRUE:
            found.append(Link(kind, "", label))
        elif kind == "code" and (repository := _repository(one)):
            found.append(Link(kind, f"https://github.com/{repository}", label))
        elif folded not in _NOTHING:
            try:
                url, path = target(one, notes)
            except NotAnAddressError:
                raise
            except ValueError as error:
                notes.tell(str(error), "link")
                continue
            if url or path:
                found.append(Link(kind, url, label, path))
    return found


def _repository(written: str) -> str:
    """``owner/name`` of a text that is just that."""
    return "" if ":" in written else github_repository(written)


def pairs(value: Value) -> Iterator[tuple[str, str]]:
    """Return the addresses that a value holds, with their labels."""
    if isinstance(value, str):
        if " " in value and value.lstrip().startswith(("http://", "https://")):
            yield from ((one, "") for one in _SEVERAL.split(value.strip()))
        else:
            yield value, ""
    elif isinstance(value, list):
        for item in value:
            yield from pairs(item)
    elif isinstance(value, dict):
        folded = {fold(key): inner for key, inner in value.items()}
        label = next((name for key in _LABEL_KEYS if isinstance(name := folded.get(key), str)), "")
        for key in _ADDRESS_KEYS:
            if inner := folded.get(key):
                yield from ((one, label or own) for one, own in pairs(inner))
                return


class Bundle(NamedTuple):
    """What ``links`` holds."""

    links: list[Link]
    identifiers: dict[str, str]


def bundle(value: Value, notes: Notes) -> Bundle:
    """Read ``links``: a mapping from label to address, or a list of links."""
    found = Bundle([], {})
    if isinstance(value, str):
        _add(found, "", value, notes)
    elif isinstance(value, dict):
        for label, inner in value.items():
            for one, own in pairs(inner):
                _add(found, label if label and not own else own, one, notes)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and len(item) == 1 and fold(next(iter(item))) not in _ADDRESS_KEYS:
                ((label, inner),) = item.items()
                for one, _own in pairs(inner):
                    _add(found, label, one, notes)
            else:
                for one, label in pairs(item):
                    _add(found, label, one, notes)
    return found


def _add(found: Bundle, label: str, written: str, notes: Notes) -> None:
    """Add one link; an identifier that its label names becomes one."""
    label = cleaned(label, notes)
    field = names_of("paper", {})[label] if label else None
    kind = field.name if field is not None and field.kind == "link" else fold_label(label)
    is_usual = field is not None and field.kind in {"link", "identifier"} and fold(label) == kind
    shown = "" if is_usual else label
    try:
        if field is not None and field.kind == "identifier" and field.name not in found.identifiers:
            found.identifiers[field.name] = PARSERS[field.name](written)
            return
    except ValueError:
        pass  # then it is a link like any other
    try:
        if kind == "code" and (repository := _repository(written)):
            found.links.append(Link(kind, f"https://github.com/{repository}", shown))
            return
        url, path = target(written, notes)
    except ValueError as error:
        notes.tell(f"'{label}': {error}" if label else str(error), "link")
        return
    if url or path:
        found.links.append(Link(kind or _host(url), url, shown if kind else _host(url), path))


def fold_label(label: str) -> str:
    """Return the kind of a link that the data labels itself."""
    return " ".join(label.lower().split())


def _host(url: str) -> str:
    """Return what a link without a label is called: its host."""
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


def named_link(name: str, url: str, path: str) -> Link:
    """Return the link of a field such as ``paper_url`` that is not needed as the title's address."""
    label = _NAME_OF_A_LINK.sub("", name.replace("_", " ").replace("-", " ")).strip() or "Link"
    label = label[:1].upper() + label[1:]
    return Link(fold_label(label), url, label, path)


def found_in(url: str) -> tuple[str, str] | None:
    """Return the kind and text of the identifier that an address (or an id such as ``doi:…``) holds."""
    if url[:1] in "Pp" and (match := _PMID.match(url)):
        return "pmid", match[1]
    found = identify(url)
    return found if found is not None and found[0] in IDENTIFIERS else None


def image(value: Value, notes: Notes) -> str:
    """Read a picture's path, or its address.

    Raises:
        ValueError: It may not be used.
    """
    for one, _label in pairs(value):
        url, path = target(one, notes)
        return url or path
    return ""

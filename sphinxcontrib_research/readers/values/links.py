"""Addresses, files and identifiers: ``url``, ``pdf``, ``code`` …, ``links``, ``image``, ``doi`` …."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from sphinxcontrib_research.model.addresses import (
    address_of_remote,
    github_repository,
    is_relative_path,
    safe_url,
    without_entities,
    without_escapes,
)
from sphinxcontrib_research.model.identifiers import (
    ARCHIVES,
    PARSERS,
    address,
    archive_of,
    bare_address,
    canonical,
    identifier_at,
    identifier_label,
    identify,
    split_dois,
)
from sphinxcontrib_research.model.paper import Link
from sphinxcontrib_research.readers.values.text import cleaned
from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.plugins import plugins
from sphinxcontrib_research.vocabulary import ADDRESS_KEYS, FALSE_WORDS, IDENTIFIERS, LABEL_KEYS, TRUE_WORDS
from sphinxcontrib_research.vocabulary.fields import fold, names_of, plugin_links

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    from sphinxcontrib_research.model.paper import Value
    from sphinxcontrib_research.readers.diagnostics import Diagnostics


def drop_redundant_url(fields: MutableMapping[str, Value]) -> None:
    """Leave out the address of a record where its DOI, or else its arXiv identifier, leads to the same.

    Args:
        fields: Our fields of the record.
    """
    url = fields.get("url")
    for kind in ("doi", "arxiv"):
        if isinstance(value := fields.get(kind), str):
            try:
                place = canonical(address(kind, PARSERS[kind](value)))
            except ValueError:
                return
            if isinstance(url, str) and canonical(url) == place:
                del fields["url"]
            return


_NOTHING = frozenset(
    ("", *FALSE_WORDS, "--", "#", "n/a", "na", "null", "tba", "tbd", "todo", "todo.", "coming soon")
)
"""What people write where there is no link (yet)."""
_NO_IDENTIFIER = frozenset(("", "-", "n/a", "na", "none", "null"))
_LONGEST_PATH = 4_000
_ADDRESS_LIKE = late(r"[:/\\]|\.[A-Za-z]{2,}|\.pdf$")
_WORDS_FOR_LINKS = ("url", "link")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_SPELLED = {
    name.lower(): name
    for name in """
    ACL ADS arXiv BibTeX bioRxiv ChemRxiv CiteSeer DBLP DOI EarthArXiv GitHub HAL HTML medRxiv NeurIPS
    OpenAlex OpenReview OSF PDF PMC PsyArXiv PubMed SSRN YouTube
    """.split()
}
"""Names in labels made of keys, as they are spelled."""
_ANCHOR = late(r"""<a\s[^<>]{0,2000}?\bhref\s{0,9}=\s{0,9}["']?([^"'\s<>]+)""", re.IGNORECASE)
_SEVERAL = late(r"(?<![\s,;])[\s,;]*+(?<=\s)(?=https?://|/)")
_FILE_WITH_BLANKS = late(r"[^<>]*\.[A-Za-z0-9]{2,5}(?:[#?].*)?$")
_ONE_ADDRESS = late(r"(?:https?|ftp)://[^\s/]\S*|www\.[^\s.]\S*|(?:doi:[ ]?)?10\.\d{4,9}/\S+", re.IGNORECASE)
"""What is one address, in a field that nothing else is known of."""


_MARKDOWN = late(r"\[([^\[\]]{0,500})\]\(\s{0,9}<?([^\s<>]+?)>?\s{0,9}\)")
_LABELLED = late(r"([^\s:/][^:/]{0,80}?)\s{0,9}:\s{1,9}((?:https?|ftp)://\S+)")
"""``Poster: https://…``."""


class Target(NamedTuple):
    """Where something leads: an address or a file, else nothing."""

    url: str = ""
    path: str = ""


class NotAnAddressError(ValueError):
    """The value is a word, not an attempt at an address."""


def is_plain(value: Value) -> TypeGuard[str]:
    """Say whether a value is one plain address: nearly all are, and need not be looked at closely."""
    return (
        type(value) is str
        and value.startswith("https://")
        and not (" " in value or "\\" in value or "$" in value or "&" in value)
        and value.isascii()
    )


def target(value: str, diagnostics: Diagnostics) -> Target:
    """Read an address, or a path relative to the data file (with ``/`` first: to the source folder).

    Raises:
        ValueError: It is none, may not be linked to, or leads out of the folders it may lead into.
        NotAnAddressError: It does not even look like one.
    """
    written = cleaned(value, diagnostics)
    if written.startswith("<") and (anchor := _ANCHOR().search(written)):
        written = anchor[1]
    elif written.startswith("<") and written.endswith(">"):
        written = written[1:-1].strip()
    written = without_escapes(written)
    if written.startswith(("https://", "http://")):
        return Target(safe_url(written))
    if written.casefold() in _NOTHING:
        return Target()
    if address := bare_address(written):
        return Target(address)
    path = portable(written)
    if path.startswith("/") and not path.startswith("//"):
        return Target(path=_file(diagnostics.root, path.lstrip("/"), written, diagnostics))
    if is_relative_path(path) and (" " not in path or _FILE_WITH_BLANKS().match(path)):
        return Target(path=_file(diagnostics.folder, path, written, diagnostics))
    if not _ADDRESS_LIKE().search(written):
        raise NotAnAddressError(f"'{written[:60]}' is neither an address nor a path")
    return Target(safe_url(written))


def portable(path: str) -> str:
    r"""Return a path with ``/``, as it means the same on every system.

    A name of another computer (``\\host\share``) stays as it is, which is no path here. Without this,
    ``/\\host\share`` would lead there on Windows, and looking whether a file exists would sign in to it.
    """
    return path if path.startswith("\\") else path.replace("\\", "/")


def _file(base: Path, relative: str, written: str, diagnostics: Diagnostics) -> str:
    """Return the checked, absolute path of a file; links in it are resolved before the check."""
    if len(relative) > _LONGEST_PATH:
        raise ValueError(f"the file '{written[:60]}…' can't be read: its name is too long")
    # '#' and '?' may belong to the file's name; else a fragment or a query follows it.
    for name in dict.fromkeys((relative, relative.partition("#")[0].partition("?")[0])):
        try:
            found = (base / name).resolve()
            # Links in a circle raise RuntimeError; since Python 3.13 the path found is still a link.
            exists, is_broken = found.is_file(), found.is_symlink()
        except (OSError, RuntimeError):  # a name that is too long
            is_broken = True
        if is_broken:
            raise ValueError(f"the file '{written[:60]}' can't be read: mend the path or its links")
        if not any(
            found.is_relative_to(folder.resolve()) for folder in (diagnostics.root, diagnostics.folder)
        ):
            message = f"'{written}' leads out of the source folder and the folder of this file"
            raise ValueError(f"{message}: only what lies in them is used")
        diagnostics.files[str(found)] = exists
        if exists:
            return str(found)
    whose = "source folder" if written.startswith("/") else "folder of this file"
    raise ValueError(f"the file '{written}' does not exist; the path is relative to the {whose}")


def addresses(value: Value, diagnostics: Diagnostics) -> list[Target]:
    """Read the addresses that a value holds; mostly it is one.

    Raises:
        ValueError: None of them is one.
    """
    if is_plain(value):
        return [Target(safe_url(value))]
    found: list[Target] = []
    faults: list[ValueError] = []
    for written, _label in pairs(value):
        try:
            if any(place := target(written, diagnostics)):
                found.append(place)
        except ValueError as error:
            faults.append(error)
    if faults and not found:
        raise faults[0]
    for fault in faults:
        diagnostics.report(str(fault), "link")
    return found


def links_of_kind(kind: str, value: Value, diagnostics: Diagnostics) -> list[Link]:
    """Read the value of ``pdf``, ``code`` and their like: one address, or several.

    A word that is no address is kept by the caller, as ``extra``.

    Raises:
        NotAnAddressError: It is a word.
    """
    if is_plain(value):
        return [Link(kind, safe_url(value))]
    found: list[Link] = []
    for written, said in pairs(value):
        label = without_entities(said)
        folded = written.strip().casefold()
        if folded in TRUE_WORDS:
            found.append(Link(kind, "", label))
        elif folded not in _NOTHING:
            try:
                link = _link(kind, written, label, diagnostics)
            except NotAnAddressError:
                raise
            except ValueError as error:
                diagnostics.report(str(error), "link")
                continue
            if link is not None:
                found.append(link)
    return found


def _link(kind: str, written: str, label: str, diagnostics: Diagnostics) -> Link | None:
    """Read one link of a kind; ``None`` where there is none.

    Raises:
        ValueError: It is no address, or none that may be linked to.
    """
    if kind == "code" and (repository := _repository(written)):
        return Link(kind, f"https://github.com/{repository}", label)
    if kind == "code" and (url := address_of_remote(written)):
        return Link(kind, url, label)
    if kind in ARCHIVES and (url := bare_address(written.strip(), kind)):
        return Link(kind, url, label)
    url, path = _plugged(kind, written, diagnostics) or target(written, diagnostics)
    if not (url or path):
        return None
    return Link(kind, url, label, path) if kind else unnamed_link(url, path)


def _plugged(kind: str, written: str, diagnostics: Diagnostics) -> Target | None:
    """Return where a plug-in's kind of link leads; ``None`` where the value is an address as any other.

    Raises:
        ValueError: The plug-in says that the value is wrong.
    """
    plugged = plugin_links().get(kind)
    if plugged is None or plugged.address is None or "://" in written:
        return None
    try:
        return Target(safe_url(plugged.address(written.strip())))
    except ValueError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it raises, the build goes on
        fault = plugins("links")[kind].failure(error)
        diagnostics.report(f"{fault}; the link is left out; update or remove the plug-in", "plugin")
        return Target()


def _repository(written: str) -> str:
    """``owner/name`` of a text that is just that."""
    return "" if ":" in written else github_repository(written)


def pairs(value: Value) -> Iterator[tuple[str, str]]:
    """Return the addresses that a value holds, with their labels."""
    if isinstance(value, str):
        if " " in value and "://" in value and (parts := _several(value)):
            yield from ((part, "") for part in parts)
        elif value.startswith(("10.", "doi:", "DOI:")):
            yield from ((doi, "") for doi in split_dois(value))
        elif ("](" in value or "://" in value) and (named := _named(value)):
            yield named
        else:
            yield value, ""
    elif isinstance(value, list):
        for item in value:
            yield from pairs(item)
    elif isinstance(value, dict):
        folded = {fold(key): inner for key, inner in value.items()}
        label = next((name for key in LABEL_KEYS if isinstance(name := folded.get(key), str)), "")
        for key in ADDRESS_KEYS:
            if inner := folded.get(key):
                yield from ((address, label or own) for address, own in pairs(inner))
                return


def _named(value: str) -> tuple[str, str] | None:
    """Return address and label of a text that is Markdown's link, or a label before its address."""
    if match := _MARKDOWN().fullmatch(value.strip()):
        return match[2], "" if match[1] == match[2] else match[1]
    if match := _LABELLED().fullmatch(value.strip()):
        return match[2], match[1]
    return None


def identifier_texts(kind: str, value: Value, diagnostics: Diagnostics) -> list[str]:
    """Return the texts in the value of a field for identifiers, without Markdown's links around them."""
    texts = [text for text, _label in pairs(value)]
    if kind == "doi":
        texts = [part for text in texts for part in split_dois(text)]
    found = []
    for text in texts:
        line = text.strip()
        line = line if line.isprintable() else cleaned(text, diagnostics)
        if match := _MARKDOWN().fullmatch(line) if "](" in line else None:
            line = match[2]
        if line.casefold() not in _NO_IDENTIFIER:
            found.append(line)
    return found


def _several(value: str) -> list[str]:
    """Return the addresses and paths of a text that holds several; none if it is anything else."""
    parts = _SEVERAL().split(value.strip())
    if len(parts) > 1 and all(
        part.startswith(("http://", "https://", "/")) and " " not in part for part in parts
    ):
        return parts
    return []


class Bundle(NamedTuple):
    """What ``links`` holds."""

    links: list[Link]
    identifiers: dict[str, str]


def bundle(value: Value, diagnostics: Diagnostics, label: str = "") -> Bundle:
    """Read ``links``: a mapping from label to address, or a list of links.

    Args:
        value: What the data says.
        diagnostics: The place, and where faults are reported.
        label: The label of links that have none.
    """
    found = Bundle([], {})
    for named, written in _labelled(value):
        _add(found, named or label, written, diagnostics)
    return found


def _labelled(value: Value) -> Iterator[tuple[str, str]]:
    """Return label and address of each link that a value of ``links`` holds."""
    if isinstance(value, dict) and not _is_one_link(value):
        for key, inner in value.items():
            yield from ((own or key, address) for address, own in pairs(inner))
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and len(item) == 1:
                yield from _labelled(item)
            else:
                yield from ((own, address) for address, own in pairs(item))
    else:
        yield from ((own, address) for address, own in pairs(value))


def _is_one_link(value: dict[str, Value]) -> bool:
    """Say whether a mapping is one link (``{label, url}``) and not one from labels to addresses."""
    others = [inner for key, inner in value.items() if fold(key) not in ADDRESS_KEYS]
    return len(others) < len(value) and not any(isinstance(inner, str) and "://" in inner for inner in others)


def _add(found: Bundle, label: str, written: str, diagnostics: Diagnostics) -> None:
    """Add one link; an identifier that its label names becomes one."""
    label = without_entities(cleaned(label, diagnostics))
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
        link = _link(kind, written, shown, diagnostics)
    except ValueError as error:
        diagnostics.report(f"'{label}': {error}" if label else str(error), "link")
        return
    if link is not None:
        found.links.append(link)


def fold_label(label: str) -> str:
    """Return the kind of a link that the data labels itself."""
    return " ".join(label.lower().split())


def unnamed_link(url: str, path: str = "") -> Link:
    """Return a link that the data gives no label: called as the archive it leads to, else by its host."""
    if archive := archive_of(url):
        return Link(archive, url)
    if found := identifier_at(url):
        label = identifier_label(*found)
        return Link(fold_label(label), url, label)
    host = url.partition("://")[2].partition("/")[0].removeprefix("www.") or Path(path).name or url
    return Link(fold_label(host), url, host, path)


def label_of(name: str) -> str:
    """Return the label that the name of a field makes: ``Paper`` for ``paper_url``."""
    words = [word for word in _BETWEEN_WORDS.split(name) if word]
    while words and words[-1].lower() in _WORDS_FOR_LINKS:
        words.pop()
    while words and words[0].lower() in _WORDS_FOR_LINKS:
        words.pop(0)
    if words and len(words[-1]) > 5 and words[-1].lower().endswith(_WORDS_FOR_LINKS):
        words[-1] = words[-1][: -3 if words[-1].lower().endswith("url") else -4]
    if not words:
        return "Link"
    words = [_SPELLED.get(word.lower(), word) for word in words]
    first = words[0] if words[0].lower() in _SPELLED else words[0][:1].upper() + words[0][1:]
    return " ".join((first, *words[1:]))


def named_link(name: str, url: str, path: str) -> Link:
    """Return the link of a field such as ``paper_url`` that is not needed as the title's address."""
    label = label_of(name)
    return Link(fold_label(label), url, label, path)


_BEGINNINGS = frozenset(("http", "ftp:", "www.", "doi:", *(f"10.{digit}" for digit in range(10))))


def is_one_address(text: str) -> bool:
    """Say whether a text is one address, or one DOI, and nothing else."""
    return text[:4].lower() in _BEGINNINGS and _ONE_ADDRESS().fullmatch(text.strip()) is not None


def is_all_addresses(value: Value) -> bool:
    """Say whether a value is an address, or a list or mapping that holds nothing but addresses and labels.

    A place on the owner's page (``#talk``) may be among them, and is reported where the links are read.
    """
    if isinstance(value, str):
        return is_one_address(value)
    texts = list(_addresses(value))
    return any(text[:1] != "#" for text in texts) and all(
        is_one_address(text) or (text[:1] == "#" and bool(_ONE_PLACE().fullmatch(text))) for text in texts
    )


def _addresses(value: Value) -> Iterator[str]:
    """Yield the texts in a value that would be addresses: all but labels and what is empty."""
    if isinstance(value, list):
        for item in value:
            yield from _addresses(item)
    elif isinstance(value, dict):
        is_labelled = any(fold(key) in ADDRESS_KEYS for key in value)
        for key, inner in value.items():
            if not (is_labelled and fold(key) in LABEL_KEYS):
                yield from _addresses(inner)
    elif value:
        yield value


_ONE_PLACE = late(r"#[\w.:-]{1,200}")


def found_in(url: str) -> tuple[str, str] | None:
    """Return the kind and text of the identifier that an address (or an id such as ``doi:…``) holds."""
    found = identify(url)
    return found if found is not None and found[0] in IDENTIFIERS else None


def image(value: Value, diagnostics: Diagnostics) -> str:
    """Read a picture's path, or its address.

    Raises:
        ValueError: It may not be used.
    """
    for written, _label in pairs(value):
        url, path = target(written, diagnostics)
        return url or path
    return ""

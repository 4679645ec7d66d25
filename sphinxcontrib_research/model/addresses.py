"""Addresses from the data: which may stand in a page, which are files, which are repositories."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, MutableMapping
from html import unescape
from urllib.parse import urlsplit

from sphinxcontrib_research.util import DEVICES, digest_of, late
from sphinxcontrib_research.util.suggestions import did_you_mean, nearest
from sphinxcontrib_research.util.tex import SIGNS
from sphinxcontrib_research.util.text import fold

_REPOSITORY = late(r"([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))/([A-Za-z0-9._-]+)")
_GITHUB = late(
    r"(?:git\+)?(?:https?://|ssh://|git://)?(?:git@)?(?:www\.)?github\.com[/:]([^?#\s]+)", re.IGNORECASE
)
_REMOTE = late(
    r"(?:git@|git://|(?:git\+)?ssh://(?:git@)?|git\+https?://)"
    r"([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?::\d{1,5})?"
    r"[:/]([\w.~-]+(?:/[\w.~-]+){1,9})/?"
)
_NOT_OWNERS = late(
    r"(?:orgs|users|sponsors|topics|marketplace|features|search|settings|apps|collections)", re.IGNORECASE
)
_NOT_REPOSITORIES = (".zip", ".gz", ".tgz", ".pdf", ".html", ".htm", ".ipynb")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]{0,30}):")
_SCHEMES = ("http", "https", "ftp", "mailto")
_BREAKS_OUT = re.compile(r"[\"<>`{}|\\^]")
"""What no address may hold (https://www.rfc-editor.org/rfc/rfc3986#section-2): it is percent-encoded."""
_TEX_MACROS = {**SIGNS, "asciitilde": "~", "sim": "~", "lt": "<", "gt": ">"}
_TEX_CHARACTER = rf"\\(?:[_%&#$~^{{}}]|(?:{'|'.join(_TEX_MACROS)})(?![A-Za-z]))"
_TEX = late(
    rf"\{{({_TEX_CHARACTER})\}}"  # {\_}
    rf"|\$[ ]?({_TEX_CHARACTER}|[<>_^~])[ ]?\$"  # $\sim$, $<$
    rf"|\\string(?=[~_%#&])"
    rf"|\\\{{([_%&#~])\\\}}"  # what some programs make of {{\_}}
    rf"|({_TEX_CHARACTER})(?:\{{\}}|(?<=[a-z])[ ])?"  # \_, \textless{{}}, \textless 3
)
_ENTITY = late(r"&(?:amp|lt|gt|quot|apos|#0{0,4}(?:34|38|39|60|62)|#[xX]0{0,4}(?:2[267]|3[cCeE]));")
_ALMOST_HTTP = late(r"(https?|ftp)(?::/(?!/)|//|:(?!/))", re.IGNORECASE)
_PLAIN = re.compile(r"https?://[A-Za-z0-9._~-]+(?:[/?#]|$)")
_RUNS_CODE = frozenset(("javascript", "vbscript", "data", "file", "blob", "about"))
_HOST = late(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+([A-Za-z]{2,})(?::\d+)?(?=[/?#]|$)")
_TOP_LEVEL = late(
    r"com|org|net|edu|gov|int|info|science|io|ai|dev|eu|us|ca|br|au"
    r"|uk|de|at|ch|fr|be|nl|es|it|se|dk|fi|pl|cn|jp|kr|sg|in",
    re.IGNORECASE,
)
_SUFFIX = late(r"\.[A-Za-z0-9]{1,8}$")


def github_repository(text: str) -> str:
    """``owner/name`` of a repository at GitHub, from that itself or an address in it; else empty."""
    text = text.strip()
    if match := _GITHUB().match(text):
        parts = match[1].split("/")
        if len(parts) < 2 or _NOT_OWNERS().fullmatch(parts[0]):
            return ""
        text = f"{parts[0]}/{parts[1].partition('@')[0]}"
    elif text.lower().endswith(_NOT_REPOSITORIES):
        return ""  # a file in a folder
    if match := _REPOSITORY().fullmatch(text):
        name = match[2].removesuffix(".git")
        return f"{match[1]}/{name}" if name else ""
    return ""


def address_of_remote(text: str) -> str:
    """Return the web address of a repository whose address is for git; empty for any other text."""
    match = _REMOTE().fullmatch(text.strip())
    return f"https://{match[1]}/{match[2].removesuffix('.git')}" if match else ""


def shortened(text: str) -> str:
    """Return a text as messages quote it: whole, unless it is very long."""
    return text if len(text) <= 120 else f"{text[:120]}…"


def without_escapes(text: str) -> str:
    r"""Return an address or identifier without the escapes of TeX (``\_``, ``$<$``) and HTML (``&amp;``)."""
    if "&" in text:
        text = without_entities(text)
    if "\\" in text or "$" in text:
        text = _TEX().sub(_tex_character, text)
    return text


def without_entities(text: str) -> str:
    """Return a text with characters for the entities that XML itself has; what is escaped twice, too."""
    for _times in range(2):
        if "&" not in text or _ENTITY().search(text) is None:
            break
        text = _ENTITY().sub(lambda match: unescape(match[0]), text)
    return text


def _tex_character(match: re.Match[str]) -> str:
    macro = next(filter(None, match.groups()), "").removeprefix("\\")
    return _TEX_MACROS.get(macro, macro)


def safe_url(text: str) -> str:
    """Check that an address may stand in a page.

    Only ``http``, ``https``, ``ftp`` and ``mailto`` may; an address that only lacks its scheme
    (``www.…``, ``doi.org/…``) gets ``https://``.

    Args:
        text: An address from the data.

    Returns:
        The address, to the letter; quotes, angle brackets and others that none may hold are percent-encoded.

    Raises:
        ValueError: The address may not be linked to, or is none; the message says why.
    """
    url = text.strip()
    if not url.isprintable():
        raise ValueError(
            f"'{shortened(url)}' contains a control or invisible character; type the address anew"
        )
    if " " in url:
        raise ValueError(f"'{shortened(url)}' contains a space; give one address, with %20 for a space in it")
    if _PLAIN.match(url):
        return _encoded(url)
    url = _encoded(url)
    if url.startswith(("https://", "http://")):
        return _whole(url)
    if match := _ALMOST_HTTP().match(url):
        rest = url[match.end() :].lstrip("/")
        meant = rest if rest.startswith(("http://", "https://")) else f"{match[1].lower()}://{rest}"
        raise ValueError(f"invalid address '{shortened(url)}'{did_you_mean(meant)}")
    match = _SCHEME.match(url)
    if match is not None and not _HOST().match(url):
        return _known_scheme(url, match[1].lower())
    if url.startswith("//") and _HOST().match(url, 2):
        return f"https:{url}"
    if (host := _HOST().match(url)) and _looks_like_host(url, host):
        return f"https://{url}"
    raise ValueError(f"invalid address '{shortened(url)}'; it must begin with https:// or another scheme")


def checked_url(url: str) -> str:
    """Return an address if pages may link to it, else an empty string."""
    try:
        return safe_url(url)
    except ValueError:
        return ""


def _encoded(url: str) -> str:
    if _BREAKS_OUT.search(url) is None:
        return url
    return _BREAKS_OUT.sub(lambda match: f"%{ord(match[0]):02X}", url)


def _whole(url: str) -> str:
    """Check an address with more than a plain name for its host; other programs break off at a wrong one."""
    try:
        parts = urlsplit(url)
        if parts.hostname and parts.port != 0:
            return url
    except ValueError:
        pass
    raise ValueError(f"'{shortened(url)}' is not a complete address: its host or port is invalid")


def is_relative_path(text: str) -> bool:
    """Say whether a text is a path relative to its file (``papers/mdt.pdf``): no address, no mere word."""
    path = text.strip()
    if path.startswith(("/", "\\")) or path.lower() == "n/a" or _SCHEME.match(path):
        return False
    host = _HOST().match(path)
    if host and _looks_like_host(path, host):
        return False
    bare = path.partition("#")[0].partition("?")[0]
    # "notes.html#proof" ends with a fragment, "c#1.pdf" does not.
    return "/" in bare or _SUFFIX().search(bare) is not None or _SUFFIX().search(path) is not None


def _known_scheme(url: str, scheme: str) -> str:
    if scheme in _SCHEMES:
        rest = url[len(scheme) + 1 :]
        if rest.strip("/") and (scheme == "mailto" or rest.startswith("//")):
            return url
        raise ValueError(f"'{shortened(url)}' is not a complete address")
    if scheme in _RUNS_CODE:
        raise ValueError(
            f"'{shortened(url)}' is not a link that pages may hold; use https, http, ftp or mailto"
        )
    if len(scheme) == 1:
        raise ValueError(
            f"'{shortened(url)}' is a path on one computer; give one relative to the file, with /"
        )
    cure = did_you_mean(nearest(scheme, ("http", "https", "mailto"))) or "; use https, http, ftp or mailto"
    raise ValueError(f"unknown scheme '{scheme}' in '{shortened(url)}'{cure}")


def _looks_like_host(text: str, host: re.Match[str]) -> bool:
    """A host's name, and not a file (``paper.pdf``, ``notes.md``) or a folder with a dot in its name."""
    return _TOP_LEVEL().fullmatch(host[1]) is not None or text[:4].lower() == "www."


# Ids in the form that anchors, file names and addresses can hold.

_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 80


def slugify(text: str) -> str:
    """A text in ``[a-z0-9-]``, never empty.

    Accents are taken off; of a text in another script, of which too little would be left, it is a short hash.

    Args:
        text: An id or a title.

    Returns:
        The slug, at most 80 characters long.
    """
    if len(text) <= _LONGEST and _SAFE.fullmatch(text):
        return text
    folded = fold(text)
    slug = _OTHER.sub("-", folded).strip("-")
    letters = sum(letter.isalnum() for letter in folded)
    kept = sum(letter.isalnum() for letter in slug)
    if not slug or 2 * kept < letters:
        return digest_of(text, 4)
    if len(slug) > _LONGEST:
        slug = slug[:_LONGEST].rsplit("-", 1)[0].strip("-")
    return slug


def unique_slugs(
    ids: Iterable[str], known: MutableMapping[str, str] | None = None
) -> MutableMapping[str, str]:
    """Give each id a slug of its own, in order: the second to want the same gets ``-2``.

    So does the first where Windows has no file of that name.

    Args:
        ids: The ids; those known already keep their slugs.
        known: Slugs given before, by id.

    Returns:
        Slugs by id.
    """
    slugs: MutableMapping[str, str] = ChainMap({}, known) if known is not None else {}
    taken = set(known.values()) if known is not None else set()
    numbers: dict[str, int] = {}
    for id_ in ids:
        if id_ in slugs:
            continue
        wanted = slug = slugify(id_)
        while slug in taken or slug in DEVICES:
            numbers[wanted] = numbers.get(wanted, 1) + 1
            slug = f"{wanted}-{numbers[wanted]}"
        slugs[id_] = slug
        taken.add(slug)
    return slugs

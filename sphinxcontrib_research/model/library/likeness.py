"""Whether two titles are of one work, and two venues one: judged alike for data, lock and services."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from unicodedata import name as character_name

from sphinxcontrib_research.model.paper import Paper, Person
from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.text import fold, identity

_TAG = late(r"</?[A-Za-z][^<>]*>")
_MACRO = re.compile(r"\\([A-Za-z]+)\*?")
_SUBTITLE = late(r"[:\u2013\u2014?\uff1a\uff1f]|\s--?-?\s|---?")
_MARKUP = str.maketrans("", "", "{}$^_")
_TELLING = re.compile(r"(?<=\w)[+#]+(?![\w+#])")
_TELLING_NAMES = {"+": " plus", "#": " sharp"}
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega"
).split()
_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _GREEK_NAMES, strict=True))
_SPELT = str.maketrans(_GREEK)
_LETTER_MACROS = {
    **{name: name for name in (*_GREEK_NAMES, "o", "l", "ss", "ae", "oe", "i", "j")},
    **{f"var{name}": name for name in ("epsilon", "theta", "pi", "rho", "sigma", "phi")},
    "aa": "a",
    "ell": "l",
}
_STOP_WORDS = frozenset(
    (
        "a an the of on in for and or to with by at from as is are "
        "der die das des dem den ein eine einer eines und von zur zum im am fur mit "
        "le la les un une du de et au aux sur pour dans el los las del y en para con il lo gli e di della per"
    ).split()
)
_ROMAN = re.compile(r"(?=[ivx]{2})x{0,3}(?:i[xv]|v?i{0,3})")
_RETRACTION_MARK = late(
    r"^\s*(?:\[(?:retracted|withdrawn)\]:?|(?:retracted|withdrawn)(?: article| paper| chapter)?:)\s"
    r"|\s[\[(](?:retracted|withdrawn)(?: article| paper| chapter)?[\])]\.?\s*$",
    re.IGNORECASE,
)
_RELEASE = re.compile(r"[\w.-]+/([\w.-]+): (?:v?\d[\w.+-]*|[^:]*\brelease\b[^:]*)", re.IGNORECASE)
"""What Zenodo calls a release of a repository at GitHub: ``owner/name: v1.2.0``."""
_LONG = 5
"""Letters of a word in which a slip of one letter does not make another word, mostly."""
_MOST_SLIPS = 2
_TELLING_WORDS = 3


@dataclass(frozen=True, slots=True)
class Work:
    """What is compared of a work."""

    title: str
    family: str = ""
    """The family name of the first author."""
    year: int | None = None

    @classmethod
    def of(cls, paper: Paper) -> Work:
        """Return what is compared of a paper."""
        return cls(paper.title, paper.authors[0].family_name if paper.authors else "", paper.year)


def alike(left: Work, right: Work) -> bool:
    """Return whether two titles are of one work, which something else (an id, an identifier) says as well.

    They are if the whole titles agree without stop words, case, accents and markup; or up to a ``:``, a dash
    or a ``?``, with the same first family name and the same numbers. Titles in different scripts prove
    nothing, and a slip of a letter may be another word (photon, proton): then the first author and the year
    must not differ. Some words in common, or a short title within a long one, prove nothing either.
    """
    if left.title == right.title:
        return True
    ours, theirs = _read(left.title), _read(right.title)
    if ours.script != theirs.script:
        return not _contradict(left, right)
    if ours.whole == theirs.whole:
        return True
    if ours.letters == theirs.letters:
        return not (ours.designators and theirs.designators) or ours.designators == theirs.designators
    if _slips(ours.words, theirs.words):
        return not _contradict(left, right)
    if ours.numbers != theirs.numbers or not left.family:
        return False
    return ours.main == theirs.main and identity(left.family) == identity(right.family)


def same_by_title(left: Work, right: Work) -> bool:
    """Return whether two works are one where no identifier says so: title, first author and year all agree.

    The whole titles must have the same letters, up to stop words and markup; a title of less than three
    words (Editorial, Deep learning) says too little.
    """
    if not left.year or left.year != right.year:
        return False
    if not left.family or identity(left.family) != identity(right.family):
        return False
    ours, theirs = _read(left.title), _read(right.title)
    is_telling = len(ours.words) >= _TELLING_WORDS or (ours.script != "LATIN" and len(ours.letters) >= _LONG)
    return is_telling and (ours.script, ours.letters, ours.designators) == (
        theirs.script,
        theirs.letters,
        theirs.designators,
    )


def without_retraction_mark(title: str) -> str:
    """Return a title without what publishers put around it when they retract the work: ``RETRACTED: …``."""
    return _RETRACTION_MARK().sub("", title).strip() or title


def title_key(title: str) -> str:
    """Return a title as the same titles have it, ``{G}raph`` and ``Graph``: its letters and digits."""
    return fold(_without_markup(title)).replace(" ", "")


def _contradict(left: Work, right: Work) -> bool:
    """Whether the first authors, as far as they can be compared, or the years of two works differ."""
    if left.year and right.year and left.year != right.year:
        return True
    if not (left.family and right.family) or _script(left.family) != _script(right.family):
        return False
    return identity(left.family) != identity(right.family)


def authors_contradict(ours: Sequence[Person], theirs: Sequence[Person]) -> bool:
    """Return whether two lists of authors with the same first family name are of two works.

    They are if the given names of the first exclude each other (Ann, Wei), or if at least half of the family
    names of the shorter list are not in the other. One list may be the beginning of the other, and names in
    different scripts can't be compared.
    """
    if not ours or not theirs:
        return False
    scripts = {_script("".join(person.family for person in people)) for people in (ours, theirs)}
    if len(scripts) > 1:
        return False
    if _given_names_differ(ours[0].given, theirs[0].given):
        return True
    left, right = ({identity(person.family_name) for person in people} for people in (ours, theirs))
    return min(len(left - right), len(right - left)) * 2 >= min(len(left), len(right))


def _given_names_differ(left: str, right: str) -> bool:
    """Whether two given names can't be one, be it with an initial or in a short form."""
    if not left or not right or _script(left) != _script(right):
        return False
    ours, theirs = identity(left).split(), identity(right).split()
    if not ours or not theirs:
        return False
    if _script(left) in _NO_INITIALS:
        return "".join(ours) != "".join(theirs)
    return ours[0][0] != theirs[0][0]


_NO_INITIALS = frozenset(("CJK", "HANGUL"))
"""Scripts in which given names are written whole."""


class _Title(NamedTuple):
    """A title in the parts that are compared."""

    words: tuple[str, ...]
    letters: str
    """The words without blanks: some write ``multi-agent``, some ``multiagent``."""
    whole: str
    """As ``letters``, with the stop words."""
    main: str
    """As ``letters``, up to the subtitle."""
    numbers: tuple[str, ...]
    script: str
    designators: tuple[str, ...]
    """Single letters that are not in ``letters``: an article, or what names something (Hepatitis A, E)."""


@lru_cache(maxsize=8192)
def _read(title: str) -> _Title:
    release = _RELEASE.fullmatch(title)
    plain = without_retraction_mark(_without_markup(release[1] if release else title))
    script = _script(plain)
    words = _words(plain, script)
    cut = _SUBTITLE().search(plain.strip(" ?"))
    main = "".join(_words(plain[: cut.start()], script)) if cut is not None else ""
    numbers = sorted(word for word in words if _ROMAN.fullmatch(word) or any(map(str.isdigit, word)))
    letters = "".join(words)
    every = fold(plain).split()
    designators = tuple([word for word in every if len(word) == 1 and word in _STOP_WORDS])
    return _Title(words, letters, "".join(every), main or letters, tuple(numbers), script, designators)


def _words(text: str, script: str) -> tuple[str, ...]:
    folded = fold(text)
    if not folded.isascii() and script != "GREEK":
        folded = folded.translate(_SPELT)
    words = folded.split()
    # No text ends with an article: the last letter of "Vitamin A" says which.
    last = words[-1:] if words and len(words[-1]) == 1 else []
    kept = [word for word in words[: len(words) - len(last)] if word not in _STOP_WORDS]
    return tuple(kept + last) or tuple(words) or (text.casefold(),)


def _without_markup(title: str) -> str:
    """A title without tags and macros, and with words for the symbols that make other words: ``C++``."""
    if "&" in title:
        title = unescape(title).replace("&", " and ")
    if "<" in title:
        title = _TAG().sub("", title)
    if "\\" in title:
        title = _MACRO.sub(lambda macro: f" {_LETTER_MACROS.get(macro[1].lower(), '')} ", title)
    if "+" in title or "#" in title:
        title = _TELLING.sub(
            lambda found: "".join(_TELLING_NAMES[sign] for sign in found[0]), title.translate(_MARKUP)
        )
    return title


def _slips(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether words differ by a letter in one or two long ones alone."""
    if len(ours) != len(theirs):
        return False
    differing = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    return len(differing) <= min(_MOST_SLIPS, len(ours) - 1) and all(_is_slip(*pair) for pair in differing)


def _is_slip(left: str, right: str) -> bool:
    """Whether two words differ by one letter, added, changed or swapped with the next; not by the first."""
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) < _LONG or len(longer) - len(shorter) > 1 or not (left.isalpha() and right.isalpha()):
        return False
    if not (shorter.isascii() and longer.isascii()):
        return False
    at = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if not at:
        return False
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    is_swapped = shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]
    return is_swapped or shorter[at + 1 :] == longer[at + 1 :]


_ONE_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HALFWIDTH": "CJK", "FULLWIDTH": "LATIN"}


def _script(text: str) -> str:
    """The script of most of a text's letters; a Han letter says as much as two Latin ones."""
    if text.isascii():
        return "LATIN"
    counts: dict[str, int] = {}
    for letter in text[:500]:
        if letter.isalpha():
            script = "LATIN" if letter.isascii() else character_name(letter, "").partition(" ")[0]
            script = _ONE_SCRIPT.get(script, script)
            counts[script] = counts.get(script, 0) + (2 if script == "CJK" else 1)
    return max(counts, key=lambda script: counts[script], default="LATIN")


# -- venues

_YEAR = late(r"(?:19|20)\d\d|(?<!\d)\d++(?:st|nd|rd|th)|'\d\d")
_BESIDES = re.compile(r"\(([^()]*)\)")
_HOSTS = frozenset(
    "ieee acm cvf aaai proceedings proc annual international intl int conference conf on".split()
)
"""Words that one writes before the name of a venue and another leaves out."""
_SIDE_EVENTS = frozenset("workshop companion finding poster demo tutorial".split())
"""What makes another venue of a conference."""
_ARXIV = frozenset(("corr", "computing research repository", "preprint", "e print"))
_ACRONYM = range(3, 13)
"""How many letters an acronym of a venue may have."""
_MOST_WORDS = 30


def is_arxiv(venue: str) -> bool:
    """Return whether what a record names as its venue is arXiv, where nothing is published."""
    folded = identity(venue)
    return folded.startswith(("arxiv", "corr abs")) or folded in _ARXIV


def venues_alike(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Return whether two records may have appeared at the same venue: one names none, or both one alike.

    Names are alike if they are equal without years and words such as "Proceedings", or one is short for the
    other: ``ICCV``, ``Phys. Rev. Lett.``
    """
    if not ours or not theirs:
        return True
    return any(_venue_alike(our, their) for our in ours for their in theirs)


@lru_cache(maxsize=4096)
def _venue_alike(left: str, right: str) -> bool:
    if left == right:
        return True
    names, others = _venue_names(left), _venue_names(right)
    if _side_events(names) != _side_events(others):
        return False
    return any(_names_alike(ours, theirs) for ours in names for theirs in others)


def _side_events(names: list[tuple[str, ...]]) -> set[str]:
    return {word.rstrip("s") for words in names for word in words if word.rstrip("s") in _SIDE_EVENTS}


def _venue_names(venue: str) -> list[tuple[str, ...]]:
    """A venue's name, and what it has in parentheses, in words."""
    parts = [_BESIDES.sub(" ", venue), *_BESIDES.findall(venue)]
    found = [tuple(identity(_YEAR().sub(" ", part.lower())).split()) for part in parts]
    return [words for words in found if words] or [(venue,)]


def _names_alike(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    left, right = _telling(ours, _STOP_WORDS), _telling(theirs, _STOP_WORDS)
    bare_left, bare_right = _telling(left, _HOSTS), _telling(right, _HOSTS)
    return (
        bare_left == bare_right
        or _abbreviates(left, right)
        or _abbreviates(right, left)
        or (len(bare_left) == 1 and (_is_acronym(bare_left[0], right) or _is_acronym(bare_left[0], theirs)))
        or (len(bare_right) == 1 and (_is_acronym(bare_right[0], left) or _is_acronym(bare_right[0], ours)))
    )


def _telling(words: Sequence[str], left_out: frozenset[str]) -> list[str]:
    return [word for word in words if word not in left_out] or list(words)


def _abbreviates(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether each word begins the word at its place: ``phys rev lett``."""
    return len(short) == len(long) > 1 and all(
        theirs.startswith(ours) for ours, theirs in zip(short, long, strict=True)
    )


def _is_acronym(short: str, words: Sequence[str]) -> bool:
    """Whether a word is put together of the beginnings of words that follow one another, up to the last."""
    if len(short) not in _ACRONYM or len(words) > _MOST_WORDS or short in words or not short.isalpha():
        return False
    return any(len(words) - at > 1 and _composed(short, words[at:]) for at in range(len(words)))


def _composed(short: str, words: Sequence[str]) -> bool:
    """Whether a word is made of the beginnings of all of some words, at least a letter of each."""
    ends = {0}
    for word in words:
        ends = {
            end + length
            for end in ends
            for length in range(1, len(word) + 1)
            if short.startswith(word[:length], end)
        }
        if not ends:
            return False
    return len(short) in ends

"""Lists of names in one text: where one name ends and the next begins."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from itertools import takewhile
from typing import NamedTuple

from sphinxcontrib_research.model.names.parsing import (
    CAPITAL_PARTICLES,
    CJK,
    COMPOUND_FAMILIES,
    INSTITUTION,
    PARTICLES,
    is_degree,
    is_initials,
    is_one_group,
    is_suffix,
    shield,
    unshield,
)
from sphinxcontrib_research.util import late

_AND = frozenset(("and", "&", "\uff06"))
"""Words that separate names in whatever case."""
_BIBTEX_AND = late(r"(?:^|(?<= ))(?:and|&)(?= |$)", re.IGNORECASE)
_AND_ELSEWHERE = frozenset(
    """
    und et och og en ja ve és và oraz și ir и та και և եւ და و और एवं तथा এবং ও
    மற்றும் และ 和 与 與 及 및
    """.split()
)
"""The same in other languages, in lower case only: they are names too."""
_AND_OR_NAME = frozenset(("y", "e", "i"))
"""Words that separate names, or the two family names of one person (Ortega y Gasset)."""
_CJK_AND = late(
    "(?<=[\u3400-\u9fff\uac00-\ud7af]{2})[\u548c\u4e0e\u8207\u53ca\u3068](?=[\u3400-\u9fff\uac00-\ud7af]{2})"
)
_SEMICOLON = late(r"[;\uff1b\u061b]")
_COMMA = late(r"[,\uff0c\u3001\u060c]")
_SEPARATOR = late(r"[;\uff1b\u061b,\uff0c\u3001\u060c]|\s(?:and|&)\s", re.IGNORECASE)
_AND_OR_SEMICOLON = late(r"[;\uff1b\u061b\u3001]|(?:^|\s)(?:and|&)(?:\s|$)", re.IGNORECASE)
_BAR = late(" ?[|\u2022] ?| [/\u00b7\u2219\u30fb] ")
"""Signs between names on pages, which no name holds."""
_BEFORE_MARK = late(
    r" (?=\$|<sup\b|\^|\((?:[^\w()]|\d){1,20}\)|\[(?:[^\w\[\]]|\d){1,20}\]"
    r"|[\[(][a-z](?:[,;\ue001\ue002][\s\ue000]?[a-z]){0,9}[\])])"
)
"""The blank before a mark that refers to an institution or a note: ``Ann Reed [1]``."""
_MARKED = late(r"(?:\d|</sup>|[\[(](?:[^\w\[\]()]|\d|\b[a-z]\b){1,20}[\])])$")
"""A name that ends with a mark: no family name whose given name is still to come."""
_ASIDE = late(r"(?:\([^()]*\)|\uff08[^\uff08\uff09]*\uff09)$")
_HAN_NAMES = late("[\u3400-\u9fff]{2,5}(?:\u30fb[\u3400-\u9fff]{2,5})+")
_HANGUL_NAMES = late("[\uac00-\ud7af]{2,4}(?:[\u00b7\u30fb\u318d][\uac00-\ud7af]{2,4})+")
"""Names with a dot between each and the next. In Chinese and in kana the dot stands within foreign names."""
_DOT = late("[\u00b7\u30fb\u318d]")
_ELLIPSIS = late(r"\u2026|\.{3,}|(?<=\s)\.(?: \.)+|(?<![^\W\d_])\.(?: \.)+")
_ONE_INITIAL = re.compile(r"[^\W\d_]\.")
_OTHERS = frozenset(
    phrase.strip()
    for phrase in """
    others, and others, & others, other, et al, et alii, and al, & al, etc, et coll, u a, ua,
    u a m, und andere, und weitere, y otros, y col, y cols, e outros, et autres, en anderen,
    ve ark, ve diğerleri, i wsp, a kol, és mtsai, e altri, e colaboradores, y colaboradores,
    et collab, e col, κ ά, κ α, και άλλοι, ed altri, m fl, i in, i inni, и др, и другие,
    и соавт, с соавт, та ін, та інші, και άλλοι, και συν, κ ά, وآخرون, وآخرين, و آخرون,
    و دیگران, و همکاران, ואחרים, ואח', ואח׳, आदि, और अन्य, एवं अन्य, และคณะ, 등, 等, 等人, ほか, 他,
    외, 외 #인, 외 #명, # others, and # others, # more, and # more, # more authors,
    and # more authors, # other authors, and # other authors
    """.split(",")
)
"""What says that there are more, in lower case and without stops; ``#`` is a number."""
_IN_SMALL_LETTERS = frozenset(("u a", "ua", "u a m", "i in", "m fl", "a kol", "κ ά"))
"""Those that in capitals are initials, or names: ``Reed U. A.``."""
_LAST_OF_OTHERS = frozenset(phrase.rpartition(" ")[2] for phrase in _OTHERS)
_NUMBER = re.compile(r"\d+")
_LONGEST_OTHERS = 24
_MOST_OTHERS = 4
"""At most this many times one list says it: ``et al., …``."""
_CJK_OTHERS = re.compile("(?:\u7b49\u4eba?|\u307b\u304b)$")

_OPENING = {")": "(", "]": "["}
_BRACKETS = frozenset("()[]")
_COLLABORATION = late(r"\b(?:collaborations?|consorti(?:um|a))\b", re.IGNORECASE)
_ON_BEHALF = late(r"(?:(?:on behalf of|for)\s+)?(?:the\s+)?", re.IGNORECASE)


class NameList(NamedTuple):
    """The names of one text."""

    names: tuple[str, ...]
    """Each as written."""
    is_open: bool
    """The list says that there are more (``others``, ``et al.``)."""
    is_ambiguous: bool = False
    """The text could as well be read as other names."""


def read_names(text: str) -> NameList:
    """Split a list of names, in any of the ways that lists are written.

    ``A and B``, ``A, B and C``, ``A; B``, ``A & B``, ``Last, F., Last, F.``, ``Last F, Last F``, one a line,
    and mixtures, with the words for "and" and "others" of several languages. Whether a comma ends a name or
    stands within it ("Family, Given") follows from the whole text. What stands in braces, parentheses or tags
    is never torn apart.

    Args:
        text: The authors as the data says them.
    """
    if "&" in text and ";" in text:
        text = unescape(text)
    text = shield(text.strip())
    if "\n" in text and _is_one_a_line(text):
        text = text.replace("\n", ";")
    text = " ".join(text.split())
    text = _BEFORE_MARK().sub("", _BAR().sub("; ", text))
    is_open = False
    is_ambiguous = "\u30fb" in text and _HAN_NAMES().search(text) is not None
    if "\u2026" in text or ".." in text or ". ." in text:
        bare = _ELLIPSIS().sub(", ", text)
        is_open, text = bare != text, bare
    parts: list[tuple[str, list[str], bool]] = []
    for part in filter(None, (part.strip(" ,") for part in _SEMICOLON().split(text))):
        closed, is_more = without_others(part)
        reading = _Reading(_pieces(closed))
        parts.append((closed, reading.names(), reading.is_ambiguous))
        is_open = is_open or is_more
    inverted = sum(part.count(",") == 1 and len(read) == 1 for part, read, _ in parts)
    torn = [at for at, (part, read, _) in enumerate(parts) if part.count(",") == 1 and len(read) == 2]
    if inverted > len(torn):  # "Roe, Ann; Rios Gaona, Manuel F.": these are of the same form
        for at in torn:
            parts[at] = (parts[at][0], [parts[at][0]], False)
    names = [name for _, read, _ in parts for name in read]
    is_ambiguous = is_ambiguous or any(doubt for _, _, doubt in parts)
    kept: list[str] = []
    for name in names:
        closed, is_more = without_others(name)
        is_open = is_open or is_more
        if closed:
            kept.append(closed)
    return NameList(tuple([unshield(name) for name in families_first(kept)]), is_open, is_ambiguous)


def _is_one_a_line(text: str) -> bool:
    """Whether each line of a text is one name: it may be inverted, but a wrapped list has more commas."""
    if not _SEPARATOR().search(text):
        return True
    lines = [line.strip() for line in text.split("\n")]
    return all(
        line.count(",") < 2 and line[-1:] != "," and not _AND_OR_SEMICOLON().search(line) for line in lines
    )


@lru_cache(maxsize=16384)
def is_others(text: str) -> bool:
    """Whether a text says that there are more names: ``others``, ``et al.``, ``u. a.``, ``…``."""
    if len(text) > _LONGEST_OTHERS or ", " in text:
        return False
    bare = text.replace(".", " ").replace("\u2026", " ").strip(" ,;")
    if not bare:
        return "..." in text or "\u2026" in text or ". ." in text
    phrase = " ".join(_NUMBER.sub("#", bare.casefold()).split())
    return phrase in _OTHERS and (phrase not in _IN_SMALL_LETTERS or bare.islower())


def without_others(text: str) -> tuple[str, bool]:
    """Return a list or a name without ``et al.`` and its like at the end, and whether it had any."""
    is_open = False
    if text[-1:] in "\u2026." and is_others(text):  # nothing but an ellipsis
        return "", True
    for _ in range(_MOST_OTHERS):
        at = _others_at(text)
        if at < 0:
            break
        is_open, text = True, text[:at].rstrip(" ,;+")
        while text.rpartition(" ")[2].casefold() in _AND:  # "Pan Zhou and others and"
            text = text.rpartition(" ")[0].rstrip(" ,;")
    return text, is_open


def split_collaboration(text: str) -> tuple[str, str]:
    """Part a list of names from a collaboration in brackets at its end: ``G. Aad [ATLAS Collaboration]``.

    Returns:
        The names, and the name of the collaboration without its article, or an empty text.
    """
    bare = text.rstrip(" .,;\n")
    opening = _OPENING.get(bare[-1:], "")
    names, bracket, group = bare[:-1].rpartition(opening) if opening else ("", "", "")
    if not bracket or not _COLLABORATION().search(group) or not _BRACKETS.isdisjoint(group):
        return text, ""
    return names.rstrip(" ,;\n"), _ON_BEHALF().sub("", group.strip(), count=1)


def _others_at(text: str) -> int:
    """Where the words begin that say at the end of a text that there are more; -1 if none do."""
    last = _NUMBER.sub("#", text[-_LONGEST_OTHERS:].rstrip(" .,;\u2026").casefold())
    if last.rpartition(" ")[2].rpartition(".")[2] not in _LAST_OF_OTHERS and not _CJK_OTHERS.search(last):
        return -1
    if is_others(text):
        return 0
    least = max(len(text) - _LONGEST_OTHERS, 0)
    tail = text[least:]
    starts = [at for at in range(1, len(tail)) if tail[at - 1] in " ,;" and tail[at] not in " ,;"]
    at = next((at for at in starts if is_others(tail[at:])), -1)
    if (
        at < 0
        and len(text) > 3
        and (match := _CJK_OTHERS.search(tail))
        and CJK().match(tail, match.start() - 1)
    ):
        at = match.start()
    return least + at if at >= 0 else -1


class _Piece(NamedTuple):
    """What stands between two words that separate names."""

    items: list[str]
    """Its parts between commas, degrees and ``Jr.`` with the part that they follow."""
    after_comma: bool
    """A comma stands before the word that separates it from the next: ``A, B, and C``."""

    @property
    def text(self) -> str:
        return ", ".join(self.items)


def _pieces(text: str) -> list[_Piece]:
    """Split a text at the words that separate names."""
    words = text.split(" ")
    starts = _separators(words)
    pieces: list[_Piece] = []
    begin = 0
    for at in [*starts, len(words)]:
        part = " ".join(words[begin:at])
        begin = at + 1
        if part.strip(" ,"):
            pieces.append(_Piece(_items(part), part.endswith(",")))
    return pieces


def _separators(words: list[str]) -> list[int]:
    """Which words separate names."""
    found: list[int] = []
    commas = 0
    for at, word in enumerate(words):
        commas += word.count(",")
        lowered = word.casefold() if len(word) < 4 else ""
        if lowered in _AND or (word in _AND_ELSEWHERE and not _is_et_al(words, at)):
            if 0 < at < len(words) - 1 or lowered in _AND:
                found.append(at)
        elif word in _AND_OR_NAME and 0 < at < len(words) - 1 and _separates(words, at, commas):
            found.append(at)
    return found


def _is_et_al(words: list[str], at: int) -> bool:
    """Whether "et" begins "et al.", which may stand before other names."""
    return words[at] == "et" and "".join(words[at + 1 : at + 2]).rstrip(".,;").casefold() in ("al", "alii")


def _separates(words: list[str], at: int, commas: int) -> bool:
    """Whether "y" and its like stand between two people and not between the family names of one.

    Both sides are whole names (``Ana Gil y Luis Rey``), or the left one ends with a given name
    (``Gil, Ana y Rey, Luis``).
    """
    left = words[max(at - 2, 0) : at]
    right = list(takewhile(lambda word: word.casefold() not in _AND, words[at + 1 : at + 3]))
    if len(left) == 2 and len(right) == 2 and "," not in left[0] and "," not in right[0]:
        return True
    is_inverted = any(word.endswith(",") for word in right)
    return is_inverted and commas % 2 == 1


def _items(text: str) -> list[str]:
    """The parts between commas; marks, a degree, or ``Jr.`` go with the part before them."""
    items: list[str] = []
    count = 0
    for part in _COMMA().split(text):
        item = part.strip()
        if not item:
            continue
        if items and is_suffix(item) and (not is_degree(item) or " " in items[-1] or count == 2):
            items[-1] += f", {item}"
            continue
        count += 1
        items += _of_cjk(item) if len(item) > 4 and not item.isascii() and " " not in item else [item]
    return _joined_marks(items)


def _of_cjk(item: str) -> list[str]:
    """The names of an item without blanks: ``张三和李四``, ``山田太郎・鈴木花子``."""
    if _HAN_NAMES().fullmatch(item) or _HANGUL_NAMES().fullmatch(item):
        return _DOT().split(item)
    return _CJK_AND().split(item)


class _Reading:
    """How the commas and separators of a list are read."""

    def __init__(self, pieces: list[_Piece]) -> None:
        self.pieces = pieces
        self.items = [item for piece in pieces for item in piece.items]
        self.is_ambiguous = False

    def names(self) -> list[str]:
        """Return the names."""
        pieces, items = self.pieces, self.items
        if len(pieces) == len(items):
            return items
        if len(pieces) == 1:
            return self.split(items)
        if _is_first_inverted(items, pieces):
            return [f"{items[0]}, {items[1]}", *items[2:]]
        if not any(len(piece.items) > 1 for piece in pieces[1:]):
            if all(_is_word(item) for item in items):  # family names only
                self.is_ambiguous = True
                return items
            return [*self.split(pieces[0].items), *items[len(pieces[0].items) :]]
        if all(map(_is_word, items)) and any(len(piece.items) % 2 for piece in pieces):
            self.is_ambiguous = True  # "Gao, Li, and Bee, Day, Fox"
            if any(len(piece.items) > 2 and len(piece.items) % 2 for piece in pieces):
                return items
        if not any(map(_is_part, items)):
            # "Ann Gao, Bo Li, and Cy Day, Eve Fox", or two family names, two given names each.
            if any(piece.after_comma or len(piece.items) > 2 for piece in pieces):
                return items
            self.is_ambiguous = True
        return [
            name
            for piece in pieces
            for name in ([piece.text] if len(piece.items) <= 2 else self.split(piece.items))
        ]

    def split(self, items: list[str]) -> list[str]:
        """Return the names of a list that has commas alone."""
        if len(items) < 2:
            return items
        if len(items) == 2:
            return [", ".join(items)] if self.is_one_name(*items) else items
        if any(map(_is_whole_cjk, items)):
            pairs = list(zip(items[::2], items[1::2], strict=False))
            if len(items) % 2 == 0 and all(_is_cjk_pair(*pair) for pair in pairs):
                return [", ".join(pair) for pair in pairs]
            return self.around_cjk(items)
        if len(items) % 2 == 0 and _are_pairs(items):
            pairs = list(zip(items[::2], items[1::2], strict=True))
            self.is_ambiguous = self.is_ambiguous or all(map(_is_word, items))
            return [f"{family}, {given}" for family, given in pairs]
        if sum(map(_is_word, items)) * 2 > len(items) > 4 and not all(map(_is_word, items)):
            return self.walk(items)
        names: list[str] = []
        was_whole = False
        for item in items:
            if was_whole and is_initials(item):
                names[-1] += f", {item}"
                was_whole = False
            else:
                names.append(item)
                was_whole = not is_initials(item)
        return names

    def around_cjk(self, items: list[str]) -> list[str]:
        """Return the names of a list in which some are whole names in Chinese, Japanese or Korean."""
        names: list[str] = []
        between: list[str] = []
        for item in items:
            if _is_whole_cjk(item):
                names += [*self.split(between), item]
                between = []
            else:
                between.append(item)
        return [*names, *self.split(between)]

    def walk(self, items: list[str]) -> list[str]:
        """Return the names of a list of "Family, Given" with some names that are whole."""
        self.is_ambiguous = True
        names: list[str] = []
        at = 0
        while at < len(items):
            is_pair = _is_family(items[at]) and at + 1 < len(items) and _is_part(items[at + 1])
            names.append(", ".join(items[at : at + 1 + is_pair]))
            at += 1 + is_pair
        return names

    def is_one_name(self, first: str, second: str) -> bool:
        """Whether ``first, second`` is "Family, Given" rather than two names."""
        if _MARKED().search(first):
            return False
        first, second = _without_aside(first), _without_aside(second)
        if _is_cjk(first) or _is_cjk(second):
            self.is_ambiguous = not _is_cjk(first)
            return _is_cjk_pair(first, second)
        if is_initials(second) or is_suffix(second) or INSTITUTION.search(first):
            return True
        words = first.partition(",")[0].split()
        if len(words) == 2 and is_suffix(words[1]) and not is_degree(words[1]):
            return True  # "Smith Jr., John"
        if len(words) == 1 or words[0] in PARTICLES or second.rsplit(maxsplit=1)[-1] in PARTICLES:
            return True
        # "García Márquez, Gabriel J.": few family names are but an initial.
        is_given = " " not in second or _ONE_INITIAL.fullmatch(second.rpartition(" ")[2]) is not None
        self.is_ambiguous = is_given
        return is_given and not _ONE_INITIAL.search(first)


def _is_word(item: str) -> bool:
    return " " not in item


def _is_family(item: str) -> bool:
    """Whether an item may be a family name: one word, or one after particles; ``Jr.`` may follow."""
    words = item.partition(",")[0].split()
    return len(words) == 1 or (len(words) < 5 and all(_is_particle(word) for word in words[:-1]))


def _is_particle(word: str) -> bool:
    return word in PARTICLES or word in CAPITAL_PARTICLES


def _is_part(item: str) -> bool:
    """Whether an item is but a part of a name: one word, initials, or a family name after particles."""
    return " " not in item or is_initials(item) or _is_family(item)


def _is_cjk(item: str) -> bool:
    return not item.isascii() and all(CJK().match(letter) for letter in item if letter.isalpha())


def _is_whole_cjk(item: str) -> bool:
    return not item.isascii() and len(item) > 1 and _is_cjk(_without_aside(item))


def _without_aside(item: str) -> str:
    return _ASIDE().sub("", item).rstrip()


def _is_cjk_pair(family: str, given: str) -> bool:
    """Whether these are family and given name, of which one or both are Chinese, Japanese or Korean."""
    if _is_cjk(family):
        return len(family) == 1 or (family in COMPOUND_FAMILIES and len(given) < 3)
    return _is_word(family) and _is_cjk(given) and len(given) < 3


def _is_first_inverted(items: list[str], pieces: list[_Piece]) -> bool:
    """Whether only the first name is inverted, as MLA has it: "Gao, Ann B., Bo Li, and Cy Day"."""
    if len(items) < 3 or len(pieces[0].items) < 2 or not _is_family(items[0]):
        return False
    given = items[1]
    words = given.split(" ")
    is_given = len(words) == 1 or _ONE_INITIAL.fullmatch(words[-1]) is not None
    return is_given and not any(map(_is_part, items[2:])) and not INSTITUTION.search(items[0])


def _are_pairs(items: list[str]) -> bool:
    """Whether these are "Family, Given, Family, Given …": most are single words, the families nearly all."""
    if any(_MARKED().search(family) for family in items[::2]):
        return False
    single = [" " not in item or _is_family(item) for item in items]
    families = sum(map(_is_family, items[::2]))
    return sum(single) * 2 > len(items) and families * 3 > len(items)


def _is_full_name(name: str) -> bool:
    return (
        " " in name
        and name[:1].isupper()
        and not INSTITUTION.search(name)
        and name.count("{") == name.count("}")
    )


def _joined_marks(names: list[str]) -> list[str]:
    """Marks and numbers that stand alone belong to the name before them: ``Jane Doe1, 2, *``."""
    joined: list[str] = []
    for name in names:
        if any(map(str.isalpha, name)):
            joined.append(name)
        elif joined and "*" in name and "*" not in joined[-1][-4:]:
            joined[-1] += "*"
    return joined


def families_first(names: list[str], *, dotted_only: bool = False) -> list[str]:
    """``Smith JA, Doe K``, as PubMed writes, becomes ``Smith, JA`` and ``Doe, K``; ``Smith J.`` likewise.

    Only where all names are so, and one at least can't be a family name in capitals (``Jun LI``): alone,
    ``Karthik N`` may as well be a given name with an initial, which stays as written.
    """
    if len(names) < 2 or "," in names[0]:
        return names
    parts = [_initials_last(name, dotted_only=dotted_only) for name in names]
    if not all(parts) or all(_may_be_family(part[1]) for part in parts if part):
        return names
    return [f"{part[0]}, {part[1]}" for part in parts if part]


def _initials_last(name: str, *, dotted_only: bool) -> tuple[str, str] | None:
    """The two parts of ``Family A. B.`` and ``Family AB``; ``None`` for any other name."""
    words = name.split(" ")
    at = len(words)
    while at and words[at - 1][-1:] == "." and is_initials(words[at - 1]):
        at -= 1
    if at == len(words) and not dotted_only and is_initials(words[-1]):
        at -= 1
    is_family = 0 < at < min(len(words), 5) and any(map(str.islower, words[at - 1]))
    if not is_family or not all(word.translate(_HYPHENS).isalpha() for word in words[:at]):
        return None
    return " ".join(words[:at]), " ".join(words[at:])


_HYPHENS = str.maketrans(dict.fromkeys("-'\u2019"))


def _may_be_family(capitals: str) -> bool:
    return len(capitals) > 1 and capitals.isalpha() and not set("AEIOUY").isdisjoint(capitals)


def split_bibtex_names(text: str) -> tuple[list[str], bool]:
    """Split a list of names as BibTeX does, at each ``and`` outside braces.

    A list that has none although it holds several names is split as any other. Names in BibLaTeX's extended
    form (``family=Gao, given=Ann``) stay as they are.

    Args:
        text: The value of ``author`` or ``editor``, with its braces.

    Returns:
        The names, and whether the list says that there are more.
    """
    if text.startswith("{") and is_one_group(text):
        inner = read_names(text[1:-1])
        if (len(inner.names) > 1 or inner.is_open) and all(map(_is_full_name, inner.names)):
            return list(inner.names), inner.is_open  # a list put in braces as a whole
    parts = _BIBTEX_AND().split(" ".join(shield(text.strip()).split()))
    pieces = [piece for part in parts if (piece := part.strip(" ,"))]
    most = 1 if len(pieces) == 1 else 2
    if any((_commas(piece) > most and "=" not in piece) or ";" in piece for piece in pieces):
        found = read_names(text)
        return list(found.names), found.is_open
    names = [unshield(piece) for piece in pieces]
    kept = [name for name in names if not is_others(name)]
    return families_first(kept, dotted_only=True), len(kept) < len(names)


def _commas(name: str) -> int:
    """How many commas part a name; those before degrees don't."""
    return len(_items(name)) - 1 if name.count(",") > 1 else name.count(",")

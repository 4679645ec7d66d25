"""Personal names: what they are made of, how one is read, and how two are compared."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from html import unescape
from typing import Any

from sphinxcontrib_research.model.addresses import checked_url
from sphinxcontrib_research.model.identifiers import parse_orcid
from sphinxcontrib_research.model.paper import Person
from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.tex import ACCENT, accent, symbol
from sphinxcontrib_research.util.text import identity

PARTICLES = frozenset(
    """
    van von vom der den des dem zu zum zur ter ten te 't ’t de del della dello delle dei degli di da dal
    dalla do dos das du la le las los lo el al bin bint ibn ben abu af av op
    """.split()
)
"""Words that belong to the family name after them when in lower case."""
CONJUNCTIONS = frozenset(("y", "e", "i"))
"""Words that join two family names: Ortega y Gasset."""
CAPITAL_PARTICLES = frozenset("Van Von De Del Della Di Da Dos Ter Ten El Al Bin".split())
"""Words that begin a family name although they are written with a capital."""
VIETNAMESE_FAMILIES = frozenset(
    """
    Nguyen Tran Le Pham Hoang Huynh Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Dinh Truong Nguyễn Trần Lê
    Phạm Hoàng Vũ Võ Đặng Bùi Đỗ
    """.split()
)
"""Where one of these stands, ``Van`` is a middle name."""

HONORIFICS = frozenset(
    """
    dr dr. prof prof. professor mr mr. mrs mrs. ms ms. mx. hr. herr frau dr.-ing. dipl.-ing. priv.-doz. pd
    """.split()
)
"""What stands before a name and is none of it, in lower case: Prof. Dr. Ann Gao."""
AFTER_HONORIFICS = frozenset("med. rer. nat. phil. jur. oec. pol. habil. h.c. univ.".split())
"""What belongs to the honorific before it: Dr. rer. nat."""
_GENERATION = late(r"(?:Jr|Sr|Jnr|Snr)\.?|I{2,3}|IV|VI{1,3}|2nd|3rd|4th")
_DEGREES = frozenset(
    """
    phd md jd mba mpp mph mpa llm llb msc bsc dsc dphil mphil scd drph rn pharmd dds dvm edd esq meng beng
    ms ma ba bs mfa frs frcp facs drs dipling mbbs mbchb
    """.split()
)
"""Academic degrees and their like, without stops."""
_DOTTED = re.compile(r"(?:[^\W\d_]\.[\s-]?)+")
_BARE = re.compile(r"[^\W\d_](?:[\s-]?[^\W\d_]){0,2}")
_LONGEST_INITIALS = 40
INSTITUTION = re.compile(
    r"\b(?:Universit\w{1,12}|Institut\w{0,12}|Teams?|Groups?|Collaborations?|Consorti(?:um|a)|Committee|Foundation"
    r"|Laborator\w{1,12}|Cent(?:er|re)s?|Association|Department|Projects?|Developers|Contributors|Society|Organi[sz]ation"
    r"|Agency|Network|Inc|Ltd|LLC|GmbH|Corporation|Company|Ministry|Council|Commission|Authors|Community|Initiative"
    r"|Bureau|Academ(?:y|ies)|Observatory|Hospital|Federation|Alliance|Administration|Partnership|Collaborators"
    r"|Investigators|Task Force|Directorate)\b"
)
"""A word that no person's name holds."""
CJK = late("[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]")
"""A letter of Chinese, Japanese or Korean."""

# What may not be torn apart is kept whole by exchanging its separators for characters of private use.
_SEPARATORS = " ,;&\n"
_HIDE = str.maketrans(_SEPARATORS, "\ue000\ue001\ue002\ue003\ue000")
_SHOW = str.maketrans("\ue000\ue001\ue002\ue003", " ,;&")
_GROUP = late(
    r"<sup>[^<]*(?:<(?!/?sup)[^<]*)*</sup>|<[^<>]*>|\]\([^()]*\)|\([^()]*\)|\uff08[^\uff08\uff09]*\uff09|\$[^$]*\$"
    r"|\[(?:[\s\d,;*\u2020\u2021]{1,20}|[a-z](?:[,;]\s?[a-z]){0,9})\]",
    re.IGNORECASE,
)

_LETTER = late(r"\\([A-Za-z]+)(?:\s+|\{\})?")
_SYMBOL = late(r"\\([^A-Za-z])")


def is_suffix(text: str) -> bool:
    """Whether a text is what follows a name: ``Jr.``, ``III``, ``PhD``, ``M.D.``."""
    if len(text) > 12:
        return False
    return _GENERATION().fullmatch(text) is not None or is_degree(text)


def is_degree(text: str) -> bool:
    """Whether a text is an academic degree, as people write it behind their names."""
    bare = text.replace(".", "").replace(" ", "").replace("-", "")
    return bare[:1].isupper() and bare.lower() in _DEGREES and (len(bare) > 2 or bare.isupper())


def is_initials(text: str) -> bool:
    """Whether a text is nothing but initials: ``J.-P.``, ``J A``, ``JA``, ``И. П.``.

    Scripts without capitals have no rows of initials without stops: ``דוד`` is a name.
    """
    if len(text) > _LONGEST_INITIALS or not (text[:1].isupper() or text[1:2] == "."):
        return False
    if _DOTTED.fullmatch(text):
        return not any(letter.islower() for letter in text)
    return text.isupper() and _BARE.fullmatch(text) is not None and not CJK().search(text)


def decode_latex(text: str) -> str:
    """Turn LaTeX's accents, letters and escapes into Unicode; braces stay, other commands go.

    See "The Comprehensive LaTeX Symbol List" (https://ctan.org/pkg/comprehensive), tables 19 and 20.
    """
    if "\\" in text:
        text = ACCENT.sub(lambda match: accent(match[0]), text)
        text = _LETTER().sub(lambda match: symbol(match[1]) or "", text)
        text = _SYMBOL().sub(
            lambda match: {"-": "", "/": "", ",": " ", "\\": " "}.get(match[1], match[1]), text
        )
    return text.replace("~", " ")


def shield(text: str) -> str:
    """Hide the separators within braces, tags, links, parentheses and math; :func:`unshield` undoes it."""
    if "{" in text:
        text = _shield_braces(text)
    return _GROUP().sub(lambda match: match.group().translate(_HIDE), text)


def unshield(text: str) -> str:
    """Show again what :func:`shield` hid."""
    return text.translate(_SHOW)


def is_one_group(text: str) -> bool:
    """Whether the brace that opens a text is closed by its last one."""
    depth = 0
    for at, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            return at == len(text) - 1
    return False


def _shield_braces(text: str) -> str:
    parts: list[str] = []
    depth = start = 0
    for match in re.finditer(r"(?<!\\)[{}]", text):
        at = match.start()
        if text[at] == "{":
            if depth == 0:
                parts.append(text[start:at])
                start = at
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                parts.append(text[start : at + 1].translate(_HIDE))
                start = at + 1
    return "".join(parts) + text[start:]


# One name.

_PLAIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff.'\u2019\- ]+")
_EQUAL = frozenset("*\u2217\uff0a\u204e\u22c6\u2731")
_CORRESPONDING = frozenset("\u2020\u2709\U0001f4e7\U0001f582")
_OTHER_MARKS = "\u2021\u00a7\u00b6#^\ufe0f\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079\u207a"
_RAISED_LETTERS = "\u1d43\u1d47\u1d9c\u1d48\u1d49\u1da0\u1d4d\u02b0"
"""From a to h: at the end of names they refer to institutions."""
_NO_MARKS = str.maketrans(dict.fromkeys([*_EQUAL, *_CORRESPONDING, *_OTHER_MARKS], ""))
_HIGHLIGHT_TAG = late(r"<(?:b|strong|u|mark)\b|\\(?:textbf|underline|uline|bf|mathbf)\b", re.IGNORECASE)
_STYLED = late(
    r"\\(?:text(?:bf|it|sc|rm)|underline|uline|mathbf|emph)\s{0,9}+\{((?:[^{}]|\{[^{}]{0,99}\}){0,300}+)\}"
    r"|\{\\(?:bf|it|em|sc|bfseries)\s++((?:[^{}]|\{[^{}]{0,99}\}){0,300}+)\}"
)
_HREF = late(r"""<a\b[^<>]*?href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_RAISED = late(
    r"<sup>([^<]*(?:<(?!/?sup)[^<]*)*)</sup>|\\(?:textsuperscript|thanks|footnote)\s*\{([^{}]*)\}|\$([^$]*)\$"
    r"|(?<!\\)\^(\{[^{}]{1,20}\}|[\d,*\u2020\u2021]{1,20}|[a-z](?![^\W\d_]))"
    r"|[\[(]([\s\d,;*\u2217\u2020\u2021\u00a7\u00b6#]{1,20}|(?-i:[a-z](?:[,;]\s?[a-z]){0,9}))[\])]",
    re.IGNORECASE,
)
_TAG = late(r"</?[A-Za-z][^<>]*>")
_MARKDOWN_LINK = late(r"\[([^\[\]]+)\]\(([^()\s]*)\)")
_BOLD = late(r"(\*\*|__)(?=[^\s*])(.+?)\1")
_ITALIC = late(r"([*_])(?=[^\s*_])([^*_]+)\1$")
_REMARK = late(
    r"\b(?:equal|correspond|contribut|present(?:er|ing)|speaker|authors?)\w{0,8}\b|^me$"
    r"|^[a-z]{2,4}/[a-z]{2,4}(?:/[a-z]{2,4})?$",
    re.IGNORECASE,
)
"""What in parentheses says something of a person, and is no part of the name."""
_JOINERS = "\u200c\u200d"
_AROUND = ' ,;"\u201c\u201d'
_GLUED = re.compile(r"((?:[^\W\d_]\.-?)+)(?=[^\W\d_]{2})")
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$")
_WORD_BRACES = late(r"\{([^{}\s\ue000-\ue003]*)\}")

_HAN = "\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAN_THEN_KANA = late(f"([{_HAN}]{{1,3}})([\u3040-\u30ff]+)")
_KANA = late("[\u3040-\u30ff]")
_HANGUL = late("[\uac00-\ud7af]")
_CJK_INSTITUTION = late("(?:大学|大學|学院|學院|研究所|研究院|公司|团队|團隊|实验室|委员会|연구소|대학교)$")
COMPOUND_FAMILIES = frozenset(
    """
    欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 东方 東方 皇甫 尉迟 公孙 慕容 令狐 司徒 长孙 宇文 端木 南宫 夏侯
    独孤 남궁 황보 제갈 선우 독고
    """.split()
)
"""Chinese and Korean family names of two characters."""


@lru_cache(maxsize=65536)
def parse_person(text: str) -> Person:
    """Read one name.

    The order "Given particle Family Suffix" and the forms with commas are told apart as BibTeX does
    (N. Markey, "Tame the BeaST", section 11: https://ctan.org/pkg/tamethebeast), with a list of known
    particles instead of every word in lower case. Names in Chinese, Japanese or Korean letters have the
    family name first; names in braces and those that hold a word such as "University" stay whole. Marks
    (``*``, ``†``, bold, links) are read, not kept in the name.

    Args:
        text: The name as the data says it.

    Returns:
        The person; with an empty ``family`` if the text holds no name.
    """
    if _PLAIN.fullmatch(text):
        return _parse(text)
    bare, said = _read_marks(text)
    person = _parse(bare)
    if person.aside:
        said["aside"] = ", ".join(filter(None, (person.aside, said["aside"])))
    return replace(person, **said)


def person_of_parts(family: str, given: str, particle: str = "", suffix: str = "") -> Person:
    """Read a name whose parts the data tells apart.

    Args:
        family: The family name, with its particle or without.
        given: The given names.
        particle: What stands before the family name.
        suffix: What follows the name.

    Returns:
        The person: marks are read, particles in the family name found; no letter is lost, whatever it holds.
    """
    if not given and " " in family and _PLAIN.fullmatch(family):
        person = Person(family)
    else:
        person = parse_person(f"{family}, {given}" if given else family)
        whole = f"{person.name}{person.aside}{person.affiliation}"
        if family and given and _lacks(whole, family + given):
            person = Person(family, given)
    return replace(
        person,
        particle=particle or person.particle,
        suffix=suffix or person.suffix,
        family_first=person.family_first and not particle,
    )


def _lacks(name: str, parts: str) -> bool:
    """Whether a letter of the parts is not in a name; marks and TeX aside."""
    if not parts.replace(" ", "").isalpha():
        return False
    return sorted(filter(str.isalpha, name)) != sorted(filter(str.isalpha, parts))


def name_in_text(person: Person) -> str:
    """Return a name as running text cites it: the family name, of Chinese and Korean people the whole name.

    A name in Han characters is taken for a Chinese one if its family name has one character or is one of the
    Chinese family names of two, and no kana is in it.
    """
    family, whole = person.family, f"{person.family}{person.given}"
    if not person.family_first or _KANA().search(whole):
        return person.family_name
    is_whole = len(family) == 1 or family in COMPOUND_FAMILIES or _HANGUL().match(family)
    return whole if is_whole else person.family_name


def name_keys(person: Person) -> tuple[str, ...]:
    """The folded forms of a name, in both orders; two people may be one if they share any.

    A hyphenated name has the form without the hyphen too (``Ming-Ming``, ``Mingming``), a name in its own
    script the form without the blank.
    """
    given, family, suffix = identity(person.given), identity(person.family_name), identity(person.suffix)
    tail = f" {suffix}" if suffix else ""
    if not given:
        return (family + tail,)
    keys = [f"{given} {family}{tail}", f"{family} {given}{tail}"]
    if person.family_first:
        keys.append(f"{family}{given}".replace(" ", ""))
    elif "-" in person.given or "-" in person.family:
        given, family = identity(person.given.replace("-", "")), identity(person.family_name.replace("-", ""))
        keys += [f"{given} {family}{tail}", f"{family} {given}{tail}"]
    return tuple(dict.fromkeys(keys))


def initials_match(a: Person, b: Person) -> bool:
    """Whether two names may be one person's, one of them with initials (P. Zhou, Pan Zhou): a proposal."""
    if not (a.given and b.given) or identity(a.family_name) != identity(b.family_name):
        return False
    ours, theirs = identity(a.given).split(), identity(b.given).split()
    if len(ours) == 1 and len(ours[0]) < 4 and a.given.isupper():
        ours = list(ours[0])
    if len(theirs) == 1 and len(theirs[0]) < 4 and b.given.isupper():
        theirs = list(theirs[0])
    pairs = list(zip(ours, theirs, strict=False))
    short = any(len(our) == 1 or len(their) == 1 for our, their in pairs) or len(ours) != len(theirs)
    return short and all(_same_word(our, their) for our, their in pairs)


def _same_word(left: str, right: str) -> bool:
    return left[0] == right[0] if len(left) == 1 or len(right) == 1 else left == right


_USUAL_SIGNS = str.maketrans({"\u060c": ",", "\uff0c": ",", "\uff08": "(", "\uff09": ")"})
"""The commas and parentheses of other scripts, as those of Latin."""


def _read_marks(text: str) -> tuple[str, dict[str, Any]]:
    """Return a name without the marks around it, and what they say of the person, by attribute."""
    text = " ".join(text.translate(_USUAL_SIGNS).split())
    if "&" in text:
        text = unescape(text)
    highlight = _HIGHLIGHT_TAG().search(text) is not None
    url = ""
    if match := _HREF().search(text) or _MARKDOWN_LINK().search(text):
        url = checked_url(match[match.re.groups])
    text = _MARKDOWN_LINK().sub(r"\1", text)
    raised = decode_latex(" ".join([part for match in _RAISED().findall(text) for part in match if part]))
    text = _RAISED().sub(_within_word, text)
    if "\\" in text:
        text = _STYLED().sub(lambda match: match[1] or match[2] or "", text)
    text = decode_latex(_TAG().sub("", text)).strip()
    for marks in (_BOLD(), _ITALIC()):
        if marks.search(text):
            highlight, text = True, marks.sub(r"\2", text)
    signs = set(text) | set(raised)
    text = text.translate(_NO_MARKS).strip(_AROUND).rstrip(_RAISED_LETTERS)
    if not text.isprintable():  # byte-order marks, soft hyphens and their like
        # Persian and Indic letters, and emoji, are joined or kept apart by two characters of no width.
        text = "".join([letter for letter in text if letter.isprintable() or letter in _JOINERS])
        text = text.strip(f"{_JOINERS} ")
    text, aside = _in_parentheses(text)
    if " " in text or CJK().match(text):
        text = _without_numbers(text)
    said = aside.lower()
    orcid = _orcid_in(aside)
    is_remark = bool(orcid) or _REMARK().search(aside) is not None or not any(map(str.isalpha, aside))
    # "(MIT)", but neither "(Brian)", which is a nickname, nor "(she/her)".
    is_affiliation = (len(aside) > 1 and aside.isupper() and not CJK().search(aside)) or (
        INSTITUTION.search(aside) is not None
    )
    return text, {
        "equal": not _EQUAL.isdisjoint(signs) or (is_remark and "equal" in said),
        "corresponding": not _CORRESPONDING.isdisjoint(signs) or (is_remark and "correspond" in said),
        "highlight": highlight or said == "me",
        "url": url,
        "orcid": orcid or _orcid_in(url),
        "affiliation": aside if is_affiliation and not is_remark else "",
        "aside": "" if is_affiliation or is_remark else aside,
    }


def _within_word(raised: re.Match[str]) -> str:
    """Raised letters within a word, as in ``M<sup>c</sup>Donald``, are letters of it; others are marks."""
    shown = next(filter(None, raised.groups()), "").strip("^{}")
    before = raised.string[max(raised.start() - 2, 0) : raised.start()].rstrip("{")
    behind = raised.string[raised.end() : raised.end() + 2].lstrip("}")
    is_inside = before[-1:].isalpha() and behind[:1].isalpha() and shown.isalpha()
    return shown if is_inside else ""


def _orcid_in(text: str) -> str:
    """The ORCID iD that a text consists of; empty for any other text."""
    try:
        return parse_orcid(text.strip()) if text[-4:-1].isdecimal() else ""
    except ValueError:
        return ""


def _in_parentheses(text: str) -> tuple[str, str]:
    """A name and what stands in parentheses before or behind it; an institution keeps its own."""
    if text.endswith(")") and (at := text.rfind("(")) >= 0:
        name, aside = text[:at].rstrip(" ,"), text[at + 1 : -1]
    elif text.startswith("(") and (at := text.find(")")) >= 0:
        name, aside = text[at + 1 :].lstrip(" ,"), text[1:at]
    else:
        return text, ""
    if ")" in aside or "(" in aside or INSTITUTION.search(name):
        return text, ""
    aside = aside.strip().replace("{", "").replace("}", "")
    return (name, aside) if name else (aside, "")


def _without_numbers(text: str) -> str:
    """A name without the numbers at its end, by which lists refer to institutions: ``Ann Gao1,2``."""
    bare = text.rstrip("0123456789 ,")
    return bare if bare[-1:].isalpha() and text[-1:].isdecimal() else text


def _parse(text: str) -> Person:
    """A name without marks."""
    text = text.strip(_AROUND)
    has_braces = "{" in text or "}" in text
    if has_braces:
        if text.startswith("{") and text.count("{") == text.count("}") and is_one_group(text):
            whole = text.replace("{", "").replace("}", "").strip()
            family, _comma, given = whole.partition(", ")
            if " " in family or not is_initials(given):
                return Person(whole)
            return Person(family, given)  # "{Gao, A.}": no institution is called so
        text = _WORD_BRACES().sub(r"\1", shield(text)).replace("{", "").replace("}", "")
    if not text.isascii() and CJK().search(text):
        return _cjk(unshield(text))
    person = _with_letters(text)
    if not has_braces:
        return person
    family, given, particle = (unshield(part) for part in (person.family, person.given, person.particle))
    return replace(person, family=family, given=given, particle=particle)


def _with_letters(text: str) -> Person:
    """A name in letters of any script whose names may have either order."""
    parts = [part.strip() for part in text.split(",")]
    if INSTITUTION.search(text) and (len(parts) == 1 or " " in parts[0]):
        return Person(text)
    if len(parts) == 1:
        return _without_comma(text.split())
    return _with_commas(parts)


def _without_honorifics(words: list[str]) -> list[str]:
    """Words without ``Prof. Dr.`` in front of them."""
    at = 0
    while at < len(words) - 1 and (
        words[at].lower() in HONORIFICS or (at and words[at].lower() in AFTER_HONORIFICS)
    ):
        at += 1
    return words[at:]


def _without_comma(words: list[str]) -> Person:
    if words and words[0].lower() in HONORIFICS:
        words = _without_honorifics(words)
    if len(words) > 1 and words[-1].count(".") > 1 and is_initials(words[-1]) and _is_family(words[:-1]):
        return _family(words[:-1], words[-1], "")  # "Reed A.B."
    suffix = words.pop() if len(words) > 2 and is_suffix(words[-1]) and not _may_be_name(words[-1]) else ""
    if words:
        words[-1] = _FULL_STOP.sub("", words[-1])
        if match := _GLUED.match(words[0]):  # "J.Doe"
            words[:1] = [match[1], words[0][match.end() :]]
    if len(words) < 2:
        return Person(" ".join(words), suffix=suffix)
    for at, word in enumerate(words[:-1]):
        if word in PARTICLES:
            return _family(words[at:], " ".join(words[:at]), suffix)
        if at and word in CAPITAL_PARTICLES and VIETNAMESE_FAMILIES.isdisjoint(words):
            return _family(words[at:], " ".join(words[:at]), suffix)
        if at > 1 and word in CONJUNCTIONS:
            return _family(words[at - 1 :], " ".join(words[: at - 1]), suffix)
    return Person(words[-1], " ".join(words[:-1]), suffix=suffix)


def _is_family(words: list[str]) -> bool:
    """Whether words are one family name: a word of letters, with nothing but particles before it."""
    name = words[-1].replace("-", "").replace("'", "").replace("\u2019", "")
    return len(name) > 1 and name.isalpha() and all(word in PARTICLES for word in words[:-1])


def _may_be_name(word: str) -> bool:
    """Whether a degree at the end, without a comma or a stop, may be a family name in capitals: Jun MA."""
    return word in ("MA", "BA")


def _with_commas(parts: list[str]) -> Person:
    parts = [part for part in parts if part]
    suffixes: list[str] = []
    for at in range(len(parts) - 1, 0, -1):
        # "Wood, M.D." has initials, "John Wood, M.D." a degree.
        if is_suffix(parts[at]) and (
            len(parts) > 2 or " " in parts[0] or not is_initials(parts[at]) or suffixes
        ):
            suffixes.insert(0, parts.pop(at))
    suffix = ", ".join(suffixes)
    if len(parts) < 2:
        person = _without_comma(parts[0].split() if parts else [])
        return replace(person, suffix=suffix) if suffix else person
    given = _without_honorifics(" ".join(parts[1:]).split())
    family = parts[0].split()
    for words in (family, given):  # "King Jr., Martin Luther", "King, Martin Luther Jr."
        if not suffix and len(words) > 1 and _GENERATION().fullmatch(words[-1]):
            suffix = words.pop()
    at = len(given)
    while at and given[at - 1] in PARTICLES:
        at -= 1
    return _family([*given[at:], *family], " ".join(given[:at]), suffix)


def _family(words: list[str], given: str, suffix: str) -> Person:
    """A person whose family name is these words, particles in front included."""
    at = 0
    while at < len(words) - 1 and words[at] in PARTICLES:
        at += 1
    family, particle = " ".join(words[at:]), " ".join(words[:at])
    return Person(family, given, particle, suffix)


def _cjk(text: str) -> Person:
    """A name in Chinese, Japanese or Korean letters, or in these and others."""
    head, comma, tail = text.rpartition(",")
    if comma and is_suffix(tail.strip()):
        return replace(_cjk(head), suffix=tail.strip())
    others = "".join([letter for letter in text if letter.isalpha() and not CJK().match(letter)])
    if len(others) > 1:
        return _in_two_scripts(text)
    words = text.replace(",", " ").split()
    if len(words) == 2:
        return Person(words[0], words[1], family_first=True)
    name = "".join(words)
    if len(name) < 2 or "\u30fb" in name or "\u00b7" in name or _CJK_INSTITUTION().search(name):
        return Person(name, family_first=True)
    if match := _HAN_THEN_KANA().fullmatch(name):
        return Person(match[1], match[2], family_first=True)
    if "\u3040" <= name[0] <= "\u30ff":
        return Person(name, family_first=True)
    # Chinese and Korean family names have one letter, few have two; of four Han letters two are the family's.
    is_long = name[:2] in COMPOUND_FAMILIES or (len(name) == 4 and not "\uac00" <= name[0] <= "\ud7af")
    at = 2 if is_long and len(name) > 2 else 1
    return Person(name[:at], name[at:], family_first=True)


def _in_two_scripts(text: str) -> Person:
    """A name that has letters of Chinese, Japanese or Korean and of another script: none of them is lost.

    "Kim, 철수" has its parts in two; in "Zhang San 张三" the second is the same name once more.
    """
    if "," in text:
        return _with_letters(text)
    words = text.split()
    if len(words) == 1:  # "Zhang张": which part is which can't be told
        return Person(text)
    own = [word for word in words if CJK().search(word)]
    others = [word for word in words if not CJK().search(word)]
    if len(others) > 1:
        return replace(_without_comma(others), aside=" ".join(own))
    if others and len(own) == 1 and len(own[0]) > 1:
        return Person(others[0], own[0])
    return _without_comma(words)

"""What personal names are made of: LaTeX accents, particles, suffixes, initials; groups that stay whole."""

from __future__ import annotations

import re
from unicodedata import normalize

from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.text import ACCENTS, LETTERS

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
_GENERATION = re.compile(r"(?:Jr|Sr|Jnr|Snr)\.?|I{2,3}|IV|VI{1,3}|2nd|3rd|4th")
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
_GROUP = re.compile(
    r"<sup>[^<]*(?:<(?!/?sup)[^<]*)*</sup>|<[^<>]*>|\]\([^()]*\)|\([^()]*\)|\$[^$]*\$|\[[\s\d,;*\u2020\u2021]{1,20}\]",
    re.IGNORECASE,
)

_SIGNS = {
    **LETTERS,
    "dag": "†",
    "dagger": "†",
    "ddag": "‡",
    "ddagger": "‡",
    "ast": "*",
    "star": "*",
    "S": "§",
    "P": "¶",
}
_ACCENT = late(
    r"""\\(?:([`'^~"=.])\s*|([uvHcdbkr])(?:\s+|(?=[{\\])))"""
    r"""(?:\{\s{0,3}\\?([^\W\d_]{1,2})?\s{0,3}\}|\\([ij])(?![A-Za-z])\s?|([^\W\d_]))"""
)
_LETTER = late(r"\\([A-Za-z]+)(?:\s+|\{\})?")
_SYMBOL = late(r"\\([^A-Za-z])")


def is_suffix(text: str) -> bool:
    """Whether a text is what follows a name: ``Jr.``, ``III``, ``PhD``, ``M.D.``."""
    if len(text) > 12:
        return False
    return _GENERATION.fullmatch(text) is not None or is_degree(text)


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
        text = _ACCENT().sub(_accented, text)
        text = _LETTER().sub(lambda match: _SIGNS.get(match[1], ""), text)
        text = _SYMBOL().sub(
            lambda match: {"-": "", "/": "", ",": " ", "\\": " "}.get(match[1], match[1]), text
        )
    return text.replace("~", " ")


def _accented(match: re.Match[str]) -> str:
    mark, letter = match[1] or match[2], match[3] or match[4] or match[5] or ""
    if len(letter) > 1:
        letter = LETTERS.get(letter, letter)
    return normalize("NFC", letter[:1] + ACCENTS[mark]) + letter[1:] if letter else ""


def shield(text: str) -> str:
    """Hide the separators within braces, tags, links, parentheses and math; :func:`unshield` undoes it."""
    if "{" in text:
        text = _shield_braces(text)
    return _GROUP.sub(lambda match: match.group().translate(_HIDE), text)


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

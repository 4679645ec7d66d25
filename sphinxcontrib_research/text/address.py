"""Addresses that stand in running text."""

from __future__ import annotations

import re

# What ends an address: blanks, marks that URIs may not hold (RFC 3986), general punctuation such as
# quotation marks and dashes, and CJK punctuation. LaTeX may have escaped a few of the others.
ADDRESS = re.compile(
    r"""https?://(?=[A-Za-z0-9\[])
    (?: [^\s<>"{}|\\^`$&\u2000-\u206f\u3000-\u303f\uff00-\uff65]
      | &(?!(?:quot|lt|gt|nbsp|apos|\#\w+);)
      | \\[_%#&~$]
    )+""",
    re.VERBOSE | re.IGNORECASE,
)
"""A bare address with what trails it."""

_ESCAPED = re.compile(r"\\([_%#&~$^{}])|\\string(?=~)|&(amp);")
_TRAILING = frozenset(".,;:!?'*")


def address(raw: str) -> str:
    r"""Return an address without the escapes of LaTeX (``\_``, ``\%``) and HTML (``&amp;``)."""
    if "\\" not in raw and "&amp;" not in raw:
        return raw
    return _ESCAPED.sub(lambda match: match[1] or ("&" if match[2] else ""), raw)


def trimmed(raw: str) -> str:
    """Return a bare address without what belongs to the sentence around it.

    Trailing ``.,;:!?'*`` go, and closing brackets that the address did not open.
    """
    end = len(raw)
    surplus = {")": raw.count(")") - raw.count("("), "]": raw.count("]") - raw.count("[")}
    while end:
        last = raw[end - 1]
        if last not in _TRAILING:
            if surplus.get(last, 0) < 1:
                break
            surplus[last] -= 1
        end -= 1
    return raw[:end]

"""Formulas as MathML, made by docutils' own converter.

The converter (:mod:`docutils.utils.math.latex2mathml`) is provisional: its results are read again, and only
elements and attributes of presentation MathML with harmless values are written.
https://www.w3.org/TR/mathml-core/
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from xml.etree import ElementTree as ET

from sphinxcontrib_research.text.tex import prepared

_MAX_DEPTH = 48
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_LEAVES = frozenset(("mi", "mn", "mo", "mtext", "mspace"))
_ROWS = frozenset("math mrow mstyle mphantom menclose msqrt mtable mtr mtd mpadded".split())
_EMPTY = frozenset((f"{_NAMESPACE}math", f"{_NAMESPACE}mrow"))
_CHILDREN = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}
"""How many children an element must have; rows take any number."""
_LENGTH = r"-?[0-9]?(?:\.[0-9]{1,20})?(?:em|ex)?"
_ATTRIBUTES = {
    name: re.compile(values)
    for name, values in {
        "mathvariant": r"[a-z-]{1,30}",
        "class": r"[a-z -]{1,40}",
        "style": r"font-weight: bold",
        "columnalign": r"(?:left|right|center| )+",
        "notation": r"box",
        "scriptlevel": r"[+-]?[0-9]",
        "mathsize": r"[0-9]{1,3}%",
        "form": r"prefix|infix|postfix",
        "linethickness": r"0|[0-9.]{1,4}(?:pt|em|px)?",
        **dict.fromkeys(
            ("width", "lspace", "rspace", "minsize", "maxsize", "rowspacing", "columnspacing"),
            rf"{_LENGTH}(?: {_LENGTH}){{0,20}}",
        ),
        **dict.fromkeys(
            ("stretchy", "symmetric", "accent", "accentunder", "movablelimits", "displaystyle"), "true|false"
        ),
    }.items()
}
_ESCAPED = re.compile(r"\\([%#&_$ {}])")


@lru_cache(maxsize=4096)
def mathml(tex: str) -> str:
    """Convert a formula.

    Args:
        tex: A formula without its marks.

    Returns:
        One ``<math>`` element, well-formed XML with nothing but presentation MathML; empty if the
        converter refuses the formula or would be kept busy by it.
    """
    tree = formula(tex)
    if tree is None:
        return ""
    out: list[str] = []
    _write(tree, out)
    return "".join(out)


def formula(tex: str) -> ET.Element | None:
    """Return the tree of a formula as the converter makes it, checked; ``None`` if it is refused."""
    tex = prepared(tex)
    # ``\]`` makes the converter's expression for optional arguments backtrack without end.
    if not tex or "\\]" in tex:
        return None
    from docutils.utils.math.latex2mathml import tex2mathml

    try:
        source: str = tex2mathml(tex)
        # Written by docutils: no document type, so no entities.
        tree = ET.fromstring(source.replace("&ApplyFunction;", "\u2061"))  # noqa: S314
    except Exception:  # noqa: BLE001  # malformed formulas raise whatever goes wrong in the converter
        return None
    if not _is_sound(tree, _MAX_DEPTH) or all(element.tag in _EMPTY for element in tree.iter()):
        return None
    return tree


def _is_sound(element: ET.Element, depth: int) -> bool:
    """Say whether all elements are known, hold what they must, and no TeX is left in texts."""
    name = element.tag.removeprefix(_NAMESPACE)
    if name in _LEAVES:
        if element.text and "\\" in element.text:
            element.text = _ESCAPED.sub(r"\1", element.text)
        return not len(element) and "\\" not in (element.text or "")
    if name not in _ROWS and len(element) != _CHILDREN.get(name, -1):
        return False
    if depth == 0 or (name in ("msqrt", "mphantom", "menclose") and not len(element)):
        return False
    return all(_is_sound(child, depth - 1) for child in element)


def _write(element: ET.Element, out: list[str]) -> None:
    name = element.tag.removeprefix(_NAMESPACE)
    out.append(f"<{name}")
    if name == "math":
        out.append(f' xmlns="{_NAMESPACE[1:-1]}"')
    for key, value in element.attrib.items():
        allowed = _ATTRIBUTES.get(key)
        if allowed is not None and allowed.fullmatch(value):
            out.append(f' {key}="{value}"')
    out.append(">")
    if name in _LEAVES and name != "mspace":
        out.append(escape(element.text or "", quote=False))
    for child in element:
        _write(child, out)
    out.append(f"</{name}>")

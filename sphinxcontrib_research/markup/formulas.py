"""Formulas: as TeX, as readable characters, as MathML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sphinxcontrib_research.util import late
from sphinxcontrib_research.util.tex import MATH_ACCENTS, symbol, with_mark

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEX = 2_000
"""Longer formulas are not converted: docutils' converter takes quadratic time."""
MAX_NESTING = 16
"""Formulas that nest deeper are not converted."""

_TEXT = "text|mbox|textrm"

_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_NAME = re.compile(r"\\([A-Za-z]+)(\*?)")
_RENAMED = {
    **dict.fromkeys(("dots", "dotsc", "dotso"), r"\ldots"),
    **dict.fromkeys(("dotsb", "dotsm"), r"\cdots"),
    **dict.fromkeys(("mathbbm", "mathds"), r"\mathbb"),
    **dict.fromkeys("textbf textit textsf textsc texttt textnormal textup hbox emph".split(), r"\text"),
    **dict.fromkeys(("nicefrac", "sfrac"), r"\frac"),
    **dict.fromkeys(("ensuremath", "xspace", "nolimits"), ""),
    **{name: rf"\operatorname{{{name}}}" for name in ("argmax", "argmin")},
    "backslash": r"\setminus",
    "bm": r"\boldsymbol",
    "lt": "<",
    "gt": ">",
}
"""What the converter and LaTeX know in the place of macros."""
_OLD_FONT = re.compile(r"\{\\(rm|bf|it|cal|sf|tt)(?![A-Za-z])\s*+([^{}]*+)\}|\\(rm|bf|it|cal|sf|tt)(?=\{)")
_BARE_FRACTION = re.compile(r"\\([dt]?frac)\s*([0-9A-Za-z])\s*([0-9A-Za-z])")
_SCRIPT = re.compile(
    rf"([_^])\s*(\\(?:{_TEXT}|math[a-z]+|boldsymbol|operatorname|sqrt|hat|bar|tilde|vec)\s*\{{[^{{}}]*\}})"
)
_SCRIPT_MACRO = re.compile(r"([_^])\s*(\\[A-Za-z]+)(?![A-Za-z])(?!\s*[{\[])")
_BARE_SIGN = re.compile(r"(?<!\\)[%#]")
_TEXT_ARGUMENT = re.compile(rf"(\\(?:{_TEXT})\{{)([^{{}}$]*)\}}")
_BARE_IN_TEXT = re.compile(r"(?<!\\)[_&]")


def is_balanced(tex: str) -> bool:
    """Say whether the braces of a formula match and do not nest too deep."""
    depth = 0
    for token in _BRACES.findall(tex):
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
        if not 0 <= depth <= MAX_NESTING:
            return False
    return depth == 0


@lru_cache(maxsize=4096)
def prepared(tex: str) -> str:
    r"""Bring a formula into the form that docutils' converter and LaTeX know.

    Args:
        tex: A formula without its marks.

    Returns:
        The same formula: characters as macros (``≥`` as ``\geq``), bare ``%`` and ``#`` escaped, a few
        macros by their better known names, a base for scripts without one; empty if the formula is
        too long or its braces do not match.
    """
    if len(tex) > MAX_TEX or not is_balanced(tex):
        return ""
    if not tex.isascii():
        # The table of docutils' own LaTeX writer: standard LaTeX, amsmath and amssymb.
        from docutils.utils.math.unichar2tex import uni2tex_table

        tex = tex.translate(uni2tex_table)
    tex = " ".join(tex.split())
    if "\\" in tex:
        tex = _OLD_FONT.sub(_new_font, tex)
        tex = _NAME.sub(_renamed, tex)
        tex = _BARE_FRACTION.sub(r"\\\1{\2}{\3}", tex)
        tex = _TEXT_ARGUMENT.sub(_escaped_text, tex)
        tex = _SCRIPT.sub(r"\1{\2}", tex)
        tex = _SCRIPT_MACRO.sub(r"\1{\2}", tex)
    tex = _BARE_SIGN.sub(r"\\\g<0>", tex)
    return f"{{}}{tex}" if tex.startswith(("^", "_")) else tex


def _new_font(match: re.Match[str]) -> str:
    if match[1]:
        return rf"\math{match[1]}{{{match[2]}}}"
    return rf"\math{match[3]}"


def _renamed(match: re.Match[str]) -> str:
    if match[1] == "operatorname":
        return r"\operatorname"
    return _RENAMED.get(match[1], match[0])


def _escaped_text(match: re.Match[str]) -> str:
    return match[1] + _BARE_IN_TEXT.sub(r"\\\g<0>", match[2]) + "}"


# Formulas as characters that read well where nothing can be set: titles, search, meta tags.

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_MACRO_NAME = re.compile(r"\\([A-Za-z]+)\*?")
_FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"))
_FONTS = frozenset(
    """
    text textrm textnormal textup textbf textit textsf textsc texttt mbox hbox emph ensuremath
    mathrm mathbf mathit mathbb mathcal mathsf mathtt mathfrak mathscr boldsymbol bm operatorname
    rm bf it cal limits nolimits displaystyle textstyle xspace
    left right middle big Big bigg Bigg bigl bigr Bigl Bigr
    """.split()
)
"""Macros that change the look of what follows, and leave nothing themselves."""
_SPACES = {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "\\": " ", "|": "‖"}
_SIMPLE = re.compile(r"[\w.∞]*")
_SCRIPT_SIGNS = {**dict.fromkeys(("∘", "°"), "°"), **dict.fromkeys(("'", "prime", "′"), "′")}
"""Scripts that are characters of their own."""
_SIMPLE_SCRIPT = late(r"[+−-]?[\w.,*'′∞⊤†]*")


@lru_cache(maxsize=4096)
def readable(tex: str) -> str:
    r"""Return a formula as plain characters.

    Args:
        tex: A formula without its marks.

    Returns:
        ``2×`` for ``2\times``, ``a/b`` for ``\frac{a}{b}``, ``x_i^2`` for ``x_{i}^{2}``.
    """
    if len(tex) > MAX_TEX or not is_balanced(tex):
        return " ".join(
            _MACRO_NAME.sub(lambda match: symbol(match[1]) or match[1], tex).replace("\\", "").split()
        )
    text = " ".join(_Reader(_TOKEN.findall(tex), _script).group().split())
    return text.lstrip("^_") if tex.lstrip("{} ").startswith(("^", "_")) else text


def scripted(tex: str, wrap_in: Callable[[str, str], str]) -> str:
    r"""Return a formula as characters, with its scripts off the line.

    Args:
        tex: A formula without its marks.
        wrap_in: Writes a script, given ``sub`` or ``sup`` and its text.

    Returns:
        The text of :func:`readable`, in which ``x_{i}`` is ``x`` and what ``wrap_in`` makes of ``i``.
    """
    if len(tex) > MAX_TEX or not is_balanced(tex):
        return readable(tex)

    def script(mark: str, argument: str) -> str:
        if not argument or argument in _SCRIPT_SIGNS:
            return _SCRIPT_SIGNS.get(argument, "")
        if argument[0] == "-":
            argument = f"\u2212{argument[1:]}"
        return wrap_in("sub" if mark == "_" else "sup", argument)

    return " ".join(_Reader(_TOKEN.findall(tex), script).group().split())


class _Reader:
    """Reads the tokens of one formula, whose braces match."""

    def __init__(self, tokens: list[str], script: Callable[[str, str], str]) -> None:
        self.tokens = tokens
        self.script = script
        """Writes a script, given its mark and its text."""
        self.place = 0
        self.blank_before = -1
        """The place of a token that stands behind a macro and a blank."""

    def next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1] if self.place <= len(self.tokens) else ""

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def group(self) -> str:
        """Read up to the brace that closes the group, or to the end."""
        out: list[str] = []
        while (token := self.next()) and token != "}":
            if token == "{":
                out.append(self.group())
            elif token in "^_":
                out.append(self.script(token, self.argument()))
            elif token in "~&" or token.isspace():
                out.append(" ")
            elif token.startswith("\\"):
                out.append(self.macro(token[1:].rstrip("*") or token[1:], out))
            elif token != "$":
                out.append(token)
        return "".join(out)

    def argument(self) -> str:
        """Read one group, or one token: a macro without its own arguments, so that nothing nests."""
        while self.peek().isspace():
            self.next()
        if self.peek() in ("", "}"):
            return ""
        token = self.next()
        if token == "{":
            return self.group().strip()
        if token[1:] in _FONTS and self.peek() == "{":
            self.next()
            return self.group().strip()
        return _character(token[1:]) if token.startswith("\\") else token

    def macro(self, name: str, out: list[str]) -> str:
        if not name.isalpha():
            return _character(name)
        if name in _FRACTIONS:
            return f"{_bracketed(self.argument())}/{_bracketed(self.argument())}"
        if name == "sqrt":
            return f"√{_bracketed(self.argument())}"
        if name in MATH_ACCENTS:
            argument = self.argument()
            if len(argument) == 1:
                return with_mark(MATH_ACCENTS[name], argument)
            return argument
        if name in ("begin", "end", "hspace", "mspace", "label"):
            self.argument()
            return " "
        if name in _FONTS:
            return ""
        return self.spaced(_character(name), out)

    def spaced(self, shown: str, out: list[str]) -> str:
        """Part a function's name from its neighbours; keep a blank behind a sign if one is before it."""
        before = " " if self.blank_before == self.place - 1 else out[-1][-1:] if out else ""
        had_blank = self.peek().isspace()
        if had_blank:
            self.next()
            self.blank_before = self.place
        if len(shown) > 1 and shown.isalpha():
            after = self.peek()
            parted = had_blank or after[:1].isalnum() or after.startswith("\\")
            return (" " if before.isalnum() or before == " " else "") + shown + (" " if parted else "")
        return f" {shown} " if had_blank and before == " " else shown


def _character(name: str) -> str:
    if not name.isalpha():
        return _SPACES.get(name, name)
    shown = symbol(name)
    return name if shown is None else shown


def _script(mark: str, argument: str) -> str:
    if not argument:
        return ""
    if argument in _SCRIPT_SIGNS:
        return _SCRIPT_SIGNS[argument]
    return mark + (argument if _SIMPLE_SCRIPT().fullmatch(argument) else f"({argument})")


def _bracketed(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


# Formulas as MathML, made by docutils' own converter.
#
# The converter (:mod:`docutils.utils.math.latex2mathml`) is provisional: its results are read again, and only
# elements and attributes of presentation MathML with harmless values are written.
# https://www.w3.org/TR/mathml-core/

_MAX_DEPTH = 48
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_LEAVES = frozenset(("mi", "mn", "mo", "mtext", "mspace"))
_ROWS = frozenset("math mrow mstyle mphantom menclose msqrt mtable mtr mtd mpadded".split())
_EMPTY = frozenset((f"{_NAMESPACE}math", f"{_NAMESPACE}mrow"))
_CHILDREN = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
"""How many children an element must have; rows take any number."""
_LENGTH = r"-?[0-9]?(?:\.[0-9]{1,20})?(?:em|ex)?"
_ATTRIBUTES = {
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
        "width lspace rspace minsize maxsize rowspacing columnspacing".split(),
        rf"{_LENGTH}(?: {_LENGTH}){{0,20}}",
    ),
    **dict.fromkeys(
        "stretchy symmetric accent accentunder movablelimits displaystyle".split(), r"true|false"
    ),
}
"""The attributes that are written, and their harmless values."""
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
        if key in _ATTRIBUTES and re.fullmatch(_ATTRIBUTES[key], value):
            out.append(f' {key}="{value}"')
    out.append(">")
    if name in _LEAVES and name != "mspace":
        out.append(escape(element.text or "", quote=False))
    for child in element:
        _write(child, out)
    out.append(f"</{name}>")


# Which formulas LaTeX may have as they are.
#
# A formula goes to LaTeX (and to MathJax, in builders that use it) without being escaped, so it may only hold
# what is known to be harmless and defined: macros of LaTeX, amsmath and amssymb that set mathematics.

# By the number of arguments.
_NONE = "left right begin end bmod quad qquad thinspace".split()
_SIZES = "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm".split()
_ONE = """
    sqrt text mbox textrm operatorname pmod mod xrightarrow xleftarrow
    mathrm mathbf mathbb mathcal mathit mathsf mathtt mathfrak boldsymbol
    hat widehat tilde widetilde bar overline underline dot ddot vec acute grave breve check mathring
    overbrace underbrace
""".split()
_TWO = "frac dfrac tfrac cfrac binom dbinom tbinom overset underset".split()
_FUNCTIONS = """
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup
    ln log max min Pr sec sin sinh sup tan tanh
""".split()
_LETTERS = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi
    rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma
    Upsilon Phi Psi Omega ell hbar imath jmath
""".split()
_SYMBOLS = """
    Re Im aleph nabla partial infty forall exists nexists
    emptyset varnothing neg lnot top bot angle triangle square star ast circ bullet cdot cdots ldots vdots
    ddots times div pm mp cap cup wedge land vee lor oplus otimes odot ominus setminus
    le leq leqslant ge geq geqslant ne neq equiv sim simeq approx cong propto ll gg prec succ preceq succeq
    subset supset subseteq supseteq in ni notin mid nmid parallel perp models vdash
    to gets mapsto leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow iff implies
    longrightarrow longleftarrow Longrightarrow uparrow downarrow updownarrow nearrow searrow
    sum prod coprod int iint iiint oint bigcup bigcap bigoplus bigotimes
    langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert lbrace rbrace
    prime backslash colon dagger ddagger checkmark lesssim gtrsim triangleq complement therefore because
""".split()
_ARGUMENTS = {
    **dict.fromkeys((*_NONE, *_SIZES, *_FUNCTIONS, *_LETTERS, *_SYMBOLS), 0),
    **dict.fromkeys(_ONE, 1),
    **dict.fromkeys(_TWO, 2),
}
_SINGLE = frozenset((*"+-*", *(f"\\{name}" for name in _LETTERS)))
_SIGNS = frozenset(",;:! %#&_{}|$\\")
_WITH_OPTION = frozenset((r"\sqrt", r"\xrightarrow", r"\xleftarrow"))
_ENVIRONMENTS = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases aligned".split())

_LATEX_TOKEN = re.compile(r"\\(?:begin|end)\{[a-zA-Z]+\}|\\[A-Za-z]+|\\.|[^\s]")
_TEXT_COMMAND = late(r"\\(?:text|mbox|textrm)(?![A-Za-z])(?!\{(?:[^{}$^\\]|\\[%#&_ ])*\})")
_OPERATOR = re.compile(r"\\operatorname(?!\{[A-Za-z ]+\})")


@lru_cache(maxsize=4096)
def latex_formula(tex: str) -> str:
    """Return a formula as LaTeX can compile it, without its marks.

    Args:
        tex: A formula without its marks.

    Returns:
        ASCII that holds nothing but known macros of mathematics, well-formed; empty for any other
        formula, which is to be shown as characters.
    """
    source = prepared(tex)
    if not source or not source.isascii():
        return ""
    if _TEXT_COMMAND().search(source) or _OPERATOR.search(source):
        return ""
    tokens = _LATEX_TOKEN.findall(source)
    if not _nests(tokens) or not _is_complete(tokens) or not _scripts_differ(tokens):
        return ""
    return source if formula(tex) is not None else ""


def _nests(tokens: list[str]) -> bool:
    """Say whether groups, environments and delimiters nest, and columns stand in environments alone."""
    opened: list[str] = []
    for token in tokens:
        if token in ("{", r"\left"):
            opened.append(token)
        elif token.startswith(r"\begin{"):
            if token[7:-1] not in _ENVIRONMENTS:
                return False
            opened.append(token[7:])
        elif token in ("&", r"\\"):
            if not opened or opened[-1] in ("{", r"\left"):
                return False
        elif token in ("}", r"\right") or token.startswith(r"\end{"):
            opener = {"}": "{", r"\right": r"\left"}.get(token, token[5:])
            if not opened or opened.pop() != opener:
                return False
    return not opened


def _is_complete(tokens: list[str]) -> bool:
    """Say whether all macros are known and all macros and scripts have their arguments."""
    for place, token in enumerate(tokens):
        if token in ("^", "_"):
            wanted = 1
        elif token.startswith("\\") and "{" not in token[2:]:
            name = token[1:]
            if name not in (_ARGUMENTS if name.isalpha() else _SIGNS):
                return False
            wanted = _ARGUMENTS.get(name, 0)
        else:
            continue
        end = place + 1
        if token in _WITH_OPTION and tokens[end : end + 1] == ["["]:
            end = _after_option(tokens, end)
        for _ in range(wanted):
            end = _after_argument(tokens, end, single=wanted == 1)
        if end < 0:
            return False
    return True


def _scripts_differ(tokens: list[str]) -> bool:
    """Say whether nothing has two superscripts (a prime is one) or two subscripts: they stop LaTeX."""
    behind: dict[int, str] = {}
    for place, token in enumerate(tokens):
        scripts = behind.get(place, "")
        if token == "'":
            if "^" in scripts:
                return False
            behind[place + 1] = scripts + token
        elif token in ("^", "_"):
            if token in scripts or (token == "^" and "'" in scripts):
                return False
            behind[_after_argument(tokens, place + 1, single=True)] = scripts + token
    return True


def _after_argument(tokens: list[str], place: int, *, single: bool) -> int:
    """Return the place behind an argument: a group, or if allowed a ``single`` token; -1 if there is none."""
    if not 0 <= place < len(tokens):
        return -1
    if tokens[place] != "{":
        return place + 1 if single and (tokens[place].isalnum() or tokens[place] in _SINGLE) else -1
    depth, end = 1, place + 1
    while depth:  # the braces match: see _nests
        depth += {"{": 1, "}": -1}.get(tokens[end], 0)
        end += 1
    return end


def _after_option(tokens: list[str], place: int) -> int:
    """Return the place behind ``[…]``, which may hold neither groups nor brackets; -1 if it does."""
    for index in range(place + 1, len(tokens)):
        if tokens[index] == "]":
            return index + 1
        if tokens[index] in ("{", "}", "["):
            return -1
    return -1

"""Which formulas LaTeX may have as they are.

A formula goes to LaTeX (and to MathJax, in builders that use it) without being escaped, so it may only hold
what is known to be harmless and defined: macros of LaTeX, amsmath and amssymb that set mathematics.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sphinxcontrib_research.text.mathml import formula
from sphinxcontrib_research.text.tex import prepared

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

_TOKEN = re.compile(r"\\(?:begin|end)\{[a-zA-Z]+\}|\\[A-Za-z]+|\\.|[^\s]")
_TEXT = re.compile(r"\\(?:text|mbox|textrm)(?![A-Za-z])(?!\{(?:[^{}$^\\]|\\[%#&_ ])*\})")
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
    if _TEXT.search(source) or _OPERATOR.search(source):
        return ""
    tokens = _TOKEN.findall(source)
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

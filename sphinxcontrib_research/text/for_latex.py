"""Which formulas LaTeX may have as they are.

A formula goes to LaTeX (and to MathJax, in builders that use it) without being escaped, so it may only hold
what is known to be harmless and defined: macros of LaTeX, amsmath and amssymb that set mathematics.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sphinxcontrib_research.text.mathml import formula
from sphinxcontrib_research.text.tex import prepared

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_STRUCTURE = """
    frac dfrac tfrac cfrac binom dbinom tbinom sqrt text mbox textrm operatorname left right begin end
    mathrm mathbf mathbb mathcal mathit mathsf mathtt mathfrak boldsymbol pmod bmod mod
    big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm
    hat widehat tilde widetilde bar overline underline dot ddot vec acute grave breve check mathring
    overbrace underbrace overset underset xrightarrow xleftarrow quad qquad thinspace
""".split()
_FUNCTIONS = """
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup
    ln log max min Pr sec sin sinh sup tan tanh
""".split()
_SYMBOLS = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi
    rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma
    Upsilon Phi Psi Omega ell hbar imath jmath Re Im aleph nabla partial infty forall exists nexists
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
_ALLOWED = frozenset((*_STRUCTURE, *_FUNCTIONS, *_SYMBOLS))
_ENVIRONMENTS = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases aligned".split())

_MACRO = re.compile(r"\\([A-Za-z]+|.)")
_SIGNS = frozenset(",;:! %#&_{}|$\\")
_PAIRED = re.compile(r"\\(left|right|begin|end)(?![A-Za-z])")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)(?![A-Za-z])(?:\{([A-Za-z]+)\})?")
_TEXT = re.compile(r"\\(?:text|mbox|textrm)(?![A-Za-z])(?!\{(?:[^{}$^\\]|\\[%#&_ ])*\})")
_OPERATOR = re.compile(r"\\operatorname(?!\{[A-Za-z ]+\})")
# TeX's own notation for characters (^^5c), a prime behind a superscript, a script of two arguments.
_ODD = re.compile(
    r"""\^\s*\^
      | \^\s*(?:\{[^{}]*\}|\\[A-Za-z]+|[^{}\\])\s*'
      | [_^]\s*\\(?:[dtc]?frac|[dt]?binom|left)""",
    re.VERBOSE,
)
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_SUPERSCRIPTS = (_NAMESPACE + "msup", _NAMESPACE + "msubsup")
_SUBSCRIPTS = (_NAMESPACE + "msub", _NAMESPACE + "msubsup")


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
    if not source or not source.isascii() or _ODD.search(source) or not _macros_are_known(source):
        return ""
    tree = formula(tex)
    return source if tree is not None and not _has_double_script(tree) else ""


def _macros_are_known(source: str) -> bool:
    if any(name not in (_ALLOWED if name.isalpha() else _SIGNS) for name in _MACRO.findall(source)):
        return False
    if _TEXT.search(source) or _OPERATOR.search(source):
        return False
    if any(name not in _ENVIRONMENTS for name in _ENVIRONMENT.findall(source)):
        return False
    opened: list[str] = []
    for name in _PAIRED.findall(source):
        if name in ("left", "begin"):
            opened.append(name)
        elif not opened or opened.pop() != {"right": "left", "end": "begin"}[name]:
            return False
    return not opened


def _has_double_script(tree: Element) -> bool:
    """``x^2^3`` stops LaTeX."""
    for element in tree.iter():
        for scripts in (_SUPERSCRIPTS, _SUBSCRIPTS):
            if element.tag in scripts and len(element) and element[0].tag in scripts:
                return True
    return False

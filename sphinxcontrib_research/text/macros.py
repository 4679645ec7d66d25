"""LaTeX macros in running text: which mean structure, which are symbols, letters or accents."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sphinxcontrib_research.model import accents
from sphinxcontrib_research.text.spans import Code, Emphasis, Strong, Sub, Sup

if TYPE_CHECKING:
    from sphinxcontrib_research.text.builder import Wrap

WRAPPERS: dict[str, Wrap] = {
    "emph": Emphasis,
    "textit": Emphasis,
    "textsl": Emphasis,
    "textbf": Strong,
    "texttt": Code,
    "textsubscript": Sub,
    "textsuperscript": Sup,
}
"""Macros that set their argument in some way."""

DECLARATIONS: dict[str, Wrap] = {
    "em": Emphasis,
    "it": Emphasis,
    "sl": Emphasis,
    "itshape": Emphasis,
    "slshape": Emphasis,
    "bf": Strong,
    "bfseries": Strong,
    "tt": Code,
    "ttfamily": Code,
}
"""Macros that set the rest of their group in some way: ``{\\bf …}``."""

WITHOUT_ARGUMENT = {
    **dict.fromkeys(
        """label vspace hspace textcolor color colorbox begin end fontsize texorpdfstring foreignlanguage
        selectlanguage textlang raisebox scalebox rotatebox reflectbox parbox includegraphics phantom
        hphantom vphantom pagestyle thispagestyle vskip hskip special""".split(),
        1,
    ),
    **dict.fromkeys("fcolorbox resizebox rule setlength addtolength".split(), 2),
}
"""Macros whose first arguments are not for reading, and how many these are."""

_SILENT = """noindent protect relax xspace centering bigskip medskip smallskip sloppy allowbreak nobreak
    nolinebreak normalfont selectfont upshape mdseries rmfamily sffamily scshape rm sf sc tiny scriptsize
    footnotesize small normalsize large Large LARGE huge Huge displaystyle textstyle limits nolimits left
    right unskip ignorespaces""".split()

# https://github.com/cvpr-org/author-kit (cvpr.sty) and common usage
_ABBREVIATIONS = {
    "eg": "e.g.",
    "ie": "i.e.",
    "cf": "cf.",
    "etc": "etc.",
    "vs": "vs.",
    "wrt": "w.r.t.",
    "dof": "d.o.f.",
    "iid": "i.i.d.",
    "wolog": "w.l.o.g.",
    "etal": "et al.",
    "aka": "a.k.a.",
    "resp": "resp.",
}

# What pylatexenc does not know or shows otherwise.
_SYMBOLS = {
    "copyright": "©",
    "S": "§",
    "P": "¶",
    "pounds": "£",
    "euro": "€",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textunderscore": "_",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textdollar": "$",
    "textquotesingle": "'",
    "textminus": "−",
    "lq": "‘",
    "rq": "’",
    "degree": "°",
    "deg": "°",
    "celsius": "°C",
    "percent": "%",
    "checkmark": "✓",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2e",
    "BibTeX": "BibTeX",
    "slash": "/",
    "colon": ":",
    "par": " ",
    "n": " ",  # a line break as programs write it, which no macro is called
    "linebreak": " ",
    "quad": "\u2003",
    "qquad": "\u2003\u2003",
    "thinspace": "\xa0",
    "nobreakspace": "\xa0",
    "item": "• ",
    "lt": "<",
    "gt": ">",
}

# The journal macros of the Astrophysics Data System: https://ui.adsabs.harvard.edu/help/actions/journal-macros
_JOURNALS = {
    "aj": "AJ",
    "araa": "ARA&A",
    "apj": "ApJ",
    "apjl": "ApJL",
    "apjs": "ApJS",
    "ao": "Appl. Opt.",
    "apss": "Ap&SS",
    "aap": "A&A",
    "aapr": "A&A Rev.",
    "aaps": "A&AS",
    "baas": "BAAS",
    "icarus": "Icarus",
    "jcap": "JCAP",
    "jgr": "J. Geophys. Res.",
    "jrasc": "JRASC",
    "memras": "MmRAS",
    "mnras": "MNRAS",
    "na": "New A",
    "nar": "New A Rev.",
    "nat": "Nature",
    "pasa": "PASA",
    "pasj": "PASJ",
    "pasp": "PASP",
    "physrep": "Phys. Rep.",
    "planss": "Planet. Space Sci.",
    "pra": "Phys. Rev. A",
    "prb": "Phys. Rev. B",
    "prc": "Phys. Rev. C",
    "prd": "Phys. Rev. D",
    "pre": "Phys. Rev. E",
    "prl": "Phys. Rev. Lett.",
    "procspie": "Proc. SPIE",
    "qjras": "QJRAS",
    "rmxaa": "Rev. Mexicana Astron. Astrofis.",
    "solphys": "Sol. Phys.",
    "ssr": "Space Sci. Rev.",
}

_OURS = {
    **dict.fromkeys(_SILENT, ""),
    **_ABBREVIATIONS,
    **{name.capitalize(): text[0].upper() + text[1:] for name, text in _ABBREVIATIONS.items()},
    **_SYMBOLS,
    **_JOURNALS,
    **accents.LETTERS,
}

_MARKED_LETTER = r"""(?:
      \{ [^{}]{0,12} (?:\{[^{}]{0,12} (?:\{[^{}]{0,12}\} [^{}]{0,12})? \} [^{}]{0,12})? \}
    | \\(?:[ij]|ae|AE|oe|OE|aa|AA|[oO])(?![A-Za-z])\ ?
)"""
_ACCENT_ARGUMENT = rf"""(?: {_MARKED_LETTER} | \\["'`^~=.][^\W\d_] | [^\W\d_] )"""
ACCENT = re.compile(
    rf"""\\(?:
      (?: ["'] | [`^~=.]\ ?) {_ACCENT_ARGUMENT}
    | [Hcdbkruvh] (?: \ {{0,4}}{_MARKED_LETTER} | \ {{1,4}}[^\W\d_])
    )""",
    re.VERBOSE,
)
r"""An accent with its letter: ``\"o``, ``\'{e}``, ``\c c``, ``\v{s}``, ``\~{{\^e}}``."""

_KEPT_MARKS = frozenset("~^`=.'\"")
_ACCENT_STEP = re.compile(r"""\\(["'`^~=.]|[Hcdbkruvh](?![A-Za-z]))|\\([A-Za-z]+)\ ?|[{} ]|\\|([^\\{} ]+)""")


@lru_cache(maxsize=4096)
def symbol(name: str) -> str | None:
    """Return what an argument-less macro stands for.

    Args:
        name: The macro's name, without the backslash.

    Returns:
        The characters, or ``None`` for a macro that is not known to be a symbol.
    """
    if name in _OURS:
        return _OURS[name]
    if name in WRAPPERS:
        return None
    spec = _database().get_macro_spec(name)
    if spec is None or spec.macroname != name:
        return None
    shown = spec.simplify_repl
    # Others take arguments (%s) or stand for something missing (<ref>).
    if not isinstance(shown, str) or "%" in shown or (len(shown) > 1 and not shown.isalpha()):
        return None
    return shown


@lru_cache(maxsize=4096)
def accent(source: str) -> str:
    r"""Return the letter that accent macros and their argument stand for.

    Args:
        source: What :data:`ACCENT` matches: ``\"{o}``, ``\~{\^e}``.

    Returns:
        The letter (``ö``), composed; the argument's own text where it begins with no letter.
    """
    marks: list[str] = []
    letters: list[str] = []
    for match in _ACCENT_STEP.finditer(source):
        if match[1] and not letters:
            marks.append(match[1])
        elif match[1] or match[2]:
            name = match[1] or match[2]
            letters.append(accents.LETTERS.get(name) or symbol(name) or ("" if match[1] else name))
        elif match[3]:
            letters.append(match[3])
    argument = "".join(letters)
    if not argument:  # \~{} is a tilde
        return marks[0] if marks[0] in _KEPT_MARKS else ""
    if argument[0].isalpha():
        for mark in reversed(marks):
            argument = accents.with_mark(accents.ACCENTS[mark], argument)
    return argument


@lru_cache(maxsize=1)
def _database() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db

    return get_default_latex_context_db()

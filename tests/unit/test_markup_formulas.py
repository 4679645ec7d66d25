"""Formulas: MathML for HTML, TeX that compiles for LaTeX, characters for plain text."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from sphinxcontrib_research.markup.formulas import latex_formula, mathml, readable
from sphinxcontrib_research.markup.writers import html, latex, nodes, plain

MATHML = "http://www.w3.org/1998/Math/MathML"


def words(source: str) -> str:
    return "".join(ET.fromstring(source).itertext())


@pytest.mark.parametrize(
    ("tex", "shown", "read"),
    [
        (r"2\times", "2×", "2×"),
        (r"512 \times 512", "512×512", "512 × 512"),
        (r"256\times 256", "256×256", "256×256"),
        (r"83.6\%", "83.6%", "83.6%"),
        ("83.6%", "83.6%", "83.6%"),
        ("π", "π", "π"),
        ("a ≥ b", "a≥b", "a ≥ b"),
        ("N{:}M", "N∶M", "N:M"),
        (r"N\!:\!M", "N∶M", "N:M"),
        (r"C_{\text{M}}^{\text{N}}", "CMN", "C_M^N"),
        (r"\mathrm{Mask}(QK^{T})", "Mask(QKT)", "Mask(QK^T)"),
        (r"\frac{x - \min(x_{\min},0)}{\max(0,y)} \cdot f(x)", None, "(x - min(x_min,0))/(max(0,y)) · f(x)"),
        (r"\frac12", "12", "1/2"),
        (r"\sqrt{x+1}", "x+1", "√(x+1)"),
        ("_2", "2", "2"),
        (r"^\circ", "∘", "°"),
        (r"10^{-3}", "10−3", "10^-3"),
        ("x_{i,j}", "xi,j", "x_i,j"),
        ("x^{a b}", "xab", "x^(a b)"),
        (r"\mathcal{O}(n\log n)", None, "O(n log n)"),
        (r"\alpha\leq 0.5", "α≤0.5", "α≤0.5"),
        (r"\alpha \leq \beta", "α≤β", "α ≤ β"),
        (r"\ell_1", "ℓ1", "ℓ_1"),
        (r"\hat{x} \vec v", None, "x̂ v⃗"),
        (r"\left(\frac{a}{b}\right]", "(ab]", "(a/b]"),
        (r"5\text{ to }10", "5\xa0to\xa010", "5 to 10"),
        (r"\text{100\% of a_b}", "100% of a_b", "100% of a_b"),
        (r"\dots, {\rm d}x, \bm{x}, \textbf{ab}", None, "…, dx, x, ab"),
        (r"\operatorname*{argmax}_x", None, "argmax_x"),
        (r"\begin{pmatrix}a & b\\c & d\end{pmatrix}", "(abcd)", "a b c d"),
        (r"f' = x'", "f'=x'", "f' = x'"),
    ],
)
def test_formulas_that_papers_hold(tex, shown, read):
    made = mathml(tex)

    assert made.startswith(f'<math xmlns="{MATHML}">')
    assert shown is None or words(made) == shown
    assert "\\" not in made
    assert readable(tex) == read


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"2\times", r"2\times"),
        ("a ≥ π", r"a \geq \pi"),
        ("5%", r"5\%"),
        ("_2", "{}_2"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"x_\min", r"x_{\min}"),
        (r"x^\mathrm{T}", r"x^{\mathrm{T}}"),
        (r"\text{a_b}", r"\text{a\_b}"),
        (r"{\bf x} \rm{y} \dots", r"\mathbf{x} \mathrm{y} \ldots"),
        (r"\begin{cases}a & b\\c & d\end{cases}", r"\begin{cases}a & b\\c & d\end{cases}"),
        (r"\sqrt[3]{x}", r"\sqrt[3]{x}"),
        (r"\mathbf{\alpha} \hat x", r"\mathbf{\alpha} \hat x"),
        (r"x_i'^", ""),
        (r"\left[a\right)", r"\left[a\right)"),
    ],
)
def test_formulas_for_latex(tex, expected):
    assert latex_formula(tex) == expected


@pytest.mark.parametrize(
    "tex",
    [
        # Runs or reads something.
        r"\input{/etc/passwd}",
        r"\text{\input{x}}",
        r"\mbox{\write18{x}}",
        r"\immediate\write18{x}",
        r"\operatorname{\input{x}}",
        r"\def\x{y}\x",
        r"\csname input\endcsname",
        r"x^^5cinput",
        r"\href{javascript:alert(1)}{x}",
        r"\require{html}",
        # Stops LaTeX.
        "{",
        "a}{b",
        r"\frac{a}",
        r"\frac",
        r"\sqrt[3",
        r"\left(a",
        r"\right)",
        r"\left(a{\right)}",
        "a & b",
        r"a \\ b",
        r"\begin{matrix}a",
        r"\end{matrix}",
        r"\begin{document}",
        "x^2^3",
        "x_1_2",
        "x^2_1^3",
        "x^2'",
        "x'^2",
        "x^",
        r"\hat",
        r"x^\frac",
        r"\sqrt[{]}]{x}",
        r"\text{a^b}",
        r"\operatorname{a_b}",
        r"\binom@\frac{a}{b}",
        r"\unknown",
        r"\limits",
        "中",
    ],
)
def test_formulas_that_latex_may_not_have(tex):
    assert latex_formula(tex) == ""
    assert nodes(rf"\({tex}\)")[0].tagname != "math"
    assert "$" not in latex(rf"\({tex}\)").replace(r"\$", "")


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown{x}",
        r"\text{\input{x}}",
        "x^",
        r"\frac{a}",
        "a & b",
        r"\sqrt",
        "x" * 2_001,
        "{" * 17 + "}" * 17,
        r"\sqrt" * 60 + " x",
        r"\hat" * 60 + " x",
        r"\phantom",
        r"\sqrt[" + r"\]" * 60,
        "{}",
    ],
)
def test_what_the_converter_refuses_stays_tex(tex):
    assert mathml(tex) == ""
    shown = html(f"${tex}$")
    assert shown.startswith('<code class="research-tex">')
    assert words(shown) == tex


@pytest.mark.parametrize(
    ("tex", "unwanted"),
    [
        (r"\text{<script>alert(1)</script>}", "<script"),
        (r'\hspace{1" onload="x}a', "onload"),
        (r"\hspace{9999em}a", "9999"),
        (r"a\mspace{-300mu}b", "-16"),
        ("a<b>c", "<b>"),
    ],
)
def test_only_harmless_mathml_is_written(tex, unwanted):
    shown = html(f"${tex}$")

    assert unwanted not in shown
    ET.fromstring(f"<p>{shown}</p>")


def test_attributes_that_matter_are_kept():
    assert 'stretchy="false"' in mathml("(x)")
    assert 'width="1em"' in mathml(r"a\quad b")


def test_a_formula_in_each_form():
    source = r"a 2$\times$ speed-up"

    assert html(source) == f'a 2<math xmlns="{MATHML}"><mo>×</mo></math> speed-up'
    assert [node.tagname for node in nodes(source)] == ["#text", "math", "#text"]
    assert nodes(source)[1].astext() == r"\times"
    assert plain(source) == "a 2× speed-up"
    assert latex(source) == r"a 2$\times$ speed-up"


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("{" * 20 + r"\alpha x" + "}" * 20, "{" * 20 + "α x" + "}" * 20),
        (r"\frac\frac\frac", "frac/frac"),
        (r"\sqrt", "√"),
        (r"\unknown{x}", "unknownx"),
        (r"a \| b \, c~d \$5", "a ‖ b c d $5"),
        (r"x^", "x"),
        (r"f^\prime g^{'}", "f′ g′"),
        (r"\mathrm", ""),
        (r"a^\mathrm{T}", "a^T"),
        (r"\hspace{1em}x\text{$y$}", "xy"),
        (r"n\sin\theta", "n sin θ"),
        (r"\hat{xy} \bar x", "xy x̄"),
    ],
)
def test_odd_formulas_read_somehow(tex, expected):
    assert readable(tex) == expected

"""Titles of one work and of two, venues, and the forms in which texts are compared."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinxcontrib_research.model.library.likeness import (
    Work,
    alike,
    is_arxiv,
    same_by_title,
    title_key,
    venues_alike,
)
from sphinxcontrib_research.model.names import name_keys, parse_person
from sphinxcontrib_research.util.text import fold, identity

ONE_WORK = [
    ("The A-B system of ponds", "The AB system of ponds"),
    ("A study of a pond", "Study of pond"),
    ("Sparse Widgets", "SPARSE WIDGETS."),
    ("Sparse Widgets", "Sparse <i>Widgets</i>"),
    ("{S}parse {W}idgets", "The sparse widgets"),
    ("Widgets & Gadgets", "Widgets &amp; Gadgets"),
    ("Widgets and Gadgets", "Widgets & Gadgets"),
    ("Multi-agent widgets", "Multiagent Widgets"),
    ("On $\\ell_1$ widgets in {NLP}", "On ℓ1 widgets in NLP"),
    ("The $\\alpha$-decay of widgets", "The α-decay of widgets"),
    ("Ca$^{2+}$ in ponds", "Ca<sup>2+</sup> in ponds"),
    ("Über Möbel und Wärme", "Uber Mobel und Warme"),
    ("The behaviour of newts at night", "The behavior of newts at night"),
    ("The behavoir of newts at night", "The behavior of newts at night"),
    ("Sparse Widgets: A Study", "Sparse Widgets"),
    ("Sparse Widgets – a study in parts", "Sparse Widgets"),
    ("Are widgets sparse? A study", "Are widgets sparse"),
    ("Pondsim", "newt-lab/pondsim: v1.2.0"),
    ("Pondsim: newts at any scale", "newt-lab/Pondsim: 2.0rc1"),
    ("Pondsim", "newt-lab/pondsim: First release of the year"),
    ("稀疏小部件的研究", "A study of sparse widgets"),
    ("Разреженные виджеты", "Sparse Widgets"),
]
TWO_WORKS = [
    ("Hepatitis A in ponds", "Hepatitis E in ponds"),
    ("Vitamin A", "Vitamin"),
    ("Vitamin A", "Vitamin E"),
    ("Sparse Widgets", "Sparse Gadgets"),
    ("Learning sparse widgets from data", "Learning sparse widgets from noisy data"),
    ("Widgets", "Widgets and how to make them last"),
    ("Widgets", "Sparse widgets in ponds"),
    ("A pond survey, part I", "A pond survey, part II"),
    ("A pond survey: part I", "A pond survey: part II"),
    ("A pond survey: 2019", "A pond survey: 2020"),
    ("Pondsim", "newt-lab/newtsim: v1.2.0"),
    ("Pondsim", "newt-lab/pondsim: the theory"),
    ("Output: a survey", "Input/output: a review"),
    ("Programs in C", "Programs in C++"),
    ("Programs in C#", "Programs in C"),
    ("Stable ponds", "Unstable ponds"),
    ("Symmetric ponds at rest", "Asymmetric ponds at rest"),
    ("Hypothermia of frogs in ponds", "Hyperthermia of frogs in ponds"),
    ("稀疏小部件的研究", "火星上的番茄"),
    ("かくのはなし", "がくのはなし"),
    ("Editorial", "Obituary"),
]


@pytest.mark.parametrize(("one", "other"), ONE_WORK)
def test_titles_of_one_work(one: str, other: str) -> None:
    assert alike(Work(one, "Reed", 2020), Work(other, "Reed", 2020))
    assert alike(Work(other, "Reed", 2020), Work(one, "Reed", 2020))


@pytest.mark.parametrize(("one", "other"), TWO_WORKS)
def test_titles_of_two_works(one: str, other: str) -> None:
    assert not alike(Work(one, "Reed", 2020), Work(other, "Reed", 2020))
    assert not alike(Work(other, "Reed", 2020), Work(one, "Reed", 2020))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Work("Ponds: a study", "Reed"), Work("Ponds", "Lake"), False),
        (Work("Ponds: a study", "Reed"), Work("Ponds"), False),
        (Work("池塘", "Reed", 2020), Work("Ponds", "Lake", 2020), False),
        (Work("池塘", "Reed", 2020), Work("Ponds", "Reed", 2021), False),
        (Work("池塘", "芦", 2020), Work("Ponds", "Lu", 2020), True),
        (Work("池塘"), Work("Ponds"), True),
        (Work("Photon counts", "Reed", 2020), Work("Proton counts", "Lake", 2020), False),
        (Work("Photon counts", "Reed", 2020), Work("Proton counts", "Reed", 2021), False),
        (Work("Bayesian ponds", "Reed", 2020), Work("Baysian ponds"), True),
    ],
)
def test_where_titles_prove_little_authors_and_years_decide(one: Work, other: Work, expected: bool) -> None:
    assert alike(one, other) is expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_goes_both_ways(one: str, other: str) -> None:
    assert alike(Work(one), Work(one))
    assert alike(Work(one, "Reed"), Work(other, "Reed")) == alike(Work(other, "Reed"), Work(one, "Reed"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ICCV", "IEEE/CVF International Conference on Computer Vision"),
        ("CVPR", "2022 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)"),
        ("TPAMI", "IEEE Transactions on Pattern Analysis and Machine Intelligence"),
        ("NeurIPS", "Advances in Neural Information Processing Systems"),
        ("TOG", "ACM Transactions on Graphics"),
        ("Phys. Rev. Lett.", "Physical Review Letters"),
        ("CVPR 2022", "CVPR"),
        ("Proceedings of the 3rd Pond Conference", "Pond Conference"),
    ],
)
def test_one_venue(one: str, other: str) -> None:
    assert venues_alike([one], [other])
    assert venues_alike([other], ["Journal of Ponds", one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nature", "Nature Communications"),
        ("Cell", "Cell Reports"),
        ("Nat", "Ocean Nature"),
        ("CVPR", "CVPR Workshops"),
        ("CVPR", "Workshops of the Conference on Computer Vision and Pattern Recognition"),
        ("LakeConf", "RiverConf"),
        ("PondConf", "Journal of Ponds"),
        ("Physical Review A", "Physical Review B"),
        ("かがく", "がかく"),
    ],
)
def test_two_venues(one: str, other: str) -> None:
    assert not venues_alike([one], [other])
    assert venues_alike([one], [])


@pytest.mark.parametrize(
    "venue", ["arXiv", "ArXiv e-prints", "arXiv preprint arXiv:2301.00001", "CoRR", "CoRR abs/2301.1"]
)
def test_nothing_is_published_on_arxiv(venue: str) -> None:
    assert is_arxiv(venue)
    assert not is_arxiv(f"Journal of {venue}")


# -- folding

DIFFERENT = {
    "Arabic": ("أمل", "امل"),
    "Bengali": ("কি", "কী"),
    "Cyrillic": ("мой", "мои"),
    "Devanagari": ("कि", "की"),
    "Hebrew": ("שָׁם", "שֵׁם"),
    "Hiragana": ("かき", "がき"),
    "Katakana": ("ハス", "バス"),
    "Hangul": ("감", "강"),
    "Tamil": ("கி", "கீ"),
    "Thai": ("ข่าว", "ข้าว"),
    "symbols": ("C++", "C#"),
    "a symbol": ("A*", "A"),
}
THE_SAME = {
    "Latin": ("Érdős, Pál", "erdos pal"),
    "Vietnamese": ("Nguyễn Thị Ánh", "nguyen thi anh"),
    "Greek": ("Ελλάδα", "ΕΛΛΑΔΑ"),
    "full width": ("ＡＢＣ", "abc"),
    "half-width kana": ("ﾊﾞｽ", "バス"),
    "hyphens": ("deep-learning", "Deep Learning"),
    "ampersands": ("R&D", "R & D"),
    "German": ("Straße", "STRASSE"),
}


@pytest.mark.parametrize("script", DIFFERENT)
def test_a_mark_or_a_symbol_makes_another_word(script: str) -> None:
    one, other = DIFFERENT[script]

    assert identity(one) != identity(other)
    assert title_key(one) != title_key(other) or "symbol" in script
    assert (
        name_keys(parse_person(f"{one} {one}")) != name_keys(parse_person(f"{other} {other}"))
        or "symbol" in script
    )


@pytest.mark.parametrize("script", THE_SAME)
def test_case_accents_and_forms_of_a_letter_make_none(script: str) -> None:
    one, other = THE_SAME[script]

    assert identity(one) == identity(other)
    assert fold(one) == fold(other)


@given(st.text(st.characters(exclude_characters="\u00b4"), max_size=40))
def test_the_form_of_unicode_makes_no_difference(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert fold(normalize(form, text)) == fold(normalize("NFKD", text))
    assert fold(fold(text)) == fold(text)
    assert identity(identity(text)) == identity(text)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("C++", "cplusplus"),
        ("F# and C++", "fsharpandcplusplus"),
        ("{C}++ in $n$", "cplusplusinn"),
        ("a+b", "ab"),
        ("Tom & Ann &amp; Bo", "tomandannandbo"),
        ("The <i>big</i> {G}raph", "thebiggraph"),
        (r"\'{E}tude \textit{of} $\alpha$", "etudeofalpha"),
    ],
)
def test_titles_are_compared_by_what_is_read(title: str, key: str) -> None:
    assert title_key(title) == key


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [
        (Work("Sparse widgets at rest", "Reed", 2020), Work("Sparse Widgets at Rest", "reed", 2020), True),
        (Work("Sparse widgets at rest", "Reed", 2020), Work("Sparse widgets at rest", "Reed", 2021), False),
        (Work("Sparse widgets at rest", "Reed"), Work("Sparse widgets at rest", "Reed"), False),
        (Work("Sparse widgets at rest", "Reed", 2020), Work("Sparse widgets at rest", "Roe", 2020), False),
        (Work("Sparse widgets at rest", "", 2020), Work("Sparse widgets at rest", "", 2020), False),
        # It says too little.
        (Work("Editorial", "Reed", 2020), Work("Editorial", "Reed", 2020), False),
        (Work("Widgets II of ponds", "Reed", 2020), Work("Widgets III of ponds", "Reed", 2020), False),
    ],
)
def test_by_title_alone_one_work_has_one_author_and_one_year(left, right, is_one):
    assert same_by_title(left, right) is is_one

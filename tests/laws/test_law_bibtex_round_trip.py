"""The law of the round trip of BibTeX, on small files and on generated ones."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.law_bibtex_round_trip import check

PLAIN = """\
@string{jl = "Journal of {L}akes"}
@preamble{"\\newcommand{\\noopsort}[1]{}"}
@Article{reed:2020, author = "Ann {van der} Reed and M{\\"u}ller, Bo", title = {The {G}reat {{L}ake} of $x^2$},
  journal = jl, month = jul # "~1", year = 2020, pages = {1--9, 12}, keywords = {water; ponds}, address = {Oslo},
  note = {In \\emph{Lakes}}, howpublished = {\\url{https://example.org/~a_b}}, organization = {Org}, location = {Here},
  file = {:HOME/lake.pdf:PDF}, owner = {ann}, x-own = {1}, coi = {none}}
@inproceedings{Ünal_21, title = {Part}, crossref = {whole}, pdf = {files/part.pdf}, month = {May}, shorthand = {P}}
@proceedings{whole, title = {Whole}, booktitle = {Proc. of Whole}, year = {2021}, editor = {Fern, Di}}
@thesis{t, title = {On Reeds}, author = {Marsh, Ida and others}, type = {phdthesis}, institution = {U of X}, date = {2019-03}}
"""

WORDS = st.text(st.sampled_from("abcXYZ019 .,:;-'éßñ\\{}$&%~#@"), max_size=30)


def balanced(text: str) -> str:
    """Leave out the braces that have no partner."""
    depth, kept = 0, []
    for char in text:
        if char == "}" and not depth:
            continue
        depth += (char == "{") - (char == "}")
        kept.append(char)
    return "".join(kept) + "}" * depth


NAMES = st.from_regex(r"[a-z][a-z-]{2,9}", fullmatch=True).filter(
    lambda name: (
        name not in ("author", "editor", "crossref", "xdata", "xref", "title", "hidden", "draft", "ids")
    )
)
ENTRY = st.tuples(
    st.sampled_from(("article", "book", "misc", "inproceedings", "online", "thesis", "techreport")),
    st.dictionaries(NAMES, WORDS.map(balanced), max_size=8),
)


def broken(text: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p.bib")
        path.write_text(text, "utf-8")
        tally = check([path])
        assert tally.counted or "= {" not in text
        return tally.broken


def test_what_an_author_wrote_comes_out_again() -> None:
    assert broken(PLAIN.replace("HOME", "/" + "home/ann")) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=3))
def test_whatever_fields_hold_comes_out_again(entries: list[tuple[str, dict[str, str]]]) -> None:
    text = ""
    for number, (kind, fields) in enumerate(entries):
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        text += f"@{kind}{{key{number},\n  title = {{Title {number}}},\n{lines}}}\n"
    assert broken(text) == []

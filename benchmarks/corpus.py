"""Seeded papers that nobody wrote, and the same papers in every form that a project may keep them in.

Paper number k depends on the seed and k alone, so a corpus of 10,000 is one of 1,000 that grew.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from html import escape

GIVEN = """Ada Aisha Ana Anh Arjun Beatriz Björn Carlos Chloé Dana Elena Emre Fatima Giulia Hana Hiroshi
Ingrid Ivan Jamal João Julia Kateřina Kofi Lars Leila Łukasz María Mei Nadia Nina Olga Omar
Petra Priya Rahul Renée Sara Søren Tomás Uma Víctor Wei Yuki Zoë""".split()
FAMILY = """Abebe Álvarez Andersson Becker Bianchi Brown Chatterjee Cohen Dąbrowski Dubois Eriksen
Fernández Gupta Haddad Hansen Ibrahim Ito Ivanov Jensen Kapoor Khan Kim Kovács Kowalski Kumar
Larsen Lee Lin Martin Mbeki Meyer Moreau Müller Nakamura Nguyen Novák Okafor Olsen Patel
Pereira Petrov Popescu Rossi Sato Schneider Silva Sokolov Suzuki Tanaka Tran Wang Weber
Williams Yamamoto Yılmaz Zhang Zhou""".split()
VENUES = "NeurIPS ICML ICLR ACL CVPR KDD JMLR TMLR VLDB Bioinformatics SIGGRAPH ICRA".split()
TAGS = (
    "graphs vision language robotics theory privacy physics biology climate speech planning systems".split()
)
COMMON = """the of and to in a is that we for on with by this as are from which it an be our can at not
these or their such than more also between both into while over using""".split()
PLAIN = """model method data learning network training task performance approach result problem state
graph image distribution optimization inference sample parameter feature benchmark error bound
convergence gradient policy agent attention decoder encoder prior posterior kernel manifold
symmetry robustness noise uncertainty calibration sparsity compression latency memory accuracy
ablation framework architecture layer token sequence embedding cluster regression segmentation
detection tracking diffusion flow""".split()
STEMS = """neur trans spectr varia adapt gener conver quant regul normal local hyper meta auto stoch prob
topo geo causal sym bayes fourier lagrang hamilton markov""".split()
MIDDLES = "a i o e al iv at iz er an or ist".split()
ENDINGS = "ation ing ed s ness ity ive ical ization ments able ously ist ant ence".split()
FORMULAS = (r"$\alpha$", r"$O(n^2)$", r"$\mathcal{L}(\theta)$", r"$x_i \in \mathbb{R}^d$", r"$\sqrt{T}$")


@dataclass(frozen=True)
class Paper:
    """One paper, as plain texts."""

    id: str
    title: str
    authors: tuple[str, ...]
    venue: str
    year: int
    arxiv: str
    doi: str
    url: str
    code: str
    citations: int
    tags: tuple[str, ...]
    abstract: str


def _word(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.45:
        return chance.choice(COMMON)
    if kind < 0.955:
        return chance.choice(PLAIN)
    # New words turn up as long as a corpus grows, as they do in texts that people write.
    middle = "".join(chance.choice(MIDDLES) for _ in range(chance.randint(1, 3)))
    return chance.choice(STEMS) + middle + chance.choice(ENDINGS)


def _abstract(chance: random.Random) -> str:
    sentences = []
    length, wanted = 0, chance.randint(900, 1400)
    while length < wanted:
        words = [_word(chance) for _ in range(chance.randint(9, 22))]
        if chance.random() < 0.22:
            words[chance.randrange(len(words))] = chance.choice(FORMULAS)
        sentences.append(" ".join(words).capitalize() if words[0][0].isalpha() else " ".join(words))
        length += len(sentences[-1]) + 2
    return ". ".join(sentences) + "."


def make_papers(count: int, seed: int = 0) -> list[Paper]:
    """The first papers of the corpus that belongs to a seed."""
    papers = []
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        authors = tuple(
            f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _ in range(chance.randint(3, 8))
        )
        year = chance.randint(2015, 2026)
        words = [chance.choice(PLAIN) for _ in range(chance.randint(4, 8))]
        name = authors[0].split()[-1].lower()
        papers.append(
            Paper(
                id=f"paper{number}",
                title=" ".join(words).capitalize() + f" {number}",
                authors=authors,
                venue=chance.choice(VENUES),
                year=year,
                arxiv=f"{year % 100:02}{chance.randint(1, 12):02}.{number:05}",
                doi=f"10.5555/bench.{number}",
                url=f"https://papers.example.org/{year}/{number}.html",
                code=f"https://github.com/bench-{name.encode('ascii', 'ignore').decode()}/paper-{number}",
                citations=int(chance.paretovariate(0.7)) % 5000,
                tags=tuple(sorted({chance.choice(TAGS) for _ in range(3)})),
                abstract=_abstract(chance),
            )
        )
    return papers


def yaml(papers: list[Paper], tags: dict[str, str] | None = None) -> str:
    """A list as people write it: abstracts folded over lines.

    Args:
        papers: The papers.
        tags: A further tag by id.
    """
    records = []
    for paper in papers:
        lines, line = [], ""
        for word in paper.abstract.split(" "):
            if len(line) + len(word) > 90:
                lines.append(line)
                line = ""
            line = f"{line} {word}".lstrip()
        lines.append(line)
        names = "".join(f"\n    - {author}" for author in paper.authors)
        more = ", ".join((*paper.tags, *([tags[paper.id]] if tags else [])))
        records.append(
            f'- id: {paper.id}\n  title: "{paper.title}"\n  authors:{names}\n  venue: {paper.venue}\n'
            f'  year: {paper.year}\n  arxiv: "{paper.arxiv}"\n  doi: {paper.doi}\n  url: {paper.url}\n'
            f"  code: {paper.code}\n  citations: {paper.citations}\n  tags: [{more}]\n"
            "  abstract: >-\n" + "".join(f"    {one}\n" for one in lines)
        )
    return "".join(records)


def bibtex(papers: list[Paper]) -> str:
    """The same in BibTeX."""
    return "".join(
        f"@inproceedings{{{paper.id},\n  title = {{{paper.title}}},\n"
        f"  author = {{{' and '.join(paper.authors)}}},\n"
        f"  booktitle = {{{paper.venue}}},\n  year = {{{paper.year}}},\n  doi = {{{paper.doi}}},\n"
        f"  url = {{{paper.url}}},\n  abstract = {{{paper.abstract}}}\n}}\n\n"
        for paper in papers
    )


def _math(text: str) -> str:
    """``$…$`` as a role."""
    parts = text.split("$")
    return "".join(f"\\ :math:`{part}`\\ " if number % 2 else part for number, part in enumerate(parts))


def rst_list(papers: list[Paper]) -> str:
    """A list by hand: the abstracts fold as HTML allows it."""
    return "".join(
        f"* **{paper.title}** (`paper <{paper.url}>`__).\n"
        f"  {', '.join(paper.authors)}. *{paper.venue}*, {paper.year}.\n"
        f"  `arXiv <https://arxiv.org/abs/{paper.arxiv}>`__ · `DOI <https://doi.org/{paper.doi}>`__ ·\n"
        f"  `Code <{paper.code}>`__ · cited by {paper.citations}\n\n"
        "  .. raw:: html\n\n     <details><summary>Abstract</summary>\n\n"
        f"  {_math(paper.abstract)}\n\n  .. raw:: html\n\n     </details>\n\n"
        for paper in papers
    )


def rst_table(papers: list[Paper]) -> str:
    """A table by hand."""
    head = "   * - Title\n     - Authors\n     - Venue\n     - Year\n     - Citations\n"
    return f".. list-table::\n   :header-rows: 1\n\n{head}" + "".join(
        f"   * - `{paper.title} <{paper.url}>`__\n     - {', '.join(paper.authors)}\n     - {paper.venue}\n"
        f"     - {paper.year}\n     - {paper.citations}\n"
        for paper in papers
    )


NEED_FIELDS = ("authors", "venue", "year", "arxiv", "doi", "url", "code", "citations")


def needs(papers: list[Paper], tag: str) -> str:
    """A file that sphinx-needs imports; the abstract is each need's content."""
    entries = {
        f"P_{paper.id.upper()}": {
            "id": f"P_{paper.id.upper()}",
            "type": "paper",
            "title": paper.title,
            "tags": [tag],
            "content": _math(paper.abstract),
            **{
                field: ", ".join(value) if isinstance(value := getattr(paper, field), tuple) else str(value)
                for field in NEED_FIELDS
            },
        }
        for paper in papers
    }
    whole = {"current_version": "1", "versions": {"1": {"needs_amount": len(entries), "needs": entries}}}
    return json.dumps(whole, ensure_ascii=False)


def title_of(paper: Paper) -> str:
    """The title as it stands in HTML."""
    return escape(paper.title, quote=False)

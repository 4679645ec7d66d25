"""A badge for papers that all can read."""

from __future__ import annotations

from sphinxcontrib_research.api import Badge, Paper


def badge(paper: Paper) -> Badge | None:
    """Return the badge of a paper that has a free copy, with a link to it."""
    if paper.arxiv:
        url = f"https://arxiv.org/abs/{paper.arxiv}"
    elif paper.pmcid:
        url = f"https://pmc.ncbi.nlm.nih.gov/articles/{paper.pmcid}/"
    else:
        return None
    return Badge("open", message="open access", color="#c2570c", title="Open access: free to read", url=url)

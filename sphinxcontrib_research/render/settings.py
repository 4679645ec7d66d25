"""What the author set for the whole project, as far as pages show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of ``conf.py`` that rendering needs."""

    highlight: tuple[str, ...] = ()
    """Ids or names of authors set in bold."""
    badges: tuple[str, ...] = ("award", "citations", "stars", "sota")
    badge_style: str = "svg"
    links: tuple[str, ...] = (
        "pdf",
        "arxiv",
        "doi",
        "code",
        "project",
        "data",
        "video",
        "slides",
        "poster",
        "demo",
        "blog",
    )
    topic_hint: str = ""
    collapse: tuple[str, ...] = ("abstract", "bibtex")
    max_authors: int = 10
    citation_style: str = "short"
    paper_pages: str = ""
    remote_images: bool = False
    language: str = "en"

"""The papers of a list or a page as files to download: BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxcontrib_research.ext.domain import ResearchDomain

FOLDER = "_downloads/research"
"""Where the files lie in the output: beside those that Sphinx copies, in a folder for each document."""


SUFFIXES = ("bib", "ris", "json")


def export(
    domain: ResearchDomain, docname: str, name: str, ids: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Write the files of some papers; one that is there already and the same is left alone.

    Args:
        domain: Where the papers are.
        docname: The page that offers the files.
        name: The name of the files, without suffix; no other list of the page has the same.
        ids: The papers, in order.

    Returns:
        Pairs of a label and the address as seen from the page; none where the builder copies no downloads.
    """
    builder = domain.builder
    if not getattr(builder, "download_support", False):
        return ()
    from sphinxcontrib_research.writers import BY_SUFFIX

    library = domain.store.full
    known = dict.fromkeys(found for id_ in ids if (found := library.resolve(id_)) is not None)
    papers = [library.papers[id_] for id_ in known]
    links = []
    for suffix in SUFFIXES:
        form = BY_SUFFIX[f".{suffix}"]
        target = f"{FOLDER}/{docname}/{name}.{suffix}"
        write_if_changed(
            Path(builder.outdir) / target, form.write(papers, library, False).encode("utf-8", "replace")
        )
        links.append((form.label, address(builder, docname, target)))
    return tuple(links)


def address(builder: Builder, docname: str, target: str) -> str:
    """The address of a file of the output as seen from a page.

    Args:
        builder: The builder that writes the page.
        docname: The page.
        target: The file, relative to the output folder, with ``/``.
    """
    page = "" if builder.name == "singlehtml" else builder.get_target_uri(docname)
    return relative_uri(page, quote(target))


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file unless it holds just that."""
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

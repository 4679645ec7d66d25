"""One run of Sphinx: its builder, the library, what the documents say, and where everything is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinxcontrib_research.ext.addresses import Addresses
from sphinxcontrib_research.ext.citing import Citing
from sphinxcontrib_research.ext.config import settings_of
from sphinxcontrib_research.ext.logging import words_of
from sphinxcontrib_research.ext.state import STATE_FOLDER, DocumentData, digest
from sphinxcontrib_research.ext.store import Store

if TYPE_CHECKING:
    from typing import Protocol

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.model.paper import Badge
    from sphinxcontrib_research.render import Settings
    from sphinxcontrib_research.util import Words

    class _HasBuild(Protocol):
        build: Build


@dataclass(slots=True)
class IndexPages:
    """What is known of the pages of indices while Sphinx writes."""

    rows: dict[str, list[tuple[str, str, int, str, str, str, str]]] = field(default_factory=dict)
    """The rows of each index that was generated since all documents were read."""
    unchanged: frozenset[str] = frozenset()
    """The indices whose pages are up to date."""
    new_state: dict[str, str] = field(default_factory=dict)
    """Digests of the pages, to be kept when the build has ended well; empty where nothing changes."""


class Build:
    """What everything below takes: the library, the documents' data, addresses and the builder of one run.

    The instance of our domain holds it, not the environment: forked processes inherit it, and papers are not
    pickled when Sphinx stores the environment or sends it between processes.
    """

    def __init__(self, builder: Builder, documents: dict[str, DocumentData]) -> None:
        """Start a run: nothing is read yet.

        Args:
            builder: The builder; its environment is there.
            documents: What documents say, by name, as the domain keeps it; those without papers have nothing.
        """
        self.builder = builder
        self.env: BuildEnvironment = builder.env
        self.config = builder.config
        self._confdir = builder.confdir
        self.documents = documents
        self.store = Store(Path(builder.srcdir), Path(builder.doctreedir) / STATE_FOLDER, self.config)
        self.addresses: Addresses
        self.citing: Citing
        self.index_pages: IndexPages
        self.badges: dict[tuple[str, tuple[str, ...]], tuple[Badge, ...]]
        """The badges made so far, by a paper's id and kinds: all pages share them."""
        self.update()

    def update(self) -> None:
        """Find out anew which files documents name, and what follows from what they say."""
        self.store.set_argument_files(
            {name for data in self.documents.values() for name in data.files},
            {group for data in self.documents.values() for group in data.groups},
            {pattern for data in self.documents.values() for pattern in data.patterns},
        )
        self.addresses = Addresses(self.builder, self.store, self.documents)
        self.citing = Citing(self.builder, self.store, self.documents, self.settings, self.words)
        self.index_pages = IndexPages()
        self.badges = {}

    def data_of(self, docname: str) -> DocumentData:
        """What is known of a document that is being read, to be added to."""
        return self.documents.setdefault(docname, DocumentData())

    def add_download(self, docname: str, path: str) -> str:
        """Let Sphinx copy a file for a document.

        Args:
            docname: The document.
            path: The file; Sphinx makes the name of the copy of its name relative to the source folder, so
                that it is the same wherever that lies.

        Returns:
            The place of the copy below the folder of downloads.
        """
        return str(self.env.dlfiles.add_file(docname, self.store.shown(Path(path))))

    @cached_property
    def settings(self) -> Settings:
        """What the author set, as the builder can show it."""
        settings = settings_of(self.config, self._confdir)
        # A chapter of an EPUB that holds SVG has to be declared, which Sphinx does not.
        return replace(settings, badge_style="text") if self.builder.name == "epub" else settings

    @cached_property
    def words(self) -> Words:
        """The functions that put words into the language of the project."""
        return words_of(self.config.language)

    def state_of_output(self, suffix: str = "") -> Path:
        """The file that holds something of the builder's output folder for the next build."""
        name = f"{self.builder.name}-{digest(str(self.builder.outdir))}{suffix}.json"
        return self.store.state_folder / "written" / name


def build_of(env: BuildEnvironment) -> Build:
    """The run that an environment is used in."""
    return cast("_HasBuild", env.get_domain("research")).build

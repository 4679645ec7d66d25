"""The project's library: its files are hashed when a build starts, read when a page needs them.

What reads and holds papers is imported then as well: a build in which nothing has changed needs none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.ext.logging import __, translated_data, words_of
from sphinxcontrib_research.ext.state import FileDigests, digest, read_state, write_state
from sphinxcontrib_research.util import __version__, expand, shown_path
from sphinxcontrib_research.util.plugins import identities
from sphinxcontrib_research.vocabulary import DEFAULT_PAPERS

if TYPE_CHECKING:
    from sphinx.config import Config

    from sphinxcontrib_research.ext.state import RecordedQuery
    from sphinxcontrib_research.lock import Lock
    from sphinxcontrib_research.model.library import Library
    from sphinxcontrib_research.model.paper import Metric, Source
    from sphinxcontrib_research.readers import Bibliography


BIBTEX_EXTENSIONS = frozenset({"sphinxcontrib_research.bibtex", "sphinxcontrib.research.bibtex"})
"""The names of the extension that replaces sphinxcontrib-bibtex."""
NAMED_FILES = "named.json"
"""The state that holds which files the data names."""


class Store:
    """Where directives, roles and writers get the papers from."""

    def __init__(self, source_folder: Path, state_folder: Path, config: Config) -> None:
        self.source_folder = source_folder
        self.state_folder = state_folder
        self._fields = dict(config.research_fields)
        self._patterns = tuple(config.research_papers)
        self.language: str = config.language or "en"
        self._reference_patterns = tuple(config.research_references)
        # Beside sphinxcontrib-bibtex itself the files are that extension's.
        replaces_bibtex = not BIBTEX_EXTENSIONS.isdisjoint(config.extensions)
        self.bibtex_patterns: tuple[str, ...] = (
            tuple(getattr(config, "bibtex_bibfiles", None) or ()) if replaces_bibtex else ()
        )
        self._lock_path: Path = source_folder / config.research_lock
        self._digests = FileDigests(state_folder / "files.json")
        self._sources: dict[tuple[str, tuple[str, ...]], Source] = {}
        self._bibliographies: dict[tuple[str, ...], Bibliography] = {}
        self._paper_digests: dict[str, str] = {}
        self._there: dict[str, bool] = {}
        self._libraries: dict[tuple[str, ...], Library] = {}
        self.queried: dict[RecordedQuery, tuple[RecordedQuery, object, str]] = {}
        """The queries of the documents read so far, with the result of each and its digest."""
        self.argument_files: tuple[str, ...] = ()
        """All files that directives of any document name, sorted: set when documents were read."""
        self.argument_patterns: tuple[str, ...] = ()
        """All names and globs of such files, as directives give them: other files may fit later."""
        self.argument_groups: tuple[tuple[str, ...], ...] = ()
        """The files that one directive names together, of each that names several."""

    @cached_property
    def _configured(self) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
        """The files that conf.py names, and what is wrong with the names."""
        files: dict[Path, None] = {}
        problems = []
        for setting, patterns in (
            ("research_papers", self._patterns),
            ("research_references", self._reference_patterns),
            ("bibtex_bibfiles", self.bibtex_patterns),
        ):
            for pattern in patterns:
                found = expand(pattern, self.source_folder)
                if not found and patterns != DEFAULT_PAPERS:
                    message = __("no such file; %s names it, relative to the source folder") % setting
                    problems.append(Problem(pattern, 0, message, "config"))
                files.update(dict.fromkeys(found))
        return tuple(files), tuple(problems)

    @cached_property
    def _references(self) -> frozenset[str]:
        """Those files whose papers the project cites, as they are shown."""
        patterns = (*self._reference_patterns, *self.bibtex_patterns)
        return frozenset(name for pattern in patterns for name in self.files_of(pattern))

    def shown(self, path: str | Path) -> str:
        """A file's name in messages and for Sphinx: relative to the source folder, with ``/``."""
        return shown_path(path, self.source_folder)

    @cached_property
    def configured_files(self) -> tuple[str, ...]:
        """The files that conf.py names, as they are shown."""
        return tuple(self.shown(path) for path in self._configured[0])

    def files_of(self, pattern: str) -> tuple[str, ...]:
        """The files that a name or a glob, relative to the source folder, means now."""
        return tuple(self.shown(path) for path in expand(pattern, self.source_folder))

    def inputs(self) -> str:
        """A digest of all that the library is made from: the content of each file, the lock, the version."""
        names = (*self.configured_files, *self.argument_files)
        contents = [(name, self._digests.of(self.source_folder / name)) for name in names]
        lock = self._digests.of(self._lock_path)
        found = [(pattern, self.files_of(pattern)) for pattern in self.argument_patterns]
        named = [(name, self._is_there(name)) for name in self._named_files()]
        fields = sorted(self._fields.items())
        groups = (sorted(self._references), self.argument_groups)
        return digest(
            __version__, identities(), fields, contents, found, named, lock, len(self._configured[1]), groups
        )

    def _named_files(self) -> list[str]:
        """The pictures and downloads that the data names: unread, those of the last build."""
        if not self.is_loaded:
            return self._named_before
        sources = self._load(dict.fromkeys((*self.configured_files, *self.argument_files)))
        return sorted({name for source in sources for name, _was_there in source.files})

    @cached_property
    def _named_before(self) -> list[str]:
        return [str(name) for name in read_state(self.state_folder / NAMED_FILES).get("files", ())]

    def _is_there(self, name: str) -> bool:
        if name not in self._there:
            try:
                self._there[name] = Path(name).is_file()
            except OSError:
                self._there[name] = False
        return self._there[name]

    def save_digests(self) -> None:
        """Keep what was learnt about the files for the next build."""
        self._digests.save()
        if (named := self._named_files()) != self._named_before:
            write_state(self.state_folder / NAMED_FILES, {"files": named})

    @cached_property
    def _has_lock(self) -> bool:
        """Whether there is something to read, or to report, of the lock."""
        try:
            self._lock_path.stat()
        except FileNotFoundError:
            return False
        except (OSError, ValueError):
            pass
        return True

    @cached_property
    def lock(self) -> Lock:
        """The numbers that ``refresh`` wrote."""
        return self._read_lock[0]

    @cached_property
    def _read_lock(self) -> tuple[Lock, list[Problem]]:
        from sphinxcontrib_research.lock.file import read_lock

        return read_lock(self._lock_path)

    def _source(self, name: str, together: tuple[str, ...]) -> Source:
        """Read a file.

        Args:
            name: The file.
            together: The files that a directive names with it.
        """
        from sphinxcontrib_research.readers import Bibliography, load_file

        database = self._database(name, together)
        key = (name, database)
        if key not in self._sources:
            if database not in self._bibliographies:
                paths = [self.source_folder / file for file in database]
                self._bibliographies[database] = Bibliography(paths, self.source_folder)
            self._sources[key] = load_file(
                self.source_folder / name,
                root=self.source_folder,
                fields=self._fields,
                cache=self.state_folder / "records",
                bibliography=self._bibliographies[database],
                relation="cited" if name in self._references else "",
            )
        return self._sources[key]

    def _database(self, name: str, together: tuple[str, ...]) -> tuple[str, ...]:
        """The ``.bib`` files that one is a database with: those of conf.py and of its directives."""
        if not name.lower().endswith(".bib"):
            return ()
        files = dict.fromkeys(self.configured_files)
        if name not in files:
            groups = [group for group in self.argument_groups if name in group]
            for group in (*groups, together, (name,)):
                files.update(dict.fromkeys(group))
        return tuple(file for file in files if file.lower().endswith(".bib"))

    def _load(self, names: Iterable[str], together: tuple[str, ...] = ()) -> list[Source]:
        return [self._source(name, together) for name in names]

    @cached_property
    def base(self) -> Library:
        """The papers of the files that conf.py names: what lists without a file argument draw from."""
        from sphinxcontrib_research.model.library import Library

        lock = None
        if self._has_lock:
            from sphinxcontrib_research.lock.applying import lock_data

            lock = lock_data(self.lock)
        words = words_of(self.language)
        sources = self._load(self.configured_files)
        self._bibliographies.clear()  # No other file is read with these databases.
        return Library.build(sources, lock, words, translated_data)

    def with_files(self, names: Sequence[str]) -> Library:
        """The papers of conf.py's files and of some more."""
        if not names:
            return self.base
        key = tuple(names)
        if key not in self._libraries:
            configured = set(self.configured_files)
            more = tuple(dict.fromkeys(name for name in names if name not in configured))
            together = key if key != self.argument_files else ()
            self._libraries[key] = self._extended(more, together) if more else self.base
        return self._libraries[key]

    def _extended(self, more: tuple[str, ...], together: tuple[str, ...]) -> Library:
        if more not in self._libraries:
            self._libraries[more] = self.base.extended(self._load(more, together))
        return self._libraries[more]

    def set_argument_files(
        self, files: Iterable[str], groups: Iterable[tuple[str, ...]], patterns: Iterable[str]
    ) -> None:
        """Take note of the files that directives of all documents name.

        Args:
            files: All of them.
            groups: Those that one directive names together.
            patterns: Their names and globs, as directives give them.
        """
        self.queried.clear()
        self.argument_files = tuple(sorted(files))
        self.argument_patterns = tuple(sorted(patterns))
        if (found := tuple(sorted(groups))) != self.argument_groups:
            self.argument_groups = found
            self._libraries.clear()

    def lasting_names(self, names: Sequence[str], ids: Iterable[str]) -> tuple[str, ...]:
        """Ids of a library of some files as documents keep them: other files may change what one means."""
        base, library = self.base, self.with_files(names)
        if library is base:
            return tuple(ids)
        return tuple(id_ if id_ in base.papers else library.lasting_name(id_) for id_ in ids)

    @property
    def full(self) -> Library:
        """The papers of all files: what pages are written from."""
        return self.with_files(self.argument_files)

    @cached_property
    def stars(self) -> dict[str, Metric]:
        """The stars of repositories as papers of conf.py's files have them, the first paper's of each."""
        papers = [paper for paper in self.base.papers.values() if paper.stars and paper.repository]
        return {paper.repository.casefold(): paper.stars for paper in reversed(papers) if paper.stars}

    def paper_digest(self, id_: str) -> str:
        """A digest of all that any page shows of a paper; the place of its record is not among it."""
        found = self._paper_digests.get(id_)
        if found is None:
            from sphinxcontrib_research.model.library import fingerprint

            found = self._paper_digests[id_] = fingerprint([self.full.papers[id_]])
        return found

    @cached_property
    def records_digest(self) -> str:
        """A digest of the records of authors, venues and topics."""
        from sphinxcontrib_research.model.library import fingerprint

        library = self.full
        records = (library.authors, library.venues, library.topics)
        return fingerprint(list(table.values()) for table in records)

    @property
    def is_loaded(self) -> bool:
        """Whether a library has been read in this process."""
        return "base" in self.__dict__

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All faults in the data, in the order of the files."""
        of_lock = self._read_lock[1] if self._has_lock else ()
        return (*self._configured[1], *of_lock, *self.full.problems)

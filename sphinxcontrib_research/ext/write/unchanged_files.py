"""The search index and the inventory, one for all pages: where nothing in them changes they are left alone.

Since Sphinx 8.2 both are read, put together and written in every build. With thousands of papers in them that
takes longer than all the rest of a build in which nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.builders.html import INVENTORY_FILENAME

from sphinxcontrib_research.ext.site.paper_pages import fill_search_index
from sphinxcontrib_research.ext.state.files import digest, read_state, write_state

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder

    from sphinxcontrib_research.ext.domain import ResearchDomain

BUILDERS = frozenset({"html", "dirhtml"})


class UnchangedFiles:
    """What of one builder's output folder the last build has left as this one would write it.

    Both files are made of what all documents say, and of the objects of all domains: where no page is
    written and no object has changed since the file was written, the file is left alone. For that the
    builder's methods that read and write them are others, from :meth:`begin` to :meth:`finish`.
    """

    def __init__(self, domain: ResearchDomain, builder: Builder) -> None:
        self._domain = domain
        self._builder = cast("StandaloneHTMLBuilder", builder)
        name = f"{builder.name}-{digest(str(builder.outdir))}-shared.json"
        self._path: Path = domain.store.state_folder / "written" / name
        self._old = read_state(self._path)
        self._objects = self._digest_of_objects()
        self.leaves_index = False
        """Whether nothing goes into the search index, as it stays what it is."""

    def _digest_of_objects(self) -> str:
        env = self._builder.env
        others = [
            (
                one.name,
                [(name, str(one.get_type_name(kind))) for name, kind in one.object_types.items()],
                [[str(part) for part in row] for row in one.get_objects()],
            )
            for one in env.domains.sorted()
            if one is not self._domain
        ]
        config = (env.config.project, env.config.version, self._builder.link_suffix)
        return digest(others, self._domain.objects_key(), sorted(env.all_docs), config)

    def _stamp(self, name: str) -> list[int]:
        """Size and time of a file; empty if it is not there."""
        try:
            stat = (Path(self._builder.outdir) / name).stat()
        except OSError:
            return []
        return [stat.st_size, stat.st_mtime_ns]

    def _is_left(self, name: str) -> bool:
        """Whether a file is as the last build left it, and no object has changed since."""
        stamp = self._stamp(name)
        return bool(stamp) and self._old.get(name) == stamp and self._old.get("objects") == self._objects

    def begin(self) -> None:
        """Before Sphinx prepares to write: see that what needs not be written is not."""
        builder = self._builder
        if self._is_left(INVENTORY_FILENAME):
            vars(builder)["dump_inventory"] = _do_nothing
        if self._is_left(builder.searchindex_filename):
            load = builder.load_indexer

            def load_index(docnames: AbstractSet[str]) -> None:
                if docnames:
                    # What it says of these changes now: gone until the build has ended well.
                    self._path.unlink(missing_ok=True)
                    self._old = {}
                    load(docnames)
                else:
                    self._leave_index(load)

            vars(builder)["load_indexer"] = load_index

    def _leave_index(self, load: Callable[[AbstractSet[str]], None]) -> None:
        """Neither read nor write the index, unless something is put into it nevertheless."""
        builder = self._builder
        index: Any = builder.indexer
        self.leaves_index = True
        vars(builder)["dump_search_index"] = _do_nothing

        def feed(*arguments: Any, **named: Any) -> None:
            for changed, name in ((index, "feed"), (builder, "dump_search_index")):
                vars(changed).pop(name, None)
            load(frozenset())
            self.leaves_index = False
            fill_search_index(self._domain)
            index.feed(*arguments, **named)

        vars(index)["feed"] = feed

    def finish(self, *, is_well: bool) -> None:
        """Give the builder its methods back; after a build that ended well, keep what it left."""
        for name in ("dump_inventory", "dump_search_index", "load_indexer"):
            vars(self._builder).pop(name, None)
        if is_well:
            names = (self._builder.searchindex_filename, INVENTORY_FILENAME)
            state: dict[str, Any] = {name: self._stamp(name) for name in names}
            state["objects"] = self._objects
            if state != self._old:
                write_state(self._path, state)


def _do_nothing() -> None:
    pass


def _domain(app: Sphinx) -> ResearchDomain:
    return cast("ResearchDomain", app.builder.env.get_domain("research"))


def begin(app: Sphinx, builder: Builder) -> None:
    """Before Sphinx prepares to write."""
    if builder.name in BUILDERS:
        domain = _domain(app)
        domain.unchanged_files = UnchangedFiles(domain, builder)
        domain.unchanged_files.begin()


def finish(app: Sphinx, exception: Exception | None) -> None:
    """At the end of a build, however it ended."""
    if not hasattr(app.builder, "env"):
        return
    domain = _domain(app)
    if domain.unchanged_files is not None:
        domain.unchanged_files.finish(is_well=exception is None)
        domain.unchanged_files = None


def connect(app: Sphinx) -> None:
    """Connect everything: after other extensions, which may have a part in both files."""
    app.connect("write-started", begin, priority=900)
    app.connect("build-finished", finish, priority=900)

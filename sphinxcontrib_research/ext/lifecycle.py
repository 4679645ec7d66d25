"""What happens at which event of Sphinx, from the start of a build to its end: the only ``app.connect``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sphinx
from docutils import nodes
from sphinx.builders.gettext import I18nBuilder, MsgOrigin
from sphinx.util.parallel import parallel_available

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.ext import config, domain, site
from sphinxcontrib_research.ext.build import Build, build_of
from sphinxcontrib_research.ext.logging import (
    DATA_CATALOGUE,
    __,
    load_of_project,
    logger,
    report_merges,
    warn,
    warn_of_problem,
    warn_of_unknown,
)
from sphinxcontrib_research.ext.read import directive, queries, references
from sphinxcontrib_research.ext.site import indices, metadata
from sphinxcontrib_research.ext.state import read_state, sweep, write_state
from sphinxcontrib_research.ext.write import (
    ALWAYS_WRITING,
    WriteDigests,
    WrittenDocuments,
    assets,
    exports,
    html,
)
from sphinxcontrib_research.ext.write.search import add_names, index_of

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def connect(app: Sphinx) -> None:
    """Connect everything, in the order in which it happens."""
    life = Lifecycle()
    app.connect("config-inited", config.check)
    # Late: a short name is taken only where no other extension has it.
    app.connect("config-inited", domain.register_short_names, priority=900)
    app.connect("builder-inited", life.begin)
    app.connect("env-get-outdated", life.find_outdated)
    app.connect("env-before-read-docs", life.load_before_forking)
    app.connect("doctree-read", references.note_citations)
    app.connect("doctree-read", directive.note_titles)
    app.connect("env-updated", life.find_pages_to_write)
    app.connect("write-started", life.begin_writing)
    app.connect("missing-reference", keep_text_of_known)
    app.connect("warn-missing-reference", explain_unknown)
    app.connect("doctree-resolved", life.prepare_page)
    app.connect("html-page-context", assets.add_to_page)
    app.connect("html-page-context", indices.add_to_page)
    # Late: other extensions have added their tags.
    app.connect("html-page-context", metadata.add_to_page, priority=900)
    app.connect("html-collect-pages", life.collect_pages)
    app.connect("build-finished", life.finish)


def connect_check(app: Sphinx, check: Callable[[Sphinx, Config], None]) -> None:
    """Connect what checks the settings of an extension that builds on this one."""
    app.connect("config-inited", check)


class Lifecycle:
    """What is kept from one event to the next."""

    build: Build | None = None
    digests: WriteDigests | None = None
    """What pages print; ``None`` for builders that write everything in every build."""
    pages: site.PageWriter | None = None
    """Writes the pages of papers, authors and topics; ``None`` where there are none."""
    written: WrittenDocuments

    def begin(self, app: Sphinx) -> None:
        """Begin a build; no data is read yet."""
        builder = app.builder
        if builder.use_message_catalog:
            load_of_project(app, DATA_CATALOGUE)
        research = cast("domain.ResearchDomain", builder.env.get_domain("research"))
        self.build = research.build = build = Build(builder, research.documents)
        self.written = WrittenDocuments()
        self.digests = None if builder.name in ALWAYS_WRITING else WriteDigests(build)
        self.pages = site.PageWriter(build, self.digests) if build.addresses.page_folders else None
        site.add_templates(builder)
        exports.check_feed(build)

    @property
    def _build(self) -> Build:
        assert self.build is not None  # noqa: S101  Every event but the first two and the last comes after.
        return self.build

    def find_outdated(
        self, _app: Sphinx, _env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Name the documents of which a query has another result now than when they were read."""
        build = self._build
        state = build.store.state_folder / "read.json"
        if read_state(state).get("inputs") == build.store.inputs():
            return []
        # Gone until the build has ended well: whatever happens meanwhile, the next build looks again.
        state.unlink(missing_ok=True)
        known = set(build.documents) - changed - removed - added
        return sorted(name for name in known if queries.is_outdated(build.store, build.documents[name]))

    def load_before_forking(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Before documents are read in parallel: load once what else each process would load by itself."""
        self.written.expect(docnames, env)
        if app.parallel < 2 or not parallel_available:
            return
        build = self._build
        may_show_papers = any(name in build.documents or name not in env.all_docs for name in docnames)
        if may_show_papers and (build.store.configured_files or build.store.argument_files):
            _ = build.store.full

    def find_pages_to_write(self, app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
        """After reading, when all files are known: report the faults in the data, name the pages to write."""
        build = self._build
        build.update()
        build.citing.fill_listings()
        exports.remove_unwanted(build)
        report_problems(build)
        outdated = self.digests.outdated() if self.digests is not None else []
        if self.pages is not None:
            self.pages.warn_of_conflicts()
            # Before Sphinx 8.2 a build without a document to write ends here.
            if sphinx.version_info < (8, 2) and self.pages.outdated():
                outdated.append(app.config.root_doc)
        self.written.expect(outdated, env)
        return outdated

    def begin_writing(self, _app: Sphinx, builder: Builder) -> None:
        """Before Sphinx writes: find the indices that need not be written, add the static files."""
        build = self._build
        add_messages_of_data(build)
        indices.find_unchanged(build)
        # Not earlier: Sphinx keeps its settings after reading, and would report the folder as a change of
        # them in every build.
        assets.add_folder(builder, build.store.state_folder / "static" / builder.name)

    def prepare_page(self, _app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Remember that a page is written, and complete it."""
        self.written.note(docname)
        if self.digests is not None:
            self.digests.note_written(docname)
        html.prepare(self._build, doctree, docname)

    def collect_pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Give Sphinx the pages of objects to be written, and its search index the names of papers."""
        are_all = self.written.are_all(app.env)
        if are_all:
            yield from indices.write_unchanged(self._build)
        if self.pages is not None:
            yield from self.pages.write(are_all=are_all)
        if index_of(app.builder) is not None:
            add_names(app.builder, self._build.addresses.objects.names)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """After a build that ended well, write what comes last, and keep what the next build needs."""
        if self.build is None:
            return
        indices.finish(self.build, ended_well=exception is None)
        if exception is not None:
            return
        if self.digests is not None:
            self.digests.save()
        if self.pages is not None:
            self.pages.finish()
        else:
            site.remove_all(self.build)
        exports.write_feed(self.build)
        assets.finish_book(app)
        hint_at_refresh(self.build)
        store = self.build.store
        store.save_digests()
        sweep(store.state_folder)
        state = store.state_folder / "read.json"
        inputs = {"inputs": store.inputs()}
        if read_state(state) != inputs:
            write_state(state, inputs)


def add_messages_of_data(build: Build) -> None:
    """Give the builder ``gettext`` the titles and summaries of topics, for translators."""
    builder = build.builder
    if not isinstance(builder, I18nBuilder):
        return
    for topic in build.store.full.topics.values():
        if not topic.hidden:
            place = MsgOrigin(str(Path(builder.srcdir, topic.path)), topic.line)
            for text in filter(None, (topic.title, topic.summary)):
                builder.catalogs[DATA_CATALOGUE].add(text, place)


def hint_at_refresh(build: Build) -> None:
    """Say where numbers come from, if badges of repositories have none: no fault, so no warning."""
    if "stars" not in build.settings.badges or not build.store.is_loaded:
        return
    count = sum(bool(one.repository and one.stars is None) for one in build.store.full.papers.values())
    if count:
        message = __("research: repositories without stars: %d; 'sphinx-research refresh' looks them up")
        logger.info(message, count)


# When all documents are read: what is wrong with the data.


def report_problems(build: Build) -> None:
    """Warn of every fault in the data; where nothing has changed, of those that the last build found."""
    store = build.store
    path = store.state_folder / "problems.json"
    inputs = store.inputs()
    state = read_state(path)
    if store.is_loaded or state.get("inputs") != inputs:
        problems = store.problems
        inputs = store.inputs()  # With the files that the data names: they are known now.
        rows = [list(astuple(problem)) for problem in problems]
        if state != {"inputs": inputs, "problems": rows}:
            write_state(path, {"inputs": inputs, "problems": rows})
    else:
        problems = tuple(Problem(*row) for row in state["problems"])
    for problem in problems:
        warn_of_problem(problem)
    if not problems and any(data.needs_data for data in build.documents.values()):
        report_no_data(build)
    if store.is_loaded:
        report_merges(store.full.merges)
    _report_stale(build)


def report_no_data(build: Build) -> None:
    """Warn once, as ``check`` does, of a project without any data file, in which nothing is found."""
    if not (build.store.configured_files or build.store.argument_files):
        from sphinxcontrib_research.readers.registry import NO_DATA_FILES

        warn("config", "conf.py: %s", NO_DATA_FILES, once=True)


def _report_stale(build: Build) -> None:
    """Warn once of numbers of the lock that are older than the author wants them to be."""
    days: int = build.config.research_stale_days
    if not days:
        return
    from sphinxcontrib_research.lock import stale, used_keys

    today = dt.datetime.now(tz=dt.UTC).date()
    dates = [
        (fact.date, key, name)
        for key, facts in build.store.lock.entries.items()
        for name, fact in facts.items()
        if isinstance(fact.value, int) and stale(fact.date, today, days)
    ]
    if dates:
        library, documents = build.store.full, build.documents.values()
        repositories = {name for data in documents for name in data.repositories}
        used = used_keys(library.papers.values(), library.authors.values(), repositories)
        dates = [row for row in dates if row[1] in used]
    if dates:
        date, key, name = min(dates)
        message = __("numbers in %s older than %d days: %d, the oldest is '%s' of '%s' (%s); refresh them")
        warn("stale", message, build.config.research_lock, days, len(dates), name, key, date)


# References that lead nowhere


def explain_unknown(app: Sphinx, domain: Any, node: pending_xref) -> bool | None:
    """Warn of a reference to an unknown paper, and name the nearest id.

    Returns:
        True when the warning was written; ``None`` for references that are not ours.
    """
    if node.get("refdomain") != "research":
        return None
    build = build_of(app.builder.env)
    report_no_data(build)
    warn_of_unknown(build.store.full, node["reftype"].removesuffix("-full"), node["reftarget"], node)
    return True


def keep_text_of_known(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Element | None:
    """Keep the name of what is known but has no home, with its address: it is no unknown reference."""
    if node.get("refdomain") != "research":
        return None
    library, id_ = build_of(env).store.full, node["reftarget"]
    if node["reftype"] == "author" and id_ in library.authors:
        url = library.authors[id_].url
        return nodes.reference("", "", contnode, refuri=url, internal=False) if url else contnode
    if node["reftype"] == "topic":
        return contnode if id_ in library.topics else None
    return contnode if library.resolve(id_) is not None else None

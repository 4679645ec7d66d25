"""What happens when: from the start of a build to its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.util.parallel import parallel_available

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.ext.logging import __, tell_merges, warn, warn_of_problem, warn_of_unknown
from sphinxcontrib_research.ext.nodes import research_topic, research_view
from sphinxcontrib_research.ext.state.documents import ALWAYS_WRITING, WriteDigests
from sphinxcontrib_research.ext.state.files import read_state, sweep, write_state
from sphinxcontrib_research.ext.write.search import index_of, remember_stems, search_words

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_research.ext.domain import ResearchDomain
    from sphinxcontrib_research.ext.state.documents import Facts


def _domain(env: BuildEnvironment) -> ResearchDomain:
    return cast("ResearchDomain", env.get_domain("research"))


def begin(app: Sphinx) -> None:
    """Tell the domain where everything is; no data is read yet."""
    env = app.builder.env
    domain = _domain(env)
    domain.begin(app.builder, Path(app.srcdir), Path(app.doctreedir))
    domain.written = None if app.builder.name in ALWAYS_WRITING else WriteDigests(domain, app.builder)
    domain.page_writer = None
    if domain.paper_pages.is_on:
        from sphinxcontrib_research.ext.site.page_writer import PageWriter

        domain.page_writer = PageWriter(domain, app.builder)


def find_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the documents that would be told something else by the library than when they were read."""
    domain = _domain(env)
    store = domain.store
    state = store.state_folder / "read.json"
    if read_state(state).get("inputs") == store.inputs():
        return []
    from sphinxcontrib_research.ext.read import queries

    # Gone until the build has ended well: whatever happens meanwhile, the next build looks again.
    state.unlink(missing_ok=True)
    known = set(domain.documents) - changed - removed - added
    return sorted(name for name in known if queries.is_outdated(store, domain.documents[name]))


def load_before_forking(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Before documents are read in parallel: load once what else each process would load by itself."""
    if app.parallel < 2 or not parallel_available:
        return
    domain = _domain(env)
    may_show_papers = any(name in domain.documents or name not in env.all_docs for name in docnames)
    if may_show_papers and (domain.store.configured_files or domain.store.argument_files):
        domain.store.load_all()


def find_pages_to_write(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """After reading, when all files are known: tell the faults in the data, name the pages to write."""
    domain = _domain(env)
    domain.settle()
    domain.outputs.tidy()
    _tell_problems(domain)
    return domain.written.outdated() if domain.written is not None else []


def _tell_problems(domain: ResearchDomain) -> None:
    """Warn of every fault in the data in every build, even if the data itself needs not be read."""
    store = domain.store
    path = store.state_folder / "problems.json"
    inputs = store.inputs()
    state = read_state(path)
    if store.is_loaded or state.get("inputs") != inputs:
        problems = store.problems
        inputs = store.inputs()  # With the files that the data names: they are known now.
        rows = [
            [one.path, one.line, one.message, one.subtype, one.paper, one.field, one.kind] for one in problems
        ]
        if state != {"inputs": inputs, "problems": rows}:
            write_state(path, {"inputs": inputs, "problems": rows})
    else:
        problems = tuple(Problem(*row) for row in state["problems"])
    for problem in problems:
        warn_of_problem(problem)
    if not problems and any(
        question.kind in _OF_THE_DATA for facts in domain.documents.values() for question in facts.answers
    ):
        _report_no_data(domain)
    if store.is_loaded:
        tell_merges(store.full.merges)
    _tell_stale(domain)


_OF_THE_DATA = frozenset(("author", "chosen", "count", "main_paper", "people", "topic"))
"""What directives and the count of papers query; references may be to other projects."""


def _report_no_data(domain: ResearchDomain) -> None:
    """Say once, as ``check`` does, why nothing is found in a project without any data file."""
    store = domain.store
    if not (store.configured_files or store.argument_files):
        from sphinxcontrib_research.readers.registry import NO_DATA_FILES

        warn("config", "conf.py: %s", NO_DATA_FILES, once=True)


def _tell_stale(domain: ResearchDomain) -> None:
    """Say once that numbers of the lock are older than the author wants them to be."""
    days: int = domain.env.config.research_stale_days
    if not days:
        return
    from sphinxcontrib_research.lock.facts import stale

    today = dt.datetime.now(tz=dt.UTC).date()
    dates = [
        (fact.date, key, name)
        for key, facts in domain.store.lock.entries.items()
        for name, fact in facts.items()
        if isinstance(fact.value, int) and stale(fact.date, today, days)
    ]
    if dates:
        used = _used_keys(domain)
        dates = [one for one in dates if one[1] in used]
    if dates:
        date, key, name = min(dates)
        message = __("numbers in %s older than %d days: %d, the oldest is '%s' of '%s' (%s); refresh them")
        lock = domain.env.config.research_lock
        warn("stale", message, lock, days, len(dates), name, key, date)


def _used_keys(domain: ResearchDomain) -> set[str]:
    """The keys of the lock that papers, people and roles have facts from; ``refresh`` renews no others."""
    from sphinxcontrib_research.lock.facts import keys_of, repository_key

    library = domain.store.full
    used = {key for paper in library.papers.values() for key in keys_of(paper)}
    used |= {repository_key(paper.repository) for paper in library.papers.values() if paper.repository}
    used |= {f"orcid:{author.orcid}" for author in library.authors.values() if author.orcid}
    asked = {question for facts in domain.documents.values() for question in facts.answers}
    return used | {repository_key(str(one.arguments[0])) for one in asked if one.kind == "stars"}


def note_titles(app: Sphinx, doctree: nodes.document) -> None:
    """A document has been read: its topics' titles, translated by now, go into inventory and labels."""
    env = app.builder.env
    domain = _domain(env)
    facts = domain.documents.get(env.docname)
    labels = env.domains.standard_domain.labels
    for leaf in doctree.findall(research_view):
        caption = getattr(leaf["view"], "caption", "")
        if leaf["names"] and caption and "{updated}" not in caption:
            from sphinxcontrib_research import markup

            count = len(dict.fromkeys(leaf["view"].ids))
            title = markup.plain(caption.replace("{count}", str(count)))
            labels.update((name, (env.docname, leaf["ids"][0], title)) for name in leaf["names"])
    if facts is None:
        return
    _note_only(doctree, facts)
    if not facts.topics:
        return
    titles = {}
    for topic in doctree.findall(research_topic):
        title = topic[0].astext()
        titles[topic["ids"][0]] = title
        for name in topic["names"]:
            labels[name] = env.docname, topic["ids"][0], title
    for section in doctree.findall(nodes.section):
        if "research-topic-section" in section["classes"]:
            titles[section["ids"][0]] = section[0].astext()
    facts.topics = [replace(one, title=titles.get(one.anchor, "")) for one in facts.topics]


def _note_only(doctree: nodes.document, facts: Facts) -> None:
    """Note what stands under an ``only``: other builders have no such list, topic or profile."""
    for block in doctree.findall(addnodes.only):
        for leaf in block.findall(
            lambda one: isinstance(one, research_view | research_topic | nodes.section)
        ):
            around = _expressions_around(cast("nodes.Element", leaf))
            if isinstance(leaf, research_view):
                facts.only[leaf["view"].number] = around
            facts.only.update((anchor, around) for anchor in cast("nodes.Element", leaf)["ids"])


def _expressions_around(node: nodes.Element) -> tuple[str, ...]:
    expressions = []
    while (node := node.parent) is not None:
        if isinstance(node, addnodes.only):
            expressions.append(node["expr"])
    return tuple(expressions)


def prepare_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give the search index its words, the builder its images; remember that the page is written."""
    domain = _domain(app.builder.env)
    if domain.written is not None:
        domain.written.note_written(docname)
    if app.builder.format != "html":
        return
    if app.builder.name == "singlehtml":
        _make_ids_distinct(doctree)
    index = index_of(app.builder)
    leaves = list(doctree.findall(research_view)) if index is not None else []
    for leaf in leaves:
        remember_stems(index.lang)
        leaf.append(nodes.Text(search_words(domain.store.full, leaf["view"], index.lang.split)))
    # One page may hold the leaves of all documents.
    names = {docname, *(leaf["docname"] for leaf in doctree.findall(research_view))}
    for facts in [domain.documents[name] for name in sorted(names) if name in domain.documents]:
        for image in sorted(facts.images):
            app.builder.images[image] = app.builder.env.images[image][1]


def _make_ids_distinct(doctree: nodes.document) -> None:
    """Where all documents are one page, only the first topic or profile of its name keeps the anchor."""
    taken: set[str] = set()
    for node in doctree.findall(lambda one: isinstance(one, research_topic | research_view | nodes.section)):
        for position, id_ in enumerate(cast("nodes.Element", node)["ids"]):
            name, number = id_, 1
            while name in taken and id_.startswith("research-"):
                number += 1
                name = f"{id_}-{number}"
            taken.add(name)
            cast("nodes.Element", node)["ids"][position] = name


def explain_unknown(app: Sphinx, domain: Any, node: pending_xref) -> bool | None:
    """Warn of a reference to an unknown paper, and name the nearest id.

    Returns:
        True when the warning was written; ``None`` for references that are not ours.
    """
    if node.get("refdomain") != "research":
        return None
    research = _domain(app.builder.env)
    _report_no_data(research)
    warn_of_unknown(research, node["reftype"].removesuffix("-full"), node["reftarget"], node)
    return True


def keep_text_of_known(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Element | None:
    """What is known but stands nowhere is no unknown reference: its name stays, with its address."""
    if node.get("refdomain") != "research":
        return None
    library, id_ = _domain(env).store.full, node["reftarget"]
    if node["reftype"] == "author" and id_ in library.authors:
        url = library.authors[id_].url
        return nodes.reference("", "", contnode, refuri=url, internal=False) if url else contnode
    if node["reftype"] == "topic":
        return contnode if id_ in library.topics else None
    return contnode if library.resolve(id_) is not None else None


def finish(app: Sphinx, exception: Exception | None) -> None:
    """After a build that ended well, keep the digests for the next."""
    if exception is not None or not hasattr(app.builder, "env"):
        return
    domain = _domain(app.builder.env)
    if domain.written is not None:
        domain.written.save()
    domain.store.save_digests()
    sweep(domain.store.state_folder)
    state = domain.store.state_folder / "read.json"
    inputs = {"inputs": domain.store.inputs()}
    if read_state(state) != inputs:
        write_state(state, inputs)


def connect(app: Sphinx) -> None:
    """Connect everything."""
    app.connect("builder-inited", begin)
    app.connect("env-get-outdated", find_outdated)
    app.connect("env-before-read-docs", load_before_forking)
    app.connect("env-updated", find_pages_to_write)
    app.connect("doctree-read", note_titles)
    app.connect("doctree-resolved", prepare_page)
    app.connect("missing-reference", keep_text_of_known)
    app.connect("warn-missing-reference", explain_unknown)
    app.connect("build-finished", finish)

"""The tree of topics, and which papers belong to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from sphinxcontrib_research.errors import Problem
from sphinxcontrib_research.model.folding import identity
from sphinxcontrib_research.model.nearest import Nearest
from sphinxcontrib_research.model.paper import Topic

MAX_LEVELS = 6
"""How deep topics may nest: each level is a list within a list, of which LaTeX makes no more."""


class Topics:
    """The topic records as a tree."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        self._topics = topics
        self.problems: list[Problem] = []
        self._by_key: dict[str, str] = {}
        for name in ("id", "title"):
            for topic in topics.values():
                if key := identity(getattr(topic, name)):
                    self._by_key.setdefault(key, topic.id)
        self.parents = self._sound_parents()
        self._children: dict[str, list[str]] = {}
        for id_, parent in self.parents.items():
            self._children.setdefault(parent, []).append(id_)

    def match(self, text: str) -> str | None:
        """The id of the topic that a text names by its id or its title; ``None`` if it is none."""
        return text if text in self._topics else self._by_key.get(identity(text))

    def near(self, text: str) -> str:
        """The id that a text which names no topic is probably a slip of, or nothing."""
        near = self._nearest.find(text) if len(identity(text)) > 3 else ""
        return self._by_key[near] if near else ""

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self._by_key)

    def children(self, id: str) -> tuple[str, ...]:
        """The topics right below one; of an empty id those at the top."""
        return tuple(self._children.get(id, ()))

    def with_descendants(self, id: str) -> list[str]:
        """A topic and all topics below it, each before its children."""
        found, waiting = [], [id]
        while waiting:
            topic = waiting.pop()
            found.append(topic)
            waiting += reversed(self._children.get(topic, ()))
        return found

    def listings(self, find: Callable[[str], str | None]) -> dict[str, list[str]]:
        """The topics that list a paper, by its id; the papers' ids are those that ``find`` gives."""
        found: dict[str, list[str]] = {}
        for topic in self._topics.values():
            for name in topic.papers:
                id_ = find(name)
                if id_ is not None and topic.id not in found.setdefault(id_, []):
                    found[id_].append(topic.id)
        return found

    def _sound_parents(self) -> dict[str, str]:
        """The parent of each topic, or nothing for one that is unknown or leads round in a circle."""
        parents: dict[str, str] = {}
        for topic in self._topics.values():
            parents[topic.id] = ""
            if not topic.parent:
                continue
            parent = self.match(topic.parent)
            if parent is None:
                near = self.near(topic.parent)
                hint = f", did you mean '{near}'?" if near else ""
                self._tell(topic, f"unknown topic '{topic.parent}'{hint}")
            else:
                parents[topic.id] = parent
        self._open_circles(parents)
        self._cut_deep(parents)
        return parents

    def _open_circles(self, parents: dict[str, str]) -> None:
        """Take away a parent of each circle: that of the first topic in it."""
        settled: set[str] = set()  # not in a circle
        circling: set[str] = set()  # in a circle that was met from below it
        for id_ in tuple(parents):
            if id_ in settled:
                continue
            path = {id_: None}
            below = id_
            while above := parents[below]:
                if above == id_:
                    circle = " > ".join([id_, *reversed(path)])
                    message = f"it is above itself: {circle}; it is taken for one without a parent"
                    self._tell(self._topics[id_], message)
                    parents[id_] = ""
                    break
                if above in path:  # a circle further up, told where it is met from within
                    ids = list(path)
                    circling.update(ids[ids.index(above) :])
                    break
                if above in settled or (above in circling and id_ not in circling):
                    break
                path[above] = None
                below = above
            settled.update(path if not parents[id_] else path.keys() - circling)

    def _cut_deep(self, parents: dict[str, str]) -> None:
        """Take away the parent of each topic that is too deep; what is below it moves with it."""
        levels = {"": 0}
        for id_ in parents:
            path = []
            at = id_
            while at not in levels:
                path.append(at)
                at = parents[at]
            level = levels[at]
            for topic in reversed(path):
                level += 1
                if level > MAX_LEVELS:
                    problem = f"it is more than {MAX_LEVELS} levels deep"
                    self._tell(self._topics[topic], f"{problem}; it is taken for one without a parent")
                    parents[topic], level = "", 1
                levels[topic] = level

    def _tell(self, topic: Topic, message: str) -> None:
        self.problems.append(Problem(topic.path, topic.line, message, "topic", topic.id, "parent", "topic"))

"""Words that data, options and settings share, declared once."""

from __future__ import annotations

# Truth values as people write them.

TRUE_WORDS = ("y", "yes", "true", "t", "on", "x", "1", "\u2713", "\u2714")
FALSE_WORDS = ("n", "no", "false", "f", "off", "none", "0", "-")


def truth_of(text: str) -> bool | None:
    """Return the truth value that a text means; ``None`` if it is none."""
    folded = text.strip().casefold()
    if folded in TRUE_WORDS:
        return True
    return False if folded in FALSE_WORDS else None


# Keys that mean "the papers", folded: they say nothing of what they hold.

_PAPERS = ("papers", "publications", "pubs", "entries", "items", "records")
PAPERS_OF_FILE = frozenset((*_PAPERS, "publication", "references", "bibliography", "main"))
"""Keys of a file that say no more than ``papers`` does."""
PAPERS_OF_GROUP = frozenset((*_PAPERS, "list", "works", "articles"))
"""Keys that hold the papers of a group: ``{heading: \u2026, papers: [\u2026]}``."""
PARTS_OF_FILE = {
    "papers": "paper",
    "authors": "author",
    "coauthors": "author",
    "people": "author",
    "venues": "venue",
    "topics": "topic",
    "defaults": "defaults",
}
"""The kind of record that each key of a file holds, folded."""

# Defaults.

DEFAULT_SORT = "-date, title"
"""The order of papers: the newest first."""
RELATIONS = {"own": "own", "about": "own", "uses": "uses", "cited": "cited"}
"""What a paper is to the project, by the words for it."""


# Keys of the mappings that values may be, folded, the strongest first.

TEXT_KEYS = ("value", "text", "name", "title", "label", "tag", "en")
"""Of a mapping that stands for a text: ``license: {name, url}``."""
ADDRESS_KEYS = ("url", "href", "link", "address", "src", "path", "file", "value")
LABEL_KEYS = ("label", "text", "name", "title", "display", "short", "type", "kind")
"""Of a link: ``{label, url}``."""
COUNT_KEYS = ("count", "value", "number", "text", "total", "n")
METRIC_KEYS = frozenset((*COUNT_KEYS, "source", "date"))
"""Of a number: ``{count, source, date}``."""
CLAIM_KEYS = ("task", "dataset", "metric", "value", "rank", "date", "url")
"""Of a claim to be the state of the art."""
PERSON_KEYS: dict[str, tuple[str, ...]] = {
    "name": ("name", "fullname", "literal", "value", "text"),
    "given": ("given", "givenname", "givennames", "first", "firstname"),
    "family": ("family", "familyname", "familynames", "last", "lastname", "surname"),
    "particle": ("particle", "droppingparticle", "nondroppingparticle", "prefix", "nameparticle"),
    "suffix": ("suffix", "namesuffix"),
    "id": ("id", "author", "ref"),
    "orcid": ("orcid",),
    "url": ("url", "href", "link", "website", "homepage", "web"),
    "affiliation": ("affiliation", "affiliations", "institution", "organization", "organisation"),
    "equal": ("equal", "equalcontribution", "equalcontributor", "star", "cofirst"),
    "corresponding": ("corresponding", "correspondingauthor", "iscorresponding"),
    "highlight": ("me", "isme", "highlight", "bold", "self"),
    "ignored": ("email", "alias", "role", "creatortype", "sequence", "authenticatedorcid"),
}
"""Of a person, by what they say."""
ALL_PERSON_KEYS = frozenset(key for keys in PERSON_KEYS.values() for key in keys)

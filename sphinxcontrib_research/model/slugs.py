"""Ids in the form that anchors, file names and addresses can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping
from hashlib import blake2b

from sphinxcontrib_research.model.folding import fold
from sphinxcontrib_research.model.layers import Layer, pairs

_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 80


def slugify(text: str) -> str:
    """A text in ``[a-z0-9-]``, never empty.

    Accents are taken off; of a text in another script, of which too little would be left, it is a short hash.

    Args:
        text: An id or a title.

    Returns:
        The slug, at most 80 characters long.
    """
    if len(text) <= _LONGEST and _SAFE.fullmatch(text):
        return text
    folded = fold(text)
    slug = _OTHER.sub("-", folded).strip("-")
    letters = sum(letter.isalnum() for letter in folded)
    kept = sum(letter.isalnum() for letter in slug)
    if not slug or 2 * kept < letters:
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    if len(slug) > _LONGEST:
        slug = slug[:_LONGEST].rsplit("-", 1)[0].strip("-")
    return slug


def unique_slugs(
    ids: Iterable[str], known: MutableMapping[str, str] | None = None
) -> MutableMapping[str, str]:
    """Give each id a slug of its own, in order: the second to want the same gets ``-2``.

    Args:
        ids: The ids; those known already keep their slugs.
        known: Slugs given before, by id.

    Returns:
        Slugs by id.
    """
    slugs: MutableMapping[str, str] = Layer(known) if known is not None else {}
    taken = {slug for _id, slug in pairs(slugs)}
    numbers: dict[str, int] = {}
    for id_ in ids:
        if id_ in slugs:
            continue
        wanted = slug = slugify(id_)
        while slug in taken:
            numbers[wanted] = numbers.get(wanted, 1) + 1
            slug = f"{wanted}-{numbers[wanted]}"
        slugs[id_] = slug
        taken.add(slug)
    return slugs

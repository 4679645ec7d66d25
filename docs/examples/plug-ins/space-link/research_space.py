"""Spaces at Hugging Face: ``space: owner/name`` in the data."""

from __future__ import annotations

import re

from sphinxcontrib_research.api import LinkKind


def address(value: str) -> str:
    """Return the address of a space."""
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", value):
        raise ValueError(f"'{value}' is not a space: write owner/name, or its address")
    return f"https://huggingface.co/spaces/{value}"


SPACE = LinkKind(
    label="Space",
    before="code",
    icon="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM5 5h2v3H5zM9 5h2v3H9zM4 10h8a4 3 0 0 1-8 0z",
    aliases=("hugging_face_space", "hf_space"),
    address=address,
)

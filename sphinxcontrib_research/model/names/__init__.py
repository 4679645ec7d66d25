"""Personal names. One is read in :mod:`.parsing`, lists of them are split in :mod:`.lists`."""

from __future__ import annotations

from sphinxcontrib_research.model.names.parsing import (
    initials_match,
    name_in_text,
    name_keys,
    parse_person,
    person_of_parts,
)

__all__ = ["initials_match", "name_in_text", "name_keys", "parse_person", "person_of_parts"]

"""The papers of several files as one library: merged, resolved, with their people, venues and topics."""

from __future__ import annotations

from sphinxcontrib_research.model.library.library import Library, fingerprint

__all__ = ["Library", "fingerprint"]

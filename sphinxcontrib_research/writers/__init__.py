"""Papers in the formats that others read: BibTeX, RIS, CSL-JSON, YAML, JSON-LD, Highwire tags, Atom."""

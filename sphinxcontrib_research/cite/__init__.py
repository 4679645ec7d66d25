"""Papers in the formats that others read: BibTeX, RIS, CSL-JSON, schema.org, Highwire tags, Atom, citations.

Pure functions of a paper and the library it stands in; one module a format, imported by whoever needs it.
"""

"""While documents are read: directives, roles, queries."""

"""What Sphinx reads: directives, roles, and the queries that they make of the library."""

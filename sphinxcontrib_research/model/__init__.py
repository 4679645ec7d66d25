"""Values only: nothing in here reads a file or knows Sphinx."""

"""Values and what joins them: nothing in here reads a file or knows Sphinx."""

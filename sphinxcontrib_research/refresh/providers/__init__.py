"""One module for each source of facts."""

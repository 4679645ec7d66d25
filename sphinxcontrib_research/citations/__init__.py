"""Formatted citations: the short form, and any CSL style."""

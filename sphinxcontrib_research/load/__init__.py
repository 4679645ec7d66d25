"""Data files -> papers, authors, venues, topics and problems."""

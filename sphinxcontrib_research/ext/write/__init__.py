"""While pages are written: HTML visitors, plain nodes, search words, style sheets."""

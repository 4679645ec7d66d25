"""``sphinxcontrib_research.bibtex``: what projects with sphinxcontrib-bibtex name, over our library."""

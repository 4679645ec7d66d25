extensions = ["sphinxcontrib.bibtex", "sphinxcontrib_research"]
bibtex_bibfiles = ["ours.bib", "others.bib"]
research_papers = ["ours.bib"]

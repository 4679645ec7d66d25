extensions = ["sphinxcontrib_research"]

research_papers = ["library.bib", "overlay.yml"]

extensions = ["sphinxcontrib_research"]
research_papers = ["papers.yml", "papers.bib"]

extensions = ["sphinxcontrib_research"]
research_papers = ["publications.json"]

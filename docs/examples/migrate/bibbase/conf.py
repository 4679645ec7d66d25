extensions = ["sphinxcontrib_research"]
research_papers = ["papers.bib"]
research_fields = {"bibbase_note": "note"}

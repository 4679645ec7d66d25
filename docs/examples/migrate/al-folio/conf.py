extensions = ["sphinxcontrib_research"]
research_papers = ["papers.bib", "people.yml"]
research_highlight = ["ashdown"]

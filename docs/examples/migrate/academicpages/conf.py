extensions = ["sphinxcontrib_research"]
research_fields = {
    "paperurl": "url",
    "slidesurl": "slides",
    "excerpt": "summary",
    "category": "tags",
    # Pages of their own have these.
    "collection": None,
    "permalink": None,
    "bibtexurl": None,
    "citation": None,
}

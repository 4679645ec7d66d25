"""Types of works in words."""

from __future__ import annotations

from sphinxcontrib_research.badges.words import Words


def type_name(type: str, words: Words) -> str:
    """What readers call a CSL type; the types themselves where they are words already.

    See https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types.
    """
    _ = words.gettext
    names = {
        "article": _("article"),
        "article-journal": _("journal article"),
        "article-magazine": _("magazine article"),
        "article-newspaper": _("newspaper article"),
        "book": _("book"),
        "chapter": _("chapter"),
        "collection": _("collection"),
        "dataset": _("dataset"),
        "document": _("document"),
        "manuscript": _("manuscript"),
        "motion_picture": _("video"),
        "paper-conference": _("conference paper"),
        "patent": _("patent"),
        "post-weblog": _("blog post"),
        "preprint": _("preprint"),
        "report": _("report"),
        "review": _("review"),
        "review-book": _("book review"),
        "software": _("software"),
        "speech": _("talk"),
        "standard": _("standard"),
        "thesis": _("thesis"),
        "webpage": _("web page"),
    }
    return names.get(type) or type.replace("-", " ").replace("_", " ")

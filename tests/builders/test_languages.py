"""Pages in other languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Project

PAPERS = """
    - {id: a, title: A, authors: [A B, C D], year: 2020, type: article-journal, abstract: Text., citations: 2, date: 2020-03-05}
    - {id: b, title: B, authors: [A B, C D], year: 2021, citations: 1}
"""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "de",
            ("Zusammenfassung", "Zeitschriftenartikel", "Andere", "2 Zitate", "5. März 2020", "Projektseite"),
        ),
        ("fr", ("Résumé", "Articles de revue", "Autres", "2 citations", "5 mars 2020")),
        ("es", ("Resumen", "Artículos de revista", "Otros", "2 citas", "5 mar 2020")),
        ("ja", ("要旨", "学術論文", "その他", "被引用2件", "2020年3月5日")),
        ("zh_CN", ("摘要", "期刊论文", "其他", "2 次引用", "2020年3月5日")),
    ],
)
def test_words_and_dates_are_in_the_language(
    project: Callable[..., Project], language: str, words: tuple[str, ...]
) -> None:
    data = PAPERS.replace("citations: 1}", "citations: 1, project: 'https://example.org'}")
    source = "T\n=\n\n.. paper-list::\n   :group-by: type\n"
    build = project({"papers.yml": data, "index.rst": source}, f'language = "{language}"').build()
    page = build.read("index.html")
    assert build.warnings == ""
    for word in words:
        assert word in page

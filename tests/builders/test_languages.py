"""Pages in other languages."""

from __future__ import annotations

import re
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
            (
                "Zusammenfassung",
                "Zeitschriftenartikel",
                "Sonstige",
                "2 Zitationen",
                "5. März 2020",
                "Projektseite",
            ),
        ),
        ("fr", ("Résumé", "Articles de revue", "Autres", "2 citations", "5 mars 2020")),
        ("es", ("Resumen", "Artículos de revista", "Otros", "2 citas", "5 mar 2020")),
        ("ja", ("抄録", "雑誌論文", "その他", "被引用2件", "2020年3月5日")),
        ("it", ("Abstract", "Articoli in rivista", "Altro", "2 citazioni")),
        ("pt_BR", ("Resumo", "Artigos em periódicos", "Outros", "2 citações")),
        ("ru", ("Аннотация", "Статьи в журналах", "Прочее", "2 цитирования")),
        ("ko", ("초록", "학술지 논문", "기타", "피인용 2회")),
        ("ar", ("الملخص", "مقالات المجلات العلمية", "أخرى", "2 استشهاد")),
        ("zh_TW", ("摘要", "期刊論文", "其他", "被引 2 次")),
        # Where there is no catalogue, the nearest one serves.
        ("zh_Hans", ("期刊论文",)),
        ("zh-CN", ("期刊论文",)),
        ("zh_HK", ("期刊論文",)),
        ("de_AT", ("Zeitschriftenartikel",)),
        ("de-AT", ("Zeitschriftenartikel",)),
        ("pt", ("Artigos em periódicos",)),
        ("zh_CN", ("摘要", "期刊论文", "其他", "被引 2 次", "2020年3月5日")),
    ],
)
def test_words_and_dates_are_in_the_language(
    project: Callable[..., Project], language: str, words: tuple[str, ...]
) -> None:
    data = PAPERS.replace("citations: 1}", "citations: 1, project: 'https://example.org'}")
    source = "T\n=\n\n.. paper-list::\n   :group-by: type\n"
    build = project({"papers.yml": data, "index.rst": source}, f'language = "{language}"').build()
    page = build.read("index.html")
    # Docutils knows fewer languages, and says so.
    assert [line for line in build.warnings.splitlines() if "[docutils]" not in line] == []
    for word in words:
        assert word in page


def test_a_catalogue_of_the_project_comes_before_ours(project: Callable[..., Project]) -> None:
    catalogue = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Abstract"\nmsgstr "Kurzfassung"\n\nmsgid "unfold"\nmsgstr "aufklappen"\n'
    )
    files = {
        "papers.yml": PAPERS,
        "index.rst": "T\n=\n\n.. paper-list::\n   :group-by: type\n\n.. research-topic:: Theme\n   :papers: a\n\n   Text.\n",
        "locales/de/LC_MESSAGES/sphinxcontrib_research.po": catalogue,
    }
    build = project(files, 'language = "de"\nresearch_topic_hint = "unfold"').build()
    page = build.read("index.html")

    assert build.warnings == ""
    assert "Kurzfassung" in page
    assert "Zusammenfassung" not in page
    assert "Zeitschriftenartikel" in page
    assert "aufklappen" in page


IN_WORDS = """
    - {id: a, title: A, authors: [王伟, 李娜, 欧阳修], date: in press, status: submitted, relation: uses, selected: yes,
       type: legal_case}
    - {id: b, title: B, authors: [山田 太郎, 森 さくら], year: 2021, type: entry-dictionary, relation: own}
    - {id: c, title: C, authors: [김민수], year: 2020, type: act, relation: own, authors_open: true}
"""
ROWS = """T
=

.. citation-table::
   :relation: any
   :columns: title, {columns}

.. paper-list::
   :relation: any
   :group-by: {group}
   :group-order: {order}
   :style: {style}

:paper-cite:`a`; :paper-cite:`b`; :paper-cite:`c`
"""


def words_of_page(build: object) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]*>", "", build.read("index.html")))  # type: ignore[attr-defined]


def test_values_of_ours_are_translated_wherever_they_are_shown(project: Callable[..., Project]) -> None:
    source = ROWS.format(
        columns="type, status, relation, selected, date", group="relation", order="", style="card"
    )
    build = project({"papers.yml": IN_WORDS, "index.rst": source}, 'language = "de"').build()
    page = words_of_page(build)

    for word in (
        "Gerichtsentscheidung",
        "eingereicht",
        "nutzt das Projekt",
        "ja",
        "im Druck",
        "Wörterbucheintrag",
    ):
        assert word in page
    for word in ("Eigene", "Nutzt das Projekt"):  # above groups
        assert word in page
    for word in ("legal_case", "submitted", "in press", "entry-dictionary"):
        assert word not in page


@pytest.mark.parametrize("order", ["Wörterbucheinträge", "Dictionary entries", "entry-dictionary"])
def test_groups_are_in_the_order_of_their_translated_titles(
    project: Callable[..., Project], order: str
) -> None:
    data = """
        - {id: a, title: A, type: book}
        - {id: b, title: B, type: entry-dictionary}
        - {id: c, title: C, type: report}
    """
    source = "T\n=\n\n.. paper-list::\n   :group-by: type\n"
    ordered = f"T\n=\n\n.. paper-list::\n   :group-by: type\n   :group-order: {order}\n"
    files = {"papers.yml": data, "index.rst": source, "ordered.rst": ":orphan:\n\n" + ordered}
    build = project(files, 'language = "de"').build()
    titles = re.findall(
        r'id="[^"]*"[^>]*>(Berichte|Bücher|Wörterbucheinträge)|>(Berichte|Bücher|Wörterbucheinträge)<',
        build.read("index.html"),
    )
    assert [first or second for first, second in titles][:3] == ["Berichte", "Bücher", "Wörterbucheinträge"]

    page = build.read("ordered.html")
    assert page.index("Wörterbucheinträge") < page.index("Berichte") < page.index("Bücher")


@pytest.mark.parametrize(
    ("language", "byline", "cited"),
    [
        ("zh_CN", "王伟、李娜、欧阳修", "王伟等"),
        ("ja", "王伟、李娜、欧阳修", "王伟ほか"),
        ("en", "王伟, 李娜, 欧阳修", "王伟 et al."),
        ("de", "王伟, 李娜, 欧阳修", "王伟 u.\u00a0a."),
    ],
)
def test_names_are_separated_and_cited_as_the_language_does(
    project: Callable[..., Project], language: str, byline: str, cited: str
) -> None:
    source = ROWS.format(columns="year", group="year", order="", style="card")
    build = project({"papers.yml": IN_WORDS, "index.rst": source}, f'language = "{language}"').build()
    page = words_of_page(build)

    assert byline in page
    assert cited in page
    assert "김민수" in page
    assert "山田" in page


@pytest.mark.parametrize(
    ("language", "names"),
    [("de", "Adler, A., Berg, B. u.\u00a0a. (2020)"), ("en", "Adler, A., Berg, B., et al. (2020)")],
)
def test_others_follow_names_as_the_language_has_it(
    project: Callable[..., Project], language: str, names: str
) -> None:
    data = "- {id: a, title: A, authors: [Ada Adler, Bo Berg, others], year: 2020}"
    source = "T\n=\n\n.. paper-list::\n   :style: citation\n"
    build = project({"papers.yml": data, "index.rst": source}, f'language = "{language}"').build()

    assert names in words_of_page(build)


WRONG = """T
=

.. paper-list::
   :show: default, abstrat
   :limit: many
   :tags: llms
   :filter: year = 2020

.. paper-list::
   :filter: yaer == 2020

.. paper-list:: none.yml

:paper:`aa`
"""


@pytest.mark.parametrize(
    ("console", "messages"),
    [
        (
            "de_AT.UTF-8",
            (
                "conf.py: research_max_authors: -1 ist kleiner als 0; der Standardwert wird verwendet",
                ":show: unbekannt: 'abstrat'; wird ignoriert; meinten Sie 'abstract'?",
                "Datendatei nicht gefunden: none.yml;",
                ":tags: unbekanntes Schlagwort 'llms'; meinten Sie 'llm'?",
                ":limit: 'many' ist keine ganze Zahl ab 1",
                "falscher Filter: schreiben Sie '==', um zu vergleichen\n  year = 2020\n       ^",
                "falscher Filter: unbekanntes Feld 'yaer'; meinten Sie 'year'?\n  yaer == 2020\n  ^",
                "unbekannte Publikation: 'aa'",
            ),
        ),
        ("pt_PT:en", ("usando o padrão", "ignorando; você quis dizer 'abstract'?")),
        ("zh_HK", ("已忽略；是否想寫 'abstract'？", "未知的論文 'aa'")),
        ("ja_JP", ("デフォルト値を使用します", "不明な値 'abstrat' を無視します。'abstract' のことですか？")),
        ("C", ("unknown: 'abstrat'; ignoring it; did you mean 'abstract'?", "unknown paper: 'aa'")),
        ("fr", (":tags: mot-clé inconnu 'llms'\u00a0; vouliez-vous dire 'llm'\u00a0?",)),
        ("xx", ("unknown: 'abstrat'; ignoring it; did you mean 'abstract'?",)),
    ],
)
def test_warnings_are_in_the_language_of_the_console(
    project: Callable[..., Project], monkeypatch: pytest.MonkeyPatch, console: str, messages: tuple[str, ...]
) -> None:
    """They follow the one who builds, not the page, as Sphinx's own."""
    monkeypatch.setenv("LANGUAGE", console)
    conf = 'language = "fr"\nresearch_max_authors = -1'
    data = PAPERS.replace("id: a,", "id: a, tags: [llm],")
    build = project({"papers.yml": data, "index.rst": WRONG}, conf).build()

    for message in messages:
        assert message in build.warnings
    assert "Résumé" in build.read("index.html")


LISTS = """
    papers:
    - {id: a, title: A, authors: [李娜, Ann Smith, Bo Brown], year: 2021, language: ja, type: book, stars: 8412,
       tags: [深度, Deep], affiliations: [北京大学, MIT], topics: [x, y], award: [金奖, Best]}
    - {id: b, title: B, authors: [محمد علي, Ann Smith], year: 2020, language: pt_BR, type: article-journal, topics: [y],
       tags: [تعلم, Deep]}
    - {id: c, title: C, authors: [Ann Smith, Bo Brown], year: 2019, language: Elvish, tags: [One, Two],
       type: thesis, affiliations: [MIT, ETH]}
    topics:
    - {id: x, title: Zebra 斑马}
    - {id: y, title: Ant}
"""
SEPARATED = """T
=

.. paper-list::
   :show: default, affiliations, tags, topics
   :bibtex: all

.. citation-table::
   :columns: title, language, type, tags, topics
   :sort: topics

.. paper-list::
   :style: compact
   :group-by: language

:paper-cite:`a`, :paper-cite:`b`; :paper-full:`a`
"""


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (
            "zh_CN",
            (
                "李娜、Ann Smith、Bo Brown · 北京大学、MIT",
                "Ann Smith, Bo Brown · MIT, ETH",
                "李娜等 (2021)",
                "علي 和 Smith (2020)",
                "日语",
                "巴西葡萄牙语",
                "深度、Deep",
                "One, Two",
                "斑马、Ant",
                "(金奖，Best",
            ),
        ),
        (
            "ja",
            (
                "李娜、Ann Smith、Bo Brown · 北京大学、MIT",
                "李娜ほか (2021)",
                "علي、Smith (2020)",
                "日本語",
                "Elvish",
                "(金奖、Best",
            ),
        ),
        (
            "ar",
            (
                "李娜، Ann Smith، Bo Brown",
                "علي و Smith (2020)",
                "اليابانية",
                "深度، Deep",
                "One, Two",
                "(金奖، Best",
            ),
        ),
        (
            "de",
            (
                "李娜, Ann Smith, Bo Brown",
                "علي und Smith (2020)",
                "Japanisch",
                "Portugiesisch (Brasilien)",
                "8.412",
            ),
        ),
    ],
)
def test_lists_have_the_comma_of_the_language(
    project: Callable[..., Project], language: str, shown: tuple[str, ...]
) -> None:
    """A list in Latin letters keeps its comma; so does everything on other pages."""
    files = {"papers.yml": LISTS, "index.rst": SEPARATED}
    made = project(files, f'language = "{language}"')
    plain = re.sub(r"\s+", " ", made.build("text").read("index.txt"))
    build = made.build()
    page = words_of_page(build)

    for text in shown:
        assert text in page, text
        assert text in plain, text
    downloads = {"zh_CN": "下载：", "ja": "ダウンロード：", "ar": "تنزيل:", "de": "Herunterladen:"}
    assert downloads[language] in page
    # Of the topics "Zebra …" and "Ant", the latter is first: papers name them by their ids.
    rows = re.findall(r'<tr class="research-paper".*?</tr>', build.read("index.html"))
    assert [re.sub("<[^>]*>", "", row)[0] for row in rows] == ["B", "A", "C"]


STATED = """
    papers:
    - {id: a, title: A, authors: [Ann Smith], date: 2020-03-05, venue: ICCV, language: en, stars: {count: 7, source: GitHub, date: 2026-01-02},
       sota: {task: Task, dataset: Data, date: 2024-02}}
    - {id: b, title: B, authors: [Ann Smith, Irene Ibarra], year: 2021, venue: 计算机学报}
"""
STATEMENTS = """T
=

.. paper-list::
   :group-by: year
   :badges: stars, sota
   :search:
   :sort-by: title, data

.. paper-chart:: papers-per-year

:paper-cite-p:`a, b`
"""


@pytest.mark.parametrize(
    ("language", "texts", "attributes"),
    [
        (
            "en",
            ("ICCV, Mar 5, 2020", "(Smith, 2020; Smith and Ibarra, 2021)", "As in the data"),
            ("2020: 1 paper",),
        ),
        (
            "de",
            (
                "ICCV, 5. März 2020",
                "7 Sterne (GitHub, 2. Jan. 2026)",
                "Stand der Technik: Task auf Data (Feb. 2024)",
                "Wie in den Daten",
            ),
            ("2020: 1 Publikation",),
        ),
        (
            "fr",
            ("Smith, 2020\u00a0; Smith et Ibarra, 2021", "\u00a0: Task sur Data (févr. 2024)"),
            ("2020\u00a0: 1 publication",),
        ),
        ("es", ("Smith, 2020; Smith e Ibarra, 2021",), ("2020: 1 publicación",)),
        ("ja", ("ICCV、2020年3月5日", "(Smith, 2020；Smith、Ibarra、2021)"), ("2020：論文1件",)),
        ("zh_CN", ("ICCV，2020年3月5日", "；"), ("2020：1 篇论文",)),
        (
            "ar",
            ("ICCV، 5 مارس 2020", "Smith و Ibarra، 2021", "(GitHub، 2 يناير 2026)"),
            ("2020: 1 منشور",),
        ),
    ],
)
def test_statements_have_the_marks_of_the_language(
    project: Callable[..., Project], language: str, texts: tuple[str, ...], attributes: tuple[str, ...]
) -> None:
    build = project({"papers.yml": STATED, "index.rst": STATEMENTS}, f'language = "{language}"').build()
    shown = words_of_page(build)
    page = build.read("index.html")

    for text in texts:
        assert text in shown, text
    for text in attributes:
        assert f"<title>{text}</title>" in page, text


KINDS = """
    - {id: a, title: A, authors: [Ann Smith], date: in press, venue: V}
    - {id: b, title: B, authors: [Ann Smith], year: 2020, type: thesis, genre: PhD thesis, institution: Uni}
    - {id: c, title: C, authors: [Ann Smith], status: submitted}
    - {id: d, title: D, authors: [Ann Smith], year: 2021, type: thesis, genre: "Werkstück", institution: Uni}
"""


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("apa", ("(im Druck", "[Dissertation]", "(eingereicht)", "[Werkstück]")),
        # Its words are English on every page.
        ("academy-of-management-review", ("in press", "PhD thesis", "Werkstück")),
    ],
)
def test_citations_in_csl_styles_have_the_words_of_their_language(
    project: Callable[..., Project], style: str, shown: tuple[str, ...]
) -> None:
    source = "T\n=\n\n.. paper-list::\n   :style: citation\n"
    conf = f'language = "de"\nresearch_citation_style = "{style}"'
    build = project({"papers.yml": KINDS, "index.rst": source}, conf).build()
    page = words_of_page(build)

    for text in shown:
        assert text in page, text


def test_feeds_have_the_words_of_the_language(project: Callable[..., Project]) -> None:
    source = "T\n=\n\n.. paper-list::\n"
    conf = 'language = "de"\nresearch_feed = "feed.xml"\nhtml_baseurl = "https://example.org"'
    feed = project({"papers.yml": KINDS, "index.rst": source}, conf).build().read("feed.xml")

    assert "<summary>Dissertation, Uni, 2020</summary>" in feed


@pytest.mark.parametrize(
    ("language", "on_page", "in_index"),
    [
        ("en", "ICCV</span>, <time", "</a> et al., 2020"),
        ("zh_CN", "ICCV</span>，<time", "</a> 等，2020"),
        ("ar", "ICCV</bdi></span>، <time", "</a> وآخرون، 2020"),
    ],
)
def test_pages_and_indices_have_the_marks_of_the_language(
    project: Callable[..., Project], language: str, on_page: str, in_index: str
) -> None:
    data = """
        papers:
        - {id: a, title: A, authors: [Ann Smith, Bo Brown, Cy Three], date: 2020-03-05, venue: ICCV}
        - {id: b, title: B, authors: [李娜, 王伟, 欧阳修], year: 2021}
        authors: [{id: ann, name: Ann Smith}]
    """
    conf = f'language = "{language}"\nresearch_paper_pages = "papers"\nresearch_author_pages = "people"'
    build = project({"papers.yml": data, "index.rst": "T\n=\n\n.. paper-list::\n"}, conf).build()

    assert on_page in build.read("papers/a.html")
    index = build.read("research-papers.html")
    assert in_index in index
    # Chinese names are whole, as in citations.
    assert {"en": "李娜 et al., 2021", "zh_CN": "李娜等，2021", "ar": "<bdi>李娜</bdi> وآخرون، 2021"}[
        language
    ] in index

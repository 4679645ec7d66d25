"""The documentation's own configuration: it uses the extension on every page."""

from __future__ import annotations

import sys
from pathlib import Path

from sphinxcontrib_research import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinxcontrib-research"
author = "The sphinxcontrib-research developers"
copyright = "2026, the sphinxcontrib-research developers"  # noqa: A001
version = release = __version__

extensions = ["sphinxcontrib_research", "myst_parser", "example", "tables"]
exclude_patterns = ["_build", "examples"]
nitpicky = True

research_papers = [
    "gallery/topics.yml",
    "gallery/han-shi.yml",
    "gallery/yehui-tang.yml",
    "gallery/list.yml",
    "examples/papers.yml",
]
research_topic_hint = "representative work|representative works"
research_author_pages = "people"
research_topic_pages = "topics"

html_theme = "furo"
html_title = "sphinxcontrib-research"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
html_copy_source = False
html_show_sourcelink = False

# Names in Chinese, Japanese and Korean need an engine and fonts that have their letters.
latex_engine = "lualatex"
latex_use_xindy = False
latex_elements = {
    "papersize": "a4paper",
    "fontpkg": r"""
\directlua{luaotfload.add_fallback("cjk", {"Noto Sans CJK SC:script=hani;", "DejaVu Sans:"})}
\setmainfont{FreeSerif}[RawFeature={fallback=cjk}]
\setsansfont{FreeSans}[RawFeature={fallback=cjk}]
\setmonofont{FreeMono}[RawFeature={fallback=cjk}]
""",
}

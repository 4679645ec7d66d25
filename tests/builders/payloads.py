"""Hostile data: what an attacker, or an accident, may write into a data file.

One corpus for all outputs. A payload that came through unescaped shows itself in the tree that a reader's
program makes of the page: as an element, an attribute, an address, a macro or a request that is not ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_research.vocabulary import fields as schema

from .conftest import COLOUR

HTML = {
    "script": "<script>pwned()</script>",
    "script-broken": "</title></style></textarea><script src=//evil.example/x.js></script >",
    "attribute": '" onmouseover="pwned()" x="',
    "attribute-single": "' autofocus onfocus='pwned()' x='",
    "attribute-bare": "x onerror=pwned() ><img src=x onerror=pwned()>",
    "image": "<img src=https://evil.example/i.png onerror=pwned()>",
    "svg": "<svg onload=pwned()><animate onbegin=pwned() attributeName=x dur=1s></svg>",
    "svg-script": "<svg><script>pwned()</script></svg><svg><use href=data:image/svg+xml,x#y></use></svg>",
    "svg-foreign": "</text></svg><foreignObject><iframe srcdoc='<script>pwned()</script>'></iframe>",
    "mathml": "<math><mtext><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=pwned()&gt;'>",
    "mathml-link": "<math href='javascript:pwned()'><maction actiontype='statusline#https://evil.example'>x",
    "css": "</style><style>@import '//evil.example/x.css'; body{background:url(//evil.example/b.png)}</style>",
    "css-value": "red;background:url(https://evil.example/b.png);x:expression(pwned())",
    "json-ld": '</script><script>pwned()</script>"},{"@type":"Person","url":"javascript:pwned()"',
    "json-ld-comment": "<!--<script>",
    "details": "</summary></details></li></ul></div></body></html><iframe src=//evil.example></iframe>",
    "base": "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example'>",
    "form": "<form action=//evil.example><button formaction=javascript:pwned()>x</button></form>",
    "link-element": "<link rel=preconnect href=//evil.example><object data=//evil.example></object>",
    "entities": "&lt;script&gt;pwned()&lt;/script&gt; &#60;img src=x onerror=pwned()&#62; &quot; onload=&quot;x",
    "entity-nul": "&#0;&#x0;&#8;&#xD800;&#x202E;&#xFFFE;<scr&#0;ipt>pwned()</scr&#0;ipt>",
    "cdata": "]]><![CDATA[<script>pwned()</script>]]><?xml-stylesheet href='//evil.example'?>",
    "comment": "--><!-- --!><script>pwned()</script><!--",
    "markup": "<b onclick=pwned()>x</b><i style='x'>y</i><code id=research-search>z</code>",
    "template": "{{ config }}{% raw %}{{ self.__init__.__globals__ }}${7*7}#{7*7}%(x)s %s {0.__class__}",
    "macro-link": r"\href{javascript:pwned()}{x} \url{javascript:pwned()} \href{https://a.org/\" onclick=\"pwned()}{y}",
    "macro-link-data": r"\href{data:text/html,<script>pwned()</script>}{x} \href{vbscript:pwned()}{y}",
    "bare-link": 'https://a.org/"onmouseover="pwned() https://a.org/\'><script>pwned()</script>',
}

ADDRESSES = {
    "javascript": "javascript:pwned()",
    "javascript-case": " JaVaScRiPt:pwned()",
    "javascript-tab": "java\tscript:pwned()",
    "javascript-entity": "javascript&colon;pwned()",
    "javascript-control": "\x01javascript:pwned()",
    "data": "data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+",
    "vbscript": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "view-source": "view-source:javascript:pwned()",
    "blob": "blob:https://evil.example/x",
    "quote": 'https://a.org/"onmouseover="pwned()',
    "markup": "https://a.org/<script>pwned()</script>",
    "newline": "https://a.org/\r\nSet-Cookie: x",
    "latex": r"https://a.org/}\input{canary}\write18{touch pwned}%^^5cinput{canary}#x",
    "roff": "https://a.org/\n.so /etc/passwd\n\\fBx",
    "texinfo": "https://a.org/@include{canary},}@bye{",
    "bidi": "https://a.org/\u202egro.live",
}

LATEX = {
    "input": r"\input{canary} \include{canary} \InputIfFileExists{canary}{}{} \verbatiminput{canary} \lstinputlisting{canary}",
    "write18": r"\write18{touch pwned} \immediate\write18{touch pwned} \ShellEscape{touch pwned}",
    "circumflex": "^^5cinput{canary} ^^5c^^69nput{canary} ^^M^^J^^41",
    "catcode": r"\catcode`\|=0 |input{canary} \def\emph#1{\input{canary}} \let\par\relax \csname input\endcsname{canary}",
    "groups": r"}}}]]\end{itemize}\end{document}\begin{verbatim}{{{[[",
    "comment": "50% \\\\% of all \\",
    "math": r"$\input{canary}$ $\write18{touch pwned}$ $^^5cinput{canary}$ $x\)\input{canary}\($ \[\input{canary}\]",
    "math-text": r"$\text{\input{canary}}$ $\text{$\input{canary}$}$ $\mbox{^^5cinput{canary}}$ $\operatorname{\input}{canary}$",
    "math-macros": r"$\def\x{y}\x$ $\href{javascript:pwned()}{x}$ $\unicode{60}$ $\require{html}\style{x}{y}$ $\class{a}{b}$",
    "math-html": r"$<script>pwned()</script>$ $\text{<img src=x onerror=pwned()>}$ $x<y\&z>\"w$",
    "math-environment": r"$\begin{filecontents}{pwned}x\end{filecontents}$ $\begin{array}{@{\input{canary}}}x\end{array}$",
    "math-unbalanced": r"$\frac{1}{ $ $\left( x$ $}{$ $\begin{matrix}$ $x^$ $_{$ $a & b$ $\sqrt[\]$",
    "lua": r"\directlua{os.execute('touch pwned')} \latelua{} \luaexec{} \pdfobj file {canary} \special{ps: x}",
    "tikz": r"\usepackage{tikz} \newcommand{\x}{y} \openin5=canary \read5 to \x \loop\iftrue\repeat",
    "bibtex": '}, note = {\\input{canary}}\n}\n@preamble{"\\input{canary}"}\n@article{x,',
}

ROFF = {
    "request": ".so /etc/passwd\n.sy touch pwned\n'so /etc/passwd\n.pso touch pwned",
    "line-break": 'a\n.so /etc/passwd\n.\\" comment\n..\n.de TH\n..',
    "escapes": r"\fBbold\fP \s+9 \X'x' \Y[x] \*[x] \n[x] \V[HOME] \! \? \e \O1 \" comment",
    "leading": ".br",
    "leading-quote": "'br",
}

TEXINFO = {
    "include": "@include canary\n@verbatiminclude canary\n@bye",
    "commands": "@{@} @end itemize @tex \\input canary @end tex @macro x @end macro @setfilename pwned",
    "hash": '#line 1 "x"\n@c comment\n@ignore',
    "menu": "* Top:: , . :: @node Top",
    "bare": "@ } { @@ @",
}

TEXT = {
    "controls": "a\x00b\x01c\x07d\x08e\x0bf\x0cg\x1b[31mh\x7fi\x85j\x9fk",
    "bidi": "a\u202ab\u202bc\u202cd\u202de\u202ef\u2066g\u2067h\u2068i\u2069j",
    "surrogates": "a\ud800b\udfffc\udfff\ud800d",
    "noncharacters": "a\ufffeb\uffffc\U0001fffed",
    "separators": "a\u2028b\u2029c\x0bd\x1ce\x1df",
    "combining": "a" + "\u0301" * 300,
    "zalgo": "\u200b\u200c\u200d\ufeff\u00ad",
    "yaml": "!!python/object/apply:os.system ['touch pwned']",
    "yaml-anchor": "*a &b <<: [x: {y: ",
    "rst": ".. raw:: html\n\n   <script>pwned()</script>\n\n.. include:: /etc/passwd",
    "rst-inline": "|x|_ `x <javascript:pwned()>`_ :raw-html:`<script>` ``x`` **y** [1]_ *z",
    "markdown": "[x](javascript:pwned()) ![y](https://evil.example/i.png) `z` # h\n\n---\n\n> q",
    "depth": "<b>" * 200 + r"\emph{" * 200 + "x",
    "objects": "x py:function 1 $ -\nevil std:label 1 https://evil.example/ y",
    "long": "long " * 500,
}

TEXTS = {
    f"{group}-{name}": text
    for group, payloads in {
        "html": HTML,
        "address": ADDRESSES,
        "latex": LATEX,
        "roff": ROFF,
        "texinfo": TEXINFO,
        "text": TEXT,
    }.items()
    for name, text in payloads.items()
}
"""All payloads by name."""

PATHS = (
    "../outside/secret.png",
    "../../outside/secret.png",
    "sub/../../outside/secret.png",
    "./sub/./../../outside/secret.png",
    "..%2foutside%2fsecret.png",
    "..\\outside\\secret.png",
    "%2e%2e/outside/secret.png",
    "/../outside/secret.png",
    "//../outside/secret.png",
    "{outside}/secret.png",
    "file://{outside}/secret.png",
    "~/secret.png",
    "linked.png",
    "linked-folder/secret.png",
    "linked-folder/../secret.png",
    "chain.png",
    "*.png",
    "linked.*",
    "linked.png?x",
    "linked.png#x",
    "sub/../linked.png",
    "../outside/secret.png\x00.png",
    "dangling.png",
    "loop.png",
    ".",
    "..",
    "/",
    "conf.py/../../outside/secret.png",
    "x" * 300 + ".png",
    "x/" * 3000 + "secret.png",
)
"""Ways out of the source folder; ``{outside}`` is a folder beside it."""

# From the declaration: a field that comes later is in the corpus without a word here.
PAPER_FIELDS = tuple(field.name for field in schema.PAPER if field.name not in {"id", "title"})
AUTHOR_FIELDS = tuple(field.name for field in schema.AUTHOR if field.name != "id")
VENUE_FIELDS = tuple(field.name for field in schema.VENUE)
TOPIC_FIELDS = tuple(field.name for field in schema.TOPIC if field.name != "id")


def composed(payload: str) -> Iterator[tuple[str, Any]]:
    """The fields whose values have a form of their own, with the payload at each place of it."""
    yield (
        "authors",
        [{"name": payload, "affiliation": payload, "orcid": payload, "url": payload, "id": payload}],
    )
    yield "authors", [{"given": payload, "family": payload, "equal": payload, "corresponding": payload}]
    yield "authors", [payload, f"Ann {payload}", {"name": "A", "highlight": payload}]
    yield "links", [{"label": payload, "url": payload}, {"label": payload, "url": "https://a.org"}]
    yield "links", {payload: payload}
    yield "links", {payload: "https://a.org/x"}
    yield "metrics", {payload: payload, "Score": payload}
    yield "sota", {"task": payload, "dataset": payload, "metric": payload, "value": payload, "rank": payload}
    yield "sota", {"task": "T", "date": payload, "url": payload}
    yield "citations", {"count": payload, "source": payload, "date": payload}
    yield "citations", {"count": 7, "source": payload, "date": payload}
    yield "stars", {"count": "800+", "source": payload, "date": "2026-01-01"}
    yield "title", {"name": payload, "link": payload}
    yield payload, payload
    yield "x-extra", payload


def papers() -> list[dict[str, Any]]:
    """A paper for each payload in each field; those with tag ``whole`` hold it in all fields, or as id."""
    made: list[dict[str, Any]] = []
    for number, (name, payload) in enumerate(TEXTS.items()):
        common = {"tags": ["whole"], "year": 2020}
        made.append({"id": payload, "title": f"{name} as id", **common})
        # All fields at once find what single fields hide, and the other way round.
        made.append({**dict.fromkeys(PAPER_FIELDS, payload), "id": f"{name}-all", "title": payload, **common})
        made.append({**common, "id": f"{name}-title", "title": payload})
        # A few fields at a time: whatever refuses a payload must not hide the fields beside it.
        batches: list[dict[str, Any]] = [
            dict.fromkeys(PAPER_FIELDS[start : start + 6], payload)
            for start in range(0, len(PAPER_FIELDS), 6)
        ]
        batches += [{field: value} for field, value in composed(payload)]
        made += [
            {"id": f"p{number}-{place}", "title": f"{name} in {place}", "year": 2020, **batch}
            for place, batch in enumerate(batches)
        ]
    return made


def records(kind: str, fields: tuple[str, ...], required: str) -> list[dict[str, Any]]:
    """A record for each payload in each field, as id and in the forms of links and numbers; one with all."""
    made: list[dict[str, Any]] = []
    for number, (name, payload) in enumerate(TEXTS.items()):
        places: list[tuple[str, Any]] = [(field, payload) for field in fields]
        mappings = [(field, value) for field, value in composed(payload) if field in {"links", "metrics"}]
        places += (one for one in mappings if one[0] in fields)
        for place, (field, value) in enumerate(places):
            made.append(
                {"id": f"{kind}{number}-{place}", required: f"{name} in {kind} {field}", field: value}
            )
        made.append({"id": payload, required: f"{name} as id of {kind}"})
        whole = {
            required: f"{name} in {kind}",
            **dict.fromkeys(fields, payload),
            **dict(places[len(fields) :]),
        }
        made.append({**whole, "id": f"{kind}{number}"})
    return made


def library() -> dict[str, Any]:
    """The whole corpus as one data file."""
    return {
        "papers": papers(),
        "authors": records("author", AUTHOR_FIELDS, "name"),
        "venues": records("venue", VENUE_FIELDS, "name"),
        "topics": records("topic", TOPIC_FIELDS, "title"),
    }


def as_json(data: Any) -> str:
    """JSON, which can hold unpaired surrogates and all controls."""
    return json.dumps(data, ensure_ascii=True, indent=0)


PARTS = """
title, authors, affiliations, venue, date, category, tags, topics, award, citations, stars, metrics, sota, badges,
links, summary, abstract, image, note, bibtex
""".replace("\n", " ").strip()
CONF = """
project = "Hostile"
author = "Test"
copyright = "2026, Test"
version = release = "1"
extensions = ["sphinxcontrib_research"]
html_theme = "basic"
html_copy_source = False
man_show_urls = True
research_papers = ["papers.json"]
research_badges = [
    "venue", "award", "citations", "stars", "downloads", "likes", "sota", "category", "code", "type", "metrics",
]
"""
CHARTS = ("papers-per-year", "citations-per-year", "by-venue", "by-category", "by-tag")


def titled(name: str, *blocks: str) -> str:
    """A document of a title and some blocks."""
    return "\n\n".join((f"{name}\n{'=' * len(name)}", *blocks)) + "\n"


def directive(name: str, argument: str = "", **options: str) -> str:
    """A directive without a body."""
    lines = (f"   :{key.replace('_', '-')}: {value}" for key, value in options.items())
    return "\n".join((f".. {name}:: {argument}".rstrip(), *lines))


def role(name: str, target: str) -> str:
    """A role as an author writes it who copies an id from the data."""
    quoted = target.replace("\\", "\\\\").replace("`", "\\`")
    return f":{name}:`{quoted}`"


def pages() -> dict[str, str]:
    """Documents that show the corpus by every directive and role."""
    numbers = range(len(TEXTS))
    ids = [f"{name}-all" for name in TEXTS]
    names = ("paper", "paper-full", "paper-badges", "paper-cite", "paper-cite-p")
    roles = [" ".join(role(name, id_) for name in names) for id_ in ids]
    roles += [
        " ".join((role("topic", f"topic{number}"), role("author", f"author{number}"))) for number in numbers
    ]
    shown = ("everything", "groups", "table", "people", "topics", "charts", "roles")
    contents = "\n   ".join((directive("toctree"), "", *shown))
    return {
        "conf.py": CONF,
        "index.rst": titled("Hostile", contents),
        "everything.rst": titled(
            "Everything",
            directive("paper-list", show=PARTS, home="", search="", relation="any", collapse="all"),
        ),
        "groups.rst": titled(
            "Groups",
            directive(
                "paper-list",
                tags="whole",
                style="compact",
                show="default, tags, topics, category, metrics",
                group_by="venue, category",
                caption=r"{count} \input{canary} <script>pwned()</script>",
                bibtex="all.bib",
            ),
            directive(
                "paper-list", tags="whole", style="citation", group_by="award, author", collapse="groups"
            ),
        ),
        "table.rst": titled(
            "Table",
            directive(
                "citation-table",
                tags="whole",
                columns="title, authors, venue, date, type, topics, award, citations, stars, note, pages",
                total="",
                search="",
            ),
        ),
        "people.rst": titled(
            "People",
            directive("people-list", group_by="role"),
            *(
                directive(
                    "author-profile", f"author{number}", show="header, tiles, charts", metrics="h-index"
                )
                for number in numbers
            ),
        ),
        "topics.rst": titled("Topics", directive("research-outline", numbered="")),
        "charts.rst": titled("Charts", *(directive("paper-chart", kind) for kind in CHARTS)),
        "roles.rst": titled("Roles", *roles),
        "papers.json": as_json(library()),
    }


class Corpus:
    """The corpus, read once and written once by each builder that a test needs."""

    def __init__(self, folder: Path, without: tuple[str, ...] = ()) -> None:
        self.source = folder / "source"
        self.source.mkdir()
        for name, content in pages().items():
            if name not in without:
                (self.source / name).write_text(content, "utf-8")
        (folder / "canary.tex").write_text("CANARY")
        self.folder = folder
        self.warnings: dict[str, str] = {}

    def out(self, builder: str) -> Path:
        folder = self.folder / "build"
        if builder not in self.warnings:
            app = SphinxTestApp(builder, self.source, builddir=folder)
            try:
                app.build()
            finally:
                app.cleanup()
            self.warnings[builder] = COLOUR.sub("", app.warning.getvalue())
        return folder / builder

    def texts(self, builder: str, *suffixes: str) -> dict[str, str]:
        """What a builder wrote, without what comes with Sphinx."""
        out = self.out(builder)
        return {
            path.relative_to(out).as_posix(): path.read_text("utf-8")
            for path in sorted(out.rglob("*"))
            if path.suffix in suffixes and not {"_static", "_sources"} & set(path.parts)
        }

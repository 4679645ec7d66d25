"""Hostile data in every field comes out as words: no element, macro, request or file of its own."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest

from . import payloads
from .conftest import Project
from .payloads import Corpus

pytestmark = pytest.mark.outputs

UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe]"
)
SVG, MATHML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1998/Math/MathML}"
ELEMENTS = set(
    """
    a bdi button caption code colgroup col dd details div dl dt em figcaption figure h1 h2 h3 h4 i img input
    label li nav ol option p pre section select small span strong sub summary sup table tbody td tfoot th thead time tr ul
    """.split()
) | {
    *(f"{SVG}{name}" for name in "svg title desc text path g rect use symbol line circle".split()),
    *(
        f"{MATHML}{name}"
        for name in """
        math mi mn mo mtext mspace mrow mstyle mphantom menclose msqrt mroot mtable mtr mtd mpadded mfrac msub msup
        munder mover msubsup munderover
        """.split()
    ),
}
ATTRIBUTES = set(
    """
    class id href rel src alt title role width height viewBox x y rx fill fill-opacity d transform text-anchor direction
    font-family font-size font-weight textLength lengthAdjust stroke stroke-opacity stroke-width x1 x2 y1 y2 cx cy r points placeholder
    datetime download loading hidden type scope open start value name for autocomplete spellcheck colspan style
    stretchy mathvariant form accent displaystyle scriptlevel columnalign width lspace rspace rowspacing
    columnspacing movablelimits linethickness symmetric minsize maxsize
    """.split()
)
SCHEMES = {"", "https", "http", "ftp", "mailto"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return Corpus(tmp_path_factory.mktemp("hostile"))


def content_of(page: ET.Element) -> ET.Element:
    """What Sphinx writes of a document's body."""
    return next(
        element
        for element in page.iter()
        if element.tag.rpartition("}")[2] == "div" and element.get("class") == "body"
    )


def check_tree(body: ET.Element) -> None:
    """Every element and attribute is one that we write, every address is one that pages may hold."""
    ids: Counter[str] = Counter()
    for element in body.iter():
        if element.tag == "script":
            check_script(element)
            continue
        assert element.tag in ELEMENTS, ET.tostring(element)[:300]
        for name, value in element.attrib.items():
            plain = name.rpartition("}")[2]
            known = plain in ATTRIBUTES or plain.startswith(("aria-", "data-")) or plain == "xmlns"
            assert known, (element.tag, name, value)
            if plain in {"href", "src"}:
                address = value.strip()
                scheme = re.match(r"([^/?#:]*):", address)
                assert (scheme[1].lower() if scheme else "") in SCHEMES, address
                assert not address.startswith("//"), address
                assert not re.search(r"\s", address), address
                assert plain == "href" or scheme is None, address
            elif plain in {"id", "class", "for"}:
                assert re.fullmatch(r"[\w -]*", value, re.ASCII), (name, value)
            elif plain in {"style", "fill", "stroke", "d", "transform"}:
                assert re.fullmatch(r"[\w#(),.% :;-]*", value, re.ASCII), (name, value)
                assert "url" not in value
                assert "expression" not in value
            if plain == "id":
                ids[value] += 1
    assert [name for name, count in ids.items() if count > 1] == []


def test_html_holds_nothing_but_ours(corpus: Corpus) -> None:
    pages = corpus.texts("html", ".html")
    ours = {name: page for name, page in pages.items() if Path(name).stem in DOCUMENTS}

    assert len(ours) == len(DOCUMENTS)
    for page in pages.values():
        assert not UNSAFE.search(page)
    for name, page in ours.items():
        parser = html5lib.HTMLParser(strict=True)
        tree = parser.parse(page)
        body = rename(content_of(tree))
        check_tree(body)
        if name == "everything.html":
            assert "<script>pwned()</script>" in "".join(body.itertext())
        for script in tree.iter("{http://www.w3.org/1999/xhtml}script"):
            check_script(script)


DOCUMENTS = {name.removesuffix(".rst") for name in payloads.pages() if name.endswith(".rst")}


def rename(body: ET.Element) -> ET.Element:
    """HTML's own elements without their namespace."""
    for element in body.iter():
        element.tag = element.tag.removeprefix("{http://www.w3.org/1999/xhtml}")
    return body


def check_script(script: ET.Element) -> None:
    """A page's scripts are files of the project, or data that is JSON."""
    if script.get("type") in {"application/ld+json", "application/json"}:
        assert not re.search(r"[<>]", script.text or "")
        json.loads(script.text or "")
    elif (source := script.get("src")) is not None:
        assert re.fullmatch(r"(?:\.\./)?_static/[\w.-]+(?:\?v=\w+)?", source)
    else:
        assert "pwned" not in (script.text or "")


def test_search_index_and_inventory_are_data(corpus: Corpus) -> None:
    index = (corpus.out("html") / "searchindex.js").read_text("utf-8")
    assert json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["docnames"]

    head, inventory = (corpus.out("html") / "objects.inv").read_bytes().split(b"compressed using zlib.\n", 1)
    assert head.startswith(b"# Sphinx inventory")
    lines = zlib.decompress(inventory).decode().splitlines()
    known = [re.fullmatch(r"(.+?) (?:research|std):\S+ -?\d+ (\S+) (.*)", line) for line in lines]
    assert None not in known
    assert all(re.fullmatch(r"[\w./%$#-]*", match[2]) for match in known if match is not None)


def test_bibtex_file_is_whole(corpus: Corpus) -> None:
    (file,) = (corpus.out("html") / "_downloads").rglob("*.bib")
    entries = file.read_text("utf-8")
    depth = 0
    for token in re.findall(r"\\.|[{}]|^@\w+", entries, re.DOTALL | re.MULTILINE):
        if token.startswith("@"):
            assert depth == 0
        depth += {"{": 1, "}": -1}.get(token, 0)
        assert depth >= 0
    assert depth == 0
    assert "preamble" not in {kind.lower() for kind in re.findall(r"^@(\w+)", entries, re.MULTILINE)}
    assert macros(entries) & HOSTILE_MACROS <= {"emph", "href", "url", "text", "O", "par"}


def test_epub_is_well_formed_and_holds_nothing_but_ours(corpus: Corpus) -> None:
    pages = corpus.texts("epub", ".xhtml")
    for name, page in pages.items():
        assert not UNSAFE.search(page)
        tree = ET.fromstring(page)
        if Path(name).stem in DOCUMENTS:
            check_tree(rename(content_of(tree)))
    (book,) = corpus.out("epub").glob("*.epub")
    for name in zipfile.ZipFile(book).namelist():
        assert not name.startswith(("/", ".."))
    for name in ("content.opf", "toc.ncx"):
        ET.parse(corpus.out("epub") / name)


def macros(tex: str) -> set[str]:
    """The control words that LaTeX would carry out."""
    return set(re.findall(r"(?<!\\)(?:\\\\)*\\([A-Za-z@]+)", tex))


HOSTILE_MACROS = {name for text in payloads.TEXTS.values() for name in macros(text)}
WRITERS_OWN = {"begin", "end", "par", "relax", "text", "item", "X"}


def test_latex_has_no_macro_of_the_data(corpus: Corpus) -> None:
    (tex,) = corpus.texts("latex", ".tex").values()
    body = tex[tex.index("\\sphinxmaketitle") :]

    assert not UNSAFE.search(tex)
    assert ".svg" not in tex
    assert "^^" not in body
    assert "textbackslash{}input" in body
    assert {"input", "write", "catcode", "directlua"} <= HOSTILE_MACROS
    assert macros(body) & HOSTILE_MACROS <= WRITERS_OWN
    # sphinxalltt: what Sphinx 8.1 takes for a literal block when it holds U+FFFD; escaped all the same.
    environments = "varwidth sphinxVerbatim sphinxalltt itemize enumerate quote description savenotes"
    environments += " longtable document tabulary center DUlineblock"
    assert set(re.findall(r"\\(?:begin|end)\{([^}]*)\}", body)) <= set(environments.split())
    groups = re.sub(r"(?s)\\begin\{sphinxVerbatim\}.*?\\end\{sphinxVerbatim\}", "", body)
    assert groups.count(r"\end{document}") == 1


def test_manual_page_has_no_request_of_the_data(corpus: Corpus) -> None:
    (page,) = corpus.texts("man", ".1").values()
    body = page[page.index(".TH ") :]
    requests = set(re.findall(r"^[.'][^\S\n]*(\S*)", body, re.MULTILINE))

    assert not UNSAFE.search(page)
    # The empty one is a dot alone, which asks for nothing.
    assert requests <= {"", *r"TH SH SS sp br INDENT UNINDENT IP TP B EX EE TS TE nf fi ft in \"".split()}
    # A link: up to the second apostrophe the terminal is told an address.
    body = re.sub(r"\\X'tty: link(?: (?:https?|ftp|mailto):[^\s'\\]+)?'", "", body)
    # Fonts, sizes, characters by name, and what breaks or does not break a line.
    escapes = set(re.findall(r"\\(?:e|(\*?\(..|f.|s[+-]?\d|.))", body)) - {""}
    assert escapes <= {
        *r'- fP fB fI fR (bu (aq (dq (ga (rs (em (en (ti (ha & : % u d s-2 s0 " c'.split(),
        " ",
    }


def test_texinfo_has_no_command_of_the_data(corpus: Corpus) -> None:
    (page,) = corpus.texts("texinfo", ".texi").values()
    hostile = {name for text in payloads.TEXTS.values() for name in re.findall(r"@([a-z]+)", text)}
    commands = Counter(re.findall(r"(?<!@)(?:@@)*@([a-z]+)", page))

    assert not UNSAFE.search(page)
    assert {"include", "bye", "macro", "verbatiminclude"} <= hostile
    # Sphinx's own head and foot use some, once each.
    assert {name for name in hostile if commands[name] > 2} <= {"end", "node", "c"}
    assert commands["bye"] == 1


@pytest.mark.parametrize("builder", ["text", "xml"])
def test_text_and_trees_hold_no_control(corpus: Corpus, builder: str) -> None:
    pages = corpus.texts(builder, ".txt", ".xml")
    for page in pages.values():
        assert not UNSAFE.search(page)
        if builder == "xml":
            ET.fromstring(page)
    assert len(pages) == len(DOCUMENTS)


def test_messages_are_one_line_each_and_harmless(corpus: Corpus) -> None:
    corpus.out("html")
    # The first build, whichever it was, has read the documents.
    lines = "".join(corpus.warnings.values()).splitlines()

    assert len(lines) > len(payloads.TEXTS)
    for line in lines:
        assert " WARNING: " in line
        assert line.isprintable(), line
    assert not list(corpus.folder.rglob("pwned*"))


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the source folder, with a picture that no output may hold."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.png").write_bytes(PICTURE + SECRET)
    return folder


SECRET = b"what nobody may see"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000100ffff030000060005a3d5d2f70000000049454e44ae426082"
)


def escapes(outside: Path) -> Iterator[dict[str, object]]:
    """Papers whose files lead out of the source folder."""
    for number, pattern in enumerate(payloads.PATHS):
        path = pattern.replace("{outside}", str(outside))
        for field, value in {
            "pdf": path,
            "image": path,
            "url": path,
            "slides": [path],
            "links": {"Poster": path},
        }.items():
            yield {"id": f"p{number}-{field}", "title": "T", "year": 2020, field: value}


@pytest.mark.parametrize("builder", ["html", "epub", "latex", "text", "man"])
def test_nothing_outside_is_read(project: Callable[..., Project], outside: Path, builder: str) -> None:
    papers = [
        {"id": "good", "title": "Good", "year": 2021, "image": "inside.png", "pdf": "sub/inside.png"},
        *escapes(outside),
    ]
    people = [
        {"id": f"a{number}", "name": f"A {number}", "image": path.replace("{outside}", str(outside))}
        for number, path in enumerate(payloads.PATHS)
    ]
    topics = [{**person, "title": person["name"]} for person in people]
    data = json.dumps({"papers": papers, "authors": people, "topics": topics})
    made = project(
        {
            "papers.json": data,
            "index.rst": "T\n=\n\n.. paper-list::\n   :show: default, image\n\n.. people-list::\n\n"
            ".. research-outline::\n",
        },
        'research_papers = ["papers.json"]\n',
    )
    source = made.source
    (source / "sub").mkdir()
    for name in ("inside.png", "sub/inside.png"):
        (source / name).write_bytes(PICTURE + b"what may be seen")
    (source / "linked.png").symlink_to(outside / "secret.png")
    (source / "linked-folder").symlink_to(outside)
    (source / "chain.png").symlink_to("linked.png")
    (source / "dangling.png").symlink_to(outside / "nothing.png")
    (source / "loop.png").symlink_to("loop.png")

    build = made.build(builder)

    written = b"".join(path.read_bytes() for path in build.out.rglob("*") if path.is_file())
    for path in build.out.rglob("*.epub"):
        written += b"".join(zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist())
    assert SECRET not in written
    assert not any(path.is_symlink() for path in build.out.rglob("*"))
    if builder in {"html", "epub", "latex"}:
        assert b"what may be seen" in written
    assert "leads out of the source folder" in build.warnings
    assert "Traceback" not in build.warnings

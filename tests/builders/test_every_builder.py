"""Every builder shows the gallery whole: the words of each entry are those of the HTML page."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

import html5lib
import pytest
import yaml

from .gallery import DOCUMENTS, GALLERY, Gallery

BUILDERS = tuple(
    """
    html dirhtml singlehtml epub latex text man texinfo xml pseudoxml json pickle gettext changes linkcheck dummy
    """.split()
)


# The package of these two uses a name that Sphinx 9 deprecates.
pytestmark = [
    pytest.mark.outputs,
    pytest.mark.filterwarnings("ignore:'sphinxcontrib.serializinghtml"),
]


@pytest.mark.parametrize("builder", BUILDERS)
def test_builds_without_a_warning(gallery: Gallery, builder: str) -> None:
    out = gallery.out(builder)

    assert gallery.warnings[builder] == ""
    assert builder in {"dummy", "changes"} or any(path.is_file() for path in out.rglob("*"))


# -- what an entry shows, read from its HTML


@dataclass
class Entry:
    """The words of one entry of a page, in pieces that no output may part or put in another order."""

    before: list[str]
    """What is before the title: the columns of a table."""
    title: list[str]
    """The texts between formulas and other markup."""
    after: list[tuple[str, str]]
    """What follows, each with the field that it belongs to; longer texts last, which HTML folds into a row."""
    addresses: list[str]
    is_role: bool

    @property
    def words(self) -> list[str]:
        texts = (*self.before, *self.title, *(text for _field, text in self.after))
        return [word for text in texts for word in text.split()]


def entries(page: str) -> list[Entry]:
    """The entries of lists and tables, and what roles say of papers, in the order of the page.

    Lists of references and citations are left out, whose titles have no mark: see the test of the article.
    """
    found = []
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    cited = {"research-references", "research-citation"}
    boxes = [one for one in tree.iter("div") if cited.intersection((one.get("class") or "").split())]
    references = {entry for box in boxes for entry in box.iter()}
    for element in tree.iter():
        if element in references:
            continue
        classes = (element.get("class") or "").split()
        is_role = "research-paper-full" in classes
        if is_role or ("research-paper" in classes and element.tag in {"li", "tr", "div"}):
            for row in element.findall("div[@class='research-marks']"):
                for fold in row.findall("details"):
                    row.remove(fold)
                    element.append(fold)
            pieces = [
                (field, " ".join(text.split())) for field, text in words_of(element) if text.strip(" \n,()·")
            ]
            mark = "strong" if is_role else "title"
            places = [place for place, (field, _text) in enumerate(pieces) if field == mark]
            first, last = places[0], places[-1] + 1
            links = [link.get("href") or "" for link in element.iter("a")]
            found.append(
                Entry(
                    before=[text for _field, text in pieces[:first]],
                    title=[text for _field, text in pieces[first:last]],
                    after=pieces[last:],
                    addresses=[link for link in links if "://" in link],
                    is_role=is_role,
                )
            )
    return found


def words_of(element: ET.Element, field: str = "") -> Iterator[tuple[str, str]]:
    """The texts between the tags, each with its field.

    Formulas are left out, which no two outputs write alike, and buttons.
    """
    if element.tag.rpartition("}")[2] in {"math", "summary", "button"}:
        return
    classes = (element.get("class") or "").split()
    names = [name.removeprefix("research-") for name in classes if name.startswith("research-")]
    inner = names[0] if names else "strong" if element.tag == "strong" else field
    yield inner, element.text or ""
    for child in element:
        yield from words_of(child, inner)
        yield inner, child.tail or ""


def documents(gallery: Gallery, builder: str, suffix: str) -> dict[str, str]:
    out = gallery.out(builder)
    return {name: (out / f"{name}{suffix}").read_text("utf-8") for name in DOCUMENTS}


@pytest.fixture(scope="module")
def expected(gallery: Gallery) -> dict[str, list[Entry]]:
    """The entries of each page, from HTML, with badges in words."""
    return {name: entries(page) for name, page in documents(gallery, "html", ".html").items()}


def test_the_gallery_has_entries_of_all_kinds(expected: dict[str, list[Entry]]) -> None:
    counts = {name: len(found) for name, found in expected.items()}

    assert counts["profile-han-shi"] == 33
    assert counts["profile-yehui-tang"] == 50
    assert counts["list"] == 18
    assert counts["about-us"] == 10
    assert counts["using-us"] == 310
    assert counts["research"] >= 36
    assert any("citations" in entry.words for entry in expected["using-us"])
    assert all(
        entry.title and (entry.after or entry.is_role) for found in expected.values() for entry in found
    )


@pytest.mark.parametrize("name", ["profile-han-shi", "profile-yehui-tang", "list"])
def test_html_has_the_words_of_the_data(expected: dict[str, list[Entry]], name: str) -> None:
    file = GALLERY / f"{name.removeprefix('profile-')}.yml"
    papers = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)["papers"]

    for paper in papers:
        title = [" ".join(part.split()) for part in re.split(r"\$.*?\$", paper["title"]) if part]
        (entry,) = [one for one in expected[name] if one.title == title]
        authors = [text for field, text in entry.after if field == "author"]
        date = dt.date.fromisoformat(paper["date"])
        fields = {field for field, _text in entry.after}

        assert ("category", paper["category"]) in entry.after
        assert ("date", f"{date:%b} {date.day}, {date.year}") in entry.after
        assert authors == [author for author in paper["authors"] if author != "others"]
        assert ("abstract" in fields, "link-code" in fields) == ("abstract" in paper, "code" in paper)


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "epub", "json", "pickle"])
def test_builders_of_html_have_the_same_entries(
    gallery: Gallery, expected: dict[str, list[Entry]], builder: str
) -> None:
    out = gallery.out(builder)
    if builder == "singlehtml":
        shown = entries((out / "index.html").read_text("utf-8"))
    elif builder == "pickle":
        bodies = [pickle.loads((out / f"{name}.fpickle").read_bytes())["body"] for name in DOCUMENTS]
        shown = [entry for body in bodies for entry in entries(body)]
    else:
        suffix = {"dirhtml": "/index.html", "epub": ".xhtml", "json": ".fjson"}[builder]
        pages = documents(gallery, builder, suffix).values()
        bodies = [json.loads(page)["body"] if builder == "json" else page for page in pages]
        shown = [entry for body in bodies for entry in entries(body)]
    wanted = [entry for name in DOCUMENTS for entry in expected[name]]
    if builder == "epub":
        # It shows addresses behind links: an e-reader may have no other way to them.
        shown, wanted = [without_addresses(one) for one in shown], [without_addresses(one) for one in wanted]
    for one, other in zip(shown, wanted, strict=True):
        assert one == other


def test_epub_shows_the_addresses_of_entries(gallery: Gallery, expected: dict[str, list[Entry]]) -> None:
    for name, page in documents(gallery, "epub", ".xhtml").items():
        for one, other in zip(entries(page), expected[name], strict=True):
            assert [url for url in other.addresses if not {f"[{url}]", url} & set(one.words)] == []


def test_the_style_of_an_epub_says_nothing_of_directions(gallery: Gallery) -> None:
    (book,) = gallery.out("epub").glob("*.epub")
    (style,) = [name for name in zipfile.ZipFile(book).namelist() if name.endswith("research.css")]
    rules = zipfile.ZipFile(book).read(style).decode()

    assert "unicode-bidi" not in rules
    assert ".research-author" in rules
    assert zipfile.ZipFile(book).namelist()[0] == "mimetype"


def without_addresses(entry: Entry) -> Entry:
    """What an entry says beside the addresses that can be read on the page."""
    title = [text for text in entry.title if "://" not in text]
    return replace(
        entry, title=title, after=[(field, text) for field, text in entry.after if "://" not in text]
    )


# -- other outputs, without their markup

LATEX = (
    (r"\\sphinxhyphen\{\}|\\sphinxhyphen\b", "-"),
    (r"\\textendash(?:\{\})?", "\u2013"),
    (r"\\S\{\}", "§"),
    (r"\\textquotesingle(?:\{\})?", "'"),
    (r"\\textasciitilde(?:\{\})?", "~"),
    (r"\\([%&#_${}])", r"\1"),
    (r"\\\(\\s[pb]\{\\text\{(.*?)\}\}\\\)", r"\1"),
    (r"\\\(.*?\\\)", ""),
    (r"\\[A-Za-z]+", " "),
    (r"(?m)^%.*$", " "),
)
MAN = (
    (r"\\\((?:aq|dq)", "'"),
    (r"\\-", "-"),
    (r"\\(?:[%:&]|f[BIPR]|s-?\d|[ud])", ""),
    (r"\\ ", " "),
    (r"\\e", r"\\"),
    (r"(?m)^\.[A-Zs].*$", " "),
)
TEXINFO = (
    (r"@comma\{\}", ","),
    (r"@math\{[^}]*\}", ""),
    (r"@(?:w|anchor)\{[^}]*\}", " "),
    (r"@([@{}])", r"\1"),
    (r"@[a-z]+", " "),
)
MARKDOWN = ((r"\$[^$]*\$", ""), (r"\\([^\w\s])", r"\1"), (r"<a id=[^>]*></a>", ""))


def plain(text: str, rules: tuple[tuple[str, str], ...]) -> str:
    for pattern, replacement in rules:
        text = re.sub(pattern, replacement, text)
    return text


def of_xml(source: str) -> str:
    """The words of docutils' XML, with the addresses of references."""

    def walk(element: ET.Element) -> Iterator[str]:
        if element.tag == "math":
            return
        yield element.text or ""
        for child in element:
            yield from walk(child)
            yield child.get("refuri", "")
            yield child.tail or ""

    return "".join(walk(ET.fromstring(source)))


def of_text(source: str) -> str:
    """The words of plain text, tables cell by cell."""
    lines: list[str] = []
    row: list[str] = []
    for line in source.splitlines():
        if line.startswith("| "):
            cells = line.strip("|").split("|")
            row = [f"{one} {other}" for one, other in zip(row or [""] * len(cells), cells, strict=True)]
        else:
            lines += [*row, line]
            row = []
    return "\n".join(lines)


def of_tree(source: str) -> str:
    """The words of a tree as pseudo-XML, with the addresses of references."""
    source = re.sub(r"(?m)^( *)<math[^>]*>\n.*$", "", source)
    source = re.sub(r'(?m)^ *<[a-z_]+\b[^>\n]*refuri="([^"\n]*)"[^\n]*>$', r" \1 ", source)
    return re.sub(r"(?m)^ *<[a-z_]+\b[^\n]*>$", " ", source)


def folded(text: str) -> str:
    """Text without blanks and marks, and without the shapes of quotation marks and dashes."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub("[\u2018\u2019\u201c\u201d\"'`^]", "", text)
    return re.sub("[\\s*_|+\\\\{}\\[\\]<>\u2010-\u2015-]+", "", text)


def missing(expected: list[Entry], shown: str, *, role_addresses: bool = True) -> list[str]:
    """What of some entries a text does not show in the place and the order of HTML."""
    text, place = folded(shown), 0
    lost: list[str] = []
    starts: list[tuple[Entry, int, int]] = []
    for entry in expected:
        title = re.compile(".{0,60}?".join(re.escape(folded(part)) for part in entry.title))
        match = title.search(text, place)
        if match is None:
            lost.append(f"no {entry.title}")
            continue
        starts.append((entry, match.start(), match.end()))
        place = match.end()
    ends = [start for _entry, start, _end in starts[1:]] + [len(text)]
    for (entry, start, after), end in zip(starts, ends, strict=True):
        at = after
        # Elsewhere a title comes first.
        lost += [f"{entry.title}: {one}" for one in entry.before if folded(one) not in text[at:end]]
        for field, phrase in entry.after:
            found = text.find(folded(phrase), at, end)
            if found < 0:
                lost.append(f"{entry.title}: {field}: {phrase}")
            else:
                at = found + len(folded(phrase))
        if role_addresses or not entry.is_role:
            # The address of a link may stand before its words.
            part = text[max(0, start - 300) : end]
            lost += [f"{entry.title}: {url}" for url in entry.addresses if folded(url) not in part]
    return lost


@pytest.mark.parametrize(
    ("builder", "suffix", "read"),
    [
        ("text", ".txt", of_text),
        ("xml", ".xml", of_xml),
        ("pseudoxml", ".pseudoxml", of_tree),
        ("markdown", ".md", lambda text: plain(text, MARKDOWN)),
    ],
)
def test_pages_show_the_words_of_html(
    gallery: Gallery,
    expected: dict[str, list[Entry]],
    builder: str,
    suffix: str,
    read: Callable[[str], str],
) -> None:
    if builder == "markdown":
        gallery = gallery.with_extension("sphinx_markdown_builder")
    for name, page in documents(gallery, builder, suffix).items():
        # Sphinx's text writer shows no address of a link in a sentence.
        lost = missing(expected[name], read(page), role_addresses=builder != "text")
        assert lost == [], name
    assert gallery.warnings[builder] == ""


@pytest.mark.parametrize(
    ("builder", "suffix", "rules"),
    [("latex", ".tex", LATEX), ("man", ".1", MAN), ("texinfo", ".texi", TEXINFO)],
)
def test_books_show_the_words_of_html(
    gallery: Gallery,
    expected: dict[str, list[Entry]],
    builder: str,
    suffix: str,
    rules: tuple[tuple[str, str], ...],
) -> None:
    (path,) = gallery.out(builder).glob(f"*{suffix}")
    source = path.read_text("utf-8")

    assert ".svg" not in source
    assert missing([entry for name in DOCUMENTS for entry in expected[name]], plain(source, rules)) == []


def of_html(source: str) -> str:
    return "".join(html5lib.parse(source, namespaceHTMLElements=False).itertext())


@pytest.mark.parametrize(
    ("builder", "name", "read"),
    [
        ("dirhtml", "article/index.html", of_html),
        ("singlehtml", "index.html", of_html),
        ("epub", "article.xhtml", of_html),
        ("text", "article.txt", of_text),
        ("xml", "article.xml", of_xml),
        ("latex", "gallery.tex", lambda text: plain(text, LATEX)),
        ("man", "gallery.1", lambda text: plain(text, MAN)),
        ("texinfo", "gallery.texi", lambda text: plain(text, TEXINFO)),
    ],
)
def test_an_article_has_its_citations_notes_and_references(
    gallery: Gallery, builder: str, name: str, read: Callable[[str], str]
) -> None:
    page = html5lib.parse(
        (gallery.out("html") / "article.html").read_text("utf-8"), namespaceHTMLElements=False
    )
    (body,) = [element for element in page.iter("div") if element.get("class") == "body"]
    phrases = [text for paragraph in body.iter("p") for _field, text in words_of(paragraph)]
    phrases = [text for text in phrases if len(folded(text)) > 3]
    shown = folded(read((gallery.out(builder) / name).read_text("utf-8")))

    assert len(phrases) > 50
    assert [text for text in phrases if folded(text) not in shown] == []


def test_linkcheck_sees_every_link(gallery: Gallery, expected: dict[str, list[Entry]]) -> None:
    lines = (gallery.out("linkcheck") / "output.json").read_text("utf-8").splitlines()
    results = [json.loads(line) for line in lines]

    assert {result["status"] for result in results} == {"ignored"}
    wanted = {address for found in expected.values() for entry in found for address in entry.addresses}
    assert len(wanted) > 100
    assert wanted - {result["uri"] for result in results} == set()


def test_no_paper_is_translatable(gallery: Gallery) -> None:
    messages = "".join(path.read_text("utf-8") for path in gallery.out("gettext").rglob("*.pot"))

    assert "Efficiency optimization" in messages
    assert "Each training question is asked again" not in messages

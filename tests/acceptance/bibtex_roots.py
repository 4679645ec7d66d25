"""Build the projects that sphinxcontrib-bibtex is tested with both ways, and compare what comes out.

    git clone https://github.com/mcmtroffaes/sphinxcontrib-bibtex
    python tests/acceptance/bibtex_roots.py sphinxcontrib-bibtex --theirs THEIR_PYTHON --ours OUR_PYTHON

``--theirs`` is a Python with sphinxcontrib-bibtex, ``--ours`` one without it and with this project. In both only
one line of each ``conf.py`` differs. Two builds are alike if they end with the same status, every key cited leads
to an entry on the same page, bibliographies have the same works in the same order under the same labels,
citations read the same, the same marks share a footnote, and what they warn of we warn of too.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

THEIRS, OURS = "sphinxcontrib.bibtex", "sphinxcontrib_research.bibtex"
UNKNOWN = re.compile(
    r"could not find bibtex key \"(.*?)\"|unknown paper: '(.*?)'|paper '(.*?)' is cited, but no list"
)
KINDS = (
    (r"duplicate citation for key", "listed twice"),
    (r"duplicate label", "one label for two works"),
    (r"duplicate citation id", "one id twice"),
    (r"could not open bibtex file|no such file", "no such file"),
    (r"not found or not configured|no such file in bibtex_bibfiles", "no such file"),
    (r"bibliography data error|repeated bib|duplicate id|the id is also that of", "one key twice"),
    (r"filter: overrides", "filter overrides"),
    (r"syntax error in :filter:", "wrong filter"),
    (r"unknown bibliography list type|:list:", "unknown list type"),
    (r"missing \w+ in|no title|has no ", "a field is missing"),
)


_EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
"""Elements of HTML without an end."""


# Building: this part runs in each of the two Pythons.


class Links(HTMLParser):
    """The links of a page with their text, the numbers of footnotes, and the texts of notes and entries."""

    def __init__(self, anchors: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.links: list[list[str]] = []
        self.footnotes: list[str] = []
        self.notes: list[str] = []
        self.entries: dict[str, str] = {}
        self._anchors = anchors
        self._open = ""
        self._is_footnote = False
        self._text = ""
        self._depth = 0
        self._places: list[tuple[int, str]] = []
        """The notes and entries that are open: the depth of their element, and the id of an entry."""
        self._texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in _EMPTY:
            self._depth += 1
        is_note = given.get("role") == "doc-footnote" or (
            "footnote-list" not in (given.get("class") or "")
            and (tag == "aside" and "footnote" in (given.get("class") or "").split())
        )
        id_ = given.get("id") or ""
        if is_note or id_ in self._anchors:
            self._places.append((self._depth, "" if is_note else id_))
            self._texts.append("")
        if tag == "a" and "#" in (given.get("href") or ""):
            self._open, self._text = given["href"] or "", ""
            self._is_footnote = "footnote-reference" in (given.get("class") or "")

    def handle_data(self, data: str) -> None:
        self._text += data
        self._texts = [text + data for text in self._texts]

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            if self._is_footnote:
                self.footnotes.append(self._text.strip("[]"))
            else:
                self.links.append([self._open, " ".join(self._text.split())])
            self._open = ""
        if self._places and self._places[-1][0] == self._depth and tag not in _EMPTY:
            _depth, id_ = self._places.pop()
            text = " ".join(self._texts.pop().split())
            if id_:
                self.entries[id_] = text
            else:
                self.notes.append(text)
        if tag not in _EMPTY:
            self._depth -= 1


def probe(source: Path, out: Path, builder: str) -> dict[str, Any]:
    """Build a project, and say what its bibliographies and pages hold."""
    from sphinx.application import Sphinx

    warning = io.StringIO()
    result: dict[str, Any] = {"status": 0, "lists": [], "places": {}, "pages": {}}
    try:
        app = Sphinx(source, source, out, out / ".doctrees", builder, status=None, warning=warning)
        app.build()
        result["status"] = app.statuscode
        if builder == "html":
            domains = app.env.domains
            bibliographies = _ours(app) if "research" in _names(domains) else _theirs(app)
            result["lists"], result["places"] = bibliographies
            for page in sorted(out.rglob("*.html")):
                name = page.relative_to(out).with_suffix("").as_posix()
                if name in app.env.found_docs:
                    marks = (place.partition("#") for place in result["places"])
                    parser = Links(frozenset(anchor for place, _mark, anchor in marks if place == name))
                    parser.feed(_body(page.read_text("utf-8")))
                    result["pages"][name] = {
                        "links": parser.links,
                        "footnotes": parser.footnotes,
                        "notes": parser.notes,
                        "entries": parser.entries,
                    }
    except Exception as error:  # noqa: BLE001  What ends a build is a result.
        result["status"] = 2
        result["error"] = f"{type(error).__name__}: {error}"
    result["warnings"] = re.sub(r"\x1b\[[0-9;]*m", "", warning.getvalue()).splitlines()
    return result


def _body(page: str) -> str:
    """The text of a page: what stands around it repeats titles of other pages."""
    begin = next(
        (at for mark in ('<div class="body"', 'role="main"', "<main") if (at := page.find(mark)) >= 0), 0
    )
    begin = page.rfind("<", 0, begin + 1)
    return page[max(begin, 0) : page.find('class="sphinxsidebar"')]


def _names(domains: Any) -> list[str]:
    return [domain.name for domain in (domains.sorted() if hasattr(domains, "sorted") else domains.values())]


def _theirs(app: Any) -> tuple[list[Any], dict[str, str]]:
    domain = app.env.domains["cite"] if "cite" in _names(app.env.domains) else None
    lists: dict[Any, Any] = {}
    places = {}
    if domain is None or not hasattr(domain, "bibliographies"):
        return [], {}
    for key, given in domain.bibliographies.items():
        lists[key] = [key.docname, given.list_, []]
    for citation in domain.citations:
        key = citation.bibliography_key
        lists[key][2].append([citation.key, citation.formatted_entry.label])
        places[f"{key.docname}#{citation.citation_id}"] = citation.key
    return sorted(one for one in lists.values() if one[2]), places


def _ours(app: Any) -> tuple[list[Any], dict[str, str]]:
    from sphinxcontrib_research.ext.build import build_of

    build = build_of(app.env)
    lists, places = [], {}
    for one in build.citing.lists:
        given = one.given.bibliography
        labels = build.citing.bibliographies.labels(one.docname, one.given.number)
        rows = [[given.key_prefix + id_, labels[id_]] for id_ in one.ids]
        lists.append([one.docname, given.list_type, rows])
        anchors = build.addresses.all_anchors(one.docname).get(one.given.number, ())
        for id_, anchor in zip(one.ids, anchors, strict=True):
            places[f"{one.docname}#{anchor}"] = given.key_prefix + id_
    return sorted(one for one in lists if one[2]), places


# Comparing


def cited(result: dict[str, Any]) -> dict[str, list[tuple[str, str, str]]]:
    """The citations of each page: what they read, the key, and the page of the entry."""
    found = {}
    for name, page in result["pages"].items():
        rows = []
        for href, text in page["links"]:
            path, _mark, anchor = href.partition("#")
            target = name if not path else _joined(name, path.removesuffix(".html"))
            if key := result["places"].get(f"{target}#{anchor}"):
                rows.append((text, key, target))
        if rows:
            found[name] = rows
    return found


def _joined(name: str, path: str) -> str:
    parts = name.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def mistakes(lines: list[str]) -> Counter[str]:
    """What a build warns of, in words that are the same for both."""
    found: Counter[str] = Counter()
    for line in lines:
        if not re.search(r"WARNING|ERROR|SEVERE", line):
            continue
        if unknown := UNKNOWN.search(line):
            found[f"unknown key {next(key for key in unknown.groups() if key)}"] = 1
            continue
        kind = next((kind for pattern, kind in KINDS if re.search(pattern, line)), "")
        found[kind or re.sub(r"^.*?(WARNING|ERROR|SEVERE): ", "", line)] = 1
    return found


def differences(theirs: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """In what two builds are not alike."""
    found = []
    if theirs["status"] != ours["status"]:
        found.append(f"status {theirs['status']} / {ours['status']}: {ours.get('error', '')}")
        return found
    if theirs["lists"] != ours["lists"]:
        for left, right in zip(theirs["lists"], ours["lists"], strict=False):
            if left != right:
                found.append(f"lists: {left} / {right}")
        if len(theirs["lists"]) != len(ours["lists"]):
            found.append(f"lists: {len(theirs['lists'])} / {len(ours['lists'])}")
    left_cited, right_cited = cited(theirs), cited(ours)
    for name in sorted({*left_cited, *right_cited}):
        left, right = left_cited.get(name, []), right_cited.get(name, [])
        if left != right:
            pairs = [(one, two) for one, two in zip(left, right, strict=False) if one != two]
            found.append(f"citations on {name}: {len(left)} / {len(right)}: {pairs[:2] or (left, right)}")
    for name, page in theirs["pages"].items():
        notes = ours["pages"].get(name, {}).get("footnotes", [])
        if _pattern(page["footnotes"]) != _pattern(notes):
            found.append(f"footnotes on {name}: {page['footnotes']} / {notes}")
    missing = mistakes(theirs["warnings"]) - mistakes(ours["warnings"])
    found += [f"no warning: {kind}" for kind in missing]
    return found


def _pattern(marks: list[str]) -> list[int]:
    """Which marks share a note: theirs count notes as they are made, ours in the order of the marks."""
    order = list(dict.fromkeys(marks))
    return [order.index(mark) for mark in marks]


def build(python: str, source: Path, folder: Path, builder: str, paths: list[Path]) -> dict[str, Any]:
    """Run :func:`probe` in one of the Pythons."""
    command = [python, __file__, "--probe", str(source), str(folder / f"out-{builder}"), builder]
    environment = {"PYTHONPATH": ":".join(map(str, paths)), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    try:
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        result = {"status": 3, "error": done.stderr[-500:], "lists": [], "pages": {}, "warnings": []}
    return result


def main() -> int:
    """Compare all projects, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("checkout", type=Path)
    parser.add_argument("roots", nargs="*")
    parser.add_argument("--theirs", default=sys.executable)
    parser.add_argument("--ours", default=sys.executable)
    parser.add_argument("--verbose", action="store_true", help="show all warnings of projects that differ")
    given = parser.parse_intermixed_args()
    git = ["git", "-C", str(given.checkout), "rev-parse", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    asked = (
        "from importlib.metadata import version as v; print(v('sphinxcontrib-bibtex'), 'Sphinx', v('sphinx'))"
    )
    version = subprocess.run([given.theirs, "-c", asked], capture_output=True, text=True, check=True).stdout
    print(f"projects of sphinxcontrib-bibtex at {commit}, built with its version {version.strip()}")
    project = Path(__file__).parents[2]
    roots = sorted((given.checkout / "test" / "roots").glob("test-*"))
    alike = 0
    chosen = [root for root in roots if not given.roots or root.name.removeprefix("test-") in given.roots]
    for root in chosen:
        found, extra = compare(root, given, project)
        alike += not found
        print(
            f"{'alike' if not found else 'DIFFERS':8} {root.name}"
            + (f"  (we warn also: {extra})" if extra else "")
        )
        for one in found:
            print(f"         {one}")
    print(f"{alike} of {len(chosen)} alike")
    return 0 if alike == len(chosen) else 1


def compare(root: Path, given: argparse.Namespace, project: Path) -> tuple[list[str], str]:
    """Build one project both ways."""
    builders = ["html"]
    builders += ["latex"] if "latex" in root.name else ["rinoh"] if "rinoh" in root.name else []
    found: list[str] = []
    extra: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        results = {}
        for side, python in (("theirs", given.theirs), ("ours", given.ours)):
            folder = Path(name) / side
            source = folder / root.name
            shutil.copytree(root, source)
            conf = source / "conf.py"
            if side == "ours" and conf.exists():
                text = conf.read_text("utf-8")
                lines = re.sub(r"(?m)^extensions = .*$", lambda line: line[0].replace(THEIRS, OURS), text)
                conf.write_text(lines, "utf-8")
            paths = [given.checkout.resolve(), *([project] if side == "ours" else [])]
            for builder in builders:
                results[side, builder] = build(python, source, folder, builder, paths)
        for builder in builders:
            theirs, ours = results["theirs", builder], results["ours", builder]
            found += [f"{builder}: {one}" for one in differences(theirs, ours)]
            extra += mistakes(ours["warnings"]) - mistakes(theirs["warnings"])
            if given.verbose and found:
                print(*(f"   < {line}" for line in theirs["warnings"]), theirs.get("error", ""), sep="\n")
                print(*(f"   > {line}" for line in ours["warnings"]), ours.get("error", ""), sep="\n")
    return found, "; ".join(dict.fromkeys(extra))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--probe"]:
        print(json.dumps(probe(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])))
    else:
        sys.exit(main())

"""The message catalogues: collect the words of pages and the warnings of builds, and compile translations.

Run ``python tools/catalogues.py`` after one of them has changed, translate what is new in
``sphinxcontrib_research/locale/*/LC_MESSAGES/sphinxcontrib_research.po``, and run it again.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sphinxcontrib_research.query.order import FORTHCOMING, OTHER
from sphinxcontrib_research.vocabulary.types import TYPE_NAMES, VALUE_NAMES

PACKAGE = Path(__file__).resolve().parent.parent / "sphinxcontrib_research"
DOMAIN = "sphinxcontrib_research"
LANGUAGES = ("ar", "de", "es", "fr", "it", "ja", "ko", "pt_BR", "ru", "zh_CN", "zh_TW")
CHANGING = tuple(
    f'"{name}'
    for name in (
        *(
            "POT-Creation-Date",
            "PO-Revision-Date",
            "Last-Translator",
            "Language-Team",
            "Report-Msgid-Bugs-To",
        ),
        *("Generated-By", "Project-Id-Version"),
    )
)
"""Lines of a header that say when, by whom and by what."""


def messages(source: str) -> Iterator[str | tuple[str, ...]]:
    """The messages of a module, also those within f-strings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if name in {"_", "__", "gettext"} and len(texts) == 1 and isinstance(texts[0], str):
                yield texts[0]
            elif name == "ngettext" and len(texts) >= 2:
                yield str(texts[0]), str(texts[1])


def words() -> Catalog:
    """All words of pages and all warnings of builds, with the files that hold them."""
    catalogue = Catalog(
        domain=DOMAIN, project=DOMAIN, header_comment="# Words of pages, and warnings.", fuzzy=False
    )
    for path in sorted(PACKAGE.rglob("*.py")):
        for message in messages(path.read_text("utf-8")):
            catalogue.add(message, locations=[(path.relative_to(PACKAGE).as_posix(), None)])
    for title in (FORTHCOMING, OTHER):
        catalogue.add(title, locations=[("query/order.py", None)])
    for name in sorted({word for names in TYPE_NAMES.values() for word in names} | VALUE_NAMES):
        catalogue.add(name, locations=[("vocabulary/types.py", None)])
    return catalogue


def paths() -> Iterator[tuple[str, Path]]:
    """The languages and their catalogues."""
    for language in LANGUAGES:
        yield language, PACKAGE / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path, language: str) -> Catalog:
    """A catalogue as the translators left it."""
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue in the form that programs read; it too changes only with its words."""
    catalogue.creation_date = datetime.fromtimestamp(0, UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def written(catalogue: Catalog) -> bytes:
    """A catalogue as translators read it; without dates, so that it changes only with its words."""
    buffer = io.BytesIO()
    write_po(
        buffer, catalogue, sort_output=True, ignore_obsolete=True, omit_header=False, include_lineno=False
    )
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(CHANGING)).encode()


def is_translated(message: Message) -> bool:
    """Whether a message has all forms of its translation."""
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(forms)


def main() -> None:
    """Bring all catalogues up to date."""
    template = words()
    for language, path in paths():
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = read(path, language) if path.exists() else Catalog(locale=language, domain=DOMAIN)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.fuzzy = False
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(read(path, language)))
        missing = [message.id for message in catalogue if message.id and not is_translated(message)]
        if missing:
            print(f"{language}: not translated: {missing}")


if __name__ == "__main__":
    main()

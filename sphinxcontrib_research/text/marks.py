"""Light markup of single characters: dashes, ties, quotations, braces, entities, addresses."""

from __future__ import annotations

from html import unescape

from sphinxcontrib_research.text import markdown, patterns
from sphinxcontrib_research.text.address import ADDRESS, address, trimmed
from sphinxcontrib_research.text.builder import Builder
from sphinxcontrib_research.text.clean import clean

_OPENING = frozenset("([{</|=\"'`“‘")


def dash(builder: Builder, dashes: str) -> None:
    """``--`` and ``---``, but for ``--flag``, arrows, comments and longer rules."""
    before, after = builder.before, builder.behind(len(dashes))
    starts_word = (before.isspace() or before in _OPENING) and (after.isalnum() or after in ("[", "<"))
    if len(dashes) > 3 or starts_word or after == ">" or before in "<!" or builder.top.code:
        builder.take(len(dashes), dashes)
    else:
        builder.take(len(dashes), "–" if len(dashes) == 2 else "—")


def tilde(builder: Builder, _: str) -> None:
    """``a~b``: no break; ``~5``, ``(~5`` and ``/~user`` stay."""
    before, after = builder.before, builder.behind(1)
    is_tie = after and not after.isspace() and not before.isspace() and before not in "([{/"
    builder.take(1, "\xa0" if is_tie else "~")


def backquotes(builder: Builder, found: str) -> None:
    """Markdown's code, or two backquotes, if two apostrophes follow somewhere."""
    if markdown.code(builder):
        return
    if found == "`":
        builder.take(1, found)
    elif builder.top.code or builder.behind(2).isspace() or builder.find("''") < 0:
        builder.take(2, "``")
    else:
        builder.quotes += 1
        builder.take(2, "“")


def close_quotation(builder: Builder, _: str) -> None:
    """Two apostrophes, if a quotation is open."""
    if builder.top.code or not builder.quotes:
        builder.take(2, "''")
    else:
        builder.quotes -= 1
        builder.take(2, "”")


def bare_address(builder: Builder, start: str) -> None:
    """``https://…`` up to a blank, without what trails it."""
    in_word = builder.before.isascii() and builder.before.isalnum()
    match = None if in_word else ADDRESS.match(builder.source, builder.position)
    if match is None:
        builder.take(len(start), start)
    else:
        raw = trimmed(match[0])
        builder.link(address(raw), len(raw))


def open_brace(builder: Builder, _: str) -> None:
    """``{``, which is taken away again when its group is closed."""
    top = builder.top
    top.braces.append(len(top.parts))
    builder.open_braces += 1
    builder.take(1, "{")


def close_brace(builder: Builder, _: str) -> None:
    """``}``: the end of a group or of an argument."""
    if not builder.open_braces:
        builder.take(1, "}")
        return
    while not builder.top.braces and builder.top.closer != "}":
        builder.close()
    top = builder.top
    if top.braces:
        top.parts[top.braces.pop()] = ""
    else:
        builder.close()
    builder.open_braces -= 1
    builder.position += 1


def entity(builder: Builder, _: str) -> None:
    """``&amp;``, ``&#233;``, also escaped more than once; any other ``&`` is itself."""
    if match := patterns.ENTITY.match(builder.source, builder.position):
        builder.take(len(match[0]), clean(unescape(f"&{match[1]};")))
    else:
        builder.take(1, "&")

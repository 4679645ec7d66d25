"""Fields as lines of a YAML record."""

from __future__ import annotations


def lines(text):
    return "".join(f"  {line}\n" for line in text.splitlines())

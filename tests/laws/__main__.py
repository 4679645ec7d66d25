"""Check the laws that data must keep, over a folder of data files that other people wrote.

usage: python -m tests.laws FOLDER [--law NAME] [--most N]

Each law is a module ``law_NAME`` with ``check(files) -> Tally``; it reads the files with PyYAML, json, tomllib and
pybtex on one side and with the product on the other.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

SUFFIXES = {".yml", ".yaml", ".json", ".toml", ".bib", ".ris", ".nbib", ".cff"}
LAWS = tuple(sorted(path.stem.removeprefix("law_") for path in Path(__file__).parent.glob("law_*.py")))


def data_files(folder: Path) -> list[Path]:
    """Return the data files below a folder, in the order of their names."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())


def main(arguments: list[str] | None = None) -> int:
    """Run the laws that were named, or all, and print what breaks them."""
    parser = argparse.ArgumentParser(prog="python -m tests.laws")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--law", action="append", choices=LAWS, help="only this law (may be repeated)")
    parser.add_argument("--most", type=int, default=20, help="how many breaches to print for each law")
    options = parser.parse_args(arguments)
    files = data_files(options.folder)
    broken = 0
    for name in options.law or LAWS:
        tally = import_module(f"tests.laws.law_{name}").check(files)
        print(f"{name}: {tally}")
        for line in tally.broken[: options.most]:
            print(f"    {line}")
        broken += len(tally.broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

"""Write ``using.yml``: 300 invented papers that use an invented program, for the gallery.

Run it with ``python make_using.py``. It needs nothing but Python, and gives the same file each time.
"""

from __future__ import annotations

import random
from pathlib import Path

COUNT = 300
HEAD = """\
# 300 invented papers that use Pond, an invented program. Nothing in this file is real.
# Written by make_using.py: change that, not this.

defaults: {relation: uses, note: Invented.}

authors:
  - {id: erika-mustermann, name: Erika Mustermann, role: Maintainer, affiliation: University of Nowhere}
  - {id: jan-kowalski, name: Jan Kowalski, role: Maintainer, affiliation: Institute for Still Water}
  - {id: zhang-san, name: 张三, role: Contributor, affiliation: Institute for Still Water}
  - {id: jane-doe, name: Jane Doe, role: Contributor, affiliation: University of Nowhere}

venues:
  - {id: JIR, name: Journal of Invented Results, type: article-journal}
  - {id: AN, name: Annals of Nowhere, type: article-journal}
  - {id: CIM, name: Conference on Imaginary Methods, type: paper-conference}
  - {id: WMW, name: Workshop on Muddy Water, type: paper-conference}

papers:
"""
# The names that each language gives to nobody in particular.
PEOPLE = [
    "Erika Mustermann", "Max Mustermann", "Jan Kowalski", "Anna Kowalska", "Jane Doe", "John Doe", "张三",
    "李四", "山田太郎", "홍길동", "Mario Rossi", "Jean Dupont", "Ola Nordmann", "Kari Nordmann", "Juan Pérez",
    "María Pérez", "João da Silva", "Jan Modaal", "Matti Meikäläinen", "Maija Meikäläinen", "Jón Jónsson",
    "Ion Popescu", "Juan dela Cruz", "Ivan Horvat", "Jan Novák", "Janez Novak", "Vardenis Pavardenis",
    "Israel Israeli", "Ludwig van der Beispiel", "Fulano de Tal",
]  # fmt: skip
VENUES = {"article": ("JIR", "AN"), "conference": ("CIM", "WMW")}
FIELDS = {
    "ponds": ["algae", "carp", "duckweed", "a garden pond", "two ponds joined by a ditch"],
    "lakes": ["thermal layers", "seiches", "winter ice", "a lake seen from its shore", "reeds"],
    "puddles": ["evaporation", "splashes", "a puddle on a slope", "oil films", "very small waves"],
    "canals": ["locks", "a canal without a tow path", "mud", "sluices at night", "bridges"],
}
WAYS = [
    "A model of {}", "Notes on {}", "{}, once more", "What a simulation says of {}", "Slow changes in {}",
    "Measuring {} without getting wet", "Grids for {}", "{} and its uncertainty", "A benchmark for {}",
]  # fmt: skip


def record(number: int, chance: random.Random) -> str:
    """One invented paper, as it stands in the file."""
    tag = chance.choice(sorted(FIELDS))
    kind = chance.choice(sorted(VENUES))
    title = chance.choice(WAYS).format(chance.choice(FIELDS[tag]))
    title = title[0].upper() + title[1:]
    date = f"{chance.randint(2015, 2026)}-{chance.randint(1, 9):02d}"
    lines = [
        f"- id: invented-{number:03d}",
        f'  title: "Invented study {number}: {title}"',
        f"  authors: [{', '.join(chance.sample(PEOPLE, chance.randint(1, 5)))}]",
        f"  venue: {chance.choice(VENUES[kind])}",
        f"  date: {date}",
        f"  tags: [{tag}]",
        f"  url: https://example.org/invented/{number:03d}",
    ]
    if chance.random() < 0.7:
        lines.append(f"  citations: {int(chance.paretovariate(1.0) * 3)}")
    if chance.random() < 0.05:
        lines.append("  award: Invented prize")
    if chance.random() < 0.1:
        lines.append("  selected: true")
    return "\n".join(f"  {line}" for line in lines)


def main() -> None:
    chance = random.Random(2026)
    records = [record(number, chance) for number in range(1, COUNT + 1)]
    path = Path(__file__).with_name("using.yml")
    path.write_text(HEAD + "\n\n".join(records) + "\n", "utf-8", newline="\n")
    print(f"{path.name}: {len(records)} records")


if __name__ == "__main__":
    main()

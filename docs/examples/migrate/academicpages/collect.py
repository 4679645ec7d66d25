"""Write the front matter of all publications as one YAML list."""

import html
import json
import re
from pathlib import Path

for path in sorted(Path("_publications").glob("*.md"), reverse=True):
    front = path.read_text("utf-8").split("---\n")[1].strip()
    # The authors stand in the citation only: they are what comes before the year.
    cited = re.search(r"(?m)^citation: *['\"](.+?)\.? *\(\d{4}\)", front)
    if cited and "\nauthors:" not in front:
        front += "\nauthors: " + json.dumps(html.unescape(cited[1]), ensure_ascii=False)
    print("- " + front.replace("\n", "\n  ") + "\n")

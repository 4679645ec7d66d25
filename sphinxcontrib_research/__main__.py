"""``python -m sphinxcontrib_research``: the command line."""

from __future__ import annotations

import sys

from sphinxcontrib_research.cli import main

if __name__ == "__main__":
    sys.exit(main())

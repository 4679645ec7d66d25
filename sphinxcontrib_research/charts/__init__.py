"""Charts: figures over years, venues, categories and tags, drawn as SVG and as rows of a table."""

from __future__ import annotations

from sphinxcontrib_research.charts.drawing import svg
from sphinxcontrib_research.charts.series import KINDS, Point, Series, rows, series

__all__ = ["KINDS", "Point", "Series", "rows", "series", "svg"]

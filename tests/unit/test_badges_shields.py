"""Badges as addresses at shields.io."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from sphinxcontrib_research.drawing import stars_badge
from sphinxcontrib_research.drawing.svg import shields_address
from sphinxcontrib_research.model.paper import Badge, Metric

BASE = "https://img.shields.io"


@pytest.mark.parametrize(
    ("badge", "address"),
    [
        (Badge("citations", "citations", "1.2k", "#0969a8"), "/badge/citations-1.2k-0969a8"),
        (Badge("venue", "", "ICCV", "#4f5d95"), "/badge/ICCV-4f5d95"),
        (Badge("venue", "", "CVPR-W_2024", "#4f5d95"), "/badge/CVPR--W__2024-4f5d95"),
        (Badge("venue", "", "a _b", "#4f5d95"), "/badge/a%20__b-4f5d95"),
        (Badge("metrics", "A/B?", "50 % #1", "#32708d"), "/badge/A%2FB%3F-50%20%25%20%231-32708d"),
        (Badge("award", "", "最優秀", "#e3b341"), "/badge/%E6%9C%80%E5%84%AA%E7%A7%80-e3b341"),
        (Badge("likes", "Likes", "31"), "/badge/Likes-31-lightgrey?style=social"),
        (Badge("stars", "Stars", "31"), "/badge/Stars-31-lightgrey?style=social"),
        (Badge("stars", "", "", text="stars"), "/badge/stars-lightgrey?style=social"),
        (stars_badge("sail-sg/Adan", None), "/github/stars/sail-sg/Adan?style=social"),
        (stars_badge("sail-sg/Adan", Metric("841", 841)), "/github/stars/sail-sg/Adan?style=social"),
    ],
)
def test_the_address_says_what_the_badge_says(badge, address):
    assert shields_address(badge) == BASE + address


def test_a_hostile_text_stays_one_part_of_the_path():
    address = shields_address(Badge("award", "", '../../x?a=b&c#d"><script>', "#e3b341"))
    path = address.removeprefix(f"{BASE}/badge/")

    assert not set(path) & set("/?#&\"<>' ")
    assert unquote(path) == '../../x?a=b&c#d"><script>-e3b341'


def test_an_endless_text_makes_no_endless_address():
    assert len(shields_address(Badge("award", "", "x" * 5000, "#e3b341"))) < 200

"""Whether a response is about the requested work; the titles themselves are compared elsewhere."""

from __future__ import annotations

import pytest

from sphinxcontrib_research.model.library.likeness import Work
from sphinxcontrib_research.online.plan import is_same_work

OURS = Work("Sparse Widgets", "Reed", 2020)


@pytest.mark.parametrize(
    ("ours", "title", "values"),
    [
        (OURS, "SPARSE WIDGETS.", {}),
        (OURS, "Sparse Widgets: A Study", {}),
        (OURS, "Sparse Widgets: A Study", {"authors": [{"family": "Reed", "given": "Ann"}]}),
        (OURS, "稀疏小部件的研究", {"date": "2020-03"}),
        (Work(""), "Anything at all", {}),
    ],
)
def test_records_about_the_work(ours: Work, title: str, values: dict[str, object]) -> None:
    assert is_same_work(ours, title, values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "values"),
    [
        ("", {}),
        ("Growing tomatoes on Mars", {}),
        ("Sparse widgets in ponds", {}),
        ("Sparse Widgets: A Study", {"authors": [{"family": "Lake", "given": "Bo"}]}),
        ("稀疏小部件的研究", {"date": "2017"}),
    ],
)
def test_records_about_another_work(title: str, values: dict[str, object]) -> None:
    assert not is_same_work(OURS, title, values)  # type: ignore[arg-type]

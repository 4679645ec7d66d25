"""Without pytest-benchmark, each part runs once."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

import pytest

if importlib.util.find_spec("pytest_benchmark") is None:

    @pytest.fixture
    def benchmark() -> Callable[..., Any]:
        """Call a function, without timing it."""
        return lambda function, *arguments: function(*arguments)

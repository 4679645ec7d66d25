"""What the linter of prose reads of a page, and what it sets aside."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / "tools" / "prose.py"
spec = importlib.util.spec_from_file_location("prose", PATH)
assert spec is not None
assert spec.loader is not None
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)

RST = """\
PROSE
=====

.. a comment
   code

PROSE with ``code`` and :role:`code`, `PROSE`, then `code <code>`__ at https://code.example/ and::

   code
     code

   code

PROSE again.

.. note:: code
   :option: code

   PROSE

   .. code-block:: python
      :linenos:

      code

   PROSE

- PROSE::

     code

- PROSE

.. toctree::

   code
"""
MD = """\
---
code: 1
---
# PROSE

PROSE with `code`, {role}`code` and [PROSE](code).

```python
code
```

````{note}
PROSE

```{code-block} python
code
```

PROSE
````

:::{tip} code
:option: code
PROSE
:::

    code
    code

PROSE
"""


@pytest.mark.parametrize(("text", "suffix"), [(RST, ".rst"), (MD, ".md")])
def test_code_is_set_aside_and_prose_is_read(text, suffix):
    left = tool.prose(text, suffix)

    assert "code" not in left
    assert left.count("PROSE") == text.count("PROSE") - ("`PROSE`" in text)


@pytest.mark.parametrize(("text", "suffix"), [(RST, ".rst"), (MD, ".md")])
def test_places_stay_the_same(text, suffix):
    left = tool.prose(text, suffix)

    assert [len(line) for line in left.splitlines()] == [len(line) for line in text.splitlines()]


def test_every_page_of_the_documentation_is_read():
    names = {path.relative_to(tool.PROJECT).as_posix() for path in tool.pages()}

    assert {"README.md", "CHANGELOG.md", "docs/index.rst", "docs/how-to/refresh.md"} <= names
    assert not [name for name in names if "_build" in name or "examples" in name]

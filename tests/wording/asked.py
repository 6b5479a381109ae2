"""What a page that asks about a text sends on."""

from __future__ import annotations

import re


def digest(page: str) -> str:
    """Of the findings that the page shows."""
    found = re.search(r'name="as_it_is" value="(\w+)"', page)
    assert found, "the page must ask"
    return found[1]

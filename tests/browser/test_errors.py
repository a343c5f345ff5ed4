"""A page that says no is as good a page as any."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visitor


@pytest.mark.parametrize("size", ["phone", "narrow", "desktop"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_error_page_can_be_read_by_everybody(
    visitor: Callable[..., Visitor], size: str, dark: bool
) -> None:
    reader = visitor(size, dark=dark)
    page = reader.go("/?text=%00")
    assert page.title().startswith("That could not be read")
    reader.check()

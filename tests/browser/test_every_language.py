"""Every page in every language: axe finds nothing, on phone and desktop, light and dark; nothing is too wide.

An hour of one core, so that it runs when asked for: ``make languages``.
"""

from __future__ import annotations

import pytest

from tests.browser.test_every_page import faults_of
from tests.browser.test_languages import Demo, Window, places_of, readers_of
from tracker.datewords import LANGUAGES


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_read_every_page_in_it(demo: Demo, visitor: Window, language: str) -> None:
    found = []
    for name, reader in places_of(readers_of(language, demo, visitor), language):
        found += [f"{name}: {fault}" for fault in faults_of(reader)]
        reader.faults.clear()
    assert not found, "\n".join(found)

"""Languages that people write in."""

from __future__ import annotations

import re

from tracker.datewords import LANGUAGES
from tracker.labels.languages import language_name, languages


def test_every_language_of_the_tracker_can_be_written_in_and_many_others():
    assert set(LANGUAGES) <= languages()
    assert {"pl", "uk", "ca", "lb"} <= languages()


def test_no_code_says_that_there_is_no_language_or_a_region():
    assert all(re.fullmatch("[a-z]{2,3}", code) for code in languages())
    assert not {"und", "zxx", "mul"} & languages()


def test_a_language_is_named_in_that_of_the_reader():
    assert language_name("it", "en") == "Italian"
    assert language_name("it", "fr") == "italien"
    assert language_name("el", "lv") == "grieķu"
    assert language_name("tlh", "en") == "Klingon"

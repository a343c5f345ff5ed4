"""Numbers as ICU 78 prints them in each language."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog
from flask import Flask
from flask_babel import force_locale, ngettext

from tests.support.translated import speak
from tracker.datewords import LANGUAGES, print_number

EXPECTED = {
    "en": "999|1,234|12,345|87,000|32.5|-3",
    "fr": "999|1\u202f234|12\u202f345|87\u202f000|32,5|-3",
    "nl": "999|1.234|12.345|87.000|32,5|-3",
    "it": "999|1234|12.345|87.000|32,5|-3",
    "es": "999|1234|12.345|87.000|32,5|-3",
    "el": "999|1.234|12.345|87.000|32,5|-3",
    "lv": "999|1234|12\u00a0345|87\u00a0000|32,5|-3",
    "de": "999|1.234|12.345|87.000|32,5|-3",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_grouped_as_the_language_does(language: str) -> None:
    said = [print_number(value, language) for value in (999, 1234, 12345, 87000, 32.5, -3)]
    assert said == EXPECTED[language].split("|")


def test_a_counted_number_in_a_sentence_is_grouped_too(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = Catalog(locale="fr")
    catalogue.add(
        ("%(num)d row of %(all)s", "%(num)d rows of %(all)s"), ("%(num)d ligne", "%(num)d lignes sur %(all)s")
    )
    speak(app, tmp_path, monkeypatch, catalogue)
    with app.test_request_context():
        assert ngettext("%(num)d row of %(all)s", "%(num)d rows of %(all)s", 1234, all=2) == "1,234 rows of 2"
        assert ngettext("%(num)s row", "%(num)s rows", 12345) == "12,345 rows"
        assert ngettext("%(num)s row", "%(num)s rows", 1) == "1 row"
        with force_locale("fr"):
            said = ngettext("%(num)d row of %(all)s", "%(num)d rows of %(all)s", 1234, all=2)
            assert said == "1\u202f234 lignes sur 2"

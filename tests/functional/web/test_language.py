"""A page is in the reader's language as far as that goes, and says in which language its words are."""

from __future__ import annotations

import pytest
from flask import Flask

from tracker.web.language import page_language, preferred_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("nl-BE,nl;q=0.9,en;q=0.5", "nl"),
        ("de,it;q=0.4", "it"),
        ("de,pl", "en"),
        ("el-GR", "el"),
        ("*", "en"),
        ("\xff;q=x", "en"),
    ],
)
def test_the_browser_chooses_among_our_languages(app: Flask, accepted: str, language: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": accepted}):
        assert preferred_language() == language


def test_words_that_nobody_has_translated_are_not_called_latvian(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "xx"}):
        assert page_language() == "en"

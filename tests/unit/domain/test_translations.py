"""Of the texts that there are of a thing: the reader's own language, else English, else the original."""

from __future__ import annotations

import pytest

from tracker.domain.translations import Chosen, choose

THREE = {"fr": "La maison", "en": "The house", "el": "Το σπίτι"}


@pytest.mark.parametrize(
    ("language", "translations", "reader", "shown"),
    [
        ("it", THREE, "fr", Chosen("La maison", "fr")),
        ("it", THREE, "it", Chosen("La casa", "it")),
        ("it", THREE, "lv", Chosen("The house", "en")),
        ("en", {"fr": "La maison"}, "lv", Chosen("La casa", "en")),
        ("en", {"fr": "La maison"}, "fr", Chosen("La maison", "fr")),
        ("it", {"fr": "La maison"}, "lv", Chosen("La casa", "it", original_in="it")),
        ("it", {}, "en", Chosen("La casa", "it", original_in="it")),
        ("pl", {}, "de", Chosen("La casa", "pl", original_in="pl")),
        (None, {}, "fr", Chosen("La casa", "")),
        (None, THREE, "fr", Chosen("La maison", "fr")),
        (None, {"fr": "La maison"}, "de", Chosen("La casa", "")),
        ("it", {"it": "Un’altra casa"}, "it", Chosen("La casa", "it")),
    ],
)
def test_the_reader_sees_their_own_language_else_english_else_the_original_with_its_name(
    language, translations, reader, shown
):
    assert choose("La casa", language, translations, reader) == shown

from __future__ import annotations

from flask import Flask
from flask_babel import Babel, force_locale

from tracker.labels.cases import begun, inside


def test_only_the_first_letter_changes():
    assert begun("kein Datum") == "Kein Datum"
    assert begun("άγνωστη ημερομηνία") == "Άγνωστη ημερομηνία"
    assert begun("") == ""
    assert inside("Editor of CEMR") == "editor of CEMR"
    assert inside("EU project") == "EU project"


def test_german_nouns_keep_their_capitals_inside_a_sentence():
    app = Flask("cases")
    Babel(app)
    with app.test_request_context(), force_locale("de"):
        assert inside("Koordination") == "Koordination"
    with app.test_request_context(), force_locale("el"):
        assert inside("Συντονισμός") == "συντονισμός"

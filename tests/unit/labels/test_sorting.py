"""Names stand where a reader of each language looks for them."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st

from tracker.datewords import LANGUAGES
from tracker.labels.sorting import sort_key, sorted_by_name

ROOT = (
    "«Zed»|1st|A Coruña|abc|Abc|ABC|Acoruna|Ad|Ādaži|Æble|Af|Ámsterdam|Århus|Čakste|Cañada|Canto|Cēsis"
    "|Český Krumlov|Cesvaine|Chur|cote|coté|côte|côté|Curie|Cz|de Wit|De Wit|Dewit|Ed|Ēdole|Eleja"
    "|Ģibuļi|Gulbene|Iecava|Ikšķile|Īslīce|Jelgava|Ķekava|Krāslava|L'Aquila|LAquila|Ļaudona|Łęczna"
    "|Lielvārde|llano|lodo|Łódź|Ludza|Mérida|Ñemby|Nîmes|Nyon|Od|Œuvre|Of|Oldenburg|Ölkofen|Orléans"
    "|Ørsted|Ózd|Ŗauna|Rīga|Rūjiena|Saint Jean|Saint-Jean-de-la-Ruelle|Saintes|Šķaune|Stopiņi|Strasse"
    "|Straße|Strassen|Ţara|Ūbrēja|Ugāle|Valka|Ydes|Žīguri|Zilupe|Zürich|Αθήνα|Άργος|Έδεσσα|Θήβα|Λαμία"
    "|Λιβαδειά|Ωραιόκαστρο|Кукуш"
)
"""As ICU 78, with CLDR 48, sorts them in English, French, Dutch, Italian and German."""
OTHERS = {
    "es": (
        "«Zed»|1st|A Coruña|abc|Abc|ABC|Acoruna|Ad|Ādaži|Æble|Af|Ámsterdam|Århus|Čakste|Canto|Cañada|Cēsis"
        "|Český Krumlov|Cesvaine|Chur|cote|coté|côte|côté|Curie|Cz|de Wit|De Wit|Dewit|Ed|Ēdole|Eleja"
        "|Ģibuļi|Gulbene|Iecava|Ikšķile|Īslīce|Jelgava|Ķekava|Krāslava|L'Aquila|LAquila|Ļaudona|Łęczna"
        "|Lielvārde|llano|lodo|Łódź|Ludza|Mérida|Nîmes|Nyon|Ñemby|Od|Œuvre|Of|Oldenburg|Ölkofen|Orléans"
        "|Ørsted|Ózd|Ŗauna|Rīga|Rūjiena|Saint Jean|Saint-Jean-de-la-Ruelle|Saintes|Šķaune|Stopiņi|Strasse"
        "|Straße|Strassen|Ţara|Ūbrēja|Ugāle|Valka|Ydes|Žīguri|Zilupe|Zürich|Αθήνα|Άργος|Έδεσσα|Θήβα|Λαμία"
        "|Λιβαδειά|Ωραιόκαστρο|Кукуш"
    ),
    "el": (
        "«Zed»|1st|Αθήνα|Άργος|Έδεσσα|Θήβα|Λαμία|Λιβαδειά|Ωραιόκαστρο|A Coruña|abc|Abc|ABC|Acoruna|Ad|Ādaži"
        "|Æble|Af|Ámsterdam|Århus|Čakste|Cañada|Canto|Cēsis|Český Krumlov|Cesvaine|Chur|cote|coté|côte|côté"
        "|Curie|Cz|de Wit|De Wit|Dewit|Ed|Ēdole|Eleja|Ģibuļi|Gulbene|Iecava|Ikšķile|Īslīce|Jelgava|Ķekava"
        "|Krāslava|L'Aquila|LAquila|Ļaudona|Łęczna|Lielvārde|llano|lodo|Łódź|Ludza|Mérida|Ñemby|Nîmes|Nyon"
        "|Od|Œuvre|Of|Oldenburg|Ölkofen|Orléans|Ørsted|Ózd|Ŗauna|Rīga|Rūjiena|Saint Jean"
        "|Saint-Jean-de-la-Ruelle|Saintes|Šķaune|Stopiņi|Strasse|Straße|Strassen|Ţara|Ūbrēja|Ugāle|Valka"
        "|Ydes|Žīguri|Zilupe|Zürich|Кукуш"
    ),
    "lv": (
        "«Zed»|1st|A Coruña|abc|Abc|ABC|Acoruna|Ad|Æble|Af|Ámsterdam|Århus|Ādaži|Cañada|Canto|Cesvaine"
        "|Cēsis|Chur|cote|coté|côte|côté|Curie|Cz|Čakste|Český Krumlov|de Wit|De Wit|Dewit|Ed|Eleja|Ēdole"
        "|Gulbene|Ģibuļi|Iecava|Ikšķile|Ydes|Īslīce|Jelgava|Krāslava|Ķekava|L'Aquila|LAquila|Łęczna"
        "|Lielvārde|llano|lodo|Łódź|Ludza|Ļaudona|Mérida|Ñemby|Nîmes|Nyon|Od|Œuvre|Of|Oldenburg|Ölkofen"
        "|Orléans|Ørsted|Ózd|Rīga|Rūjiena|Ŗauna|Saint Jean|Saint-Jean-de-la-Ruelle|Saintes|Stopiņi|Strasse"
        "|Straße|Strassen|Šķaune|Ţara|Ugāle|Ūbrēja|Valka|Zilupe|Zürich|Žīguri|Αθήνα|Άργος|Έδεσσα|Θήβα|Λαμία"
        "|Λιβαδειά|Ωραιόκαστρο|Кукуш"
    ),
}
"""And in the languages that have rules of their own."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_stand_in_the_order_of_the_language(language: str) -> None:
    expected = OTHERS.get(language, ROOT).split("|")
    assert sorted(sorted(expected), key=partial(sort_key, locale=language)) == expected


def test_a_name_stands_where_its_letters_do_however_they_are_stored() -> None:
    for language in LANGUAGES:
        assert sort_key("Ādaži", language) == sort_key("A\u0304daz\u030ci", language)
        assert sort_key("L’Aquila", language) == sort_key("L'Aquila", language)


def test_things_of_one_name_stay_in_the_order_in_which_they_came() -> None:
    things = [(2, "Riga"), (1, "Riga"), (3, "Alba")]
    assert sorted_by_name(things, lambda one: one[1], "lv") == [(3, "Alba"), (2, "Riga"), (1, "Riga")]


def test_the_order_is_that_of_the_reader_where_no_language_is_named() -> None:
    app = Flask("sorting")
    Babel(app)
    with app.test_request_context(), force_locale("lv"):
        assert sorted_by_name(["Ādaži", "Az"], str) == ["Az", "Ādaži"]
    with app.test_request_context(), force_locale("de_AT"):
        assert sorted_by_name(["Ādaži", "Az"], str) == ["Ādaži", "Az"]
    assert sorted_by_name(["Ādaži", "Az"], str) == ["Ādaži", "Az"]


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_has_its_place(text: str, language: str) -> None:
    assert sort_key(text, language) <= sort_key(text + "a", language)

"""Timezones are named by their place in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from tracker.forms.timezones import timezone_choices
from tracker.labels.timezones import timezone_city


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Brussels (Belgium)"), ("lv", "Brisele (Beļģija)"), ("el", "Βρυξέλλες (Βέλγιο)")],
)
def test_a_timezone_is_a_place_in_the_language_of_the_page(app: Flask, language: str, name: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert dict(timezone_choices(None))["Europe/Brussels"] == name


def test_those_of_europe_come_first_in_the_order_of_the_alphabet(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        zones = [zone for zone, _name in timezone_choices(None)]
    european = [zone.startswith("Europe/") for zone in zones]
    assert european == sorted(european, reverse=True)
    assert zones.index("Europe/Amsterdam") < zones.index("Europe/Brussels") < zones.index("Europe/Zurich")


def test_an_old_name_that_was_chosen_stays_a_choice(app: Flask) -> None:
    with app.test_request_context():
        assert ("Europe/Kiev", "Europe/Kiev") in timezone_choices("Europe/Kiev")
        assert "Mars/Olympus" not in dict(timezone_choices("Mars/Olympus"))
        assert "UTC" in dict(timezone_choices(None))


def test_a_distance_from_greenwich_is_no_place(app: Flask) -> None:
    with app.test_request_context():
        assert not [zone for zone, _name in timezone_choices(None) if zone.startswith("Etc/")]


def test_a_place_in_a_part_of_a_country_is_called_by_itself(app: Flask) -> None:
    with app.test_request_context(), force_locale("el"):
        assert dict(timezone_choices(None))["America/Argentina/Cordoba"].startswith("Cordoba (")
        assert timezone_city("Europe/Athens") == "Αθήνα"
        assert timezone_city("UTC") == "UTC"

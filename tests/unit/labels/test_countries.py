from __future__ import annotations

from tracker import labels
from tracker.domain import statuses
from tracker.labels.countries import PROTOCOL_ORDER


def test_greece_is_stored_gr_and_shown_el_only_where_the_programme_says_so():
    eu, iso = statuses.CountryDisplay.EU, statuses.CountryDisplay.ISO
    assert [labels.country_code(code, eu) for code in ("GR", "GB", "BE")] == ["EL", "UK", "BE"]
    assert [labels.country_code(code, iso) for code in ("GR", "GB", "BE")] == ["GR", "GB", "BE"]


def test_countries_are_named_in_the_language_of_the_reader():
    assert labels.country_name("GR", "en") == "Greece"
    assert labels.country_name("GR", "fr") == "Grèce"
    assert labels.country_name(None) == "country not known"


def test_countries_stand_by_name_in_the_language_of_the_reader():
    iso = statuses.CountryDisplay.ISO
    assert labels.countries_in_order(["SE", "GR", "ES", "AT"], iso, "en") == ["AT", "GR", "ES", "SE"]
    assert labels.countries_in_order(["SE", "GR", "ES", "AT"], iso, "de") == ["GR", "AT", "SE", "ES"]
    assert labels.countries_in_order(["CZ", "CY", "DE"], iso, "lv") == ["CZ", "CY", "DE"]


def test_countries_stand_in_protocol_order_where_the_programme_writes_as_the_union_does():
    eu = statuses.CountryDisplay.EU
    for language in ("en", "el", "lv"):
        found = labels.countries_in_order(
            ["SE", "NO", "LV", "GR", "AT", "GB", "DE", "EE", "BE"], eu, language
        )
        assert found[:7] == ["BE", "DE", "EE", "GR", "LV", "AT", "SE"]
    assert labels.countries_in_order(["GB", "NO", "SE"], eu, "en") == ["SE", "NO", "GB"]
    assert labels.countries_in_order(["GB", "NO", "SE"], eu, "el") == ["SE", "GB", "NO"]


def test_the_protocol_order_has_every_member_state_once():
    assert len(set(PROTOCOL_ORDER)) == len(PROTOCOL_ORDER) == 27

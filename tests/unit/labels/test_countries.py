from __future__ import annotations

from tracker import labels
from tracker.domain import statuses


def test_greece_is_stored_gr_and_shown_el_only_where_the_programme_says_so():
    eu, iso = statuses.CountryDisplay.EU, statuses.CountryDisplay.ISO
    assert [labels.country_code(code, eu) for code in ("GR", "GB", "BE")] == ["EL", "UK", "BE"]
    assert [labels.country_code(code, iso) for code in ("GR", "GB", "BE")] == ["GR", "GB", "BE"]


def test_countries_are_named_in_the_language_of_the_reader():
    assert labels.country_name("GR", "en") == "Greece"
    assert labels.country_name("GR", "fr") == "Grèce"
    assert labels.country_name(None) == "country not known"

"""Countries are typed by code or by name, in any of the languages."""

from __future__ import annotations

import pytest

from tracker.domain.errors import DomainError
from tracker.forms.countries import read_any_country, read_countries


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Italy", "IT"),
        ("Italia", "IT"),
        ("grece", "GR"),
        ("Griekenland", "GR"),
        ("Λετονία", "LV"),
        ("EL", "GR"),
        ("uk", "GB"),
    ],
)
def test_a_country_is_read_by_name_and_by_code(typed: str, code: str) -> None:
    assert read_any_country(typed) == code


@pytest.mark.parametrize("typed", ["Atlantis", "ZZ", "Ital", ""])
def test_what_is_no_country_is_refused(typed: str) -> None:
    with pytest.raises(DomainError, match="no_country"):
        read_any_country(typed)


def test_brazil_is_asked_about_where_belgium_is_meant() -> None:
    with pytest.raises(DomainError, match="country_did_you_mean"):
        read_any_country("BR", ["BE"])


def test_several_countries_are_read_with_commas_or_spaces() -> None:
    assert read_countries("be, el uk") == ["BE", "GR", "GB"]
    assert read_countries("United Kingdom; Italia, IT,") == ["GB", "IT"]

"""A picture may be public where four things are known of it, and only there."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.photographs import Missing, fitted, missing_of
from tracker.domain.statuses import Consent

WHOLE = {"alt": "Two people cook", "credit": "City of Mechelen", "licence": "CC BY 4.0"}


@pytest.mark.parametrize("consent", [Consent.GIVEN, Consent.NOT_NEEDED])
def test_a_picture_of_which_all_four_are_known_may_be_public(consent):
    assert missing_of(**WHOLE, consent=consent) == ()


@pytest.mark.parametrize("absent", WHOLE)
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_each_text_is_needed_and_blanks_are_none(absent, nothing):
    assert missing_of(**{**WHOLE, absent: nothing}, consent=Consent.GIVEN) == (Missing(absent),)


def test_consent_that_is_not_known_is_missing_and_one_that_was_refused_says_so():
    assert missing_of(**WHOLE, consent=Consent.UNKNOWN) == (Missing.CONSENT,)
    assert missing_of(**WHOLE, consent=Consent.REFUSED) == (Missing.REFUSED,)


def test_of_all_combinations_only_whole_ones_may_be_public():
    found = [
        (*texts, consent)
        for *texts, consent in product(("x", None), ("x", None), ("x", None), Consent)
        if not missing_of(alt=texts[0], credit=texts[1], licence=texts[2], consent=consent)
    ]
    assert found == [("x", "x", "x", Consent.GIVEN), ("x", "x", "x", Consent.NOT_NEEDED)]


@given(st.integers(1, 60_000), st.integers(1, 60_000), st.sampled_from([480, 2000]))
def test_a_picture_fits_keeps_its_shape_and_never_grows(width, height, longest):
    w, h = fitted(width, height, longest)
    assert 1 <= w <= min(width, longest)
    assert 1 <= h <= min(height, longest)
    assert max(w, h) == min(longest, max(width, height))
    scale = max(w, h) / max(width, height)
    assert abs(w - width * scale) <= 1
    assert abs(h - height * scale) <= 1

"""Common passwords are refused, in any dress; what a person makes up of words is not."""

from __future__ import annotations

import pytest

from tracker.passwords import SHORTEST, common_passwords, is_common


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "1q2w3e4r5t6y",
        "Password2026!",
        "  PASSWORD12345  ",
        "aaaaaaaaaaaa",
        "dragondragon12",
        "abcabcabcabc",
        "MentoringTracker",
        "inclucities-2026!",
        "coordinator+admin",
        "Programme Editor 1",
    ],
)
def test_what_others_would_guess_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize("password", ["Giulia.Rossi1", "giulia.rossi@example.org", "2026giulia.rossi"])
def test_the_persons_own_address_is_no_password(password: str) -> None:
    assert is_common(password, address="Giulia.Rossi@example.org")
    assert not is_common(password, address="somebody@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "a long and quiet road",
        "tre gatti sul tetto",
        "Ünïcödé wörds",
        "",
        "xkQ9-2mvR-77pL",
        "a tracker of wild geese",
    ],
)
def test_words_of_ones_own_are_not(password: str) -> None:
    assert not is_common(password, address="giulia@example.org")


def test_the_list_has_what_is_long_enough_to_be_chosen() -> None:
    long = [one for one in common_passwords() if len(one) >= SHORTEST]
    assert len(long) > 200
    assert all(one == one.casefold() for one in common_passwords())

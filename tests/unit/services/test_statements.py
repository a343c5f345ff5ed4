"""What a statement is about, apart from why it was made."""

from __future__ import annotations

from tracker.domain.dates import from_edtf
from tracker.domain.statuses import ActivityStatus, Reason
from tracker.services.statements import Said


def test_a_statement_is_about_what_it_says_and_not_about_why() -> None:
    said = Said(status=ActivityStatus.POSTPONED, reason=Reason.STAFF, comment="The host is ill.")
    assert said.subjects == {"status"}


def test_a_date_that_is_given_and_one_that_is_taken_away_are_about_the_same() -> None:
    assert Said(expected=from_edtf("2022-05")).subjects == {"expected"}
    assert Said(withdraws_expected=True).subjects == {"expected"}


def test_a_comment_alone_is_about_nothing_that_could_be_hidden() -> None:
    assert Said(comment="All is well.").subjects == set()

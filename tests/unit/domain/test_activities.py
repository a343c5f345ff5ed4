"""What an activity may become, and what it must have for that."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.domain.records import when
from tracker.domain.activities import (
    check_confirmed,
    check_effective,
    check_happened,
    check_transition,
    mode_of_sessions,
)
from tracker.domain.errors import DomainError
from tracker.domain.statuses import ActivityStatus, Mode, Reason

S = ActivityStatus
TODAY = date(2021, 10, 20)


def code_of(call, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return (caught.value.field, caught.value.code)


@pytest.mark.parametrize(
    ("now", "to"),
    [
        (S.IDEA, S.PLANNED),
        (S.PLANNED, S.CONFIRMED),
        (S.PLANNED, S.HELD),
        (S.CONFIRMED, S.HELD),
        (S.POSTPONED, S.HELD),
        (S.POSTPONED, S.PLANNED),
    ],
)
def test_the_steps_of_the_model_are_allowed(now, to):
    check_transition(now, to, reason=None)


@pytest.mark.parametrize(
    ("now", "to"), [(S.IDEA, S.HELD), (S.IDEA, S.CONFIRMED), (S.HELD, S.CANCELLED), (S.CANCELLED, S.PLANNED)]
)
def test_other_steps_are_refused(now, to):
    assert code_of(check_transition, now, to, reason=Reason.OTHER) == ("status", "no_such_step")


@pytest.mark.parametrize("to", [S.POSTPONED, S.CANCELLED])
def test_case_25_postponing_and_cancelling_need_a_reason(to):
    assert code_of(check_transition, S.PLANNED, to, reason=None) == ("reason", "reason_required")
    check_transition(S.PLANNED, to, reason=Reason.EMERGENCY)


def test_confirming_needs_a_day_a_host_and_in_person_a_place():
    full = {"day": when("2021-11-04"), "has_host": True, "mode": Mode.IN_PERSON, "has_place": True}
    check_confirmed(**full)
    check_confirmed(**{**full, "mode": Mode.ONLINE, "has_place": False})
    assert code_of(check_confirmed, **{**full, "day": when("2021-11")}) == ("expected", "day_to_confirm")
    assert code_of(check_confirmed, **{**full, "has_host": False}) == ("host", "host_to_confirm")
    assert code_of(check_confirmed, **{**full, "has_place": False}) == ("place", "place_to_confirm")


def test_what_happened_is_never_in_the_future():
    assert code_of(check_happened, when("2021-10-21"), done=True, today=TODAY) == (
        "happened",
        "happened_in_future",
    )
    check_happened(when("2021-10-20"), done=True, today=TODAY)
    check_happened(when("2021-10"), done=True, today=TODAY)


def test_a_happened_date_comes_with_done_and_only_with_done():
    assert code_of(check_happened, None, done=True, today=TODAY) == ("happened", "happened_required")
    assert code_of(check_happened, when("2021-10-01"), done=False, today=TODAY)[1] == "happened_without_done"


def test_a_statement_is_never_about_the_future():
    assert code_of(check_effective, when("2021-11-01"), today=TODAY)[1] == "effective_in_future"
    check_effective(when("2021-10-20"), today=TODAY)


def test_case_12_the_mode_comes_from_the_sessions_where_they_say_one():
    assert mode_of_sessions([Mode.ONLINE, Mode.ONLINE]) is Mode.ONLINE
    assert mode_of_sessions([Mode.IN_PERSON, Mode.ONLINE]) is Mode.HYBRID
    assert mode_of_sessions([None, None]) is None

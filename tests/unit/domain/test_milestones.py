"""What a milestone may become, and its flag."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.domain.records import when
from tracker.domain.errors import DomainError
from tracker.domain.milestones import check_transition, disagrees, flag_of
from tracker.domain.statuses import Confidence, Flag, MilestoneStatus, Reason

DAY = date(2021, 10, 20)
S = MilestoneStatus


@pytest.mark.parametrize(
    ("expected", "heard", "flag"),
    [
        ("2021-10-19", DAY, Flag.OVERDUE),
        ("2021-10-20", DAY, Flag.DUE_SOON),
        ("2021-11-19", DAY, Flag.DUE_SOON),
        ("2021-11-20", DAY, Flag.ON_SCHEDULE),
        (None, DAY, Flag.NO_DATE),
        ("2022-03", date(2021, 8, 21), Flag.STALE),
        ("2022-03", date(2021, 8, 22), Flag.ON_SCHEDULE),
        ("2022-03", None, Flag.STALE),
    ],
)
def test_the_first_flag_that_applies_is_shown(expected, heard, flag):
    assert flag_of(when(expected), last_heard=heard, day=DAY) is flag


def test_no_flag_where_the_plan_is_closed_or_the_programme_over():
    assert flag_of(when("2021-01-01"), last_heard=DAY, day=DAY, plan_closed=True) is None
    assert flag_of(when("2021-01-01"), last_heard=DAY, day=DAY, programme_over=True) is None


def test_overdue_and_yet_on_track_disagree():
    assert disagrees(Flag.OVERDUE, Confidence.ON_TRACK)
    assert not disagrees(Flag.OVERDUE, Confidence.AT_RISK)
    assert not disagrees(Flag.ON_SCHEDULE, None)


def refused(now, to, **said):
    with pytest.raises(DomainError) as caught:
        check_transition(now, to, reason=said.get("reason"), comment=said.get("comment"))
    return caught.value.code


def test_dropping_needs_a_reason():
    assert refused(S.IN_PROGRESS, S.DROPPED) == "reason_required"
    check_transition(S.IN_PROGRESS, S.DROPPED, reason=Reason.FUNDING, comment=None)


def test_reopening_needs_a_comment():
    assert refused(S.COMPLETED, S.IN_PROGRESS) == "comment_to_reopen"
    assert refused(S.COMPLETED, S.IN_PROGRESS, comment="  ") == "comment_to_reopen"
    check_transition(S.COMPLETED, S.IN_PROGRESS, reason=None, comment="The board was never set up")


def test_a_proposed_milestone_is_accepted_or_declined_and_nothing_else():
    assert refused(S.PROPOSED, S.COMPLETED) == "no_such_step"
    check_transition(S.PROPOSED, S.NOT_STARTED, reason=None, comment=None)


def test_nobody_makes_a_known_state_unknown_again():
    assert refused(S.IN_PROGRESS, S.UNKNOWN) == "no_such_step"

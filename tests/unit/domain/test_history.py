"""How a thing stood on a day: the seven rules of model.md, section 2, each under its number."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.records import activity, milestone, update, when
from tracker.domain.history import replay, standing_on, standing_updates
from tracker.domain.looks import Look
from tracker.domain.statuses import ActivityStatus, Confidence, MilestoneStatus, Reading

ZONE = ZoneInfo("Europe/Brussels")
NOW, THEN = Reading.NOW, Reading.THEN


def stood(record, day, reading=NOW):
    return standing_on(record, Look.at(date.fromisoformat(day), ZONE, reading))


class TestRule1Existence:
    def test_exists_from_the_latest_day_of_added_on(self):
        record = milestone(added_on="2021-05")
        assert stood(record, "2021-05-30") is None
        assert stood(record, "2021-05-31") is not None

    def test_exists_from_the_beginning_where_the_day_is_missing(self):
        assert stood(milestone(), "1990-01-01") is not None

    def test_exists_from_the_day_it_happened_where_that_is_earlier(self):
        record = activity("held", added_on="2021-06-01", happened="2021-05-03")
        assert stood(record, "2021-05-03").is_done
        assert stood(record, "2021-05-02") is None


class TestRule2Readings:
    late = milestone(
        "in_progress",
        created_at=update("2021-01-01").recorded_at,
        updates=(update("2021-06-01", effective_on="2021-03-01", status="in_progress"),),
    )

    def test_as_we_now_know_counts_by_the_effective_day(self):
        assert stood(self.late, "2021-03-01").status is MilestoneStatus.IN_PROGRESS

    def test_as_it_was_known_then_counts_what_was_recorded_by_the_end_of_the_day(self):
        assert stood(self.late, "2021-05-31", THEN).status is MilestoneStatus.NOT_STARTED
        assert stood(self.late, "2021-06-01", THEN).status is MilestoneStatus.IN_PROGRESS

    def test_as_it_was_known_then_a_row_exists_from_its_recording(self):
        assert stood(self.late, "2020-12-31", THEN) is None

    def test_the_latest_day_of_an_imprecise_effective_day_counts(self):
        record = milestone(
            "in_progress", updates=(update("2022-08-01", effective_on="2022-04", status="in_progress"),)
        )
        assert stood(record, "2022-04-29").status is MilestoneStatus.NOT_STARTED
        assert stood(record, "2022-04-30").status is MilestoneStatus.IN_PROGRESS

    def test_a_back_dated_update_does_not_undo_a_later_one(self):
        record = milestone(
            updates=(
                update("2021-05-01", 1, effective_on="2021-05-01", expected="2021-12"),
                update("2021-06-01", 2, effective_on="2021-04-01", expected="2021-09"),
            )
        )
        assert stood(record, "2021-07-01").expected == when("2021-12")
        assert stood(record, "2021-04-15").expected == when("2021-09")

    def test_an_update_that_restates_nothing_hides_nothing(self):
        record = milestone(
            updates=(
                update("2021-05-01", 1, effective_on="2021-05-01", confidence="at_risk"),
                update("2021-06-01", 2, effective_on="2021-06-01", unchanged=True),
            )
        )
        found = stood(record, "2021-07-01")
        assert found.confidence is Confidence.AT_RISK
        assert found.last_update_day == date(2021, 6, 1)


class TestRule3WhatHoldsBeforeAnyUpdate:
    def test_the_expected_date_is_the_agreed_one_until_it_is_said(self):
        record = milestone(
            agreed="2021-05", updates=(update("2021-04-01", effective_on="2021-04-01", expected="2021-08"),)
        )
        assert stood(record, "2021-03-01").expected == when("2021-05")
        assert stood(record, "2021-04-01").expected == when("2021-08")

    def test_a_withdrawn_expected_date_is_no_date_and_not_the_agreed_one(self):
        record = activity(
            "postponed",
            agreed="2021-05",
            updates=(
                update("2021-04-01", effective_on="2021-04-01", status="postponed", withdraws_expected=True),
            ),
        )
        assert stood(record, "2021-04-02").expected is None

    def test_a_date_that_an_update_says_does_not_hold_before_it(self):
        record = milestone(
            agreed="2021-09", updates=(update("2021-04-01", effective_on="2021-04-01", agreed="2021-09"),)
        )
        assert stood(record, "2021-03-01").agreed is None


class TestRule4DoneCountsFromTheDayItHappened:
    def held(self, happened, **values):
        return activity("held", updates=(update("2021-12-01", status="held", happened=happened),), **values)

    def test_not_from_the_day_someone_typed_it(self):
        record = self.held("2021-10-19")
        assert not stood(record, "2021-10-18").is_done
        assert stood(record, "2021-10-19").is_done

    def test_case_10_a_set_counts_from_its_last_day(self):
        record = self.held("{2021-05-12,2021-05-14}")
        assert not stood(record, "2021-05-13").is_done
        assert stood(record, "2021-05-14").is_done

    def test_case_11_an_open_end_counts_from_the_last_dated_session(self):
        record = self.held("2021-10-19/..", session_days=(date(2021, 10, 19), date(2021, 10, 21)))
        assert not stood(record, "2021-10-20").is_done
        assert stood(record, "2021-10-21").is_done

    def test_an_open_end_without_sessions_counts_from_its_first_day(self):
        assert stood(self.held("2021-10-19/.."), "2021-10-19").is_done

    def test_no_date_but_dated_sessions_counts_from_the_last_of_them(self):
        record = self.held(None, session_days=(date(2021, 10, 19), date(2021, 10, 21)))
        assert not stood(record, "2021-10-20").is_done
        assert stood(record, "2021-10-21").is_done

    def test_the_day_of_recording_where_that_is_earlier(self):
        record = self.held("2021")
        assert stood(record, "2021-12-01").is_done

    def test_reopening_withdraws_the_happened_date(self):
        record = milestone(
            "in_progress",
            updates=(
                update("2021-05-01", 1, status="completed", happened="2021-05-01"),
                update("2021-06-01", 2, effective_on="2021-06-01", status="in_progress", comment="not yet"),
            ),
        )
        assert stood(record, "2021-05-15").is_done
        after = stood(record, "2021-06-01")
        assert (after.is_done, after.happened) == (False, None)


class TestRule5DoneOnAnUnknownDay:
    unknown = milestone(
        "completed",
        updates=(
            update("2021-04-01", 1, effective_on="2021-03-01", status="in_progress"),
            update("2021-08-01", 2, status="completed"),
        ),
    )

    def test_counts_from_the_day_it_was_recorded(self):
        assert stood(self.unknown, "2021-08-01").is_done

    def test_before_that_back_to_the_status_said_before_it_is_neither_done_nor_open(self):
        assert stood(self.unknown, "2021-07-31").undetermined
        assert stood(self.unknown, "2021-03-02").undetermined
        assert not stood(self.unknown, "2021-03-01").undetermined
        assert stood(self.unknown, "2021-02-01").status is MilestoneStatus.NOT_STARTED

    def test_an_imported_row_is_undetermined_from_the_beginning(self):
        record = activity("held")
        assert stood(record, "2020-01-01").undetermined
        assert stood(record, "2026-11-21").is_done

    def test_as_it_was_known_then_it_was_simply_not_yet_said(self):
        record = milestone(
            "completed",
            created_at=update("2021-01-01").recorded_at,
            updates=(update("2021-08-01", status="completed"),),
        )
        assert not stood(record, "2021-07-01", THEN).undetermined


class TestRule7ImportedRowsWithoutUpdates:
    def test_what_is_no_event_holds_from_the_beginning(self):
        for status in ("idea", "planned", "confirmed"):
            assert stood(activity(status), "2020-01-01").status is ActivityStatus(status)
        for status in ("not_started", "proposed", "unknown"):
            assert stood(milestone(status), "2020-01-01").status is MilestoneStatus(status)

    def test_what_is_an_event_of_unknown_day_holds_from_the_import(self):
        for status in ("cancelled", "postponed"):
            assert stood(activity(status), "2026-11-20").status is ActivityStatus.PLANNED
            assert stood(activity(status), "2026-11-21").status is ActivityStatus(status)
        for status in ("dropped", "in_progress"):
            assert stood(milestone(status), "2026-11-20").status is MilestoneStatus.NOT_STARTED
            assert stood(milestone(status), "2026-11-21").status is MilestoneStatus(status)


class TestWithdrawing:
    wrong = milestone(
        "not_started",
        created_at=update("2021-01-01").recorded_at,
        updates=(
            update("2021-05-01", 1, status="completed", happened="2021-05-01"),
            update(
                "2021-06-01", 2, effective_on="2021-06-01", withdraws=1, comment="another milestone was meant"
            ),
        ),
    )

    def test_as_we_now_know_both_are_skipped(self):
        found = stood(self.wrong, "2021-05-15")
        assert (found.is_done, found.last_update_day) == (False, None)

    def test_as_it_was_known_then_shows_what_was_believed_until_the_day_of_the_withdrawal(self):
        assert stood(self.wrong, "2021-05-31", THEN).is_done
        assert not stood(self.wrong, "2021-06-01", THEN).is_done

    def test_a_withdrawal_that_was_withdrawn_takes_nothing_back(self):
        record = milestone(
            "completed",
            updates=(*self.wrong.updates, update("2021-07-01", 3, effective_on="2021-07-01", withdraws=2)),
        )
        assert stood(record, "2021-07-02").is_done


days = st.dates(date(2021, 1, 1), date(2022, 12, 31))


@st.composite
def histories(draw):
    """Any history of a milestone: statements about any days, recorded in any order, some taken back."""
    made = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        recorded = draw(days)
        said = {}
        status = draw(st.sampled_from([None, "not_started", "in_progress", "completed", "dropped"]))
        if status:
            said["status"] = status
        if status == "completed":
            said["happened"] = draw(st.one_of(st.none(), days.map(str)))
        else:
            said["effective_on"] = min(recorded, draw(days)).isoformat()
        said["expected"] = draw(st.one_of(st.none(), days.map(str)))
        if number > 1 and draw(st.integers(0, 5)) == 0:
            said = {"effective_on": recorded.isoformat(), "withdraws": draw(st.integers(1, number - 1))}
        made.append(update(recorded.isoformat(), number, **said))
    return tuple(made)


@given(histories(), days, days)
def test_a_later_recorded_update_about_a_later_day_never_changes_an_earlier_day(history, day, later):
    record = milestone(updates=history)
    if later <= day:
        later = day + timedelta(days=1)
    new = update("2026-12-31", 99, effective_on=later.isoformat(), status="in_progress", comment="x")
    before = standing_on(record, Look.at(day, ZONE, NOW))
    after = standing_on(milestone(updates=(*history, new)), Look.at(day, ZONE, NOW))
    assert (before.status, before.happened) == (after.status, after.happened)


@given(histories())
def test_replaying_any_history_gives_how_it_stands_at_the_end(history):
    record = milestone(updates=history)
    found, last = replay(record, ZONE), standing_on(record, Look.at(date(2030, 1, 1), ZONE, NOW))
    assert (found.status, found.happened, found.confidence) == (last.status, last.happened, last.confidence)


@given(histories())
def test_the_order_in_which_updates_are_given_does_not_matter(history):
    assert replay(milestone(updates=history), ZONE) == replay(milestone(updates=history[::-1]), ZONE)


@given(histories())
def test_no_withdrawn_update_stands_beside_a_standing_withdrawal(history):
    standing = {u.id for u in standing_updates(history)}
    assert not standing & {u.id for u in history if u.withdraws is not None}


def test_a_month_that_is_not_over_counts_from_the_day_it_was_typed():
    record = milestone(
        "in_progress", updates=(update("2022-04-10", effective_on="2022-04", status="in_progress"),)
    )
    assert stood(record, "2022-04-09").status is MilestoneStatus.NOT_STARTED
    assert stood(record, "2022-04-10").status is MilestoneStatus.IN_PROGRESS


def test_what_was_recorded_after_the_day_says_so_by_either_reading():
    moved = update("2021-09-01", effective_on="2021-04-01", expected="2021-08")
    created = update("2021-03-01").recorded_at
    record = milestone(created_at=created, updates=(moved,))
    assert stood(record, "2021-05-01").recorded_later == moved.recorded_at
    assert stood(record, "2021-05-01", THEN).recorded_later is None
    assert stood(record, "2021-09-01").recorded_later is None
    assert stood(record, "2021-02-01").recorded_later == created


def test_somebody_who_looked_at_a_moment_has_not_seen_what_was_recorded_after_it():
    said = update("2021-03-01", effective_on="2021-03-01", confidence=Confidence.AT_RISK)
    moment = said.recorded_at
    record = milestone(created_at=moment - timedelta(hours=2), updates=(said,))
    for moved, confidence in ((timedelta(hours=-1), None), (timedelta(hours=1), Confidence.AT_RISK)):
        assert standing_on(record, Look.of_moment(moment + moved, ZONE)).confidence is confidence
    assert standing_on(record, Look.of_moment(moment - timedelta(hours=3), ZONE)) is None

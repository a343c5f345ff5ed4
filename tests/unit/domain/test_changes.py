"""What changed between two looks: each kind under its name, and what must hold for any history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.records import activity, at, milestone, programme, update, when
from tests.unit.domain.test_history import days, histories
from tracker.domain.changes import changes
from tracker.domain.history import SAID_BY_THE_ROW, standing_on
from tracker.domain.kinds_of_change import differs
from tracker.domain.looks import Look
from tracker.domain.statuses import ChangeKind, Reading

ZONE = ZoneInfo("Europe/Brussels")
MADE = at("2020-01-01")


def look(day, reading=Reading.NOW):
    return Look.at(date.fromisoformat(day), ZONE, reading)


def since(moment):
    return Look.of_moment(moment, ZONE)


def found(*things, before="2021-01-31", after="2021-12-31"):
    first = before if isinstance(before, Look) else look(before)
    last = after if isinstance(after, Look) else look(after)
    milestones = tuple(thing for thing in things if hasattr(thing, "plan"))
    activities = tuple(thing for thing in things if not hasattr(thing, "plan"))
    return changes(programme(milestones=milestones, activities=activities), first, last)


def kinds(*things, **between):
    return [change.kind.value for change in found(*things, **between)]


def said(day, number=1, **values):
    """An update about the day on which it was recorded."""
    return update(day, number, **({"effective_on": day} | values))


def of_milestone(*updates, **values):
    return milestone(created_at=MADE, updates=updates, **values)


class TestEachKind:
    def test_held_and_completed_count_from_the_day_it_happened(self):
        visit = activity(
            "held", created_at=MADE, updates=(update("2021-06-01", status="held", happened="2021-05-14"),)
        )
        (held,) = found(visit)
        assert (held.kind, held.day, held.said.id) == (ChangeKind.HELD, date(2021, 5, 14), 1)
        done = of_milestone(update("2021-06-01", status="completed", happened="2021-05-14"))
        assert kinds(done) == ["completed"]
        assert kinds(done, after="2021-05-13") == []

    def test_completed_and_reopened_gives_both_lines(self):
        both = of_milestone(
            update("2021-03-01", 1, status="completed", happened="2021-03-01"),
            said("2021-04-01", 2, status="in_progress", comment="not yet"),
        )
        assert kinds(both) == ["completed", "reopened"]
        assert kinds(both, before="2021-03-15") == ["reopened"]

    def test_newly_overdue_from_the_day_after_the_latest_expected_day(self):
        late = of_milestone(agreed="2021-05")
        (overdue,) = found(late)
        assert (overdue.kind, overdue.day, overdue.said) == (ChangeKind.OVERDUE, date(2021, 6, 1), None)
        assert kinds(late, before="2021-06-01") == []
        assert kinds(late, after="2021-05-31") == []

    def test_a_date_moved_says_from_and_to_and_why(self):
        moved = of_milestone(said("2021-03-01", expected="2022-03", reason="staff"), agreed="2022-01")
        (change,) = found(moved)
        assert change.kind is ChangeKind.MOVED
        assert (change.before.expected, change.after.expected) == (when("2022-01"), when("2022-03"))
        assert change.said.reason == "staff"

    def test_several_moves_are_a_line_each(self):
        twice = of_milestone(
            said("2021-03-01", 1, expected="2022-03"), said("2021-04-01", 2, expected="2022-05")
        )
        assert kinds(twice) == ["moved", "moved"]

    def test_moved_and_moved_back_is_one_line_with_its_steps(self):
        back = of_milestone(
            said("2021-03-01", 1, expected="2022-03"),
            said("2021-04-01", 2, expected="2022-01"),
            agreed="2022-01",
        )
        (change,) = found(back)
        assert change.kind is ChangeKind.MOVED_BACK
        assert [step.after.expected for step in change.steps] == [when("2022-03"), when("2022-01")]
        assert kinds(back, after="2021-03-15") == ["moved"]

    def test_an_agreed_date_that_moved(self):
        moved = of_milestone(said("2021-02-01", 1, agreed="2022-01"), said("2021-03-01", 2, agreed="2022-06"))
        assert kinds(moved, before="2021-02-15") == ["agreed"]

    def test_postponed_without_a_new_day_is_one_line_that_says_which_date_it_lost(self):
        visit = activity(
            "postponed",
            created_at=MADE,
            agreed="2021-09",
            updates=(said("2021-03-01", status="postponed", withdraws_expected=True, reason="emergency"),),
        )
        (change,) = found(visit)
        assert change.kind is ChangeKind.POSTPONED
        assert (change.before.expected, change.after.expected) == (when("2021-09"), None)

    def test_cancelled_and_dropped(self):
        visit = activity("cancelled", created_at=MADE, updates=(said("2021-03-01", status="cancelled"),))
        assert kinds(visit) == ["cancelled"]
        assert kinds(of_milestone(said("2021-03-01", status="dropped"))) == ["dropped"]

    def test_confirmed_and_started_are_changes_of_status(self):
        visit = activity("confirmed", created_at=MADE, updates=(said("2021-03-01", status="confirmed"),))
        assert kinds(visit) == ["status"]
        assert kinds(of_milestone(said("2021-03-01", status="in_progress"))) == ["status"]

    def test_confidence_changed_and_changed_again(self):
        unsure = of_milestone(
            said("2021-03-01", 1, confidence="at_risk"), said("2021-04-01", 2, confidence="on_track")
        )
        assert kinds(unsure) == ["confidence", "confidence"]

    def test_what_restates_nothing_new_is_no_change(self):
        same = of_milestone(said("2021-03-01", 1, status="not_started", expected="2022-01"), agreed="2022-01")
        assert kinds(same) == []
        assert kinds(of_milestone(said("2021-03-01", unchanged=True, comment="All well."))) == []

    def test_edited_after_done_without_reopening(self):
        done = update("2021-03-01", 1, status="completed", happened="2021-03-01")
        edited = of_milestone(done, said("2021-04-01", 2, expected="2022-01"))
        assert kinds(edited) == ["completed", "edited_after_done"]

    def test_a_back_dated_move_recorded_after_it_was_done_is_an_edit_too(self):
        done = update("2021-03-01", 1, status="completed", happened="2021-03-01")
        edited = of_milestone(done, update("2021-06-01", 2, effective_on="2021-02-10", expected="2021-03"))
        assert kinds(edited) == ["edited_after_done", "completed"]

    def test_another_day_for_what_was_done_is_an_edit_after_done(self):
        corrected = of_milestone(
            update("2021-03-01", 1, status="completed", happened="2021-03-01"),
            update("2021-04-01", 2, effective_on="2021-04-01", withdraws=1, comment="earlier"),
            update("2021-04-01", 3, status="completed", happened="2021-02-20"),
        )
        (change,) = found(corrected, before=since(at("2021-03-15")))
        assert change.kind is ChangeKind.EDITED_AFTER_DONE
        assert (change.before.happened, change.after.happened) == (when("2021-03-01"), when("2021-02-20"))
        assert kinds(corrected) == ["completed"]

    def test_what_is_taken_back_tells_who_took_it_back_and_what_it_had_said(self):
        wrong = of_milestone(
            update("2021-03-01", 1, status="completed", happened="2021-03-01"),
            update("2021-04-01", 2, effective_on="2021-04-01", withdraws=1, comment="another one was meant"),
        )
        (change,) = found(wrong, before=since(at("2021-03-15")))
        assert (change.kind, change.said.id, change.taken_back.id) == (ChangeKind.TAKEN_BACK, 2, 1)
        assert change.day == date(2021, 4, 1)
        assert kinds(wrong) == []

    def test_new_things_are_one_line_and_not_also_what_they_began_with(self):
        new = of_milestone(said("2021-03-01", agreed="2022-01"), added_on="2021-03-01")
        assert kinds(new) == ["new"]
        held = activity(
            "held",
            added_on="2021-03-01",
            created_at=MADE,
            updates=(update("2021-04-01", status="held", happened="2021-03-20"),),
        )
        assert kinds(held) == ["new", "held"]

    def test_what_was_recorded_since_one_looked_is_new_whatever_day_it_is_about(self):
        visit = activity("held", happened="2019-05-05", created_at=at("2021-06-01"))
        assert kinds(visit, before=since(at("2021-05-01"))) == ["held", "new"]
        assert kinds(visit, before=since(at("2021-07-01"))) == []

    def test_proposed_accepted_and_declined(self):
        proposal = milestone("proposed", created_at=MADE, added_on="2021-02-10")
        assert kinds(proposal) == ["proposed"]
        first = update("2020-01-01", 1, effective_on="2021-02-10", status="proposed")
        for status, kind in (("not_started", "accepted"), ("dropped", "declined")):
            answered = of_milestone(first, said("2021-03-01", 2, status=status), added_on="2021-02-10")
            assert kinds(answered) == ["proposed", kind]
            assert kinds(answered, before="2021-02-20") == [kind]

    def test_an_imported_row_without_updates_speaks_for_itself(self):
        row = activity("held", happened="2021-05-14", created_at=at("2026-11-21"))
        (change,) = found(row)
        assert (change.kind, change.said.id, change.said.by_user) == (ChangeKind.HELD, SAID_BY_THE_ROW, None)


class TestLooks:
    late = of_milestone(update("2021-06-01", effective_on="2021-03-01", confidence="at_risk"))

    def test_as_we_now_know_goes_by_the_day_it_is_about(self):
        assert kinds(self.late, before="2021-02-01", after="2021-04-01") == ["confidence"]
        assert kinds(self.late, before="2021-04-01", after="2021-07-01") == []

    def test_as_it_was_known_then_goes_by_what_became_known(self):
        then = Reading.THEN
        assert kinds(self.late, before=look("2021-02-01", then), after=look("2021-04-01", then)) == []
        known = kinds(self.late, before=look("2021-04-01", then), after=look("2021-07-01", then))
        assert known == ["confidence"]

    def test_a_back_dated_statement_that_holds_a_date_against_a_later_one_is_told(self):
        back_dated = of_milestone(
            said("2021-05-01", 1, agreed="2022-06"),
            update("2021-07-01", 2, effective_on="2021-03-01", expected="2022-01", agreed="2022-01"),
        )
        assert "moved" in kinds(back_dated, before=since(at("2021-06-01")))


moments = days.map(lambda day: datetime.fromisoformat(f"{day}T12:00:00+00:00"))
looks = st.one_of(
    st.builds(lambda day: look(day.isoformat()), days),
    st.builds(lambda day: look(day.isoformat(), Reading.THEN), days),
    st.builds(since, moments),
)


def test_done_once_more_is_told_though_the_first_done_is_taken_back_that_day():
    """The first had been re-opened by then, so the second does not only say another day for it."""
    record = of_milestone(
        update("2021-01-01", 2, status="completed"),
        said("2021-01-01", 8, status="not_started"),
        said("2021-01-02", 3, withdraws=2),
        update("2021-01-02", 4, status="completed"),
    )
    between = {"before": look("2021-01-01", Reading.THEN), "after": look("2021-01-02", Reading.THEN)}
    assert sorted(kinds(record, **between)) == ["completed", "taken_back"]


@given(histories(), looks)
def test_between_equal_looks_nothing_has_changed(history, one):
    assert found(of_milestone(*history), before=one, after=one) == []


def events(changed):
    """Each event by its statement, the steps of a move there and back one by one."""
    leaves = [leaf for change in changed for leaf in (change.steps or (change,))]
    return sorted(
        (leaf.kind, leaf.said.id, leaf.day) for leaf in leaves if leaf.kind is not ChangeKind.OVERDUE
    )


@given(histories(), st.tuples(days, days, days).map(sorted))
def test_what_changed_in_a_stretch_is_what_changed_in_its_parts(history, between):
    record = of_milestone(*history)
    first, middle, last = (look(day.isoformat()) for day in between)
    whole = events(found(record, before=first, after=last))
    parts = found(record, before=first, after=middle) + found(record, before=middle, after=last)
    assert whole == events(parts)


def assert_explained(record, first, last):
    changed = found(record, before=first, after=last)
    was, now = standing_on(record, first), standing_on(record, last)
    if was is None or now is None:
        return
    leaves = [leaf for change in changed for leaf in (change.steps or (change,))]
    for field in ("status", "expected", "agreed", "confidence"):
        if differs(field, was, now):
            assert any(differs(field, leaf.before, leaf.after) for leaf in leaves), field


@given(histories(), st.tuples(days, days).map(sorted), st.sampled_from(Reading))
def test_whatever_differs_between_two_days_is_explained_by_a_line(history, between, reading):
    first, last = (look(day.isoformat(), reading) for day in between)
    assert_explained(of_milestone(*history), first, last)


@given(histories(), moments)
def test_whatever_differs_since_one_looked_is_explained_by_a_line(history, moment):
    assert_explained(of_milestone(*history), since(moment), look("2030-01-01"))


@given(histories(), st.tuples(days, days).map(sorted), st.integers(1, 40))
def test_the_order_of_lines_is_that_of_their_days(history, between, added):
    record = of_milestone(*history, added_on=(between[0] + timedelta(days=added)).isoformat())
    changed = found(record, before=between[0].isoformat(), after=between[1].isoformat())
    assert [change.day for change in changed] == sorted(change.day for change in changed)


def test_a_visit_with_an_open_end_is_held_when_its_last_dated_session_is_over():
    visit = activity(
        "held",
        created_at=MADE,
        session_days=(date(2021, 10, 19), date(2021, 10, 21)),
        updates=(update("2021-12-01", status="held", happened="2021-10-19/.."),),
    )
    assert kinds(visit, before="2021-10-20", after="2021-10-31") == ["held"]
    assert kinds(visit, before="2021-10-01", after="2021-10-20") == []

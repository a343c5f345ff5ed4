"""Bridges, the fictional programme: the same on the same day, by the rules on any, and never without work."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.services.bridges_records import records
from tracker.domain import activities, milestones
from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.gaps import gaps
from tracker.domain.history import replay
from tracker.domain.standings import ProgrammeOnDay, programme_on
from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    Confidence,
    DeliverableKind,
    DeliverableStatus,
    Flag,
    GapKind,
    MilestoneStatus,
    OutcomeKind,
    OutcomeStatus,
    PairStatus,
    PlanStatus,
    Reason,
    ReplicationStatus,
    ReportState,
)
from tracker.services.bridges.programme import bridges_file

BRUSSELS = ZoneInfo("Europe/Brussels")
TODAY = date(2026, 11, 21)
DAYS = [
    date(2028, 2, 29),
    date(2029, 3, 31),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2027, 8, 30),
    date(2028, 5, 1),
    TODAY,
]
"""A leap day, the ends of months and years, the days on which the clocks change, and any day."""
MONTH_OF_DAYS = [TODAY + timedelta(days=number) for number in range(30)]
STUDY_VISIT = ActivityKind.STUDY_VISIT


@cache
def made(today: date) -> dict[str, Any]:
    return bridges_file(today)


@cache
def standing(today: date) -> ProgrammeOnDay:
    return programme_on(records(made(today)), today)


def bounds(said: Any) -> ApproximateDate | None:
    if said is None:
        return None
    return from_edtf(said) if isinstance(said, str) else from_edtf(said["edtf"], said["text"])


def rows(file: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from file["activities"]
    yield from all_milestones(file)


def all_milestones(file: dict[str, Any]) -> list[dict[str, Any]]:
    return [milestone for plan in file["plans"] for milestone in plan["milestones"]]


def all_values(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from all_values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_values(inner)
    elif isinstance(value, str):
        yield value


# --- The file -------------------------------------------------------------------------------------------


def test_the_same_day_and_seed_give_the_same_text() -> None:
    assert json.dumps(bridges_file(TODAY)) == json.dumps(bridges_file(TODAY))
    assert bridges_file(TODAY, seed=8) != bridges_file(TODAY)


def test_it_is_marked_fictional_and_closed_and_lasts_eighteen_months() -> None:
    programme = made(TODAY)["programme"]
    assert (programme["slug"], programme["fictional"], programme["open"]) == ("bridges", True, False)
    assert programme["timezone"] == "Europe/Brussels"
    assert programme["rounds"] == ["getting to know", "deepening", "review"]
    assert programme["period"] == "2025-10/2027-03"


def test_it_is_the_size_of_a_real_programme() -> None:
    file = made(TODAY)
    assert len(file["pairs"]) == 6
    assert 35 <= len(all_milestones(file)) <= 45
    assert len({organisation["country"] for organisation in file["organisations"]}) >= 6


# --- The rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_key_that_is_named_exists(today: date) -> None:
    file = made(today)
    organisations = [row["key"] for row in file["organisations"]]
    assert len(set(organisations)) == len(organisations)
    named = {member["organisation"] for pair in file["pairs"] for member in pair["members"]}
    named |= {row[name] for row in file["activities"] for name in ("host",) if name in row}
    named |= {update["by"] for row in rows(file) for update in row.get("updates", ())}
    named |= {
        row["owner"] for name in ("plans", "deliverables", "outcomes") for row in file[name] if "owner" in row
    }
    assert named <= set(organisations)
    codes = {f"{plan['key']}/{m['code']}" for plan in file["plans"] for m in plan["milestones"]}
    for activity in file["activities"]:
        for follow_up in activity.get("report", {}).get("follow_ups", ()):
            assert follow_up["owner"] in organisations
            assert follow_up.get("milestone", "AP1/M1") in codes


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_was_recorded_or_happened_today_or_later(today: date) -> None:
    morning = datetime.combine(today, time(), UTC) - timedelta(hours=2)
    for row in rows(made(today)):
        created = datetime.fromisoformat(row["created_at"])
        assert bounds(row.get("happened", "2020")).latest < today  # type: ignore[union-attr,operator]
        previous = created
        for update in row.get("updates", ()):
            recorded = datetime.fromisoformat(update["recorded_at"])
            assert previous < recorded < morning
            assert 7 <= recorded.hour < 16
            assert recorded.weekday() < 5
            assert bounds(update.get("effective_on", "2020")).latest < today  # type: ignore[union-attr,operator]
            previous = recorded


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_row_stands_as_its_updates_say(today: date) -> None:
    programme = records(made(today))
    for record in (*programme.activities, *programme.milestones):
        assert replay(record, BRUSSELS) == record.row


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_update_is_a_step_that_the_rules_know(today: date) -> None:
    for record in records(made(today)).activities:
        now = ActivityStatus.PLANNED if record.updates else record.row.status
        for update in record.updates:
            if update.status is not None:
                activities.check_transition(now, update.status, reason=update.reason)  # type: ignore[arg-type]
                now = update.status
    for record in records(made(today)).milestones:
        at = MilestoneStatus.NOT_STARTED if record.updates else record.row.status
        for update in record.updates:
            if update.status is not None:
                milestones.check_transition(at, update.status, reason=update.reason, comment=update.comment)  # type: ignore[arg-type]
                at = update.status


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_update_that_moves_a_date_says_why(today: date) -> None:
    for row in rows(made(today)):
        for number, update in enumerate(row.get("updates", ())):
            first_word_on_it = "agreed" in update and number == 0
            if ("expected" in update or "agreed" in update) and not first_word_on_it:
                assert update["reason"] in list(Reason)
                assert update["comment"]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_each_visit_is_hosted_by_a_member_of_its_pair_at_that_time(today: date) -> None:
    file = made(today)
    pairs = {pair["key"]: pair for pair in file["pairs"]}
    for visit in (a for a in file["activities"] if a["kind"] == STUDY_VISIT):
        when = bounds(visit.get("happened") or visit.get("expected") or visit.get("agreed"))
        hosts = [visit.get("host"), *(session.get("host") for session in visit.get("sessions", ()))]
        for host in filter(None, hosts):
            members = [
                m for key in visit["pairs"] for m in pairs[key]["members"] if m["organisation"] == host
            ]
            assert any(overlap(member, when) for member in members), (visit["key"], host)


def overlap(member: dict[str, Any], when: ApproximateDate | None) -> bool:
    began, ended = bounds(member.get("began")), bounds(member.get("ended"))
    first = when.earliest if when and when.earliest else date.min
    last = when.latest if when and when.latest else date.max
    return (began is None or (began.earliest or date.min) <= last) and (
        ended is None or (ended.latest or date.max) >= first
    )


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_pair_has_one_visit_in_each_round(today: date) -> None:
    visits = [a for a in made(today)["activities"] if a["kind"] == STUDY_VISIT and a["status"] != "cancelled"]
    taken = Counter((key, visit["round"]) for visit in visits for key in visit["pairs"])
    assert set(taken.values()) == {1}


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_each_milestone_is_due_within_the_period_of_its_plan(today: date) -> None:
    for plan in made(today)["plans"]:
        period = bounds(plan["period"])
        assert period is not None
        for milestone in plan["milestones"]:
            for name in ("agreed", "expected"):
                due = bounds(milestone.get(name))
                if due is not None:
                    assert due.earliest <= period.latest, (milestone, name)  # type: ignore[operator]
                    assert due.latest >= period.earliest, (milestone, name)  # type: ignore[operator]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_what_is_confirmed_or_held_has_what_confirming_needs(today: date) -> None:
    for record in records(made(today)).activities:
        if record.row.status is ActivityStatus.CONFIRMED:
            activities.check_confirmed(
                day=record.row.expected or record.row.agreed,
                has_host=record.has_host,
                mode=record.mode,
                has_place=record.has_place,
            )


# --- The day of loading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("today", [*DAYS, *MONTH_OF_DAYS], ids=str)
def test_a_study_visit_has_just_ended_and_nobody_has_logged_it(today: date) -> None:
    visits = [a for a in standing(today).activities if a.record.kind is STUDY_VISIT]
    ended = [
        a for a in visits if a.standing.status is ActivityStatus.CONFIRMED and days_since_end(a, today) > 0
    ]
    assert [days_since_end(a, today) for a in ended] in ([2], [3], [4])
    assert ended[0].record.report is None


def days_since_end(activity: Any, today: date) -> int:
    expected = activity.standing.expected
    return (today - expected.latest).days if expected else 0


@pytest.mark.parametrize("today", [*DAYS, *MONTH_OF_DAYS], ids=str)
def test_milestones_are_overdue_and_due_in_one_week_and_in_four(today: date) -> None:
    open_ones = [m for m in standing(today).milestones if m.record.pair == 1 and m.is_open]
    ahead = {
        m.record.code: (m.standing.expected.latest - today).days
        for m in open_ones
        if m.standing.expected is not None and m.standing.expected.latest is not None
    }
    assert 7 <= ahead["M3"] <= 9
    assert 23 <= ahead["M5"] <= 25
    assert -14 <= ahead["M4"] <= -12


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_one_pair_has_been_silent_for_more_than_a_hundred_days(today: date) -> None:
    last: dict[int, date] = {}
    for row in (*standing(today).milestones, *standing(today).activities):
        for pair in row.record.pairs:
            heard = row.standing.last_update_day or date.min
            last[pair] = max(last.get(pair, date.min), heard)
    silent = [pair for pair, day in last.items() if (today - day).days > 100]
    assert silent == [4]


# --- Every state of every page --------------------------------------------------------------------------

SEEN = {
    "pair statuses": (set(PairStatus) - {PairStatus.DISSOLVED}, lambda f: {p["status"] for p in f["pairs"]}),
    "activity kinds": (set(ActivityKind), lambda f: {a["kind"] for a in f["activities"]}),
    "activity statuses": (set(ActivityStatus), lambda f: {a["status"] for a in f["activities"]}),
    "activity modes": (
        {"in_person", "online", "hybrid", None},
        lambda f: {a.get("mode") for a in f["activities"]},
    ),
    "rounds": ({1, 2, 3}, lambda f: {a["round"] for a in f["activities"] if a["kind"] == STUDY_VISIT}),
    "report states": (
        set(ReportState),
        lambda f: {a["report"]["state"] for a in f["activities"] if "report" in a},
    ),
    "plan statuses": (set(PlanStatus), lambda f: {p["status"] for p in f["plans"]}),
    "milestone statuses": (set(MilestoneStatus), lambda f: {m["status"] for m in all_milestones(f)}),
    "confidences": ({*Confidence, None}, lambda f: {m.get("confidence") for m in all_milestones(f)}),
    "reasons": (
        set(Reason),
        lambda f: {u["reason"] for row in rows(f) for u in row.get("updates", ()) if "reason" in u},
    ),
    "replications three steps from the pair, the last one of towns that nobody names": (
        {1, 2},
        lambda f: {
            r["taken_from"] for m in all_milestones(f) for r in m.get("replications", ()) if "taken_from" in r
        },
    ),
    "replication statuses": (
        set(ReplicationStatus),
        lambda f: {r["status"] for m in all_milestones(f) for r in m.get("replications", ())},
    ),
    "deliverable kinds": (set(DeliverableKind), lambda f: {d["kind"] for d in f["deliverables"]}),
    "deliverable statuses": (
        {*DeliverableStatus, None},
        lambda f: {d.get("status") for d in f["deliverables"]},
    ),
    "outcome kinds": (set(OutcomeKind), lambda f: {o["kind"] for o in f["outcomes"]}),
    "outcome statuses": (set(OutcomeStatus), lambda f: {o["status"] for o in f["outcomes"]}),
    "confirmed by the mentor": (
        {True, False, None},
        lambda f: {m.get("confirmed_by_mentor") for m in all_milestones(f)},
    ),
}


@pytest.mark.parametrize("what", SEEN)
def test_every_word_occurs(what: str) -> None:
    wanted, found = SEEN[what]
    assert found(made(TODAY)) == wanted


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_flag_and_every_gap_occurs(today: date) -> None:
    on = standing(today)
    assert {m.flag for m in on.milestones} == {*Flag, None}
    assert {gap.kind for gap in gaps(on)} == set(GapKind)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_dates_and_the_city_disagree_in_both_ways(today: date) -> None:
    found = {
        (m.flag, m.standing.confidence)
        for m in standing(today).milestones
        if milestones.disagrees(m.flag, m.standing.confidence)
    }
    assert found == {(Flag.OVERDUE, Confidence.ON_TRACK), (Flag.ON_SCHEDULE, Confidence.OFF_TRACK)}


def updates_of(file: dict[str, Any]) -> list[dict[str, Any]]:
    return [update for row in rows(file) for update in row.get("updates", ())]


def test_every_kind_of_update_occurs() -> None:
    file = made(TODAY)
    updates = updates_of(file)
    assert any(update.get("unchanged") for update in updates)
    assert any("withdraws" in update for update in updates)
    assert any("expected" in update and update["expected"] is None for update in updates)
    assert any("agreed" in update and "reason" in update for update in updates)
    assert any(update.get("effective_on", "9") < update["recorded_at"][:10] for update in updates)
    statuses = [
        [u.get("status") for u in m.get("updates", ()) if "status" in u] for m in all_milestones(file)
    ]
    assert ["in_progress", "completed", "in_progress"] in statuses


def test_postponed_means_that_no_day_is_expected() -> None:
    postponed = next(a for a in made(TODAY)["activities"] if a["status"] == "postponed")
    assert "agreed" in postponed
    assert "expected" not in postponed


def test_head_counts_are_full_partly_stated_or_unknown() -> None:
    held = [a for a in standing(TODAY).activities if a.is_core and a.held]
    assert {(a.people_known, a.women_known) for a in held} == {(True, True), (True, False), (False, False)}
    counts = [count for a in held for count in a.record.head_counts]
    assert any(count.not_stated for count in counts)
    assert any(not count.is_known for count in counts)


def test_follow_ups_are_done_done_on_an_unknown_day_open_and_overdue() -> None:
    found = [f for a in made(TODAY)["activities"] for f in a.get("report", {}).get("follow_ups", ())]
    assert any(isinstance(f.get("done"), str) for f in found)
    assert any(f.get("done") is True for f in found)
    waiting = [bounds(f.get("due")) for f in found if "done" not in f]
    assert {bool(due and due.latest and due.latest < TODAY) for due in waiting} == {True, False}


def test_awkward_texts_occur() -> None:
    texts = list(all_values(made(TODAY)))
    for letters in ("«", '"', "ή", "ē", "ñ"):
        assert any(letters in text for text in texts)
    for beginning in "=+-@":
        assert any(text.startswith(beginning) for text in texts)


def test_awkward_memberships_occur() -> None:
    file = made(TODAY)
    members = [(pair["key"], member) for pair in file["pairs"] for member in pair["members"]]
    assert any("ended" in member for _, member in members)
    assert max(Counter(member["organisation"] for _, member in members).values()) >= 2
    kinds = {
        bool(organisation.get("population"))
        for organisation in file["organisations"]
        if organisation["kind"] == "city"
    }
    assert kinds == {True, False}


def test_an_academy_serves_two_pairs_and_a_visit_has_two_blocks() -> None:
    file = made(TODAY)
    assert any(a["kind"] == "training_academy" and len(a["pairs"]) == 2 for a in file["activities"])
    hybrid = next(a for a in file["activities"] if a.get("mode") == "hybrid")
    blocks = from_edtf(hybrid["happened"]).blocks
    assert [first.day for first, _ in blocks] == [12, 14]

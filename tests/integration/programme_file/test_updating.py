"""A changed file is compared first; with leave to update, it adds and changes, and never takes away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.integration.programme_file.files import NOW, dumped, load, loaded, small
from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.statuses import ActivityStatus, MilestoneStatus, Reason
from tracker.models import (
    Activity,
    ActivityPair,
    ActivitySession,
    Membership,
    Milestone,
    MilestoneUpdate,
    Pair,
    Programme,
    Transfer,
    VisitReport,
)
from tracker.queries.programme_file import get_whole_programme
from tracker.services import milestones, programme_file
from tracker.services.programme_file import Change
from tracker.services.statements import Author

LATER = NOW + timedelta(days=30)


def changes(result):
    return {d.place: (d.before, d.after) for d in result.changes}


@pytest.fixture
def file(session):
    """The small file, loaded."""
    file = small()
    loaded(file)
    session.commit()
    return file


def updated(file):
    """Compares, then takes over; doing it again finds nothing left."""
    before = programme_file.dump("small")
    compared = loaded(file, now=LATER)
    assert compared.changes
    assert not compared.written
    assert programme_file.dump("small") == before
    result = loaded(file, now=LATER, update=True)
    assert result.written
    assert result.changes == compared.changes
    assert loaded(file, now=LATER + timedelta(days=1), update=True).changes == ()
    return result


def test_a_changed_value_is_listed_and_taken_over(file, session):
    file["activities"][0]["place"] = "Town hall"
    file["organisations"][1]["population"] = {"inhabitants": 5}
    file["programme"]["name"] = "Smaller"
    file["sources"]["S1"] = "Another book"
    assert changes(updated(file)) == {
        "programme.name": ("Small", "Smaller"),
        "organisations['mentor'].population": (None, {"inhabitants": 5}),
        "activities['A1'].place": (None, "Town hall"),
        "sources.S1": ("A book", "Another book"),
    }
    assert session.scalar(select(Activity.search_text).where(Activity.key == "A1")) == "first\ntown hall"


def test_what_the_file_no_longer_says_stays_and_is_listed(file, session):
    del file["sources"]
    file["programme"].pop("countries")
    del file["activities"][1]
    file["plans"][0]["milestones"][0].pop("agreed")
    result = loaded(file, now=LATER, update=True)
    assert result.changes == ()
    assert {d.place for d in result.differences} == {
        "sources.S1",
        "programme.countries",
        "activities['A2']",
    } | set()
    assert {d.change for d in result.differences} == {Change.ONLY_STORED}
    assert session.scalar(select(func.count()).select_from(Activity)) == 2


def test_new_rows_are_added_at_every_level(file):
    file["organisations"].append({"key": "new", "name": "New", "kind": "external"})
    file["pairs"][0]["practices"].append({"key": "better", "owner": "mentor", "title": "Better"})
    file["pairs"].append({"key": "P2", "number": 2, "objective": "o", "status": "proposed", "members": []})
    file["activities"].append({"key": "A3", "kind": "webinar", "title": "t", "status": "idea", "host": "new"})
    file["plans"][0]["milestones"].append({"code": "M2", "title": "Go on"})
    file["outcomes"] = [{"key": "O1", "title": "t", "kind": "other", "practice": "better", "pairs": ["P2"]}]
    assert set(changes(updated(file))) == {
        "organisations['new']",
        "pairs['P1'].practices['better']",
        "pairs['P2']",
        "activities['A3']",
        "plans['AP1'].milestones['M2']",
        "outcomes['O1']",
    }


def test_lists_without_keys_are_replaced_as_a_whole(file, session):
    file["activities"][0]["sessions"] = [{"day": "2022-05-01"}, {"day": "2022-05-02", "place": "Hall"}]
    updated(file)
    file["activities"][0]["sessions"] = [{"day": "2022-05-02", "place": "Hall"}]
    file["activities"][0]["head_counts"] = [{"name": "A school", "women": 3}]
    file["pairs"][0]["members"].append(
        {"organisation": "stranger", "role": "mentee_city", "began": "unknown"}
    )
    updated(file)
    assert session.scalars(select(ActivitySession.place)).all() == ["Hall"]
    assert session.scalar(select(func.count()).select_from(Membership)) == 3
    file["activities"][0]["head_counts"] = []
    updated(file)
    assert "head_counts" not in dumped("small")["activities"][0]


def test_replications_of_a_practice_and_links_of_a_report_are_taken_over(file, session):
    practice = file["pairs"][0]["practices"][0]
    practice["replications"] = [
        {"place": "Riga", "status": "agreed"},
        {"place": "Turin", "status": "intended"},
    ]
    file["activities"][0]["report"] = {"state": "submitted", "links": [{"url": "https://press.example"}]}
    updated(file)
    practice["replications"] = [{"place": "Turin", "status": "in_place"}]
    file["activities"][0]["report"]["links"] = []
    updated(file)
    written = dumped("small")
    assert written["pairs"][0]["practices"][0]["replications"] == practice["replications"]
    assert "links" not in written["activities"][0]["report"]
    assert session.scalars(select(VisitReport.links)).one() is None


def test_what_a_plan_takes_over_meets_by_its_practice_and_what_is_here_alone_stays(file, session):
    file["pairs"][0]["practices"].append({"key": "other", "owner": "mentor", "title": "Other"})
    first = {"practice": "good", "stage": "understand"}
    file["plans"][0]["transfers"] = [first, {"practice": "other", "changed": "smaller"}]
    updated(file)
    rows = select(Transfer.practice_id, Transfer.id).order_by(Transfer.id)
    before = session.execute(rows).all()
    file["plans"][0]["transfers"] = [{"practice": "other", "stage": "adapt"}]
    updated(file)
    second = {"practice": "other", "stage": "adapt", "changed": "smaller"}
    assert dumped("small")["plans"][0]["transfers"] == [first, second]
    assert session.execute(rows).all() == before


def test_pairs_of_an_activity_may_change(file, session):
    file["pairs"].append({"key": "P2", "number": 2, "objective": "o", "status": "proposed", "members": []})
    file["activities"][0]["pairs"] = ["P2"]
    updated(file)
    assert dumped("small")["activities"][0]["pairs"] == ["P2"]
    file["activities"][0]["pairs"] = ["P2", "P1"]
    updated(file)
    file["activities"][0]["pairs"] = ["P1", "P2"]
    assert loaded(file, now=LATER).differences == ()


def test_two_visits_change_rounds_and_two_pairs_numbers_with_each_other(file, session):
    file["pairs"].append({"key": "P2", "number": 2, "objective": "o", "status": "proposed", "members": []})
    updated(file)
    file["activities"][0]["round"], file["activities"][1]["round"] = 2, 1
    file["pairs"][0]["number"], file["pairs"][1]["number"] = 2, 1
    updated(file)
    assert session.scalars(select(ActivityPair.round).order_by(ActivityPair.activity_id)).all() == [2, 1]
    assert session.scalars(select(ActivityPair.takes_round)).all() == [True, True]
    assert session.scalars(select(Pair.number).order_by(Pair.id)).all() == [2, 1]


def test_a_cancelled_visit_hands_its_round_to_a_new_one(file, session):
    file["activities"][0] |= {"status": "cancelled", "reason": "partner"}
    file["activities"].append({**file["activities"][1], "key": "A3", "title": "Again", "round": 1})
    updated(file)
    assert session.scalars(select(ActivityPair.takes_round).order_by(ActivityPair.id)).all() == [
        False,
        True,
        True,
    ]


def test_a_visit_of_another_pair_hands_its_round_to_a_new_one(file, session):
    file["pairs"].append({"key": "P2", "number": 2, "objective": "o", "status": "proposed", "members": []})
    file["activities"][0]["pairs"] = ["P2"]
    file["activities"][1]["kind"] = "webinar"
    del file["activities"][1]["round"]
    stored_round = file["activities"][1]
    file["activities"].append({**file["activities"][0], "key": "A3", "pairs": ["P1"], "round": 1})
    result = load(file, now=LATER, update=True)
    # A round that the file no longer says stays, and a webinar has none: that is for people to resolve.
    assert [fault.code for fault in result.faults] == ["round_of_study_visit"]
    stored_round |= {"kind": "study_visit"}
    updated(file)


def test_an_update_that_is_new_moves_the_row(file, session):
    milestone = file["plans"][0]["milestones"][0]
    milestone |= {"status": "completed", "happened": "2022-06-01"}
    milestone["updates"] = [{"status": "completed", "happened": "2022-06-01"}]
    result = updated(file)
    place = "plans['AP1'].milestones['M1']"
    assert set(changes(result)) == {f"{place}.status", f"{place}.happened", f"{place}.updates[…]"}
    assert session.scalar(select(MilestoneUpdate.recorded_at)) == LATER
    assert session.scalar(select(Milestone.status)) is MilestoneStatus.COMPLETED


def test_updates_are_never_rewritten_one_that_says_something_else_is_another(file, session):
    milestone = file["plans"][0]["milestones"][0]
    said = {"effective_on": "2022-01-01", "comment": "well", "recorded_at": "2022-01-02T00:00:00Z"}
    milestone["updates"] = [said]
    updated(file)
    milestone["updates"] = [{**said, "comment": "badly"}]
    updated(file)
    assert session.scalars(select(MilestoneUpdate.comment).order_by(MilestoneUpdate.recorded_at)).all() == [
        "well",
        "badly",
    ]


@pytest.fixture
def typed(file, session, frozen_day):
    """Somebody has moved the milestone on in the tracker since."""
    frozen_day("2022-02-01")
    whole = get_whole_programme("small")
    milestone = whole.plans[0].milestones[0]
    milestones.record_update(
        session.scalars(select(Milestone)).one(),
        programme=whole.programme,
        by=Author(None),
        status=MilestoneStatus.DROPPED,
        agreed=from_edtf("2022-06"),
        reason=Reason.FUNDING,
        effective_on=ApproximateDate.on(whole.programme.period.earliest.replace(year=2022)),
    )
    session.commit()
    return milestone


def test_a_file_that_lags_behind_what_people_typed_changes_nothing(typed, file, session):
    session.expunge_all()
    result = loaded(file, now=LATER, update=True)
    assert result.changes == ()
    assert {d.change for d in result.differences} == {Change.ONLY_STORED}
    assert session.scalar(select(Milestone.status)) is MilestoneStatus.DROPPED


def test_what_people_typed_is_written_out_and_loads_elsewhere(typed, session):
    session.expunge_all()
    text = programme_file.dump("small")
    elsewhere = text.replace('"slug": "small"', '"slug": "elsewhere"')
    loaded(elsewhere, now=LATER)
    assert programme_file.dump("elsewhere") == elsewhere


def test_what_is_there_and_what_is_new_must_fit_together(file, session):
    file["activities"][0] = {**file["activities"][0], "key": "A9"}
    result = load(file, now=LATER, update=True)
    assert [(fault.code, fault.values["other"]) for fault in result.faults] == [("round_twice", "A1")]
    assert not result.written
    assert session.scalar(select(func.count()).select_from(Activity)) == 2


def test_revision_goes_up_by_one_for_a_load_that_changes_something(file, session):
    assert session.scalar(select(Programme.revision)) == 1
    loaded(file, now=LATER, update=True)
    assert session.scalar(select(Programme.revision)) == 1
    file["activities"][0]["place"] = "Hall"
    file["activities"][1]["status"] = ActivityStatus.CONFIRMED.value
    updated(file)
    assert session.scalar(select(Programme.revision)) == 2


def test_rows_that_stay_the_same_are_not_written(file, session):
    file["activities"][0]["place"] = "Hall"
    updated(file)
    assert session.scalars(select(Activity.version).order_by(Activity.id)).all() == [2, 1]
    assert session.scalars(select(Pair.version)).all() == [1]

"""The database says no first: each rule that it can hold, it holds, and gives the rule's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import RelationshipProperty, Session, configure_mappers
from sqlalchemy.orm.exc import StaleDataError

from tests.integration.models.rows import add_milestone, add_organisation, add_pair, add_programme, add_visit
from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import ActivityStatus, Capacity, FigureKind, MilestoneStatus, RoleKind
from tracker.extensions import Base
from tracker.models import (
    ActivityPair,
    ActivitySession,
    ActivityUpdate,
    CoOrganiser,
    Figure,
    FollowUp,
    HeadCount,
    MilestoneUpdate,
    Organisation,
    Pair,
    Practice,
    Replication,
    Role,
    Source,
    User,
    VisitReport,
)

DAY = ApproximateDate.on(date(2022, 6, 14))
BACKWARDS = ApproximateDate(None, "2022-06-16/2022-06-14", date(2022, 6, 16), date(2022, 6, 14))


@pytest.fixture
def milestone(session: Session) -> Any:
    return add_milestone(session)


@pytest.fixture
def visit(session: Session, milestone: Any) -> Any:
    return add_visit(session, milestone.plan.pair.programme)


def refused(session: Session, *names: str) -> None:
    """Flushing is refused by one of these rules; SQLite names the columns of a unique one."""
    with pytest.raises(IntegrityError) as caught:
        session.flush()
    assert any(name in str(caught.value.orig) for name in names), str(caught.value.orig)
    session.rollback()


def changed(row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def follow_up(visit: Any, **values: Any) -> FollowUp:
    return FollowUp(report=VisitReport(activity=visit), what="Send the toolkit", **values)


ActivityRule = Callable[[Any], Any]
ACTIVITY_RULES: dict[str, tuple[str, ActivityRule]] = {
    "country in lower case": ("ck_activity_country", lambda a: changed(a, country="be")),
    "country of one letter": ("ck_activity_country", lambda a: changed(a, country="B")),
    "country with a digit": ("ck_activity_country", lambda a: changed(a, country="B1")),
    "empty key": ("ck_activity_key_not_empty", lambda a: changed(a, key="")),
    "happened while planned": ("ck_activity_happened_status", lambda a: changed(a, happened=DAY)),
    "agreed backwards": ("ck_activity_agreed_order", lambda a: changed(a, agreed=BACKWARDS)),
    "bounds without EDTF": (
        "ck_activity_expected_order",
        lambda a: changed(a, expected=ApproximateDate("June", None, date(2022, 6, 1), None)),
    ),
    "session backwards": (
        "ck_activity_session_day_order",
        lambda a: ActivitySession(activity=a, day=BACKWARDS),
    ),
    "head-count of nobody": (
        "ck_head_count_organisation_or_name",
        lambda a: HeadCount(activity=a, women=3, capacity=Capacity.PARTICIPANT),
    ),
    "negative women": ("ck_head_count_women", lambda a: HeadCount(activity=a, name="x", women=-1)),
    "negative men": ("ck_head_count_men", lambda a: HeadCount(activity=a, name="x", men=-1)),
    "negative other": ("ck_head_count_other", lambda a: HeadCount(activity=a, name="x", other=-1)),
    "negative not stated": (
        "ck_head_count_not_stated",
        lambda a: HeadCount(activity=a, name="x", not_stated=-1),
    ),
    "co-organiser nobody": ("ck_co_organiser_organisation_or_name", lambda a: CoOrganiser(activity=a)),
    "update that says nothing": (
        "ck_activity_update_says_something",
        lambda a: ActivityUpdate(activity=a, effective_on=DAY),
    ),
    "update of no day": (
        "ck_activity_update_effective_on",
        lambda a: ActivityUpdate(activity=a, comment="Where from?"),
    ),
    "held with a day of its own": (
        "ck_activity_update_effective_on",
        lambda a: ActivityUpdate(activity=a, status=ActivityStatus.HELD, effective_on=DAY),
    ),
    "expected date said and withdrawn": (
        "ck_activity_update_withdraws_expected",
        lambda a: ActivityUpdate(activity=a, effective_on=DAY, expected=DAY, withdraws_expected=True),
    ),
    "done on a day but not done": (
        "ck_follow_up_done",
        lambda a: follow_up(a, done=False, done_on=DAY),
    ),
}


@pytest.mark.parametrize("case", ACTIVITY_RULES)
def test_the_database_refuses_of_an_activity(session: Session, visit: Any, case: str) -> None:
    name, break_rule = ACTIVITY_RULES[case]
    session.add(break_rule(visit))
    refused(session, name)


MILESTONE_RULES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "weight nought": ("ck_milestone_weight", lambda m: changed(m, weight=0)),
    "happened while open": ("ck_milestone_happened_status", lambda m: changed(m, happened=DAY)),
    "empty code": ("ck_milestone_code_not_empty", lambda m: changed(m, code="")),
    "replication of nothing": (
        "ck_replication_milestone_or_practice",
        lambda _: Replication(place="Palermo", status="intended"),
    ),
    "completed with a day of its own": (
        "ck_milestone_update_effective_on",
        lambda m: MilestoneUpdate(milestone=m, status=MilestoneStatus.COMPLETED, effective_on=DAY),
    ),
    "revision below nought": (
        "ck_programme_revision",
        lambda m: changed(m.plan.pair.programme, revision=-1),
    ),
    "ended on a day, and unknown": (
        "ck_membership_ended_unknown",
        lambda m: changed(m.plan.pair.members[0], ended=DAY, ended_unknown=True),
    ),
}


@pytest.mark.parametrize("case", MILESTONE_RULES)
def test_the_database_refuses_of_a_milestone(session: Session, milestone: Any, case: str) -> None:
    name, break_rule = MILESTONE_RULES[case]
    session.add(break_rule(milestone))
    refused(session, name)


def test_a_word_that_is_no_status_is_refused(session: Session, visit: Any) -> None:
    with pytest.raises(IntegrityError, match="ck_activity_status"):
        session.execute(text("UPDATE activity SET status = 'reported'"))


def test_held_may_carry_its_day_and_completed_too(session: Session, visit: Any, milestone: Any) -> None:
    changed(visit, status=ActivityStatus.HELD, happened=DAY)
    changed(milestone, status=MilestoneStatus.COMPLETED, happened=DAY)
    session.add_all(
        [
            ActivityUpdate(activity=visit, status=ActivityStatus.HELD, happened=DAY),
            MilestoneUpdate(milestone=milestone, status=MilestoneStatus.COMPLETED),
            MilestoneUpdate(
                milestone=milestone,
                unchanged=True,
                effective_on=DAY,
                recorded_at=datetime(2022, 6, 15, tzinfo=UTC),
            ),
        ]
    )
    session.commit()


def test_a_pair_has_each_round_once_among_visits_that_are_not_cancelled(session: Session) -> None:
    pair = add_pair(session)
    first, second = (add_visit(session, pair.programme, key) for key in ("A01", "A02"))
    session.add(ActivityPair(activity=first, pair=pair, round=1, takes_round=True))
    cancelled = ActivityPair(activity=second, pair=pair, round=1, takes_round=False)
    session.add(cancelled)
    session.flush()
    cancelled.takes_round = True
    refused(session, "uq_activity_pair_pair_id_round", "activity_pair.pair_id, activity_pair.round")


@pytest.mark.parametrize(
    ("values", "name"),
    [({"round": 0}, "ck_activity_pair_round"), ({"takes_round": True}, "ck_activity_pair_takes_round")],
)
def test_a_taken_round_is_one_or_more(session: Session, values: dict[str, Any], name: str) -> None:
    pair = add_pair(session)
    session.add(ActivityPair(activity=add_visit(session, pair.programme), pair=pair, **values))
    refused(session, name)


def test_a_visit_holds_its_round_until_it_is_cancelled(visit: Any) -> None:
    assert visit.holds_round
    visit.status = ActivityStatus.POSTPONED
    assert visit.holds_round
    visit.status = ActivityStatus.CANCELLED
    assert not visit.holds_round


def test_keys_and_numbers_are_unique_in_one_programme_and_free_in_another(session: Session) -> None:
    programme = add_programme(session)
    pair = add_pair(session, 1, programme)
    other = add_pair(session, 1, add_programme(session, "another"))
    owner = pair.members[0].organisation
    session.flush()
    assert other.key == pair.key
    repeated: list[Callable[[], Any]] = [
        lambda: Pair(programme=programme, key="P9", number=1, objective="x", status="active"),
        lambda: Pair(programme=programme, key="P1", number=9, objective="x", status="active"),
        lambda: Organisation(programme=programme, key=owner.key, name="x", kind="city"),
    ]
    for make in repeated:
        with session.begin_nested() as savepoint, session.no_autoflush:
            session.add(make())
            with pytest.raises(IntegrityError):
                session.flush()
            savepoint.rollback()


def test_the_key_of_a_practice_is_unique_in_the_programme_not_in_the_pair(session: Session) -> None:
    programme = add_programme(session)
    for number in (1, 2):
        pair = add_pair(session, number, programme)
        session.add(
            Practice(
                programme_id=programme.id,
                pair=pair,
                key="buddies",
                owner=pair.members[0].organisation,
                title="Buddies",
            )
        )
    refused(session, "uq_practice_programme_id_key", "practice.programme_id, practice.key")


def test_an_organisation_has_one_figure_of_a_kind(session: Session) -> None:
    organisation = add_organisation(session, add_programme(session))
    session.add_all(Figure(organisation=organisation, kind=FigureKind.INHABITANTS, value=n) for n in (1, 2))
    refused(session, "uq_figure_organisation_id_kind", "figure.organisation_id, figure.kind")


def test_a_source_key_has_one_citation(session: Session) -> None:
    programme = add_programme(session)
    session.add_all(Source(programme=programme, key="S1", citation=citation) for citation in "ab")
    refused(session, "uq_source_programme_id_key", "source.programme_id, source.key")


@pytest.mark.parametrize("role", [RoleKind.COORDINATOR, RoleKind.REVIEWER])
def test_a_role_without_organisation_is_given_once(session: Session, role: RoleKind) -> None:
    user = User(email="ana@example.org", roles=[Role(programme=add_programme(session), role=role)])
    session.add(user)
    session.flush()
    user.roles.append(Role(programme_id=user.roles[0].programme_id, role=role))
    refused(session, "uq_role_user_id_programme_id_role", "role.user_id, role.programme_id, role.role")


def test_an_editor_is_one_of_an_organisation(session: Session) -> None:
    programme = add_programme(session)
    session.add(User(email="ana@example.org", roles=[Role(programme=programme, role=RoleKind.EDITOR)]))
    refused(session, "ck_role_editor_organisation")


def test_a_person_has_several_roles_of_one_name(session: Session) -> None:
    programme = add_programme(session)
    cities = [add_organisation(session, programme, key) for key in ("capaci", "levadia")]
    roles = [Role(programme=programme, organisation=city, role=RoleKind.EDITOR) for city in cities]
    user = User(email="ana@example.org", roles=roles)
    session.add(user)
    session.commit()
    session.refresh(user, ["roles"])
    assert roles[0] != roles[1]
    assert [role.name for role in user.roles] == ["editor", "editor"]


def an_update(session: Session, kind: str, milestone: Any, visit: Any) -> Any:
    moment = datetime(2022, 6, 15, 9, tzinfo=UTC)
    row = (
        MilestoneUpdate(milestone=milestone, effective_on=DAY, comment="As said", recorded_at=moment)
        if kind == "milestone"
        else ActivityUpdate(activity=visit, effective_on=DAY, comment="As said", recorded_at=moment)
    )
    session.add(row)
    session.commit()
    return row


@pytest.mark.parametrize("kind", ["milestone", "activity"])
def test_an_update_is_never_changed(session: Session, milestone: Any, visit: Any, kind: str) -> None:
    row = an_update(session, kind, milestone, visit)
    with pytest.raises(IntegrityError, match="never changes"):
        session.execute(update(type(row)).values(comment="Rewritten"))
    session.rollback()
    assert session.scalars(select(type(row).comment)).all() == ["As said"]


@pytest.mark.parametrize("kind", ["milestone", "activity"])
def test_an_update_is_never_deleted(session: Session, milestone: Any, visit: Any, kind: str) -> None:
    row = an_update(session, kind, milestone, visit)
    with pytest.raises(IntegrityError, match="never changes"):
        session.execute(delete(type(row)))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(type(row))) == 1


def test_what_has_updates_is_not_deleted(session: Session, milestone: Any, visit: Any) -> None:
    an_update(session, "activity", milestone, visit)
    session.delete(visit)
    with pytest.raises(IntegrityError):
        session.flush()


def test_two_updates_of_one_row_have_moments_of_their_own(
    session: Session, milestone: Any, visit: Any
) -> None:
    first = an_update(session, "milestone", milestone, visit)
    session.add(
        MilestoneUpdate(milestone=milestone, recorded_at=first.recorded_at, effective_on=DAY, withdraws=first)
    )
    refused(
        session,
        "uq_milestone_update_milestone_id_recorded_at",
        "milestone_update.milestone_id, milestone_update.recorded_at",
    )


def test_a_second_writer_with_an_old_version_is_told(session: Session, milestone: Any) -> None:
    session.commit()
    assert milestone.version == 1
    session.execute(text("UPDATE milestone SET version = 2, title = 'A colleague was here'"))
    milestone.title = "Mine"
    with pytest.raises(StaleDataError):
        session.flush()


def test_lists_are_replaced_as_a_whole(session: Session, visit: Any) -> None:
    session.add_all(ActivitySession(activity=visit, position=n) for n in range(2))
    session.flush()
    session.refresh(visit, ["sessions"])
    visit.sessions = [ActivitySession(position=0, note="the only one")]
    session.commit()
    assert session.scalars(select(ActivitySession.note)).all() == ["the only one"]


def test_no_relationship_reads_the_database_unasked(session: Session, visit: Any) -> None:
    configure_mappers()
    relationships: list[RelationshipProperty[Any]] = [
        item for mapper in Base.registry.mappers for item in mapper.relationships
    ]
    assert {item.lazy for item in relationships} == {"raise_on_sql"}
    session.commit()
    with pytest.raises(InvalidRequestError, match="raise_on_sql"):
        _ = visit.sessions


def test_every_foreign_key_leads_an_index(session: Session) -> None:
    for table in Base.metadata.tables.values():
        led = {next(iter(index.columns)).name for index in table.indexes}
        led |= {
            next(iter(constraint.columns)).name
            for constraint in table.constraints
            if type(constraint).__name__ == "UniqueConstraint"
        }
        for key in table.foreign_keys:
            assert key.parent.name in led, f"{table.name}.{key.parent.name}"

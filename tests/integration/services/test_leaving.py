"""People who leave: what passes to a colleague, what ends, and what stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support import make
from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import (
    ActivityStatus,
    MemberRole,
    MessageKind,
    MessageState,
    ReportState,
    RoleKind,
    SignInMeans,
)
from tracker.extensions import db
from tracker.labels.people import person_name
from tracker.models import (
    ItemLink,
    Message,
    MilestoneUpdate,
    Passkey,
    Question,
    RecoveryCode,
    Role,
    SecondFactor,
    SignIn,
    SignInLink,
    User,
    VisitReport,
)
from tracker.queries.users import get_user_by_address
from tracker.services import forgetting, leaving, outbox, users


@pytest.fixture
def here(app, frozen_day):
    """A programme with a coordinator, somebody who leaves, and a colleague."""
    frozen_day("2021-10-20")
    return Here()


class Here:
    def __init__(self) -> None:
        self.programme = make.programme()
        self.pair = make.pair(self.programme)
        self.city = make.member(self.pair, MemberRole.MENTEE_CITY)
        self.coordinator = make.user("Coordinator", programme=self.programme, role="coordinator")
        self.ada = make.user("Ada", programme=self.programme, role="editor", organisation=self.city)
        self.ben = make.user("Ben", programme=self.programme, role="reviewer")
        self.milestone = make.milestone(make.plan(self.pair))

    def leave(self, user: User, to: User | None = None, *, by: User | None = None, gives: bool = True):
        leaving.leave(loaded(user), to=loaded(to), by=by or self.coordinator, may_give=lambda _role: gives)
        db.session.commit()

    def end(self, user: User, to: User | None = None, *, gives: bool = True):
        leaving.leave_programme(
            user, self.programme, to=loaded(to), by=self.coordinator, may_give=lambda _role: gives
        )
        db.session.commit()

    def draft(self, user: User) -> VisitReport:
        visit = make.visit(self.pair, 1, status=ActivityStatus.HELD, happened="2021-10-18")
        return make.saved(VisitReport(activity_id=visit.id, state=ReportState.DRAFT, by_user_id=user.id))

    def question(self, user: User, **values) -> Question:
        row = Question(programme_id=self.programme.id, milestone_id=self.milestone.id, **values)
        row.text, row.asked_by_id = "Who cooks?", user.id
        return make.saved(row)


def loaded(user: User | None) -> User | None:
    if user is None:
        return None
    db.session.expire_all()
    return get_user_by_address(user.email)


def roles_of(user: User) -> list[tuple[RoleKind, int | None]]:
    rows = db.session.execute(select(Role.role, Role.organisation_id).where(Role.user_id == user.id))
    return [(role, organisation) for role, organisation in rows]


def messages_to(user: User) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.user_id == user.id)))


def test_who_leaves_a_programme_keeps_the_account_and_the_roles_elsewhere(here):
    other = make.programme("other")
    make.saved(Role(user_id=here.ada.id, programme_id=other.id, role=RoleKind.REVIEWER))
    here.end(here.ada)
    assert roles_of(here.ada) == [(RoleKind.REVIEWER, None)]
    assert (here.ada.active, here.ada.left_at) == (True, None)


def test_the_open_work_passes_to_the_colleague_with_one_message(here):
    draft, question = here.draft(here.ada), here.question(here.ada)
    here.end(here.ada, here.ben)
    assert (RoleKind.EDITOR, here.city.id) in roles_of(here.ben)
    assert (draft.by_user_id, question.asked_by_id) == (here.ben.id, here.ben.id)
    given = db.session.scalars(
        select(Role).where(Role.user_id == here.ben.id, Role.role == RoleKind.EDITOR)
    ).one()
    assert given.given_by_id == here.coordinator.id
    [message] = messages_to(here.ben)
    assert message.kind is MessageKind.HANDED_OVER
    assert message.about["activities"] == [draft.activity_id]
    assert message.about["questions"] == [question.id]


def test_what_is_finished_stays_with_who_said_it(here):
    accepted = here.draft(here.ada)
    accepted.state = ReportState.ACCEPTED
    answered = here.question(
        here.coordinator, answer="We do", answered_by_id=here.ada.id, answered_at=clock.now()
    )
    update = make.saved(
        MilestoneUpdate(
            milestone_id=here.milestone.id,
            effective_on=make.when("2021-10-01"),
            unchanged=True,
            by_user_id=here.ada.id,
            by_organisation_id=here.city.id,
        )
    )
    here.leave(here.ada, here.ben)
    assert accepted.by_user_id == answered.answered_by_id == update.by_user_id == here.ada.id
    assert update.by_organisation_id == here.city.id
    assert person_name(here.ada) == "former colleague"


def test_without_a_colleague_the_roles_end_and_the_drafts_stay_with_the_visit(here):
    draft = here.draft(here.ada)
    here.end(here.ada)
    assert draft.by_user_id == here.ada.id
    assert messages_to(here.ben) == []


def test_roles_that_who_hands_over_may_not_give_do_not_pass(here):
    here.end(here.ada, here.ben, gives=False)
    assert roles_of(here.ben) == [(RoleKind.REVIEWER, None)]


def test_invitations_pass_to_who_may_invite_and_are_taken_back_otherwise(here):
    second = make.user("Second", programme=here.programme, role="coordinator")
    kept = make.invitation(here.programme, second, "one", organisation=here.city, address="new@example.org")
    here.end(second, here.coordinator)
    assert (kept.made_by_id, kept.revoked_at) == (here.coordinator.id, None)
    third = make.user("Third", programme=here.programme, role="coordinator")
    lost = make.invitation(here.programme, third, "two", organisation=here.city, address="other@example.org")
    here.end(third, here.ada, gives=False)
    assert lost.revoked_at is not None
    assert lost.address is None


def test_every_way_in_is_closed_for_who_leaves_altogether(here):
    ada, later = here.ada, clock.now() + timedelta(days=1)
    ada.password = "x"
    uniquifier, number = ada.fs_uniquifier, ada.id
    calendar = make.calendar(ada, here.programme, token="t")
    sign_in = make.saved(SignIn(user_id=number, token_hash="a", means=SignInMeans.PASSWORD))
    link = make.saved(SignInLink(user_id=number, token_hash="b", expires_at=later))
    item = make.saved(
        ItemLink(
            user_id=number,
            programme_id=here.programme.id,
            milestone_id=here.milestone.id,
            token_hash="c",
            expires_at=later,
        )
    )
    make.saved(SecondFactor(user_id=number, secret="s"))
    make.saved(RecoveryCode(user_id=number, code_hash="d"))
    waiting = outbox.write(MessageKind.DIGEST, key="digest", user_id=number, programme_id=here.programme.id)
    invited = make.invitation(here.programme, here.coordinator, address=ada.email)
    here.leave(ada)
    db.session.expire_all()
    assert (ada.active, ada.password) == (False, None)
    assert ada.left_at is not None
    assert ada.fs_uniquifier != uniquifier
    assert calendar.revoked_at is not None
    assert sign_in.ended_at is not None
    assert link.expires_at <= clock.now()
    assert item.revoked_at is not None
    assert invited.address is None
    assert roles_of(ada) == []
    for kind in (Passkey, SecondFactor, RecoveryCode):
        assert db.session.scalars(select(kind).where(kind.user_id == number)).all() == []
    assert db.session.get(Message, waiting).state is MessageState.NEEDLESS


def test_the_last_coordinator_needs_somebody_who_takes_over(here):
    for to, gives in ((None, True), (here.ada, False)):
        with pytest.raises(DomainError, match="last_coordinator"):
            here.end(here.coordinator, to, gives=gives)
        db.session.rollback()
    here.leave(here.coordinator, here.ada)
    assert (RoleKind.COORDINATOR, None) in roles_of(here.ada)


def test_the_last_administrator_stays(here):
    administrator = make.user("Administrator", administrator=True)
    with pytest.raises(DomainError, match="last_administrator"):
        here.leave(administrator)
    db.session.rollback()
    make.user("Second", administrator=True)
    here.leave(administrator)
    assert not administrator.administrator


def test_an_account_is_opened_again_without_roles_until_it_is_forgotten(here):
    here.leave(here.ada)
    with pytest.raises(DomainError, match="account_closed"):
        users.give_role(
            programme=here.programme,
            address=here.ada.email,
            name="",
            role=RoleKind.REVIEWER,
            organisation=None,
        )
    leaving.reopen(here.ada)
    assert (here.ada.active, here.ada.left_at, roles_of(here.ada)) == (True, None, [])
    forgetting.forget(here.ada)
    with pytest.raises(DomainError, match="account_forgotten"):
        leaving.reopen(here.ada)


def test_forgetting_empties_the_row_and_keeps_it(here):
    here.ada.language, here.ada.timezone, address = "it", "Europe/Rome", here.ada.email
    sign_in = make.saved(
        SignIn(user_id=here.ada.id, token_hash="a", means=SignInMeans.LINK, device="Firefox on Linux")
    )
    here.leave(here.ada)
    forgetting.forget(here.ada)
    db.session.commit()
    db.session.expire_all()
    assert here.ada.name == ""
    assert here.ada.email.endswith("@forgotten.invalid")
    assert (here.ada.language, here.ada.timezone, sign_in.device) == (None, None, "")
    assert get_user_by_address(address) is None
    assert person_name(here.ada, sees_address=True) == "former colleague"


def test_nobody_is_forgotten_who_is_here(here):
    for person in (here.ada, make.user("Administrator", administrator=True)):
        with pytest.raises(DomainError, match="still_here"):
            forgetting.forget(person)


def test_names_are_kept_as_long_as_the_longest_of_the_programmes_says(here, frozen_day):
    here.programme.keeps_names_months = 2
    other = make.programme("other", keeps_names_months=12)
    ben = make.user("Ben", programme=other, role="reviewer")
    make.saved(Role(user_id=ben.id, programme_id=here.programme.id, role=RoleKind.REVIEWER))
    make.saved(
        MilestoneUpdate(
            milestone_id=here.milestone.id,
            effective_on=make.when("2021-10-01"),
            unchanged=True,
            by_user_id=here.ada.id,
        )
    )
    make.invitation(other, here.coordinator, accepted_by_id=ben.id, accepted_at=clock.now())
    here.leave(here.ada)
    here.leave(ben)
    frozen_day("2021-12-19")
    assert forgetting.forget_due(clock.today("UTC")) == []
    frozen_day("2021-12-20")
    assert [one.user.id for one in forgetting.forget_due(clock.today("UTC"))] == [here.ada.id]
    frozen_day("2022-10-20")
    assert [one.user.id for one in forgetting.forget_due(clock.today("UTC"))] == [ben.id]
    assert ben.forgotten_at is not None


def test_a_programme_that_says_no_months_keeps_names_without_an_end(here, frozen_day):
    here.question(here.ada)
    here.leave(here.ada)
    frozen_day("2041-10-20")
    assert forgetting.forget_due(clock.today("UTC")) == []


def test_an_account_whose_last_role_ended_is_closed_and_forgotten_in_the_same_time(here, frozen_day):
    here.programme.keeps_names_months = 3
    here.question(here.ada)
    frozen_day("2022-01-10")
    here.end(here.ada)
    frozen_day("2022-04-09")
    assert forgetting.forget_due(clock.today("UTC")) == []
    frozen_day("2022-04-10")
    assert [one.user.id for one in forgetting.forget_due(clock.today("UTC"))] == [here.ada.id]
    assert here.ada.left_at is not None

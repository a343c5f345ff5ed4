"""What of a person's is open: what passes to a colleague, or ends, when they leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from tracker import clock
from tracker.domain.statuses import MessageState, ReportState, RoleKind
from tracker.extensions import db
from tracker.models import (
    Activity,
    CalendarAddress,
    Invitation,
    ItemLink,
    Message,
    Organisation,
    Programme,
    Question,
    Role,
    User,
    VisitReport,
)

Thing = TypeVar("Thing", Activity, Organisation, Question)

OPEN_REPORTS = (ReportState.DRAFT, ReportState.RETURNED)


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What a person has open in the programmes asked for. The last three are numbers of things that end."""

    roles: Sequence[Role]
    reports: Sequence[VisitReport]
    questions: Sequence[Question]
    invitations: Sequence[Invitation]
    calendars: int
    links: int
    messages: int

    def of(self, programme_id: int) -> OpenWork:
        """The same of one programme, the numbers left out."""
        return OpenWork(
            [one for one in self.roles if one.programme_id == programme_id],
            [one for one in self.reports if one.activity.programme_id == programme_id],
            [one for one in self.questions if one.programme_id == programme_id],
            [one for one in self.invitations if one.programme_id == programme_id],
            0,
            0,
            0,
        )


def open_work(user_id: int, programme_id: int | None = None) -> OpenWork:
    """What a person has open in one programme, or, without one, in all, with what its words need."""
    links = (ItemLink.user_id == user_id, ItemLink.out_at(clock.now()))
    return OpenWork(
        _roles_of(user_id, programme_id),
        _reports_of(user_id, programme_id),
        _questions_of(user_id, programme_id),
        _invitations_of(user_id, programme_id),
        _count(CalendarAddress.id, CalendarAddress.revoked_at.is_(None), calendars_of(user_id, programme_id)),
        _count(ItemLink.id, *links, _within(ItemLink.programme_id, programme_id)),
        _count(Message.id, *waiting_messages(user_id, programme_id)),
    )


def _roles_of(user_id: int, programme_id: int | None) -> Sequence[Role]:
    return db.session.scalars(
        select(Role)
        .where(Role.user_id == user_id, _within(Role.programme_id, programme_id))
        .options(joinedload(Role.organisation), joinedload(Role.programme), joinedload(Role.user))
        .order_by(Role.programme_id, Role.role, Role.id)
    ).all()


def _reports_of(user_id: int, programme_id: int | None) -> Sequence[VisitReport]:
    own = (VisitReport.by_user_id == user_id, VisitReport.state.in_(OPEN_REPORTS))
    return db.session.scalars(
        select(VisitReport)
        .join(VisitReport.activity)
        .where(*own, _within(Activity.programme_id, programme_id))
        .options(joinedload(VisitReport.activity))
        .order_by(VisitReport.id)
    ).all()


def _questions_of(user_id: int, programme_id: int | None) -> Sequence[Question]:
    own = (Question.asked_by_id == user_id, Question.answered_at.is_(None))
    wanted = select(Question).where(*own, _within(Question.programme_id, programme_id))
    return db.session.scalars(wanted.order_by(Question.id)).all()


def _invitations_of(user_id: int, programme_id: int | None) -> Sequence[Invitation]:
    open_here = (Invitation.open_at(clock.now()), _within(Invitation.programme_id, programme_id))
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.made_by_id == user_id, *open_here)
        .options(joinedload(Invitation.organisation))
        .order_by(Invitation.id)
    ).all()


def calendars_of(user_id: int, programme_id: int | None) -> ColumnElement[bool]:
    """The calendar addresses of a person that are of one programme; without one, all."""
    return (CalendarAddress.user_id == user_id) & _within(CalendarAddress.programme_id, programme_id)


def waiting_messages(user_id: int, programme_id: int | None) -> tuple[ColumnElement[bool], ...]:
    """The messages to a person that nobody has sent yet."""
    waits = Message.state == MessageState.WAITING
    return (Message.user_id == user_id, waits, _within(Message.programme_id, programme_id))


def open_invitations_to(address: str) -> Sequence[Invitation]:
    """The open invitations that were made for an address, in every programme."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.address == address, Invitation.open_at(clock.now()))
        .order_by(Invitation.id)
    ).all()


def coordinates_alone(user_id: int, programme_ids: Iterable[int]) -> Sequence[Programme]:
    """Of these programmes, the ones that nobody else coordinates. They are locked, so that of two who
    leave at once the second finds that the first has left."""
    others = (
        select(Role.id)
        .join(Role.user)
        .where(
            Role.programme_id == Programme.id,
            Role.role == RoleKind.COORDINATOR,
            Role.user_id != user_id,
            User.active,
        )
    )
    these = Programme.id.in_(sorted(set(programme_ids)))
    db.session.scalars(select(Programme.id).where(these).order_by(Programme.id).with_for_update()).all()
    return db.session.scalars(select(Programme).where(these, ~others.exists()).order_by(Programme.id)).all()


def is_last_administrator(user: User) -> bool:
    """Whether nobody else who may sign in administers; these rows are locked, as above."""
    if not user.administrator:
        return False
    everybody = select(User.id).where(User.administrator).order_by(User.id)
    db.session.scalars(everybody.with_for_update()).all()
    others = _count(User.id, User.administrator.is_(True), User.active.is_(True), User.id != user.id)
    return not others


def get_handed_over(kind: type[Thing], ids: Iterable[int]) -> Sequence[Thing]:
    """The things with these ids that are still there, in the order of their ids."""
    return db.session.scalars(select(kind).where(kind.id.in_(sorted(set(ids)))).order_by(kind.id)).all()


def _within(column: InstrumentedAttribute[Any], programme_id: int | None) -> ColumnElement[bool]:
    """Of that programme; without one, of any."""
    return true() if programme_id is None else column == programme_id


def _count(column: Any, *where: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(column)).where(*where)) or 0

"""People who leave: one programme, whose roles end, or altogether, which closes their account.

What they wrote stays as it is, under its organisation. What is open passes to a colleague: drafts of reports
and reports that were returned, open questions, open invitations, and the roles.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import delete, update

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import MessageKind, MessageState, RoleKind
from tracker.extensions import db
from tracker.models import (
    CalendarAddress,
    Invitation,
    ItemLink,
    Message,
    Passkey,
    Programme,
    RecoveryCode,
    Role,
    SecondFactor,
    SignInLink,
    User,
)
from tracker.queries import leaving as queries
from tracker.services import invitations, outbox, sign_ins, users
from tracker.services.revision import bump

MayGive = Callable[[Role], bool]
"""Whether who hands over may give that role to somebody."""


def leave_programme(
    user: User, programme: Programme, *, to: User | None, by: User, may_give: MayGive
) -> None:
    """Ends what a person is in a programme; their account, and what they are elsewhere, stay.

    Raises DomainError `last_coordinator` where nobody else would coordinate the programme.
    """
    work = queries.open_work(user.id, programme.id)
    _check_coordinated(user, work, to=to, may_give=may_give)
    _hand_over(user, work, programme.id, to=to, by=by, may_give=may_give)
    _end(user, work, programme.id)


def leave(user: User, *, to: User | None, by: User, may_give: MayGive) -> None:
    """Closes an account: nobody signs in with it, and its person is a former colleague from now on.

    In each programme, the open work passes to `to` who has a role there, or stays as it is. Raises
    DomainError `last_coordinator` where nobody else would coordinate a programme, `last_administrator`
    where nobody else would administer.
    """
    if queries.is_last_administrator(user):
        raise DomainError("to", "last_administrator")
    work = queries.open_work(user.id)
    _check_coordinated(user, work, to=to, may_give=may_give)
    here = _programmes(to)
    for programme_id in sorted(_programmes_in(work)):
        taker = to if programme_id in here else None
        _hand_over(user, work.of(programme_id), programme_id, to=taker, by=by, may_give=may_give)
    _end(user, work, None)
    for invitation in queries.open_invitations_to(user.email):
        invitations.revoke(invitation)
    end_all_ways_in(user)
    user.administrator, user.active, user.left_at = False, False, clock.now()
    db.session.flush()


def reopen(user: User) -> None:
    """Opens an account again that was closed, until it is forgotten: without roles, and without any way in
    but a link by mail. Raises DomainError `account_forgotten` where it is too late.
    """
    if user.forgotten_at is not None:
        raise DomainError("address", "account_forgotten")
    user.left_at, user.active = None, True
    db.session.flush()


def end_all_ways_in(user: User) -> None:
    """Ends every sign-in, and removes every key, code, password and link by which the person comes in."""
    now = clock.now()
    for kind in (Passkey, SecondFactor, RecoveryCode):
        db.session.execute(delete(kind).where(kind.user_id == user.id))
    sign_ins.end_all(user)
    unused = (SignInLink.user_id == user.id, SignInLink.expires_at > now)
    db.session.execute(update(SignInLink).where(*unused).values(expires_at=now))
    user.password, user.fs_uniquifier = None, uuid4().hex


def _check_coordinated(user: User, work: queries.OpenWork, *, to: User | None, may_give: MayGive) -> None:
    """Somebody coordinates each programme afterwards."""
    led = {role.programme_id: role for role in work.roles if role.role is RoleKind.COORDINATOR}
    here = _programmes(to)
    for programme in queries.coordinates_alone(user.id, led):
        if programme.id not in here or not may_give(led[programme.id]):
            raise DomainError("to", "last_coordinator", programme=programme.name)


def _hand_over(
    user: User,
    work: queries.OpenWork,
    programme_id: int,
    *,
    to: User | None,
    by: User,
    may_give: MayGive,
) -> None:
    """Gives the colleague what is open, and writes them a message where that is anything."""
    if to is None:
        return
    given = [_pass_on(role, to, by) for role in work.roles if may_give(role)]
    for report in work.reports:
        report.by_user_id = to.id
    if work.reports:
        bump(db.session.get_one(Programme, programme_id))
    for question in work.questions:
        question.asked_by_id = to.id
    taken = [one for one in work.invitations if _may_hold(to, one, given)]
    for invitation in taken:
        invitation.made_by_id = to.id
    db.session.flush()
    about = {
        "from": user.id,
        "roles": [role.id for role in given],
        "organisations": sorted({role.organisation_id for role in work.roles if role.organisation_id}),
        "activities": [report.activity_id for report in work.reports],
        "questions": [question.id for question in work.questions],
        "invitations": len(taken),
    }
    if given or work.reports or work.questions or taken:
        key = f"handed over by {user.id} in {programme_id} to {to.id} at {clock.now():%Y-%m-%dT%H:%M:%S.%f}"
        outbox.write(MessageKind.HANDED_OVER, key=key, user_id=to.id, programme_id=programme_id, about=about)


def _pass_on(role: Role, to: User, by: User) -> Role:
    return users.grant_role(
        user=to, programme=role.programme, role=role.role, organisation=role.organisation, by=by
    )


def _may_hold(to: User, invitation: Invitation, given: list[Role]) -> bool:
    """Whether an invitation is good in the colleague's hands, as who may have made it."""
    if to.administrator:
        return True
    leads = any(
        role.role is RoleKind.COORDINATOR and role.programme_id == invitation.programme_id
        for role in (*to.roles, *given)
    )
    return leads and invitation.role is not RoleKind.COORDINATOR


def _end(user: User, work: queries.OpenWork, programme_id: int | None) -> None:
    """Ends roles, and what nobody may use or need without them."""
    now = clock.now()
    for invitation in work.invitations:
        if invitation.made_by_id == user.id:
            invitations.revoke(invitation)
    for role in work.roles:
        users.end_role(role)
    kept = (CalendarAddress.revoked_at.is_(None), queries.calendars_of(user.id, programme_id))
    db.session.execute(update(CalendarAddress).where(*kept).values(revoked_at=now))
    links = [ItemLink.user_id == user.id, ItemLink.revoked_at.is_(None)]
    if programme_id is not None:
        links.append(ItemLink.programme_id == programme_id)
    db.session.execute(update(ItemLink).where(*links).values(revoked_at=now))
    waiting = queries.waiting_messages(user.id, programme_id)
    db.session.execute(update(Message).where(*waiting).values(state=MessageState.NEEDLESS))
    db.session.flush()


def _programmes(user: User | None) -> set[int]:
    return {role.programme_id for role in user.roles} if user is not None else set()


def _programmes_in(work: queries.OpenWork) -> set[int]:
    """Every programme in which something is open: a role may have ended before its work did."""
    return (
        {role.programme_id for role in work.roles}
        | {report.activity.programme_id for report in work.reports}
        | {question.programme_id for question in work.questions}
        | {invitation.programme_id for invitation in work.invitations}
    )

"""A small programme with one of everything, and one person for each role in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tests.support import make
from tests.support.kept import kept
from tracker.domain.statuses import (
    ActivityStatus,
    MemberRole,
    MilestoneStatus,
    ReplicationStatus,
    ReportState,
)
from tracker.extensions import db
from tracker.models import (
    ActivityUpdate,
    Confirmation,
    FollowUp,
    LogEntry,
    Membership,
    MilestoneUpdate,
    Practice,
    Programme,
    Question,
    Replication,
    Role,
    Transfer,
    User,
    VisitReport,
)
from tracker.services.invitations import mailed_token
from tracker.services.stopping import token_of

PEOPLE = ("anonymous", "stranger", "reviewer", "other", "owner", "coordinator", "administrator")
"""Signed out; no role; reviewer; editor elsewhere; editor of the mentee city; the two who lead."""


@dataclass
class World:
    """The programme, the people in it, and the ids that addresses need."""

    programme: Programme
    people: dict[str, User | None]
    ids: dict[str, int | str]


def build(*, is_open: bool, slug: str = "") -> World:
    """Makes it all; committed. Another `slug` makes another one like it beside it."""
    slug = slug or ("open" if is_open else "closed")
    return kept(lambda: _built(is_open, slug), "world", is_open, slug)


def _built(is_open: bool, slug: str) -> World:
    programme = make.programme(slug, open=is_open)
    pair = make.pair(programme)
    mentee = make.member(pair, MemberRole.MENTEE_CITY)
    outsider = make.organisation(programme, "Elsewhere")
    plan = make.plan(pair)
    milestone = make.milestone(plan, agreed="2022-01")
    visit = make.visit(pair, 1, expected="2021-10-04", agreed="2021-10-04")
    said = make.milestone(plan)
    update = make.saved(
        MilestoneUpdate(milestone_id=said.id, effective_on=make.when("2021-10-01"), unchanged=True)
    )
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    practice = make.saved(
        Practice(programme_id=programme.id, pair_id=pair.id, key="p", owner_id=mentor.id, title="Buddies")
    )
    replication = make.saved(
        Replication(milestone_id=said.id, place="Carini", status=ReplicationStatus.INTENDED)
    )
    transfer = make.saved(Transfer(plan_id=plan.id, practice_id=practice.id))
    said_visit = make.visit(pair, 2)
    visit_update = make.saved(
        ActivityUpdate(
            activity_id=said_visit.id,
            effective_on=make.when("2021-10-01"),
            unchanged=True,
            by_organisation_id=mentee.id,
        )
    )
    held = make.visit(pair, 3, status=ActivityStatus.HELD, happened="2021-10-11")
    make.saved(VisitReport(activity_id=held.id, state=ReportState.DRAFT))
    make.evaluation(held, make.code_of(programme.slug))
    emblem = make.emblem(programme, make.token_of(f"emblem {programme.slug}")[:32])
    picture = make.picture(pair, make.token_of(programme.slug)[:32], files=True)
    reported = make.visit(pair, status=ActivityStatus.HELD, happened="2021-10-12")
    report = make.saved(VisitReport(activity_id=reported.id, state=ReportState.SUBMITTED))
    follow_up = make.saved(FollowUp(report_id=report.id, what="Train buddies"))
    deliverable = make.deliverable(programme, pair, owner_id=mentee.id)
    outcome = make.outcome(programme, pair, owner_id=mentee.id)
    frozen = make.review(programme, "2021-10-20")
    make.frozen(frozen)
    decision = make.decision(frozen, owner_id=mentee.id)
    review = make.review(programme, "2021-12-01", previous_id=frozen.id)
    done = make.milestone(
        plan, status=MilestoneStatus.COMPLETED, happened="2021-10-01", confirmed_by_mentor=True
    )
    make.saved(Confirmation(milestone_id=done.id, by_organisation_id=mentor.id, confirmed_at=done.created_at))
    asker = make.user("Asker", programme=programme, role="editor", organisation=mentor)
    question = make.saved(
        Question(programme_id=programme.id, milestone_id=said.id, text="Who cooks?", asked_by_id=asker.id)
    )
    people: dict[str, User | None] = {
        "anonymous": None,
        "stranger": make.user("Stranger"),
        "reviewer": make.user("Reviewer", programme=programme, role="reviewer"),
        "other": make.user("Other", programme=programme, role="editor", organisation=outsider),
        "owner": make.user("Owner", programme=programme, role="editor", organisation=mentee),
        "coordinator": make.user("Coordinator", programme=programme, role="coordinator"),
        "administrator": make.user("Administrator", administrator=True),
    }
    reviewer, coordinator, owner = people["reviewer"], people["coordinator"], people["owner"]
    assert reviewer is not None
    assert owner is not None
    assert coordinator is not None
    # It was fetched on the last of all days, so that a test that fetches it need not write that down.
    token = make.token_of(programme.slug)
    calendar = make.calendar(coordinator, programme, token=token, last_fetched_on=date.max)
    invitation = make.invitation(programme, coordinator, organisation=mentee)
    sign_in = make.sign_in(coordinator)
    make.sign_in_link(owner, token=token)
    passkey = make.passkey(coordinator, name=programme.slug)
    make.item_link(owner, programme, milestone_id=milestone.id, token=token)
    ids: dict[str, int | str] = {
        "slug": programme.slug,
        "sign_in": sign_in.id,
        "pair": pair.number,
        "organisation": mentee.id,
        "plan": plan.id,
        "milestone": milestone.id,
        "said": said.id,
        "update": update.id,
        "member": min(db.session.scalars(select(Membership.id).where(Membership.pair_id == pair.id))),
        "practice": practice.id,
        "replication": replication.id,
        "transfer": transfer.id,
        "visit": visit.id,
        "said_visit": said_visit.id,
        "visit_update": visit_update.id,
        "held": held.id,
        "reported": reported.id,
        "follow_up": follow_up.id,
        "deliverable": deliverable.id,
        "outcome": outcome.id,
        "picture": picture.id,
        "emblem": emblem.id,
        "review": review.id,
        "frozen": frozen.id,
        "decision": decision.id,
        "question": question.id,
        "confirmed": done.id,
        "invitation": invitation.id,
        "mailed": mailed_token(invitation),
        "token": make.token_of(programme.slug),
        "code": make.code_of(programme.slug),
        "reader": token_of(owner),
        "calendar": calendar.id,
        "message": make.message(owner, programme).id,
        "passkey": passkey.id,
        "log": min(db.session.scalars(select(LogEntry.id).where(LogEntry.programme_id == programme.id))),
        "role": db.session.scalars(select(Role.id).where(Role.user_id == reviewer.id)).one(),
        "person": reviewer.id,
    }
    return World(programme, people, ids)

"""Every address of the application, filled in: so that a test is about all pages, also those to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import func, select

from config import ROOT, Settings
from tests.support.grow import First, Grown
from tests.support.make import code_of, token_of
from tracker.app import create_app
from tracker.domain.progress import FIGURE_NAMES
from tracker.extensions import db
from tracker.models import (
    ActivityUpdate,
    CalendarAddress,
    Decision,
    FollowUp,
    Invitation,
    LogEntry,
    Message,
    MilestoneUpdate,
    Passkey,
    Picture,
    Question,
    Role,
    SignIn,
    VisitReport,
)
from tracker.services.stopping import token_of as stop_token_of
from tracker.web.access import FOR_ANYONE


@dataclass(frozen=True)
class Rule:
    """One method of one endpoint; `path` with its names in braces."""

    endpoint: str
    method: str
    path: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


@cache
def rules() -> tuple[Rule, ...]:
    """Every method of every endpoint but those of files, as the application has them."""
    app = create_app(
        Settings(
            testing=True,
            secret_key="a key that only the tests know",
            password_salt="a salt that only the tests know",
            database_url="sqlite://",
        )
    )
    found = [
        Rule(
            rule.endpoint,
            method,
            re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule),
            tuple(re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)),
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FOR_ANYONE
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return tuple(sorted(found, key=lambda rule: (rule.path, rule.method)))


@cache
def query_names() -> tuple[str, ...]:
    """Every name that the code reads from an address."""
    read = re.compile(r"(?:args\.get(?:list)?|choice_asked_for)\(\s*[\"'](\w+)[\"']")
    sources = (ROOT / "tracker").rglob("*.py")
    return tuple(
        sorted({"page"} | {name for path in sources for name in read.findall(path.read_text("utf-8"))})
    )


def addresses(there: Grown, rule: Rule, one: First | None = None) -> Iterator[str]:
    """The address of each thing of the first pair (or of `one`) that the rule could be about."""
    for ids in _ids(there, rule.endpoint, one or there.first):
        yield rule.path.format(**ids)


def some_addresses(there: Grown, rule: Rule) -> list[str]:
    """The same, of the figures only the first of each sort: their pages are one page."""
    found = list(addresses(there, rule))
    return found[:: 5 if "{figure}" in rule.path else 1]


def _ids(there: Grown, endpoint: str, one: First) -> Iterator[Mapping[str, object]]:
    base: dict[str, object] = {
        "language": "en",
        "slug": there.programme.slug,
        "rest": f"{there.programme.slug}/pairs/{one.pair.number}",
        "number": one.pair.number,
        "member_id": one.members[0].id,
        "practice_id": one.practice.id,
        "organisation_id": one.organisations[2].id,
        "plan_id": one.plan.id,
        "replication_id": one.replication.id,
        "transfer_id": one.transfer.id,
        "deliverable_id": one.deliverable.id,
        "outcome_id": one.outcome.id,
        "follow_up_id": _smallest(FollowUp.id, FollowUp.report_id.in_(_reports_of(one))),
        "question_id": _smallest(Question.id, Question.milestone_id == one.milestones[0].id),
        "token": token_of(there.programme.slug),
        "code": code_of(there.programme.slug),
        "reader": _reader(there),
        "picture_id": _smallest(Picture.id, Picture.pair_id == one.pair.id),
        "emblem_id": _smallest(
            Picture.id, Picture.programme_id == there.programme.id, Picture.pair_id.is_(None)
        ),
        "size": "small",
        "invitation_id": _smallest(Invitation.id, Invitation.programme_id == there.programme.id),
        "address_id": _smallest(CalendarAddress.id, CalendarAddress.programme_id == there.programme.id),
        "sign_in_id": _other_device_of(there),
        "entry_id": _smallest(LogEntry.id, LogEntry.programme_id == there.programme.id),
        "message_id": _smallest(Message.id, Message.programme_id == there.programme.id),
        "name": "0123456789abcdef01234567",
        "passkey_id": _smallest(Passkey.id, Passkey.user_id == there.people["coordinator"].id),
        "role_id": _smallest(Role.id, Role.programme_id == there.programme.id),
        "user_id": _smallest(Role.user_id, Role.programme_id == there.programme.id),
    }
    names = [name for name in re.findall(r"{(\w+)}", _path_of(endpoint)) if name not in base]
    if _is_about_an_organisation(endpoint):
        hosts = [one.activities["accepted"].host_id] if "accepted" in one.activities else []
        owners = [one.practice.owner_id, *(milestone.owner_id for milestone in one.milestones[2:3])]
        for number in (base["organisation_id"], *hosts, *owners):
            yield {**base, "organisation_id": number}
    elif "figure" in names:
        yield from ({**base, "figure": figure} for figure in FIGURE_NAMES)
    elif "review_id" in names:
        # The chart of a draft is in as many pictures as its pairs need.
        for review in there.reviews["name" in names :]:
            decision = _smallest(Decision.id, Decision.review_id == review.id)
            yield {**base, "review_id": review.id, "decision_id": decision, "name": "journey"}
    elif "activity_id" in names:
        for activity in one.activities.values():
            update = _smallest(ActivityUpdate.id, ActivityUpdate.activity_id == activity.id)
            yield {**base, "activity_id": activity.id, "update_id": update}
    else:
        for milestone in one.milestones if "milestone_id" in names else one.milestones[:1]:
            update = _smallest(MilestoneUpdate.id, MilestoneUpdate.milestone_id == milestone.id)
            yield {**base, "milestone_id": milestone.id, "update_id": update}


def _is_about_an_organisation(endpoint: str) -> bool:
    return "{organisation_id}" in _path_of(endpoint)


def _path_of(endpoint: str) -> str:
    return " ".join(rule.path for rule in rules() if rule.endpoint == endpoint)


def _reports_of(one: First) -> object:
    ids = [activity.id for activity in one.activities.values()]
    return select(VisitReport.id).where(VisitReport.activity_id.in_(ids))


def _reader(there: Grown) -> str:
    """The token of a link that stops somebody's reminders."""
    owner = there.people.get("owner")
    return "nobody" if owner is None else stop_token_of(owner)


def _other_device_of(there: Grown) -> int:
    """A device of the coordinator's which is not the one that asks."""
    person = there.people["coordinator"]
    assert person is not None
    open_ones = (SignIn.user_id == person.id, SignIn.device != "", SignIn.ended_at.is_(None))
    return _smallest(SignIn.id, *open_ones)


def _smallest(column: object, *where: object) -> int:
    return db.session.scalar(select(func.min(column)).where(*where)) or 0  # type: ignore[call-overload]

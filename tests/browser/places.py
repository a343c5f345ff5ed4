"""Every page of the tracker with an address on the two programmes of the demo, endpoint by endpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from tests.support import make
from tracker.domain.statuses import ActivityKind, ActivityStatus, MessageState, ReportState
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityUpdate,
    CalendarAddress,
    Decision,
    Deliverable,
    Evaluation,
    FollowUp,
    Invitation,
    LogEntry,
    Membership,
    Message,
    Milestone,
    MilestoneUpdate,
    Organisation,
    Outcome,
    Pair,
    Passkey,
    Picture,
    Practice,
    Programme,
    Replication,
    Review,
    Role,
    SignIn,
    Transfer,
    User,
    VisitReport,
)
from tracker.queries.programmes import get_programme
from tracker.queries.users import DEMO_ENDING, get_user_by_address
from tracker.services import item_links, stopping
from tracker.services.invitations import mailed_token
from tracker.services.tokens import new_token

BRIDGES, OPEN = "/programmes/bridges", "/programmes/inclucities"


@dataclass(frozen=True)
class Place:
    """A page: who looks at it, where it is, and what it answers with."""

    path: str | Callable[[], str]
    who: str | None = "coordinator"
    status: int = 200

    @property
    def address(self) -> str:
        """The path, with the ids that the database gives."""
        return self.path if isinstance(self.path, str) else self.path()


def first(column: InstrumentedAttribute[int], *wanted: object) -> int:
    """The first id in Bridges for which all of it holds."""
    table = column.class_
    query = select(column).order_by(column)
    if hasattr(table, "programme_id"):
        query = query.join(Programme, Programme.id == table.programme_id).where(Programme.slug == "bridges")
    return db.session.scalars(query.where(*wanted)).first() or 0


def activity(*, state: ReportState | None = None, status: ActivityStatus | None = None) -> int:
    """A study visit or workshop whose report is in that state, or that has that status."""
    if state is None:
        return first(Activity.id, Activity.status == status, Activity.kind == ActivityKind.STUDY_VISIT)
    return first(Activity.id, Activity.report.has(VisitReport.state == state))


def ended() -> int:
    """The visit that has just ended: confirmed, and nobody has said whether it happened."""
    return first(Activity.id, Activity.title.startswith("Study visit 3, Grauwersluis"))


def milestone(title: str) -> int:
    """A milestone of Bridges by its title."""
    return first(Milestone.id, Milestone.title == title)


def review(*, frozen: bool) -> int:
    """The frozen review of Bridges, or the draft of the next one."""
    return first(Review.id, Review.snapshot.has() if frozen else ~Review.snapshot.has())


def _calendar() -> str:
    """An address of the coordinator's; the demo itself has no secrets, so the first to ask makes it."""
    number = first(CalendarAddress.id)
    if not number:
        person = get_user_by_address(f"coordinator{DEMO_ENDING}")
        assert person is not None
        number = make.calendar(person, get_programme("bridges"), token="a place").id
    return f"{BRIDGES}/calendar/{number}/revoke"


def _passkey() -> int:
    """A passkey of the coordinator's, made by the first to ask, as with calendar addresses."""
    number = first(Passkey.id)
    if not number:
        person = get_user_by_address(f"coordinator{DEMO_ENDING}")
        assert person is not None
        number = make.passkey(person).id
    return number


def _evaluated(part: str) -> str:
    """A page of the evaluation of a visit with an accepted report, made by the first to ask."""
    code, early = "kpzw3m7x", "early234"
    number = activity(state=ReportState.ACCEPTED)
    if not first(Evaluation.id, Evaluation.code == code):
        make.evaluation(db.session.get_one(Activity, number), code, answers=23)
        later = db.session.get_one(Activity, activity(state=ReportState.DRAFT))
        make.evaluation(later, early, opens_on=date(2990, 1, 1))
        db.session.commit()
    visit = f"{BRIDGES}/activities/{number}"
    other = {
        "averages": f"{BRIDGES}/evaluations",
        "activity": visit,
        "how": f"/how/{code}",
        "thanks": f"/how/{code}/thanks",
        "early": f"/how/{early}",
    }
    return other.get(part, f"{visit}/evaluation{part}")


def _with_emblem(part: str) -> str:
    """A page about the emblem of Bridges, made by the first to ask."""
    programme = db.session.get_one(Programme, first(Programme.id, Programme.slug == "bridges"))
    is_its = (Picture.programme_id == programme.id, Picture.pair_id.is_(None))
    if not first(Picture.id, *is_its):
        make.emblem(programme, "e" * 32, files=True)
    return f"{BRIDGES}/emblems" + part.format(id=first(Picture.id, *is_its))


def _pictured(part: str) -> str:
    """A page about the pictures of a pair, two of them, made by the first to ask."""
    if not first(Picture.id, Picture.pair_id.is_not(None)):
        pair = db.session.get_one(Pair, first(Pair.id, Pair.programme.has(Programme.slug == "bridges")))
        make.picture(pair, "a" * 32, files=True)
        make.picture(pair, "b" * 32, files=True, whole=False)
        db.session.commit()
    picture = db.session.get_one(Picture, first(Picture.id, Picture.pair_id.is_not(None)))
    pair = db.session.get_one(Pair, picture.pair_id)
    return f"{BRIDGES}/pairs/{pair.number}" + part.format(id=picture.id)


def _stop() -> str:
    """The link at the end of a reminder to the coordinator."""
    person = get_user_by_address(f"coordinator{DEMO_ENDING}")
    assert person is not None
    return f"/stop/{stopping.token_of(person)}"


def _device() -> str:
    """Another device of the coordinator's, made by the first to ask."""
    person = get_user_by_address(f"coordinator{DEMO_ENDING}")
    assert person is not None
    found = db.session.scalar(select(SignIn.id).where(SignIn.user_id == person.id, SignIn.device != ""))
    return f"/account/devices/{found or make.sign_in(person).id}/end"


def _message() -> int:
    """A message of Bridges that waits, made by the first to ask."""
    programme = get_programme("bridges")
    person = get_user_by_address(f"coordinator{DEMO_ENDING}")
    assert programme is not None
    assert person is not None
    waits = Message.state == MessageState.WAITING
    return first(Message.id, waits) or make.message(person, programme).id


def _sign_in_link() -> str:
    """A link that signs the coordinator in, each time a new one."""
    person = get_user_by_address(f"coordinator{DEMO_ENDING}")
    assert person is not None
    token = new_token()
    make.sign_in_link(person, token=token)
    return f"/sign-in/{token}"


def _decision() -> str:
    number = first(Decision.id, Decision.done.is_(False))
    return f"{BRIDGES}/reviews/{review(frozen=True)}/decisions/{number}/edit"


def _milestone(rest: str = "", title: str = "Interpreters on call in six languages") -> Callable[[], str]:
    return lambda: f"{BRIDGES}/milestones/{milestone(title)}{rest}"


def _log(step: str) -> Callable[[], str]:
    return lambda: f"{BRIDGES}/activities/{activity(state=ReportState.DRAFT)}/log/{step}"


def _report(state: ReportState, rest: str = "") -> Callable[[], str]:
    return lambda: f"{BRIDGES}/activities/{activity(state=state)}/report{rest}"


def _row(kind: str, column: InstrumentedAttribute[int], rest: str = "", *wanted: object) -> Callable[[], str]:
    return lambda: f"{BRIDGES}/{kind}/{first(column, *wanted)}{rest}"


def _transfer(what: str) -> Callable[[], str]:
    """A page of a practice that a plan of Bridges takes over."""

    def path() -> str:
        plan = first(ActionPlan.id)
        return f"{BRIDGES}/plans/{plan}/transfers/{first(Transfer.id, Transfer.plan_id == plan)}/{what}"

    return path


def _withdrawn_milestone() -> str:
    number = milestone("Interpreters on call in six languages")
    update = first(MilestoneUpdate.id, MilestoneUpdate.milestone_id == number)
    return f"{BRIDGES}/milestones/{number}/updates/{update}/withdraw"


def _withdrawn_activity() -> str:
    update = first(ActivityUpdate.id, ActivityUpdate.activity_id == ended())
    return f"{BRIDGES}/activities/{ended()}/updates/{update}/withdraw"


def _of_pair(kind: str, column: InstrumentedAttribute[int], rest: str) -> Callable[[], str]:
    in_pair = Pair.number == 1
    programme = Pair.programme.has(Programme.slug == "bridges")

    def path() -> str:
        pair = db.session.scalars(select(Pair.id).where(in_pair, programme)).one()
        return f"{BRIDGES}/pairs/1/{kind}/{first(column, column.class_.pair_id == pair)}/{rest}"

    return path


def _invitation() -> Invitation:
    """An open invitation to Bridges by its coordinator, made by the first to ask."""
    if number := first(Invitation.id, Invitation.revoked_at.is_(None)):
        return db.session.get_one(Invitation, number)
    programme = db.session.scalars(select(Programme).where(Programme.slug == "bridges")).one()
    coordinator = db.session.scalars(select(User).where(User.email.startswith("coordinator@"))).one()
    city = db.session.get_one(Organisation, first(Organisation.id, Organisation.key == "fontalvera"))
    return make.invitation(programme, coordinator, organisation=city, address="giulia@example.org")


def _mailed() -> str:
    """The same by mail, as its mail has the link."""
    return f"/invitations/mail/{mailed_token(_invitation())}"


def _item_link() -> str:
    """A link of a reminder to the city of Capaci."""
    person = get_user_by_address(f"capaci{DEMO_ENDING}")
    assert person is not None
    number = milestone("Interpreters on call in six languages")
    token = item_links.make(user_id=person.id, programme_id=_programme_of(number), milestone_id=number)
    db.session.commit()
    return f"/go/{token}"


def _programme_of(milestone_id: int) -> int:
    plan = db.session.get_one(Milestone, milestone_id).plan_id
    pair = db.session.get_one(ActionPlan, plan).pair_id
    return db.session.get_one(Pair, pair).programme_id


def _invited(path: str) -> str:
    """The path, once there is an invitation; without one its link."""
    _invitation()
    return path or f"/invitations/{make.token_of('bridges')}"


PLACES: dict[str, Place] = {
    "home.show": Place("/"),
    "accessibility.show": Place("/accessibility", who=None),
    "sign_in.show": Place("/login", who=None),
    "kept_forms.show": Place("/kept/en", who=None),
    "sign_in_links.show": Place(_sign_in_link, who=None),
    "passkeys.create": Place("/account/passkeys/new"),
    "second_factor.show": Place("/account/second-factor"),
    "passkeys.remove": Place(lambda: f"/account/passkeys/{_passkey()}/remove"),
    "account.show": Place("/account"),
    "devices.end": Place(_device),
    "passwords.edit": Place("/account/password"),
    "devices.end_others": Place("/account/devices/end-others"),
    "demo_mail.list_": Place("/demo/mail", who=None, status=404),
    "demo_mail.show": Place("/demo/mail/0123456789abcdef01234567", who=None, status=404),
    "programmes.list_": Place("/programmes"),
    "programmes.create": Place("/programmes/new", who="administrator"),
    "programmes.edit": Place(f"{BRIDGES}/edit"),
    "progress.show": Place(f"{BRIDGES}/progress"),
    "progress.list_": Place(f"{BRIDGES}/progress/milestones.all"),
    "gaps.list_": Place(f"{BRIDGES}/gaps"),
    "gaps.message": Place(f"{BRIDGES}/gaps/message"),
    "reviews.list_": Place(f"{BRIDGES}/reviews"),
    "reviews.create": Place(f"{BRIDGES}/reviews/new"),
    "reviews.show": Place(lambda: f"{BRIDGES}/reviews/{review(frozen=True)}"),
    "reviews.edit": Place(lambda: f"{BRIDGES}/reviews/{review(frozen=False)}/edit"),
    "reviews.freeze": Place(lambda: f"{BRIDGES}/reviews/{review(frozen=False)}/freeze"),
    "reviews.delete": Place(lambda: f"{BRIDGES}/reviews/{review(frozen=False)}/delete"),
    "reviews.brief": Place(lambda: f"{BRIDGES}/reviews/{review(frozen=True)}/brief"),
    "decisions.create": Place(lambda: f"{BRIDGES}/reviews/{review(frozen=True)}/decisions/new"),
    "decisions.edit": Place(_decision),
    "decisions.delete": Place(lambda: _decision().replace("/edit", "/delete")),
    "changes.show": Place(f"{BRIDGES}/changes?since=2026-01-31"),
    "pairs.list_": Place(f"{BRIDGES}/pairs"),
    "pairs.create": Place(f"{BRIDGES}/pairs/new"),
    "pairs.show": Place(f"{BRIDGES}/pairs/1"),
    "factsheets.show": Place(f"{BRIDGES}/pairs/5/factsheet"),
    "meet.list_": Place("/en/meet", who=None),
    "meet.show": Place("/en/meet/inclucities", who=None),
    "meet.pair": Place("/en/meet/inclucities/pairs/2", who=None),
    "meet_factsheets.show": Place("/en/meet/inclucities/pairs/2/factsheet", who=None),
    "pairs.edit": Place(f"{BRIDGES}/pairs/1/edit"),
    "translations.edit_pair": Place(f"{BRIDGES}/pairs/1/translations"),
    "pairs.delete": Place(f"{BRIDGES}/pairs/1/delete"),
    "members.create": Place(f"{BRIDGES}/pairs/1/members/new"),
    "members.edit": Place(_of_pair("members", Membership.id, "edit")),
    "members.delete": Place(_of_pair("members", Membership.id, "delete")),
    "catalogue.list_": Place("/practices"),
    "catalogue.show": Place(_row("practices", Practice.id)),
    "practices.create": Place(f"{BRIDGES}/pairs/1/practices/new"),
    "practices.edit": Place(_of_pair("practices", Practice.id, "edit")),
    "translations.edit_practice": Place(_of_pair("practices", Practice.id, "translations")),
    "practices.delete": Place(_of_pair("practices", Practice.id, "delete")),
    "replications.create_of_practice": Place(_row("practices", Practice.id, "/replications/new")),
    "activities.list_": Place(f"{BRIDGES}/activities"),
    "activities.create": Place(f"{BRIDGES}/activities/new"),
    "activities.show": Place(lambda: f"{BRIDGES}/activities/{activity(state=ReportState.ACCEPTED)}"),
    "activities.edit": Place(lambda: f"{BRIDGES}/activities/{ended()}/edit"),
    "activities.delete": Place(lambda: f"{BRIDGES}/activities/{ended()}/delete"),
    "activity_updates.withdraw": Place(_withdrawn_activity),
    "unplanned_visits.create": Place(f"{BRIDGES}/activities/log"),
    "visit_log.happened": Place(lambda: f"{BRIDGES}/activities/{ended()}/log/happened"),
    "visit_log.people": Place(_log("people")),
    "visit_log.learned": Place(_log("learned")),
    "visit_log.next_": Place(_log("next")),
    "visit_log.recorded": Place(
        lambda: f"{BRIDGES}/activities/{activity(status=ActivityStatus.POSTPONED)}/log/recorded"
    ),
    "reports.show": Place(_report(ReportState.SUBMITTED)),
    "reports.edit": Place(_report(ReportState.DRAFT, "/edit")),
    "follow_ups.list_": Place(f"{BRIDGES}/follow-ups"),
    "follow_ups.edit": Place(_row("follow-ups", FollowUp.id, "/edit", FollowUp.milestone_id.is_(None))),
    "plans.list_": Place(f"{BRIDGES}/plans"),
    "plans.create": Place(f"{BRIDGES}/plans/new"),
    "plans.show": Place(_row("plans", ActionPlan.id)),
    "plans.edit": Place(_row("plans", ActionPlan.id, "/edit")),
    "plans.delete": Place(_row("plans", ActionPlan.id, "/delete")),
    "transfers.create": Place(_row("plans", ActionPlan.id, "/transfers/new")),
    "transfers.edit": Place(_transfer("edit")),
    "transfers.delete": Place(_transfer("delete")),
    "milestones.create": Place(_row("plans", ActionPlan.id, "/milestones/new")),
    "milestones.show": Place(_milestone()),
    "milestones.edit": Place(_milestone("/edit")),
    "translations.edit_milestone": Place(_milestone("/translations")),
    "milestones.delete": Place(_milestone("/delete")),
    "milestone_updates.withdraw": Place(_withdrawn_milestone),
    "replications.create": Place(_milestone("/replications/new")),
    "replications.list_": Place(f"{BRIDGES}/replications"),
    "replications.edit": Place(
        _row(
            "replications",
            Replication.id,
            "/edit",
            Replication.milestone.has(Milestone.title == "Handbook «Benvenuti a Fontalvera» printed"),
        )
    ),
    "organisations.list_": Place(f"{BRIDGES}/organisations"),
    "organisations.create": Place(f"{BRIDGES}/organisations/new"),
    "organisations.show": Place(_row("organisations", Organisation.id, "", Organisation.key == "fontalvera")),
    "organisations.edit": Place(_row("organisations", Organisation.id, "/edit")),
    "organisations.delete": Place(_row("organisations", Organisation.id, "/delete")),
    "deliverables.list_": Place(f"{BRIDGES}/deliverables"),
    "deliverables.create": Place(f"{BRIDGES}/deliverables/new"),
    "deliverables.show": Place(_row("deliverables", Deliverable.id)),
    "deliverables.edit": Place(_row("deliverables", Deliverable.id, "/edit")),
    "deliverables.delete": Place(_row("deliverables", Deliverable.id, "/delete")),
    "outcomes.list_": Place(f"{BRIDGES}/outcomes"),
    "outcomes.create": Place(f"{BRIDGES}/outcomes/new"),
    "outcomes.show": Place(_row("outcomes", Outcome.id)),
    "outcomes.edit": Place(_row("outcomes", Outcome.id, "/edit")),
    "translations.edit_outcome": Place(_row("outcomes", Outcome.id, "/translations")),
    "outcomes.delete": Place(_row("outcomes", Outcome.id, "/delete")),
    "calendars.list_": Place(f"{BRIDGES}/calendar"),
    "calendars.revoke": Place(_calendar),
    "search.show": Place(f"{BRIDGES}/search?q=font"),
    "people.list_": Place(f"{BRIDGES}/people"),
    "messages.list_": Place(f"{BRIDGES}/messages"),
    "messages.send_again": Place(lambda: f"{BRIDGES}/messages/{_message()}/send-again"),
    "publishing.show": Place(f"{BRIDGES}/publishing"),
    "publishing.edit": Place(f"{BRIDGES}/pairs/1/publishing"),
    "publishing.preview": Place(f"{BRIDGES}/pairs/4/publishing/preview"),
    "log.list_": Place(f"{BRIDGES}/log"),
    "log.show": Place(lambda: f"{BRIDGES}/log/{first(LogEntry.id, LogEntry.programme_id.is_not(None))}"),
    "invitations.create": Place(f"{BRIDGES}/people/invitations/new"),
    "invitations.revoke": Place(lambda: f"{BRIDGES}/people/invitations/{_invitation().id}/revoke"),
    "invitations.show": Place(lambda: _invited(""), who=None),
    "mailed_invitations.show": Place(_mailed, who=None),
    "item_links.open": Place(_item_link),
    "leaving.hand_over": Place(
        lambda: f"{BRIDGES}/people/{first(Role.user_id, Role.organisation_id.is_not(None))}/hand-over"
    ),
    "leaving.close_account": Place("/account/leave"),
    "unsubscribe.show": Place(_stop, who=None),
    "evaluations.show": Place(lambda: _evaluated("")),
    "evaluations.slide": Place(lambda: _evaluated("/slide")),
    "evaluations.sheet": Place(lambda: _evaluated("/sheet")),
    "evaluation_averages.show": Place(lambda: _evaluated("averages")),
    "how.show": Place(lambda: _evaluated("how"), who=None),
    "how.thanks": Place(lambda: _evaluated("thanks"), who=None),
    "emblems.list_": Place(lambda: _with_emblem("")),
    "emblems.create": Place(lambda: _with_emblem("/new")),
    "emblems.delete": Place(lambda: _with_emblem("/{id}/delete")),
    "photographs.list_": Place(lambda: _pictured("/pictures")),
    "photographs.create": Place(lambda: _pictured("/pictures/new")),
    "photographs.edit": Place(lambda: _pictured("/pictures/{id}/edit")),
    "photographs.delete": Place(lambda: _pictured("/pictures/{id}/delete")),
    "people.end": Place(lambda: f"{BRIDGES}/people/{first(Role.id, Role.organisation_id.is_not(None))}/end"),
}
"""One page for each endpoint that answers GET with one."""

OPEN_PROGRAMME = Programme.slug == "inclucities"
OPEN_PLAN = ActionPlan.pair.has(Pair.programme.has(OPEN_PROGRAMME))

MORE: dict[str, Place] = {
    "a pair with pictures": Place(lambda: _pictured("")),
    "no pictures yet": Place(f"{OPEN}/pairs/2/pictures"),
    "no pictures, for who cannot add one": Place(f"{BRIDGES}/pairs/3/pictures", who="reviewer"),
    "an activity that was evaluated": Place(lambda: _evaluated("activity")),
    "an evaluation before its days": Place(lambda: _evaluated("early"), who=None),
    "an activity before its evaluation": Place(
        lambda: f"{BRIDGES}/activities/{activity(state=ReportState.RETURNED)}/evaluation"
    ),
    "public pairs of a fictional programme": Place("/en/meet/bridges", who=None),
    "a public pair of a fictional programme": Place("/en/meet/bridges/pairs/1", who=None),
    "what is public, to a coordinator": Place("/en/meet/bridges/pairs/3"),
    "public pairs that were looked for": Place("/en/meet?q=livadeia", who=None),
    "no public pair is like that": Place("/en/meet?q=zzzz", who=None),
    "a public factsheet of plans": Place("/en/meet/inclucities/pairs/3/factsheet?version=before", who=None),
    "a pair that is not public": Place("/en/meet/bridges/pairs/6", who=None, status=404),
    "home, signed out": Place("/", who=None),
    "home of a city": Place("/", who="capaci"),
    "a draft review of a reviewer": Place(
        lambda: f"{BRIDGES}/reviews/{review(frozen=False)}", who="reviewer"
    ),
    "a frozen review of a city": Place(lambda: f"{BRIDGES}/reviews/{review(frozen=True)}", who="capaci"),
    "the agenda of a frozen review": Place(lambda: f"{BRIDGES}/reviews/{review(frozen=True)}/edit"),
    "no review yet": Place(f"{OPEN}/reviews"),
    "home of a reviewer": Place("/", who="reviewer"),
    "an open programme, signed out": Place(f"{OPEN}/progress", who=None),
    "an open pair, signed out": Place(f"{OPEN}/pairs/2", who=None),
    "open activities, signed out": Place(f"{OPEN}/activities", who=None),
    "an open plan, signed out": Place(lambda: f"{OPEN}/plans/{_open(ActionPlan.id, OPEN_PLAN)}", who=None),
    "open gaps, signed out": Place(f"{OPEN}/gaps", who=None),
    "gaps that a city can close": Place(f"{BRIDGES}/gaps?who=me", who="capaci"),
    "gaps that nobody else can close": Place(f"{BRIDGES}/gaps?who=coordinators&kind=undated"),
    "a message of a reviewer": Place(f"{BRIDGES}/gaps/message", who="reviewer"),
    "a message where all is over": Place(f"{OPEN}/gaps/message", who="administrator"),
    "a figure with its rule, signed out": Place(f"{OPEN}/progress/study_visits.agreed", who=None),
    "an open milestone, signed out": Place(
        lambda: f"{OPEN}/milestones/{_open(Milestone.id, Milestone.plan.has(OPEN_PLAN))}", who=None
    ),
    "an open visit, signed out": Place(
        lambda: f"{OPEN}/activities/{_open(Activity.id, Activity.programme.has(OPEN_PROGRAMME))}", who=None
    ),
    "open pairs, signed out": Place(f"{OPEN}/pairs", who=None),
    "open plans, signed out": Place(f"{OPEN}/plans", who=None),
    "open organisations, signed out": Place(f"{OPEN}/organisations", who=None),
    "open deliverables, signed out": Place(f"{OPEN}/deliverables", who=None),
    "open outcomes, signed out": Place(f"{OPEN}/outcomes", who=None),
    "an open search, signed out": Place(f"{OPEN}/search?q=levadia", who=None),
    "programmes, signed out": Place("/programmes", who=None),
    "a past day": Place(f"{BRIDGES}/progress?on=2026-01-31"),
    "a pair on a past day": Place(f"{BRIDGES}/pairs/4?on=2026-01-31"),
    "a pair with a line recorded later": Place(f"{BRIDGES}/pairs/4?on=2026-02-06"),
    "a past day as it was known then": Place(f"{BRIDGES}/progress?on=2026-01-31&reading=then"),
    "a day on which nothing had been recorded": Place(
        f"{OPEN}/progress?on=2021-10-20&reading=then", who=None
    ),
    "what changed lately": Place(f"{BRIDGES}/changes"),
    "changes of one kind, as they became known": Place(
        f"{BRIDGES}/changes?since=2026-01-31&reading=then&kind=moved"
    ),
    "open changes, signed out": Place(f"{OPEN}/changes?since=2021-05-13&until=2021-10-20", who=None),
    "days that run backwards": Place(f"{BRIDGES}/changes?since=2026-02-02&until=2026-01-01", status=400),
    "a silent pair": Place(f"{BRIDGES}/pairs/6"),
    "a city updates its milestone": Place(_milestone(), who="capaci"),
    "a city decides on a proposed milestone": Place(
        _milestone("", "Mobile desk at the harbour, two evenings a month"), who="capaci"
    ),
    "a dropped milestone": Place(_milestone("", "Film about the first tenants")),
    "overdue, yet on track": Place(_milestone("", "Ground floor of the mill rebuilt")),
    "a milestone of unknown state": Place(_milestone("", "Register of former pupils")),
    "a visit to log": Place(lambda: f"{BRIDGES}/activities/{ended()}"),
    "a postponed visit": Place(
        lambda: f"{BRIDGES}/activities/{activity(status=ActivityStatus.POSTPONED)}",
    ),
    "a report to submit": Place(_report(ReportState.DRAFT)),
    "a returned report": Place(_report(ReportState.RETURNED), who="vvsg"),
    "an accepted report": Place(_report(ReportState.ACCEPTED)),
    "a search that finds nothing": Place(f"{BRIDGES}/search?q=zzzz"),
    "filtered activities": Place(f"{BRIDGES}/activities?kind=study_visit&status=held&q=font"),
    "filters that leave nothing": Place(f"{BRIDGES}/activities?q=zzzz"),
    "400": Place(f"{BRIDGES}/progress?on=yesterday", status=400),
    "403": Place(f"{BRIDGES}/edit", who="reviewer", status=403),
    "a link to sign in that is no good": Place("/sign-in/made-up", who=None, status=404),
    "404": Place("/nowhere", status=404),
    "an invitation by mail, signed in": Place(_mailed, who="capaci"),
    "an invitation, signed in": Place(lambda: _invited(""), who="capaci"),
    "an invitation that is no good": Place("/invitations/made-up", who=None, status=404),
    "people with an open invitation": Place(lambda: _invited(f"{BRIDGES}/people")),
    "sign in, on the way to a page": Place("/login?next=/programmes/bridges/pairs", who=None),
}
"""The same pages in other states, and the answers that say no."""

NO_PAGES = {
    "static": "a file",
    "kept_forms.worker": "a script",
    "demo_mail.show_page": "in a frame without scripts, where axe waits for ever; see test_demo_mail.py",
    "passwords.remove": "nobody of the demo has a password",
    "progress_json.show": "for programs",
    "spreadsheets.activities": "a file",
    "spreadsheets.milestones": "a file",
    "factsheets.pdf": "a file",
    "meet_addresses.lead_on": "leads to the same page in the reader's language",
    "meet.card": "a file",
    "meet.pair_card": "a file",
    "meet.pair_json": "for programs",
    "meet_factsheets.pdf": "a file",
    "meet_pictures.show": "a file",
    "photographs.show": "a file",
    "reviews.brief_pdf": "a file",
    "reviews.brief_chart": "a file",
    "programmes.show": "leads to progress.show",
    "mailed_invitations.send_again": "there with a mail server alone; see test_mailed_invitations.py",
    "calendar_feeds.show": "for programs",
    "second_factor.ask": "leads to the sign-in page without a password; see test_second_factor.py",
    "second_factor.codes": "leads to the second factor but for the first time; see test_second_factor.py",
    "visit_log.show": "leads to the step that is next",
}
"""What answers GET without a page, and why."""


def _open(column: InstrumentedAttribute[int], wanted: Any) -> int:
    """The first id of an open programme's rows."""
    return db.session.scalars(select(column).where(wanted).order_by(column)).first() or 0

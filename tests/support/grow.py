"""A programme with something of everything, in as many pairs and as deep as a test asks for.

Each pair has three held study visits (report accepted, draft, returned), a planned webinar, a workshop that
has just ended, a plan with five milestones, practices, deliverables and outcomes. `deepen` makes each list
inside the first pair longer. Hosts, guests, owners and speakers each are an organisation of their own, so
that a page which forgets to load one of them cannot find it among what it has loaded for something else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from tests.support import make
from tests.support.kept import kept
from tests.support.make import when
from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    Capacity,
    DeliverableKind,
    DeliverableStatus,
    FigureKind,
    MemberRole,
    MessageKind,
    MilestoneStatus,
    Mode,
    OrganisationKind,
    OutcomeKind,
    OutcomeStatus,
    PairStatus,
    PlanStatus,
    ReminderKind,
    ReplicationStatus,
    ReportState,
    RoleKind,
    TransferStage,
)
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    ActivitySession,
    ActivityUpdate,
    Confirmation,
    CoOrganiser,
    Decision,
    Deliverable,
    DeliverablePair,
    Figure,
    FollowUp,
    HeadCount,
    Membership,
    Milestone,
    MilestoneUpdate,
    Organisation,
    Outcome,
    OutcomeMilestone,
    OutcomePair,
    Pair,
    Practice,
    Programme,
    Question,
    Reminded,
    Replication,
    ReportComment,
    ReportMilestone,
    Review,
    Role,
    Transfer,
    Translation,
    User,
    VisitReport,
)
from tracker.queries.translations import FIELDS
from tracker.services import search_text, second_factors

TODAY = "2022-06-30"
"""Stop the clock on this day: then some things are over, some due and some overdue."""

PEOPLE = ("anonymous", "reviewer", "other", "owner", "mentor", "coordinator", "administrator")
"""Signed out; reviewer; editors of the last pair's mentee, of the first one's, its mentor; who lead."""

ROLES = tuple(MemberRole)
_moments = count(1)


@dataclass
class First:
    """What the addresses of pages are about: the things of the first pair."""

    pair: Pair
    programme: Programme
    members: list[Membership] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    practice: Any = None
    plan: Any = None
    milestones: list[Milestone] = field(default_factory=list)
    activities: dict[str, Activity] = field(default_factory=dict)
    deliverable: Any = None
    outcome: Any = None
    replication: Any = None
    transfer: Any = None


@dataclass
class Grown:
    """The programme, its people by the names of `PEOPLE`, and the things of each pair."""

    programme: Programme
    people: dict[str, User | None]
    pairs: list[First]
    reviews: list[Review] = field(default_factory=list)
    """A draft, and the frozen one before it, which decided something of the first pair."""

    @property
    def first(self) -> First:
        return self.pairs[0]


def grown(slug: str = "grown", *, pairs: int = 2, is_open: bool = False, deep: int = 1) -> Grown:
    """Makes a programme of that many pairs, with a person of each kind; committed."""
    return kept(lambda: _grown(slug, pairs, is_open, deep), "grown", slug, pairs, is_open, deep)


def _grown(slug: str, pairs: int, is_open: bool, deep: int) -> Grown:
    programme = make.programme(slug, open=is_open)
    there = Grown(programme, {}, [])
    add_pairs(there, pairs)
    _reviews(there)
    deepen(there, deep)
    mentees = [one.organisations[2] for one in (there.pairs[0], there.pairs[-1])]
    name = slug.capitalize()
    there.people = {
        "anonymous": None,
        "reviewer": make.user(f"Reviewer{name}", programme=programme, role="reviewer"),
        "other": make.user(f"Other{name}", programme=programme, role="editor", organisation=mentees[1]),
        "owner": make.user(f"Owner{name}", programme=programme, role="editor", organisation=mentees[0]),
        "mentor": make.user(
            f"Mentor{name}", programme=programme, role="editor", organisation=there.first.organisations[0]
        ),
        "coordinator": make.user(f"Coordinator{name}", programme=programme, role="coordinator"),
        "administrator": make.user(f"Administrator{name}", administrator=True),
    }
    _ask(there)
    for one in there.pairs:
        _say_by_somebody(there, one)
        _pictures(there, one)
    _invite(there, slug)
    _write_to(there, 0)
    db.session.commit()
    # Fetched on the last of all days, so that fetching it in a test writes nothing.
    coordinator = there.people["coordinator"]
    assert coordinator is not None
    make.calendar(coordinator, programme, token=make.token_of(slug), last_fetched_on=date.max)
    make.passkey(coordinator, name=slug)
    make.sign_in(coordinator)
    make.sign_in_link(coordinator, token=make.token_of(slug))
    _codes(there)
    visits = there.first.activities
    make.evaluation(visits["accepted"], make.code_of(slug), answers=6)
    make.emblem(there.programme, make.token_of(f"emblem {slug}")[:32], files=True)
    make.evaluation(visits["draft"], make.code_of(f"closed {slug}"), closed_at=visits["draft"].created_at)
    db.session.commit()
    return there


def _pictures(there: Grown, one: First) -> None:
    """A picture with all that is needed to be public, and one that says nothing yet."""
    visit = one.activities["accepted"].id
    for whole in (True, False):
        key = make.token_of(f"{there.programme.slug} {one.pair.number} {next(_moments)}")[:32]
        make.picture(one.pair, key, whole=whole, activity_id=visit, files=one is there.first)


def _write_to(there: Grown, number: int) -> None:
    """Messages to the people of a programme: one about a question, one that reminds."""
    programme, key = there.programme, f"{there.programme.slug} {number}"
    question = db.session.scalars(select(Question.id).where(Question.programme_id == programme.id)).first()
    person = there.people["owner"]
    assert person is not None
    about = {"question": question or 0}
    make.message(person, programme, kind=MessageKind.QUESTION, key=f"question {key}", about=about)
    digest = make.message(person, programme, key=f"digest {key}")
    kinds = (ReminderKind.OVERDUE, ReminderKind.STALE)
    of = {"message_id": digest.id, "user_id": person.id, "programme_id": programme.id}
    db.session.add_all(Reminded(**of, kind=kind, thing=f"milestone {number}") for kind in kinds)


def _codes(there: Grown) -> None:
    """One of the people has begun with codes as a second step, and one is asked for them."""
    for name in ("mentor", "owner"):
        person = there.people[name]
        assert person is not None
        factor = second_factors.begin(person)
        factor.confirmed_at = factor.created_at if name == "owner" else None
    db.session.commit()


def add_pairs(there: Grown, upto: int) -> None:
    """Adds pairs until there are `upto`; committed."""
    for number in range(len(there.pairs) + 1, upto + 1):
        there.pairs.append(_pair(there.programme, number))
        if there.people:
            _say_by_somebody(there, there.pairs[-1])
            _pictures(there, there.pairs[-1])
    db.session.commit()


def deepen(there: Grown, rows: int) -> None:
    """Adds `rows` rows to each list inside the things of the first pair; committed."""
    one, programme = there.first, there.programme
    for number in range(rows):
        more = _organisation(programme, f"Guest {next(_moments)}")
        db.session.add(
            Membership(pair_id=one.pair.id, organisation_id=more.id, role=ROLES[3], ended=when("2021"))
        )
        for role in ROLES[:3]:
            _person(programme, more)
            db.session.add(
                Membership(pair_id=one.pair.id, organisation_id=more.id, role=role, position=9 + number)
            )
        for activity in one.activities.values():
            _lines(activity, programme, one)
        _milestones(one.plan, one.organisations[2].id, 3)
        for milestone in one.milestones:
            db.session.add(_replication(programme, place=f"Town {number}", milestone_id=milestone.id))
        db.session.add(_replication(programme, place=f"Town {number}", practice_id=one.practice.id))
        db.session.add(_transfer(one.plan, _practice(one, programme)))
        _results(programme, one.pair, one.organisations[2], more)
        _decide(there)
    _take_over(there, rows)
    db.session.commit()
    if there.people:
        for _ in range(rows):
            _say_by_somebody(there, one)
            _pictures(there, one)
            _invite(there, f"invitation {next(_moments)}")
            _write_to(there, next(_moments))
    db.session.commit()


def _pair(programme: Programme, number: int) -> First:
    pair = _added(
        Pair(
            programme_id=programme.id,
            number=number,
            key=f"P{number}",
            objective=f"A city for all, {number}",
            challenges=["few rooms"],
            strengths=["many friends"],
            status=PairStatus.ACTIVE,
        )
    )
    one = First(pair, programme)
    for position, role in enumerate(ROLES):
        organisation = _organisation(programme, f"{role.value} {number}", role)
        one.organisations.append(organisation)
        one.members.append(
            _added(Membership(pair_id=pair.id, organisation_id=organisation.id, role=role, position=position))
        )
    one.practice = _practice(one, programme)
    one.plan = _added(
        ActionPlan(
            programme_id=programme.id,
            pair_id=pair.id,
            key=f"GAP{number}",
            owner_id=one.organisations[2].id,
            title=f"Plan {number}",
            objectives=["more"],
            status=PlanStatus.IN_IMPLEMENTATION,
        )
    )
    one.milestones = _milestones(one.plan, one.organisations[2].id, 5)
    one.transfer = _added(_transfer(one.plan, one.practice))
    one.milestones[2].owner_id = _guest(programme).id
    one.replication = _added(_replication(programme, place="Bari", milestone_id=one.milestones[0].id))
    _activities(one, programme)
    one.deliverable, one.outcome = _results(programme, pair, one.organisations[2], _guest(programme))
    _translate(one)
    return one


def _translate(one: First) -> None:
    """Every text that can be is there in French, too."""
    for thing in (one.pair, one.practice, one.outcome, *one.milestones):
        for name in FIELDS[thing.__tablename__]:
            if (said := getattr(thing, name.value)) is not None:
                made = Translation(field=name, language="fr", text=f"{said}, en français", of_text=said)
                setattr(made, f"{thing.__tablename__}_id", thing.id)
                search_text.refresh(made)
                db.session.add(made)


def _organisation(programme: Programme, name: str, role: MemberRole | None = None) -> Organisation:
    is_city = role is not None and role.value.endswith("city")
    row = Organisation(
        programme_id=programme.id,
        key=f"go{next(_moments)}",
        name=name.replace("_", " ").capitalize(),
        kind=OrganisationKind.CITY if is_city else OrganisationKind.ASSOCIATION,
        country="IT",
        other_names=[f"{name} by another name"],
    )
    row.figures = [Figure(kind=FigureKind.INHABITANTS, value=87000, year=2020)]
    search_text.refresh(row)
    return _added(row)


def _practice(one: First, programme: Programme) -> Practice:
    practice = _added(
        Practice(
            programme_id=programme.id,
            pair_id=one.pair.id,
            key=f"GP{next(_moments)}",
            owner_id=_guest(programme).id,
            title="Buddies with Refugees",
            evidence="Half of the buddies stay friends",
        )
    )
    db.session.add(_replication(programme, place="Lecce", practice_id=practice.id))
    return practice


def _take_over(there: Grown, rows: int) -> None:
    """The plans of so many more pairs, as far as there are any, take over the first pair's practice."""
    practice = there.first.practice
    taken = set(db.session.scalars(select(Transfer.plan_id).where(Transfer.practice_id == practice.id)))
    plans = [one.plan for one in there.pairs if one.plan.id not in taken]
    db.session.add_all(_transfer(plan, practice) for plan in plans[:rows])


def _transfer(plan: ActionPlan, practice: Practice) -> Transfer:
    return Transfer(
        plan_id=plan.id, practice_id=practice.id, stage=TransferStage.ADAPT, changed="No uniforms here"
    )


def _replication(programme: Programme, **values: Any) -> Replication:
    values["organisation_id"] = _guest(programme).id
    values["said_by_id"] = _guest(programme).id
    return Replication(status=ReplicationStatus.INTENDED, **values)


def _guest(programme: Programme) -> Organisation:
    """An organisation that is in no pair."""
    return _organisation(programme, f"Guest {next(_moments)}")


MILESTONES: tuple[dict[str, Any], ...] = (
    {"status": MilestoneStatus.IN_PROGRESS, "agreed": "2022-01", "expected": "2022-05-31"},
    {"status": MilestoneStatus.COMPLETED, "agreed": "2022-03", "happened": "2022-04-02"},
    {"status": MilestoneStatus.NOT_STARTED},
    {"status": MilestoneStatus.PROPOSED, "expected": "2022-09"},
    {"status": MilestoneStatus.NOT_STARTED, "agreed": "2022-07-15"},
)
"""Overdue, done without evidence, undated, proposed, due soon."""


def _milestones(plan: ActionPlan, owner_id: int, number: int) -> list[Milestone]:
    rows = []
    for values in MILESTONES[:number]:
        dates = {name: when(values.get(name)) for name in ("agreed", "expected", "happened")}
        row = Milestone(
            plan_id=plan.id,
            code=f"M{next(_moments)}",
            title="Buddies found",
            owner_id=owner_id,
            status=values["status"],
            evidence=[],
            **dates,
        )
        search_text.refresh(row)
        rows.append(_added(row))
    return rows


def _activities(one: First, programme: Programme) -> None:
    held = {"status": ActivityStatus.HELD, "kind": ActivityKind.STUDY_VISIT}
    for number, (name, state, day) in enumerate(
        (
            ("accepted", ReportState.ACCEPTED, "2021-10-04"),
            ("draft", ReportState.DRAFT, "2022-02-07"),
            ("returned", ReportState.RETURNED, "2022-06-20"),
        ),
        start=1,
    ):
        visit = _activity(one, programme, number, happened=when(day), agreed=when(day), **held)
        one.activities[name] = visit
        _report(one, visit, state)
    ahead = {"status": ActivityStatus.PLANNED, "kind": ActivityKind.WEBINAR, "mode": Mode.ONLINE}
    one.activities["planned"] = _activity(one, programme, None, expected=when("2022-08-01"), **ahead)
    ended = {"status": ActivityStatus.PLANNED, "kind": ActivityKind.TRANSFER_WORKSHOP}
    one.activities["ended"] = _activity(one, programme, None, expected=when("2022-06-28"), **ended)
    for activity in one.activities.values():
        _lines(activity, programme, one)


def _activity(one: First, programme: Programme, round: int | None, **values: Any) -> Activity:
    row = Activity(
        programme_id=programme.id,
        key=f"GA{next(_moments)}",
        title="A visit to the mentor",
        host_id=_guest(programme).id,
        place="Town hall",
        **values,
    )
    row.pair_links = [ActivityPair(pair_id=one.pair.id, round=round, takes_round=round is not None)]
    search_text.refresh(row)
    return _added(row)


def _report(one: First, visit: Activity, state: ReportState) -> None:
    report = VisitReport(
        activity_id=visit.id,
        state=state,
        seen="A house with many doors",
        learned="Buddies need a desk",
        reporter_id=_guest(one.programme).id,
        by_user_id=_person(one.programme, one.organisations[1]).id,
        submitted_on=None if state is ReportState.DRAFT else when("2022-06-21"),
        returned_note="Say more" if state is ReportState.RETURNED else None,
    )
    _added(report)
    city, milestone = one.organisations[2], one.milestones[-1]
    _added(ReportMilestone(report_id=report.id, milestone_id=one.milestones[0].id))
    _added(
        FollowUp(
            report_id=report.id,
            what="Ask the school",
            owner_id=city.id,
            milestone_id=milestone.id,
            position=0,
        )
    )


def _lines(activity: Activity, programme: Programme, one: First) -> None:
    """One more session, head-count, co-organiser and follow-up."""
    position = next(_moments)
    hosts, guests, helpers, owner = (_guest(programme) for _ in range(4))
    below = {"activity_id": activity.id, "position": position}
    last = activity.happened or activity.expected
    db.session.add_all(
        [
            ActivitySession(day=last, place="Library", host_id=hosts.id, **below),
            HeadCount(organisation_id=guests.id, women=3, men=2, capacity=Capacity.PARTICIPANT, **below),
            CoOrganiser(organisation_id=helpers.id, **below),
        ]
    )
    report = db.session.query(VisitReport).filter_by(activity_id=activity.id).one_or_none()
    if report is not None:
        # For each milestone one: which of them has any must not hang on what other tests made before.
        db.session.add_all(
            FollowUp(
                report_id=report.id,
                what="Write",
                owner_id=owner.id,
                position=position,
                milestone_id=milestone.id,
            )
            for milestone in one.milestones
        )


def _results(programme: Programme, pair: Pair, owner: Organisation, other: Organisation) -> tuple[Any, Any]:
    made = []
    for holder in (owner, other):
        common = {"programme_id": programme.id, "owner_id": holder.id, "title": "Toolkit"}
        others = {"owner_id": _guest(programme).id} if holder is other else {}
        practice = db.session.query(Practice).filter_by(pair_id=pair.id).first()
        deliverable = Deliverable(
            key=f"GD{next(_moments)}",
            kind=DeliverableKind.TOOLKIT,
            status=DeliverableStatus.PLANNED,
            due=when("2022-12"),
            languages=["it"],
            **common,
        )
        deliverable.pair_links = [DeliverablePair(pair_id=pair.id)]
        outcome = Outcome(
            key=f"GO{next(_moments)}",
            kind=OutcomeKind.PARTNERSHIP,
            status=OutcomeStatus.ACHIEVED,
            occurred=when("2022-04"),
            practice_id=practice.id if practice else None,
            **common | others,
        )
        outcome.pair_links = [OutcomePair(pair_id=pair.id)]
        of_pair = db.session.query(Milestone).join(Milestone.plan).filter_by(pair_id=pair.id)
        outcome.milestone_links = [OutcomeMilestone(milestone_id=one.id) for one in of_pair]
        made.append((_added(deliverable), _added(outcome)))
    return made[0]


def _reviews(there: Grown) -> None:
    frozen = make.review(there.programme, "2022-05-01")
    make.frozen(frozen, by=_person(there.programme, there.first.organisations[1]))
    draft = make.review(there.programme, "2022-06-01", previous_id=frozen.id, plans="More visits")
    there.reviews = [draft, frozen]


def _decide(there: Grown) -> None:
    """Two more decisions of each review: about the first pair, open, and about its first milestone, done."""
    one = there.first
    for review in there.reviews:
        person = _person(there.programme, one.organisations[2])
        db.session.add_all(
            [
                Decision(
                    review_id=review.id, what="Meet", pair_id=one.pair.id, owner_id=one.organisations[2].id
                ),
                Decision(
                    review_id=review.id,
                    what="Find rooms",
                    milestone_id=one.milestones[0].id,
                    owner_id=_guest(there.programme).id,
                    done=True,
                    ticked_by_id=person.id,
                ),
            ]
        )


def _ask(there: Grown) -> None:
    """A question by each of those who lead, about the first milestone and the first visit."""
    one = there.first
    for who in ("coordinator", "administrator"):
        person = there.people[who]
        assert person is not None
        for about in ({"milestone_id": one.milestones[0].id}, {"activity_id": one.activities["accepted"].id}):
            asked = {"programme_id": there.programme.id, "text": "Who cooks?", "asked_by_id": person.id}
            _added(Question(**asked, **about))


def _talk(there: Grown, thing: Milestone | Activity) -> None:
    """One more open question about the thing, and one that was answered, by four more people."""
    asker, speaker = _guest(there.programme), _guest(there.programme)
    for answered in (False, True):
        question = Question(
            programme_id=there.programme.id,
            text="Is it so?",
            asked_by_id=_person(there.programme, asker).id,
            asked_by_organisation_id=_guest(there.programme).id,
        )
        setattr(question, "milestone_id" if isinstance(thing, Milestone) else "activity_id", thing.id)
        if answered:
            question.answer, question.answered_at = "It is", datetime(2022, 5, 2, tzinfo=UTC)
            question.answered_by_id = _person(there.programme, speaker).id
            question.answered_by_organisation_id = _guest(there.programme).id
        db.session.add(question)


def _confirm(there: Grown, one: First) -> None:
    """One more confirmation of the completed milestone, by four more; the one before it is taken back."""
    milestone, day = one.milestones[1], datetime(2022, 5, 3, tzinfo=UTC)
    person, other = (_person(there.programme, one.organisations[0]) for _ in range(2))
    for standing in db.session.query(Confirmation).filter_by(milestone_id=milestone.id, ended_at=None):
        standing.ended_at, standing.ended_by_user_id = day, other.id
        standing.ended_by_organisation_id, standing.why = _guest(there.programme).id, "The door is shut"
    db.session.flush()
    said = {"by_user_id": person.id, "by_organisation_id": _guest(there.programme).id}
    _added(Confirmation(milestone_id=milestone.id, confirmed_at=day, **said))
    milestone.confirmed_by_mentor = True


def _say_by_somebody(there: Grown, one: First) -> None:
    """One more update of each milestone and activity, and a comment on each report, by one more person."""
    owner = one.organisations[2]
    person, speaker = _person(there.programme, owner), _guest(there.programme)
    for thing in (*one.milestones, *one.activities.values()):
        kind = MilestoneUpdate if isinstance(thing, Milestone) else ActivityUpdate
        column = "milestone_id" if kind is MilestoneUpdate else "activity_id"
        said = kind(
            recorded_at=datetime(2022, 5, 1, tzinfo=UTC) + timedelta(minutes=next(_moments)),
            effective_on=when("2022-05-01"),
            comment="Nothing new from the council",
            by_user_id=person.id,
            by_organisation_id=speaker.id,
        )
        setattr(said, column, thing.id)
        db.session.add(said)
        _talk(there, thing)
    for _ in range(2):
        _confirm(there, one)
    ids = [activity.id for activity in one.activities.values()]
    reader, city = _person(there.programme, owner), _guest(there.programme)
    for report in db.session.query(VisitReport).filter(VisitReport.activity_id.in_(ids)):
        db.session.add(
            ReportComment(
                report_id=report.id, by_user_id=reader.id, by_organisation_id=city.id, text="Thank you"
            )
        )
    db.session.flush()


def _invite(there: Grown, name: str) -> None:
    """One more open invitation, by one more coordinator."""
    number = next(_moments)
    maker = make.user(f"Inviting{number}", programme=there.programme, role="coordinator")
    guest = _guest(there.programme)
    make.invitation(there.programme, maker, name, organisation=guest, address=f"invited{number}@example.org")


def _person(programme: Programme, organisation: Organisation) -> User:
    person = User(email=f"speaker{next(_moments)}@example.org", name="Speaker")
    person.roles = [Role(programme_id=programme.id, role=RoleKind.EDITOR, organisation_id=organisation.id)]
    return _added(person)


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row

"""Rows for tests, each made complete with one call and saved. Say only what the test is about."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from tests.support.pictures import photograph
from tracker import clock
from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.photographs import Size
from tracker.domain.progress import COUNTING_RULES
from tracker.domain.snapshots import snapshot_of
from tracker.domain.standings import programme_on
from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    Consent,
    DeliverableKind,
    EvaluationQuestion,
    MemberRole,
    MessageKind,
    MilestoneStatus,
    OrganisationKind,
    OutcomeKind,
    PairStatus,
    PlanStatus,
    RoleKind,
    TranslatedField,
)
from tracker.extensions import db
from tracker.files.images import prepared
from tracker.files.photographs import file_name
from tracker.files.stores import store
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    CalendarAddress,
    Decision,
    Deliverable,
    DeliverablePair,
    Evaluation,
    EvaluationAnswer,
    Invitation,
    ItemLink,
    Membership,
    Message,
    Milestone,
    Organisation,
    Outcome,
    OutcomePair,
    Pair,
    Passkey,
    Picture,
    Programme,
    Review,
    Role,
    SignIn,
    SignInLink,
    Snapshot,
    Translation,
    User,
)
from tracker.queries.progress import programme_record
from tracker.services import search_text
from tracker.services.tokens import hashed

_numbers = count(1)


def when(edtf: str | None) -> ApproximateDate | None:
    return None if edtf is None else from_edtf(edtf)


def saved(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def programme(slug: str = "bridging", **values: Any) -> Programme:
    values.setdefault("period", when("2020-06/2023-03"))
    return saved(
        Programme(
            **{
                "slug": slug,
                "name": slug.capitalize(),
                "countries": ["BE", "IT", "GR"],
                "rounds": ["planning", "consolidation", "review"],
                "country_display": "eu",
                "timezone": "Europe/Brussels",
                "default_language": "en",
                "open": False,
                "fictional": False,
                **values,
            }
        )
    )


def organisation(programme: Programme, name: str, **values: Any) -> Organisation:
    values.setdefault("kind", OrganisationKind.CITY)
    values.setdefault("key", f"o{next(_numbers)}")
    row = Organisation(programme_id=programme.id, name=name, **values)
    search_text.refresh(row)
    return saved(row)


def pair(programme: Programme, number: int = 1, *, mentor: str = "Mechelen", mentee: str = "Capaci") -> Pair:
    """A pair with one city and one association on each side."""
    row = saved(
        Pair(
            programme_id=programme.id,
            number=number,
            key=f"P{number}",
            objective="A city for all",
            status=PairStatus.ACTIVE,
            published=False,
        )
    )
    for position, (name, role) in enumerate(
        (
            (mentor, MemberRole.MENTOR_CITY),
            (f"Association of {mentor}", MemberRole.MENTOR_ASSOCIATION),
            (mentee, MemberRole.MENTEE_CITY),
            (f"Association of {mentee}", MemberRole.MENTEE_ASSOCIATION),
        )
    ):
        kind = OrganisationKind.CITY if role.value.endswith("city") else OrganisationKind.ASSOCIATION
        member = organisation(programme, name, kind=kind)
        saved(Membership(pair_id=row.id, organisation_id=member.id, role=role, position=position))
    return row


def member(pair: Pair, role: MemberRole) -> Organisation:
    """The organisation that has a role in a pair."""
    found = (
        db.session.query(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .filter(Membership.pair_id == pair.id, Membership.role == role)
        .order_by(Membership.position)
        .first()
    )
    assert found is not None
    return found


def plan(pair: Pair, **values: Any) -> ActionPlan:
    values.setdefault("key", f"AP{next(_numbers)}")
    values.setdefault("status", PlanStatus.IN_IMPLEMENTATION)
    values.setdefault("owner_id", member(pair, MemberRole.MENTEE_CITY).id)
    return saved(ActionPlan(programme_id=pair.programme_id, pair_id=pair.id, title="Tutti Capaci", **values))


def milestone(plan: ActionPlan, **values: Any) -> Milestone:
    for name in ("agreed", "expected", "happened", "added_on"):
        values[name] = when(values.get(name))
    values.setdefault("status", MilestoneStatus.NOT_STARTED)
    values.setdefault("code", f"M{next(_numbers)}")
    values.setdefault("title", "Target groups for the buddies defined")
    values.setdefault("owner_id", plan.owner_id)
    return saved(Milestone(plan_id=plan.id, **values))


def visit(pair: Pair, round: int | None = None, **values: Any) -> Activity:
    """A study visit of one pair, or another kind with ``kind=…``."""
    for name in ("agreed", "expected", "happened", "added_on"):
        values[name] = when(values.get(name))
    values.setdefault("status", ActivityStatus.PLANNED)
    values.setdefault("kind", ActivityKind.STUDY_VISIT)
    values.setdefault("title", "Study visit")
    values.setdefault("key", f"A{next(_numbers)}")
    row = Activity(programme_id=pair.programme_id, **values)
    row.pair_links.append(ActivityPair(pair_id=pair.id, round=round, takes_round=False))
    row.pair_links[0].takes_round = row.holds_round and round is not None
    return saved(row)


def deliverable(programme: Programme, *pairs: Pair, **values: Any) -> Deliverable:
    values["due"], values["reported_on"] = when(values.get("due")), when(values.get("reported_on"))
    values.setdefault("kind", DeliverableKind.TOOLKIT)
    values.setdefault("title", "Toolkit")
    values.setdefault("key", f"D{next(_numbers)}")
    row = Deliverable(programme_id=programme.id, **values)
    row.pair_links = [DeliverablePair(pair_id=pair.id) for pair in pairs]
    return saved(row)


def outcome(programme: Programme, *pairs: Pair, **values: Any) -> Outcome:
    values["occurred"] = when(values.get("occurred"))
    values.setdefault("kind", OutcomeKind.PRACTICE_ADOPTED)
    values.setdefault("title", "Buddies run in Capaci")
    values.setdefault("key", f"O{next(_numbers)}")
    row = Outcome(programme_id=programme.id, **values)
    row.pair_links = [OutcomePair(pair_id=pair.id) for pair in pairs]
    return saved(row)


def translation(thing: Any, language: str, text: str, *, of: str | None = None, field: str = "title") -> Any:
    """Of a text of a pair, a milestone, an outcome or a practice as it is now, or of an earlier one."""
    made = Translation(
        field=TranslatedField(field), language=language, text=text, of_text=of or getattr(thing, field)
    )
    setattr(made, f"{thing.__tablename__}_id", thing.id)
    search_text.refresh(made)
    return saved(made)


def review(programme: Programme, cut_off: str = "2021-10-20", **values: Any) -> Review:
    """A draft."""
    values["held_on"] = when(values.get("held_on"))
    return saved(Review(programme_id=programme.id, cut_off=date.fromisoformat(cut_off), **values))


def decision(review: Review, what: str = "Meet again", **values: Any) -> Decision:
    values["due"] = when(values.get("due"))
    return saved(Decision(review_id=review.id, what=what, **values))


def frozen(review: Review, *, by: User | None = None) -> Snapshot:
    """Freezes a review, with a brief and a PDF that say next to nothing."""
    programme = db.session.get_one(Programme, review.programme_id)
    on = programme_on(programme_record(programme), review.cut_off)
    return saved(
        Snapshot(
            review_id=review.id,
            counting_rules=COUNTING_RULES,
            content=snapshot_of(on),
            brief=brief(f"Review of {review.cut_off}"),
            pdf=b"%PDF-1.7",
            frozen_by_id=by.id if by else None,
        )
    )


def calendar(
    person: User, programme: Programme | None = None, pair: Pair | None = None, **values: Any
) -> Any:
    """A calendar address with a `token` that the test knows."""
    values["token_hash"] = hashed(values.pop("token"))
    if programme is not None:
        values["programme_id"] = programme.id
    return saved(CalendarAddress(user_id=person.id, pair_id=pair.id if pair else None, **values))


def brief(name: str = "Review") -> dict[str, Any]:
    """The shortest brief that can be drawn: a text and a chart."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    chart = {"type": "chart", "name": "journey", "alt": "Nothing", "svg": svg, "width": 1, "height": 1}
    return {
        "language": "en",
        "title": "1 of 2 study visits held; nothing is overdue",
        "programme": "Bridging",
        "review": name,
        "day": "As it stood then",
        "cut_off": "Cut-off: then",
        "frozen": "Frozen then",
        "funding": None,
        "disclaimer": None,
        "fictional": False,
        "words": {"page": "Page {page} of {pages}", "fictional": "Fictional", "no_shape": "No shape"},
        "sections": [{"heading": "Journey", "blocks": [{"type": "text", "text": "So far"}, chart]}],
    }


def token_of(slug: str) -> str:
    """The token of the secret addresses that tests make of the programme with that name."""
    return sha256(slug.encode()).hexdigest()


def code_of(slug: str) -> str:
    """The code of the evaluation that tests make in the programme with that name."""
    return token_of(slug)[:8]


def evaluation(activity: Activity, code: str, *, answers: int = 0, **values: Any) -> Evaluation:
    """An evaluation of all questions, open on every day that a test may live on, with so many answers."""
    values.setdefault("questions", [question.value for question in EvaluationQuestion])
    values.setdefault("opens_on", date(2020, 1, 1))
    values.setdefault("closes_on", date(2999, 1, 1))
    row = saved(Evaluation(programme_id=activity.programme_id, activity_id=activity.id, code=code, **values))
    for number in range(answers):
        scores = {question.value: 1 + number % 5 for question in EvaluationQuestion}
        key = token_of(f"{code} {number}")
        said = {"comment": f"Comment {number}", "language": "en"}
        saved(EvaluationAnswer(evaluation_id=row.id, device_hash=key, **scores, **said))
    return row


def picture(
    pair: Pair, key: str = "0" * 32, *, whole: bool = True, files: bool = False, **values: Any
) -> Picture:
    """A picture of a pair; a `whole` one may be public. Without its `files` only its row is there."""
    if whole:
        said = {"alt": "Two people cook", "credit": "City of Mechelen", "licence": "CC BY 4.0"}
        values = {**said, "consent": Consent.GIVEN, **values}
    values = {"consent": Consent.UNKNOWN, "pair_id": pair.id, **values}
    return _picture(key, files=files, programme_id=pair.programme_id, **values)


def _picture(key: str, *, files: bool, **values: Any) -> Picture:
    if files:
        made = prepared(photograph())
        for size, data in ((Size.LARGE, made.large), (Size.SMALL, made.small)):
            store().put(file_name(key, size), data)
    return saved(Picture(key=key, **{"width": 90, "height": 60, "size": 300, **values}))


def emblem(programme: Programme, key: str, *, files: bool = False) -> Picture:
    """An emblem of a programme. Without its `files` only its row is there."""
    said = {"alt": "Funded by nobody", "credit": programme.name, "licence": "As one likes"}
    return _picture(key, files=files, programme_id=programme.id, consent=Consent.NOT_NEEDED, **said)


def invitation(
    programme: Programme, by: User, name: str | None = None, *, organisation: Any = None, **values: Any
) -> Invitation:
    """An open invitation, of an editor where there is an `organisation`, else of a reviewer."""
    values.setdefault("role", RoleKind.EDITOR if organisation else RoleKind.REVIEWER)
    values.setdefault("expires_at", clock.now() + timedelta(days=14))
    token = token_of(name or programme.slug)
    return saved(
        Invitation(
            programme_id=programme.id,
            organisation_id=organisation.id if organisation else None,
            token_hash=sha256(token.encode()).hexdigest(),
            made_by_id=by.id,
            **values,
        )
    )


def message(user: User, programme: Programme | None = None, **values: Any) -> Message:
    """A message to a person: a digest that waits, where nothing else is said."""
    values = {"kind": MessageKind.DIGEST, "key": f"message {next(_numbers)}", **values}
    return saved(Message(user_id=user.id, programme_id=programme.id if programme else None, **values))


def item_link(user: User, programme: Programme, *, token: str, **values: Any) -> ItemLink:
    """A link of a reminder to ``milestone_id=…`` or ``activity_id=…``, good for 14 days."""
    until = clock.now() + timedelta(days=14)
    values = {"user_id": user.id, "programme_id": programme.id, "expires_at": until, **values}
    return saved(ItemLink(token_hash=hashed(token), **values))


def passkey(user: User, name: str = "Phone", **values: Any) -> Passkey:
    """A passkey that no device has: for pages that list it."""
    parts = {"credential": f"{name} {user.id}".encode(), "public_key": b"key", "user_handle": b"who"}
    return saved(Passkey(user_id=user.id, name=name, transports=[], **{**parts, **values}))


def sign_in_link(user: User, *, token: str, **values: Any) -> SignInLink:
    """A link that signs a person in, good for a quarter of an hour."""
    values = {"expires_at": clock.now() + timedelta(minutes=15), **values}
    return saved(SignInLink(user_id=user.id, token_hash=hashed(token), **values))


def sign_in(user: User, device: str = "Firefox, Windows", **values: Any) -> SignIn:
    """A device on which a person is signed in, whose cookie nobody has."""
    values = {"means": "link", "last_used_on": clock.today("UTC"), **values}
    return saved(SignIn(user_id=user.id, token_hash=hashed(f"{user.id} {device}"), device=device, **values))


def user(
    name: str = "Ada",
    *,
    programme: Programme | None = None,
    role: str | None = None,
    organisation: Any = None,
    **values: Any,
) -> User:
    """A person; with `role` and `programme`, also what they are there."""
    person = saved(User(email=f"{name.lower()}{next(_numbers)}@example.org", name=name, **values))
    if role and programme:
        saved(
            Role(
                user_id=person.id,
                programme_id=programme.id,
                role=RoleKind(role),
                organisation_id=organisation.id if organisation else None,
            )
        )
    return person

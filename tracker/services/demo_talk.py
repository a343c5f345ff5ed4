"""What people of the demo have asked one another in Bridges, answered and confirmed; all invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from tracker import clock
from tracker.extensions import db
from tracker.models import ActionPlan, Activity, Milestone, Organisation, Programme, User
from tracker.queries.users import DEMO_ENDING, get_user_by_address
from tracker.services import confirmations, questions
from tracker.services.statements import Author

CITY, MENTOR = "fontalvera", "grauwersluis"


def make_demo_talk(programme: Programme) -> None:
    """Two questions to Fontalvera, one of them answered, and a milestone that its mentor has confirmed.

    The editor of Fontalvera has a question to answer, and that of Grauwersluis a milestone to confirm.
    """
    mentor = _author(programme, MENTOR + DEMO_ENDING, MENTOR)
    city = _author(programme, "capaci" + DEMO_ENDING, CITY)
    coordinator = _author(programme, "coordinator" + DEMO_ENDING, None)
    if mentor is None or city is None or coordinator is None:
        return
    visit = db.session.scalars(
        select(Activity).where(Activity.programme_id == programme.id, Activity.key == "V13")
    ).one()
    of = frozenset({city.organisation_id or 0})
    answered = questions.ask(
        visit,
        programme=programme,
        by=coordinator,
        text="Who meets the guests at the station, and in which language?",
        of=of,
        language="en",
    )
    questions.answer(
        answered,
        programme=programme,
        by=city,
        text="Li aspetta il pulmino del comune, con due guide. In italiano e in inglese.",
        language="it",
    )
    answered.asked_at, answered.answered_at = _before(days=9), _before(days=7)
    asked = questions.ask(
        _milestone(programme, "M4"),
        programme=programme,
        by=mentor,
        text="Which language is still missing? Two of our interpreters could help by telephone.",
        of=of,
        language="en",
    )
    asked.asked_at = _before(days=4)
    confirmation = confirmations.confirm(_milestone(programme, "M2"), programme=programme, by=mentor)
    confirmation.confirmed_at = _before(days=12)
    db.session.flush()


def _author(programme: Programme, address: str, organisation: str | None) -> Author | None:
    person: User | None = get_user_by_address(address)
    if person is None:
        return None
    statement = select(Organisation.id).where(
        Organisation.programme_id == programme.id, Organisation.key == organisation
    )
    return Author(person, db.session.scalar(statement) if organisation else None)


def _milestone(programme: Programme, code: str) -> Milestone:
    """One of the plan of Fontalvera."""
    return db.session.scalars(
        select(Milestone)
        .join(Milestone.plan)
        .join(ActionPlan.owner)
        .where(
            ActionPlan.programme_id == programme.id,
            Organisation.key == CITY,
            Milestone.code == code,
        )
    ).one()


def _before(*, days: int) -> datetime:
    return clock.now() - timedelta(days=days)

"""Forms as people fill them in: an update of a milestone, and freezing a review."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, cycle
from urllib.parse import urlencode

from sqlalchemy import Engine, func, insert, select, update

from tests.benchmarks.asking import Asked
from tests.support.forms import forms_of
from tracker import clock
from tracker.models import ActionPlan, Milestone, MilestoneUpdate, Programme, Review

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_numbers = count(1)


@dataclass(frozen=True)
class Form:
    """A form that was drawn: where it goes, and what was filled in."""

    path: str
    cookie: str
    values: Mapping[str, Sequence[str]]

    @property
    def of(self) -> int:
        """The number of what it is about, from its address."""
        return int(self.path.split("/")[-2])


def drawn_form(html: str, path: str, cookie: str) -> Form:
    """The form of the page that goes to `path`."""
    form = next(one for one in forms_of(html, path) if one.action == path)
    token = CSRF.search(html)
    assert token is not None
    return Form(path, cookie, {**form.values, "csrf_token": [token[1]]})


def _sent(form: Form, path: str, **typed: str) -> Asked:
    """As from a page that has just been drawn."""
    values = {**form.values, "form_token": [secrets.token_urlsafe(24)], **typed}
    return Asked(path, "POST", form.cookie, body=urlencode(values, doseq=True))


def updated(form: Form, seen_update: int | None = None) -> Asked:
    """A comment on a milestone; `seen_update` is what its page showed last."""
    typed = {"comment": f"The sixth meeting, and the {next(_numbers)}th line about it."}
    return _sent(form, form.path, **typed, **({"seen_update": str(seen_update)} if seen_update else {}))


def frozen(form: Form, review: int | None = None) -> Asked:
    """A review that nobody has changed since it was made."""
    return _sent(form, form.path.replace(f"/{form.of}/", f"/{review or form.of}/"), version="1")


def editor(forms: Sequence[Form], engine: Engine) -> Callable[[], Asked]:
    """Goes round some milestones, and has seen what was said of each last."""
    in_turn = cycle(forms)

    def fill_in() -> Asked:
        form = next(in_turn)
        last = select(func.max(MilestoneUpdate.id)).where(MilestoneUpdate.milestone_id == form.of)
        with engine.connect() as connection:
            return updated(form, connection.scalar(last))

    return fill_in


def reviewer(form: Form, engine: Engine) -> Callable[[], Asked]:
    """Has a new draft each time: a review is frozen once."""

    def fill_in() -> Asked:
        # One statement: a reader that becomes a writer is refused by SQLite where another writes.
        programme = select(Review.programme_id).where(Review.id == form.of).scalar_subquery()
        draft = insert(Review).values(programme_id=programme, cut_off=clock.today("UTC"), version=1)
        with engine.begin() as connection:
            return frozen(form, connection.scalar(draft.returning(Review.id)))

    return fill_in


def touch(slug: str, engine: Engine) -> None:
    """A line about a milestone of the programme, each time another one, as an update of it is written."""
    plan, milestone = ActionPlan.__table__.c, Milestone.__table__.c
    of_programme = (
        select(milestone.id)
        .join(ActionPlan, plan.id == milestone.plan_id)
        .join(Programme, Programme.id == plan.programme_id)
        .where(Programme.slug == slug)
    )
    one = of_programme.order_by(milestone.id).offset(next(_numbers) % SOME).limit(1)
    today = clock.today("UTC")
    said = {f"effective_on_{part}": today for part in ("earliest", "latest")}
    said |= {"effective_on_edtf": today.isoformat(), "comment": "Nothing new from the council."}
    with engine.begin() as connection:
        # What is written comes first: the next who does the same waits here.
        connection.execute(
            update(Programme).where(Programme.slug == slug).values(revision=Programme.revision + 1)
        )
        number = connection.scalars(one).one()
        changed = update(Milestone.__table__).where(milestone.id == number)
        connection.execute(changed.values(version=milestone.version + 1, updated_at=clock.now()))
        connection.execute(
            insert(MilestoneUpdate.__table__).values(
                milestone_id=number,
                recorded_at=clock.now(),
                withdraws_expected=False,
                unchanged=False,
                **said,
            )
        )


SOME = 40
"""The smallest programme has a few more milestones."""

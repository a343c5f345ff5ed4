"""The first page: the open programmes, or, signed in, what is mine to do."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.addresses import thing_path
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay
from tracker.labels import thing_name
from tracker.models import Programme
from tracker.queries import programmes as queries
from tracker.queries.pairs import list_pairs
from tracker.queries.sides import sides_of
from tracker.queries.to_do import ToDo, to_do
from tracker.web.access import anyone
from tracker.web.parts.plan_rows import flag_in_words

bp = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class Open:
    """What is open for the person in one programme, with the words and addresses of each thing."""

    programme: Programme
    todo: ToDo
    pairs: dict[int, str]

    def name(self, thing: ActivityOnDay | MilestoneOnDay) -> str:
        return thing_name(thing.record, self.pairs)

    @property
    def to_answer(self) -> list[MilestoneOnDay]:
        """The proposals that the person's own city accepts or declines."""
        own = g.actor.organisations(self.programme.id)
        return [one for one in self.todo.proposed if own & {one.record.owner, one.record.plan_owner}]

    @property
    def to_be_answered(self) -> list[MilestoneOnDay]:
        """The proposals that wait for somebody else's city."""
        return [one for one in self.todo.proposed if one not in self.to_answer]

    def flag(self, milestone: MilestoneOnDay) -> str:
        return flag_in_words(milestone)

    def path(self, thing: ActivityOnDay | MilestoneOnDay) -> str:
        return thing_path(self.programme.slug, thing.record)


@bp.get("/")
@anyone
def show() -> ResponseReturnValue:
    """What is mine to do, programme by programme; signed out, the open programmes."""
    if not g.actor.is_signed_in:
        return render_template("home/show.html", programmes=queries.list_programmes_visible_to(g.actor))
    mine = [_open(programme) for programme in queries.list_programmes_of(g.actor)]
    return render_template("home/to_do.html", mine=mine)


def _open(programme: Programme) -> Open:
    todo = to_do(programme, g.actor)
    named = [] if todo.is_empty else list_pairs(programme.id)
    return Open(programme, todo, {pair.id: sides_of(pair).names for pair in named})

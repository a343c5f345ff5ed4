"""The first page: the open programmes, or, signed in, what is mine to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.addresses import thing_path
from tracker.domain.finding import finding
from tracker.domain.gaps import gaps
from tracker.domain.owing import Debt
from tracker.domain.progress import figures
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, programme_on
from tracker.domain.statuses import GapKind, RoleKind
from tracker.extensions import page_language
from tracker.labels import finding_words, flag_in_words, label
from tracker.labels.sorting import sorted_by_name
from tracker.models import Programme
from tracker.permissions import Action, may
from tracker.queries import programmes as queries
from tracker.queries.confirmations import list_to_confirm
from tracker.queries.pairs import list_pairs
from tracker.queries.progress import programme_record
from tracker.queries.questions import list_open_questions
from tracker.queries.reviews import list_drafts, list_open_decisions
from tracker.queries.sides import sides_of
from tracker.queries.to_do import ToDo, to_do
from tracker.queries.translations import texts_of_programmes
from tracker.web.access import anyone, scope_of
from tracker.web.parts.closing import Closers
from tracker.web.parts.confirmations import ToConfirm, to_confirm_lines
from tracker.web.parts.questions import OpenQuestion, open_questions
from tracker.web.parts.review_page import DecisionLine, ReviewLine, decision_lines, review_lines
from tracker.web.parts.spoken import name_of

bp = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class Open:
    """What is open for the person in one programme, with the words and addresses of each thing."""

    programme: Programme
    todo: ToDo
    pairs: dict[int, str]
    finding: str | None = None
    """How the programme stands, for who only reads it."""

    @property
    def gaps(self) -> list[tuple[ActivityOnDay | MilestoneOnDay, str]]:
        """What is not known, each thing once: "Study visit 1, …: day unknown, who took part?, no report"."""
        kinds: dict[tuple[type, int], tuple[ActivityOnDay | MilestoneOnDay, list[GapKind]]] = {}
        for gap in self.todo.gaps:
            kinds.setdefault((type(gap.of), gap.of.record.id), (gap.of, []))[1].append(gap.kind)
        return [(thing, ", ".join(str(label(kind)) for kind in found)) for thing, found in kinds.values()]

    def name(self, thing: ActivityOnDay | MilestoneOnDay) -> str:
        return name_of(thing.record, self.pairs, self.programme)

    @property
    def decisions(self) -> list[DecisionLine]:
        """The open decisions of reviews that an organisation of the person owns."""
        return decision_lines(self.todo.decisions, self.programme)

    @property
    def drafts(self) -> list[ReviewLine]:
        """The reviews that wait for the person to freeze them."""
        return review_lines(self.todo.drafts, self.programme)

    @property
    def questions(self) -> list[OpenQuestion]:
        """What was asked of an organisation that the person edits for."""
        return open_questions(self.todo.questions, self.programme)

    @property
    def to_confirm(self) -> list[ToConfirm]:
        """What was completed, and waits for the word of a mentor city that the person edits for."""
        return to_confirm_lines(self.todo.to_confirm, self.programme)

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
        seen = sorted_by_name(queries.list_programmes_visible_to(g.actor), lambda one: one.name)
        return render_template("home/show.html", programmes=seen)
    own = sorted_by_name(queries.list_programmes_of(g.actor), lambda one: one.acronym or one.name)
    # Those of all programmes of the page at once.
    texts_of_programmes([one.id for one in own], page_language())
    mine = [_open(programme) for programme in own]
    return render_template("home/to_do.html", mine=mine)


def _open(programme: Programme) -> Open:
    pairs = {pair.id: pair for pair in list_pairs(programme.id)}
    closers = Closers(programme, pairs)
    todo = to_do(programme, g.actor, closes=lambda gap: closers.can_i(Debt(gap.kind, gap.of)))
    own = g.actor.organisations(programme.id)
    todo = replace(
        todo,
        decisions=list_open_decisions(programme.id, _deciding(programme)),
        drafts=list_drafts(programme.id) if may(g.actor, Action.WRITE_REVIEW, scope_of(programme)) else [],
        questions=list_open_questions(programme.id, own),
        to_confirm=list_to_confirm(programme.id, own),
    )
    stands = None if todo.writes else _finding(programme, todo.day)
    return Open(programme, todo, {number: sides_of(pair).names for number, pair in pairs.items()}, stands)


def _deciding(programme: Programme) -> set[int] | None:
    """The organisations that the person edits or leads for; None is all, for a reviewer, who follows them."""
    if g.actor.has_role(programme.id, RoleKind.REVIEWER):
        return None
    own = {grant.organisation_id for grant in g.actor.grants if grant.programme_id == programme.id}
    return {one for one in own if one is not None}


def _finding(programme: Programme, day: date) -> str:
    on = programme_on(programme_record(programme), day)
    return finding_words(finding(figures(on), gaps(on)))

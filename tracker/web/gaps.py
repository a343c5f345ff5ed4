"""Gaps as work: the list, narrowed to who can close them, and one message to all who owe something."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.gaps import gaps
from tracker.permissions import Action
from tracker.queries.organisations import list_names
from tracker.queries.reviews import list_open_decisions
from tracker.queries.users import list_roles
from tracker.web.access import access, load_programme, require, scope_of
from tracker.web.frame import account
from tracker.web.parts.closing import Closers
from tracker.web.parts.gap_filters import GapFilter, who_asked_for
from tracker.web.parts.gap_lines import gap_groups
from tracker.web.parts.gap_message import Debts, message_of
from tracker.web.parts.paging import pair_asked_for
from tracker.web.parts.shown import blank_page, is_empty, show_programme, shown_on
from tracker.web.replica import reads_replica
from tracker.web.unchanged import answer_unchanged

bp = Blueprint("gaps", __name__, url_prefix="/programmes/<slug>/gaps")


@bp.get("")
@access(Action.SEE_PROGRAMME)
@reads_replica
def list_(slug: str) -> ResponseReturnValue:
    """Everything not known, of the programme or of ``?pair=``, narrowed by ``?who=`` and ``?kind=``."""
    programme = load_programme(slug)
    pair = pair_asked_for(programme)
    answer_unchanged(programme)
    shown = show_programme(programme, pair)
    if shown.is_blank:
        return blank_page(shown, pair)
    names = {one.id: one.acronym or one.name for one in list_names(programme.id)}
    narrowed = GapFilter(gaps(shown.on), Closers(programme, shown.pairs), names)
    return render_template(
        "gaps/list.html",
        shown=shown,
        pair=pair,
        narrowed=narrowed,
        groups=gap_groups(narrowed.found, shown, limit=None, able=narrowed.able),
        total=len(narrowed.found),
        is_empty=is_empty(shown),
    )


@bp.get("/message")
@access(Action.PREPARE_MESSAGE)
def message(slug: str) -> ResponseReturnValue:
    """A message to all who owe something today, or to ``?who=``, to be copied. Nothing is sent."""
    programme = load_programme(slug)
    require(scope_of(programme))
    today = clock.today(programme.timezone)
    shown = shown_on(programme, today, today=today)
    organisations = {one.id: one for one in list_names(programme.id)}
    who = who_asked_for(organisations)
    owed = Debts(shown, organisations, list_open_decisions(programme.id, organisations))
    return render_template(
        "gaps/message.html",
        shown=shown,
        who=who,
        choices=owed.choices,
        message=message_of(owed.of(who), shown, list_roles(programme.id), account(g.actor, programme)),
    )

"""A visit that nobody planned: its first step asks what it was, and makes it; the others are the same."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.domain.statuses import ActivityKind, Mode
from tracker.extensions import db, page_language
from tracker.forms.errors import add_error
from tracker.forms.visit_log import UnplannedForm
from tracker.labels import activity_name, label
from tracker.labels.joining import apart
from tracker.models import Activity, Organisation, Pair, Programme
from tracker.permissions import Action, Scope, may
from tracker.queries.activities import Taken, taken_rounds
from tracker.queries.pairs import list_pairs
from tracker.queries.sides import sides_of
from tracker.services import visit_log as services
from tracker.web.access import access, load_programme, require, scope_of
from tracker.web.parts.activity_warnings import flash_warnings
from tracker.web.parts.organisation_choices import organisation_choices
from tracker.web.parts.saving import save_and_go, sent_before
from tracker.web.parts.visit_answer import url_of_recorded
from tracker.web.parts.visits import author_of, scope_of_pairs

bp = Blueprint("unplanned_visits", __name__, url_prefix="/programmes/<slug>/activities/log")

DRAFT = "log-unplanned"
FIELDS = {"host": "host_id", "pairs": "pair"}


@bp.route("", methods=["GET", "POST"])
@access(Action.LOG_ACTIVITY)
def create(slug: str) -> ResponseReturnValue:
    """Step 1: what was it, and when? It is in the plan, and held, as soon as this is sent."""
    programme = load_programme(slug)
    every = list_pairs(programme.id)
    pairs = [pair for pair in every if may(g.actor, Action.LOG_ACTIVITY, scope_of_pairs(programme, [pair]))]
    require(scope_of_pairs(programme, pairs))
    taken = taken_rounds(programme.id)
    form = _form(programme, pairs, taken)
    if not form.is_submitted():
        return _page(form)
    if before := sent_before(form):
        return before
    if not form.validate():
        return _page(form), 422
    chosen = [pair for pair in pairs if pair.id == form.pair.data]
    scope = scope_of_pairs(programme, chosen)
    require(scope)
    other = taken.get((form.pair.data or 0, form.round.data or 0))
    try:
        activity = _logged(programme, form, chosen, scope)
    except DomainError as error:
        add_error(form, error, fields=FIELDS)
        return _page(form, _visit_of_round(programme, other)), 422
    flash_warnings(activity, programme)
    return save_and_go(form, url_of_recorded(programme, activity), draft=DRAFT)


def _form(programme: Programme, pairs: list[Pair], taken: Any) -> UnplannedForm:
    asked = request.args.get("pair", "")
    only = next((pair for pair in pairs if str(pair.number) == asked), pairs[0] if len(pairs) == 1 else None)
    free = [
        (number, name)
        for number, name in enumerate(programme.rounds, 1)
        if any((pair.id, number) not in taken for pair in ([only] if only else pairs))
        # What was sent is answered with the visit that has the round, and not with "no such choice".
        or request.method == "POST"
    ]
    form = UnplannedForm(
        data={"pair": only.id} if only else {},
        pairs=[(pair.id, f"{pair.number}: {sides_of(pair).names}") for pair in pairs],
        rounds=[(number, f"{number}, {name}") for number, name in free],
        hosts=organisation_choices(programme.id),
        whole=may(g.actor, Action.LOG_ACTIVITY, scope_of(programme)),
    )
    shown = [only] if only else pairs
    form.round.description = apart([str(form.round.description), *_missing_rounds(programme, shown, taken)])
    return form


def _missing_rounds(programme: Programme, pairs: list[Pair], taken: Any) -> list[str]:
    """Why a round is not offered: every pair that is asked about has its visit already."""
    found = []
    for number, name in enumerate(programme.rounds, 1):
        visits = [taken.get((pair.id, number)) for pair in pairs]
        if not visits or not all(visits):
            continue
        words = _(
            "%(number)s %(name)s: taken by “%(visit)s”", number=number, name=name, visit=visits[0].title
        )
        every = _("%(number)s %(name)s: taken in every pair", number=number, name=name)
        found.append(words if len(visits) == 1 else every)
    return found


def _logged(programme: Programme, form: UnplannedForm, pairs: list[Pair], scope: Scope) -> Activity:
    kind = ActivityKind(form.kind.data)
    return services.log_unplanned(
        programme,
        by=author_of(scope),
        kind=kind,
        title=form.title.data or _usual_title(kind, form.round.data, pairs),
        pairs=pairs,
        round=form.round.data,
        happened=form.happened.data,
        host=db.session.get(Organisation, form.host_id.data) if form.host_id.data else None,
        place=form.place.data,
        mode=Mode(form.mode.data),
        online_on=form.online_on.data,
        # The usual title is in the words of the page.
        language=form.language.code if form.title.data else page_language(),
    )


def _usual_title(kind: ActivityKind, number: int | None, pairs: list[Pair]) -> str:
    """ "Study visit 2, Mechelen → Capaci"."""
    names = [sides_of(pair).names for pair in pairs]
    plain = f"{label(kind)}, {apart(names)}" if names else str(label(kind))
    return activity_name(kind, plain, number=number, pairs=names)


def _visit_of_round(programme: Programme, taken: Taken | None) -> dict[str, Any]:
    """The visit that has the round already, to be opened instead."""
    if taken is None:
        return {}
    url = url_for("visit_log.show", slug=programme.slug, activity_id=taken.activity_id)
    return {"taken": taken, "taken_url": url}


def _page(form: UnplannedForm, more: dict[str, Any] | None = None) -> str:
    return render_template("unplanned_visits/create.html", form=form, draft_key=DRAFT, **(more or {}))

"""What was agreed at the visits: the list, ticking off, changing, proposing as a milestone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import RoleKind
from tracker.extensions import db
from tracker.forms.errors import add_error
from tracker.forms.follow_ups import FollowUpForm, ProposeForm
from tracker.models import FollowUp, Programme
from tracker.permissions import Action, Scope, may
from tracker.queries import follow_ups as queries
from tracker.queries.pairs import list_pairs
from tracker.queries.reports import cities_with_plan
from tracker.queries.sides import sides_of
from tracker.services import follow_ups as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.conflicts import is_stale, show_conflict
from tracker.web.parts.dates import say_date
from tracker.web.parts.paging import page_asked_for, pages_of
from tracker.web.parts.saving import save_and_go, sent_before
from tracker.web.parts.spoken import name_of_milestone
from tracker.web.parts.written import written

bp = Blueprint("follow_ups", __name__, url_prefix="/programmes/<slug>/follow-ups")

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A follow-up as the list shows it."""

    id: int
    what: str
    language: str | None
    owner: str | None
    due: str
    is_overdue: bool
    done: bool
    done_on: str
    visit: str
    report_url: str
    milestone: str | None
    milestone_url: str | None
    may_change: bool


@dataclass(frozen=True, slots=True)
class Pill:
    label: str
    url: str
    current: bool


@bp.get("")
@access(Action.SEE_DRAFTS)
def list_(slug: str) -> ResponseReturnValue:
    """Who does what by when; filters live in the address."""
    programme = load_programme(slug)
    require(scope_of(programme))
    wanted, asked = _wanted(programme)
    total = queries.count_follow_ups(programme.id, wanted)
    number = page_asked_for()
    pages = pages_of(total, PER_PAGE, number)
    found = queries.list_follow_ups(programme.id, wanted, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    pairs = [(pair.number, sides_of(pair).names) for pair in list_pairs(programme.id)]
    ticked = _number(request.args.get("ticked"))
    return render_template(
        "follow_ups/list.html",
        rows=[_row(one, programme) for one in found],
        total=total,
        state=asked["state"],
        asked=asked,
        pills=_pills(programme, asked),
        pairs=pairs,
        pair=wanted.pair,
        number=number,
        pages=pages,
        url_for_page=_page_url(programme, asked),
        ticked=queries.get_follow_up(programme.id, ticked) if ticked else None,
    )


@bp.post("/<int:follow_up_id>/done")
@access(Action.TICK_FOLLOW_UP)
def tick(slug: str, follow_up_id: int) -> ResponseReturnValue:
    """Ticks it off; sent with `done=no`, it is open again."""
    programme, follow_up = _load(slug, follow_up_id)
    require(scope_of_follow_up(follow_up, programme))
    done = request.form.get("done") != "no"
    services.tick_off(follow_up, programme=programme, done=done)
    asked: dict[str, Any] = {name: value for name in ("state", "pair") if (value := request.form.get(name))}
    if done:
        asked["ticked"] = follow_up_id
    goal = url_for("follow_ups.list_", slug=slug, **asked)
    db.session.commit()
    if not done:
        flash(_("It is open again."), "done")
    return redirect(goal, 303)


@bp.route("/<int:follow_up_id>/edit", methods=["GET", "POST"])
@access(Action.TICK_FOLLOW_UP)
def edit(slug: str, follow_up_id: int) -> ResponseReturnValue:
    """What is to be done, by whom, by when."""
    programme, follow_up = _load(slug, follow_up_id)
    require(scope_of_follow_up(follow_up, programme))
    form = _form(follow_up)
    if not form.is_submitted():
        return _edit_page(follow_up, form)
    if before := sent_before(form):
        return before
    if not form.validate():
        return _edit_page(follow_up, form), 422
    if is_stale(form, follow_up):
        theirs = _form(follow_up, formdata=None)
        here = url_for("follow_ups.edit", slug=slug, follow_up_id=follow_up_id)
        return show_conflict(form, theirs, version=follow_up.version, keep_theirs=here)
    try:
        services.change_follow_up(follow_up, programme=programme, **form.values())
    except DomainError as error:
        add_error(form, error)
        return _edit_page(follow_up, form), 422
    goal = url_for("follow_ups.list_", slug=slug)
    return save_and_go(form, goal, line=_("Saved."), draft=f"follow-up-{follow_up_id}")


@bp.post("/<int:follow_up_id>/propose")
@access(Action.TICK_FOLLOW_UP)
def propose(slug: str, follow_up_id: int) -> ResponseReturnValue:
    """Proposes it as a milestone to a mentee city, which accepts or declines it."""
    programme, follow_up = _load(slug, follow_up_id)
    require(scope_of_follow_up(follow_up, programme))
    form = ProposeForm(cities=_cities(follow_up))
    if before := sent_before(form):
        return before
    if not form.validate():
        return _edit_page(follow_up, _form(follow_up, formdata=None), form), 422
    names = dict(_cities(follow_up))
    made = services.propose(follow_up, programme=programme, city=form.city.data or 0)
    words = _("Proposed to %(city)s, which accepts or declines it.", city=names.get(form.city.data, ""))
    if made and follow_up.due and made.expected is None:
        words += " " + _("It has no date: the plan’s period does not reach to the day it is due.")
    line = words if made else _("It is a milestone already.")
    return save_and_go(form, url_for("follow_ups.list_", slug=slug), line=line)


def scope_of_follow_up(follow_up: FollowUp, programme: Programme) -> Scope:
    """Its owner, and the members of the pairs that the visit was for."""
    links = follow_up.report.activity.pair_links
    return scope_of(
        programme,
        owners=[follow_up.owner_id],
        pair_members=[member.organisation_id for link in links for member in link.pair.members],
    )


def _load(slug: str, follow_up_id: int) -> tuple[Programme, FollowUp]:
    programme = load_programme(slug)
    return programme, queries.get_follow_up(programme.id, follow_up_id) or missing()


def _wanted(programme: Programme) -> tuple[queries.Wanted, dict[str, Any]]:
    """What the address asks for, and how to ask for it again."""
    state = request.args.get("state", "open")
    state = state if state in ("open", "done", "mine", "all") else "open"
    pair = _number(request.args.get("pair"))
    owners = _own_organisations(programme) if state == "mine" else None
    wanted = queries.Wanted("open" if state == "mine" else state, owners, pair)
    return wanted, {"state": state} | ({"pair": str(pair)} if pair else {})


def _own_organisations(programme: Programme) -> set[int]:
    leads = [grant for grant in g.actor.grants if grant.role is RoleKind.COORDINATOR]
    own = {grant.organisation_id for grant in leads if grant.programme_id == programme.id}
    return {one for one in own | g.actor.organisations(programme.id) if one is not None}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None


def _pills(programme: Programme, asked: dict[str, Any]) -> list[Pill]:
    words = [
        ("open", pgettext("follow-ups", "Open")),
        ("mine", pgettext("follow-ups", "Mine")),
        ("done", pgettext("follow-ups", "Done")),
        ("all", pgettext("follow-ups", "All")),
    ]
    return [
        Pill(name, url_for("follow_ups.list_", slug=programme.slug, **{**asked, "state": state}), current)
        for state, name in words
        for current in [asked["state"] == state]
    ]


def _page_url(programme: Programme, asked: dict[str, Any]) -> Callable[[int], str]:
    def url(number: int) -> str:
        return url_for("follow_ups.list_", slug=programme.slug, **asked, page=number)

    return url


def _row(follow_up: FollowUp, programme: Programme) -> Row:
    activity, milestone = follow_up.report.activity, follow_up.milestone
    latest = follow_up.due.latest if follow_up.due else None
    today = clock.today(programme.timezone)
    root = f"{url_for('programmes.list_')}/{programme.slug}"
    return Row(
        id=follow_up.id,
        what=follow_up.what,
        language=follow_up.language,
        owner=follow_up.owner.name if follow_up.owner else follow_up.owner_name,
        due=say_date(follow_up.due),
        is_overdue=not follow_up.done and latest is not None and latest < today,
        done=bool(follow_up.done),
        done_on=say_date(follow_up.done_on),
        visit=written(activity),
        report_url=url_for("reports.show", slug=programme.slug, activity_id=activity.id),
        milestone=name_of_milestone("", milestone) if milestone else None,
        milestone_url=f"{root}/milestones/{milestone.id}" if milestone else None,
        may_change=may(g.actor, Action.TICK_FOLLOW_UP, scope_of_follow_up(follow_up, programme)),
    )


def _cities(follow_up: FollowUp) -> list[tuple[int, str]]:
    return [(city.id, city.name) for city in cities_with_plan(follow_up.report.activity)]


def _form(follow_up: FollowUp, **more: Any) -> FollowUpForm:
    links = follow_up.report.activity.pair_links
    members = [member.organisation for link in links for member in link.pair.members]
    also = [follow_up.owner] if follow_up.owner else []
    names = ("what", "owner_id", "owner_name", "due", "language", "version")
    return FollowUpForm(
        data={name: getattr(follow_up, name) for name in names},
        owners=list({one.id: (one.id, one.name) for one in [*members, *also]}.values()),
        **more,
    )


def _edit_page(follow_up: FollowUp, form: FollowUpForm, propose_form: ProposeForm | None = None) -> str:
    cities = [] if follow_up.milestone_id else _cities(follow_up)
    return render_template(
        "follow_ups/edit.html",
        follow_up=follow_up,
        form=form,
        cities=cities,
        propose_form=propose_form or (ProposeForm(formdata=None, cities=cities) if cities else None),
    )

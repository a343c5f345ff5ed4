"""Handing over: a person's place in a programme, or an account, is closed, and a colleague takes over."""

from __future__ import annotations

from flask import Blueprint, flash, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.forms.base import TrackedForm
from tracker.forms.leaving import Ends, HandOverForm
from tracker.labels.people import person_name
from tracker.models import Programme, User
from tracker.permissions import Action, Scope
from tracker.queries.leaving import open_work
from tracker.queries.people import get_person
from tracker.services import leaving as services
from tracker.web.access import access, load_programme, missing, person_here, require, scope_of
from tracker.web.parts.entering import leave as sign_out
from tracker.web.parts.leaving_page import colleagues, may_close, passing
from tracker.web.parts.people_page import may_give
from tracker.web.parts.saving import form_page, refusals_in, save_and_go, sent_before

bp = Blueprint("leaving", __name__)


@bp.route("/programmes/<slug>/people/<int:user_id>/hand-over", methods=["GET", "POST"])
@access(Action.MANAGE_PEOPLE)
def hand_over(slug: str, user_id: int) -> ResponseReturnValue:
    """Ends what somebody is in the programme, or closes their account, after showing what passes on."""
    programme = load_programme(slug)
    require(scope_of(programme))
    if before := sent_before(TrackedForm()):
        return before
    person = get_person(user_id) or missing()
    roles = [role for role in person.roles if role.programme_id == programme.id]
    if not roles and not g.actor.administrator:
        missing()
    if person.id != g.actor.user_id and not all(map(may_give, roles)):
        require(scope_of(programme), Action.MAKE_COORDINATOR)
    form = HandOverForm(
        colleagues=colleagues(person, [programme]), ends=_ends(person, programme, has_role=bool(roles))
    )
    if form.validate_on_submit():
        with refusals_in(form):
            return _hand_over(form, person, programme)
    name = person_name(person, sees_address=True)
    work = open_work(person.id, programme.id)
    elsewhere = {role.programme_id for role in person.roles} - {programme.id}
    return form_page(
        "leaving/hand_over.html",
        form,
        name=name,
        passing=passing(work),
        elsewhere=len(elsewhere) if may_close(person) else 0,
        closes=may_close(person),
    )


@bp.route("/account/leave", methods=["GET", "POST"])
@access(Action.KEEP_ACCOUNT)
def close_account() -> ResponseReturnValue:
    """Closes one's own account, everywhere."""
    require(Scope())
    person = get_person(g.actor.user_id or 0) or missing()
    programmes = {role.programme_id: role.programme for role in person.roles}
    form = HandOverForm(colleagues=colleagues(person, programmes.values()), ends={Ends.ACCOUNT: ""})
    if form.validate_on_submit():
        with refusals_in(form):
            services.leave(person, to=_colleague(form), by=person, may_give=may_give)
            return _closed_own()
    shown = passing(open_work(person.id), several=len(programmes) > 1)
    return form_page("leaving/close_account.html", form, passing=shown)


def _hand_over(form: HandOverForm, person: User, programme: Programme) -> ResponseReturnValue:
    to, by = _colleague(form), person_here()
    own = person.id == g.actor.user_id
    if form.ends is Ends.ACCOUNT:
        services.leave(person, to=to, by=by, may_give=may_give)
        if own:
            return _closed_own()
        line = _("The account is closed. What its person wrote stays, as that of a former colleague.")
    else:
        services.leave_programme(person, programme, to=to, by=by, may_give=may_give)
        line = _("It is handed over. What the person wrote stays.")
    # Who has just left may not see the people any more.
    url = url_for("home.show") if own else url_for("people.list_", slug=programme.slug)
    return save_and_go(form, url, line=line)


def _closed_own() -> ResponseReturnValue:
    """Signs out for good."""
    answer = sign_out()
    flash(_("Your account is closed. What you wrote stays, as that of a former colleague."), "done")
    return answer


def _colleague(form: HandOverForm) -> User | None:
    return get_person(form.to.data) if form.to.data else None


def _ends(person: User, programme: Programme, *, has_role: bool) -> dict[Ends, str]:
    """What the sender may end."""
    here = {Ends.PROGRAMME: str(_("In %(programme)s alone", programme=programme.name))}
    account = {Ends.ACCOUNT: str(_("Everywhere: the account is closed, and nobody can sign in with it"))}
    return (here if has_role else {}) | (account if may_close(person) else {})

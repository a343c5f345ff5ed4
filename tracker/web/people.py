"""Who may do what in a programme: the list, giving a role, ending one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.domain.statuses import RoleKind
from tracker.extensions import db
from tracker.forms.base import TrackedForm
from tracker.forms.people import RoleForm
from tracker.labels import label
from tracker.labels.invitations import last_day
from tracker.models import Organisation, Programme, Role
from tracker.permissions import Action, may
from tracker.queries import users
from tracker.services import leaving
from tracker.services import users as services
from tracker.services.invitations import invites_to
from tracker.web.access import access, load_programme, missing, person_here, require, scope_of
from tracker.web.parts.invitation_page import good_invitations, mails, take_new_link
from tracker.web.parts.organisation_choices import organisation_choices
from tracker.web.parts.paging import choice_asked_for, page_asked_for, pages_of
from tracker.web.parts.people_page import LONGEST_SEARCH, Order, narrowed, others, people_lines
from tracker.web.parts.saving import form_page, refusals_in, save_and_go, sent_before

bp = Blueprint("people", __name__, url_prefix="/programmes/<slug>/people")

PAGE_SIZE = 30
ORDER_WORDS = {
    Order.NAME: _l("name"),
    Order.ORGANISATION: _l("organisation"),
    Order.SIGNED_IN: _l("last signed in"),
}


@bp.get("")
@access(Action.SEE_PEOPLE)
def list_(slug: str) -> ResponseReturnValue:
    """The people of a programme, for those who work on it."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = _form(programme) if may(g.actor, Action.MANAGE_PEOPLE, scope_of(programme)) else None
    return _page(programme, form)


@bp.post("")
@access(Action.MANAGE_PEOPLE)
def give(slug: str) -> ResponseReturnValue:
    """Gives somebody a role; coordinators are made by administrators."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = _form(programme)
    if before := sent_before(form):
        return before
    if form.validate():
        with refusals_in(form, fields={"organisation": "organisation_id"}):
            role = _give(programme, form)
            line = _("%(address)s: %(role)s.", address=form.address.data, role=label(role.role))
            return save_and_go(form, url_for("people.list_", slug=slug), line=line)
    return _page(programme, form), 422


@bp.route("/<int:role_id>/end", methods=["GET", "POST"])
@access(Action.MANAGE_PEOPLE)
def end(slug: str, role_id: int) -> ResponseReturnValue:
    """Takes a role away, after asking once."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = TrackedForm()
    if before := sent_before(form):
        return before
    role = users.get_role(role_id, programme.id) or missing()
    if role.role is RoleKind.COORDINATOR:
        require(scope_of(programme), Action.MAKE_COORDINATOR)
    if form.validate_on_submit():
        services.end_role(role)
        line = _("The role has ended. What the person wrote stays.")
        return save_and_go(form, url_for("people.list_", slug=slug), line=line)
    return form_page("people/end.html", form, role=role)


def _form(programme: Programme) -> RoleForm:
    makes_coordinators = may(g.actor, Action.MAKE_COORDINATOR, scope_of(programme))
    roles = [role for role in RoleKind if makes_coordinators or role is not RoleKind.COORDINATOR]
    return RoleForm(roles=roles, organisations=organisation_choices(programme.id))


def _give(programme: Programme, form: RoleForm) -> Role:
    """Who administers opens a closed account again by giving it a role; nobody else does."""
    chosen = form.organisation_id.data if form.role.data == RoleKind.EDITOR else None
    closed = users.get_user_by_address(form.address.data or "")
    if closed is not None and closed.left_at is not None and g.actor.administrator:
        leaving.reopen(closed)
    return services.give_role(
        programme=programme,
        address=form.address.data or "",
        name=form.name.data or "",
        role=RoleKind(form.role.data),
        organisation=None if chosen is None else db.session.get(Organisation, chosen),
        by=person_here(),
    )


def _page(programme: Programme, form: RoleForm | None) -> str:
    invites = may(g.actor, Action.INVITE, scope_of(programme))
    manages = may(g.actor, Action.MANAGE_PEOPLE, scope_of(programme))
    invitations = good_invitations(programme) if invites else []
    everybody = people_lines(programme)
    kind, text = choice_asked_for("role", RoleKind), request.args.get("q", "").strip()[:LONGEST_SEARCH]
    order = (choice_asked_for("order", Order) if manages else None) or Order.NAME
    found, number = narrowed(everybody, kind=kind, text=text, order=order), page_asked_for()
    said = {"role": kind, "q": text, "order": None if order is Order.NAME else order}
    asked: dict[str, Any] = {name: value for name, value in said.items() if value}
    return render_template(
        "people/list.html",
        form=form,
        invites=invites,
        invitations=[(one, last_day(one)) for one in invitations],
        can_revoke=lambda invitation: may(g.actor, invites_to(invitation.role), scope_of(programme)),
        new_link=take_new_link(invitations),
        mails=mails(),
        all=everybody,
        never=sum(one.signed_in_at is None for one in everybody) if manages else 0,
        kinds={kind: sum(kind in one.kinds for one in everybody) for kind in RoleKind},
        rows=found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        total=len(found),
        number=number,
        pages=pages_of(len(found), PAGE_SIZE, number),
        url_for_page=lambda page: url_for("people.list_", slug=programme.slug, page=page, **asked),
        asked=asked,
        orders=ORDER_WORDS if manages else {},
        others=others(programme) if manages else None,
    )

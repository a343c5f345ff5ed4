"""Invitations: making and taking them back for coordinators; reading and accepting them for the invited."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.domain.statuses import RoleKind
from tracker.extensions import db
from tracker.forms.base import TrackedForm
from tracker.forms.errors import add_error
from tracker.forms.invitations import AcceptForm, AddressForm, InvitationForm, JoinForm
from tracker.labels.invitations import last_day
from tracker.models import Invitation, Organisation, User
from tracker.permissions import Action
from tracker.queries import invitations as queries
from tracker.queries.users import get_user_by_address
from tracker.services import invitations as services
from tracker.services.invitations import is_good
from tracker.services.tokens import hashed
from tracker.services.tries import INVITATION, PASSWORD
from tracker.services.users import check_password
from tracker.web import attempts
from tracker.web.access import access, anyone, load_programme, person_here, require, scope_of
from tracker.web.mailed_invitations import address_page
from tracker.web.parts.invitation_page import (
    accept_signed_in,
    enter_invited,
    invitation_page,
    keep_new_link,
    mails,
    no_good,
    open_invitation,
    roles_to_invite_to,
    too_many_tries,
    was_accepted_by_reader,
)
from tracker.web.parts.organisation_choices import organisation_choices
from tracker.web.parts.saving import form_page, refusals_in, save_and_go, sent_before

bp = Blueprint("invitations", __name__)
PAGE = "invitations/show.html"
UNDER = "/programmes/<slug>/people/invitations"


@bp.route(f"{UNDER}/new", methods=["GET", "POST"])
@access(Action.INVITE)
def create(slug: str) -> ResponseReturnValue:
    """Makes an invitation, and mails its link; or, without a mail, the page after it shows the link, once."""
    programme = load_programme(slug)
    require(scope_of(programme))
    roles = roles_to_invite_to(programme)
    mailed = mails() and request.form.get("by") != "link"
    form = InvitationForm(roles=roles, organisations=organisation_choices(programme.id), mailed=mailed)
    if before := sent_before(form):
        return before
    if form.validate_on_submit():
        role = RoleKind(form.role.data)
        chosen = form.organisation_id.data if role is RoleKind.EDITOR else None
        wanted: dict[str, Any] = {
            "programme": programme,
            "role": role,
            "organisation": None if chosen is None else db.session.get(Organisation, chosen),
            "by": person_here(),
        }
        goal, address = url_for("people.list_", slug=slug), form.address.data
        with refusals_in(form, fields={"organisation": "organisation_id"}):
            if mailed and address:
                services.invite_by_mail(address=address, **wanted)
                line = _("The invitation is on its way to %(address)s.", address=address)
                return save_and_go(form, goal, line=line)
            keep_new_link(*services.invite(address=address, **wanted))
            return save_and_go(form, goal)
    return form_page("invitations/create.html", form, mails=mails())


@bp.route(f"{UNDER}/<int:invitation_id>/revoke", methods=["GET", "POST"])
@access(Action.INVITE)
def revoke(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Takes an open invitation back, after asking once."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = TrackedForm()
    if before := sent_before(form):
        return before
    invitation = open_invitation(programme, invitation_id)
    if form.validate_on_submit():
        services.revoke(invitation)
        line = _("The invitation was taken back. Its link leads nowhere now.")
        return save_and_go(form, url_for("people.list_", slug=slug), line=line)
    return form_page("invitations/revoke.html", form, invitation=invitation, until=last_day(invitation))


@bp.get("/invitations/<token>")
@anyone
def show(token: str) -> ResponseReturnValue:
    """What the invited will be able to do, and the form; one page for all links that are no good."""
    invitation = queries.get_by_token(hashed(token))
    if was_accepted_by_reader(invitation):
        return redirect(url_for("home.show"), 303)
    if invitation is None or not is_good(invitation):
        return no_good()
    if g.actor.is_signed_in:
        return invitation_page(PAGE, invitation, AcceptForm(formdata=None, person=str(g.actor.user_id)))
    if mails():
        return address_page(invitation, AddressForm(formdata=None, address=invitation.address))
    return invitation_page(PAGE, invitation, JoinForm(formdata=None, address=invitation.address))


@bp.post("/invitations/<token>")
@anyone
def accept(token: str) -> ResponseReturnValue:
    """Accepts, once, as who has signed in or as who signs in with this very form.

    Where there is mail, nobody comes in by an address that is only typed (`mailed_invitations.send`).
    """
    if mails() and not g.actor.is_signed_in:
        return redirect(url_for("invitations.show", token=token), 303)
    # Tries are counted and committed first: a commit would give up the lock on the invitation.
    seconds, why = (0, "") if g.actor.is_signed_in else _seconds_to_wait(token)
    invitation = queries.get_by_token(hashed(token), lock=True)
    if invitation is None:
        answer = no_good()
        attempts.note_failure(PASSWORD)
        return answer
    if was_accepted_by_reader(invitation):
        return redirect(url_for("home.show"), 303)
    if seconds:
        return invitation_page(PAGE, invitation, _refused(why), status=429, seconds=seconds)
    if not g.actor.is_signed_in:
        return _accept_signed_out(invitation)
    return accept_signed_in(invitation, PAGE) if is_good(invitation) else no_good()


def _seconds_to_wait(token: str) -> tuple[int, str]:
    """How long whoever sends the form must wait, and why; a form that is not filled in is no try."""
    form = JoinForm()
    if not form.validate():
        return 0, ""
    if seconds := attempts.seconds_to_wait(PASSWORD, form.address.data or ""):
        return seconds, attempts.words(seconds)
    seconds = attempts.seconds_to_wait(INVITATION, hashed(token))
    return seconds, too_many_tries()


def _refused(why: str) -> JoinForm:
    form = JoinForm()
    form.form_errors = [why]
    return form


def _accept_signed_out(invitation: Invitation) -> ResponseReturnValue:
    """Whoever presses twice has the account already the second time, and its password."""
    form, is_open = JoinForm(), is_good(invitation)
    if not form.validate():
        return invitation_page(PAGE, invitation, form, status=422) if is_open else no_good()
    try:
        person = _who_sends(form, invitation)
    except DomainError as error:
        add_error(form, error)
        answer = invitation_page(PAGE, invitation, form, status=422) if is_open else no_good()
        attempts.note_failure(PASSWORD)
        return answer
    if is_open:
        services.accept(invitation, by=person)
    attempts.forgive(PASSWORD, form.address.data or "")
    return enter_invited(person, invitation)


def _who_sends(form: JoinForm, invitation: Invitation) -> User:
    """Who has filled in the form: somebody with an account and its password, or somebody new.

    Raises DomainError, always the same one, whatever the reason (docs/decisions has why).
    """
    address, password = form.address.data or "", form.password.data or ""
    known = get_user_by_address(address)
    if check_password(known, password) and known is not None:
        if is_good(invitation) or known.id == invitation.accepted_by_id:
            return known
    elif is_good(invitation) and known is None:
        return services.join(address=address, name=form.name.data or "", password=password)
    elif is_good(invitation) and known is not None:
        services.claim(known, invitation, name=form.name.data or "", password=password)
        return known
    raise DomainError("address", "address_or_password")

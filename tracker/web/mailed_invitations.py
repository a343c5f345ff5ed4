"""Invitations that are mailed: whoever comes by the link of the mail has proved the address, and needs no
password. Who has a link that was not mailed has one mailed to the address that they type."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.forms.base import TrackedForm
from tracker.forms.errors import add_error
from tracker.forms.invitations import AcceptForm, AddressForm, NameForm
from tracker.labels.invitations import last_day
from tracker.models import Invitation, User
from tracker.permissions import Action
from tracker.queries import invitations as queries
from tracker.queries.users import get_user_by_address
from tracker.services import invitations as services
from tracker.services.invitations import is_good
from tracker.services.tokens import hashed
from tracker.services.tries import INVITATION
from tracker.web import attempts
from tracker.web.access import access, anyone, load_programme, missing, require, scope_of
from tracker.web.parts.invitation_page import (
    accept_signed_in,
    enter_invited,
    invitation_page,
    mails,
    no_good,
    open_invitation,
    too_many_tries,
    was_accepted_by_reader,
)
from tracker.web.parts.saving import form_page, refusals_in, save_and_go, sent_before

bp = Blueprint("mailed_invitations", __name__)
PAGE = "mailed_invitations/show.html"


@bp.get("/invitations/mail/<token>")
@anyone
def show(token: str) -> ResponseReturnValue:
    """What the invited will be able to do, and one button; one page for all links that are no good."""
    invitation = _invitation_of(token)
    if was_accepted_by_reader(invitation):
        return redirect(url_for("home.show"), 303)
    if invitation is None or not _is_good(invitation, token):
        return no_good()
    if g.actor.is_signed_in:
        return invitation_page(PAGE, invitation, AcceptForm(formdata=None, person=str(g.actor.user_id)))
    return invitation_page(PAGE, invitation, _name_form(invitation))


@bp.post("/invitations/mail/<token>")
@anyone
def accept(token: str) -> ResponseReturnValue:
    """Accepts, once: as who has signed in, or as whom the mail was sent to, who is signed in by it."""
    invitation = _invitation_of(token, lock=True)
    if was_accepted_by_reader(invitation):
        return redirect(url_for("home.show"), 303)
    if invitation is None or not _is_good(invitation, token):
        return no_good()
    return accept_signed_in(invitation, PAGE) if g.actor.is_signed_in else _accept_by_mail(invitation)


@bp.post("/invitations/<token>/mail")
@anyone
def send(token: str) -> ResponseReturnValue:
    """Mails the link to the address that whoever has it types, since nobody knows yet whose that is."""
    form, here = AddressForm(), url_for("invitations.show", token=token)
    if not mails() or g.actor.is_signed_in:
        return redirect(here, 303)
    # Tries are counted and committed first: a commit would give up the lock on the invitation.
    seconds = attempts.seconds_to_wait(INVITATION, hashed(token)) if form.validate() else 0
    invitation = queries.get_by_token(hashed(token), lock=True)
    if invitation is None or not is_good(invitation):
        return no_good()
    if seconds:
        form.form_errors = [too_many_tries()]
        return address_page(invitation, form, status=429, seconds=seconds)
    if not form.validate():
        return address_page(invitation, form, status=422)
    try:
        services.mail(invitation, to=form.address.data or "")
    except DomainError as error:
        add_error(form, error)
        return address_page(invitation, form, status=429)
    db.session.commit()
    return redirect(url_for("invitations.show", token=token, sent=1), 303)


@bp.route("/programmes/<slug>/people/invitations/<int:invitation_id>/send", methods=["GET", "POST"])
@access(Action.INVITE)
def send_again(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Mails an open invitation once more, after asking; for who looks for the mail in vain."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = TrackedForm()
    if before := sent_before(form):
        return before
    invitation = open_invitation(programme, invitation_id)
    if invitation.address is None or not mails():
        missing()
    if form.validate_on_submit():
        address = invitation.address
        with refusals_in(form):
            line = (
                _("The invitation is on its way to %(address)s.", address=address)
                if services.mail(invitation)
                else _("The mail to %(address)s waits to be sent already.", address=address)
            )
            return save_and_go(form, url_for("people.list_", slug=slug), line=line)
    return form_page(
        "mailed_invitations/send_again.html", form, invitation=invitation, until=last_day(invitation)
    )


def address_page(
    invitation: Invitation, form: AddressForm, *, status: int = 200, seconds: int = 0
) -> ResponseReturnValue:
    """The page of a link that was not mailed: where shall it be mailed to?"""
    return invitation_page(
        "mailed_invitations/address.html", invitation, form, status=status, seconds=seconds
    )


def _accept_by_mail(invitation: Invitation) -> ResponseReturnValue:
    form = NameForm()
    if not form.validate():
        return invitation_page(PAGE, invitation, form, status=422)
    try:
        person = _who_comes(invitation, form.name.data or "")
    except DomainError:
        # Somebody made an account at that address meanwhile: they sign in, and come back.
        return invitation_page(PAGE, invitation, None, status=409)
    services.accept(invitation, by=person)
    answer = enter_invited(person, invitation)
    flash(
        _(
            "Next time you sign in by a link in a mail. On your account page you can also make a passkey, "
            "or set a password."
        ),
        "info",
    )
    return answer


def _who_comes(invitation: Invitation, name: str) -> User:
    """Somebody new, or who was named before they came. Raises DomainError where they sign in first."""
    address = invitation.address or ""
    known = get_user_by_address(address)
    if known is None:
        return services.join(address=address, name=name)
    services.claim(known, invitation, name=name)
    return known


def _invitation_of(token: str, *, lock: bool = False) -> Invitation | None:
    number = services.invitation_of_mailed(token)
    return None if number is None else queries.get_invitation(number, lock=lock)


def _is_good(invitation: Invitation, token: str) -> bool:
    """Whether it is open, was mailed to the address it is for now, and no closed account has that address."""
    if not (is_good(invitation) and services.was_mailed(invitation, token)):
        return False
    known = get_user_by_address(invitation.address or "")
    return known is None or known.is_here


def _name_form(invitation: Invitation) -> NameForm | None:
    """The form of somebody new; None where somebody has an account at that address, and signs in."""
    known = get_user_by_address(invitation.address or "")
    if known is None or services.may_be_claimed(known, invitation):
        return NameForm(formdata=None, name=known.name if known else "")
    return None

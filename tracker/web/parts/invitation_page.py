"""What the pages say of invitations, which of these are still good, and accepting as who has signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, after_this_request, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.domain.statuses import RoleKind, SignInMeans
from tracker.extensions import db, settings
from tracker.forms.base import PlainForm
from tracker.forms.invitations import AcceptForm
from tracker.labels.invitations import last_day
from tracker.models import Invitation, Programme, User
from tracker.permissions import may
from tracker.queries.invitations import get_open_invitation, list_open_invitations
from tracker.queries.users import get_user_by_address
from tracker.services.invitations import accept, invites_to, is_good
from tracker.services.rights import rights_of
from tracker.web import attempts
from tracker.web.access import missing, person_here, require, scope_of
from tracker.web.parts.entering import enter
from tracker.web.parts.shown_once import keep_token, take_token

NEW_LINK = "new-invitation"
"""What a new link is kept as until it is shown."""


@dataclass(frozen=True, slots=True)
class NewLink:
    """The link that has just been made, to be copied now."""

    address: str
    role: RoleKind
    until: str


def roles_to_invite_to(programme: Programme) -> list[RoleKind]:
    """The roles that the signed-in person may invite to."""
    return [role for role in RoleKind if may(g.actor, invites_to(role), scope_of(programme))]


def good_invitations(programme: Programme) -> Sequence[Invitation]:
    """The invitations of a programme that can still be accepted."""
    return [one for one in list_open_invitations(programme.id, clock.now()) if is_good(one)]


def mails() -> bool:
    """Whether links can be mailed: a mail server is set."""
    return settings().mail_server is not None


def was_accepted_by_reader(invitation: Invitation | None) -> bool:
    """Whether the signed-in person has accepted it before: they are where they wanted to get."""
    return invitation is not None and g.actor.is_signed_in and invitation.accepted_by_id == g.actor.user_id


def welcome(invitation: Invitation) -> str:
    """What is said to whoever has accepted."""
    programme = invitation.programme
    return str(_("You now work on %(programme)s.", programme=programme.acronym or programme.name))


def no_good() -> ResponseReturnValue:
    """The one answer to a link that is used, taken back, expired or made up."""
    return render_template("invitations/closed.html"), 404


def invitation_page(
    template: str, invitation: Invitation, form: PlainForm | None, *, status: int = 200, seconds: int = 0
) -> ResponseReturnValue:
    """What the invited will be able to do, and a form; `seconds`: how long to wait before sending it."""
    html = render_template(
        template,
        form=form,
        invitation=invitation,
        rights=rights_of(invitation.programme, invitation.role, invitation.organisation),
        until=last_day(invitation),
    )
    return html, status, attempts.headers(seconds)


def enter_invited(person: User, invitation: Invitation) -> ResponseReturnValue:
    """Signs in who has just accepted, or has done so before, and welcomes them."""
    # The person was read before the role was there.
    db.session.flush()
    db.session.expire(person)
    words = welcome(invitation)
    answer = enter(get_user_by_address(person.email) or person, means=SignInMeans.INVITATION, goal=None)
    flash(words, "done")
    return answer


def too_many_tries() -> str:
    """What is said to whoever has asked for addresses by one link too often."""
    return str(_("Too many tries with this link. Sign in first, or try again tomorrow."))


def open_invitation(programme: Programme, invitation_id: int) -> Invitation:
    """An open invitation of the programme, locked; 404 where there is none, 403 for who may not make it."""
    invitation = get_open_invitation(invitation_id, programme.id, clock.now()) or missing()
    require(scope_of(programme), invites_to(invitation.role))
    return invitation


def accept_signed_in(invitation: Invitation, template: str) -> ResponseReturnValue:
    """Accepts as who has signed in, where the page that was sent named them; else the page again."""
    form = AcceptForm()
    if form.validate() and form.person.data == str(g.actor.user_id):
        accept(invitation, by=person_here())
        db.session.commit()
        flash(welcome(invitation), "done")
        return redirect(url_for("home.show"), 303)
    form.form_errors = [_("Look at the name below: it is who accepts now.")]
    form.person.data = str(g.actor.user_id)
    return invitation_page(template, invitation, form, status=422)


def keep_new_link(invitation: Invitation, token: str) -> None:
    """Keeps the link of a new invitation for the next page, which shows it."""
    keep_token(NEW_LINK, invitation.id, token)


def take_new_link(invitations: Sequence[Invitation]) -> NewLink | None:
    """The link of the invitation that was just made, once; None where there is none on this page."""
    listed = {one.id: one for one in invitations}
    if (kept := take_token(NEW_LINK, listed)) is None:
        return None
    number, token = kept
    found = listed[number]
    after_this_request(_keep_nowhere)
    return NewLink(url_for("invitations.show", token=token, _external=True), found.role, last_day(found))


def _keep_nowhere(response: Response) -> Response:
    """Nor does the browser's way back show it again."""
    response.headers["Cache-Control"] = "no-store"
    return response

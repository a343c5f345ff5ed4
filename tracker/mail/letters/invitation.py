"""Somebody is invited: who invites, what they will be able to do, and the link that proves their address."""

from __future__ import annotations

from flask_babel import gettext as _

from tracker.documents.letter import Button, Letter, Line, Lines, Paragraph
from tracker.labels import label
from tracker.labels.cases import inside
from tracker.labels.invitations import last_day
from tracker.labels.people import known_name
from tracker.mail.links import url
from tracker.models import Invitation, Message
from tracker.queries.invitations import get_invitation
from tracker.services.invitations import is_good, mailed_token
from tracker.services.rights import rights_of


def letter(message: Message) -> Letter | None:
    """The invitation; None where it was accepted or taken back, is over, or nobody could make it now."""
    invitation = get_invitation(message.invitation_id or 0)
    if invitation is None or invitation.address is None or not is_good(invitation):
        return None
    programme = invitation.programme
    names = {
        "name": known_name(invitation.made_by) or _("The coordinator"),
        "short": programme.acronym or programme.name,
        "programme": programme.name,
    }
    rights = rights_of(programme, invitation.role, invitation.organisation)
    return Letter(
        subject=_("%(name)s invites you to %(short)s", **names),
        blocks=(
            Paragraph(_("%(name)s invites you to work on the programme %(programme)s.", **names)),
            Lines(_heading(invitation), tuple(Line(one) for one in rights)),
            Button(_("See and accept"), url("mailed_invitations.show", token=mailed_token(invitation))),
            Paragraph(
                _(
                    "You need no password. The link is for you alone, once, and good until %(day)s.",
                    day=last_day(invitation),
                )
            ),
        ),
        footer=_(
            "You get this because somebody typed your address to invite you. It is forgotten when you "
            "accept, or when the invitation ends. If you did not expect it, there is nothing to do."
        ),
    )


def _heading(invitation: Invitation) -> str:
    role = inside(str(label(invitation.role)))
    if invitation.organisation is None:
        return str(_("As %(role)s you can", role=role))
    return str(
        _("As %(role)s of %(organisation)s you can", role=role, organisation=invitation.organisation.name)
    )

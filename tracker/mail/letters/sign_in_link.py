"""The link that signs somebody in, to whoever asked for it on the sign-in page."""

from __future__ import annotations

from flask_babel import gettext as _

from tracker.documents.letter import Button, Letter, Paragraph
from tracker.extensions import db
from tracker.mail.links import url
from tracker.models import Message, User
from tracker.services import sign_in_links


def letter(message: Message) -> Letter | None:
    """A new link, good from now on; None where the person may not sign in any more, or asked too long ago."""
    person = db.session.get(User, message.user_id)
    if person is None or not person.is_here:
        return None
    token = sign_in_links.renew(message.about[sign_in_links.LINK])
    if token is None:
        return None
    good = _(
        "The link is good for %(minutes)d minutes from when this was sent, and only once.",
        minutes=sign_in_links.MINUTES,
    )
    return Letter(
        subject=_("Your link to sign in"),
        blocks=(
            Paragraph(_("You asked to sign in. Open the link, and press the button there.")),
            Button(_("Sign in"), url("sign_in_links.show", token=token)),
            Paragraph(good),
            Paragraph(
                _("You did not ask for it? Then somebody mistyped an address. There is nothing to do.")
            ),
        ),
        footer=_("You get this because your address was typed on the sign-in page."),
    )

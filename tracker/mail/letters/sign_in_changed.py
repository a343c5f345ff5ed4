"""How somebody signs in has changed: so that they notice where it was somebody else."""

from __future__ import annotations

from flask_babel import get_timezone
from flask_babel import gettext as _

from tracker.datewords import print_day_long, print_time
from tracker.documents.letter import Button, Letter, Paragraph
from tracker.domain.statuses import SignInChange
from tracker.extensions import db, page_language
from tracker.labels import label
from tracker.mail.links import url
from tracker.models import Message, User


def letter(message: Message) -> Letter | None:
    """What has changed and when; None where the person has left."""
    person = db.session.get(User, message.user_id)
    if person is None or person.left_at is not None:
        return None
    locale, zone = page_language(), get_timezone()
    when = message.created_at.astimezone(zone)
    moment = {
        "day": print_day_long(when.date(), locale),
        "time": print_time(when, locale),
        "zone": str(zone),
    }
    return Letter(
        subject=_("How you sign in has changed"),
        blocks=(
            Paragraph(str(label(SignInChange(message.about["what"])))),
            Paragraph(_("That was on %(day)s at %(time)s (%(zone)s).", **moment)),
            Paragraph(
                _(
                    "Was it you? Then there is nothing to do. If not, somebody else was in your account: "
                    "open it, sign out everywhere, remove what you do not know, and tell your coordinator."
                )
            ),
            Button(_("Open your account"), url("account.show")),
        ),
        footer=_("You get this because it protects your account; it cannot be switched off."),
    )

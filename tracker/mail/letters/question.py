"""Somebody asks: to those who are to answer, each with a link that opens the very thing."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import pgettext

from tracker.documents.letter import Button, Letter, Paragraph
from tracker.mail.letters.asked import asked_in
from tracker.mail.links import url
from tracker.models import Message
from tracker.services import item_links


def letter(message: Message) -> Letter | None:
    """The question, and where it is answered; None where it is answered or taken back, or the person may
    not answer it any more."""
    asked = asked_in(message)
    if asked is None or not asked.question.is_open or not asked.may_answer():
        return None
    question, names = asked.question, asked.names
    token = item_links.make(
        user_id=asked.person.id,
        programme_id=question.programme_id,
        milestone_id=question.milestone_id,
        activity_id=question.activity_id,
        message_id=message.id,
    )
    return Letter(
        subject=_("%(asker)s asks about %(about)s", **names),
        blocks=(
            Paragraph(
                _("%(asker)s asks about %(about)s, in %(programme)s:", **names | {"asker": asked.asker})
            ),
            Paragraph(_("“%(text)s”", text=question.text), language=question.language or ""),
            Button(pgettext("verb", "Answer"), url("item_links.open", token=token, question=question.id)),
            Paragraph(
                _("The link opens this one thing, without signing in, for 14 days. It is yours alone.")
            ),
        ),
        footer=_("You get this once, because you are one of those who can answer."),
    )

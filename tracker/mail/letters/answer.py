"""What was asked is answered: to whoever asked."""

from __future__ import annotations

from flask_babel import gettext as _

from tracker.documents.letter import Button, Letter, Paragraph
from tracker.mail.letters.asked import asked_in
from tracker.models import Message


def letter(message: Message) -> Letter | None:
    """Question and answer; None where the person may not read them any more."""
    asked = asked_in(message)
    if asked is None or asked.question.answer is None or not asked.may_read():
        return None
    question, names = asked.question, asked.names
    return Letter(
        subject=_("%(answerer)s has answered about %(about)s", **names),
        blocks=(
            Paragraph(_("You asked about %(about)s, in %(programme)s:", **names)),
            Paragraph(_("“%(text)s”", text=question.text), language=question.language or ""),
            Paragraph(_("%(answerer)s answers:", answerer=asked.answerer)),
            Paragraph(_("“%(text)s”", text=question.answer), language=question.answer_language or ""),
            Button(_("See the answer"), asked.url),
        ),
        footer=_("You get this once, because you asked."),
    )

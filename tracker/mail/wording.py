"""What a message says at the moment at which it is sent, and the mail that says it."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.documents.letter import Letter
from tracker.documents.letter_mail import Envelope, mail_of
from tracker.extensions import db, settings
from tracker.mail.language import in_language_of
from tracker.mail.letters import LETTERS
from tracker.models import Message


def word(message: Message) -> tuple[Letter | None, str]:
    """What a message says now, in the language of whoever it is for, and that language.

    None where nothing is left to say. It may write (a token), in the session's transaction. The message's
    user, invitation and programme must be loaded.
    """
    with in_language_of(message) as language:
        gone = message.user is not None and not message.user.is_here
        return None if gone else LETTERS[message.kind](message), language


def mail_now(message_id: int, now: datetime) -> EmailMessage | None:
    """The mail of a message; None where nothing is left to say, or there is nobody to say it to.

    It may write, as `word` may. Raises BadAddressError where no mail can have such an address.
    """
    message = _get(message_id)
    to = message.user.email if message.user else message.invitation and message.invitation.address
    letter, language = word(message)
    if letter is None or not to:
        return None
    with in_language_of(message):
        return mail_of(
            letter,
            Envelope(
                sender=settings().sender,
                to=to,
                language=language,
                key=f"{settings().address} {message.id} {message.key}",
                date=now,
            ),
        )


def _get(message_id: int) -> Message:
    wanted = select(Message).where(Message.id == message_id)
    whole = wanted.options(
        joinedload(Message.user), joinedload(Message.invitation), joinedload(Message.programme)
    )
    return db.session.scalars(whole.execution_options(populate_existing=True)).one()

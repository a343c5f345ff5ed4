"""Links that sign a person in, once. They stand in mails, and their tokens nowhere else.

Whoever asks gets a row whose token nobody knows; it gets the token that counts when the mail is worded, and
is good from then on. So a mail that waited is as good as one that did not, and one that is worded again
leaves one link behind.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from tracker import clock
from tracker.domain.statuses import MessageKind
from tracker.extensions import db
from tracker.models import SignInLink
from tracker.queries.users import get_person_to_write_to
from tracker.services import outbox
from tracker.services.tokens import hashed, new_token

MINUTES = 15
VALID_FOR = timedelta(minutes=MINUTES)
ASKED_FOR = timedelta(days=1)
"""Whose mail could not be sent for so long has asked again, or does not want it any more."""
LINK = "sign_in_link"


def ask(address: str, *, goal: str | None) -> None:
    """Writes a message with a link to whoever signs in with an address, if anybody may.

    Where nobody may, the same rows are written for somebody else and taken back, so that the time of the
    answer does not tell who has an account.
    """
    person, anybody = get_person_to_write_to(address)
    user_id = person or anybody
    if user_id is None:
        return
    with db.session.begin_nested() as point:
        # Nobody knows this token: the one that counts is made with the mail.
        link = SignInLink(
            user_id=user_id, token_hash=hashed(new_token()), goal=goal, expires_at=clock.now() + ASKED_FOR
        )
        db.session.add(link)
        db.session.flush()
        key = f"sign-in link {link.id} {new_token()}"
        outbox.write(MessageKind.SIGN_IN_LINK, key=key, user_id=user_id, about={LINK: link.id})
        if person is None:
            point.rollback()


def renew(link_id: int) -> str | None:
    """The token of a link that was asked for, good for 15 minutes from now; any before it is no good now.

    None where it was used, taken back, or asked for too long ago.
    """
    link = db.session.get(SignInLink, link_id)
    now = clock.now()
    if link is None or link.used_at is not None or link.created_at + ASKED_FOR <= now:
        return None
    token = new_token()
    link.token_hash, link.expires_at = hashed(token), now + VALID_FOR
    db.session.flush()
    return token


def use(token: str) -> SignInLink | None:
    """Uses a link up; None where it is no good. Of two who come at once, one gets it."""
    now = clock.now()
    statement = (
        update(SignInLink)
        .where(
            SignInLink.token_hash == hashed(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLink)
    )
    return db.session.scalar(statement)


def revoke_all(user_id: int) -> None:
    """Takes back all links of a person that are out or about to be sent."""
    open_ones = (SignInLink.user_id == user_id, SignInLink.used_at.is_(None))
    db.session.execute(update(SignInLink).where(*open_ones).values(used_at=clock.now()))

"""A form sent twice is done once: its token is unique in the database."""

from __future__ import annotations

import re
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.extensions import db
from tracker.models import SubmittedForm

TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
UNTIL_DONE = ""
"""The location of a form that is being done; only the transaction that does it ever sees it."""


def already_sent(token: str | None, *, by: int | None = None, path: str = "/") -> str | None:
    """Where the first send of this form led to; None where this is the first one.

    The first send claims the token, so call this before anything is changed: a second send at the
    same moment waits here until the first has been committed or has failed. The claim ends with the
    transaction: a form that fails, and is not committed, may be sent again. `by` is the id of the
    sender: the same form from two people is two forms. `path` is where a second send is led to if
    the first one forgot to say. A token that cannot be ours is left to the form's own validation.
    """
    if token is None or not TOKEN.fullmatch(token):
        return None
    sent = _get(token, by)
    if sent is None and not _claim(token, by, path):
        sent = _get(token, by)
    return None if sent is None else sent.location or sent.path


def remember_sent(token: str | None, location: str, *, by: int | None = None) -> None:
    """Notes where the form led to that `already_sent` claimed with the same `by`; flushes."""
    if token is None or not TOKEN.fullmatch(token):
        return
    sent = _get(token, by)
    if sent is None:
        sent = SubmittedForm(token=_key(token, by), user_id=by, path=location)
        db.session.add(sent)
    sent.location = location
    db.session.flush()


def _claim(token: str, by: int | None, path: str) -> bool:
    """Takes the token for this transaction; False where another one was faster."""
    try:
        with db.session.begin_nested():
            db.session.add(SubmittedForm(token=_key(token, by), user_id=by, path=path, location=UNTIL_DONE))
    except IntegrityError:
        return False
    return True


def _get(token: str, by: int | None) -> SubmittedForm | None:
    return db.session.scalar(select(SubmittedForm).where(SubmittedForm.token == _key(token, by)))


def _key(token: str, by: int | None) -> str:
    """What is kept of a token: 64 hexadecimal digits, different for each sender."""
    return sha256(f"{by}:{token}".encode()).hexdigest()

"""What people keep of their own account."""

from __future__ import annotations

from tracker.domain.statuses import SignInChange
from tracker.extensions import db
from tracker.models import SignIn, User
from tracker.services import sign_in_changes, sign_in_links, sign_ins
from tracker.services.users import hashed_password


def describe(user: User, *, name: str, language: str | None, timezone: str | None) -> None:
    """What a person says about themselves; without a language or a timezone, others' count."""
    user.name = name
    user.language = language or None
    user.timezone = timezone or None
    db.session.flush()


def choose_language(user: User, *, language: str) -> None:
    """From now on pages and mails come in this language, on whatever device."""
    user.language = language
    db.session.flush()


def set_password(user: User, password: str, *, here: SignIn) -> None:
    """Gives a person a new password, in the place of any before: wherever else they are signed in, that
    ends, and links in mails that are on their way are no good any more."""
    user.password = hashed_password(password)
    _close_other_doors(user, here)
    sign_in_changes.tell(user, SignInChange.PASSWORD_SET)


def remove_password(user: User, *, here: SignIn) -> None:
    """From now on the person signs in by a link in a mail, or with a passkey."""
    user.password = None
    _close_other_doors(user, here)
    sign_in_changes.tell(user, SignInChange.PASSWORD_REMOVED)


def _close_other_doors(user: User, here: SignIn) -> None:
    sign_ins.end_all(user, but=here)
    sign_in_links.revoke_all(user.id)
    db.session.flush()

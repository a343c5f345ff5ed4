"""How people are called, everywhere: on pages, in documents, letters, the log and the commands.

Names and addresses stand in `user` alone, and nothing prints them but by way of these.
"""

from __future__ import annotations

from flask_babel import gettext as _

from tracker.labels.words import label
from tracker.models import Invitation, Role, User


def person_name(user: User, *, sees_address: bool = False) -> str:
    """What a person is called: by name, else, for those who may see addresses, by address.

    Who has left is a "former colleague" to everybody; who has no name, "somebody of the programme".
    """
    if known := known_name(user):
        return known
    return user.email if sees_address else str(_("somebody of the programme"))


def known_name(user: User | None) -> str | None:
    """The same, and None where there is nobody, or nobody with a name: for the lines that go without one."""
    if user is None:
        return None
    return str(_("former colleague")) if user.left_at is not None else user.name or None


def role_words(right: Role | Invitation) -> str:
    """ "Editor, Mechelen": what somebody is, or is invited to be. The organisation must be loaded."""
    words = str(label(right.role))
    return f"{words}, {right.organisation.name}" if right.organisation else words

"""What a person hands over when they leave, in words, and who may close an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.labels.joining import apart
from tracker.labels.people import person_name, role_words
from tracker.labels.sorting import sort_key
from tracker.models import Programme, Role, User
from tracker.queries.leaving import OpenWork
from tracker.queries.users import list_roles
from tracker.web.parts.people_page import may_give


@dataclass(frozen=True, slots=True)
class Passing:
    """What passes to whoever takes over, and what ends in any case."""

    roles: list[str]
    kept_back: list[str]
    reports: list[str]
    questions: list[str]
    invitations: list[str]
    ends: list[str]

    @property
    def is_anything(self) -> bool:
        """Whether anything would pass."""
        return bool(self.roles or self.reports or self.questions or self.invitations)


def may_close(person: User) -> bool:
    """Whether the signed-in person may close that account: their own, and, where all of its roles are theirs
    to give, a coordinator that of somebody else. `person.roles` must be loaded."""
    if g.actor.administrator or person.id == g.actor.user_id:
        return True
    return not person.administrator and bool(person.roles) and all(map(may_give, person.roles))


def passing(work: OpenWork, *, several: bool = False) -> Passing:
    """The open work in words. `several`: of more than one programme, so that each role says of which."""
    return Passing(
        [_role(one, several=several) for one in work.roles if may_give(one)],
        [_role(one, several=several) for one in work.roles if not may_give(one)],
        [one.activity.title for one in work.reports],
        [one.text for one in work.questions],
        [role_words(one) for one in work.invitations],
        list(_ends(work, several=several)),
    )


def colleagues(person: User, programmes: Iterable[Programme]) -> list[tuple[int, str]]:
    """Everybody else with a role in these programmes, by name, with what they are there."""
    found: dict[int, tuple[User, list[str]]] = {}
    for programme in programmes:
        for role in list_roles(programme.id):
            if role.user.active and role.user_id != person.id:
                words = found.setdefault(role.user_id, (role.user, []))[1]
                words.append(role_words(role))
    named = [
        (number, f"{person_name(user)} ({apart(dict.fromkeys(words))})")
        for number, (user, words) in found.items()
    ]
    return sorted(named, key=lambda one: (sort_key(one[1]), one[0]))


def _role(role: Role, *, several: bool) -> str:
    words = role_words(role)
    return f"{words} ({role.programme.acronym or role.programme.name})" if several else words


def _ends(work: OpenWork, *, several: bool) -> Iterable[str]:
    """What ends and passes to nobody."""
    yield from (str(_("The role: %(role)s", role=_role(one, several=several))) for one in work.roles)
    if work.calendars:
        yield str(ngettext("%(num)d calendar address", "%(num)d calendar addresses", work.calendars))
    if work.links:
        yield str(ngettext("%(num)d link of a reminder", "%(num)d links of reminders", work.links))
    if work.messages:
        yield str(ngettext("%(num)d message that waits", "%(num)d messages that wait", work.messages))

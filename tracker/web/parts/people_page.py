"""Who can do what in a programme, in words: a line for each person, narrowed and in the order asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask import g, url_for
from flask_babel import gettext as _

from tracker.domain.folding import fold
from tracker.domain.looks import day_of
from tracker.domain.statuses import RoleKind
from tracker.labels.people import person_name, role_words
from tracker.labels.sorting import sort_key
from tracker.models import Programme, Role, User
from tracker.permissions import Action, Scope, may
from tracker.queries import people as queries
from tracker.web.access import scope_of
from tracker.web.parts.dates import say_day
from tracker.web.parts.rights import rights_sentences

LONGEST_SEARCH = 200


class Order(StrEnum):
    """How the list is sorted."""

    NAME = "name"
    ORGANISATION = "organisation"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of a person. `origin` is None for whoever may not see where it is from."""

    words: str
    origin: str | None
    end_url: str | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person. What the reader may not see is None."""

    name: str
    address: str | None
    roles: tuple[RoleLine, ...]
    kinds: frozenset[RoleKind]
    organisations: tuple[str, ...]
    rights: str
    signed_in: str | None
    signed_in_at: datetime | None
    leave_url: str | None

    def is_called(self, text: str) -> bool:
        """Whether each word begins a word of the name, the address or an organisation."""
        words = fold(" ".join((self.name, self.address or "", *self.organisations))).split()
        return all(any(word.startswith(one) for word in words) for one in fold(text).split())


@dataclass(frozen=True, slots=True)
class Others:
    """What coordinators see besides: who administers, who wrote here and has no role any more."""

    administrators: Sequence[PersonLine]
    authors: Sequence[PersonLine]
    former: int


def people_lines(programme: Programme) -> list[PersonLine]:
    """Everybody with a role in the programme, by name."""
    by_person: dict[int, list[Role]] = {}
    for role in queries.list_roles_with_origin(programme.id):
        by_person.setdefault(role.user_id, []).append(role)
    return sorted((_line(roles[0].user, roles, programme) for roles in by_person.values()), key=_by_name)


def others(programme: Programme) -> Others:
    """Who else has to do with the programme."""
    authors = queries.list_authors_without_role(programme.id)
    administrators = [_line(user, (), programme) for user in queries.list_administrators()]
    return Others(
        sorted(administrators, key=_by_name),
        sorted((_line(user, (), programme) for user in authors if user.left_at is None), key=_by_name),
        sum(user.left_at is not None for user in authors),
    )


def narrowed(
    lines: Iterable[PersonLine], *, kind: RoleKind | None, text: str, order: Order
) -> list[PersonLine]:
    """The lines asked for, in the order asked for; who never signed in stands last."""
    found = [one for one in lines if (kind is None or kind in one.kinds) and one.is_called(text)]
    return sorted(found, key=ORDERS[order])


def may_give(role: Role) -> bool:
    """Whether the signed-in person may give that role to somebody, or end it."""
    wanted = Action.MAKE_COORDINATOR if role.role is RoleKind.COORDINATOR else Action.MANAGE_PEOPLE
    return may(g.actor, wanted, Scope(role.programme_id))


def _line(user: User, roles: Sequence[Role], programme: Programme) -> PersonLine:
    scope = scope_of(programme)
    manages = may(g.actor, Action.MANAGE_PEOPLE, scope)
    # Who is nobody here is named to those who need to know that they can do everything, and no more.
    sees_address = may(g.actor, Action.PREPARE_MESSAGE, scope) and bool(roles or g.actor.administrator)
    zone = ZoneInfo(programme.timezone)
    return PersonLine(
        name=person_name(user, sees_address=sees_address),
        address=user.email if sees_address else None,
        roles=tuple(_role_line(role, programme, zone) for role in roles),
        kinds=frozenset(role.role for role in roles),
        organisations=tuple(role.organisation.name for role in roles if role.organisation),
        rights=rights_sentences(programme, roles, administrator=user.administrator),
        signed_in=_signed_in(user, zone) if manages else None,
        signed_in_at=user.last_signed_in_at,
        leave_url=_leave_url(user, roles, programme) if manages else None,
    )


def _leave_url(user: User, roles: Sequence[Role], programme: Programme) -> str | None:
    own = user.id == g.actor.user_id
    if not (g.actor.administrator or (roles and (own or all(map(may_give, roles))))):
        return None
    return url_for("leaving.hand_over", slug=programme.slug, user_id=user.id)


def _role_line(role: Role, programme: Programme, zone: ZoneInfo) -> RoleLine:
    manages = may(g.actor, Action.MANAGE_PEOPLE, scope_of(programme))
    end_url = url_for("people.end", slug=programme.slug, role_id=role.id)
    return RoleLine(
        role_words(role),
        _origin(role, zone) if manages else None,
        end_url if may_give(role) else None,
    )


def _origin(role: Role, zone: ZoneInfo) -> str:
    day = say_day(day_of(role.created_at, zone))
    by = person_name(role.given_by, sees_address=True) if role.given_by else None
    if role.invitation_id is not None and by is not None:
        return str(_("invited by %(name)s, accepted on %(day)s", name=by, day=day))
    if by is not None:
        return str(_("given by %(name)s on %(day)s", name=by, day=day))
    return str(_("since %(day)s; by whom is not noted", day=day))


def _signed_in(user: User, zone: ZoneInfo) -> str:
    if user.last_signed_in_at is None:
        return str(_("never signed in"))
    return str(_("last signed in on %(day)s", day=say_day(day_of(user.last_signed_in_at, zone))))


def _by_name(line: PersonLine) -> tuple[object, ...]:
    return (sort_key(line.name), line.address or "")


def _by_organisation(line: PersonLine) -> tuple[object, ...]:
    return (not line.organisations, [sort_key(one) for one in line.organisations], *_by_name(line))


def _by_sign_in(line: PersonLine) -> tuple[object, ...]:
    moment = line.signed_in_at
    return (moment is None, -moment.timestamp() if moment else 0.0, *_by_name(line))


ORDERS: dict[Order, Callable[[PersonLine], tuple[object, ...]]] = {
    Order.NAME: _by_name,
    Order.ORGANISATION: _by_organisation,
    Order.SIGNED_IN: _by_sign_in,
}

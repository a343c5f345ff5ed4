"""Making and changing pairs, who is in them, and what the mentors offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from tracker import clock
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.periods import check_year
from tracker.domain.statuses import MemberRole, PairStatus
from tracker.extensions import db
from tracker.models import CalendarAddress, Membership, Organisation, Pair, Practice, Programme, Publication
from tracker.queries.pairs import has_acted, has_history, is_practice_used
from tracker.queries.sides import has_ended
from tracker.services import revision
from tracker.services.constraints import refused_as

PAIR_TEXTS = frozenset(
    {"number", "objective", "motto", "toolkit", "challenges", "strengths", "status", "published", "language"}
)
PRACTICE_TEXTS = frozenset(
    {"owner_id", "title", "summary", "evidence", "resources", "difficulties", "elsewhere", "url", "language"}
)
PAIR_RULES = {
    "uq_pair_programme_id_number": ("number", "number_taken"),
    "uq_pair_programme_id_key": ("number", "number_taken"),
}
MEMBER_RULES = {
    "ck_membership_began_order": ("began", "backwards"),
    "ck_membership_ended_order": ("ended", "backwards"),
    "ck_membership_began_unknown": ("began", "day_and_unknown"),
    "ck_membership_ended_unknown": ("ended", "day_and_unknown"),
}
CITIES = (MemberRole.MENTOR_CITY, MemberRole.MENTEE_CITY)


def create_pair(programme: Programme, *, members: dict[MemberRole, int | None], **values: Any) -> Pair:
    """A new pair with its first members. Raises DomainError on the field at fault."""
    _refuse_unknown(values, PAIR_TEXTS)
    _refuse_both_sides(
        ((number, role) for role, number in members.items()), field=MemberRole.MENTEE_CITY.value
    )
    pair = Pair(programme_id=programme.id, key=_free_key(programme, values["number"]), **values)
    for position, role in enumerate(role for role in MemberRole if members.get(role) is not None):
        organisation = _organisation(programme, members[role], role.value)
        pair.members.append(Membership(organisation_id=organisation.id, role=role, position=position))
    _check_sides(pair, field="status")
    with refused_as(PAIR_RULES):
        db.session.add(pair)
    revision.bump(programme)
    return pair


def change_pair(pair: Pair, *, programme: Programme, **values: Any) -> Pair:
    """Changes what is said of a pair. An active one needs both its sides."""
    _refuse_unknown(values, PAIR_TEXTS)
    becomes_active = values.get("status") is PairStatus.ACTIVE and pair.status is not PairStatus.ACTIVE
    with refused_as(PAIR_RULES):
        _assign(pair, values)
    if becomes_active:
        _check_sides(pair, field="status")
    revision.bump(programme)
    return pair


def delete_pair(pair: Pair, *, programme: Programme) -> None:
    """Deletes a pair that nothing stands on; any other is dissolved instead (`pair_has_history`)."""
    if refusal := why_pair_stays(pair):
        raise refusal
    for practice in list(pair.practices):
        db.session.delete(practice)
    db.session.flush()
    # An address of nothing but this pair has nothing to show any more, nor has a public page.
    db.session.execute(delete(CalendarAddress).where(CalendarAddress.pair_id == pair.id))
    db.session.execute(delete(Publication).where(Publication.pair_id == pair.id))
    db.session.delete(pair)
    revision.bump(programme)


def why_pair_stays(pair: Pair) -> DomainError | None:
    """What says no to deleting the pair; None where nothing does."""
    return DomainError(None, "pair_has_history") if has_history(pair) else None


def add_member(
    pair: Pair, *, programme: Programme, organisation_id: int | None, role: MemberRole, **dates: Any
) -> Membership:
    """An organisation comes into a pair. Raises DomainError on the field at fault."""
    organisation = _organisation(programme, organisation_id, "organisation_id")
    same = [one for one in pair.members if one.organisation_id == organisation.id and one.role is role]
    if any(not has_ended(one) for one in same):
        raise DomainError("organisation_id", "already_member")
    if role in CITIES:
        _refuse_both_sides(
            [
                *((one.organisation_id, one.role) for one in pair.members if not has_ended(one)),
                (organisation.id, role),
            ],
            field="organisation_id",
        )
    last = max((one.position for one in pair.members), default=-1)
    member = Membership(organisation_id=organisation.id, role=role, position=last + 1)
    _set_dates(member, programme, **dates)
    with refused_as(MEMBER_RULES):
        pair.members.append(member)
    revision.bump(programme)
    return member


def change_member(pair: Pair, member: Membership, *, programme: Programme, **dates: Any) -> Membership:
    """Says when a membership began or ended. Its organisation and role never change: end it, add another."""
    was_whole = _has_both_cities(pair.members)
    with refused_as(MEMBER_RULES):
        _set_dates(member, programme, **dates)
    if was_whole:
        _check_sides(pair, field="ended")
    revision.bump(programme)
    return member


def remove_member(pair: Pair, member: Membership, *, programme: Programme) -> None:
    """Takes back a membership that left no trace; any other is ended instead (`member_has_history`)."""
    if refusal := why_member_stays(pair, member):
        raise refusal
    pair.members.remove(member)
    revision.bump(programme)


def why_member_stays(pair: Pair, member: Membership) -> DomainError | None:
    """What says no to taking the membership back; None where nothing does."""
    if has_ended(member) or has_acted(member):
        return DomainError(None, "member_has_history")
    others = [one for one in pair.members if one is not member]
    breaks = pair.status is PairStatus.ACTIVE and _has_both_cities(pair.members)
    return DomainError(None, "sides_missing") if breaks and not _has_both_cities(others) else None


def add_practice(pair: Pair, *, programme: Programme, **values: Any) -> Practice:
    """What a member offers. Its key is unique in the programme, because outcomes name it."""
    practice = Practice(
        programme_id=programme.id,
        key=_free_practice_key(programme, pair),
        position=max((one.position for one in pair.practices), default=-1) + 1,
    )
    _set_practice(practice, pair, values)
    pair.practices.append(practice)
    revision.bump(programme)
    return practice


def change_practice(practice: Practice, pair: Pair, *, programme: Programme, **values: Any) -> Practice:
    _set_practice(practice, pair, values)
    revision.bump(programme)
    return practice


def delete_practice(practice: Practice, *, programme: Programme) -> None:
    """Deletes a practice that no outcome, no replication and no plan names."""
    if is_practice_used(practice):
        raise DomainError(None, "practice_has_history")
    db.session.delete(practice)
    revision.bump(programme)


def _check_sides(pair: Pair, *, field: str | None) -> None:
    """An active pair has a mentor city and a mentee city (model.md, "Rules")."""
    if pair.status is PairStatus.ACTIVE and not _has_both_cities(pair.members):
        raise DomainError(field, "sides_missing")


def _has_both_cities(members: Iterable[Membership]) -> bool:
    staying = {member.role for member in members if not has_ended(member)}
    return staying.issuperset(CITIES)


def _refuse_both_sides(members: Iterable[tuple[int | None, MemberRole]], *, field: str) -> None:
    """Nobody mentors itself: a city stands on one side of a pair."""
    sides: dict[MemberRole, set[int | None]] = {role: set() for role in MemberRole}
    for organisation_id, role in members:
        sides[role].add(organisation_id)
    if (sides[MemberRole.MENTOR_CITY] & sides[MemberRole.MENTEE_CITY]) - {None}:
        raise DomainError(field, "city_on_both_sides")


def _set_dates(
    member: Membership,
    programme: Programme,
    *,
    began: ApproximateDate | None = None,
    began_unknown: bool = False,
    ended: ApproximateDate | None = None,
    ended_unknown: bool = False,
    note: str | None = None,
    language: str | None = None,
) -> None:
    """A known day goes before "nobody says when"."""
    today = clock.today(programme.timezone)
    for field, value in (("began", began), ("ended", ended)):
        check_year(field, value, period=programme.period, today=today)
    if began and ended and began.earliest and ended.latest and ended.latest < began.earliest:
        raise DomainError("ended", "end_before_begin")
    _assign(
        member,
        {
            "began": began,
            "began_unknown": began_unknown and began is None,
            "ended": ended,
            "ended_unknown": ended_unknown and ended is None,
            "note": note,
            "language": language,
        },
    )


def _set_practice(practice: Practice, pair: Pair, values: dict[str, Any]) -> None:
    _refuse_unknown(values, PRACTICE_TEXTS)
    if values.get("owner_id") not in {member.organisation_id for member in pair.members}:
        raise DomainError("owner_id", "owner_not_member")
    _assign(practice, values)


def _organisation(programme: Programme, number: int | None, field: str) -> Organisation:
    found = None if number is None else db.session.get(Organisation, number)
    if found is None or found.programme_id != programme.id:
        raise DomainError(field, "required")
    return found


def _free_key(programme: Programme, number: int) -> str:
    taken = set(db.session.scalars(select(Pair.key).where(Pair.programme_id == programme.id)))
    return _free(f"P{number}", taken)


def _free_practice_key(programme: Programme, pair: Pair) -> str:
    statement = select(Practice.key).where(Practice.programme_id == programme.id)
    return _free(f"{pair.key}-practice", set(db.session.scalars(statement)))


def _free(wanted: str, taken: set[str]) -> str:
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    return key


def _refuse_unknown(values: dict[str, Any], known: frozenset[str]) -> None:
    if unknown := values.keys() - known:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be changed here")


def _assign(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)

"""Who may host a study visit (model.md, "Rules"): a member of one of its pairs, on a possible day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.members import may_have_been_member


@dataclass(frozen=True, slots=True)
class PairMember:
    """An organisation that is or was in one of the visit's pairs; None is a bound that nobody knows."""

    organisation_id: int
    began: ApproximateDate | None = None
    ended: ApproximateDate | None = None


def may_host(host: int, *, members: Iterable[PairMember], on: ApproximateDate | None) -> bool:
    """Whether the organisation may have been a member on at least one possible day of `on`.

    Open and unknown bounds count, of the membership and of the day alike.
    """
    return any(
        may_have_been_member(began=member.began, ended=member.ended, on=on)
        for member in members
        if member.organisation_id == host
    )


def check_host(
    field: str, host: int | None, name: str, *, members: Iterable[PairMember], on: ApproximateDate | None
) -> None:
    """Refuse a host who was no member on that day. DomainError `host_not_member` with `host`."""
    if host is not None and not may_host(host, members=members, on=on):
        raise DomainError(field, "host_not_member", host=name)

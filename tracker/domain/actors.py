"""Who asks, and what about: what `tracker.permissions` decides on. Plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.statuses import RoleKind


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person in one programme; editors have it for an organisation."""

    programme_id: int
    role: RoleKind
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `user_id` is None for a reader who has not signed in.

    Who came by a link that opens one thing may do no more than `only`, whatever their roles; None: no limit.
    """

    user_id: int | None
    administrator: bool = False
    grants: tuple[Grant, ...] = ()
    only: frozenset[str] | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def has_role(self, programme_id: int | None, *roles: RoleKind) -> bool:
        """Whether the person has any of these roles in the programme, or any at all where none is named."""
        return any(g.programme_id == programme_id and (not roles or g.role in roles) for g in self.grants)

    def organisations(self, programme_id: int | None) -> frozenset[int]:
        """The organisations that the person edits for in a programme."""
        return frozenset(
            grant.organisation_id
            for grant in self.grants
            if grant.programme_id == programme_id
            and grant.role is RoleKind.EDITOR
            and grant.organisation_id is not None
        )


ANONYMOUS = Actor(user_id=None)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about, as far as the rules look at it.

    `owners` are the organisations that own the thing: of a milestone, its own owner and its plan's;
    of an activity, its host and its sessions' hosts; of an organisation, itself. `pair_members`
    are the organisations that are, or were, members of its pairs. `mentors` are those of them on the
    mentor side, `mentor_cities` the cities among these; only what is asked and confirmed looks at them.
    """

    programme_id: int | None = None
    is_open: bool = False
    owners: frozenset[int] = frozenset()
    pair_members: frozenset[int] = frozenset()
    mentors: frozenset[int] = frozenset()
    mentor_cities: frozenset[int] = frozenset()

"""The people of the demo: nobody real, and without passwords. In a demo one signs in by a button."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from tracker.domain.statuses import RoleKind
from tracker.extensions import db
from tracker.models import Organisation, Programme, User
from tracker.queries.programmes import get_programme
from tracker.queries.users import DEMO_ENDING, get_user_by_address
from tracker.services.users import give_role


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role in the programme of that slug; an editor's organisation by its key."""

    programme: str
    role: RoleKind
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`words` is what the person is in the demo. The first of the roles is the one they are known by."""

    address: str
    words: str
    roles: tuple[DemoRole, ...] = ()
    administrator: bool = False


def _in_both(role: RoleKind) -> tuple[DemoRole, ...]:
    return tuple(DemoRole(slug, role) for slug in ("inclucities", "bridges"))


def _editor(organisation: str, of_bridges: str) -> tuple[DemoRole, ...]:
    """Two hats: an organisation of IncluCities, and one of Bridges."""
    return (
        DemoRole("inclucities", RoleKind.EDITOR, organisation),
        DemoRole("bridges", RoleKind.EDITOR, of_bridges),
    )


DEMO_PEOPLE = (
    DemoPerson("administrator" + DEMO_ENDING, "Administrator", administrator=True),
    DemoPerson("coordinator" + DEMO_ENDING, "Coordinator", _in_both(RoleKind.COORDINATOR)),
    DemoPerson("capaci" + DEMO_ENDING, "Editor of Capaci", _editor("capaci", "fontalvera")),
    DemoPerson("vvsg" + DEMO_ENDING, "Editor of VVSG", _editor("vvsg", "ult")),
    DemoPerson("reviewer" + DEMO_ENDING, "Reviewer", _in_both(RoleKind.REVIEWER)),
    DemoPerson(
        "grauwersluis" + DEMO_ENDING,
        "Editor of Grauwersluis",
        (DemoRole("bridges", RoleKind.EDITOR, "grauwersluis"),),
    ),
)


def make_demo_people(*, loaded: frozenset[str]) -> None:
    """Adds who is missing, with all roles; to who is there already, roles in the programmes just `loaded`.

    So a role that somebody took away in the demo stays away.
    """
    for person in DEMO_PEOPLE:
        known = get_user_by_address(person.address)
        if known is None:
            db.session.add(
                User(
                    email=person.address,
                    name=f"{person.words} (demo)",
                    administrator=person.administrator,
                )
            )
            db.session.flush()
        for role in person.roles:
            if known is None or role.programme in loaded:
                _give(person, role)


def _give(person: DemoPerson, role: DemoRole) -> None:
    programme = get_programme(role.programme)
    if programme is None:
        return
    organisation = _organisation(programme, role.organisation)
    if organisation is not None or role.organisation is None:
        give_role(
            programme=programme,
            address=person.address,
            name="",
            role=role.role,
            organisation=organisation,
        )


def _organisation(programme: Programme, key: str | None) -> Organisation | None:
    return db.session.scalar(
        select(Organisation).where(Organisation.programme_id == programme.id, Organisation.key == key)
    )

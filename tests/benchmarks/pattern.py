"""The programme that instances are made of: Bridges, the demo's own, with more pairs and longer histories.

It is loaded by the services, so its rows are as people would have made them; `tests.benchmarks.cloning` makes
many of it. Each pair has a plan of 12 milestones with 120 updates.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.domain.statuses import MemberRole, RoleKind
from tracker.extensions import Base, db
from tracker.models import Membership, Programme, Review, Role, User
from tracker.queries.pairs import list_pairs
from tracker.services import programme_file, publishing
from tracker.services.bridges.programme import bridges_file

Said = dict[str, Any]
Rows = list[dict[str, Any]]

MILESTONES = 12
UPDATES = 120
"""Of each plan: ten for each of its milestones."""

FOR_ALL = ("lead_partner", "facilitator")
"""The kinds of organisation that a programme has one of, however many pairs are in it."""

LEFT_OUT = ("log_entry", "log_line", "log_pair", "submitted_form", "alembic_version")
"""What says how rows came about. No page that is measured reads it."""

SMALL_TALK = (
    "Spoke with the school: they lend us the gym on Thursdays.",
    "The council asked for a shorter text, which we sent the same evening.",
    "Two more volunteers, both for the evenings.",
    "Waiting for the signature; nothing that keeps us from going on.",
)
COORDINATOR, REVIEWER, EDITOR = "coordinator", "reviewer", "editor"


@dataclass(frozen=True)
class Pattern:
    """All rows of one programme of `pairs` pairs, by table, as the database gives them."""

    pairs: int
    rows: Mapping[str, Rows]


def make_pattern(pairs: int, *, today: date, seed: int) -> Pattern:
    """Loads the programme into the database of this application, which must be empty; commits.

    Its days are told from `today`, and it is as the services and the loader have it.
    """
    text = json.dumps(programme_of(pairs, today=today, seed=seed))
    result = programme_file.load(text, now=clock.now())
    if result.faults:
        fault = result.faults[0]
        raise ValueError(f"{fault.place}: {fault.code} {dict(fault.values)}")
    programme = db.session.scalars(select(Programme)).one()
    _let_people_in(programme)
    first_day = today - timedelta(days=200)
    publishing.publish_whole(programme, None, from_day=first_day)
    for pair in list_pairs(programme.id):
        publishing.show_pair(pair, programme=programme, published=True)
        publishing.publish_whole(programme, pair, from_day=first_day)
    db.session.add(Review(programme_id=programme.id, cut_off=today, title="Spring", plans="As agreed."))
    db.session.commit()
    return Pattern(pairs, dict(_read_all()))


def programme_of(pairs: int, *, today: date, seed: int) -> Said:
    """A programme file with so many pairs, each one of those of Bridges under names of its own."""
    file = bridges_file(today, seed)
    whole = {
        "organisations": [],
        "pairs": [],
        "plans": [],
        "activities": [],
        "outcomes": [],
        "deliverables": [],
    }
    theirs = len(file["pairs"])
    for copy in range(-(-pairs // theirs)):
        taken = min(theirs, pairs - copy * theirs)
        for name, rows in _copy(file, copy, taken, first=copy * theirs).items():
            whole[name] += rows
    for plan in whole["plans"]:
        _lengthen(plan, today)
    return {**file, **whole}


def _copy(file: Said, copy: int, taken: int, *, first: int) -> dict[str, list[Said]]:
    """The first so many pairs of Bridges, and what is theirs alone, under keys that no other copy has.

    What is for the whole programme comes with the first copy."""
    own = {f"P{number}" for number in range(1, taken + 1)}
    names = {f"P{number}": f"P{first + number}" for number in range(1, taken + 1)}
    names |= {f"AP{number}": f"AP{first + number}" for number in range(1, taken + 1)}
    if copy:
        organisations = [one for one in file["organisations"] if one["kind"] not in FOR_ALL]
        keyed = [*organisations, *file["activities"], *file["outcomes"], *file["deliverables"]]
        keyed += [practice for pair in file["pairs"] for practice in pair.get("practices", ())]
        names |= {one["key"]: f"{one['key']}_{copy}" for one in keyed}
    else:
        organisations = file["organisations"]

    strange = {
        practice["key"]
        for pair in file["pairs"]
        if pair["key"] not in own
        for practice in pair.get("practices", ())
    }

    def is_theirs(row: Said) -> bool:
        of = set(row.get("pairs", ()))
        return of <= own and bool(of or not copy)

    kept = {
        "organisations": organisations,
        "pairs": [pair for pair in file["pairs"] if pair["key"] in own],
        "plans": [_without(plan, strange) for plan in file["plans"] if plan["pair"] in own],
        **{name: [*filter(is_theirs, file[name])] for name in ("activities", "outcomes", "deliverables")},
    }
    copied: dict[str, list[Said]] = _renamed(kept, names)
    for number, pair in enumerate(copied["pairs"], first + 1):
        pair["number"] = number
    return copied


def _without(plan: Said, practices: AbstractSet[str]) -> Said:
    """The plan as if nothing had been taken over from pairs that are not there."""
    return {
        **plan,
        "transfers": [one for one in plan.get("transfers", ()) if one["practice"] not in practices],
    }


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same with each key replaced, also in front of a slash ("AP1/M2")."""
    if isinstance(value, dict):
        return {key: _renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, names) for inner in value]
    if isinstance(value, str):
        key, slash, rest = value.partition("/")
        return names.get(key, key) + slash + rest
    return value


def _lengthen(plan: Said, today: date) -> None:
    """Gives the plan its twelve milestones, by more of the same, and its 120 updates, by small talk."""
    theirs = plan["milestones"]
    more = [theirs[number % len(theirs)] for number in range(len(theirs), MILESTONES)]
    plan["milestones"] = [
        {
            **one,
            "code": f"M{number}",
            "title": one["title"] if number <= len(theirs) else f"{one['title']}, again",
        }
        for number, one in enumerate([*theirs, *more], 1)
    ]
    said = [list(one.get("updates", ())) for one in plan["milestones"]]
    missing = [0] * MILESTONES
    for _ in range(UPDATES - sum(map(len, said))):
        fewest = min(range(MILESTONES), key=lambda number: len(said[number]) + missing[number])
        missing[fewest] += 1
    for number, one in enumerate(plan["milestones"]):
        talk = _small_talk(one, missing[number], today - timedelta(days=2 + 7 * number))
        one["updates"] = sorted([*said[number], *talk], key=lambda update: update["recorded_at"])


def _small_talk(milestone: Said, count: int, until: date) -> Iterator[Said]:
    """Updates that change nothing, evenly from the day the milestone came into the plan."""
    begins = date.fromisoformat(milestone["added_on"])
    until = max(until, begins + timedelta(days=1))
    for number in range(count):
        day = begins + (until - begins) * (number + 1) / count
        words = {"unchanged": True} if number % 2 else {"comment": SMALL_TALK[number % 4], "language": "en"}
        yield {
            "by": milestone["owner"],
            "recorded_at": datetime.combine(day, time(17, 7, number), UTC).isoformat(),
            "effective_on": day.isoformat(),
            **words,
        }


def _let_people_in(programme: Programme) -> None:
    """A coordinator, a reviewer, and an editor of each city that is mentored."""
    for kind in (RoleKind.COORDINATOR, RoleKind.REVIEWER):
        _add_person(programme, kind, None)
    cities = select(Membership.organisation_id).where(Membership.role == MemberRole.MENTEE_CITY)
    for organisation in db.session.scalars(cities.distinct().order_by(Membership.organisation_id)):
        _add_person(programme, RoleKind.EDITOR, organisation)


def _add_person(programme: Programme, kind: RoleKind, organisation: int | None) -> None:
    name = f"{kind.value.capitalize()} {organisation or ''}".strip()
    person = User(email=f"{kind.value}{organisation or ''}@bench.invalid", name=name, language="en")
    person.roles = [Role(programme_id=programme.id, role=kind, organisation_id=organisation)]
    db.session.add(person)
    db.session.flush()


def _read_all() -> Iterator[tuple[str, Rows]]:
    for table in Base.metadata.sorted_tables:
        if table.name not in LEFT_OUT:
            order = [table.c.id] if "id" in table.c else list(table.primary_key)
            found = db.session.execute(select(table).order_by(*order)).mappings()
            if rows := [dict(row) for row in found]:
                yield table.name, rows

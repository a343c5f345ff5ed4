"""Every id there is, asked for by everybody, below each programme and at each door.

The table of all endpoints (`test_access`) names one thing of each kind. Here every number from 1 to beyond
the last is tried in its place, with GET and with POST and a valid token, by each person of one programme,
below their own programme and below another one like it, whose every text is a word that must not be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import String, func, inspect, select, update
from werkzeug.test import TestResponse

from tests.functional.test_access import NOTED_WHEN_TAKEN_OUT, TABLE
from tests.support import make, world
from tests.support.addresses import Rule, query_names, rules
from tests.support.kept import kept
from tests.support.quick import Quick
from tracker.domain.statuses import MemberRole
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityUpdate,
    CalendarAddress,
    Decision,
    Deliverable,
    FollowUp,
    Invitation,
    LogEntry,
    Membership,
    Message,
    Milestone,
    MilestoneUpdate,
    Organisation,
    Outcome,
    Passkey,
    Picture,
    Practice,
    Programme,
    Question,
    Replication,
    Review,
    Role,
    SignIn,
    Transfer,
    User,
)

SECRET = "ofanother"
BEYOND = 1
"""How many numbers are tried after the last that there is of a kind."""
MOST_OF_A_KIND = 5
"""Of a kind with very many rows (the log), the first and the last so many."""

KINDS: dict[str, type] = {
    "activity_id": Activity,
    "address_id": CalendarAddress,
    "decision_id": Decision,
    "deliverable_id": Deliverable,
    "emblem_id": Picture,
    "entry_id": LogEntry,
    "follow_up_id": FollowUp,
    "invitation_id": Invitation,
    "member_id": Membership,
    "message_id": Message,
    "milestone_id": Milestone,
    "organisation_id": Organisation,
    "outcome_id": Outcome,
    "passkey_id": Passkey,
    "picture_id": Picture,
    "plan_id": ActionPlan,
    "practice_id": Practice,
    "question_id": Question,
    "replication_id": Replication,
    "review_id": Review,
    "role_id": Role,
    "sign_in_id": SignIn,
    "transfer_id": Transfer,
    "user_id": User,
}
"""The table that each number of an address is of; pairs have a number of their own in each programme."""
NO_NUMBERS = frozenset(
    {"slug", "language", "token", "code", "reader", "name", "rest", "figure", "size", "update_id", "number"}
)
"""Random words, of which nobody tries all; names that everybody knows; and what is a number all the same."""
TEXTS = frozenset(
    {
        *(
            "title",
            "name",
            "acronym",
            "objective",
            "motto",
            "what",
            "text",
            "comment",
            "description",
            "place",
        ),
        *("seen", "learned", "did_not_work", "effect_on_plan", "summary", "evidence_note", "source_note"),
        *("alt", "credit", "note", "decisions", "plans", "address", "search_text", "online_url", "device"),
    }
)
"""The columns whose texts are only the other programme's to read."""

NEVER_CHANGES = ("log_", "snapshot", "activity_update", "milestone_update")
"""What the database lets nobody change."""


@dataclass
class Two:
    """My programme, another one, and the ids of each table that are mine and theirs."""

    mine: world.World
    theirs: world.World
    ids_of_mine: dict[str, list[int]]
    ids_of_theirs: dict[str, list[int]]


def two() -> Two:
    return kept(_built, "two worlds")


def _built() -> Two:
    mine = world.build(is_open=False)
    first = {table: set(ids) for table, ids in _ids().items()}
    theirs = world.build(is_open=False, slug="theirs")
    second = {table: [one for one in ids if one not in first[table]] for table, ids in _ids().items()}
    _hide(second)
    return Two(mine, theirs, {table: sorted(ids) for table, ids in first.items()}, second)


def _ids() -> dict[str, list[int]]:
    return {
        table.name: list(db.session.scalars(select(table.c.id).order_by(table.c.id)))
        for table in db.metadata.sorted_tables
        if "id" in table.c
    }


def _hide(ids: dict[str, list[int]]) -> None:
    """Makes every text of these rows the secret word."""
    for table in db.metadata.sorted_tables:
        texts = [one.name for one in table.c if one.name in TEXTS and isinstance(one.type, String)]
        if texts and ids.get(table.name) and not table.name.startswith(NEVER_CHANGES):
            said = dict.fromkeys(texts, SECRET)
            db.session.execute(update(table).where(table.c.id.in_(ids[table.name])).values(said))
    db.session.commit()


WITH_NUMBERS = [rule for rule in rules() if set(rule.names) - NO_NUMBERS or "number" in rule.names]


def test_the_kinds_are_all_numbers_of_addresses() -> None:
    """So that a new kind of thing is tried here, too."""
    assert {name for rule in rules() for name in rule.names} - NO_NUMBERS == set(KINDS)
    assert len(WITH_NUMBERS) > 130


def kind_of(rule: Rule, name: str) -> type:
    if name == "update_id":
        return MilestoneUpdate if "milestone_id" in rule.names else ActivityUpdate
    return KINDS[name]


def mine(there: Two, rule: Rule, who: str) -> dict[str, set[int]]:
    """The numbers that may lead to anything at this door, for this person, below my programme."""
    found = {}
    for name in set(rule.names) - (NO_NUMBERS - {"update_id", "number"}):
        if name == "number":
            found[name] = {int(there.mine.ids["pair"])}
            continue
        model = kind_of(rule, name)
        found[name] = set(there.ids_of_mine[inspect(model).local_table.name])
        person = there.mine.people[who]
        if model in (Passkey, SignIn):
            of = select(model.id).where(model.user_id == (person.id if person else 0))
            found[name] = set(db.session.scalars(of))
        elif model is User and who == "administrator":
            # Who closes any account, from any programme.
            found[name] |= set(there.ids_of_theirs["user"])
        elif model is User:
            found[name] = set(
                db.session.scalars(select(Role.user_id).where(Role.programme_id == there.mine.programme.id))
            )
        elif model is Picture:
            is_emblem = Picture.pair_id.is_(None)
            wanted = is_emblem if name == "emblem_id" else ~is_emblem
            found[name] &= set(db.session.scalars(select(Picture.id).where(wanted)))
    return found


BASES = {
    "milestone_updates.withdraw": {"milestone_id": "said", "update_id": "update"},
    "activity_updates.withdraw": {"activity_id": "said_visit", "update_id": "visit_update"},
}
WORDS = {
    "number": "pair",
    "activity_id": "held",
    "address_id": "calendar",
    "entry_id": "log",
    "review_id": "frozen",
    "user_id": "person",
}
"""What an id of an address is called in `world.World.ids`, where that is not its own name."""


def base_of(there: world.World, rule: Rule) -> dict[str, object]:
    """The names of an address filled in as one of the world's own things needs it."""
    special = BASES.get(rule.endpoint, {})
    words = {name: special.get(name) or WORDS.get(name) or name.removesuffix("_id") for name in rule.names}
    given = {"language": "en", "name": "journey", "size": "small", "rest": "x", "figure": "milestones.all"}
    return {name: given.get(name) or there.ids[word] for name, word in words.items()}


def tries(there: Two, rule: Rule) -> Iterator[dict[str, object]]:
    """The address with every number in the place of each of its numbers, one after the other."""
    base = base_of(there.mine, rule)
    for name in rule.names:
        if name in NO_NUMBERS - {"update_id", "number"}:
            continue
        if name == "number":
            numbers = list(range(1 + 2 + BEYOND))
        else:
            table = inspect(kind_of(rule, name)).local_table.name
            last = max(there.ids_of_mine[table] + there.ids_of_theirs[table], default=0)
            numbers = list(range(1, last + 1 + BEYOND))
            if len(numbers) > 2 * MOST_OF_A_KIND:
                numbers = numbers[:MOST_OF_A_KIND] + numbers[-MOST_OF_A_KIND:]
        yield from ({**base, name: number} for number in numbers)


REFUSED_IN_TABLE = {
    (line.endpoint, line.method): {
        who: status in ("403", "404", "in")
        for who, status in zip(world.PEOPLE, line.closed.split(), strict=True)
    }
    for line in TABLE
}


@dataclass(frozen=True)
class Own:
    """What may lead to anything at a door for somebody, by the names of its address; and one that does."""

    who: str
    numbers: dict[str, set[int]]
    base: dict[str, object]

    def refuses(self, rule: Rule, ids: dict[str, object]) -> bool:
        """Whether this person must not get in here with these numbers."""
        foreign = any(ids[name] not in numbers for name, numbers in self.numbers.items())
        names = [name for name in rule.names if name in self.numbers]
        below_another = len(names) > 1 and ids[names[0]] != self.base[names[0]]
        # Everybody has devices and passkeys of their own; the table asks for those of the coordinator.
        of_a_person = {"sign_in_id", "passkey_id"} & set(self.numbers)
        by_role = REFUSED_IN_TABLE[rule.endpoint, rule.method][self.who] and not of_a_person
        return foreign or below_another or by_role


@pytest.mark.parametrize("who", ["anonymous", "reviewer", "owner", "coordinator", "administrator"])
def test_no_number_opens_what_is_not_mine(app: Flask, who: str) -> None:
    there = two()
    before = rows_of(there.ids_of_theirs)
    last = {table: max(ids, default=0) for table, ids in _ids().items()}
    browser = Quick(app, there.mine.people[who])
    wrong, asked = [], 0
    for rule in WITH_NUMBERS:
        own = Own(who, mine(there, rule, who), base_of(there.mine, rule))
        for ids in tries(there, rule):
            asked += 1
            if fault := fault_of(browser, rule, ids, own):
                wrong.append(f"{rule.method} {rule.path.format(**ids)}: {fault}")
    assert wrong == []
    assert asked > 800
    assert rows_of(there.ids_of_theirs) == before
    assert new_rows_of(there.theirs.programme.id, last) == {}


@pytest.mark.parametrize("who", ["anonymous", "reviewer", "owner", "coordinator"])
def test_no_number_opens_anything_below_another_programme(app: Flask, who: str) -> None:
    there = two()
    before = rows_of(there.ids_of_theirs)
    browser = Quick(app, there.mine.people[who])
    wrong = []
    for rule in WITH_NUMBERS:
        if "slug" not in rule.names:
            continue
        for ids in their_things(there, rule):
            path = rule.path.format(**ids)
            answer = ask(browser, rule, path)
            if fault := refusal_fault(browser, rule, answer, who):
                wrong.append(f"{rule.method} {path}: {fault}")
    assert wrong == []
    assert rows_of(there.ids_of_theirs) == before


def their_things(there: Two, rule: Rule) -> Iterator[dict[str, object]]:
    base = base_of(there.theirs, rule)
    for name in set(rule.names) - (NO_NUMBERS - {"update_id"}):
        numbers = there.ids_of_theirs[inspect(kind_of(rule, name)).local_table.name]
        yield from ({**base, name: number} for number in numbers[:MOST_OF_A_KIND])
    yield base


def ask(browser: Quick, rule: Rule, path: str) -> TestResponse:
    data = {"csrf_token": browser.token} if rule.method == "POST" else None
    return browser.open(rule.method, path, data=data)


def fault_of(browser: Quick, rule: Rule, ids: dict[str, object], own: Own) -> str | None:
    """What is wrong with the answer; None where it is as it should be."""
    answer = ask(browser, rule, rule.path.format(**ids))
    if own.refuses(rule, ids):
        return refusal_fault(browser, rule, answer, own.who)
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    if rule.method == "GET" and rule.endpoint not in NOTED_WHEN_TAKEN_OUT and written(browser):
        return f"a GET writes {written(browser)}"
    if own.who != "administrator" and SECRET.encode() in answer.data:
        return "it says what is theirs"
    return None


def refusal_fault(browser: Quick, rule: Rule, answer: TestResponse, who: str) -> str | None:
    """Signed out: the sign-in page, or 404 where nobody signs in; else 403 or 404; and nothing is done."""
    if who != "administrator" and SECRET.encode() in answer.data:
        return "it says what is theirs"
    if written(browser):
        return f"it writes {written(browser)}"
    to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/login?")
    public = "/meet/" in rule.path
    if who == "anonymous" and not public:
        return None if to_sign_in else f"status {answer.status_code}, without signing in"
    return None if answer.status_code in (403, 404) else f"status {answer.status_code}"


def written(browser: Quick) -> list[str]:
    return [one for one in browser.statements if one.split()[0].upper() in ("INSERT", "UPDATE", "DELETE")]


def rows_of(ids: dict[str, list[int]]) -> dict[str, list[str]]:
    """All that stands in these rows."""
    db.session.rollback()
    found = {
        table.name: [
            repr(tuple(row))
            for row in db.session.execute(
                select(table).where(table.c.id.in_(ids[table.name])).order_by(table.c.id)
            )
        ]
        for table in db.metadata.sorted_tables
        if ids.get(table.name)
    }
    db.session.rollback()
    return found


def new_rows_of(programme_id: int, last: dict[str, int]) -> dict[str, int]:
    """How many rows came to a programme after the `last` ids."""
    db.session.rollback()
    found = {
        table.name: db.session.scalar(
            select(func.count())
            .select_from(table)
            .where(table.c.programme_id == programme_id, table.c.id > last[table.name])
        )
        for table in db.metadata.sorted_tables
        if "programme_id" in table.c and "id" in table.c
    }
    return {name: count for name, count in found.items() if count}


EVERY = 4
"""Each page is asked with every fourth number, and its neighbour with the next ones."""


def test_no_number_after_the_question_mark_shows_what_is_not_mine(app: Flask) -> None:
    """Filters, days to compare with, what to go on to: every name that the code reads, with their numbers."""
    there = two()
    browser = Quick(app, there.mine.people["coordinator"])
    tables = {inspect(kind).local_table.name for kind in KINDS.values() if kind is not LogEntry}
    theirs = sorted({number for table in tables for number in there.ids_of_theirs[table]})
    pages = [line for line in TABLE if line.method == "GET" and "/{slug}" in line.path]
    wrong = []
    for turn, line in enumerate(pages):
        path = line.path.partition("?")[0].format(**there.mine.ids)
        for number in theirs[turn % EVERY :: EVERY]:
            asked = "&".join(f"{name}={number}" for name in query_names())
            answer = browser.get(f"{path}?{asked}")
            if answer.status_code >= 500 or SECRET.encode() in answer.data:
                wrong.append(f"{path}?{asked}: {answer.status_code}")
    assert wrong == []


def test_a_thing_is_there_only_below_what_it_is_part_of(app: Flask) -> None:
    """Parts of one pair, at an address of another pair of the same programme: as if they were not."""
    programme = make.programme()
    one, other = (parts_of_a_pair(programme, number) for number in (1, 2))
    browser = Quick(app, make.user("Cleo", programme=programme, role="coordinator"))
    wrong, asked = [], 0
    for rule in rules():
        names = [name for name in rule.names if name in one]
        if len(names) < 2 or "slug" not in rule.names:
            continue
        words = {"slug": programme.slug, "size": "small", "language": "en"}
        for parent, child in ((one, other), (other, one)):
            path = rule.path.format(**words | parent | {names[1]: child[names[1]]})
            answer = ask(browser, rule, path)
            asked += 1
            if answer.status_code != 404 or written(browser):
                wrong.append(f"{rule.method} {path}: {answer.status_code}")
    assert wrong == []
    assert asked > 40


def parts_of_a_pair(programme: Programme, number: int) -> dict[str, int]:
    """What an address has below something else, by the names of addresses."""
    pair = make.pair(programme, number, mentor=f"Mentor {number}", mentee=f"Mentee {number}")
    member = db.session.scalars(select(Membership.id).where(Membership.pair_id == pair.id)).first()
    owner = make.member(pair, MemberRole.MENTOR_CITY).id
    practice = {"programme_id": programme.id, "pair_id": pair.id, "owner_id": owner}
    practice_id = make.saved(Practice(key=f"p{number}", title="Buddies", **practice)).id
    plan, visit = make.plan(pair), make.visit(pair)
    milestone = make.milestone(plan)
    said = {"effective_on": make.when("2021-10-01"), "unchanged": True}
    # Only one of the two kinds of updates can stand in an address: that of a milestone has the first number.
    update_id = make.saved(MilestoneUpdate(milestone_id=milestone.id, **said)).id
    make.saved(ActivityUpdate(activity_id=visit.id, by_organisation_id=owner, **said))
    review = make.review(programme, f"2021-1{number}-01")
    return {
        "number": number,
        "member_id": member or 0,
        "practice_id": practice_id,
        "picture_id": make.picture(pair, str(number) * 32).id,
        "plan_id": plan.id,
        "transfer_id": make.saved(Transfer(plan_id=plan.id, practice_id=practice_id)).id,
        "milestone_id": milestone.id,
        "activity_id": visit.id,
        "update_id": update_id,
        "review_id": review.id,
        "decision_id": make.decision(review).id,
    }

"""The permission table, line by line: who may do what to what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.domain.statuses import RoleKind
from tracker.permissions import (
    ANONYMOUS,
    PERMISSIONS,
    SEEING,
    Action,
    Actor,
    Grant,
    Scope,
    may,
    organisations_that_may,
)

PROGRAMME, ELSEWHERE = 1, 2
OWNER, PARTNER, STRANGE = 10, 11, 12


def editor(organisation: int, programme: int = PROGRAMME) -> Actor:
    return Actor(7, grants=(Grant(programme, RoleKind.EDITOR, organisation),))


PEOPLE = {
    "anonymous": ANONYMOUS,
    "no role": Actor(1),
    "reviewer": Actor(2, grants=(Grant(PROGRAMME, RoleKind.REVIEWER),)),
    "editor of another organisation": editor(STRANGE),
    "editor of a partner": editor(PARTNER),
    "editor of the owner": editor(OWNER),
    "coordinator": Actor(3, grants=(Grant(PROGRAMME, RoleKind.COORDINATOR),)),
    "administrator": Actor(4, administrator=True),
}
CLOSED = Scope(
    PROGRAMME,
    owners=frozenset({OWNER}),
    pair_members=frozenset({OWNER, PARTNER}),
    mentors=frozenset({PARTNER}),
    mentor_cities=frozenset({PARTNER}),
)
OPEN = replace(CLOSED, is_open=True)

#                                  anonymous, no role, reviewer, other editor, partner's, owner's, co., admin.
TABLE = {
    Action.LIST_PROGRAMMES:     "yes yes yes yes yes yes yes yes",
    Action.SEE_PROGRAMME:       "no  no  yes yes yes yes yes yes",
    Action.SEE_DRAFTS:          "no  no  yes yes yes yes yes yes",
    Action.SEE_PEOPLE:          "no  no  yes yes yes yes yes yes",
    Action.SEE_SOURCE_NOTES:    "no  no  no  no  no  no  yes yes",
    Action.CREATE_PROGRAMME:    "no  no  no  no  no  no  no  yes",
    Action.EDIT_PROGRAMME:      "no  no  no  no  no  no  yes yes",
    Action.MANAGE_PEOPLE:       "no  no  no  no  no  no  yes yes",
    Action.MAKE_COORDINATOR:    "no  no  no  no  no  no  no  yes",
    Action.INVITE:              "no  no  no  no  no  no  yes yes",
    Action.EDIT_PAIR:           "no  no  no  no  no  no  yes yes",
    Action.EDIT_ORGANISATION:   "no  no  no  no  no  yes yes yes",
    Action.PUBLISH:             "no  no  no  no  no  no  yes yes",
    Action.EDIT_PLAN:           "no  no  no  no  no  yes yes yes",
    Action.EDIT_MILESTONE:      "no  no  no  no  no  yes yes yes",
    Action.AGREE_DATE:          "no  no  no  no  no  no  yes yes",
    Action.UPDATE_MILESTONE:    "no  no  no  no  no  yes yes yes",
    Action.DECIDE_PROPOSAL:     "no  no  no  no  no  yes yes yes",
    Action.EDIT_REPLICATION:    "no  no  no  no  no  yes yes yes",
    Action.LOG_ACTIVITY:        "no  no  no  no  yes yes yes yes",
    Action.REPORT_ACTIVITY:     "no  no  no  no  yes yes yes yes",
    Action.EDIT_ACTIVITY:       "no  no  no  no  no  no  yes yes",
    Action.ACCEPT_REPORT:       "no  no  no  no  no  no  yes yes",
    Action.COMMENT_REPORT:      "no  no  no  no  yes yes yes yes",
    Action.TICK_FOLLOW_UP:      "no  no  no  no  yes yes yes yes",
    Action.EDIT_DELIVERABLE:    "no  no  no  no  no  yes yes yes",
    Action.EDIT_OUTCOME:        "no  no  no  no  no  yes yes yes",
    Action.WITHDRAW_UPDATE:     "no  no  no  no  no  yes yes yes",
    Action.MARK_SEEN:           "no  no  yes yes yes yes yes yes",
    Action.KEEP_CALENDAR:       "no  no  yes yes yes yes yes yes",
    Action.KEEP_ACCOUNT:        "no  yes yes yes yes yes yes yes",
    Action.SEE_MESSAGES:        "no  no  no  no  no  no  yes yes",
    Action.SEND_MESSAGE_AGAIN:  "no  no  no  no  no  no  yes yes",
    Action.SEE_FACTSHEET:       "no  no  yes yes yes yes yes yes",
    Action.SEE_REVIEWS:         "no  no  yes yes yes yes yes yes",
    Action.WRITE_REVIEW:        "no  no  yes no  no  no  yes yes",
    Action.TICK_DECISION:       "no  no  yes no  no  yes yes yes",
    Action.PREPARE_MESSAGE:     "no  no  yes no  no  no  yes yes",
    Action.SEE_PICTURES:        "no  no  yes yes yes yes yes yes",
    Action.EDIT_PICTURE:        "no  no  no  no  yes yes yes yes",
    Action.SEE_EVALUATIONS:     "no  no  yes yes yes yes yes yes",
    Action.EDIT_EVALUATION:     "no  no  no  no  yes yes yes yes",
    Action.SEE_QUESTIONS:       "no  no  yes yes yes yes yes yes",
    Action.SEE_LOG:             "no  no  no  no  no  no  yes yes",
    Action.ASK_QUESTION:        "no  no  no  no  yes no  yes yes",
    Action.ANSWER_QUESTION:     "no  no  no  no  no  yes yes yes",
    Action.CONFIRM_MILESTONE:   "no  no  no  no  yes no  no  yes",
    Action.TAKE_BACK_CONFIRMATION: "no  no  no  no  yes no  yes yes",
}  # fmt: skip


def test_every_action_has_a_rule_and_a_line_here() -> None:
    assert set(PERMISSIONS) == set(Action) == set(TABLE)


@pytest.mark.parametrize("action", list(Action))
def test_a_closed_programme_follows_the_table(action: Action) -> None:
    said = ["yes" if may(person, action, CLOSED) else "no" for person in PEOPLE.values()]
    assert dict(zip(PEOPLE, said, strict=True)) == dict(zip(PEOPLE, TABLE[action].split(), strict=True))


@pytest.mark.parametrize("action", list(Action))
def test_an_open_programme_differs_in_being_seen_by_all_and_in_nothing_else(action: Action) -> None:
    for name, person in PEOPLE.items():
        expected = action is Action.SEE_PROGRAMME or may(person, action, CLOSED)
        assert may(person, action, OPEN) is expected, name


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.LIST_PROGRAMMES, Action.KEEP_ACCOUNT}))
def test_a_role_in_one_programme_says_nothing_in_another(action: Action) -> None:
    roles = tuple(Grant(ELSEWHERE, role, OWNER) for role in RoleKind)
    assert not may(Actor(5, grants=roles), action, CLOSED)


def test_nobody_may_change_what_they_may_not_see() -> None:
    for action in set(Action) - SEEING - {Action.CREATE_PROGRAMME, Action.KEEP_ACCOUNT}:
        for name, person in PEOPLE.items():
            if may(person, action, CLOSED):
                assert may(person, Action.SEE_PROGRAMME, CLOSED), (action, name)


def test_a_person_with_two_hats_may_do_what_either_may() -> None:
    both = Actor(6, grants=(Grant(PROGRAMME, RoleKind.REVIEWER), Grant(PROGRAMME, RoleKind.EDITOR, OWNER)))
    assert may(both, Action.UPDATE_MILESTONE, CLOSED)
    assert may(both, Action.SEE_DRAFTS, CLOSED)
    assert not may(both, Action.EDIT_PROGRAMME, CLOSED)


@pytest.mark.parametrize("name", PEOPLE)
def test_who_came_by_a_link_may_do_no_more_than_it_opens_and_no_more_than_without_it(name: str) -> None:
    opened = frozenset({Action.SEE_PROGRAMME, Action.UPDATE_MILESTONE, Action.KEEP_ACCOUNT})
    by_link = replace(PEOPLE[name], only=opened)
    allowed = {action for action in Action if may(by_link, action, CLOSED)}
    assert allowed == {action for action in opened if may(PEOPLE[name], action, CLOSED)}


def test_an_association_in_two_pairs_reports_for_both() -> None:
    """BRULOCALIS sits in two pairs: a person of it works on both."""
    brulocalis = editor(PARTNER)
    for members in ({PARTNER, 20}, {PARTNER, 30}):
        assert may(brulocalis, Action.REPORT_ACTIVITY, Scope(PROGRAMME, pair_members=frozenset(members)))
    assert not may(brulocalis, Action.REPORT_ACTIVITY, Scope(PROGRAMME, pair_members=frozenset({20, 30})))


@pytest.mark.parametrize("action", list(Action))
def test_the_organisations_that_may_are_those_whose_editors_may(action: Action) -> None:
    every = frozenset({OWNER, PARTNER})
    for scope in (CLOSED, OPEN, Scope(PROGRAMME), Scope(PROGRAMME, owners=every)):
        asked = {one for one in scope.owners | scope.pair_members if may(editor(one), action, scope)}
        assert organisations_that_may(action, scope) == asked


def test_what_only_coordinators_may_no_organisation_may() -> None:
    assert organisations_that_may(Action.EDIT_ACTIVITY, CLOSED) == frozenset()
    assert organisations_that_may(Action.LOG_ACTIVITY, CLOSED) == {OWNER, PARTNER}
    assert organisations_that_may(Action.UPDATE_MILESTONE, CLOSED) == {OWNER}

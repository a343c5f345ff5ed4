"""Who may do what: one table from each action to a rule over plain values.

An administrator sees and may do everything. A signed-out reader is `ANONYMOUS`, who has no roles:
every rule that writes asks for a role, that of one's own account for signing in, so nobody writes
without signing in. A reviewer reads all and writes reviews alone (model.md has the roles; where a list
repeats a rule in SQL, a test holds the two together).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from tracker.domain.actors import ANONYMOUS, Actor, Grant, Scope
from tracker.domain.statuses import RoleKind

__all__ = [
    "ANONYMOUS",
    "PERMISSIONS",
    "SEEING",
    "Action",
    "Actor",
    "Grant",
    "Scope",
    "may",
    "organisations_that_may",
]


class Action(StrEnum):
    """What a view lets people see or do. Each view declares one."""

    LIST_PROGRAMMES = "list_programmes"
    SEE_PROGRAMME = "see_programme"
    SEE_DRAFTS = "see_drafts"
    SEE_SOURCE_NOTES = "see_source_notes"
    SEE_PEOPLE = "see_people"
    CREATE_PROGRAMME = "create_programme"
    EDIT_PROGRAMME = "edit_programme"
    MANAGE_PEOPLE = "manage_people"
    MAKE_COORDINATOR = "make_coordinator"
    INVITE = "invite"
    EDIT_PAIR = "edit_pair"
    EDIT_ORGANISATION = "edit_organisation"
    EDIT_PLAN = "edit_plan"
    EDIT_MILESTONE = "edit_milestone"
    AGREE_DATE = "agree_date"
    UPDATE_MILESTONE = "update_milestone"
    DECIDE_PROPOSAL = "decide_proposal"
    LOG_ACTIVITY = "log_activity"
    REPORT_ACTIVITY = "report_activity"
    EDIT_ACTIVITY = "edit_activity"
    ACCEPT_REPORT = "accept_report"
    COMMENT_REPORT = "comment_report"
    SEE_EVALUATIONS = "see_evaluations"
    EDIT_EVALUATION = "edit_evaluation"
    EDIT_DELIVERABLE = "edit_deliverable"
    EDIT_OUTCOME = "edit_outcome"
    EDIT_REPLICATION = "edit_replication"
    WITHDRAW_UPDATE = "withdraw_update"
    TICK_FOLLOW_UP = "tick_follow_up"
    MARK_SEEN = "mark_seen"
    KEEP_CALENDAR = "keep_calendar"
    SEE_FACTSHEET = "see_factsheet"
    PUBLISH = "publish"
    SEE_REVIEWS = "see_reviews"
    WRITE_REVIEW = "write_review"
    TICK_DECISION = "tick_decision"
    PREPARE_MESSAGE = "prepare_message"
    SEE_QUESTIONS = "see_questions"
    SEE_MESSAGES = "see_messages"
    SEND_MESSAGE_AGAIN = "send_message_again"
    ASK_QUESTION = "ask_question"
    ANSWER_QUESTION = "answer_question"
    CONFIRM_MILESTONE = "confirm_milestone"
    TAKE_BACK_CONFIRMATION = "take_back_confirmation"
    SEE_LOG = "see_log"
    SEE_PICTURES = "see_pictures"
    EDIT_PICTURE = "edit_picture"
    KEEP_ACCOUNT = "keep_account"


Rule = Callable[[Actor, Scope], bool]


def anybody(_actor: Actor, _scope: Scope) -> bool:
    return True


def administrator(actor: Actor, _scope: Scope) -> bool:
    return actor.administrator


def signed_in(actor: Actor, _scope: Scope) -> bool:
    """Anybody who has signed in, with or without a role."""
    return actor.is_signed_in


def reader(actor: Actor, scope: Scope) -> bool:
    """An open programme has all readers; a closed one those with a role in it."""
    return scope.is_open or member(actor, scope)


def member(actor: Actor, scope: Scope) -> bool:
    return actor.has_role(scope.programme_id)


def coordinator(actor: Actor, scope: Scope) -> bool:
    return actor.has_role(scope.programme_id, RoleKind.COORDINATOR)


def coordinator_or_reviewer(actor: Actor, scope: Scope) -> bool:
    return actor.has_role(scope.programme_id, RoleKind.COORDINATOR, RoleKind.REVIEWER)


def owner(actor: Actor, scope: Scope) -> bool:
    """The coordinator, or an editor of an organisation that owns the thing."""
    return coordinator(actor, scope) or bool(actor.organisations(scope.programme_id) & scope.owners)


def pair_member(actor: Actor, scope: Scope) -> bool:
    """The coordinator, or an editor of an organisation of one of the thing's pairs."""
    return coordinator(actor, scope) or bool(actor.organisations(scope.programme_id) & scope.pair_members)


def mentor_side(actor: Actor, scope: Scope) -> bool:
    """The coordinator, or an editor of an organisation on the mentor side of one of the thing's pairs."""
    return coordinator(actor, scope) or bool(actor.organisations(scope.programme_id) & scope.mentors)


def mentor_city(actor: Actor, scope: Scope) -> bool:
    """An editor of a mentor city of the thing's pair; no coordinator speaks for it."""
    return bool(actor.organisations(scope.programme_id) & scope.mentor_cities)


def coordinator_or_mentor_city(actor: Actor, scope: Scope) -> bool:
    return coordinator(actor, scope) or mentor_city(actor, scope)


def owner_or_reviewer(actor: Actor, scope: Scope) -> bool:
    return owner(actor, scope) or coordinator_or_reviewer(actor, scope)


def owner_or_pair_member(actor: Actor, scope: Scope) -> bool:
    return owner(actor, scope) or pair_member(actor, scope)


PERMISSIONS: dict[Action, Rule] = {
    # Reading.
    Action.LIST_PROGRAMMES: anybody,
    Action.SEE_PROGRAMME: reader,
    Action.SEE_DRAFTS: member,  # Drafts of reports and online links are for those who work on the programme.
    Action.SEE_SOURCE_NOTES: coordinator,
    Action.SEE_PEOPLE: member,
    # The programme and its people.
    Action.CREATE_PROGRAMME: administrator,
    Action.EDIT_PROGRAMME: coordinator,
    Action.MANAGE_PEOPLE: coordinator,
    Action.MAKE_COORDINATOR: administrator,
    Action.INVITE: coordinator,  # Editors and reviewers; a coordinator is invited as one is made.
    Action.EDIT_PAIR: coordinator,
    Action.EDIT_ORGANISATION: owner,
    Action.PREPARE_MESSAGE: coordinator_or_reviewer,  # With names and addresses; nothing is sent.
    # Plans and milestones.
    Action.EDIT_PLAN: owner,
    Action.EDIT_MILESTONE: owner,
    Action.AGREE_DATE: coordinator,  # The baseline moves by agreement, never by the one who is late.
    Action.UPDATE_MILESTONE: owner,
    Action.DECIDE_PROPOSAL: owner,
    Action.EDIT_REPLICATION: owner,
    # Activities and their reports.
    Action.LOG_ACTIVITY: owner_or_pair_member,
    Action.REPORT_ACTIVITY: owner_or_pair_member,
    Action.EDIT_ACTIVITY: coordinator,
    Action.ACCEPT_REPORT: coordinator,
    Action.COMMENT_REPORT: pair_member,
    Action.TICK_FOLLOW_UP: owner_or_pair_member,
    Action.SEE_EVALUATIONS: member,  # What people said freely, which is not for publication.
    Action.EDIT_EVALUATION: owner_or_pair_member,  # As the report: whoever was there.
    # Pictures, which show people: members see them, and the world what is published of them.
    Action.SEE_PICTURES: member,
    Action.EDIT_PICTURE: pair_member,
    # Results.
    Action.EDIT_DELIVERABLE: owner,
    Action.EDIT_OUTCOME: owner,
    # Factsheets of pairs, whether or not they are published, and what anybody may read.
    Action.SEE_FACTSHEET: member,
    Action.PUBLISH: coordinator,
    # Reviews: reviewers lead them, too, and write nothing else.
    Action.SEE_REVIEWS: member,
    Action.WRITE_REVIEW: coordinator_or_reviewer,
    Action.TICK_DECISION: owner_or_reviewer,
    # Questions, which nobody outside the programme reads.
    Action.SEE_QUESTIONS: member,
    Action.SEE_LOG: coordinator,
    # What was sent by mail, and sending it again.
    Action.SEE_MESSAGES: coordinator,
    Action.SEND_MESSAGE_AGAIN: coordinator,
    Action.ASK_QUESTION: mentor_side,
    Action.ANSWER_QUESTION: owner,
    Action.CONFIRM_MILESTONE: mentor_city,
    Action.TAKE_BACK_CONFIRMATION: coordinator_or_mentor_city,
    # What a person has seen, which is their own.
    Action.MARK_SEEN: member,
    # Addresses of calendars, which open for as long as their owner may have them.
    Action.KEEP_CALENDAR: member,
    # One's own account.
    Action.KEEP_ACCOUNT: signed_in,
    # Updates made in error.
    Action.WITHDRAW_UPDATE: owner,
}
"""The one table. An administrator passes every line of it."""

SEEING = frozenset(
    {
        Action.LIST_PROGRAMMES,
        Action.SEE_PROGRAMME,
        Action.SEE_DRAFTS,
        Action.SEE_SOURCE_NOTES,
        Action.SEE_PEOPLE,
        Action.SEE_FACTSHEET,
        Action.SEE_REVIEWS,
        Action.SEE_QUESTIONS,
        Action.SEE_EVALUATIONS,
        Action.SEE_PICTURES,
        Action.SEE_LOG,
        Action.SEE_MESSAGES,
    }
)
"""Who may not do one of these does not learn that there is anything to see."""


def may(actor: Actor, action: Action, scope: Scope) -> bool:
    """Whether the actor may do this to that."""
    if actor.only is not None and action not in actor.only:
        return False
    return actor.administrator or PERMISSIONS[action](actor, scope)


@lru_cache(maxsize=4096)
def organisations_that_may(action: Action, scope: Scope) -> frozenset[int]:
    """The organisations whose editors may do this to that; none where it is the coordinators' alone.

    It asks the table itself, for an editor of each organisation that has to do with the thing.
    """

    def an_editor_may(organisation: int) -> bool:
        grant = Grant(scope.programme_id or 0, RoleKind.EDITOR, organisation)
        return may(Actor(user_id=0, grants=(grant,)), action, scope)

    return frozenset(filter(an_editor_may, scope.owners | scope.pair_members))

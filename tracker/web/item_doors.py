"""What the link of a reminder opens: the pages of one milestone or activity, as whom it was sent to.

The browser keeps the tokens of the links that were opened in a cookie of their own, which outlives a sign-in.
`tracker.web.access` asks at each request whether one of them opens it; everywhere else they are nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from tracker import clock
from tracker.models import ItemLink
from tracker.permissions import Action, Actor, Grant
from tracker.queries import item_links as queries
from tracker.services.item_links import VALID_FOR
from tracker.services.tokens import hashed
from tracker.web.cookies import keep_cookie, kept_cookie

COOKIE = "item-links"
MOST = 12
"""The links that one browser keeps: those of a long reminder."""

OF_MILESTONE = frozenset(
    {
        "milestones.show",
        "milestone_updates.create",
        "milestone_updates.confirm_unchanged",
        "milestone_updates.withdraw",
        "proposals.accept",
        "proposals.decline",
        "confirmations.confirm",
        "questions.ask_about_milestone",
    }
)
"""What the link to a milestone opens, where ``milestone_id`` is that milestone."""

OF_ACTIVITY = frozenset(
    {
        "activities.show",
        "activity_updates.create",
        "activity_updates.confirm_unchanged",
        "activity_updates.withdraw",
        "visit_log.show",
        "visit_log.happened",
        "visit_log.recorded",
        "visit_log.undo",
        "visit_log.people",
        "visit_log.learned",
        "visit_log.next_",
        "reports.show",
        "reports.edit",
        "reports.submit",
        "reports.accept",
        "reports.return_",
        "reports.comment",
        "questions.ask_about_activity",
    }
)
"""What the link to an activity opens, where ``activity_id`` is that activity."""

OF_QUESTION = frozenset({"questions.answer"})
"""What either opens, where the question is about that very thing."""

ALLOWED = frozenset(
    {
        Action.SEE_PROGRAMME,
        Action.SEE_DRAFTS,
        Action.SEE_PEOPLE,
        Action.SEE_QUESTIONS,
        Action.UPDATE_MILESTONE,
        Action.WITHDRAW_UPDATE,
        Action.DECIDE_PROPOSAL,
        Action.CONFIRM_MILESTONE,
        Action.LOG_ACTIVITY,
        Action.REPORT_ACTIVITY,
        Action.ACCEPT_REPORT,
        Action.COMMENT_REPORT,
        Action.ASK_QUESTION,
        Action.ANSWER_QUESTION,
    }
)
"""What a person may do there at most, of what they may do; a page offers nothing else."""


@dataclass(frozen=True, slots=True)
class Door:
    """The link that is about what is asked for; `actor` is None where it is not good any more."""

    link: ItemLink
    actor: Actor | None


def door_here() -> Door | None:
    """The door to what this request asks for, by the links that its browser has opened; None without one."""
    tokens = kept_tokens()
    if not tokens or (item := _item_asked_for()) is None:
        return None
    slug, milestone_id, activity_id = item
    hashes = [hashed(token) for token in tokens]
    links = queries.list_links_to(hashes, slug, milestone_id=milestone_id, activity_id=activity_id)
    doors = [Door(link, actor_by(link)) for link in links]
    return next((door for door in doors if door.actor), doors[0] if doors else None)


def actor_by(link: ItemLink) -> Actor | None:
    """Its person, as far as it goes; None where it is over, or they have nothing to do here any more."""
    person = link.user
    if not (link.is_out(clock.now()) and person.is_here):
        return None
    here = [role for role in person.roles if role.programme_id == link.programme_id]
    grants = tuple(Grant(role.programme_id, role.role, role.organisation_id) for role in here)
    return Actor(person.id, grants=grants, only=ALLOWED) if grants else None


def is_over() -> str:
    """What is said to whoever comes by a link that is not good any more."""
    return str(
        _(
            "This link is no longer valid: links of our mails are valid for 14 days, and can be taken back."
            " Sign in, and you come to the same page."
        )
    )


def kept_tokens() -> list[str]:
    """The tokens of the links that this browser has opened, the last one first."""
    return [token for token in kept_cookie(COOKIE).split(".") if token][:MOST]


def keep_token(response: Response, token: str) -> None:
    """Lets the browser keep the token, for as long as any link is good."""
    _set_cookie(response, [token, *(one for one in kept_tokens() if one != token)][:MOST])


def forget_token(response: Response, link: ItemLink) -> None:
    """Lets the browser forget the token of one link."""
    _set_cookie(response, [one for one in kept_tokens() if hashed(one) != link.token_hash])


def forget_tokens(response: Response) -> None:
    """Lets the browser forget all of them."""
    _set_cookie(response, [])


def _set_cookie(response: Response, tokens: list[str]) -> None:
    keep_cookie(response, COOKIE, ".".join(tokens), max_age=VALID_FOR if tokens else timedelta(0))


def _item_asked_for() -> tuple[str, int | None, int | None] | None:
    """Programme, milestone and activity of what is asked for; None where no link can open it."""
    endpoint, values = _asked_for()
    slug = str(values.get("slug", ""))
    if endpoint in OF_MILESTONE:
        return slug, values["milestone_id"], None
    if endpoint in OF_ACTIVITY:
        return slug, None, values["activity_id"]
    if endpoint in OF_QUESTION:
        milestone_id, activity_id = queries.subject_of_question(values["question_id"])
        return None if milestone_id is None and activity_id is None else (slug, milestone_id, activity_id)
    return None


def _asked_for() -> tuple[str, dict[str, int]]:
    """Endpoint and values; of an address that only takes forms, those of the form, whose refused page a
    phone asks for anew by GET."""
    if isinstance(request.routing_exception, MethodNotAllowed):
        adapter = current_app.create_url_adapter(request)
        try:
            endpoint, values = adapter.match(method="POST") if adapter else ("", {})
        except HTTPException:
            return "", {}
        return str(endpoint), dict(values)
    return request.endpoint or "", request.view_args or {}

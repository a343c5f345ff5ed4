"""What somebody may do, in a sentence or two: read off the permission table, as `services.rights` does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain.statuses import RoleKind
from tracker.labels.printed import list_words
from tracker.models import Programme, Role
from tracker.permissions import Action, Actor, Grant, may
from tracker.web.access import scope_of

KEEPS: tuple[tuple[Action, LazyString], ...] = (
    (Action.UPDATE_MILESTONE, _l("action plans and milestones")),
    (Action.LOG_ACTIVITY, _l("visits and reports")),
    (Action.ANSWER_QUESTION, _l("answers to questions")),
    (Action.EDIT_DELIVERABLE, _l("deliverables and outcomes")),
    (Action.TICK_DECISION, _l("decisions")),
)
"""Each thing of `services.rights.RIGHTS` that is somebody's own, short enough for a list of people."""
ALSO: tuple[tuple[Action, LazyString], ...] = (
    (Action.WRITE_REVIEW, _l("prepares and freezes reviews")),
    (Action.PREPARE_MESSAGE, _l("prepares messages to those who owe something")),
    (Action.EDIT_PAIR, _l("changes everything else")),
    (Action.ACCEPT_REPORT, _l("accepts reports")),
    (Action.INVITE, _l("invites people")),
)
"""The same of what is nobody's own."""


def rights_sentences(programme: Programme, roles: Sequence[Role], *, administrator: bool = False) -> str:
    """What somebody with these roles may do. The roles' organisations must be loaded."""
    if administrator:
        return str(_("Can do everything, in every programme."))
    said: dict[str, None] = {}
    for role in roles:
        said.update(dict.fromkeys(_sentences(programme, role)))
    return " ".join(said)


def _sentences(programme: Programme, role: Role) -> Iterator[str]:
    own = role.organisation if role.role is RoleKind.EDITOR else None
    number = None if own is None else own.id
    actor = Actor(0, grants=(Grant(programme.id, role.role, number),))
    scope = scope_of(programme, owners=[number], pair_members=[number])
    keeps = [str(words) for action, words in KEEPS if may(actor, action, scope)]
    also = [str(words) for action, words in ALSO if may(actor, action, scope)]
    if len(keeps) == len(KEEPS) and len(also) == len(ALSO):
        yield str(_("Can do everything in this programme, except make coordinators."))
        return
    if may(actor, Action.SEE_DRAFTS, scope):
        yield str(_("Reads everything in the programme, drafts and reviews too."))
    if keeps:
        whose = own.name if own else _("every organisation")
        yield str(_("Keeps up to date, for %(whose)s: %(things)s.", whose=whose, things=list_words(keeps)))
    if also:
        yield str(_("Also %(things)s.", things=list_words(also)))

"""What a role lets one do, in plain words: read off the permission table, so that nothing promises more."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain.actors import Actor, Grant, Scope
from tracker.domain.statuses import RoleKind
from tracker.models import Organisation, Programme
from tracker.permissions import Action, may

RIGHTS: tuple[tuple[Action, LazyString], ...] = (
    (Action.SEE_DRAFTS, _l("read everything in the programme, drafts and reviews too")),
    (Action.UPDATE_MILESTONE, _l("say how the action plans and milestones of %(whose)s stand")),
    (Action.LOG_ACTIVITY, _l("log the visits of %(whose)s and write the reports")),
    (Action.ANSWER_QUESTION, _l("answer what is asked about the milestones and visits of %(whose)s")),
    (Action.EDIT_DELIVERABLE, _l("keep the deliverables and outcomes of %(whose)s up to date")),
    (Action.TICK_DECISION, _l("tick off the decisions that %(whose)s carries out")),
    (Action.WRITE_REVIEW, _l("prepare reviews, freeze them and note what was decided")),
    (Action.PREPARE_MESSAGE, _l("prepare a message to those who owe something")),
    (Action.EDIT_PAIR, _l("change pairs, activities and everything else in the programme")),
    (Action.ACCEPT_REPORT, _l("accept reports or send them back")),
    (Action.INVITE, _l("invite editors and reviewers, and give them roles")),
)
"""Each thing that people do, and how it reads after "you can"."""


def rights_of(programme: Programme, role: RoleKind, organisation: Organisation | None) -> list[str]:
    """What somebody of that role may do, line by line."""
    own = None if organisation is None else organisation.id
    actor = Actor(0, grants=(Grant(programme.id, role, own),))
    owned = frozenset() if own is None else frozenset({own})
    scope = Scope(programme.id, programme.open, owners=owned, pair_members=owned)
    whose = organisation.name if organisation else _("every organisation")
    return [str(words) % {"whose": whose} for action, words in RIGHTS if may(actor, action, scope)]

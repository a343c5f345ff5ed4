"""What every view that saves has in common: who says it, a form sent twice, and the way on."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, g, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.domain.errors import DomainError
from tracker.domain.statuses import RoleKind
from tracker.extensions import db
from tracker.forms.base import TrackedForm
from tracker.forms.errors import add_error
from tracker.permissions import Scope
from tracker.services.forms import already_sent, remember_sent
from tracker.services.updates import Author

DRAFT_TAKEN = "draft-taken"
"""The category of a flash that tells drafts.js to forget the draft of that key."""


def author_in(scope: Scope) -> Author:
    """The signed-in person, for the organisation they edit the thing for, else for the one they lead for."""
    own = g.actor.organisations(scope.programme_id) & scope.owners
    leads = [
        grant.organisation_id
        for grant in g.actor.grants
        if grant.programme_id == scope.programme_id and grant.role is RoleKind.COORDINATOR
    ]
    organisation = min(own) if own else next((one for one in leads if one is not None), None)
    return Author(current_user._get_current_object(), organisation)


def sent_before(form: TrackedForm) -> ResponseReturnValue | None:
    """Where the first send of this form led to; None where this is the first. Call it before any change."""
    location = already_sent(form.form_token.data, by=g.actor.user_id)
    return None if location is None else redirect(location, 303)


def save_and_go(
    form: TrackedForm, location: str, *, line: str | None = None, draft: str | None = None
) -> ResponseReturnValue:
    """Commits, says one line, lets the device forget its draft, and leads on."""
    remember_sent(form.form_token.data, location, by=g.actor.user_id)
    db.session.commit()
    if line is not None:
        flash(line, "done")
    if draft is not None:
        flash(draft, DRAFT_TAKEN)
    return redirect(location, 303)


def attempted(form: TrackedForm, do: Callable[[], object]) -> bool:
    """Whether the service did it; where a rule says no, its sentence is in the form and nothing changes."""
    try:
        do()
    except DomainError as error:
        db.session.rollback()
        add_error(form, error)
        return False
    return True

"""What every view that saves has in common: who says it, a form sent twice, and the way on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import flash, g, redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.errors import DomainError
from tracker.domain.statuses import RoleKind
from tracker.extensions import db
from tracker.forms.base import TrackedForm
from tracker.forms.errors import add_error, sentence_of
from tracker.forms.written import WrittenInField
from tracker.permissions import Scope
from tracker.services.forms import already_sent, remember_sent
from tracker.services.statements import Author
from tracker.services.users import remember_language
from tracker.web.access import person_here
from tracker.web.late_sends import note_taken

DRAFT_TAKEN = "draft-taken"
"""The category of a flash that tells drafts.js to forget the draft of that key."""


def author_in(scope: Scope) -> Author:
    """Who says it, for the organisation they edit the thing for, else for the one they lead for."""
    own = g.actor.organisations(scope.programme_id) & scope.owners
    leads = [
        grant.organisation_id
        for grant in g.actor.grants
        if grant.programme_id == scope.programme_id and grant.role is RoleKind.COORDINATOR
    ]
    organisation = min(own) if own else next((one for one in leads if one is not None), None)
    return Author(person_here(), organisation)


def sent_before(form: TrackedForm) -> ResponseReturnValue | None:
    """Where the first send of this form led to; None where this is the first, or where none was sent yet.

    Call it before any change, and before looking for a thing that the first send may have removed.
    """
    if not form.is_submitted():
        return None
    location = already_sent(form.form_token.data, by=g.actor.user_id)
    if location is None:
        return None
    note_taken()
    return redirect(location, 303)


def save_and_go(
    form: TrackedForm, location: str, *, line: str | None = None, draft: str | None = None
) -> ResponseReturnValue:
    """Commits, says one line, lets the device forget its draft, and leads on."""
    remember_sent(form.form_token.data, location, by=g.actor.user_id)
    keep_language_of(form)
    db.session.commit()
    if line is not None:
        flash(line, "done")
    if draft is not None:
        flash(draft, DRAFT_TAKEN)
    note_taken()
    return redirect(location, 303)


def keep_language_of(form: TrackedForm) -> None:
    """Remembers the language that somebody has written in, where that is another than stood there."""
    field = getattr(form, "language", None)
    if isinstance(field, WrittenInField) and field.chosen is not None:
        remember_language(person_here(), field.chosen)


@contextmanager
def refusals_in(form: TrackedForm, *, fields: dict[str, str] | None = None) -> Iterator[None]:
    """Where a rule says no, its sentence is in the form, and the view goes on to show the form again.

    `fields` renames, as in `add_error`.
    """
    try:
        yield
    except DomainError as error:
        add_error(form, error, fields=fields)


def form_page(template: str, form: TrackedForm, **values: Any) -> tuple[str, int]:
    """The page of a form: 422 where it was sent and is shown again with its faults."""
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


def removal_page(
    template: str,
    form: TrackedForm,
    *,
    used: bool = False,
    refusal: DomainError | None = None,
    **values: Any,
) -> tuple[str, int]:
    """The page that asks before something goes; 409 where it was sent and something keeps the thing.

    `refusal` is the rule that keeps it; the template has its code, and its sentence as `why`.
    """
    if refusal is not None:
        used, values = True, values | {"code": refusal.code, "why": sentence_of(refusal)}
    page, status = form_page(template, form, used=used, **values)
    return page, 409 if form.is_submitted() and (used or form.form_errors) else status

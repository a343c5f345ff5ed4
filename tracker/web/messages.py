"""The messages of a programme, for those who lead it: what was sent, waits or bounced, and once more."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.statuses import MessageState
from tracker.forms.base import TrackedForm
from tracker.labels.people import person_name
from tracker.labels.sorting import sorted_by_name
from tracker.permissions import Action
from tracker.queries import messages as queries
from tracker.services import outbox
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.parts.message_lines import can_go_again, message_lines
from tracker.web.parts.paging import choice_asked_for, number_asked_for, page_asked_for, pages_of
from tracker.web.parts.saving import form_page, save_and_go, sent_before

bp = Blueprint("messages", __name__, url_prefix="/programmes/<slug>/messages")

PAGE_SIZE = 30


@bp.get("")
@access(Action.SEE_MESSAGES)
def list_(slug: str) -> ResponseReturnValue:
    """The messages, newest first; ``?state=`` and ``?person=`` narrow them."""
    programme = load_programme(slug)
    require(scope_of(programme))
    people = queries.list_people_written_to(programme.id)
    state, person = choice_asked_for("state", MessageState), number_asked_for("person")
    if person is not None and person not in {one.id for one in people}:
        missing()
    counts = queries.count_by_state(programme.id, person=person)
    number = page_asked_for()
    total = sum(counts.values()) if state is None else counts.get(state, 0)
    pages = pages_of(total, PAGE_SIZE, number)
    found = queries.list_messages(
        programme.id, state=state, person=person, limit=PAGE_SIZE, offset=PAGE_SIZE * (number - 1)
    )
    asked: dict[str, Any] = {
        name: value for name, value in (("state", state), ("person", person)) if value is not None
    }
    return render_template(
        "messages/list.html",
        lines=message_lines(programme, found),
        counts={state: counts[state] for state in MessageState if state in counts},
        all=sum(counts.values()),
        people=sorted_by_name(people, person_name),
        asked=asked,
        total=total,
        number=number,
        pages=pages,
        url_for_page=lambda page: url_for("messages.list_", slug=slug, page=page, **asked),
    )


@bp.route("/<int:message_id>/send-again", methods=["GET", "POST"])
@access(Action.SEND_MESSAGE_AGAIN)
def send_again(slug: str, message_id: int) -> ResponseReturnValue:
    """Sends a message that waits or was refused once more, at once, after asking."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = TrackedForm()
    if before := sent_before(form):
        return before
    message = queries.get_message(message_id, programme.id) or missing()
    if not can_go_again(message):
        abort(404, _("This message cannot be sent again: it was sent, or its reader has left."))
    back = url_for("messages.list_", slug=slug)
    if form.validate_on_submit():
        outbox.send_again(message.id)
        return save_and_go(form, back, line=_("The message goes out now."))
    [line] = message_lines(programme, [message])
    return form_page("messages/send_again.html", form, message=line)

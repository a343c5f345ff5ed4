"""Two people say something of one milestone: what each of them said, and how to send mine again."""

from __future__ import annotations

from collections.abc import Iterator

from flask import request
from flask_babel import gettext as _

from tracker.forms.milestone_updates import PREFILLED, UpdateForm
from tracker.forms.statements import StatementForm
from tracker.web.conflicts import words_of
from tracker.web.late_sends import without_marks

NOT_SAID = ("HiddenField", "SentField", "CSRFTokenField", "WrittenInField")


def mine_in_words(form: StatementForm) -> list[tuple[str, str]]:
    """What was typed, each with its question; what was left as it stood is not mine."""
    if isinstance(form, UpdateForm):
        changed = form.changed
        said = [field for field in form if field.name in changed]
    else:
        said = [field for field in form if field.type not in NOT_SAID and field.data]
    words = [(str(field.label.text), words_of(field) or _typed(field.name) or _("nothing")) for field in said]
    return words or [("", _("Nothing has changed"))]


def sent_again(form: StatementForm, now: UpdateForm) -> list[tuple[str, str]]:
    """The fields that send mine on top of how it stands now: what I did not touch is theirs."""
    return list(_fields(form, now))


def _fields(form: StatementForm, now: UpdateForm) -> Iterator[tuple[str, str]]:
    yield "seen_update", str(now.seen_update.data)
    untouched = set(PREFILLED) - form.changed if isinstance(form, UpdateForm) else set()
    for name, value in without_marks(request.form.items(multi=True), "confirmed", *untouched):
        if not name.startswith("seen_"):
            yield name, value
    if isinstance(form, UpdateForm):
        for name in PREFILLED:
            yield f"seen_{name}", str(now[f"seen_{name}"].data)
        for name in sorted(untouched):
            field = now[name]
            value = field._value() if hasattr(field, "_value") else field.data
            if value:
                yield name, str(value)


def _typed(name: str) -> str:
    """What could not be read, as it was typed."""
    return request.form.get(name, "").strip()

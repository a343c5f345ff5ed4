"""What the views that take an update share, whether it is of an activity or of a milestone."""

from __future__ import annotations

from tracker.domain.errors import DomainError
from tracker.forms.activity_updates import ActivityUpdateForm
from tracker.forms.errors import add_error
from tracker.forms.milestone_updates import UpdateForm
from tracker.forms.statements import StatementForm
from tracker.models import Activity, Milestone


def newer_than(form: StatementForm, thing: Activity | Milestone) -> set[int]:
    """The ids of the updates that others have made since the form was drawn."""
    return {row.id for row in thing.updates if row.id > form.last_seen}


def is_sayable(form: ActivityUpdateForm | UpdateForm) -> bool:
    """Whether it is filled in rightly and says anything at all; if not, the form has the sentence."""
    if not form.validate():
        return False
    if not form.says_something():
        add_error(form, DomainError(None, "nothing_changed"))
        return False
    return True

"""A plan takes over a good practice: which one, how far, and what it changes for its own place."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from tracker.domain.statuses import TransferStage
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.inputs import REQUIRED, IdField, text
from tracker.forms.written import stored_language, written_in
from tracker.labels import choices
from tracker.models import Transfer


class TransferFields(TrackedForm):
    """What is said of a practice that a plan takes over."""

    stage = RadioField(_l("How far are you?"), default="")
    changed = text(
        _l("What did you change for your own place?"),
        description=_l("Other people, another law, less money: what is done differently here, and why."),
    )
    language = written_in()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.stage.choices = [*choices(TransferStage), ("", _("Not known yet"))]

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Transfer`."""
        stage = TransferStage(self.stage.data) if self.stage.data else None
        language = self.language.code if self.changed.data else None
        return {"stage": stage, "changed": self.changed.data, "language": language}


class NewTransferForm(TransferFields):
    """A practice that the plan does not take over yet."""

    practice_id = IdField(_l("Which practice?"), validators=[InputRequired(REQUIRED)])

    def __init__(self, *args: Any, practices: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.practice_id.set_rows(practices, empty=_("Choose one"))

    def values(self) -> dict[str, Any]:
        """Likewise, with the practice."""
        return super().values() | {"practice_id": self.practice_id.data}


class TransferForm(TransferFields, VersionedForm):
    """A practice that the plan takes over already."""


def stored_values(transfer: Transfer) -> dict[str, Any]:
    """A transfer as `TransferForm(data=…)` shows it."""
    return {
        "stage": transfer.stage.value if transfer.stage else "",
        "changed": transfer.changed,
        "version": transfer.version,
    } | stored_language(transfer, "changed")

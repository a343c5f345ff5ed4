"""Taking back that a milestone is confirmed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from tracker.forms.base import TrackedForm
from tracker.forms.inputs import text
from tracker.forms.written import written_in


class TakeBackForm(TrackedForm):
    """Why it is not confirmed after all."""

    because = text(_l("Why is it taken back?"), required=True, longest=2000)
    language = written_in("take-back")

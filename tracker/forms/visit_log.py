"""The four steps of logging a visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, ValidationError

from tracker.domain.dates import ApproximateDate
from tracker.domain.edtf_dates import MAX_LENGTH
from tracker.domain.statuses import ActivityKind, Mode, Reason
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import IdField, line, text
from tracker.forms.report_lines import (
    MOST_LINES,
    CountLine,
    LearnedFields,
    Lines,
    NextFields,
    NextRow,
    PeopleFields,
)
from tracker.forms.written import written_in
from tracker.labels import choices
from tracker.queries.reports import People

AS_PLANNED, OTHER_DATES, PARTLY_ONLINE = "as_planned", "other_dates", "partly_online"
POSTPONED, CANCELLED = "postponed", "cancelled"
HELD_ANSWERS = (AS_PLANNED, OTHER_DATES, PARTLY_ONLINE)

WHEN_HELP = _l("A day, or days: “4–5 Oct 2021”, “12 and 14 May 2021”.")


class HappenedForm(VersionedForm):
    """Step 1: did it happen? `version` is the fingerprint of how the activity stood."""

    seen_day = HiddenField(validators=[Length(max=MAX_LENGTH)])
    """The EDTF of the planned day that the sender saw; somebody may have changed the plan since."""
    answer = RadioField(_l("Did it happen?"), validators=[InputRequired(_l("Choose an answer."))])
    happened = ApproximateDateField(_l("On which day or days?"))
    online_on = ApproximateDateField(
        _l("Which day or days were online?"),
        description=_l("If it was partly online. Leave it empty if nobody knows."),
    )
    place = line(_l("Place"), description=_l("Only if it was elsewhere than planned."))
    host_id = IdField(_l("Host"))
    reason = SelectField(_l("Why?"), default="")
    expected = ApproximateDateField(
        _l("New date"),
        description=_l("If it was postponed: “spring 2022” is fine. Without it, the old date goes."),
    )
    comment = text(_l("Comment"), longest=2000)
    language = written_in()

    def __init__(
        self,
        *args: Any,
        hosts: list[tuple[int, str]],
        planned_host: str | None,
        planned: ApproximateDate | None,
        is_held: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.is_held = is_held
        self.planned = planned
        answers = [
            (AS_PLANNED, _("Yes, as recorded") if is_held else _("As planned")),
            (OTHER_DATES, _("On other dates")),
            (PARTLY_ONLINE, _("Partly online")),
        ]
        if planned is None and not is_held and self.answer.data != AS_PLANNED:
            # Without a day in the plan there is nothing that it could have been as planned.
            answers[:2] = [(OTHER_DATES, _("It took place"))]
        if not is_held or self.is_submitted():
            answers += [(POSTPONED, _("Postponed")), (CANCELLED, _("Cancelled"))]
        self.answer.choices = answers
        empty = _("as planned: %(host)s", host=planned_host) if planned_host else _("not known")
        self.host_id.set_rows(hosts, empty=empty)
        self.reason.choices = [("", _("Choose a reason")), *choices(Reason)]

    @property
    def knows_day(self) -> bool:
        """Whether the plan says the day, so that nobody has to type it."""
        return self.planned is not None and self.planned.is_day_known

    @property
    def day_held(self) -> ApproximateDate | None:
        """The day it was held by this answer."""
        return self.happened.data or (self.planned if self.knows_day or self.is_held else None)

    def validate_happened(self, field: ApproximateDateField) -> None:
        """The day is typed where the plan does not say it, or says another one."""
        answer = self.answer.data
        if answer == OTHER_DATES and field.data is None and not field.errors:
            raise ValidationError(_("Give the day or days on which it happened."))
        as_known = self.knows_day or self.is_held
        if answer in (AS_PLANNED, PARTLY_ONLINE) and field.data is None and not field.errors and not as_known:
            raise ValidationError(_("The plan does not say the day. Give it here."))
        if answer == AS_PLANNED and field.data is not None and self.knows_day:
            assert self.planned is not None
            if field.data.edtf != self.planned.edtf:
                raise ValidationError(_("You typed another day: choose “On other dates”, or empty this."))

        if answer in (POSTPONED, CANCELLED) and field.data is not None:
            raise ValidationError(_("It did not take place, so empty this. A new date goes below."))

    def validate_online_on(self, field: ApproximateDateField) -> None:
        if field.data is not None and self.answer.data in (AS_PLANNED, OTHER_DATES):
            raise ValidationError(_("Choose “Partly online”, or empty this."))

    def validate_reason(self, field: SelectField) -> None:
        if self.answer.data in (POSTPONED, CANCELLED) and not field.data:
            raise ValidationError(_("Say why: choose a reason."))


class UnplannedForm(TrackedForm):
    """Step 1 of a visit that nobody planned."""

    kind = SelectField(_l("What was it?"), default=ActivityKind.STUDY_VISIT.value)
    pair = IdField(_l("Pair"))
    round = IdField(_l("Round"), description=_l("For study visits only."))
    title = line(
        _l("Title"), description=_l("Leave it empty for the usual one: “Study visit 2, Mechelen → Capaci”.")
    )
    happened = ApproximateDateField(
        _l("On which day or days?"),
        validators=[InputRequired(_l("Give the day on which it happened."))],
        description=WHEN_HELP,
    )
    mode = RadioField(_l("How?"), default=Mode.IN_PERSON.value)
    online_on = ApproximateDateField(
        _l("Which day or days were online?"),
        description=_l("Only if it was partly online. Leave it empty if nobody knows."),
    )
    host_id = IdField(_l("Host"))
    place = line(_l("Place"))
    language = written_in()

    def __init__(
        self,
        *args: Any,
        pairs: list[tuple[int, str]],
        rounds: list[tuple[int, str]],
        hosts: list[tuple[int, str]],
        whole: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.kind.choices = choices(ActivityKind)
        self.mode.choices = choices(Mode)
        self.pair.set_rows(pairs, empty=_("choose; none is the whole programme") if whole else None)
        self.round.set_rows(rounds, empty=_("no round"))
        self.host_id.set_rows(hosts, empty=_("not known"))

    def validate_pair(self, field: IdField) -> None:
        if field.data is None and self.kind.data == ActivityKind.STUDY_VISIT:
            raise ValidationError(_("A study visit belongs to a pair: choose one."))

    def validate_round(self, field: IdField) -> None:
        if field.data is not None and self.kind.data != ActivityKind.STUDY_VISIT:
            raise ValidationError(_("Only study visits have a round. Choose “no round”."))


class PeopleForm(PeopleFields, VersionedForm):
    """Step 2: who came? Head-counts only, no names."""

    people = Lines(FormField(CountLine), max_entries=MOST_LINES)
    unknown = BooleanField(_l("We don’t know yet"))

    def is_answered(self) -> bool:
        """A number, or that nobody knows yet."""
        return bool(self.unknown.data) or self.has_numbers

    def contradicts_itself(self) -> bool:
        """Numbers, and that nobody knows them: one of the two was left there by mistake."""
        return bool(self.unknown.data) and self.has_numbers

    @property
    def has_numbers(self) -> bool:
        return any(entry.form.is_counted for entry in self.people.entries)

    def value(self, names: Mapping[int, str]) -> People:
        return People(unknown=bool(self.unknown.data), rows=self.counts(names))


class LearnedForm(LearnedFields, VersionedForm):
    """Step 3: what did we see, what did we learn, what did not work?"""


class NextForm(NextFields, VersionedForm):
    """Step 4: what next?"""

    follow_ups = Lines(FormField(NextRow), max_entries=MOST_LINES)

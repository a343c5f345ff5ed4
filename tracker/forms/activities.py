"""What is planned of an activity, and what people say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.activities import FIRST_STATUSES
from tracker.domain.errors import DomainError
from tracker.domain.folding import fold
from tracker.domain.meetings import Partner, SessionPlan
from tracker.domain.statuses import ActivityKind, ActivityStatus, Mode
from tracker.extensions import page_locale
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.countries import COUNTRY_HELP, read_any_country
from tracker.forms.errors import add_error, sentence_of
from tracker.forms.fields import ApproximateDateField, LinesField
from tracker.forms.inputs import LONGEST_LINE, IdField, clean, id_or_none, line, text
from tracker.forms.links import check_link
from tracker.forms.written import written_in
from tracker.labels import choices, label
from tracker.labels.timezones import timezone_name

MOST_SESSIONS = 40
MOST_PARTNERS = 60
DATE_HELP = _l("A day, several days, a month or a season: “4–5 Oct 2021”, “12 and 14 May 2021”.")


class TicksField(SelectMultipleField):
    """A choice of any number of rows, by id, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, coerce=id_or_none, **more)


class LanguagesField(StringField):
    """Languages by name or code, with commas. `data` is the list of their codes."""

    data: list[str]  # type: ignore[assignment]  # A text box holds a list here.

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        names = page_locale().languages
        return ", ".join(names.get(code.replace("-", "_"), code) for code in self.data or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        typed = str(valuelist[0])[: LONGEST_LINE * 2]
        self.data = list(dict.fromkeys(_language(one) for one in typed.split(",") if one.strip()))


def _language(typed: str) -> str:
    typed = " ".join(typed.split())
    for locale in (page_locale(), Locale("en")):
        if typed.lower() in locale.languages:
            return typed.lower()
        for code, name in locale.languages.items():
            if fold(name) == fold(typed) or fold(str(Locale("en").languages.get(code, ""))) == fold(typed):
                return str(code).replace("_", "-")
    raise ValueError(
        _("“%(text)s” is no language that is known here. Write it like “French” or “fr”.", text=typed)
    )


class SessionForm(Form):
    """One day of an activity."""

    day = ApproximateDateField(_l("Day"), description=_l("Empty where it is not known yet."))
    mode = SelectField(_l("How"))
    place = line(_l("Place"))
    host_id = IdField(_l("Host"))
    begins = TimeField(_l("Begins"), validators=[Optional()])
    ends = TimeField(_l("Ends"), validators=[Optional()])
    timezone = SelectField(_l("Timezone of these times"))
    note = line(_l("Note"))
    remove = BooleanField(_l("Leave this day out"))

    @property
    def is_blank(self) -> bool:
        names = ("day", "mode", "place", "host_id", "begins", "ends", "timezone", "note")
        return not any(self[name].data for name in names) and not self.day.errors

    def plan(self, row: int) -> SessionPlan:
        """The day as the plan of the activity has it."""
        same = ("day", "place", "host_id", "begins", "ends", "note")
        return SessionPlan(
            **{name: self[name].data for name in same},
            mode=Mode(self.mode.data) if self.mode.data else None,
            timezone=self.timezone.data or None,
            row=row,
        )


class Offer:
    """What the fields of an activity offer to choose from."""

    def __init__(
        self,
        *,
        pairs: Sequence[tuple[int, str]],
        rounds: Sequence[tuple[int, str]],
        organisations: Sequence[tuple[int, str]],
        known: Mapping[str, int],
        timezones: Sequence[str],
    ) -> None:
        self.pairs, self.rounds = pairs, list(rounds)
        self.organisations, self.known, self.timezones = list(organisations), known, timezones


class ActivityFields(TrackedForm):
    """What is planned of an activity, new or not: all but its state and its dates."""

    kind = SelectField(_l("What kind"))
    pairs = TicksField(_l("For which pairs"), description=_l("None ticked: it is for the whole programme."))
    round = IdField(_l("Round"), description=_l("Only study visits have one; each pair has each round once."))
    title = line(_l("Title"), longest=LONGEST_LINE)
    objective = text(_l("Objective"))
    mode = SelectField(_l("In person or online"))
    host_id = IdField(_l("Host"), description=_l("The host of a study visit is a member of its pair."))
    place = line(_l("Place"))
    country = line(_l("Country"), longest=60, description=COUNTRY_HELP)
    online_url = StringField(
        _l("Link to join online"),
        validators=[Optional(), check_link],
        filters=[clean],
        description=_l("Shown to people who have signed in, never to the public."),
    )
    languages = LanguagesField(_l("Languages"), description=_l("With commas: “French, Latvian”."))
    co_organisers = LinesField(
        _l("Co-organisers"),
        description=_l("One a line. Organisations of the programme are recognised by their names."),
    )
    related_programme = line(
        _l("Shared with another programme"), description=_l("Its name, where this is its event, too.")
    )
    added_on = ApproximateDateField(
        _l("In the plan since"), description=_l("Figures of earlier days do not count it.")
    )
    note = text(_l("Note"), description=_l("Everybody who sees the activity can read it."))
    sessions = FieldList(FormField(SessionForm), max_entries=MOST_SESSIONS)
    language = written_in()

    def __init__(self, *args: Any, offer: Offer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer = offer
        self.kind.choices = choices(ActivityKind)
        self.pairs.choices = [(number, words) for number, words in offer.pairs]
        self.round.set_rows(offer.rounds, empty=pgettext("round", "none"))
        self.mode.choices = [("", _("not known")), *choices(Mode)]
        self.host_id.set_rows(offer.organisations, empty=_("not known"))
        for entry in self.sessions:
            self._offer_in(entry)

    def add_session(self) -> None:
        """One more empty day, where there is room."""
        if len(self.sessions) < MOST_SESSIONS:
            self._offer_in(self.sessions.append_entry())

    def _offer_in(self, entry: Any) -> None:
        entry.form.mode.choices = [("", _("as the whole")), *choices(Mode)]
        entry.form.host_id.set_rows(self.offer.organisations, empty=_("as the whole"))
        said = [entry.form.timezone.object_data] if entry.form.timezone.object_data else []
        zones = dict.fromkeys([*self.offer.timezones, *said])
        entry.form.timezone.choices = [
            ("", _("of the programme")),
            *((zone, timezone_name(zone)) for zone in zones),
        ]

    def validate_country(self, field: StringField) -> None:
        """A name becomes its code; whether it is a country of the programme is the rule's to say."""
        try:
            self.code = read_any_country(field.data or "")
        except DomainError as error:
            raise ValidationError(sentence_of(error)) from error

    def validate_co_organisers(self, field: LinesField) -> None:
        """A handful of names, each short."""
        if len(field.data or ()) > MOST_PARTNERS or any(len(one) > LONGEST_LINE for one in field.data or ()):
            raise ValidationError(
                _("At most %(limit)s co-organisers, each a short name.", limit=MOST_PARTNERS)
            )

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Activity`."""
        same = ("title", "objective", "host_id", "place", "online_url", "related_programme")
        values = {name: self[name].data for name in (*same, "added_on", "note")} | {
            "country": self.code if self.country.data else None,
            "kind": ActivityKind(self.kind.data),
            "mode": Mode(self.mode.data) if self.mode.data else None,
            "languages": self.languages.data or [],
            "language": self.language.code,
        }
        return values | ({"source_note": self.source_note.data} if "source_note" in self else {})

    def session_plans(self) -> list[SessionPlan]:
        """The days that stay, in their order."""
        rows = [(row, entry.form) for row, entry in enumerate(self.sessions)]
        return [form.plan(row) for row, form in rows if not (form.remove.data or form.is_blank)]

    def partners(self) -> list[Partner]:
        """The co-organisers: an organisation where its name is one of the programme's, else the words."""
        found = [(self.offer.known.get(fold(name)), name) for name in self.co_organisers.data or ()]
        partners = [Partner(known) if known is not None else Partner(None, name) for known, name in found]
        return list(dict.fromkeys(partners))


class ActivityForm(ActivityFields, VersionedForm):
    """An activity that is there. A new one gets its title from its kind and pair; this one keeps its own."""

    title = line(_l("Title"), required=True, longest=LONGEST_LINE)
    source_note = text(
        _l("What the sources leave open"), description=_l("For coordinators only, never public.")
    )


class NewActivityForm(ActivityFields):
    """An activity that is new: it also has the state and the dates that its history begins with."""

    status = RadioField(_l("How far is it?"), validators=[InputRequired(_l("Choose one."))])
    agreed = ApproximateDateField(_l("Agreed date"), description=DATE_HELP)
    expected = ApproximateDateField(
        _l("Now expected"), description=_l("Only where it is not the agreed date.")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.title.description = _("Left empty, it is called after its kind, round and pair.")
        self.status.choices = [(one.value, label(one)) for one in FIRST_STATUSES]

    def beginning(self) -> dict[str, Any]:
        """The state and the dates that were typed."""
        return {
            "status": ActivityStatus(self.status.data),
            "agreed": self.agreed.data,
            "expected": self.expected.data,
        }


def add_activity_error(form: Any, error: DomainError) -> None:
    """Puts a rule's sentence at its field, also where that is in one of the days."""
    list_name, _dash, rest = (error.field or "").partition("-")
    row, _dash, name = rest.partition("-")
    if list_name == "sessions" and row.isdigit() and int(row) < len(form.sessions):
        field = form.sessions[int(row)].form[name]
        field.errors = [*field.errors, sentence_of(error)]
        form.sessions.errors = [entry.errors for entry in form.sessions]
        return
    add_error(form, error, fields={"host": "host_id"})

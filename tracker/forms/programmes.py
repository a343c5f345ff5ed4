"""The programme itself."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Regexp, ValidationError

from tracker.datewords import LANGUAGES
from tracker.domain.errors import DomainError
from tracker.domain.statuses import CountryDisplay
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.countries import read_countries
from tracker.forms.errors import sentence_of
from tracker.forms.fields import ApproximateDateField, LinesField
from tracker.forms.inputs import LONGEST_LINE, REQUIRED, IdField, line, text
from tracker.forms.numbers import MonthsField
from tracker.forms.timezones import timezone_choices
from tracker.forms.written import written_in
from tracker.labels import choices, country_code
from tracker.labels.languages import language_name
from tracker.labels.sorting import sorted_by_name
from tracker.models import Programme

SLUG = r"^(?!new$)[a-z0-9]+(-[a-z0-9]+)*$"
MOST_ROUNDS = 20


class ProgrammeFields(TrackedForm):
    """What is said about a programme as a whole, new or not."""

    name = line(_l("Name"), required=True)
    acronym = line(_l("Acronym"), longest=60)
    funder = line(_l("Funder"))
    grant_number = line(_l("Grant number"))
    funding_statement = text(_l("Funding statement"), description=_l("Stands at the foot of every page."))
    disclaimer = text(_l("Disclaimer"))
    period = ApproximateDateField(
        _l("Period"), description=_l("From when to when, for example “January 2020 – March 2023”.")
    )
    countries = line(
        _l("Countries"),
        description=_l("Names or two letters, with commas: Belgium, ES, Italia. Others are refused."),
    )
    country_display = RadioField(_l("How Greece and the United Kingdom are written"))
    default_language = SelectField(_l("Language of the pages"))
    timezone = SelectField(_l("Timezone"), description=_l("The days of the programme begin and end in it."))
    rounds = LinesField(_l("Rounds of study visits"), description=_l("One name a line, in their order."))
    open = RadioField(
        _l("Who may read it"),
        description=_l("Drafts of reports, online links and people are never shown to the public."),
    )
    keeps_names_months = MonthsField(
        _l("Months for which names are kept"),
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 3},
        description=_l(
            "So long after somebody has left, their name and address are forgotten for good. Until then, an "
            "administrator can open the account again. Left empty, they are kept without an end. Where a "
            "person was in several programmes, the longest counts."
        ),
    )
    language = written_in()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.country_display.choices = choices(CountryDisplay)
        named = [(code, language_name(code)) for code in LANGUAGES]
        self.default_language.choices = sorted_by_name(named, lambda one: one[1])
        self.timezone.choices = timezone_choices(self.timezone.data)
        self.open.choices = [("no", _("Closed: people with a role in it")), ("yes", _("Open: anybody"))]

    def validate_countries(self, _field: StringField) -> None:
        """Every one is a country; EL and UK are read as GR and GB."""
        try:
            self.country_codes()
        except DomainError as error:
            raise ValidationError(sentence_of(error)) from error

    def validate_rounds(self, field: LinesField) -> None:
        """A programme has a handful of rounds; each has a name."""
        if len(field.data or ()) > MOST_ROUNDS or any(len(name) > LONGEST_LINE for name in field.data or ()):
            raise ValidationError(_("At most %(limit)s rounds, each with a short name.", limit=MOST_ROUNDS))

    def country_codes(self) -> list[str]:
        """The codes as they are stored, each once, in the order typed."""
        return read_countries(self.countries.data or "")

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Programme`."""
        same = ("name", "acronym", "funder", "grant_number", "funding_statement", "disclaimer", "period")
        values = {
            name: self[name].data for name in (*same, "default_language", "timezone", "keeps_names_months")
        }
        return values | {
            "countries": self.country_codes(),
            "country_display": CountryDisplay(self.country_display.data),
            "rounds": self.rounds.data or [],
            "open": self.open.data == "yes",
            "language": self.language.code,
        }


class ProgrammeForm(ProgrammeFields, VersionedForm):
    """A programme that is there; its organisations can lead it."""

    lead_id = IdField(_l("Lead"))
    facilitator_id = IdField(_l("Facilitator"))

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        for field in (self.lead_id, self.facilitator_id):
            field.set_rows(organisations, empty=_("not known"))

    def values(self) -> dict[str, Any]:
        return super().values() | {"lead_id": self.lead_id.data, "facilitator_id": self.facilitator_id.data}


class NewProgrammeForm(ProgrammeFields):
    """A programme that is new: it has an address, and a lead whom nobody has entered yet."""

    slug = StringField(
        _l("Web address (short name)"),
        validators=[
            InputRequired(REQUIRED),
            Regexp(
                SLUG, message=_l("Small letters without accents, digits and hyphens, such as “inclucities”.")
            ),
        ],
        description=_l("The programme's place in this site. It cannot be changed later."),
    )
    lead = line(_l("Lead"), required=True, description=_l("The organisation that leads the programme."))


def stored_values(programme: Programme) -> dict[str, Any]:
    """A programme as `ProgrammeForm(data=…)` shows it."""
    codes = [country_code(code, programme.country_display) for code in programme.countries]
    columns = (
        *("name", "acronym", "lead_id", "facilitator_id", "funder", "grant_number", "funding_statement"),
        *("disclaimer", "period", "default_language", "timezone", "keeps_names_months"),
        *("language", "version"),
    )
    return {name: getattr(programme, name) for name in columns} | {
        "countries": ", ".join(codes),
        "country_display": programme.country_display.value,
        "rounds": list(programme.rounds),
        "open": "yes" if programme.open else "no",
    }

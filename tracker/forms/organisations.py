"""An organisation: who it is, where, what it is also called, and how many people live there."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import ValidationError

from tracker.domain.countries import check_country
from tracker.domain.errors import DomainError
from tracker.domain.statuses import FigureKind, OrganisationKind
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.countries import COUNTRY_HELP, read_any_country
from tracker.forms.errors import sentence_of
from tracker.forms.fields import LinesField
from tracker.forms.inputs import LONGEST_LINE, line, stripped, text
from tracker.forms.links import check_link
from tracker.forms.numbers import CountField, ShareField, YearField
from tracker.labels import choices, country_code
from tracker.models import Organisation, Programme

MOST_NAMES = 50
TEXTS = ("name", "acronym", "scope", "other_names", "website", "population_year", "population_note")


class OrganisationFields(TrackedForm):
    """What is said of an organisation, new or not."""

    name = line(_l("Name"), required=True)
    acronym = line(_l("Acronym"), longest=60)
    kind = SelectField(_l("What it is"))
    scope = line(_l("Scope"), description=_l("Of an association: regional, national, European."))
    country = StringField(_l("Country"), filters=[stripped])
    other_names = LinesField(
        _l("Other names"),
        description=_l("One a line: spellings, other languages, former names. Search finds all of them."),
    )
    website = line(_l("Website"), longest=2000, description=_l("It begins with https://."))
    inhabitants = CountField(_l("Inhabitants"), description=_l("Leave it empty where it is not known."))
    foreign_origin_percent = ShareField(_l("Of foreign origin, percent"))
    ethnic_minority_percent = ShareField(_l("Of an ethnic minority, percent"))
    population_year = YearField(_l("Year of these figures"))
    population_note = text(
        _l("What exactly they count"),
        description=_l(
            "For example “the whole district”, “migrants”. Nobody compares what counts other things."
        ),
        longest=2000,
    )
    confirmed = BooleanField(_l("I have looked: it is another organisation"))

    def __init__(self, *args: Any, programme: Programme, **more: Any) -> None:
        super().__init__(*args, **more)
        self.allowed = list(programme.countries)
        self.display = programme.country_display
        self.code: str | None = None
        self.kind.choices = choices(OrganisationKind)
        shown = ", ".join(self.displayed(code) for code in self.allowed)
        allowed = _("This programme has %(countries)s.", countries=shown) if shown else ""
        self.country.description = f"{COUNTRY_HELP} {allowed}".strip()

    def displayed(self, code: str) -> str:
        """A code as the programme prints it, so that nobody meets two Greeces."""
        return country_code(code, self.display)

    def validate_country(self, field: StringField) -> None:
        """One of the programme's countries; BR is asked about where BE was meant."""
        self.code = None
        if not field.data:
            return
        try:
            code = read_any_country(field.data, self.allowed)
            check_country(code, self.allowed)
        except DomainError as error:
            raise ValidationError(sentence_of(self._as_displayed(error))) from error
        self.code = code

    def validate_website(self, field: StringField) -> None:
        """A link leads somewhere on the web, and never runs anything."""
        check_link(self, field)

    def validate_other_names(self, field: LinesField) -> None:
        """A list of names, each short."""
        names = field.data or []
        if len(names) > MOST_NAMES or any(len(one) > LONGEST_LINE for one in names):
            limits = {"lines": MOST_NAMES, "letters": LONGEST_LINE}
            raise ValidationError(_("At most %(lines)s lines of %(letters)s characters each.", **limits))

    def _as_displayed(self, error: DomainError) -> DomainError:
        values = {name: self.displayed(str(value)) for name, value in error.values.items()}
        if "allowed" in values:
            values["allowed"] = ", ".join(self.displayed(code) for code in self.allowed)
        return DomainError(error.field, error.code, **values)

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Organisation`; call it after `validate`."""
        return {name: self[name].data for name in TEXTS} | {
            "kind": OrganisationKind(self.kind.data),
            "country": self.code,
            "other_names": list(dict.fromkeys(self.other_names.data or ())),
        }

    def figures(self) -> dict[FigureKind, float | None]:
        """The figures by what they count; None where one is not known."""
        return {kind: self[kind.value].data for kind in FigureKind}


class NewOrganisationForm(OrganisationFields):
    """An organisation that nobody has entered yet."""


class OrganisationForm(OrganisationFields, VersionedForm):
    """An organisation that is there."""


def stored_values(organisation: Organisation, programme: Programme) -> dict[str, Any]:
    """An organisation as `OrganisationForm(data=…)` shows it. Its figures must be loaded."""
    code = organisation.country
    return (
        {name: getattr(organisation, name) for name in (*TEXTS, "version")}
        | {figure.kind.value: figure.value for figure in organisation.figures}
        | {
            "kind": organisation.kind.value,
            "country": country_code(code, programme.country_display) if code else "",
            "other_names": list(organisation.other_names or ()),
        }
    )

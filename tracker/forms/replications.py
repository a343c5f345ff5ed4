"""A place elsewhere that takes up a milestone or a practice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, ValidationError

from tracker.domain.errors import DomainError
from tracker.domain.statuses import ReplicationStatus
from tracker.forms.base import VersionedForm
from tracker.forms.countries import COUNTRY_HELP, read_any_country
from tracker.forms.errors import sentence_of
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import REQUIRED, IdField, line, text
from tracker.forms.written import written_in
from tracker.labels import choices, country_name

SAME = (
    *("place", "unnamed", "organisation_id", "organisation_name", "mechanism", "since", "evidence"),
    *("said_by_id", "taken_from_id"),
)
"""The fields that hold what the columns of their name hold."""


class ReplicationForm(VersionedForm):
    """Who takes it up, where, how, and how far they are."""

    place = line(_l("Where?"), required=True, description=_l("A town, a region, or “other Italian towns”."))
    unnamed = BooleanField(_l("Nobody says which town it is"), description=_l("It is in no figure then."))
    country = StringField(
        _l("Country"),
        filters=[lambda typed: (typed or "").strip()],
        description=COUNTRY_HELP,
    )
    organisation_id = IdField(_l("Who?"))
    organisation_name = line(_l("Or somebody who is not in the list"))
    mechanism = text(
        _l("Through what?"),
        description=_l("For example a training, a law, an association’s network."),
        longest=2000,
    )
    status = RadioField(_l("How far is it?"), validators=[InputRequired(REQUIRED)])
    since = ApproximateDateField(_l("Since when?"), description=_l("A day, a month, a season or a year."))
    taken_from_id = IdField(_l("Where do they have it from?"))
    evidence = text(
        _l("How do you know?"), description=_l("A link, a document, a conversation."), longest=2000
    )
    said_by_id = IdField(_l("Who says so?"))
    language = written_in()

    def __init__(
        self,
        *args: Any,
        organisations: list[tuple[int, str]],
        countries: Sequence[str],
        others: list[tuple[int, str]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.countries = countries
        self.code: str | None = None
        self.organisation_id.set_rows(organisations, empty=_("nobody named yet"))
        self.said_by_id.set_rows(organisations, empty=_("not known"))
        self.taken_from_id.set_rows(others, empty=_("from the pair itself"))
        self.status.choices = choices(ReplicationStatus)

    def validate_country(self, field: StringField) -> None:
        """Reads the country, and asks where the code may be meant for another one."""
        self.code = None
        if not field.data:
            return
        try:
            self.code = read_any_country(field.data, self.countries)
        except DomainError as error:
            raise ValidationError(sentence_of(error)) from error

    def validate_organisation_name(self, field: StringField) -> None:
        """One of the list, or another one by name."""
        if field.data and self.organisation_id.data:
            raise ValidationError(_("Choose from the list or type a name, not both."))

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Replication`; call it after `validate`."""
        return {name: self[name].data for name in SAME} | {
            "country": self.code,
            "status": ReplicationStatus(self.status.data),
            "language": self.language.code,
        }


class NewReplicationForm(ReplicationForm):
    """A replication that nobody has entered yet."""

    version = None  # type: ignore[assignment]  # WTForms takes a field out so.


def stored_values(replication: Any) -> dict[str, Any]:
    """A replication as `ReplicationForm(data=…)` shows it."""
    return {name: getattr(replication, name) for name in (*SAME, "language", "version")} | {
        "country": country_name(replication.country) if replication.country else "",
        "status": replication.status.value,
    }

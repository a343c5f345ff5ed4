"""A place elsewhere that takes up a milestone or a practice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, ValidationError

from tracker.domain.countries import check_country, read_country
from tracker.domain.errors import DomainError
from tracker.domain.folding import fold
from tracker.domain.statuses import ReplicationStatus
from tracker.forms.base import VersionedForm
from tracker.forms.errors import sentence_of
from tracker.forms.inputs import REQUIRED, IdField, line, text
from tracker.labels import choices, country_name

MISREAD_CODE = "BR"
"""Brazil's code, written for Belgium: "City of Brussels (BR)"."""


def read_any_country(typed: str, allowed: Sequence[str]) -> str:
    """The ISO code of a country by its code or its name, in the reader's language or in English.

    Any country will do; only BR is asked about where the programme has Belgium. Raises DomainError.
    """
    names = _names()
    if (found := names.get(fold(typed))) is not None:
        return found
    code = read_country(typed)
    if code == MISREAD_CODE and "BE" in allowed:
        check_country(code, allowed)
    if code not in names.values():
        raise DomainError("country", "no_country", country=typed)
    return code


def _names() -> dict[str, str]:
    """The folded name of every country of CLDR, with its code."""
    names: dict[str, str] = {}
    for locale in (Locale("en"), get_locale() or Locale("en")):
        names |= {
            fold(name): code for code, name in locale.territories.items() if code.isalpha() and len(code) == 2
        }
    return names


class ReplicationForm(VersionedForm):
    """Who takes it up, where, how, and how far they are."""

    place = line(_l("Where?"), required=True, description=_l("A town, a region, or “other Italian towns”."))
    country = StringField(
        _l("Country"),
        filters=[lambda typed: (typed or "").strip()],
        description=_l("Its name or its two letters, such as Italy or IT."),
    )
    organisation_id = IdField(_l("Who?"))
    organisation_name = line(_l("Or somebody who is not in the list"))
    mechanism = text(
        _l("Through what?"),
        description=_l("For example a training, a law, an association’s network."),
        longest=2000,
    )
    status = RadioField(_l("How far is it?"), validators=[InputRequired(REQUIRED)])
    evidence = text(
        _l("How do you know?"), description=_l("A link, a document, a conversation."), longest=2000
    )

    def __init__(
        self, *args: Any, organisations: list[tuple[int, str]], countries: Sequence[str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.countries = countries
        self.code: str | None = None
        self.organisation_id.set_rows(organisations, empty=_("nobody named yet"))
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
        names = ("place", "organisation_id", "organisation_name", "mechanism", "evidence")
        return {name: self[name].data for name in names} | {
            "country": self.code,
            "status": ReplicationStatus(self.status.data),
        }


class NewReplicationForm(ReplicationForm):
    """A replication that nobody has entered yet."""

    version = None  # type: ignore[assignment]  # WTForms takes a field out so.


def stored_values(replication: Any) -> dict[str, Any]:
    """A replication as `ReplicationForm(data=…)` shows it."""
    names = ("place", "organisation_id", "organisation_name", "mechanism", "evidence", "version")
    return {name: getattr(replication, name) for name in names} | {
        "country": country_name(replication.country) if replication.country else "",
        "status": replication.status.value,
    }

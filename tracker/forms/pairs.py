"""Pairs, their members, and what the mentors offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from tracker.domain.statuses import MemberRole, PairStatus
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.fields import ApproximateDateField, LinesField
from tracker.forms.inputs import LONGEST_LINE, REQUIRED, IdField, line, text
from tracker.forms.written import stored_language, written_in
from tracker.labels import choices, label
from tracker.models import Membership, Pair, Practice

MOST_LINES = 50
PERIOD_HINT = _l(
    "For example “spring 2021”, “March 2021” or “4 October 2021”. Leave it empty if nobody has said."
)


@dataclass(frozen=True, slots=True)
class Offer:
    """The organisations that can be in a pair, as (id, name), by what they are."""

    cities: list[tuple[int, str]]
    associations: list[tuple[int, str]]

    def of(self, role: MemberRole) -> list[tuple[int, str]]:
        """Who can have a role."""
        is_city = role in (MemberRole.MENTOR_CITY, MemberRole.MENTEE_CITY)
        return self.cities if is_city else self.associations


class _PairFields(TrackedForm):
    number = IntegerField(
        _l("Number"),
        validators=[InputRequired(REQUIRED), NumberRange(1, 9999, _l("A whole number from 1 to 9999."))],
    )
    objective = text(_l("Objective"), required=True, description=_l("What the pair works on, in a sentence."))
    motto = line(_l("Motto"))
    toolkit = line(_l("Toolkit"))
    challenges = LinesField(_l("What the mentee wants to change"), description=_l("One a line."))
    strengths = LinesField(_l("Strengths of the mentor"), description=_l("One a line."))
    status = SelectField(_l("State"))
    language = written_in()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.status.choices = choices(PairStatus)

    def validate_challenges(self, field: LinesField) -> None:
        _check_lines(field)

    def validate_strengths(self, field: LinesField) -> None:
        _check_lines(field)

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Pair`."""
        same = ("number", "objective", "motto", "toolkit")
        return {name: self[name].data for name in same} | {
            "challenges": self.challenges.data or [],
            "strengths": self.strengths.data or [],
            "status": PairStatus(self.status.data),
            "language": self.language.code,
        }


class PairForm(_PairFields, VersionedForm):
    """What a coordinator says about a pair."""


class NewPairForm(_PairFields):
    """A pair that is new, with its first members: more can be added afterwards."""

    mentor_city = IdField(_l("Mentor city"))
    mentor_association = IdField(_l("Mentor association"))
    mentee_city = IdField(_l("Mentee city"))
    mentee_association = IdField(_l("Mentee association"))

    def __init__(self, *args: Any, offer: Offer, **more: Any) -> None:
        super().__init__(*args, **more)
        for role in MemberRole:
            self[role.value].set_rows(offer.of(role), empty=_("not yet known"))

    def members(self) -> dict[MemberRole, int | None]:
        """The organisation of each role; None where it is not known yet."""
        return {role: self[role.value].data for role in MemberRole}


class _DatesForm(TrackedForm):
    began = ApproximateDateField(_l("Joined"), description=PERIOD_HINT)
    began_unknown = BooleanField(_l("It joined later than the pair began, and nobody says when"))
    note = text(_l("Note"), longest=2000)
    language = written_in()

    def dates(self) -> dict[str, Any]:
        """What the form says, by the columns of `Membership`."""
        names = ("began", "began_unknown", "ended", "ended_unknown", "note")
        values = {name: self[name].data for name in names if name in self}
        return values | {"language": self.language.code if self.note.data else None}


class NewMemberForm(_DatesForm):
    """An organisation comes into a pair."""

    organisation_id = IdField(_l("Organisation"), validators=[InputRequired(REQUIRED)])
    role = SelectField(_l("Role"))

    def __init__(self, *args: Any, offer: Offer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer = offer
        self.organisation_id.set_rows([*offer.cities, *offer.associations], empty=_("choose one"))
        self.role.choices = choices(MemberRole)

    def validate_role(self, field: SelectField) -> None:
        """A city has the role of a city, an association that of an association."""
        roles = [role for role in MemberRole if role.value == field.data]
        chosen = self.organisation_id.data
        if roles and chosen is not None and chosen not in dict(self.offer.of(roles[0])):
            raise ValidationError(_("That role is not for this kind of organisation. Choose another role."))


class MemberForm(_DatesForm, VersionedForm):
    """When a membership began, and that it ended."""

    ended = ApproximateDateField(_l("Left"), description=PERIOD_HINT)
    ended_unknown = BooleanField(_l("It has left, and nobody says when"))


PRACTICE_FIELDS = (
    *("owner_id", "title", "summary", "evidence", "resources", "difficulties", "elsewhere", "url"),
)
"""The texts are those that the good-practice form of Interreg Europe asks for."""


class NewPracticeForm(TrackedForm):
    """What a member offers."""

    owner_id = IdField(_l("Offered by"), validators=[InputRequired(REQUIRED)])
    title = line(_l("Name"), required=True)
    summary = text(_l("What it is, in a few sentences"))
    evidence = text(_l("Evidence that it works"), description=_l("Figures, an evaluation, what people say."))
    resources = text(_l("Resources it needs"), description=_l("People, money, rooms, time."))
    difficulties = text(_l("Difficulties"), description=_l("What was hard, and what was learned from it."))
    elsewhere = text(
        _l("What it would need elsewhere"),
        description=_l("What another town should have, or change, before it takes it up."),
    )
    url = line(_l("Link"), longest=2000)
    language = written_in()

    def __init__(self, *args: Any, members: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.owner_id.set_rows(members)

    def validate_url(self, field: Any) -> None:
        """A link that a browser can open, and no script."""
        if field.data and not field.data.lower().startswith(("https://", "http://")):
            raise ValidationError(_("Write the whole address, beginning with https://."))

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Practice`."""
        return {name: self[name].data for name in PRACTICE_FIELDS} | {"language": self.language.code}


class PracticeForm(NewPracticeForm, VersionedForm):
    """What a member offers, as it stands."""


class RemovalForm(TrackedForm):
    """One question before something goes: nothing but the token."""


def stored_pair(pair: Pair) -> dict[str, Any]:
    """A pair as `PairForm(data=…)` shows it."""
    names = ("number", "objective", "motto", "toolkit", "challenges", "strengths", "language", "version")
    return {name: getattr(pair, name) for name in names} | {"status": pair.status.value}


def stored_member(member: Membership) -> dict[str, Any]:
    """A membership as `MemberForm(data=…)` shows it."""
    names = ("began", "began_unknown", "ended", "ended_unknown", "note", "version")
    return {name: getattr(member, name) for name in names} | stored_language(member, "note")


def stored_practice(practice: Practice) -> dict[str, Any]:
    """A practice as `PracticeForm(data=…)` shows it."""
    return {name: getattr(practice, name) for name in (*PRACTICE_FIELDS, "language", "version")}


def member_words(member: Membership) -> str:
    """ "Capaci, mentee city": for choices among members. The organisation must be loaded."""
    return f"{member.organisation.name}, {label(member.role)}"


def _check_lines(field: LinesField) -> None:
    lines = field.data or []
    if len(lines) > MOST_LINES or any(len(one) > LONGEST_LINE * 4 for one in lines):
        limits = {"lines": MOST_LINES, "letters": LONGEST_LINE * 4}
        raise ValidationError(_("At most %(lines)s lines of %(letters)s characters each.", **limits))

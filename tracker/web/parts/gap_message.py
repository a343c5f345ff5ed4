"""One message to all who owe something: whom it is for, and its text. It is copied, never sent from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import g, request
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.addresses import programme_path
from tracker.domain.owing import Debt, DecisionOwed, OfThing, Owed, debts, who_owes
from tracker.domain.standings import MilestoneOnDay
from tracker.domain.statuses import RoleKind
from tracker.labels import GAP_QUESTIONS
from tracker.labels.people import person_name
from tracker.labels.sorting import sort_key, sorted_by_name
from tracker.models import Decision, Organisation, Role
from tracker.web.parts.closing import Closers
from tracker.web.parts.gap_filters import COORDINATORS, ME, Choice
from tracker.web.parts.review_page import DecisionLine, decision_lines
from tracker.web.parts.shown import Shown

LONGEST_LINK = 1900
"""Mail programs and browsers cut longer mailto: addresses off."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to ask; `has_password` is False for somebody who cannot sign in yet."""

    name: str
    address: str
    works_for: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class Message:
    """`nobody` names the organisations that owe something and have nobody to ask.

    `link` opens it in a mail program, None where it would be too long; `link_has_text` says whether the
    text is in it, or has to be pasted.
    """

    count: int
    recipients: list[Recipient]
    nobody: list[str]
    subject: str
    text: str
    link: str | None
    link_has_text: bool

    @property
    def addresses(self) -> str:
        return ", ".join(one.address for one in self.recipients)


class Debts:
    """What is owed today, and by whom. `organisations` are all of the programme, by id."""

    def __init__(
        self, shown: Shown, organisations: Mapping[int, Organisation], decisions: Sequence[Decision] = ()
    ) -> None:
        """`decisions` are the open ones of reviews."""
        self.organisations = organisations
        self.closers = Closers(shown.programme, shown.pairs)
        self.decisions = {one.id: one for one in decision_lines(decisions, shown.programme)}
        owned = [DecisionOwed(one.id, one.owner_id) for one in decisions if one.owner_id is not None]
        self._owed = who_owes(debts(shown.on), self.closers.owing, owned)

    def of(self, who: str) -> AskedOf:
        """What is owed by an organisation, by the coordinators alone, or by all ("")."""
        if who == COORDINATORS:
            return AskedOf(self, frozenset(), [one for one in self._owed if not one.by])
        if who:
            asked = int(who)
            return AskedOf(self, frozenset({asked}), [one for one in self._owed if asked in one.by])
        return AskedOf(self, frozenset().union(*(one.by for one in self._owed)), self._owed)

    @property
    def choices(self) -> list[Choice]:
        """Whom the message can be for, with how much they owe."""
        counts: Counter[int] = Counter()
        for one in self._owed:
            counts.update(dict.fromkeys(one.by, one.count))
        found = [Choice(str(number), self.organisations[number].name, n) for number, n in counts.items()]
        alone = sum(one.count for one in self._owed if not one.by)
        return [
            Choice("", str(_("all who owe something")), sum(one.count for one in self._owed)),
            *([Choice(COORDINATORS, str(_("only the coordinators")), alone)] if alone else []),
            *sorted(found, key=lambda one: (sort_key(one.words), one.value)),
        ]


@dataclass(frozen=True)
class AskedOf:
    """What a message asks, and the organisations it asks."""

    all: Debts
    organisations: frozenset[int]
    owed: Sequence[Owed]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.owed)

    @property
    def asks_coordinators(self) -> bool:
        return any(not one.by for one in self.owed)


def message_of(asked: AskedOf, shown: Shown, roles: Iterable[Role], writer: Mapping[str, str]) -> Message:
    """The message of whoever is signed in. `roles` are all of the programme, with their people."""
    wanted = [role for role in roles if role.user.active and _is_asked(role, asked)]
    recipients = _recipients(role for role in wanted if role.user_id != g.actor.user_id)
    reached = {role.organisation_id for role in wanted if role.role is RoleKind.EDITOR}
    silent = (asked.all.organisations[one].name for one in asked.organisations - reached)
    nobody = sorted_by_name(silent, str)
    subject = str(
        _("%(programme)s: what is open on %(day)s", programme=_programme(shown), day=shown.day_words)
    )
    text = _text(asked, shown, writer)
    link, has_text = _link([one.address for one in recipients], subject, text)
    return Message(asked.count, recipients, nobody, subject, text, link, has_text)


def _is_asked(role: Role, asked: AskedOf) -> bool:
    if role.role is RoleKind.COORDINATOR:
        return asked.asks_coordinators
    return role.role is RoleKind.EDITOR and role.organisation_id in asked.organisations


def _recipients(roles: Iterable[Role]) -> list[Recipient]:
    """Each person once, with all that they are asked for."""
    people: dict[int, list[Role]] = {}
    for role in roles:
        people.setdefault(role.user_id, []).append(role)
    found = [
        Recipient(
            name=person_name(of_one[0].user, sees_address=True),
            address=of_one[0].user.email,
            works_for=", ".join(
                role.organisation.name if role.organisation else str(_("coordinator")) for role in of_one
            ),
            has_password=bool(of_one[0].user.password),
        )
        for of_one in people.values()
    ]
    return sorted(found, key=lambda one: (sort_key(one.name), one.address))


def _text(asked: AskedOf, shown: Shown, writer: Mapping[str, str]) -> str:
    """The text in plain words: a paragraph for each circle of organisations, each question with its link."""
    beginning = _(
        "this is what is open in %(programme)s on %(day)s. Where several are named, one answer is enough. "
        "Each link opens the form that asks for it.",
        programme=shown.programme.name,
        day=shown.day_words,
    )
    gaps = f"{_absolute(programme_path(shown.programme.slug, 'gaps'))}?who={ME}"
    every = _("All gaps that you can close: %(url)s", url=gaps)
    role = writer.get("role_word")
    signed = [writer["name"], ", ".join(part for part in (role, shown.programme.name) if part)]
    paragraphs = [_paragraph(one, asked.all, shown) for one in asked.owed]
    return "\n\n".join(
        [_("Dear all,"), beginning, *paragraphs, every, "\n".join([_("Best regards"), *signed])]
    )


def _paragraph(owed: Owed, every: Debts, shown: Shown) -> str:
    names = sorted_by_name((every.organisations[one].name for one in owed.by), str)
    who = ", ".join(names) or str(_("For the coordinators"))
    lines = [line for one in owed.things for line in _lines(one, every, shown)]
    decided = [line for one in owed.decisions for line in _decision_lines(every.decisions[one.id])]
    return "\n".join([f"{who}:", *lines, *decided])


def _lines(one: OfThing, every: Debts, shown: Shown) -> list[str]:
    standing = one.thing.standing
    day = shown.written(standing.happened or standing.expected)
    name = shown.name(one.thing.record)
    questions = [f"  {_question(debt)} {_absolute(every.closers.url(debt))}" for debt in one.debts]
    return [f"- {name} ({day})" if day else f"- {name}", *questions]


def _decision_lines(one: DecisionLine) -> list[str]:
    """What was decided, where and by when, and the question whether it is done, where it is ticked off."""
    what = " ".join(one.what.split())
    name = _("Decided, %(review)s: %(what)s", review=one.review, what=what)
    question = _("It is overdue: is it done?") if one.is_overdue else _("Is it done?")
    due = f" ({one.due})" if one.due else ""
    return [f"- {name}{due}", f"  {question} {_absolute(one.review_url)}#{one.anchor}"]


def _question(debt: Debt) -> str:
    if debt.kind is not None:
        return str(GAP_QUESTIONS[debt.kind])
    days = debt.of.overdue_days if isinstance(debt.of, MilestoneOnDay) else None
    return str(
        ngettext(
            "It is overdue by %(num)d day: where does it stand?",
            "It is overdue by %(num)d days: where does it stand?",
            days or 0,
        )
    )


def _absolute(path: str) -> str:
    """An address as a mail needs it: of this site by the name that it was called by."""
    return request.host_url.rstrip("/") + path


def _programme(shown: Shown) -> str:
    return shown.programme.acronym or shown.programme.name


def _link(addresses: Sequence[str], subject: str, text: str) -> tuple[str | None, bool]:
    """A mailto: address with the text, without it, or none, whatever is short enough."""
    if not addresses:
        return None, False
    start = f"mailto:{','.join(quote(one, safe='@') for one in addresses)}?subject={quote(subject)}"
    whole = f"{start}&body={quote(text.replace(chr(10), chr(13) + chr(10)))}"
    if len(whole) <= LONGEST_LINK:
        return whole, True
    return (start, False) if len(start) <= LONGEST_LINK else (None, False)

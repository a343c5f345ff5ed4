"""The reminder: what is open for one person over all programmes, each line a link to its own form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker import clock
from tracker.addresses import programme_path
from tracker.documents.letter import Letter, Line, Lines, Paragraph
from tracker.domain.paces import pace_of
from tracker.domain.records import MilestoneRecord
from tracker.domain.reminders import ReminderLine
from tracker.domain.standings import MilestoneOnDay
from tracker.domain.statuses import ReminderKind, ReminderPace, RoleKind
from tracker.labels import label
from tracker.labels.names import thing_name
from tracker.labels.spoken import Spoken
from tracker.mail.letters import digest_words as words
from tracker.mail.links import url
from tracker.models import Message, Programme, Role, User
from tracker.queries import reminders as queries
from tracker.queries.sides import sides_of
from tracker.queries.translations import Key, text_for_reader
from tracker.services import item_links, stopping
from tracker.services.open_lines import open_in

MOST_LINES = 25
"""So many of one programme; the others are counted, and stand on its page."""


@dataclass(frozen=True, slots=True)
class Open:
    """What is still open of a digest in one programme, and what its things are called, by line."""

    programme: Programme
    lines: list[ReminderLine]
    names: dict[str, str]


def letter(message: Message) -> Letter | None:
    """What of it is open now; None where all of it is done by now, or the person wants none any more."""
    person = message.user
    if person is None or person.reminders is ReminderPace.NEVER:
        return None
    found = [_open(programme, things, person) for programme, things in queries.list_reminded(message.id)]
    parts = [one for one in found if one.lines]
    if not parts:
        return None
    said = _("Each line opens its form, without signing in, for 14 days. The links are yours alone.")
    return Letter(
        subject=words.subject(
            [line for one in parts for line in one.lines], [one.programme for one in parts]
        ),
        blocks=(Paragraph(said), *(_block(one, person, message) for one in parts)),
        footer=_footer(person, parts),
        stop_url=url("unsubscribe.stop", reader=stopping.token_of(person)),
    )


def _open(programme: Programme, things: set[str], person: User) -> Open:
    """Of what the digest was written for, what calls for a word of this person today."""
    now = open_in(programme, clock.now())
    if now is None:
        return Open(programme, [], {})
    pairs = {number: sides_of(pair).names for number, pair in now.pairs.items()}
    lines = [line for line in now.lines.get(person.id, ()) if line.about in things]
    return Open(programme, lines, {line.about: _name(line, pairs, programme) for line in lines})


def _name(line: ReminderLine, pairs: Mapping[int, str], programme: Programme) -> str:
    record, title = line.of.record, None
    if isinstance(record, MilestoneRecord):
        key = Key("milestone", record.id)
        title = Spoken(text_for_reader(key, "title", record.title, programme.id))
    return thing_name(record, pairs, title=title)


def _block(part: Open, person: User, message: Message) -> Lines:
    own = [line for line in part.lines if line.kind is not ReminderKind.REVIEW_GAPS]
    unknown = [line for line in part.lines if line.kind is ReminderKind.REVIEW_GAPS]
    links = _Links(part.programme, person, message)
    texts = _texts(own)
    lines = [
        Line(part.names[line.about], words.note(line, texts), links.url(line)) for line in own[:MOST_LINES]
    ]
    if more := len(own) - len(lines):
        lines.append(
            Line(ngettext("%(num)d more", "%(num)d more", more), url=_page(part.programme, "progress"))
        )
    if unknown:
        gaps = _page(part.programme, "gaps") + "?who=me"
        lines.append(Line(words.of_review(unknown), words.gaps_of_review(unknown, part.names), gaps))
    return Lines(part.programme.name, tuple(lines))


def _texts(lines: Sequence[ReminderLine]) -> dict[str, str]:
    """What was asked, and why reports were returned, by what the line is about."""
    asked = {number for line in lines if (number := _question_of(line)) is not None}
    returned = {line.of.record.id for line in lines if line.kind is ReminderKind.REPORT_RETURNED}
    questions, notes = queries.texts_of_questions(asked), queries.notes_of_returned(returned)
    return {f"question {number}": text for number, text in questions.items()} | {
        f"activity {number}": text for number, text in notes.items()
    }


def _question_of(line: ReminderLine) -> int | None:
    return int(line.about.split()[1]) if line.kind is ReminderKind.QUESTION_ASKED else None


class _Links:
    """The links of a digest: one for each thing, however many lines it has."""

    def __init__(self, programme: Programme, person: User, message: Message) -> None:
        self._programme, self._person, self._message = programme, person, message
        self._tokens: dict[tuple[int | None, int | None], str] = {}

    def url(self, line: ReminderLine) -> str:
        number = line.of.record.id
        thing = (number, None) if isinstance(line.of, MilestoneOnDay) else (None, number)
        if thing not in self._tokens:
            self._tokens[thing] = item_links.make(
                user_id=self._person.id,
                programme_id=self._programme.id,
                milestone_id=thing[0],
                activity_id=thing[1],
                message_id=self._message.id,
            )
        question = _question_of(line)
        more = {} if question is None else {"question": question}
        return url("item_links.open", token=self._tokens[thing], **more)


def _page(programme: Programme, name: str) -> str:
    return url("home.show").rstrip("/") + programme_path(programme.slug, name)


def _footer(person: User, parts: Sequence[Open]) -> str:
    hats = queries.list_hats(person.id, [one.programme.id for one in parts])
    why = " ".join(dict.fromkeys(_hat(role) for role in hats))
    often = _(
        "How often: %(pace)s. Change it: %(url)s",
        pace=label(pace_of(person.reminders)),
        url=url("account.show") + "#reminders",
    )
    return f"{why}\n{often}"


def _hat(role: Role) -> str:
    programme = role.programme.acronym or role.programme.name
    if role.role is RoleKind.EDITOR and role.organisation is not None:
        return str(
            _(
                "You get this because you write for %(organisation)s in %(programme)s.",
                organisation=role.organisation.name,
                programme=programme,
            )
        )
    return str(_("You get this because you coordinate %(programme)s.", programme=programme))

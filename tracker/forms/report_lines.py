"""The lines of a report, as its steps and its page share them: head-counts, agreed to-dos, and the texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, HiddenField
from wtforms.validators import Length

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.folding import fold
from tracker.domain.periods import check_year
from tracker.domain.statuses import Capacity
from tracker.forms.errors import sentence_of
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import IdField, clean, line, text
from tracker.forms.numbers import CountField, plain_digits
from tracker.forms.story import MilestonesField
from tracker.forms.written import written_in
from tracker.labels import label
from tracker.labels.joining import apart
from tracker.models import Organisation
from tracker.queries.reports import (
    NUMBERS,
    TEXTS,
    Content,
    Count,
    NextLine,
    date_from_json,
    date_to_json,
)

MOST_PEOPLE = 99_999
MOST_LINES = 60


class HeadCountField(CountField):
    """How many people came; nobody brings a hundred thousand."""

    def read(self, typed: str) -> int:
        if plain_digits(typed) is None:
            raise ValueError(_("“%(text)s” is not clear. Write a whole number such as 12.", text=typed))
        number = super().read(typed)
        if number > MOST_PEOPLE:
            raise ValueError(_("At most %(limit)s. Check the number.", limit=MOST_PEOPLE))
        return number


def count_field(words: Any) -> HeadCountField:
    return HeadCountField(words, render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 9})


class IdHidden(HiddenField):
    """An id that goes with the form; `data` is an int or None."""

    data: int | None  # type: ignore[assignment]  # Not what the form sends.

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]) if valuelist else ""
        self.data = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class PickOrNone(IdField):
    """A choice that is none where nothing was sent: an empty tick box is an answer."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            super().process_formdata(valuelist)
        else:
            self.data = None


class Lines(FieldList):  # type: ignore[type-arg]  # Each line is a form.
    """A list of lines that `add_line` and `drop_line` change without losing what is typed in the others."""

    def add_line(self) -> None:
        if len(self.entries) < MOST_LINES:
            self.append_entry()

    def drop_line(self, name: str) -> None:
        """Takes away the line of that name ("people-3"); nothing where there is none."""
        self.entries = [entry for entry in self.entries if entry.name != name]

    def in_words(self) -> str:
        """The lines as a person compares them with somebody else's."""
        return apart(words for entry in self.entries if (words := entry.form.in_words()))


class CountLine(Form):
    """One organisation's head-counts; one that is not of the pair is typed by name."""

    organisation = IdHidden()
    capacity = HiddenField(validators=[Length(max=32)])
    name = line(_l("Organisation"), longest=200)
    women = count_field(_l("Women"))
    men = count_field(_l("Men"))
    other = count_field(_l("Other"))
    not_stated = count_field(_l("Not stated"))

    caption = ""
    """Whose line it is, for an organisation that is known."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Numbers are somebody's: a line that has them has an organisation."""
        fine: bool = super().validate(extra_validators)
        if self.is_counted and not self.organisation.data and not self.name.data:
            self.name.errors = [*self.name.errors, _("Say which organisation they came from.")]
            return False
        return fine

    @property
    def is_counted(self) -> bool:
        return any(self[name].data is not None for name in NUMBERS)

    @property
    def is_empty(self) -> bool:
        return not self.is_counted and not self.organisation.data and not self.name.data

    @property
    def capacity_words(self) -> str:
        """As what they came; "" where nobody said, or what was sent is no such word."""
        known = {member.value: str(label(member)) for member in Capacity}
        return known.get(self.capacity.data or "", "")

    def in_words(self) -> str:
        said = [
            f"{self[name].label.text}: {self[name].data}" for name in NUMBERS if self[name].data is not None
        ]
        return f"{self.caption or self.name.data}, {', '.join(said)}" if said else ""

    def name_fields(self, caption: str) -> None:
        """Says in each label whose number it is, for readers who hear the page."""
        if caption == self.caption:
            # It is named already: a line is named anew when another one is added to the list.
            return
        self.caption = caption
        for name in NUMBERS:
            self[name].label.text = f"{caption}: {self[name].label.text}"


class NextRow(Form):
    """One agreed to-do."""

    id = IdHidden()
    what = text(_l("What"), longest=2000)
    owner = IdField(_l("Who"))
    owner_name = line(_l("Or somebody else, by name"), longest=200)
    due = ApproximateDateField(_l("By when"), description=_l("“summer 2022” is fine."))
    propose = PickOrNone(_l("Propose it as a milestone"))

    is_fixed = False
    """Whether it has a history already, and so cannot be taken away."""

    @property
    def is_empty(self) -> bool:
        typed = (self.what.data, self.owner.data, self.owner_name.data, self.due.data, self.due.raw_data)
        return not any(one and one != [""] for one in typed)

    def validate(self, extra_validators: Any = None) -> bool:
        """A line that says anything says what; its owner is one, and not two."""
        fine: bool = super().validate(extra_validators)
        if not self.what.data and (not self.is_empty or self.propose.data is not None):
            self.what.errors = [*self.what.errors, _("Say what is to be done, or delete the line.")]
            fine = False
        if self.owner_name.data and self.owner.data:
            both = _("Choose an organisation or type a name, not both.")
            self.owner_name.errors = [*self.owner_name.errors, both]
            fine = False
        return fine

    def in_words(self) -> str:
        shown = {str(choice[0]): choice[1] for choice in self.owner.iter_choices()}
        owner = shown.get(str(self.owner.data)) if self.owner.data else self.owner_name.data
        return ", ".join(str(one) for one in (self.what.data, owner, self.due._value()) if one)


class PeopleFields:
    """What the step *people* and the report have in common. `people` is the list of lines."""

    people: Lines

    def name_lines(self, names: Mapping[int, str]) -> None:
        """Says on each line whose it is; one whose organisation is not of this programme loses it."""
        for entry in self.people.entries:
            row: CountLine = entry.form
            if row.organisation.data is not None and row.organisation.data not in names:
                row.organisation.data = None
            row.name_fields(names.get(row.organisation.data or 0, ""))

    def counts(self, names: Mapping[int, str]) -> list[Count]:
        """The lines that say anything; a typed name that an organisation has is that organisation."""
        known = _by_folded_name(names)
        return [_count(entry.form, known) for entry in self.people.entries if not entry.form.is_empty]


def _by_folded_name(names: Mapping[int, str]) -> dict[str, int]:
    """Organisations by name without accents and case; a name that two have is nobody's."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for number, name in names.items():
        folded = fold(name)
        if folded in found:
            twice.add(folded)
        found[folded] = number
    return {folded: number for folded, number in found.items() if folded not in twice}


def _count(row: CountLine, known: Mapping[str, int]) -> Count:
    organisation = row.organisation.data or known.get(fold(row.name.data or ""))
    return Count(
        organisation=organisation,
        name=None if organisation else row.name.data,
        women=row.women.data,
        men=row.men.data,
        other=row.other.data,
        not_stated=row.not_stated.data,
        capacity=row.capacity.data if row.capacity_words else None,
    )


class NextFields:
    """What the step *next* and the report have in common. `follow_ups` is the list of lines."""

    follow_ups: Lines
    language = written_in()

    def offer(
        self,
        *,
        owners: list[tuple[int, str]],
        cities: Sequence[Organisation],
        fixed: frozenset[int] = frozenset(),
    ) -> None:
        """Who may be chosen, which cities can be given a milestone, and which lines have a history."""
        for entry in self.follow_ups.entries:
            row: NextRow = entry.form
            row.owner.set_rows(owners, empty=_("somebody else, or not decided"))
            row.propose.set_rows([(city.id, city.name) for city in cities], empty=_("no"))
            row.is_fixed = row.id.data in fixed

    def check_due(self, period: ApproximateDate | None, today: date) -> bool:
        """Refuses years that cannot be; the sentence is at the field."""
        fine = True
        for entry in self.follow_ups.entries:
            try:
                check_year("due", entry.form.due.data, period=period, today=today)
            except DomainError as error:
                entry.form.due.errors = [*entry.form.due.errors, sentence_of(error)]
                fine = False
        return fine

    def next_lines(self) -> list[NextLine]:
        rows: list[NextRow] = [entry.form for entry in self.follow_ups.entries]
        return [_next_line(row, self.language.code) for row in rows if not row.is_empty]


def _next_line(row: NextRow, language: str | None) -> NextLine:
    return NextLine(
        id=row.id.data,
        what=row.what.data or "",
        owner=row.owner.data,
        owner_name=row.owner_name.data,
        due=date_to_json(row.due.data),
        propose=row.propose.data,
        language=language,
    )


def language_of_content(content: Content) -> dict[str, str | None]:
    """The language of a report for ``ReportForm(data=…)``: that of the lesson, else of the first to-do."""
    return language_of_lesson(content["learned"]) or language_of_lines(content["next"])


def language_of_lesson(lesson: Mapping[str, Any]) -> dict[str, str | None]:
    """Likewise for the lesson alone; nothing where nothing is written yet."""
    return {"language": lesson.get("language")} if any(lesson.get(name) for name in TEXTS) else {}


def language_of_lines(lines: Sequence[NextLine]) -> dict[str, str | None]:
    """Likewise for the to-dos alone."""
    return {"language": lines[0].get("language")} if lines else {}


def next_data(lines: Sequence[NextLine]) -> list[dict[str, Any]]:
    """Agreed to-dos as the form shows them."""
    return [{**one, "due": date_from_json(one["due"])} for one in lines]


class LearnedFields:
    """What was learned: texts, and the milestones that it led to. Any of it may be empty."""

    seen = text(_l("What did we see?"))
    learned = text(_l("What did we learn?"))
    led_to = MilestonesField(
        _l("Which milestones does this lesson change?"),
        description=_l("One tick each. The page of the pair then tells the story from here on."),
    )
    did_not_work = text(_l("What did not work?"))
    effect_on_plan = text(_l("What does it change in the action plan?"))
    not_as_planned = text(_l("What was not as planned, and why?"))
    language = written_in()

    def lesson(self) -> dict[str, Any]:
        """As a draft keeps it."""
        texts: dict[str, Any] = {name: clean(self[name].data) for name in TEXTS}  # type: ignore[index]
        language = self.language.code if any(texts.values()) else None
        return texts | {"led_to": self.led_to.ticked, "language": language}

"""The short texts of pairs, milestones, outcomes and good practices in the reader's language.

Templates print them as ``{{ spoken(outcome, 'title') }}``: marked with their language wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import Flask, current_app, g
from jinja2.filters import do_truncate

from tracker.domain.records import ActivityRecord, MilestoneRecord
from tracker.domain.translations import Chosen
from tracker.labels.languages import language_name
from tracker.labels.names import milestone_name, thing_name
from tracker.labels.sorting import sort_key
from tracker.labels.spoken import Spoken
from tracker.labels.written import in_language
from tracker.models import Programme
from tracker.permissions import Action, may
from tracker.queries.story import MilestoneChoice
from tracker.queries.translations import Key, Thing, list_translations, text_for_reader
from tracker.web.access import scope_of


def init_app(app: Flask) -> None:
    """Gives the templates the words of these texts."""
    app.jinja_env.globals.update(
        spoken=spoken, language_name=language_name, old_translations=old_translations
    )
    app.jinja_env.filters["shortened"] = shortened


def spoken(thing: Thing | MilestoneRecord, name: str = "title", programme: Programme | None = None) -> Any:
    """A text of a thing for whoever reads the page (`text_for_reader`); None where it has none.

    A milestone is one of the page's programme, where no other is said.
    """
    table = "milestone" if isinstance(thing, MilestoneRecord) else thing.__tablename__
    return _spoken(table, thing, name, getattr(thing, name), programme)


def title_of(table: str, row: Any, programme: Programme | None = None) -> Any:
    """The same of a row of a select that has the id and the title of a thing."""
    return _spoken(table, row, "title", row.title, programme)


def name_of_milestone(plan_key: str, row: Any, programme: Programme | None = None) -> str:
    """How a milestone is called where its plan is not in sight, its title in the reader's language.

    Where it is, `plan_key` is "": "M3 Buddy project running".
    """
    return milestone_name(plan_key, row.code, title_of("milestone", row, programme))


def choices_in_words(milestones: Iterable[MilestoneChoice]) -> list[MilestoneChoice]:
    """What may be ticked, each title in the reader's language. The forms alone take them so."""
    return [one._replace(title=title_of("milestone", one)) for one in milestones]


def _spoken(table: str, row: Any, name: str, original: str | None, programme: Programme | None) -> Any:
    if not original:
        return None
    of = getattr(row, "programme_id", None)
    if of is None:
        programme = programme or g.get("programme")
        of = programme.id if programme is not None else None
    if of is None:
        return Spoken(Chosen(original, ""))
    return Spoken(text_for_reader(Key(table, row.id), name, original, of))


def name_of(
    record: ActivityRecord | MilestoneRecord, pairs: Mapping[int, str], programme: Programme | None = None
) -> str:
    """What an activity or a milestone is called in lists, its title in the reader's language."""
    if isinstance(record, MilestoneRecord):
        title = spoken(record, "title", programme)
    else:
        title = in_language(record.title, record.language)
    return thing_name(record, pairs, title=title)


def shortened(text: str, length: int) -> str:
    """A text cut at a word, as `truncate` cuts it, which would lose the language of the text."""
    if not isinstance(text, Spoken):
        return do_truncate(current_app.jinja_env, text, length)
    return Spoken(replace(text.chosen, text=shortened(text.chosen.text, length)), text.before)


def old_translations(thing: Thing) -> list[str]:
    """The languages in which a thing says what an earlier text of it said; nobody but members is told."""
    programme: Programme | None = g.get("programme")
    if programme is None or not may(g.actor, Action.SEE_DRAFTS, scope_of(programme)):
        return []
    rows = [one for one in list_translations(thing) if one.of_text != getattr(thing, one.field.value)]
    return sorted({language_name(one.language) for one in rows}, key=sort_key)

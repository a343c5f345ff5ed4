"""Translations of short texts, and in which language their originals are.

A page asks for those of its whole programme, in the languages of its reader: one statement, kept until the
transaction ends. Pages name things in hundreds of places, and most programmes have few translations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, literal, or_, select, union_all

from tracker.domain.statuses import TranslatedField
from tracker.domain.translations import COMMON_LANGUAGE, Chosen, choose
from tracker.extensions import db, page_language
from tracker.models import ActionPlan, Milestone, Outcome, Pair, Practice, Translation

Thing = Pair | Milestone | Outcome | Practice

FIELDS: dict[str, tuple[TranslatedField, ...]] = {
    "pair": (TranslatedField.OBJECTIVE, TranslatedField.MOTTO),
    "milestone": (TranslatedField.TITLE,),
    "outcome": (TranslatedField.TITLE,),
    "practice": (TranslatedField.TITLE, TranslatedField.SUMMARY),
}
"""The texts of each thing that may be translated, by its table."""


class Key(NamedTuple):
    """A thing: its table and its id."""

    table: str
    id: int


class Kept(NamedTuple):
    """A translation, and the original that it was made of."""

    text: str
    of_text: str


@dataclass(frozen=True, slots=True)
class Texts:
    """The languages of a programme's originals, as far as they are known, and the translations of these."""

    languages: dict[Key, str] = field(default_factory=dict)
    kept: dict[tuple[Key, str], dict[str, Kept]] = field(default_factory=dict)

    def chosen(self, key: Key, name: str, original: str, reader: str) -> Chosen:
        """What a reader of this language sees of a text; a translation of an earlier text is not shown."""
        kept = self.kept.get((key, name), {})
        current = {language: one.text for language, one in kept.items() if one.of_text == original}
        return choose(original, self.languages.get(key), current, reader)

    def every(self, key: Key, name: str, original: str | None) -> list[str]:
        """The translations of a text as it is now, for search."""
        return [one.text for one in self.kept.get((key, name), {}).values() if one.of_text == original]


def text_for_reader(key: Key, name: str, original: str, programme_id: int) -> Chosen:
    """A text of a thing for whoever reads the page: their own language, else English, else the original.

    The first one that is asked for in a transaction costs a statement, the others none.
    """
    reader = page_language()
    return texts_of_programme(programme_id, reader).chosen(key, name, original, reader)


def texts_of_programme(programme_id: int, reader: str | None) -> Texts:
    """What a reader of this language needs; None: all languages."""
    found = _known().get((programme_id, reader))
    return texts_of_programmes([programme_id], reader)[programme_id] if found is None else found


def texts_of_programmes(programme_ids: Iterable[int], reader: str | None) -> dict[int, Texts]:
    """The same of several programmes, by their ids, in one statement; of those read before, in none."""
    wanted, known = list(dict.fromkeys(programme_ids)), _known()
    missing = [number for number in wanted if (number, reader) not in known]
    if missing:
        found = {number: Texts() for number in missing}
        for row in db.session.execute(_statement(missing, reader)):
            texts, key = found[row.programme_id], Key(row.thing, row.id)
            if row.original is not None:
                texts.languages[key] = row.original
            if row.field is not None:
                of_field = texts.kept.setdefault((key, row.field.value), {})
                of_field[row.language] = Kept(row.text, row.of_text)
        known |= {(number, reader): texts for number, texts in found.items()}
    return {number: known[number, reader] for number in wanted}


def forget_read() -> None:
    """Reads anew what the transaction has changed."""
    db.session().info.pop("translations", None)


def list_translations(thing: Thing) -> Sequence[Translation]:
    """Those of one thing, in all languages."""
    column = getattr(Translation, f"{thing.__tablename__}_id")
    wanted = select(Translation).where(column == thing.id).order_by(Translation.field, Translation.language)
    return db.session.scalars(wanted).all()


def _known() -> dict[tuple[int, str | None], Texts]:
    """What this transaction has read already."""
    session = db.session()
    before: tuple[Any, dict[tuple[int, str | None], Texts]] | None = session.info.get("translations")
    if before is None or before[0] is not session.get_transaction():
        # A transaction begins with its first statement.
        session.connection()
        before = session.info["translations"] = (session.get_transaction(), {})
    return before[1]


def _statement(programme_ids: list[int], reader: str | None) -> Any:
    plan = ActionPlan.__table__
    branches = [
        _branch(Pair, Pair.programme_id, reader, programme_ids),
        _branch(Outcome, Outcome.programme_id, reader, programme_ids),
        _branch(Practice, Practice.programme_id, reader, programme_ids),
        _branch(Milestone, plan.c.programme_id, reader, programme_ids),
    ]
    return union_all(*branches)


def _branch(model: Any, programme: Any, reader: str | None, programme_ids: list[int]) -> Select[Any]:
    """The things of one kind of which a language or a translation is known."""
    of_thing = getattr(Translation, f"{model.__tablename__}_id") == model.id
    languages = () if reader is None else (Translation.language.in_({reader, COMMON_LANGUAGE}),)
    statement = (
        select(
            *(literal(model.__tablename__).label("thing"), model.id, programme.label("programme_id")),
            *(model.language.label("original"), Translation.field, Translation.language),
            *(Translation.text, Translation.of_text),
        )
        .select_from(model)
        .outerjoin(Translation, and_(of_thing, *languages))
        .where(programme.in_(programme_ids))
        .where(or_(model.language.is_not(None), Translation.id.is_not(None)))
    )
    return statement.join(ActionPlan, model.plan_id == ActionPlan.id) if model is Milestone else statement

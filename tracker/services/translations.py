"""Changing the translations of a thing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tracker.datewords import LANGUAGES
from tracker.domain.errors import DomainError
from tracker.domain.statuses import TranslatedField
from tracker.extensions import db
from tracker.models import Programme, Translation
from tracker.models.types import TITLE_LENGTH
from tracker.queries.translations import (
    FIELDS,
    Thing,
    forget_read,
    list_translations,
)
from tracker.services import revision, search_text

LONGEST = {TranslatedField.TITLE: TITLE_LENGTH}
"""Characters of a translation, where that is fewer than of any text."""


def languages_for(thing: Thing) -> list[str]:
    """The languages into which a thing may be translated: all but its own."""
    return [one for one in LANGUAGES if one != thing.language]


def translate(
    thing: Thing,
    *,
    programme: Programme,
    texts: Mapping[tuple[TranslatedField, str], str | None],
    still_right: Collection[tuple[TranslatedField, str]] = (),
) -> None:
    """Says what the texts are, by field and language; None takes a translation away, and others stay.

    One of an earlier text that is said in the same words stays one of that, unless it is `still_right`.
    Raises DomainError on the field at fault, named as in ``title_fr``.
    """
    stored = {(one.field, one.language): one for one in list_translations(thing)}
    # The original may have turned out to be in one of these languages.
    needless = [one for one in stored.values() if one.language == thing.language]
    is_changed = bool(needless)
    for one in needless:
        db.session.delete(one)
    for (name, language), text in texts.items():
        kept = stored.get((name, language))
        if text is None:
            if kept is not None:
                db.session.delete(kept)
                is_changed = True
            continue
        _check(thing, name, language, text)
        if kept is None:
            kept = Translation(field=name, language=language)
            setattr(kept, f"{thing.__tablename__}_id", thing.id)
            db.session.add(kept)
        said = (text, getattr(thing, name.value))
        is_new = kept.text != text or (name, language) in still_right
        if is_new and (kept.text, kept.of_text) != said:
            kept.text, kept.of_text = said
            search_text.refresh(kept)
            is_changed = True
    if is_changed:
        db.session.flush()
        forget_read()
        revision.bump(programme)


def _check(thing: Thing, name: TranslatedField, language: str, text: str) -> None:
    field = f"{name.value}_{language}"
    if name not in FIELDS[thing.__tablename__]:
        raise ValueError(f"a {thing.__tablename__} has no {name.value} to translate")
    if language not in languages_for(thing):
        raise DomainError(field, "own_language")
    if len(text) > LONGEST.get(name, len(text)):
        raise DomainError(field, "too_long", limit=LONGEST[name])
    if not getattr(thing, name.value):
        raise DomainError(field, "nothing_to_translate")

"""Adding, describing and removing pictures. Their files are kept before and forgotten after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tracker.domain.errors import DomainError
from tracker.domain.statuses import Consent
from tracker.extensions import db
from tracker.models import ActivityPair, Pair, Picture, Programme
from tracker.queries.photographs import first_position, last_position
from tracker.services.revision import bump_of

TEXTS = frozenset({"alt", "credit", "licence", "consent", "activity_id", "language"})


def add_picture(
    pair: Pair, *, key: str, width: int, height: int, size: int, by_user_id: int | None, **values: Any
) -> Picture:
    """A new picture, the last of its pair; its files are kept under `key`. Raises DomainError on a field."""
    picture = Picture(
        programme_id=pair.programme_id,
        pair_id=pair.id,
        key=key,
        width=width,
        height=height,
        size=size,
        position=last_position(pair.id) + 1,
        by_user_id=by_user_id,
    )
    _set(picture, values)
    db.session.add(picture)
    bump_of(picture)
    return picture


def add_emblem(
    programme: Programme, *, files: dict[str, Any], by_user_id: int | None, **texts: Any
) -> Picture:
    """A new emblem of a programme, which shows nobody; `files` are the columns that follow from its files."""
    emblem = Picture(programme_id=programme.id, consent=Consent.NOT_NEEDED, by_user_id=by_user_id, **files)
    _set(emblem, texts)
    db.session.add(emblem)
    bump_of(emblem)
    return emblem


def change_picture(picture: Picture, **values: Any) -> Picture:
    """Changes what is said of a picture."""
    _set(picture, values)
    if db.session.is_modified(picture):
        bump_of(picture)
    return picture


def put_first(picture: Picture) -> None:
    """Before all others of its pair."""
    assert picture.pair_id is not None
    picture.position = first_position(picture.pair_id) - 1
    bump_of(picture)


def put_last(picture: Picture) -> None:
    """After all others of its pair."""
    assert picture.pair_id is not None
    picture.position = last_position(picture.pair_id) + 1
    bump_of(picture)


def remove_picture(picture: Picture) -> None:
    """Removes the picture; nothing stands on one. Forget its files once that is committed."""
    db.session.delete(picture)
    bump_of(picture)


def _set(picture: Picture, values: dict[str, Any]) -> None:
    if unknown := values.keys() - TEXTS:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be changed here")
    activity_id = values.get("activity_id")
    if activity_id not in (None, picture.activity_id) and not _serves(activity_id, picture.pair_id):
        raise DomainError("activity_id", "required")
    for name, value in values.items():
        if getattr(picture, name) != value:
            setattr(picture, name, value)


def _serves(activity_id: int, pair_id: int | None) -> bool:
    link = select(ActivityPair.id).where(
        ActivityPair.activity_id == activity_id, ActivityPair.pair_id == pair_id
    )
    return db.session.scalar(link) is not None

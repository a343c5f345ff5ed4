"""Pictures of pairs: those that members see, and those that anybody may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tracker.domain.photographs import Missing, missing_of
from tracker.domain.publishing import Piece, Public
from tracker.extensions import db
from tracker.models import Picture


def list_pictures(pair_id: int) -> Sequence[Picture]:
    """The pictures of a pair, each with its activity, in their order."""
    return db.session.scalars(
        select(Picture)
        .where(Picture.pair_id == pair_id)
        .order_by(Picture.position, Picture.id)
        .options(joinedload(Picture.activity))
    ).all()


def list_public_pictures(pair_id: int) -> list[Picture]:
    """Those of which nothing is missing, in their order. Ask `public_of` first whether any are public."""
    return [one for one in list_pictures(pair_id) if not missing_in(one)]


def list_emblems(programme_id: int) -> Sequence[Picture]:
    """The emblems of a programme, as they were added: its pictures that are of no pair."""
    return db.session.scalars(
        select(Picture)
        .where(Picture.programme_id == programme_id, Picture.pair_id.is_(None))
        .order_by(Picture.position, Picture.id)
    ).all()


def get_picture(programme_id: int, picture_id: int) -> Picture | None:
    """A picture of a programme."""
    found = select(Picture).where(Picture.programme_id == programme_id, Picture.id == picture_id)
    return db.session.scalar(found)


def get_public_picture(programme_id: int, picture_id: int, public: Public) -> Picture | None:
    """A picture that anybody may see: its pair's pictures are `public`, and nothing is missing of it.

    An emblem is public where the programme's page is.
    """
    picture = get_picture(programme_id, picture_id)
    if picture is None or missing_in(picture):
        return None
    is_emblem = picture.pair_id is None
    is_open = public.programme if is_emblem else Piece.PICTURES in public.of(picture.pair_id)
    return picture if is_open else None


def missing_in(picture: Picture) -> tuple[Missing, ...]:
    """What is missing before a picture may be public, by the one rule."""
    return missing_of(
        alt=picture.alt, credit=picture.credit, licence=picture.licence, consent=picture.consent
    )


def last_position(pair_id: int) -> int:
    """The place of the last picture of a pair; 0 where there is none."""
    return db.session.scalar(select(func.max(Picture.position)).where(Picture.pair_id == pair_id)) or 0


def first_position(pair_id: int) -> int:
    """The place of the first picture of a pair; 0 where there is none."""
    return db.session.scalar(select(func.min(Picture.position)).where(Picture.pair_id == pair_id)) or 0


def known_keys(keys: Iterable[str]) -> set[str]:
    """Those of the names of files that a picture has."""
    return set(db.session.scalars(select(Picture.key).where(Picture.key.in_(list(keys)))))

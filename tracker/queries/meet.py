"""What the public pages read beside a single pair: the pairs of a list, their first pictures, the partners.

Each function is told what is public, and reads nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.domain.publishing import Piece, Public
from tracker.extensions import db
from tracker.models import Organisation, Pair, Picture, Practice, Programme
from tracker.queries.pairs import WITH_MEMBERS
from tracker.queries.photographs import missing_in
from tracker.queries.search_question import folded
from tracker.queries.sides import Side, sides_of
from tracker.queries.translations import FIELDS, Key, Texts, texts_of_programmes

OpenProgramme = tuple[Programme, Public]


@dataclass(frozen=True, slots=True)
class PublicPair:
    """A public pair with its members, and those of its practices that may be named."""

    programme: Programme
    pair: Pair
    practices: Sequence[Practice]


def list_public_pairs(opened: Iterable[OpenProgramme]) -> list[PublicPair]:
    """The public pairs of these programmes, by programme and number. Three statements at most."""
    programmes = {programme.id: (programme, public) for programme, public in opened if public.programme}
    wanted = [pair_id for _programme, public in programmes.values() for pair_id in public.pairs]
    rows = db.session.scalars(
        select(Pair)
        .where(Pair.id.in_(wanted))
        .order_by(Pair.number, Pair.id)
        .options(WITH_MEMBERS, selectinload(Pair.practices))
    )
    order = list(programmes)
    found = sorted(rows, key=lambda one: order.index(one.programme_id))
    return [_public_pair(one, *programmes[one.programme_id]) for one in found]


def find_public_pairs(opened: Iterable[OpenProgramme], words: Sequence[str]) -> list[PublicPair]:
    """Those of which each folded word begins a word: of the programme's name, of any name of who is in the
    pair, of objective and motto, and of the practices that are public, in any language."""
    if not words:
        return []
    found = list_public_pairs(opened)
    texts = texts_of_programmes([one.programme.id for one in found], None)
    return [one for one in found if all(f" {word}" in _hay(one, texts[one.programme.id]) for word in words)]


def _hay(one: PublicPair, texts: Texts) -> str:
    sides = sides_of(one.pair)
    names = [
        organisation.search_text.replace("\n", " ")
        for side in (sides.mentor, sides.mentee)
        for organisation in _members_now(side)
    ]
    said = (one.programme.name, one.programme.acronym, one.pair.objective, one.pair.motto)
    practices = [text for practice in one.practices for text in (practice.title, practice.summary)]
    translated = [
        text
        for thing in (one.pair, *one.practices)
        for name in FIELDS[thing.__tablename__]
        for text in texts.every(Key(thing.__tablename__, thing.id), name.value, getattr(thing, name.value))
    ]
    return " " + " ".join([*names, *(folded(text) for text in (*said, *practices, *translated) if text)])


def _members_now(side: Side) -> list[Organisation]:
    return [*side.cities, *side.associations]


def _public_pair(pair: Pair, programme: Programme, public: Public) -> PublicPair:
    practices = pair.practices if Piece.PRACTICES in public.of(pair.id) else []
    return PublicPair(programme, pair, practices)


def first_public_pictures(public: Public) -> dict[int, Picture]:
    """The first public picture of each pair that has one, by the id of the pair. One statement."""
    wanted = [pair_id for pair_id, pieces in public.pairs.items() if Piece.PICTURES in pieces]
    rows = db.session.scalars(
        select(Picture)
        .where(Picture.pair_id.in_(wanted))
        .order_by(Picture.position.desc(), Picture.id.desc())
    )
    return {one.pair_id: one for one in rows if one.pair_id is not None and not missing_in(one)}


def list_partners(programme: Programme) -> list[Organisation]:
    """The lead partner and the facilitator, as far as the programme names them."""
    wanted = [one for one in (programme.lead_id, programme.facilitator_id) if one is not None]
    rows = {
        one.id: one for one in db.session.scalars(select(Organisation).where(Organisation.id.in_(wanted)))
    }
    return [rows[one] for one in dict.fromkeys(wanted)]

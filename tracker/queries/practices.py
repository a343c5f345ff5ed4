"""Good practices as they are read: the catalogue over all programmes that a person may see, and each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.actors import Actor
from tracker.domain.folding import fold
from tracker.extensions import db
from tracker.models import Membership, Organisation, Outcome, Pair, Practice, Programme
from tracker.queries.organisations import search_words
from tracker.queries.programmes import visible_to
from tracker.queries.search_question import folded
from tracker.queries.translations import FIELDS, Key, Texts, texts_of_programmes

TEXTS = ("title", "summary", "evidence", "resources", "difficulties", "elsewhere")
WITH_MEMBERS = selectinload(Pair.members).joinedload(Membership.organisation)


@dataclass(frozen=True, slots=True)
class PracticeFilter:
    """What the catalogue is narrowed by; empty is not. `programme` is a slug, `owner` a name."""

    words: str = ""
    programme: str = ""
    country: str = ""
    owner: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.programme or self.country or self.owner)


@dataclass(frozen=True, slots=True)
class Listed:
    """A practice in the catalogue, with its programme."""

    practice: Practice
    programme: Programme


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A page of what was found, `total` of `all` that there are, and what one can choose from."""

    rows: Sequence[Listed]
    total: int
    all: int
    programmes: Sequence[tuple[str, str]]
    countries: Sequence[str]
    owners: Sequence[str]


def list_practices_visible_to(
    actor: Actor,
    wanted: PracticeFilter,
    *,
    offset: int = 0,
    limit: int = 20,
    in_order: Callable[[str], Any] = fold,
) -> Catalogue:
    """The practices of all programmes that the actor may see, by title as `in_order` compares.

    Two statements, and one for the translations where words are sought. Each word must begin a word of the
    practice in any language, of its programme's name, or of any name of its owner. They are few, and folded
    here, as in the search of a programme.
    """
    seen = db.session.execute(
        select(
            *(Practice.id, Practice.programme_id, *(getattr(Practice, name) for name in TEXTS)),
            *(Programme.slug, Programme.name.label("programme")),
            *(Organisation.name.label("owner"), Organisation.search_text, Organisation.country),
        )
        .join(Programme, Programme.id == Practice.programme_id)
        .join(Practice.owner)
        .where(visible_to(actor))
    ).all()
    words = search_words(wanted.words)
    texts = texts_of_programmes({row.programme_id for row in seen}, None) if words else {}
    found = sorted(
        (row for row in seen if _is_wanted(row, wanted, words, texts.get(row.programme_id, Texts()))),
        key=lambda row: (in_order(row.title), row.id),
    )
    return Catalogue(
        rows=_rows([row.id for row in found[offset : offset + limit]]),
        total=len(found),
        all=len(seen),
        programmes=sorted(
            {(row.slug, row.programme) for row in seen}, key=lambda one: (in_order(one[1]), one)
        ),
        countries=sorted({row.country for row in seen if row.country}),
        owners=sorted({row.owner for row in seen}, key=lambda name: (in_order(name), name)),
    )


def get_practice_with_all(programme_id: int, practice_id: int) -> Practice | None:
    """A practice of the programme with its owner, its pair and the pair's members."""
    return db.session.scalar(
        select(Practice)
        .where(Practice.id == practice_id, Practice.programme_id == programme_id)
        .options(joinedload(Practice.owner), joinedload(Practice.pair).options(WITH_MEMBERS))
    )


def list_outcomes_of_practice(practice_id: int) -> Sequence[Outcome]:
    """The outcomes that came from a practice, with their pairs and these pairs' members."""
    return db.session.scalars(
        select(Outcome)
        .where(Outcome.practice_id == practice_id)
        .order_by(Outcome.id)
        .options(selectinload(Outcome.pairs).options(WITH_MEMBERS))
    ).all()


def _is_wanted(row: Any, wanted: PracticeFilter, words: Sequence[str], texts: Texts) -> bool:
    if wanted.programme not in ("", row.slug) or wanted.owner not in ("", row.owner):
        return False
    if wanted.country not in ("", row.country):
        return False
    said = [row.programme, *(getattr(row, name) for name in TEXTS)]
    for name in FIELDS["practice"]:
        said += texts.every(Key("practice", row.id), name.value, getattr(row, name.value))
    own = " ".join(folded(text) for text in said if text)
    hay = f" {own} {row.search_text}".replace("\n", " ")
    return all(f" {word}" in hay for word in words)


def _rows(numbers: Sequence[int]) -> list[Listed]:
    found = db.session.execute(
        select(Practice, Programme)
        .join(Programme, Programme.id == Practice.programme_id)
        .where(Practice.id.in_(numbers))
        .options(joinedload(Practice.owner), joinedload(Practice.pair))
    ).all()
    listed = {row[0].id: Listed(row[0], row[1]) for row in found}
    return [listed[number] for number in numbers if number in listed]

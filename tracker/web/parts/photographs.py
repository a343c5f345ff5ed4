"""Pictures in words: what is known of each, and what is missing before it may be public."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, url_for
from flask_babel import gettext as _

from tracker.domain.photographs import LONGEST_SIDE_SMALL, Missing, Size, fitted
from tracker.labels import label
from tracker.labels.photographs import MISSING_WORDS
from tracker.labels.printed import list_words
from tracker.models import Pair, Picture, Programme
from tracker.permissions import Action, may
from tracker.queries.photographs import list_pictures, missing_in
from tracker.web.access import scope_of
from tracker.web.parts.written import written

MOST_IN_STRIP = 6


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture with the addresses of its files; `width` and `height` are pixels of the small one."""

    id: int
    number: int
    small: str
    large: str
    width: int
    height: int
    words: str
    alt: str | None
    language: str | None
    credit: str | None
    licence: str | None
    consent: str
    taken_at: str | None
    may_be_public: bool
    is_refused: bool
    missing: str | None
    """A sentence; None where the picture may be public."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The first pictures of a pair, for its page."""

    shots: list[Shot]
    total: int
    url: str
    add_url: str | None


def shots_of(pair: Pair, programme: Programme) -> list[Shot]:
    """Every picture of a pair, in their order."""
    return [_shot(one, programme, number) for number, one in enumerate(list_pictures(pair.id), 1)]


def strip_of(pair: Pair, programme: Programme) -> Strip | None:
    """What the pair's page shows; None for who may see no pictures, or where nothing can be seen or done."""
    if not may(g.actor, Action.SEE_PICTURES, scope_of(programme)):
        return None
    members = (member.organisation_id for member in pair.members)
    adds = may(g.actor, Action.EDIT_PICTURE, scope_of(programme, pair_members=members))
    shots = shots_of(pair, programme)
    if not (shots or adds):
        return None
    slug, number = programme.slug, pair.number
    return Strip(
        shots=shots[:MOST_IN_STRIP],
        total=len(shots),
        url=url_for("photographs.list_", slug=slug, number=number),
        add_url=url_for("photographs.create", slug=slug, number=number) if adds else None,
    )


def file_url(picture: Picture, programme: Programme, size: Size) -> str:
    """Where members find a file of a picture."""
    return url_for("photographs.show", slug=programme.slug, picture_id=picture.id, size=size.value)


def _shot(picture: Picture, programme: Programme, number: int) -> Shot:
    width, height = fitted(picture.width, picture.height, LONGEST_SIDE_SMALL)
    lacks = missing_in(picture)
    return Shot(
        id=picture.id,
        number=number,
        small=file_url(picture, programme, Size.SMALL),
        large=file_url(picture, programme, Size.LARGE),
        width=width,
        height=height,
        words=picture.alt or _("Picture %(number)s, not described yet", number=number),
        alt=picture.alt,
        language=picture.language,
        credit=picture.credit,
        licence=picture.licence,
        consent=str(label(picture.consent)),
        taken_at=written(picture.activity) if picture.activity else None,
        may_be_public=not lacks,
        is_refused=Missing.REFUSED in lacks,
        missing=_sentence(lacks),
    )


def _sentence(missing: tuple[Missing, ...]) -> str | None:
    if not missing:
        return None
    if Missing.REFUSED in missing:
        return str(_("Somebody in it has refused, so nobody outside ever sees it. Better remove it."))
    words = [str(MISSING_WORDS[one]) for one in missing]
    return str(_("Not public before it is known: %(what)s.", what=list_words(words)))

"""The pictures of public pages: where each file is, how large it is drawn, and what must stand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from tracker.addresses import meet_path
from tracker.domain.photographs import LONGEST_SIDE_SMALL, Size, fitted
from tracker.models import Pair, Picture, Programme
from tracker.queries.photographs import list_public_pictures


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture on a page; `width` and `height` are pixels of the file at `url`, a path of the site."""

    url: str
    width: int
    height: int
    alt: str
    credit: str
    licence: str

    def said(self) -> dict[str, object]:
        """The same as plain values."""
        return asdict(self)


def large_pictures(programme: Programme, pair: Pair) -> list[Shot]:
    """Those of a pair whose pictures are public, in their order."""
    return [_shot(programme, one, Size.LARGE) for one in list_public_pictures(pair.id)]


def small_pictures(programme: Programme, first: Mapping[int, Picture]) -> dict[int, Shot]:
    """The small files, by the same ids."""
    return {number: _shot(programme, one, Size.SMALL) for number, one in first.items()}


def _shot(programme: Programme, picture: Picture, size: Size) -> Shot:
    shape = (picture.width, picture.height)
    width, height = shape if size is Size.LARGE else fitted(*shape, LONGEST_SIDE_SMALL)
    return Shot(
        url=f"{meet_path(programme.slug)}/pictures/{picture.id}/{size.value}.webp",
        width=width,
        height=height,
        alt=picture.alt or "",
        credit=picture.credit or "",
        licence=picture.licence or "",
    )

"""The pictures of public pages: where their files are, how large, and what must stand beside each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from tracker.addresses import meet_path, programme_path
from tracker.domain.photographs import LONGEST_SIDE_SMALL, Size, fitted
from tracker.models import Pair, Picture, Programme
from tracker.queries.photographs import list_emblems, list_public_pictures


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: `url` is the path of its large file, of `width` by `height` pixels; `small` is the other."""

    id: int
    url: str
    width: int
    height: int
    small: str
    alt: str
    credit: str
    licence: str
    language: str | None

    @property
    def small_size(self) -> tuple[int, int]:
        """Width and height of the small file, in pixels."""
        return fitted(self.width, self.height, LONGEST_SIDE_SMALL)

    def said(self) -> dict[str, object]:
        """The same as plain values."""
        return {name: value for name, value in asdict(self).items() if name != "id"}


def public_pictures(programme: Programme, pair: Pair, *, inside: bool = False) -> list[Shot]:
    """Those of a pair of which nothing is missing, in their order; `inside` at the addresses of members."""
    return [_shot(one, _home(programme, inside=inside)) for one in list_public_pictures(pair.id)]


def emblem_shots(programme: Programme, *, inside: bool = False) -> list[Shot]:
    """The emblems of a programme; `inside` at the addresses of members."""
    return [_shot(one, _home(programme, inside=inside)) for one in list_emblems(programme.id)]


def first_shots(programme: Programme, first: Mapping[int, Picture]) -> dict[int, Shot]:
    """The same of one picture of each pair, by the same ids."""
    return {number: _shot(one, meet_path(programme.slug)) for number, one in first.items()}


def _home(programme: Programme, *, inside: bool) -> str:
    return programme_path(programme.slug) if inside else meet_path(programme.slug)


def _shot(picture: Picture, programme_home: str) -> Shot:
    home = f"{programme_home}/pictures/{picture.id}"
    return Shot(
        id=picture.id,
        url=f"{home}/{Size.LARGE.value}.webp",
        width=picture.width,
        height=picture.height,
        small=f"{home}/{Size.SMALL.value}.webp",
        alt=picture.alt or "",
        credit=picture.credit or "",
        licence=picture.licence or "",
        language=picture.language,
    )

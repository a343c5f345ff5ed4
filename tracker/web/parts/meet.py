"""What every public page begins with: whether it is public at all, how it is shared, how long it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, g, make_response, request, url_for
from flask_babel import gettext as _

from tracker import clock
from tracker.documents.card import Card
from tracker.documents.printed import clipped
from tracker.domain.publishing import Piece, Public
from tracker.domain.statuses import Reading
from tracker.extensions import page_language
from tracker.models import Pair, Programme
from tracker.queries.pairs import get_pair, list_pairs
from tracker.queries.programmes import get_programme
from tracker.queries.progress import programme_record
from tracker.queries.publishing import public_of
from tracker.queries.sides import Sides
from tracker.web.language import offered_languages
from tracker.web.parts.factsheet_told import Told, Version, told_of, version_asked_for
from tracker.web.parts.shown import Shown, shown_of
from tracker.web.unchanged import ASK_ANEW, answer_unchanged

KEPT_SECONDS = 300
"""For so long a browser or a proxy may show what has been withdrawn meanwhile."""
LONGEST_DESCRIPTION = 300
NAMED_WITH = frozenset({Piece.RESULTS, Piece.MEDIA})
"""What of another pair must be public before it is named beside an outcome that both share."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page says of itself to those that share it; addresses are whole ones."""

    url: str
    description: str
    image: str
    image_alt: str
    alternates: tuple[tuple[str, str], ...]
    """The address in each language; and, as ``x-default``, the one that leads readers to their own."""


def open_programme(slug: str) -> tuple[Programme, Public]:
    """A programme with a public page; leaves the view with the one 404 for everybody where there is none."""
    programme = get_programme(slug) or abort(404)
    public = public_of(programme)
    if not public.programme:
        abort(404)
    g.programme = programme
    answer_unchanged_to_anybody(programme, public)
    return programme, public


def open_pair(slug: str, number: int, piece: Piece = Piece.PROFILE) -> tuple[Programme, Public, Pair]:
    """A pair of which this piece is public; leaves the view likewise."""
    programme = get_programme(slug) or abort(404)
    public = public_of(programme)
    pair = get_pair(programme.id, number) if public.programme else None
    if pair is None or piece not in public.of(pair.id):
        abort(404)
    g.programme = programme
    answer_unchanged_to_anybody(programme, public)
    return programme, public, pair


def answer_unchanged_to_anybody(programme: Programme, public: Public) -> None:
    """The mark of a public page that is made before the page: what is public of all pairs is part of it."""
    keeping = ASK_ANEW if g.actor.is_signed_in else f"max-age={KEPT_SECONDS}, public"
    pieces = sorted((pair, sorted(map(str, found))) for pair, found in public.pairs.items())
    answer_unchanged(programme, pieces, keeping=keeping)


def told_publicly(programme: Programme, public: Public, pair: Pair, version: Version | None = None) -> Told:
    """What may be told of a pair today; without a version, in the one that the address asks for."""
    shown = _shown(programme, public, pair, clock.today(programme.timezone))
    return told_of(pair, shown, version or version_asked_for(request.args.get("version"), shown), public)


def _shown(programme: Programme, public: Public, pair: Pair, today: date) -> Shown:
    """The pair today. Of the other pairs it knows the names of those alone whose results are public."""
    named = [one for one in list_pairs(programme.id) if one.id == pair.id or public.of(one.id) >= NAMED_WITH]
    record = programme_record(programme, pair.id)
    return shown_of(programme, record, named, today, today=today, reading=Reading.NOW, pair=pair)


def served(body: str | bytes, mimetype: str = "text/html") -> Response:
    """The answer to anybody, with a mark by which a browser asks whether it has changed.

    Who has signed in is asked for anew, so that a coordinator sees at once what was published or withdrawn.
    It is the same whatever language a browser prefers: its own stands in its address.
    """
    response = make_response(body)
    response.mimetype = mimetype
    if not g.actor.is_signed_in:
        response.cache_control.public = True
        response.cache_control.max_age = KEPT_SECONDS
    response.vary.add("Cookie")
    response.add_etag()
    response.make_conditional(request)
    return response


def card_of(programme: Programme, *, text: str, sides: Sides | None = None, heading: str = "") -> Card:
    """The words of the picture that a link is shown with: of a pair, or below a heading."""
    return Card(
        language=page_language(),
        programme=programme.acronym or programme.name,
        mentor=(sides.mentor.names or "…") if sides else "",
        mentee=(sides.mentee.names or "…") if sides else "",
        heading=heading,
        text=text,
        mark=_("Fictional programme: nothing here really happened") if programme.fictional else "",
    )


def meta_of(
    endpoint: str, *, description: str, image: str = "", image_alt: str = "", **values: object
) -> Meta:
    """What the page at an address says of itself; `image` is the endpoint of its picture, which takes what
    of `values` it needs."""
    taken = {name: values[name] for name in ("slug", "number") if name in values}
    return Meta(
        url=url_for(endpoint, _external=True, **values),  # type: ignore[arg-type]
        alternates=tuple(_alternates(endpoint, values)),
        description=clipped(" ".join(description.split()), LONGEST_DESCRIPTION),
        image=url_for(image, _external=True, **taken) if image else "",  # type: ignore[arg-type]
        image_alt=image_alt,
    )


def _alternates(endpoint: str, values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for one in offered_languages():
        yield one, url_for(endpoint, _external=True, language=one, **values)  # type: ignore[arg-type]
    here = url_for(endpoint, _external=True, **values)  # type: ignore[arg-type]
    yield "x-default", here.replace(f"/{page_language()}/meet", "/meet", 1)

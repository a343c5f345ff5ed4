"""What anybody may read without signing in: the programmes, their pairs, and each pair piece by piece.

Every door asks `open_programme` or `open_pair`: what is not public is the same 404 for everybody. The
language stands in the address, whoever reads; `tracker.web.language` takes it out and puts it in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.documents.card import card_png
from tracker.documents.factsheet import Part
from tracker.domain.publishing import Piece, Public
from tracker.extensions import page_language
from tracker.labels.sorting import sorted_by_name
from tracker.models import Organisation, Pair, Programme
from tracker.queries import meet as queries
from tracker.queries.organisations import LONGEST_SEARCH, search_words
from tracker.queries.publishing import list_published_programmes
from tracker.queries.sides import sides_of
from tracker.queries.translations import texts_of_programmes
from tracker.web.access import anyone
from tracker.web.parts.dates import say_date
from tracker.web.parts.factsheet import factsheet_of
from tracker.web.parts.factsheet_told import Version
from tracker.web.parts.meet import (
    card_of,
    meta_of,
    open_pair,
    open_programme,
    served,
    told_publicly,
)
from tracker.web.parts.meet_page import page_sections, plain_line, public_story
from tracker.web.parts.meet_pictures import emblem_shots, first_shots, public_pictures
from tracker.web.parts.paging import page_asked_for, pages_of
from tracker.web.parts.search_results import as_asked
from tracker.web.parts.side_cards import with_acronym
from tracker.web.parts.spoken import spoken

bp = Blueprint("meet", __name__, url_prefix="/<language:language>/meet")

PROGRAMMES_ON_PAGE, PAIRS_ON_PAGE = 20, 24


@bp.get("")
@anyone
def list_() -> ResponseReturnValue:
    """The programmes that anybody may read about; with ``?q=`` the pairs that it finds."""
    number, typed = page_asked_for(), request.args.get("q", "")
    opened = sorted_by_name(list_published_programmes(), lambda one: one[0].name)
    words = search_words(typed) if len(typed) <= LONGEST_SEARCH else []
    found = queries.find_public_pairs(opened, words)
    size, total = (PAIRS_ON_PAGE, len(found)) if words else (PROGRAMMES_ON_PAGE, len(opened))
    pages, first = pages_of(total, size, number), (number - 1) * size
    asked: dict[str, Any] = {"q": typed} if words else {}
    # Those of all programmes of the page at once.
    texts_of_programmes({one.programme.id for one in found}, page_language())
    page = render_template(
        "meet/list.html",
        opened=opened[first : first + size],
        found=found[first : first + size],
        sides=sides_of,
        total=total,
        all=len(opened),
        typed=as_asked(typed, LONGEST_SEARCH),
        has_asked=bool(words),
        longest=LONGEST_SEARCH,
        number=number,
        pages=pages,
        url_for_page=lambda one: url_for("meet.list_", page=one, **asked),
        meta=meta_of(
            "meet.list_",
            description=_("Which cities learn from which, what they did together, and what came of it."),
        ),
    )
    return served(page)


@bp.get("/<slug>")
@anyone
def show(slug: str) -> ResponseReturnValue:
    """Meet the pairs: each public pair of a programme, its partners, and who pays for it."""
    programme, public = open_programme(slug)
    pairs, number = queries.list_public_pairs([(programme, public)]), page_asked_for()
    pages, first = pages_of(len(pairs), PAIRS_ON_PAGE, number), (number - 1) * PAIRS_ON_PAGE
    heading = _meet_words(len(pairs))
    page = render_template(
        "meet/show.html",
        heading=heading,
        pairs=pairs[first : first + PAIRS_ON_PAGE],
        sides=sides_of,
        pictures=first_shots(programme, queries.first_public_pictures(public)),
        period=say_date(programme.period),
        partners={one.id: with_acronym(one) for one in queries.list_partners(programme)},
        members=_members(pairs),
        emblems=emblem_shots(programme),
        total=len(pairs),
        number=number,
        pages=pages,
        url_for_page=lambda one: url_for("meet.show", slug=slug, page=one),
        meta=meta_of(
            "meet.show",
            image="meet.card",
            image_alt=f"{programme.name}: {heading}",
            description=f"{programme.name}. {_names_of(pairs)}",
            slug=slug,
        ),
    )
    return served(page)


@bp.get("/<slug>/card.png")
@anyone
def card(slug: str) -> ResponseReturnValue:
    """The picture that a link to the programme's page is shown with."""
    programme, public = open_programme(slug)
    name = programme.name if programme.acronym else ""
    drawn = card_of(programme, text=name, heading=_meet_words(len(public.pairs)))
    return served(card_png(drawn), "image/png")


@bp.get("/<slug>/pairs/<int:number>")
@anyone
def pair(slug: str, number: int) -> ResponseReturnValue:
    """A pair, of which each section is there whose piece is public and that has something in it."""
    return served(pair_page(*open_pair(slug, number)))


def pair_page(programme: Programme, public: Public, row: Pair, *, is_preview: bool = False) -> str:
    """The page of a pair, with what of it is `public`; a preview shows its pictures as members see them."""
    told = told_publicly(programme, public, row, Version.AFTER)
    sheet, sides = factsheet_of(told), told.shown.sides[row.id]
    shows_pictures = told.shows(Piece.PICTURES)
    return render_template(
        "meet/pair.html",
        pair=row,
        sheet=sheet,
        sections=page_sections(told),
        story=public_story(told),
        pictures=public_pictures(programme, row, inside=is_preview) if shows_pictures else [],
        is_preview=is_preview,
        emblems=emblem_shots(programme, inside=is_preview),
        has_factsheet=told.shows(Piece.FACTSHEET),
        meta=meta_of(
            "meet.pair",
            image="meet.pair_card",
            image_alt=f"{sides.names}: {spoken(row, 'objective')}",
            description=". ".join(filter(None, (sides.names, spoken(row, "objective"), programme.name))),
            slug=programme.slug,
            number=row.number,
        ),
    )


@bp.get("/<slug>/pairs/<int:number>.json")
@anyone
def pair_json(slug: str, number: int) -> ResponseReturnValue:
    """The words of the same page for programs; docs/publishing.md says what is in it."""
    programme, public, row = open_pair(slug, number)
    told = told_publicly(programme, public, row, Version.AFTER)
    sheet = factsheet_of(told)
    kept = ("language", "programme", "mentor", "mentee", "objective", "motto", "funding", "disclaimer")
    said = {
        "format": "public-pair/1",
        "url": url_for("meet.pair", slug=slug, number=number, _external=True),
        "number": row.number,
        **{name: sheet[name] or None for name in kept},  # type: ignore[literal-required]
        "fictional": sheet["fictional"],
        "as_of": told.shown.day.isoformat(),
        "pieces": [piece.value for piece in Piece if piece in public.of(row.id)],
        "sections": [
            {"name": name, "heading": one["heading"], "parts": [_plain(part) for part in one["parts"]]}
            for name, one in page_sections(told).items()
        ],
    }
    if story := public_story(told):
        said["story"] = [plain_line(one) for one in story]
    if told.shows(Piece.PICTURES):
        said["pictures"] = [one.said() for one in public_pictures(programme, row)]
    return served(json.dumps(said, ensure_ascii=False), "application/json")


@bp.get("/<slug>/pairs/<int:number>/card.png")
@anyone
def pair_card(slug: str, number: int) -> ResponseReturnValue:
    """The picture that a link to the pair is shown with."""
    programme, _public, row = open_pair(slug, number)
    drawn = card_of(programme, text=str(spoken(row, "objective")), sides=sides_of(row))
    return served(card_png(drawn), "image/png")


def _meet_words(number: int) -> str:
    if number == 0:
        return str(_("Meet the pairs"))
    return str(ngettext("Meet %(num)d pair", "Meet the %(num)d pairs", number))


def _members(pairs: Iterable[queries.PublicPair]) -> list[str]:
    """The cities and associations of the pairs, each once, by name."""
    members: dict[int, Organisation] = {}
    for one in pairs:
        sides = sides_of(one.pair)
        for side in (sides.mentor, sides.mentee):
            members |= {member.id: member for member in (*side.cities, *side.associations)}
    return sorted_by_name((with_acronym(one) for one in members.values()), str)


def _names_of(pairs: Iterable[queries.PublicPair]) -> str:
    return ", ".join(sides_of(one.pair).names for one in pairs)


def _plain(part: Part) -> dict[str, object]:
    facts = [{name: text for name, text in one.items() if text} for one in part["facts"]]
    return {"heading": part["heading"] or None, "facts": facts}

"""The factsheet of a pair as anybody may read it, where it is public: a page, and two pages as PDF."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.documents.factsheet import factsheet_pdf
from tracker.domain.publishing import Piece
from tracker.web.access import anyone
from tracker.web.parts.factsheet import factsheet_of, sections_of
from tracker.web.parts.factsheet_told import Told, Version
from tracker.web.parts.meet import meta_of, open_pair, served, told_publicly
from tracker.web.parts.meet_pictures import emblem_shots
from tracker.web.parts.spoken import spoken

bp = Blueprint("meet_factsheets", __name__, url_prefix="/<language:language>/meet/<slug>/pairs/<int:number>")


@bp.get("/factsheet")
@anyone
def show(slug: str, number: int) -> ResponseReturnValue:
    """What is public of the pair as its factsheet says it: what was planned, or what happened."""
    told = _told(slug, number)
    sheet = factsheet_of(told)
    names = told.shown.sides[told.pair.id].names
    versions = ((Version.BEFORE, _("What is planned")), (Version.AFTER, _("What happened")))
    page = render_template(
        "meet_factsheets/show.html",
        pair=told.pair,
        sheet=sheet,
        sections=sections_of(told),
        versions=[
            (words, url_for("meet_factsheets.show", slug=slug, number=number, version=one.value), one)
            for one, words in versions
        ],
        version=told.version,
        emblems=emblem_shots(told.shown.programme),
        pdf=url_for("meet_factsheets.pdf", slug=slug, number=number, version=told.version.value),
        meta=meta_of(
            "meet_factsheets.show",
            image="meet.pair_card",
            image_alt=f"{names}: {spoken(told.pair, 'objective')}",
            description=f"{sheet['kind']}: {names}. {spoken(told.pair, 'objective')}",
            slug=slug,
            number=number,
            version=told.version.value,
        ),
    )
    return served(page)


@bp.get("/factsheet.pdf")
@anyone
def pdf(slug: str, number: int) -> ResponseReturnValue:
    """The same on two pages at most."""
    told = _told(slug, number)
    response = served(factsheet_pdf(factsheet_of(told)), "application/pdf")
    name = f"factsheet-{slug}-{number}-{told.version.value}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _told(slug: str, number: int) -> Told:
    programme, public, pair = open_pair(slug, number, Piece.FACTSHEET)
    return told_publicly(programme, public, pair)

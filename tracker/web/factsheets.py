"""The factsheet of a pair, as a page and as PDF: what is planned, or what happened."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.documents.factsheet import factsheet_pdf, title_of
from tracker.domain.statuses import LogKind
from tracker.extensions import db
from tracker.models import Pair, Programme
from tracker.permissions import Action, may
from tracker.queries.pairs import get_pair
from tracker.services.log import note
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.parts.factsheet import factsheet_of
from tracker.web.parts.factsheet_gaps import left_out, unknown_of_mentoring
from tracker.web.parts.factsheet_told import Told, Version, told_of, version_asked_for
from tracker.web.parts.shown import shown_on

bp = Blueprint("factsheets", __name__, url_prefix="/programmes/<slug>/pairs/<int:number>")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the two versions, as a link."""

    label: str
    url: str
    current: bool


@bp.get("/factsheet")
@access(Action.SEE_FACTSHEET)
def show(slug: str, number: int) -> ResponseReturnValue:
    """The factsheet as it stands today; below it, for those who can fill it in, what is not known."""
    programme, told = _load(slug, number)
    fills = may(g.actor, Action.EDIT_PAIR, scope_of(programme))
    return render_template(
        "factsheets/show.html",
        sheet=factsheet_of(told),
        pair=told.pair,
        versions=[
            Choice(
                words,
                url_for("factsheets.show", slug=slug, number=number, version=one.value),
                told.version is one,
            )
            for one, words in ((Version.BEFORE, _("What is planned")), (Version.AFTER, _("What happened")))
        ],
        pdf=url_for("factsheets.pdf", slug=slug, number=number, version=told.version.value),
        left_out=left_out(told) if fills else [],
        groups=unknown_of_mentoring(told) if fills else [],
        fills=fills,
    )


@bp.get("/factsheet.pdf")
@access(Action.SEE_FACTSHEET)
def pdf(slug: str, number: int) -> ResponseReturnValue:
    """The same as PDF, two pages at most; that it was taken out is noted in the log."""
    programme, told = _load(slug, number)
    sheet = factsheet_of(told)
    made = factsheet_pdf(sheet)
    name = f"factsheet-{programme.slug}-{number}-{told.version.value}.pdf"
    if request.method == "GET":
        _note_taken_out(told.pair, programme, title_of(sheet))
    return Response(
        made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _load(slug: str, number: int) -> tuple[Programme, Told]:
    """The pair as it stands today, in the version asked for."""
    programme = load_programme(slug)
    require(scope_of(programme))
    pair = get_pair(programme.id, number) or missing()
    today = clock.today(programme.timezone)
    shown = shown_on(programme, today, today=today, pair=pair)
    return programme, told_of(pair, shown, version_asked_for(request.args.get("version"), shown))


def _note_taken_out(pair: Pair, programme: Programme, name: str) -> None:
    """In a transaction of its own whose first statement writes, so that SQLite waits for its turn."""
    number, programme_id = pair.id, programme.id
    db.session.rollback()
    note(LogKind.EXPORTED, table="pair", row_id=number, programme_id=programme_id, name=name)
    db.session.commit()

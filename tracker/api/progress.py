"""The figures of a programme for programs: ``/programmes/<slug>/progress.json``, the same as on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from tracker import clock
from tracker.addresses import thing_path
from tracker.domain.errors import DomainError
from tracker.domain.gaps import gaps
from tracker.domain.progress import figures, pairs_in_order
from tracker.domain.standings import ProgrammeOnDay, programme_on
from tracker.forms.days import read_day, read_reading
from tracker.forms.errors import sentence_of
from tracker.labels import thing_name
from tracker.models import Programme
from tracker.permissions import Action
from tracker.queries.pairs import list_pairs
from tracker.queries.progress import programme_record
from tracker.queries.sides import sides_of

View = Callable[..., Any]


def blueprint(
    *, access: Callable[[Action], Callable[[View], View]], load_programme: Callable[[str], Programme]
) -> Blueprint:
    """The JSON of progress. The rule for who may enter is the page's own: the application hands it in,
    because one edge never imports another."""
    bp = Blueprint("progress_json", __name__, url_prefix="/programmes/<slug>")

    @bp.get("/progress.json")
    @access(Action.SEE_PROGRAMME)
    def show(slug: str) -> Response:
        """How the programme stands today, or stood on ``?on=``, by either ``?reading=``."""
        programme = load_programme(slug)
        today = clock.today(programme.timezone)
        try:
            day = read_day(request.args.get("on"), period=programme.period, today=today)
            reading = read_reading(request.args.get("reading"))
        except DomainError as error:
            abort(400, sentence_of(error))
        return jsonify(progress(programme, programme_on(programme_record(programme), day, reading)))

    return bp


def progress(programme: Programme, on: ProgrammeOnDay) -> dict[str, Any]:
    """All figures under the names of model.md, section 4, the pairs in the page's order, and the gaps."""
    names = {pair.id: sides_of(pair).names for pair in list_pairs(programme.id)}
    return {
        "on": on.day.isoformat(),
        "reading": on.reading.value,
        **figures(on).as_dict(),
        "pairs": [{"number": one.number, **one.figures.as_dict()} for one in pairs_in_order(on)],
        "gaps": [
            {
                "kind": gap.kind.value,
                "object": thing_name(gap.of.record, names),
                "url": thing_path(programme.slug, gap.of.record),
            }
            for gap in gaps(on)
        ],
    }

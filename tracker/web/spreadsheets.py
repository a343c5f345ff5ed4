"""Lists of a programme as files for a spreadsheet, sent while they are read: a list may have any length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _

from tracker.documents.spreadsheet import Value, spreadsheet
from tracker.domain.statuses import ActivityKind, ActivityStatus, Confidence, MilestoneStatus, Mode
from tracker.extensions import page_locale
from tracker.labels import label
from tracker.labels.joining import separator
from tracker.models import Programme
from tracker.permissions import Action
from tracker.queries import spreadsheets as queries
from tracker.queries.activity_list import activity_overview
from tracker.queries.pairs import list_pairs
from tracker.queries.spreadsheets import ActivityLine, MilestoneLine, engine_to_read
from tracker.web.access import access, load_programme
from tracker.web.parts.activity_rows import asked_for
from tracker.web.replica import reads_replica
from tracker.web.unchanged import answer_unchanged

bp = Blueprint("spreadsheets", __name__, url_prefix="/programmes/<slug>")


@bp.get("/activities.csv")
@access(Action.SEE_PROGRAMME)
@reads_replica
def activities(slug: str) -> Response:
    """The list of activities, narrowed as the page is by what the address says."""
    programme = load_programme(slug)
    answer_unchanged(programme)
    asked = asked_for(request.args, list_pairs(programme.id), activity_overview(programme.id))
    if asked.faults:
        # The page says what it left out; a file with more than was asked for would say nothing.
        abort(400, " ".join(asked.faults))
    kinds, statuses, modes = (_words(one) for one in (ActivityKind, ActivityStatus, Mode))
    rounds = dict[int | None, Value](enumerate(programme.rounds, 1))
    between = separator()

    def cells(line: ActivityLine) -> Sequence[Value]:
        return (
            *(
                line.title,
                kinds[line.kind],
                ", ".join(map(str, line.pairs)),
                rounds.get(line.round, line.round),
            ),
            *(statuses[line.status], *line.dates, between.join(line.hosts), between.join(line.places)),
            *(modes[line.mode] if line.mode else None, line.people, line.women),
        )

    headings = (
        *(_("Activity"), _("Kind"), _("Pairs"), _("Round"), _("State")),
        *(_("Agreed"), _("Expected"), _("Happened"), _("Host"), _("Place")),
        *(_("Mode"), _("People"), _("Women")),
    )
    lines = queries.each_activity(engine_to_read(), programme.id, asked.filter)
    return _file(programme, "activities", headings, map(cells, lines))


@bp.get("/milestones.csv")
@access(Action.SEE_PROGRAMME)
@reads_replica
def milestones(slug: str) -> Response:
    """The milestones of all plans."""
    programme = load_programme(slug)
    answer_unchanged(programme)
    statuses, confidences = _words(MilestoneStatus), _words(Confidence)

    def cells(line: MilestoneLine) -> Sequence[Value]:
        return (
            *(line.pair, line.plan, line.code, line.title, line.owner, statuses[line.status]),
            *(confidences[line.confidence] if line.confidence else None,),
            *(*line.dates, line.weight, line.means),
        )

    headings = (
        *(_("Pair"), _("Plan"), _("Code"), _("Milestone"), _("Owner"), _("State"), _("Confidence")),
        *(_("Agreed"), _("Expected"), _("Happened"), _("Weight"), _("Means of verification")),
    )
    lines = queries.each_milestone(engine_to_read(), programme.id)
    return _file(programme, "milestones", headings, map(cells, lines))


def _words(kind: type[StrEnum]) -> dict[StrEnum, str]:
    """What is on screen, looked up now: while the answer is sent, nobody knows any more who reads."""
    return {member: str(label(member)) for member in kind}


def _file(
    programme: Programme, name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]
) -> Response:
    pieces = spreadsheet(headings, rows, separator=_separator())
    response = Response(pieces, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{programme.slug}-{name}.csv"'
    # Nginx sends on what it gets, and keeps nothing of it on its disk.
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _separator() -> str:
    """As spreadsheets in the reader's language have it: where a comma is in numbers, it cannot be between."""
    return ";" if page_locale().number_symbols["latn"]["decimal"] == "," else ","

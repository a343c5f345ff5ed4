"""Progress of a programme: finding, figures, pairs, journey and gaps, and the lists behind the figures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from markupsafe import escape

from tracker.domain.finding import finding
from tracker.domain.gaps import gaps
from tracker.domain.progress import FIGURE_NAMES, figures, pairs_in_order
from tracker.domain.records import ProgrammeRecord
from tracker.domain.standings import ProgrammeOnDay
from tracker.labels import figure_rule, finding_words
from tracker.models import Pair, Programme
from tracker.permissions import Action
from tracker.web.access import access, load_programme
from tracker.web.parts.burn_ups import burn_up_sheet
from tracker.web.parts.change_window import looked_at_of
from tracker.web.parts.counted_rows import counted_sections, part_of
from tracker.web.parts.figures import headline_cards, list_heading, quieter_cards
from tracker.web.parts.forecasts import pair_forecasts
from tracker.web.parts.gap_lines import few_of_each_kind, gap_groups
from tracker.web.parts.journeys import journey
from tracker.web.parts.paging import page_asked_for, page_or_last, pages_of, pair_asked_for
from tracker.web.parts.pair_rows import PAIRS_ON_A_PAGE, pair_row
from tracker.web.parts.recent_changes import pairs_of_recent, recent_changes
from tracker.web.parts.review_page import corrected_reviews
from tracker.web.parts.shown import blank_page, is_empty, show_programme
from tracker.web.replica import reads_replica
from tracker.web.unchanged import answer_unchanged, kept

bp = Blueprint("progress", __name__, url_prefix="/programmes/<slug>")

PAGE_SIZE = 50


@bp.get("/progress")
@access(Action.SEE_PROGRAMME)
@reads_replica
def show(slug: str) -> ResponseReturnValue:
    """How the programme stands today, or stood on ``?on=`` by either ``?reading=``."""
    programme = load_programme(slug)
    looked_at = looked_at_of(programme)
    answer_unchanged(programme, looked_at)
    parts = kept(programme, lambda: _drawn(programme), looked_at)
    if not parts:
        return blank_page(show_programme(programme))
    title, kicker, body, pairs = parts
    return render_template("progress/show.html", title=title, kicker=kicker, body=body, has_pairs=bool(pairs))


def _drawn(programme: Programme) -> list[str]:
    """The title, what stands above it, the page below, and whether there are pairs; [] for a blank page."""
    shown = show_programme(programme, named=_named)
    if shown.is_blank:
        return []
    found, unknown, order = figures(shown.on), gaps(shown.on), pairs_in_order(shown.on)
    here, number, pages = page_or_last(order, PAIRS_ON_A_PAGE)
    title = finding_words(finding(found, unknown))
    num = ngettext("Progress of %(num)d mentoring pair", "Progress of %(num)d mentoring pairs", len(order))
    body = render_template(
        "progress/body.html",
        shown=shown,
        cards=headline_cards(found, shown),
        quieter=quieter_cards(found, shown),
        rows=[pair_row(shown, one) for one in here],
        picture=journey(shown, [one.pair for one in here]) if here else None,
        burn_up=burn_up_sheet(shown.on, programme.period),
        recent=recent_changes(shown),
        groups=gap_groups(unknown, shown),
        gap_count=len(unknown),
        forecasts=pair_forecasts(shown, here),
        corrected=corrected_reviews(shown),
        is_empty=is_empty(shown),
        total=len(order),
        number=number,
        pages=pages,
        url_for_page=lambda wanted: shown.url("progress.show", page=wanted, _anchor="pairs"),
    )
    return [escape(title), escape(f"{num}, {shown.as_it_stood}"), body, "pairs" if order else ""]


def _named(record: ProgrammeRecord, on: ProgrammeOnDay) -> set[int]:
    """The pairs that the page names: those with a line, and those of the gaps and changes that it tells."""
    here, _number, _pages = page_or_last(pairs_in_order(on), PAIRS_ON_A_PAGE)
    told = {pair for gap in few_of_each_kind(gaps(on)) for pair in gap.of.record.pairs}
    return {one.pair for one in here} | told | pairs_of_recent(g.programme, record, on)


@bp.get("/progress/<figure>")
@access(Action.SEE_PROGRAMME)
@reads_replica
def list_(slug: str, figure: str) -> ResponseReturnValue:
    """What a figure was counted from, of the programme or of ``?pair=``, with its rule."""
    programme = load_programme(slug)
    if figure not in FIGURE_NAMES:
        abort(404)
    answer_unchanged(programme)
    pair = pair_asked_for(programme)
    shown = show_programme(programme, pair)
    if shown.is_blank:
        return blank_page(shown, pair)
    sections = counted_sections(figure, shown)
    total = sum(len(section.rows) for section in sections)
    number = page_asked_for()
    pages = pages_of(total, PAGE_SIZE, number)
    return render_template(
        "progress/list.html",
        shown=shown,
        heading=list_heading(figure, figures(shown.on), shown, pair),
        rule=figure_rule(figure),
        pair=pair,
        corrected=corrected_reviews(shown, figure) if pair is None else [],
        sections=part_of(sections, (number - 1) * PAGE_SIZE, number * PAGE_SIZE),
        total=total,
        number=number,
        pages=pages,
        url_for_page=lambda wanted: shown.url("progress.list_", figure=figure, **_more(pair, wanted)),
    )


def _more(pair: Pair | None, page: int) -> dict[str, Any]:
    return {"page": page} if pair is None else {"pair": pair.number, "page": page}

"""The brief of a review in words, once: its page is drawn and its PDF made from this, and it is kept."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import pgettext

from tracker.datewords import print_day_long
from tracker.documents.values import Block, Brief, Section
from tracker.domain.changes import changes
from tracker.domain.finding import finding
from tracker.domain.gap_changes import stored_gap_changes
from tracker.domain.gaps import gaps
from tracker.domain.looks import Look
from tracker.domain.progress import figures, pairs_in_order
from tracker.domain.snapshots import snapshot_of
from tracker.labels import countries_in_order, country_code, country_name, finding_words
from tracker.labels.joining import quoted
from tracker.labels.printed import list_words
from tracker.models import Programme, Review
from tracker.queries.reviews import content_of, list_earlier_decisions
from tracker.web.parts.brief_sections import (
    figures_section,
    gaps_section,
    heading_section,
    journey_section,
    pairs_section,
    rules_section,
    tables_section,
)
from tracker.web.parts.burn_ups import burn_up_sheet
from tracker.web.parts.change_lines import AnyChange, ChangeLine, change_groups
from tracker.web.parts.change_words import ARROW
from tracker.web.parts.journeys import journey
from tracker.web.parts.review_page import (
    DecisionLine,
    agenda_of,
    decision_lines,
    own_decision_lines,
    review_name_with_day,
)
from tracker.web.parts.shown import Shown


def brief_of(
    shown: Shown, *, review: Review, previous: Review | None = None, frozen_on: date | None = None
) -> Brief:
    """The brief of a review as it stood on the day shown, which must be its cut-off.

    `review` must have its decisions loaded, with what they are about and their owners. `frozen_on` is None
    for a preview; without a `previous` review the brief says nothing about changes.
    """
    found, unknown, order = figures(shown.on), gaps(shown.on), pairs_in_order(shown.on)
    programme, cut_off = shown.programme, shown.day_words
    picture = journey(shown, [one.pair for one in order]) if order else None
    sheet = burn_up_sheet(shown.on, programme.period)
    sections = [
        _earlier_decisions(shown, review),
        figures_section(shown, found),
        *_agenda(review),
        pairs_section(shown, order),
        journey_section(shown, picture) if picture else None,
        _changes(shown, previous),
        heading_section(shown, order, sheet),
        gaps_section(shown, unknown),
        _decisions(shown, review),
        tables_section(picture, sheet) if picture else None,
        rules_section(shown, found),
    ]
    return {
        "language": shown.language,
        "title": finding_words(finding(found, unknown)),
        "programme": programme.acronym or programme.name,
        "review": review_name_with_day(review),
        "day": _("As it stood on %(day)s, as we now know it", day=cut_off),
        "cut_off": _("Cut-off: %(day)s", day=cut_off),
        "frozen": _("Frozen on %(day)s", day=_day(frozen_on, shown)) if frozen_on else None,
        "countries": _countries(programme),
        "funding": programme.funding_statement,
        "disclaimer": programme.disclaimer,
        "fictional": programme.fictional,
        "words": {
            "page": _("Page {page} of {pages}"),
            "fictional": _("Fictional programme: nothing here really happened"),
            "no_shape": _(
                "□ stands for a character that this document cannot print; the page of the brief shows it."
            ),
        },
        "sections": [section for section in sections if section is not None],
    }


def _countries(programme: Programme) -> str:
    """ "Countries: Belgium (BE), Greece (EL) and Spain (ES)", in the order of the programme's reports."""
    display = programme.country_display
    named = [
        f"{country_name(code)} ({country_code(code, display)})"
        for code in countries_in_order(programme.countries, display)
    ]
    return str(_("Countries: %(names)s", names=list_words(named))) if named else ""


def _earlier_decisions(shown: Shown, review: Review) -> Section | None:
    """What is still open of all earlier reviews, and what the previous one had that is done; open first."""
    earlier = list_earlier_decisions(review)
    if not earlier:
        return None
    heading = _("Decisions of the last review")
    if {one.review_id for one in earlier} != {review.previous_id}:
        heading = _("Decisions of earlier reviews")
    lines = decision_lines(earlier, shown.programme)
    table: Block = {
        "type": "table",
        "caption": _("Open ones first"),
        "columns": [*_decision_columns(), _("Review")],
        "rows": [[*_decision_cells(one), one.review] for one in lines],
    }
    return {"heading": heading, "blocks": [table]}


def _decisions(shown: Shown, review: Review) -> Section | None:
    lines = own_decision_lines(review, shown.programme)
    if not lines:
        return None
    table: Block = {
        "type": "table",
        "caption": _("Decided at this review"),
        "columns": _decision_columns(),
        "rows": [_decision_cells(one) for one in lines],
    }
    return {"heading": _("Decisions"), "blocks": [table]}


def _decision_columns() -> list[str]:
    return [_("Decision"), _("About"), _("Who"), _("By when"), _("State")]


def _decision_cells(line: DecisionLine) -> list[str]:
    state = line.done_words or pgettext("decision", "Open")
    return [line.what, line.about, line.owner or _("nobody named"), line.due or _("no date"), state]


def _changes(shown: Shown, previous: Review | None) -> Section | None:
    """What changed since the cut-off of the previous review, by pair; never who of the people it was.

    A gap has no history: those that closed and opened are told from what was frozen then.
    """
    if previous is None or previous.cut_off >= shown.day:
        return None
    found: list[AnyChange] = [
        *changes(shown.record, Look.at(previous.cut_off, shown.look.zone), shown.look, on=shown.on)
    ]
    if kept := content_of(previous):
        found += stored_gap_changes(kept["gaps"], snapshot_of(shown.on)["gaps"])
    blocks: list[Block] = []
    columns = [_("What"), _("Change"), _("Why"), _("Who and when")]
    for group in change_groups(found, shown):
        rows = [_change_cells(line, group.name) for line in group.lines]
        blocks.append({"type": "heading", "text": group.name, "is_pair": group.number is not None})
        blocks.append({"type": "table", "caption": "", "columns": columns, "rows": rows})
    name = _("What changed since the review of %(day)s", day=_day(previous.cut_off, shown))
    return {"heading": name, "blocks": blocks or [{"type": "text", "text": _("Nothing changed.")}]}


def _change_cells(line: ChangeLine, pair: str) -> list[str]:
    moved = f" {ARROW} ".join(part for part in (line.before, line.after) if part)
    comment = quoted(line.comment) if line.comment else ""
    recorded = str(_("recorded %(day)s", day=line.recorded)) if line.recorded else ""
    return [
        line.name.removesuffix(f", {pair}"),
        "\n".join(part for part in (line.word, moved) if part),
        "\n".join(part for part in (line.reason, comment) if part),
        "\n".join(part for part in (line.who, line.when, recorded) if part),
    ]


def _agenda(review: Review) -> list[Section]:
    """What was written for each point; points without a text are left out."""
    return [{"heading": name, "blocks": _paragraphs(text)} for name, text in agenda_of(review)]


def _day(day: date, shown: Shown) -> str:
    return print_day_long(day, shown.language)


def _paragraphs(text: str) -> list[Block]:
    """An empty line ends a paragraph; other ends of lines stay."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [{"type": "text", "text": part.strip()} for part in parts if part.strip()]

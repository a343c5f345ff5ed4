"""The brief of a review in words, once: its page is drawn and its PDF made from this, and it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from tracker.datewords import print_day_long
from tracker.documents.values import Block, Brief, Section
from tracker.domain.finding import finding
from tracker.domain.gaps import gaps
from tracker.domain.progress import figures, pairs_in_order
from tracker.labels import finding_words
from tracker.models import Decision, Review
from tracker.web.parts.brief_sections import (
    figures_section,
    gaps_section,
    journey_section,
    pairs_section,
    rules_section,
)
from tracker.web.parts.shown import Shown


@dataclass(frozen=True, slots=True)
class LinesOf:
    """Lines under a heading: what changed in a pair, or where it is heading."""

    heading: str
    lines: Sequence[str]


def brief_of(
    shown: Shown,
    *,
    review: Review,
    frozen_on: date | None = None,
    previous: Review | None = None,
    changes: Sequence[LinesOf] | None = None,
    heading: Sequence[LinesOf] = (),
) -> Brief:
    """The brief of a review as it stood on the day shown, which must be its cut-off.

    `frozen_on` is None for a preview. `previous` must have its decisions loaded, as `review` must, and each
    decision its milestone and owner. `changes` are those since then, by pair; None where there is nothing to
    compare with. `heading` says of each pair where it is heading.
    """
    found, unknown, order = figures(shown.on), gaps(shown.on), pairs_in_order(shown.on)
    programme, cut_off = shown.programme, shown.day_words
    sections = [
        _last_decisions(shown, previous),
        figures_section(shown, found),
        pairs_section(shown, order),
        journey_section(shown, order) if order else None,
        _changes(previous, changes, shown),
        _lines_section(_("Where it is heading"), heading) if heading else None,
        gaps_section(shown, unknown),
        *_agenda(review),
        _decisions(shown, review),
        rules_section(shown, found),
    ]
    return {
        "language": shown.language,
        "title": finding_words(finding(found, unknown)),
        "programme": programme.acronym or programme.name,
        "review": review_name(review, shown),
        "day": _("As it stood on %(day)s, as we now know it", day=cut_off),
        "cut_off": _("Cut-off: %(day)s", day=cut_off),
        "frozen": _("Frozen on %(day)s", day=_day(frozen_on, shown)) if frozen_on else None,
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


def review_name(review: Review, shown: Shown) -> str:
    """ "Review of 20 October 2021", after its own title where it has one."""
    of_day = _("Review of %(day)s", day=_day(review.cut_off, shown))
    return f"{review.title}. {of_day}" if review.title else str(of_day)


def _last_decisions(shown: Shown, previous: Review | None) -> Section | None:
    """What the last review decided, open ones first."""
    if previous is None or not previous.decisions:
        return None
    day = _day(previous.cut_off, shown)
    rows = sorted(previous.decisions, key=lambda one: (one.done, one.id))
    return {
        "heading": _("Decisions of the last review"),
        "blocks": [_decision_table(shown, rows, _("Decided at the review of %(day)s", day=day))],
    }


def _decisions(shown: Shown, review: Review) -> Section | None:
    if not review.decisions:
        return None
    table = _decision_table(shown, review.decisions, _("Decided at this review"))
    return {"heading": _("Decisions"), "blocks": [table]}


def _decision_table(shown: Shown, decisions: Sequence[Decision], caption: str) -> Block:
    return {
        "type": "table",
        "caption": caption,
        "columns": [_("Decision"), _("About"), _("Who"), _("By when"), _("State")],
        "rows": [
            [
                one.what,
                _about(shown, one),
                (one.owner.name if one.owner else one.owner_name) or _("nobody named"),
                shown.written(one.due) or _("no date"),
                _state(shown, one),
            ]
            for one in decisions
        ],
    }


def _about(shown: Shown, decision: Decision) -> str:
    if decision.milestone is not None:
        return f"{decision.milestone.code} {decision.milestone.title}"
    if decision.pair_id is not None:
        return shown.names.get(decision.pair_id, str(_("a pair")))
    return str(_("the whole programme"))


def _state(shown: Shown, decision: Decision) -> str:
    if not decision.done:
        return str(_("open"))
    if decision.done_on is None:
        return str(_("done"))
    return str(_("done, %(day)s", day=shown.short_day(decision.done_on)))


def _changes(previous: Review | None, changes: Sequence[LinesOf] | None, shown: Shown) -> Section | None:
    if previous is None or changes is None:
        return None
    name = _("What changed since the review of %(day)s", day=_day(previous.cut_off, shown))
    if not changes:
        return {"heading": name, "blocks": [{"type": "text", "text": _("Nothing changed.")}]}
    return _lines_section(name, changes)


def _lines_section(heading: str, groups: Sequence[LinesOf]) -> Section:
    blocks: list[Block] = []
    for group in groups:
        blocks.append({"type": "heading", "text": group.heading})
        blocks.append({"type": "list", "items": list(group.lines)})
    return {"heading": heading, "blocks": blocks}


def _agenda(review: Review) -> list[Section]:
    """What was written for each point; points without a text are left out."""
    points = (
        (_("State of play"), review.state_of_play),
        (_("Achievements"), review.achievements),
        (_("Plans"), review.plans),
        (_("Risks"), review.risks),
        (_("Next steps"), review.next_steps),
    )
    return [{"heading": name, "blocks": _paragraphs(text)} for name, text in points if text]


def _day(day: date, shown: Shown) -> str:
    return print_day_long(day, shown.language)


def _paragraphs(text: str) -> list[Block]:
    """An empty line ends a paragraph; other ends of lines stay."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [{"type": "text", "text": part.strip()} for part in parts if part.strip()]

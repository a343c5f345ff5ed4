"""The sections of a brief that come from the day shown: figures, pairs, journey and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from tracker.documents.burnup_svg import burn_up_svg
from tracker.documents.journey_svg import JourneyWords, journey_charts
from tracker.documents.svg import Picture
from tracker.documents.values import Block, Card, Section
from tracker.domain.gaps import Gap
from tracker.domain.progress import Figures, PairProgress
from tracker.labels import GAP_QUESTIONS, label
from tracker.labels.cases import begun
from tracker.labels.joining import apart, colon
from tracker.pictures.journey import JourneyItem, JourneyLane, JourneyPicture
from tracker.web.parts.burn_ups import BurnUpSheet
from tracker.web.parts.figures import FigureCard, headline_cards, quieter_cards
from tracker.web.parts.forecasts import pair_forecasts
from tracker.web.parts.pair_rows import PairRow, pair_row
from tracker.web.parts.shown import Shown, is_empty
from tracker.web.parts.spoken import spoken


def figures_section(shown: Shown, found: Figures) -> Section:
    """The five figures, and the quieter ones as a table."""
    cards, quieter = headline_cards(found, shown), quieter_cards(found, shown)
    blocks: list[Block] = [
        {"type": "figures", "cards": [_card(one) for one in cards]},
        {
            "type": "table",
            "caption": _("More figures"),
            "columns": [_("Figure"), _("How many"), _("Note")],
            "rows": [[one.name, _value(one), one.note or ""] for one in quieter],
        },
    ]
    return {"heading": _("Figures"), "blocks": blocks}


def rules_section(shown: Shown, found: Figures) -> Section:
    """In small print, how each figure was counted."""
    every = (*headline_cards(found, shown), *quieter_cards(found, shown))
    notes: Block = {"type": "notes", "items": [f"{one.name}{colon()}{one.rule}" for one in every]}
    return {"heading": _("How the figures were counted"), "blocks": [notes]}


def _card(card: FigureCard) -> Card:
    value = _("not known") if card.value is None else card.value
    return {"name": card.name, "value": value, "of": card.of or "", "note": card.note or ""}


def _value(card: FigureCard) -> str:
    said = _card(card)
    return f"{said['value']} {said['of']}".strip()


def pairs_section(shown: Shown, order: Sequence[PairProgress]) -> Section:
    """A line for each pair, the one furthest behind first."""
    rows = [_pair_cells(pair_row(shown, one)) for one in order]
    columns = [_("Mentor and mentee"), _("Study visits"), _("Milestones"), _("Where it stands"), _("Next")]
    table: Block = {
        "type": "table",
        "of_pairs": True,
        "caption": _("Furthest behind first"),
        "columns": columns,
        "rows": rows,
    }
    return {"heading": _("Pairs"), "blocks": [table] if rows else [_text(_("No pairs yet"))]}


def _pair_cells(row: PairRow) -> list[str]:
    visits = row.figures.study_visits
    held = _("%(held)s of %(agreed)s", held=visits.held, agreed=visits.agreed)
    stands = [one.word for one in row.states]
    return [
        _lines(
            _pair_name(row.mentor, row.mentee), spoken(row.pair, "motto") or spoken(row.pair, "objective")
        ),
        _lines(held, row.left),
        row.bar_words or _("no milestones yet"),
        _lines(*stands, row.ended, row.note),
        _lines(row.next.title, row.next.when) if row.next else _("nothing has a day"),
    ]


def journey_section(shown: Shown, picture: JourneyPicture) -> Section:
    """The journey of every pair as charts; `tables_section` says the same in words."""
    charts = journey_charts(picture, journey_words(shown.short_day(shown.day)))
    blocks: list[Block] = [_text(_("Agreed against happened"))]
    for number, chart in enumerate(charts, start=1):
        lanes = [picture.lanes[at].lane for at in chart.lanes]
        name = "journey" if len(charts) == 1 else f"journey-{number}"
        title = _("Journey of each pair, chart %(number)s", number=number)
        blocks.append(_chart(chart.picture, name, title, _alt(shown, lanes)))
    return {"heading": _("Journey of each pair"), "blocks": blocks}


def tables_section(picture: JourneyPicture, sheet: BurnUpSheet | None) -> Section:
    """The charts in words and numbers, after all that is read before a meeting."""
    blocks: list[Block] = [block for drawn in picture.lanes for block in _lane_table(drawn.lane)]
    if sheet is not None and sheet.picture is not None:
        columns, rows = _burn_up_rows(sheet)
        caption = _("How many milestones, up to the end of each day")
        blocks += [
            {"type": "heading", "text": _("Burn-up")},
            {"type": "table", "caption": caption, "columns": columns, "rows": rows},
        ]
    return {"heading": _("The charts as tables"), "blocks": blocks}


def _chart(picture: Picture, name: str, title: str, alt: str) -> Block:
    return {
        "type": "chart",
        "name": name,
        "title": title,
        "alt": alt,
        "svg": picture.svg,
        "width": picture.width,
        "height": picture.height,
    }


def _alt(shown: Shown, lanes: Sequence[JourneyLane]) -> str:
    """What the chart shows, and where the same stands in words."""
    names = apart(_pair_name(lane.mentor, lane.mentee) for lane in lanes)
    words = ngettext(
        "Chart of the journey of %(num)d pair, %(day)s: what was agreed against what happened. %(names)s. "
        "The tables at the end say the same in words.",
        "Chart of the journeys of %(num)d pairs, %(day)s: what was agreed against what happened. %(names)s. "
        "The tables at the end say the same in words.",
        len(lanes),
        day=shown.as_it_stood,
        names=names,
    )
    return str(words)


def journey_words(day: str) -> JourneyWords:
    """The words of the chart; `day` stands at the line of the day shown."""
    return JourneyWords(
        day=day,
        no_date=_("no date"),
        legend={
            "visit_held": _("study visit held"),
            "visit_ahead": _("to come"),
            "postponed": _("postponed"),
            "workshop": _("transfer workshop"),
            "academy": _("training academy"),
            "reached": _("milestone completed"),
            "overdue": _("overdue"),
            "coming": _("milestone to come"),
            "unknown": _("nobody says"),
            "agreed": _("agreed period"),
            "spread": _("the days on which it is expected or may have been"),
            "slip": _("later than agreed"),
        },
    )


def _lane_table(lane: JourneyLane) -> list[Block]:
    name = _pair_name(lane.mentor, lane.mentee)
    if not lane.items:
        return [
            {"type": "heading", "text": name, "is_pair": True},
            _text(_("Nothing is planned or recorded yet.")),
        ]
    columns = [_("What"), _("State"), _("Agreed"), _("Happened or expected"), _("Against the agreed date")]
    rows = [_item_cells(item) for item in lane.items]
    table: Block = {"type": "table", "caption": "", "columns": columns, "rows": rows}
    return [{"type": "heading", "text": name, "is_pair": True}, table]


def _item_cells(item: JourneyItem) -> list[str]:
    return [
        item.title.removesuffix(f": {item.state_word}"),
        item.state_word,
        item.agreed_text or _("not agreed"),
        item.shown_text or _("no date"),
        item.slip_text or _("not known"),
    ]


def heading_section(shown: Shown, order: Sequence[PairProgress], sheet: BurnUpSheet | None) -> Section | None:
    """The range for each pair that has milestones, and their burn-up; None where there is no milestone."""
    found = pair_forecasts(shown, list(order))
    rows = [
        [
            _pair_name(one.mentor, one.mentee),
            _lines(one.line.says, one.line.about),
            _lines(one.line.basis, *one.line.left_out),
        ]
        for one in found
    ]
    if not rows:
        return None
    columns = [_("Mentor and mentee"), _("When the milestones will be done"), _("What this is made from")]
    table: Block = {"type": "table", "caption": "", "columns": columns, "rows": rows, "of_pairs": True}
    holds = list(dict.fromkeys(one.line.holds for one in found if one.line.holds))
    notes: list[Block] = [{"type": "notes", "items": holds}] if holds else []
    return {"heading": _("Where it is heading"), "blocks": [table, *notes, *_burn_up(sheet)]}


def _burn_up(sheet: BurnUpSheet | None) -> list[Block]:
    if sheet is None or sheet.picture is None:
        return []
    names = {name: str(word) for name, word in sheet.names.items()}
    picture = burn_up_svg(sheet.picture, day=sheet.day_word, names=names)
    alt = _(
        "Chart of milestones over time. %(sentence)s. The table at the end says the same.",
        sentence=sheet.sentence,
    )
    blocks: list[Block] = [
        {"type": "heading", "text": _("Burn-up")},
        _text(f"{sheet.sentence}."),
        _chart(picture, "burn-up", _("Burn-up"), alt),
    ]
    if sheet.notes:
        blocks.append({"type": "notes", "items": sheet.notes})
    return blocks


def _burn_up_rows(sheet: BurnUpSheet) -> tuple[list[str], list[list[str]]]:
    """The columns that say anything, and a row for each day; the last one for what has no day."""
    found, without = sheet.found, _("without a day")
    lines: list[tuple[str, list[str], int]] = []
    if found.says_agreed:
        agreed = [str(one.agreed) for one in sheet.rows]
        lines.append((pgettext("milestones", "Agreed"), agreed, found.agreed.without_a_day))
    if found.says_expected:
        expected = [str(one.expected) for one in sheet.rows]
        lines.append((pgettext("milestones", "Expected"), expected, found.expected.without_a_day))
    done = [_("not yet") if one.completed is None else str(one.completed) for one in sheet.rows]
    lines.append((pgettext("milestones", "Completed"), done, found.completed.without_a_day))
    days = [one.day for one in sheet.rows]
    rows = [[day, *counts] for day, *counts in zip(days, *(line[1] for line in lines), strict=True)]
    if any(line[2] for line in lines):
        rows.append([without, *(str(line[2]) for line in lines)])
    return [_("Day"), *(line[0] for line in lines)], rows


def gaps_section(shown: Shown, found: Sequence[Gap]) -> Section:
    """Every gap by name, its kinds in the order of the page."""
    heading = _("What we don’t know yet")
    if not found:
        nothing = (
            _("Nothing is recorded yet, so nothing is missing.")
            if is_empty(shown)
            else _("Nothing is missing: every date, place, report and head-count is there.")
        )
        return {"heading": heading, "blocks": [_text(nothing)]}
    table: Block = {
        "type": "table",
        "caption": ngettext("%(num)d gap", "%(num)d gaps", len(found)),
        "columns": [_("What is not known"), _("How many"), _("Of what")],
        "rows": list(_gap_rows(shown, found)),
    }
    return {"heading": heading, "blocks": [table]}


def _gap_rows(shown: Shown, found: Sequence[Gap]) -> Iterable[list[str]]:
    for kind, same in groupby(found, key=lambda gap: gap.kind):
        names = [shown.name(gap.of.record) for gap in same]
        name = begun(str(label(kind)))
        asks = str(GAP_QUESTIONS[kind])
        yield [_lines(name, asks), str(len(names)), _lines(*names)]


def _pair_name(mentor: str, mentee: str) -> str:
    first, second = mentor or _("mentor not known"), mentee or _("mentee not known")
    return f"{first} → {second}"


def _text(words: str) -> Block:
    return {"type": "text", "text": words}


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)

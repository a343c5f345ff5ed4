"""The figures of a frozen day in words, and beside each what is known now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.progress import figures
from tracker.domain.snapshots import Correction, Value, corrected_pairs, corrections, flat, title_of
from tracker.labels import figure_name, figure_rule, slippage_words
from tracker.labels.printed import number_words
from tracker.web.parts.shown import Shown
from tracker.web.parts.spoken import name_of_milestone

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """A figure as it was frozen; `now` is what it comes to today, None where that is the same.

    `came` and `went` are the things that are counted now and were not then, and the other way round.
    """

    name: str
    rule: str
    url: str
    frozen: str
    now: str | None
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()

    @property
    def is_corrected(self) -> bool:
        return self.now is not None or bool(self.came or self.went)


@dataclass(frozen=True, slots=True)
class CorrectedPair:
    """The figures of a pair that were frozen and are known better by now."""

    name: str
    figures: tuple[FrozenFigure, ...]


def _part(part: str, whole: str) -> Callable[[Values], str]:
    return lambda values: str(
        _("%(done)s of %(whole)s", done=_number(values.get(part)), whole=_number(values.get(whole)))
    )


def _count(figure: str) -> Callable[[Values], str]:
    return lambda values: _number(values.get(figure))


def _number(value: Value) -> str:
    return str(_("not known")) if value is None else number_words(value)


def _overdue(values: Values) -> str:
    words, oldest = _number(values.get("milestones.overdue")), values.get("milestones.oldest_overdue_days")
    if oldest is None:
        return words
    days = ngettext("oldest by %(num)d day", "oldest by %(num)d days", int(oldest))
    return str(_("%(value)s (%(note)s)", value=words, note=days))


def _people(values: Values) -> str:
    known = _(
        "counts known for %(known)s of %(held)s",
        known=_number(values.get("people.activities_known")),
        held=_number(values.get("people.activities_held")),
    )
    return str(_("%(value)s (%(note)s)", value=_number(values.get("people.known_total")), note=known))


def _slippage(values: Values) -> str:
    middle, largest = values.get("slippage.median"), values.get("slippage.largest")
    if middle is None or largest is None:
        return str(_("not known"))
    return str(
        _(
            "median %(median)s, largest %(largest)s, over %(known)s milestones",
            median=slippage_words(round(middle)),
            largest=slippage_words(int(largest)),
            known=_number(values.get("slippage.known")),
        )
    )


LINES: Sequence[tuple[str, tuple[str, ...], Callable[[Values], str]]] = (
    *(
        (f"{name}.held", (f"{name}.held", f"{name}.agreed"), _part(f"{name}.held", f"{name}.agreed"))
        for name in ("study_visits", "workshops", "academies")
    ),
    (
        "milestones.completed_of_due",
        ("milestones.completed_of_due", "milestones.due"),
        lambda values: str(
            _(
                "%(done)s of %(whole)s due",
                done=_number(values.get("milestones.completed_of_due")),
                whole=_number(values.get("milestones.due")),
            )
        ),
    ),
    (
        "milestones.completed",
        ("milestones.completed", "milestones.all"),
        lambda values: str(
            _(
                "%(done)s of %(whole)s in all",
                done=_number(values.get("milestones.completed")),
                whole=_number(values.get("milestones.all")),
            )
        ),
    ),
    ("milestones.overdue", ("milestones.overdue", "milestones.oldest_overdue_days"), _overdue),
    *(
        (name, (name,), _count(name))
        for name in (
            "milestones.late_against_plan",
            "milestones.undated",
            "milestones.unknown",
            "milestones.dropped",
            "reports_missing",
        )
    ),
    (
        "people.activities_known",
        ("people.known_total", "people.activities_known", "people.activities_held"),
        _people,
    ),
    ("people.women_of", ("people.women", "people.women_of"), _part("people.women", "people.women_of")),
    ("slippage", ("slippage.median", "slippage.largest", "slippage.known", "slippage"), _slippage),
)
"""Each line: the figure whose name, rule and list it has; what it is made of; how it is said."""


def frozen_figures(content: Mapping[str, Any], shown: Shown) -> list[FrozenFigure]:
    """Every figure of a snapshot's `content`, beside it what `shown`, the same day as known now, comes to."""
    then, now = flat(content["figures"]), flat(figures(shown.on).as_dict())
    corrected = {one.figure: one for one in corrections(content, shown.on)}
    return [
        _line(
            figure, words(then), words(now), [corrected[name] for name in made_of if name in corrected], shown
        )
        for figure, made_of, words in LINES
    ]


def corrected_pair_figures(content: Mapping[str, Any], shown: Shown) -> list[CorrectedPair]:
    """The figures of each pair that come to something else today, in the order of the snapshot."""
    corrected = corrected_pairs(content, shown.on)
    pairs = {pair.number: pair for pair in shown.pairs.values()}
    found = []
    for frozen in content["pairs"]:
        pair = pairs.get(frozen["number"])
        if pair is None or frozen["number"] not in corrected:
            continue
        then, now = flat(frozen), flat(figures(shown.on.of_pair(pair.id)).as_dict())
        differs = {one.figure: one for one in corrected[frozen["number"]]}
        lines = [
            _line(
                figure, words(then), words(now), [differs[name] for name in made_of if name in differs], shown
            )
            for figure, made_of, words in LINES
        ]
        wrong = tuple(one for one in lines if one.is_corrected)
        if wrong:
            found.append(CorrectedPair(shown.names[pair.id], wrong))
    return found


def _line(figure: str, frozen: str, now: str, corrected: Sequence[Correction], shown: Shown) -> FrozenFigure:
    return FrozenFigure(
        name=str(figure_name(figure)),
        rule=str(figure_rule(figure)),
        url=shown.list_url(figure),
        frozen=frozen,
        now=now if corrected and now != frozen else None,
        came=_known_as((title for one in corrected for title in one.came), shown),
        went=_known_as((title for one in corrected for title in one.went), shown),
    )


def _known_as(titles: Iterable[str], shown: Shown) -> tuple[str, ...]:
    """Each title once; those of milestones that are still called so, in the reader's language."""
    wanted = dict.fromkeys(titles)
    now = {
        title: name_of_milestone(one.record.plan_key, one.record, shown.programme)
        for one in (shown.on.milestones if wanted else ())
        if (title := title_of(one)) in wanted
    }
    return tuple(now.get(title, title) for title in wanted)

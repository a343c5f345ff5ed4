"""The headline figures of a programme or of a pair, each with its note and the list it was counted from."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _

from tracker.domain.outlook import NotHeld
from tracker.domain.progress import KIND_OF_FIGURE, Figures, counted
from tracker.domain.standings import MilestoneOnDay
from tracker.labels import figure_name, figure_rule, slippage_words
from tracker.labels.figures import not_held_words
from tracker.labels.joining import apart
from tracker.labels.printed import number_words
from tracker.models import Pair
from tracker.web.parts.shown import Shown

NEEDS_ITS_NOTE = ("people.activities_known", "slippage")
"""The figures that say too little without their note: people of how many visits, a median of what."""


@dataclass(frozen=True, slots=True)
class FigureCard:
    """`value` None is "not known"; `of` and `note` are ready words; `figure` names its list."""

    figure: str
    name: str
    value: str | None
    of: str | None
    note: str | None
    url: str
    rule: str


def headline_cards(figures: Figures, shown: Shown, pair: Pair | None = None) -> list[FigureCard]:
    """The five figures: visits held, milestones completed, overdue, reports missing, people."""
    cards, visits = _Cards(shown, pair), figures.study_visits
    held = _("of %(count)s held", count=figures.people.activities_held)
    return [
        cards.card("study_visits.held", visits.held, _of(visits.agreed), _visits_left(figures, shown)),
        _completed(figures, cards),
        _overdue(figures, cards),
        cards.card("reports_missing", figures.reports_missing, note=held),
        _people(figures, cards),
    ]


def quieter_cards(figures: Figures, shown: Shown, pair: Pair | None = None) -> list[FigureCard]:
    """What the page says in a quieter way: workshops, academies, more of the milestones, slippage."""
    cards, found = _Cards(shown, pair), figures.milestones
    workshops, academies = figures.workshops, figures.academies
    quieter = [
        cards.card("workshops.held", workshops.held, _of(workshops.agreed), _left("workshops", shown)),
        cards.card("academies.held", academies.held, _of(academies.agreed), _left("academies", shown)),
        _late_against_plan(figures, cards),
        cards.card("milestones.undated", found.undated, _of(found.all)),
        cards.card("milestones.unknown", found.unknown, _of(found.all)),
        _slippage(figures, cards),
    ]
    if found.dropped:
        quieter.insert(5, cards.card("milestones.dropped", found.dropped))
    return quieter


@dataclass(frozen=True, slots=True)
class _Cards:
    """Makes the cards of one programme, or of one pair."""

    shown: Shown
    pair: Pair | None

    def card(
        self,
        figure: str,
        value: int | str | None,
        of: str | None = None,
        note: str | None = None,
        *,
        named: str | None = None,
    ) -> FigureCard:
        """A card of `figure`, called as the figure `named` where its list has a name of its own."""
        words = None if value is None else str(value)
        url = self.shown.list_url(figure, self.pair)
        name = str(figure_name(named or figure))
        return FigureCard(figure, name, words, of, note, url, str(figure_rule(figure)))


def _of(whole: int) -> str:
    return str(_("of %(whole)s", whole=whole))


def _visits_left(figures: Figures, shown: Shown) -> str | None:
    visits = figures.study_visits
    if not visits.agreed:
        return str(_("none agreed yet"))
    return _left("study_visits", shown) or str(_("all of them"))


def _left(name: str, shown: Shown) -> str | None:
    """Of those not held, which are to come and of which nobody says whether they happened."""
    return not_held_words(NotHeld.of(shown.on, KIND_OF_FIGURE[name], is_over=shown.is_over)) or None


def _completed(figures: Figures, cards: _Cards) -> FigureCard:
    """Of those due; where none is due, of all, because "0 of 0" says nothing."""
    found = figures.milestones
    undated = ngettext("%(num)d without a date", "%(num)d without a date", found.undated)
    if found.due:
        whole = ngettext("%(num)d in all", "%(num)d in all", found.all)
        note = f"{whole}, {undated}" if found.undated else whole
        due = _("of %(count)s due", count=found.due)
        return cards.card("milestones.completed_of_due", found.completed_of_due, due, note)
    note = _("none is due: %(undated)s", undated=undated) if found.undated else _("none is due yet")
    return cards.card("milestones.completed", found.completed, _of(found.all), note if found.all else None)


def _overdue(figures: Figures, cards: _Cards) -> FigureCard:
    """Where no milestone has a date, nobody knows whether one is overdue."""
    found, note = figures.milestones, None
    if found.all and found.undated == found.all:
        return cards.card("milestones.overdue", None, note=_("no milestone has a date"))
    if found.oldest_overdue_days is not None:
        note = ngettext("oldest by %(num)d day", "oldest by %(num)d days", found.oldest_overdue_days)
    return cards.card("milestones.overdue", found.overdue, note=note)


def _late_against_plan(figures: Figures, cards: _Cards) -> FigureCard:
    found = figures.milestones
    planned = any(one.in_all and one.standing.agreed is not None for one in cards.shown.on.milestones)
    if found.all and not planned:
        return cards.card("milestones.late_against_plan", None, note=_("no milestone has an agreed date"))
    note = _("whatever is now expected")
    return cards.card("milestones.late_against_plan", found.late_against_plan, note=note)


def _people(figures: Figures, cards: _Cards) -> FigureCard:
    """Unknown is not zero: "counts known for 5 of 6", "not known for any of 16"."""
    people = figures.people
    if not people.activities_held:
        return cards.card("people.activities_held", 0, note=_("nothing held yet"), named="people")
    if people.known_total is None:
        note = _("not known for any of %(held)s", held=people.activities_held)
        return cards.card("people.activities_held", None, note=note, named="people")
    known = _(
        "counts known for %(known)s of %(held)s", known=people.activities_known, held=people.activities_held
    )
    note = apart([_women(figures), known]) if people.women_of else known
    return cards.card("people.activities_known", number_words(people.known_total), note=note)


def _women(figures: Figures) -> str:
    people = figures.people
    share = format_percent((people.women or 0) / (people.women_of or 1))
    if people.women_of == people.known_total:
        return str(_("%(share)s women", share=share))
    return str(
        _(
            "%(share)s women of the %(counted)s counted so",
            share=share,
            counted=number_words(people.women_of or 0),
        )
    )


def _slippage(figures: Figures, cards: _Cards) -> FigureCard:
    """Median and largest, "about a month" where a date is no more exact than that."""
    slippage = figures.slippage
    if slippage.median is None or slippage.largest is None:
        return cards.card("slippage", None, None, _("no milestone has both dates"))
    exact = all(is_slippage_exact(one) for one in cards.shown.on.milestones if one.slippage_days is not None)
    note = _(
        "median; largest %(largest)s; known for %(known)s of %(all)s",
        largest=slippage_words(slippage.largest, exact=exact),
        known=slippage.known,
        all=figures.milestones.all,
    )
    return cards.card("slippage", slippage_words(round(slippage.median), exact=exact), None, note)


def list_heading(figure: str, figures: Figures, shown: Shown, pair: Pair | None = None) -> str:
    """The heading of the list behind a figure: what its card says, so that both tell the same number."""
    every = [*headline_cards(figures, shown, pair), *quieter_cards(figures, shown, pair)]
    card = next((one for one in every if one.figure == figure), None)
    if card is None:
        count = len(counted(figure, shown.on))
        return str(_("%(name)s: %(count)s", name=figure_name(figure), count=count))
    says = " ".join(part for part in (card.value or str(_("not known")), card.of) if part)
    told_apart = card.value is None or figure in NEEDS_ITS_NOTE
    if told_apart and card.note:
        says = _("%(value)s (%(note)s)", value=says, note=card.note)
    return str(_("%(name)s: %(count)s", name=card.name, count=says))


def is_slippage_exact(milestone: MilestoneOnDay) -> bool:
    """Whether both ends of a milestone's slippage are days, and not months."""
    standing = milestone.standing
    ends = (standing.agreed, standing.happened if milestone.completed else standing.expected)
    return all(end is not None and end.is_day_known for end in ends)

"""The headline figures of a programme or of a pair, each with its note and the list it was counted from."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from tracker.domain.progress import Figures, HeldOfAgreed
from tracker.domain.standings import MilestoneOnDay
from tracker.labels import figure_name, figure_rule, slippage_words
from tracker.models import Pair
from tracker.web.parts.shown import Shown


@dataclass(frozen=True, slots=True)
class FigureCard:
    """`value` None is "not known"; `of` and `note` are ready words."""

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
        cards.card("study_visits.held", visits.held, _of(visits.agreed), _still_open(visits)),
        _completed(figures, cards),
        cards.card("milestones.overdue", figures.milestones.overdue, note=_overdue_note(figures)),
        cards.card("reports_missing", figures.reports_missing, note=held),
        _people(figures, cards),
    ]


def quieter_cards(figures: Figures, shown: Shown, pair: Pair | None = None) -> list[FigureCard]:
    """What the page says in a quieter way: workshops, academies, more of the milestones, slippage."""
    cards, found = _Cards(shown, pair), figures.milestones
    workshops, academies = figures.workshops, figures.academies
    quieter = [
        cards.card("workshops.held", workshops.held, _of(workshops.agreed)),
        cards.card("academies.held", academies.held, _of(academies.agreed)),
        cards.card(
            "milestones.late_against_plan", found.late_against_plan, note=_("whatever is now expected")
        ),
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
        return FigureCard(name, words, of, note, url, str(figure_rule(figure)))


def _of(whole: int) -> str:
    return str(_("of %(whole)s", whole=whole))


def _still_open(visits: HeldOfAgreed) -> str | None:
    left = visits.agreed - visits.held
    if not visits.agreed:
        return str(_("none agreed yet"))
    return str(ngettext("%(num)d not held yet", "%(num)d not held yet", left) if left else _("all of them"))


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


def _overdue_note(figures: Figures) -> str | None:
    found = figures.milestones
    if found.oldest_overdue_days is not None:
        return str(ngettext("oldest by %(num)d day", "oldest by %(num)d days", found.oldest_overdue_days))
    if found.all and found.undated == found.all:
        return str(_("no milestone has a date"))
    return None


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
    note = f"{_women(figures)}; {known}" if people.women_of else known
    return cards.card("people.activities_known", format_decimal(people.known_total), note=note)


def _women(figures: Figures) -> str:
    people = figures.people
    share = format_percent((people.women or 0) / (people.women_of or 1))
    if people.women_of == people.known_total:
        return str(_("%(share)s women", share=share))
    return str(
        _(
            "%(share)s women of the %(counted)s counted so",
            share=share,
            counted=format_decimal(people.women_of),
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


def is_slippage_exact(milestone: MilestoneOnDay) -> bool:
    """Whether both ends of a milestone's slippage are days, and not months."""
    standing = milestone.standing
    ends = (standing.agreed, standing.happened if milestone.completed else standing.expected)
    return all(end is not None and end.is_day_known for end in ends)

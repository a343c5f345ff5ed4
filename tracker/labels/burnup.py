"""The burn-up in words: what its lines come to on the day shown, and what stands in none of them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from tracker.domain.burnup import BurnUp

LINE_NAMES: Mapping[str, LazyString] = {
    "agreed": _lp("milestones", "agreed"),
    "expected": _lp("milestones", "expected"),
    "completed": _lp("milestones", "completed"),
}
LINE_RULES: Mapping[str, LazyString] = {
    "agreed": _l("agreed to be completed by that day"),
    "expected": _l("expected by that day; what is completed, on its own"),
    "completed": _l("completed by that day"),
}
"""What each line of `pictures.burnup.NAMES` counts, for the key of the chart."""


def burn_up_sentence(found: BurnUp, day: str) -> str:
    """ "Up to 20 October 2021: 4 agreed, 3 expected, 2 completed, of 9 milestones"; `day` is in words."""
    counts = [_("%(count)s completed", count=found.completed.at(found.day))]
    if found.says_expected:
        counts.insert(0, _("%(count)s expected", count=found.expected.at(found.day)))
    if found.says_agreed:
        counts.insert(0, _("%(count)s agreed", count=found.agreed.at(found.day)))
    return str(
        ngettext(
            "Up to %(day)s: %(counts)s, of %(num)d milestone",
            "Up to %(day)s: %(counts)s, of %(num)d milestones",
            found.whole,
            day=day,
            counts=", ".join(counts),
        )
    )


def burn_up_notes(found: BurnUp) -> list[str]:
    """What the lines cannot say, a sentence each: what has no day, and what is of unknown state."""
    notes = _missing_lines(found)
    if found.in_no_line and found.days:
        notes.append(
            ngettext(
                "%(num)d of %(whole)s has no date and is in no line.",
                "%(num)d of %(whole)s have no date and are in no line.",
                found.in_no_line,
                whole=found.whole,
            )
        )
    if found.unknown:
        notes.append(
            ngettext(
                "%(num)d of %(whole)s is of unknown state and in no line.",
                "%(num)d of %(whole)s are of unknown state and in no line.",
                found.unknown,
                whole=found.whole,
            )
        )
    if found.completed.without_a_day:
        notes.append(
            ngettext(
                "%(num)d more is completed, on a day that nobody knows.",
                "%(num)d more are completed, on days that nobody knows.",
                found.completed.without_a_day,
            )
        )
    return [str(note) for note in notes]


def _missing_lines(found: BurnUp) -> list[str]:
    if not found.days:
        return [_("No milestone has a date yet, so there is nothing to draw.")]
    notes = []
    if not found.says_agreed:
        notes.append(_("No milestone has an agreed date, so there is no line of these."))
    open_without = found.expected.without_a_day - found.completed.without_a_day
    if not found.says_expected and open_without:
        notes.append(_("No open milestone has an expected date, so there is no line of these."))
    return notes

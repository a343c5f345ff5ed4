"""Every figure's name and rule, and the sentence at the top of a page of progress."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel.speaklater import LazyString

from tracker.domain.finding import Finding, Matter
from tracker.domain.outlook import NotHeld

FIGURE_NAMES: Mapping[str, LazyString] = {
    "study_visits": _l("Study visits held"),
    "study_visits.agreed": _l("Study visits agreed"),
    "workshops": _l("Transfer workshops held"),
    "workshops.agreed": _l("Transfer workshops agreed"),
    "academies": _l("Training academies held"),
    "academies.agreed": _l("Training academies agreed"),
    "milestones.all": _l("Milestones"),
    "milestones.completed": _l("Milestones completed"),
    "milestones.due": _l("Milestones due"),
    "milestones.completed_of_due": _l("Due milestones completed"),
    "milestones.overdue": _lp("milestones", "Overdue"),
    "milestones.oldest_overdue_days": _l("Oldest overdue"),
    "milestones.late_against_plan": _l("Late against the plan"),
    "milestones.undated": _l("Without a date"),
    "milestones.dropped": _lp("milestones", "Dropped"),
    "milestones.unknown": _lp("milestones", "State unknown"),
    "reports_missing": _l("Visit reports missing"),
    "people": _l("Took part"),
    "people.activities_held": _l("Held, with or without head-counts"),
    "people.women_of": _l("Took part, where the women are counted"),
    "slippage": _l("Slippage"),
}

FIGURE_RULES: Mapping[str, LazyString] = {
    "study_visits": _l(
        "Of the study visits in the plan on that day, neither ideas nor cancelled, those held by then."
    ),
    "workshops": _l(
        "Of the transfer workshops in the plan on that day, neither ideas nor cancelled, those held by then."
    ),
    "academies": _l(
        "Of the training academies in the plan on that day, neither ideas nor cancelled, those held by then."
    ),
    "study_visits.agreed": _l("Study visits in the plan on that day, neither ideas nor cancelled."),
    "workshops.agreed": _l("Transfer workshops in the plan on that day, neither ideas nor cancelled."),
    "academies.agreed": _l("Training academies in the plan on that day, neither ideas nor cancelled."),
    "milestones.all": _l("Milestones in the plan on that day, neither proposed nor dropped."),
    "milestones.completed": _l("Of all milestones in the plan, those completed by that day."),
    "milestones.due": _l(
        "Milestones of known state whose agreed date has been reached (the expected one where none was "
        "agreed); moving a date does not improve the figure."
    ),
    "milestones.completed_of_due": _l("Of the milestones due by that day, those completed by then."),
    "milestones.overdue": _l("Open milestones whose expected date has passed."),
    "milestones.oldest_overdue_days": _l(
        "The largest number of days by which the expected date of an open milestone has passed."
    ),
    "milestones.late_against_plan": _l(
        "Open milestones whose agreed date has passed, whatever is now expected."
    ),
    "milestones.undated": _l(
        "Milestones with neither an agreed nor an expected date, completed ones too; "
        "never counted as on time."
    ),
    "milestones.dropped": _l("Milestones that were dropped, and proposals that were declined."),
    "milestones.unknown": _l(
        "Milestones whose state nobody has recorded; in no other figure but all and undated."
    ),
    "reports_missing": _l(
        "Held study visits, workshops and academies with no report submitted or accepted by that day."
    ),
    "people": _l(
        "People counted at held study visits, workshops and academies, where each organisation has a number; "
        "unknown is not zero."
    ),
    "people.activities_held": _l(
        "Study visits, workshops and academies held by that day, whether or not anybody counted who came."
    ),
    "people.women_of": _l(
        "Of the people counted, those at activities where each organisation says how many were women."
    ),
    "slippage": _l(
        "Days between the agreed and the expected date, or the day completed, over milestones with both; "
        "by their latest days, negative when early."
    ),
}
"""The rule of each figure of model.md, section 4, in one sentence."""


def figure_name(figure: str) -> LazyString:
    """What a figure of `domain.progress.FIGURE_NAMES` is called, also one that shares its rule."""
    return FIGURE_NAMES.get(figure) or FIGURE_NAMES[figure.partition(".")[0]]


def figure_rule(figure: str) -> LazyString:
    """The rule of a figure of `domain.progress.FIGURE_NAMES`, in one sentence."""
    return FIGURE_RULES.get(figure) or FIGURE_RULES[figure.partition(".")[0]]


NOT_COUNTED: Mapping[str, LazyString] = {
    "study_visits.held": _l("Agreed and not held"),
    "workshops.held": _l("Agreed and not held"),
    "academies.held": _l("Agreed and not held"),
    "people.activities_known": _l("Held, and nobody knows how many took part"),
    "people.women_of": _l("Held, and not known how many were women"),
    "milestones.completed": _l("Not completed"),
    "milestones.completed_of_due": _l("Due and not completed"),
    "slippage": _l("Without both dates, so not known"),
}
"""What a figure is a part of and does not count, by the names of `domain.progress.OUT_OF`."""

COUNTED: Mapping[str, LazyString] = {
    "study_visits.held": _l("Held"),
    "workshops.held": _l("Held"),
    "academies.held": _l("Held"),
    "people.activities_known": _l("Counted"),
    "people.women_of": _l("Counted"),
    "milestones.completed": _l("Completed"),
    "milestones.completed_of_due": _l("Due and completed"),
    "slippage": _l("With both dates"),
}
"""What such a figure counts."""


def not_held_words(left: NotHeld) -> str:
    """Of the visits not held, which are to come, and of which nobody says: "2 to come · 1: nobody says …"."""
    parts = []
    if left.to_come:
        parts.append(ngettext("%(num)d to come", "%(num)d to come", left.to_come))
    if left.postponed:
        parts.append(ngettext("%(num)d postponed", "%(num)d postponed", left.postponed))
    if left.not_known:
        parts.append(
            ngettext(
                "%(num)d: nobody says whether it happened",
                "%(num)d: nobody says whether they happened",
                left.not_known,
            )
        )
    return " · ".join(parts)


def finding_words(found: Finding) -> str:
    """The sentence at the top of a page of progress: how far, and what matters most."""
    if not found.whole:
        return str(gettext("Nothing has been agreed yet"))
    numbers = {"done": found.done, "whole": found.whole}
    if found.of_visits:
        how_far = ngettext(
            "%(done)s of %(whole)s study visit held",
            "%(done)s of %(whole)s study visits held",
            found.whole,
            **numbers,
        )
    else:
        how_far = ngettext(
            "%(done)s of %(whole)s milestone completed",
            "%(done)s of %(whole)s milestones completed",
            found.whole,
            **numbers,
        )
    return str(gettext("%(how_far)s; %(matter)s", how_far=how_far, matter=_matter_words(found)))


def _matter_words(found: Finding) -> str:
    count = found.count
    match found.matter:
        case Matter.OVERDUE:
            return str(ngettext("%(num)d milestone overdue", "%(num)d milestones overdue", count))
        case Matter.DID_IT_HAPPEN:
            return str(
                ngettext(
                    "nobody says whether %(num)d activity happened",
                    "nobody says whether %(num)d activities happened",
                    count,
                )
            )
        case Matter.UNDATED:
            return str(
                ngettext("%(num)d milestone without a date", "%(num)d milestones without a date", count)
            )
        case Matter.REPORTS_MISSING:
            return str(ngettext("%(num)d report missing", "%(num)d reports missing", count))
        case Matter.STATE_UNKNOWN:
            return str(
                ngettext("%(num)d milestone of unknown state", "%(num)d milestones of unknown state", count)
            )
        case Matter.NOTHING:
            return str(gettext("nothing is overdue"))

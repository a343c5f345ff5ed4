"""A forecast in words: its range, what it is made from, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain.forecast import FEWEST_FINISHED, STATED_IN_TEN, Basis, CannotSay, Forecast, Silence

DAYS_OF_A_MONTH = 30.4
NOTHING_AWAITED = (Silence.PROGRAMME_OVER, Silence.PLAN_CLOSED, Silence.NOTHING_OPEN)
WHY_NOT: Mapping[Silence, LazyString] = {
    Silence.PROGRAMME_OVER: _l("The programme is over."),
    Silence.PLAN_CLOSED: _l("The plan is closed."),
    Silence.NOTHING_OPEN: _l("No milestone is open."),
    Silence.STATE_UNKNOWN: _l("Nobody has said how the milestones stand."),
    Silence.UNDATED: _l("No open milestone has a date."),
    Silence.TOO_FAR: _l("It is more than two years ahead, or behind."),
}


def forecast_words(found: Forecast | CannotSay, first: str = "", last: str = "") -> str:
    """ "Between March and June 2024", of two months as they are written; "Cannot say yet" without a range."""
    if isinstance(found, CannotSay):
        awaited = found.why not in NOTHING_AWAITED
        return str(gettext("Cannot say yet") if awaited else gettext("Nothing is awaited"))
    if first == last:
        return str(gettext("In %(month)s", month=first))
    return str(gettext("Between %(first)s and %(last)s", first=first, last=last))


def forecast_for_words(found: Forecast) -> str:
    """What the range is for."""
    return str(
        ngettext("for the one open milestone", "for the last of %(num)d open milestones", found.basis.open)
    )


def forecast_holds_words() -> str:
    """How often such a range holds: the same of all (docs/decisions/009)."""
    return str(gettext("About %(held)s of 10 such ranges prove right.", held=STATED_IN_TEN))


def forecast_basis_words(found: Forecast | CannotSay, *, exact: bool = True, is_past: bool = False) -> str:
    """What the range is made from, or why there is none, in a sentence.

    `exact` is False where a date behind the median is only a month. `is_past`: of a day before today, of
    which nobody knows whether the plan was closed by then (docs/decisions/011).
    """
    basis = found.basis
    if isinstance(found, CannotSay):
        if is_past and found.why is Silence.PLAN_CLOSED:
            return str(gettext("The plan is closed today; since when is not recorded."))
        return _too_few(basis) if found.why is Silence.TOO_FEW_FINISHED else str(WHY_NOT[found.why])
    finished = ngettext(
        "From %(num)d milestone finished so far, median %(slip)s",
        "From %(num)d milestones finished so far, median %(slip)s",
        basis.finished,
        slip=late_words(basis.median_days or 0, exact=exact),
    )
    if not basis.late:
        return str(gettext("%(finished)s.", finished=finished))
    late = ngettext(
        "%(num)d open one is late or postponed", "%(num)d open ones are late or postponed", basis.late
    )
    return str(gettext("%(finished)s; %(late)s.", finished=finished, late=late))


def _too_few(basis: Basis) -> str:
    return str(
        ngettext(
            "%(num)d milestone is finished with both dates known; it takes %(needed)s.",
            "%(num)d milestones are finished with both dates known; it takes %(needed)s.",
            basis.finished,
            needed=FEWEST_FINISHED,
        )
    )


def late_words(days: float, *, exact: bool = True) -> str:
    """How late: "34 days late", "6 days early", "on time"; "about a month late" where months are known."""
    size, is_late = round(abs(days)), days > 0
    if not size:
        return str(gettext("on time"))
    if exact and is_late:
        return str(ngettext("%(num)d day late", "%(num)d days late", size))
    if exact:
        return str(ngettext("%(num)d day early", "%(num)d days early", size))
    months = max(1, round(size / DAYS_OF_A_MONTH))
    if is_late:
        return str(ngettext("about a month late", "about %(num)d months late", months))
    return str(ngettext("about a month early", "about %(num)d months early", months))


def left_out_words(found: Forecast | CannotSay) -> list[str]:
    """The open milestones that the range says nothing of, a sentence each."""
    basis, parts = found.basis, []
    if isinstance(found, CannotSay):
        return []
    if basis.undated:
        parts.append(
            ngettext(
                "%(num)d open milestone without a date is not in it.",
                "%(num)d open milestones without a date are not in it.",
                basis.undated,
            )
        )
    if basis.unknown:
        parts.append(
            ngettext(
                "%(num)d milestone of unknown state is not in it.",
                "%(num)d milestones of unknown state are not in it.",
                basis.unknown,
            )
        )
    return [str(part) for part in parts]

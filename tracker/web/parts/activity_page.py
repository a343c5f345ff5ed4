"""The page of one activity: its facts, its days, who came, its report, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from flask import g
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from tracker.addresses import activity_path, programme_path
from tracker.domain.activities import mode_of_sessions
from tracker.domain.gaps import Gap
from tracker.domain.meetings import block_dates, count_days, differ, time_elsewhere
from tracker.domain.standings import ActivityOnDay
from tracker.domain.statuses import ActivityStatus, GapKind, Mode, ReportState
from tracker.extensions import page_locale
from tracker.labels import GAP_ACTIONS, GAP_QUESTIONS, country_code, country_name, label
from tracker.labels.joining import apart, colon
from tracker.labels.printed import time_words
from tracker.labels.timezones import timezone_city
from tracker.labels.written import in_language
from tracker.models import Activity, ActivitySession, Programme
from tracker.permissions import Action, Scope, may
from tracker.queries.activities import list_citations
from tracker.queries.sides import sides_of
from tracker.services.closing import closing_of
from tracker.services.visit_log import was_logged_unplanned
from tracker.web.parts.activity_rows import gaps_of, on_today
from tracker.web.parts.dates import say_date
from tracker.web.parts.reminded import reminded_words

TO_BE_LOGGED = (ActivityStatus.PLANNED, ActivityStatus.CONFIRMED, ActivityStatus.POSTPONED)
SHOWN_REPORTS = (ReportState.SUBMITTED, ReportState.ACCEPTED)


Fact = tuple[str, list[tuple[str, str | None]]]
"""A term, and its values with their links; an empty list is not known."""


@dataclass(frozen=True, slots=True)
class PairLink:
    number: int
    mentor: str
    mentee: str
    url: str
    round: str | None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One day; `times` are its hours where it is, and where the programme is, if clocks differ."""

    day: str | None
    weekday: str | None
    mode: str | None
    is_online: bool
    place: str | None
    host: str | None
    times: list[str]
    note: str | None


@dataclass(frozen=True, slots=True)
class CountLine:
    who: str
    capacity: str | None
    numbers: str | None


@dataclass(frozen=True, slots=True)
class GapLink:
    """A gap, and the form that closes it; `url` is None for those who may only look."""

    text: str
    url: str | None
    action: str


def activity_page(programme: Programme, activity: Activity, scope: Scope) -> dict[str, Any]:
    """All that `activities/show.html` draws, beside the history and the form."""
    stands = on_today(activity, programme)
    works_here = may(g.actor, Action.SEE_DRAFTS, scope)
    return {
        "activity": activity,
        "standing": stands.standing,
        "state": ActivityStatus(stands.standing.status),
        "dates": _dates(stands),
        "days": _days(stands),
        "pair_links": _pair_links(programme, activity),
        "facts": facts_of(programme, activity, works_here=works_here),
        "sessions": [_session(one, activity, programme) for one in activity.sessions],
        "counts": [_count(one) for one in activity.head_counts],
        "people_words": _people_words(stands),
        "gaps": [_gap(gap, programme, activity, scope) for gap in gaps_of(stands)],
        "citations": list_citations(programme.id, activity.sources or []),
        "report": _report(activity, works_here=works_here),
        "report_url": activity_path(programme.slug, activity.id, "report"),
        "log_url": _log_url(programme, activity, stands, scope),
        "may_update": may(g.actor, Action.LOG_ACTIVITY, scope),
        "may_edit": may(g.actor, Action.EDIT_ACTIVITY, scope),
        "sees_source_note": may(g.actor, Action.SEE_SOURCE_NOTES, scope),
    }


def facts_of(programme: Programme, activity: Activity, *, works_here: bool) -> list[Fact]:
    """Terms and values, each with its link, if any; no value is said as not known."""
    mode = mode_of_sessions([one.mode for one in activity.sessions]) or activity.mode
    facts: list[Fact] = [
        _fact(_("Kind"), str(label(activity.kind))),
        _fact(_("In person or online"), str(label(mode)) if mode else None),
        (_("Host"), _hosts(programme, activity)),
    ]
    if mode is not Mode.ONLINE or activity.place:
        facts.append(_fact(_("Place"), _places(activity)))
    if mode is not Mode.ONLINE or activity.country:
        facts.append(_fact(_("Country"), _country(programme, activity)))
    if works_here and activity.online_url:
        facts.append((_("Join online"), [(activity.online_url, activity.online_url)]))
    facts.append(_fact(_("Languages"), _languages(activity)))
    if activity.objective:
        facts.append(_fact(_("Objective"), in_language(activity.objective, activity.language, noted=True)))
    partners = [
        one.organisation.name if one.organisation else one.name or "" for one in activity.co_organisers
    ]
    if partners:
        facts.append(_fact(_("Co-organisers"), apart(partners)))
    if activity.related_programme:
        facts.append(_fact(_("Shared with another programme"), activity.related_programme))
    facts.append(_fact(_("In the plan since"), say_date(activity.added_on) or _("the beginning")))
    if reminded := reminded_words(activity, programme):
        facts.append(_fact(_("Last reminded"), reminded))
    if activity.note:
        facts.append(_fact(_("Note"), in_language(activity.note, activity.language, noted=True)))
    return facts


def _dates(stands: ActivityOnDay) -> list[tuple[str, str, bool]]:
    """The three dates, each with what to say where there is none, and whether it is known."""
    standing = stands.standing
    held = standing.status is ActivityStatus.HELD
    found = [(_("Agreed"), say_date(standing.agreed), _("never agreed"))]
    if not held:
        found.append((_("Now expected"), say_date(standing.expected), _("no date")))
    found.append((_("Happened"), say_date(standing.happened), _nothing_happened(stands)))
    return [(name, words or instead, bool(words)) for name, words, instead in found]


def _nothing_happened(stands: ActivityOnDay) -> str:
    """What to say where no day is known on which it happened: never more than is known."""
    if stands.held:
        return str(_("day not known"))
    if stands.standing.status is ActivityStatus.CANCELLED:
        return str(_("cancelled"))
    asked = any(gap.kind is GapKind.DID_IT_HAPPEN for gap in gaps_of(stands))
    return str(_("nobody has said") if asked else _("not yet"))


def _days(stands: ActivityOnDay) -> str | None:
    """How many days, block by block: "3 days: 18–19 May 2021; 21 May 2021"; None where not known."""
    standing = stands.standing
    value = standing.happened if standing.status is ActivityStatus.HELD else standing.expected
    number = count_days(value)
    if number is None or number == 1:
        return None
    words = ngettext("%(num)s day", "%(num)s days", number)
    blocks = [say_date(block) for block in block_dates(value)]
    return words if len(blocks) == 1 else f"{words}{colon()}{apart(blocks)}"


def _pair_links(programme: Programme, activity: Activity) -> list[PairLink]:
    found = []
    for link in sorted(activity.pair_links, key=lambda one: one.pair.number):
        sides = sides_of(link.pair)
        url = programme_path(programme.slug, "pairs", link.pair.number)
        found.append(
            PairLink(
                link.pair.number, sides.mentor.names, sides.mentee.names, url, _round(programme, link.round)
            )
        )
    return found


def _round(programme: Programme, number: int | None) -> str | None:
    if number is None:
        return None
    name = programme.rounds[number - 1] if number <= len(programme.rounds) else ""
    words: str = _("round %(number)s", number=number)
    return f"{words}, {name}" if name else words


def _hosts(programme: Programme, activity: Activity) -> list[tuple[str, str | None]]:
    """Each host once, with its page."""
    hosts = [activity.host, *(one.host for one in activity.sessions)]
    names = {host.id: host.name for host in hosts if host is not None}
    return [(name, programme_path(programme.slug, "organisations", number)) for number, name in names.items()]


def _fact(name: str, words: str | None) -> Fact:
    return name, [(words, None)] if words else []


def _places(activity: Activity) -> str | None:
    places = (activity.place, *(one.place for one in activity.sessions))
    return apart(dict.fromkeys(place for place in places if place)) or None


def _country(programme: Programme, activity: Activity) -> str | None:
    if activity.country is None:
        return None
    return f"{country_name(activity.country)} ({country_code(activity.country, programme.country_display)})"


def _languages(activity: Activity) -> str | None:
    names = page_locale().languages
    return ", ".join(names.get(code.replace("-", "_"), code) for code in activity.languages or ()) or None


def _session(session: ActivitySession, activity: Activity, programme: Programme) -> SessionLine:
    day = session.day
    exact = day.earliest if day is not None and day.is_exact else None
    mode = session.mode or (activity.mode if activity.mode is not Mode.HYBRID else None)
    return SessionLine(
        day=say_date(day) or None,
        weekday=format_date(exact, "EEEE") if exact else None,
        mode=str(label(mode)) if mode else None,
        is_online=mode is Mode.ONLINE,
        place=session.place or activity.place if mode is not Mode.ONLINE else session.place,
        host=(session.host or activity.host).name if (session.host or activity.host) else None,  # type: ignore[union-attr]
        times=_times(session, programme, exact),
        note=in_language(session.note, activity.language),
    )


def _times(session: ActivitySession, programme: Programme, day: date | None) -> list[str]:
    if session.begins is None and session.ends is None:
        return []
    here, home = session.timezone or programme.timezone, programme.timezone
    if day is None or not differ(day, here, home):
        return [_span(session.begins, session.ends, here if session.timezone else None)]
    there = [
        None if at is None else time_elsewhere(day, at, here=here, there=home).time()
        for at in (session.begins, session.ends)
    ]
    return [_span(session.begins, session.ends, here), _span(there[0], there[1], home)]


def _span(begins: time | None, ends: time | None, zone: str | None) -> str:
    first, last = (None if at is None else time_words(at) for at in (begins, ends))
    if first and last:
        words = f"{first}–{last}"
    else:
        words = _("from %(time)s", time=first) if first else _("until %(time)s", time=last)
    return f"{words} ({timezone_city(zone)})" if zone else words


def _count(row: Any) -> CountLine:
    women, men, other, not_stated = row.women, row.men, row.other, row.not_stated
    said = [
        None if women is None else ngettext("%(num)s woman", "%(num)s women", women),
        None if men is None else ngettext("%(num)s man", "%(num)s men", men),
        None if other is None else ngettext("%(num)s other", "%(num)s others", other),
        None if not_stated is None else ngettext("%(num)s not stated", "%(num)s not stated", not_stated),
    ]
    numbers = ", ".join(words for words in said if words is not None)
    return CountLine(
        who=row.organisation.name if row.organisation else row.name,
        capacity=str(label(row.capacity)) if row.capacity else None,
        numbers=numbers or None,
    )


def _people_words(stands: ActivityOnDay) -> str | None:
    """Who took part, in all, with what is not known; None where nobody said anything."""
    counts = stands.record.head_counts
    if not counts:
        return None
    known = sum(one.is_known for one in counts)
    words = [ngettext("%(num)s person counted", "%(num)s people counted", stands.people)]
    if known < len(counts):
        words.append(_("counts known for %(known)s of %(all)s lines", known=known, all=len(counts)))
    if stands.women_known:
        words.append(ngettext("%(num)s of them a woman", "%(num)s of them women", stands.women))
    return apart(words)


def _gap(gap: Gap, programme: Programme, activity: Activity, scope: Scope) -> GapLink:
    closing = closing_of(gap.kind, gap.of)
    # The form of an update is on this very page.
    url = activity_path(programme.slug, activity.id, *closing.form) if closing.form else f"#{closing.anchor}"
    allowed = may(g.actor, closing.action, scope)
    return GapLink(str(GAP_QUESTIONS[gap.kind]), url if allowed else None, str(GAP_ACTIONS[gap.kind]))


def _report(activity: Activity, *, works_here: bool) -> Any:
    """The report, where the reader may see it: drafts and returned ones are for those who work here."""
    report = activity.report
    if report is None or not (works_here or report.state in SHOWN_REPORTS):
        return None
    return report


def _log_url(programme: Programme, activity: Activity, stands: ActivityOnDay, scope: Scope) -> str | None:
    """The first step of the log for what may have happened, and the second for what was held."""
    if not may(g.actor, Action.LOG_ACTIVITY, scope):
        return None
    if stands.held and (activity.report is None or activity.report.state is ReportState.DRAFT):
        return activity_path(programme.slug, activity.id, "log", "people")
    if stands.standing.status in TO_BE_LOGGED or was_logged_unplanned(activity):
        return activity_path(programme.slug, activity.id, "log", "happened")
    return None

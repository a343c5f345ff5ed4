"""The words on screen: every enum member's, every gap's, every figure's rule, every error's, in one place.

Members of different enums compare equal where their values do (`ActivityStatus.PLANNED ==
DeliverableStatus.PLANNED`), so that every table here is keyed by the enum first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from babel import Locale
from flask_babel import format_date, get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain import statuses as s
from tracker.domain.errors import DomainError
from tracker.domain.finding import Finding, Matter
from tracker.domain.records import ActivityRecord, MilestoneRecord

WORDS: Mapping[type[StrEnum], Mapping[Any, LazyString]] = {
    s.OrganisationKind: {
        s.OrganisationKind.CITY: _l("City"),
        s.OrganisationKind.ASSOCIATION: _l("Association of local governments"),
        s.OrganisationKind.LEAD_PARTNER: _l("Lead partner"),
        s.OrganisationKind.FACILITATOR: _l("Facilitator"),
        s.OrganisationKind.EXTERNAL: _l("External body"),
    },
    s.FigureKind: {
        s.FigureKind.INHABITANTS: _l("Inhabitants"),
        s.FigureKind.FOREIGN_ORIGIN_PERCENT: _l("Of foreign origin, percent"),
        s.FigureKind.ETHNIC_MINORITY_PERCENT: _l("Of an ethnic minority, percent"),
    },
    s.PairStatus: {
        s.PairStatus.PROPOSED: _l("Proposed"),
        s.PairStatus.ACTIVE: _l("Active"),
        s.PairStatus.COMPLETED: _l("Completed"),
        s.PairStatus.DISSOLVED: _l("Dissolved"),
    },
    s.MemberRole: {
        s.MemberRole.MENTOR_CITY: _l("Mentor city"),
        s.MemberRole.MENTOR_ASSOCIATION: _l("Mentor association"),
        s.MemberRole.MENTEE_CITY: _l("Mentee city"),
        s.MemberRole.MENTEE_ASSOCIATION: _l("Mentee association"),
    },
    s.ActivityKind: {
        s.ActivityKind.STUDY_VISIT: _l("Study visit"),
        s.ActivityKind.TRANSFER_WORKSHOP: _l("Transfer workshop"),
        s.ActivityKind.TRAINING_ACADEMY: _l("Training academy"),
        s.ActivityKind.KICK_OFF: _l("Kick-off"),
        s.ActivityKind.MENTORING_TRAINING: _l("Mentoring training"),
        s.ActivityKind.STEERING_COMMITTEE: _l("Steering Committee"),
        s.ActivityKind.CAMPAIGN: _l("Campaign"),
        s.ActivityKind.EXHIBITION: _l("Exhibition"),
        s.ActivityKind.FINAL_CONFERENCE: _l("Final conference"),
        s.ActivityKind.WEBINAR: _l("Webinar"),
        s.ActivityKind.PEER_REVIEW: _l("Peer review"),
        s.ActivityKind.WORK_SHADOWING: _l("Work shadowing"),
        s.ActivityKind.OTHER: _l("Other activity"),
    },
    s.ActivityStatus: {
        s.ActivityStatus.IDEA: _l("Idea"),
        s.ActivityStatus.PLANNED: _l("Planned"),
        s.ActivityStatus.CONFIRMED: _l("Confirmed"),
        s.ActivityStatus.HELD: _l("Held"),
        s.ActivityStatus.POSTPONED: _l("Postponed"),
        s.ActivityStatus.CANCELLED: _l("Cancelled"),
    },
    s.Mode: {
        s.Mode.IN_PERSON: _l("In person"),
        s.Mode.ONLINE: _l("Online"),
        s.Mode.HYBRID: _l("Partly online"),
    },
    s.Capacity: {
        s.Capacity.PARTICIPANT: _l("Participants"),
        s.Capacity.SPEAKER: _l("Speakers"),
        s.Capacity.ORGANISER: _l("Organisers"),
    },
    s.ReportState: {
        s.ReportState.DRAFT: _l("Draft"),
        s.ReportState.SUBMITTED: _l("Submitted"),
        s.ReportState.RETURNED: _l("Returned"),
        s.ReportState.ACCEPTED: _l("Accepted"),
    },
    s.PlanStatus: {
        s.PlanStatus.DRAFT: _l("Draft"),
        s.PlanStatus.ADOPTED: _l("Adopted"),
        s.PlanStatus.IN_IMPLEMENTATION: _l("In implementation"),
        s.PlanStatus.CLOSED: _l("Closed"),
    },
    s.MilestoneStatus: {
        s.MilestoneStatus.PROPOSED: _l("Proposed"),
        s.MilestoneStatus.NOT_STARTED: _l("Not started"),
        s.MilestoneStatus.IN_PROGRESS: _l("In progress"),
        s.MilestoneStatus.COMPLETED: _l("Completed"),
        s.MilestoneStatus.DROPPED: _l("Dropped"),
        s.MilestoneStatus.UNKNOWN: _l("State not known"),
    },
    s.Confidence: {
        s.Confidence.ON_TRACK: _l("On track"),
        s.Confidence.AT_RISK: _l("At risk"),
        s.Confidence.OFF_TRACK: _l("Off track"),
    },
    s.Reason: {
        s.Reason.STAFF: _l("Staff changed or are missing"),
        s.Reason.FUNDING: _l("Funding"),
        s.Reason.POLITICS: _l("A political decision"),
        s.Reason.LEGAL: _l("A legal question"),
        s.Reason.PROCUREMENT: _l("Procurement"),
        s.Reason.PARTNER: _l("A partner is late"),
        s.Reason.EMERGENCY: _l("An emergency"),
        s.Reason.SCOPE: _l("The plan itself changed"),
        s.Reason.OTHER: _l("Another reason"),
    },
    s.Flag: {
        s.Flag.OVERDUE: _l("Overdue"),
        s.Flag.DUE_SOON: _l("Due soon"),
        s.Flag.NO_DATE: _l("No date"),
        s.Flag.STALE: _l("No recent update"),
        s.Flag.ON_SCHEDULE: _l("On schedule"),
    },
    s.ReplicationStatus: {
        s.ReplicationStatus.INTENDED: _l("Intended"),
        s.ReplicationStatus.AGREED: _l("Agreed"),
        s.ReplicationStatus.STARTED: _l("Started"),
        s.ReplicationStatus.IN_PLACE: _l("In place"),
        s.ReplicationStatus.ABANDONED: _l("Abandoned"),
    },
    s.DeliverableKind: {
        s.DeliverableKind.ACTION_PLAN: _l("Action plan"),
        s.DeliverableKind.TOOLKIT: _l("Toolkit"),
        s.DeliverableKind.GUIDE: _l("Guide"),
        s.DeliverableKind.VIDEO: _l("Video"),
        s.DeliverableKind.INFOGRAPHIC: _l("Infographic"),
        s.DeliverableKind.ONE_STOP_SHOP: _l("One-stop shop"),
        s.DeliverableKind.REPORT: _l("Report"),
        s.DeliverableKind.WEBSITE: _l("Website"),
        s.DeliverableKind.OTHER: _l("Other deliverable"),
    },
    s.DeliverableStatus: {
        s.DeliverableStatus.PLANNED: _l("Planned"),
        s.DeliverableStatus.IN_PROGRESS: _l("In progress"),
        s.DeliverableStatus.DELIVERED: _l("Delivered"),
        s.DeliverableStatus.CANCELLED: _l("Cancelled"),
    },
    s.OutcomeKind: {
        s.OutcomeKind.PRACTICE_ADOPTED: _l("Practice adopted"),
        s.OutcomeKind.SERVICE_IMPROVED: _l("Service improved"),
        s.OutcomeKind.SPIN_OFF_PROJECT: _l("New project"),
        s.OutcomeKind.POLICY_CHANGE: _l("Policy changed"),
        s.OutcomeKind.PARTNERSHIP: _l("Partnership"),
        s.OutcomeKind.VISIBILITY: _l("Visibility"),
        s.OutcomeKind.OTHER: _l("Other outcome"),
    },
    s.OutcomeStatus: {
        s.OutcomeStatus.EXPECTED: _l("Expected"),
        s.OutcomeStatus.ACHIEVED: _l("Achieved"),
        s.OutcomeStatus.ABANDONED: _l("Abandoned"),
    },
    s.CountryDisplay: {
        s.CountryDisplay.ISO: _l("ISO codes (GR, GB)"),
        s.CountryDisplay.EU: _l("Codes of the European Union (EL, UK)"),
    },
    s.RoleKind: {
        s.RoleKind.COORDINATOR: _l("Coordinator"),
        s.RoleKind.EDITOR: _l("Editor"),
        s.RoleKind.REVIEWER: _l("Reviewer"),
    },
    s.Reading: {
        s.Reading.NOW: _l("As we now know it was"),
        s.Reading.THEN: _l("As it was known then"),
    },
    s.GapKind: {
        s.GapKind.DID_IT_HAPPEN: _l("did it happen?"),
        s.GapKind.DAY_UNKNOWN: _l("day unknown"),
        s.GapKind.HOST_UNKNOWN: _l("host unknown"),
        s.GapKind.PLACE_UNKNOWN: _l("place unknown"),
        s.GapKind.HEAD_COUNT_MISSING: _l("who took part?"),
        s.GapKind.REPORT_MISSING: _l("no report"),
        s.GapKind.UNDATED: _l("no date"),
        s.GapKind.STATE_UNKNOWN: _l("state unknown"),
        s.GapKind.EVIDENCE_MISSING: _l("no evidence"),
    },
}


class StateMark(NamedTuple):
    """How a state looks: the class behind `state-…` in the theme, and the shape drawn beside the word."""

    css: str
    icon: str


DONE = StateMark("done", "done")
RUNNING = StateMark("running", "running")
WAITING = StateMark("unknown", "open")
LATE = StateMark("late", "late")
RISK = StateMark("risk", "risk")
UNKNOWN = StateMark("unknown", "unknown")
STOPPED = StateMark("unknown", "stopped")

STATE_CLASS: Mapping[type[StrEnum], Mapping[Any, StateMark]] = {
    s.PairStatus: {
        s.PairStatus.PROPOSED: WAITING,
        s.PairStatus.ACTIVE: RUNNING,
        s.PairStatus.COMPLETED: DONE,
        s.PairStatus.DISSOLVED: STOPPED,
    },
    s.ActivityStatus: {
        s.ActivityStatus.IDEA: UNKNOWN,
        s.ActivityStatus.PLANNED: WAITING,
        s.ActivityStatus.CONFIRMED: RUNNING,
        s.ActivityStatus.HELD: DONE,
        s.ActivityStatus.POSTPONED: RISK,
        s.ActivityStatus.CANCELLED: STOPPED,
    },
    s.ReportState: {
        s.ReportState.DRAFT: WAITING,
        s.ReportState.SUBMITTED: RUNNING,
        s.ReportState.RETURNED: RISK,
        s.ReportState.ACCEPTED: DONE,
    },
    s.PlanStatus: {
        s.PlanStatus.DRAFT: WAITING,
        s.PlanStatus.ADOPTED: RUNNING,
        s.PlanStatus.IN_IMPLEMENTATION: RUNNING,
        s.PlanStatus.CLOSED: DONE,
    },
    s.MilestoneStatus: {
        s.MilestoneStatus.PROPOSED: UNKNOWN,
        s.MilestoneStatus.NOT_STARTED: WAITING,
        s.MilestoneStatus.IN_PROGRESS: RUNNING,
        s.MilestoneStatus.COMPLETED: DONE,
        s.MilestoneStatus.DROPPED: STOPPED,
        s.MilestoneStatus.UNKNOWN: UNKNOWN,
    },
    s.Confidence: {
        s.Confidence.ON_TRACK: RUNNING,
        s.Confidence.AT_RISK: RISK,
        s.Confidence.OFF_TRACK: LATE,
    },
    s.Flag: {
        s.Flag.OVERDUE: LATE,
        s.Flag.DUE_SOON: RISK,
        s.Flag.NO_DATE: UNKNOWN,
        s.Flag.STALE: UNKNOWN,
        s.Flag.ON_SCHEDULE: RUNNING,
    },
    s.ReplicationStatus: {
        s.ReplicationStatus.INTENDED: WAITING,
        s.ReplicationStatus.AGREED: RUNNING,
        s.ReplicationStatus.STARTED: RUNNING,
        s.ReplicationStatus.IN_PLACE: DONE,
        s.ReplicationStatus.ABANDONED: STOPPED,
    },
    s.DeliverableStatus: {
        s.DeliverableStatus.PLANNED: WAITING,
        s.DeliverableStatus.IN_PROGRESS: RUNNING,
        s.DeliverableStatus.DELIVERED: DONE,
        s.DeliverableStatus.CANCELLED: STOPPED,
    },
    s.OutcomeStatus: {
        s.OutcomeStatus.EXPECTED: WAITING,
        s.OutcomeStatus.ACHIEVED: DONE,
        s.OutcomeStatus.ABANDONED: STOPPED,
    },
    s.GapKind: dict.fromkeys(s.GapKind, UNKNOWN),
}


def label(member: StrEnum) -> LazyString:
    """The member's word on screen, in the language of whoever reads it when it is printed."""
    return WORDS[type(member)][member]


def state_mark(member: StrEnum | None) -> StateMark:
    """The class and shape of a status, flag or confidence; unknown where nothing was said."""
    if member is None:
        return UNKNOWN
    return STATE_CLASS.get(type(member), {}).get(member, UNKNOWN)


def choices(kind: type[StrEnum]) -> list[tuple[str, LazyString]]:
    """Value and word of every member, in the enum's order, as a form's choices."""
    return [(member.value, label(member)) for member in kind]


def flag_words(flag: s.Flag, *, days: int | None = None) -> str:
    """A flag with its number of days: "Overdue, 12 days", "Due in 3 days", "No update for 74 days"."""
    if days is None:
        return str(label(flag))
    if flag is s.Flag.OVERDUE:
        return str(ngettext("Overdue, %(num)d day", "Overdue, %(num)d days", days))
    if flag is s.Flag.DUE_SOON:
        if days == 0:
            return str(gettext("Due today"))
        return str(ngettext("Due in %(num)d day", "Due in %(num)d days", days))
    if flag is s.Flag.STALE:
        return str(ngettext("No update for %(num)d day", "No update for %(num)d days", days))
    return str(label(flag))


_CITY_SAYS: Mapping[s.Confidence, LazyString] = {
    s.Confidence.ON_TRACK: _l("city says: on track"),
    s.Confidence.AT_RISK: _l("city says: at risk"),
    s.Confidence.OFF_TRACK: _l("city says: off track"),
}
_NOT_ASSESSED = _l("not assessed")


def city_says(confidence: s.Confidence | None) -> LazyString:
    """The city's own judgement, beside the computed flag and never mixed with it."""
    return _NOT_ASSESSED if confidence is None else _CITY_SAYS[confidence]


def slippage_words(days: int, *, exact: bool = True) -> str:
    """A slippage in words; where either date is only a month, about how many months (model.md, section 4)."""
    if days == 0:
        return str(gettext("as agreed"))
    size, is_later = abs(days), days > 0
    if exact and is_later:
        return str(ngettext("%(num)d day later", "%(num)d days later", size))
    if exact:
        return str(ngettext("%(num)d day earlier", "%(num)d days earlier", size))
    months = max(1, round(size / 30.4))
    if is_later:
        return str(ngettext("about a month later", "about %(num)d months later", months))
    return str(ngettext("about a month earlier", "about %(num)d months earlier", months))


GAP_QUESTIONS: Mapping[s.GapKind, LazyString] = {
    s.GapKind.DID_IT_HAPPEN: _l("Its day has passed: did it happen?"),
    s.GapKind.DAY_UNKNOWN: _l("On which day was it?"),
    s.GapKind.HOST_UNKNOWN: _l("Who is the host?"),
    s.GapKind.PLACE_UNKNOWN: _l("Where is it?"),
    s.GapKind.HEAD_COUNT_MISSING: _l("Who took part? Head-counts are missing or incomplete."),
    s.GapKind.REPORT_MISSING: _l("It was held and has no report."),
    s.GapKind.UNDATED: _l("It has neither an agreed nor an expected date."),
    s.GapKind.STATE_UNKNOWN: _l("Where does it stand?"),
    s.GapKind.EVIDENCE_MISSING: _l("It is completed and shows no evidence."),
}
"""What a gap asks of the person who can close it."""

GAP_ACTIONS: Mapping[s.GapKind, LazyString] = {
    s.GapKind.DID_IT_HAPPEN: _l("Say"),
    s.GapKind.DAY_UNKNOWN: _l("Add the day"),
    s.GapKind.HOST_UNKNOWN: _l("Add the host"),
    s.GapKind.PLACE_UNKNOWN: _l("Add the place"),
    s.GapKind.HEAD_COUNT_MISSING: _l("Add head-counts"),
    s.GapKind.REPORT_MISSING: _l("Write it"),
    s.GapKind.UNDATED: _l("Add a date"),
    s.GapKind.STATE_UNKNOWN: _l("Say"),
    s.GapKind.EVIDENCE_MISSING: _l("Add a link"),
}
"""The words of the link that closes a gap."""

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
    "milestones.completed_of_due": _l("Milestones completed"),
    "milestones.overdue": _l("Overdue"),
    "milestones.oldest_overdue_days": _l("Oldest overdue"),
    "milestones.late_against_plan": _l("Late against the plan"),
    "milestones.undated": _l("Without a date"),
    "milestones.dropped": _l("Dropped"),
    "milestones.unknown": _l("State not known"),
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


def activity_name(
    kind: s.ActivityKind, title: str, *, number: int | None = None, pairs: Sequence[str] = ()
) -> str:
    """How an activity is called in lists: "Study visit 2, Mechelen → Capaci".

    Study visits, workshops and academies of a pair go by what they are; the others by their title. `number`
    is the round of a study visit.
    """
    if kind not in s.CORE_KINDS or not pairs:
        return title
    return f"{activity_kind_name(kind, number)}, {'; '.join(pairs)}"


def activity_kind_name(kind: s.ActivityKind, number: int | None = None) -> str:
    """What an activity is where its pair is in sight: "Study visit 2"."""
    what = str(label(kind))
    return what if number is None else str(gettext("%(kind)s %(number)s", kind=what, number=number))


def thing_name(thing: ActivityRecord | MilestoneRecord, pairs: Mapping[int, str]) -> str:
    """What an activity or a milestone is called in lists and in JSON. `pairs` names each pair by its id."""
    if isinstance(thing, MilestoneRecord):
        return milestone_name(thing.plan_key, thing.code, thing.title)
    number = next((thing.rounds[pair] for pair in thing.pairs if pair in thing.rounds), None)
    names = [pairs[pair] for pair in thing.pairs if pair in pairs]
    return activity_name(thing.kind, thing.title, number=number, pairs=names)


def milestone_name(plan_key: str, code: str, title: str) -> str:
    """How a milestone is called where its plan is not in sight: "AP2/M3 Buddy project running"."""
    return f"{plan_key}/{code} {title}" if plan_key else f"{code} {title}"


ERROR_SENTENCES: dict[str, LazyString] = {
    "no_such_step": _l("“%(now)s” cannot become “%(to)s”. Choose another state."),
    "reason_required": _l("Say why: choose a reason."),
    "comment_to_reopen": _l("Say in a comment why it is open again."),
    "day_to_confirm": _l("Give the day before you confirm it."),
    "host_to_confirm": _l("Say who hosts it before you confirm it."),
    "place_to_confirm": _l("It is in person: give the place before you confirm it."),
    "happened_without_done": _l(
        "Only what was held or completed has a day on which it happened. Leave it empty."
    ),
    "happened_required": _l("Give the day on which it happened."),
    "happened_in_future": _l(
        "That day is still to come. Give the day on which it happened, or another state."
    ),
    "effective_in_future": _l("That day is still to come. Give today or an earlier day."),
    "unreadable": _l("“%(text)s” could not be read as a date. Write it for example as %(examples)s."),
    "year_missing": _l("“%(text)s” has no year. Write it for example as %(examples)s."),
    "empty": _l("Give a date."),
    "backwards": _l("“%(text)s” ends before it begins. Swap the two dates."),
    "unspecified_digits": _l("“%(text)s” leaves figures open. Write a year, a season, a month or a day."),
    "no_such_day": _l("“%(text)s” is not in the calendar. Check the day."),
    "year_out_of_range": _l("The year of “%(text)s” cannot be right. Check it."),
    "year_outside": _l(
        "%(year)s is far outside the programme. Years from %(first)s to %(last)s are accepted: check it."
    ),
    "on_unreadable": _l("“%(text)s” is not a day. Write it like 2021-10-20."),
    "on_in_future": _l("%(day)s is still to come. Choose today or an earlier day."),
    "on_before_programme": _l("On %(day)s the programme had not begun. Choose a day from %(first)s onwards."),
    "pair_required": _l("A study visit belongs to a pair: choose at least one."),
    "host_not_member": _l("%(host)s is not a member of the pair on that day. Choose one of its members."),
    "round_taken": _l(
        "The pair already has a study visit in round %(round)s. Choose another round, or open that visit."
    ),
    "round_taken_by": _l(
        "Pair %(pair)s already has a study visit in round %(round)s: “%(title)s”. "
        "Choose another round, or open that visit."
    ),
    "round_without_visit": _l("Only study visits have a round. Choose none, or another kind."),
    "no_such_round": _l("The programme has no round %(round)s. Choose one of its rounds."),
    "session_mode": _l("As a whole it is “%(whole)s”: this day, too, or choose “Partly online” above."),
    "ends_before_it_begins": _l("It ends before it begins. Swap the two times."),
    "no_first_status": _l("Something new is an idea, planned or confirmed. Choose one of these."),
    "activity_has_history": _l("Something was said of it already, so it stays. Cancel it instead."),
    "sent_together": _l("Somebody else added something at this very moment. Send it again."),
    "outside_plan": _l(
        "That date is outside the period of the plan (%(period)s). Check the date or the plan."
    ),
    "owner_not_mentee": _l("The plan belongs to a mentee city of the pair. Choose one."),
    "count_negative": _l("A head-count is 0 or more."),
    "country_not_allowed": _l("%(country)s is not a country of this programme. Choose one of %(allowed)s."),
    "country_did_you_mean": _l(
        "%(country)s is not a country of this programme. Did you mean %(suggestion)s?"
    ),
    "sides_missing": _l("An active pair has a mentor city and a mentee city. Add the missing side first."),
    "number_taken": _l("Another pair has this number. Choose one that is free."),
    "already_member": _l("It is a member in this role already."),
    "end_before_begin": _l("The end is before the beginning. Check both."),
    "day_and_unknown": _l("Give the day, or say that nobody knows it: not both."),
    "owner_not_member": _l("Only a member of the pair can offer it. Choose one."),
    "pair_has_history": _l(
        "Visits, plans or results stand on this pair, so it stays. Set its status to “Dissolved” instead."
    ),
    "member_has_history": _l(
        "This organisation has taken part in the pair, so its membership stays. Say when it left instead."
    ),
    "practice_has_history": _l(
        "An outcome or a replication names this practice, so it stays. Change its text instead."
    ),
    "organisation_has_history": _l(
        "Pairs, visits, plans, results or people stand on this organisation, so it stays. "
        "Say when it left its pair instead, or change its name."
    ),
    "owner_or_pairs": _l("Say whose it is: choose an owner, or tick a pair."),
    "sides_conflict": _l(
        "Somebody else changed this at the same time. Compare the two versions, then send again."
    ),
    "hidden_by_later": _l(
        "A later update says something else, so this would stay hidden. Confirm if that is meant."
    ),
    "nothing_changed": _l("Nothing was changed. Change something, or choose “Nothing has changed”."),
    "already_withdrawn": _l("This update was already withdrawn."),
    "immutable": _l("This was frozen and cannot change."),
    "duplicate": _l("This is already there. Open the one that exists, or give another name."),
    "too_long": _l("This is too long: at most %(limit)s characters."),
    "comment_to_correct": _l("Say in a comment what was wrong."),
    "comment_to_withdraw": _l("Say in a comment why this update is taken back."),
    "reason_for_date": _l("The date moves: choose a reason."),
    "no_country": _l("“%(country)s” is not a country code. Write two letters, such as BE or IT."),
    "country_in_use": _l(
        "%(country)s is still used in this programme. Keep it, or change what uses it first."
    ),
    "round_in_use": _l("Round %(round)s already has a study visit. Keep its name."),
    "period_outside": _l("%(year)s is not a year of a programme (%(first)s–%(last)s). Check the year."),
    "organisation_elsewhere": _l(
        "That organisation belongs to another programme. Choose one of this programme."
    ),
    "organisation_of_editor": _l("An editor works for an organisation. Choose which."),
    "slug_taken": _l("There is already a programme at “%(slug)s”. Choose another address."),
    "required": _l("Fill this in."),
    "online_outside": _l("The days online are days on which it happened. Check both dates."),
}
"""The sentence of each `DomainError.code`. Each says what to do; placeholders are the error's values."""

_UNFORESEEN = _l("This cannot be saved as it is. Check it and try again.")


def _printed(value: object) -> object:
    if isinstance(value, StrEnum):
        return str(label(value)) if type(value) in WORDS else value.value
    if isinstance(value, date):
        return format_date(value, "d MMMM y")
    return value


def error_sentence(error: DomainError) -> str:
    """What the error says to the person who typed, in their language; plain text, to be escaped."""
    sentence = str(ERROR_SENTENCES.get(error.code, _UNFORESEEN))
    values = {name: _printed(value) for name, value in error.values.items()}
    try:
        return sentence % values
    except (KeyError, TypeError, ValueError):
        # A sentence that lacks one of its values is still better than a failed page.
        return str(_UNFORESEEN)


EU_CODES: Mapping[str, str] = {"GR": "EL", "GB": "UK"}
"""Where the European Union's country codes differ from ISO 3166-1 (Interinstitutional style guide, 7.1)."""


def country_code(code: str, display: s.CountryDisplay) -> str:
    """The stored ISO code as the programme prints it: Greece is stored GR and shown EL in `eu`."""
    return EU_CODES.get(code, code) if display is s.CountryDisplay.EU else code


def country_name(code: str | None, locale: Locale | str | None = None) -> str:
    """The country's name in the reader's language; the code itself where nobody has named it."""
    if code is None:
        return str(gettext("country not known"))
    chosen = Locale.parse(locale) if isinstance(locale, str) else (locale or get_locale() or Locale("en"))
    return str(chosen.territories.get(code, code))


def template_globals() -> dict[str, Callable[..., Any]]:
    """The functions that every template may call; the app puts them among Jinja's globals."""
    return {
        "label": label,
        "state_mark": state_mark,
        "flag_words": flag_words,
        "city_says": city_says,
        "slippage_words": slippage_words,
        "country_name": country_name,
        "country_code": country_code,
    }

"""The word of every enum member.

Members of different enums compare equal where their values do (`ActivityStatus.PLANNED ==
DeliverableStatus.PLANNED`), so that the tables of words and of looks are keyed by the enum first.
Each state says of what it is one: in most languages the word agrees with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel.speaklater import LazyString

from tracker.domain import statuses as s

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
        s.PairStatus.PROPOSED: _lp("pair", "Proposed"),
        s.PairStatus.ACTIVE: _lp("pair", "Active"),
        # The pair is over; whether it completed anything, its milestones say.
        s.PairStatus.COMPLETED: _lp("pair", "Ended"),
        s.PairStatus.DISSOLVED: _lp("pair", "Dissolved"),
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
        s.ActivityStatus.IDEA: _lp("activity", "Idea"),
        s.ActivityStatus.PLANNED: _lp("activity", "Planned"),
        s.ActivityStatus.CONFIRMED: _lp("activity", "Confirmed"),
        s.ActivityStatus.HELD: _lp("activity", "Held"),
        s.ActivityStatus.POSTPONED: _lp("activity", "Postponed"),
        s.ActivityStatus.CANCELLED: _lp("activity", "Cancelled"),
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
        s.ReportState.DRAFT: _lp("report", "Draft"),
        s.ReportState.SUBMITTED: _lp("report", "Submitted"),
        s.ReportState.RETURNED: _lp("report", "Returned"),
        s.ReportState.ACCEPTED: _lp("report", "Accepted"),
    },
    s.PlanStatus: {
        s.PlanStatus.DRAFT: _lp("action plan", "Draft"),
        s.PlanStatus.ADOPTED: _lp("action plan", "Adopted"),
        s.PlanStatus.IN_IMPLEMENTATION: _lp("action plan", "In implementation"),
        s.PlanStatus.CLOSED: _lp("action plan", "Closed"),
    },
    s.MilestoneStatus: {
        s.MilestoneStatus.PROPOSED: _lp("milestone", "Proposed"),
        s.MilestoneStatus.NOT_STARTED: _lp("milestone", "Not started"),
        s.MilestoneStatus.IN_PROGRESS: _lp("milestone", "In progress"),
        s.MilestoneStatus.COMPLETED: _lp("milestone", "Completed"),
        s.MilestoneStatus.DROPPED: _lp("milestone", "Dropped"),
        s.MilestoneStatus.UNKNOWN: _lp("milestone", "State unknown"),
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
        s.Flag.NO_DATE: _l("No expected date"),
        s.Flag.STALE: _l("No recent update"),
        s.Flag.ON_SCHEDULE: _l("On schedule"),
    },
    s.ReplicationStatus: {
        s.ReplicationStatus.INTENDED: _lp("replication", "Intended"),
        s.ReplicationStatus.AGREED: _lp("replication", "Agreed"),
        s.ReplicationStatus.STARTED: _lp("replication", "Started"),
        s.ReplicationStatus.IN_PLACE: _lp("replication", "In place"),
        s.ReplicationStatus.ABANDONED: _lp("replication", "Abandoned"),
    },
    s.TransferStage: {
        s.TransferStage.UNDERSTAND: _l("Understand"),
        s.TransferStage.ADAPT: _l("Adapt"),
        s.TransferStage.RE_USE: _l("Re-use"),
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
        s.DeliverableStatus.PLANNED: _lp("deliverable", "Planned"),
        s.DeliverableStatus.IN_PROGRESS: _lp("deliverable", "In progress"),
        s.DeliverableStatus.DELIVERED: _lp("deliverable", "Delivered"),
        s.DeliverableStatus.CANCELLED: _lp("deliverable", "Cancelled"),
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
        s.OutcomeStatus.EXPECTED: _lp("outcome", "Expected"),
        s.OutcomeStatus.ACHIEVED: _lp("outcome", "Achieved"),
        s.OutcomeStatus.ABANDONED: _lp("outcome", "Abandoned"),
    },
    s.StoryStep: {
        s.StoryStep.VISIT: _l("Visit"),
        s.StoryStep.LESSON: _l("Lesson"),
        s.StoryStep.CHANGE: _l("Change in the plan"),
        s.StoryStep.AGREED: _l("Agreed next"),
        s.StoryStep.MILESTONE: _l("Milestone"),
        s.StoryStep.OUTCOME: _l("Outcome"),
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
    s.MessageKind: {
        s.MessageKind.SIGN_IN_LINK: _l("Link to sign in"),
        s.MessageKind.SIGN_IN_CHANGED: _l("Signing in has changed"),
        s.MessageKind.INVITATION: _l("Invitation"),
        s.MessageKind.QUESTION: _l("Question"),
        s.MessageKind.ANSWER: _l("Answer"),
        s.MessageKind.DIGEST: _l("Reminder"),
        s.MessageKind.HANDED_OVER: _l("Work handed over"),
    },
    s.SignInChange: {
        s.SignInChange.PASSKEY_ADDED: _l("A passkey was added."),
        s.SignInChange.PASSKEY_REMOVED: _l("A passkey was removed."),
        s.SignInChange.SECOND_FACTOR_ON: _l("Signing in now asks for a code as well."),
        s.SignInChange.SECOND_FACTOR_OFF: _l("Signing in does not ask for a code any more."),
        s.SignInChange.RECOVERY_CODES_MADE: _l("New recovery codes were made; the old ones are void."),
        s.SignInChange.PASSWORD_SET: _l("A new password was set."),
        s.SignInChange.PASSWORD_REMOVED: _l("The password was removed."),
    },
    s.MessageState: {
        s.MessageState.WAITING: _l("Waits to be sent"),
        s.MessageState.SENDING: _l("Is being sent"),
        s.MessageState.SENT: _l("Sent"),
        s.MessageState.BOUNCED: _l("Refused by the mail server"),
        s.MessageState.NEEDLESS: _l("Not needed any more"),
    },
    s.ReminderKind: {
        s.ReminderKind.OVERDUE: _l("Overdue"),
        s.ReminderKind.QUESTION_ASKED: _l("You were asked"),
        s.ReminderKind.REPORT_RETURNED: _l("Report returned"),
        s.ReminderKind.REPORT_MISSING: _l("No report yet"),
        s.ReminderKind.DUE_IN_7_DAYS: _l("Due within 7 days"),
        s.ReminderKind.DUE_IN_30_DAYS: _l("Due within 30 days"),
        s.ReminderKind.STALE: _l("No recent update"),
        s.ReminderKind.REVIEW_GAPS: _l("Not known at the review"),
    },
    s.ReminderPace: {
        s.ReminderPace.AS_NEEDED: _l("When something is due, at most every five days"),
        s.ReminderPace.DAILY: _l("Daily, when something is open"),
        s.ReminderPace.WEEKLY: _l("Weekly, when something is open"),
        s.ReminderPace.NEVER: _l("Never"),
    },
    s.SignInMeans: {
        s.SignInMeans.LINK: _l("by a link in a mail"),
        s.SignInMeans.PASSKEY: _l("with a passkey"),
        s.SignInMeans.PASSWORD: _l("with a password"),
        s.SignInMeans.INVITATION: _l("by an invitation"),
        s.SignInMeans.DEMO: _l("by a button of the demo"),
    },
    s.LogKind: {
        s.LogKind.ADDED: _l("Added"),
        s.LogKind.CHANGED: _l("Changed"),
        s.LogKind.REMOVED: _l("Removed"),
        s.LogKind.SIGNED_IN: _l("Signed in"),
        s.LogKind.SIGNED_OUT: _l("Signed out"),
        s.LogKind.EXPORTED: _l("A copy taken out"),
    },
    s.LogDoor: {
        s.LogDoor.PAGE: _l("on a page"),
        s.LogDoor.JSON: _l("as data"),
        s.LogDoor.COMMAND: _l("by a command"),
        s.LogDoor.LINK: _l("by a link in a mail"),
        s.LogDoor.CALENDAR: _l("by a calendar"),
        s.LogDoor.ITSELF: _l("by the tracker itself"),
    },
    s.EvaluationQuestion: {
        s.EvaluationQuestion.USEFUL: _l("Worth the time"),
        s.EvaluationQuestion.LEARNED: _l("Learned something new"),
        s.EvaluationQuestion.EXCHANGE: _l("Time to talk"),
        s.EvaluationQuestion.USABLE: _l("Usable at home"),
        s.EvaluationQuestion.ORGANISED: _l("Well organised"),
    },
    s.TranslatedField: {
        s.TranslatedField.OBJECTIVE: _l("Objective"),
        s.TranslatedField.MOTTO: _l("Motto"),
        s.TranslatedField.TITLE: _l("Title"),
        s.TranslatedField.SUMMARY: _l("Summary"),
    },
    s.EvaluationState: {
        s.EvaluationState.BEFORE: _lp("evaluation", "Not open yet"),
        s.EvaluationState.OPEN: _lp("evaluation", "Open"),
        s.EvaluationState.OVER: _lp("evaluation", "Over"),
        s.EvaluationState.CLOSED: _lp("evaluation", "Closed early"),
    },
    s.Consent: {
        s.Consent.UNKNOWN: _l("Not known yet"),
        s.Consent.GIVEN: _l("They have agreed"),
        s.Consent.NOT_NEEDED: _l("Nobody can be recognised"),
        s.Consent.REFUSED: _l("Somebody has refused"),
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
    s.ChangeKind: {
        s.ChangeKind.HELD: _l("Held"),
        s.ChangeKind.COMPLETED: _l("Completed"),
        s.ChangeKind.REOPENED: _l("Re-opened"),
        s.ChangeKind.OVERDUE: _l("Newly overdue"),
        s.ChangeKind.MOVED: _l("Date moved"),
        s.ChangeKind.MOVED_BACK: _l("Moved, and moved back"),
        s.ChangeKind.AGREED: _l("Agreed anew"),
        s.ChangeKind.POSTPONED: _l("Postponed"),
        s.ChangeKind.CANCELLED: _l("Cancelled"),
        s.ChangeKind.DROPPED: _l("Dropped"),
        s.ChangeKind.STATUS: _l("State changed"),
        s.ChangeKind.CONFIDENCE: _l("Confidence changed"),
        s.ChangeKind.EDITED_AFTER_DONE: _l("Edited after it was done"),
        s.ChangeKind.TAKEN_BACK: _l("Update withdrawn"),
        s.ChangeKind.PROPOSED: _l("Proposed"),
        s.ChangeKind.ACCEPTED: _l("Proposal accepted"),
        s.ChangeKind.DECLINED: _l("Proposal declined"),
        s.ChangeKind.NEW: _l("New"),
        s.ChangeKind.GAP_OPENED: _l("New gap"),
        s.ChangeKind.GAP_CLOSED: _l("Gap closed"),
    },
}


def label(member: StrEnum) -> LazyString:
    """The member's word on screen, in the language of whoever reads it when it is printed."""
    return WORDS[type(member)][member]


def choices(kind: type[StrEnum]) -> list[tuple[str, LazyString]]:
    """Value and word of every member, in the enum's order, as a form's choices."""
    return [(member.value, label(member)) for member in kind]

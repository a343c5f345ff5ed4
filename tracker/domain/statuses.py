"""The words of the programme as enums. Their words on screen are in `tracker.labels`."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    CITY = "city"
    ASSOCIATION = "association"
    LEAD_PARTNER = "lead_partner"
    FACILITATOR = "facilitator"
    EXTERNAL = "external"


class FigureKind(StrEnum):
    """What a `Figure` row of an organisation counts. Shares are in percent, never ranked."""

    INHABITANTS = "inhabitants"
    FOREIGN_ORIGIN_PERCENT = "foreign_origin_percent"
    ETHNIC_MINORITY_PERCENT = "ethnic_minority_percent"


class PairStatus(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    COMPLETED = "completed"
    DISSOLVED = "dissolved"


class MemberRole(StrEnum):
    MENTOR_CITY = "mentor_city"
    MENTOR_ASSOCIATION = "mentor_association"
    MENTEE_CITY = "mentee_city"
    MENTEE_ASSOCIATION = "mentee_association"


MENTOR_SIDE = (MemberRole.MENTOR_CITY, MemberRole.MENTOR_ASSOCIATION)
MENTEE_SIDE = (MemberRole.MENTEE_CITY, MemberRole.MENTEE_ASSOCIATION)


class ActivityKind(StrEnum):
    STUDY_VISIT = "study_visit"
    TRANSFER_WORKSHOP = "transfer_workshop"
    TRAINING_ACADEMY = "training_academy"
    KICK_OFF = "kick_off"
    MENTORING_TRAINING = "mentoring_training"
    STEERING_COMMITTEE = "steering_committee"
    CAMPAIGN = "campaign"
    EXHIBITION = "exhibition"
    FINAL_CONFERENCE = "final_conference"
    WEBINAR = "webinar"
    PEER_REVIEW = "peer_review"
    WORK_SHADOWING = "work_shadowing"
    OTHER = "other"


CORE_KINDS = (
    ActivityKind.STUDY_VISIT,
    ActivityKind.TRANSFER_WORKSHOP,
    ActivityKind.TRAINING_ACADEMY,
)
"""The kinds that owe a report and a head-count (model.md, section 4)."""


class ActivityStatus(StrEnum):
    IDEA = "idea"
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Capacity(StrEnum):
    PARTICIPANT = "participant"
    SPEAKER = "speaker"
    ORGANISER = "organiser"


class ReportState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class PlanStatus(StrEnum):
    DRAFT = "draft"
    ADOPTED = "adopted"
    IN_IMPLEMENTATION = "in_implementation"
    CLOSED = "closed"


class MilestoneStatus(StrEnum):
    PROPOSED = "proposed"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    DROPPED = "dropped"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


class Reason(StrEnum):
    """Why a date moved, or why something was postponed, cancelled or dropped."""

    STAFF = "staff"
    FUNDING = "funding"
    POLITICS = "politics"
    LEGAL = "legal"
    PROCUREMENT = "procurement"
    PARTNER = "partner"
    EMERGENCY = "emergency"
    SCOPE = "scope"
    OTHER = "other"


class Flag(StrEnum):
    """The computed flag of an open milestone; the first that applies."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    NO_DATE = "no_date"
    STALE = "stale"
    ON_SCHEDULE = "on_schedule"


class ReplicationStatus(StrEnum):
    INTENDED = "intended"
    AGREED = "agreed"
    STARTED = "started"
    IN_PLACE = "in_place"
    ABANDONED = "abandoned"


class TransferStage(StrEnum):
    """How far a plan has come with a practice that it takes over."""

    UNDERSTAND = "understand"
    ADAPT = "adapt"
    RE_USE = "re_use"


class DeliverableKind(StrEnum):
    ACTION_PLAN = "action_plan"
    TOOLKIT = "toolkit"
    GUIDE = "guide"
    VIDEO = "video"
    INFOGRAPHIC = "infographic"
    ONE_STOP_SHOP = "one_stop_shop"
    REPORT = "report"
    WEBSITE = "website"
    OTHER = "other"


class DeliverableStatus(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class OutcomeKind(StrEnum):
    PRACTICE_ADOPTED = "practice_adopted"
    SERVICE_IMPROVED = "service_improved"
    SPIN_OFF_PROJECT = "spin_off_project"
    POLICY_CHANGE = "policy_change"
    PARTNERSHIP = "partnership"
    VISIBILITY = "visibility"
    OTHER = "other"


class OutcomeStatus(StrEnum):
    EXPECTED = "expected"
    ACHIEVED = "achieved"
    ABANDONED = "abandoned"


class StoryStep(StrEnum):
    """What a step of the story of a pair is."""

    VISIT = "visit"
    LESSON = "lesson"
    CHANGE = "change"
    AGREED = "agreed"
    MILESTONE = "milestone"
    OUTCOME = "outcome"


class CountryDisplay(StrEnum):
    """`iso` prints GR, `eu` prints EL; Greece is stored GR either way."""

    ISO = "iso"
    EU = "eu"


class RoleKind(StrEnum):
    """What a person may be in a programme. An administrator is a mark on the user, not a role."""

    COORDINATOR = "coordinator"
    EDITOR = "editor"
    REVIEWER = "reviewer"


class Reading(StrEnum):
    """How a past day is read: as we now know it was, or as it was known then."""

    NOW = "now"
    THEN = "then"


class GapKind(StrEnum):
    DID_IT_HAPPEN = "did_it_happen"
    DAY_UNKNOWN = "day_unknown"
    HOST_UNKNOWN = "host_unknown"
    PLACE_UNKNOWN = "place_unknown"
    HEAD_COUNT_MISSING = "head_count_missing"
    REPORT_MISSING = "report_missing"
    UNDATED = "undated"
    STATE_UNKNOWN = "state_unknown"
    EVIDENCE_MISSING = "evidence_missing"


class ChangeKind(StrEnum):
    """What has changed between two looks, in the order in which a reader asks for it."""

    HELD = "held"
    COMPLETED = "completed"
    REOPENED = "reopened"
    OVERDUE = "overdue"
    MOVED = "moved"
    MOVED_BACK = "moved_back"
    AGREED = "agreed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DROPPED = "dropped"
    STATUS = "status"
    CONFIDENCE = "confidence"
    EDITED_AFTER_DONE = "edited_after_done"
    TAKEN_BACK = "taken_back"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NEW = "new"
    GAP_OPENED = "gap_opened"
    GAP_CLOSED = "gap_closed"


class MessageKind(StrEnum):
    """What a message to a person is about."""

    SIGN_IN_LINK = "sign_in_link"
    SIGN_IN_CHANGED = "sign_in_changed"
    INVITATION = "invitation"
    QUESTION = "question"
    ANSWER = "answer"
    DIGEST = "digest"
    HANDED_OVER = "handed_over"


class SignInChange(StrEnum):
    """What has changed in how a person signs in."""

    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    PASSWORD_SET = "password_set"  # noqa: S105 - the word, not one.
    PASSWORD_REMOVED = "password_removed"  # noqa: S105 - the same.


class MessageState(StrEnum):
    """Where a message is. *Needless*: when it was to be sent, there was nothing left to say."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    BOUNCED = "bounced"
    NEEDLESS = "needless"


class ReminderKind(StrEnum):
    """What a line of a digest reminds of, most urgent first."""

    OVERDUE = "overdue"
    QUESTION_ASKED = "question_asked"
    REPORT_RETURNED = "report_returned"
    REPORT_MISSING = "report_missing"
    DUE_IN_7_DAYS = "due_in_7_days"
    DUE_IN_30_DAYS = "due_in_30_days"
    STALE = "stale"
    REVIEW_GAPS = "review_gaps"


class ReminderPace(StrEnum):
    """How often a person wants digests."""

    AS_NEEDED = "as_needed"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class SignInMeans(StrEnum):
    """By what a person signed in."""

    LINK = "link"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 - the word, not one.
    INVITATION = "invitation"
    DEMO = "demo"


class LogKind(StrEnum):
    """What a line of the log says was done."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    EXPORTED = "exported"


class LogDoor(StrEnum):
    """Through what it was done. *Itself*: the tracker did it, and nobody asked it to."""

    PAGE = "page"
    JSON = "json"
    COMMAND = "command"
    LINK = "link"
    CALENDAR = "calendar"
    ITSELF = "itself"


class EvaluationQuestion(StrEnum):
    """What those who took part may be asked, each on a scale from 1 to 5. An answer has a column for each."""

    USEFUL = "useful"
    LEARNED = "learned"
    EXCHANGE = "exchange"
    USABLE = "usable"
    ORGANISED = "organised"


class EvaluationState(StrEnum):
    """Whether an evaluation takes answers: its days are ahead, here or over, or it was closed early."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"
    CLOSED = "closed"


class Consent(StrEnum):
    """Whether those who can be recognised in a picture agree to be shown. *Not needed*: nobody can be."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    NOT_NEEDED = "not_needed"
    REFUSED = "refused"


class TranslatedField(StrEnum):
    """The short texts that the public reads, and that may be there in more than one language."""

    OBJECTIVE = "objective"
    MOTTO = "motto"
    TITLE = "title"
    SUMMARY = "summary"

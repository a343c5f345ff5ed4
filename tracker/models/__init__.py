"""The tables. Importing any of them imports all, because they refer to one another by name."""

from __future__ import annotations

from tracker.models.activity import (
    Activity,
    ActivityPair,
    ActivitySession,
    ActivityUpdate,
    CoOrganiser,
    HeadCount,
)
from tracker.models.calendar_address import CalendarAddress
from tracker.models.confirmation import Confirmation
from tracker.models.evaluation import Evaluation, EvaluationAnswer
from tracker.models.form import SubmittedForm
from tracker.models.invitation import Invitation
from tracker.models.last_look import LastLook
from tracker.models.log import LogEntry, LogLine, LogPair
from tracker.models.message import ItemLink, Message, Reminded
from tracker.models.organisation import Figure, Organisation
from tracker.models.pair import Membership, Pair, Practice
from tracker.models.picture import Picture
from tracker.models.plan import ActionPlan, Milestone, MilestoneUpdate, Replication
from tracker.models.programme import Programme, Source
from tracker.models.publication import Publication
from tracker.models.question import Question
from tracker.models.report import FollowUp, ReportComment, VisitReport
from tracker.models.result import Deliverable, DeliverablePair, Outcome, OutcomePair
from tracker.models.review import Decision, Review, Snapshot
from tracker.models.sign_in import FailedTry, Passkey, RecoveryCode, SecondFactor, SignIn, SignInLink
from tracker.models.story import OutcomeMilestone, ReportMilestone
from tracker.models.transfer import Transfer
from tracker.models.translation import Translation
from tracker.models.user import Role, User

__all__ = [
    "ActionPlan",
    "Activity",
    "ActivityPair",
    "ActivitySession",
    "ActivityUpdate",
    "CalendarAddress",
    "CoOrganiser",
    "Confirmation",
    "Decision",
    "Deliverable",
    "DeliverablePair",
    "Evaluation",
    "EvaluationAnswer",
    "FailedTry",
    "Figure",
    "FollowUp",
    "HeadCount",
    "Invitation",
    "ItemLink",
    "LastLook",
    "LogEntry",
    "LogLine",
    "LogPair",
    "Membership",
    "Message",
    "Milestone",
    "MilestoneUpdate",
    "Organisation",
    "Outcome",
    "OutcomeMilestone",
    "OutcomePair",
    "Pair",
    "Passkey",
    "Picture",
    "Practice",
    "Programme",
    "Publication",
    "Question",
    "RecoveryCode",
    "Reminded",
    "Replication",
    "ReportComment",
    "ReportMilestone",
    "Review",
    "Role",
    "SecondFactor",
    "SignIn",
    "SignInLink",
    "Snapshot",
    "Source",
    "SubmittedForm",
    "Transfer",
    "Translation",
    "User",
    "VisitReport",
]

"""What a programme file holds: each object's fields, in the order in which they are written.

`docs/programme-file.md` explains the same to the people who write such files; a test holds the two
together.
"""

from __future__ import annotations

from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    Capacity,
    Confidence,
    CountryDisplay,
    DeliverableKind,
    DeliverableStatus,
    MemberRole,
    MilestoneStatus,
    Mode,
    OrganisationKind,
    OutcomeKind,
    OutcomeStatus,
    PairStatus,
    PlanStatus,
    Reason,
    ReplicationStatus,
    ReportState,
    TransferStage,
)
from tracker.models.types import TITLE_LENGTH
from tracker.services.programme_file.date_kinds import (
    Clock,
    Date,
    DateOrUnknown,
    DateOrWithdrawn,
    DoneOn,
    Moment,
)
from tracker.services.programme_file.kinds import (
    KEY,
    TEXT,
    TITLE,
    WORDS,
    AnyCountry,
    Choice,
    Country,
    Language,
    Many,
    Number,
    PlanKey,
    Ref,
    RefOrName,
    Slug,
    Text,
    Timezone,
    Url,
    Whole,
    WrittenIn,
    YesNo,
)
from tracker.services.programme_file.objects import Citations, Field, Nothing, Object, Objects, Shape
from tracker.services.programme_file.translations import Translations

FORMAT = "mentoring-programme/1"

TEXTS = Many(WORDS)
URL = Url()
YES_NO = YesNo()
DATE = Date()
STATED_DAY = Date(states_a_day=True)
MOMENT = Moment()
COUNTRY = Country()
ORGANISATION = Ref("organisations")
PAIRS = Many(Ref("pairs"), unique=True)
MILESTONES_NAMED = Many(Ref("milestones"), unique=True)

# Any object with sources may say what these leave open.
SOURCED = (Field("sources", Many(Ref("sources"), unique=True)), Field("source_note", TEXT))
LANGUAGE = (Field("language", WrittenIn()),)
WHY = (Field("reason", Choice(Reason)), Field("comment", TEXT))
BORN = (Field("created_at", MOMENT),)

PROGRAMME = Shape(
    (
        Field("slug", Slug(TITLE_LENGTH, required=True), required=True),
        Field("name", WORDS, required=True),
        Field("acronym", TEXT),
        Field("lead", ORGANISATION, required=True),
        Field("facilitator", ORGANISATION),
        Field("funder", TEXT),
        Field("grant_number", TEXT),
        Field("funding_statement", TEXT),
        Field("disclaimer", TEXT),
        Field("period", DATE),
        Field("period_note", TEXT),
        Field("countries", Many(COUNTRY)),
        Field("country_display", Choice(CountryDisplay), default=CountryDisplay.ISO, written=True),
        Field("timezone", Timezone(), default="UTC", written=True),
        Field("default_language", Language(), default="en", written=True),
        Field("rounds", TEXTS),
        Field("open", YES_NO, default=False, written=True),
        Field("fictional", YES_NO, default=False),
        *LANGUAGE,
        *SOURCED,
    )
)

POPULATION = Shape(
    (
        Field("inhabitants", Number()),
        Field("foreign_origin_percent", Number(100)),
        Field("ethnic_minority_percent", Number(100)),
        Field("year", Whole(1000, 9999)),
        Field("note", TEXT),
    )
)

ORGANISATIONS = Shape(
    (
        Field("key", KEY, required=True),
        Field("name", WORDS, required=True),
        Field("kind", Choice(OrganisationKind), required=True),
        Field("acronym", TEXT),
        Field("scope", TEXT),
        Field("country", COUNTRY),
        Field("other_names", TEXTS),
        Field("website", URL),
        Field("population", Object(POPULATION), stored=False),
        *SOURCED,
    ),
    key="key",
)

MEMBERS = Shape(
    (
        Field("organisation", ORGANISATION, required=True),
        Field("role", Choice(MemberRole), required=True),
        Field("began", DateOrUnknown(states_a_day=True)),
        Field("ended", DateOrUnknown(states_a_day=True)),
        Field("note", TEXT),
        *LANGUAGE,
    )
)

REPLICATIONS = Shape(
    (
        Field("place", WORDS, required=True),
        Field("unnamed", YES_NO, default=False),
        Field("country", AnyCountry()),
        Field("organisation", RefOrName("organisations")),
        Field("mechanism", TEXT),
        Field("status", Choice(ReplicationStatus), required=True),
        Field("since", STATED_DAY),
        Field("evidence", TEXT),
        Field("said_by", ORGANISATION),
        Field("taken_from", Whole(1), stored=False),
        *LANGUAGE,
        *SOURCED,
    )
)

PRACTICES = Shape(
    (
        Field("key", KEY, required=True),
        Field("owner", ORGANISATION, required=True),
        Field("title", TITLE, required=True),
        Field("summary", TEXT),
        Field("evidence", TEXT),
        Field("resources", TEXT),
        Field("difficulties", TEXT),
        Field("elsewhere", TEXT),
        Field("url", URL),
        Field("replications", Objects(REPLICATIONS), stored=False),
        *LANGUAGE,
        Field("translations", Translations(("title", "summary")), stored=False),
        *SOURCED,
    ),
    key="key",
)

VIDEO = Shape((Field("subject", TEXT), Field("url", URL), *SOURCED))

PAIR = Shape(
    (
        Field("key", KEY, required=True),
        Field("number", Whole(1), required=True),
        Field("status", Choice(PairStatus), required=True),
        Field("objective", WORDS, required=True),
        Field("motto", TEXT),
        Field("toolkit", TEXT),
        Field("challenges", TEXTS, written=True),
        Field("strengths", TEXTS, written=True),
        Field("members", Objects(MEMBERS), required=True, stored=False),
        Field("practices", Objects(PRACTICES), stored=False),
        Field("video", Object(VIDEO)),
        Field("published", YES_NO, default=False),
        *LANGUAGE,
        Field("translations", Translations(("objective", "motto")), stored=False),
        *SOURCED,
        *BORN,
    ),
    key="key",
)

SESSIONS = Shape(
    (
        Field("day", DATE, written=True),
        Field("mode", Choice(Mode)),
        Field("place", TEXT),
        Field("host", ORGANISATION),
        Field("begins", Clock()),
        Field("ends", Clock()),
        Field("timezone", Timezone()),
        Field("note", TEXT),
    )
)

COUNT = Whole()

HEAD_COUNTS = Shape(
    (
        Field("organisation", ORGANISATION),
        Field("name", TEXT),
        Field("women", COUNT),
        Field("men", COUNT),
        Field("other", COUNT),
        Field("not_stated", COUNT),
        Field("capacity", Choice(Capacity)),
    )
)

CO_ORGANISERS = Shape((Field("organisation", ORGANISATION), Field("name", TEXT)))


def _updates(status: type[ActivityStatus | MilestoneStatus], *more: Field) -> Shape:
    return Shape(
        (
            Field("recorded_at", MOMENT, stored=False),
            Field("effective_on", STATED_DAY),
            Field("by", ORGANISATION, column="by_organisation"),
            Field("status", Choice(status)),
            Field("expected", DateOrWithdrawn()),
            Field("agreed", DATE),
            Field("happened", DATE),
            *more,
            *WHY,
            *LANGUAGE,
            Field("unchanged", YES_NO, default=False),
            Field("withdraws", MOMENT, stored=False),
        )
    )


ACTIVITY_UPDATES = _updates(ActivityStatus)
MILESTONE_UPDATES = _updates(MilestoneStatus, Field("confidence", Choice(Confidence)))

FOLLOW_UPS = Shape(
    (
        Field("what", WORDS, required=True),
        Field("owner", RefOrName("organisations")),
        Field("due", STATED_DAY),
        Field("done", DoneOn(states_a_day=True)),
        Field("milestone", Ref("milestones")),
        *LANGUAGE,
    )
)

LINKS = Shape((Field("title", TEXT), Field("url", URL)))

REPORT = Shape(
    (
        Field("state", Choice(ReportState), required=True),
        Field("submitted_on", STATED_DAY),
        Field("seen", TEXT),
        Field("learned", TEXT),
        Field("did_not_work", TEXT),
        Field("effect_on_plan", TEXT),
        Field("not_as_planned", TEXT),
        Field("reporter", ORGANISATION),
        Field("led_to", MILESTONES_NAMED, stored=False),
        Field("follow_ups", Objects(FOLLOW_UPS), stored=False),
        Field("links", Objects(LINKS, null_if_empty=True)),
        *LANGUAGE,
    )
)

ACTIVITIES = Shape(
    (
        Field("key", KEY, required=True),
        Field("kind", Choice(ActivityKind), required=True),
        Field("title", TITLE, required=True),
        Field("pairs", PAIRS, written=True, stored=False),
        Field("round", Whole(1), stored=False),
        Field("status", Choice(ActivityStatus), required=True),
        Field("mode", Choice(Mode)),
        Field("added_on", STATED_DAY),
        Field("agreed", DATE),
        Field("expected", DATE),
        Field("happened", DATE),
        Field("host", ORGANISATION),
        Field("place", TEXT),
        Field("country", COUNTRY),
        Field("online_url", URL),
        Field("objective", TEXT),
        Field("languages", TEXTS),
        Field("sessions", Objects(SESSIONS), stored=False),
        Field("head_counts", Objects(HEAD_COUNTS), stored=False),
        Field("co_organisers", Objects(CO_ORGANISERS), stored=False),
        Field("related_programme", TEXT),
        *WHY,
        Field("note", TEXT),
        Field("updates", Objects(ACTIVITY_UPDATES), stored=False),
        Field("report", Object(REPORT), stored=False),
        *LANGUAGE,
        *SOURCED,
        *BORN,
    ),
    key="key",
)

MILESTONES = Shape(
    (
        Field("code", KEY, required=True),
        Field("title", TITLE, required=True),
        Field("owner", ORGANISATION),
        Field("description", TEXT),
        Field("status", Choice(MilestoneStatus), default=MilestoneStatus.UNKNOWN),
        Field("added_on", STATED_DAY),
        Field("agreed", DATE),
        Field("expected", DATE),
        Field("happened", DATE),
        Field("confidence", Choice(Confidence)),
        Field("weight", Whole(1), default=1),
        Field("means_of_verification", TEXT),
        Field("evidence", Objects(LINKS)),
        Field("confirmed_by_mentor", YES_NO),
        *WHY,
        Field("note", TEXT),
        Field("updates", Objects(MILESTONE_UPDATES), stored=False),
        Field("replications", Objects(REPLICATIONS), stored=False),
        *LANGUAGE,
        Field("translations", Translations(("title",)), stored=False),
        *SOURCED,
        *BORN,
    ),
    key="code",
)

TRANSFERS = Shape(
    (
        Field("practice", Ref("practices"), required=True),
        Field("stage", Choice(TransferStage)),
        Field("changed", TEXT),
        *LANGUAGE,
        *SOURCED,
    ),
    key="practice",
)

PLANS = Shape(
    (
        Field("key", PlanKey(TITLE_LENGTH, required=True), required=True),
        Field("pair", Ref("pairs"), required=True),
        Field("owner", ORGANISATION, required=True),
        Field("title", TITLE, required=True),
        Field("objectives", TEXTS, written=True),
        Field("status", Choice(PlanStatus)),
        Field("adopted_on", STATED_DAY),
        Field("adopted_by", TEXT),
        Field("period", STATED_DAY),
        Field("transfers", Objects(TRANSFERS), stored=False),
        Field("milestones", Objects(MILESTONES), stored=False),
        *LANGUAGE,
        *SOURCED,
    ),
    key="key",
)

DELIVERABLES = Shape(
    (
        Field("key", KEY, required=True),
        Field("title", TITLE, required=True),
        Field("kind", Choice(DeliverableKind), required=True),
        Field("owner", ORGANISATION),
        Field("pairs", PAIRS, stored=False),
        Field("status", Choice(DeliverableStatus)),
        Field("due", DATE),
        Field("reported_on", STATED_DAY),
        Field("languages", TEXTS),
        Field("url", URL),
        Field("note", TEXT),
        *LANGUAGE,
        *SOURCED,
    ),
    key="key",
)

OUTCOMES = Shape(
    (
        Field("key", KEY, required=True),
        Field("title", TITLE, required=True),
        Field("kind", Choice(OutcomeKind), required=True),
        Field("owner", ORGANISATION),
        Field("pairs", PAIRS, stored=False),
        Field("status", Choice(OutcomeStatus)),
        Field("practice", Ref("practices")),
        Field("came_from", MILESTONES_NAMED, stored=False),
        Field("occurred", STATED_DAY),
        Field("url", URL),
        Field("note", TEXT),
        *LANGUAGE,
        Field("translations", Translations(("title",)), stored=False),
        *SOURCED,
    ),
    key="key",
)

FILE = Shape(
    (
        Field("format", Text(TITLE_LENGTH, required=True), required=True),
        Field("rule", TEXT),
        Field("programme", Object(PROGRAMME), required=True),
        Field("organisations", Objects(ORGANISATIONS)),
        Field("pairs", Objects(PAIR)),
        Field("activities", Objects(ACTIVITIES)),
        Field("plans", Objects(PLANS)),
        Field("deliverables", Objects(DELIVERABLES)),
        Field("outcomes", Objects(OUTCOMES)),
        Field("reviews", Nothing()),
        Field("sources", Citations()),
    )
)

"""The words of the log: what tables and columns are called, and what their values say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import Boolean, Date, Enum, Table
from sqlalchemy.types import TypeEngine

from tracker.extensions import Base
from tracker.labels.languages import language_name
from tracker.labels.printed import day_words, time_words
from tracker.labels.words import label
from tracker.models.types import UtcDateTime

LONGEST_VALUE = 400
"""Characters of a value that are shown; the log keeps all of them."""

TABLE_WORDS: Mapping[str, LazyString] = {
    "programme": _l("Programme"),
    "source": _l("Source"),
    "organisation": _l("Organisation"),
    "figure": _l("Figure of an organisation"),
    "pair": _l("Pair"),
    "membership": _l("Member of a pair"),
    "practice": _l("Good practice"),
    "activity": _l("Activity"),
    "activity_pair": _l("Pair of an activity"),
    "activity_session": _l("Session"),
    "head_count": _l("Head-count"),
    "co_organiser": _l("Co-organiser"),
    "activity_update": _l("Update of an activity"),
    "visit_report": _l("Visit report"),
    "follow_up": _l("Follow-up"),
    "report_comment": _l("Comment on a report"),
    "report_milestone": _l("What a lesson led to"),
    "action_plan": _l("Action plan"),
    "milestone": _l("Milestone"),
    "milestone_update": _l("Update of a milestone"),
    "confirmation": _l("Confirmation by the mentor city"),
    "replication": _l("Replication"),
    "translation": _l("Translation"),
    "transfer": _l("Practice taken over"),
    "deliverable": _l("Deliverable"),
    "deliverable_pair": _l("Pair of a deliverable"),
    "outcome": _l("Outcome"),
    "outcome_pair": _l("Pair of an outcome"),
    "outcome_milestone": _l("What led to an outcome"),
    "review": _l("Review"),
    "decision": _l("Decision"),
    "snapshot": _l("Frozen figures of a review"),
    "question": _l("Question"),
    "evaluation": _l("Evaluation"),
    "picture": _l("Picture"),
    "publication": _l("What is public"),
    "invitation": _l("Invitation"),
    "role": _l("Role"),
    "calendar_address": _l("Calendar address"),
    "user": _l("Account"),
    "sign_in": _l("Sign-in"),
    "passkey": _l("Passkey"),
    "second_factor": _l("Second step of signing in"),
    "recovery_code": _l("Recovery code"),
}

COLUMN_WORDS: Mapping[str, LazyString] = {
    "accepted_at": _l("Accepted"),
    "accepted_by": _l("Accepted by"),
    "achievements": _l("Achievements"),
    "acronym": _l("Acronym"),
    "active": _l("May sign in"),
    "activity": _l("Activity"),
    "added_on": _l("Came into the plan"),
    "address": _l("Address"),
    "administrator": _l("Administrator"),
    "adopted_by": _l("Adopted by"),
    "adopted_on": _l("Adopted"),
    "agreed": _l("Agreed"),
    "alt": _l("In words, for who cannot see it"),
    "answer": _l("Answer"),
    "answer_language": _l("Language of the answer"),
    "answered_at": _l("Answered"),
    "answered_by": _l("Answered by"),
    "answered_by_organisation": _l("Answered for"),
    "asked_at": _l("Asked"),
    "asked_by": _l("Asked by"),
    "asked_by_organisation": _l("Asked for"),
    "began": _l("Began"),
    "began_unknown": _l("Began on an unknown day"),
    "begins": _l("Begins"),
    "by_organisation": _l("Said for"),
    "by_user": _l("Said by"),
    "capacity": _l("As"),
    "challenges": _l("Challenges"),
    "changed": _l("What was changed"),
    "citation": _l("Citation"),
    "closed_at": _l("Closed early"),
    "closes_on": _l("Closes on"),
    "code": _l("Code"),
    "code_hash": _l("Code"),
    "comment": _l("Comment"),
    "confidence": _l("Confidence"),
    "confirmed_at": _l("Confirmed"),
    "confirmed_by_mentor": _l("Confirmed by the mentor city"),
    "consent": _l("Consent of those in it"),
    "counting_rules": _l("Version of the counting rules"),
    "countries": _l("Countries"),
    "country": _l("Country"),
    "country_display": _l("Country codes"),
    "credential": _l("Key"),
    "credit": _l("Who took it"),
    "cut_off": _l("Cut-off"),
    "day": _l("Day"),
    "default_language": _l("Language of the pages"),
    "deliverable": _l("Deliverable"),
    "description": _l("Description"),
    "did_not_work": _l("What did not work"),
    "difficulties": _l("Difficulties"),
    "disclaimer": _l("Disclaimer"),
    "done": _l("Done"),
    "done_on": _l("Done on"),
    "draft": _l("Draft"),
    "due": _l("Due"),
    "effect_on_plan": _l("Effect on the plan"),
    "effective_on": _l("About the day"),
    "elsewhere": _l("What it would need elsewhere"),
    "email": _l("Address"),
    "ended": _l("Ended"),
    "ended_at": _l("Ended"),
    "ended_by_organisation": _l("Ended for"),
    "ended_by_user": _l("Ended by"),
    "ended_unknown": _l("Ended on an unknown day"),
    "ends": _l("Ends"),
    "evidence": _l("Evidence"),
    "expected": _l("Expected"),
    "expires_at": _l("Good until"),
    "facilitator": _l("Facilitator"),
    "field": _l("Which text"),
    "fictional": _l("Fictional"),
    "forgotten_at": _l("Name forgotten"),
    "frozen_by": _l("Frozen by"),
    "fs_uniquifier": _l("Secret of the sign-ins"),
    "from_day": _l("From"),
    "funder": _l("Funder"),
    "funding_statement": _l("Funding statement"),
    "given_by": _l("Given by"),
    "grant_number": _l("Grant number"),
    "happened": _l("Happened"),
    "height": _l("Height"),
    "held_on": _l("Held on"),
    "host": _l("Host"),
    "invitation": _l("Invitation"),
    "keeps_names_months": _l("Keeps names for so many months"),
    "key": _l("Key"),
    "kind": _l("Kind"),
    "language": _l("Language"),
    "languages": _l("Languages"),
    "lead": _l("Lead partner"),
    "learned": _l("What was learned"),
    "left_at": _l("Left"),
    "licence": _l("Licence"),
    "links": _l("Links"),
    "made_by": _l("Made by"),
    "means": _l("Signed in"),
    "means_of_verification": _l("Means of verification"),
    "mechanism": _l("Through what"),
    "men": _l("Men"),
    "milestone": _l("Milestone"),
    "mode": _l("Mode"),
    "motto": _l("Motto"),
    "name": _l("Name"),
    "next_steps": _l("Next steps"),
    "not_as_planned": _l("Not as planned"),
    "not_stated": _l("Not stated"),
    "note": _l("Note"),
    "number": _l("Number"),
    "objective": _l("Objective"),
    "objectives": _l("Objectives"),
    "occurred": _l("When"),
    "online_url": _l("Online link"),
    "open": _l("Anyone may read"),
    "organisation": _l("Organisation"),
    "organisation_name": _l("Organisation"),
    "other": _l("Other"),
    "other_names": _l("Other names"),
    "outcome": _l("Outcome"),
    "owner": _l("Owner"),
    "owner_name": _l("Owner"),
    "pair": _l("Pair"),
    "password": _l("Password"),
    "period": _l("Period"),
    "period_note": _l("Note on the period"),
    "place": _l("Place"),
    "piece": _l("Part of the public pages"),
    "plan": _l("Action plan"),
    "plans": _l("Plans"),
    "population_note": _l("Note on the inhabitants"),
    "population_year": _l("Year of the figures"),
    "position": _l("Place in the list"),
    "practice": _l("Good practice"),
    "opens_on": _l("Opens on"),
    "previous": _l("Previous review"),
    "questions": _l("Questions"),
    "programme": _l("Programme"),
    "public_key": _l("Public key"),
    "published": _l("Published"),
    "reason": _l("Reason"),
    "recorded_at": _l("Typed in"),
    "related_programme": _l("Related programme"),
    "reminders": _l("Reminders"),
    "report": _l("Visit report"),
    "reported_on": _l("Reported on"),
    "reporter": _l("Reported for"),
    "returned_note": _l("Note on returning"),
    "review": _l("Review"),
    "resources": _l("Resources"),
    "revoked_at": _l("Taken back"),
    "risks": _l("Risks"),
    "role": _l("Role"),
    "round": _l("Round"),
    "rounds": _l("Rounds"),
    "rule": _l("Rule"),
    "said_by": _l("Who says so"),
    "scope": _l("Scope"),
    "secret": _l("Secret"),
    "seen": _l("What was seen"),
    "since": _l("Since"),
    "size": _l("Size in bytes"),
    "slug": _l("Address of the programme"),
    "source_note": _l("What the sources leave open"),
    "sources": _l("Sources"),
    "stage": _l("Stage"),
    "state": _l("State"),
    "state_of_play": _l("State of play"),
    "status": _l("State"),
    "strengths": _l("Strengths"),
    "submitted_on": _l("Submitted"),
    "summary": _l("Summary"),
    "taken_from": _l("Taken from"),
    "text": _l("Text"),
    "ticked_by": _l("Ticked by"),
    "timezone": _l("Timezone"),
    "title": _l("Title"),
    "token_hash": _l("Secret link"),
    "toolkit": _l("Toolkit"),
    "transports": _l("How the device connects"),
    "unchanged": _l("Nothing has changed"),
    "unnamed": _l("Nobody says which place"),
    "url": _l("Link"),
    "user": _l("Person"),
    "user_handle": _l("Name among the keys"),
    "value": _l("Value"),
    "video": _l("Video"),
    "website": _l("Website"),
    "weight": _l("Weight"),
    "what": _l("What"),
    "why": _l("Why"),
    "width": _l("Width"),
    "withdraws": _l("Withdraws the update"),
    "withdraws_expected": _l("Withdraws the expected date"),
    "women": _l("Women"),
    "year": _l("Year"),
}
"""The words of the columns; a date's four columns go by the date, and a reference by what it refers to."""

Names = Callable[[str, int], str]
"""What a row of a table is called: ``names("organisation", 3)``."""


def table_words(table: str) -> str:
    """What a row of a table is; a table that is no more goes by its name."""
    return str(TABLE_WORDS.get(table, table))


def bare_name(column: str) -> str:
    """The name by which a column's words go."""
    for ending in ("_text", "_edtf", "_id"):
        if column.endswith(ending):
            return column.removesuffix(ending)
    return column


def column_words(column: str) -> str:
    """What a column is called; one that is no more goes by its name."""
    return str(COLUMN_WORDS.get(bare_name(column), column))


def value_words(table: str, column: str, value: Any, names: Names, zone: ZoneInfo) -> str:
    """What a value says, as a person would: nothing, where it is unknown. Times are those of `zone`."""
    if value is None or value in ([], {}, ""):
        return str(_("nothing"))
    there = Base.metadata.tables.get(table)
    words = (
        _typed_words(there, column, value, names, zone) if there is not None and column in there.c else None
    )
    text = _plain_words(value) if words is None else words
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _typed_words(table: Table, column: str, value: Any, names: Names, zone: ZoneInfo) -> str | None:
    """What it says by its column's type; None where the type adds nothing, or is not what it was then."""
    keys = table.c[column].foreign_keys
    try:
        if column.endswith("_edtf"):
            return day_words(date.fromisoformat(value))
        if column.endswith("language"):
            return language_name(value)
        if keys:
            return names(next(iter(keys)).column.table.name, value)
        return _words_of_type(table.c[column].type, value, zone)
    except (KeyError, TypeError, ValueError):
        return None


def _words_of_type(kind: TypeEngine[Any], value: Any, zone: ZoneInfo) -> str | None:
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return str(label(kind.enum_class(value)))  # type: ignore[arg-type]
    if isinstance(kind, Boolean):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(kind, UtcDateTime):
        return _moment_words(datetime.fromisoformat(value).astimezone(zone))
    return day_words(date.fromisoformat(value)) if isinstance(kind, Date) else None


def _moment_words(moment: datetime) -> str:
    return str(_("%(day)s, %(time)s", day=day_words(moment.date()), time=time_words(moment)))


def _plain_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain_words, value))
    if isinstance(value, dict):
        return " · ".join(_plain_words(one) for one in value.values() if one is not None)
    return str(value)

"""The words on screen, marked for gettext, in one place: imported from here, whichever file they stand in."""

from __future__ import annotations

from tracker.labels.changes import CHANGE_MARKS, FIRST_SAID, NONE_LEFT, UNDATED, change_count_words
from tracker.labels.countries import countries_in_order, country_code, country_name
from tracker.labels.errors import ERROR_SENTENCES, error_sentence
from tracker.labels.figures import FIGURE_NAMES, FIGURE_RULES, figure_name, figure_rule, finding_words
from tracker.labels.gaps import GAP_ACTIONS, GAP_QUESTIONS
from tracker.labels.names import activity_kind_name, activity_name, thing_name
from tracker.labels.states import (
    STATE_CLASS,
    UNKNOWN,
    StateMark,
    city_says,
    flag_in_words,
    flag_words,
    slippage_words,
    state_mark,
)
from tracker.labels.words import WORDS, choices, label

__all__ = [
    "CHANGE_MARKS",
    "ERROR_SENTENCES",
    "FIGURE_NAMES",
    "FIGURE_RULES",
    "FIRST_SAID",
    "GAP_ACTIONS",
    "GAP_QUESTIONS",
    "NONE_LEFT",
    "STATE_CLASS",
    "UNDATED",
    "UNKNOWN",
    "WORDS",
    "StateMark",
    "activity_kind_name",
    "activity_name",
    "change_count_words",
    "choices",
    "city_says",
    "countries_in_order",
    "country_code",
    "country_name",
    "error_sentence",
    "figure_name",
    "figure_rule",
    "finding_words",
    "flag_in_words",
    "flag_words",
    "label",
    "slippage_words",
    "state_mark",
    "thing_name",
]

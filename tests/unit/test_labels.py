"""Every word on screen is there, and says what to do."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

import pytest
from flask import Flask
from flask_babel import Babel

from tracker import labels
from tracker.domain import statuses
from tracker.domain.errors import DomainError

ENUMS = [
    kind
    for kind in vars(statuses).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]


@pytest.fixture(autouse=True)
def in_english():
    app = Flask("words")
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_member_has_a_word(kind):
    assert [str(labels.label(member)) for member in kind if not str(labels.label(member)).strip()] == []
    assert len(labels.WORDS[kind]) == len(kind)


def test_equal_values_of_different_enums_keep_their_own_words():
    assert labels.label(statuses.ActivityKind.OTHER) == "Other activity"
    assert labels.label(statuses.DeliverableKind.OTHER) == "Other deliverable"
    assert labels.label(statuses.Reason.OTHER) == "Another reason"


@pytest.mark.parametrize("kind", list(labels.STATE_CLASS), ids=lambda kind: kind.__name__)
def test_every_member_of_a_state_has_a_shape(kind):
    assert set(labels.STATE_CLASS[kind]) == set(kind)


def test_words_within_one_enum_differ():
    for kind in ENUMS:
        words = [str(labels.label(member)) for member in kind]
        assert len(set(words)) == len(words), kind


def test_a_state_that_nobody_said_looks_unknown():
    assert labels.state_mark(None) == labels.UNKNOWN
    assert str(labels.city_says(None)) == "not assessed"


def test_flags_say_their_days():
    assert labels.flag_words(statuses.Flag.OVERDUE, days=1) == "Overdue, 1 day"
    assert labels.flag_words(statuses.Flag.OVERDUE, days=12) == "Overdue, 12 days"
    assert labels.flag_words(statuses.Flag.DUE_SOON, days=0) == "Due today"
    assert labels.flag_words(statuses.Flag.STALE, days=74) == "No update for 74 days"
    assert labels.flag_words(statuses.Flag.NO_DATE) == "No date"


def test_slippage_is_about_months_where_a_date_is_only_a_month():
    assert labels.slippage_words(0) == "as agreed"
    assert labels.slippage_words(12) == "12 days later"
    assert labels.slippage_words(-1) == "1 day earlier"
    assert labels.slippage_words(31, exact=False) == "about a month later"
    assert labels.slippage_words(-92, exact=False) == "about 3 months earlier"


def test_every_figure_has_a_name_and_a_rule():
    assert labels.FIGURE_NAMES.keys() == labels.FIGURE_RULES.keys()
    assert [name for name, rule in labels.FIGURE_RULES.items() if not str(rule).endswith(".")] == []


def test_every_gap_asks_and_offers_a_way():
    assert set(labels.GAP_QUESTIONS) == set(labels.GAP_ACTIONS) == set(statuses.GapKind)


def test_greece_is_stored_gr_and_shown_el_only_where_the_programme_says_so():
    eu, iso = statuses.CountryDisplay.EU, statuses.CountryDisplay.ISO
    assert [labels.country_code(code, eu) for code in ("GR", "GB", "BE")] == ["EL", "UK", "BE"]
    assert [labels.country_code(code, iso) for code in ("GR", "GB", "BE")] == ["GR", "GB", "BE"]


def test_countries_are_named_in_the_language_of_the_reader():
    assert labels.country_name("GR", "en") == "Greece"
    assert labels.country_name("GR", "fr") == "Grèce"
    assert labels.country_name(None) == "country not known"


def test_error_sentences_print_words_not_codes():
    error = DomainError(
        "status", "no_such_step", now=statuses.ActivityStatus.HELD, to=statuses.ActivityStatus.IDEA
    )
    assert labels.error_sentence(error) == "“Held” cannot become “Idea”. Choose another state."


def test_error_sentences_print_dates_as_people_write_them(monkeypatch):
    monkeypatch.setitem(labels.ERROR_SENTENCES, "test", labels.ERROR_SENTENCES["outside_plan"])
    sentence = labels.error_sentence(DomainError(None, "test", period=date(2021, 10, 5)))
    assert "(5 October 2021)" in sentence


def test_an_error_nobody_foresaw_still_says_what_to_do():
    assert "try again" in labels.error_sentence(DomainError(None, "never_heard_of"))
    assert "try again" in labels.error_sentence(DomainError("round", "round_taken"))


def test_every_error_sentence_is_a_sentence():
    for code, sentence in labels.ERROR_SENTENCES.items():
        assert re.search(r"[.?]$", str(sentence)), code

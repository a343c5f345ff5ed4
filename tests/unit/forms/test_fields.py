"""Dates are typed as people say them, and a field never changes what nobody touched."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import Form

from tracker.domain.dates import from_edtf
from tracker.domain.errors import DomainError
from tracker.forms.errors import add_error, sentence_of
from tracker.forms.fields import ApproximateDateField, LinesField


class Dated(Form):
    expected = ApproximateDateField("Expected")
    short = ApproximateDateField("Short", default_year=2021)
    lines = LinesField("Lines")


@pytest.fixture(autouse=True)
def in_english():
    app = Flask("fields")
    Babel(app)
    with app.test_request_context():
        yield


def typed(**fields):
    return MultiDict({"expected": "", "short": "", "lines": "", **fields})


def test_a_date_is_read_as_it_was_typed():
    form = Dated(typed(expected="4–5 Oct 2021"))
    assert form.validate()
    assert (form.expected.data.edtf, form.expected.data.text) == ("2021-10-04/2021-10-05", "4–5 Oct 2021")


def test_an_empty_field_is_no_date():
    form = Dated(typed(), expected=from_edtf("2021-10"))
    assert form.validate()
    assert form.expected.data is None


def test_what_cannot_be_read_is_kept_and_answered_with_three_ways_to_write_it():
    form = Dated(typed(expected="soonish"))
    assert not form.validate()
    (sentence,) = form.expected.errors
    assert "“4–5 October 2021”, “October 2021”" in sentence
    assert "“spring 2022”" in sentence
    assert 'value="soonish"' in form.expected()


@pytest.mark.parametrize(
    "edtf", ["2021-10-04/2021-10-05", "2021-10-19/..", "2021-10-04/2021-10-05?", "2022-21"]
)
def test_a_date_that_was_printed_and_comes_back_untouched_is_the_same(edtf):
    date = from_edtf(edtf)
    printed = Dated(expected=date).expected._value()
    form = Dated(typed(expected=printed), expected=date)
    assert form.validate()
    assert form.expected.data == date


def test_a_missing_year_is_asked_for_unless_the_field_knows_it():
    assert not Dated(typed(expected="4 October")).validate()
    assert Dated(typed(short="4 October")).short.data.edtf == "2021-10-04"


def test_lines_are_a_list_without_empty_ones():
    form = Dated(typed(lines=" one \r\n\r\ntwo"))
    assert form.lines.data == ["one", "two"]
    assert Dated(lines=["one", "two"]).lines._value() == "one\ntwo"


def test_a_rule_that_says_no_stands_at_its_field_or_at_the_form():
    form = Dated(typed())
    form.validate()
    add_error(form, DomainError("due", "happened_required"), fields={"due": "expected"})
    add_error(form, DomainError(None, "already_withdrawn"))
    assert form.errors["expected"] == ["Give the day on which it happened."]
    assert form.form_errors == ["This update was already withdrawn."]


def test_a_period_is_printed_in_words():
    sentence = sentence_of(DomainError("agreed", "outside_plan", period=from_edtf("2021-10/2022-03")))
    assert "October 2021–March 2022" in sentence or "October 2021 – March 2022" in sentence

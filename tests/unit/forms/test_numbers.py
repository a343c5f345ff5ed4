"""Numbers are read as the person's language writes them (model.md, awkward case 23)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from werkzeug.datastructures import MultiDict
from wtforms import Form

from tracker.datewords import LANGUAGES, print_number
from tracker.forms.numbers import MOST, CountField, ShareField, YearField


class Figures(Form):
    inhabitants = CountField("Inhabitants")
    share = ShareField("Share")
    year = YearField("Year")


@pytest.fixture
def read() -> Any:
    app = Flask("numbers")
    Babel(app)

    def fill(language: str, name: str, typed: str, before: Any = None) -> Any:
        with app.test_request_context(), force_locale(language):
            form = Figures(MultiDict({name: typed}), data={name: before})
            form.validate()
            return form[name].data, [str(one) for one in form[name].errors], form[name]._value()

    return fill


Read = Callable[..., tuple[Any, list[str], str]]


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        *((language, "87000") for language in LANGUAGES),
        *((language, "87 000") for language in LANGUAGES),
        *((language, "87\u00a0000") for language in LANGUAGES),
        *((language, "87\u202f000") for language in LANGUAGES),
        ("en", "87,000"),
        ("it", "87.000"),
        ("nl", "87.000"),
        ("es", "87.000"),
        ("el", "87.000"),
        ("de", "87.000"),
        ("en", " 87'000 "),
    ],
)
def test_awkward_case_23_a_number_is_read_as_its_language_writes_it(
    read: Read, language: str, typed: str
) -> None:
    assert read(language, "inhabitants", typed)[:2] == (87000, [])


@pytest.mark.parametrize(
    ("language", "typed", "example"),
    [
        ("en", "87.000", "87,000"),
        ("fr", "87.000", "87\u202f000"),
        ("fr", "87,000", "87\u202f000"),
        ("it", "87,000", "87.000"),
        ("lv", "87.000", "87\u00a0000"),
        ("lv", "87,000", "87\u00a0000"),
        ("de", "87,000", "87.000"),
        ("el", "87,000", "87.000"),
        ("es", "87,000", "87.000"),
        ("nl", "87,000", "87.000"),
        ("en", "87,00", "87,000"),
        ("en", "about 87000", "87,000"),
        ("en", "-5", "87,000"),
        ("en", "NaN", "87,000"),
        ("en", "1e9", "87,000"),
        ("en", "٨٧", "87,000"),
        ("en", "<script>", "87,000"),
    ],
)
def test_a_number_that_could_be_another_is_refused_with_an_example(
    read: Read, language: str, typed: str, example: str
) -> None:
    value, errors, shown = read(language, "inhabitants", typed)
    assert value is None
    assert example in errors[0]
    assert "87000" in errors[0]
    assert shown == typed


def test_more_people_than_there_are_is_refused(read: Read) -> None:
    assert read("en", "inhabitants", "99999999999")[1]
    assert read("en", "inhabitants", "9" * 5000)[1]


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("en", "32 %", 32),
        ("fr", "32\u202f%", 32),
        ("en", "32%", 32),
        ("en", "32.5", 32.5),
        ("fr", "32,5", 32.5),
        ("fr", "32.5", 32.5),
        ("en", "0", 0),
        ("en", "100", 100),
        ("en", "1.234", 1.234),
    ],
)
def test_awkward_case_23_a_share_is_read_with_or_without_its_sign(
    read: Read, language: str, typed: str, value: float
) -> None:
    assert read(language, "share", typed)[:2] == (value, [])


@pytest.mark.parametrize(
    ("language", "typed"),
    [("en", "101"), ("en", "-1"), ("fr", "1.234"), ("en", "1,234"), ("en", "a third"), ("en", "32 % 5")],
)
def test_what_is_no_share_is_refused(read: Read, language: str, typed: str) -> None:
    value, errors, _shown = read(language, "share", typed)
    assert value is None
    assert "0 to 100" in errors[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [0, 999, 1000, 1234, 9999, 10000, 87000, 1234567, MOST])
def test_a_number_is_read_as_it_is_printed_in_every_language(read: Read, language: str, value: int) -> None:
    printed = print_number(value, language)
    assert read(language, "inhabitants", printed)[:2] == (value, [])
    assert read(language, "inhabitants", str(value))[2] in (printed, str(value))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [0.5, 6.25, 32.5, 33.333])
def test_a_share_is_read_as_it_is_printed_in_every_language(read: Read, language: str, value: float) -> None:
    assert read(language, "share", f"{print_number(value, language)}\u00a0%")[:2] == (value, [])


def test_a_number_that_was_printed_comes_back_as_it_was(read: Read) -> None:
    assert read("it", "inhabitants", "87.000", 87000)[:2] == (87000, [])
    # Printed with three decimals, it keeps those that were not printed.
    assert read("en", "share", "33.333", 33.33333)[:2] == (33.33333, [])


@pytest.mark.parametrize(("typed", "value"), [("2011", 2011), ("", None), ("11", None), ("2999", None)])
def test_a_year_has_four_digits_and_is_not_to_come(read: Read, typed: str, value: int | None) -> None:
    found, errors, _shown = read("en", "year", typed)
    assert found == value
    assert bool(errors) is (value is None and typed != "")

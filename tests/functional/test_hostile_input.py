"""Whatever is sent to whatever address by whomever: a status below 500 and a sentence, or a page.

Addresses come from the application, fields from the forms it draws, names after the question mark from the
code. Each field gets a few of the hostile values, the next field the next ones, so that all are used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.addresses import Rule, addresses, query_names, rules
from tests.support.forms import Sent
from tests.support.grow import TODAY, grown
from tests.support.hostile import HARMLESS, IN_PATHS, RAW, SCRIPT, VALUES, Ground, fault, send
from tests.support.quick import Quick

READ = [rule for rule in rules() if rule.method == "GET"]
POSTED = [rule for rule in rules() if rule.method == "POST"]
WITHOUT_FORM = {
    *("sign_in.sign_in_demo", "visit_log.undo", "reports.accept", "follow_ups.propose"),
    *("activities.delete", "milestones.delete", "organisations.delete", "plans.delete", "pairs.delete"),
    *("members.delete", "practices.delete"),
}
"""Drawn only in a demo, right after something was said, or for what nothing stands on: hardly a field."""
PER_FIELD = 2
MOST_FORMS = 4
"""How often a form that was accepted is drawn anew."""
CHOSEN = ("unknown", str(10**30), "-1", SCRIPT, "", "²", "999999")


@pytest.fixture(autouse=True)
def _today(frozen_day: Callable[..., None]) -> None:
    frozen_day(TODAY)


def faults_of(browser: Quick, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        try:
            wrong = fault(browser.get(path))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for.
            wrong = repr(error)[:200]
        if wrong is not None:
            found.append(f"{path[:160]}: {wrong}")
    return found


def test_no_part_of_an_address_breaks_a_page(app: Flask) -> None:
    there, found = grown(pairs=1), []
    for who, tried in (("coordinator", IN_PATHS), ("anonymous", IN_PATHS[3:6])):
        browser = Quick(app, there.people[who])
        for rule in READ:
            names = [name for name in rule.names if name != "slug" or rule.endpoint == "pairs.show"]
            ids = dict.fromkeys(rule.names, "1") | {"slug": there.programme.slug}
            paths = [rule.path.format(**ids | {name: part}) for name in names for part in tried]
            found += [f"{who} {one}" for one in faults_of(browser, paths)]
    assert found == []


def test_nothing_after_the_question_mark_breaks_a_page(app: Flask) -> None:
    there, found = grown(pairs=1, is_open=True), []
    for who in ("anonymous", "coordinator"):
        browser = Quick(app, there.people[who])
        for number, rule in enumerate(READ):
            path, names = next(addresses(there, rule)), query_names()
            values = turned([*map(quote, VALUES), *RAW], 5 * number)
            together = ["&".join(f"{name}={value}" for name in names) for value in islice(values, 2)]
            alone = [f"{name}={next(values)}" for name in names[number % 4 :: 4]]
            twice = ["&".join(f"{name}=1&{name}=x" for name in names)]
            asked = [f"{path}?{words}" for words in (*together, *(alone if who != "anonymous" else twice))]
            found += [f"{who} {one}" for one in faults_of(browser, asked)]
    assert found == []


def turned(values: Iterable[str], by: int) -> Iterator[str]:
    """The values again and again, beginning with another one, so that each test has others first."""
    every = list(values)
    return cycle(every[by % len(every) :] + every[: by % len(every)])


@pytest.mark.parametrize("rule", [one for one in POSTED if one.endpoint not in WITHOUT_FORM], ids=str)
def test_no_field_of_a_form_breaks_it(app: Flask, rule: Rule) -> None:
    ground, found, seen = Ground(app, rule), list[str](), set[str]()
    forms = ground.forms()
    assert forms, "no page draws a form that goes there"
    for fields, drawn in forms.items():
        names = {kind_of(name): name for name in reversed(fields) if kind_of(name) not in seen}
        if not names:
            continue
        good, form, accepted = ground.filled(drawn), ground.form(fields), 0
        for name, value in tried(drawn, list(names.values()), POSTED.index(rule)):
            if form is None or accepted > MOST_FORMS:
                break
            # Version and last seen update are of now, the rest as it was accepted.
            values = good | {one: form.values[one] for one in OF_NOW & set(fields)}
            values |= {name: value} if name else dict.fromkeys(fields, value)
            answer, wrong = ground.post(form, values)
            if wrong is not None:
                found.append(f"{name or 'every field'} = {value!r:.60}: {wrong}")
            if answer is None or answer.status_code in (303, 409):
                form, accepted = ground.form(fields), accepted + 1
        seen |= set(names)
    assert found == []


def kind_of(name: str) -> str:
    """One line of several is like another."""
    return re.sub(r"\d+", "0", name)


OF_NOW = {"version", "last_seen", "form_token"}


def tried(form: Sent, names: list[str], by: int) -> Iterator[tuple[str, list[str]]]:
    """What each field is given: hostile values, nothing at all, several where one is meant."""
    typed, chosen, several = turned(VALUES, 11 * by), turned(CHOSEN, by), cycle(([], ["1", "x"]))
    for value in islice(typed, PER_FIELD):
        yield "", [value]
    for name in names:
        for value in islice(chosen if name in form.choices else typed, PER_FIELD):
            yield name, [value]
        yield name, next(several)


@pytest.mark.parametrize("who", ["anonymous", "coordinator"])
def test_no_body_breaks_an_address_that_takes_forms(app: Flask, who: str) -> None:
    there = grown(pairs=1)
    browser = Quick(app, there.people[who])
    found = []
    for rule in POSTED:
        path = next(addresses(there, rule))
        for body in bodies(browser.token):
            _answer, wrong = send(browser, path, **body)
            if wrong is not None:
                found.append(f"{rule} {str(body)[:80]}: {wrong}")
        if rule.endpoint == "sign_in.sign_out":
            browser = Quick(app, there.people[who])
    assert found == []


def bodies(token: str) -> list[dict[str, object]]:
    """What is no form of ours: JSON, plain text, files for texts, bytes, and nothing at all."""
    header = {"X-CSRFToken": token}
    file = (BytesIO(b"\x89PNG\r\n\x1a\n\xff"), "x.png")
    names = ("title", "comment", "note", "status", "what", "address", "form_token", "version")
    return [
        {"data": {}},
        {"data": {"csrf_token": token}},
        {"json": {"title": [1, {"a": None}], "csrf_token": token}, "headers": header},
        {"json": [], "headers": header},
        {"data": "{", "content_type": "application/json", "headers": header},
        {"data": "title=x", "content_type": "text/plain", "headers": header},
        {"data": {"csrf_token": token} | {name: (BytesIO(b"x\xff"), "a.txt") for name in names}},
        {"data": {"csrf_token": token, "title": file}},
        {"data": b"title=%ff&csrf_token=%00", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"\xff\xfe", "content_type": "multipart/form-data; boundary=x", "headers": header},
        {"data": {"csrf_token": token} | {f"sessions-{n}-day": "x" for n in (0, 10**9, -1)}},
        {"data": {"csrf_token": token} | {f"people-{n}-women": "1" for n in (*range(150), 10**12)}},
    ]


@pytest.mark.parametrize("rule", [one for one in POSTED if "{slug}" in one.path], ids=str)
def test_what_belongs_to_another_programme_cannot_be_chosen(app: Flask, rule: Rule) -> None:
    ground = Ground(app, rule)
    elsewhere = grown("elsewhere", pairs=2).pairs[-1]
    foreign = {
        str(thing.id)
        for thing in (
            *(elsewhere.pair, elsewhere.plan, elsewhere.practice, elsewhere.organisations[2]),
            *(elsewhere.milestones[0], elsewhere.activities["accepted"], elsewhere.members[0]),
        )
    }
    for fields, form in ground.forms().items():
        numbered = [
            name
            for name, choices in form.choices.items()
            if choices and all(one.isdecimal() for one in choices if one) and any(choices)
        ]
        for name in numbered:
            for value in sorted(foreign - set(form.choices[name])):
                answer, wrong = ground.post(form, form.values | {name: [value]})
                assert wrong is None, (name, value)
                assert answer is not None
                # A tick box of ours has one value, and any other is as good as none.
                assert answer.status_code != 303 or len(form.choices[name]) == 1, (fields, name, value)


@given(st.text(max_size=60), st.sampled_from(["comment", "expected", "happened", "proof_url"]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all_is_answered_by_a_milestone(
    milestone_form: tuple[Ground, Sent, dict[str, list[str]]], text: str, name: str
) -> None:
    ground, form, good = milestone_form
    answer, wrong = ground.post(form, good | {name: [text], "last_seen": ["999999"]})
    assert wrong is None
    assert answer is not None
    assert answer.status_code in HARMLESS


@pytest.fixture
def milestone_form(app: Flask, _today: None) -> tuple[Ground, Sent, dict[str, list[str]]]:
    ground = Ground(app, next(rule for rule in POSTED if rule.endpoint == "milestone_updates.create"))
    form = next(iter(ground.forms().values()))
    return ground, form, ground.filled(form)

"""Whatever is sent to whatever address by whomever: a status below 500 and a sentence, or a page.

Addresses come from the application, fields from the forms it draws, names after the question mark from the
code. Each field gets a few of the hostile values, the next field the next ones, so that all are used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.support import make
from tests.support.addresses import addresses, query_names, rules
from tests.support.forms import Sent
from tests.support.ground import Ground
from tests.support.grow import TODAY, First, grown
from tests.support.hostile import HARMLESS, IN_PATHS, RAW, SCRIPT, VALUES, fault, send
from tests.support.quick import Quick
from tracker.extensions import db
from tracker.models import User

pytestmark = pytest.mark.usefixtures("all_languages")

READ = [rule for rule in rules() if rule.method == "GET"]
NO_FORM = {
    "passwords.remove": "where a mail server is set and there is one; see test_passwords.py",
    "sign_in_links.resume": "for who was signed out while typing; see test_sign_in_links.py",
    "passkeys.ask": "a script asks, without fields; the answer is hostile in test_passkeys.py",
    "passkeys.ask_to_make": "the same",
    "second_factor.answer": "after a password alone; see test_second_factor.py",
    "unsubscribe.send_again": "where they are stopped; see test_unsubscribe.py",
    "item_links.revoke": "where a link of a mail is out; see test_item_links.py",
    "mailed_invitations.accept": "where a mail server is set; see test_mailed_invitations.py",
    "mailed_invitations.send": "the same",
    "mailed_invitations.send_again": "the same",
}
POSTED = [rule for rule in rules() if rule.method == "POST" and rule.endpoint not in NO_FORM]
READERS_MAY = frozenset(
    {
        *("reviews.create", "reviews.edit", "reviews.freeze", "reviews.delete"),
        *("decisions.create", "decisions.edit", "decisions.delete", "decisions.tick", "changes.seen"),
        "invitations.accept",
        *("reminders.save", "unsubscribe.stop", "how.answer"),
        *("calendars.create", "calendars.revoke"),
        *("passkeys.sign_in", "passkeys.create", "passkeys.remove"),
        *("second_factor.begin", "second_factor.confirm", "second_factor.change"),
        *("account.save_details", "devices.end", "devices.end_others"),
        *("leaving.close_account", "own_data.download"),
        *("passwords.edit", "passwords.remove", "languages.choose"),
    }
)
"""What a reviewer may send, who else only reads: reviews, up to where they have seen the changes, that they
accept an invitation, their own calendars, and their own account."""
ANSWERED = frozenset({"own_data.download", "unsubscribe.stop"})
"""What answers whoever asks with a page or a file, whatever else is sent."""
SUBJECTS = sorted({rule.endpoint.partition(".")[0] for rule in POSTED})
AT_ONCE = 3
"""How often each field of a form gets a hostile value at the same time."""
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
            ids = dict.fromkeys(rule.names, "1") | {"language": "en", "slug": there.programme.slug}
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


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_field_of_a_form_breaks_it_nor_takes_what_is_of_others(
    app: Flask, subject: str, demo: None
) -> None:
    posted = [rule for rule in POSTED if rule.endpoint.partition(".")[0] == subject]
    ground, found = Ground(app, posted[0]), list[str]()
    elsewhere = numbers_of(grown("elsewhere", pairs=1).first)
    for rule in posted:
        ground.turn_to(rule)
        if not (forms := ground.forms()):
            ground.turn_to(rule, anew=True)
            forms = ground.forms()
        assert forms, f"no page draws a form that goes to {rule}"
        seen = set[str]()
        for fields, drawn in forms.items():
            names = {kind_of(name): name for name in reversed(fields) if kind_of(name) not in seen}
            if names:
                faults = faults_of_form(ground, fields, drawn, list(names.values()), elsewhere)
                found += [f"{rule}: {fault}" for fault in faults]
            seen |= set(names)
    assert found == []


def faults_of_form(
    ground: Ground, fields: tuple[str, ...], drawn: Sent, names: list[str], elsewhere: set[str]
) -> Iterator[str]:
    """What goes wrong when one form is sent with a wrong value in each of its fields, and in one alone."""
    good, accepted = ground.filled(drawn), 0
    if (form := ground.form(fields)) is None:
        return
    yield from faults_of_a_reader(ground, form, good)
    for name, values, must_fail in tried(form, names, POSTED.index(ground.rule), elsewhere):
        # Version and last seen update are of now, the rest as it was accepted.
        of_now = {one: form.values[one] for one in OF_NOW & set(fields)}
        answer, wrong = ground.post(form, good | of_now | values)
        if wrong is not None:
            yield f"{name or 'every field'} = {list(values.values())!r:.90}: {wrong}"
        if must_fail and answer is not None and answer.status_code == 303:
            yield f"{name} = {values[name]} is of another programme, and was taken"
        if answer is None or answer.status_code in (303, 409):
            accepted += 1
            later = None if accepted > MOST_FORMS else ground.form(fields)
            if later is None:
                return
            form = later


def faults_of_a_reader(ground: Ground, form: Sent, good: dict[str, list[str]]) -> Iterator[str]:
    """What happens when somebody who may only read sends a form that is all right."""
    if ground.rule.endpoint.startswith(("sign_in.", "sign_in_links.")) or ground.rule.endpoint in READERS_MAY:
        return
    reader = Quick(ground.app, ground.there.people["reviewer"])
    answer, wrong = send(reader, form.action, {**good, "csrf_token": [reader.token]})
    if wrong is not None or answer is None or answer.status_code != 403:
        yield f"sent by a reader: {wrong or answer}"
    yield from (f"sent by a reader: {one}" for one in writes(reader))


def writes(browser: Quick) -> list[str]:
    """What the last request has written, but for the form's token, which a refusal does not keep."""
    changes = [one for one in browser.statements if one.split()[0].upper() in ("INSERT", "UPDATE", "DELETE")]
    return [one for one in changes if "submitted_form" not in one]


def numbers_of(one: First) -> set[str]:
    """The ids of things of a programme, and of a pair, that no form of another one may name."""
    things = (
        *(one.pair, one.plan, one.practice, one.organisations[2]),
        *(one.milestones[0], one.activities["accepted"], one.members[0]),
    )
    return {str(thing.id) for thing in things}


def kind_of(name: str) -> str:
    """One line of several is like another."""
    return re.sub(r"\d+", "0", name)


OF_NOW = {"version", "last_seen", "form_token"}


def tried(
    form: Sent, names: list[str], by: int, elsewhere: set[str]
) -> Iterator[tuple[str, dict[str, list[str]], bool]]:
    """What fields are given: hostile values, nothing at all, several where one is meant, a foreign id.

    The last says whether it must not be taken.
    """
    typed, chosen, several = turned(VALUES, 11 * by), turned(CHOSEN, by), cycle(([], ["1", "x"]))
    given = {name: chosen if name in form.choices else typed for name in form.values}
    for _ in range(AT_ONCE):
        yield "", {name: [next(given[name])] for name in form.values}, False
    for values in ([], ["1", "x"]):
        yield "", dict.fromkeys(form.values, values), False
    for name in names:
        yield name, {name: [next(given[name])]}, False
        yield name, {name: next(several)}, False
        choices = form.choices.get(name, [])
        # A tick box of ours has one value, and any other is as good as none.
        if len(choices) > 1 and all(one.isdecimal() for one in choices if one):
            yield from ((name, {name: [value]}, True) for value in sorted(elsewhere - set(choices)))


@pytest.fixture
def demo(app: Flask, monkeypatch: pytest.MonkeyPatch, subject: str) -> None:
    """For the forms of signing in: a demo, with somebody whom anybody can be."""
    if subject == "sign_in":
        settings = replace(app.config["SETTINGS"], demo=True, database_url="sqlite:////x/demo.sqlite3")
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        make.saved(User(email="anybody@demo.invalid", name="Anybody", administrator=True))


@pytest.mark.parametrize("who", ["anonymous", "coordinator"])
def test_no_body_breaks_an_address_that_takes_forms(app: Flask, who: str) -> None:
    there = grown(pairs=1)
    browser = Quick(app, there.people[who])
    found = []
    for number, rule in enumerate(POSTED):
        path = next(addresses(there, rule))
        # Every other body to every other address: the two people together send each everywhere.
        for body in bodies(browser.token)[(number + (who == "anonymous")) % 2 :: 2]:
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


@pytest.mark.parametrize("who", ["reviewer", "other", "owner"])
def test_whoever_may_not_gets_a_refusal_and_changes_nothing_whatever_is_sent(app: Flask, who: str) -> None:
    there, found = grown(pairs=2), []
    theirs = READERS_MAY if who == "reviewer" else frozenset()
    posted = [
        rule
        for rule in POSTED
        if not (
            rule.endpoint.startswith(("sign_in.", "sign_in_links.")) or rule.endpoint in theirs | ANSWERED
        )
    ]
    paths = [next(addresses(there, rule)) for rule in posted]
    browser, before = Quick(app, there.people[who]), everything()
    for number, (rule, path) in enumerate(zip(posted, paths, strict=True)):
        typed = turned(VALUES, number)
        fields = {name: next(typed) for name in field_names()} | {"csrf_token": browser.token}
        for body in (fields, fields | {"form_token": f"token{number:020d}"}):
            answer, wrong = send(browser, path, body)
            refused = answer is not None and answer.status_code in (403, 404)
            if wrong is not None or answer is None or answer.status_code not in REFUSALS:
                found.append(f"{rule}: {wrong or answer}")
            elif refused:
                found += [f"{rule}: {answer.status_code}, and yet {one}" for one in writes(browser)]
            elif who == "reviewer":
                found.append(f"{rule}: {answer.status_code}")
    assert found == []
    assert who != "reviewer" or everything() == before


def everything() -> dict[str, list[object]]:
    """Every row of every table."""
    db.session.rollback()
    tables = db.metadata.sorted_tables
    return {
        str(table): list(db.session.execute(select(table).order_by(*table.primary_key))) for table in tables
    }


REFUSALS = frozenset({303, 400, 403, 404, 409, 422})


def field_names() -> list[str]:
    """The name of every field of every form."""
    kinds, names = [FlaskForm], set[str]()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        names |= {name for name in dir(kind) if hasattr(getattr(kind, name, None), "field_class")}
    return sorted(names - {"csrf_token", "form_token"})


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
    ground = Ground(
        app, next(rule for rule in POSTED if rule.path.endswith("/milestones/{milestone_id}/updates"))
    )
    form = next(iter(ground.forms().values()))
    return ground, form, ground.filled(form)

"""What is taken for a passkey, and what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from tests.support import make
from tests.support.authenticator import Device
from tracker.domain.errors import DomainError
from tracker.domain.statuses import MessageKind
from tracker.extensions import db
from tracker.models import Message, Passkey, User
from tracker.services import passkeys
from tracker.services.passkeys import Challenge, Site, site_of

SITE = Site("localhost", "http://localhost:8000")


def make_one(user: User, device: Device, challenge: Challenge | None = None, site: Site = SITE) -> Passkey:
    challenge = challenge or Challenge.new()
    options = passkeys.options_to_make(user, challenge, SITE, site_name="Tracker")
    answer = device.make(options)
    passkey = passkeys.add(user, answer=answer, name="Phone", challenge=challenge, site=site)
    db.session.commit()
    return passkey


def sign_in(device: Device, challenge: Challenge | None = None, **changed: Any) -> User:
    challenge = challenge or Challenge.new()
    options = passkeys.options_to_sign_in(challenge, SITE)
    user = passkeys.recognise(device.answer(options, **changed), challenge=challenge, site=SITE)
    db.session.commit()
    return user


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


@pytest.fixture
def ada(app: Flask) -> User:
    return make.user("Ada")


@pytest.fixture
def device(ada: User) -> Device:
    """A device on which Ada has a passkey."""
    device = Device()
    make_one(ada, device)
    return device


def test_a_device_that_made_a_passkey_signs_its_person_in(ada: User, device: Device) -> None:
    assert sign_in(device).id == ada.id
    assert sign_in(device).id == ada.id


def test_a_passkey_is_made_on_any_kind_of_device_that_verifies_its_person(ada: User) -> None:
    options = json.loads(passkeys.options_to_make(ada, Challenge.new(), SITE, site_name="Tracker"))
    chosen = options["authenticatorSelection"]
    assert "authenticatorAttachment" not in chosen
    assert chosen["residentKey"] == "required"
    assert chosen["userVerification"] == "required"
    assert ada.email.encode() not in passkeys.handle_of(ada)


def test_a_device_keeps_one_passkey_of_a_person(ada: User, device: Device) -> None:
    options = json.loads(passkeys.options_to_make(ada, Challenge.new(), SITE, site_name="Tracker"))
    assert [one["id"] for one in options["excludeCredentials"]] == [json.loads(device._answer())["id"]]


def test_the_question_names_nobody(device: Device) -> None:
    options = json.loads(passkeys.options_to_sign_in(Challenge.new(), SITE))
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"


def test_an_answer_counts_once(ada: User, device: Device) -> None:
    challenge = Challenge.new()
    assert sign_in(device, challenge).id == ada.id
    assert refused(lambda: sign_in(device, challenge)) == "passkey_unknown"


def test_an_answer_to_an_older_question_is_refused_after_a_newer_one(
    device: Device, frozen_day: Callable[..., None]
) -> None:
    frozen_day("2026-07-03", hour=9)
    older = Challenge("b2xkZXI", datetime(2026, 7, 3, 8, 59, tzinfo=UTC))
    sign_in(device, Challenge("bmV3ZXI", datetime(2026, 7, 3, 8, 59, 30, tzinfo=UTC)))
    assert refused(lambda: sign_in(device, older)) == "passkey_unknown"


def test_a_question_is_over_after_five_minutes(ada: User, device: Device, frozen_day: Any) -> None:
    frozen_day("2026-07-03", hour=9)
    challenge = Challenge("b2xk", datetime(2026, 7, 3, 8, 54, 59, tzinfo=UTC))
    assert refused(lambda: sign_in(device, challenge)) == "passkey_unknown"
    assert refused(lambda: make_one(ada, Device(), challenge)) == "passkey_refused"
    sign_in(device, Challenge("b2xk", datetime(2026, 7, 3, 8, 55, 1, tzinfo=UTC)))


def test_without_a_question_there_is_no_answer(ada: User, device: Device) -> None:
    options = passkeys.options_to_sign_in(Challenge.new(), SITE)
    answer = device.answer(options)
    assert refused(lambda: passkeys.recognise(answer, challenge=None, site=SITE)) == "passkey_unknown"
    assert (
        refused(lambda: passkeys.recognise(answer, challenge=Challenge.new(), site=SITE)) == "passkey_unknown"
    )
    made = Device().make(passkeys.options_to_make(ada, Challenge.new(), SITE, site_name="Tracker"))
    for challenge in (None, Challenge.new()):
        assert (
            refused(lambda c=challenge: passkeys.add(ada, answer=made, name="x", challenge=c, site=SITE))
            == "passkey_refused"
        )


@pytest.mark.parametrize(
    "origin",
    ["http://127.0.0.1:8000", "http://localhost:8001", "https://localhost:8000", "http://evil.example"],
)
def test_another_origin_is_refused(ada: User, device: Device, origin: str) -> None:
    device.origin = origin
    assert refused(lambda: sign_in(device)) == "passkey_unknown"
    assert refused(lambda: make_one(ada, Device(origin=origin))) == "passkey_refused"


def test_a_device_that_has_not_verified_its_person_is_refused(ada: User, device: Device) -> None:
    device.verified = False
    assert refused(lambda: sign_in(device)) == "passkey_unknown"
    assert refused(lambda: make_one(ada, Device(verified=False))) == "passkey_refused"


def test_a_count_that_does_not_rise_is_refused(ada: User) -> None:
    device = Device(count=7)
    make_one(ada, device)
    assert refused(lambda: sign_in(device)) == "passkey_unknown"
    device.count = 9
    sign_in(device)
    for count in (9, 8, 0):
        device.count = count
        assert refused(lambda: sign_in(device)) == "passkey_unknown"


def test_another_s_handle_or_key_is_refused(ada: User, device: Device) -> None:
    other = Device()
    make_one(make.user("Bo"), other)
    assert refused(lambda: sign_in(device, userHandle=other.handle)) == "passkey_unknown"
    other.credential = device.credential
    other.handle = device.handle
    assert refused(lambda: sign_in(other)) == "passkey_unknown"


def test_a_passkey_of_somebody_else_is_not_kept_twice(ada: User, device: Device) -> None:
    again = Device(credential=device.credential)
    assert refused(lambda: make_one(make.user("Bo"), again)) == "passkey_refused"


def test_an_unknown_and_a_removed_passkey_and_who_may_not_come_in_get_one_answer(
    ada: User, device: Device, session: Session
) -> None:
    answers = {refused(lambda: sign_in(Device(handle=b"x")))}
    for name, value in (
        ("active", False),
        ("left_at", datetime.now(UTC)),
        ("forgotten_at", datetime.now(UTC)),
    ):
        before = getattr(ada, name)
        setattr(ada, name, value)
        session.commit()
        answers.add(refused(lambda: sign_in(device)))
        setattr(ada, name, before)
        session.commit()
    assert sign_in(device).id == ada.id
    passkeys.remove(session.scalars(select(Passkey)).one(), of=ada)
    session.commit()
    answers.add(refused(lambda: sign_in(device)))
    assert answers == {"passkey_unknown"}


RUBBISH = [
    "",
    "null",
    "[]",
    "{}",
    "0",
    '"x"',
    "{",
    "\ud800",
    '{"id": "a", "rawId": "a", "type": "public-key"}',
]


@pytest.mark.parametrize("answer", RUBBISH)
def test_rubbish_is_no_passkey(ada: User, answer: str) -> None:
    now = Challenge.new
    assert refused(lambda: passkeys.recognise(answer, challenge=now(), site=SITE)) == "passkey_unknown"
    assert (
        refused(lambda: passkeys.add(ada, answer=answer, name="x", challenge=now(), site=SITE))
        == "passkey_refused"
    )


def test_a_broken_answer_is_refused_wherever_it_is_broken(ada: User, device: Device) -> None:
    challenge = Challenge.new()
    made = Device().make(passkeys.options_to_make(ada, challenge, SITE, site_name="Tracker"))
    given = device.answer(passkeys.options_to_sign_in(challenge, SITE))

    def broken(text: str) -> list[str]:
        whole = json.loads(text)
        values = [None, "", "A", "AAAA", "////", 7, [], {}, "é", "A" * 5000]
        parts = [{**whole, name: value} for name in ("id", "rawId", "type", "response") for value in values]
        parts += [
            {**whole, "response": {**whole["response"], name: value}}
            for name in whole["response"]
            for value in values
            if name != "transports" and not (name == "userHandle" and value is None)
        ]
        return [json.dumps(part) for part in parts]

    for answer in broken(given):
        assert refused(lambda a=answer: passkeys.recognise(a, challenge=challenge, site=SITE)), answer
    for answer in broken(made):
        assert refused(
            lambda a=answer: passkeys.add(ada, answer=a, name="x", challenge=challenge, site=SITE)
        ), answer


def test_its_person_is_told_of_a_passkey_made_and_of_one_removed(
    ada: User, device: Device, session: Session
) -> None:
    passkeys.remove(session.scalars(select(Passkey)).one(), of=ada)
    session.commit()
    told = session.scalars(select(Message).order_by(Message.id)).all()
    assert [(one.kind, one.user_id, one.about) for one in told] == [
        (MessageKind.SIGN_IN_CHANGED, ada.id, {"what": "passkey_added"}),
        (MessageKind.SIGN_IN_CHANGED, ada.id, {"what": "passkey_removed"}),
    ]


def test_the_day_of_the_last_use_is_kept(device: Device, session: Session, frozen_day: Any) -> None:
    frozen_day("2026-07-03")
    sign_in(device)
    assert str(session.scalars(select(Passkey.last_used_on)).one()) == "2026-07-03"


def test_twenty_passkeys_are_enough(ada: User) -> None:
    for _ in range(passkeys.MOST):
        make_one(ada, Device())
    assert refused(lambda: make_one(ada, Device())) == "passkeys_too_many"


@pytest.mark.parametrize(
    ("address", "host", "origin"),
    [
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("https://Tracker.example.org/", "tracker.example.org", "https://tracker.example.org"),
        ("https://tracker.example.org:443", "tracker.example.org", "https://tracker.example.org"),
        ("https://tracker.example.org:8443/in", "tracker.example.org", "https://tracker.example.org:8443"),
    ],
)
def test_the_site_is_what_browsers_call_it(address: str, host: str, origin: str) -> None:
    assert site_of(Settings(address=address)) == Site(host, origin)

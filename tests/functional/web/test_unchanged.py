"""A page that is what it was is not built again; whatever it depends on, a change of that is seen at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import make
from tests.support.client import NOT_OF_THE_PROGRAMME, OF_THE_PROGRAMME
from tests.support.grow import TODAY, Grown, grown
from tests.support.publish import publish
from tests.support.quick import Quick
from tracker.extensions import db
from tracker.models import LastLook, Programme, Role, User
from tracker.services import revision
from tracker.web import release, unchanged

PAGES = ("/progress", "/progress/milestones.all", "/gaps", "/pairs", "/activities")
READ = re.compile(r"(?:FROM|JOIN) \"?(\w+)\"?")
PUBLIC = ("", "/pairs/1", "/pairs/1.json")


@pytest.fixture
def there(app: Flask, frozen_day: Callable[..., None]) -> Grown:
    frozen_day(TODAY)
    there = grown(pairs=2, is_open=True)
    publish(there.programme)
    return there


@pytest.fixture(params=PAGES)
def path(request: pytest.FixtureRequest, there: Grown) -> str:
    return f"/programmes/{there.programme.slug}{request.param}"


@pytest.fixture
def reader(app: Flask, there: Grown) -> Quick:
    """The coordinator, who has seen a page, so that the session has what tokens are made of."""
    browser = Quick(app, there.people["coordinator"])
    browser.get("/programmes")
    return browser


def named(browser: Quick, path: str, **headers: str) -> str:
    """The name of the page as it is now."""
    answer = browser.get(path, headers=headers)
    assert answer.status_code == 200, path
    return str(answer.headers["ETag"])


def again(browser: Quick, path: str, tag: str, **headers: str) -> Any:
    return browser.get(path, headers={"If-None-Match": tag, **headers})


def test_who_has_the_page_is_told_so_before_any_of_it_is_read(reader: Quick, path: str) -> None:
    tag = named(reader, path)
    whole = list(reader.statements)
    answer = again(reader, path, tag)
    assert (answer.status_code, answer.data) == (304, b"")
    told = [one for one in reader.statements if READ.findall(one)]
    assert len(told) <= 4 < len(whole) or len(told) < len(whole)
    assert not {table for one in told for table in READ.findall(one)} & {"milestone", "activity", "pair"}


@pytest.mark.parametrize("who", ["anonymous", "coordinator"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_answer_says_what_it_depends_on_and_that_it_is_asked_for_anew(
    app: Flask, there: Grown, path: str, who: str, method: str
) -> None:
    browser = Quick(app, there.people[who])
    browser.get("/programmes")
    first = browser.open(method, path)
    second = browser.open(method, path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, second.status_code) == (200, 304)
    for answer in (first, second):
        assert answer.headers["ETag"].startswith("W/"), "the same page is compressed into different bytes"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert {"accept-encoding", "accept-language", "cookie"} <= set(answer.vary.as_set())


def test_another_revision_language_or_address_is_another_page(reader: Quick, there: Grown, path: str) -> None:
    tag = named(reader, path)
    assert again(reader, path, tag).status_code == 304
    assert again(reader, f"{path}?on=2022-05-30", tag).status_code == 200
    # The person has chosen no language, so that of the browser counts.
    assert again(reader, path, tag, **{"Accept-Language": "it"}).status_code == 200
    revision.bump(there.programme)
    db.session.commit()
    assert again(reader, path, tag).status_code == 200


def test_another_day_is_another_page_and_begins_where_the_programme_is(
    app: Flask, there: Grown, path: str, frozen_day: Callable[..., None]
) -> None:
    there.programme.timezone = "Pacific/Auckland"
    db.session.commit()
    anybody = Quick(app, None)
    frozen_day(TODAY, hour=10)
    tag = named(anybody, path)
    frozen_day(TODAY, hour=11)
    assert again(anybody, path, tag).status_code == 304
    frozen_day(TODAY, hour=12)
    assert again(anybody, path, tag).status_code == 200


def test_a_new_release_or_setting_is_another_page(
    app: Flask, reader: Quick, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = named(reader, path)
    monkeypatch.setattr(release, "_release", lambda _root: "another one")
    assert again(reader, path, tag).status_code == 200


def test_every_person_sign_in_right_and_name_has_a_page_of_its_own(
    app: Flask, there: Grown, reader: Quick, path: str
) -> None:
    tag = named(reader, path)
    for who in ("anonymous", "reviewer", "owner", "administrator"):
        other = Quick(app, there.people[who])
        other.get("/programmes")
        assert again(other, path, tag).status_code == 200, who
    elsewhere = Quick(app, there.people["coordinator"])
    elsewhere.get("/programmes")
    assert again(elsewhere, path, tag).status_code == 200, "the same person on another device"
    person = db.session.get_one(User, there.people["coordinator"].id)  # type: ignore[union-attr]
    person.name = "Another name"
    db.session.commit()
    assert again(reader, path, tag).status_code == 200
    tag = named(reader, path)
    db.session.add(Role(user_id=person.id, programme_id=there.programme.id, role="reviewer"))
    db.session.commit()
    assert again(reader, path, tag).status_code == 200


def test_who_may_not_see_the_programme_any_more_is_not_told_that_nothing_changed(
    app: Flask, there: Grown, path: str
) -> None:
    anybody = Quick(app, None)
    tag = named(anybody, path)
    assert again(anybody, path, tag).status_code == 304
    programme = db.session.get_one(Programme, there.programme.id)
    programme.open = False
    db.session.commit()
    assert again(anybody, path, tag).status_code == 303
    programme.open = True
    db.session.commit()


def test_a_member_who_is_taken_out_is_not_told_that_nothing_changed(
    app: Flask, there: Grown, path: str
) -> None:
    person = there.people["coordinator"]
    assert person is not None
    programme = db.session.get_one(Programme, there.programme.id)
    programme.open = False
    db.session.commit()
    reader = Quick(app, person)
    tag = named(reader, path)
    # Somebody with the same rights has filled what the process keeps, and goes on seeing it.
    role = db.session.scalars(select(Role).where(Role.user_id == person.id)).one()
    other = make.user("Stays")
    db.session.add(Role(user_id=other.id, programme_id=role.programme_id, role=role.role))
    db.session.commit()
    stays = Quick(app, other)
    assert stays.get(path).status_code == 200
    db.session.delete(role)
    db.session.commit()
    for asked in (tag, "*"):
        assert again(reader, path, asked).status_code == 404
    assert reader.get(path).status_code == 404
    assert stays.get(path).status_code == 200


def test_what_many_may_keep_holds_the_cookie_of_nobody(app: Flask, there: Grown, reader: Quick) -> None:
    version = reader.get("/programmes").data.decode().split("theme.css?v=")[1][:12]
    public = [f"/en/meet/{there.programme.slug}{below}" for below in (*PUBLIC, "/pairs/1/factsheet.pdf")]
    static = ["/static/theme.css", f"/static/theme.css?v={version}"]
    visitor = Quick(app, None)
    for one in (visitor, reader):
        with one._client.session_transaction() as session:
            # As every sign-in has it: Flask then sends the cookie with each answer.
            session.permanent = True
            session["csrf_token"] = "of one person alone"
    # Flask-Login marks a session that it sees for the first time, and that has to be kept.
    first = visitor.get(public[0])
    assert "Set-Cookie" in first.headers
    assert first.headers["Cache-Control"] == "private, no-cache"
    for path in (*public, *static, "/en/meet"):
        for one in (visitor, reader):
            answer = one.get(path)
            assert answer.status_code == 200, path
            if "public" in answer.headers["Cache-Control"] or path in static:
                assert "Set-Cookie" not in answer.headers, path
                assert path in static or b"csrf_token" not in answer.data, path
            else:
                assert one is reader, path
                assert answer.headers["Cache-Control"].startswith("private"), path
    assert "Cookie" not in reader.get(static[1]).headers["Vary"]
    assert "Set-Cookie" in reader.get("/programmes").headers


def test_a_page_with_a_line_that_is_shown_once_has_no_name(app: Flask, reader: Quick, path: str) -> None:
    tag = named(reader, path)
    with reader._client.session_transaction() as session:
        session["_flashes"] = [("message", "Saved.")]
    said = again(reader, path, tag)
    assert said.status_code == 200
    assert "ETag" not in said.headers
    assert b"Saved." in said.data
    assert again(reader, path, tag).status_code == 304


def test_another_secret_of_the_session_is_another_page_since_its_forms_hold_a_token(
    reader: Quick, path: str
) -> None:
    tag = named(reader, path)
    with reader._client.session_transaction() as session:
        session["csrf_token"] = "another"
    assert again(reader, path, tag).status_code == 200


def test_a_later_look_is_another_progress_page(app: Flask, there: Grown, reader: Quick) -> None:
    path = f"/programmes/{there.programme.slug}/progress"
    tag, person = named(reader, path), there.people["coordinator"]
    assert person is not None
    db.session.add(LastLook(user_id=person.id, programme_id=there.programme.id, looked_at=person.created_at))
    db.session.commit()
    assert again(reader, path, tag).status_code == 200


def test_what_is_kept_is_drawn_anew_after_each_change_and_for_each_right(
    app: Flask, there: Grown, reader: Quick
) -> None:
    path = f"/programmes/{there.programme.slug}/progress"
    forms = b"/update" in reader.get(path).data, reader.get(path).data
    assert reader.get(path).data == forms[1], "what is kept is what was drawn"
    anybody = Quick(app, None).get(path).data
    assert b"New pair" not in anybody
    assert anybody != forms[1]
    row = there.first.milestones[0]
    row.title = "Buddies lost"
    revision.bump(there.programme)
    # Nothing is forgotten by this commit: it is one as a request makes it.
    with app.test_request_context(method="POST"):
        db.session.commit()
    assert b"Buddies lost" in reader.get(path).data


@pytest.mark.parametrize("below", PUBLIC)
def test_a_public_page_is_told_to_be_unchanged_until_something_is_published_or_withdrawn(
    app: Flask, there: Grown, below: str
) -> None:
    path, anybody = f"/en/meet/{there.programme.slug}{below}", Quick(app, None)
    tag = named(anybody, path)
    answer = again(anybody, path, tag)
    assert answer.status_code == 304
    assert answer.headers["Cache-Control"] == "max-age=300, public"
    assert again(anybody, path.replace("/en/", "/it/"), tag).status_code == 200
    pair = there.pairs[1].pair
    pair.published = False
    db.session.commit()
    assert again(anybody, path, tag).status_code == 200


def test_every_table_that_such_a_page_reads_is_one_whose_changes_bump_the_revision(
    app: Flask, there: Grown
) -> None:
    """Or one that is in the page's name by itself (`NOT_OF_THE_PROGRAMME` says how)."""
    slug, read = there.programme.slug, set()
    for who in ("anonymous", "reviewer", "owner", "coordinator", "administrator"):
        browser = Quick(app, there.people[who])
        paths = [f"/programmes/{slug}{one}" for one in PAGES] + [f"/en/meet/{slug}{one}" for one in PUBLIC]
        for path in (one + query for one in paths for query in ("", "?on=2022-05-30&reading=then")):
            unchanged.forget()
            assert browser.get(path).status_code == 200, path
            read |= {table for one in browser.statements for table in READ.findall(one)}
    assert read - OF_THE_PROGRAMME - NOT_OF_THE_PROGRAMME.keys() == set()
    assert {"milestone", "picture", "publication"} <= read

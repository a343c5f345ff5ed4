"""Pictures of a pair: sent by its editors, seen by members, bare of everything that is not seen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Barrier

import pytest
from PIL import Image
from sqlalchemy import select

from tests.support import make, pictures
from tests.support.bucket import new_bucket, serving
from tests.support.client import release_session
from tracker.domain.photographs import LARGEST_BYTES
from tracker.domain.statuses import Consent, MemberRole
from tracker.extensions import db, settings
from tracker.files.stores import store
from tracker.models import LogLine, Picture

HOME = "/programmes/p/pairs/1/pictures"
WORDS = {
    "alt": "Two people cook",
    "credit": "City of Mechelen",
    "licence": "CC BY 4.0",
    "consent": "given",
}


@pytest.fixture(autouse=True)
def folder(app, monkeypatch, tmp_path) -> Iterator[Path]:
    """The store of the application, empty."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings(), files=str(tmp_path / "files")))
    yield tmp_path / "files"
    db.session.rollback()


@pytest.fixture
def programme(session):
    found = make.programme("p")
    session.commit()
    return found


@pytest.fixture
def pair(programme, session):
    found = make.pair(programme)
    session.commit()
    return found


@pytest.fixture
def editor(client, programme, pair, session):
    """An editor of the mentee city, signed in."""
    capaci = make.member(pair, MemberRole.MENTEE_CITY)
    person = make.user("Owner", programme=programme, role="editor", organisation=capaci)
    session.commit()
    client.sign_in(person)
    return person


def rows() -> list[Picture]:
    db.session.rollback()
    return list(db.session.scalars(select(Picture).order_by(Picture.position, Picture.id)))


def sent(client, data: bytes | None, *, name="photo.jpg", status=303, page=None, **fields):
    """Fills in the form and sends it with a file, as a browser would; where it led to, or its page."""
    form = (page or client.get(f"{HOME}/new")).form("Add the picture")
    assert form.element.get("enctype") == "multipart/form-data"
    body = {**form.values, **fields}
    body["file"] = (BytesIO(data or b""), name if data is not None else "")
    return client.post(f"{HOME}/new", body, status=status, token=False)


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()} if folder.is_dir() else set()


# ---- sending ----


def test_a_photograph_is_sent_from_the_page_of_the_pair_and_stands_there_afterwards(client, editor, folder):
    page = client.get("/programmes/p/pairs/1")
    page = client.get(page.links["Add a picture"])
    answer = sent(client, pictures.photograph(3000, 2000), page=page, **WORDS)
    (row,) = rows()
    assert (row.width, row.height, row.consent, row.by_user_id) == (2000, 1333, Consent.GIVEN, editor.id)
    assert (row.alt, row.credit, row.licence) == ("Two people cook", "City of Mechelen", "CC BY 4.0")
    assert answer.location == f"{HOME}#picture-{row.id}"
    assert names(folder) == {f"{row.key}-large.webp", f"{row.key}-small.webp"}
    page = client.follow(answer)
    assert page.h1 == "1 picture of Mechelen → Capaci"
    assert "Ready for the public" in page.text
    assert "Only the members of the programme see them" in page.text
    (image,) = client.get("/programmes/p/pairs/1").all("img", alt="Two people cook")
    assert (image.get("width"), image.get("height")) == ("480", "320")
    small = client.get(image.get("src"))
    assert Image.open(BytesIO(small.response.data)).size == (480, 320)


def test_what_members_get_of_a_photograph_does_not_say_where_it_was_taken(client, editor):
    photograph = pictures.photograph()
    assert pictures.MAKER.encode() in photograph
    page = client.follow(sent(client, photograph, name="Via Garibaldi 7, Ms Rossi.jpg"))
    (image,) = page.all("a", class_="picture")
    for address in (image.get("href"), image.find("img").get("src")):
        data = client.get(address).response.data
        found = Image.open(BytesIO(data))
        assert dict(found.getexif()) == {}
        assert pictures.parts_of_webp(data) == ["VP8 "]
    assert "Rossi" not in page.html + client.get("/programmes/p/pairs/1").html
    stored = str([vars(row) for row in rows()]) + str(list(db.session.scalars(select(LogLine.new))))
    assert "Rossi" not in stored


def test_only_the_file_is_needed_and_what_is_missing_is_said_in_words(client, editor):
    page = client.follow(sent(client, pictures.png()))
    assert "Not for the public yet" in page.text
    assert (
        "Not public before it is known: a description in words, who took it, the licence "
        "and whether those in it agree."
    ) in page.text
    assert "Picture 1, not described yet" in page.html


def test_a_double_click_adds_one_picture_and_keeps_the_files_of_one(client, editor, folder):
    page = client.get(f"{HOME}/new")
    first, second = (sent(client, pictures.png(), page=page) for _ in range(2))
    assert first.location == second.location
    assert len(rows()) == 1
    assert len(names(folder)) == 2


def test_a_double_click_at_the_same_moment_adds_one_picture_too(app, client, editor, folder, monkeypatch):
    """Both are past the first look for the token before either has kept its files."""
    from tracker.web.parts import picture_files as module

    form = client.get(f"{HOME}/new").form("Add the picture")
    cookie, both, prepare = client.cookie(), Barrier(2, timeout=60), module.prepared

    def meet(data: bytes):
        both.wait()
        return prepare(data)

    monkeypatch.setattr(module, "prepared", meet)

    def click(_number: int):
        browser = app.test_client()
        browser.set_cookie("session", cookie)
        body = {**form.values, "file": (BytesIO(pictures.png()), "a.png")}
        return Context().run(lambda: browser.post(f"{HOME}/new", data=body).headers["Location"])

    release_session()
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))
    assert first == second
    assert len(rows()) == 1
    assert len(names(folder)) == 2


WHOLE = pictures.photograph(400, 300)
HALF = WHOLE[: len(WHOLE) // 2]
REFUSED = {
    "a program": (pictures.PROGRAM, "holiday.jpg", "This is no picture that can be shown."),
    "a drawing with a script": (pictures.SVG, "logo.svg", "This is no picture that can be shown."),
    "a drawing called png": (pictures.SVG, "logo.png", "This is no picture that can be shown."),
    "20 000 by 20 000": (pictures.huge_png(), "map.png", "It is 20000 × 20000 pixels"),
    "half of one": (HALF, "half.png", "Part of this picture is missing"),
    "a moving one": (pictures.animated(), "moving.webp", "This picture moves."),
    "a web page": (b"<!doctype html><script>alert(1)</script>", "a.webp", "This is no picture"),
    "nothing in it": (b"", "empty.jpg", "This is no picture that can be shown."),
    "more than 10 MB": (pictures.png() + bytes(LARGEST_BYTES), "large.png", "It is larger than 10 MB"),
    "none": (None, "", "Choose a picture."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_picture_is_refused_in_a_sentence_and_what_was_typed_stays(client, editor, folder, case):
    data, name, said = REFUSED[case]
    page = sent(client, data, name=name, status=422, **WORDS)
    assert said in page.text
    assert "choose it again. Your words are still here." in page.text
    form = page.form("Add the picture")
    assert {key: form.values[key] for key in WORDS} == {key: [value] for key, value in WORDS.items()}
    assert rows() == []
    assert names(folder) == set()
    # The same form is sent again with another file.
    assert sent(client, pictures.png(), page=page).location
    assert len(rows()) == 1


def test_what_is_far_too_large_is_refused_unread_in_a_sentence(client, editor):
    page = sent(client, bytes(33 * 1024 * 1024), status=413)
    assert "a picture may have 10 MB at most" in page.text


def test_other_pages_take_no_more_than_before(client, editor, pair):
    body = {"file": (BytesIO(bytes(5 * 1024 * 1024)), "x.png")}
    assert client.any_status("POST", f"{HOME}/1/edit", body).status == 413


def test_a_store_that_fails_is_said_without_losing_what_was_typed(client, editor, folder):
    folder.write_text("I am no folder")
    page = sent(client, pictures.png(), status=503, **WORDS)
    assert "The picture could not be kept" in page.text
    assert page.form("Add the picture").values["alt"] == ["Two people cook"]
    folder.unlink()
    sent(client, pictures.png(), page=page, **WORDS)
    assert len(rows()) == 1


def test_others_can_write_while_a_picture_is_made_smaller(client, editor, pair, session, monkeypatch):
    """On SQLite one writer holds up all others: a slow store must not."""
    from tracker.web.parts import picture_files as module

    held = list[bool]()
    keep = module.keep

    def look(store, made):
        held.append(db.session().in_transaction())
        return keep(store, made)

    monkeypatch.setattr(module, "keep", look)
    sent(client, pictures.png())
    assert held == [False]


# ---- describing and removing ----


def test_a_picture_is_described_later_and_put_first(client, editor, pair, session):
    visit = make.visit(pair, 1)
    one, two = (make.picture(pair, key=key * 32, whole=False) for key in "ab")
    session.commit()
    page = client.get(f"{HOME}/{two.id}/edit")
    page = client.submit(page, "Save", {**WORDS, "activity_id": str(visit.id), "place": "first"})
    assert [row.key[0] for row in rows()] == ["b", "a"]
    assert rows()[0].activity_id == visit.id
    assert "Ready for the public" in page.text
    assert visit.title in page.text
    assert one.id != two.id


def test_somebody_who_refuses_keeps_a_picture_from_ever_being_public(client, editor, pair, session):
    make.picture(pair, consent=Consent.REFUSED)
    session.commit()
    assert "Somebody in it has refused, so nobody outside ever sees it." in client.get(HOME).text


def test_two_who_describe_one_picture_see_both_versions(client, editor, pair, session):
    one = make.picture(pair)
    session.commit()
    page = client.get(f"{HOME}/{one.id}/edit")
    client.submit(client.get(f"{HOME}/{one.id}/edit"), "Save", {"credit": "Somebody else"})
    conflict = client.submit(page, "Save", {"credit": "Mine"}, status=409)
    assert "Somebody else" in conflict.html
    assert "Mine" in conflict.html


def test_a_picture_is_removed_after_asking_and_its_files_go_with_it(client, editor, pair, session, folder):
    one = make.picture(pair, files=True)
    number = one.id
    session.commit()
    page = client.get(f"{HOME}/{number}/edit")
    page = client.get(page.links["Remove this picture"])
    assert len(names(folder)) == 2
    first = client.submit(page, "Remove it", follow=False)
    second = client.submit(page, "Remove it", follow=False)
    assert first.location == second.location == HOME
    assert rows() == []
    assert names(folder) == set()
    assert client.get(HOME).h1 == "No pictures of Mechelen → Capaci yet"
    client.get(f"/programmes/p/pictures/{number}/large.webp", status=404)


def test_the_log_says_what_was_done_and_not_who_is_in_a_picture(client, editor, pair, session):
    sent(client, pictures.png(), alt="Maria Rossi cooks", credit="Maria Rossi", licence="CC BY 4.0")
    lines = db.session.scalars(select(LogLine).where(LogLine.table_name == "picture")).all()
    said = str([(line.name, line.old, line.new) for line in lines])
    assert "CC BY 4.0" in said
    assert "Rossi" not in said
    assert rows()[0].key not in said


@pytest.mark.parametrize("what", ["pair", "activity"])
def test_what_a_picture_belongs_to_is_not_deleted_under_it(client, programme, pair, session, what):
    visit = make.visit(pair, 1, status="idea") if what == "activity" else None
    make.picture(pair, activity_id=visit.id if visit else None)
    person = make.user("Lead", programme=programme, role="coordinator")
    session.commit()
    client.sign_in(person)
    path = f"/programmes/p/activities/{visit.id}/delete" if visit else "/programmes/p/pairs/1/delete"
    client.post(path, {"form_token": "t" * 32}, status=409)
    assert len(rows()) == 1


# ---- seeing ----


def test_members_see_pictures_and_readers_of_an_open_programme_do_not(client, programme, pair, session):
    programme.open = True
    one = make.picture(pair, files=True)
    reviewer = make.user("Reviewer", programme=programme, role="reviewer")
    session.commit()
    files = [f"/programmes/p/pictures/{one.id}/{size}.webp" for size in ("large", "small")]
    for address in (HOME, *files):
        assert client.get(address, status=303).location.startswith("/login")
    assert "Two people cook" not in client.get("/programmes/p/pairs/1").html
    client.sign_in(make.user("Stranger"))
    session.commit()
    for address in (HOME, *files):
        client.get(address, status=404)
    client.sign_in(reviewer)
    assert "Two people cook" in client.get("/programmes/p/pairs/1").html
    assert "Describe" not in client.get(HOME).links
    for address in files:
        client.get(address)
    client.get(f"{HOME}/new", status=403)


def test_a_file_is_asked_for_each_time_sent_once_and_is_a_picture_whatever_is_in_it(
    client, editor, pair, session
):
    one = make.picture(pair, files=True)
    session.commit()
    address = f"/programmes/p/pictures/{one.id}/large.webp"
    first = client.get(address)
    assert first.headers["Content-Type"] == "image/webp"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(address, status=304, headers={"If-None-Match": first.headers["ETag"]})
    assert again.response.data == b""
    for size in ("huge", "LARGE", "..", "large.webp"):
        client.get(f"/programmes/p/pictures/{one.id}/{size}.webp", status=404)


def test_a_picture_of_another_programme_or_pair_is_not_here(client, programme, editor, pair, session):
    other = make.pair(make.programme("other"))
    second = make.pair(programme, 2)
    foreign, neighbour = make.picture(other, key="a" * 32), make.picture(second, key="b" * 32)
    session.commit()
    client.get(f"/programmes/p/pictures/{foreign.id}/large.webp", status=404)
    for number in (foreign.id, neighbour.id):
        client.get(f"{HOME}/{number}/edit", status=404)
        client.post(f"{HOME}/{number}/delete", {"form_token": "t" * 32}, status=404)
    assert len(rows()) == 2


def test_a_row_whose_file_is_lost_is_404_and_no_fault(client, editor, pair, session, folder):
    one = make.picture(pair)
    session.commit()
    folder.mkdir()
    client.get(f"/programmes/p/pictures/{one.id}/large.webp", status=404)
    folder.rmdir()
    folder.write_text("I am no folder")
    client.get(f"/programmes/p/pictures/{one.id}/large.webp", status=503)


def test_the_page_is_good_when_there_is_nothing_yet(client, programme, editor, pair, session):
    page = client.get(HOME)
    assert page.h1 == "No pictures of Mechelen → Capaci yet"
    assert "Add the first picture" in page.links
    client.sign_in(make.user("Reviewer", programme=programme, role="reviewer"))
    session.commit()
    assert "Add the first picture" not in client.get(HOME).links


def test_with_a_bucket_a_picture_is_kept_there_served_from_there_and_removed_there(
    app, client, editor, folder, monkeypatch
):
    with serving() as endpoint:
        bucket = new_bucket(endpoint, "of-the-tracker")
        monkeypatch.setitem(
            app.config,
            "SETTINGS",
            replace(
                settings(),
                bucket=bucket.name,
                bucket_address=bucket.endpoint,
                bucket_key=bucket.key,
                bucket_secret=bucket.secret,
            ),
        )
        sent(client, pictures.photograph(), **WORDS)
        (row,) = rows()
        assert {one.name for one in store().kept()} == {f"{row.key}-large.webp", f"{row.key}-small.webp"}
        assert names(folder) == set()
        data = client.get(f"/programmes/p/pictures/{row.id}/small.webp").response.data
        assert Image.open(BytesIO(data)).size == (90, 60)
        client.submit(client.get(f"{HOME}/{row.id}/delete"), "Remove it")
        assert list(store().kept()) == []
    sent(client, pictures.photograph(), status=503)

"""Short texts that the public reads, in more languages: written on one page, read wherever they stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tests.support.page import Page
from tests.support.publish import publish
from tests.support.translated import speak_italian
from tracker.models import LogLine, Milestone, Outcome, Pair, Practice, Programme, Translation, User

HERE = "/programmes/closed"
ITALIAN = {"Accept-Language": "it"}


@pytest.fixture(autouse=True)
def _italian(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speak_italian(app, tmp_path, monkeypatch, {"original in %(language)s": "originale in %(language)s"})


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["coordinator"])
    return closed


def first(session: Session, table: type) -> Pair | Milestone | Outcome | Practice:
    return session.scalars(select(table).order_by(table.id)).first()


def pages_of(session: Session) -> dict[str, str]:
    pair, practice = first(session, Pair), first(session, Practice)
    milestone, outcome = first(session, Milestone), first(session, Outcome)
    return {
        "pair": f"{HERE}/pairs/{pair.number}/translations",
        "practice": f"{HERE}/pairs/{pair.number}/practices/{practice.id}/translations",
        "milestone": f"{HERE}/milestones/{milestone.id}/translations",
        "outcome": f"{HERE}/outcomes/{outcome.id}/translations",
    }


def of(session: Session, thing: object) -> dict[tuple[str, str], str]:
    session.expire_all()
    column = getattr(Translation, f"{thing.__tablename__}_id")
    rows = session.scalars(select(Translation).where(column == thing.id))
    return {(one.field.value, one.language): one.text for one in rows}


def marked(page: Page, text: str) -> list[str | None]:
    """The languages with which a text is marked where it stands alone on a page."""
    return [one.get("lang") for one in page.tree.iter() if (one.text or "").strip() == text]


@pytest.mark.parametrize("kind", ["pair", "practice", "milestone", "outcome"])
def test_each_edit_page_leads_to_its_translations_and_they_are_kept(
    client: Client, closed: world.World, session: Session, kind: str
) -> None:
    path = pages_of(session)[kind]
    edit = path.replace("/translations", "/edit")
    assert path in client.get(edit).links.values()
    page = client.get(path)
    name = "objective" if kind == "pair" else "title"
    assert f"{name}_fr" in page.form("Save").values
    assert f"{name}_el" in page.form("Save").values
    client.submit(page, "Save", **{f"{name}_fr": "  En français ", f"{name}_el": "Στα ελληνικά"})
    table = {"pair": Pair, "practice": Practice, "milestone": Milestone, "outcome": Outcome}[kind]
    assert of(session, first(session, table)) == {(name, "fr"): "En français", (name, "el"): "Στα ελληνικά"}
    client.submit(client.get(path), "Save", **{f"{name}_fr": ""})
    assert of(session, first(session, table)) == {(name, "el"): "Στα ελληνικά"}


def test_what_is_saved_as_it_was_does_not_change_the_programme(
    client: Client, closed: world.World, session: Session
) -> None:
    path, number = pages_of(session)["outcome"], closed.programme.id

    def revision() -> int:
        session.expire_all()
        return session.get_one(Programme, number).revision

    client.submit(client.get(path), "Save", title_fr="En français")
    before = revision()
    client.submit(client.get(path), "Save")
    assert revision() == before
    client.submit(client.get(path), "Save", title_fr="Autrement")
    assert revision() == before + 1
    client.submit(client.get(path), "Save", title_fr="")
    assert revision() == before + 2


def test_there_is_no_field_for_the_language_of_the_original_nor_for_a_text_that_is_not_there(
    client: Client, closed: world.World, session: Session
) -> None:
    pair = first(session, Pair)
    pair.language, pair.motto = "it", None
    session.commit()
    values = client.get(pages_of(session)["pair"]).form("Save").values
    assert {name for name in values if name.startswith("objective")} == {
        f"objective_{one}" for one in ("en", "fr", "nl", "es", "el", "lv", "de")
    }
    assert not any(name.startswith("motto") for name in values)


def test_what_is_too_long_is_said_and_stays_in_its_field(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.submit(
        client.get(pages_of(session)["milestone"]), "Save", title_fr="x" * 301, title_it="Va", status=422
    )
    assert "This is too long: at most 300 characters." in page.text
    assert page.form("Save").values["title_fr"] == ["x" * 301]
    assert page.form("Save").values["title_it"] == ["Va"]
    assert of(session, first(session, Milestone)) == {}


def test_two_people_who_translate_the_same_see_both_versions(
    client: Client, new_client: Callable[[], Client], closed: world.World, session: Session
) -> None:
    path = pages_of(session)["outcome"]
    other = new_client()
    other.sign_in(closed.people["administrator"])
    mine = client.get(path)
    other.submit(other.get(path), "Save", title_fr="Leur texte")
    conflict = client.submit(mine, "Save", title_fr="Mon texte", status=409)
    assert "Leur texte" in conflict.text
    assert of(session, first(session, Outcome)) == {("title", "fr"): "Leur texte"}
    client.submit(conflict, "Save mine")
    assert of(session, first(session, Outcome)) == {("title", "fr"): "Mon texte"}


def test_an_update_meanwhile_is_no_conflict_but_another_original_is(
    client: Client, closed: world.World, session: Session
) -> None:
    path, milestone = pages_of(session)["milestone"], first(session, Milestone)
    page = client.get(path)
    milestone.note = "Something else"
    session.commit()
    client.submit(page, "Save", title_fr="Un jalon")
    page = client.get(path)
    milestone.title = "Another title"
    session.commit()
    client.submit(page, "Save", title_fr="Un autre jalon", status=409)


def test_the_reader_sees_their_own_language_else_english_else_the_original_with_its_name(
    client: Client, closed: world.World, session: Session
) -> None:
    milestone = first(session, Milestone)
    milestone.title, milestone.language = "Le maître est là", "fr"
    session.commit()
    path = f"{HERE}/milestones/{milestone.id}"
    page = client.get(path)
    assert page.h1 == "Le maître est là"
    assert "original in French" in page.text
    assert page.title.startswith("Le maître est là")
    assert marked(page, "Le maître est là")[-1] == "fr"
    assert "originale in francese" in client.get(path, headers=ITALIAN).text
    make.translation(milestone, "en", "The master is here")
    assert client.get(path).h1 == "The master is here"
    assert "original in" not in client.get(path).text
    page = client.get(path, headers=ITALIAN)
    assert page.h1 == "The master is here"
    assert "en" in marked(page, "The master is here")
    make.translation(milestone, "it", "Il maestro è qui")
    assert client.get(path, headers=ITALIAN).h1 == "Il maestro è qui"
    assert client.get(path).h1 == "The master is here"


def test_an_original_of_which_nobody_knows_the_language_is_shown_as_it_is(
    client: Client, closed: world.World, session: Session
) -> None:
    outcome = first(session, Outcome)
    page = client.get(f"{HERE}/outcomes/{outcome.id}")
    assert page.h1 == outcome.title
    assert "" in marked(page, outcome.title)
    assert "original in" not in page.text


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ((Pair, "objective"), ["/pairs/1", "/pairs/1/factsheet", "/progress"]),
        ((Milestone, "title"), ["/plans/{plan}", "/milestones/{id}", "/pairs/1", "/progress/milestones.all"]),
        ((Outcome, "title"), ["/outcomes", "/outcomes/{id}", "/pairs/1"]),
        ((Practice, "title"), ["/practices/{id}", "/pairs/1", "/outcomes"]),
        ((Practice, "summary"), ["/practices/{id}", "/pairs/1"]),
    ],
)
def test_every_page_that_names_a_thing_says_it_in_the_readers_language(
    client: Client, closed: world.World, session: Session, text: tuple[type, str], paths: list[str]
) -> None:
    thing, name = first(session, text[0]), text[1]
    first(session, Outcome).practice_id = first(session, Practice).id
    setattr(thing, name, "Originalwort")
    thing.language = "de"
    session.commit()
    make.translation(thing, "it", "Parolaitaliana", field=name)
    values = {"id": thing.id, "plan": getattr(thing, "plan_id", "")}
    for path in paths:
        page = client.get(HERE + path.format(**values), headers=ITALIAN)
        assert "Parolaitaliana" in page.text, path
        assert "Originalwort" not in page.text, path
        english = client.get(HERE + path.format(**values)).text
        assert "Originalwort" in english, path
        assert "original in German" in english, path


def test_lists_to_choose_from_mark_a_title_as_far_as_a_page_can(
    client: Client, closed: world.World, session: Session
) -> None:
    milestone, practice = first(session, Milestone), first(session, Practice)
    milestone.language = practice.language = "de"
    milestone.title, practice.title = "Originalwort", "Handschrift"
    session.commit()
    page = client.get(f"{HERE}/outcomes/new")
    tick = next(one for one in page.tree.iter("label") if "Originalwort" in "".join(one.itertext()))
    assert "".join(tick.itertext()).strip() == f"{milestone.code} Originalwort (original in German)"
    assert [one.get("lang") for one in tick.iter() if one.text == "Originalwort"] == ["de"]
    options = {one.text: one.get("lang") for one in page.tree.iter("option")}
    assert options["Handschrift"] == "de"
    make.translation(practice, "en", "Handwriting")
    options = {
        one.text: one.get("lang", "") for one in client.get(f"{HERE}/outcomes/new").tree.iter("option")
    }
    assert options["Handwriting"] == ""


def test_the_catalogue_of_all_programmes_speaks_the_readers_language(
    client: Client, closed: world.World, session: Session
) -> None:
    make.translation(first(session, Practice), "it", "Compagni")
    page = client.get("/practices", headers=ITALIAN)
    assert "Compagni" in page.links
    assert "Compagni" in client.get("/practices?q=compag", headers=ITALIAN).links
    assert "Buddies" in client.get("/practices?q=compag").links


def test_a_translation_of_an_earlier_text_is_shown_to_no_reader_and_said_to_members(
    client: Client, new_client: Callable[[], Client], closed: world.World, session: Session
) -> None:
    outcome = first(session, Outcome)
    make.translation(outcome, "it", "Una volta")
    outcome.title = "Now another"
    session.commit()
    path = f"{HERE}/outcomes/{outcome.id}"
    page = client.get(path, headers=ITALIAN)
    assert page.h1 == "Now another"
    assert "Una volta" not in page.text
    page = client.get(path)
    assert "Translation of an earlier text: Italian. Readers see the original." in page.text
    form = client.get(page.links["Look at the translations"])
    assert "This is a translation of an earlier text, and readers see the original" in form.text
    # Who saves another language has not looked at this one.
    client.submit(form, "Save", title_fr="Maintenant")
    assert client.get(path, headers=ITALIAN).h1 == "Now another"
    client.submit(client.get(f"{path}/translations"), "Save", still_right_title_it="y")
    assert client.get(path, headers=ITALIAN).h1 == "Una volta"
    assert "earlier text" not in client.get(path).text
    editor = new_client()
    editor.sign_in(closed.people["other"])
    outcome.title = "And another"
    session.commit()
    page = editor.get(path)
    assert "Translation of an earlier text" in page.text
    assert "Look at the translations" not in page.links


def test_a_reader_who_is_no_member_is_told_of_no_earlier_text(client: Client, session: Session) -> None:
    world.build(is_open=True)
    outcome = first(session, Outcome)
    make.translation(outcome, "it", "Una volta", of="Long ago")
    page = client.get(f"/programmes/open/outcomes/{outcome.id}")
    assert "earlier text" not in page.text
    assert "Una volta" not in page.text


def test_the_log_says_what_was_translated(client: Client, closed: world.World, session: Session) -> None:
    client.submit(client.get(pages_of(session)["milestone"]), "Save", title_fr="Un jalon")
    (line,) = session.scalars(select(LogLine).where(LogLine.table_name == "translation"))
    assert (line.about, line.about_id) == ("milestone", first(session, Milestone).id)
    page = client.get(f"{HERE}/log")
    assert "Un jalon" in page.text
    assert "French" in page.text


def test_a_thing_is_deleted_with_its_translations(
    client: Client, closed: world.World, session: Session
) -> None:
    practice = make.saved(
        Practice(
            programme_id=closed.programme.id,
            pair_id=first(session, Pair).id,
            key="gone",
            owner_id=first(session, Practice).owner_id,
            title="Gone",
        )
    )
    outcome = make.outcome(closed.programme, first(session, Pair))
    for thing in (practice, outcome):
        make.translation(thing, "it", "Andato")
    client.submit(client.get(f"{HERE}/pairs/1/practices/{practice.id}/delete"), "Delete it")
    client.submit(client.get(f"{HERE}/outcomes/{outcome.id}/delete"), "Delete it")
    assert session.scalars(select(Translation)).all() == []


@pytest.mark.parametrize(("kind", "found"), [("pair", "Mechelen → Capaci"), ("practice", "Compagni")])
def test_search_finds_a_translation_and_names_the_thing_in_the_readers_language(
    client: Client, closed: world.World, session: Session, kind: str, found: str
) -> None:
    pair, practice = first(session, Pair), first(session, Practice)
    make.translation(pair, "it", "Una città per tutti", field="objective")
    make.translation(practice, "it", "Compagni")
    words = {"pair": "citta", "practice": "compagni"}[kind]
    assert found in client.get(f"{HERE}/search?q={words}", headers=ITALIAN).links
    english = client.get(f"{HERE}/search?q={words}")
    assert {"pair": found, "practice": "Buddies"}[kind] in english.links
    assert {"pair": "Una città per tutti", "practice": "Compagni"}[kind] in english.text


def test_search_finds_milestones_and_outcomes_by_their_translations(
    client: Client, closed: world.World, session: Session
) -> None:
    milestone, outcome = first(session, Milestone), first(session, Outcome)
    make.translation(milestone, "it", "Sportello aperto")
    make.translation(outcome, "it", "Sportello nuovo")
    links = client.get(f"{HERE}/search?q=sportello", headers=ITALIAN).links
    assert "Sportello nuovo" in links
    assert any(name.endswith(f"/{milestone.code} Sportello aperto") for name in links)
    milestone.title = "Something else"
    session.commit()
    links = client.get(f"{HERE}/search?q=sportello", headers=ITALIAN).links
    assert "Sportello nuovo" in links
    assert not any("Sportello aperto" in name or "Something else" in name for name in links)


def test_public_pages_and_their_json_speak_the_language_of_their_address(
    client: Client, closed: world.World, session: Session
) -> None:
    pair, practice = first(session, Pair), first(session, Practice)
    publish(closed.programme, pair)
    client.sign_out()
    pair.language = practice.language = "nl"
    session.commit()
    make.translation(pair, "it", "Una città per tutti", field="objective")
    make.translation(practice, "it", "Compagni")
    page = client.get("/it/meet/closed/pairs/1")
    assert "Una città per tutti" in page.text
    assert "Compagni" in page.text
    assert pair.objective not in page.text
    assert "Una città per tutti" in client.get("/it/meet/closed").text
    assert "Mechelen → Capaci" in client.get("/it/meet?q=citta").text
    told = client.get("/it/meet/closed/pairs/1.json").json
    assert told["objective"] == "Una città per tutti"
    assert "Compagni" in json.dumps(told, ensure_ascii=False)
    english = client.get("/en/meet/closed/pairs/1")
    assert f"{pair.objective} (original in Dutch)" in english.text


def test_whoever_may_not_edit_a_thing_may_not_translate_it(
    client: Client, new_client: Callable[[], Client], closed: world.World, session: Session
) -> None:
    paths = pages_of(session)
    owner = new_client()
    owner.sign_in(closed.people["owner"])
    assert isinstance(closed.people["owner"], User)
    owner.get(paths["milestone"])
    owner.get(paths["outcome"])
    owner.get(paths["pair"], status=403)
    owner.get(paths["practice"], status=403)
    other = new_client()
    other.sign_in(closed.people["other"])
    for path in paths.values():
        other.get(path, status=403)

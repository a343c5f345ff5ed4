"""The factsheet of a pair: all that is known, in two versions, on two pages; and what it leaves out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from config import ROOT
from tests.functional.web.test_brief import GREEK, LATVIAN, bridges, in_other_letters
from tests.support import make, world
from tests.support.client import Client
from tests.support.inclucities import inclucities
from tests.support.page import words
from tests.support.tagged_pdf import SPACE, TaggedPdf
from tracker.documents.factsheet import factsheet_pdf
from tracker.documents.typesetting import pdf_of
from tracker.domain.statuses import ActivityStatus, LogKind, MemberRole, OutcomeStatus, ReplicationStatus
from tracker.extensions import db
from tracker.models import LogLine, Organisation, Pair, Practice, Programme, Replication

DATA = json.loads((ROOT / "tracker" / "data" / "inclucities.json").read_text(encoding="utf-8"))
SECOND = "/programmes/inclucities/pairs/2/factsheet"
CUT = "Cut short here"


def signed_in(client: Client, programme: Programme, role: str = "coordinator") -> Client:
    client.sign_in(make.user(f"A {role}", programme=programme, role=role))
    return client


def pdf_at(client: Client, path: str) -> TaggedPdf:
    return TaggedPdf(client.get(path).response.data)


def plain(text: str) -> str:
    return SPACE.sub(" ", text).strip()


@pytest.mark.parametrize("programme", [inclucities, bridges, in_other_letters])
@pytest.mark.parametrize("version", ["before", "after"])
def test_the_page_and_the_pdf_say_the_same_on_two_pages_at_most(
    client: Client, app: Flask, programme: Callable[[], Programme], version: str
) -> None:
    made = programme()
    signed_in(client, made, "reviewer")
    for number in db.session.scalars(select(Pair.number).where(Pair.programme_id == made.id)).all():
        here = f"/programmes/{made.slug}/pairs/{number}/factsheet"
        page, pdf = client.get(f"{here}?version={version}"), pdf_at(client, f"{here}.pdf?version={version}")
        assert len(pdf.pdf.pages) <= 2
        assert CUT not in pdf.tree.text
        assert str(pdf.pdf.Root.Lang) == "en"
        if made.slug != "hostile":
            of_pdf = {plain(tag.text) for tag in pdf.tree.all("LBody")}
            of_page = {
                plain(words(one)) for facts in page.all("ul", class_="factsheet-facts") for one in facts
            }
            assert of_pdf == of_page
            assert "" not in of_page


def facts_of_the_second_pair() -> Iterator[tuple[str, str]]:
    """Each fact that the programme file has of Mechelen → Capaci, by where it stands."""
    pair = next(one for one in DATA["pairs"] if one["key"] == "P2")
    cities = {one["key"]: one for one in DATA["organisations"]}
    yield from ((name, pair[name]) for name in ("objective", "motto", "toolkit"))
    yield from (("challenge", one) for one in pair["challenges"])
    yield from (("strength", one) for one in pair["strengths"])
    yield "video", pair["video"]["subject"]
    for member in pair["members"]:
        yield "member", cities[member["organisation"]]["name"]
    for practice in pair["practices"]:
        yield "practice", practice["title"]
        yield "practice", practice["summary"]
    for one in DATA["activities"]:
        if "P2" in one.get("pairs", []) and one["status"] == "held":
            yield "activity", one["title"]
            yield from (("place", one["place"]) for _ in range("place" in one))
            yield from (("related", one["related_programme"]) for _ in range("related_programme" in one))
            for host in [one.get("host"), *(other["organisation"] for other in one.get("co_organisers", []))]:
                yield from (("host", cities[host]["name"]) for _ in range(host is not None))
    plan = next(one for one in DATA["plans"] if one["pair"] == "P2")
    yield from (("plan", one) for one in (plan["title"], *plan["objectives"]))
    for milestone in plan["milestones"]:
        yield "milestone", f"{milestone['code']} {milestone['title']}"
        for taken in milestone.get("replications", []):
            yield from (("replication", taken[name]) for name in ("place", "mechanism"))
    for one in DATA["deliverables"]:
        if "P2" in one.get("pairs", []) and one.get("status") == "delivered":
            yield from (("deliverable", one[name]) for name in ("title", "note", "url") if name in one)
    for one in DATA["outcomes"]:
        if "P2" in one["pairs"]:
            yield "outcome", one["title"]
    yield "funder", DATA["programme"]["funder"]
    yield from (("source", DATA["sources"][key]) for key in pair["sources"])


IN_WORDS = (
    *("87,000 inhabitants", "32% of foreign origin", "11,500 inhabitants", "Belgium (BE)", "Italy (IT)"),
    *("Took over from Partinico (day not known).", "May–June 2021", "15 December 2022", "5 February 2023"),
    *("Study visits: 3 of 3 held", "Transfer workshops: 1 of 1 held", "Training academies: 1 of 1 held"),
    *("Completed · Happened: October 2021", "Completed · Happened: about 15 December 2022"),
    *("Intended; not there yet", "Shared with Fuenlabrada → Levadia", "Source: S2, W3"),
    *("Published or reported: 16 March 2023", "Published or reported: 7 April 2023", "2022–2024"),
)
"""Dates, numbers and countries, as they are worded."""


def test_every_fact_that_is_recorded_of_mechelen_and_capaci_is_in_it(client: Client, app: Flask) -> None:
    signed_in(client, inclucities(), "reviewer")
    text = plain(pdf_at(client, f"{SECOND}.pdf").tree.text)
    facts = [*facts_of_the_second_pair(), *(("worded", one) for one in IN_WORDS)]
    assert len(facts) > 60
    assert [one for one in facts if plain(one[1]) not in text] == []


def test_who_took_it_up_stands_with_since_when_from_whom_how_it_is_known_and_who_says_so(
    client: Client, app: Flask
) -> None:
    """Of the practice and of a milestone alike; what nobody knows is left out."""
    made = make.programme()
    pair = make.pair(made)
    make.visit(pair, 1, status=ActivityStatus.HELD, happened="2021-10-04")
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    of = {"programme_id": made.id, "pair_id": pair.id, "owner_id": mentor.id}
    practice = make.saved(Practice(**of, key="GP1", title="Buddies"))
    league = make.organisation(made, "League of Towns")
    milestone = make.milestone(make.plan(pair), code="M1", title="Desk staffed")
    for taken in ({"practice_id": practice.id}, {"milestone_id": milestone.id}):
        known = {
            "since": make.when("2022-03"),
            "said_by_id": league.id,
            "evidence": "https://towns.example/a",
        }
        first = make.saved(Replication(**taken, place="Carini", status=ReplicationStatus.IN_PLACE, **known))
        then = {"taken_from_id": first.id, "evidence": "See http://[ in the minutes"}
        make.saved(Replication(**taken, place="Cinisi", status=ReplicationStatus.STARTED, **then))
        bad = {"evidence": "http://[", "status": ReplicationStatus.AGREED}
        make.saved(Replication(**taken, place="Trapani", **bad))
        make.saved(Replication(**taken, place="Erice", status=ReplicationStatus.AGREED))
    signed_in(client, made)
    here = f"/programmes/{made.slug}/pairs/1/factsheet"
    db.session.expunge_all()
    page = client.get(f"{here}?version=after")
    said = [
        (plain(words(one)), [link.get("href") for link in one.iter("a")])
        for facts in page.all("ul", class_="factsheet-facts")
        for one in facts
    ]
    address = "https://towns.example/a"
    for of in ("M1 Desk staffed", "Buddies"):
        at = said.index(
            (f"Carini {of} In place · since March 2022 · says League of Towns {address}", [address])
        )
        assert said[at + 1 : at + 4] == [
            (f"Cinisi {of} Taken from Carini Started Evidence: See http://[ in the minutes", []),
            (f"Trapani {of} Agreed Evidence: http://[", []),
            (f"Erice {of} Agreed", []),
        ]


def test_before_is_the_plan_and_after_is_what_happened(client: Client, app: Flask) -> None:
    signed_in(client, inclucities(), "reviewer")
    before, after = (client.get(f"{SECOND}?version={one}").text for one in ("before", "after"))
    assert "3 study visits, 1 transfer workshop, 1 training academy" in before
    assert "April–May 2022" in before
    for happened in (
        "15 December 2022",
        "Completed",
        "Tutti Capaci, a buddy project, runs in Capaci",
        "held",
    ):
        assert happened in after
        assert happened not in before
    assert "Verso Casa" not in before  # Nobody says that it was ever agreed.


def test_what_happened_is_shown_once_anything_was_held_and_the_plan_until_then(
    client: Client, app: Flask
) -> None:
    programme = make.programme("young", open=True)
    pair = make.pair(programme)
    signed_in(client, programme)
    here = "/programmes/young/pairs/1/factsheet"
    assert "Factsheet: what is planned" in client.get(here).text
    make.visit(pair, 1, status="held", happened="2021-05-01")
    assert "Factsheet: what happened" in client.get(here).text
    assert "Factsheet: what is planned" in client.get(f"{here}?version=before").text
    assert "Factsheet: what happened" in client.get(f"{here}?version=nonsense").text


def test_what_is_not_known_is_left_out_and_listed_for_the_coordinator_with_its_form(
    client: Client, app: Flask
) -> None:
    programme = inclucities()
    signed_in(client, programme)
    page = client.get(SECOND)
    assert "What this factsheet leaves out" in page.text
    for missing, form in (
        ("Capaci: the share of people of foreign origin or of a minority", "/organisations/"),
        ("Mechelen: the year of the figures", "/organisations/"),
        ("“Action plan of Capaci”: whether it was delivered", "/deliverables/"),
        ("the funding statement of the programme", "/programmes/inclucities/edit"),
    ):
        assert form in page.links[missing]
        client.get(page.links[missing])
    assert "Target groups, topics and monitoring method settled" in page.text


@pytest.mark.parametrize("role", ["reviewer", "editor"])
def test_nobody_else_is_told_what_it_leaves_out(client: Client, app: Flask, role: str) -> None:
    programme = inclucities()
    city = db.session.scalars(select(Organisation).where(Organisation.key == "capaci")).one()
    own = {"organisation": city} if role == "editor" else {}
    client.sign_in(make.user("Somebody", programme=programme, role=role, **own))
    page = client.get(SECOND)
    assert "leaves out" not in page.text


def test_an_outcome_that_was_given_up_or_lies_ahead_is_no_outcome(client: Client, app: Flask) -> None:
    programme = inclucities()
    pair = db.session.scalars(select(Pair).where(Pair.key == "P2")).one()
    make.outcome(programme, pair, title="Given up", status=OutcomeStatus.ABANDONED)
    make.outcome(programme, pair, title="In the far future", occurred="2090")
    db.session.commit()
    signed_in(client, programme)
    text = client.get(SECOND).text
    assert "Given up" not in text
    assert "In the far future" not in text


def test_greek_and_latvian_names_are_letters_in_the_pdf(client: Client, app: Flask) -> None:
    signed_in(client, in_other_letters())
    pdf = pdf_at(client, "/programmes/hostile/pairs/1/factsheet.pdf")
    assert pdf.tree.all("H1")[0].text == f"{LATVIAN} → {GREEK}"
    with pdf.metadata as metadata:
        assert metadata["dc:title"] == f"{LATVIAN} → {GREEK}"


def test_the_pdf_has_a_name_and_fetching_it_stands_in_the_log(
    client: Client, app: Flask, session: Session
) -> None:
    programme = inclucities()
    signed_in(client, programme)
    answer = client.get(f"{SECOND}.pdf?version=before").response
    assert answer.mimetype == "application/pdf"
    name = 'inline; filename="factsheet-inclucities-2-before.pdf"'
    assert answer.headers["Content-Disposition"] == name
    client.any_status("HEAD", f"{SECOND}.pdf", token=False)
    client.get(SECOND)
    (line,) = session.scalars(select(LogLine).where(LogLine.kind == LogKind.EXPORTED)).all()
    assert (line.table_name, line.name) == ("pair", "Mechelen → Capaci")
    assert "took out a copy" in client.get("/programmes/inclucities/log").text


def test_the_page_of_the_pair_leads_to_it_for_members_alone(client: Client, app: Flask) -> None:
    programme = inclucities()
    assert "/factsheet" not in client.get("/programmes/inclucities/pairs/2").html
    signed_in(client, programme, "reviewer")
    assert SECOND in client.get("/programmes/inclucities/pairs/2").html


def test_it_takes_a_small_multiple_of_a_bare_page(
    client: Client, app: Flask, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(client, inclucities())
    made = []
    monkeypatch.setattr("tracker.web.factsheets.factsheet_pdf", lambda sheet: made.append(sheet) or b"%PDF")
    for number in range(1, 5):
        client.get(f"/programmes/inclucities/pairs/{number}/factsheet.pdf")
    bare = fastest(lambda number: pdf_of(b'#set document(title: "-")\n= #sys.inputs.n', {"n": str(number)}))
    for sheet in made:
        whole = fastest(
            lambda number, one=sheet: factsheet_pdf({**one, "programme": f"IncluCities {number}"})
        )
        with capsys.disabled():
            print(f"\n{sheet['mentor']}: {whole * 1000:.0f} ms, {whole / bare:.0f} times a bare page")
        assert whole < 120 * bare


def fastest(make_one: Callable[[int], bytes]) -> float:
    """Seconds; each is another document, so that nothing is only remembered."""
    times = []
    for number in range(5):
        begun = time.perf_counter()
        make_one(number)
        times.append(time.perf_counter() - begun)
    return min(times)


def test_the_heading_over_two_practices_is_for_two_and_a_motto_stands_between_greek_quotes(
    client: Client, app: Flask
) -> None:
    alone = world.build(is_open=True)
    client.sign_in(alone.people["coordinator"])
    one = {words(heading) for heading in client.get("/programmes/open/pairs/1/factsheet").all("h2")}
    assert {"Good practice", "Good practices"} & one == {"Good practice"}
    programme = inclucities()
    signed_in(client, programme)
    wanted = select(Pair).where(Pair.programme_id == programme.id, Pair.number == 2)
    pair = db.session.scalars(wanted.options(selectinload(Pair.practices))).one()
    assert len(pair.practices) > 1
    pair.motto = "Tutti Capaci!"
    db.session.commit()
    several = {words(heading) for heading in client.get(SECOND).all("h2")}
    assert {"Good practice", "Good practices"} & several == {"Good practices"}
    greek = client.get(f"{SECOND}.pdf", headers={"Accept-Language": "el"}).response.data
    assert "«Tutti Capaci!»" in TaggedPdf(greek).tree.text

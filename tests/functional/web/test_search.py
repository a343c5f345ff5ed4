"""Search: everything of a programme by any of its names, and nothing that the reader must not see."""

from __future__ import annotations

from time import perf_counter
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tests.support.page import Page, words
from tracker.domain.statuses import ActivityKind, ActivityStatus, MemberRole, ReportState
from tracker.models import (
    ActionPlan,
    Activity,
    FollowUp,
    Membership,
    Milestone,
    Organisation,
    Pair,
    Practice,
    VisitReport,
)
from tracker.services import search_text

HERE = "/programmes/closed/search"


@pytest.fixture
def closed(app: Flask, client: Client) -> world.World:
    closed = world.build(is_open=False)
    client.sign_in(closed.people["reviewer"])
    return closed


def look_for(client: Client, asked: str, more: str = "") -> Page:
    return client.get(f"{HERE}?q={quote(asked)}{more}")


def groups(page: Page) -> dict[str, int]:
    """How many were found of each kind."""
    found = [words(one).rpartition(" ") for one in page.all("h2") if one.get("id")]
    return {name: int(count) for name, _space, count in found}


def first_pair(session: Session) -> Pair:
    return session.scalars(select(Pair).order_by(Pair.number)).first()


def renamed(session: Session, name: str, *others: str) -> Organisation:
    row = session.scalars(select(Organisation).where(Organisation.name == name)).one()
    row.other_names = list(others)
    search_text.refresh(row)
    session.commit()
    return row


@pytest.mark.parametrize(
    "asked", ["Levadia", "LIVADIA", "Livadeia", "livad", "Λιβαδειά", "λιβαδεια", "ΛΙΒΑΔΕΙΑ", "Λεβαδέων δήμος"]
)
def test_awkward_case_3_levadia_is_found_by_every_spelling(
    client: Client, closed: world.World, asked: str
) -> None:
    make.organisation(
        closed.programme, "Levadia", other_names=["Livadia", "Livadeia", "Λιβαδειά", "Δήμος Λεβαδέων"]
    )
    page = look_for(client, asked)
    assert page.h1 == f"1 result for “{asked}”"
    assert "Levadia" in page.links


@pytest.mark.parametrize(
    "asked", ["Saint-Jean-de-la-Ruelle", "saint jean de la ruelle", "SAINT-JEAN de la  Ruelle", "ruelle jean"]
)
def test_awkward_case_3_hyphens_and_order_do_not_matter(
    client: Client, closed: world.World, asked: str
) -> None:
    make.organisation(closed.programme, "Saint-Jean-De-La-Ruelle")
    assert "Saint-Jean-De-La-Ruelle" in look_for(client, asked).links


def test_awkward_case_3_malines_finds_mechelen_and_what_it_is_part_of(
    client: Client, closed: world.World, session: Session
) -> None:
    renamed(session, "Mechelen", "Malines")
    pair = first_pair(session)
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    make.saved(
        Practice(
            programme_id=pair.programme_id, pair_id=pair.id, key="b1", owner_id=mentor.id, title="Buddies"
        )
    )
    page = look_for(client, "malines")
    assert page.links["Mechelen"] == f"/programmes/closed/organisations/{mentor.id}"
    assert page.links["Mechelen → Capaci"] == "/programmes/closed/pairs/1"
    assert page.links["Buddies"].startswith("/programmes/closed/practices/")
    assert any(name.startswith("Study visit 1, Mechelen → Capaci") for name in page.links)
    assert {"Organisations", "Pairs", "Good practices", "Activities", "Deliverables", "Outcomes"} <= set(
        groups(page)
    )
    assert "other names: Malines" in page.text
    assert "member of the pair: Mechelen · Malines" in page.text


def test_awkward_case_4_kede_does_not_find_kedhl(client: Client, closed: world.World) -> None:
    make.organisation(closed.programme, "Central Union", acronym="KEDE", other_names=["K.E.D.E."])
    make.organisation(closed.programme, "Public Benefit Organisation", acronym="K.E.DH.L.")
    page = look_for(client, "K.E.D.E.")
    assert "Central Union" in page.links
    assert "Public Benefit Organisation" not in page.links
    assert "Public Benefit Organisation" in look_for(client, "kedhl").links


def test_each_kind_is_found_in_its_own_texts(client: Client, closed: world.World, session: Session) -> None:
    pair = first_pair(session)
    mentee = make.member(pair, MemberRole.MENTEE_CITY)
    pair.challenges = ["Quokka in the housing office"]
    session.add(
        Practice(
            programme_id=pair.programme_id,
            pair_id=pair.id,
            key="q",
            owner_id=mentee.id,
            title="Other",
            summary="With quokkas",
        )
    )
    session.flush()
    plan = make.plan(pair)
    plan.objectives = ["A quokka for all"]
    milestone = make.milestone(plan, title="Quokka hired")
    visit = make.visit(pair, status=ActivityStatus.HELD, note="Quokka seen")
    for row in (milestone, visit):
        search_text.refresh(row)
    report = make.saved(
        VisitReport(activity_id=visit.id, state=ReportState.ACCEPTED, learned="That a quökka smiles")
    )
    session.add(FollowUp(report_id=report.id, what="Feed the quokka", position=0))
    make.deliverable(closed.programme, title="Guide", note="quokka inside")
    make.outcome(closed.programme, pair, title="Quokka adopted")
    make.organisation(closed.programme, "Quokka Society")
    session.commit()
    page = look_for(client, "quokka")
    assert groups(page) == dict.fromkeys(
        (
            *("Organisations", "Pairs", "Good practices", "Activities", "Visit reports", "Action plans"),
            *("Milestones", "Deliverables", "Outcomes", "Follow-ups"),
        ),
        1,
    )
    assert page.h1 == "10 results for “quokka”"
    assert "what was learned: That a quökka smiles" in page.text
    assert "Quokka" in [words(one) for one in page.all("strong")]


def test_all_words_must_be_there_and_how_they_begin_is_enough(client: Client, closed: world.World) -> None:
    make.deliverable(closed.programme, title="Online one-stop shop of Brussels")
    assert "Online one-stop shop of Brussels" in look_for(client, "bru sho one").links
    nothing = look_for(client, "brussels quokka")
    assert nothing.h1 == "Nothing found for “brussels quokka”"
    assert "Try fewer words" in nothing.text
    assert look_for(client, "russels").h1.startswith("Nothing found")


def test_words_may_stand_in_different_places_of_one_thing(
    client: Client, closed: world.World, session: Session
) -> None:
    renamed(session, "Capaci", "Capaci di Sicilia")
    assert "Toolkit" in look_for(client, "toolkit sicilia").links


def test_drafts_of_reports_are_found_by_those_who_work_here_alone(
    client: Client, session: Session, app: Flask
) -> None:
    there = world.build(is_open=True)
    pair = first_pair(session)
    visit = make.visit(pair, status=ActivityStatus.HELD)
    report = make.saved(
        VisitReport(
            activity_id=visit.id,
            state=ReportState.DRAFT,
            seen="Secret quokka",
            draft={"learned": {"learned": "A secret wombat"}},
        )
    )
    make.saved(FollowUp(report_id=report.id, what="Secret numbat", position=0))
    for asked in ("quokka", "wombat", "numbat"):
        path = f"/programmes/open/search?q={asked}"
        for who in ("anonymous", "stranger"):
            client.sign_out()
            if there.people[who]:
                client.sign_in(there.people[who])
            assert client.get(path).h1.startswith("Nothing found")
        client.sign_in(there.people["reviewer"])
        assert client.get(path).h1.startswith("1 result")
    report = session.get_one(VisitReport, report.id)
    report.state, report.draft = ReportState.SUBMITTED, None
    session.commit()
    client.sign_out()
    assert client.get("/programmes/open/search?q=quokka").h1.startswith("1 result")


def test_what_is_for_coordinators_or_signed_in_people_is_never_searched(
    client: Client, closed: world.World, session: Session
) -> None:
    capaci = session.get_one(Organisation, closed.ids["organisation"])
    capaci.source_note = "quokka"
    visit = session.get_one(Activity, closed.ids["visit"])
    visit.online_url = "https://quokka.example.org"
    search_text.refresh(visit)
    search_text.refresh(capaci)
    session.commit()
    assert look_for(client, "quokka").h1.startswith("Nothing found")


def test_another_programme_is_not_searched(client: Client, closed: world.World) -> None:
    other = make.programme("other")
    make.organisation(other, "Quokka")
    make.deliverable(other, make.pair(other), title="Quokka")
    assert look_for(client, "quokka").h1.startswith("Nothing found")
    assert look_for(client, "capaci").text.count("Capaci") == look_for(client, "CAPACI").text.count("Capaci")


def test_an_empty_question_says_what_to_ask(client: Client, closed: world.World) -> None:
    for path in (HERE, f"{HERE}?q=", f"{HERE}?q=%20"):
        page = client.get(path)
        assert page.h1 == "Search"
        assert "What are you looking for?" in page.text


@pytest.mark.parametrize(
    "asked",
    [
        "%",
        "_",
        "'",
        '"',
        "%%%",
        "\\",
        "' OR 1=1 --",
        "a%' --",
        "<script>alert(1)</script>",
        "😀",
        "·",
        "=1+1",
    ],
)
def test_hostile_questions_are_answered_in_a_sentence(
    client: Client, closed: world.World, asked: str
) -> None:
    page = look_for(client, asked)
    assert "<script>alert" not in page.html
    assert page.form("Search").values["q"] == [asked]


def test_a_percent_sign_does_not_find_everything(client: Client, closed: world.World) -> None:
    assert look_for(client, "%").h1 == "Search"
    assert "Type a letter or a digit" in look_for(client, "%").text
    assert look_for(client, "c%paci").h1.startswith("Nothing found")


def test_a_question_that_is_too_long_or_has_a_nul_is_refused_in_a_sentence(
    client: Client, closed: world.World
) -> None:
    page = client.get(f"{HERE}?q={'x' * 10_000}", status=422)
    assert "at most 200 characters" in page.text
    assert "cannot be read" in client.get(f"{HERE}?q=a%00b", status=400).text
    client.get(f"{HERE}?q={'a+' * 100}")


def test_a_long_text_is_shown_around_the_word_that_was_found(client: Client, closed: world.World) -> None:
    note = " ".join(["before"] * 300 + ["quokka"] + ["after"] * 300)
    make.deliverable(closed.programme, title="Guide", note=note)
    page = look_for(client, "quokka")
    assert "… before" in page.text
    assert page.text.count("before") < 20
    assert "quokka after" in page.text


def test_few_of_each_kind_are_shown_and_the_others_a_page_at_a_time(
    client: Client, closed: world.World
) -> None:
    for number in range(30):
        make.deliverable(closed.programme, title=f"Quokka {number}")
    page = look_for(client, "quokka")
    assert groups(page) == {"Deliverables": 30}
    assert len([name for name in page.links if name.startswith("Quokka")]) == 5
    page = client.get(page.links["Show all 30: Deliverables"])
    assert page.h1 == "Deliverables: 30 results for “quokka”"
    assert len([name for name in page.links if name.startswith("Quokka")]) == 25
    page = client.get(page.links["Next"])
    assert len([name for name in page.links if name.startswith("Quokka")]) == 5
    for more in ("&in=deliverables&page=3", "&in=nothing", "&page=x"):
        client.get(f"{HERE}?q=quokka{more}", status=404)


def test_search_costs_the_same_with_4_and_40_of_everything(client: Client, closed: world.World) -> None:
    counts: list[int] = []
    for upto in (4, 40):
        for number in range(len(counts) * 4 + 2, upto + 2):
            pair = make.pair(closed.programme, number, mentor=f"Capaci {number}", mentee=f"Other {number}")
            make.milestone(make.plan(pair), title="Capaci")
            make.visit(pair)
            make.deliverable(closed.programme, pair, title="Capaci")
            make.outcome(closed.programme, pair, title="Capaci")
        assert look_for(client, "capaci").h1.endswith("results for “capaci”")
        counts.append(len(client.statements))
    assert counts[0] == counts[1]


def test_search_through_10_000_rows_is_fast(client: Client, closed: world.World, session: Session) -> None:
    """Two seconds are generous: it takes a fraction, also on a busy machine."""
    programme, plan = closed.programme, session.get_one(ActionPlan, closed.ids["plan"])
    session.execute(
        insert(Activity),
        [
            {
                "programme_id": programme.id,
                "key": f"many{number}",
                "kind": ActivityKind.OTHER,
                "title": f"Meeting {number}",
                "status": ActivityStatus.IDEA,
                "search_text": f"meeting {number}",
                "languages": [],
                "sources": [],
                "version": 1,
            }
            for number in range(5000)
        ],
        execution_options={"not_logged": True},
    )
    session.execute(
        insert(Milestone),
        [
            {
                "plan_id": plan.id,
                "code": f"N{number}",
                "title": f"Meeting {number}",
                "status": "not_started",
                "search_text": f"n{number}\nmeeting {number}",
                "evidence": [],
                "sources": [],
                "version": 1,
                "position": number,
            }
            for number in range(5000)
        ],
        execution_options={"not_logged": True},
    )
    session.commit()
    started = perf_counter()
    page = look_for(client, "meeting")
    assert groups(page) == {"Activities": 5000, "Milestones": 5000}
    assert perf_counter() - started < 2


def test_a_member_that_left_is_found_in_the_pairs_past(
    client: Client, closed: world.World, session: Session
) -> None:
    partinico = make.organisation(closed.programme, "Partinico")
    make.saved(
        Membership(
            pair_id=first_pair(session).id,
            organisation_id=partinico.id,
            role=MemberRole.MENTEE_CITY,
            ended_unknown=True,
        )
    )
    page = look_for(client, "partinico")
    assert page.links["Mechelen → Capaci"] == "/programmes/closed/pairs/1"


def test_activities_are_found_by_their_kind_in_the_readers_language_and_in_english(
    client: Client, closed: world.World, session: Session
) -> None:
    pair = first_pair(session)
    webinar = make.visit(pair, kind=ActivityKind.WEBINAR, title="Buddies for all")
    kick_off = make.visit(pair, kind=ActivityKind.KICK_OFF, title="Si comincia")
    session.commit()
    greek = {"Accept-Language": "el"}
    for asked, title in (("διαδικτυακο σεμιναριο", webinar.title), ("εναρκτηρια", kick_off.title)):
        assert title in client.get(f"{HERE}?q={quote(asked)}", headers=greek).links
    assert webinar.title in client.get(f"{HERE}?q=webinar", headers=greek).links
    assert "kind: Webinar" in look_for(client, "webinar").text
    assert webinar.title not in look_for(client, "kick-off").links
    visits = client.get(f"{HERE}?q={quote('εκπαιδευτική επίσκεψη Capaci')}", headers=greek)
    assert any(name.startswith("Εκπαιδευτική επίσκεψη 1, Mechelen") for name in visits.links)

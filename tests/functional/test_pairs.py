"""Pairs: what their page says of both sides, and how a coordinator makes, changes and ends things."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tests.support import make
from tests.support.inclucities import inclucities
from tests.support.page import words
from tracker.domain.statuses import MemberRole, OutcomeKind, ReplicationStatus, ReportState
from tracker.extensions import db
from tracker.models import Membership, Outcome, OutcomePair, Pair, Practice, Replication, VisitReport

P = "/programmes/inclucities/pairs"
B = "/programmes/bridging/pairs"


@pytest.fixture(autouse=True)
def today(frozen_day):
    frozen_day("2026-11-21")


@pytest.fixture
def programme(app):
    return make.programme()


@pytest.fixture
def coordinator(client, programme):
    person = make.user("Cora", programme=programme, role="coordinator")
    client.sign_in(person)
    return person


def side(page, css):
    return words(page.all("section", class_=f"sheet-{css}")[0])


class TestThePage:
    def test_both_sides_of_mechelen_and_capaci(self, client, app):
        inclucities()
        page = client.get(f"{P}/2")
        assert page.h1 == "Mechelen → Capaci"
        mentor, mentee = side(page, "mentor"), side(page, "mentee")
        assert "Mechelen, Belgium (BE) 87,000 inhabitants; 32% of foreign origin." in mentor
        assert "With VVSG, Association of Flemish Cities and Municipalities." in mentor
        assert "Buddies with Refugees" in mentor
        assert "Capaci, Italy (IT) 11,500 inhabitants." in mentee
        assert "Mistrust and growing fear after recent arrivals" in mentee

    def test_case_6_partinico_is_in_the_past_of_pair_2_on_an_unknown_day(self, client, app):
        inclucities()
        assert "Took over from Partinico (day not known)." in side(client.get(f"{P}/2"), "mentee")

    def test_case_5_each_side_is_a_city_and_an_association_and_brulocalis_is_in_two_pairs(self, client, app):
        inclucities()
        for number in (1, 4):
            assert "With BRULOCALIS" in side(client.get(f"{P}/{number}"), "mentor")

    @pytest.mark.parametrize("has_visit", [False, True])
    def test_an_activity_planned_from_a_pair_is_for_that_pair(
        self, client, programme, coordinator, has_visit
    ):
        make.pair(programme, 1)
        pair = make.pair(programme, 2, mentor="Brussels", mentee="Levadia")
        if has_visit:
            make.visit(pair, 1, agreed="2026-12")
        page = client.get(client.get(f"{B}/2").links["Plan an activity"])
        assert page.form("Put it in the plan").values["pairs"] == [str(pair.id)]

    def test_a_figure_says_its_year_and_what_it_counts(self, client, app):
        inclucities()
        mentee = side(client.get(f"{P}/3"), "mentee")
        assert "31,000 inhabitants (2011); 6% of foreign origin (2011). What they count: migrants." in mentee

    def test_a_number_nobody_knows_is_said_to_be_unknown(self, client, app):
        make.pair(make.programme(open=True))
        assert "Number of inhabitants not known." in side(client.get(f"{B}/1"), "mentor")

    def test_case_7_the_shared_academy_stands_in_both_pairs(self, client, app):
        inclucities()
        for number in (1, 4):
            assert "Training academies held 1 of 1" in client.get(f"{P}/{number}").text

    def test_each_figure_opens_the_list_of_this_pair(self, client, app):
        inclucities()
        page = client.get(f"{P}/2")
        urls = [card.get("href") for card in page.all("a", class_="figure-card")]
        assert len(urls) == 5
        assert all("pair=2" in url for url in urls)

    def test_a_milestone_of_unknown_state_is_not_said_to_be_not_yet(self, client, app):
        inclucities()
        page = client.get(f"{P}/3")
        assert "Coexistence board after the Fuenlabrada model State unknown not agreed not known" in page.text

    def test_case_21_an_outcome_of_two_pairs_stands_in_both(self, client, app):
        inclucities()
        for number in (2, 3):
            page = client.get(f"{P}/{number}")
            assert "MUST-a-Lab" in page.text
            assert "shared by 2 pairs" in page.text

    def test_a_side_may_have_several_cities(self, client, app):
        programme = make.programme(open=True)
        pair = make.pair(programme)
        other = make.organisation(programme, "Cinisi")
        make.saved(
            Membership(pair_id=pair.id, organisation_id=other.id, role=MemberRole.MENTEE_CITY, position=9)
        )
        page = client.get(f"{B}/1")
        assert page.h1 == "Mechelen → Capaci + Cinisi"
        assert "Cinisi" in side(page, "mentee")

    @pytest.mark.parametrize(
        ("state", "shown"), [("draft", False), ("returned", False), ("submitted", True), ("accepted", True)]
    )
    def test_lessons_come_from_finished_reports_and_never_from_a_draft(self, client, app, state, shown):
        pair = make.pair(make.programme(open=True))
        visit = make.visit(pair, 1, status="held", happened="2021-05-03")
        make.saved(
            VisitReport(activity_id=visit.id, state=ReportState(state), learned="Begin with the school")
        )
        assert ("Begin with the school" in client.get(f"{B}/1").text) is shown

    def test_where_the_dates_and_the_city_disagree_it_is_said(self, client, app, frozen_day):
        frozen_day("2021-10-20")
        plan = make.plan(make.pair(make.programme(open=True)))
        make.milestone(plan, agreed="2021-10-08", confidence="on_track")
        assert "overdue, but reported on track" in client.get(f"{B}/1").text

    def test_a_reader_has_no_button_to_change_anything(self, client, app):
        make.pair(make.programme(open=True))
        links = client.get(f"{B}/1").links
        assert not {"Edit", "Log a visit"} & set(links)

    def test_a_pair_that_is_not_there_is_404(self, client, app):
        make.programme(open=True)
        client.sign_in(make.user("Stranger"))
        client.get(f"{B}/7", status=404)

    def test_what_was_typed_is_escaped(self, client, app):
        pair = make.pair(make.programme(open=True))
        pair.objective = "<script>alert(1)</script>"
        make.saved(pair)
        assert "<script>alert" not in client.get(f"{B}/1").html


class TestMakingAndChanging:
    def test_a_coordinator_adds_a_pair_with_its_sides(self, client, programme, coordinator):
        mentor, mentee = make.organisation(programme, "Mechelen"), make.organisation(programme, "Capaci")
        page = client.submit(
            client.get(f"{B}/new"),
            "Save",
            {"status": "active"},
            objective="A city for all",
            challenges="Mistrust\n\nLittle contact",
            mentor_city=mentor.id,
            mentee_city=mentee.id,
        )
        assert page.h1 == "Mechelen → Capaci"
        assert db.session.scalar(select(Pair)).challenges == ["Mistrust", "Little contact"]

    def test_an_active_pair_needs_a_mentor_city_and_a_mentee_city(self, client, programme, coordinator):
        typed = {"objective": "Alone", "status": "active"}
        page = client.submit(client.get(f"{B}/new"), "Save", typed, status=422)
        assert "An active pair has a mentor city and a mentee city" in page.text
        assert 'value="1"' in page.html
        assert db.session.scalar(select(Pair)) is None

    def test_a_number_that_is_taken_is_said_at_its_field(self, client, programme, coordinator):
        make.pair(programme, 1)
        page = client.submit(client.get(f"{B}/new"), "Save", number=1, objective="Again", status=422)
        assert "Another pair has this number" in page.text

    def test_a_form_sent_twice_makes_one_pair(self, client, programme, coordinator):
        form = client.get(f"{B}/new")
        for _ in range(2):
            assert client.submit(form, "Save", objective="Once").status == 200
        assert len(db.session.scalars(select(Pair)).all()) == 1

    def test_what_is_said_of_a_pair_can_be_changed(self, client, programme, coordinator):
        make.pair(programme)
        revision = programme.revision
        page = client.submit(client.get(f"{B}/1/edit"), "Save", motto="Tutti Capaci!", number=5)
        assert page.url == f"{B}/5"
        assert "Tutti Capaci!" in page.text
        db.session.refresh(programme)
        assert programme.revision == revision + 1

    def test_two_who_change_one_pair_both_see_what_the_other_wrote(self, client, new_client, programme):
        make.pair(programme)
        first, second = client, new_client()
        for browser, name in ((first, "Ada"), (second, "Ben")):
            browser.sign_in(make.user(name, programme=programme, role="coordinator"))
        open_form = first.get(f"{B}/1/edit")
        second.submit(second.get(f"{B}/1/edit"), "Save", motto="From Ben")
        page = first.submit(open_form, "Save", motto="From Ada", status=409)
        assert "From Ada" in page.html
        assert "From Ben" in page.html

    @pytest.mark.parametrize("path", ["/new", "/1/edit", "/1/delete", "/1/members/new", "/1/practices/new"])
    def test_an_editor_may_not(self, client, programme, path):
        pair = make.pair(programme)
        city = make.member(pair, MemberRole.MENTEE_CITY)
        client.sign_in(make.user("Edo", programme=programme, role="editor", organisation=city))
        client.get(f"{B}{path}", status=403)
        client.post(f"{B}{path}", status=403)


class TestMembers:
    def test_capaci_takes_over_from_partinico_on_an_unknown_day(self, client, programme, coordinator):
        pair = make.pair(programme, mentee="Partinico")
        capaci = make.organisation(programme, "Capaci")
        added = client.submit(
            client.get(f"{B}/1/members/new"),
            "Save",
            organisation_id=capaci.id,
            role="mentee_city",
            began="spring 2021",
        )
        assert "joined spring 2021" in added.text
        partinico = next(m for m in members(pair) if m.organisation.name == "Partinico")
        ended = client.submit(client.get(f"{B}/1/members/{partinico.id}/edit"), "Save", ended_unknown=True)
        assert "left, day not known" in ended.text
        assert "Took over from Partinico (day not known)." in side(client.get(f"{B}/1"), "mentee")

    def test_an_active_pair_keeps_a_city_on_each_side(self, client, programme, coordinator):
        pair = make.pair(programme)
        mentee = next(m for m in members(pair) if m.role is MemberRole.MENTEE_CITY)
        page = client.submit(client.get(f"{B}/1/members/{mentee.id}/edit"), "Save", ended="2021", status=422)
        assert "An active pair has a mentor city and a mentee city" in page.text

    def test_the_end_is_not_before_the_beginning(self, client, programme, coordinator):
        pair = make.pair(programme)
        member = members(pair)[1]
        page = client.submit(
            client.get(f"{B}/1/members/{member.id}/edit"), "Save", began="2022", ended="2021", status=422
        )
        assert "The end is before the beginning." in page.text

    def test_a_date_that_cannot_be_read_shows_three_ways_and_keeps_what_was_typed(
        self, client, programme, coordinator
    ):
        member = members(make.pair(programme))[1]
        page = client.submit(
            client.get(f"{B}/1/members/{member.id}/edit"), "Save", began="one day", status=422
        )
        assert "“4–5 October 2021”, “October 2021” or “spring 2022”" in page.text.replace(", or", " or")
        assert 'value="one day"' in page.html

    def test_a_year_far_outside_the_programme_is_refused(self, client, programme, coordinator):
        member = members(make.pair(programme))[1]
        page = client.submit(client.get(f"{B}/1/members/{member.id}/edit"), "Save", began="2002", status=422)
        assert "far outside the programme" in page.text

    def test_nobody_is_a_member_twice_in_one_role(self, client, programme, coordinator):
        pair = make.pair(programme)
        city = make.member(pair, MemberRole.MENTOR_CITY)
        page = client.submit(
            client.get(f"{B}/1/members/new"), "Save", organisation_id=city.id, role="mentor_city", status=422
        )
        assert "It is a member in this role already." in page.text

    def test_the_last_city_of_an_active_pair_stays_and_another_is_asked_for(
        self, client, programme, coordinator
    ):
        city = next(m for m in members(make.pair(programme)) if m.role is MemberRole.MENTOR_CITY)
        page = client.get(f"{B}/1/members/{city.id}/delete")
        assert "An active pair has a mentor city and a mentee city." in page.text
        assert page.links["Add a member"] == f"{B}/1/members/new"

    def test_a_city_does_not_mentor_itself(self, client, programme, coordinator):
        city = make.member(make.pair(programme), MemberRole.MENTOR_CITY)
        page = client.submit(
            client.get(f"{B}/1/members/new"), "Save", organisation_id=city.id, role="mentee_city", status=422
        )
        assert "A city stands on one side of a pair" in page.text
        fields = {"number": 2, "objective": "Both", "mentor_city": city.id, "mentee_city": city.id}
        page = client.submit(client.get(f"{B}/new"), "Save", fields, status=422)
        assert "A city stands on one side of a pair" in page.text

    def test_a_role_is_for_its_kind_of_organisation(self, client, programme, coordinator):
        association = make.member(make.pair(programme), MemberRole.MENTOR_ASSOCIATION)
        fields = {"organisation_id": association.id, "role": "mentee_city"}
        page = client.submit(client.get(f"{B}/1/members/new"), "Save", fields, status=422)
        assert "That role is not for this kind of organisation." in page.text
        offered = [one.text for one in client.get(f"{B}/new").all("option")]
        assert offered.count("Mechelen") == 2, "the two roles of a city"
        assert offered.count("Association of Mechelen") == 2

    def test_a_member_without_a_trace_can_be_removed(self, client, programme, coordinator):
        pair = make.pair(programme)
        association = next(m for m in members(pair) if m.role is MemberRole.MENTOR_ASSOCIATION)
        client.submit(client.get(f"{B}/1/members/{association.id}/delete"), "Delete it")
        assert len(members(pair)) == 3

    def test_one_that_hosted_stays_and_its_end_is_offered_instead(self, client, programme, coordinator):
        pair = make.pair(programme)
        host = next(m for m in members(pair) if m.role is MemberRole.MENTOR_ASSOCIATION)
        make.visit(pair, 1, host_id=host.organisation_id)
        page = client.get(f"{B}/1/members/{host.id}/delete")
        assert "Say when it left instead." in page.text
        assert page.links["Say when it left"] == f"{B}/1/members/{host.id}/edit"
        client.post(f"{B}/1/members/{host.id}/delete", status=409)
        assert len(members(pair)) == 4


class TestRemoving:
    def test_a_pair_on_which_nothing_stands_can_be_removed(self, client, programme, coordinator):
        make.pair(programme)
        client.submit(client.get(f"{B}/1/delete"), "Delete it")
        assert db.session.scalar(select(Pair)) is None

    def test_one_with_a_visit_stays_and_dissolving_is_offered_instead(self, client, programme, coordinator):
        make.visit(make.pair(programme), 1)
        page = client.get(f"{B}/1/delete")
        assert "Set its state to “Dissolved” instead." in page.text
        assert "Change its state" in page.links
        client.post(f"{B}/1/delete", status=409)
        assert db.session.scalar(select(Pair)) is not None


class TestPractices:
    def test_a_practice_is_added_changed_and_removed(self, client, programme, coordinator):
        pair = make.pair(programme)
        city = make.member(pair, MemberRole.MENTOR_CITY)
        client.submit(
            client.get(f"{B}/1/practices/new"),
            "Save",
            owner_id=city.id,
            title="Buddies",
            url="https://buddies.example",
        )
        practice = db.session.scalar(select(Practice))
        client.submit(
            client.get(f"{B}/1/practices/{practice.id}/edit"), "Save", title="Buddies with Refugees"
        )
        assert "Buddies with Refugees" in side(client.get(f"{B}/1"), "mentor")
        client.submit(client.get(f"{B}/1/practices/{practice.id}/delete"), "Delete it")
        assert db.session.scalar(select(Practice)) is None

    def test_a_link_that_is_a_script_is_refused(self, client, programme, coordinator):
        city = make.member(make.pair(programme), MemberRole.MENTOR_CITY)
        page = client.submit(
            client.get(f"{B}/1/practices/new"),
            "Save",
            owner_id=city.id,
            title="x",
            url="javascript:alert(1)",
            status=422,
        )
        assert "beginning with https://" in page.text

    def test_one_that_an_outcome_names_stays(self, client, programme, coordinator):
        pair = make.pair(programme)
        practice = make.saved(
            Practice(
                programme_id=programme.id,
                pair_id=pair.id,
                key="buddies",
                title="Buddies",
                owner_id=make.member(pair, MemberRole.MENTOR_CITY).id,
            )
        )
        outcome = Outcome(
            programme_id=programme.id,
            key="O1",
            title="Adopted",
            kind=OutcomeKind.PRACTICE_ADOPTED,
            practice_id=practice.id,
        )
        outcome.pair_links.append(OutcomePair(pair_id=pair.id))
        make.saved(outcome)
        page = client.submit(client.get(f"{B}/1/practices/{practice.id}/delete"), "Delete it", status=409)
        assert "so it stays" in page.text

    def test_who_takes_it_up_stands_below_it_and_its_editor_adds_another(self, client, programme):
        pair = make.pair(programme)
        city = make.member(pair, MemberRole.MENTOR_CITY)
        practice = Practice(
            programme_id=programme.id, pair_id=pair.id, key="buddies", title="Buddies", owner_id=city.id
        )
        make.saved(practice)
        make.saved(Replication(practice_id=practice.id, place="Carini", status=ReplicationStatus.INTENDED))
        client.sign_in(make.user("Mia", programme=programme, role="editor", organisation=city))
        page = client.get(f"{B}/1")
        assert "Carini only intended: not counted as in place" in side(page, "mentor")
        page = client.submit(
            client.get(page.links["A town elsewhere wants it too: Buddies"]), "Save", place="Cinisi"
        )
        assert "Cinisi" in side(page, "mentor")
        client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
        page = client.get(f"{B}/1")
        assert "Carini" in side(page, "mentor")
        assert "A town elsewhere wants it too: Buddies" not in page.links


def members(pair):
    return db.session.scalars(
        select(Membership)
        .where(Membership.pair_id == pair.id)
        .order_by(Membership.position, Membership.id)
        .options(joinedload(Membership.organisation))
    ).all()

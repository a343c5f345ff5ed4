"""The mentor city confirms what is completed, or asks for what is missing; neither counts."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.support import make
from tests.support.two_sides import DAY, TwoSides
from tracker.domain.statuses import MemberRole, MilestoneStatus
from tracker.extensions import db
from tracker.models import Confirmation, Membership, Milestone, Pair, Programme
from tracker.services import item_links

P = "/programmes/bridging"
WORD = "confirmed by Mechelen on 20 October 2021"


@pytest.fixture
def done(app, frozen_day):
    """An open programme on 20 October 2021: Capaci, which Mechelen mentors, has completed a milestone."""
    frozen_day(DAY)
    done = TwoSides(open=True)
    done.association = done.edits("Victor", make.member(done.pair, MemberRole.MENTOR_ASSOCIATION))
    lead = make.organisation(done.programme, "CEMR", kind="lead_partner")
    done.coordinator = make.user("Cora", programme=done.programme, role="coordinator", organisation=lead)
    done.plan = make.plan(done.pair)
    done.milestone = make.milestone(
        done.plan, status=MilestoneStatus.COMPLETED, agreed="2021-10-08", happened="2021-10-12"
    )
    done.open = make.milestone(done.plan, status=MilestoneStatus.IN_PROGRESS, agreed="2021-12")
    db.session.commit()
    return done


def path(milestone, *more):
    return "/".join([P, "milestones", str(milestone.id), *more])


def confirmed(client, done):
    client.sign_in(done.mentor)
    return client.submit(client.get(path(done.milestone)), "Confirm")


def rows():
    db.session.expire_all()
    return list(db.session.scalars(select(Confirmation).order_by(Confirmation.id)))


def state(done):
    db.session.expire_all()
    return db.session.get_one(Milestone, done.milestone.id).confirmed_by_mentor


def test_the_mentor_city_confirms_and_all_pages_say_so_beside_completed(client, done):
    client.sign_in(done.mentor)
    assert "Confirmednot yet" in client.get(path(done.milestone)).text
    page = confirmed(client, done)
    assert "It is confirmed." in page.text
    assert "Confirm" not in page.buttons
    client.sign_out()
    places = (
        path(done.milestone),
        f"{P}/plans/{done.plan.id}",
        f"{P}/pairs/1",
        f"{P}/progress/milestones.all",
    )
    for place in places:
        text = client.get(place).text
        assert text.index("Completed") < text.index(WORD), place
        assert "Maaike" not in text
    assert state(done) is True


def test_who_comes_by_the_link_of_a_mail_confirms_as_themselves(client, done):
    about = {"programme_id": done.programme.id, "milestone_id": done.milestone.id}
    token = item_links.make(user_id=done.mentor.id, **about)
    db.session.commit()
    page = client.follow(client.get(f"/go/{token}", status=303))
    assert "It is confirmed." in client.submit(page, "Confirm").text
    assert [row.by_user_id for row in rows()] == [done.mentor.id]


def test_a_past_day_shows_what_was_confirmed_by_then(client, done, frozen_day):
    confirmed(client, done)
    frozen_day("2021-10-25")
    for place in (f"{P}/plans/{done.plan.id}", f"{P}/pairs/1", f"{P}/progress/milestones.all"):
        assert WORD in client.get(place).text, place
        assert WORD in client.get(f"{place}?on=2021-10-20").text, place
        assert "confirmed by" not in client.get(f"{place}?on=2021-10-19").text, place


def test_no_figure_moves(client, done):
    def figures():
        document = client.get(f"{P}/progress.json").json
        return {name: value for name, value in document.items() if name != "revision"}

    client.sign_in(done.mentor)
    before = figures()
    confirmed(client, done)
    assert figures() == before


@pytest.mark.parametrize("who", ["association", "editor", "coordinator"])
def test_nobody_confirms_for_the_mentor_city(client, done, who):
    client.sign_in(getattr(done, who))
    assert "Confirm" not in client.get(path(done.milestone)).buttons
    client.post(path(done.milestone, "confirmation"), status=403)
    assert rows() == []


def test_an_administrator_confirms_only_as_an_editor_of_the_mentor_city(client, done):
    chief = make.user("Ada", administrator=True)
    db.session.commit()
    client.sign_in(chief)
    assert "Confirm" not in client.get(path(done.milestone)).buttons
    client.post(path(done.milestone, "confirmation"), status=403)


def test_what_is_open_is_not_confirmed_and_what_is_confirmed_is_not_confirmed_again(client, done):
    client.sign_in(done.mentor)
    assert "Confirm" not in client.get(path(done.open)).buttons
    form = {"form_token": "a-token-of-a-form"}
    page = client.post(path(done.open, "confirmation"), form, status=422)
    assert "Only what is completed is confirmed" in page.text
    confirmed(client, done)
    again = {"form_token": "another-token-of-a-form"}
    page = client.post(path(done.milestone, "confirmation"), again, status=422)
    assert "This is confirmed already." in page.text
    assert len(rows()) == 1


def test_the_mentor_city_says_what_is_missing_as_a_question(client, done):
    client.sign_in(done.mentor)
    page = client.get(path(done.milestone))
    assert page.links["Say what is missing"].endswith("#question")
    client.submit(page, "Ask", question="Where is the list of volunteers?")
    client.sign_in(done.editor)
    assert "Where is the list of volunteers?" in client.get("/").text


def home(client, person):
    client.sign_in(person)
    return client.get("/")


def test_home_of_a_mentor_city_lists_what_waits_for_its_word_longest_completed_first(client, done):
    said = {"status": MilestoneStatus.COMPLETED, "code": "M", "agreed": "2021-10-08"}
    plan = done.plan
    make.milestone(plan, **said | {"code": "M71", "title": "Undated one"})
    make.milestone(plan, **said | {"code": "M72", "title": "Oldest one", "happened": "2021-09"})
    elsewhere = make.plan(make.pair(done.programme, 2, mentor="Schaerbeek", mentee="Jelgava"))
    make.milestone(elsewhere, **said | {"code": "M73", "title": "Not mine", "happened": "2021-09-01"})
    page = home(client, done.mentor)
    part = page.text.partition("To confirm")[2]
    titles = ("Oldest one", "Target groups for the buddies defined", "Undated one")
    assert [part.index(title) for title in titles] == sorted(part.index(title) for title in titles)
    assert "Capaci says that it is completed" in part
    assert "12 October 2021" in part
    assert "Not mine" not in page.text
    key = f"{plan.key}/{done.milestone.code} {done.milestone.title}"
    assert page.links[key] == f"{path(done.milestone)}#confirm"
    for person in (done.association, done.editor, done.coordinator):
        assert "To confirm" not in home(client, person).text


def test_what_is_confirmed_asked_about_or_taken_back_is_not_at_home_any_more(client, done):
    assert "To confirm" in home(client, done.mentor).text
    client.submit(client.get(path(done.milestone)), "Ask", question="Where is the list?")
    assert "Nothing is open here today." in home(client, done.mentor).text
    client.sign_in(done.editor)
    client.submit(client.get(path(done.milestone)), "Answer", answer="In the annex")
    assert "To confirm" in home(client, done.mentor).text
    client.submit(client.get(path(done.milestone)), "Confirm")
    assert "Nothing is open here today." in home(client, done.mentor).text
    client.submit(client.get(path(done.milestone)), "Take it back", because="Too early")
    assert "To confirm" not in home(client, done.mentor).text


def test_the_list_at_home_and_the_button_agree_for_every_person_and_milestone(client, done):
    """What the SQL of the list says is what the rule of the page says."""
    second = make.pair(done.programme, 2, mentor="Schaerbeek", mentee="Jelgava")
    completed = {"status": MilestoneStatus.COMPLETED, "agreed": "2021-10-08", "happened": "2021-10-12"}
    other = make.milestone(make.plan(second), **completed)
    edits = {"programme": done.programme, "role": "editor"}
    mentor = make.user("Wim", organisation=make.member(second, MemberRole.MENTOR_CITY), **edits)
    make.saved(
        Membership(
            pair_id=second.id,
            organisation_id=make.member(
                db.session.get_one(Pair, done.plan.pair_id), MemberRole.MENTOR_CITY
            ).id,
            role=MemberRole.MENTOR_CITY,
            position=9,
        )
    )
    found = {}
    for person in (done.mentor, done.association, done.editor, done.coordinator, mentor):
        listed = {url for url in home(client, person).links.values() if url.endswith("#confirm")}
        things = (done.milestone, done.open, other)
        offered = {f"{path(one)}#confirm" for one in things if "Confirm" in client.get(path(one)).buttons}
        assert listed == offered, person.name
        found[person.name] = len(listed)
    assert found == {"Maaike": 2, "Victor": 0, "Giulia": 0, "Cora": 0, "Wim": 1}


def test_the_coordinator_takes_a_confirmation_back_with_a_reason(client, done):
    confirmed(client, done)
    client.sign_in(done.coordinator)
    page = client.submit(client.get(path(done.milestone)), "Take it back", because="", status=422)
    assert "Fill this in." in page.text
    page = client.submit(page, "Take it back", because="It was another milestone")
    words = f"{WORD}; taken back on 20 October 2021 by CEMR, Cora: It was another milestone"
    assert "The confirmation is taken back." in page.text
    assert words in page.text
    assert state(done) is False
    assert "Take it back" not in page.buttons
    client.sign_out()
    text = client.get(path(done.milestone)).text
    assert "another milestone" not in text
    assert "confirmed by" not in text
    assert "It is confirmed." in confirmed(client, done).text
    assert [row.ended_at is None for row in rows()] == [False, True]


def test_nobody_else_takes_it_back(client, done):
    confirmed(client, done)
    for person in (done.editor, done.association):
        client.sign_in(person)
        assert "Take it back" not in client.get(path(done.milestone)).buttons
        client.post(path(done.milestone, "confirmation", "take-back"), {"because": "No"}, status=403)
    assert state(done) is True


def test_opening_it_again_ends_the_confirmation(client, done):
    confirmed(client, done)
    client.sign_in(done.editor)
    fields = {"status": "in_progress", "comment": "The room was let to others", "happened": ""}
    page = client.submit(client.get(path(done.milestone)), "Save update", fields)
    assert f"{WORD}, until it was opened again on 20 October 2021" in page.text
    assert state(done) is None
    (row,) = rows()
    assert (row.ended_by_user_id, row.why) == (done.editor.id, None)
    client.sign_out()
    assert "confirmed by" not in client.get(f"{P}/plans/{done.plan.id}").text


def test_withdrawing_that_it_was_completed_ends_it_too(client, done):
    client.sign_in(done.editor)
    fields = {"status": "completed", "happened": "2021-10-19", "proof_later": True}
    client.submit(client.get(path(done.open)), "Save update", fields)
    client.sign_in(done.mentor)
    client.submit(client.get(path(done.open)), "Confirm")
    client.sign_in(done.editor)
    url = next(link for name, link in client.get(path(done.open)).links.items() if "Withdraw" in name)
    client.submit(client.get(url), "Withdraw it", comment="Not yet")
    (row,) = rows()
    assert row.ended_at is not None


def test_what_only_a_file_says_is_confirmed_is_shown_and_can_be_taken_back(client, done):
    done.milestone.confirmed_by_mentor = True
    db.session.commit()
    assert "confirmed by the mentor" in client.get(f"{P}/plans/{done.plan.id}").text
    client.sign_in(done.coordinator)
    page = client.submit(client.get(path(done.milestone)), "Take it back", because="Nobody did")
    assert "confirmed by the mentor; taken back on 20 October 2021 by CEMR, Cora: Nobody did" in page.text
    assert state(done) is False


def test_a_milestone_that_was_confirmed_is_not_deleted(client, done):
    confirmed(client, done)
    client.sign_in(done.coordinator)
    assert "Delete" not in client.get(path(done.milestone, "delete")).buttons


def test_every_confirmation_counts_as_a_change_of_the_programme(client, done):
    before = db.session.get_one(Programme, done.programme.id).revision
    confirmed(client, done)
    db.session.expire_all()
    assert db.session.get_one(Programme, done.programme.id).revision > before


def test_the_database_knows_one_standing_confirmation_of_a_milestone(session, done):
    said = {"milestone_id": done.milestone.id, "confirmed_at": done.milestone.created_at}
    said["by_organisation_id"] = done.plan.owner_id
    session.add_all([Confirmation(**said), Confirmation(**said)])
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()

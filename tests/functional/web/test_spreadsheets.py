"""The lists of activities and of milestones as files for a spreadsheet."""

from __future__ import annotations

import csv
from contextvars import Context
from io import StringIO

import pytest

from tests.support import make
from tests.support.client import release_session
from tracker.domain.dates import from_edtf
from tracker.domain.statuses import ActivityKind, ActivityStatus, MilestoneStatus, Mode
from tracker.extensions import db
from tracker.models import ActivitySession, CoOrganiser, HeadCount

P = "/programmes/bridging"


@pytest.fixture
def programme(app, frozen_day):
    frozen_day("2021-10-20")
    return make.programme(open=True)


@pytest.fixture
def pair(programme):
    return make.pair(programme, 2)


@pytest.fixture
def fetched(app):
    """The answer while it is still being sent; the programme is open to all."""

    def fetch(path, **headers):
        release_session()
        return Context().run(lambda: app.test_client().get(path, headers=headers))

    return fetch


def rows(answer, separator=","):
    assert answer.status_code == 200
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=separator))


def test_each_activity_is_a_row_with_its_dates_as_they_were_typed(fetched, programme, pair):
    make.visit(pair, title="=1+1", status=ActivityStatus.HELD, happened="2021-05", mode=Mode.ONLINE)
    (row,) = rows(fetched(f"{P}/activities.csv"))
    assert row["Activity"] == "'=1+1"
    assert (row["Kind"], row["State"], row["Mode"]) == ("Study visit", "Held", "Online")
    assert (row["Pairs"], row["Agreed"], row["Happened"]) == ("2", "", "2021-05")
    assert (row["Place"], row["People"], row["Women"]) == ("", "", "")


def test_where_and_how_it_was_is_what_its_days_say_as_on_the_page(fetched, programme, pair):
    """The place of a day is often the only one that is known, and each day may have been elsewhere."""
    lead, partner = (make.organisation(programme, name=name) for name in ("Levadia", "KEDE"))
    visit = make.visit(pair, title="T", mode=Mode.IN_PERSON, host_id=lead.id)
    days = ((Mode.IN_PERSON, "Town hall", lead.id), (Mode.ONLINE, None, None))
    days = (*days, (Mode.IN_PERSON, "Town hall", None), (Mode.IN_PERSON, "Offices, Athens", partner.id))
    for position, (mode, place, host) in enumerate(days):
        where = {"mode": mode, "place": place, "host_id": host}
        db.session.add(ActivitySession(activity_id=visit.id, position=position, **where))
    db.session.commit()
    (row,) = rows(fetched(f"{P}/activities.csv"))
    assert (row["Host"], row["Place"]) == ("Levadia; KEDE", "Town hall; Offices, Athens")
    assert row["Mode"] == "Partly online"


def test_people_are_counted_where_every_count_is_known_and_are_else_empty(fetched, programme, pair):
    known, unknown = (make.visit(pair, title=title) for title in ("known", "unknown"))
    db.session.add(HeadCount(activity_id=known.id, name="A", position=0, women=0, men=7))
    db.session.add(HeadCount(activity_id=unknown.id, name="A", position=0, women=3))
    db.session.add(HeadCount(activity_id=unknown.id, name="B", position=1))
    db.session.commit()
    found = {row["Activity"]: (row["People"], row["Women"]) for row in rows(fetched(f"{P}/activities.csv"))}
    assert found == {"known": ("7", "0"), "unknown": ("", "")}


def test_words_that_are_searched_for_are_looked_up_before_anything_is_sent(fetched, programme, pair):
    with_friends, _alone = (make.visit(pair, title=title) for title in ("with friends", "alone"))
    db.session.add(CoOrganiser(activity_id=with_friends.id, name="Buddies of the desk", position=0))
    db.session.commit()
    answer = fetched(f"{P}/activities.csv?q=buddies&pair=2")
    assert [row["Activity"] for row in rows(answer)] == ["with friends"]


def test_the_file_has_what_the_page_has_in_its_order(client, fetched, programme, pair):
    for number in range(30):
        kind = ActivityKind.WEBINAR if number % 2 else ActivityKind.CAMPAIGN
        make.visit(pair, title=f"T{number}", kind=kind, agreed=f"2021-03-{number + 1:02}")
    page = client.get(f"{P}/activities?kind=webinar&q=t")
    path = page.links["As a spreadsheet (CSV)"]
    assert path == f"{P}/activities.csv?kind=webinar&q=t"
    expected = [f"T{number}" for number in range(29, 0, -2)]
    assert [row["Activity"] for row in rows(fetched(path))] == expected


@pytest.mark.parametrize("asked", ["kind=party", "status=lost", "year=1789", "pair=9", "q=…"])
def test_what_cannot_be_read_makes_no_file_of_everything(client, programme, pair, asked):
    make.visit(pair, title="T", agreed="2021-05")
    refused = client.get(f"{P}/activities.csv?{asked}", status=400)
    assert refused.response.mimetype == "text/html"
    value = asked.partition("=")[2]
    assert f"“{value}”" in refused.text
    page = client.get(f"{P}/activities?{asked}", status=400)
    assert "As a spreadsheet (CSV)" not in page.links


def test_each_milestone_is_a_row(client, fetched, programme, pair):
    plan = make.plan(pair)
    make.milestone(plan, code="M1", agreed="2021-10-08", status=MilestoneStatus.IN_PROGRESS, weight=2)
    late = make.milestone(plan, code="M2")
    late.expected = from_edtf("2021-11", "late autumn")
    db.session.commit()
    one, two = rows(fetched(client.get(f"{P}/plans").links["Milestones as a spreadsheet (CSV)"]))
    assert (one["Pair"], one["Plan"], one["Code"], one["Owner"]) == ("2", "Tutti Capaci", "M1", "Capaci")
    assert (one["State"], one["Agreed"], one["Expected"], one["Weight"]) == (
        *("In progress", "2021-10-08", "", "2"),
    )
    assert (two["Expected"], two["Confidence"]) == ("late autumn", "")


def test_words_and_separator_are_those_of_the_reader_s_language(fetched, programme, pair):
    make.visit(pair, title="T", status=ActivityStatus.HELD)
    (row,) = rows(fetched(f"{P}/activities.csv", **{"Accept-Language": "de"}), ";")
    assert row["Art"] == "Studienbesuch"


def test_a_file_that_is_what_it_was_is_not_made_again(client, programme, pair):
    answer = client.get(f"{P}/milestones.csv").response
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bridging-milestones.csv"'
    assert answer.headers["X-Accel-Buffering"] == "no"
    client.get(f"{P}/milestones.csv", status=304, headers={"If-None-Match": answer.headers["ETag"]})


def test_a_file_says_that_it_depends_on_its_reader_also_where_it_has_no_name(client, programme, pair):
    with client._client.session_transaction() as session:
        session["_flashes"] = [("message", "A line that a page shows once.")]
    answer = client.get(f"{P}/milestones.csv").response
    assert "ETag" not in answer.headers
    assert {"accept-language", "cookie"} <= set(answer.vary.as_set())


def test_nothing_stays_open_once_a_file_was_sent_or_broken_off(fetched, programme, pair):
    make.visit(pair, title="T")
    fetched(f"{P}/activities.csv").get_data()
    broken_off = fetched(f"{P}/activities.csv")
    next(broken_off.iter_encoded())
    broken_off.close()
    db.session.remove()
    assert db.engine.pool.checkedout() == 0

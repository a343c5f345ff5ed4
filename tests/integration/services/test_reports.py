"""The draft of a report, and what submitting it writes."""

from __future__ import annotations

import pytest

from tests.support import make
from tests.support.make import when
from tracker.domain.errors import DomainError
from tracker.domain.statuses import ActivityStatus, Capacity, MemberRole, ReportState
from tracker.extensions import db
from tracker.models import HeadCount, Membership
from tracker.queries.activities import get_activity
from tracker.queries.reports import content_of, members_on_the_day, surely_members
from tracker.services import reports
from tracker.services.statements import Author

NOBODY = Author(None)


@pytest.fixture
def visit(programme, pair):
    row = make.visit(pair, 1, status=ActivityStatus.HELD, happened="2021-10-18")
    return get_activity(programme.id, row.id)


def save(visit, programme, section, value, token="t" * 20):
    reports.save_section(visit, section, value, programme=programme, by=NOBODY, form_token=token)


def test_a_draft_changes_no_row_until_it_is_submitted(programme, visit):
    texts = {**content_of(visit)["learned"], "learned": "Buddies work"}
    save(visit, programme, "learned", texts)
    assert visit.report.learned is None
    assert content_of(visit)["learned"]["learned"] == "Buddies work"
    reports.submit(visit, programme=programme, by=NOBODY, accepts=False)
    assert (visit.report.learned, visit.report.draft) == ("Buddies work", None)
    assert visit.report.state is ReportState.SUBMITTED


def test_what_the_rows_say_comes_back_the_same(programme, visit):
    mentor = members_on_the_day(visit)[0].organisation_id
    db.session.add(
        HeadCount(
            activity_id=visit.id, organisation_id=mentor, women=0, capacity=Capacity.SPEAKER, position=1
        )
    )
    db.session.add(HeadCount(activity_id=visit.id, name="Scouts", not_stated=4, position=2))
    db.session.commit()
    visit = get_activity(programme.id, visit.id)
    reports.ensure_report(visit, by=NOBODY)
    before = content_of(visit)
    reports.write_content(visit, before, programme=programme)
    db.session.commit()
    after = content_of(get_activity(programme.id, visit.id))
    found = [row for row in after["people"]["rows"] if row["women"] is not None or row["not_stated"]]
    assert found == before["people"]["rows"]


def test_a_submitted_report_takes_no_draft_and_an_accepted_one_no_second_acceptance(programme, visit):
    reports.submit(visit, programme=programme, by=NOBODY, accepts=True)
    for refused in (
        lambda: save(visit, programme, "learned", {}),
        lambda: reports.submit(visit, programme=programme, by=NOBODY, accepts=False),
        lambda: reports.accept(visit, programme=programme),
    ):
        with pytest.raises(DomainError, match="no_such_step"):
            refused()


def test_a_returned_report_says_why_and_loses_its_acceptance(programme, visit):
    reports.submit(visit, programme=programme, by=NOBODY, accepts=True)
    with pytest.raises(DomainError, match="note: required"):
        reports.return_to_author(visit, programme=programme, note="  ")
    reports.return_to_author(visit, programme=programme, note="Who came?")
    report = visit.report
    assert (report.state, report.returned_note, report.accepted_at) == (
        ReportState.RETURNED,
        "Who came?",
        None,
    )


def test_a_change_gives_a_section_another_fingerprint_and_the_same_words_the_same():
    one, other = {"learned": "a", "seen": None}, {"seen": None, "learned": "a"}
    assert reports.fingerprint(one) == reports.fingerprint(other)
    assert reports.fingerprint(one) != reports.fingerprint({**one, "seen": ""})
    assert 0 <= reports.fingerprint(one) < 10**9


def test_who_left_on_an_unknown_day_has_a_line_and_owes_no_number(programme, pair):
    old = make.organisation(programme, "Partinico")
    make.saved(
        Membership(
            pair_id=pair.id,
            organisation_id=old.id,
            role=MemberRole.MENTEE_CITY,
            ended_unknown=True,
            position=9,
        )
    )
    row = make.visit(pair, 2, status=ActivityStatus.HELD, happened="2021-03-10")
    visit = get_activity(programme.id, row.id)
    lines = [member.organisation_id for member in members_on_the_day(visit)]
    assert old.id in lines
    assert surely_members(visit) == set(lines) - {old.id}


def test_who_begins_later_has_no_line(programme, pair):
    new = make.organisation(programme, "Carini")
    make.saved(
        Membership(
            pair_id=pair.id,
            organisation_id=new.id,
            role=MemberRole.MENTEE_CITY,
            began=when("2022-01"),
            position=9,
        )
    )
    row = make.visit(pair, 2, status=ActivityStatus.HELD, happened="2021-03-10")
    visit = get_activity(programme.id, row.id)
    assert new.id not in [member.organisation_id for member in members_on_the_day(visit)]

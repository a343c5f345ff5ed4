"""What goes into a column comes out of it equal, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session, aliased

from tests.integration.models.rows import add_milestone, add_organisation, add_pair, add_programme, add_visit
from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import FigureKind
from tracker.models import Activity, Figure, Programme
from tracker.models.types import earliest_of, edtf_of, latest_of, text_of

OCTOBER = ApproximateDate("October 2021", "2021-10", date(2021, 10, 1), date(2021, 10, 31))


def test_a_moment_comes_back_aware_and_in_utc_to_the_microsecond(session: Session) -> None:
    programme = add_programme(session)
    programme.created_at = datetime(2022, 6, 30, 23, 30, 0, 123456, timezone(timedelta(hours=2)))
    session.commit()
    assert programme.created_at == datetime(2022, 6, 30, 21, 30, 0, 123456, UTC)
    assert programme.created_at.tzinfo is UTC


def test_a_moment_without_offset_is_refused(session: Session) -> None:
    programme = add_programme(session)
    programme.created_at = datetime(2022, 6, 30)  # noqa: DTZ001  # A naive moment is what is tested.
    with pytest.raises(StatementError, match="offset from UTC"):
        session.flush()


def test_a_change_is_stamped_and_creation_is_kept(session: Session, frozen_day: object) -> None:
    frozen_day("2022-06-30")  # type: ignore[operator]
    programme = add_programme(session)
    frozen_day("2022-07-01")  # type: ignore[operator]
    programme.acronym = "IC"
    session.flush()
    assert programme.created_at == datetime(2022, 6, 30, 12, tzinfo=UTC)
    assert programme.updated_at == datetime(2022, 7, 1, 12, tzinfo=UTC)


def test_an_approximate_date_comes_back_equal(session: Session) -> None:
    visit = add_visit(session, add_programme(session))
    visit.expected = OCTOBER
    session.commit()
    assert visit.expected == OCTOBER


def test_an_approximate_date_is_none_where_all_four_columns_are_null(session: Session) -> None:
    visit = add_visit(session, add_programme(session))
    visit.expected = OCTOBER
    session.commit()
    visit.expected = None
    session.commit()
    assert visit.expected is None
    row = session.execute(
        text("SELECT expected_text, expected_edtf, expected_earliest, expected_latest FROM activity")
    ).one()
    assert tuple(row) == (None, None, None, None)


def test_a_date_may_be_open_at_either_end_or_be_words_alone(session: Session) -> None:
    visit = add_visit(session, add_programme(session))
    visit.agreed = ApproximateDate(None, "2021-10-19/..", date(2021, 10, 19), None)
    visit.expected = ApproximateDate("nobody knows", None, None, None)
    session.commit()
    assert visit.agreed == ApproximateDate(None, "2021-10-19/..", date(2021, 10, 19), None)
    assert visit.expected == ApproximateDate("nobody knows", None, None, None)


def test_queries_reach_the_columns_of_a_date_also_by_an_alias(session: Session) -> None:
    programme = add_programme(session)
    add_visit(session, programme, "A02")
    visit = add_visit(session, programme)
    visit.expected = OCTOBER
    session.flush()
    other = aliased(Activity)
    for activity in (Activity, other):
        parts = [part(activity.expected) for part in (text_of, edtf_of, earliest_of, latest_of)]
        rows = session.execute(select(*parts).order_by(parts[2].nulls_last())).all()
        assert [tuple(row) for row in rows] == [
            ("October 2021", "2021-10", date(2021, 10, 1), date(2021, 10, 31)),
            (None, None, None, None),
        ]


@pytest.mark.parametrize("value", [175000, 36, 36.5, 0.1, 0])
def test_a_number_comes_back_as_json_had_it(session: Session, value: float) -> None:
    organisation = add_organisation(session, add_programme(session))
    session.add(Figure(organisation=organisation, kind=FigureKind.INHABITANTS, value=value))
    session.commit()
    [found] = session.scalars(select(Figure.value)).all()
    assert found == value
    assert type(found) is type(value)


def test_lists_start_empty_and_come_back_in_order(session: Session) -> None:
    programme = add_programme(session)
    session.commit()
    assert programme.rounds == []
    assert programme.sources == []
    assert programme.countries == ["BE", "IT"]


def test_an_object_that_nobody_gave_is_null_in_the_database(session: Session) -> None:
    pair = add_pair(session)
    pair.video = None
    session.flush()
    assert session.scalar(text("SELECT count(*) FROM pair WHERE video IS NULL")) == 1
    pair.video = {"subject": "Who they are", "sources": ["S1"]}
    session.commit()
    assert pair.video == {"subject": "Who they are", "sources": ["S1"]}


def test_lead_and_facilitator_are_organisations_of_their_programme(session: Session) -> None:
    programme = add_programme(session)
    programme.lead = programme.facilitator = add_organisation(session, programme)
    session.commit()
    assert session.scalars(select(Programme.lead_id)).one() == programme.facilitator_id is not None


def test_a_milestone_starts_with_weight_one_and_nothing_known(session: Session) -> None:
    milestone = add_milestone(session)
    session.commit()
    assert (milestone.weight, milestone.evidence, milestone.confirmed_by_mentor) == (1, [], None)
    assert milestone.agreed is milestone.expected is milestone.happened is None

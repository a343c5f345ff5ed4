"""Links of a story are set within one pair, and come back as they were."""

from __future__ import annotations

import pytest

from tests.support import make
from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.models import OutcomeMilestone, Programme
from tracker.queries.activities import get_activity
from tracker.queries.results import get_outcome
from tracker.services import reports, results
from tracker.services.statements import Author


@pytest.fixture
def programme(app):
    return make.programme()


@pytest.fixture
def theirs(programme):
    """A milestone of another pair."""
    return make.milestone(make.plan(make.pair(programme, 2, mentor="Fuenlabrada", mentee="Levadia")))


@pytest.fixture
def milestone(pair):
    return make.milestone(make.plan(pair))


@pytest.fixture
def held(programme, pair, milestone, theirs):
    """A held visit, loaded after all else was saved."""
    visit = make.visit(pair, 1, status="held", happened="2021-10-18")
    return get_activity(programme.id, visit.id)


def saved_ticks(held, programme, *milestones) -> None:
    lesson = {"learned": "Buddies work", "led_to": [one.id for one in milestones]}
    reports.save_section(held, "learned", lesson, programme=programme, by=Author(None))


def test_submitting_sets_the_links_that_the_draft_has(programme, held, milestone) -> None:
    saved_ticks(held, programme, milestone)
    assert held.report.milestone_links == []
    reports.submit(held, programme=programme, by=Author(None), accepts=False)
    assert [link.milestone_id for link in held.report.milestone_links] == [milestone.id]


def test_submitting_a_draft_that_ticks_a_milestone_of_another_pair_is_refused(
    programme, held, theirs
) -> None:
    saved_ticks(held, programme, theirs)
    with pytest.raises(DomainError) as refused:
        reports.submit(held, programme=programme, by=Author(None), accepts=False)
    assert (refused.value.field, refused.value.code) == ("led_to", "milestone_of_another_pair")


def test_a_tick_on_a_milestone_that_was_deleted_since_keeps_nobody_from_submitting(
    programme, held, milestone
) -> None:
    saved_ticks(held, programme, milestone)
    db.session.delete(milestone)
    db.session.flush()
    reports.submit(held, programme=programme, by=Author(None), accepts=False)
    assert held.report.milestone_links == []


def test_an_older_draft_without_ticks_leaves_the_links_that_are_there(programme, held, milestone) -> None:
    saved_ticks(held, programme, milestone)
    reports.submit(held, programme=programme, by=Author(None), accepts=False)
    reports.return_to_author(held, programme=programme, note="More")
    reports.save_section(held, "learned", {"learned": "More"}, programme=programme, by=Author(None))
    reports.submit(held, programme=programme, by=Author(None), accepts=False)
    assert held.report.learned == "More"
    assert [link.milestone_id for link in held.report.milestone_links] == [milestone.id]


def test_an_outcome_comes_from_milestones_of_its_pairs_alone(programme, pair, theirs) -> None:
    outcome = make.outcome(programme, pair)
    loaded = get_outcome(programme.id, outcome.id)
    links = {"pair_ids": [pair.id], "came_from": [theirs.id]}
    with pytest.raises(DomainError) as refused:
        results.change_outcome(loaded, programme=programme, **links)
    assert (refused.value.field, refused.value.code) == ("came_from", "milestone_of_another_pair")


def test_an_outcome_keeps_what_it_came_from_where_that_is_not_said(programme, pair) -> None:
    milestone, outcome = make.milestone(make.plan(pair)), make.outcome(programme, pair)
    make.saved(OutcomeMilestone(outcome_id=outcome.id, milestone_id=milestone.id))
    number, kept, owner = outcome.id, milestone.id, make.organisation(programme, "A town").id
    programme_id, pair_id = programme.id, pair.id
    db.session.expunge_all()
    programme, loaded = db.session.get(Programme, programme_id), get_outcome(programme_id, number)
    results.change_outcome(loaded, programme=programme, pair_ids=[pair_id], title="Anew")
    assert [link.milestone_id for link in loaded.milestone_links] == [kept]
    with pytest.raises(DomainError) as refused:
        results.change_outcome(loaded, programme=programme, pair_ids=[], owner_id=owner)
    assert refused.value.code == "milestone_of_another_pair"

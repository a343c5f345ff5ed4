"""Making, changing and removing deliverables and outcomes."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support import make
from tracker.domain.errors import DomainError
from tracker.domain.statuses import DeliverableKind, OutcomeKind
from tracker.models import Programme
from tracker.queries.results import get_deliverable
from tracker.services import results as services

TOOLKIT = {"title": "Toolkit", "kind": DeliverableKind.TOOLKIT}
CHANGE = {"title": "MUST-a-Lab", "kind": OutcomeKind.SPIN_OFF_PROJECT}


@pytest.fixture
def programme(app: Flask) -> Programme:
    return make.programme()


def test_keys_are_new_and_nobody_elses(programme: Programme) -> None:
    make.deliverable(programme, key="D02")
    keys = [services.create_deliverable(programme, pair_ids=(), **TOOLKIT).key for _number in range(2)]
    assert keys == ["D03", "D04"]


def test_awkward_case_21_an_outcome_of_two_pairs_is_one_outcome(programme: Programme) -> None:
    pairs = [make.pair(programme, 1), make.pair(programme, 2, mentor="A", mentee="B")]
    outcome = services.create_outcome(
        programme, pair_ids=[pair.id for pair in pairs], occurred=make.when("2023-06/2024"), **CHANGE
    )
    assert [link.pair_id for link in outcome.pair_links] == [pair.id for pair in pairs]
    version = outcome.version
    services.change_outcome(outcome, programme=programme, pair_ids=[pairs[1].id], **CHANGE)
    assert [link.pair_id for link in outcome.pair_links] == [pairs[1].id]
    assert outcome.version == version + 1
    services.change_outcome(outcome, programme=programme, pair_ids=[pairs[1].id], **CHANGE)
    assert outcome.version == version + 1


@pytest.mark.parametrize("edtf", ["2002-12-15", "2031", "2016/2020"])
def test_a_year_far_outside_the_programme_is_refused(programme: Programme, edtf: str) -> None:
    for make_one, values, name in (
        (services.create_deliverable, TOOLKIT, "due"),
        (services.create_deliverable, TOOLKIT, "reported_on"),
        (services.create_outcome, CHANGE, "occurred"),
    ):
        owner = make.organisation(programme, name)
        with pytest.raises(DomainError) as refused:
            make_one(programme, pair_ids=(), owner_id=owner.id, **values, **{name: make.when(edtf)})
        assert (refused.value.field, refused.value.code) == (name, "year_outside")


def test_an_imported_date_that_nobody_touches_may_stay(programme: Programme) -> None:
    deliverable = get_deliverable(programme.id, make.deliverable(programme, due="1990").id)
    assert deliverable is not None
    services.change_deliverable(
        deliverable, programme=programme, pair_ids=(), **TOOLKIT, due=make.when("1990"), note="Old"
    )
    assert deliverable.note == "Old"


def test_owner_pairs_and_practice_are_of_the_same_programme(programme: Programme) -> None:
    other = make.programme("other")
    foreign, pair = make.organisation(other, "Foreign"), make.pair(other)
    for values, field in (
        ({"owner_id": foreign.id, "pair_ids": ()}, "owner_id"),
        ({"pair_ids": [pair.id]}, "pairs"),
        ({"pair_ids": [10**6]}, "pairs"),
    ):
        with pytest.raises(DomainError) as refused:
            services.create_deliverable(programme, **TOOLKIT, **values)
        assert refused.value.field == field
    own = make.organisation(programme, "Own")
    with pytest.raises(DomainError) as refused:
        services.create_outcome(programme, **CHANGE, owner_id=own.id, pair_ids=(), practice_id=10**6)
    assert refused.value.field == "practice_id"


def test_an_outcome_of_nobody_is_refused(programme: Programme) -> None:
    with pytest.raises(DomainError) as refused:
        services.create_outcome(programme, pair_ids=(), **CHANGE)
    assert refused.value.code == "owner_or_pairs"


def test_every_change_is_noted_in_the_programmes_revision(programme: Programme) -> None:
    deliverable = services.create_deliverable(programme, pair_ids=(), **TOOLKIT)
    services.change_deliverable(deliverable, programme=programme, pair_ids=(), title="Guide")
    services.delete_result(deliverable, programme=programme)
    assert programme.revision == 3


def test_what_has_a_way_of_its_own_cannot_be_changed_here(programme: Programme) -> None:
    deliverable = make.deliverable(programme)
    with pytest.raises(TypeError, match="key"):
        services.change_deliverable(deliverable, programme=programme, pair_ids=(), key="D99")

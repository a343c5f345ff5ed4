"""What the database refuses is known by its constraint's name, on both databases."""

from __future__ import annotations

import pytest

from tests.support import make
from tracker.domain.errors import DomainError
from tracker.domain.statuses import PairStatus
from tracker.extensions import db
from tracker.models import Membership, Pair
from tracker.services.constraints import refused_as


def twin(pair):
    return Pair(
        programme_id=pair.programme_id,
        number=pair.number,
        key="twin",
        objective="x",
        status=PairStatus.PROPOSED,
    )


def test_a_unique_constraint_becomes_a_sentence_at_its_field(app):
    pair = make.pair(make.programme())
    with (
        pytest.raises(DomainError) as refused,
        refused_as({"uq_pair_programme_id_number": ("number", "number_taken")}),
    ):
        db.session.add(twin(pair))
    assert (refused.value.field, refused.value.code) == ("number", "number_taken")
    db.session.rollback()


def test_a_check_becomes_a_sentence_at_its_field(app):
    pair = make.pair(make.programme())
    member = db.session.query(Membership).filter_by(pair_id=pair.id).first()
    rules = {"ck_membership_ended_unknown": ("ended", "day_and_unknown")}
    with pytest.raises(DomainError) as refused, refused_as(rules):
        member.ended, member.ended_unknown = make.when("2021"), True
    assert refused.value.field == "ended"
    db.session.rollback()


def test_any_other_constraint_stays_a_fault_of_ours(app):
    pair = make.pair(make.programme())
    with pytest.raises(Exception, match=r"(?i)unique"), refused_as({}):
        db.session.add(twin(pair))
    db.session.rollback()

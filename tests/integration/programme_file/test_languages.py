"""In which language the texts of a file are: said, written, and never made up."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.integration.programme_file.everything import everything
from tests.integration.programme_file.files import NOW, dumped, load, loaded, real, small
from tracker.extensions import Base
from tracker.models import Milestone, MilestoneUpdate, Pair
from tracker.models.rows import Written
from tracker.models.updates import UpdateColumns
from tracker.services import programme_file


def with_update(language: str | None = None):
    """The small file with an update of its milestone, and perhaps its language."""
    file = small()
    said = {
        "effective_on": "2021-03-01",
        "comment": "Si continua",
        "recorded_at": "2021-03-01T10:00:00+00:00",
    }
    file["plans"][0]["milestones"][0]["updates"] = [said | ({"language": language} if language else {})]
    return file


def test_a_file_says_the_language_of_its_rows(session):
    loaded(everything())
    assert {row.language for row in session.scalars(select(Pair))} == {"lv"}
    assert set(session.scalars(select(MilestoneUpdate.language))) == {None, "pl"}


def test_of_a_file_that_says_none_nobody_knows_any(session):
    loaded(real())
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Written | UpdateColumns):
            assert set(session.scalars(select(mapper.class_.language))) <= {None}, mapper.class_
    assert '"language":' not in (programme_file.dump("inclucities") or "")


@pytest.mark.parametrize("code", ["xx", "IT", "it-IT", "Italian", "und"])
def test_what_is_no_language_is_a_fault(session, code):
    file = small()
    file["pairs"][0]["language"] = code
    (fault,) = load(file).faults
    assert (fault.place, fault.code) == ("pairs[0].language", "no_language")


def test_a_language_that_a_file_adds_to_an_update_does_not_make_another_one_of_it(session):
    loaded(with_update())
    session.commit()
    again = loaded(with_update("it"), now=NOW, update=True)
    assert again.changes == ()
    assert session.scalars(select(MilestoneUpdate.language)).all() == [None], "an update never changes"


def test_a_language_that_a_file_adds_to_a_row_is_taken_over_and_one_that_it_leaves_out_stays(session):
    loaded(small())
    session.commit()
    file = small()
    file["plans"][0]["milestones"][0]["language"] = "it"
    result = loaded(file, update=True)
    assert [(one.before, one.after) for one in result.changes] == [(None, "it")]
    session.commit()
    loaded(small(), update=True)
    assert session.scalars(select(Milestone.language)).all() == ["it"]
    assert dumped("small")["plans"][0]["milestones"][0]["language"] == "it"

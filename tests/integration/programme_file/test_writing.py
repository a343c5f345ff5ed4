"""A programme is written in parts, which are the same text as the whole."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select

from tests.integration.programme_file.everything import everything
from tests.integration.programme_file.files import REAL, loaded
from tracker.extensions import db
from tracker.models import Activity, Milestone, Programme
from tracker.queries import programme_file as queries
from tracker.queries.programme_file import get_whole_programme
from tracker.services.programme_file import dump, written
from tracker.services.programme_file.rows import document_of
from tracker.services.programme_file.shapes import FILE


@pytest.fixture(params=["real", "everything"])
def slug(request: pytest.FixtureRequest, app: Flask) -> str:
    """A programme that was loaded."""
    loaded(REAL.read_bytes() if request.param == "real" else everything())
    return db.session.scalars(select(Programme.slug)).one()


@pytest.mark.parametrize("at_once", [1, 2, 7])
def test_few_at_a_time_are_the_same_text(slug: str, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = get_whole_programme(slug)
    assert whole is not None
    text = json.dumps(FILE.plain(document_of(whole)), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    assert dump(slug) == text
    monkeypatch.setattr(queries, "ACTIVITIES_AT_ONCE", at_once)
    monkeypatch.setattr(queries, "PLANS_AT_ONCE", at_once)
    assert dump(slug) == text


def test_each_activity_and_milestone_is_shown_once_on_the_way(slug: str) -> None:
    seen: list[Activity | Milestone] = []
    pieces = written(slug, seen.append)
    assert pieces is not None
    said = json.loads("".join(pieces))
    assert len([one for one in seen if isinstance(one, Activity)]) == len(said["activities"])
    milestones = [one for plan in said["plans"] for one in plan.get("milestones", [])]
    assert len([one for one in seen if isinstance(one, Milestone)]) == len(milestones)
    assert seen


def test_a_programme_that_is_not_there_has_no_file(app: Flask) -> None:
    assert dump("nowhere") is None
    assert written("nowhere") is None

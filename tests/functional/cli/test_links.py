"""``links check``: which recorded addresses lead nowhere any more, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from click.testing import Result
from sqlalchemy import JSON

from tests.support import make
from tests.support.grow import First, Grown, grown
from tests.support.web import Web, web
from tracker.extensions import Base, db
from tracker.models import Replication, Source, VisitReport
from tracker.queries.web_addresses import HOLDERS

Run = Callable[..., Result]

NO_ADDRESSES = {
    "sources": "keys of sources, whose citations are read",
    "action_plan.objectives": "sentences",
    "activity.online_url": "the door of a meeting, for members alone, and closed when it is over",
    "activity.languages": "codes",
    "deliverable.languages": "codes",
    "evaluation.questions": "names of questions",
    "invitation.address": "of mail",
    "log_line.old": "what was once there",
    "log_line.new": "what was once there",
    "message.about": "ids",
    "organisation.other_names": "names",
    "pair.challenges": "sentences",
    "pair.strengths": "sentences",
    "passkey.transports": "how a device connects",
    "programme.countries": "codes",
    "programme.rounds": "names",
    "snapshot.content": "frozen for good",
    "snapshot.brief": "frozen for good",
    "visit_report.draft": "nobody has said it yet",
}
"""The columns that look as if they might hold addresses of the web, and why they are not asked."""

MAY_HOLD = re.compile(r"ur[il]|website|link|video|evidence|citation|address|href")


def test_every_column_that_may_hold_an_address_is_asked_or_has_its_reason():
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, JSON) or MAY_HOLD.search(column.name)
        if not column.foreign_keys and column.name not in NO_ADDRESSES
    }
    held = {f"{one.column.class_.__tablename__}.{one.column.key}" for one in HOLDERS}
    assert columns - held == NO_ADDRESSES.keys() - {"sources"}
    assert held <= columns


@pytest.fixture
def there(app, frozen_day) -> Iterator[Web]:
    with web() as served:
        yield served


def everywhere(there: Grown, one: First, address: str) -> dict[str, str]:
    """Records an address in each place that holds some; the path of the page of each."""
    home = f"/programmes/{there.programme.slug}"
    milestone, visit = one.milestones[0], one.activities["accepted"]
    report = db.session.query(VisitReport).filter_by(activity_id=visit.id).one()
    make.saved(Source(programme_id=there.programme.id, key="W", citation=f"The page ({address}/source)."))
    one.organisations[2].website = f"{address}/website"
    one.pair.video = {"subject": "A film", "url": f"{address}/video"}
    one.practice.url, one.practice.evidence = f"{address}/practice", f"So says {address}/proof."
    milestone.evidence = [{"title": "List", "url": f"{address}/evidence"}, {"title": "On paper"}]
    report.links = [{"title": "Press", "url": f"{address}/report"}]
    one.replication.evidence = f"{address}/replication"
    of_practice = db.session.query(Replication).filter_by(practice_id=one.practice.id).first()
    of_practice.evidence = f"{address}/of-practice"
    one.deliverable.url, one.outcome.url = f"{address}/deliverable", f"{address}/outcome"
    db.session.commit()
    practice = f"{home}/practices/{one.practice.id}"
    return {
        "/source": home,
        "/website": f"{home}/organisations/{one.organisations[2].id}",
        "/video": f"{home}/pairs/{one.pair.number}",
        "/practice": practice,
        "/proof": practice,
        "/evidence": f"{home}/milestones/{milestone.id}",
        "/report": f"{home}/activities/{visit.id}/report",
        "/replication": f"{home}/milestones/{milestone.id}",
        "/of-practice": practice,
        "/deliverable": f"{home}/deliverables/{one.deliverable.id}",
        "/outcome": f"{home}/outcomes/{one.outcome.id}",
    }


def test_a_dead_address_is_found_wherever_it_stands_and_its_page_is_named(run_command: Run, client, there):
    made = grown(pairs=1, is_open=True)
    pages = everywhere(made, made.first, there.address)
    assert len(pages) == len(HOLDERS)
    said = run_command("links", "check", status=1).output.splitlines()
    for path, page in pages.items():
        line = next(
            number for number, one in enumerate(said) if f"{there.address}{path}: 404 Not Found" in one
        )
        assert said[line + 1].strip().startswith(f"{made.programme.name}, ")
        assert said[line + 1].endswith(f": http://localhost:8000{page}")
        assert there.of(path) == ["HEAD", "GET"]
    assert said[-1] == "11 addresses in 11 places: 0 answer, 11 dead, 0 could not be told."


def test_what_answers_is_no_word_and_what_cannot_be_told_is_no_fault(run_command: Run, there):
    programme = make.programme()
    for path in ("/fine", "/moved", "/broken", "/forbidden"):
        make.outcome(programme, title=path, url=there.address + path)
    make.outcome(programme, title="Mail", url="mailto:ada@example.org")
    make.outcome(programme, title="Twice", url=f"{there.address}/fine#part")
    db.session.commit()
    said = run_command("links", "check").output
    assert "Dead:" not in said
    assert "Could not be told:" in said
    assert f"{there.address}/broken: 500 Internal Server Error" in said
    assert f"{there.address}/forbidden: 403 Forbidden" in said
    assert "mailto" not in said
    assert f"{there.address}/fine" not in said
    assert "4 addresses in 5 places: 2 answer, 0 dead, 2 could not be told." in said
    assert len(there.of("/fine")) == 2  # By itself, and at the end of the redirect.


def test_one_programme_is_checked_alone_and_one_that_is_fictional_only_so(run_command: Run, there):
    real, other = make.programme("real"), make.programme("other", fictional=True, name="Bridges")
    for programme in (real, other):
        make.outcome(programme, title="Page", url=f"{there.address}/gone-{programme.slug}")
    db.session.commit()
    every = run_command("links", "check", status=1).output
    assert "/gone-real" in every
    assert "/gone-other" not in every
    assert "Bridges is fictional, so its addresses are asked only with --programme other." in every
    alone = run_command("links", "check", "--programme", "other", status=1).output
    assert "/gone-other" in alone
    assert "/gone-real" not in alone
    assert "fictional" not in alone
    assert (
        "There is no programme none." in run_command("links", "check", "--programme", "none", status=1).output
    )


def test_the_timeout_is_as_long_as_one_says(run_command: Run, there):
    make.outcome(make.programme(), title="Slow", url=f"{there.address}/slow")
    db.session.commit()
    said = run_command("links", "check", "--timeout", "0.3").output
    assert f"{there.address}/slow: no answer in time" in said
    run_command("links", "check", "--timeout", "0", status=2)


def test_the_user_agent_names_the_tracker_and_where_it_is(run_command: Run, there):
    make.outcome(make.programme(), title="Page", url=f"{there.address}/fine")
    db.session.commit()
    run_command("links", "check")
    ((_method, _path, agent, _at),) = there.asked
    assert agent.startswith("mentoring-programme-tracker link check (+http")


def test_a_machine_that_finds_no_host_at_all_calls_nothing_dead(run_command: Run, app):
    make.outcome(make.programme(), title="Page", url="http://nobody.invalid/")
    db.session.commit()
    said = run_command("links", "check").output
    assert "http://nobody.invalid/: the name of the host could not be looked up" in said
    assert "0 dead, 1 could not be told." in said


def test_nothing_that_was_typed_gives_orders_to_the_terminal(run_command: Run, there):
    make.outcome(make.programme(), title="Page\x1b[2J\nDead:", url=f"{there.address}/gone?\x1b[2J")
    db.session.commit()
    said = run_command("links", "check", status=1).output
    assert "\x1b" not in said
    assert "outcome “Page [2J Dead:”" in said


def test_where_nothing_is_recorded_nothing_is_asked(run_command: Run, there):
    make.programme()
    assert run_command("links", "check").output.startswith("0 addresses in 0 places")
    assert there.asked == []

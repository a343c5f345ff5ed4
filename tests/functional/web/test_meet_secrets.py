"""Every text of every table has a word of its own, and public pages say those alone that are meant for them.

What is public is listed here, by its piece. A column that is new is not in the list, so it may not be there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, Enum, String, Table, delete, select
from sqlalchemy import update as change
from sqlalchemy.exc import IntegrityError

from tests.support import make
from tests.support.grow import TODAY, Grown, grown
from tests.support.publish import decide, publish
from tests.support.quick import Quick
from tests.support.tagged_pdf import TaggedPdf
from tests.support.translated import speak_italian
from tracker.domain.publishing import OF_A_PAIR, Piece, PublicationState
from tracker.domain.statuses import (
    ActivityStatus,
    DeliverableKind,
    DeliverableStatus,
    MilestoneStatus,
    OutcomeKind,
    OutcomeStatus,
    ReportState,
)
from tracker.extensions import Base, db
from tracker.models import (
    ActivityUpdate,
    Deliverable,
    Membership,
    Milestone,
    MilestoneUpdate,
    Organisation,
    Outcome,
    Pair,
    Picture,
    Practice,
    Source,
    Translation,
    User,
    VisitReport,
)
from tracker.queries.translations import FIELDS

WORD = re.compile(r"canary[a-z0-9]+z")
NEVER_CHANGED = {"activity_update", "milestone_update", "snapshot", "log_entry", "log_line", "form"}
"""Rows that the database does not let anybody change; updates get their words when they are made."""
KEYS = {"key", "slug", "code", "token", "hash", "search_text", "timezone", "language", "default_language"}
"""What must stay as it is for pages to be found and rows to differ."""
REFUSED: set[tuple[str, str]] = set()
"""What the database lets nobody fill in."""
ADDRESSES = {"url", "website", "online_url"}

PUBLIC: dict[Piece, set[str]] = {
    Piece.PROGRAMME: {
        "programmename",
        "programmeacronym",
        "programmefundingstatement",
        "programmedisclaimer",
        "emblemalt",
    },
    Piece.PROFILE: {
        *("organisationname", "organisationacronym", "organisationwebsite", "organisationpopulationnote"),
        *("pairobjective", "pairmotto", "figurenote", "citedfigure", "citedpair"),
    },
    Piece.CHALLENGES: {"pairchallenges", "pairstrengths"},
    Piece.PRACTICES: {
        *("practicetitle", "practicesummary", "practiceurl", "practiceevidence", "practiceresources"),
        *("practicedifficulties", "practiceelsewhere", "citedpractice", "guestofpractice"),
    },
    Piece.MENTORING: {
        *("activitytitle", "activityplace", "activityrelatedprogramme", "activitysessionplace"),
        *("citedactivity", "guestofactivity"),
    },
    Piece.PLAN: {
        *("actionplantitle", "actionplanobjectives", "milestonetitle", "transferchanged"),
        *("citedactionplan", "citedmilestone", "citedtransfer"),
    },
    Piece.STORY: {"visitreportlearned", "visitreporteffectonplan", "followupwhat", "milestoneevidence"},
    Piece.RESULTS: {
        *("pairtoolkit", "replicationplace", "replicationmechanism", "replicationevidence"),
        *("guestofreplication", "guestsayingreplication"),
        *("deliverabletitle", "deliverableurl", "deliverablenote", "citeddeliverable", "guestofdeliverable"),
        *("outcometitle", "outcomeurl", "outcomenote", "citedoutcome"),
    },
    Piece.MEDIA: {"mediadeliverable", "mediaoutcome", "pairvideo"},
    Piece.PICTURES: {"picturealt", "picturecredit", "picturelicence"},
    Piece.FACTSHEET: set(),
}
"""The words of each piece: of a column its table and its name."""
NEEDED = {
    Piece.STORY: (Piece.MENTORING, Piece.PLAN, Piece.RESULTS, Piece.MEDIA),
}
"""A story is told where all that it names may be."""
TOGETHER = {
    "transferchanged": Piece.PRACTICES,
    "citedtransfer": Piece.PRACTICES,
    "guestofdeliverable": Piece.FACTSHEET,
}
"""What needs a second piece: it names a practice, too, or is still due, which a factsheet of plans tells."""


@pytest.fixture(autouse=True)
def _today(frozen_day: Callable[..., None]) -> None:
    frozen_day(TODAY)


def word(*parts: str) -> str:
    return f"canary{''.join(parts).replace('_', '')}z"


def texts_of(table: Table) -> Iterator[Column[object]]:
    """The columns in which people type."""
    for column in table.columns:
        is_text = isinstance(column.type, String) and not isinstance(column.type, Enum)
        is_date = column.name.endswith(("_edtf", "_text"))
        is_long = is_text and not is_date and (column.type.length or 300) >= 300
        if (is_long or isinstance(column.type, JSON)) and value_of(table, column) is not None:
            yield column


def value_of(table: Table, column: Column[object]) -> object:
    """The word of a column, in the shape that it must have; None where it must stay as it is."""
    if column.name in KEYS or column.unique:
        return None
    said = word(table.name, column.name)
    address = f"https://example.org/{said}"
    if not isinstance(column.type, JSON):
        return address if column.name in ADDRESSES else said
    if column.name == "video":
        return {"url": address, "subject": said}
    if column.name in ("evidence", "links"):
        return [{"title": said, "url": address}]
    if column.name == "draft":
        return {"learned": {"learned": said}}
    return [said] if column.name in ("challenges", "strengths", "objectives", "other_names") else None


def sow(there: Grown) -> None:
    """Writes a word into every text of every table; then others into what must not be told."""
    for table in Base.metadata.sorted_tables:
        if table.name in NEVER_CHANGED:
            continue
        for column in texts_of(table):
            fill(table, column)
    cite(there)
    hide(there)
    name_guests(there)
    db.session.commit()


def fill(table: Table, column: Column[object]) -> None:
    """In each row, or, where the database allows it to some rows alone, where there is something."""
    filled = table.update().values({column.name: value_of(table, column)})
    for statement in (filled, filled.where(column.is_not(None))):
        try:
            with db.session.begin_nested():
                db.session.execute(statement)
        except IntegrityError:
            continue
        return
    assert (table.name, column.name) in REFUSED


def cite(there: Grown) -> None:
    """Every row that can name a source names one of its table's own."""
    for table in Base.metadata.sorted_tables:
        if "sources" in table.columns:
            key = f"K{table.name}"
            cited = word("cited", table.name)
            db.session.add(Source(programme_id=there.programme.id, key=key, citation=cited))
            db.session.execute(table.update().values(sources=[key]))


def hide(there: Grown) -> None:
    """Something of each kind that is not told: not held, not agreed, given up, not delivered, a draft."""
    one = there.first
    untold = [ActivityStatus.CANCELLED, ActivityStatus.POSTPONED, ActivityStatus.IDEA]
    for status in untold:
        make.visit(one.pair, status=status, expected="2022-08-01", title=word("untold", status.value))
    of = {"activity_id": one.activities["accepted"].id, "unchanged": True}
    said = {"effective_on": make.when("2022-06-01"), "comment": word("untoldcomment")}
    db.session.add(ActivityUpdate(**of, **said))
    db.session.add(MilestoneUpdate(milestone_id=one.milestones[0].id, unchanged=True, **said))
    proposed = Milestone.status == MilestoneStatus.PROPOSED
    emblem = Picture.pair_id.is_(None)
    untold_of_it = {"credit": word("untoldemblemcredit"), "licence": word("untoldemblemlicence")}
    db.session.execute(change(Picture).where(emblem).values(alt=word("emblemalt"), **untold_of_it))
    db.session.execute(change(Milestone).where(proposed).values(title=word("untoldproposal")))
    for person in db.session.scalars(select(User)):
        person.name, person.email = (
            word("name", str(person.id)),
            f"{word('mail', str(person.id))}@example.org",
        )
    for report in db.session.scalars(select(VisitReport).where(VisitReport.state != ReportState.ACCEPTED)):
        state = report.state.value
        for name in ("seen", "learned", "did_not_work", "effect_on_plan", "not_as_planned"):
            setattr(report, name, word("untold", state, name))
    for kind, text in ((OutcomeKind.VISIBILITY, "mediaoutcome"), (OutcomeKind.OTHER, "untoldoutcome")):
        outcome = make.outcome(there.programme, one.pair, kind=kind, title=word(text))
        outcome.status = OutcomeStatus.ABANDONED if text == "untoldoutcome" else OutcomeStatus.ACHIEVED
    for kind, text in ((DeliverableKind.VIDEO, "mediadeliverable"), (DeliverableKind.GUIDE, "untoldguide")):
        made = make.deliverable(there.programme, one.pair, kind=kind, title=word(text))
        made.status = DeliverableStatus.CANCELLED if text == "untoldguide" else DeliverableStatus.DELIVERED
    first = db.session.get_one(Deliverable, one.deliverable.id)
    first.status = DeliverableStatus.DELIVERED
    db.session.commit()


def name_guests(there: Grown) -> None:
    """Organisations that are no members are named by what they have to do with the pair."""
    members = select(Membership.organisation_id)
    guests = Organisation.id.not_in(members)
    db.session.execute(
        change(Organisation).where(guests).values(name=word("untoldguest"), acronym=None, website=None)
    )
    metadata = Base.metadata.tables
    for name, table, column in (
        ("guestofpractice", "practice", "owner_id"),
        ("guestofactivity", "activity", "host_id"),
        ("guestofactivity", "activity_session", "host_id"),
        ("guestofactivity", "co_organiser", "organisation_id"),
        ("guestofreplication", "replication", "organisation_id"),
        ("guestsayingreplication", "replication", "said_by_id"),
        ("guestofdeliverable", "deliverable", "owner_id"),
    ):
        holders = select(metadata[table].c[column]).where(metadata[table].c[column].is_not(None))
        db.session.execute(
            change(Organisation).where(guests, Organisation.id.in_(holders)).values(name=word(name))
        )


def sown() -> Grown:
    there = grown(pairs=1)
    make.picture(there.first.pair)
    sow(there)
    publish(there.programme)
    return there


def said_to_anybody(app: Flask, there: Grown, language: str = "en") -> set[str]:
    """All words of the public pages, of JSON and of PDF."""
    browser, home = Quick(app, None), f"/{language}/meet/{there.programme.slug}"
    pair = f"{home}/pairs/{there.first.pair.number}"
    sheets = [f"{pair}/factsheet{end}?version={one}" for end in ("", ".pdf") for one in ("before", "after")]
    said = []
    for path in (f"/{language}/meet", f"/{language}/meet?q=canary", home, pair, f"{pair}.json", *sheets):
        answer = browser.get(path)
        is_pdf = answer.mimetype == "application/pdf"
        said.append(TaggedPdf(answer.data).tree.text if is_pdf else answer.get_data(as_text=True))
        if answer.mimetype == "application/json":
            assert "source_note" not in json.dumps(answer.get_json())
    return set(WORD.findall("\n".join(said).replace("\u200b", "")))


def words_of(*pieces: Piece) -> set[str]:
    return {word(name) for piece in pieces for name in PUBLIC[piece]}


def test_public_pages_say_what_is_meant_for_them_and_nothing_else_that_anybody_typed(app: Flask) -> None:
    there = sown()
    found, meant = said_to_anybody(app, there), words_of(*Piece)
    assert (found - meant, meant - found) == (set(), set())


@pytest.mark.parametrize("state", [PublicationState.DRAFT, PublicationState.WITHDRAWN])
@pytest.mark.parametrize("piece", [one for one in OF_A_PAIR if one is not Piece.PROFILE])
def test_of_a_piece_that_is_not_public_nothing_is_said(
    app: Flask, piece: Piece, state: PublicationState
) -> None:
    there = sown()
    decide(there.programme, there.first.pair, piece, state)
    closed = words_of(piece)
    closed |= {word(name) for name, other in TOGETHER.items() if other is piece}
    for other, needed in NEEDED.items():
        if piece in needed:
            closed |= words_of(other)
    found = said_to_anybody(app, there)
    assert found & closed == set()
    assert found == words_of(*Piece) - closed


def test_of_a_pair_that_is_not_public_nothing_is_said(app: Flask) -> None:
    there = sown()
    decide(there.programme, there.first.pair, Piece.PROFILE, PublicationState.WITHDRAWN)
    assert said_to_anybody(app, there) == words_of(Piece.PROGRAMME)


def test_of_a_programme_that_is_not_public_nothing_is_said(app: Flask) -> None:
    there = sown()
    decide(there.programme, None, Piece.PROGRAMME, PublicationState.WITHDRAWN)
    assert said_to_anybody(app, there) == set()


TRANSLATED = {
    *("pairobjective", "pairmotto", "practicetitle", "practicesummary", "milestonetitle", "outcometitle"),
    "mediaoutcome",
}
"""The words of the texts that may be translated, also where they are of a piece of their own."""


def translate() -> None:
    """Says every text that can be in Italian, in a word of its own."""
    db.session.execute(delete(Translation))
    for table in (Pair, Milestone, Outcome, Practice):
        for row in db.session.scalars(select(table)):
            for name in FIELDS[table.__tablename__]:
                if said := getattr(row, name.value):
                    in_italian = said.replace("canary", "canaryit")
                    make.translation(row, "it", in_italian, field=name.value)


@pytest.mark.parametrize("piece", [None, *(one for one in OF_A_PAIR if one is not Piece.PROFILE)])
def test_a_translation_is_as_public_as_its_text(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: Piece | None
) -> None:
    speak_italian(app, tmp_path, monkeypatch, {})
    there = sown()
    translate()
    if piece is not None:
        decide(there.programme, there.first.pair, piece, PublicationState.WITHDRAWN)
    in_english = said_to_anybody(app, there)
    words = {word(name): word("it", name) for name in TRANSLATED}
    assert said_to_anybody(app, there, "it") == {words.get(one, one) for one in in_english}
    assert not any(one.startswith("canaryit") for one in in_english)

"""The database after a trial, compared with what people have written down."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from tests.support.recount import Recount
from tests.trials.ground import Ground
from tests.trials.notebook import Attempt, Notebook
from tracker import clock
from tracker.domain.history import replay
from tracker.domain.photographs import Size
from tracker.domain.progress import figures
from tracker.domain.standings import programme_on
from tracker.domain.statuses import LogKind, ReportState
from tracker.extensions import db
from tracker.files.photographs import file_name
from tracker.files.stores import store
from tracker.models import (
    Activity,
    ActivityUpdate,
    Confirmation,
    HeadCount,
    LogLine,
    Milestone,
    MilestoneUpdate,
    Picture,
    Programme,
    Question,
    ReportComment,
    Snapshot,
    SubmittedForm,
    VisitReport,
)
from tracker.queries.activities import get_activity
from tracker.queries.milestones import get_milestone
from tracker.queries.progress import programme_record
from tracker.queries.records import record_of_activity, record_of_milestone
from tracker.services.forms import _key

SAID = {
    "update": MilestoneUpdate.comment,
    "question": Question.text,
    "comment": ReportComment.text,
    "picture": Picture.alt,
}
"""What is said once, and the column that has the words."""


@dataclass
class Found:
    """What is wrong: `lost` was answered as saved and is not there, `doubled` is there more than once, `half`
    is there in part, and `faults` is anything else. `open_there` and `open_gone`: what nobody was told of."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    files_to_tidy: int = 0
    open_there: int = 0
    open_gone: int = 0

    @property
    def all(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.half, *self.faults]


def compare(ground: Ground, notebook: Notebook) -> Found:
    """Everything; in the application's context."""
    found = Found()
    programme = db.session.scalars(select(Programme).where(Programme.slug == ground.slug)).one()
    _said_once(notebook, found)
    _seen_before(notebook, found)
    _lessons(notebook, found)
    _once(notebook, found)
    _tokens(notebook, found)
    _log(found)
    _histories(programme, found)
    _files(found)
    found.faults += notebook.faults
    return found


def _said_once(notebook: Notebook, found: Found) -> None:
    """Each update and question that was saved is there once, and one that was refused is not there."""
    for what, column in SAID.items():
        there = Counter(db.session.scalars(select(column).where(column.like("mark-%"))))
        for attempt in notebook.of(what):
            rows = there.pop(attempt.mark, 0)
            _judge(attempt, rows, found)
        found.faults += [f"{what} {mark} was sent by nobody" for mark in there]


def _judge(attempt: Attempt, rows: int, found: Found) -> None:
    name = f"{attempt.what} {attempt.mark} (answers {attempt.answers})"
    if rows > 1:
        found.doubled.append(f"{name} is there {rows} times")
    elif attempt.is_saved and not rows:
        found.lost.append(f"{name} is not there")
    elif rows and not (attempt.is_saved or attempt.is_open):
        found.faults.append(f"{name} is there, and its sender was told that it is not")
    elif attempt.is_open:
        found.open_there += rows
        found.open_gone += not rows


def _seen_before(notebook: Notebook, found: Found) -> None:
    """Who saved without being asked had read all that was said before theirs."""
    rows: dict[str, MilestoneUpdate] = {}
    of_milestone = defaultdict[int, list[int]](list)
    for row in db.session.scalars(select(MilestoneUpdate).order_by(MilestoneUpdate.id)):
        rows[row.comment or ""] = row
        of_milestone[row.milestone_id].append(row.id)
    for attempt in notebook.of("update"):
        mine = rows.get(attempt.mark)
        if mine is None or not attempt.based_on:
            continue
        seen = int(attempt.based_on)
        overlooked = [one for one in of_milestone[mine.milestone_id] if seen < one < mine.id]
        if overlooked:
            found.lost.append(
                f"update {attempt.mark} went over {len(overlooked)} that its sender had not read"
            )


def _lessons(notebook: Notebook, found: Found) -> None:
    """Each lesson replaced the one that its sender had read: they are one chain, which ends in the row."""
    reports = {row.activity_id: row for row in db.session.scalars(select(VisitReport))}
    by_visit = defaultdict[int, list[Attempt]](list)
    for attempt in notebook.of("lesson"):
        if attempt.is_saved:
            by_visit[attempt.thing].append(attempt)
    for visit, saved in by_visit.items():
        after = Counter(one.based_on for one in saved)
        found.lost += [
            f"lessons of visit {visit}: {number} went over {base or 'nothing'} unread"
            for base, number in after.items()
            if number > 1
        ]
        ends = {one.mark for one in saved} - set(after)
        draft = reports[visit].draft or {}
        stands = (draft.get("learned") or {}).get("learned")
        if ends != {stands}:
            found.lost.append(f"lessons of visit {visit} end in {ends}, and {stands} stands there")


def _once(notebook: Notebook, found: Found) -> None:
    """What can be done once was done once, and one person was told so."""
    held = Counter(db.session.scalars(_standing_held()))
    days = {row.id: row.happened.edtf if row.happened else "" for row in db.session.scalars(select(Activity))}
    frozen = Counter(db.session.scalars(select(Snapshot.review_id)))
    confirmed = Counter(db.session.scalars(select(Confirmation.milestone_id)))
    lines = select(LogLine).where(LogLine.table_name == "visit_report", LogLine.kind == LogKind.CHANGED)
    accepted = Counter(
        line.row_id
        for line in db.session.scalars(lines)
        if (line.new or {}).get("state") == ReportState.ACCEPTED.value
    )
    report_of = dict(db.session.execute(select(VisitReport.activity_id, VisitReport.id)).all())
    doubles = (
        select(HeadCount.activity_id)
        .group_by(HeadCount.activity_id, HeadCount.organisation_id)
        .having(func.count() > 1)
    )
    found.doubled += [f"head-counts of activity {one}" for one in db.session.scalars(doubles)]
    for what, rows in (("visit", held), ("freeze", frozen), ("confirm", confirmed)):
        _told_once(notebook, what, rows, found)
    _told_once(notebook, "accept", Counter({a: accepted[r] for a, r in report_of.items()}), found)
    for attempt in notebook.of("visit"):
        if attempt.is_saved and attempt.value and days[attempt.thing] != attempt.value:
            found.lost.append(
                f"visit {attempt.thing}: {attempt.value} was taken, {days[attempt.thing]} stands"
            )


def _told_once(notebook: Notebook, what: str, rows: Counter[int], found: Found) -> None:
    told = Counter(one.thing for one in notebook.of(what) if one.is_saved)
    tried = {one.thing for one in notebook.of(what)}
    for thing in tried:
        if rows[thing] > 1:
            found.doubled.append(f"{what} of {thing} is there {rows[thing]} times")
        # A visit that somebody else has logged in the same way need not be logged again: both were taken.
        if told[thing] and not rows[thing]:
            found.lost.append(f"{what} of {thing} was taken, and is not there")
        if told[thing] > 1 and what != "visit":
            found.doubled.append(f"{what} of {thing} was taken from {told[thing]} people")


def _standing_held() -> Any:
    taken_back = select(ActivityUpdate.withdraws_id).where(ActivityUpdate.withdraws_id.is_not(None))
    return select(ActivityUpdate.activity_id).where(
        ActivityUpdate.status == "held", ActivityUpdate.id.not_in(taken_back)
    )


def _tokens(notebook: Notebook, found: Found) -> None:
    """Each form that was saved has left its token, once and with the place it led to; no other has."""
    sent = dict(db.session.execute(select(SubmittedForm.token, SubmittedForm.location)).all())
    found.half += [f"form {token[:8]} leads nowhere" for token, location in sent.items() if not location]
    for attempt in notebook.of(*SAID, "freeze", "accept", "confirm"):
        there = _key(attempt.form_token, attempt.user_id) in sent
        if attempt.is_saved and not there:
            found.half.append(f"{attempt.what} {attempt.mark} has left no token")
        if there and not (attempt.is_saved or attempt.is_open):
            found.half.append(f"{attempt.what} {attempt.mark} was refused, and has left its token")


def _log(found: Found) -> None:
    """Each row that a trial adds is in the log once, and each line of the log has its row."""
    for model in (MilestoneUpdate, ActivityUpdate, Question, ReportComment, Confirmation, Snapshot, Picture):
        table = model.__tablename__
        rows = set(db.session.scalars(select(model.id)))
        logged = Counter(
            db.session.scalars(
                select(LogLine.row_id).where(LogLine.table_name == table, LogLine.kind == LogKind.ADDED)
            )
        )
        found.half += [f"{table} {one} is not in the log" for one in rows - set(logged)]
        found.half += [f"{table} {one} is in the log, and not there" for one in set(logged) - rows]
        found.doubled += [f"{table} {one} is in the log {n} times" for one, n in logged.items() if n > 1]
    found.lost += list(_broken_chains())


def revision_after(ground: Ground) -> list[str]:
    """Where people only update, ask, comment and send pictures, each has moved the revision by one."""
    programme = db.session.scalars(select(Programme).where(Programme.slug == ground.slug)).one()
    said = [
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (MilestoneUpdate, Question, ReportComment, Picture)
    ]
    moved = programme.revision - ground.first_revision
    return [] if moved == sum(said) else [f"the revision moved by {moved}, for {said} rows"]


def _broken_chains() -> Iterator[str]:
    """What a change found is what the change before it left: else one has gone over another unseen."""
    known: dict[tuple[str, int | None, str], Any] = {}
    for line in db.session.scalars(select(LogLine).order_by(LogLine.entry_id, LogLine.id)):
        for name, value in (line.old or {}).items():
            key = (line.table_name, line.row_id, name)
            if key in known and known[key] != value:
                where = f"{line.table_name} {line.row_id}: {name}"
                yield f"{where} was {known[key]!r}, and a change found {value!r}"
        for name, value in (line.new or {}).items():
            known[line.table_name, line.row_id, name] = value


def _files(found: Found) -> None:
    """Each picture has both its files. A file without a row is what a crash may leave, for `files tidy`."""
    names = {one.name for one in store().kept()}
    wanted = {file_name(key, size) for key in db.session.scalars(select(Picture.key)) for size in Size}
    found.half += [f"a picture has no file {one[-10:]}" for one in wanted - names]
    found.files_to_tidy = len(names - wanted)


def _histories(programme: Programme, found: Found) -> None:
    """Every history replays to its row, and the figures are those of a recount from the rows alone."""
    zone = ZoneInfo(programme.timezone)
    milestones = select(Milestone.id).where(Milestone.plan.has(programme_id=programme.id))
    for number in db.session.scalars(milestones).all():
        row = get_milestone(programme.id, number)
        record = record_of_milestone(row)
        if replay(record, zone) != record.row:
            found.half.append(f"the history of milestone {number} does not lead to its row")
    for number in db.session.scalars(select(Activity.id).where(Activity.programme_id == programme.id)).all():
        record = record_of_activity(get_activity(programme.id, number))
        if replay(record, zone) != record.row:
            found.half.append(f"the history of activity {number} does not lead to its row")
    today = clock.today(programme.timezone)
    counted = asdict(figures(programme_on(programme_record(programme), today)))
    naive = Recount(programme, today).figures()
    if counted != naive:
        found.faults.append(f"the figures are {counted}, and a recount says {naive}")

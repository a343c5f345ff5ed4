"""The real file loads as it is; what is written out loads back equal; twice is the same as once."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

from sqlalchemy import event, func, select

from tests.integration.programme_file.everything import everything, normal
from tests.integration.programme_file.files import (
    NOW,
    REAL,
    as_typed,
    dumped,
    load,
    loaded,
    real,
    small,
)
from tracker.domain.statuses import FigureKind, MilestoneStatus
from tracker.extensions import db
from tracker.models import (
    Activity,
    ActivityPair,
    LogLine,
    Milestone,
    MilestoneUpdate,
    Organisation,
    Pair,
    Programme,
)
from tracker.queries.programme_file import get_whole_programme
from tracker.services import log, programme_file


def test_the_real_file_loads_without_a_fault_in_less_than_two_seconds(session):
    started = perf_counter()
    result = loaded(REAL.read_bytes())
    assert perf_counter() - started < 2
    assert result.created
    assert result.written
    assert dict(result.sizes)["activities"] == 26
    assert session.scalar(select(func.count()).select_from(Activity)) == 26


def test_the_real_file_is_written_out_as_it_was_read(session):
    loaded(REAL.read_bytes())
    assert as_typed(dumped("inclucities")) == real()


def test_what_is_written_out_loads_elsewhere_and_is_written_the_same(session):
    loaded(REAL.read_bytes())
    text = programme_file.dump("inclucities")
    elsewhere = text.replace('"slug": "inclucities"', '"slug": "elsewhere"')
    loaded(elsewhere, now=NOW + timedelta(days=100))
    assert programme_file.dump("elsewhere") == elsewhere


def test_loading_the_same_file_again_changes_nothing(session):
    loaded(REAL.read_bytes())
    session.commit()
    before = programme_file.dump("inclucities")
    versions = session.execute(select(Milestone.id, Milestone.version)).all()
    for update in (False, True):
        again = loaded(REAL.read_bytes(), now=NOW + timedelta(days=1), update=update)
        assert (again.differences, again.written, again.created) == ((), False, False)
    assert programme_file.dump("inclucities") == before
    assert session.execute(select(Milestone.id, Milestone.version)).all() == versions


def test_a_byte_order_mark_is_accepted(session):
    assert loaded(b"\xef\xbb\xbf" + REAL.read_bytes()).created


def test_case_6_partinico_stays_in_the_past_of_pair_2(session):
    loaded(REAL.read_bytes())
    members = {m["organisation"]: m for m in dumped("inclucities")["pairs"][1]["members"]}
    assert members["partinico"]["ended"] == "unknown"
    assert members["capaci"]["began"] == "unknown"
    pair = next(pair for pair in get_whole_programme("inclucities").pairs if pair.number == 2)
    assert [member.ended_unknown for member in pair.members] == [False, False, True, False, False]


def test_case_2_and_23_levadia_is_kept_gr_with_its_numbers_as_numbers(session):
    file = small()
    file["organisations"][2] |= {
        "country": "EL",
        "population": {"inhabitants": 31000, "foreign_origin_percent": 6.5},
    }
    loaded(file)
    row = next(row for row in get_whole_programme("small").organisations if row.key == "mentee")
    assert row.country == "GR"
    assert {figure.kind: figure.value for figure in row.figures} == {
        FigureKind.INHABITANTS: 31000,
        FigureKind.FOREIGN_ORIGIN_PERCENT: 6.5,
    }


def test_a_loaded_programme_is_closed_and_a_milestone_unknown_unless_the_file_says_more(session):
    file = small()
    del file["plans"][0]["milestones"][0]["status"]
    loaded(file)
    assert session.scalar(select(Programme.open)) is False
    assert session.scalar(select(Milestone.status)) is MilestoneStatus.UNKNOWN


def test_rows_are_found_by_other_names_and_without_accents(session):
    loaded(REAL.read_bytes())
    texts = dict(session.execute(select(Organisation.key, Organisation.search_text)).all())
    assert "livadeia" in texts["levadia"]
    assert "λιβαδεια" in texts["levadia"]
    assert "kede" in texts["kede"].split("\n")


def test_what_was_typed_is_kept_beside_the_date(session):
    file = small()
    file["activities"][0]["agreed"] = {"text": "spring 2022", "edtf": "2022-21"}
    loaded(file)
    assert dumped("small")["activities"][0]["agreed"] == {"text": "spring 2022", "edtf": "2022-21"}


def test_updates_without_a_moment_get_the_import_s_and_never_share_one(session):
    file = small()
    said = {"effective_on": "2022-01-01", "unchanged": True}
    moment = "2022-02-01T10:00:00+00:00"
    file["plans"][0]["milestones"][0]["updates"] = [
        said,
        said,
        {**said, "recorded_at": moment},
        {**said, "recorded_at": moment},
        {"effective_on": "2022-03-01", "comment": "an error", "withdraws": moment},
    ]
    loaded(file)
    rows = session.scalars(select(MilestoneUpdate).order_by(MilestoneUpdate.recorded_at)).all()
    tick = timedelta(microseconds=1)
    assert [row.recorded_at for row in rows] == [
        rows[0].recorded_at,
        rows[0].recorded_at + tick,
        NOW,
        NOW + tick,
        NOW + 2 * tick,
    ]
    assert rows[4].withdraws_id == rows[0].id
    assert loaded(file, now=NOW + timedelta(days=1)).differences == ()


def test_a_past_that_is_written_out_says_when_its_rows_were_made(session):
    file = small()
    file["pairs"][0]["created_at"] = "2021-01-01T00:00:00+02:00"
    loaded(file)
    written = dumped("small")
    assert written["pairs"][0]["created_at"] == "2020-12-31T22:00:00+00:00"
    assert written["activities"][0]["created_at"] == NOW.isoformat()


def test_all_of_the_format_is_loaded_and_written_back(session):
    file = everything()
    loaded(file)
    assert as_typed(dumped("small")) == as_typed(normal(file))
    assert loaded(file, now=NOW + timedelta(days=1)).differences == ()


def test_the_number_of_statements_does_not_grow_with_each_row(session, backend):
    def statements(count: int, slug: str) -> int:
        file = small()
        file["programme"]["slug"] = slug
        file["activities"] = [
            {"key": f"A{n}", "kind": "webinar", "title": "T", "status": "planned", "pairs": ["P1"]}
            for n in range(count)
        ]
        seen = []
        listen = lambda *arguments: seen.append(arguments[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        loaded(file)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    few = statements(10, "few")
    # SQLite, which is in the same process, is sent each row by itself, and so is its link to the pair.
    each = 2 if backend == "sqlite" else 0
    assert statements(150, "many") <= few + 4 + each * 140


LISTS = ["organisations", "pairs", "activities", "plans", "deliverables", "outcomes"]


def test_progress_is_told_step_by_step_and_list_by_list(session):
    told = []
    programme_file.load(REAL.read_bytes(), now=NOW, progress=lambda *step: told.append(step))
    assert ("reading: activities", 1, 26) in told
    assert ("checking: activities", 26, 26) in told
    assert ("activities", 26, 26) in told
    written = ["organisations", "pairs", "plans", "activities", "deliverables", "outcomes"]
    assert list(dict.fromkeys(name for name, *_ in told)) == [
        *(f"reading: {name}" for name in LISTS),
        *("checking: activities", "checking: plans"),
        *written,
    ]


def test_the_progress_of_the_log_is_told_by_the_commit_and_once(session):
    told = []
    loaded(REAL.read_bytes())
    log.tell(lambda *step: told.append(step))
    session.commit()
    loaded(small())
    session.commit()
    first = select(LogLine.entry_id).order_by(LogLine.entry_id).limit(1).scalar_subquery()
    lines = session.scalar(select(func.count()).where(LogLine.entry_id == first))
    assert told == [("log", lines, lines)]


def test_what_is_compared_is_told_too(session):
    loaded(REAL.read_bytes())
    told = []
    programme_file.load(REAL.read_bytes(), now=NOW, progress=lambda *step: told.append(step))
    assert ("comparing: activities", 26, 26) in told


def test_a_file_with_a_fault_leaves_the_database_as_it_was(session):
    file = real()
    file["outcomes"][-1]["practice"] = "buddy"
    result = load(file)
    assert [(fault.place, fault.values["suggestion"]) for fault in result.faults] == [
        ("outcomes[3].practice", "buddies")
    ]
    assert session.scalar(select(func.count()).select_from(Programme)) == 0


def test_check_writes_nothing(session):
    assert programme_file.check(REAL.read_bytes(), now=NOW).faults == ()
    assert session.scalar(select(func.count()).select_from(Programme)) == 0


def test_loading_one_programme_leaves_another_alone(session):
    loaded(REAL.read_bytes())
    before = programme_file.dump("inclucities")
    loaded(small())
    assert programme_file.dump("inclucities") == before


def test_a_programme_that_is_not_there_is_not_written(session):
    assert programme_file.dump("nowhere") is None


def test_a_cancelled_visit_leaves_its_round_free(session):
    file = small()
    file["activities"][0] |= {"status": "cancelled", "round": 2}
    loaded(file)
    assert session.scalars(select(ActivityPair.takes_round).order_by(ActivityPair.id)).all() == [False, True]
    assert session.scalar(select(Pair.number)) == 1

"""``programme load``, ``check`` and ``dump``: what they print, and how they end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tracker.cli.programme_words import FAULTS, fault_line
from tracker.extensions import db
from tracker.models import Activity, Programme
from tracker.services import programme_file
from tracker.services.programme_file import Fault

REAL = Path(__file__).parents[2] / "tracker" / "data" / "inclucities.json"


@pytest.fixture
def file(tmp_path):
    """Writes a changed copy of the real file and gives its path."""

    def write(change=lambda _file: None):
        value = json.loads(REAL.read_text(encoding="utf-8"))
        change(value)
        path = tmp_path / "programme.json"
        path.write_text(json.dumps(value), encoding="utf-8")
        return str(path)

    return write


def test_a_programme_is_loaded_and_kept(run_command, session):
    result = run_command("programme", "load", str(REAL))
    sizes = "21 organisations, 4 pairs, 26 activities, 4 plans, 18 deliverables, 4 outcomes"
    assert result.stdout == f"Loaded inclucities: {sizes}.\n"
    assert session.scalar(select(Programme.slug)) == "inclucities"


def test_loading_it_again_says_that_there_is_nothing_to_change(run_command):
    run_command("programme", "load", str(REAL))
    assert run_command("programme", "load", str(REAL)).stdout == "inclucities: nothing to change.\n"
    assert (
        run_command("programme", "load", str(REAL), "--update").stdout == "inclucities: nothing to change.\n"
    )


def test_differences_are_listed_and_taken_over_only_with_leave(run_command, session, file):
    run_command("programme", "load", str(REAL))

    def change(value):
        value["activities"][0]["place"] = "Brussels"
        value["organisations"].append({"key": "new", "name": "New", "kind": "external"})
        del value["outcomes"][0]

    listed = (
        "organisations['new']: new\n"
        "activities['A01'].place: not known → \"Brussels\"\n"
        "outcomes['O1']: in the database only; it stays\n"
    )
    refused = run_command("programme", "load", file(change), status=1)
    assert refused.stdout == listed
    assert refused.stderr == (
        "inclucities differs in 2 places; nothing was changed. Add --update to take them over.\n"
    )
    place = select(Activity.place).where(Activity.key == "A01")
    assert session.scalar(place) is None
    session.rollback()
    assert run_command("programme", "load", file(change), "--update").stdout == (
        listed + "inclucities: 2 changes made.\n"
    )
    assert session.scalar(place) == "Brussels"


def test_every_fault_is_said_with_its_place_and_a_way_out(run_command, session, file):
    def change(value):
        value["activities"][7]["host"] = "kedee"
        value["organisations"][2]["country"] = "BR"
        value["activities"][8]["happened"] = "202X"

    result = run_command("programme", "load", file(change), status=1)
    assert result.stderr.splitlines()[:-1] == [
        "organisations[2].country: 'BR' is no country of this programme; did you mean 'BE'?",
        "activities[7].host: no organisation 'kedee'; did you mean 'kede'?",
        "activities[8].happened: '202X' leaves digits open; write a year, a season, a month or a range",
    ]
    assert result.stderr.splitlines()[-1].endswith("has 3 faults; nothing was loaded.")
    assert session.scalar(select(func.count()).select_from(Programme)) == 0


def test_check_says_what_is_in_a_file_and_loads_nothing(run_command, session):
    assert "has no fault: 21 organisations" in run_command("programme", "check", str(REAL)).stdout
    assert session.scalar(select(func.count()).select_from(Programme)) == 0


def test_a_dump_goes_to_the_screen_or_to_a_file_and_loads_again(run_command, tmp_path):
    run_command("programme", "load", str(REAL))
    shown = run_command("programme", "dump", "inclucities").stdout
    written = tmp_path / "dump.json"
    run_command("programme", "dump", "inclucities", "-o", str(written))
    assert written.read_text(encoding="utf-8") == shown
    assert run_command("programme", "load", str(written)).stdout == "inclucities: nothing to change.\n"


def test_others_save_while_a_dump_waits_for_its_reader(run_command, monkeypatch):
    run_command("programme", "load", str(REAL))
    whole = programme_file.written

    def slowly(slug):
        for number, piece in enumerate(whole(slug)):
            if number == 1:
                with db.engine.begin() as somebody_else:
                    somebody_else.execute(update(Programme).values(name="Saved meanwhile"))
            yield piece

    monkeypatch.setattr(programme_file, "written", slowly)
    assert "Saved meanwhile" not in run_command("programme", "dump", "inclucities").stdout
    assert "Saved meanwhile" in run_command("programme", "dump", "inclucities").stdout


def test_a_dump_that_fails_leaves_the_file_that_was_there(run_command, monkeypatch, tmp_path):
    run_command("programme", "load", str(REAL))
    written = tmp_path / "dump.json"
    written.write_text("the one of yesterday")

    def breaks_off(_slug):
        yield "{"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(programme_file, "written", breaks_off)
    said = run_command("programme", "dump", "inclucities", "-o", str(written), status=1).stderr
    assert "No space left" in said
    assert written.read_text() == "the one of yesterday"


def test_standard_input_is_read(run_command):
    assert "Loaded inclucities" in run_command("programme", "load", "-", typed=REAL.read_text()).stdout


def test_what_cannot_be_read_or_found_is_one_sentence(run_command, tmp_path):
    for arguments in (
        ("check", str(tmp_path / "none.json")),
        ("load", str(tmp_path)),
        ("dump", "nowhere"),
        ("check", "\0"),
    ):
        assert run_command("programme", *arguments, status=1).stderr.count("\n") == 1
    run_command("programme", "load", str(REAL))
    assert run_command(
        "programme", "dump", "inclucities", "-o", str(tmp_path / "no" / "folder"), status=1
    ).stderr.endswith("cannot be written: No such file or directory.\n")


def test_what_would_not_print_is_shown_by_its_code(run_command, tmp_path):
    hostile = tmp_path / "hostile.json"
    hostile.write_text('{"\\u001b[31m\\ud800": 1}')
    result = run_command("programme", "check", str(hostile), status=1)
    assert result.stderr.startswith("\\x1b[31m\\ud800: no such key here")


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_has_words_with_a_way_out(app, code):
    names = re.findall(r"%\((\w+)\)s", str(FAULTS[code]))
    line = fault_line(Fault("place", code, dict.fromkeys(names, "x")))
    assert line.startswith("place: ")
    assert re.search(r"[;:,] \w|wanted|at most|from x to x", line.removeprefix("place"))

"""No input makes a traceback: bytes, JSON values, and the real file with something else in some places."""

from __future__ import annotations

import copy
import json
import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.programme_file.files import NOW, REAL, real
from tracker.cli.programme_words import difference_line, fault_line
from tracker.extensions import db
from tracker.services import programme_file

TRY = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)

texts = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(
    [
        *("held", "completed", "unknown", "P1", "capaci", "W1", "2021-05", "2021-05/..", "202X", "BR", "el"),
        *(
            "{2021-05-12,2021-05-14}",
            "9999-12-31/",
            "0000",
            "2022-01-01T00:00:00Z",
            "9999-12-31T23:59:59-23:59",
        ),
        *(
            "AP2/M3",
            "study_visit",
            "online",
            "javascript:x",
            "mentoring-programme/1",
            "\x00",
            "\ud800",
            "09:00",
        ),
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
FILE = real()


def places(value, path=()):
    """The path of every value in the file."""
    yield path
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, member in members:
        yield from places(member, (*path, step))


PLACES = [path for path in places(FILE) if path]
NAMES = sorted({step for path in PLACES for step in path if isinstance(step, str)})


@st.composite
def mutations(draw):
    """The real file with some values replaced, removed, moved from elsewhere, or added."""
    file = copy.deepcopy(FILE)
    for path in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)):
        *way, last = path
        try:
            holder = file
            for step in way:
                holder = holder[step]
            match draw(st.sampled_from(["replace", "remove", "copy", "add"])):
                case "replace":
                    holder[last] = draw(values)
                case "remove":
                    del holder[last]
                case "copy":
                    elsewhere = FILE
                    for step in draw(st.sampled_from(PLACES)):
                        elsewhere = elsewhere[step]
                    holder[last] = copy.deepcopy(elsewhere)
                case "add":
                    holder[draw(st.sampled_from(NAMES))] = draw(values)
        except (KeyError, IndexError, TypeError):
            continue
    return json.dumps(file)


def load_and_word(given, update=True):
    """Loads as the command does, says what it says, and takes it back."""
    try:
        result = programme_file.load(given, now=NOW, update=update)
        for line in [*map(fault_line, result.faults), *map(difference_line, result.differences)]:
            assert line.isprintable(), line
            line.encode()
        assert bool(result.faults) == bool(result.fault_count)
        assert not (result.faults and result.written)
        if result.written:
            text = programme_file.dump(result.slug)
            assert programme_file.load(text, now=NOW).changes == ()
    finally:
        db.session.rollback()


@TRY
@given(st.binary(max_size=200))
def test_bytes(app, given):
    load_and_word(given)


@TRY
@given(st.text(st.characters(codec=None), max_size=200))
def test_text(app, given):
    load_and_word(given)


@TRY
@given(values)
def test_json_values(app, given):
    load_and_word(json.dumps(given))


@TRY
@given(st.dictionaries(st.sampled_from([*FILE, *NAMES]), values, max_size=6))
def test_objects_with_the_keys_of_a_file(app, given):
    load_and_word(json.dumps(given))


@TRY
@given(mutations())
def test_the_real_file_changed_and_loaded_anew(app, given):
    load_and_word(given)


@TRY
@given(mutations())
def test_the_real_file_changed_and_loaded_over_itself(app, given):
    programme_file.load(REAL.read_bytes(), now=NOW)
    load_and_word(given)

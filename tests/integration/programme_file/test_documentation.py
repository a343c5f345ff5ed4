"""docs/programme-file.md names every key of every object, and marks the required ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.services.programme_file import kinds, shapes
from tracker.services.programme_file.objects import Object, Objects

DOCUMENT = (Path(__file__).parents[3] / "docs" / "programme-file.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (\w+(?:\[\])?) \| (.+) \|$", DOCUMENT, re.MULTILINE))


def objects(name, shape):
    yield name, shape
    for field in shape.fields:
        if isinstance(field.kind, Object | Objects):
            many = "[]" if isinstance(field.kind, Objects) else ""
            yield from objects(field.name + many, field.kind.shape)


OBJECTS = list(objects("file", shapes.FILE))


@pytest.mark.parametrize(("name", "shape"), OBJECTS, ids=[name for name, _ in OBJECTS])
def test_every_key_is_explained(name, shape):
    for field in shape.fields:
        assert re.search(rf"(?<![\w`]){field.name}(?!\w)", ROWS[name]), field.name
        assert not field.required or f"**{field.name}**" in ROWS[name]


def test_no_key_is_explained_that_is_not_there():
    assert set(ROWS) - {"object", "kind", "key", "date", "moment", "time", "country", "address"} == {
        name for name, _ in OBJECTS
    }


def test_limits_are_those_that_hold():
    assert kinds.LONGEST_TEXT == 20_000
    assert "20 000 characters" in DOCUMENT
    assert kinds.TITLE_LENGTH == 300
    assert shapes.FORMAT in DOCUMENT


def test_defaults_are_explained():
    defaults = {field.name for _, shape in OBJECTS for field in shape.fields if field.default is not None}
    sentence = DOCUMENT[DOCUMENT.index("Only these") :].split("\n\n")[0]
    assert defaults - {"unchanged"} == {name for name in defaults if f"`{name}`" in sentence}

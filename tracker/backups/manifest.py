"""What a backup says of itself: what it is a copy of, how much was in it, and what each part must be."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

FORMAT = "mentoring-tracker-backup/1"
ENGINES = ("sqlite", "postgresql")


class BackupError(Exception):
    """Why a backup cannot be made or used. The message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside the backup; `size` is in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Measures:
    """What a database was found to hold: how a copy is told from a good one.

    `tables` has the number of rows of each table, `programmes` the SHA-256 of the programme file of each
    slug. `differing` of the `histories` of activities and milestones do not replay to their row. The last
    three are None where the tables are not those of this version.
    """

    tables: Mapping[str, int]
    programmes: Mapping[str, str] | None = None
    histories: int | None = None
    differing: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last part but the checksum. `revision` is the migration of the tables, `made_at` ISO 8601 in UTC.

    `database_size` is the number of bytes of the database's part when it is unpacked. `missing` names files
    of pictures that the store did not have.
    """

    made_at: str
    engine: str
    engine_version: str
    revision: str
    measures: Measures
    database_size: int
    missing: Sequence[str]
    parts: Sequence[Part]

    def written(self) -> bytes:
        """The text that `read` reads."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()


def read(text: bytes) -> Manifest:
    """The manifest in a text. Raises BackupError for one that is none, or of another format."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        _refuse()
    if not isinstance(given, dict) or given.pop("format", None) != FORMAT:
        _refuse()
    try:
        measures, parts = Measures(**given.pop("measures")), [Part(**one) for one in given.pop("parts")]
        manifest = Manifest(measures=measures, parts=parts, **given)
    except (TypeError, KeyError):
        _refuse()
    if not _is_well_formed(manifest):
        _refuse()
    return manifest


def _refuse() -> NoReturn:
    raise BackupError("is a backup of another version of the tracker, or no backup")


def _is_well_formed(manifest: Manifest) -> bool:
    measures = manifest.measures
    said = (manifest.made_at, manifest.engine_version, manifest.revision)
    return (
        all(isinstance(one, str) for one in said)
        and manifest.engine in ENGINES
        and _is_count(manifest.database_size)
        and isinstance(manifest.missing, list)
        and all(isinstance(one, str) for one in manifest.missing)
        and _is_map_of(measures.tables, _is_count)
        and (measures.programmes is None or _is_map_of(measures.programmes, _is_text))
        and all(one is None or _is_count(one) for one in (measures.histories, measures.differing))
        and all(_is_text(one.name) and _is_count(one.size) and _is_text(one.sha256) for one in manifest.parts)
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_map_of(value: Any, is_one: Any) -> bool:
    return isinstance(value, dict) and all(map(is_one, value.values()))

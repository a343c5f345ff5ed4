"""The running example, loaded from the project's own programme file."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from config import ROOT
from tracker.extensions import db
from tracker.models import Programme
from tracker.services.programme_file import load

FILE = ROOT / "tracker" / "data" / "inclucities.json"
IMPORTED = datetime(2026, 7, 1, 12, tzinfo=UTC)


def inclucities(*, imported: datetime = IMPORTED) -> Programme:
    """IncluCities, committed."""
    result = load(FILE.read_bytes(), now=imported)
    assert result.written, result
    db.session.commit()
    found = db.session.scalar(select(Programme).where(Programme.slug == "inclucities"))
    assert found is not None
    return found

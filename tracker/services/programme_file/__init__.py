"""The programme file (docs/programme-file.md): checking, loading and writing it."""

from __future__ import annotations

from tracker.services.programme_file.differences import Change, Difference
from tracker.services.programme_file.faults import Fault
from tracker.services.programme_file.loading import LoadResult, check, load
from tracker.services.programme_file.writing import dump, written

__all__ = ["Change", "Difference", "Fault", "LoadResult", "check", "dump", "load", "written"]

"""A backup comes back into an empty instance alone: what is there already is never mixed or written over."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import make_url

from tracker.backups.archive import Backup
from tracker.backups.manifest import BackupError
from tracker.backups.measures import counts, engine_of
from tracker.extensions import Base
from tracker.files.photographs import OURS
from tracker.files.stores import HALF, Store


def refuse_rows(url: str) -> None:
    """Raises BackupError unless the database has no tables, or those of the tracker without any row."""
    read = make_url(url)
    if read.drivername == "sqlite" and not Path(read.database or "").is_file():
        return
    found = counts(engine_of(url))
    foreign = sorted(set(found) - set(Base.metadata.tables))
    if foreign:
        raise BackupError(
            f"The database has tables that are not the tracker's, like {foreign[0]}, and stays as it is: "
            "use a new one."
        )
    if full := [f"{rows} of {name}" for name, rows in found.items() if rows]:
        raise BackupError(
            f"The database is not empty ({', '.join(full[:3])}{', …' * (len(full) > 3)}) and stays as it is: "
            "use a new one."
        )


def refuse_files(store: Store, backup: Backup) -> None:
    """Raises BackupError where the store has files of pictures that are not the backup's.

    Those that are may be there: a restore that was ended in the middle has left them.
    """
    wanted = {part.name: part.sha256 for part in backup.files}
    keys = {name.partition("-")[0] for name in wanted}
    for file in store.kept():
        found = OURS.fullmatch(file.name)
        if found is None or (file.name.endswith(HALF) and found[1] in keys):
            continue
        data = store.get(file.name) if file.name in wanted else None
        if data is None or hashlib.sha256(data).hexdigest() != wanted[file.name]:
            raise BackupError(
                "The store of the files is not empty and stays as it is: set TRACKER_FILES to a new folder, "
                "or TRACKER_BUCKET to a new bucket."
            )

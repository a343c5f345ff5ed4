"""A process that writes to a tracker's database until it is ended: two tables at once, again and again.

``python busy_writer.py URL MILESTONE`` says ``writes`` when its first save is there.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import DateTime, bindparam, create_engine, event, text

LONGEST_SECONDS = 120
SAID = text(
    "INSERT INTO milestone_update (milestone_id, recorded_at, created_at, updated_at, withdraws_expected,"
    " unchanged, effective_on_text, effective_on_edtf, effective_on_earliest, effective_on_latest)"
    " VALUES (:milestone, :at, :at, :at, :no, :yes, '2021-10-01', '2021-10-01', '2021-10-01', '2021-10-01')"
).bindparams(bindparam("at", type_=DateTime(timezone=True)))


def main(url: str, milestone: int) -> None:
    engine = create_engine(url)
    on_sqlite = engine.dialect.name == "sqlite"
    if on_sqlite:

        @event.listens_for(engine, "connect")
        def connect(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA busy_timeout = 30000")

        @event.listens_for(engine, "begin")
        def begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    first = datetime(2021, 11, 1, tzinfo=None if on_sqlite else UTC)
    ends = time.monotonic() + LONGEST_SECONDS
    for number in count(1):
        if time.monotonic() > ends:
            return
        said = {"milestone": milestone, "no": False, "yes": True, "at": first + timedelta(seconds=number)}
        with engine.begin() as connection:
            connection.execute(text("UPDATE programme SET revision = revision + 1"))
            connection.execute(SAID, said)
        if number == 1:
            print("writes", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

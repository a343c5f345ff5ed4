"""A worker does not load what hardly any request needs: each has the memory of it for good."""

from __future__ import annotations

import subprocess
import sys

from alembic.script import ScriptDirectory

from config import ROOT
from tracker.cli.database import migration_config
from tracker.queries.migrations import migrations_of_this_version

LATE = ("alembic", "boto3", "edtf", "mako", "psycopg", "pygments", "pyparsing", "typst", "zxcvbn")
"""Between 2 and 13 MB each. What is only late with SQLite is here, too: PostgreSQL's driver."""

STARTS = """
import sys
import tracker.app
from tracker.cli.database import what_is_wrong
from tracker.queries.migrations import migrations_of_this_version
assert what_is_wrong("sqlite:///nowhere/nothing.sqlite3")
assert migrations_of_this_version().heads
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_server_starts_without_what_hardly_any_request_needs() -> None:
    started = subprocess.run(
        [sys.executable, "-c", STARTS], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    loaded = set(started.stdout.split())
    assert {"flask", "sqlalchemy", "tracker"} <= loaded
    assert not loaded & set(LATE)


def test_the_migrations_of_this_version_are_those_that_alembic_finds() -> None:
    scripts = ScriptDirectory.from_config(migration_config())
    ours = migrations_of_this_version()
    assert ours.heads == set(scripts.get_heads())
    assert ours.known == {script.revision for script in scripts.walk_revisions()}

"""``files tidy``: forgets files that no picture has any more, as a crash in between may leave them."""

from __future__ import annotations

import click

from tracker.cli.faults import CommandGroup, stop
from tracker.files.photographs import look
from tracker.files.stores import StoreError, store
from tracker.queries.photographs import known_keys

files = CommandGroup("files", help="Look after the files of pictures.")


@files.command("tidy")
@click.option("--dry-run", is_flag=True, help="Say what would go, and remove nothing.")
def tidy(*, dry_run: bool) -> None:
    """Remove files that belong to no picture and are older than a day."""
    try:
        found = look(store(), known_keys)
        if found.strays and not found.of_pictures:
            stop(
                f"None of the {found.files} files belongs to a picture of this database, so nothing was "
                "removed: check TRACKER_DATABASE_URL and TRACKER_FILES."
            )
        for name in () if dry_run else found.strays:
            store().delete(name)
    except StoreError as error:
        stop(f"The store of the files cannot be used. {error}: check TRACKER_FILES and TRACKER_BUCKET….")
    verb = "would be removed" if dry_run else "removed"
    click.echo(f"{found.files} files, {found.of_pictures} of pictures; {len(found.strays)} {verb}.")

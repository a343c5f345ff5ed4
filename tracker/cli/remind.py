"""``remind``: write the reminders that are due, from cron or a timer, on as many machines as like."""

from __future__ import annotations

from collections import Counter

import click
from flask.cli import with_appcontext

from tracker import clock
from tracker.cli.faults import Command
from tracker.extensions import db
from tracker.mail.reminding import remind as write_reminders
from tracker.services.reminders import Why, decide

NOT_DUE = {
    Why.TOO_SOON: "have read lately what is open",
    Why.NOTHING_OPEN: "have nothing open",
    Why.WAITS: "have one that is not sent yet",
    Why.NEVER: "want none",
}
"""Why the others get none, in the order in which it is said."""


@click.command("remind", cls=Command)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and why others get none.")
@with_appcontext
def remind(*, dry_run: bool) -> None:
    """Write one reminder to everybody who is due one; sending them is another matter."""
    if not dry_run:
        written = write_reminders()
        click.echo(_people(written, "Wrote", "reminder"))
        if written:
            click.echo("Each goes out when it is seven in the morning, or later, where its reader is.")
        return
    decided = decide(clock.now())
    db.session.rollback()
    counts = Counter(one.why for one in decided)
    click.echo(_people(counts[Why.DUE], "Would write", "reminder"))
    for one in decided:
        if one.why is Why.DUE:
            kinds = Counter(line.kind.value for _programme, line in one.lines)
            click.echo(f"  person {one.user_id}: {', '.join(f'{kind} {n}' for kind, n in kinds.items())}")
    for why, words in NOT_DUE.items():
        if counts[why]:
            click.echo(f"{counts[why]} {words}.")


def _people(number: int, verb: str, noun: str) -> str:
    return f"{verb} {number} {noun}{'' if number == 1 else 's'}."

"""``mail send``: sends what waits, for cron or a timer where no server runs that does it by itself."""

from __future__ import annotations

import click

from tracker.cli.faults import CommandGroup, stop
from tracker.extensions import settings
from tracker.mail.sending import AT_ONCE, Sent, send_waiting

mail = CommandGroup("mail", help="Send messages.")


@mail.command("send")
def send() -> None:
    """Send every message that is due. Safe to run twice, and on two machines at once."""
    if settings().mail_server is None:
        stop("TRACKER_MAIL_URL is not set, so messages wait: docs/mail.md says how to set it.")
    total = Sent()
    while True:
        done = send_waiting()
        total = total + done
        if done.fault or done.handled < AT_ONCE:
            break
    said = (
        f"{total.sent} sent, {total.deferred} to be tried again, "
        f"{total.bounced} refused, {total.needless} not needed any more."
    )
    if total.fault:
        stop(f"{said} The mail server could not be used ({total.fault}): the rest waits.")
    click.echo(said)

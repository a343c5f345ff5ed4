"""The commands of ``flask --app tracker.app``. They commit themselves."""

from __future__ import annotations

import click
from flask import Flask

from tracker.cli.backup import backup, restore, verify
from tracker.cli.database import database
from tracker.cli.demo import demo
from tracker.cli.files import files
from tracker.cli.links import links
from tracker.cli.mail import mail
from tracker.cli.moving import move
from tracker.cli.people import people
from tracker.cli.programme import programme
from tracker.cli.remind import remind
from tracker.cli.user import user
from tracker.domain.statuses import LogDoor
from tracker.services.log import Acting

COMMANDS = (backup, database, demo, files, links, mail, people, programme, remind, restore, user, verify)

database.add_command(move)


def acting() -> Acting | None:
    """Who acts in a command, for the log: whoever may start it, and nobody knows who; None outside of one."""
    context = click.get_current_context(silent=True)
    if context is None:
        return None
    names = list[str]()
    while context.parent is not None:
        names.insert(0, context.info_name or "")
        context = context.parent
    return Acting(door=LogDoor.COMMAND, command=" ".join(names)[:80] or None)


def register_commands(app: Flask) -> None:
    """Adds every command, and group of commands, to the application."""
    for command in COMMANDS:
        app.cli.add_command(command)

"""The commands of ``flask --app tracker.app``. They commit themselves."""

from __future__ import annotations

from flask import Flask

from tracker.cli.database import database
from tracker.cli.demo import demo
from tracker.cli.mail import mail
from tracker.cli.programme import programme
from tracker.cli.remind import remind
from tracker.cli.user import user

COMMANDS = (database, demo, mail, programme, remind, user)


def register_commands(app: Flask) -> None:
    """Adds every command, and group of commands, to the application."""
    for command in COMMANDS:
        app.cli.add_command(command)

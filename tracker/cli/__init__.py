"""The commands of ``flask --app tracker.app``. They commit themselves."""

from __future__ import annotations

from flask import Flask

from tracker.cli.database import database
from tracker.cli.user import user

COMMANDS = (database, user)


def register_commands(app: Flask) -> None:
    """Adds every command group to the application."""
    for command in COMMANDS:
        app.cli.add_command(command)

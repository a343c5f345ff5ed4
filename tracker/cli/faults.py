"""How a command, or the start of the tracker, says no: one sentence on standard error, status 1."""

from __future__ import annotations

import sys
from typing import NoReturn

import click


def stop(sentence: str) -> NoReturn:
    """Ends the process with the sentence and status 1, without a traceback."""
    click.echo(sentence, err=True)
    sys.exit(1)

"""In which language, and in whose timezone, a message is worded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g
from flask_babel import force_locale, refresh

from tracker.extensions import SOURCE_LANGUAGE, babel
from tracker.models import Message


def language_of(message: Message) -> str:
    """The person's language, else the programme's, else the tracker's: the first that has a catalogue.

    A mail has no ``Accept-Language``; and one whose words are English has English dates, too.
    """
    wanted = (
        message.user and message.user.language,
        message.programme and message.programme.default_language,
        current_app.config["BABEL_DEFAULT_LOCALE"],
    )
    return next((one for one in wanted if one and one in babel.translated()), SOURCE_LANGUAGE)


@contextmanager
def in_language_of(message: Message) -> Iterator[str]:
    """Words and dates are those of whoever the message is for; yields the language."""
    language = language_of(message)
    g.addressee = message.user
    refresh()
    try:
        with force_locale(language):
            yield language
    finally:
        g.pop("addressee", None)
        refresh()

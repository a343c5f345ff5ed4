"""Why a message has not left, in words. What is kept of the reason is a code (`tracker.mail.transports`)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ABOUT_US = ("tls", "no_tls", "login", "sender", "refused", "folder")

WORDS = (
    (ABOUT_US, _l("The mail server does not let the tracker in: tell who runs it.")),
    (("letter",), _l("The tracker could not word it: tell who runs it.")),
    (
        ("address", "550 5.1", "553 5.1", "550", "551", "553"),
        _l("Nobody gets mail at this address: ask the person for another one."),
    ),
    (("452 4.2.2", "552"), _l("The mailbox is full.")),
    (("4",), _l("The mail server asked to come again later.")),
    (("5",), _l("The mail server will not take it.")),
    (("",), _l("The mail server does not answer.")),
)
"""What the beginning of a code means; the first that fits."""


def fault_in_words(code: str | None) -> str:
    """A sentence on what is the matter and who can mend it, with the code; "" where nothing is."""
    if code is None:
        return ""
    words = next(words for beginnings, words in WORDS if code.startswith(beginnings))
    return f"{words} ({code})"

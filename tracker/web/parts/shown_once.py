"""Secret addresses that a page shows once, to be copied: until then in the cookie of who made them alone."""

from __future__ import annotations

from collections.abc import Iterable

from flask import session


def keep_token(name: str, number: int, token: str) -> None:
    """Keeps the token of a new row, of the kind called `name`, for the page that shows it."""
    session[name] = [number, token]


def take_token(name: str, numbers: Iterable[int]) -> tuple[int, str] | None:
    """The row and the token that were kept, once; None where the row is not among `numbers`."""
    number, token = session.get(name, (None, ""))
    if number not in set(numbers):
        return None
    del session[name]
    return number, token

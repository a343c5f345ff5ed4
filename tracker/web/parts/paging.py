"""Long lists a page at a time, and filters that live in the address."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from flask import abort, request
from flask_babel import gettext as _

from tracker.models import Pair, Programme
from tracker.queries.pairs import get_pair

Choice = TypeVar("Choice", bound=StrEnum)
Thing = TypeVar("Thing")

LONGEST_NUMBER = 9
"""Digits of what may be the number of a row: every database knows these."""


def page_asked_for(name: str = "page") -> int:
    """The number of ``?page=``, 1 where the address asks for none; 404 for what is no number of a page."""
    number = request.args.get(name, "1")
    if not (number.isascii() and number.isdigit() and len(number) < 7 and int(number)):
        abort(404)
    return int(number)


def pages_of(total: int, size: int, number: int) -> int:
    """How many pages there are; 404, which says where the list ends, where `number` is beyond the last."""
    pages = max(1, -(-total // size))
    if number > pages:
        abort(404, _("This list ends on page %(last)s.", last=pages))
    return pages


def page_or_last(every: Sequence[Thing], size: int) -> tuple[list[Thing], int, int]:
    """What stands on the page that is asked for, its number, and how many pages there are.

    On an earlier day there may have been fewer things: who was on a later page sees the last one.
    """
    number, pages = page_asked_for(), pages_of(len(every), size, 1)
    if "on" in request.args:
        number = min(number, pages)
    pages_of(len(every), size, number)
    return list(every[(number - 1) * size : number * size]), number, pages


def choice_asked_for(name: str, kind: type[Choice]) -> Choice | None:
    """The member that the address asks for; None where it asks for none, 404 where there is no such one."""
    value = request.args.get(name) or None
    if value is None:
        return None
    try:
        return kind(value)
    except ValueError:
        abort(404)


def number_asked_for(name: str) -> int | None:
    """A number of the address; None where it has none, 404 for what is no number of a row."""
    value = request.args.get(name) or None
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER):
        abort(404)
    return int(value)


def pair_asked_for(programme: Programme) -> Pair | None:
    """The pair of ``?pair=``; None where the address asks for none, 404 where there is no such pair."""
    if "pair" not in request.args:
        return None
    number = number_asked_for("pair")
    return (None if number is None else get_pair(programme.id, number)) or abort(404)

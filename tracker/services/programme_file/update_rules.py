"""The rules of updates, and that a row shows what its updates say last (model.md, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from tracker.domain.activities import check_effective, check_happened
from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.history import DONE
from tracker.services.programme_file.faults import Faults
from tracker.services.programme_file.items import Item
from tracker.services.programme_file.moments import replayed
from tracker.services.programme_file.objects import Shape

CHANGES = ("status", "expected", "agreed", "happened", "confidence")
SAYS = (*CHANGES, "reason", "comment", "withdraws")


def check_updates(row: Item, *, today: date, now: datetime, faults: Faults) -> None:
    """Notes what is wrong with each update of a milestone or an activity; `now` is the latest moment
    at which one may have been recorded."""
    by_moment = {update.recorded: update for update in row.list("updates")}
    for update in row.list("updates"):
        if update["recorded_at"] is not None and update["recorded_at"] > now:
            faults.add(update.at("recorded_at"), "moment_in_future")
        if not update.broken:
            _check_what_it_says(update, faults)
            _check_days(update, today, faults)
        _check_withdrawal(update, by_moment, faults)


def _check_what_it_says(update: Item, faults: Faults) -> None:
    if update["unchanged"]:
        for name in CHANGES:
            if update[name] is not None:
                faults.add(update.at(name), "unchanged_says")
    elif all(update[name] is None for name in SAYS):
        faults.add(update.place, "says_nothing")


def _check_days(update: Item, today: date, faults: Faults) -> None:
    done = update["status"] in DONE
    if done and update["effective_on"] is not None:
        faults.add(update.at("effective_on"), "effective_of_done", status=update["status"])
    if not done and update["effective_on"] is None:
        faults.add(update.at("effective_on"), "missing")
    try:
        check_effective(update["effective_on"], today=today)
    except DomainError as error:
        faults.add_error(update.at("effective_on"), error)
    if update["happened"] is None:
        return
    try:
        check_happened(update["happened"], done=done, today=today)
    except DomainError as error:
        faults.add_error(update.at("happened"), error)


def _check_withdrawal(update: Item, by_moment: Mapping[datetime | None, Item], faults: Faults) -> None:
    moment = update["withdraws"]
    if moment is None:
        return
    withdrawn = by_moment.get(moment)
    if withdrawn is None:
        faults.add(update.at("withdraws"), "no_update", moment=moment)
    elif update.recorded is not None and moment >= update.recorded:
        faults.add(update.at("withdraws"), "withdraws_later")


def check_agreement(shape: Shape, row: Item, *, now: datetime, zone: tzinfo, faults: Faults) -> None:
    """The row's status, dates and confidence are what its updates say last."""
    if row.broken or row["status"] is None or not row.list("updates"):
        return
    for name, said in replayed(shape, row, now=now, zone=zone).items():
        if _plain(row[name]) != _plain(said):
            code = "row_differs" if said is not None else "row_says_more"
            faults.add(row.at(name), code, row=_plain(row[name]), updates=_plain(said))


def _plain(value: Any) -> str | None:
    if isinstance(value, ApproximateDate):
        return value.edtf
    return None if value is None else str(value.value)

"""The small updates that a city sends every few weeks between two events: a sentence, or no change."""

from __future__ import annotations

from itertools import cycle
from random import Random
from typing import Any

CLOSED = ("completed", "dropped", "proposed", "unknown")
STAYS_AWAY = 8
"""Days around an update that says something: a city does not write twice in a week."""
HEARD_UNTIL = -6


def small_updates(
    milestone: dict[str, Any], *, begins: int, until: int | None, sentences: list[str], random: Random
) -> list[dict[str, Any]]:
    """Small updates of one milestone, while it is open, from `begins` to `until` (days from today)."""
    said = sorted(milestone.get("updates", ()), key=lambda update: int(update["on"]))
    talk = cycle(random.sample(sentences, len(sentences)))
    found: list[dict[str, Any]] = []
    day = begins + random.randint(18, 30)
    while day < (HEARD_UNTIL if until is None else until):
        status = _status(milestone, said, day)
        if status not in CLOSED and all(abs(update["on"] - day) > STAYS_AWAY for update in said):
            quiet = status == "not_started" or random.random() < 0.3
            found.append({"on": day, "unchanged": True} if quiet else {"on": day, "comment": next(talk)})
        day += random.randint(22, 40)
    return found


def _status(milestone: dict[str, Any], said: list[dict[str, Any]], day: int) -> str:
    status = str(milestone.get("status", "not_started"))
    for update in said:
        if update["on"] <= day:
            status = update.get("status", status)
    return status

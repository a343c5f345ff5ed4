"""What the form of an activity is filled with, and what its fields offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.core import get_global
from flask import request
from flask_babel import gettext as _

from tracker import clock
from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import ActivityKind, ActivityStatus
from tracker.forms.activities import Offer
from tracker.labels import country_code
from tracker.models import Activity, Pair, Programme
from tracker.queries.activities import organisations_by_name, taken_rounds
from tracker.queries.sides import sides_of
from tracker.web.parts.organisation_choices import organisation_choices

SAME = (
    *("title", "objective", "host_id", "place", "online_url", "related_programme", "added_on", "note"),
    *("source_note", "language", "version"),
)
OF_SESSION = ("day", "place", "host_id", "begins", "ends", "timezone", "note")


def offer_of(programme: Programme, pairs: Sequence[Pair], activity: Activity | None = None) -> Offer:
    """Pairs, rounds with who has them already, organisations, and the timezones of the countries."""
    return Offer(
        pairs=[(pair.id, f"{pair.number} {sides_of(pair).names}") for pair in pairs],
        rounds=_rounds(programme, pairs, activity),
        organisations=organisation_choices(programme.id),
        known=organisations_by_name(programme.id),
        timezones=_timezones(programme),
    )


def new_values(programme: Programme, pairs: Sequence[Pair]) -> dict[str, Any]:
    """What a new activity begins with; the address may name a kind, a pair and a round."""
    kinds = {one.value for one in ActivityKind}
    asked = request.args.get("kind", "")
    numbers = request.args.getlist("pair")
    return {
        "kind": asked if asked in kinds else ActivityKind.STUDY_VISIT.value,
        "pairs": [pair.id for pair in pairs if str(pair.number) in numbers],
        "round": request.args.get("round", type=int),
        "status": ActivityStatus.PLANNED.value,
        "added_on": ApproximateDate.on(clock.today(programme.timezone)),
    }


def stored_values(activity: Activity, programme: Programme) -> dict[str, Any]:
    """An activity that was loaded whole, as `ActivityForm(data=…)` shows it."""
    values = {name: getattr(activity, name) for name in SAME}
    code = activity.country
    return values | {
        "kind": activity.kind.value,
        "pairs": [link.pair_id for link in activity.pair_links],
        "round": next((link.round for link in activity.pair_links if link.round is not None), None),
        "mode": activity.mode.value if activity.mode else "",
        "country": country_code(code, programme.country_display) if code else None,
        "languages": list(activity.languages or ()),
        "co_organisers": [
            one.organisation.name if one.organisation else one.name for one in activity.co_organisers
        ],
        "sessions": [
            {name: getattr(one, name) for name in OF_SESSION}
            | {"mode": one.mode.value if one.mode else "", "timezone": one.timezone or ""}
            for one in activity.sessions
        ],
    }


def _rounds(programme: Programme, pairs: Sequence[Pair], activity: Activity | None) -> list[tuple[int, str]]:
    """Each round with the pairs that have a study visit in it already."""
    own = activity.id if activity is not None else None
    numbers = {pair.id: pair.number for pair in pairs}
    takers: dict[int, list[int]] = {}
    for (pair_id, number), taken in taken_rounds(programme.id).items():
        if taken.activity_id != own and pair_id in numbers:
            takers.setdefault(number, []).append(numbers[pair_id])
    found = []
    for number, name in enumerate(programme.rounds, start=1):
        words = f"{number} {name}".strip()
        if number in takers:
            taken_by = ", ".join(str(one) for one in sorted(takers[number]))
            words = _("%(round)s (taken: pair %(pairs)s)", round=words, pairs=taken_by)
        elif takers:
            words = _("%(round)s (free)", round=words)
        found.append((number, words))
    return found


def _timezones(programme: Programme) -> list[str]:
    """The timezones of the programme's countries, and its own first."""
    territories = get_global("zone_territories")
    zones = sorted(
        str(zone) for zone, land in territories.items() if land in programme.countries and "/" in zone
    )
    return list(dict.fromkeys([programme.timezone, *zones, "UTC"]))

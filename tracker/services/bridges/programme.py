"""Makes the programme file of Bridges: the content of ``tracker/data/bridges.toml``, dated from a day."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tracker.services.bridges.days import Days
from tracker.services.bridges.small_talk import small_updates
from tracker.services.bridges.updates import (
    Said,
    read,
    settle_activity,
    settle_milestone,
    written_updates,
)

FORMAT = "mentoring-programme/1"
BEGAN = -390
"""The working day, from today, on which the programme's first rows were written: just after it began."""
DATED = (
    *("period", "began", "ended", "adopted_on", "added_on", "agreed", "expected", "happened"),
    *("submitted_on", "due", "done", "reported_on", "occurred", "since"),
)
OF_THE_GENERATOR = (
    *("by", "confirmed", "logged", "logged_on", "rebaselined", "written", "language", "written_in"),
)
WRITTEN_IN = "en"
"""The language of the content, but for what says that it is `written_in` another one."""


def bridges_file(today: date, seed: int = 7) -> dict[str, Any]:
    """A programme file of Bridges (fictional) as it would stand on the morning of `today`.

    Nobody in it and no place in it exists. It began 13 months before `today` and ends after four
    more; one study visit has ended two to four days ago and is not logged, one milestone is due in
    about nine days. Nothing in it is recorded on `today` or later. `seed` decides on which days and
    at what hours the cities write their small updates, and what these say. The same day and seed
    give the same file.
    """
    return _Maker(today, seed).file()


@cache
def _content() -> str:
    return files("tracker").joinpath("data", "bridges.toml").read_text(encoding="utf-8")


class _Maker:
    def __init__(self, today: date, seed: int) -> None:
        self.days = Days(today)
        self.random = Random(seed)  # noqa: S311 - for variety, not for secrets
        self.content: Said = tomllib.loads(_content())
        self.zone = ZoneInfo(self.content["programme"]["timezone"])

    def file(self) -> Said:
        content = self.content
        return {
            "format": FORMAT,
            "rule": content["rule"],
            "programme": self.dated(content["programme"]),
            "organisations": [self.sourced(row) for row in content["organisations"]],
            "pairs": [self.pair(row) for row in content["pairs"]],
            "activities": [self.activity(row) for row in content["activities"]],
            "plans": [self.plan(row) for row in content["plans"]],
            "deliverables": [self.sourced(row) for row in content["deliverables"]],
            "outcomes": [self.in_language(self.sourced(row)) for row in content["outcomes"]],
            "sources": content["sources"],
        }

    def dated(self, value: Any, name: str = "") -> Any:
        """The value with every date in it written out."""
        if isinstance(value, dict):
            return {key: self.dated(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.dated(inner) for inner in value]
        # A follow-up that is done on an unknown day says true.
        if name in DATED and not isinstance(value, bool):
            return self.days.edtf(value)
        return value

    def sourced(self, row: Said) -> Said:
        return {"sources": ["D"], **self.dated(row)}

    def in_language(self, row: Said) -> Said:
        return {**row, "language": row.pop("written_in", WRITTEN_IN)}

    def moment(self, offset: int) -> str:
        return self.days.moment(offset, 6, 30).isoformat()

    def pair(self, row: Said) -> Said:
        added = row.pop("added", BEGAN)
        made = self.in_language(self.sourced(row))
        practices = [self.in_language(practice) for practice in made.get("practices", ())]
        return {**made, "practices": practices, "created_at": self.moment(added)}

    def activity(self, row: Said) -> Said:
        said = [*row.pop("updates", ()), *self._confirmed_and_held(row)]
        row.setdefault("added_on", BEGAN)
        created = self.moment(row["added_on"])
        by = row.get("by", "weavers")
        made = self.sourced({key: value for key, value in row.items() if key not in OF_THE_GENERATOR})
        made["created_at"] = created
        if "sessions" in made:
            self._date_sessions(made)
        elif "place" in made:
            made.setdefault("mode", "in_person")
        if said:
            made["updates"] = written_updates(said, by=by, days=self.days, random=self.random)
        settle_activity(made, self.zone)
        return made

    def _confirmed_and_held(self, row: Said) -> list[Said]:
        """The two updates that most activities have, from the short words of the content."""
        found: list[Said] = []
        if "confirmed" in row:
            found.append({"on": row["confirmed"], "status": "confirmed"})
        if "happened" in row:
            happened = row.pop("happened")
            logged = row.get("logged_on", self._offset_of_the_end(happened) + row.get("logged", 0))
            found.append({"on": logged, "status": "held", "happened": happened})
        return found

    def _offset_of_the_end(self, said: int | str) -> int:
        end = read(self.days.edtf(said))
        if end is None or end.latest is None:
            raise ValueError(f"no last day: {said!r}")
        return (end.latest - self.days.today).days

    def _date_sessions(self, activity: Said) -> None:
        """A session says that it is on the first or the last day of what was agreed."""
        agreed = read(activity["agreed"])
        days = agreed.days if agreed else ()
        for session in activity["sessions"]:
            session["day"] = days[0 if session["day"] == "first" else -1].isoformat()
        modes = {session["mode"] for session in activity["sessions"]}
        activity["mode"] = modes.pop() if len(modes) == 1 else "hybrid"

    def plan(self, row: Said) -> Said:
        milestones = [self.milestone(milestone, row) for milestone in row.pop("milestones")]
        row.pop("quiet_from", None)
        made = {key: value for key, value in row.items() if key not in OF_THE_GENERATOR}
        return {**self.sourced(made), "milestones": milestones}

    def milestone(self, row: Said, plan: Said) -> Said:
        sentences = self.content["small_talk"][plan["language"]]
        row.setdefault("added_on", plan["written"])
        small = small_updates(
            row,
            begins=row["added_on"],
            until=plan.get("quiet_from"),
            sentences=sentences,
            random=self.random,
        )
        said = [*row.pop("updates", ()), *small, *self._agreed_anew(row)]
        made: Said = self.dated({key: value for key, value in row.items() if key not in OF_THE_GENERATOR})
        made["language"] = row.get("written_in", WRITTEN_IN)
        made |= {"owner": plan["owner"], "created_at": self.moment(row["added_on"])}
        if said:
            made["updates"] = written_updates(
                said, by=plan["owner"], days=self.days, random=self.random, language=plan["language"]
            )
        settle_milestone(made, self.zone)
        return made

    def _agreed_anew(self, row: Said) -> list[Said]:
        """A date agreed anew, and the old one, which some update must say (model.md, section 2, rule 3)."""
        if "rebaselined" not in row:
            return []
        new = dict(row["rebaselined"])
        to = new.pop("to")
        return [
            {"on": row["added_on"], "by": new["by"], "agreed": row["agreed"]},
            {**new, "agreed": to},
        ]

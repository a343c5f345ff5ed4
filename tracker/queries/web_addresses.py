"""Every address of the web that a programme holds: one list of columns, which a test holds complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.domain.web_addresses import found_in
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    Deliverable,
    Milestone,
    Organisation,
    Outcome,
    Pair,
    Practice,
    Programme,
    Replication,
    Source,
    VisitReport,
)

Row = Any
Column = InstrumentedAttribute[Any]
NUMBER = "#"
MILESTONE, REPORT = ("milestones", NUMBER), ("activities", NUMBER, "report")


@dataclass(frozen=True, slots=True)
class Recorded:
    """An address, and where it stands: in which programme, in what, and the parts of the path of its page."""

    address: str
    programme: str
    slug: str
    thing: str
    page: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """A column that holds addresses. `rows` gives programme_id, name, number and value of each row. `page` is
    the path of its page below the programme, with NUMBER for the row's number."""

    column: Column
    thing: str
    rows: Select[Any]
    read: Callable[[Any], Iterable[str]]
    page: tuple[str, ...]


def _one(value: str) -> list[str]:
    """Another kind of address, such as one of mail, is none of the web; without a kind it is one of ours."""
    return [value] if value.strip() and not _is_mail(value) else []


def _is_mail(value: str) -> bool:
    return value.strip().lower().startswith("mailto:")


def _of_links(value: Iterable[Any]) -> list[str]:
    return [one for link in value for one in _one(str(link.get("url") or ""))]


def _of_video(value: Any) -> list[str]:
    return _one(str(value.get("url") or ""))


def _rows(programme_id: Column, name: Column, number: Column, value: Column) -> Select[Any]:
    found = select(
        programme_id.label("programme_id"), name.label("name"), number.label("number"), value.label("value")
    )
    return found.where(value.is_not(None)).order_by(number)


def _own(table: Any, name: Column, value: Column, number: Column | None = None) -> Select[Any]:
    return _rows(table.programme_id, name, number if number is not None else table.id, value)


_PLAN, _PRACTICE = ActionPlan.programme_id, Practice.programme_id
_OF_MILESTONE = _rows(_PLAN, Milestone.title, Milestone.id, Milestone.evidence).join(Milestone.plan)
_OF_REPORT = _rows(Activity.programme_id, Activity.title, Activity.id, VisitReport.links)
_TAKEN_UP = Replication.place, Replication.evidence
_FROM_MILESTONE = _rows(_PLAN, _TAKEN_UP[0], Milestone.id, _TAKEN_UP[1])
_FROM_PRACTICE = _rows(_PRACTICE, _TAKEN_UP[0], Practice.id, _TAKEN_UP[1])

HOLDERS = (
    Holder(Source.citation, "source", _own(Source, Source.key, Source.citation), found_in, ()),
    Holder(
        Organisation.website,
        "organisation",
        _own(Organisation, Organisation.name, Organisation.website),
        _one,
        ("organisations", NUMBER),
    ),
    Holder(
        Pair.video,
        "video of a pair",
        _own(Pair, Pair.objective, Pair.video, Pair.number),
        _of_video,
        ("pairs", NUMBER),
    ),
    Holder(
        Practice.url,
        "good practice",
        _own(Practice, Practice.title, Practice.url),
        _one,
        ("practices", NUMBER),
    ),
    Holder(
        Practice.evidence,
        "evidence of a good practice",
        _own(Practice, Practice.title, Practice.evidence),
        found_in,
        ("practices", NUMBER),
    ),
    Holder(Milestone.evidence, "evidence of a milestone", _OF_MILESTONE, _of_links, MILESTONE),
    Holder(VisitReport.links, "report", _OF_REPORT.join(VisitReport.activity), _of_links, REPORT),
    Holder(
        Replication.evidence,
        "evidence of a replication",
        _FROM_MILESTONE.join(Replication.milestone).join(Milestone.plan),
        found_in,
        MILESTONE,
    ),
    Holder(
        Replication.evidence,
        "evidence of a replication",
        _FROM_PRACTICE.join(Replication.practice),
        found_in,
        ("practices", NUMBER),
    ),
    Holder(
        Deliverable.url,
        "deliverable",
        _own(Deliverable, Deliverable.title, Deliverable.url),
        _one,
        ("deliverables", NUMBER),
    ),
    Holder(Outcome.url, "outcome", _own(Outcome, Outcome.title, Outcome.url), _one, ("outcomes", NUMBER)),
)
"""Where addresses are recorded, each with how they are read and which page shows them."""


def list_programmes_to_check(slug: str | None = None) -> Sequence[Programme]:
    """Every programme, or the one of that slug, by name."""
    found = select(Programme).order_by(Programme.name, Programme.id)
    return db.session.scalars(found if slug is None else found.where(Programme.slug == slug)).all()


def list_web_addresses(programmes: Iterable[Programme]) -> list[Recorded]:
    """Every address that these programmes hold, wherever it stands, in the order of `HOLDERS`."""
    by_id = {one.id: one for one in programmes}
    found = []
    for holder in HOLDERS:
        for row in db.session.execute(holder.rows):
            programme = by_id.get(row.programme_id)
            if programme is not None and row.value:
                thing = f"{holder.thing} “{row.name}”"
                page = tuple(row.number if part == NUMBER else part for part in holder.page)
                of = programme.name, programme.slug, thing, page
                found += [Recorded(one, *of) for one in holder.read(row.value)]
    return found

"""What many tests begin with is built once in a run; after that its rows are put back, ten times quicker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from flask import current_app
from sqlalchemy import exists, inspect, select
from sqlalchemy.orm import InstanceState

from tests.support.client import release_session
from tests.support.databases import PostgresqlDatabase, SqliteDatabase
from tracker.extensions import db
from tracker.models import Programme, User

Built = TypeVar("Built")


@dataclass
class Store:
    """The database of the run, the commits since it was last emptied, and what is kept of each build."""

    database: SqliteDatabase | PostgresqlDatabase
    commits: list[object]
    kept: dict[tuple[object, ...], tuple[str, Any]]


@dataclass(frozen=True)
class _Place:
    """Where a row is found again."""

    model: type[Any]
    identity: int


def kept(build: Callable[[], Built], *name: object) -> Built:
    """What `build` makes and commits: by itself the first time on a day, then by its rows.

    Rows are put back into an empty database only; where something is there already, it is built beside that.
    `name` says what is built, with all that makes it differ. The rows in the answer are found in what is
    built through dataclasses, dicts and lists.
    """
    store: Store = current_app.extensions["kept by tests"]
    if db.session.scalar(select(exists(Programme.id))) or db.session.scalar(select(exists(User.id))):
        return build()
    release_session()
    key = (*name, datetime.now(UTC).date())
    if key in store.kept:
        copy, plan = store.kept[key]
        store.database.restore(db.engine, copy)
        store.commits.append(copy)
        return cast("Built", _loaded(plan))
    built = build()
    copy = f"kept{len(store.kept)}"
    store.kept[key] = copy, _mapped(built, _place)
    release_session()
    store.database.keep(db.engine, copy)
    return built


def _place(row: Any) -> _Place | None:
    state = inspect(row, raiseerr=False)
    return _Place(type(row), state.identity[0]) if isinstance(state, InstanceState) else None


def _loaded(plan: Any) -> Any:
    """The plan with its rows, which are fetched with one statement for each kind."""
    wanted: dict[type[Any], set[Any]] = {}

    def note(thing: Any) -> None:
        if isinstance(thing, _Place):
            wanted.setdefault(thing.model, set()).add(thing.identity)

    _mapped(plan, note)
    found = {
        (model, row.id): row
        for model, ids in wanted.items()
        for row in db.session.scalars(select(model).where(model.id.in_(ids))).unique()
    }
    return _mapped(
        plan, lambda thing: found[thing.model, thing.identity] if isinstance(thing, _Place) else None
    )


def _mapped(thing: Any, change: Callable[[Any], Any]) -> Any:
    """The same with each part changed for which `change` has an answer."""
    if (changed := change(thing)) is not None:
        return changed
    if is_dataclass(thing) and not isinstance(thing, _Place | type):
        return type(thing)(**{one.name: _mapped(getattr(thing, one.name), change) for one in fields(thing)})
    if isinstance(thing, dict):
        return {name: _mapped(value, change) for name, value in thing.items()}
    return [_mapped(one, change) for one in thing] if isinstance(thing, list) else thing

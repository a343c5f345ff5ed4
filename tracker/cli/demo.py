"""``demo prepare`` and ``demo reset``: the two programmes and the people of the demo."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files

import click
from flask import current_app

from config import DEMO_DATABASE
from tracker import clock
from tracker.cli.database import downgrade, upgrade
from tracker.cli.faults import CommandGroup, stop
from tracker.extensions import db, settings
from tracker.files.photographs import forget_all
from tracker.files.stores import store
from tracker.mail.written import forget_written
from tracker.queries.programmes import get_programme
from tracker.queries.users import DEMO_ENDING, get_user_by_address
from tracker.services.bridges.programme import bridges_file
from tracker.services.demo_evaluations import make_demo_evaluations
from tracker.services.demo_people import DEMO_PEOPLE, make_demo_people
from tracker.services.demo_publishing import publish_demo
from tracker.services.demo_reviews import FROZEN_PARTS, FrozenParts, make_demo_reviews
from tracker.services.demo_talk import make_demo_talk
from tracker.services.programme_file import load

demo = CommandGroup("demo", help="Fill the demo.")

BRIDGES_ZONE = "Europe/Brussels"
REVIEWER = "reviewer" + DEMO_ENDING


@demo.command("prepare")
def prepare() -> None:
    """Load the two programmes and the people of the demo where they are missing; keep the rest."""
    refuse_outside_demo()
    fill()


@demo.command("reset")
def reset() -> None:
    """Forget everything in the demo database, the demo's mails and its pictures, and prepare it anew."""
    refuse_outside_demo()
    url, mails = settings().database_url, settings().mail_server
    if mails is not None and mails.folder is not None:
        forget_written(mails.folder)
    forget_all(store())
    db.session.remove()
    db.engine.dispose()
    # The updates in it refuse to be deleted, so their tables go. The file stays: a server may hold it open.
    downgrade(url, "base")
    upgrade(url)
    fill()


def refuse_outside_demo() -> None:
    """Ends the command unless this is a demo, on the demo's own database."""
    if not settings().demo:
        stop("This is not a demo: set TRACKER_DEMO to yes, or run make demo, which sets everything.")
    if not settings().is_demo_database:
        stop(
            f"This is not the demo database: set TRACKER_DATABASE_URL to sqlite:///instance/{DEMO_DATABASE}."
        )


def fill() -> None:
    """Loads what is missing, commits, and says who may sign in."""
    loaded = {slug for slug in ("inclucities", "bridges") if load_missing(slug)}
    make_demo_people(loaded=frozenset(loaded))
    if "bridges" in loaded:
        make_reviews()
        make_talk()
        make_evaluations()
    make_public(loaded)
    db.session.commit()
    width = max(len(person.words) for person in DEMO_PEOPLE)
    click.echo("Without a password, by a button of the sign-in page, you can be:")
    for person in DEMO_PEOPLE:
        click.echo(f"  {person.words:<{width}}  {person.address}")


def load_missing(slug: str) -> bool:
    """Loads one of the two programmes; False where it is there already."""
    if get_programme(slug) is not None:
        return False
    result = load(programme_text(slug), now=clock.now())
    if result.faults:
        fault = result.faults[0]
        stop(
            f"The demo's programme {slug} cannot be loaded: {fault.place}: {fault.code} {dict(fault.values)}"
        )
    click.echo(f"Loaded {slug}.")
    return True


def make_reviews() -> None:
    """The reviews of Bridges, by the demo's reviewer.

    The application hands in what makes their brief, because one edge never imports another.
    """
    programme, reviewer = get_programme("bridges"), get_user_by_address(REVIEWER)
    if programme is not None and reviewer is not None:
        parts: FrozenParts = current_app.extensions[FROZEN_PARTS]
        make_demo_reviews(programme, by=reviewer, frozen_parts=parts)


def make_talk() -> None:
    """The questions and confirmations of Bridges. In IncluCities, which is real, nothing is invented."""
    programme = get_programme("bridges")
    if programme is not None:
        make_demo_talk(programme)


def make_evaluations() -> None:
    """What people said of two visits of Bridges, without a name."""
    programme = get_programme("bridges")
    if programme is not None:
        make_demo_evaluations(programme)


def make_public(slugs: Iterable[str]) -> None:
    """The public pages of the programmes that were loaded."""
    for slug in sorted(slugs):
        programme = get_programme(slug)
        if programme is not None:
            publish_demo(programme)


def programme_text(slug: str) -> str:
    """The programme file: of Bridges as it stands today, of IncluCities as it is kept."""
    if slug == "bridges":
        return json.dumps(bridges_file(clock.today(BRIDGES_ZONE)), ensure_ascii=False)
    return files("tracker").joinpath("data", f"{slug}.json").read_text(encoding="utf-8")

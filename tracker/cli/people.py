"""``people forget`` and ``people reopen``: what becomes of the accounts of those who have left."""

from __future__ import annotations

from datetime import date

import click

from tracker import clock
from tracker.cli.faults import CommandGroup, stop
from tracker.cli.user import find, readable_address
from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.models import User
from tracker.queries.forgetting import Leaver, list_leavers
from tracker.queries.users import get_user_by_address
from tracker.services import forgetting, leaving

people = CommandGroup("people", help="Forget those who have left, or open their accounts again.")


@people.command("forget")
@click.argument("address", required=False)
@click.option("--dry-run", is_flag=True, help="Say who would be forgotten, and why; change nothing.")
def forget(address: str | None, *, dry_run: bool) -> None:
    """Forget the names and addresses of those who left long enough ago; of ADDRESS alone, at once."""
    today = clock.today("UTC")
    leavers = list_leavers()
    if dry_run:
        for one in leavers:
            if address is None or one.user.email == readable_address(address):
                click.echo(_why(one, today))
        click.echo(_count(sum(one.is_due(today) for one in leavers), "would be"))
    elif address is not None:
        _forget_one(_known(address))
    else:
        forgotten = forgetting.forget_due(today)
        db.session.commit()
        click.echo(_count(len(forgotten), "is" if len(forgotten) == 1 else "are"))


@people.command("reopen")
@click.argument("address")
def reopen(address: str) -> None:
    """Open the account at ADDRESS again, which was closed and is not forgotten; it has no role then."""
    person = _known(address)
    if person.left_at is None:
        stop("That account is open.")
    leaving.reopen(person)
    db.session.commit()
    click.echo("The account is open again. Give it a role; its person signs in by a link by mail.")


def _forget_one(person: User) -> None:
    try:
        forgetting.forget(person)
    except DomainError:
        stop("That person has a role or administers: they leave first, so that somebody takes over.")
    db.session.commit()
    click.echo(_count(1, "is"))


def _known(address: str) -> User:
    """The person at an address, with their roles; ends the command where there is none."""
    address = readable_address(address)
    person = get_user_by_address(address) if find(address) else None
    if person is None:
        stop("Nobody has that address, or they are forgotten.")
    return person


def _why(one: Leaver, today: date) -> str:
    """A line for whoever runs the command, who alone sees the address."""
    left = f"left on {one.since}" if one.user.left_at else f"has no role any more, since {one.since} at most"
    kept = "; ".join(
        f"{programme.slug} keeps names "
        + (
            "without an end"
            if programme.keeps_names_months is None
            else f"{programme.keeps_names_months} months"
        )
        for programme in one.programmes
    )
    if one.until is None:
        end = "kept"
    else:
        end = "forgotten now" if one.is_due(today) else f"forgotten on {one.until}"
    return f"{one.user.email}: {left}; {kept or 'nothing points to them'}: {end}."


def _count(number: int, verb: str) -> str:
    return f"{number} {'person' if number == 1 else 'people'} {verb} forgotten."

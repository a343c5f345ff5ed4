"""``user add`` and ``user password``: the first administrator, and a way back in for anybody."""

from __future__ import annotations

import sys

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy import select

from tracker.cli.faults import CommandGroup, stop
from tracker.domain.statuses import SignInChange
from tracker.extensions import db
from tracker.models import User
from tracker.passwords import is_common
from tracker.queries.passkeys import list_passkeys
from tracker.queries.second_factors import has_second_factor
from tracker.services import passkeys as passkey_services
from tracker.services import second_factors, sign_in_links, sign_ins
from tracker.services.sign_in_changes import tell
from tracker.services.users import hashed_password

user = CommandGroup("user", help="Add people and set passwords.")

from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@user.command("add")
@click.argument("address")
@click.option("--administrator", is_flag=True, help="May do everything, in every programme.")
@click.option("--name", default="", help="The name that others read.")
@from_stdin
def add(address: str, *, administrator: bool, name: str, password_stdin: bool) -> None:
    """Add a person who signs in with ADDRESS; asks for a password, twice."""
    address = readable_address(address)
    if find(address) is not None:
        stop(f"{address} is already there: user password gives a new password.")
    password = ask_password(from_input=password_stdin)
    db.session.add(
        User(
            email=address, name=name.strip(), password=hashed_password(password), administrator=administrator
        )
    )
    db.session.commit()
    click.echo(f"{address} can sign in{' as administrator' if administrator else ''}.")


@user.command("password")
@click.argument("address")
@from_stdin
def set_password(address: str, *, password_stdin: bool) -> None:
    """Give the person at ADDRESS a new password; ends their sign-ins, and links to sign in that are out."""
    person = find(readable_address(address))
    if person is None:
        stop(f"Nobody signs in with {address}: user add adds people.")
    person.password = hashed_password(ask_password(from_input=password_stdin))
    current_app.extensions["security"].datastore.set_uniquifier(person)
    sign_ins.end_all(person)
    sign_in_links.revoke_all(person.id)
    tell(person, SignInChange.PASSWORD_SET)
    db.session.commit()
    click.echo(f"{person.email} has a new password.")


@user.command("second-factor-off")
@click.argument("address")
def second_factor_off(address: str) -> None:
    """Ask the person at ADDRESS for no code any more and forget their passkeys, when they have lost both."""
    person = find(readable_address(address))
    if person is None:
        stop(f"Nobody signs in with {address}: user add adds people.")
    passkeys = list_passkeys(person.id)
    if not (passkeys or has_second_factor(person.id)):
        stop(f"{person.email} has neither codes nor passkeys.")
    second_factors.switch_off(person)
    for passkey in passkeys:
        passkey_services.remove(passkey, of=person)
    db.session.commit()
    click.echo(f"{person.email} signs in without codes and passkeys now, and is told so by mail.")


def find(address: str) -> User | None:
    """The person with that address, if there is one."""
    return db.session.scalars(select(User).where(User.email == address)).one_or_none()


def readable_address(text: str) -> str:
    """The address in the one spelling that is kept; a text that is none ends the command."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        stop(f"{text!r} is no e-mail address: {error}")


def ask_password(*, from_input: bool) -> str:
    """A password that is good enough, typed twice or read from standard input."""
    if from_input:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = str(click.prompt("Password", hide_input=True, confirmation_prompt="The same again"))
    if is_common(password):
        stop("That password is one of the first that others would guess. Choose another.")
    faults, normal = current_app.extensions["security"].password_util.validate(password, is_register=True)
    if faults or normal is None:
        stop(f"That password will not do: {' '.join(map(str, faults or ()))}")
    return str(normal)

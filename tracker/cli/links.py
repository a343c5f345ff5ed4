"""``links check``: asks the addresses that the programmes hold, and says which lead nowhere any more."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from http import HTTPStatus

import click

from config import Settings
from tracker.addresses import programme_path
from tracker.cli.faults import CommandGroup, stop
from tracker.domain.web_addresses import Fault, Found, Standing, asked_as
from tracker.extensions import db, settings
from tracker.queries.web_addresses import Recorded, list_programmes_to_check, list_web_addresses
from tracker.services.link_check import MOST_REDIRECTS, Manners, ask_all

links = CommandGroup("links", help="Look after the addresses of the web that were recorded.")

LONGEST_WAIT = 120

FAULTS = {
    Fault.NO_SUCH_HOST: "no such host",
    Fault.NO_ADDRESS: "no address of the web",
    Fault.NAME_NOT_LOOKED_UP: "the name of the host could not be looked up",
    Fault.NOT_PUBLIC: "it leads into a private network, and was not asked",
    Fault.TIMEOUT: "no answer in time",
    Fault.CERTIFICATE: "its certificate is not good",
    Fault.NO_CONNECTION: "no connection",
    Fault.NOT_HTTP: "what answered speaks no HTTP",
    Fault.TOO_MANY_REDIRECTS: f"more than {MOST_REDIRECTS} redirects",
}


@links.command("check")
@click.option("--programme", "slug", help="Only the addresses of this programme, by its slug.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, LONGEST_WAIT),
    default=10.0,
    show_default=True,
    help="Seconds to wait for each answer.",
)
def check(slug: str | None, timeout: float) -> None:
    """Say which recorded addresses are dead, and which could not be told; status 1 where any is dead."""
    recorded = _gather(slug)
    found = ask_all((one.address for one in recorded), _manners(settings(), timeout))
    by_address = dict[str, list[Recorded]]()
    for one in recorded:
        by_address.setdefault(asked_as(one.address), []).append(one)
    counts = {standing: [a for a, f in found.items() if f.standing is standing] for standing in Standing}
    dead, untold = counts[Standing.DEAD], counts[Standing.UNTOLD]
    for heading, addresses in (("Dead:", dead), ("Could not be told:", untold)):
        _tell(heading, addresses, found, by_address)
    click.echo(
        f"{len(found)} addresses in {len(recorded)} places: {len(counts[Standing.FINE])} answer, "
        f"{len(dead)} dead, {len(untold)} could not be told."
    )
    sys.exit(1 if dead else 0)


def _gather(slug: str | None) -> list[Recorded]:
    """What is recorded, with the connection to the database given back: the asking takes long."""
    programmes = list_programmes_to_check(slug)
    if slug is not None and not programmes:
        stop(f"There is no programme {slug}.")
    for one in programmes if slug is None else ():
        if one.fictional:
            click.echo(
                f"{one.name} is fictional, so its addresses are asked only with --programme {one.slug}."
            )
    recorded = list_web_addresses([one for one in programmes if slug is not None or not one.fictional])
    db.session.remove()
    return recorded


def _manners(own: Settings, timeout: float) -> Manners:
    """In tests the server that answers is on this machine."""
    agent = f"mentoring-programme-tracker link check (+{own.address})"
    if own.testing:
        return Manners(agent, timeout=timeout, pause=0, may_ask=lambda _address: True)
    return Manners(agent, timeout=timeout)


def _tell(
    heading: str,
    addresses: Iterable[str],
    found: dict[str, Found],
    by_address: dict[str, list[Recorded]],
) -> None:
    for number, address in enumerate(addresses):
        if not number:
            click.echo(heading)
        click.echo(f"  {_shown(address)}: {_words(found[address])}")
        for place in dict.fromkeys(by_address[address]):
            page = settings().address.rstrip("/") + programme_path(place.slug, *place.page)
            click.echo(f"    {_shown(place.programme)}, {_shown(place.thing)}: {page}")


def _shown(typed: str) -> str:
    """What people typed, without what a terminal would take for an order."""
    return "".join(mark if mark.isprintable() else " " for mark in typed)


def _words(found: Found) -> str:
    if found.fault is not None:
        return FAULTS[found.fault]
    names = {one.value: one.phrase for one in HTTPStatus}
    return f"{found.status} {names.get(found.status or 0, '')}".strip()

"""Every page costs the same number of statements for four pairs and for forty, whatever is in them."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.support.addresses import Rule, rules, some_addresses
from tests.support.grow import TODAY, Grown, add_pairs, deepen, grown
from tests.support.publish import publish
from tests.support.quick import Quick

PAGES = [rule for rule in rules() if rule.method == "GET"]
NOT_A_PAGE = [
    *("sign_in.show", "programmes.show", "programmes.create", "visit_log.show", "visit_log.recorded"),
    *("demo_mail.list_", "demo_mail.show", "demo_mail.show_page"),
    *("item_links.open", "sign_in_links.show", "mailed_invitations.show", "mailed_invitations.send_again"),
    *("meet_addresses.lead_on", "meet_addresses.lead_on"),
    *("passwords.remove", "second_factor.ask", "second_factor.codes"),
]
"""These lead on, are for others than the coordinator, or ask for mail, a password or codes of one's own."""


def test_no_page_takes_more_statements_for_forty_pairs_than_for_four(
    app: Flask, frozen_day: Callable[..., None]
) -> None:
    frozen_day(TODAY)
    there = grown(pairs=4)
    publish(there.programme)
    coordinator, editor = (Quick(app, there.people[who]) for who in ("coordinator", "owner"))
    few = statements(there, coordinator) | {"the editor's home": at(editor, "/")}
    seen = {path for path, number in few.items() if number is not None}
    unseen = [rule.endpoint for rule in PAGES if not seen & set(some(there, rule))]
    assert sorted(unseen) == sorted(NOT_A_PAGE), "every page of the application must be measured"
    add_pairs(there, 40)
    deepen(there, 4)
    publish(there.programme)
    many = statements(there, coordinator) | {"the editor's home": at(editor, "/")}
    assert {path: (few.get(path), number) for path, number in many.items() if number != few.get(path)} == {}


def statements(there: Grown, browser: Quick) -> dict[str, int | None]:
    """The number of statements of each page; None where there is none."""
    return {path: at(browser, path) for rule in PAGES for path in some(there, rule)}


def at(browser: Quick, path: str) -> int | None:
    return len(browser.statements) if browser.get(path).status_code == 200 else None


def some(there: Grown, rule: Rule) -> list[str]:
    """Its addresses; a search for what is found in every kind of thing."""
    found = some_addresses(there, rule)
    if rule.endpoint == "search.show":
        return [f"{path}?q={word}" for path in found for word in ("mentee", "a")]
    if rule.endpoint == "meet.list_":
        return [*found, *(f"{path}?q=city" for path in found)]
    return found

"""No view is entered by accident: each says who may, and each line of the permission table is used."""

from __future__ import annotations

from flask import Flask

from tracker.permissions import SEEING, Action
from tracker.web.access import ANYONE, FOR_ANYONE, declared_access

OPEN_TO_ANYONE = {
    "accessibility.show",
    "calendar_feeds.show",
    "demo_mail.list_",
    "demo_mail.show",
    "demo_mail.show_page",
    "home.show",
    "how.answer",
    "how.show",
    "how.thanks",
    "invitations.show",
    "invitations.accept",
    "item_links.open",
    "kept_forms.show",
    "kept_forms.worker",
    "languages.choose",
    "meet_addresses.lead_on",
    "meet_pictures.show",
    "mailed_invitations.accept",
    "mailed_invitations.send",
    "mailed_invitations.show",
    "meet.card",
    "meet.list_",
    "meet.pair",
    "meet.pair_card",
    "meet.pair_json",
    "meet.show",
    "meet_factsheets.pdf",
    "meet_factsheets.show",
    "passkeys.ask",
    "passkeys.sign_in",
    "unsubscribe.show",
    "unsubscribe.stop",
    "unsubscribe.send_again",
    "second_factor.answer",
    "second_factor.ask",
    "sign_in.show",
    "sign_in.sign_in",
    "sign_in.sign_in_demo",
    "sign_in.sign_out",
    "sign_in_links.ask",
    "sign_in_links.resume",
    "sign_in_links.show",
    "sign_in_links.use",
}


def endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_view_declares_who_may_enter_it(app: Flask) -> None:
    undeclared = {one for one in endpoints(app) if declared_access(app, one) is None}
    assert undeclared == set()


def test_only_the_front_door_is_for_anyone(app: Flask) -> None:
    for_anyone = {one for one in endpoints(app) if declared_access(app, one) == ANYONE}
    assert for_anyone == OPEN_TO_ANYONE | FOR_ANYONE


def test_a_view_that_takes_forms_declares_more_than_seeing(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        declared = declared_access(app, rule.endpoint)
        if isinstance(declared, Action) and (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            assert declared not in SEEING, rule.endpoint

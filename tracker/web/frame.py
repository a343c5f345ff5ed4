"""What every page has around its content: the menu, the account, the way in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from tracker.labels import label
from tracker.labels.people import person_name
from tracker.models import ItemLink, Programme
from tracker.permissions import ANONYMOUS, Action, Actor, may
from tracker.web.access import current_actor, scope_of
from tracker.web.late_sends import draft_key
from tracker.web.local_paths import path_to_come_back_to

LISTED_UNDER = {"plans": "milestones"}
"""The subject whose pages are reached from another one's list."""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the menu."""

    label: str
    url: str
    current: bool


def init_app(app: Flask) -> None:
    """Gives every template what `layouts/base.html` asks for."""
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """The programme of the page (None outside of one), the menu, and who has signed in."""
    actor: Actor = g.get("actor") or current_actor()
    programme: Programme | None = g.get("programme")
    link: ItemLink | None = g.get("by_link")
    is_at_home = actor.is_signed_in and link is None
    values: dict[str, Any] = {
        "programme": programme,
        "navigation": navigation,
        "account": account(actor, programme) if is_at_home else None,
        "by_link": by_link(link) if link is not None else None,
        "home_url": url_for("home.show"),
    }
    if not is_at_home and request.blueprint not in ("sign_in", "sign_in_links"):
        values["sign_in_url"] = url_for("sign_in.show", next=path_to_come_back_to())
    return values


def navigation() -> list[Item]:
    """The subjects of the programme, or, outside of one, the programmes.

    Who came by the link of a mail finds those that open for anybody: it opens one thing and no list.
    """
    programme: Programme | None = g.get("programme")
    if programme is None:
        lists = (
            (_("Programmes"), url_for("programmes.list_")),
            (_("Good practices"), url_for("catalogue.list_")),
            (_("Meet the pairs"), url_for("meet.list_")),
        )
        return [Item(words, url, request.path == url) for words, url in lists]
    reader: Actor = ANONYMOUS if g.actor.only is not None else g.actor
    if not may(reader, Action.SEE_PROGRAMME, scope_of(programme)):
        return []
    subjects = [
        ("progress", _("Progress")),
        ("pairs", _("Pairs")),
        ("activities", _("Activities")),
        ("plans", _("Action plans")),
        ("organisations", _("Organisations")),
        ("deliverables", _("Deliverables")),
        ("outcomes", _("Outcomes")),
        ("replications", _("Replications")),
        ("changes", _("What changed")),
    ]
    if may(reader, Action.SEE_DRAFTS, scope_of(programme)):
        subjects += [("follow-ups", _("Follow-ups")), ("people", _("People"))]
    if may(reader, Action.SEE_REVIEWS, scope_of(programme)):
        subjects.append(("reviews", _("Reviews")))
    if may(reader, Action.SEE_EVALUATIONS, scope_of(programme)):
        subjects.append(("evaluations", _("How was it?")))
    if may(reader, Action.PUBLISH, scope_of(programme)):
        subjects.append(("publishing", _("Public pages")))
    if may(reader, Action.SEE_LOG, scope_of(programme)):
        subjects.append(("log", _("Log")))
    known = _known_subjects()
    return [_item(programme, subject, words) for subject, words in subjects if subject in known]


def account(actor: Actor, programme: Programme | None) -> dict[str, str]:
    """Who has signed in, and as what."""
    name = person_name(current_user, sees_address=True)
    return {
        "name": name,
        "role_word": _role_word(actor, programme),
        "url": url_for("account.show"),
        "sign_out_url": url_for("sign_in.sign_out"),
        "draft_key": draft_key(actor.user_id),
    }


def by_link(link: ItemLink) -> dict[str, str]:
    """Who came by the link of a mail: they can do one thing, and sign in for all others."""
    return {"name": person_name(link.user), "draft_key": draft_key(link.user_id)}


def _role_word(actor: Actor, programme: Programme | None) -> str:
    if actor.administrator:
        return str(_("Administrator"))
    roles = {grant.role for grant in actor.grants if programme and grant.programme_id == programme.id}
    return ", ".join(str(label(role)) for role in sorted(roles))


def _item(programme: Programme, subject: str, words: str) -> Item:
    url = f"{url_for('programmes.list_')}/{programme.slug}/{subject}"
    inside = url.removesuffix(subject) + LISTED_UNDER.get(subject, subject)
    here = any(request.path == one or request.path.startswith(f"{one}/") for one in (url, inside))
    return Item(words, url, here)


def _known_subjects() -> frozenset[str]:
    """The subjects that have a page, looked up once for each application."""
    known: frozenset[str] | None = current_app.extensions.get("tracker_subjects")
    if known is None:
        parts = [rule.rule.split("/") for rule in current_app.url_map.iter_rules()]
        known = frozenset(part[3] for part in parts if len(part) == 4 and part[1] == "programmes")
        current_app.extensions["tracker_subjects"] = known
    return known

"""A person's calendar addresses in a programme: making one, which is shown once, listing, revoking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.looks import day_of
from tracker.forms.base import TrackedForm
from tracker.forms.calendars import MINE, PROGRAMME, CalendarForm
from tracker.models import CalendarAddress, Pair, Programme
from tracker.permissions import Action
from tracker.queries import calendars as queries
from tracker.queries.pairs import list_pairs
from tracker.queries.sides import sides_of
from tracker.services import calendars as services
from tracker.web.access import access, load_programme, missing, require, scope_of
from tracker.web.parts.dates import say_day
from tracker.web.parts.paging import pair_asked_for
from tracker.web.parts.saving import form_page, save_and_go, sent_before
from tracker.web.parts.shown_once import keep_token, take_token

bp = Blueprint("calendars", __name__, url_prefix="/programmes/<slug>/calendar")

NEW = "new calendar address"
"""What a new address is kept as until it was shown."""


@dataclass(frozen=True, slots=True)
class AddressLine:
    """One address in words; `url` only where it is shown for the first and last time."""

    id: int
    about: str
    made: str
    fetched: str
    url: str = ""

    @property
    def subscribe_url(self) -> str:
        """The same for the calendar program of the device."""
        return "webcal:" + self.url.partition(":")[2]


@bp.get("")
@access(Action.KEEP_CALENDAR)
def list_(slug: str) -> ResponseReturnValue:
    """The person's own addresses, and the form for another; ``?pair=`` chooses a pair in it."""
    programme = load_programme(slug)
    require(scope_of(programme))
    pair = pair_asked_for(programme)
    first = str(pair.number) if pair else _default()
    return _page(programme, _form(list_pairs(programme.id), data={"about": first}))


@bp.post("")
@access(Action.KEEP_CALENDAR)
def create(slug: str) -> ResponseReturnValue:
    """Makes an address. The next page shows it, and no other one does."""
    programme = load_programme(slug)
    require(scope_of(programme))
    pairs = list_pairs(programme.id)
    form = _form(pairs)
    if before := sent_before(form):
        return before
    if form.validate():
        pair = next((one for one in pairs if str(one.number) == form.about.data), None)
        address, token = services.make_address(
            user_id=g.actor.user_id, programme=None if form.about.data == MINE else programme, pair=pair
        )
        keep_token(NEW, address.id, token)
        return save_and_go(form, url_for("calendars.list_", slug=slug))
    return _page(programme, form), 422


@bp.route("/<int:address_id>/revoke", methods=["GET", "POST"])
@access(Action.KEEP_CALENDAR)
def revoke(slug: str, address_id: int) -> ResponseReturnValue:
    """Takes an address of one's own out of use, after asking once; administrators, anybody's."""
    programme = load_programme(slug)
    require(scope_of(programme))
    form = TrackedForm()
    if before := sent_before(form):
        return before
    address = queries.get_calendar_address(address_id, programme.id) or missing()
    if address.user_id != g.actor.user_id and not g.actor.administrator:
        missing()
    if form.validate_on_submit():
        services.revoke_address(address)
        line = _("The address is revoked. Whoever has it finds nothing there any more.")
        return save_and_go(form, url_for("calendars.list_", slug=slug), line=line)
    return form_page("calendars/revoke.html", form, about=_about(address))


def _form(pairs: Any, **values: Any) -> CalendarForm:
    mine = [(MINE, str(_("What is mine, in all my programmes")))] if g.actor.grants else []
    named = [(str(pair.number), sides_of(pair).names) for pair in pairs]
    return CalendarForm(offered=[*mine, (PROGRAMME, str(_("The whole programme"))), *named], **values)


def _default() -> str:
    return MINE if g.actor.grants else PROGRAMME


def _page(programme: Programme, form: CalendarForm) -> str:
    addresses = queries.list_calendar_addresses(programme.id, g.actor.user_id)
    kept = take_token(NEW, [one.id for one in addresses]) if request.method == "GET" else None
    new_id, token = kept or (None, "")
    lines = [_line(one, programme, token if one.id == new_id else "") for one in addresses]
    return render_template(
        "calendars/list.html", form=form, lines=lines, new=next((one for one in lines if one.url), None)
    )


def _line(address: CalendarAddress, programme: Programme, token: str) -> AddressLine:
    fetched = address.last_fetched_on
    return AddressLine(
        id=address.id,
        about=_about(address),
        made=say_day(day_of(address.created_at, ZoneInfo(programme.timezone))),
        fetched=say_day(fetched) if fetched else "",
        url=url_for("calendar_feeds.show", token=token, _external=True) if token else "",
    )


def _about(address: CalendarAddress) -> str:
    if address.programme_id is None:
        return str(_("What is mine, in all my programmes"))
    pair: Pair | None = address.pair
    return sides_of(pair).names if pair else str(_("The whole programme"))

"""The parts of the account page, in their order: each has a template and what that template shows.

A part is added by one line of `PARTS`; its template, ``account/<name>.html``, finds what its function
answers in ``part``. Its forms are sent to views of their own, which show the whole page again where
something is wrong: ``return account_page({"details": {"form": form}}, status=422)``. They are `PartForm`s,
since they stand on one page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.forms.base import PlainForm
from tracker.models import User
from tracker.web.access import person_here
from tracker.web.parts.account_details import details
from tracker.web.parts.account_devices import devices
from tracker.web.parts.account_item_links import item_links
from tracker.web.parts.account_passkeys import passkeys
from tracker.web.parts.account_password import password
from tracker.web.parts.account_reminders import reminders
from tracker.web.parts.account_second_factor import second_factor

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page. `values` is asked for the signed-in person each time it is shown."""

    template: str
    values: Callable[[User], Values]

    @property
    def name(self) -> str:
        return self.template.removeprefix("account/").removesuffix(".html")


PARTS: tuple[Part, ...] = (
    Part("account/details.html", details),
    Part("account/password.html", password),
    Part("account/passkeys.html", passkeys),
    Part("account/second_factor.html", second_factor),
    Part("account/reminders.html", reminders),
    Part("account/devices.html", devices),
    Part("account/item_links.html", item_links),
    Part("account/own_data.html", lambda _user: {"form": PlainForm(formdata=None)}),
)
"""All parts, in the order of the page."""


def account_page(changed: Mapping[str, Values] | None = None, *, status: int = 200) -> ResponseReturnValue:
    """The page; `changed` is what a part shows instead, such as a form with its faults."""
    user = person_here()
    changed = changed or {}
    parts = [(one.template, {**one.values(user), **changed.get(one.name, {})}) for one in PARTS]
    forms = [values["form"] for values in changed.values() if "form" in values]
    return render_template("account/show.html", parts=parts, faulty=forms), status

"""The accessibility statement that Directive (EU) 2016/2102 asks for: what is met, what is not, whom to tell.

Its parts are those of the model of Implementing Decision (EU) 2018/1523; `docs/accessibility.md` says more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import quote, urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.extensions import settings
from tracker.web.access import anyone
from tracker.web.headers import LET_IN
from tracker.web.local_paths import local_path
from tracker.web.parts.dates import say_day

bp = Blueprint("accessibility", __name__, url_prefix="/accessibility")

ASSESSED_ON = date(2026, 11, 22)
"""When the statement was last held against the pages."""


@bp.get("")
@anyone
def show() -> ResponseReturnValue:
    """The statement, and an address to write to; `page` is where the reader came from."""
    known = settings()
    page = local_path(request.args.get("page"))
    return render_template(
        "accessibility/show.html",
        address=known.address,
        operator=known.operator,
        contact=known.contact_address,
        report_url=_report_url(known.contact_address, page, known.address),
        body=known.enforcement_body,
        assessed_on=say_day(ASSESSED_ON),
    )


@bp.app_context_processor
def link() -> dict[str, Callable[[], str]]:
    """The address of the statement, for the foot of every page."""
    return {"accessibility_url": statement_url}


def statement_url() -> str:
    """It says which page leads there, but for an address that lets in whoever knows it: a mail would tell."""
    page = None if request.path.startswith(LET_IN) else request.path
    return url_for("accessibility.show", page=page)


def _report_url(contact: str, page: str | None, address: str) -> str:
    """A mail that is begun: to whom, about what, and which page."""
    lines = [_("On which page: %(page)s", page=f"{address}{page}" if page else ""), _("What I wanted to do:")]
    lines += [_("What happened:"), _("What I use (device, browser, screen reader):")]
    said = {"subject": _("Accessibility of the mentoring tracker"), "body": "\r\n\r\n".join(lines)}
    return f"mailto:{quote(contact, safe='@')}?{urlencode(said, quote_via=quote)}"

"""The mails of the demo, which go nowhere: whoever tries it out reads them here. Outside a demo there is
nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.extensions import settings
from tracker.mail.written import WrittenMail, get_written, list_written
from tracker.web.access import anyone
from tracker.web.headers import shown_inside
from tracker.web.sign_in import is_demo

bp = Blueprint("demo_mail", __name__, url_prefix="/demo/mail")

MOST = 100
"""How many mails the list has; the demo is no archive."""


@bp.get("")
@anyone
def list_() -> ResponseReturnValue:
    """The mails, newest first."""
    return render_template("demo_mail/list.html", mails=list_written(_folder(), MOST), most=MOST)


@bp.get("/<name>")
@anyone
def show(name: str) -> ResponseReturnValue:
    """One mail: as its reader sees it, and as plain text."""
    return render_template("demo_mail/show.html", mail=_mail(name))


@bp.get("/<name>/page")
@anyone
@shown_inside
def show_page(name: str) -> ResponseReturnValue:
    """The HTML of a mail, for the frame on its page: under a policy of its own, which lets it do nothing."""
    # In a mail program links open elsewhere; here they leave the frame.
    html = _mail(name).html.replace("<head>", '<head><base target="_top">', 1)
    return Response(html, mimetype="text/html")


@bp.app_context_processor
def footer() -> dict[str, Any]:
    """A link at the foot of each page of a demo."""
    return {"footer_links": _links, "demo_mail_url": url_for("demo_mail.list_") if is_here() else ""}


def is_here() -> bool:
    """Whether this is a demo that writes its mails to files."""
    server = settings().mail_server
    return is_demo() and server is not None and server.folder is not None


def _links() -> list[dict[str, str]]:
    return [{"label": _("Mails of this demo"), "url": url_for("demo_mail.list_")}] if is_here() else []


def _mail(name: str) -> WrittenMail:
    return get_written(_folder(), name) or abort(404)


def _folder() -> Path:
    server = settings().mail_server
    if not is_here() or server is None or server.folder is None:
        abort(404)
    return server.folder

"""Public addresses without a language, as they were shared and printed: each leads on to the reader's own.

What is public is not asked here: an address leads on by its shape alone, and so says nothing of what is
behind it. The page in a language answers, with the same 404 for everybody where there is none.
"""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from tracker.extensions import page_language
from tracker.web.access import anyone
from tracker.web.language import IN_ADDRESS
from tracker.web.local_paths import query_here

bp = Blueprint("meet_addresses", __name__, url_prefix="/meet")


@bp.get("", defaults={"rest": ""})
@bp.get("/<path:rest>")
@anyone
def lead_on(rest: str) -> ResponseReturnValue:
    """For now, since the same reader may choose another language tomorrow."""
    adapter = current_app.create_url_adapter(request)
    path = f"/{page_language()}/meet/{rest}" if rest else f"/{page_language()}/meet"
    try:
        endpoint, values = adapter.match(path, "GET") if adapter else ("", {})
    except HTTPException:
        abort(404)
    if IN_ADDRESS not in values:
        abort(404)
    return redirect(url_for(endpoint, **values) + query_here(), 302)

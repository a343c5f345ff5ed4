"""The file with everything that the tracker keeps about oneself."""

from __future__ import annotations

import json

from flask import Blueprint, Response
from flask_login import current_user

from tracker.permissions import Action, Scope
from tracker.queries.own_data import own_data
from tracker.web.access import access, require

bp = Blueprint("own_data", __name__)


@bp.post("/account/own-data.json")
@access(Action.KEEP_ACCOUNT)
def download() -> Response:
    """A JSON file; by a button, since that one fetched it is noted."""
    require(Scope())
    content = json.dumps(own_data(current_user._get_current_object()), ensure_ascii=False, indent=2)
    response = Response(content + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response.headers["Cache-Control"] = "no-store"
    return response

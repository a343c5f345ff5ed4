"""The file with everything that the tracker keeps about oneself."""

from __future__ import annotations

import json

from flask import Blueprint, Response

from tracker.domain.statuses import LogKind
from tracker.extensions import db
from tracker.permissions import Action, Scope
from tracker.queries.own_data import own_data
from tracker.services import log
from tracker.web.access import access, person_here, require

bp = Blueprint("own_data", __name__)


@bp.post("/account/own-data.json")
@access(Action.KEEP_ACCOUNT)
def download() -> Response:
    """A JSON file; by a button, since that one fetched it is noted."""
    require(Scope())
    person = person_here()
    content = json.dumps(own_data(person), ensure_ascii=False, indent=2)
    log.note(LogKind.EXPORTED, table="user", row_id=person.id)
    db.session.commit()
    response = Response(content + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response.headers["Cache-Control"] = "no-store"
    return response

"""The first page: the open programmes, or, signed in, what is mine to do."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from tracker.queries import programmes as queries
from tracker.queries.to_do import to_do
from tracker.web.access import anyone

bp = Blueprint("home", __name__)


@bp.get("/")
@anyone
def show() -> ResponseReturnValue:
    """What is mine to do, programme by programme; signed out, the open programmes."""
    if not g.actor.is_signed_in:
        return render_template("home/show.html", programmes=queries.list_programmes_visible_to(g.actor))
    mine = queries.list_programmes_of(g.actor)
    return render_template("home/to_do.html", programmes=mine, lists=[to_do(one, g.actor) for one in mine])

"""The files of public pictures, for anybody."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from tracker.queries.photographs import get_public_picture
from tracker.queries.programmes import get_programme
from tracker.queries.publishing import public_of
from tracker.web.access import anyone
from tracker.web.parts.picture_files import picture_answer

bp = Blueprint("meet_pictures", __name__, url_prefix="/meet/<slug>/pictures")


@bp.get("/<int:picture_id>/<size>.webp")
@anyone
def show(slug: str, picture_id: int, size: str) -> ResponseReturnValue:
    """A file of a picture, as long as its pair's pictures are public and nothing is missing of it."""
    programme = get_programme(slug) or abort(404)
    picture = get_public_picture(programme.id, picture_id, public_of(programme)) or abort(404)
    return picture_answer(picture, size, for_all=True)

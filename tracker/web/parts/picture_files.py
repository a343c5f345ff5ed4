"""The file of a picture as an answer. Whoever calls this has asked whether it may be seen."""

from __future__ import annotations

from flask import Response, abort, current_app, request

from tracker.domain.photographs import Size
from tracker.files.photographs import file_name
from tracker.files.stores import StoreError, store
from tracker.models import Picture

MIMETYPE = "image/webp"


def picture_answer(picture: Picture, size: str, *, for_all: bool) -> Response:
    """The file, or that it is still the same; 404 for a size that there is none of.

    It may be kept, and is asked for each time: what is withdrawn is gone at once, and nobody loads it twice.
    """
    if size not in set(Size):
        abort(404)
    response = Response(mimetype=MIMETYPE)
    response.headers["Cache-Control"] = "public, no-cache" if for_all else "private, no-cache"
    # A picture's files never change, and no two have the same number.
    response.set_etag(f"{picture.id}-{size}-{picture.key[:8]}")
    response.make_conditional(request)
    if response.status_code != 304:
        response.set_data(_file(picture, Size(size)))
    return response


def _file(picture: Picture, size: Size) -> bytes:
    try:
        data = store().get(file_name(picture.key, size))
    except StoreError as error:
        current_app.logger.warning("A picture could not be read. %s", error)
        abort(503)
    if data is None:
        current_app.logger.error("The %s file of picture %s is not in the store.", size, picture.id)
        abort(404)
    return data

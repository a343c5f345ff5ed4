"""The files of a picture: into the store from a form, and out of it as an answer.

Whoever calls this has asked whether it may be done, or seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.domain.photographs import Size
from tracker.extensions import db
from tracker.files.images import Prepared, prepared
from tracker.files.photographs import file_name, forget, keep
from tracker.files.stores import StoreError, store
from tracker.forms.errors import add_error
from tracker.forms.photographs import FileForm
from tracker.models import Picture
from tracker.web.parts.saving import sent_before

MIMETYPE = "image/webp"


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture whose files are in the store, and which has no row yet."""

    key: str
    made: Prepared

    def columns(self) -> dict[str, Any]:
        """What of `Picture` follows from the files."""
        return {
            "key": self.key,
            "width": self.made.width,
            "height": self.made.height,
            "size": len(self.made.large),
        }


def keep_files(form: FileForm) -> tuple[Kept | None, int | None]:
    """The files of what was sent, in the store; else the form says why not, perhaps with its own status.

    It gives up the transaction: load and ask anew what was read before.
    """
    # Making it smaller takes a second, and the store perhaps longer: nobody waits for us meanwhile.
    db.session.rollback()
    try:
        made = prepared(form.file.data.stream.read())
        return Kept(keep(store(), made), made), None
    except DomainError as error:
        add_error(form, error)
        return None, None
    except StoreError as error:
        current_app.logger.warning("A picture could not be kept. %s", error)
        sentence = _("The picture could not be kept: that is our fault, not yours. Try again later.")
        form.form_errors = [*form.form_errors, sentence]
        return None, 503


def sent_meanwhile(form: FileForm, kept: Kept | None) -> ResponseReturnValue | None:
    """Where a quicker send of the same form has led to; the files that this one kept are forgotten then."""
    before = sent_before(form) if kept else None
    if kept and before:
        forget(store(), kept.key)
    return before


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

"""Refuses what no page can use and no database keeps: NUL characters and bytes that are not UTF-8."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from flask_babel import gettext as _
from werkzeug.exceptions import SecurityError
from werkzeug.routing import IntegerConverter, Map

LARGEST_NUMBER = 2**31 - 1
"""The largest number that a column of ours can hold, on PostgreSQL."""


class RowNumber(IntegerConverter):
    """``<int:…>`` in an address: digits as everybody types them, of a number that a row can have.

    Any other is no address of ours, so the answer is 404 before a database is asked.
    """

    regex = "[0-9]{1,10}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_NUMBER)


def init_app(app: Flask) -> None:
    """Runs `require_readable` before anything else looks at a request; call it before there are addresses."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(require_readable)


def require_readable() -> None:
    """Answers 400 where the address, or a form, holds a NUL or is not UTF-8.

    PostgreSQL refuses a NUL in a text; bytes that are not UTF-8 would silently turn into question marks.
    """
    if isinstance(request.routing_exception, SecurityError):
        # The host name is not ours: nothing after this could make a link.
        raise request.routing_exception
    path = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    query = unquote_to_bytes(request.query_string)
    readable = all(_is_readable(part) for part in (path, query, _form_bytes()))
    if not readable or any("\0" in text for text in _multipart_texts()):
        abort(
            400,
            _("Some characters in this request cannot be read. Go back, type them anew and send it again."),
        )


def _is_readable(data: bytes) -> bool:
    if b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _form_bytes() -> bytes:
    """The body of an ordinary form, as typed; kept, so that the view can still read it."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return b""
    return unquote_to_bytes(request.get_data(cache=True).replace(b"+", b" "))


def _multipart_texts() -> Iterable[str]:
    if request.mimetype != "multipart/form-data":
        return ()
    names_and_values = [text for item in request.form.items(multi=True) for text in item]
    return names_and_values + [file.filename or "" for file in request.files.values()]

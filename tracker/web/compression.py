"""Answers go out compressed to whoever can read that: on a slow line most of the waiting is for bytes."""

from __future__ import annotations

import secrets
from functools import lru_cache
from gzip import GzipFile
from io import BytesIO

from flask import Flask, Response, request

TEXTS = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "image/svg+xml",
        "text/calendar",
        "text/css",
        "text/html",
        "text/javascript",
        "text/plain",
        "text/xml",
    }
)
SMALLEST_BYTES = 500
"""What is smaller fits into one packet anyhow."""
PADDING_BYTES = 100
LEVEL, LEVEL_OF_FILES = 6, 9


def init_app(app: Flask) -> None:
    """Compresses what is sent. What is joined first runs last, when every header is there."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The same answer by gzip, where it is text and the reader takes it."""
    if response.mimetype not in TEXTS:
        return response
    # Also where there is no content: what keeps a page must know what another one would have.
    response.vary.add("Accept-Encoding")
    if response.status_code in (204, 206, 304) or request.method == "HEAD":
        return response
    if "Content-Encoding" in response.headers or request.accept_encodings["gzip"] <= 0:
        return response
    etag, weak = response.get_etag()
    # A file of ours, which flask opened, and which everybody gets alike.
    is_file = response.direct_passthrough
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) < SMALLEST_BYTES:
        return response
    response.set_data(_packed_file(data) if is_file else _packed(data, LEVEL, padding=True))
    response.headers["Content-Encoding"] = "gzip"
    if etag is not None and not weak:
        # Two answers that differ in their bytes may not have one strong name.
        response.set_etag(etag, weak=True)
    return response


@lru_cache(maxsize=64)
def _packed_file(data: bytes) -> bytes:
    return _packed(data, LEVEL_OF_FILES, padding=False)


def _packed(data: bytes, level: int, *, padding: bool) -> bytes:
    """By gzip. The length of a page must not betray what is secret in it (BREACH): as in Django, padding of a
    random length stands where a file's name would."""
    name = secrets.token_hex(PADDING_BYTES)[: 1 + secrets.randbelow(PADDING_BYTES)] if padding else ""
    packed = BytesIO()
    with GzipFile(filename=name, mode="wb", compresslevel=level, fileobj=packed, mtime=0) as file:
        file.write(data)
    return packed.getvalue()

"""Style sheets and scripts: each address says which version it is, so that a browser keeps it for good."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

STATIC = "static"
VERSION = "v"
FOR_GOOD = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Names the version in every address that is made for a file, and lets such a file be kept."""
    app.url_defaults(name_version)
    app.after_request(keep_for_good)


def name_version(endpoint: str, values: dict[str, Any]) -> None:
    """Adds the version of a file to its address."""
    if endpoint == STATIC and (version := version_of(str(values.get("filename", "")))):
        values.setdefault(VERSION, version)


def keep_for_good(response: Response) -> Response:
    """A year, where the address names the version that is sent; any other is asked for anew each time."""
    asked = request.args.get(VERSION)
    if not asked or request.endpoint != STATIC or response.status_code not in (200, 304):
        return response
    name = str((request.view_args or {}).get("filename", ""))
    if asked == version_of(name):
        response.headers["Cache-Control"] = FOR_GOOD
    return response


def version_of(name: str) -> str | None:
    """What the bytes of a file say, in 12 hexadecimal digits; None where there is no such file."""
    found = safe_join(current_app.static_folder or "", name)
    path = Path(found) if found else None
    if path is None or not path.is_file():
        return None
    return _version(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _version(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]

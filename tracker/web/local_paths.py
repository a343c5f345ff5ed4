"""Addresses that come back to us, in ``next`` or as the referring page: only our own paths are followed."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LONGEST_PATH = 2000


def local_path(address: str | None) -> str | None:
    """The address where it is a path of this site, else None.

    Browsers read a backslash as a slash and drop line breaks, so neither may stand in it.
    """
    if not address or len(address) > LONGEST_PATH:
        return None
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    if any(ord(character) < 33 or ord(character) == 127 for character in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if not (parts.scheme or parts.netloc) else None


def path_to_come_back_to() -> str:
    """Where a person goes on after signing in: this page, or the page whose form they were sending."""
    if request.method in ("GET", "HEAD"):
        path = request.full_path if request.query_string else request.path
        return local_path(path) or local_path(request.path) or url_for("home.show")
    return _referring_page() or (request.path if _has_page(request.path) else url_for("home.show"))


def is_sent_from_here() -> bool:
    """Whether a page of ours sent the request: nobody else may put words before a person who signs in."""
    said = request.headers.get("Origin") or request.referrer or ""
    try:
        return urlsplit(said).netloc == request.host
    except ValueError:
        return False


def is_sent_from_elsewhere() -> bool:
    """Whether a page of somebody else sent the request, as every browser says of a form that does so."""
    return bool(request.headers.get("Origin") or request.referrer) and not is_sent_from_here()


def _referring_page() -> str | None:
    """The page of ours that the request was sent from; browsers say it within one site."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return None
    if parts.netloc != request.host:
        return None
    path = local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return path if path and _has_page(parts.path) else None


def _has_page(path: str) -> bool:
    """Whether a GET of the path leads anywhere but to the sign-in page."""
    try:
        endpoint, _values = current_app.url_map.bind(request.host).match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return not str(endpoint).startswith(("sign_in.", "sign_in_links."))

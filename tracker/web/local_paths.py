"""Addresses that come back to us, in ``next`` or as the referring page: only our own paths are followed."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

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


def path_of_this_page() -> str:
    """Where a person stays who wants this very page once more, also one that says no, or asks to sign in."""
    if request.method in ("GET", "HEAD"):
        return local_path(quoted_path() + query_here()) or local_path(quoted_path()) or url_for("home.show")
    known = (local_path(quoted_path() + query_here()), _referring_path())
    return next((path for path in known if path and _leads_on(_decoded(path))), url_for("home.show"))


def quoted_path() -> str:
    """The path that was asked for, as it stands in an address."""
    return quote(request.path, safe="/:@!$&'()*+,;=~")


def query_here() -> str:
    """What was asked for after the path, with its question mark, as it was sent; empty where nothing was."""
    query = quote(request.query_string, safe="%/?:@!$&'()*+,;=~")
    return f"?{query}" if query else ""


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
    """The page of ours that the request was sent from, but for that of signing in."""
    path = _referring_path()
    return path if path and _has_page(_decoded(path)) else None


def _referring_path() -> str | None:
    """The path of ours that the request was sent from; browsers say it within one site."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return None
    if parts.netloc != request.host:
        return None
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _decoded(address: str) -> str:
    """The path of an address, as rules are matched with it."""
    return unquote(urlsplit(address).path)


def _has_page(path: str) -> bool:
    """Whether a GET of the path leads anywhere but to the sign-in page."""
    endpoint = _endpoint_at(path)
    return endpoint is not None and not endpoint.startswith(("sign_in.", "sign_in_links."))


def _leads_on(path: str) -> bool:
    """Whether a GET of the path leads anywhere."""
    return _endpoint_at(path) is not None


def _endpoint_at(path: str) -> str | None:
    """The endpoint that a GET of the path asks, empty where it leads to another path; None without any."""
    try:
        found = current_app.url_map.bind(request.host).match(path, method="GET")
    except RequestRedirect:
        return ""
    except HTTPException:
        return None
    return str(found[0])

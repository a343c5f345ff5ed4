"""Whole addresses for mails, which are read far from any request."""

from __future__ import annotations

from typing import Any

from flask import current_app

from tracker.extensions import settings


def url(endpoint: str, **values: Any) -> str:
    """The whole address of a page, below the tracker's own public address (`Settings.address`)."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return settings().address.rstrip("/") + path

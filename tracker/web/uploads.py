"""Which pages take files, and how much may come with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_UPLOAD_BYTES = 32 * 1024 * 1024
"""More than a picture may have: what is somewhat too large is read to its end, so that the form can say so
and keep what was typed beside it. What is larger still is refused unread."""


def takes_files(view: View) -> View:
    """Declares a view whose form sends a file."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Lets files in where they are expected; call it before anything else looks at a request."""
    app.before_request(make_room)


def make_room() -> None:
    """Every other page keeps the limit of forms."""
    if getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False):
        request.max_content_length = LARGEST_UPLOAD_BYTES
